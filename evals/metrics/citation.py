"""Do the citations hold? Sentence level, as ALCE defines them (Gao et al. 2023), without a model.

ALCE asks an entailment model whether the cited text supports a sentence. Here gold quotes stand for
that model: a citation supports exactly if it overlaps a gold quote.

- ``citation_recall``: share of the answer's sentences with at least one supporting citation.
- ``citation_precision``: share of citations that support. (ALCE also spares a citation that supports
  only together with others; a gold quote is enough by itself, so that never happens.)
- ``quote_recall``: share of gold quotes that are cited. Not in ALCE; it sees what was left out.
- ``offset_exactness``: share of citations whose document, re-read from its file, has exactly the quote
  at exactly the offsets, and the stated hash. Needs no gold, only the documents.
"""

from __future__ import annotations

import hashlib
import re

import sentencex

from assistant.types import DISAGREEMENT, Answer, Citation
from evals.corpus import Corpus, Unit, flat, overlaps
from evals.types import GoldCase

_GROUP = re.compile(r"((?:\s*\[\d+\])+)[.!?]?")
_FRAME = re.compile(re.escape(DISAGREEMENT).replace(r"\{\}", r"\d+"))
Statement = tuple[str, tuple[int, ...]]
"""A sentence of an answer, and the marks that it bears."""


def score_citations(
    case: GoldCase, answer: Answer, units: tuple[Unit, ...], corpus: Corpus | None
) -> dict[str, float]:
    """The four scores, each where the case is eligible."""
    scores: dict[str, float] = {}
    if answer.citations and corpus:
        scores["offset_exactness"] = _mean([is_exact(citation, corpus) for citation in answer.citations])
    if not units or not case.answerable:
        return scores
    hits = {c.marker: [_supports(c, unit) for unit in units] for c in answer.citations}
    scores["quote_recall"] = _mean([any(h[n] for h in hits.values()) for n in range(len(units))])
    if answer.abstained:
        return scores
    backed = [any(any(hits.get(mark, ())) for mark in marks) for _, marks in statements(answer)]
    scores["citation_recall"] = _mean(backed)
    if hits:
        scores["citation_precision"] = _mean([any(found) for found in hits.values()])
    return scores


def is_exact(citation: Citation, corpus: Corpus) -> bool:
    """Quote, offsets and hash against the document's text as it is read now."""
    document = corpus.by_id.get(citation.document_id) or corpus.by_path.get(citation.path)
    if document is None or not 0 <= citation.start < citation.end <= len(document.text):
        return False
    same_text = hashlib.sha256(document.text.encode("utf-8")).hexdigest() == citation.sha256
    return same_text and document.text[citation.start : citation.end] == citation.quote


def statements(answer: Answer) -> list[Statement]:
    """The answer's sentences with their marks; constant words around them make no statement.

    A group of marks belongs to the sentence before it, and to earlier sentences since the last group
    as far as they stand in the quotes that it cites: a quote of three sentences needs one mark.
    """
    text = flat(_FRAME.sub(" ", answer.text.replace(answer.missing or "\0", " ")))
    quotes = {citation.marker: flat(citation.quote) for citation in answer.citations}
    pieces = _GROUP.split(text)
    found: list[Statement] = []
    for body, group in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        marks = tuple(int(mark) for mark in re.findall(r"\d+", group))
        cited = [quotes.get(mark, "") for mark in marks]
        sentences = [s.strip() for s in sentencex.segment("en", _without_context(body.strip(), cited))]
        sentences = [s for s in sentences if any(char.isalnum() for char in s)]
        for number, sentence in enumerate(sentences, 1):
            own = number == len(sentences) or any(sentence in quote for quote in cited)
            found.append((sentence, marks if own else ()))
    return found


def _without_context(body: str, cited: list[str]) -> str:
    """Leave out a sentence shown in parentheses before a quote to make it readable."""
    for quote in cited:
        before = body.removesuffix(quote).strip()
        if quote and body.endswith(quote) and before.startswith("(") and before.endswith(")"):
            return quote
    return body


def _supports(citation: Citation, unit: Unit) -> bool:
    c = citation
    return overlaps(unit, c.document_id, c.title, c.start, c.end, c.quote)


def _mean(flags: list[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
