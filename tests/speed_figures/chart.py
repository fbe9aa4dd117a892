"""Latency over the number of passages, both on logarithmic scales, as an SVG that fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.speed_figures.table import Row


def draw(rows: Sequence[Row], target: Path) -> None:
    """One line a system: the 95th percentile of a dense search, and of the fused one."""
    import pygal
    from pygal.style import CleanStyle

    chart = pygal.XY(
        js=(),
        pretty_print=True,
        logarithmic=True,
        xrange=(min(row["passages"] for row in rows), max(row["passages"] for row in rows)),
        title="Retrieval, 95th percentile",
        x_title="passages",
        y_title="ms",
        style=CleanStyle(font_family="sans-serif", background="white"),
        legend_at_bottom=True,
        width=900,
        height=520,
    )
    for system in dict.fromkeys(row["system"] for row in rows):
        for kind in ("dense", "fused"):
            points = [
                (row["passages"], row[f"{kind}_p95"])
                for row in rows
                if row["system"] == system and row[f"{kind}_p95"]
            ]
            if points:
                chart.add(f"{system}, {kind}", points)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(chart.render(is_unicode=False))
