"""Rules that make false sentences, and other true ones, of a true one. All work on its plain text."""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

Rule = Callable[[str, Sequence[str], random.Random], Iterable[str]]
"""(sentence, names of other sentences, source of chance) -> changed sentences."""

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MONTHS = list(calendar.month_name)[1:]
_DAYS = list(calendar.day_name)
_DATE = re.compile(rf"\b(?:{'|'.join([*_MONTHS, *_DAYS])})\b|\b(?:1[5-9]|20)\d\d\b")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|may|can|could|has|have|had|does|did)\b(?! not|n['’]t)"
)
_NOT = re.compile(r"\b(is|are|was|were|will|would|may|can|could|has|have|had|does|did|do) not\b")
_MODAL = re.compile(r"\b(may|might|could|would|can|should)\b (?!not|have|1|2|3|19|20)(?=[a-z])")
_PLAN = re.compile(
    r"\b(?:plans?|intends?|wants?|expects?|hopes?|aims?|tries|seeks?|is expected|are expected) to (?=[a-z])"
)
_SOFT = re.compile(r"\b(?:about|around|approximately|nearly|almost|likely|possibly|probably|reportedly) ")
_SAID_END = re.compile(r", (?:[\w'’-]+ ){1,6}(?:said|says|reported|told [\w ]+)(?: on \w+)?(?=\.$)")
_SAID_START = re.compile(r"^(?:[\w'’-]+ ){1,6}(?:said|says|reported|believes?|argued?|claims?|noted) that ")
_ACCORDING = re.compile(r"^According to [^,]{3,60}, |, according to [^,]{3,60}(?=\.$)")
_OPENING = re.compile(
    r"^((?:In|On|At|After|During|Before|From) (?!fact|addition|particular)[^,]{3,60}), (?!\d)(.+)\.$"
)
_LAST = re.compile(r"^([^;:\"“]+), ((?:in|on|at|after|during|before|for|by|from|since|with) [^,;]{3,60})\.$")
_BRACKET = re.compile(r" \([^()]{2,80}\)")
_RELATIVE_END = re.compile(r", (?:who|which|where|whose|including) [^,;]{5,120}(?=\.$)")
_RELATIVE_MIDDLE = re.compile(r", (?:who|which|where|whose|including) [^,;]{5,120},(?= (?!\d))")
_APPOSITION = re.compile(r"(?<=[a-z]), (?:a|an|the) [a-z][^,;]{3,80},(?= (?:is|was|will|has|had)\b)")
_CONNECTIVE = re.compile(r"^(?:However|Meanwhile|Moreover|Furthermore|In addition|Therefore|Thus|Also), ")


def names_in(sentence: str) -> list[str]:
    """Capitalised stretches that do not open the sentence."""
    return [name for name in _NAME.findall(sentence) if name not in (*_MONTHS, *_DAYS)]


def _other_number(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    del names
    for found in _FIGURE.finditer(sentence):
        for at in (i for i, char in enumerate(found[0]) if char.isdigit()):
            digit = draw.choice([d for d in "123456789" if d != found[0][at]])
            yield _put(sentence, found.span(), found[0][:at] + digit + found[0][at + 1 :])


def _other_date(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    del names
    for found in _DATE.finditer(sentence):
        pool = next((pool for pool in (_MONTHS, _DAYS) if found[0] in pool), None)
        year = str(int(found[0]) + draw.choice([-10, -2, -1, 1, 2, 10])) if not pool else ""
        yield _put(sentence, found.span(), draw.choice([x for x in pool or () if x != found[0]] or [year]))


def _other_name(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    others = [name for name in names if name not in sentence]
    for found in _NAME.finditer(sentence):
        if others and found[0] not in (*_MONTHS, *_DAYS):
            yield _put(sentence, found.span(), draw.choice(others))


def _swap_roles(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    """Two names change places; not where only 'and', 'or' or a comma stands between them."""
    del names, draw
    found = [match for match in _NAME.finditer(sentence) if match[0] not in (*_MONTHS, *_DAYS)]
    for one, other in pairwise(found):
        between = sentence[one.end() : other.start()]
        if one[0] != other[0] and len(re.findall(r"\b(?!and\b|or\b|the\b)[a-z]+\b", between)) > 1:
            yield sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]


def _negate(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    del names, draw
    for found in _AUXILIARY.finditer(sentence):
        yield _put(sentence, found.span(), f"{found[1]} not")
    for found in _NOT.finditer(sentence):
        yield _put(sentence, found.span(), found[1])


def _harden(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    """'may cover' becomes 'will cover' and 'cover'; 'plans to' and 'about' go."""
    del names, draw
    for found in _MODAL.finditer(sentence):
        yield _put(sentence, found.span(), "will ")
        yield _put(sentence, found.span(), "")
    for pattern in (_PLAN, _SOFT):
        for found in pattern.finditer(sentence):
            yield _put(sentence, found.span(), "")


def _unattribute(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    """An opinion becomes a fact."""
    del names, draw
    for pattern in (_SAID_END, _SAID_START, _ACCORDING):
        for found in pattern.finditer(sentence):
            yield _opened(_put(sentence, found.span(), ""))


def _without(pattern: re.Pattern[str]) -> Rule:
    def rule(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
        del names, draw
        return [_opened(_put(sentence, found.span(), "")) for found in pattern.finditer(sentence)]

    return rule


def _opening_last(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    """'On Monday, A met B.' -> 'A met B on Monday.'; not with clauses that it could be read into."""
    del names, draw
    found = _OPENING.match(sentence)
    if found and not re.search(
        r"\b(?:that|who|which|and|but|said|when|while|not|never)\b|[;:\"“–-] |, ", found[2]
    ):
        yield _opened(f"{found[2]} {found[1][0].lower()}{found[1][1:]}.")


def _last_opens(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    del names, draw
    found = _LAST.match(sentence)
    if found and not re.search(
        r"\b(?:that|who|which|whom|and|but|said|when|while|course)\b|, ",
        found[0][:-1].replace(f", {found[2]}", f" {found[2]}"),
    ):
        yield f"{_opened(found[2])}, {found[1]}."


def _typography(sentence: str, names: Sequence[str], draw: random.Random) -> Iterable[str]:
    """Straight quotes and hyphens for typographic ones, and the other way about."""
    del names, draw
    yield sentence.translate(str.maketrans("’‘“”–—", "''\"\"--"))
    yield sentence.translate(str.maketrans("'-", "’‑"))


def _put(sentence: str, span: tuple[int, int], text: str) -> str:
    return " ".join(f"{sentence[: span[0]]}{text}{sentence[span[1] :]}".split()).replace(" ,", ",")


def _opened(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


FALSE: Mapping[str, Rule] = {
    "number": _other_number,
    "date": _other_date,
    "name": _other_name,
    "negation": _negate,
    "hedge": _harden,
    "attribution": _unattribute,
    "who did what": _swap_roles,
}
TRUE: Mapping[str, Rule] = {
    "without brackets": _without(_BRACKET),
    "without a last relative clause": _without(_RELATIVE_END),
    "without a relative clause": _without(_RELATIVE_MIDDLE),
    "without an apposition": _without(_APPOSITION),
    "without a connective": _without(_CONNECTIVE),
    "opening phrase last": _opening_last,
    "last phrase first": _last_opens,
    "other typography": _typography,
}
