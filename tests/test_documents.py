from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from assistant.documents import find_files, read_document, read_documents, text_hash
from assistant.errors import CorpusError
from assistant.formats.worker import Worker


def write(root: Path, name: str, data: bytes | str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_front_matter_becomes_fields_and_the_body_stays_verbatim(tmp_path: Path) -> None:
    body = "\n# Other title\r\n\nText  with   spaces.\n"
    head = "---\ntitle: 'A: title'\ndate: 2023-01-11\nsource: TDI\nplace: Oslo\n---\n"
    document = read_document(write(tmp_path, "x/a.md", head + body), tmp_path)
    assert (document.title, document.date, document.source, document.place) == (
        "A: title",
        "2023-01-11",
        "TDI",
        "Oslo",
    )
    assert document.text == body
    assert document.sha256 == text_hash(body)
    assert document.path == "x/a.md"


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        ("# Harbour\n\nOn 4 March 2021 it opened.", "Harbour", "2021-03-04"),
        ("WASHINGTON, January 11, 2023 (AB): They met.", "some name", "2023-01-11"),
        ("Minutes of the Board\n\nNothing was said.", "Minutes of the Board", None),
        ("They may meet in May. Nothing else.", "some name", None),
        ("---\nnot: [closed\n", "not: [closed", None),
        ("From: A <a@b.example>\nTo: B,\n C\nSubject: Re: Port\n\nAll is well.", "Re: Port", None),
        ("PORT BOARD\n\nMinutes\n\n## 1. Opening\n\nIt began.", "PORT BOARD", None),
        ("PORT BOARD\n\nThe chair is Lee.\n\n## Opening\n\nIt began.", "PORT BOARD", None),
        ("For the press\n\n# Opening\n\nIt began.", "Opening", None),
        ("## 1. Opening\n\nIt began.", "1. Opening", None),
        ("**CHECK AGAINST DELIVERY**\n\nSpeech on the port\n\nIt is open.", "Speech on the port", None),
        ("* * *\n\nIt is open.", "some name", None),
    ],
)
def test_title_and_date_are_found_in_the_text(
    tmp_path: Path, text: str, title: str, date: str | None
) -> None:
    document = read_document(write(tmp_path, "some-name.md", text), tmp_path)
    assert (document.date) == date
    assert document.title == title


def test_dashes_at_the_top_of_a_text_are_not_front_matter(tmp_path: Path) -> None:
    text = "---\nJust a rule above.\n---\nBelow."
    assert read_document(write(tmp_path, "a.txt", text), tmp_path).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    text = (
        "Die Brücke über den Fluß wurde am Dienstag für den Verkehr gesperrt, sagte der Bürgermeister. " * 3
    )
    assert read_document(write(tmp_path, "a.txt", text.encode(encoding)), tmp_path).text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (" \n ", "a.md holds no text"),
        ("---\ntitle: [open\n---\nBody.", "front matter of a.md is not YAML"),
    ],
)
def test_unreadable_files_say_what_to_do(tmp_path: Path, data: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read_document(write(tmp_path, "a.md", data), tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"There is no folder or file .*nowhere.* Name the folder"):
        list(find_files(tmp_path / "nowhere"))


def test_readme_hidden_and_foreign_files_are_left_out(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a.txt",
        "README.md",
        ".hidden.md",
        ".git/c.md",
        "d.png",
        "sub/E.MD",
        "sub/readme.txt",
    ):
        write(tmp_path, name, "Text.")
    assert [p.relative_to(tmp_path).as_posix() for p in find_files(tmp_path)] == ["a.txt", "b.md", "sub/E.MD"]


def test_a_single_file_is_a_collection_of_one(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "Text.")
    assert list(find_files(path)) == [path]
    assert read_document(path, path).path == "a.md"


@pytest.mark.parametrize("tag", ['!!int ""', '!!timestamp "x"', '!!bool "x"'])
def test_front_matter_that_trips_the_parser_is_reported(tmp_path: Path, tag: str) -> None:
    with pytest.raises(CorpusError, match="is not YAML"):
        read_document(write(tmp_path, "a.md", f"---\ntitle: {tag}\n---\nText.\n"), tmp_path)


def test_a_title_spelled_in_two_halves_is_whole(tmp_path: Path) -> None:
    head = '---\ntitle: "\\ud83d\\ude80 Launch"\n---\n'
    assert read_document(write(tmp_path, "a.md", head + "Text.\n"), tmp_path).title == "\U0001f680 Launch"


def test_a_name_that_is_not_unicode_is_left_out_with_its_reason(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("The cafe opens.")
    with Worker() as worker:
        contents = read_documents(path, tmp_path, worker)
    assert contents.documents == ()
    assert "not Unicode" in " ".join(contents.skipped.values())


def test_what_stands_between_two_rules_in_a_text_is_kept(tmp_path: Path) -> None:
    text = "---\nFrom: Anna Berg\nDate: 5 May 2023\nDecision: The pier will be sold.\n---\nRegards\n"
    document = read_document(write(tmp_path, "minutes.txt", text), tmp_path)
    assert (document.text, document.date) == (text, "2023-05-05")


POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


@pytest.mark.skipif(bool(POWERLESS) and not which("setpriv"), reason="the superuser may open every folder")
def test_a_closed_folder_is_reported_and_its_documents_stay(tmp_path: Path) -> None:
    write(tmp_path, "docs/a.md", "Anna Berg leads the works.")
    write(tmp_path, "docs/sub/b.md", "Bo Lund leads the port.")
    code = """
import sys
from pathlib import Path
import numpy as np
from assistant.index import Index
from assistant.settings import Settings

class Same:
    sha256 = "3" * 64
    def embed(self, texts):
        return np.ones((len(texts), 384), np.float32) / 384**0.5

root = Path(sys.argv[1])
index = Index(root / "docs", Settings(data_dir=root / "data"), Same())
index.update()
(root / "docs" / "sub").chmod(0)
update = index.update()
(root / "docs" / "sub").chmod(0o755)
print(update.removed, sorted(index.store.files()), update.skipped["sub"])
"""
    command = [*POWERLESS, sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    assert done.stdout.startswith("0 ['a.md', 'sub/b.md'] sub cannot be opened")
