"""Latency over the number of passages, both on logarithmic scales, as an SVG file."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from pathlib import Path

from lxml import etree
from lxml.builder import ElementMaker

from tests.speed_figures.table import Row

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 860, 420, 70, 40, 50, 260
COLOURS = ("#0b6e99", "#d9730d", "#448361", "#9065b0", "#787774")
SVG = ElementMaker(namespace="http://www.w3.org/2000/svg", nsmap={None: "http://www.w3.org/2000/svg"})


class Scale:
    """Powers of ten from below the smallest value to above the largest, along a stretch of the picture."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = floor(log10(min(values)))
        self.high = max(ceil(log10(max(values))), self.low + 1)
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(self._start + share * (self._end - self._start), 1)

    def ticks(self) -> list[float]:
        """The powers of ten themselves."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def draw(rows: Sequence[Row], target: Path) -> None:
    """One colour a system: the 95th percentile of a dense search, dashed, and of the fused one."""
    lines = [
        (system, kind, points)
        for system in dict.fromkeys(row["system"] for row in rows)
        for kind in ("dense", "fused")
        if (points := _points(rows, system, kind))
    ]
    every = [point for _, _, points in lines for point in points]
    x = Scale([count for count, _ in every], LEFT, WIDTH - RIGHT)
    y = Scale([ms for _, ms in every], HEIGHT - BOTTOM, TOP)
    picture = SVG.svg(viewBox=f"0 0 {WIDTH} {HEIGHT}", **{"font-family": "sans-serif", "font-size": "13"})
    picture.append(SVG.rect(width=str(WIDTH), height=str(HEIGHT), fill="white"))
    picture.append(_text(LEFT, 22, "Retrieval: 95th percentile in ms, over passages"))
    _axes(picture, x, y)
    systems = list(dict.fromkeys(system for system, _, _ in lines))
    for number, (system, kind, points) in enumerate(lines):
        style = {"stroke": COLOURS[systems.index(system)], "stroke-width": "2", "fill": "none"}
        style |= {"stroke-dasharray": "6 4"} if kind == "dense" else {}
        places = [(x(count), y(ms)) for count, ms in points]
        picture.append(SVG.polyline(points=" ".join(f"{a},{b}" for a, b in places), **style))
        for a, b in places:
            picture.append(SVG.circle(cx=str(a), cy=str(b), r="3", fill=style["stroke"]))
        key, left = TOP + 10 + 22 * number, WIDTH - RIGHT + 20
        picture.append(SVG.polyline(points=f"{left},{key} {left + 30},{key}", **style))
        picture.append(_text(left + 38, key + 4, f"{system}, {kind}"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(etree.tostring(picture, pretty_print=True))


def _points(rows: Sequence[Row], system: str, kind: str) -> list[tuple[int, float]]:
    of = [(row["passages"], row[f"{kind}_p95"]) for row in rows if row["system"] == system]
    return sorted(point for point in of if point[1])


def _axes(picture: etree._Element, x: Scale, y: Scale) -> None:
    left, right, low = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM
    for value in x.ticks():
        picture.append(SVG.polyline(points=f"{x(value)},{low} {x(value)},{TOP}", stroke="#ddd"))
        picture.append(_text(x(value), low + 20, f"{value:,.0f}", "middle"))
    for value in y.ticks():
        picture.append(SVG.polyline(points=f"{left},{y(value)} {right},{y(value)}", stroke="#ddd"))
        picture.append(_text(left - 8, y(value) + 4, f"{value:g}", "end"))


def _text(x: float, y: float, words: str, anchor: str = "start") -> etree._Element:
    return SVG.text(words, x=str(x), y=str(y), **{"text-anchor": anchor})
