"""Chosen sentences -> citations with document, exact quote and offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from assistant.blocks import HEADING_WORDS, LIST_ITEM, asking_heading, columns
from assistant.lists import introduction
from assistant.split import sentence_before
from assistant.types import Citation, Document, ScoredSentence, Sentence

_LABEL = r"(?-i:[A-Z][\w.'’() -]{0,40}:)[*_]*\s+"
"""Who speaks in a transcript, or of what a line tells: 'MR. BERG: ', 'A: ', '**Price:** '."""
_LABELLED = re.compile(rf"[ \t>(*_]*{_LABEL}")
_TURN = re.compile(rf"^[ \t>*_]*(?P<label>{_LABEL})", re.MULTILINE)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]e|us|[Mm]y|[Oo]ur|[Oo]urs|[Mm]ine)\b")
_REFERRING = re.compile(
    rf"[(*_>]*(?:{_LABEL})?"
    r"""[\"'“‘(,*_]*(?:
    (?:(?:and|but|so|yet|or)\s+ | (?:[^,;:?!]{1,60},\s+){1,3})?    # 'On December 23, 2022, it ...'
    (?:(?P<person>he|she)|it|they|his|her|its|their|this|these|those|such
    | both(?!\s+(?:the|\w{3,}s|(?-i:[A-Z])\w*)\b))    # 'both ministers', 'both Oslo and Rome' tell whom
    | him|them|then|here | that(?!\s+(?:the|an?|any|every|each|these)\b)    # 'that the tax be halved'
    | there(?!['’]|\s+(?:is|are|was|were|will|would|has|have|had|may|can|could|should|must|remains?)\b)
    | none|neither(?!\s+(?:the|(?-i:[A-Z])\w*)\b)|the\s+(?:former|latter|others?|rest|two|same)
    | \w+(?:\s+\w+)?\s+of\s+(?:them|these|those|it))\b""",  # 'Two of them', 'The first of these'
    re.IGNORECASE | re.VERBOSE,
)
"""English words that point back to the sentence before when they open one, or follow its opening phrase."""
_ACTED_ON = re.compile(
    r"""(?:(?!(?:and|or|but|that|which|who|whom|whose|what|if|when|where|while|as|for)\b)[\w’'-]+\s+){2,6}
    (?:it|them|him)
    (?=[.;:!]|\s+(?:on|in|at|by|to|for|from|with|after|before|until|during|since|yesterday|today|last|this)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""'The council approved it on Monday': who acts is never what is acted on, so it is of a sentence before."""
_FURTHER_BACK = 2  # sentences before the one before
_FRAGMENT = 3  # so few words are seldom a statement of their own, or a question: 'Until Friday.'
_NAMED_FIRST = re.compile(
    r"(?!(?:The|An?|In|On|At|By|For|From|To|As|His|Her|Its|Their)\b)(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w'’-]+"
)
"""A title or given name, and a name: who acts, as a rule."""
_CLOCK = re.compile(r"[*_]*\d{1,2}:\d\d\b")
_MARKS = "*_ "  # may close what is bold, after the stop
_CLOSING = f"{_MARKS}\"'”’)]"
_STOPS = (".", "!", ":", ";")


def cite(
    chosen: Sequence[ScoredSentence], documents: Mapping[str, Document], first_marker: int = 1
) -> list[Citation]:
    """One citation a sentence, numbered in the given order; a context that is shown anyway is left out."""
    shown = {(item.passage.document_id, item.sentence.start) for item in chosen}
    citations: list[Citation] = []
    for marker, item in enumerate(chosen, first_marker):
        document = documents[item.passage.document_id]
        context = _context(item, document.text)
        if context and any(of == document.id and context.start <= at < context.end for of, at in shown):
            context = None
        if context:
            shown.add((document.id, context.start))
        citations.append(_citation(item, document, marker, context))
    return citations


def _citation(item: ScoredSentence, document: Document, marker: int, context: Sentence | None) -> Citation:
    sentence = item.sentence
    answer_start, answer_end = item.answer or (None, None)
    return Citation(
        marker=marker,
        document_id=document.id,
        path=document.path,
        title=document.title,
        date=document.date,
        quote=document.text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        sha256=document.sha256,
        answer_start=answer_start,
        answer_end=answer_end,
        context_start=context.start if context else None,
        context_end=context.end if context else None,
        heading=item.passage.heading,
        page=bisect_right(document.pages, sentence.start) or None,
    )


def _context(item: ScoredSentence, text: str) -> Sentence | None:
    """What this sentence cannot be understood without: the names of its columns, the announcement of its
    list, the question that it answers, the sentences that it points back to, who speaks, or its heading."""
    start, said = item.sentence.start, item.sentence.text
    line = text.rfind("\n", 0, start) + 1
    if said.startswith("|"):
        return columns(text, line)
    listed, back = bool(LIST_ITEM.match(text, line)), _REFERRING.match(said)
    refers = bool(back or _ACTED_ON.match(said))
    goes_on = said[0].islower()  # an item in the middle of the sentence that announces it
    if listed and (goes_on or not refers) and (intro := introduction(text, line)):
        return intro
    before = sentence_before(text, start)
    if before and (refers or _asks(before) or (not listed and _completes(said, before, text, start))):
        return _whole_reference(before, text, back is not None and back["person"] is not None)
    asked = asking_heading(text, start) if before is None else None
    return asked or (None if listed else _turn(said, text, start)) or _heading(item, text, listed)


def _asks(sentence: Sentence) -> bool:
    """A question to answer, in the mark of what is bold or not; 'Questions?' is none."""
    asked = sentence.text.rstrip(_MARKS)
    return asked.endswith("?") and (len(asked.split()) >= _FRAGMENT or bool(_LABELLED.match(asked)))


def _completes(said: str, before: Sentence, text: str, start: int) -> bool:
    """Few words that go on with a statement: not with the last item of a list above."""
    if len(said.split()) > _FRAGMENT or _LABELLED.match(said):
        return False
    listed = LIST_ITEM.match(text, text.rfind("\n", 0, before.start) + 1)
    apart = listed and "\n\n" in text[before.end : start]
    return not apart and before.text.rstrip(_CLOSING).endswith(_STOPS)


def _whole_reference(before: Sentence, text: str, person: bool) -> Sentence:
    """With the sentences of the same paragraph that it points back to itself, as far as they are shown; where
    a ``person`` is meant, with the one that names another person too."""
    first = before
    for _ in range(_FURTHER_BACK):
        earlier = sentence_before(text, first.start)
        if earlier is None or "\n" in text[earlier.end : first.start]:
            break
        if not _REFERRING.match(first.text) and not (person and _name_two(earlier, first)):
            break
        first, person = earlier, False
    return Sentence(first.start, before.end, text[first.start : before.end])


def _name_two(one: Sentence, other: Sentence) -> bool:
    """'Ms Lee asked why. Mr Berg did not know.': either may be the one of whom the next sentence tells."""
    names = [named[0].split()[-1] for said in (one, other) if (named := _NAMED_FIRST.match(said.text))]
    return len(set(names)) == 2


def _turn(said: str, text: str, start: int) -> Sentence | None:
    """Further on in what someone says: the question that it answers and who speaks; without a question, who
    speaks of 'us', which a label used once ('First:') seldom tells."""
    paragraph = text.rfind("\n\n", 0, start) + 1
    *_, turn = [None, *_TURN.finditer(text, paragraph, start)]
    if turn is None or _LABELLED.match(said):
        return None
    first = turn.start("label")
    end = first + len(_name(turn))
    question = sentence_before(text, turn.start()) or asking_heading(text, turn.start())
    if question and _asks(question):
        first = question.start
    elif not _FIRST_PERSON.search(said) or [*map(_name, _TURN.finditer(text))].count(_name(turn)) == 1:
        return None
    return Sentence(first, end, text[first:end])


def _name(turn: re.Match[str]) -> str:
    return turn["label"].rstrip(f"{_MARKS}\n")


def _heading(item: ScoredSentence, text: str, listed: bool) -> Sentence | None:
    """The heading above a point that is no sentence, or above an hour: of what, on which day. The first line
    of a document is its title, which is named with every source."""
    said, name = item.sentence.text, item.passage.heading.rsplit(" > ", 1)[-1]
    size = len((said.partition("\n")[0] if listed else said).split())
    short = size <= (HEADING_WORDS if listed else _FRAGMENT)
    point = short and not said.rstrip(_CLOSING).endswith((*_STOPS, "?"))
    if not name or not (point or _CLOCK.match(said)):
        return None
    above = re.compile(rf"^[ \t#]*({re.escape(name)})[ \t#]*$", re.MULTILINE)
    *_, found = [None, *above.finditer(text, 0, item.sentence.start)]
    if found is None or not text[: found.start()].strip():
        return None
    return Sentence(found.start(1), found.end(1), found[1])
