"""Does every shown sentence stand in a stored document, to the character?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answer import compose, frame, quoted
from assistant.blocks import OPENING
from assistant.check import check
from assistant.documents import text_hash
from assistant.errors import VerificationError
from assistant.types import FIXED_TEXTS, MISSING, Answer, Citation, Document, Shown

_NEXT_ITEM = re.compile(rf"\n{OPENING}\Z")
"""The mark of the list item that the quote is: it belongs to neither sentence."""


def verify(answer: Answer, lookup: Callable[[str], Document | None]) -> list[str]:
    """Re-read each cited document with ``lookup`` and compare hash, offsets, quote and shown text.

    Every sentence that claims to be a quote must be one; a drafted one must stand on its own quote.
    The sentences are returned as they are shown.

    Raises:
        VerificationError: naming the first citation that does not hold.
    """
    contexts = [_check(citation, lookup(citation.document_id)) for citation in answer.citations]
    if answer.abstained != (not answer.citations):
        raise VerificationError("An answer without citations must be an abstention. Ask again.")
    if answer.abstained and answer.text not in FIXED_TEXTS:
        raise VerificationError("The answer shows text without a citation. Ask again.")
    asked = set(answer.standalone_question.replace("?", " ").split())
    unasked = set((answer.missing or "").removeprefix(MISSING).replace("?", " ").split()) - asked
    shown = answer.sentences or quoted(answer.citations)
    _check_sentences(shown, answer.citations)
    sentences = compose(shown, contexts)
    if answer.conflicting not in (0, *range(2, len(answer.citations) + 1)):
        raise VerificationError("The answer tells of a conflict that it does not show. Ask again.")
    pieces = frame(answer.kind, answer.citations, sentences, answer.missing, answer.conflicting)
    expected = " ".join(pieces)
    if answer.citations and (unasked or answer.text != expected):
        raise VerificationError("The answer shows text that is not in its quotes. Ask again.")
    return sentences


def _check_sentences(shown: Sequence[Shown], citations: Sequence[Citation]) -> None:
    if [sentence.marker for sentence in shown] != [citation.marker for citation in citations]:
        raise VerificationError("The answer's sentences and citations do not match. Ask again.")
    for sentence, citation, quote in zip(shown, citations, quoted(citations), strict=True):
        stands = (
            not check(sentence.text, citation.quote)
            if sentence.verdict == "supported"
            else sentence.text == quote.text
        )
        if not stands:
            raise VerificationError(
                f"Sentence [{sentence.marker}] shows text that is not in its quotes. Ask again."
            )


def holds(citation: Citation, document: Document | None) -> bool:
    """Does the citation still stand in ``document`` as it is now?"""
    try:
        _check(citation, document)
    except VerificationError:
        return False
    return True


def context_of(citation: Citation, document: Document) -> str:
    """The text shown before the quote to make it readable; '' for none."""
    if citation.context_start is None:
        return ""
    end = citation.start if citation.context_end is None else citation.context_end
    between = document.text[citation.context_start : end].rstrip()
    return _NEXT_ITEM.sub("", between).strip()


def _check(citation: Citation, document: Document | None) -> str:
    where = f"Citation [{citation.marker}] of {citation.path}"
    if document is None:
        raise VerificationError(f"{where}: the document is no longer indexed. Ask again.")
    if not citation.sha256 == document.sha256 == text_hash(document.text):
        raise VerificationError(f"{where}: the document has changed since. Ask again.")
    inside = 0 <= citation.start < citation.end <= len(document.text)
    if not inside or document.text[citation.start : citation.end] != citation.quote:
        raise VerificationError(f"{where}: the quote is not at its offsets. Index the documents again.")
    span = (citation.answer_start, citation.answer_end)
    if span != (None, None) and not _within(span, citation):
        raise VerificationError(f"{where}: the answer phrase lies outside the quote. Ask again.")
    end = citation.start if citation.context_end is None else citation.context_end
    if citation.context_start is not None and not 0 <= citation.context_start < end <= citation.start:
        raise VerificationError(f"{where}: the context does not come before the quote. Ask again.")
    return context_of(citation, document)


def _within(span: tuple[int | None, int | None], citation: Citation) -> bool:
    start, end = span
    return start is not None and end is not None and citation.start <= start < end <= citation.end
