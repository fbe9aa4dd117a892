"""A folder that is watched: what changes in it is soon what is asked."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.settings import Settings
from assistant.watch import watching
from tests.conftest import ROOT, WordEmbedder

_SECONDS = 60  # on a busy machine


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


@pytest.fixture
def library(folder: Path, embedder: WordEmbedder) -> Iterator[Library]:
    library = Library(folder, Settings(), embedder=embedder)
    with watching(library):
        yield library


def paths(library: Library) -> set[str]:
    return {document.path for document in library.state().documents.values()}


def test_what_is_added_renamed_and_deleted_is_followed(
    library: Library, folder: Path, embedder: WordEmbedder
) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "note.md").write_text("A note on sheep.")
    until(lambda: paths(library) == {"harbour.md", "bridge.txt", "new/note.md"})
    embedder.embedded.clear()
    (folder / "new").rename(folder / "old")
    until(lambda: paths(library) == {"harbour.md", "bridge.txt", "old/note.md"})
    assert embedder.embedded == []
    (folder / "bridge.txt").unlink()
    until(lambda: paths(library) == {"harbour.md", "old/note.md"})


def test_an_emptied_folder_answers_nothing_and_is_still_followed(
    library: Library, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path in folder.iterdir():
        path.unlink()
    until(lambda: paths(library) == set())
    assert library.state().retrieval.retrieve("Who leads the works?", 3) == ()
    until(lambda: "Put documents there" in caplog.text)
    (folder / "again.md").write_text("Anna Berg leads again.")
    until(lambda: paths(library) == {"again.md"})
    (passage,) = library.state().retrieval.retrieve("Who leads?", 3)
    assert passage.text == "Anna Berg leads again."


def test_one_file_is_followed_through_replacements(folder: Path, embedder: WordEmbedder) -> None:
    """Editors write a new file and move it over the old one."""
    library = Library(folder / "bridge.txt", Settings(), embedder=embedder)
    with watching(library):
        for text in ("The bridge is open.", "The bridge has gone."):
            (folder / "draft.tmp").write_text(text)
            (folder / "draft.tmp").replace(folder / "bridge.txt")
            until(lambda text=text: [d.text for d in library.state().documents.values()] == [text])


def test_nothing_is_watched_unless_wanted(folder: Path, embedder: WordEmbedder) -> None:
    library = Library(folder, Settings(), embedder=embedder)
    with watching(library, wanted=False):
        (folder / "bridge.txt").unlink()
        time.sleep(1.5)
        assert "bridge.txt" in paths(library)


def test_a_folder_that_went_and_came_back_is_followed(library: Library, folder: Path) -> None:
    folder.rename(folder.with_name("away"))
    time.sleep(1.5)
    assert len(paths(library)) == 2, "a share that is not mounted is no reason to forget"
    folder.with_name("away").rename(folder)
    (folder / "bridge.txt").unlink()
    until(lambda: paths(library) == {"harbour.md"})
    (folder / "late.md").write_text("Late news.")
    until(lambda: paths(library) == {"harbour.md", "late.md"})


def test_the_command_goes_on_reading(folder: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(prepared))
    command = [sys.executable, "-m", "assistant", "index", str(folder), "--watch"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith("2 added")
        (folder / "third.md").write_text("A third note.")
        assert run.stdout.readline() == "1 added, 0 changed, 0 removed, 2 unchanged: 4 passages.\n"
        run.send_signal(2)
        _, errors = run.communicate(timeout=_SECONDS)
        assert (run.returncode, errors) == (0, "")


def test_a_folder_with_a_dot_in_its_name_is_followed(library: Library, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "2024.05"
    outside.mkdir(parents=True)
    (outside / "note.md").write_text("A note on sheep.")
    outside.rename(folder / "2024.05")
    until(lambda: "2024.05/note.md" in paths(library))
    (folder / "2024.05").rename(outside)
    until(lambda: "2024.05/note.md" not in paths(library))
