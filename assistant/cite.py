"""Chosen sentences -> citations with document, exact quote and offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from assistant.types import Citation, Document, ScoredSentence

_REFERRING = re.compile(
    r"""[\"'“‘(,]*(?:
    (?:(?:and|but|so|yet|or)\s+ | (?:[^,;:?!]{1,60},\s+){1,3})?    # 'On December 23, 2022, it ...'
    (?:he|she|it|they|his|her|its|their|this|these|those|both|such)
    | him|them|that|there|then|here)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""English words that point back to the sentence before when they open one, or follow its opening phrase."""


def cite(
    chosen: Sequence[ScoredSentence], documents: Mapping[str, Document], first_marker: int = 1
) -> list[Citation]:
    """One citation a sentence, numbered in the given order."""
    shown = {(item.passage.document_id, item.sentence.start) for item in chosen}
    return [
        _citation(item, documents[item.passage.document_id], marker, shown)
        for marker, item in enumerate(chosen, first_marker)
    ]


def _citation(item: ScoredSentence, document: Document, marker: int, shown: set[tuple[str, int]]) -> Citation:
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
        context_start=_context_start(item, shown),
        heading=item.passage.heading,
        page=bisect_right(document.pages, sentence.start) or None,
    )


def _context_start(item: ScoredSentence, shown: set[tuple[str, int]]) -> int | None:
    """Start of the sentence before, when this one cannot be understood without it."""
    sentences = item.passage.sentences
    at = next(i for i, sentence in enumerate(sentences) if sentence.start == item.sentence.start)
    if at == 0 or not _REFERRING.match(item.sentence.text):
        return None
    before = sentences[at - 1].start
    return None if (item.passage.document_id, before) in shown else before
