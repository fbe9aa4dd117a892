"""Chosen sentences -> citations with document, exact quote and offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from assistant.blocks import LIST_ITEM, asking_heading, columns
from assistant.lists import introduction
from assistant.split import sentence_before
from assistant.types import Citation, Document, ScoredSentence, Sentence

_REFERRING = re.compile(
    r"""(?-i:[A-Z][\w.'’ -]{1,40}:\s+)?[\"'“‘(,]*(?:    # who speaks, in a transcript
    (?:(?:and|but|so|yet|or)\s+ | (?:[^,;:?!]{1,60},\s+){1,3})?    # 'On December 23, 2022, it ...'
    (?:he|she|it|they|his|her|its|their|this|these|those|both|such)
    | him|them|that|then|here
    | there(?!\s+(?:is|are|was|were|will|would|has|have|had|may|can|could|should|must|remains?)\b)
    | none|neither|the\s+(?:former|latter|others?|rest|two|same)
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
_FRAGMENT = 3  # so few words are seldom a statement of their own: 'Until Friday.'


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
    list, the question that it answers, or the sentences that it points back to."""
    start, said = item.sentence.start, item.sentence.text
    line = text.rfind("\n", 0, start) + 1
    if said.startswith("|"):
        return columns(text, line)
    listed, refers = LIST_ITEM.match(text, line), _REFERRING.match(said) or _ACTED_ON.match(said)
    if listed and not refers and (intro := introduction(text, line)):
        return intro
    before = sentence_before(text, start)
    if before is None:
        return asking_heading(text, start)
    fragment = not listed and len(said.split()) <= _FRAGMENT
    return _whole_reference(before, text) if refers or fragment or before.text.endswith("?") else None


def _whole_reference(before: Sentence, text: str) -> Sentence:
    """With the sentences of the same paragraph that it points back to itself, as far as they are shown."""
    first = before
    for _ in range(_FURTHER_BACK):
        earlier = sentence_before(text, first.start)
        if not _REFERRING.match(first.text) or earlier is None or "\n" in text[earlier.end : first.start]:
            break
        first = earlier
    return Sentence(first.start, before.end, text[first.start : before.end])
