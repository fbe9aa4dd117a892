"""The web app around Gradio: content policy, limits, documents, named endpoints."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import gradio as gr
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.types import Turn
from assistant.ui import build_app, serve, text
from assistant.ui.api import endpoints
from assistant.ui.asking import Asking
from assistant.ui.guards import MAX_BODY, BodyLimit
from assistant.ui.source import href, place_of
from assistant.ui.spaces import Spaces
from tests.ui_fake import FakeEngine, Script, citation, document

DOC = document("# Works\n\nAnna Berg leads <b>the works</b>. They end in May.")
LEADS = "Anna Berg leads <b>the works</b>."
ENGINE = FakeEngine((DOC,), {"Who leads?": Script([(DOC, LEADS, "Anna Berg")])})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    async def build() -> FastAPI:
        # Outside of a loop Gradio makes event loops that it never closes.
        return build_app(ENGINE, Settings(data_dir=Path(mkdtemp())), ("Who leads?",))

    app = asyncio.run(build())
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def test_the_page_trusts_only_scripts_with_the_nonce(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    nonces = [
        re.findall(r"'nonce-([^']+)'", r.headers["content-security-policy"])[0] for r in (first, second)
    ]
    assert nonces[0] != nonces[1]
    scripts = re.findall(r"<script[^>]*>", first.text)
    assert scripts
    assert all(f'nonce="{nonces[0]}"' in script for script in scripts)
    assert "'unsafe-inline'" not in first.headers["content-security-policy"].split("style-src")[0]
    assert 'href="ui/base.css"' in first.text
    assert first.headers["referrer-policy"] == "no-referrer"


def test_neither_the_page_nor_its_styles_name_another_host_to_load_from(client: TestClient) -> None:
    for path in ("/", "/ui/base.css", "/ui/fonts.css", "/ui/app.js", "/ui/panel.js"):
        assert not re.findall(r"""(?:src|href)=["']https?://|url\(["']?https?://""", client.get(path).text), (
            path
        )


def test_a_document_opens_at_its_place(client: TestClient) -> None:
    address = href(DOC.id, place_of(citation(DOC, LEADS, phrase="Anna Berg")))
    page = client.get(f"/{address}".split("#")[0])
    assert page.status_code == 200
    assert '<mark id="quote" tabindex="-1"><strong>Anna Berg</strong> leads &lt;b&gt;' in page.text
    assert "<title>Harbour works</title>" in page.text
    part = client.get(f"/{address}".split("#")[0] + "&part=true")
    assert "<html" not in part.text
    assert "nonce-" in part.headers["content-security-policy"]


@pytest.mark.parametrize(
    "query", ["", "?start=2", "?start=1&end=1", "?start=0&end=99999", "?sha256=beef&start=0&end=3"]
)
def test_odd_places_show_the_document_without_a_mark(client: TestClient, query: str) -> None:
    page = client.get(f"/documents/{DOC.id}{query}")
    assert page.status_code == 200
    assert "They end in May." in page.text
    assert "<mark" not in page.text


def test_health_is_told(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "documents": 1}


def test_behind_a_proxy_addresses_carry_its_prefix() -> None:
    async def build() -> FastAPI:
        return build_app(ENGINE, Settings(data_dir=Path(mkdtemp()), root_path="/briefing"))

    with TestClient(asyncio.run(build()), base_url="https://intranet.test") as client:
        page = client.get("/").text
    assert '"root":"https://intranet.test/briefing"' in page.replace(" ", "")


def test_an_unknown_document_is_not_found(client: TestClient) -> None:
    page = client.get("/documents/%3Cscript%3E")
    assert page.status_code == 404
    assert "&lt;script&gt;" in page.text
    assert client.get(f"/documents/{DOC.id}?start=-1&end=x").status_code == 422


def test_other_host_names_are_refused_on_loopback(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.test"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:7860"}).status_code == 200


def test_large_bodies_are_refused(client: TestClient) -> None:
    answer = client.post("/gradio_api/call/ask", content=b"x" * (MAX_BODY + 1))
    assert answer.status_code == 413
    assert answer.text == text.TOO_LARGE.format(limit=MAX_BODY)


def test_a_body_that_outgrows_what_it_declared_is_cut_off() -> None:
    parts = iter([b"x" * 6, b"x" * 6])
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        seen.extend([(await receive())["type"], (await receive())["type"]])

    async def receive() -> Message:
        return {"type": "http.request", "body": next(parts), "more_body": True}

    async def send(message: Message) -> None: ...

    scope = {"type": "http", "headers": [(b"content-length", b"6")]}
    asyncio.run(BodyLimit(app, limit=10)(scope, receive, send))
    assert seen == ["http.request", "http.disconnect"]


def test_nothing_is_offered_to_upload_or_share(client: TestClient) -> None:
    config = client.get("/config").json()
    public = {d["api_name"] for d in config["dependencies"] if d["api_visibility"] == "public"}
    assert public == {"ask", "search", "documents"}
    assert "share" not in (config.get("footer_links") or [])


def test_the_named_endpoints_answer_and_refuse() -> None:
    class Refused(Exception): ...

    request, settings = gr.Request(Request({"type": "http"})), Settings(uploads="off")
    functions = endpoints(Asking(Spaces(ENGINE, settings), settings), Refused)
    answer = functions["ask"](request, "Who leads?", [{"role": "user", "text": "Hi"}], ["harbour.md"])
    assert answer["citations"][0]["quote"] == LEADS
    assert answer["citations"][0]["file"] == "harbour.md"
    assert ENGINE.asked[-1] == ("Who leads?", (Turn("user", "Hi"),), ["harbour.md"])
    assert functions["documents"](request)[0]["file"] == "harbour.md"
    (found,) = functions["search"](request, "works")
    assert (found["file"], found["text"][found["start"] :]) == ("harbour.md", DOC.text)
    with pytest.raises(Refused, match="2001 characters"):
        functions["ask"](request, "x" * 2001)
    with pytest.raises(Refused, match="Type a question"):
        functions["search"](request, "")
    for turn in ({"role": "system", "text": "x"}, {"role": "user"}):
        with pytest.raises(Refused, match="role"):
            functions["ask"](request, "Who leads?", [turn])


def test_a_port_in_use_is_a_clear_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="ASSISTANT_PORT"):
            serve(ENGINE, Settings(port=taken.getsockname()[1]))
