"""Uploads over HTTP: taken, refused, removed; nobody sees or asks what another user has added."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant import Assistant, Settings
from assistant.errors import ModelError
from assistant.library import Library
from assistant.ui import build_app, history, library, text
from assistant.ui import spaces as spaces_module
from assistant.ui.receive import FILES
from assistant.ui.spaces import Spaces
from assistant.users import User
from tests.conftest import WordEmbedder

TRIP = b"---\ntitle: Trip\n---\nRufus Firefly leads the delegation to Oslo.\n"


@pytest.fixture
def shared(folder: Path, tmp_path: Path, embedder: WordEmbedder) -> Assistant:
    settings = Settings(data_dir=tmp_path / "data", reader="similarity", upload_mb=1)
    return Assistant(Library(folder, settings, embedder=embedder), settings)


@pytest.fixture(autouse=True)
def _users(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for a login: a header names the user."""
    monkeypatch.setattr(
        "assistant.ui.user.signed_in", lambda request: User(request.headers.get("x-user", "anna"), "editor")
    )


def client_of(shared: Assistant, settings: Settings) -> TestClient:
    async def build() -> FastAPI:
        return build_app(shared, settings)

    return TestClient(asyncio.run(build()), base_url="http://127.0.0.1")


@pytest.fixture
def client(shared: Assistant) -> Iterator[TestClient]:
    with client_of(shared, shared.settings) as client:
        yield client


def put(client: TestClient, name: str, data: bytes, **headers: str) -> Any:
    return client.put(FILES, params={"name": name}, content=data, headers=headers)


def test_a_file_is_added_asked_and_removed(client: TestClient, shared: Assistant) -> None:
    assert put(client, "trip.md", TRIP).json() == {
        "name": "trip.md",
        "message": text.UPLOAD_ADDED,
        "warnings": [],
    }
    spaces = Spaces(shared, shared.settings)  # as after a restart
    shared.writer = object()  # type: ignore[assignment]
    engine = spaces.engine("anna")
    assert engine.writer is shared.writer  # type: ignore[attr-defined]
    (trip,) = (d for d in engine.documents if d.title == "Trip")
    assert trip.path == "uploads/anna/trip.md"
    assert client.get(f"/documents/{trip.id}").status_code == 200
    listed = library.library_html(spaces, "anna")
    assert "Remove: trip.md" in listed
    assert text.OWN_DOCUMENTS in listed
    assert put(client, "trip.md", TRIP + b"More.").json()["message"] == text.UPLOAD_REPLACED
    assert client.delete(FILES, params={"name": "trip.md"}).status_code == 204
    assert client.get(f"/documents/{trip.id}").status_code == 404
    assert client.delete(FILES, params={"name": "trip.md"}).status_code == 404
    assert put(client, "trip.md", TRIP).status_code == 200
    assert client.get(f"/documents/{trip.id}").status_code == 200


def test_what_is_taken_but_not_indexed_is_told_and_tried_again(
    client: TestClient, shared: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spaces_module, "_PAUSE", 0.0)
    assert put(client, "trip.md", TRIP).status_code == 200
    spaces = Spaces(shared, shared.settings)
    assert spaces.left_out("anna") == {}
    with monkeypatch.context() as away:
        away.setattr(WordEmbedder, "embed", Mock(side_effect=ModelError("The server is away.")))
        refused = put(client, "more.md", b"More of the trip.")
        assert (refused.status_code, refused.json()["detail"]) == (422, "The server is away.")
    assert put(client, "more.md", b"More of the trip.").status_code == 200
    assert len(spaces.engine("anna").documents) == len(shared.documents) + 2


def test_another_process_sees_a_first_upload(client: TestClient, shared: Assistant) -> None:
    other = Spaces(shared, shared.settings)
    assert other.engine("anna") is shared
    put(client, "trip.md", TRIP)
    assert "Trip" in {document.title for document in other.engine("anna").documents}


