"""Generations of Chroma: checked by another process, sealed, grown from one another, mended."""

from __future__ import annotations

import random
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import StoreError
from assistant.index import Index
from assistant.settings import Settings
from assistant.vectors import generations
from assistant.vectors.child import open_client
from assistant.vectors.inspector import Inspector, inspector
from assistant.vectors.seal import Seal
from tests.chroma_kills import HashEmbedder, write
from tests.conftest import WordEmbedder
from tests.test_index import assert_sound, generation

_LARGE = 1200  # passages: from 1,000 on HNSW is kept in files of its own


@pytest.fixture
def index(folder: Path, embedder: WordEmbedder) -> Index:
    made = Index(folder, Settings(), embedder)
    made.update()
    return made


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A folder large enough for segment files, indexed."""
    folder = tmp_path_factory.mktemp("large")
    write(folder, 60, _LARGE, seed=1)
    made = Index(folder, Settings(data_dir=tmp_path_factory.mktemp("data")), HashEmbedder())
    made.update()
    made.snapshot()
    return made


def reopened(index: Index) -> Index:
    return Index(index.root, index.settings, index.embedder)


@pytest.mark.parametrize("damage", ["folder", "seal", "sqlite", "version"])
def test_a_damaged_chroma_is_rebuilt_without_embedding(
    index: Index, embedder: WordEmbedder, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    index.snapshot()
    broken = generation(index)
    if damage == "folder":
        shutil.rmtree(broken)
    elif damage == "seal":
        (broken / "seal.json").unlink()
    elif damage == "sqlite":
        (broken / "chroma.sqlite3").write_bytes(b"not a database")
    else:
        seal = (broken / "seal.json").read_text()
        (broken / "seal.json").write_text(seal.replace(Seal.of(broken, 0, 0).chromadb, "1.0.0"))
    embedder.embedded.clear()
    assert_sound(reopened(index))
    assert embedder.embedded == []
    assert "it is rebuilt from the store, without embedding" in caplog.text
    if damage == "version":
        assert "was written by Chroma 1.0.0" in caplog.text


@pytest.mark.parametrize("damage", ["flip", "cut", "stretch", "remove"])
def test_a_damaged_segment_file_is_never_opened(
    large: Index, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = generation(large)
    file = next(broken.glob("*/data_level0.bin"))
    data = bytearray(file.read_bytes())
    if damage == "flip":
        data[random.Random(3).randrange(len(data))] ^= 1
        file.write_bytes(data)
    elif damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "stretch":
        with file.open("r+b") as stream:
            stream.truncate(1 << 40)  # as a crash of Chroma has left behind; on disk it takes nothing
    else:
        file.unlink()
    embedded = large.embedder.count  # type: ignore[attr-defined]
    assert_sound(reopened(large))
    assert large.embedder.count == embedded  # type: ignore[attr-defined]
    assert "has files that changed since they were checked" in caplog.text
    assert generation(large) != broken


def test_an_update_writes_what_changed_into_a_copy(large: Index) -> None:
    before = Seal.read(generation(large))
    assert before is not None
    assert before.segments
    (large.root / "news.md").write_text("News of today.")
    (large.root / "document-7.md").unlink()
    large.update()
    assert_sound(large)
    after = Seal.read(generation(large))
    assert after is not None
    assert after.changed == before.changed + 1 + _LARGE // 60
    assert after.rows == before.rows + 1 - _LARGE // 60
    assert next(iter(after.segments)).split("/")[0] == next(iter(before.segments)).split("/")[0]
    assert Seal.read(generation(large)) == Seal.of(generation(large), after.rows, after.changed)


def test_after_half_of_all_rows_a_generation_is_built_from_nothing(index: Index, folder: Path) -> None:
    changed = []
    for number in range(4):
        index.snapshot()
        seal = Seal.read(generation(index))
        assert seal is not None
        changed.append(seal.changed)
        (folder / "bridge.txt").write_text(f"The bridge was crossed {number} times.")
        index.update()
    assert changed == [0, 2, 0, 2]


@pytest.mark.parametrize(("times", "sound"), [(1, True), (99, False)])
def test_a_row_that_nothing_leads_to_is_written_again(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch, times: int, sound: bool
) -> None:
    for number in range(12):  # more than a query returns
        (folder / f"{number}.txt").write_text(f"Note{number} tells{number} of{number} sheep{number}.")
    looks: list[int] = []

    def examine(folder: Path, name: str, *others: Any) -> Mapping[str, Any]:
        looks.append(len(looks))
        if len(looks) <= times:  # as if HNSW had linked the row to where it does not belong
            client = open_client(folder)
            rows = client.get_collection(name, embedding_function=None)
            first = rows.get(limit=1, include=["embeddings"])
            rows.update(ids=first["ids"], embeddings=-np.asarray(first["embeddings"]))
            client.close()
        return original(folder, name, *others)

    original = inspector.examine
    monkeypatch.setattr(generations.inspector, "examine", examine)
    index.update()
    if sound:
        assert_sound(index)
        assert len(looks) == 2
    else:
        with pytest.raises(StoreError, match="fails its check"):
            index.snapshot()


def test_old_generations_and_unfinished_ones_are_removed(index: Index, folder: Path) -> None:
    (index.folder / "chroma" / "7-9").mkdir(parents=True)
    for number in range(5):
        (folder / "news.md").write_text(f"News number {number}.")
        index.update()
        index.snapshot()
    assert len(list((index.folder / "chroma").glob("*-*"))) == 2
    assert generation(index).is_dir()


def test_a_crash_or_a_hang_of_the_child_is_a_reason_and_the_next_one_works(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.snapshot()
    asked = (generation(index), f"briefings-{index.folder.name}", index.store.path, 0, False)
    crash = "import os, signal, sys; sys.stdin.readline(); os.kill(os.getpid(), signal.SIGSEGV)"
    broken = Inspector([sys.executable, "-c", crash])
    fault = broken.examine(*asked)["fault"]
    assert fault == f"crashes or blocks Chroma (exit code -{signal.SIGSEGV.value})"
    monkeypatch.setattr("assistant.vectors.inspector._SECONDS", 0.2)
    broken = Inspector([sys.executable, "-c", "import time; time.sleep(60)"])
    assert "crashes or blocks" in broken.examine(*asked)["fault"]
    monkeypatch.undo()
    healthy = Inspector()
    for _ in range(2):
        healthy.start()
        assert healthy.examine(*asked) == {"lost": []}
        healthy.close()
