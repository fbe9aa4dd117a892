"""Charts as numbers that the template draws in SVG: paths, ticks and labels in a fixed frame.

Drawn by the page's own style sheet, the lines follow light and dark mode and need no library.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 440, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 26, 30, 46
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A measured point: place in pixels, radius, and what a pointer or screen reader is told."""

    x: float
    y: float
    radius: float
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart, in the units of the data."""

    label: str
    points: Sequence[Point]
    weights: Sequence[float] = ()  # of each point, in cases; empty: no dots
    stepped: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A series ready to draw."""

    label: str
    path: str
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Chart:
    """A frame with its ticks and lines; x and y run from 0 to ``y_max``."""

    title: str
    about: str
    x_label: str
    y_label: str
    lines: Sequence[Line]
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]
    diagonal: str = ""  # path of the line of perfect agreement


def chart(
    title: str,
    about: str,
    labels: tuple[str, str],
    series: Sequence[Series],
    *,
    y_max: float = 1.0,
    diagonal: bool = False,
) -> Chart:
    """Both axes are shares from 0; y is cut at ``y_max``."""
    return Chart(
        title=title,
        about=about,
        x_label=labels[0],
        y_label=labels[1],
        lines=[_line(one, y_max) for one in series if one.points],
        x_ticks=[(_x(value), _percent(value)) for value in _ticks(1.0)],
        y_ticks=[(_y(value, y_max), _percent(value)) for value in _ticks(y_max)],
        diagonal=_path([(0, 0), (y_max, y_max)], y_max) if diagonal else "",
    )


def round_up(highest: float) -> float:
    """The top of an axis: the next tenth above the data, at least 0.1 and at most 1."""
    return min(max(math.ceil(highest * 10 + 1e-9) / 10, 0.1), 1.0)


def _line(series: Series, y_max: float) -> Line:
    heaviest = max(series.weights, default=1.0)
    dots = [
        Dot(_x(x), _y(y, y_max), 3 + 6 * math.sqrt(weight / heaviest), f"{weight:.0f} cases at {_percent(y)}")
        for (x, y), weight in zip(series.points, series.weights, strict=False)
    ]
    return Line(series.label, _path(series.points, y_max, series.stepped), dots)


def _path(points: Sequence[Point], y_max: float, stepped: bool = False) -> str:
    parts = []
    for at, (x, y) in enumerate(points):
        if stepped and at:
            parts.append(f"H{_x(x):.1f}")
        parts.append(f"{'L' if at else 'M'}{_x(x):.1f} {_y(y, y_max):.1f}")
    return "".join(parts)


def _x(value: float) -> float:
    return round(LEFT + value * (WIDTH - LEFT - RIGHT), 1)


def _y(value: float, y_max: float) -> float:
    return round(HEIGHT - BOTTOM - min(value / y_max, 1.0) * (HEIGHT - TOP - BOTTOM), 1)


def _ticks(highest: float) -> list[float]:
    step = next((s for s in _STEPS if highest / s <= 5), 0.25)
    return [n * step for n in range(int(highest / step + 1e-9) + 1)]


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
