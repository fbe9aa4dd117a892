"""Words of a page -> lines in reading order: down one column, then down the next.

A strip of white that stays open over several rows, with running text on both sides of it, parts
columns; each side, and what stands above and below, is read again in the same way. A stretch without
such a strip is read row by row, and a table in it cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from assistant.formats.pdf_tables import Row, tables, white
from assistant.formats.pdf_words import Line, Word

_SAME_ROW = 0.4  # of a line's height between the middles of words; superscripts belong to their row
_STRIP = 0.7  # narrowest strip between columns, in heights of a line
_ROWS = 3  # fewest rows on each side of a strip
_PROSE = 2.5  # fewest words a row on each side; cells of tables hold less
_GAP = 1.6  # heights of a line between the middles of rows: what follows need not belong to the columns
_DEPTH = 8


class _Columns(NamedTuple):
    """Rows from ``first`` up to ``last`` (left out) stand in columns parted at ``x``."""

    first: int
    last: int
    x: float


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Lines of a page in reading order."""
    if not words:
        return []
    height = max(median(word.height for word in words), 0.1)
    lines: list[Line] = []
    for region, rows in enumerate(_regions(rows_of(words), height, _DEPTH)):
        lines.extend(_lines(rows, height, region))
    return lines


def _lines(rows: list[Row], height: float, region: int) -> Iterator[Line]:
    """Lines of a region; those of a table have cells."""
    left = min(word.left for row in rows for word in row)
    right = max(word.right for row in rows for word in row)
    at = 0
    for table in tables(rows, height):
        yield from (_line(row, left, right, region) for row in rows[at : table.first])
        for lines, cells in table.rows:
            words = [word for line in lines for word in line]
            bold = all(word.bold for word in words)
            yield _line(words, left, right, region)._replace(bold=bold, cells=cells)
        at = table.last
    yield from (_line(row, left, right, region) for row in rows[at:])


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Words on the same line, from top to bottom and left to right."""
    rows: list[Row] = []
    tallest: Word | None = None
    for word in sorted(words, key=lambda w: w.middle):
        # A row is measured at its tallest word; the small print beside it follows.
        if tallest and abs(word.middle - tallest.middle) < _SAME_ROW * max(word.height, tallest.height):
            rows[-1].append(word)
            tallest = max(tallest, word, key=lambda w: w.height)
        else:
            rows.append([word])
            tallest = word
    return [sorted(row, key=lambda w: w.left) for row in rows]


def _regions(rows: list[Row], height: float, depth: int) -> Iterator[list[Row]]:
    """Rows that stand in one column, region after region."""
    found = _find_columns(rows, height) if depth else None
    if found is None:
        if rows:
            yield rows
        return
    first, last, x = found
    block = [word for row in rows[first:last] for word in row]
    yield from _regions(rows[:first], height, depth - 1)
    yield from _regions(rows_of([w for w in block if w.right <= x]), height, depth - 1)
    yield from _regions(rows_of([w for w in block if w.right > x]), height, depth - 1)
    yield from _regions(rows[last:], height, depth - 1)


def _find_columns(rows: list[Row], height: float) -> _Columns | None:
    """The strip with the most rows of running text on both sides; None when there is none."""
    half = height * _STRIP / 2
    strips = [white(row) for row in rows]  # the first one of a row is its margin
    in_tables = {n for table in tables(rows, height) for n in range(table.first, table.last)}
    places = {round(start + half) for row in strips for start, end in row[1:] if end - start >= 2 * half}
    best, most = None, _ROWS - 1
    for x in sorted(places):
        for first, last in _runs(strips, x - half + 1, x + half - 1):
            block = rows[first:last]
            if 2 * len(in_tables.intersection(range(first, last))) > len(block):
                continue
            left = [n for row in block if (n := sum(word.right <= x for word in row))]
            right = [n for row in block if (n := sum(word.right > x for word in row))]
            fewest = min(len(left), len(right))
            if fewest > most and min(sum(left) / len(left), sum(right) / len(right)) >= _PROSE:
                best, most = _Columns(first, _end(rows, first, last, x, height), x), fewest
    return best


def _runs(
    strips: Sequence[Sequence[tuple[float, float]]], left: float, right: float
) -> Iterator[tuple[int, int]]:
    """Longest runs of rows that are white from ``left`` to ``right``."""
    start = 0
    for index, row in enumerate([*strips, []]):
        if not any(first <= left and right <= last for first, last in row):
            if index - start >= _ROWS:
                yield start, index
            start = index + 1


def _end(rows: list[Row], first: int, last: int, x: float, height: float) -> int:
    """Rows on the left alone, behind a gap and above a full row, belong to that row: a heading, say."""
    end = last
    while last < len(rows) and end > first + 1 and all(word.right <= x for word in rows[end - 1]):
        end -= 1
        if rows[end][0].middle - rows[end - 1][0].middle > _GAP * height:
            return end
    return last


def _line(row: Row, left: float, right: float, region: int) -> Line:
    letters = sum(len(word.text) for word in row)
    return Line(
        left=row[0].left,
        right=max(word.right for word in row),
        middle=max(row, key=lambda w: w.height).middle,
        height=median([word.height for word in row for _ in word.text]),
        text=" ".join(word.text for word in row),
        bold=2 * sum(len(word.text) for word in row if word.bold) > letters,
        edge_left=left,
        edge_right=right,
        region=region,
    )
