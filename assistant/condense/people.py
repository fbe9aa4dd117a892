"""Which phrases of the question and answer before it name a person, for 'he' and 'she'."""

from __future__ import annotations

import re

from assistant.condense import words as w
from assistant.condense.memory import Text, Topic
from assistant.condense.phrases import Phrase
from assistant.condense.tokens import split_words

_PLACES = frozenset({"in", "at", "to", "from", "near"})
_OPENS = frozenset(".;:!?,")


def person(topic: Topic) -> list[str]:
    """What 'he' or 'she' may stand for, best first."""
    asked_who = any(word.low.startswith("who") for word in topic.question.words)
    named = [p for p in topic.answer_names if p.preposition not in _PLACES and len(p.text) < 60]
    asked = [
        p
        for p in topic.mentions
        if p.kind == "name" and p.preposition not in _PLACES and not stood_for(p, topic, w.THING)
    ]
    if asked_who:  # whom the question named already it did not ask for
        known = {low for p in topic.question.phrases if not is_person(p, topic) for low in said(p)}
        named.sort(key=lambda p: said(p) <= known)
    # 'Who is Ann Lee?', but 'who is the City Engineer?' asks for another name.
    about = [p for p in asked if _is_asked_about(p, topic) and not p.article]
    asked = [p for p in asked if p in about or not _in_capitals(p)]
    names = about + (named + asked if asked_who or not asked else asked + named)
    rest = [
        re.split("['’]s ", p.text)[0]  # 'the mayor's speech': he is the mayor
        for p in topic.mentions
        if p.kind == "noun" and p.article and not (p.plural or p.asked or stood_for(p, topic, w.THING))
    ]
    bodies = [p.text for p in names if _is_body(p)]
    opening = [p for p in named if _in_capitals(p) or _opens(p, topic.answer)]
    doubtful = [p.text for p in opening if p.text not in bodies]
    sure = [p.text for p in names if p not in opening and p.text not in bodies]
    return [*sure, *(doubtful + rest if asked_who else rest + doubtful), *bodies]


def said(phrase: Phrase) -> set[str]:
    """Its words in lower case, without articles."""
    return set(phrase.text.lower().split()) - w.ARTICLES


def is_person(phrase: Phrase, topic: Topic) -> bool:
    """A name after 'by', what 'who is' asks about, what 'she' stood for in the turn as it was typed."""
    pronoun = _replaced(phrase, topic, w.PEOPLE_ONE)
    return phrase.kind == "name" and (phrase.preposition == "by" or _is_asked_about(phrase, topic) or pronoun)


def stood_for(phrase: Phrase, topic: Topic, pronouns: frozenset[str]) -> bool:
    """Whether one of these pronouns, and none of another sort, was typed in the place of the phrase."""
    others = (w.PEOPLE_ONE | w.THING) - pronouns
    return _replaced(phrase, topic, pronouns) and not _typed(topic) & others


def _replaced(phrase: Phrase, topic: Topic, pronouns: frozenset[str]) -> bool:
    return bool(_typed(topic) & pronouns) and phrase.text.lower() not in topic.raw.lower()


def _typed(topic: Topic) -> set[str]:
    return {word.low for word in split_words(topic.raw)}


def _is_asked_about(phrase: Phrase, topic: Topic) -> bool:
    before = [word.low for word in topic.question.words[: phrase.first]]
    return len(before) == 2 and before[0] == "who" and before[1] in w.BE


def _in_capitals(phrase: Phrase) -> bool:
    return phrase.said == 1 and phrase.text.isupper()


def _opens(phrase: Phrase, text: Text) -> bool:
    """'Work on the wall began', a cell 'Arrival': the capital that opens a sentence or cell makes no name."""
    opened = phrase.first == 0 or text.words[phrase.first - 1].text in _OPENS
    after = text.words[phrase.last] if phrase.last < len(text.words) else None
    row = text.first == ","  # of a table
    alone = after is not None and (after.low in w.PREPOSITIONS or (row and after.text == ","))
    return phrase.last - phrase.first == 1 and opened and alone


def _is_body(phrase: Phrase) -> bool:
    """'the Port Commission', 'the Ministry of Fish': more than one person."""
    found = re.search(r"(\w+)(?: of (?:the )?\w+)?\Z", phrase.text.lower())
    return found is not None and found[1] in w.BODIES
