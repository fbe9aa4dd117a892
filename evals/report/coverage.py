"""Which sentences of the corpus any gold question or any answer ever touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.split import split
from assistant.types import Document

_WORDS = 110  # passage length does not matter here: only the sentences are used
Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Document path -> half-open character offsets."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A sentence and who touched it: 'gold', 'answer', 'both' or ''."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """One document's sentences in order."""

    document: Document
    sentences: tuple[Touched, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences each kind of touch has."""
        return {kind: sum(s.by == kind for s in self.sentences) for kind in ("both", "gold", "answer", "")}

    @property
    def runs(self) -> list[tuple[str, int, int]]:
        """Neighbouring sentences of one kind: kind, first, count. What the map draws as one bar."""
        runs, first = list[tuple[str, int, int]](), 0
        for kind, group in groupby(self.sentences, key=lambda sentence: sentence.by):
            count = sum(1 for _ in group)
            runs.append((kind, first, count))
            first += count
        return runs

    @property
    def untouched(self) -> list[str]:
        """The sentences that nothing touched."""
        return [sentence.text for sentence in self.sentences if not sentence.by]


def coverage(documents: Iterable[Document], gold: Spans, cited: Spans) -> list[DocumentCoverage]:
    """One row a document; a sentence is touched where it shares a character with a span."""
    return [_document(d, gold.get(d.path, ()), cited.get(d.path, ())) for d in documents]


def _document(
    document: Document, gold: Sequence[tuple[int, int]], cited: Sequence[tuple[int, int]]
) -> DocumentCoverage:
    rows = []
    for passage in split(document, _WORDS):
        for sentence in passage.sentences:
            is_gold = _overlaps(gold, sentence.start, sentence.end)
            is_cited = _overlaps(cited, sentence.start, sentence.end)
            by = "both" if is_gold and is_cited else "gold" if is_gold else "answer" if is_cited else ""
            rows.append(Touched(sentence.text, by))
    return DocumentCoverage(document, tuple(rows))


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)
