"""Rows of words that make a table -> its rows, cell by cell.

A table is some rows below each other that are white at the same places and hold few words a cell. All
wide white in them must be shared: running text with a wide gap here and there, or a form, is no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.formats.pdf_words import Line, Word
from assistant.formats.writer import columns, is_header

Row = list[Word]
Strip = tuple[float, float]
Cells = tuple[str, ...]
_ROWS = 3  # fewest of a table, its header with them
_WIDE = 1.0  # heights of a line between two cells; words of a text are closer
_SHARED = 0.35  # heights of a line: narrowest strip that is white in all rows
_MOST_WORDS = 6.0  # a line of a cell on average, in each column
_LABEL_WORDS = 3.0  # the same in one column at least; no column of running text is as narrow
_FAR = 3.0  # heights of a line between rows of a table at most
_ALONE = 1.6  # the same above a row of one cell, unless the rows before it are as far apart
_APART = 1.25  # times the distance of the lines in a cell: rows that are told from lines
_MARK = re.compile(r"\W+|\d{1,2}(?:\.\d{1,2})*[.)]?|\(?[a-z]\)")  # of an item or a section, which is no cell
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIVIDED = re.compile(r"(?<=[^\W\d_])-\n(?=[a-z])")
_DIGIT = re.compile(r"\d")


class Table(NamedTuple):
    """Rows from ``first`` up to ``last`` (left out): for each row of cells its lines of words."""

    first: int
    last: int
    rows: list[tuple[list[Row], Cells]]


def white(row: Row) -> list[Strip]:
    """Where a row is white: before its first word, between words and after the last."""
    strips, at = [], float("-inf")
    for word in row:
        if word.left > at:
            strips.append((at, word.left))
        at = max(at, word.right)
    return [*strips, (at, float("inf"))]


def tables(rows: Sequence[Row], height: float) -> Iterator[Table]:
    """Tables among the rows of a page or a column."""
    gaps = [_gaps(row, height) for row in rows]
    start = 0
    while start < len(rows):
        last, strips = _run(rows, gaps, start, height) if gaps[start] else (start + 1, [])
        lines = [_cells(row, strips) for row in rows[start:last]]
        long_enough = sum(map(bool, gaps[start:last])) >= max(_ROWS, (last - start) / 2)
        words = [_mean_words(column) for column in zip(*lines, strict=True)]
        if long_enough and max(words) <= _MOST_WORDS and min(words) <= _LABEL_WORDS:
            joined = _joined(rows[start:last], lines)
            while len(joined) > 1 and len(joined[-1][0]) == 1 and not gaps[last - 1]:
                joined.pop()  # a line below the table
                last -= 1
            if len(joined) >= _ROWS:
                yield Table(start, last, joined)
        start = last if long_enough else start + 1


def names_of(rows: Sequence[Line]) -> list[str]:
    """Names of columns if the first row of a table is a header: by its type, or by figures below words."""
    first, *others = rows
    if not others or not is_header(first.cells):
        return []
    below = zip(*(row.cells for row in others), strict=True)
    set_off = first.bold and not any(row.bold for row in others)
    if set_off or any(map(_names_figures, first.cells, below)):
        return columns(first.cells)
    return []


def _names_figures(name: str, column: Cells) -> bool:
    values = [value for value in column if value]
    year = _YEAR.fullmatch(name) and not any(map(_YEAR.fullmatch, values))
    return bool(name and values and (year or not _DIGIT.search(name))) and all(map(_DIGIT.search, values))


def _gaps(row: Row, height: float) -> list[Strip]:
    """Wide white between the words of a row, but for that behind the mark of an item."""
    wide = [strip for strip in white(row)[1:-1] if strip[1] - strip[0] >= _WIDE * height]
    return wide[1:] if wide and wide[0][0] == row[0].right and _MARK.fullmatch(row[0].text) else wide


def _run(
    rows: Sequence[Row], gaps: Sequence[list[Strip]], start: int, height: float
) -> tuple[int, list[Strip]]:
    """Where the rows end that share all their wide gaps with the one at ``start``, and what they share."""
    shared, furthest, last = white(rows[start]), _ALONE * height, start + 1
    while last < len(rows):
        step = _step(rows[last - 1], rows[last])
        long = not gaps[last] and len(rows[last]) > _MOST_WORDS
        if long or step > (_FAR * height if gaps[last] else furthest):
            break
        fewer = [
            strip for strip in _both(shared, white(rows[last])) if strip[1] - strip[0] >= _SHARED * height
        ]
        wide = [gap for found in gaps[start : last + 1] for gap in found]
        if not all(any(_within(strip, gap) for strip in fewer) for gap in wide):
            break
        shared, furthest, last = fewer, max(furthest, step), last + 1
    found = [gap for row in gaps[start:last] for gap in row]
    strips = [strip for strip in shared if any(_within(strip, gap) for gap in found)]
    return last, _parting(rows[start:last], strips)


def _parting(rows: Sequence[Row], strips: list[Strip]) -> list[Strip]:
    """Strips with words on both sides in some row; a header may stand beside its column, not above it."""
    for strip in sorted(strips, key=lambda found: found[1] - found[0]):
        at = strips.index(strip)
        if not any(cells[at] and cells[at + 1] for cells in (_cells(row, strips) for row in rows)):
            strips = strips[:at] + strips[at + 1 :]
    return strips


def _both(left: Sequence[Strip], right: Sequence[Strip]) -> list[Strip]:
    """What is white in both."""
    return [(max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d)]


def _within(strip: Strip, gap: Strip) -> bool:
    return gap[0] <= strip[0] and strip[1] <= gap[1]


def _step(above: Row, below: Row) -> float:
    first, second = (max(row, key=lambda word: word.height).middle for row in (above, below))
    return second - first


def _cells(row: Row, strips: Sequence[Strip]) -> Cells:
    cells: list[list[str]] = [[] for _ in range(len(strips) + 1)]
    for word in row:
        cells[sum(end <= word.left for _, end in strips)].append(word.text)
    return tuple(" ".join(cell) for cell in cells)


def _mean_words(column: Sequence[str]) -> float:
    filled = [len(cell.split()) for cell in column if cell]
    return sum(filled) / max(len(filled), 1)


def _joined(rows: Sequence[Row], lines: Sequence[Cells]) -> list[tuple[list[Row], Cells]]:
    """Rows of a table, whose cells may run over several lines that are closer than the rows."""
    steps = [_step(above, below) for above, below in pairwise(rows)]
    near = _APART * min(steps) if max(steps) > _APART * min(steps) else 0.0
    groups: list[list[int]] = [[0]]
    for index, step in enumerate(steps, 1):
        if step < near:
            groups[-1].append(index)
        else:
            groups.append([index])
    if any(_clash([lines[index] for index in group]) for group in groups):
        groups = [[index] for index in range(len(lines))]
    return [
        (
            [rows[index] for index in group],
            tuple(_whole(cell) for cell in zip(*(lines[index] for index in group), strict=True)),
        )
        for group in groups
    ]


def _whole(lines: Sequence[str]) -> str:
    """The text of a cell; a word divided at the end of a line is put together again."""
    return _DIVIDED.sub("", "\n".join(filter(None, lines))).replace("\n", " ")


def _clash(lines: Sequence[Cells]) -> bool:
    """Whether lines are rows of their own: two are full, or a figure stands below another."""
    if sum(all(cells) for cells in lines) > 1:
        return True
    figures = [[cell for cell in column if _DIGIT.search(cell)] for column in zip(*lines, strict=True)]
    return any(sum(not any(map(str.isalpha, cell)) for cell in column) > 1 for column in figures)
