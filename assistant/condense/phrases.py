"""A question or answer -> words and noun phrases, by closed classes, capitals and position."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.condense import words as w
from assistant.condense.tokens import Word, is_content, singular
from assistant.condense.verbs import determiner_next, determines, is_verb

Kind = Literal["name", "date", "number", "noun"]

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:s|-\d\d(?:\d\d)?)?\Z")
_CLAUSE_ENDS = frozenset(".?!;:,")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase; ``first`` and ``last`` are positions of its words, ``last`` exclusive."""

    text: str
    kind: Kind
    first: int
    last: int
    start: int
    end: int
    head: str  # last word, singular, lower case
    article: bool  # starts with a determiner or possessive
    plural: bool
    preposition: str = ""  # that stands right before it
    asked: bool = False  # what a question word asks for: 'which document'

    @property
    def said(self) -> int:
        """Words without the determiner."""
        return self.last - self.first - self.article


def phrases(words: list[Word], text: str) -> list[Phrase]:
    """Noun phrases in order. ``text`` is what ``words`` were split from."""
    found: list[Phrase] = []
    position, verb_due = 0, False
    while position < len(words):
        word = words[position]
        if word.low in w.DO | w.MODAL | w.SUBJECTS or (
            word.low == "to" and not determiner_next(words, position + 1)
        ):
            verb_due = True
        if word.text in _CLAUSE_ENDS or word.low in w.WH:
            verb_due = False
        if _measured(words, position):
            position += 1
            continue
        begin = _opening(words, position)
        end = _run_end(words, begin, begin > position, verb_due)
        if end == begin:
            if verb_due and is_content(word):
                verb_due = False
            position += 1
            continue
        found.append(_phrase(words, position, end, text))
        position = end
    return found


def _measured(words: list[Word], at: int) -> bool:
    """The adjective of 'how big is it' and 'why so late', which names nothing."""
    if (
        not at
        or words[at - 1].low not in {"how", "so", "too", "very"}
        or words[at].capital
        or not is_content(words[at])
    ):
        return False
    return at + 1 == len(words) or words[at + 1].low in w.AUX or not words[at + 1].is_word


def _opening(words: list[Word], position: int) -> int:
    """Past the determiners that may open a phrase."""
    at = position
    while at < len(words) and at - position < 3 and determines(words, position, at):
        at += 1
    return at


def _run_end(words: list[Word], begin: int, determined: bool, verb_due: bool) -> int:
    """Where the run of content words that starts at ``begin`` ends; ``begin`` when there is none."""
    at = begin
    while at < len(words):
        word = words[at]
        if word.low == "'s" and at > begin and at + 1 < len(words) and is_content(words[at + 1]):
            at += 1
            continue
        if word.low == "of" and at > begin and words[at - 1].capital and _capital_at(words, at + 1):
            at += 1  # 'Bank of England' is one name
            continue
        if at > begin and at + 1 < len(words) and words[at + 1].low == "than":
            break  # 'is oak harder than pine'
        noun_like = is_content(word) or (determined and _named_by_a_function_word(words, begin, at))
        if not noun_like or is_verb(words, begin, at, determined, verb_due):
            break
        at += 1
    while at > begin and words[at - 1].low == "'s":
        at -= 1
    return at


def _capital_at(words: list[Word], at: int) -> bool:
    return at < len(words) and words[at].capital and is_content(words[at])


def _named_by_a_function_word(words: list[Word], begin: int, at: int) -> bool:
    """'the us'; 'the Under Secretary', 'the Deputy Under Secretary'."""
    if at == begin and _after_article(words, at):
        return True
    return words[at].low in w.PREPOSITIONS and words[at].capital and _capital_at(words, at + 1)


def _after_article(words: list[Word], at: int) -> bool:
    """'the us', 'the who', 'a can': an article turns a function word into a noun when nothing follows."""
    word, before = words[at], words[at - 1].low
    following = at + 1 < len(words) and is_content(words[at + 1])
    return word.is_word and before in w.ARTICLES and not following and word.low not in w.PREPOSITIONS | w.AUX


def _phrase(words: list[Word], first: int, last: int, text: str) -> Phrase:
    counted = words[first].low in {"many", "much"} and first > 0 and words[first - 1].low == "how"
    if counted and last - first > 1:
        first += 1  # 'how many ships' asks for ships
    start, end = words[first].start, words[last - 1].end
    content = [word for word in words[first:last] if is_content(word)] or [words[last - 1]]
    before = words[first - 1].low if first else ""
    head = content[-1].low
    return Phrase(
        text=text[start:end],
        kind=_kind(content),
        first=first,
        last=last,
        start=start,
        end=end,
        head=singular(head),
        article=words[first] is not content[0],
        plural=singular(head) != head and not content[-1].capital,
        preposition=before if before in w.PREPOSITIONS else "",
        asked=before in w.WH or counted,
    )


def _kind(content: list[Word]) -> Kind:
    if _YEAR.match(content[-1].low) or content[-1].low in w.DAYS | w.DATED | w.SHAPES:
        return "date"
    numbered = len(content) > 1 and content[-1].text[0].isdigit() and content[-2].capital
    if content[-1].capital or numbered:
        return "name"
    counted = content[0].text[0].isdigit() or content[0].text[0] in "$€£¥"
    return "number" if counted and not _YEAR.match(content[0].low) else "noun"


def names_within(words: list[Word], phrase: Phrase, text: str) -> list[Phrase]:
    """Names and years inside a phrase whose head is a common noun: 'the Swiss team' -> 'Swiss'."""
    if phrase.kind != "noun":
        return []
    found, at = [], phrase.first
    while at < phrase.last:
        end = at
        while end < phrase.last and _proper(words[end]):
            end += 1
        if end > at:
            found.append(_phrase(words, at, end, text))
        at = max(end, at + 1)
    return found


def _proper(word: Word) -> bool:
    return bool(word.start and is_content(word) and (word.capital or _YEAR.match(word.low)))


def with_unions(words: list[Word], found: list[Phrase], text: str) -> list[Phrase]:
    """The phrases, and before its parts each pair named side by side: 'Ann and Bob', plural."""
    out: list[Phrase] = []
    found = list(found)
    for at, phrase in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if after and [word.low for word in words[phrase.last : after.first]] == ["and"]:
            if phrase.asked:
                found[at + 1] = replace(after, asked=True)
            inner = names_within(words, after, text) if phrase.kind == "name" else []
            if inner and inner[0].first == after.first:
                after = inner[0]  # 'Ann and Bob's books' are those of Ann and Bob
            whole = text[phrase.start : after.end]
            out.append(
                replace(phrase, text=whole, last=after.last, end=after.end, head=after.head, plural=True)
            )
        out.append(phrase)
    return out
