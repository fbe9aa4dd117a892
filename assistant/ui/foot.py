"""The line below an answer: how sure it is, its sources, copying."""

from __future__ import annotations

from markupsafe import Markup

from assistant.types import Answer
from assistant.ui import text

_CONFIDENCE = ((0.8, text.CONFIDENCE_HIGH), (0.5, text.CONFIDENCE_MEDIUM), (0.0, text.CONFIDENCE_LOW))


def foot(answer: Answer) -> Markup:
    """Confidence with its meaning, and the buttons that belong to the answer."""
    count = len(answer.citations)
    sources = text.SOURCES_ONE if count == 1 else text.SOURCES.format(count=count)
    return Markup(
        '<div class="foot">{confidence}'
        '<button type="button" class="show-sources">{sources}</button>'
        '<button type="button" class="copy" data-done="{done}" data-failed="{failed}">{copy}</button></div>'
    ).format(
        confidence=_confidence(answer),
        sources=sources,
        copy=text.COPY,
        done=text.COPIED,
        failed=text.COPY_FAILED,
    )


def _confidence(answer: Answer) -> Markup:
    if answer.kind == "conflict":  # both sides may be certain; the disagreement is what counts
        return Markup("")
    word = next(word for floor, word in _CONFIDENCE if answer.confidence >= floor)
    meaning = text.CONFIDENCE_MEANING.format(percent=round(100 * answer.confidence))
    return Markup(
        '<button type="button" class="confidence" data-tip="{meaning}" '
        'aria-label="{word}. {meaning}">{word}</button>'
    ).format(word=word, meaning=meaning)
