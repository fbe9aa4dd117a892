"""The documents that gold quotes and citations point into, read anew from their folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.documents import find_files, read_document
from assistant.types import Document
from evals.types import GoldCase, GoldQuote


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document where evidence stands. Without a corpus, offsets or text may be unknown."""

    title: str
    document_id: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


Unit = tuple[Span, ...]
"""One thing to be found: any of its spans will do (a text may occur twice)."""


class Corpus:
    """Documents by id, path and title."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Use ``Corpus.read`` for a folder."""
        self.by_id: Mapping[str, Document] = {document.id: document for document in documents}
        self.by_path = {document.path: document for document in self.by_id.values()}

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """All documents of a folder, or one file; independent of any index."""
        return cls(read_document(path, folder) for path in find_files(folder))

    def sha256(self) -> str:
        """Changes when any document, its name or its title changes."""
        rows = sorted((d.path, d.title, d.source or "", d.sha256) for d in self.by_id.values())
        return hashlib.sha256(repr(rows).encode("utf-8", "surrogateescape")).hexdigest()

    def titled(self, quote: GoldQuote) -> list[Document]:
        """The documents that the quote may mean: by title, and by source where it gives one."""
        return [
            document
            for document in self.by_id.values()
            if flat(document.title) == flat(quote.document)
            and (quote.source is None or quote.source == document.source)
        ]

    def find(self, quote: GoldQuote) -> Unit:
        """Where the quote stands; empty when it stands nowhere."""
        return tuple(span for document in self.titled(quote) for span in _places(document, quote))


def flat(text: str) -> str:
    """White space as single spaces."""
    return " ".join(text.split())


def evidence(case: GoldCase, corpus: Corpus | None) -> tuple[Unit, ...]:
    """What has to be found for a case: one unit for each gold quote, or a single one if any will do."""
    units = [(corpus.find(quote) if corpus else ()) or (_unplaced(quote),) for quote in case.quotes]
    if case.any_quote and units:
        return (tuple(span for unit in units for span in unit),)
    return tuple(units)


def overlaps(unit: Unit, document_id: str, title: str, start: int, end: int, text: str) -> bool:
    """Whether a passage or citation shares at least one character with the evidence."""
    return any(_overlap(span, document_id, title, start, end, text) for span in unit)


def stands_in(unit: Unit, document_id: str, title: str) -> bool:
    """Whether the document is one in which the evidence stands."""
    return any(_of(span, document_id, title) for span in unit)


def _of(span: Span, document_id: str, title: str) -> bool:
    if span.document_id is None:
        return flat(span.title) == flat(title)
    return span.document_id == document_id


def _overlap(span: Span, document_id: str, title: str, start: int, end: int, text: str) -> bool:
    if not _of(span, document_id, title):
        return False
    if span.start is not None and span.end is not None:
        return start < span.end and span.start < end
    wanted, given = flat(span.text or ""), flat(text)
    return bool(wanted and given) and (wanted in given or given in wanted)


def _places(document: Document, quote: GoldQuote) -> list[Span]:
    if quote.start is not None and quote.end is not None:
        inside = quote.end <= len(document.text)
        agrees = quote.text is None or document.text[quote.start : quote.end] == quote.text
        return [Span(document.title, document.id, quote.start, quote.end)] if inside and agrees else []
    wanted = quote.text or ""
    found: list[Span] = []
    at = document.text.find(wanted)
    while wanted and at >= 0:
        found.append(Span(document.title, document.id, at, at + len(wanted)))
        at = document.text.find(wanted, at + 1)
    return found


def _unplaced(quote: GoldQuote) -> Span:
    return Span(quote.document, None, quote.start, quote.end, quote.text)
