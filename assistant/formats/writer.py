"""Blocks of a parsed file -> one plain text with the start of each page.

Headings become Markdown headings, list items get a dash, and blocks are a blank line apart: what
``split`` understands. A block is cleaned before it is added, so that offsets never move afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.formats import UnreadableError
from assistant.formats.form import is_form

_JUNK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile("[ \t\x85\xa0\u2000-\u200a\u202f\u205f]+")
_LINE = re.compile(r" ?(?:\r\n|[\n\r\u2028\u2029]) ?")
_FALSE_HEADING = re.compile(r"^#{1,6}(?= +\S)", re.MULTILINE)
_LEADING_MARKS = re.compile(r"^[#>*+\-•\s]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"(?:(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th))\s\D+")  # 2023 total, 1st half
_STOPS = (".", "!", "?", "…", "。")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


class Writer:
    """Collects blocks; refuses to grow beyond ``limit`` characters."""

    def __init__(self, limit: int) -> None:
        self.pages: list[int] = []
        self._limit = limit
        self._blocks: list[str] = []
        self._length = 0  # of the text so far
        self._new_pages = 0

    def page(self) -> None:
        """A new page starts with the next text."""
        self._new_pages += 1

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of level 1 to 6."""
        line = " ".join(clean(text).lstrip("# ").split())
        if line:
            self._add(f"{'#' * min(max(level, 1), 6)} {line}")

    def paragraph(self, text: str, breaks: Sequence[int] = ()) -> None:
        """A block of text; its line breaks stay. ``breaks`` are where pages start inside clean text."""
        self._add(_FALSE_HEADING.sub("", clean(text)).strip(), breaks)

    def item(self, text: str) -> None:
        """A list item."""
        line = " ".join(clean(text).split())
        if line:
            self._add(f"- {_LEADING_MARKS.sub('', line) or line}")

    def row(self, columns: Sequence[str], values: Sequence[str]) -> None:
        """One row of a table as one sentence: 'Column: value; Column: value.'"""
        cells = []
        for number, value in enumerate(values):
            flat = " ".join(clean(value).split())
            name = columns[number] if number < len(columns) else ""
            if flat:
                cells.append(f"{name}: {flat}" if name else flat)
        line = "; ".join(cells)
        if line:
            self._add(line if line.endswith(_STOPS) else f"{line}.")

    def text(self) -> str:
        """Everything, blocks a blank line apart."""
        self._start(self._length, 0)
        return "\n\n".join(self._blocks)

    def _add(self, block: str, breaks: Sequence[int] = ()) -> None:
        if block:
            start = self._length + 2 if self._blocks else 0
            self._start(start, len(block))
            self.pages += [start + offset for offset in breaks]
            self._blocks.append(block)
            self._length = start + len(block)

    def _start(self, offset: int, length: int) -> None:
        if offset + length > self._limit:
            raise UnreadableError(f"holds more than {self._limit:,} characters. Split it into smaller files.")
        self.pages += [offset] * self._new_pages
        self._new_pages = 0


def clean(text: str) -> str:
    """Without characters that nobody sees; ligatures as letters; white space as spaces and line feeds."""
    visible = _JUNK.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    return _LINE.sub("\n", _SPACES.sub(" ", visible)).translate(_LIGATURES)


def columns(cells: Sequence[str]) -> list[str]:
    """Names of columns from a table's first row, fit to open a line."""
    return [_LEADING_MARKS.sub("", " ".join(clean(cell).split())).rstrip(" :") for cell in cells]


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: different words in it, and no numbers but years."""
    names = [cell.strip() for cell in cells if cell.strip()]
    words = [
        name
        for name in names
        if any(map(str.isalpha, name)) and (not name[0].isdigit() or _ORDINAL.fullmatch(name))
    ]
    years = [name for name in names if _YEAR.fullmatch(name)]
    return bool(words) and len(words) + len(years) == len(names) == len(set(names))


def form(writer: Writer, rows: Sequence[Sequence[str]]) -> None:
    """Names with a value each: 'Name: value.'"""
    for name, *values in rows:
        if any(map(str.strip, values)):
            writer.row(columns([name]), values)
        else:
            writer.row([], [name])


def table(writer: Writer, rows: Sequence[Sequence[str]], as_form: bool | None = None) -> None:
    """Rows of a table in a document; without a header the values stand alone.

    Where the file does not tell by ``as_form`` whether it is a form, the cells do.
    """
    full = [row for row in rows if any(cell.strip() for cell in row)]
    if not full:
        return
    if is_form(full) if as_form is None else as_form:
        form(writer, full)
        return
    named = len(full) > 1 and len(full[0]) > 1 and is_header(full[0])
    names = columns(full[0]) if named else []
    for row in full[1:] if named else full:
        writer.row(names, row)
