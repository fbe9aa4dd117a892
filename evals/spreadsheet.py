"""Gold rows from a CSV file as spreadsheets write it: comma, semicolon or tab, with or without a BOM.

A cell that holds several things has one on each line of the cell (Alt+Enter), or separates them by
`` | ``; other spellings of one fact are joined by `` = ``:

    history   user: Who represents Japan?
              assistant: Two ministers.
    facts     Hayashi Yoshimasa = Hayashi
              Hamada Yasukazu = Hamada
    quotes    Title of the document :: exact text of the quote
              Title of the document :: 120-240
    answerable, any   yes / no / true / false / 1 / 0
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.gold import GoldError, text_of

_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_OFFSETS = re.compile(r"(\d+)\s*[-–]\s*(\d+)")


def read_csv(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Number of the row's last line in the file, and the row with typed cells; blank rows are left out."""
    text = text_of(path)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        if None in cells:
            raise GoldError(f"{path.name}, line {reader.line_num}: more cells than headings. Quote the cell.")
        row = {key.strip(): value.strip() for key, value in cells.items() if value and value.strip()}
        if row:
            yield reader.line_num, {key: _CELLS.get(key, str)(value) for key, value in row.items()}


def _items(cell: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"\n| \| ", cell))
    return [part for part in parts if part]


def _flag(cell: str) -> Any:
    """The truth value, or the cell as it is, which validation then rejects by name."""
    return _WORDS.get(cell.lower(), cell)


def _facts(cell: str) -> list[list[str]]:
    return [[spelling.strip() for spelling in item.split(" = ")] for item in _items(cell)]


def _turn(item: str) -> dict[str, str]:
    role, _, text = item.partition(":")
    return {"role": role.strip().lower(), "text": text.strip()}


def _quote(item: str) -> dict[str, Any]:
    document, _, place = (part.strip() for part in item.partition("::"))
    offsets = _OFFSETS.fullmatch(place)
    if offsets:
        return {"document": document, "start": int(offsets[1]), "end": int(offsets[2])}
    return {"document": document, "text": place}


_CELLS: Mapping[str, Callable[[str], Any]] = {
    "answerable": _flag,
    "any": _flag,
    "history": lambda cell: [_turn(item) for item in _items(cell)],
    "facts": _facts,
    "quotes": lambda cell: [_quote(item) for item in _items(cell)],
    "answers": _items,
    "wrong_answers": _items,
    "tags": lambda cell: re.split(r"[\s,|]+", cell),
    "documents": _items,
}
