"""What a conversation has been about so far, and which of it a later word can stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.condense import words as w
from assistant.condense.phrases import Phrase, names_within, phrases, with_unions
from assistant.condense.tokens import Word, split_words

ANSWER_CHARS = 300
"""Of an answer only the beginning can be referred to; it names what the answer is about."""
REGARDING = ", regarding "
"""Stands between a question that says too little and what it is about."""
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

        def rank(phrase: Phrase) -> tuple[bool, bool, bool]:
            return phrase.asked, self.added(phrase), phrase.text.lower() not in raw

        found = with_unions(self.question.words, self.question.phrases, self.question.text)
        free = [p for p in found if p.text.split()[0].lower() not in w.POSSESSIVES | {"'s"}]
        return sorted(free, key=rank)

    def added(self, phrase: Phrase) -> bool:
        """Whether this phrase of the question was no part of it, and only tells what it is about."""
        return REGARDING in self.question.text[: phrase.start]

    @property
    def short_answer(self) -> bool:
        """Few enough words that the answer is a mere name or thing."""
        return 0 < len(self.answer.words) <= _SHORT_ANSWER

    @property
    def answer_names(self) -> list[Phrase]:
        """Names in the beginning of the answer, its labels last."""
        return sorted((p for p in self.answer.phrases if p.kind == "name"), key=self.labels)

    def labels(self, phrase: Phrase) -> bool:
        """Whether this phrase of the answer stands before a colon: 'Contact: Ann Lee'."""
        after = self.answer.words[phrase.last : phrase.last + 1]
        return bool(after) and after[0].text == ":"

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
