"""A capital that stands for its government: 'What does Oslo want?' asks about Norway.

Briefings and staff both write so, but seldom both in one place. A capital after 'in' or 'to' is a city, and
one beside another name is a part of it (Paris Agreement, George Washington): those stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".txt")
_A_CITY = re.compile(r"\b(?:in|at|to|of|on|from|near|into|outside|around|through)\s+$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]")
_NAME_BEFORE = re.compile(r"\s[A-Z]\w*\.?\s+$")
_NAME_AFTER = re.compile(r",?\s+[A-Z]|-")


def governed(question: str, known: Callable[[str], bool]) -> str:
    """The question with countries in place of such capitals, each in the first of its forms whose words are
    all ``known``; a capital without one stays."""
    pattern, countries = _table()

    def country(match: re.Match[str]) -> str:
        before, after = question[: match.start()], question[match.end() :]
        city = _A_CITY.search(before) and not _POSSESSIVE.match(after)
        if city or _NAME_BEFORE.search(before) or _NAME_AFTER.match(after):
            return match[0]
        forms = countries[match["seat"].lower()]
        return next((form for form in forms if all(map(known, form.removeprefix("the ").split()))), match[0])

    return pattern.sub(country, question)


@cache
def _table() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """What finds a capital or seat of government, and the forms of its country's name."""
    rows = [line.split(" = ") for line in _FILE.read_text("utf-8").splitlines()]
    countries = {capital.lower(): tuple(names.split(", ")) for capital, names in rows}
    longest_first = sorted(countries, key=len, reverse=True)
    names = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w-])(?:the\s+)?(?P<seat>{names})(?!\w)", re.IGNORECASE), countries
