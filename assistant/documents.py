"""Files -> documents: text as it will be quoted, with title, date and source.

The text of a document is the file's text after its front matter, kept verbatim, so that a quote
can be checked in the file itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError
from assistant.types import Document

SUFFIXES = (".md", ".txt")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(rf"\b(?:\d{{4}}-\d\d-\d\d|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}})\b")
_DATELINE_CHARS = 300  # a date further down is more likely to be in the story than of it
_TITLE_CHARS = 120


def find_files(root: Path) -> Iterator[Path]:
    """Readable files of a folder (or the one file), sorted; README files and hidden ones left out."""
    if root.is_file():
        yield root
        return
    if not root.is_dir():
        raise CorpusError(f"There is no folder or file {root}. Name the folder that holds the documents.")
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith(".") for part in parts) or path.stem.lower() == "readme":
            continue
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield path


def read_document(path: Path, root: Path) -> Document:
    """Read one file. Raises ``CorpusError`` when it holds no text or cannot be decoded."""
    name = relative_name(path, root)
    fields, text = _split_front_matter(_decode(path, name), name)
    if not text.strip():
        raise CorpusError(f"{name} holds no text. Remove it or fill it.")
    return Document(
        id=hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16],
        path=name,
        title=str(fields.get("title") or _guess_title(text, path)),
        date=_iso_date(fields.get("date")) or _guess_date(text),
        source=_optional(fields.get("source")),
        place=_optional(fields.get("place")),
        questions=_strings(fields.get("questions")),
        text=text,
        sha256=text_hash(text),
    )


def relative_name(path: Path, root: Path) -> str:
    """The path under which a document is known: relative to its folder, with forward slashes."""
    return path.name if path == root else path.relative_to(root).as_posix()


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _decode(path: Path, name: str) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        if best is None:
            raise CorpusError(f"{name} is not text in any known encoding. Save it as UTF-8.") from None
        return str(best)


def _split_front_matter(raw: str, name: str) -> tuple[Mapping[str, Any], str]:
    found = _FRONT_MATTER.match(raw)
    if not found:
        return {}, raw
    import yaml

    try:
        fields = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        problem = str(error).splitlines()[0]
        raise CorpusError(f"The front matter of {name} is not YAML ({problem}). Correct it.") from None
    # A rule of dashes at the top of a plain text is not front matter.
    return (fields, raw[found.end() :]) if isinstance(fields, dict) else ({}, raw)


def _guess_title(text: str, path: Path) -> str:
    heading = _HEADING.search(text)
    if heading:
        return heading[1]
    first = next(line.strip() for line in text.splitlines() if line.strip())
    if len(first) <= _TITLE_CHARS and first[-1] not in ".!?:;,":
        return first
    return path.stem.replace("-", " ").replace("_", " ")


def _guess_date(text: str) -> str | None:
    found = _DATE.search(text[:_DATELINE_CHARS])
    return _iso_date(found[0]) if found else None


def _iso_date(value: Any) -> str | None:
    """ISO 8601 of a date in front matter (YAML date or free text), or None."""
    if value is None:
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    from dateutil import parser

    try:
        return parser.parse(str(value)).date().isoformat()
    except (ValueError, OverflowError):
        return None


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _optional(value: Any) -> str | None:
    return None if value is None else str(value)
