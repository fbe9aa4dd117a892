"""What may enter a space for uploads, under which name, and what is refused with which reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CorpusError
from assistant.uploads import Space, accepted_name


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path / "space", tmp_path / "space" / "uploads" / "anna", 1000)


def put(space: Space, name: str, data: bytes) -> tuple[bool, tuple[str, ...]]:
    with space.incoming() as folder:
        (folder / name).write_bytes(data)
        taken = space.take(folder / name)
    assert taken.name == name
    return taken.replaced, taken.warnings


def test_a_readable_file_is_taken_and_replaced_by_one_of_its_name(space: Space) -> None:
    assert put(space, "note.md", b"Anna leads.") == (False, ())
    assert put(space, "note.md", b"Bo leads.") == (True, ())
    (file,) = space.files()
    assert file.read_bytes() == b"Bo leads."
    assert space.path_of(file) == "uploads/anna/note.md"
    assert not list((space.root / ".incoming").iterdir())


def test_an_unreadable_file_is_refused_and_leaves_the_old_one(space: Space) -> None:
    put(space, "note.txt", b"Anna leads.")
    with pytest.raises(CorpusError, match="holds no text"):
        put(space, "note.txt", b"\n")
    with pytest.raises(CorpusError, match="is damaged"):
        put(space, "scan.pdf", b"not a pdf")
    assert [file.read_bytes() for file in space.files()] == [b"Anna leads."]


def test_a_full_space_says_so(space: Space) -> None:
    put(space, "a.txt", b"x" * 600)
    put(space, "a.txt", b"y" * 900)  # replaces, so that it fits
    with pytest.raises(CorpusError, match="ASSISTANT_SPACE_MB"):
        put(space, "b.txt", b"x" * 200)


@pytest.mark.parametrize("name", ["../../etc/note.md", "C:\\secret\\note.md", "/note.md", " note.md "])
def test_only_the_last_part_of_a_name_counts(name: str) -> None:
    assert accepted_name(name) == "note.md"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("..", "cannot be a file name"),
        (".hidden.md", "cannot be a file name"),
        ("a\x00b.md", "cannot be a file name"),
        ("a\u202eb.md", "cannot be a file name"),
        ("x" * 200 + ".md", "cannot be a file name"),
        ("old.doc", "Save it as .docx"),
        ("tool.exe", "not a document that can be read. Formats: .csv"),
        ("README.md", "Rename it"),
        ("noend", "not a document"),
    ],
)
def test_other_names_are_refused_with_the_way_out(name: str, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        accepted_name(name)


def test_only_uploaded_files_can_be_removed(space: Space, tmp_path: Path) -> None:
    put(space, "note.md", b"Anna leads.")
    (tmp_path / "other.md").write_text("Keep me.", encoding="utf-8")
    for name in ("../../../other.md", "gone.md", "", "."):
        with pytest.raises(CorpusError, match="There is no uploaded file"):
            space.remove(name)
    space.remove("note.md")
    assert space.files() == []
    assert (tmp_path / "other.md").exists()


def test_reasons_are_found_by_file(space: Space) -> None:
    file = space.folder / "pack.zip"
    skipped = {
        "uploads/anna/pack.zip/a.pdf": "a",
        "uploads/anna/pack.zip: rest": "b",
        "uploads/anna/pack.zip.md": "other",
        "pack.zip": "other",
    }
    assert space.left_out(file, skipped) == ["a", "b"]
