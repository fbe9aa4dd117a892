"""What a conversation has been about so far, and which of it a later word can stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.condense import words as w
from assistant.condense.phrases import Phrase, names_within, phrases, with_unions
from assistant.condense.tokens import Word, split_words

ANSWER_CHARS = 300
"""Of an answer only the beginning can be referred to; it names what the answer is about."""
_SHORT_ANSWER = 12  # words: then the answer itself may be what 'it' stands for


@lru_cache(maxsize=256)  # a conversation is read again at each of its turns
def _parsed(text: str) -> tuple[list[Word], list[Phrase]]:
    words = split_words(text)
    return words, phrases(words, text)


@dataclass(frozen=True)
class Text:
    """A text with its words and phrases."""

    text: str

    @property
    def words(self) -> list[Word]:
        """Words and marks."""
        return _parsed(self.text)[0]

    @property
    def phrases(self) -> list[Phrase]:
        """Noun phrases in order."""
        return _parsed(self.text)[1]

    @property
    def first(self) -> str:
        """The first word in lower case."""
        return self.words[0].low if self.words else ""


@dataclass(frozen=True)
class Topic:
    """The latest question in its standalone form, as it was typed, its answer, and older questions."""

    question: Text
    raw: str
    answer: Text
    earlier: tuple[Text, ...] = ()  # newest first

    @cached_property
    def mentions(self) -> list[Phrase]:
        """Phrases of the question; what was said last comes first, what the question asks for last."""
        raw = self.raw.lower()

        def rank(phrase: Phrase) -> tuple[bool, bool]:
            return phrase.asked, phrase.text.lower() not in raw

        found = with_unions(self.question.words, self.question.phrases, self.question.text)
        free = [p for p in found if p.text.split()[0].lower() not in w.POSSESSIVES | {"'s"}]
        return sorted(free, key=rank)

    @property
    def short_answer(self) -> bool:
        """Few enough words that the answer is a mere name or thing."""
        return 0 < len(self.answer.words) <= _SHORT_ANSWER

    @property
    def answer_names(self) -> list[Phrase]:
        """Names in the beginning of the answer."""
        return [phrase for phrase in self.answer.phrases if phrase.kind == "name"]

    def words(self, limit: int = 8) -> str:
        """The phrases that tell what the question is about, as plain text; at most ``limit`` of them."""
        kept = [p.text for p in self.question.phrases if not p.text.lower().startswith(("my ", "your "))]
        return ", ".join(dict.fromkeys(kept[:limit]))

    def names(self, limit: int = 8) -> str:
        """As ``words``, without phrases of common nouns alone, unless there is nothing else."""
        named = [
            p.text
            for p in self.question.phrases
            if p.kind != "noun" or names_within(self.question.words, p, self.question.text)
        ]
        return ", ".join(dict.fromkeys(named[:limit])) or self.words(limit)


def thing(topic: Topic) -> list[str]:
    """What 'it' or 'this' may stand for, best first."""
    single = [p for p in topic.mentions if not p.plural and p.kind in {"name", "noun"}]
    near = sorted(single, key=lambda p: (p.asked, p.preposition in {"in", "at", "by"}, p.kind != "name"))
    found = [p.text for p in near]
    told = [p for p in topic.answer.phrases if not p.plural and p.kind in {"name", "noun"}]
    answers = [p.text for p in told if not any(char.isdigit() for char in p.text)]
    chosen = any(p.asked for p in topic.question.phrases)  # 'which bank': the answer is one
    if chosen and topic.short_answer and len(answers) == 1:
        return answers + found
    return found + [p.text for p in topic.mentions if p.plural and p.kind != "date"] + answers[:2]


def person(topic: Topic) -> list[str]:
    """What 'he' or 'she' may stand for."""
    places = {"in", "at", "to", "from"}
    asked_who = any(word.low.startswith("who") for word in topic.question.words)
    named = [p.text for p in topic.answer_names if p.preposition not in places and len(p.text) < 60]
    asked = [p.text for p in topic.mentions if p.kind == "name" and p.preposition not in places]
    rest = [p.text for p in topic.mentions if p.kind == "noun" and p.article and not p.plural and not p.asked]
    return (named + asked if asked_who or not asked else asked + named) + rest


def many(topic: Topic) -> list[str]:
    """What 'they' or 'their' may stand for."""
    named = topic.answer_names
    found: list[str] = []
    if topic.question.first in {"who", "whos", "which", "name", "list"} and len(named) > 1 and len(named) < 5:
        found.append(" and ".join(dict.fromkeys(p.text for p in named)))
    told = [p for p in topic.answer.phrases if p.kind in {"name", "noun"}]
    if topic.short_answer and len(told) == 1 and topic.question.first in w.WH:
        found += [p.text for p in told if p.plural or topic.question.first.startswith("who")]
    plural = [p for p in topic.mentions if p.plural and p.kind in {"name", "noun"}]
    found += [p.text for p in plural if not p.asked]
    found += [p.text for p in topic.mentions if p.kind == "name" and not p.plural and not p.asked]
    found += [p.text for p in plural if p.asked]
    found += [p.text for p in topic.answer.phrases if p.plural and p.kind != "number"][:2]
    return found or [p.text for p in topic.mentions if p.kind == "noun" and not p.asked][:1]


def place(topic: Topic) -> list[str]:
    """What 'there' may stand for: what stands where places do, then what a name is part of, then names."""
    words = {word.low for word in topic.question.words}
    asked_where = bool(words & {"where", "wheres"}) or any(
        p.asked and p.head in {"city", "country", "place", "town", "venue"} for p in topic.question.phrases
    )
    asked_who = bool(words & {"who", "whos", "whom"})
    doers = {"by"} if asked_where else {"by", "from", ""} if asked_who else {"by", "from"}
    answered = [p.text for p in topic.answer_names if p.preposition not in doers]
    things = [p for p in topic.mentions if p.kind in {"name", "noun"} and not _is_person(p, topic)]
    # 'to the budget' leads to no place; a name after 'to' may be one.
    holding = [
        p for p in things if p.kind == "name" or names_within(topic.question.words, p, topic.question.text)
    ]
    ways = [p for p in holding if p.preposition in {"to", "from"}]
    located = [*(p for p in things if p.preposition in {"in", "at", "near"}), *ways]
    parts = sorted(holding, key=lambda p: p.kind == "name")
    found = [p.text for p in [*located, *parts]]
    return list(dict.fromkeys([*answered, *found] if asked_where else [*found, *answered]))


def _is_person(phrase: Phrase, topic: Topic) -> bool:
    """A name after 'by', what 'who is' asks about, what 'she' stood for in the turn as it was typed."""
    words = topic.question.words
    before = [word.low for word in words[: phrase.first]]
    raw = {word.low for word in split_words(topic.raw)}
    pronoun = bool(raw & w.PEOPLE_ONE) and phrase.text.lower() not in topic.raw.lower()
    asked_about = len(before) == 2 and before[0] == "who" and before[1] in w.BE
    return phrase.kind == "name" and (phrase.preposition == "by" or asked_about or pronoun)


def time(topic: Topic) -> list[str]:
    """What 'then' may stand for."""
    return [p.text for t in (topic.question, topic.answer) for p in t.phrases if p.kind == "date"]


def event(topic: Topic, asked: str = "When") -> list[str]:
    """'When was that?', or only 'when?': the question after something that happens, best first."""
    endings = ("tion", "ment", "ance", "ence", "sion", "ing")
    past = bool({"did", "was", "were", "had"} & {word.low for word in topic.question.words}) or any(
        word.low in w.VERBS_INFLECTED and not word.low.endswith(("s", "ing")) for word in topic.question.words
    )
    told = topic.answer.phrases if len(topic.answer.words) < 30 else []
    found = [
        p
        for p in (told + topic.mentions if topic.question.first == "what" else topic.mentions + told)
        if p.kind != "date" and (p.head in w.EVENTS or (p.head.endswith(endings) and p.article))
    ]
    be = {(True, True): "were", (True, False): "was", (False, True): "are", (False, False): "is"}
    names = [(p, re.sub(r"(?i)\A(?:a|an) ", "the ", p.text)) for p in found]
    return [f"{asked} {be[past, p.plural or p.head == 'talks']} {name}?" for p, name in names]


def coordinated(topic: Topic) -> list[str]:
    """The last two or more things named side by side: 'the former' and 'the latter' choose from them."""
    for text in (topic.answer, topic.question, *topic.earlier):
        for one, two in zip(text.phrases, text.phrases[1:], strict=False):
            between = {word.low for word in text.words[one.last : two.first]}
            if between & {"and", "or"} and len(between) <= 2:
                return [one.text, two.text]
    return []
