"""Exact and approximate search find the same passages while these are few."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.dense import Approximate, Exact, top
from assistant.index import Index
from assistant.settings import Settings
from tests.chroma_kills import HashEmbedder, write


def test_both_find_the_same(tmp_path: Path) -> None:
    folder, embedder = tmp_path / "documents", HashEmbedder()
    folder.mkdir()
    write(folder, 10, 200, seed=1)
    index = Index(folder, Settings(exact_passages=0), embedder)
    index.update()
    snapshot = index.snapshot()
    assert snapshot.collection
    paths = [snapshot.documents[p.document_id].path for p in snapshot.passages.values()]
    exact, near = Exact(*snapshot.records.vectors(), paths), Approximate(snapshot.collection)
    for vector in embedder.embed([f"question {number}" for number in range(10)]):
        for wanted in (None, {"document-3.md", "document-4.md"}):
            assert list(exact.nearest(vector, 5, wanted)) == list(near.nearest(vector, 5, wanted))


@pytest.mark.parametrize("depth", [1, 3, 4, 9])
def test_the_largest_come_first_and_of_equals_the_first(depth: int) -> None:
    assert top(np.array([0.1, 0.5, 0.5, 0.2], np.float32), depth) == [1, 2, 3, 0][:depth]


def test_chroma_is_not_opened_for_a_few_passages(folder: Path) -> None:
    index = Index(folder, Settings(), HashEmbedder())
    index.update()
    assert index.snapshot().collection is None
    assert not (index.folder / "chroma").exists()
