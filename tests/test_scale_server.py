"""One real ``chroma run``: shared by processes, behind a token, killed, emptied and away."""

from __future__ import annotations

import gc
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Settings
from assistant.errors import SettingsError, StoreError
from assistant.index import Index
from assistant.retrieve import Retrieval
from assistant.scale import server as server_module
from assistant.scale import shared as shared_module
from tests.chroma_server import RunningChroma, token_proxy
from tests.conftest import ROOT, WordEmbedder

TOKEN = "s3cret-t0ken"
# Chroma's client leaves its connections to the garbage collector when it is turned away.
pytestmark = pytest.mark.filterwarnings("ignore:.*socket:pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChroma]:
    with RunningChroma(tmp_path_factory.mktemp("server") / "chroma") as chroma:
        yield chroma
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def chroma(running: RunningChroma) -> RunningChroma:
    """The one server, empty."""
    with running.client() as client:
        for collection in client.list_collections():
            client.delete_collection(collection.name)
    return running


@pytest.fixture
def index(folder: Path, embedder: WordEmbedder, chroma: RunningChroma) -> Index:
    made = Index(folder, Settings(chroma_url=chroma.url), embedder)
    made.update()
    return made


def names(chroma: RunningChroma) -> list[str]:
    with chroma.client() as client:
        return sorted(collection.name for collection in client.list_collections())


def assert_sound(index: Index) -> None:
    snapshot = index.snapshot()
    ids, vectors = index.store.vectors()
    found = snapshot.collection.query(query_embeddings=vectors, n_results=1)
    assert [near[0] for near in found["ids"]] == ids


def test_the_index_lies_on_the_server_and_not_in_the_folder(index: Index, chroma: RunningChroma) -> None:
    assert_sound(index)
    assert len(names(chroma)) == 1
    assert not (index.folder / "chroma").exists()


def test_processes_with_the_same_documents_meet_in_one_collection(
    index: Index, folder: Path, chroma: RunningChroma, tmp_path: Path
) -> None:
    """Another machine has a store of its own, the same documents and the same server."""
    assert_sound(index)
    other = Index(folder, Settings(chroma_url=chroma.url, data_dir=tmp_path / "elsewhere"), index.embedder)
    other.update()
    assert other._vectors.current(other.store.revision()) is not None
    assert len(names(chroma)) == 1
    (folder / "bridge.txt").write_text("The new bridge is open. Everyone may cross it.")
    other.update()
    assert_sound(other)
    assert_sound(index)  # still on the documents as it knows them
    assert len(names(chroma)) == 2


def test_old_collections_and_unfinished_ones_go(index: Index, folder: Path, chroma: RunningChroma) -> None:
    with chroma.client() as client:
        client.create_collection("someone-elses-building-1600000000-aa", embedding_function=None)
        client.create_collection("briefings-ff-ff-building-1600000000-aa", embedding_function=None)
    for number in range(4):
        (folder / "news.md").write_text(f"News number {number}.")
        index.update()
        index.snapshot()
    left = names(chroma)
    assert "someone-elses-building-1600000000-aa" in left
    assert len(left) == 3


@pytest.mark.parametrize("loss", ["collection", "rows", "everything"])
def test_what_the_server_loses_comes_back_without_embedding(
    index: Index, embedder: WordEmbedder, chroma: RunningChroma, loss: str
) -> None:
    """The assistant is open and keeps its collection; the server loses it."""
    snapshot = index.snapshot()
    embedder.embedded.clear()
    if loss == "everything":
        chroma.empty()
    with chroma.client() as client:
        if loss == "collection":
            client.delete_collection(names(chroma)[0])
        elif loss == "rows":
            rows = client.get_collection(names(chroma)[0], embedding_function=None)
            rows.delete(ids=rows.get(limit=1)["ids"])
    ids, vectors = index.store.vectors()
    found = snapshot.collection.query(query_embeddings=vectors, n_results=len(ids))
    assert [near[0] for near in found["ids"]] == ids
    assert embedder.embedded == []
    assert_sound(index)


def test_rows_lost_in_silence_are_found_at_the_next_check(
    index: Index, chroma: RunningChroma, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = index.snapshot()
    ids, vectors = index.store.vectors()
    with chroma.client() as client:
        client.get_collection(names(chroma)[0], embedding_function=None).delete(ids=[ids[0]])
    found = snapshot.collection.query(query_embeddings=vectors[:1], n_results=1)
    assert found["ids"][0] != [ids[0]], "a wrong neighbour looks like any other"
    monkeypatch.setattr(shared_module, "_TRUST", 0.0)
    found = snapshot.collection.query(query_embeddings=vectors[:1], n_results=1)
    assert found["ids"][0] == [ids[0]]


def test_a_server_cannot_put_words_into_an_answer(
    index: Index, embedder: WordEmbedder, chroma: RunningChroma
) -> None:
    snapshot = index.snapshot()
    with chroma.client() as client:
        rows = client.get_collection(names(chroma)[0], embedding_function=None)
        held = rows.get(include=["embeddings"])
        lies = ["Carl Hansen leads the works."] * len(held["ids"])
        rows.update(ids=held["ids"], embeddings=held["embeddings"], documents=lies)
        assert rows.get()["documents"] == lies
    found = Retrieval(snapshot, embedder).retrieve("Who leads the works?", 3)
    assert found
    assert {passage.text for passage in found} <= {passage.text for passage in snapshot.passages.values()}


def test_kills_end_in_a_usable_index(index: Index, folder: Path, chroma: RunningChroma) -> None:
    for number in range(3):
        (folder / "news.md").write_text(f"News number {number}.")
        index.update()
        if number % 2:
            index.snapshot()
        chroma.kill()
        chroma.start()
        assert_sound(index)


@pytest.mark.parametrize("moment", ["opening", "asking"])
def test_a_server_that_is_away_is_named_with_the_fix(
    index: Index, chroma: RunningChroma, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(server_module, "_ATTEMPTS", 2)
    snapshot = index.snapshot()
    _, vectors = index.store.vectors()

    def asking() -> None:
        snapshot.collection.query(query_embeddings=vectors[:1], n_results=1)

    def opening() -> None:
        Index(index.root, index.settings, index.embedder).snapshot()

    chroma.kill()
    try:
        with pytest.raises(StoreError, match=rf"{chroma.url} does not answer\. Start it \(chroma run"):
            opening() if moment == "opening" else asking()
    finally:
        chroma.start()
    asking()


def test_a_token_opens_the_proxy_and_is_shown_nowhere(
    folder: Path,
    embedder: WordEmbedder,
    chroma: RunningChroma,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    with token_proxy(chroma.url, TOKEN) as url:
        opened = Index(folder, Settings(chroma_url=url, chroma_token=TOKEN), embedder)
        opened.update()
        assert_sound(opened)
        refused = Index(folder, Settings(chroma_url=url, chroma_token=f"not-{TOKEN}"), embedder)
        with pytest.raises(StoreError, match=r"refuses the token\. Set ASSISTANT_CHROMA_TOKEN") as error:
            refused.snapshot()
        chroma.kill()
        monkeypatch.setattr(server_module, "_ATTEMPTS", 1)
        with pytest.raises(StoreError, match="does not answer"):
            opened.snapshot()
        chroma.start()
        assert_sound(opened)
    shown = [caplog.text, str(error.value), repr(error.value), repr(opened.settings), str(opened.settings)]
    assert not any(TOKEN in text for text in shown)


@pytest.mark.parametrize(
    "url", ["localhost:8000", "http://user:pw@localhost:8000", "ftp://localhost", "http://localhost?key=pw"]
)
def test_an_address_with_a_secret_or_none_at_all_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="must be like https://host:port") as error:
        Settings.load(chroma_url=url)
    assert "pw" not in str(error.value)


@pytest.mark.slow
def test_several_app_processes_share_one_server(folder: Path, chroma: RunningChroma, tmp_path: Path) -> None:
    """The real assistant, three times at once: the first builds, all answer alike."""
    env = dict(os.environ) | {"ASSISTANT_CHROMA_URL": chroma.url, "ASSISTANT_DATA_DIR": str(tmp_path / "d")}
    command = [sys.executable, "-m", "assistant", "ask", "Who leads the works?", "-c", str(folder), "--json"]
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    answers = [json.loads(process.communicate(timeout=120)[0])["text"] for process in running]
    assert answers == ["Anna Berg leads the works. [1]"] * 3
    assert len(names(chroma)) == 1
