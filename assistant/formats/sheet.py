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
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, brief
from assistant.formats.pack import check_unpacked
from assistant.formats.text import decode
from assistant.formats.word import properties
from assistant.formats.writer import Writer, columns, is_header

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
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
    """Lines of one cell above the table are text; the first row of several names the columns."""
    names: list[str] | None = None
    for row in rows:
        filled = sum(bool(cell.strip()) for cell in row)
        if names is None and filled > 1:
            names = columns(row) if is_header(row) else []
            if names:
                continue
        if filled == 1 and names is None:
            writer.paragraph(" ".join("".join(row).split()))
        elif filled:
            writer.row(names or [], row)


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
