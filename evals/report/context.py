"""Evidence in its source: the neighbourhood of gold and cited text, cut into marked pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_AROUND = 160  # characters of source shown before and after a marked place
_LONGEST = 900  # characters of one marked place that are shown; whole documents can be gold

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document: plain, expected, cited, both, or left out ('gap')."""

    text: str
    mark: str = ""


def excerpt(text: str, gold: Iterable[Span], cited: Iterable[Span]) -> list[Piece]:
    """The document around its marked places; what lies between them is a gap.

    Offsets outside of the text are cut to it, so that a wrong citation shows as wrong, not as an error.
    """
    gold, cited = _inside(gold, len(text)), _inside(cited, len(text))
    pieces: list[Piece] = []
    shown_to = 0
    for start, end in _windows(text, [*gold, *cited]):
        if start > shown_to:
            pieces.append(Piece("", "gap"))
        pieces.extend(_marked(text, start, end, gold, cited))
        shown_to = end
    if pieces and shown_to < len(text):
        pieces.append(Piece("", "gap"))
    return pieces


def _inside(spans: Iterable[Span], length: int) -> list[Span]:
    cut = ((max(start, 0), min(end, length)) for start, end in spans)
    return [(start, end) for start, end in cut if start < end]


def _windows(text: str, spans: Sequence[Span]) -> list[Span]:
    """Stretches to show, apart from each other, in order; cut at white space where there is some."""
    windows: list[Span] = []
    for start, end in sorted(spans):
        first = _at_space(text, max(start - _AROUND, 0), start)
        last = _to_space(text, min(end, start + _LONGEST), _AROUND)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(last, windows[-1][1]))
        else:
            windows.append((first, last))
    return windows


def _at_space(text: str, at: int, before: int) -> int:
    """The first place after a space from ``at`` on, so that an excerpt does not begin inside a word."""
    found = text.find(" ", at, before) if at else -1
    return found + 1 if found >= 0 else at


def _to_space(text: str, after: int, around: int) -> int:
    """The last space within reach, so that an excerpt does not end inside a word."""
    if after + around >= len(text):
        return len(text)
    found = text.rfind(" ", after, after + around)
    return found if found >= 0 else after + around


def _marked(text: str, start: int, end: int, gold: Sequence[Span], cited: Sequence[Span]) -> list[Piece]:
    edges = {start, end, *(p for span in [*gold, *cited] for p in span if start < p < end)}
    order = sorted(edges)
    pieces = []
    for first, last in pairwise(order):
        is_gold, is_cited = _covers(gold, first), _covers(cited, first)
        mark = "both" if is_gold and is_cited else "gold" if is_gold else "cited" if is_cited else ""
        pieces.append(Piece(text[first:last], mark))
    return pieces


def _covers(spans: Sequence[Span], at: int) -> bool:
    return any(start <= at < end for start, end in spans)
