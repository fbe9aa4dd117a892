"""A drafted sentence against the sentence it cites: what differs, by kind."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from assistant.check.cuts import is_cut
from assistant.check.tokens import Token, tokens
from assistant.check.words import ATTRIBUTIONS, HEDGES
from assistant.types import Doubt

_MARKUP = re.compile(r"https?:|www\.|\]\(|!\[|<[A-Za-z/!]|\{\{|javascript:|data:\w+/", re.IGNORECASE)
_UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs"}
_SOFT_HYPHEN = "\xad"


def check(sentence: str, source: str) -> tuple[Doubt, ...]:
    """Why the sentence does not stand on its source, most telling first; nothing when it does.

    It stands when it is the source, or an honest cut of it (``cuts``): every figure, date, name, negation,
    hedge and attribution is kept, none is added, and what is left stands in the source's order. A sentence
    in other words never stands, true or not; markup and invisible characters never do.
    """
    if _MARKUP.search(sentence) or any(_unseen(char) for char in sentence):
        return ("markup",)
    draft, cited = tokens(sentence), tokens(source)
    if draft and is_cut(draft, cited):
        return ()
    return _differences(draft, cited)


def says(sentence: str, phrase: str) -> bool:
    """Whether the phrase stands in the sentence, word for word."""
    inside = [token.key for token in tokens(sentence) if token.is_word]
    wanted = [token.key for token in tokens(phrase) if token.is_word]
    return any(inside[at : at + len(wanted)] == wanted for at in range(len(inside) - len(wanted) + 1))


def _differences(draft: Sequence[Token], source: Sequence[Token]) -> tuple[Doubt, ...]:
    added: list[tuple[Doubt, Callable[[Token], bool]]] = [
        ("number", lambda token: token.is_number),
        ("date", lambda token: token.is_date),
        ("name", lambda token: token.is_name),
    ]
    both: list[tuple[Doubt, Callable[[Token], bool]]] = [
        ("negation", lambda token: token.negates),
        ("hedge", lambda token: token.key in HEDGES),
        ("attribution", lambda token: token.key in ATTRIBUTIONS),
    ]
    found: list[Doubt] = [name for name, kind in added if _more(draft, source, kind)]
    found += [name for name, kind in both if _more(draft, source, kind) or _more(source, draft, kind)]
    if found:
        return tuple(found)
    if _more(draft, source, _weighs):
        return ("wording",)
    return ("cut",) if _more(source, draft, _weighs) else ("who did what",)


def _weighs(token: Token) -> bool:
    return token.is_word or token.text in '"?'


def _more(one: Sequence[Token], other: Sequence[Token], kind: Callable[[Token], bool]) -> bool:
    """Whether ``one`` has a token of this kind that ``other`` has not, or has it more often."""
    return bool(Counter(token.key for token in one if kind(token)) - Counter(token.key for token in other))


def _unseen(char: str) -> bool:
    return char not in (_SOFT_HYPHEN, "\n", "\t") and unicodedata.category(char) in _UNSEEN
