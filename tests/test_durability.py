"""The short forms of the commands that kill, fill and cycle; docs/durability.md has the long ones."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Settings
from assistant.errors import StoreError
from assistant.library import Library
from tests.chroma_kills import all_found
from tests.conftest import ROOT, WordEmbedder
from tests.index_kills import kills, opened, whole
from tests.update_cycles import run


def test_kills_end_in_a_usable_index(tmp_path: Path) -> None:
    _, *lines = kills(tmp_path, 3, 50, longest=1.0)
    assert len(lines) == 3
    assert all("usable" in line and ", 0 texts" in line for line in lines), lines


def test_nothing_deleted_is_ever_found(tmp_path: Path) -> None:
    made = run(tmp_path, 12)
    assert made.stale == 0
    assert made.errors == []
    assert made.asked > 0


def in_a_process(code: str, work: Path, file_size: int | None = None) -> subprocess.Popen[str]:
    limits = {} if file_size is None else {"preexec_fn": lambda: _limit(file_size)}
    code = f"import sys; from pathlib import Path; from tests.index_kills import opened\n{code}"
    return subprocess.Popen(
        [sys.executable, "-c", code, str(work)], stderr=subprocess.PIPE, text=True, cwd=ROOT, **limits
    )


def _limit(file_size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))


def test_two_writers_at_once_both_end_well(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    for number in range(20):
        (tmp_path / "documents" / f"{number}.md").write_text(f"# Note {number}\n\nIt says w{number}.\n")
    writers = [
        in_a_process("i = opened(Path(sys.argv[1])); i.update(); i.snapshot()", tmp_path) for _ in "ab"
    ]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0), ("", 0)]
    index = opened(tmp_path)
    assert index.store.revision() == 1, "what the first one did is not done again"
    assert whole(index)
    assert all_found(index)


def test_no_room_for_chroma_names_the_fix_and_the_next_try_works(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "note.md").write_text("A note.")
    opened(tmp_path).update()
    process = in_a_process("opened(Path(sys.argv[1])).snapshot()", tmp_path, file_size=100_000)
    errors = process.communicate()[1]
    assert "StoreError" in errors
    assert "Make room on that disk" in errors
    assert all_found(opened(tmp_path))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "small", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_the_old_state_answers_until_there_is_room(
    small_disk: Path, folder: Path, embedder: WordEmbedder
) -> None:
    library = Library(folder, Settings(data_dir=small_disk), embedder=embedder)
    before = library.state()
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    (folder / "new.md").write_text(
        "".join(f"# Part {n}\n\nSome news about sheep {n}.\n\n" for n in range(200))
    )
    with pytest.raises(StoreError, match="Make room on that disk"):
        library.update()
    assert library.state() is before
    assert before.retrieval.retrieve("Who leads the works?", 1)[0].title == "Harbour works"
    ballast.unlink()
    assert library.update().added == 1
    assert len(library.state().documents) == 3


def test_a_revision_that_cannot_be_loaded_leaves_the_one_before(
    folder: Path, embedder: WordEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(folder, Settings(), embedder=embedder)
    before = library.state()
    home = library._index.folder / "chroma"
    home.rename(home.with_name("away"))
    home.write_text("in the way")
    (folder / "bridge.txt").unlink()
    with pytest.raises(StoreError, match="nothing that was indexed is lost"):
        library.update()
    assert library.state() is before
    assert "answered from the documents as they were before" in caplog.text
    document_id = next(d.id for d in before.documents.values() if d.path == "bridge.txt")
    assert before.stored(document_id) is not None, "an answer from this state can still be verified"
    assert library.stored(document_id) is None
    home.unlink()
    library.update()
    assert {d.path for d in library.state().documents.values()} == {"harbour.md"}


def test_the_log_of_the_store_does_not_grow_with_every_update(folder: Path, embedder: WordEmbedder) -> None:
    library = Library(folder, Settings(), embedder=embedder)
    log = library._index.store.path.with_name("store.sqlite3-wal")
    sizes = []
    for number in range(12):
        (folder / "bridge.txt").write_text(f"Bridge {number}: " + f"It was crossed {number} times. " * 60)
        library.update()
        sizes.append(log.stat().st_size)
    assert sizes[-1] == sizes[5], sizes