def test_others_see_nothing_of_it(client: TestClient, shared: Assistant) -> None:
    put(client, "trip.md", TRIP)
    spaces = Spaces(shared, shared.settings)
    (trip,) = (d for d in spaces.engine("anna").documents if d.title == "Trip")
    assert client.get(f"/documents/{trip.id}", headers={"x-user": "bo"}).status_code == 404
    assert client.delete(FILES, params={"name": "trip.md"}, headers={"x-user": "bo"}).status_code == 404
    assert "Trip" not in library.library_html(spaces, "bo")
    assert all(d.title != "Trip" for d in spaces.engine("bo").documents)
    answer = spaces.engine("bo").ask("Rufus Firefly leads the delegation to Oslo?")  # type: ignore[attr-defined]
    assert answer.passages
    assert all("Rufus" not in passage.text for passage in answer.passages)
    assert put(client, "trip.md", b"Bo travels alone.", **{"x-user": "bo"}).json()["message"] == "Added"
    assert client.get(f"/documents/{trip.id}").text.count("Rufus Firefly") == 1


def test_what_cannot_be_read_is_refused_with_the_reason(client: TestClient, shared: Assistant) -> None:
    for name, data, reason in (
        ("scan.pdf", b"no pdf", "scan.pdf is damaged"),
        ("empty.txt", b"\n", "empty.txt holds no text"),
        ("old.doc", b"x", "Save it as .docx"),
        ("../.env", b"x", "cannot be a file name"),
    ):
        refused = put(client, name, data)
        assert refused.status_code == 422
        assert reason in refused.json()["detail"]
    assert put(client, "large.txt", b"x" * (1 << 20 | 1)).status_code == 413
    assert client.post("/conversations", content=b"x" * 1_000_001).status_code == 413
    assert Spaces(shared, shared.settings).engine("anna") is shared


def test_a_container_is_listed_by_file_with_what_was_left_out(client: TestClient, shared: Assistant) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.md", "Anna travels.")
        file.writestr("b.doc", "x")
    reply = put(client, "pack.zip", packed.getvalue()).json()
    assert "Save it as .docx" in reply["warnings"][0]
    shown = library.library_html(Spaces(shared, shared.settings), "anna")
    assert shown.count('class="file-row"') == 1
    assert shown.count("Save it as .docx") == 1
    assert "uploads/anna/pack.zip/a.md" in shown


def test_uploads_can_be_shared_or_off(shared: Assistant, folder: Path) -> None:
    settings = shared.settings.model_copy(update={"uploads": "shared"})
    with client_of(shared, settings) as client:
        assert put(client, "trip.md", TRIP).status_code == 200
        assert (folder / "uploads" / "trip.md").read_bytes() == TRIP
        (trip,) = (d for d in shared.documents if d.title == "Trip")
        assert client.get(f"/documents/{trip.id}", headers={"x-user": "bo"}).status_code == 200
    with client_of(shared, settings.model_copy(update={"uploads": "off"})) as client:
        assert put(client, "trip.md", TRIP).status_code == 403
        assert client.delete(FILES, params={"name": "trip.md"}).status_code == 404
    assert library.upload_html("off", 1) == ""


def test_conversations_are_reached_by_their_owner_only(client: TestClient, shared: Assistant) -> None:
    from assistant.ui.conversation import ask

    kept = history.History(shared.settings.data_dir)
    talk = kept.save("anna", "", list(ask(shared, "Who leads <b>the works</b>?", []))[-1:])
    kept.close()
    mine, theirs = client.get("/conversations"), client.get("/conversations", headers={"x-user": "bo"})
    assert "Who leads &lt;b&gt;the works&lt;/b&gt;?" in mine.text
    assert talk not in theirs.text
    path = f"/conversations/{talk}"
    assert client.patch(path, json={"title": "x"}, headers={"x-user": "bo"}).status_code == 404
    assert client.delete(path, headers={"x-user": "bo"}).status_code == 404
    assert client.patch(path, json={"title": "Leaders"}).json() == {"title": "Leaders"}
    assert client.patch(path, json={"title": ""}).status_code == 422
    assert "Leaders" in client.get("/conversations", params={"search": "leaders"}).text
    assert text.TALKS_NOT_FOUND in client.get("/conversations", params={"search": "nothing"}).text
    assert client.delete(path).status_code == 204
    assert text.TALKS_NONE in client.get("/conversations").text
