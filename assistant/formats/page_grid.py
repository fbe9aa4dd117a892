"""Rows of a table in a page, with cells that cover several rows or columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST_COLUMNS, _ALL_ROWS = 1000, 65534  # as browsers have it


def grid(node: Any, text_of: Callable[[Any], str]) -> list[list[str]]:
    """Rows of a table, each with every column: a cell over several rows is in each of them."""
    rows: list[list[str]] = []
    open_cells: dict[int, tuple[int, str]] = {}  # column -> rows it still covers, its text
    group = None
    for row in node.iter("tr"):
        if row.getparent() is not group:
            group, open_cells = row.getparent(), {}
        cells: list[str] = []
        covered = {column: (left - 1, text) for column, (left, text) in open_cells.items() if left > 1}
        for cell in row.iter("td", "th"):
            while len(cells) in open_cells:
                cells.append(open_cells[len(cells)][1])
            text, rowspan = text_of(cell), _span(cell, "rowspan")
            for part in [text, *[""] * (_span(cell, "colspan") - 1)]:
                if rowspan > 1:
                    covered[len(cells)] = (rowspan - 1, part)
                cells.append(part)
        while len(cells) in open_cells:
            cells.append(open_cells[len(cells)][1])
        rows.append(cells)
        open_cells = covered
    return rows


def _span(cell: Any, name: str) -> int:
    """How many rows or columns a cell covers; 0 rows are all that follow."""
    value = (cell.get(name) or "1").strip()
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
    return min(number, _MOST_COLUMNS) or 1 if name == "colspan" else number or _ALL_ROWS
