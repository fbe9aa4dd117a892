"""Words of pages -> the same without running heads, running feet and page numbers.

A row goes only when it stands in a margin and comes back in the margin of other pages, word for word,
or when it carries a number that counts with the pages. A table that goes on over pages, or a total
under each of them, stays. This comes before columns are looked for, since a head spans them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from assistant.formats.pdf_columns import rows_of
from assistant.formats.pdf_words import Word

_MARGIN = 0.13  # share of the page's height, at the top and at the bottom
_ROWS = 3  # of each margin that may be a running head
_SHARE = 0.45  # of the pages between the first and the last one with it; left and right pages may differ
_NUMBER = re.compile(r"\d+")
_AT_AN_END = (re.compile(r"\W*(\d{1,4})\b"), re.compile(r".*\b(\d{1,4})\W*$", re.DOTALL))
_PAGE_OF = re.compile(
    r"\W*(?:page|p\.|seite|página|pagina)\s*\d{1,4}(?:\s*(?:of|/|von|de|sur|di)\s*\d{1,4})?\W*", re.IGNORECASE
)
_ROMAN = re.compile(r"\W*[ivxlc]{1,7}\W*")


class _Row(NamedTuple):
    page: int
    words: list[Word]
    text: str
    top: bool
    outermost: bool


def without_margins(pages: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Pages without what repeats in their margins."""
    margins = [row for number, words in enumerate(pages) for row in _margin(number, words)]
    dropped = [row for row in margins if row.outermost and _is_number(row.text)]
    dropped += _counting(margins, len(pages))
    alike: dict[tuple[str, bool, int], list[_Row]] = defaultdict(list)
    for row in margins:
        key = _NUMBER.sub("#", row.text.casefold())
        alike[key, row.top, round(max(word.height for word in row.words))].append(row)
    for rows in alike.values():
        dropped += _running(rows, len(pages))
    gone = {(row.page, id(word)) for row in dropped for word in row.words}
    return [[word for word in words if (number, id(word)) not in gone] for number, words in enumerate(pages)]


def _margin(number: int, words: Sequence[Word]) -> list[_Row]:
    """Outermost rows in the margins of a page."""
    edge = [word for word in words if not _MARGIN <= word.place <= 1 - _MARGIN]
    found = []
    for top in (True, False):
        rows = rows_of([word for word in edge if (word.place < _MARGIN) is top])
        for index, row in enumerate((rows if top else rows[::-1])[:_ROWS]):
            found.append(_Row(number, row, " ".join(word.text for word in row), top, index == 0))
    return found


def _is_number(text: str) -> bool:
    return bool(_PAGE_OF.fullmatch(text) or _ROMAN.fullmatch(text))


def _counting(margins: Sequence[_Row], pages: int) -> list[_Row]:
    """Rows at the very edge that open or close with the page's number."""
    carried = []
    for row in margins:
        if row.outermost:
            ends = [int(found[1]) - row.page for end in _AT_AN_END if (found := end.match(row.text))]
            carried.append((row, set(ends)))
    shifts = Counter(shift for _, shifts in carried for shift in shifts)
    if not shifts:
        return []
    shift, times = shifts.most_common(1)[0]
    return [row for row, shifts in carried if shift in shifts] if times >= max(3, pages // 2) else []


def _running(rows: Sequence[_Row], pages: int) -> list[_Row]:
    """Those of the rows with equal wording that are a running head or foot."""
    groups: dict[tuple[object, ...], list[_Row]] = defaultdict(list)
    for row in rows:
        numbers = [int(number) for number in _NUMBER.findall(row.text)]
        # What stays the same all the way: each number itself, or the distance of one to the page's.
        for counting in [None, *range(len(numbers))]:
            fixed = tuple(n - row.page if at == counting else n for at, n in enumerate(numbers))
            groups[(counting, *fixed)].append(row)
    running = []
    for group in groups.values():
        on = sorted({row.page for row in group})
        if len(on) >= min(3, max(2, pages)) and len(on) >= _SHARE * (on[-1] - on[0] + 1):
            running += group
    return running
