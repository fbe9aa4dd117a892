"""OpenAI's own client against the really served app: answers, streams, errors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from assistant.errors import BusyError, StoreError
from assistant.settings import Settings
from assistant.types import ABSTENTION, Turn
from assistant.ui import replies, text
from assistant.ui.requests import MODEL, parse
from assistant.ui.spaces import Spaces
from assistant.users import Users
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
DOC = document("Anna Berg leads <b>the works</b>. They end in May.")
LEADS, ENDS = "Anna Berg leads <b>the works</b>.", "They end in May."
ENGINE = FakeEngine(
    (DOC,),
    {
        "Who leads?": Script([(DOC, LEADS, "Anna Berg"), (DOC, ENDS, None)]),
        "Busy?": Script(error=BusyError("Too many questions are waiting. Ask again in a minute.")),
        "Gone?": Script(error=StoreError("The index is gone. Index again.")),
        "Broken?": Script(error=RuntimeError("a secret")),
    },
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=tmp_path_factory.mktemp("data"))) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}v1", api_key="none", max_retries=0) as client:
        yield client


def ask(client: openai.OpenAI, question: Any, **options: Any) -> Any:
    messages = question if isinstance(question, list) else [{"role": "user", "content": question}]
    return client.chat.completions.create(**{"model": MODEL, "messages": messages, **options})


def test_the_one_model_is_listed_and_found(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).id == MODEL
    with pytest.raises(openai.NotFoundError, match=MODEL):
        client.models.retrieve("gpt-4o")


def test_an_answer_comes_with_its_citations(client: openai.OpenAI) -> None:
    completion = ask(client, "Who leads?", temperature=0.7, seed=1, user="x", tools=[])
    (choice,) = completion.choices
    assert choice.message.content == f"{LEADS} [1] {ENDS} [2]" == completion.answer["text"]
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    first = completion.answer["citations"][0]
    assert DOC.text[first["start"] : first["end"]] == first["quote"] == LEADS
    assert (first["path"], first["date"]) == (DOC.path, DOC.date)


def test_an_abstention_shows_as_such_with_related_passages(client: openai.OpenAI) -> None:
    completion = ask(client, "What else?")
    assert completion.choices[0].message.content == ABSTENTION
    assert completion.answer["abstained"]
    assert completion.answer["passages"][0]["text"] == DOC.text


def test_a_stream_brings_sentence_by_sentence_and_the_answer_last(client: openai.OpenAI) -> None:
    chunks = list(ask(client, "Who leads?", stream=True, stream_options={"include_usage": True}))
    assert chunks[0].choices[0].delta.role == "assistant"
    said = [chunk.choices[0].delta.content for chunk in chunks[1:-1]]
    assert said == [f"{LEADS} [1] ", f"{ENDS} [2] "]
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].answer["citations"][1]["quote"] == ENDS
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_messages_are_history_and_instructions_are_not(client: openai.OpenAI) -> None:
    parts = [{"type": "text", "text": "Who leads?"}]
    said = [
        {"role": "system", "content": "Answer like a pirate."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Ask me."},
        {"role": "user", "content": parts},
        {"role": "developer", "content": "Be brief."},
    ]
    ask(client, said, extra_body={"documents": [DOC.path]})
    history = (Turn("user", "Hello"), Turn("assistant", "Ask me."))
    assert ENGINE.asked[-1] == ("Who leads?", history, [DOC.path])


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("question", "options", "status", "code", "says"),
    [
        ("  ", {}, 400, "invalid_question", "Type a question"),
        ("x" * 2001, {}, 400, "invalid_question", "2001 characters"),
        ("Who leads?", {"model": "gpt-4o"}, 404, "model_not_found", MODEL),
        ("Who leads?", {"n": 2}, 400, "unsupported_value", "set it to 1"),
        ("Who leads?", {"response_format": {"type": "json_object"}}, 400, "unsupported_value", "Leave"),
        ([], {}, 400, "invalid_value", "messages"),
        ([{"role": "assistant", "content": "Hi"}], {}, 400, "invalid_value", "role 'user'"),
        ([{"role": "system", "content": "Hi"}], {}, 400, "invalid_value", "role 'user'"),
        ([{"role": "tool", "content": "x", "tool_call_id": "1"}], {}, 400, "invalid_value", "Send only"),
        ([{"role": "user", "content": [{"type": "image_url"}]}], {}, 400, "invalid_value", "Send text"),
        ("Busy?", {}, 429, "rate_limit_exceeded", "Ask again"),
        ("Gone?", {}, 500, "server_error", "Index again"),
        ("Broken?", {}, 500, "server_error", text.FAILURE),
    ],
)
def test_what_cannot_be_answered_is_refused_in_the_clients_own_way(
    client: openai.OpenAI, question: Any, options: Any, status: int, code: str, says: str, stream: bool
) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        ask(client, question, stream=stream, **options)
    assert (refused.value.status_code, refused.value.code) == (status, code)
    assert says in str(refused.value)
    assert "secret" not in str(refused.value)


def test_what_is_not_json_is_refused(address: str) -> None:
    url, body = (
        f"{address}v1/chat/completions",
        {"model": MODEL, "messages": [{"role": "user", "content": "?"}]},
    )
    kinds = {"content-type": "application/json"}, {"content-type": "text/plain"}
    for content, headers in ((b"{", kinds[0]), (b"[]", kinds[0]), (json.dumps(body).encode(), kinds[1])):
        answer = httpx.post(url, content=content, headers=headers, trust_env=False)
        assert (answer.status_code, answer.json()["error"]["message"]) == (400, replies.NO_JSON)
    answer = httpx.post(f"{address}v1/embeddings", json={}, trust_env=False)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_url")


def test_a_stream_that_breaks_says_so(tmp_path: Path) -> None:
    class Breaking(FakeEngine):
        def stream(self, *asked: Any, **options: Any) -> Iterator[Any]:
            yield from list(super().stream(*asked, **options))[:2]
            raise StoreError("The index is gone. Index again.")

    with serving(Breaking((DOC,)), Settings(data_dir=tmp_path)) as address:
        client = openai.OpenAI(base_url=f"{address}v1", api_key="none", max_retries=0)
        with client, pytest.raises(openai.APIError, match="Index again"):
            list(ask(client, "Who leads?", stream=True))


def test_a_wrong_field_is_named() -> None:
    body = json.dumps({"model": MODEL, "messages": [{"content": "x"}]}).encode()
    with pytest.raises(Exception, match=r"messages\.0\.role: .* Correct this field"):
        parse("application/json", body)


def test_with_accounts_a_token_tells_whose_documents_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users, seen = Users(tmp_path / "users.json"), []
    users.add("anna", "correct horse", "reader")
    token = users.new_token("anna")
    monkeypatch.setattr(Spaces, "engine", lambda spaces, user: seen.append(user) or spaces.shared)
    with serving(ENGINE, Settings(data_dir=tmp_path, auth=users.path)) as address:
        for key in (token, "wrong"):
            with openai.OpenAI(base_url=f"{address}v1", api_key=key, max_retries=0) as client:
                if key == token:
                    assert ask(client, "Who leads?").answer["citations"]
                else:
                    with pytest.raises(openai.AuthenticationError):
                        ask(client, "Who leads?")
                    with pytest.raises(openai.AuthenticationError):
                        client.models.list()
    assert seen == ["anna"]
