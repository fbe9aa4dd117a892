"""Rows of a sheet -> captions, notes, tables and forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice

from assistant.formats.form import is_form
from assistant.formats.writer import Writer, columns, form, is_header

_Row = Sequence[str]
_HEAD = 20  # rows; a longer block of two columns is a table
_CAPTION_LEVEL, _CAPTION_WORDS = 2, 20
_STATES = re.compile(r"[^\d\s]\s*:\s|[.!?:;]\Z")
"""'Source: port office' and whole sentences state something; 'Table 2: Ships' names what follows."""


def write_rows(writer: Writer, rows: Iterable[_Row]) -> None:
    """Blocks between empty rows: each with the names of its first row, else with those from above."""
    sheet = _Sheet(writer)
    for filled, block in groupby(rows, lambda row: _count(row) > 0):
        if filled:
            sheet.block(block)
    sheet.end()


class _Sheet:
    """What is still open when a block ends."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._names: list[str] = []
        self._held: list[_Row] = []  # two columns that may be names with values or a table with a header
        self._above: list[str] = []  # single cells that may be the caption of what follows
        self._begun = False  # whether there were rows of several cells

    def block(self, rows: Iterator[_Row]) -> None:
        """Rows between empty ones: single cells, a table, or both."""
        head = list(islice(rows, _HEAD))
        while head and _count(head[0]) == 1 and (not self._names or head[0][0].strip()):
            self._write_held()
            self._above.append(" ".join("".join(head.pop(0)).split()))
            head += islice(rows, 1)
        if head:
            self._write_above(over_table=True)
            self._begun = True
            self._table(head, rows)
        elif self._begun:
            self._write_above()

    def end(self) -> None:
        """Write what was left open."""
        self._write_held()
        self._write_above()

    def _table(self, head: list[_Row], rest: Iterator[_Row]) -> None:
        if len(self._held) == 2 or (self._held and _count(head[0]) > 2):
            self._names = []
        self._write_held()
        headed = _count(head[0]) > 1 and is_header(head[0])
        whole = len(head) < _HEAD
        if whole and (headed or not self._names) and is_form(head):
            self._names = []
            form(self._writer, head)
            return
        if headed:
            self._names = columns(head[0]) if len(head) > 1 else []
            if whole and max(map(_count, head)) == 2:
                self._held = head
                return
            head = head[1:] if self._names else head
        for row in chain(head, rest):
            self._writer.row(self._names, row)

    def _write_held(self) -> None:
        for row in self._held[1:] if self._names else self._held:
            self._writer.row(self._names, row)
        self._held = []

    def _write_above(self, over_table: bool = False) -> None:
        """Single cells as notes, the caption of a table as its heading."""
        for line in self._above:
            if over_table and len(line.split()) <= _CAPTION_WORDS and not _STATES.search(line):
                self._writer.heading(line, _CAPTION_LEVEL)
                over_table = False
            else:
                self._writer.paragraph(line)
        self._above = []


def _count(row: _Row) -> int:
    return sum(bool(cell.strip()) for cell in row)
