"""Rows of figures as lines of a Markdown table, printed as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]


def head(columns: Sequence[str]) -> None:
    """Begin a table."""
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)


def line(row: Mapping[str, Any]) -> None:
    """One row; a missing figure is a dash."""
    print(f"| {' | '.join(map(_shown, row.values()))} |", flush=True)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
