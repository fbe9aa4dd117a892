"""What a word may stand for: phrases of the question and answer before it, best first."""

from __future__ import annotations

import re

from assistant.condense import words as w
from assistant.condense.memory import Text, Topic
from assistant.condense.people import is_person, said, stood_for
from assistant.condense.phrases import Phrase, names_within

_RANKED = re.compile(
    r"the (?:last|next|first|second|third|fourth|fifth|previous|latest) (?P<kind>.+)", re.IGNORECASE
)


def thing(topic: Topic) -> list[str]:
    """What 'it' or 'this' may stand for, best first."""
    together = {p.first for row in _rows(topic.question) if len(row) > 1 for p in row}
    alone = [p for p in topic.mentions if p.first not in together]  # several named side by side are 'they'
    people = [p for p in topic.mentions if p.kind == "name" and stood_for(p, topic, w.PEOPLE_ONE)]
    single = [p for p in alone if not p.plural and p.kind in {"name", "noun"} and p not in people]

    def rank(p: Phrase) -> tuple[bool, int, bool, bool]:
        # 'And the clinics?' was put about the clinics, also where they had to be added.
        typed = p.text.lower() in topic.raw.lower()
        added = topic.added(p) * (-1 if typed else 1)
        return p.asked, added, p.preposition in {"in", "at", "by", "to"}, p.kind != "name"

    found = [p.text for p in sorted(single, key=rank)]
    told = [
        p
        for p in topic.answer.phrases
        if not (p.plural or _opens_in_plural(p, topic.answer)) and p.kind in {"name", "noun"}
    ]
    known = {word for p in people for word in said(p)}
    answers = [p.text for p in told if not any(char.isdigit() for char in p.text) and not said(p) & known]
    chosen = any(p.asked for p in topic.question.phrases)  # 'which bank': the answer is one
    if chosen and topic.short_answer and len(answers) == 1:
        return answers + found
    return found + [p.text for p in alone if p.plural and p.kind != "date"] + answers[:2]


def _opens_in_plural(phrase: Phrase, text: Text) -> bool:
    """'Figures for ten years': the capital that opens a sentence makes no name."""
    opens = phrase.last == 1 and len(text.words) > 2 and text.words[1].is_word
    return opens and phrase.head != text.words[0].low


def many(topic: Topic) -> list[str]:
    """What 'they' or 'their' may stand for."""
    named = [p for p in topic.answer_names if not topic.labels(p)]
    found: list[str] = []
    if topic.question.first in {"who", "whos", "which", "name", "list"} and len(named) > 1 and len(named) < 5:
        found.append(" and ".join(dict.fromkeys(p.text for p in named)))
    told = [p for p in topic.answer.phrases if p.kind in {"name", "noun"}]
    if topic.short_answer and len(told) == 1 and topic.question.first in w.WH:
        found += [p.text for p in told if p.plural or topic.question.first.startswith("who")]
    plural = [p for p in topic.mentions if p.plural and p.kind in {"name", "noun"}]
    found += [p.text for p in plural if not p.asked]
    found += [p.text for p in plural if p.asked]
    found += [p.text for p in topic.mentions if p.kind == "name" and not p.plural and not p.asked]
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
    known = {low for p in topic.question.phrases if p.kind == "name" for low in said(p)}
    # What the question names itself it did not ask for.
    answers = sorted(topic.answer_names, key=lambda p: bool(asked_where and said(p) & known))
    answered = [p.text for p in answers if p.preposition not in doers]
    things = [p for p in topic.mentions if p.kind in {"name", "noun"} and not is_person(p, topic)]
    # 'to the budget' leads to no place; a name after 'to' may be one.
    holding = [
        p for p in things if p.kind == "name" or names_within(topic.question.words, p, topic.question.text)
    ]
    ways = [p for p in holding if p.preposition in {"to", "from"}]
    located = [*(p for p in things if p.preposition in {"in", "at", "near"}), *ways]
    parts = sorted(holding, key=lambda p: p.kind == "name")
    found = [p.text for p in [*located, *parts]]
    return list(dict.fromkeys([*answered, *found] if asked_where else [*found, *answered]))


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


def listed(topic: Topic) -> list[str]:
    """The longest row of things named side by side in the last answer or question, for 'the second'."""
    for text in (topic.answer, topic.question):
        longest = max(_rows(text), key=len, default=[])
        if len(longest) > 1:
            return [phrase.text for phrase in longest]
    return []


def ranked(topic: Topic) -> str:
    """'When is the next meeting?' -> 'meeting', for 'the last one'; '' where several were asked for."""
    if any(p.asked and p.plural for p in topic.question.phrases):
        return ""
    found = (_RANKED.match(p.text) for p in topic.question.phrases if not p.plural and p.kind != "date")
    return next((one["kind"] for one in found if one), "")


def _rows(text: Text) -> list[list[Phrase]]:
    """The phrases, those in one row that only commas, 'and' or 'or' part."""
    rows = [[phrase] for phrase in text.phrases[:1]]
    for one, two in zip(text.phrases, text.phrases[1:], strict=False):
        between = {word.low for word in text.words[one.last : two.first]}
        if between and between <= {",", ";", "and", "or", "the", "a", "an"}:
            rows[-1].append(two)
        else:
            rows.append([two])
    return rows
