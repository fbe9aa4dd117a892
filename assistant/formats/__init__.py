"""Formats beyond plain text, read in a child process.

    documents.read_documents -> worker.Worker ==pipe==> child -> pdf, word, slides, page, mail, sheet, pack

A parser meets whatever the world calls a PDF. It therefore runs in a process with limits on time and
memory, and what it finds comes back as plain text, once: that text is stored, and offsets refer to it.
This module knows only names, so that importing it costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

KINDS = {
    ".md": "text",
    ".markdown": "text",
    ".txt": "text",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "eml",
    ".msg": "msg",
    ".zip": "zip",
}
"""Suffix -> the kind of parser that reads it."""
UNSUPPORTED = {
    ".doc": "Save it as .docx.",
    ".docm": "Save it as .docx.",
    ".rtf": "Save it as .docx.",
    ".odt": "Save it as .docx.",
    ".pages": "Export it as .docx or .pdf.",
    ".ppt": "Save it as .pptx.",
    ".odp": "Save it as .pptx.",
    ".key": "Export it as .pptx or .pdf.",
    ".xls": "Save it as .xlsx.",
    ".ods": "Save it as .xlsx.",
    ".numbers": "Export it as .xlsx.",
    ".mht": "Open it in a browser and save it as .html or .pdf.",
    ".mhtml": "Open it in a browser and save it as .html or .pdf.",
    ".jpg": "Run text recognition (OCR) on it and add the result.",
    ".jpeg": "Run text recognition (OCR) on it and add the result.",
    ".epub": "Export it as .html or .pdf.",
    ".7z": "Unpack it, or pack it as .zip.",
    ".rar": "Unpack it, or pack it as .zip.",
}
"""Documents people have and we cannot read: listed with the way out instead of left out in silence."""
CONTAINERS = frozenset({"zip", "eml", "msg"})
_BRIEF = 100  # characters


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The defaults are far above honest documents and far below harm."""

    seconds: float = 120.0  # wall time for one document
    memory: int = 1 << 30  # bytes of address space of the child
    file_bytes: int = 100 << 20  # of a file, or of one file inside a container
    unpacked_bytes: int = 400 << 20  # all that a container or an Office file says it holds
    text_chars: int = 20_000_000  # of one document
    pages: int = 10_000  # of one PDF
    members: int = 1_000  # files of one container, the nested ones included
    depth: int = 3  # containers inside one another, the outermost included


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser found in one file."""

    text: str = ""
    title: str | None = None
    date: str | None = None  # as the file writes it; ``documents`` makes it ISO 8601
    source: str | None = None
    pages: tuple[int, ...] = ()  # start offset of each page
    members: tuple[str, ...] = ()  # documents inside, to be asked for one by one
    skipped: Mapping[str, str] = field(default_factory=dict)  # parts left out -> reason


class UnreadableError(Exception):
    """A file cannot be read. The message goes on after its name and says what to do."""


def brief(error: Exception) -> str:
    """The first line of what a library says, in brackets, for the end of a message."""
    line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return f"({line[:_BRIEF]})"


def is_document(name: str) -> bool:
    """Whether a file of this relative path is meant to be read: no README, nothing hidden, no other types."""
    path = PurePosixPath(name)
    if (
        any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
        or path.stem.lower() == "readme"
    ):
        return False
    return path.suffix.lower() in KINDS or path.suffix.lower() in UNSUPPORTED
