"""The official MCP client against the really served app: tools, their schemas, answers, errors."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp_types import CallToolResult

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.types import ABSTENTION, Turn
from assistant.ui import build_app, replies
from assistant.ui.spaces import Spaces
from assistant.users import Users
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
DOC = document("Anna Berg leads <b>the works</b>. They end in May.")
LEADS = "Anna Berg leads <b>the works</b>."
ENGINE = FakeEngine(
    (DOC,),
    {
        "Who leads?": Script([(DOC, LEADS, "Anna Berg")]),
        "Broken?": Script(error=RuntimeError("a secret")),
    },
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=tmp_path_factory.mktemp("data"), mcp=True)) as address:
        yield f"{address}mcp"


def call(address: str, tool: str, **arguments: Any) -> CallToolResult:
    async def run() -> CallToolResult:
        async with Client(address) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(run())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_two_tools_are_offered_with_what_they_take_and_give(address: str, mode: str) -> None:
    async def run() -> Any:
        async with Client(address, mode=mode) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, use = asyncio.run(run())
    ask, search = tools
    assert (use, ask.name, search.name) == (replies.TOOLS_USE, "ask", "search")
    assert (ask.description, search.description) == (replies.TOOL_ASK, replies.TOOL_SEARCH)
    assert set(ask.input_schema["properties"]) == {"question", "history", "documents"}
    assert set(search.input_schema["properties"]) == {"question", "limit", "documents"}
    assert ask.input_schema["required"] == search.input_schema["required"] == ["question"]
    assert all(f["description"] for tool in tools for f in tool.input_schema["properties"].values())
    assert {"text", "abstained", "citations", "related"} <= set(ask.output_schema["properties"])
    assert ask.annotations.read_only_hint


def test_an_answer_has_its_citations_and_knows_what_was_said_before(address: str) -> None:
    said = [{"role": "user", "text": "Hello"}]
    result = call(address, "ask", question="Who leads?", history=said, documents=[DOC.path])
    answer = result.structured_content
    assert not result.is_error
    assert answer["text"] == f"{LEADS} [1]"
    (citation,) = answer["citations"]
    assert DOC.text[citation["start"] : citation["end"]] == citation["quote"] == LEADS
    assert answer["related"] == []
    assert ENGINE.asked[-1] == ("Who leads?", (Turn("user", "Hello"),), [DOC.path])


def test_an_abstention_offers_related_passages(address: str) -> None:
    answer = call(address, "ask", question="What else?").structured_content
    assert (answer["text"], answer["abstained"], answer["citations"]) == (ABSTENTION, True, [])
    assert answer["related"][0]["text"] == DOC.text


def test_search_tells_document_date_place_and_text(address: str) -> None:
    found = call(address, "search", question="works", limit=1).structured_content["result"]
    assert found == [
        {
            "document_id": DOC.id,
            "path": DOC.path,
            "title": DOC.title,
            "date": DOC.date,
            "heading": "Cost",
            "start": 0,
            "end": len(DOC.text),
            "text": DOC.text,
        }
    ]
    assert call(address, "search", question="works", documents=[]).structured_content["result"] == []


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {"question": " "}, "Type a question"),
        ("ask", {"question": "x" * 2001}, "2001 characters"),
        ("search", {"question": " "}, "Type a question"),
        ("search", {"question": "works", "limit": 0}, "greater than or equal to 1"),
        ("ask", {"question": "x", "history": [{"role": "system", "text": "x"}]}, "'user' or 'assistant'"),
        ("ask", {"question": "Broken?"}, "Error executing tool ask"),
    ],
)
def test_errors_reach_the_model_without_what_is_none_of_its_business(
    address: str, tool: str, arguments: dict[str, Any], says: str
) -> None:
    result = call(address, tool, **arguments)
    told = result.content[0].text  # type: ignore[union-attr]
    assert result.is_error
    assert says in told
    assert "secret" not in told


def test_without_the_setting_there_are_no_tools(tmp_path: Path) -> None:
    with serving(ENGINE, Settings(data_dir=tmp_path)) as address:
        assert httpx.post(f"{address}mcp", json={}, trust_env=False).status_code in (404, 405)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "assistant.ui.tools", None)
    with pytest.raises(SettingsError, match="pip install"):
        build_app(ENGINE, Settings(data_dir=tmp_path, mcp=True))


def test_with_accounts_a_token_tells_whose_documents_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users, seen = Users(tmp_path / "users.json"), []
    users.add("anna", "correct horse", "reader")
    headers = {"authorization": f"Bearer {users.new_token('anna')}"}
    monkeypatch.setattr(Spaces, "engine", lambda spaces, user: seen.append(user) or spaces.shared)

    async def run(url: str) -> CallToolResult:
        http = create_mcp_http_client(headers=headers)
        async with http, Client(streamable_http_client(url, http_client=http)) as client:
            return await client.call_tool("ask", {"question": "Who leads?"})

    with serving(ENGINE, Settings(data_dir=tmp_path, auth=users.path, mcp=True)) as address:
        assert asyncio.run(run(f"{address}mcp")).structured_content["citations"]
        refused = httpx.post(f"{address}mcp", json={}, trust_env=False)
    assert refused.status_code == 401
    assert seen == ["anna"]
