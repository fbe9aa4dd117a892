"""A turn and what was said before -> its readings, by rules in the order they are tried."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.condense import words as w
from assistant.condense.anaphora import anaphors, resolved, same_head
from assistant.condense.antecedents import event, ranked
from assistant.condense.corrections import correction
from assistant.condense.ellipsis import (
    bare_question_word,
    capital,
    has_own_clause,
    is_fragment,
    led,
    with_question_word,
)
from assistant.condense.gapping import another, restored
from assistant.condense.memory import REGARDING, Text, Topic
from assistant.condense.parallel import as_modifier, renumbered, substituted
from assistant.condense.times import timeless
from assistant.condense.tokens import is_content

_TOPIC = 160  # characters of the topic that may be added to a question
MORE = re.compile(
    r"(?:please )?(?:(?:can|could) you )?(?:tell me more|more(?: details?| information| info)?|"
    r"go on|continue|elaborate|"
    r"(?:any|some) more details?|explain(?: more| further)?|say more|expand|anything else|"
    r"what else|such as|like what|"
    r"for example|details|really)(?: about (?:it|that|this|them))?(?: please)?[\s?.!,]*\Z",
    re.IGNORECASE,
)
ABOUT_ANSWER = re.compile(
    r"(?:(?:no|but|and|so|ok|okay|sorry|wait|hm+)[\s,.!]+)*"
    r"(?:please )?(?:(?:can|could|would) you (?:please )?)?"
    r"(?:are you (?:really |quite |absolutely )?(?:sure|certain)(?: (?:about|of) (?:it|that|this))?|"
    r"is (?:that|this|it) (?:really )?(?:true|right|correct)|"
    r"(?:that|this|it)(?:['’]s| is| sounds| seems| looks) "
    r"(?:not (?:true|right|correct|what (?:i|we) (?:asked|meant|wanted)(?: for| to know)?)|"
    r"wrong|incorrect|false|nonsense)|"
    r"(?:what(?:['’]s| is| are) |show me |give me |name )?your sources?(?: for (?:it|that|this))?|source|"
    r"where (?:did|do) you (?:find|get|read|see|take)(?: (?:it|that|this))?(?: from)?|"
    r"where (?:does|do|did) (?:it|they|the documents?) (?:say|state|mention) (?:so|it|that|this)|"
    r"where is (?:it|that|this) (?:written|stated|mentioned)|"
    r"(?:which|what) (?:document|file|page|source) (?:is|was) (?:it|that|this) (?:from|in)|"
    r"(?:which|what) (?:document|file|page|source) (?:says|states|mentions) (?:so|it|that|this)|"
    r"how do you know(?: (?:it|that|this))?|who says (?:so|that|this)|says who|"
    r"repeat(?: (?:it|that|this|(?:your|the) (?:last )?answer))?(?: again)?|say (?:it|that) again)"
    r"(?: please)?[\s?.!,]*\Z",
    re.IGNORECASE,
)
"""Doubts about the answer, or asking for its source: the answer with its quotes replies to them."""


def readings(core: str, topic: Topic) -> list[str]:
    """All readings of a turn that has something before it, best first."""
    if ABOUT_ANSWER.match(core):
        return [topic.question.text, _about(core, topic)]
    fixed = correction(core)
    if fixed and (new := Text(led(fixed[0]) or fixed[0])).phrases:
        if is_fragment(new) or not has_own_clause(new):
            return [*_replaced(new, topic, fixed[1]), _about(core, topic)]
        return _whole(new, topic)
    core = fixed[0] if fixed and any(char.isalnum() for char in fixed[0]) else core
    if asked := bare_question_word(Text(core)):
        swapped = with_question_word(asked, topic)
        when = {"when", "where", "time", "place"} & set(asked.lower().split())
        named = event(topic, capital(asked)) if when and not swapped else []
        return [*([swapped] if swapped else named[:2]), _with_question(asked, topic)]
    if full := restored(core, topic.question.text):
        return [full, _about(core, topic)]
    if MORE.match(core):
        return [topic.question.text, _about(core, topic)]
    lead = led(core)
    if other := another(lead or core, topic):
        return [other, _about(core, topic)]
    if lead is not None:
        new = Text(lead)
        if new.first in {"any", "anything", "something", "anyone", "more"}:
            there = f"Is there {lead}" if is_fragment(new) else capital(lead)
            return [there, _about(lead, topic)]
        if is_fragment(new) and (not anaphors(new) or (new.phrases and ranked(topic))):
            return [*_parallel(new, topic), _about(core, topic)]
        if has_own_clause(new) or not new.phrases:
            return _whole(new, topic)
    whole = Text(core)
    if is_fragment(whole) and not anaphors(whole):
        # The question before asked what it stands for: this is the reply.
        return _replaced(whole, topic) if anaphors(topic.question) else _short(whole, topic)
    return _whole(whole, topic)


def _replaced(new: Text, topic: Topic, old: str = "") -> list[str]:
    """The question before with the new phrase in it; where none fits, the phrase with the topic."""
    hanging = anaphors(topic.question)
    if hanging:
        place = hanging[0]
        words = topic.question.words
        start, end = words[place.first].start, words[place.last - 1].end
        return [topic.question.text[:start] + new.text.rstrip(" ?.!") + topic.question.text[end:]]
    if other := another(new.text, topic):
        return [other]
    return substituted(new, topic, old) or [_about(new.text, topic)]


def _parallel(new: Text, topic: Topic) -> list[str]:
    """As ``_replaced``, if the phrase fits by its form; else the phrase with what the question names."""
    if anaphors(topic.question):
        return _replaced(new, topic)
    fitting = substituted(new, topic, fitting=True)
    if other := renumbered(new, topic) or as_modifier(new, topic):
        return [other, *fitting]
    return fitting or [_about(new.text, topic, named=True), *substituted(new, topic)]


def _short(fragment: Text, topic: Topic) -> list[str]:
    """A phrase alone: parallel to one in the question before, or a new topic under the old one."""
    own = fragment.text.rstrip(" ?.!")
    new = fragment.phrases[0]
    if other := renumbered(fragment, topic):
        return [other, _about(own, topic)]
    readings = substituted(fragment, topic)
    parallel = len(fragment.words) <= 4 and any(
        p.kind == new.kind != "noun" or p.head == new.head for p in topic.question.phrases
    )
    alone = _about(own, topic)
    return [*readings[:2], alone] if readings and parallel else [alone, *readings[:2]]


def _whole(question: Text, topic: Topic) -> list[str]:
    """A full question: its pointing words replaced, or the topic added where it says too little."""
    text = capital(question.text)
    found = anaphors(question)
    if found and (special := _event_question(question, topic)):
        return [*special, _about(text, topic)]
    readings = [r for choice in range(2) if (r := resolved(Text(text), topic, found, choice))]
    if readings:
        return [*readings, _about(text, topic)]
    if fuller := same_head(question, topic):
        phrase, other = fuller[0]
        return [text[: phrase.start] + other + text[phrase.end :], _about(text, topic)]
    if found or _says_little(question):
        return [_about(text, topic), text]
    return [text]


def _event_question(question: Text, topic: Topic) -> list[str] | None:
    """'When was that?': the event that was spoken of, or the question before with 'when'."""
    words = [word.low for word in question.words if word.is_word]
    if not 2 < len(words) <= 5 or words[0] not in {"when", "where", "why", "how"}:
        return None
    if not {"that", "this", "it"} & set(words) or any(
        word not in w.FUNCTION | {"happen", "happened", "held", "take", "took", "place", "come"}
        for word in words[1:]
    ):
        return None
    asked = " ".join(words[:2]) if words[1] in {"long", "often", "far"} else words[0]
    swapped = with_question_word(asked, topic)
    named = event(topic, capital(asked)) if asked == words[0] else []
    return [*named, *([swapped] if swapped else [])] or None


def _says_little(question: Text) -> bool:
    """No name, date or number of its own, and hardly a noun."""
    if any(p.kind in {"name", "date", "number"} for p in question.phrases):
        return False
    said = [word for word in question.words if is_content(word)]
    return len(said) <= 2 and not (any(p.asked for p in question.phrases) and len(question.phrases) > 1)


def _about(text: str, topic: Topic, named: bool = False) -> str:
    """The turn with the phrases of the question before it; ``named``: those that hold names, if any do."""
    topic = _full(topic) if is_fragment(Text(text)) else topic
    if any(p.kind == "date" for p in Text(text).phrases):
        topic = replace(topic, question=timeless(topic.question))
    known = topic.names(6) if named else topic.words(6)
    if not known and anaphors(topic.question):
        return capital(text)  # what was left open then is not what this is about
    if not known:
        return f"{capital(text.rstrip(' ?.!'))}{REGARDING}{topic.question.text.rstrip(' ?.!')[:_TOPIC]}?"
    return f"{capital(text.rstrip(' ?.!'))}{REGARDING}{known[:_TOPIC]}?"


def _full(topic: Topic) -> Topic:
    """Without a phrase that was itself only asked about the topic: 'Budget, regarding the clinic?'."""
    before, added, tail = topic.question.text.rpartition(REGARDING)
    return replace(topic, question=Text(tail)) if added and is_fragment(Text(before)) else topic


def _with_question(asked: str, topic: Topic) -> str:
    """A lone question word, before the question that it continues."""
    base = topic.question.text.rstrip(" ?.!")[:_TOPIC]
    return f"{capital(asked)}, {base[0].lower() + base[1:] if topic.question.first in w.FUNCTION else base}?"
