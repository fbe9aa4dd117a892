"""Words that point: 'the latter', 'the second one', 'there', 'then', 'this'."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.condense import words as w
from assistant.condense.memory import Text
from assistant.condense.tokens import Word, is_content

_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
PLACES = {**_NTH, "former": 0, "latter": -1}
"""Where in a row stands what the word points at."""
_SAYING = w.word_set(
    "say says said think thinks know knows mean means true sure believe claim claims show shows so "
)
_STATING = w.word_set(
    "announce announced confirm confirmed decide decided reveal revealed report reported deny denied "
    "state stated predict predicted cause caused explain explained claimed told "
)


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A stretch of words (``last`` exclusive) that stands for something, and for what sort of thing."""

    first: int
    last: int
    sort: str
    possessive: bool = False


def pointer(question: Text, at: int, word: Word) -> Anaphor | None:
    """What points at the position ``at``, if the word there does."""
    words = question.words
    before = words[at - 1].low if at else ""
    after = words[at + 1].low if at + 1 < len(words) else ""
    ends = at + 1 == len(words) or not words[at + 1].is_word
    if (
        word.low in {"latter", "former"}
        and before == "the"
        and (ends or after not in w.FUNCTION or after in w.AUX)
    ):
        if ends or after in w.AUX | w.PREPOSITIONS or after == "'s":
            return Anaphor(at - 1, at + 1, "pair")
        return None
    if word.low in _NTH and before == "the":
        return _ordinal(question, at)
    if word.low == "same" and before == "the" and at > 1 and words[at - 2].low in w.DO | {"say", "said"}:
        return Anaphor(at - 1, at + 1, "fact")
    if word.low == "there":
        stands = ends or after in w.PREPOSITIONS | w.ADVERBS
        return Anaphor(at, at + 1, "place") if at and stands and (ends or before not in w.BE) else None
    if word.low == "then":
        return Anaphor(at, at + 1, "time") if at > 1 and ends else None
    # 'In this case' stands for no phrase, 'that of Ghana' for one of the same question.
    no_pointer = after in w.VAGUE or (word.low in {"that", "those"} and after == "of")
    if word.low not in w.DEMONSTRATIVES or no_pointer:
        return None
    stated = (before in _STATING and ends) or _is_subject(question, at) or _is_amount(question, at)
    if word.low in {"this", "that"} and stated:
        return Anaphor(at, at + 1, "fact")
    if not ends and is_content(words[at + 1]):
        return None
    if not ends and (after not in w.FUNCTION or after in w.ARTICLES | w.PRONOUNS | w.POSSESSIVES):
        return None
    if word.low == "that" and (before in _SAYING or (at and is_content(words[at - 1]) and not ends)):
        return None
    who = ends and at <= 2 and words[0].low.startswith("who") and before in w.BE | {"whos"}  # 'who is that?'
    one = "person" if who else "thing"
    return Anaphor(at, at + 1, "many" if word.low in {"these", "those"} else one)


def _ordinal(question: Text, at: int) -> Anaphor | None:
    """'the second', 'the last one', 'the first of them', but not 'the first mayor' or 'the first to ask'."""
    rest = [word.low for word in question.words[at + 1 : at + 3] if word.is_word]
    if rest[:1] == ["one"]:
        return Anaphor(at - 1, at + 2, "nth")
    if rest[:1] == ["of"] and rest[1:] and rest[1] in w.MANY | w.DEMONSTRATIVES:
        return Anaphor(at - 1, at + 3, "nth")
    alone = not rest or rest[0] in w.AUX | {"'s"}
    return Anaphor(at - 1, at + 1, "nth") if alone else None


def _is_subject(question: Text, at: int) -> bool:
    """'How does that compare to Wales?': between an auxiliary and a verb that no noun phrase goes on with."""
    words = [word.low for word in question.words[at - 1 : at + 3]] if at else []
    if len(words) < 3 or words[0] not in w.AUX - w.BE or words[1] not in {"this", "that"}:
        return False
    return words[2] in w.BASE_VERBS and (
        len(words) == 3 or words[3] in w.FUNCTION or not words[3][0].isalpha()
    )


def _is_amount(question: Text, at: int) -> bool:
    """'How much is that in euros?'"""
    before = [word.low for word in question.words[max(at - 3, 0) : at]]
    return before[:1] == ["how"] and before[1:2] in (["much"], ["many"]) and before[2:] in (["is"], ["was"])
