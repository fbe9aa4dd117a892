"""CSV and XLSX: every row is one sentence, 'Column: value; Column: value.'

Values are kept as they are shown. Formulas are never run: a workbook gives the values it was saved
with, and a text that looks like a formula stays text.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from itertools import chain, groupby, islice
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, brief
from assistant.formats.pack import check_unpacked
from assistant.formats.text import decode
from assistant.formats.word import properties
from assistant.formats.writer import Writer, columns, is_header

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_HEAD = 20  # rows; a longer block of two columns is a table
_PERCENT = re.compile(r"0(?:\.(0+))?%")


def parse_csv(data: bytes, limits: Limits) -> Parsed:
    """Rows of a table in text, whatever stands between its columns."""
    text = decode(data).replace("\x00", "")
    csv.field_size_limit(limits.text_chars)
    writer = Writer(limits.text_chars)
    try:
        _rows(writer, csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text[:_SAMPLE])))
    except csv.Error as error:
        raise UnreadableError(
            f"is not a table in CSV {brief(error)}. Save it anew from a spreadsheet."
        ) from None
    return Parsed(writer.text())


def parse_workbook(data: bytes, limits: Limits) -> Parsed:
    """Visible sheets of a workbook; each one's name is a heading."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    check_unpacked(data, limits)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, BadZipFile, InvalidFileException) as error:
        raise UnreadableError(f"is not a whole Excel workbook {brief(error)}. Save it anew.") from None
    writer = Writer(limits.text_chars)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            writer.heading(sheet.title)
            sheet.reset_dimensions()  # they are often wrong, and may claim a billion cells
            _rows(writer, ([_shown(cell) for cell in row] for row in sheet.iter_rows()))
    title, date, author = properties(_Core(book.properties))
    return Parsed(writer.text(), title, date, author if author != "openpyxl" else None)


class _Core:
    """openpyxl's properties under the names of python-docx."""

    def __init__(self, core: Any) -> None:
        self.title, self.author = core.title, core.creator
        self.modified, self.created = core.modified, core.created


def _rows(writer: Writer, rows: Iterable[Sequence[str]]) -> None:
    """Blocks between empty rows: each with the names of its first row, else with those from above."""
    names: list[str] = []
    held: list[Sequence[str]] = []  # two columns that may be names with values or a table with a header
    for filled, block in groupby(rows, lambda row: _count(row) > 0):
        if not filled:
            continue
        lines = iter(block)
        head = list(islice(lines, _HEAD))
        while head and _count(head[0]) == 1 and (not names or head[0][0].strip()):
            _write(writer, held, names)  # a title or a note
            held = []
            writer.paragraph(" ".join("".join(head.pop(0)).split()))
            head += islice(lines, 1)
        if not head:
            continue
        if held:
            names = [] if len(held) == 2 or _count(head[0]) > 2 else names
            _write(writer, held, names)
            held = []
        if is_header(head[0]) and _count(head[0]) > 1:
            names = columns(head[0]) if len(head) > 1 else []
            if len(head) < _HEAD and max(map(_count, head)) == 2:
                held = head
                continue
            head = head[1:] if names else head
        for row in chain(head, lines):
            writer.row(names, row)
    _write(writer, held, names)


def _write(writer: Writer, held: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    """A table with its header, or each row for itself."""
    for row in held[1:] if names else held:
        writer.row(names, row)


def _count(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _delimiter(sample: str) -> str:
    """The one that cuts the first lines into the same number of cells, and most of them."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]

    def merit(mark: str) -> tuple[float, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        common = max(set(counts), key=counts.count, default=1)
        return (0.0 if common == 1 else counts.count(common) / len(counts), common)

    return max(_DELIMITERS, key=merit)


def _shown(cell: Any) -> str:
    """A cell as its reader sees it, near enough."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, int | float):
        percent = _PERCENT.fullmatch(cell.number_format or "")
        if percent:
            return f"{value * 100:.{len(percent[1] or '')}f}%"
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return str(value)
