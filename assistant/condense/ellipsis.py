"""Turns that leave out what the question before them said: 'And 2022?', 'why?'."""

from __future__ import annotations

import re

from assistant.condense import words as w
from assistant.condense.memory import Text, Topic
from assistant.condense.tokens import Word, is_content
from assistant.condense.verbs import is_order

_LEAD = re.compile(
    r"(?:(?:and|or|but|so|ok|okay|well|also|then|now|maybe|plus)[\s,]+)*"
    r"(?:(?:wh?at|how|wht|hw)(?:'s)?[\s]+(?:abou?t|abt|bout|of)\b|(?:the )?same(?: question|"
    r" thing)?,? (?:for|about|with)\b)[\s,:]*",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:(?:and|or|but|also|then|plus|& )[\s,]+)+(?:also[\s,]+)?", re.IGNORECASE)
_TIMES = w.word_set("time date day year month long often late early")
_ASKED = _TIMES | w.word_set(
    "much many one ones else so come not far big old exactly city country place price cost"
)


def bare_question_word(turn: Text) -> str | None:
    """'why?', 'at what time?', 'about what?', without marks; None when the turn says more."""
    words = [word for word in turn.words if word.is_word]
    while words and words[0].low in w.CONJUNCTIONS | {"so", "then", "ok", "well"}:
        words = words[1:]
    if not 0 < len(words) <= 4 or not any(word.low in w.WH for word in words):
        return None
    if all(word.low in w.WH | w.PREPOSITIONS | _ASKED for word in words):
        return turn.text[words[0].start : words[-1].end]
    return None


def with_question_word(asked: str, topic: Topic) -> str | None:
    """The question of the topic, asking ``asked``; None when its grammar does not allow the swap."""
    base = topic.question
    words = base.words
    verb = next((n for n, word in enumerate(words[:8]) if word.low in w.AUX), None)
    if verb is None or not words:
        return None
    opened = {word.low for word in words[:verb]}
    if verb and not opened & w.WH:
        return None
    if opened <= {"what", "whom"} and opened and words[verb].low in w.DO:
        return None  # what 'did' asks for is an object, which the verb would lack
    follows = words[verb + 1] if verb + 1 < len(words) else None
    verbs = w.BASE_VERBS | w.VERBS_INFLECTED | w.AUX
    stands = words[verb].low in w.DO | w.BE or (follows is not None and follows.low not in verbs)
    subject = follows is not None and (verb == 0 or stands) and follows.is_word
    if not subject or (verb and words[verb].low in w.BE and follows and _participle(follows)):
        return None
    rest = base.text[words[verb].start :]
    return f"{capital(asked)} {rest if verb else rest[0].lower() + rest[1:]}"


def _participle(word: Word) -> bool:
    """'Who is drafting it': the question word is the subject."""
    return word.low in w.VERBS_INFLECTED or (word.low.endswith("ing") and not word.capital)


def led(turn: str) -> str | None:
    """'what about the second?' -> 'the second'; None when the turn has no such opening."""
    found = _LEAD.match(turn) or _AND.match(turn)
    return turn[found.end() :] if found and found.end() < len(turn) else None


def is_fragment(turn: Text) -> bool:
    """A phrase or two without a verb or question word."""
    words = _no_month(turn)
    if not 0 < len(words) <= 8 or any("?" in word.text for word in turn.words[:-1]):
        return False
    if any(word.low in w.WH | w.DO | w.MODAL | w.HAVE | w.BE | {"not", "i", "me", "my"} for word in words):
        # 'New Mexico's' ends in a possessive, which looks like 'is'.
        owned = words[-1].low == "'s" and not any(word.low in w.WH | w.AUX for word in words[:-1])
        if not owned:
            return False
    return bool(turn.phrases) and not _starts_with_verb(turn)


def _no_month(turn: Text) -> list[Word]:
    """The words but 'May', which is no auxiliary."""
    return [word for word in turn.words if word.is_word and not (word.text == "May" and word.start)]


def _starts_with_verb(turn: Text) -> bool:
    first = turn.words[0]
    if is_order(turn.words, 1 if first.low == "please" else 0):
        return True
    return first.low in w.BASE_VERBS and len(turn.words) > 2 and turn.phrases[0].first > 0


def capital(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def has_own_clause(turn: Text) -> bool:
    """Whether the turn holds a verb or question word together with content of its own."""
    return any(word.low in w.AUX | w.WH for word in _no_month(turn)) and any(
        is_content(word) for word in turn.words
    )
