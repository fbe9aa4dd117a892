"""Store and Chroma kept in step with a folder; a real Chroma throughout."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from assistant import index as index_module
from assistant import vectors as vectors_module
from assistant.errors import CorpusError, StoreBusyError, StoreError
from assistant.index import Index
from assistant.settings import Settings
from assistant.store import Store
from tests.conftest import WordEmbedder


@pytest.fixture
def index(folder: Path, embedder: WordEmbedder) -> Index:
    return Index(folder, Settings(), embedder)


def counts(index: Index) -> tuple[int, int, int, int]:
    update = index.update()
    return update.added, update.changed, update.removed, update.unchanged


def generation(index: Index) -> Path:
    return index.folder / "chroma" / str(index.store.get("chroma"))


def assert_sound(index: Index) -> None:
    snapshot = index.snapshot()
    ids, vectors = index.store.vectors()
    assert set(ids) == set(snapshot.passages)
    found = snapshot.collection.query(query_embeddings=vectors, n_results=1)
    assert [near[0] for near in found["ids"]] == ids


def test_documents_come_and_go_with_their_files(index: Index, folder: Path) -> None:
    assert counts(index) == (2, 0, 0, 0)
    assert_sound(index)
    (folder / "bridge.txt").write_text("The new bridge is open. Everyone may cross it.")
    (folder / "third.md").write_text("A third note.")
    assert counts(index) == (1, 1, 0, 1)
    assert_sound(index)
    (folder / "harbour.md").unlink()
    assert counts(index) == (0, 0, 1, 2)
    assert_sound(index)
    assert {p.text for p in index.snapshot().passages.values()} == {
        "The new bridge is open. Everyone may cross it.",
        "A third note.",
    }


@pytest.mark.parametrize(("times", "sound"), [(1, True), (99, False)])
def test_a_row_that_nothing_leads_to_is_written_again(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch, times: int, sound: bool
) -> None:
    for number in range(12):  # more than a query returns
        (folder / f"{number}.txt").write_text(f"Note{number} tells{number} of{number} sheep{number}.")
    looks: list[int] = []

    def lost(collection: Any, ids: Sequence[str], vectors: Any) -> list[int]:
        looks.append(len(looks))
        if len(looks) <= times:  # as if HNSW had linked the row to where it does not belong
            collection.update(ids=[ids[0]], embeddings=[(-vectors[0]).tolist()])
        return original(collection, ids, vectors)

    original = vectors_module.lost
    monkeypatch.setattr(vectors_module, "lost", lost)
    index.update()
    if sound:
        assert_sound(index)
        assert len(looks) == 2
    else:
        with pytest.raises(StoreError, match="fails its check"):
            index.snapshot()


def test_unchanged_files_are_not_embedded_again(index: Index, embedder: WordEmbedder) -> None:
    index.update()
    index.snapshot()
    embedder.embedded.clear()
    built = generation(index)
    assert counts(index) == (0, 0, 0, 2)
    index.snapshot()
    assert embedder.embedded == []
    assert generation(index) == built


def test_a_renamed_file_is_known_by_its_new_name_only(index: Index, folder: Path) -> None:
    index.update()
    (folder / "harbour.md").rename(folder / "port.md")
    assert counts(index) == (1, 0, 1, 1)
    assert set(index.store.files()) == {"port.md", "bridge.txt"}


def test_what_is_stored_equals_what_was_split(index: Index) -> None:
    index.update()
    documents = {d.id: d for d in index.store.documents()}
    assert {d.title for d in documents.values()} == {"Harbour works", "bridge"}
    for passage in index.store.passages():
        text = documents[passage.document_id].text
        assert text[passage.start : passage.end] == passage.text
        assert all(text[s.start : s.end] == s.text for s in passage.sentences)
        assert passage.title == documents[passage.document_id].title


@pytest.mark.parametrize("damage", ["folder", "segment", "sqlite"])
def test_a_damaged_chroma_is_rebuilt_without_embedding(
    index: Index, embedder: WordEmbedder, damage: str
) -> None:
    index.update()
    index.snapshot()
    broken = generation(index)
    if damage == "folder":
        shutil.rmtree(broken)
    elif damage == "segment":
        for file in broken.glob("*/*.bin"):
            file.unlink()
    else:
        (broken / "chroma.sqlite3").write_bytes(b"not a database")
    embedder.embedded.clear()
    reopened = Index(index.root, index.settings, embedder)
    assert_sound(reopened)
    assert embedder.embedded == []


def test_an_update_interrupted_before_chroma_is_caught_up(index: Index, folder: Path) -> None:
    index.update()
    index.snapshot()
    (folder / "late.md").write_text("Late news arrived.")
    index.update()  # the process dies here, with the store ahead of Chroma
    assert_sound(Index(index.root, index.settings, index.embedder))


def test_old_generations_are_removed(index: Index, folder: Path) -> None:
    for number in range(5):
        (folder / "news.md").write_text(f"News number {number}.")
        index.update()
        index.snapshot()
    assert len(list((index.folder / "chroma").glob("*-*"))) == 2


def test_another_model_or_splitting_never_meets_this_index(index: Index, folder: Path) -> None:
    other_model = WordEmbedder()
    other_model.sha256 = "1" * 64
    folders = {
        index.folder,
        Index(folder, Settings(), other_model).folder,
        Index(folder, Settings(passage_words=50), index.embedder).folder,
    }
    assert len(folders) == 3


def test_unreadable_files_are_reported_and_the_rest_is_indexed(index: Index, folder: Path) -> None:
    index.update()
    (folder / "bridge.txt").write_text("  ")
    update = index.update()
    assert list(update.skipped) == ["bridge.txt"]
    assert set(index.store.files()) == {"harbour.md"}, "an emptied file must not go on answering"


def test_nothing_to_read_is_an_error_that_names_the_folder(tmp_path: Path, embedder: WordEmbedder) -> None:
    with pytest.raises(CorpusError, match=r"holds no document \(.*\.md.*\)\. Put documents there"):
        Index(tmp_path, Settings(), embedder).update()
    (tmp_path / "empty.md").write_text("")
    with pytest.raises(CorpusError, match=r"No document could be read: empty\.md holds no text"):
        Index(tmp_path, Settings(), embedder).update()


def test_two_writers_do_not_meet(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_LOCK_SECONDS", 0.1)
    with FileLock(index.folder / "write.lock"), pytest.raises(StoreBusyError, match="Wait for it to end"):
        index.update()


def test_a_store_that_is_no_database_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match="delete the folder: it is rebuilt"):
        Store(tmp_path / "store.sqlite3")


def test_sentence_vectors_are_looked_up_by_passage(index: Index, embedder: WordEmbedder) -> None:
    index.update()
    passages = index.store.passages()
    found = index.store.sentence_vectors([passage.id for passage in passages[:2]])
    for passage in passages[:2]:
        expected = embedder.embed([sentence.text for sentence in passage.sentences])
        assert np.abs(found[passage.id] - expected).max() < 1e-3
    assert index.store.sentence_vectors(["absent"]) == {}


def test_vectors_survive_the_store_bit_by_bit(index: Index) -> None:
    index.update()
    ids, vectors = index.store.vectors()
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(ids), 64)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
