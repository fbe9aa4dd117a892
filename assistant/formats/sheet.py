"""CSV and XLSX: every row is one sentence, 'Column: value; Column: value.'

Values are kept as they are shown, but for days, which are written out as people ask for them. Formulas are
never run: a workbook gives the values it was saved with, and a text that looks like a formula stays text.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from typing import Any

from assistant.dates import MONTHS, day
from assistant.formats import Limits, Parsed, UnreadableError, brief
from assistant.formats.pack import check_unpacked
from assistant.formats.rows import write_rows
from assistant.formats.text import decode
from assistant.formats.word import properties
from assistant.formats.writer import Writer

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_ISO = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
_NUMBER = r"0?[1-9]|[12]\d|3[01]"
_NUMBERS = re.compile(
    rf"(?<![\w./-])(?P<a>{_NUMBER})(?P<sign>[./])(?P<b>{_NUMBER})(?P=sign)(?P<year>\d{{4}})(?![\w/-]|\.\d)"
)


def parse_csv(data: bytes, limits: Limits) -> Parsed:
    """Rows of a table in text, whatever stands between its columns."""
    text = _written_out(decode(data).replace("\x00", ""))
    csv.field_size_limit(limits.text_chars)
    writer = Writer(limits.text_chars)
    try:
        write_rows(writer, csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text[:_SAMPLE])))
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
            write_rows(writer, ([_shown(cell) for cell in row] for row in sheet.iter_rows()))
    title, date, author = properties(_Core(book.properties))
    return Parsed(writer.text(), title, date, author if author != "openpyxl" else None)


class _Core:
    """openpyxl's properties under the names of python-docx."""

    def __init__(self, core: Any) -> None:
        self.title, self.author = core.title, core.creator
        self.modified, self.created = core.modified, core.created


def _written_out(text: str) -> str:
    """Days as '24 October 2024': ISO dates, and numbers where some day in the file is no month."""
    text = _ISO.sub(lambda found: day(found[0]), text)
    dates = [*_NUMBERS.finditer(text)]
    first, second = (max((int(found[part]) for found in dates), default=0) for part in ("a", "b"))
    if not min(first, second) <= len(MONTHS) < max(first, second):
        return text
    one, other = ("b", "a") if first > second else ("a", "b")  # month, day
    return _NUMBERS.sub(lambda found: day(f"{found['year']}-{found[one]}-{found[other]}"), text)


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
        return day(value.date().isoformat())
    if isinstance(value, datetime.datetime):
        return f"{day(value.date().isoformat())} {value:%H:%M}"
    if isinstance(value, int | float):
        percent = _PERCENT.fullmatch(cell.number_format or "")
        if percent:
            return f"{value * 100:.{len(percent[1] or '')}f}%"
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return str(value)
