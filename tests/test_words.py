"""BM25 on files: the results of llama-index's retriever, built once a state, built again when damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StoreError
from assistant.index import Index
from assistant.settings import Settings
from tests.conftest import WordEmbedder

QUESTION = "What do the works cost?"


@pytest.fixture
def index(folder: Path, embedder: WordEmbedder) -> Index:
    made = Index(folder, Settings(), embedder)
    made.update()
    return made


def files(index: Index) -> list[Path]:
    return sorted((index.folder / "bm25").glob("*/*"))


def best(index: Index) -> list[int]:
    return index.snapshot().words.best(QUESTION, 10)


def test_it_is_built_once_a_state_and_mapped(index: Index) -> None:
    found = best(index)
    times = {path: path.stat().st_mtime_ns for path in files(index)}
    assert best(index) == found
    assert {path: path.stat().st_mtime_ns for path in files(index)} == times
    scores = index.snapshot().words._bm25.scores
    assert all(isinstance(scores[name], np.memmap) for name in ("data", "indices", "indptr"))


def test_a_new_state_gets_files_of_its_own(index: Index, folder: Path) -> None:
    old = index.snapshot()
    for number in range(3):
        (folder / "more.txt").write_text(f"The works cost {number} more.")
        index.update()
        assert len(best(index)) > len(old.words.best(QUESTION, 10))
    assert len({path.parent for path in files(index)}) == 2, "the one before may still be read"


@pytest.mark.parametrize("change", ["cut", "flip", "remove", "all", "seal"])
def test_damaged_files_are_built_again(index: Index, change: str, caplog: pytest.LogCaptureFixture) -> None:
    expected = best(index)
    for path in files(index):
        content = path.read_bytes()
        if change == "cut" and path.name.startswith("data"):
            path.write_bytes(content[:-4])
        elif change == "flip" and path.name.startswith("data"):
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        elif change == "all" or (change == "remove" and path.name.startswith("vocab")):
            path.unlink()
        elif change == "seal" and path.name == "seal.json":
            path.write_text("{")
    assert best(index) == expected
    assert "built again" in caplog.text
    caplog.clear()
    assert best(index) == expected
    assert "built again" not in caplog.text


def test_a_draft_of_a_dead_process_is_no_index_and_goes(index: Index) -> None:
    draft = index.folder / "bm25" / ".1-dead"
    draft.mkdir(parents=True)
    assert best(index)
    assert not draft.exists()


def test_passages_without_a_word_of_the_question_are_left_out(index: Index) -> None:
    words = index.snapshot().words
    assert words.best("zebra", 10) == []
    assert words.best("", 10) == []


def test_only_allowed_passages_are_found(index: Index) -> None:
    snapshot = index.snapshot()
    every = [place for place, _ in snapshot.words.best(QUESTION, 10)]
    allowed = np.arange(len(snapshot.passages)) == every[-1]
    assert [place for place, _ in snapshot.words.best(QUESTION, 10, allowed)] == [every[-1]]


def test_no_passage_no_word(index: Index) -> None:
    index.clear()
    assert index.snapshot().words.best(QUESTION, 10) == []


def test_files_that_cannot_be_written_are_named(index: Index) -> None:
    (index.folder / "bm25").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written or read"):
        index.snapshot()


def test_documents_without_a_word_are_found_by_none(tmp_path: Path, embedder: WordEmbedder) -> None:
    (tmp_path / "i.txt").write_text("a b c")
    index = Index(tmp_path, Settings(), embedder)
    index.update()
    assert index.snapshot().words.best(QUESTION, 10) == []
    assert index.snapshot().words.best(QUESTION, 10) == []
    (tmp_path / "j.txt").write_text("The works cost 5 million.")
    index.update()
    assert len(index.snapshot().words.best(QUESTION, 10)) == 1
