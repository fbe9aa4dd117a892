"""(question, history) -> a question that stands alone, by rules in the order they are tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.condense.anaphora import anaphors
from assistant.condense.ellipsis import bare_question_word, capital, is_fragment, led
from assistant.condense.memory import ANSWER_CHARS, Text, Topic
from assistant.condense.readings import ABOUT_ANSWER, MORE, readings
from assistant.condense.talk import after_order, is_talk, without_opener
from assistant.condense.tokens import is_content
from assistant.types import DISAGREEMENT, FIXED_TEXTS, MISSING, Turn

_LONGEST = 600  # characters; a longer turn says what it means
_TURNS = 20  # ten of the user, ten of the assistant
_CONTEXT = 160  # characters
_SWITCH = re.compile(
    r"(?:(?:and|now|ok|okay|so)[\s,]+)*(?:(?:a |an |on (?:a|an) )?(?:different|separate|new|"
    r"another|unrelated|other)"
    r" (?:matter|question|topic|subject|issue|thing|note)|something (?:else|"
    r"different)[^:,?]{0,40}(?=[:,])|by the way|btw|"
    r"(?:let's |let us )?(?:changing|change|switching|switch) (?:the )?(?:subject|topics?)|"
    r"unrelated(?:ly)?)[\s,.:;–-]+",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"(?:(?:and|now|ok|okay|so|but)[\s,]+)*"
    r"(?:(?:let me |let's |let us |to |can we |if we |i want to )?"
    r"(?:go|going|come|coming|get|getting|turn|turning|jump|jumping) back|back|(?:to )?return|returning) to "
    r"(?P<what>[^,.:;?–]{2,60}?)\s?[,.:;–-]\s*(?=\w)",
    re.IGNORECASE,
)
_MARK = r"\s?\[\d+\](?=\s|\Z)"
_DISAGREE = re.escape(DISAGREEMENT).replace(r"\{\}", r"\d{1,4}")
_FRAME = re.compile(
    rf"{_MARK}|{_DISAGREE}\s|{re.escape(MISSING)}.*|\*+|"
    # A context that only announces, asks or names columns; one that tells may name what is spoken of.
    r"(?:\A|(?<=[\]:] ))\((?:[^()]|\([^()]*\))*[:?|]\)\s",
    re.DOTALL,
)
"""What is shown around the quotes of an answer."""
_SELF = re.compile(
    r"\b(?:say|says|said|mention|mentions|document|documents|text|page|report)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """The question as it reads without its history, and what kind of turn it is.

    ``candidates`` are readings, best first; ``text`` is the first. ``context`` are phrases of the
    conversation that are not in ``text``: they may help a retriever if they weigh less than the text.
    """

    text: str
    kind: Literal["question", "small-talk", "underspecified"] = "question"
    candidates: tuple[str, ...] = ()
    context: str = ""

    @property
    def query(self) -> str:
        """What to retrieve with: the text, then the phrases of the conversation that it does not hold."""
        return f"{self.text} {self.context}".strip()


def condense(question: str, history: Sequence[Turn]) -> Standalone:
    """Rewrite the question with what the user and the assistant said before, oldest turn first."""
    topic: Topic | None = None
    chatted = False
    for turn in list(history)[-_TURNS:]:
        if turn.role == "user":
            read = _one(turn.text, topic)
            chatted = read.kind == "small-talk"
            topic = topic if chatted or not read.text else _followed(topic, turn.text, read)
        elif not chatted:
            topic = _answered(topic, turn.text)
    return _one(question, topic)


def _answered(topic: Topic | None, answer: str) -> Topic | None:
    if topic is None or any(answer.startswith(fixed[:-1]) for fixed in FIXED_TEXTS):
        return topic
    quotes = _FRAME.sub("", answer).replace("|", ",")  # the cells of a table are a row of things
    return Topic(topic.question, topic.raw, Text(quotes[:ANSWER_CHARS]), topic.earlier)


def _followed(topic: Topic | None, raw: str, turn: Standalone) -> Topic:
    earlier = (topic.question, *topic.earlier)[:10] if topic else ()
    return Topic(Text(turn.text[:_LONGEST]), raw, Text(""), earlier)


def _one(question: str, topic: Topic | None) -> Standalone:
    text = question.strip()
    if is_talk(text):
        return _made([text], "small-talk")
    if len(text) > _LONGEST:
        return _made([text])
    ordered = after_order(text)
    text = capital(ordered) or text
    if topic is None:
        return _made([text], "underspecified" if _hangs(text) else "question")
    core = without_opener(text)
    switched = _SWITCH.match(core)
    if ordered or (switched and switched.end() < len(core)):
        core = core[switched.end() :] if switched else core
        # Another matter, unless its own words point back; 'then' is as often a mere particle.
        if all(one.sort == "time" for one in anaphors(Text(core))):
            return _made([capital(core)])
    if returned := _RETURN.match(core):
        core, topic = core[returned.end() :], _returned(topic, Text(returned["what"]))
    found = readings(core, topic)
    return _made(found, context=_context(found[0], topic))


def _returned(topic: Topic, what: Text) -> Topic:
    """The newest question about what a turn goes back to; where none is, that alone is the topic."""
    wanted, heads = {word.low for word in what.words if is_content(word)}, {p.head for p in what.phrases}
    about = (
        question
        for question in (topic.question, *topic.earlier)
        if wanted <= {word.low for word in question.words} and heads & {p.head for p in question.phrases}
    )
    question = next(about, what)
    if question is topic.question:
        return topic
    return Topic(question, question.text, Text(""), topic.earlier)


def _context(text: str, topic: Topic) -> str:
    """Phrases of the last question and answer, as far as the text does not hold them."""
    said = text.lower()
    kept: list[str] = []
    for phrase in [p.text for p in (*topic.mentions, *topic.answer_names[:3])]:
        if phrase.lower() not in said:
            kept.append(phrase)
            said += "\n" + phrase.lower()
    return ", ".join(kept)[:_CONTEXT]


def _made(
    readings: list[str],
    kind: Literal["question", "small-talk", "underspecified"] = "question",
    context: str = "",
) -> Standalone:
    return Standalone(readings[0], kind, tuple(dict.fromkeys(readings))[:4], context)


def _hangs(text: str) -> bool:
    """Whether a first turn leans on something that was never said."""
    core = Text(without_opener(text))
    if not any(is_content(word) or word.text[0].isdigit() for word in core.words):
        return bool(core.words)
    if ABOUT_ANSWER.match(core.text) or MORE.match(core.text) or bare_question_word(core):
        return True
    lead = led(core.text)
    if lead is not None and is_fragment(Text(lead)):
        return not _names_a_matter(Text(lead))
    found = [a for a in anaphors(core) if a.sort in {"person", "many", "thing", "pair", "fact"}]
    named = any(p.kind in {"name", "date"} for p in core.phrases)
    said = [word for word in core.words if is_content(word)]
    return bool(found) and not named and len(said) <= 2 and not _SELF.search(core.text)


def _names_a_matter(fragment: Text) -> bool:
    """'visas for students' is enough to look for, 'Norway' and 'in 2022' are not."""
    first, *others = fragment.phrases
    said = [word for word in fragment.words if is_content(word)]
    return first.kind == "noun" and (len(said) > 2 or any(p.kind != "date" for p in others))
