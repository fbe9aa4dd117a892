"""Tells two columns of names with a value each (a form) from a table whose first row names the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dates import MONTH

_ROWS = 3  # of a form at least; fewer show nothing in common
_NAME = re.compile(r"[^\W\d].*[^.!?]|[^\W\d]")
_NAME_WORDS, _FIGURE_WORDS = 6, 4
_MOST_OF_ONE_KIND = 0.75  # of the values; one odd cell among many is a gap in a table
_DAY = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|{MONTH} \d{{1,2}}|\d{{4}}-\d\d-\d\d|\d+([./])\d+\1\d{{4}})\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b{MONTH}\.? \d{{4}}\b", re.IGNORECASE)
_FIGURE = re.compile(r"[-–+±<>~$£€¥]*\s?\d")
_PERIOD = re.compile(r"\b(?:19|20)\d\d\b")
_LATER_CAPITAL = re.compile(r"\s[A-Z]")


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each row is a name with its value.

    All names end with a colon, or the values are of several kinds, where a column holds one kind; the first
    one must look like a value too, since a column of dates may say 'Not yet' in some rows.
    """
    if any(len(row) < 2 or any(map(str.strip, row[2:])) for row in rows):
        return False
    names, values = ([row[column].strip() for row in rows] for column in (0, 1))
    if len(rows) > 1 and all(name.endswith(":") for name in names):
        return True
    if len(rows) < _ROWS or not all(map(_is_name, names)):
        return False
    kinds = [kind for value in values[1:] if (kind := _kind(value))]
    mixed = bool(kinds) and max(map(kinds.count, kinds)) <= _MOST_OF_ONE_KIND * len(kinds)
    return mixed and (_is_value(values[0]) or len(set(kinds)) > 2)


def _is_name(cell: str) -> bool:
    return bool(_NAME.fullmatch(cell)) and len(cell.split()) <= _NAME_WORDS


def _is_value(cell: str) -> bool:
    """A figure, a day or a name of several words; a year or a quarter is what a column is about."""
    if _PERIOD.search(cell) and not _DAY.search(cell):
        return False
    return any(map(str.isdigit, cell)) or bool(_LATER_CAPITAL.search(cell))


def _kind(cell: str) -> str:
    """A date, a figure or words; none for what is neither for sure, such as a note in small letters."""
    if _DAY.search(cell) or _MONTH.search(cell):
        return "date"
    if _FIGURE.match(cell):
        return "figure" if len(cell.split()) <= _FIGURE_WORDS else "words"
    return "words" if cell[:1].isupper() and not any(map(str.isdigit, cell)) else ""
