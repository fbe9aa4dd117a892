"""Store and Chroma kept in step with a folder; a real Chroma throughout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assistant import lock as lock_module
from assistant.documents import Contents, read_documents
from assistant.errors import CorpusError, StoreBusyError
from assistant.formats.worker import Worker
from assistant.index import Index
from assistant.settings import Settings
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


def test_a_snapshot_makes_a_passage_when_it_is_asked_for(index: Index, folder: Path) -> None:
    index.update()
    passages, stored = index.snapshot().passages, index.store.passages()
    assert [passages[passage.id] for passage in stored] == stored == list(passages.values())
    assert passages.owners == {passage.id: passage.document_id for passage in stored}
    assert (list(passages), len(passages)) == ([passage.id for passage in stored], len(stored))
    with pytest.raises(KeyError):
        passages["absent"]
    (folder / "bridge.txt").unlink()
    index.update()
    assert [passages[passage.id] for passage in stored] == stored  # the state of its making


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
    assert_sound(index)


@pytest.mark.parametrize("name", ["harbour.md", "bridge.txt"])
def test_a_renamed_file_is_not_embedded_again(
    index: Index, folder: Path, embedder: WordEmbedder, name: str
) -> None:
    index.update()
    before = {
        p.text: v.tobytes() for p, v in zip(index.store.passages(), index.store.vectors()[1], strict=True)
    }
    embedder.embedded.clear()
    (folder / "more").mkdir()
    (folder / name).rename(folder / "more" / f"new-{name}")
    assert counts(index) == (1, 0, 1, 1)
    assert embedder.embedded == []
    after = {
        p.text: v.tobytes() for p, v in zip(index.store.passages(), index.store.vectors()[1], strict=True)
    }
    assert after == before
    titles = {d.title for d in index.store.documents()}
    assert titles == (
        {"Harbour works", "bridge"} if name == "harbour.md" else {"Harbour works", "new bridge"}
    )


def test_of_an_edited_file_only_the_edits_are_embedded(
    index: Index, folder: Path, embedder: WordEmbedder
) -> None:
    index.update()
    embedder.embedded.clear()
    text = (folder / "harbour.md").read_text()
    (folder / "harbour.md").write_text(text.replace("12 million", "15 million"))
    assert counts(index) == (0, 1, 0, 1)
    assert embedder.embedded == [
        "Harbour works\nCost\n\nThe works cost 15 million euros. They end in May 2024.",
        "The works cost 15 million euros.",
    ]
    assert_sound(index)


def test_a_title_that_changes_is_embedded_and_indexed(index: Index, folder: Path) -> None:
    """The text of the passages, and with it their ids, stay the same."""
    index.update()
    ids = set(index.snapshot().passages)
    text = (folder / "harbour.md").read_text()
    (folder / "harbour.md").write_text(text.replace("title: Harbour works", "title: Port works"))
    index.update()
    snapshot = index.snapshot()
    assert set(snapshot.passages) == ids
    assert_sound(index)
    rows = snapshot.collection.get(include=["metadatas"])["metadatas"]
    assert {str(row["title"]) for row in rows or []} == {"Port works", "bridge"}


def test_what_is_stored_equals_what_was_split(index: Index) -> None:
    index.update()
    documents = {d.id: d for d in index.store.documents()}
    assert {d.title for d in documents.values()} == {"Harbour works", "bridge"}
    for passage in index.store.passages():
        text = documents[passage.document_id].text
        assert text[passage.start : passage.end] == passage.text
        assert all(text[s.start : s.end] == s.text for s in passage.sentences)
        assert passage.title == documents[passage.document_id].title


def test_an_update_interrupted_before_chroma_is_caught_up(index: Index, folder: Path) -> None:
    index.update()
    index.snapshot()
    (folder / "late.md").write_text("Late news arrived.")
    index.update()  # the process dies here, with the store ahead of Chroma
    assert_sound(Index(index.root, index.settings, index.embedder))


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


def test_when_the_last_document_goes_nothing_is_left_to_answer_from(index: Index, folder: Path) -> None:
    index.update()
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="holds no document"):
        index.update()
    snapshot = index.snapshot()
    assert snapshot.documents == {}
    assert snapshot.collection.count() == 0
    (folder / "new.md").write_text("A new beginning.")
    assert counts(index) == (1, 0, 0, 0)
    assert_sound(index)


def test_a_snapshot_stays_as_it_was(index: Index, folder: Path) -> None:
    index.update()
    before = index.snapshot()
    (folder / "harbour.md").write_text("All is new.")
    (folder / "bridge.txt").unlink()
    index.update()
    assert {d.id: d for d in before.records.documents()} == before.documents
    assert before.records.document(next(iter(before.documents))) is not None
    assert [d.text for d in index.snapshot().records.documents()] == ["All is new."]


def test_a_changed_model_says_what_happens_and_what_can_go(
    index: Index, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index.update()
    other = WordEmbedder()
    other.sha256 = "1" * 64
    changed = Index(folder, Settings(), other)
    assert counts(changed) == (2, 0, 0, 0)
    assert "embedded again" in caplog.text
    assert f"delete {index.folder}" in caplog.text
    assert_sound(changed)
    assert_sound(index)


def test_two_writers_do_not_meet(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_module, "_SECONDS", 0.1)
    with FileLock(index.folder / "write.lock"), pytest.raises(StoreBusyError, match="Wait for it to end"):
        index.update()


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


def test_what_users_keep_for_themselves_is_not_read_with_the_folder(
    tmp_path: Path, embedder: WordEmbedder
) -> None:
    (tmp_path / "ok.md").write_text("For all.")
    private = tmp_path / "data" / "uploads" / ("0" * 32)
    private.mkdir(parents=True)
    (private / "private.md").write_text("For one.")
    index = Index(tmp_path, Settings(data_dir=tmp_path / "data"), embedder)
    index.update()
    assert set(index.store.files()) == {"ok.md"}


def test_a_file_that_was_away_for_a_moment_is_read_when_it_is_back(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = folder.with_name("away")

    def share_drops(path: Path, root: Path, worker: Worker) -> Contents:
        if folder.exists():
            folder.rename(away)
        return read_documents(path, root, worker)

    monkeypatch.setattr("assistant.index.read_documents", share_drops)
    with pytest.raises(CorpusError):
        index.update()
    monkeypatch.undo()
    away.rename(folder)
    assert Index(folder, index.settings, index.embedder).update().added == 2
