"""Shared documents and a user's own, asked as one; neither sees the other's when asked alone."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from assistant.errors import VerificationError
from assistant.joined import JoinedLibrary
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from tests.conftest import WordEmbedder

OWN = "---\ntitle: Trip\ntags: [travel, 'Asia']\n---\nRufus Firefly leads the delegation to Oslo.\n"


@pytest.fixture
def libraries(folder: Path, tmp_path: Path, embedder: WordEmbedder) -> tuple[Library, Library]:
    own = tmp_path / "space" / "uploads"
    own.mkdir(parents=True)
    (own / "trip.md").write_text(OWN, encoding="utf-8")
    settings = Settings(data_dir=tmp_path / "data", reader="similarity")
    return Library(folder, settings, embedder=embedder), Library(own.parent, settings, embedder=embedder)


def test_both_are_found_and_verified(libraries: tuple[Library, Library], tmp_path: Path) -> None:
    shared, own = libraries
    joined = Assistant(JoinedLibrary(shared, own), Settings(data_dir=tmp_path / "data", reader="similarity"))
    assert [d.path for d in joined.documents] == ["uploads/trip.md", "bridge.txt", "harbour.md"]
    assert joined.documents[0].tags == ("travel", "Asia")
    mine = joined.ask("Rufus Firefly leads the delegation to Oslo?")
    assert mine.citations[0].path == "uploads/trip.md"
    theirs = joined.ask("Anna Berg leads the works.")
    assert theirs.citations[0].path == "harbour.md"
    joined.verify(mine)
    alone = Assistant(shared, Settings(data_dir=tmp_path / "data", reader="similarity"))
    with pytest.raises(VerificationError, match="no longer indexed"):
        alone.verify(mine)
    only = joined.ask("Anna Berg leads the works.", documents=["uploads/trip.md"])
    assert {passage.document_id for passage in only.passages} == {joined.documents[0].id}


def test_an_upload_costs_the_shared_documents_no_passage(libraries: tuple[Library, Library]) -> None:
    shared, own = libraries
    alone = shared.state().retrieval.retrieve("Who leads the works?", 2)
    both = JoinedLibrary(shared, own).state().retrieval.retrieve("Who leads the works?", 2)
    assert {p.id for p in alone} < {p.id for p in both}


def test_changes_of_either_are_seen(libraries: tuple[Library, Library]) -> None:
    shared, own = libraries
    joined = JoinedLibrary(shared, own)
    first = joined.state()
    assert joined.state() is first
    (own.root / "uploads" / "more.md").write_text("More to read.", encoding="utf-8")
    joined.update()
    assert len(joined.state().documents) == 4
    assert set(joined.indexed()) == set(joined.state().documents)


def test_of_one_path_the_shared_document_counts(libraries: tuple[Library, Library]) -> None:
    shared, own = libraries
    (own.root / "harbour.md").write_text("Rufus Firefly leads the works.", encoding="utf-8")
    own.update()
    joined = JoinedLibrary(shared, own)
    found = joined.state().retrieval.retrieve("Rufus Firefly leads the works.", 5)
    for passage in found:
        document = joined.stored(passage.document_id)
        assert document is not None
        assert passage.text in document.text
    assert "Anna Berg" in next(d for d in joined.state().documents.values() if d.path == "harbour.md").text


def test_a_cleared_library_holds_nothing_on_disk_and_can_be_filled_again(
    libraries: tuple[Library, Library], tmp_path: Path
) -> None:
    _, own = libraries
    (document_id,) = own.state().documents
    own.clear()
    assert own.stored(document_id) is None
    kept = [path for path in (tmp_path / "data").rglob("chroma.sqlite3") if "space" in str(path)]
    assert kept == []
    own.update()
    assert own.state().retrieval.retrieve("Rufus Firefly", 2)[0].document_id == document_id


def test_a_replaced_state_is_let_go_though_nobody_asks(
    folder: Path, libraries: tuple[Library, Library]
) -> None:
    shared, own = libraries
    joined = JoinedLibrary(shared, own)
    before = weakref.ref(joined.state().retrieval.shared)  # type: ignore[attr-defined]
    (folder / "bridge.txt").write_text("The bridge has gone.")
    shared.update()
    gc.collect()
    assert before() is None


def test_names_of_either_are_known(libraries: tuple[Library, Library]) -> None:
    wording = JoinedLibrary(*libraries).state().wording
    assert wording.cased("who is rufus in oslo") == "who is Rufus in Oslo"
    assert wording.cased("who is berg") == "who is Berg"
