"""Files -> documents: text as it will be quoted, with title, date and source.

The text of a Markdown or text file is kept verbatim after its front matter, so that a quote can be
checked in the file itself. Other formats are turned into plain text once, in a child process; a file
that holds others, a ZIP or a mail, gives a document for each. What cannot be read has a reason.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.errors import CorpusError
from assistant.formats import KINDS, UNSUPPORTED, Parsed, UnreadableError, is_document
from assistant.formats.pack import read_file
from assistant.formats.sniff import check_kind
from assistant.formats.text import parse_text
from assistant.formats.worker import Worker
from assistant.properties import (
    date_of,
    guess_title,
    scalar,
    scalars,
    split_front_matter,
    tag_list,
)
from assistant.types import Document

FORMATS = ", ".join(sorted(KINDS))
_CONTAINER_TIME = 5  # times the limit of one document; for all that one file holds


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file holds: documents, and what could not be read with the reason."""

    documents: tuple[Document, ...]
    skipped: Mapping[str, str]  # name -> a message that names it and the way out


def find_files(root: Path, data: Path | None = None) -> Iterator[Path]:
    """Files to read of a folder (or the one file), sorted; README files and hidden ones left out.

    A folder inside it that cannot be opened is among them, so that it is reported.
    Of a data folder inside it nothing is read: users keep documents of their own there.
    """
    check_there(root)
    if root.is_file():
        yield root
        return
    # Below it only: the folder of a user's own documents lies in the data folder itself.
    inside = data.resolve() if data and root.resolve() in data.resolve().parents else None
    closed: list[Path] = []
    walk = os.walk(root, onerror=lambda error: closed.append(Path(error.filename)))
    found = [Path(folder) / name for folder, _, names in walk for name in names]
    for path in sorted([*found, *closed]):
        if inside and path.is_relative_to(inside):
            continue
        name = path.relative_to(root).as_posix()
        if path in closed or (is_document(name) and _may_be_file(path)):
            yield path


def check_there(root: Path) -> None:
    """Raises ``CorpusError`` where there is neither a folder nor a file."""
    try:
        there = root.is_file() or root.is_dir()
    except OSError as error:
        raise CorpusError(f"{root} cannot be opened ({error.strerror}). Check its permissions.") from None
    if not there:
        raise CorpusError(f"There is no folder or file {root}. Name the folder that holds the documents.")


def _may_be_file(path: Path) -> bool:
    """What may not even be looked at counts, so that it is reported as left out."""
    try:
        return path.is_file()
    except OSError:
        return True


def read_document(path: Path, root: Path) -> Document:
    """Read one file; of one that holds several documents, the first. Raises ``CorpusError``."""
    contents = read_documents(path, root)
    if not contents.documents:
        raise CorpusError("; ".join(contents.skipped.values()))
    return contents.documents[0]


def read_documents(path: Path, root: Path, worker: Worker | None = None) -> Contents:
    """All documents of one file. Give a ``Worker`` to read many files with one child process."""
    if worker is None:
        with Worker() as own:
            return read_documents(path, root, own)
    name = relative_name(path, root)
    if (shown := name.encode("utf-8", "replace").decode()) != name:
        return Contents((), {shown: f"{shown} has a name that is not Unicode. Rename it."})
    documents: list[Document] = []
    skipped: dict[str, str] = {}
    waiting: deque[tuple[str, ...]] = deque([()])
    deadline = time.monotonic() + _CONTAINER_TIME * worker.limits.seconds
    left = worker.limits.members
    while waiting:
        members = waiting.popleft()
        label = "/".join((name, *members))
        if left < 0 or time.monotonic() > deadline:
            skipped[f"{name}: rest"] = (
                f"{name} holds more than can be read in one file. Unpack it into a folder."
            )
            break
        try:
            parsed = _parse(path, root, members, worker)
            if any(document.path == label for document in documents):
                raise UnreadableError("is the name of two files in it. Rename one and pack it anew.")
            if parsed.text.strip():
                documents.append(_document(label, parsed))
            elif not parsed.members and not parsed.skipped:
                raise UnreadableError("holds no document to read. Remove it or fill it.")
        except UnreadableError as error:
            skipped[label] = f"{label} {error}"
        except CorpusError as error:
            skipped[label] = str(error)
        else:
            skipped |= {
                f"{label}{part}": f"{label}{part} {reason}" for part, reason in parsed.skipped.items()
            }
            waiting.extend((*members, member) for member in parsed.members)
            left -= len(parsed.members)
    return Contents(tuple(documents), skipped)


def relative_name(path: Path, root: Path) -> str:
    """The path under which a document is known: relative to its folder, with forward slashes."""
    return path.name if path == root else path.relative_to(root).as_posix()


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex; empty when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _parse(path: Path, root: Path, members: tuple[str, ...], worker: Worker) -> Parsed:
    """Text files are read here, everything else by the child."""
    if members:
        return worker.parse(path, members)
    if path != root and not path.resolve().is_relative_to(root.resolve()):
        raise UnreadableError("is a link to a file outside the folder. Put a copy of the file there.")
    suffix = path.suffix.lower()
    if suffix in UNSUPPORTED or KINDS.get(suffix, "text") != "text":
        return worker.parse(path)
    data = read_file(path, worker.limits)
    if data.strip():
        check_kind(data, "text")
    return parse_text(data, worker.limits)


def _document(name: str, parsed: Parsed) -> Document:
    path = PurePosixPath(name)
    kind = KINDS.get(path.suffix.lower(), "text")
    if kind != "text":
        text = parsed.text
        fields: Mapping[str, Any] = {"title": parsed.title, "date": parsed.date, "source": parsed.source}
    else:
        fields, text = split_front_matter(parsed.text, name)
        if not text.strip():
            raise UnreadableError("holds no text. Remove it or fill it.")
    return Document(
        id=hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16],
        path=name,
        title=scalar(fields.get("title")) or guess_title(text, path),
        date=date_of(text, kind, fields.get("date")),
        source=scalar(fields.get("source")),
        place=scalar(fields.get("place")),
        questions=scalars(fields.get("questions")),
        tags=tag_list(fields.get("tags")),
        pages=parsed.pages,
        text=text,
        sha256=text_hash(text),
    )
