"""A page of a PDF -> words with their places, as a reader holds the page."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

_HYPHENS = (0x02, 0xFFFE)  # how pdfium marks a hyphen at the end of a line
_MARKS = {0x00: None, **dict.fromkeys(_HYPHENS, "-")}
_SPACES = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2009, 0x3000))
_BOLD = 600
_FIGURES = "0123456789,"
_BESIDE = 0.35  # of the height of a word at most to its mark
_SMALL = 0.85  # of the height of a word's first letter: the mark of a footnote at its end
_RAISED = 0.15  # of that height above its foot
_MARKED = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?…\"'”’)])$")  # may carry a mark; the square of m is none
_QUARTER = math.pi / 2
_STRAIGHT = 0.1  # radians; anything more askew is a stamp or a watermark


class Word(NamedTuple):
    """A word in a box; y grows downwards, and 0 to 1 is the page from top to bottom in ``place``."""

    left: float
    right: float
    top: float
    bottom: float
    text: str
    bold: bool
    place: float  # of its middle on the page, 0 top to 1 bottom

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Line(NamedTuple):
    """A line of text, in the column between ``edge_left`` and ``edge_right``."""

    left: float
    right: float
    middle: float
    height: float
    text: str
    bold: bool
    edge_left: float
    edge_right: float
    region: int  # lines of one region stand in one column, below each other
    cells: tuple[str, ...] = ()  # of a row in a table


def words_of(page: Any) -> list[Word]:
    """Words of a page, upright ones only. A page turned by a quarter is read as it is meant to be held."""
    raw = list(_raw_words(page))
    if not raw:
        return []
    quarters: Counter[int] = Counter()
    for _, _, angle, text, _ in raw:
        quarters[round(angle / _QUARTER) % 4] += len(text)
    turn = quarters.most_common(1)[0][0]
    left, bottom, right, top = page.get_bbox()
    corners = [_turned(x, y, turn) for x in (left, right) for y in (bottom, top)]
    low = min(y for _, y in corners)
    tall = max(max(y for _, y in corners) - low, 1.0)
    words = []
    for (x0, y0, x1, y1), (x2, y2, x3, y3), angle, text, bold in raw:
        off = abs(angle - turn * _QUARTER) % (2 * math.pi)
        inside = left <= (x0 + x3) / 2 <= right and bottom <= (y0 + y3) / 2 <= top
        if min(off, 2 * math.pi - off) > _STRAIGHT or not inside:
            continue
        (ax, ay), (bx, by) = _turned(min(x0, x2), min(y0, y2), turn), _turned(max(x1, x3), max(y1, y3), turn)
        high, deep = (ay, by) if ay < by else (by, ay)
        place = ((high + deep) / 2 - low) / tall
        words.append(Word(min(ax, bx), max(ax, bx), high, deep, text, bold, place))
    return _without_marks(words)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Along the line of text, and down across the lines."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]


Box = tuple[float, float, float, float]


def _raw_words(page: Any) -> Iterator[tuple[Box, Box, float, str, bool]]:
    """Boxes of the first and last character, angle, text and weight of each word on the page."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    handle = text_page.raw
    rect = pdfium.FS_RECTF()
    pointer = ctypes.byref(rect)

    def box(index: int) -> Box:
        pdfium.FPDFText_GetLooseCharBox(handle, index, pointer)
        return rect.left, rect.bottom, rect.right, rect.top

    count = pdfium.FPDFText_CountChars(handle)
    unicode = pdfium.FPDFText_GetUnicode
    codes = [unicode(handle, index) for index in range(max(count, 0))]
    start = None
    for index, code in enumerate([*codes, 0x20]):
        space = code in _SPACES
        start = index if start is None and not space else start
        if start is not None and (space or code in _HYPHENS):  # the word's rest stands on the next line
            end = index if space else index + 1
            angle = pdfium.FPDFText_GetCharAngle(handle, start)
            bold = pdfium.FPDFText_GetFontWeight(handle, start) >= _BOLD
            text = _text(codes[start:end])
            plain = angle < _STRAIGHT and len(text) == end - start
            at = end - _raised(text, start, box) if plain else end
            yield box(start), box(at - 1), max(angle, 0.0), text[: len(text) - (end - at)], bold
            if at < end:
                yield box(at), box(end - 1), max(angle, 0.0), text[at - start :], bold
            start = None
    text_page.close()


def _raised(text: str, start: int, box: Callable[[int], Box]) -> int:
    """How many figures at the end of a word are small and raised."""
    _, low, _, high = box(start)
    count = 0
    while count + 1 < len(text) and text[-count - 1] in _FIGURES:
        _, bottom, _, top = box(start + len(text) - count - 1)
        if bottom - low < _RAISED * (high - low) or top - bottom > _SMALL * (high - low):
            break
        count += 1
    return count


def _without_marks(words: Iterable[Word]) -> list[Word]:
    """Words without the marks of footnotes; behind a figure a mark stays apart, so that 355 is not 3551."""
    kept: list[Word] = []
    for word in words:
        if not kept or not _is_mark(word, kept[-1]) or kept[-1].text[-1].isdigit():
            kept.append(word)
        elif not _MARKED.search(kept[-1].text):  # the square of a metre
            kept[-1] = kept[-1]._replace(text=kept[-1].text + word.text, right=word.right)
    return kept


def _is_mark(word: Word, before: Word) -> bool:
    """Whether a word is small raised figures right behind the one before."""
    raised = before.bottom - word.bottom >= _RAISED * before.height and word.height <= _SMALL * before.height
    beside = abs(word.left - before.right) < _BESIDE * before.height and before.top < word.bottom
    return raised and beside and all(letter in _FIGURES for letter in word.text)


def _text(codes: list[int]) -> str:
    letters = "".join(map(chr, codes)).translate(_MARKS)
    if any(0xD800 <= code < 0xE000 for code in codes):
        return letters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return letters
