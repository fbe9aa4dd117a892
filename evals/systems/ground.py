"""What all systems of a comparison share: the documents as read, the embedding weights, the clock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents import find_files, read_document
from assistant.settings import Settings
from assistant.split import split
from assistant.types import ABSTENTION, Answer, Citation, Document, Passage

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex

    from assistant.models import Embedder

READ = 8
"""Passages that every system of ours looks at for a question; the assistant's own default."""


class Ground:
    """One folder of documents; what is expensive is made once and on first use."""

    def __init__(self, folder: Path, settings: Settings, embedder: Embedder | None = None) -> None:
        """Settings name the embedding model and where the assistant keeps its index."""
        self.folder = folder
        self.settings = settings
        self._given = embedder

    @cached_property
    def embedder(self) -> Embedder:
        """One instance for all systems, so that none of them gets other weights or a warmer start."""
        from assistant.models import load_embedder

        return self._given or load_embedder(self.settings)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """By path, as the assistant reads them."""
        read = (read_document(path, self.folder) for path in find_files(self.folder))
        return {document.path: document for document in read}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The assistant's own passages, which the plain baselines rank too."""
        words = self.settings.passage_words
        return tuple(passage for d in self.documents.values() for passage in split(d, words))

    @cached_property
    def passage_texts(self) -> list[str]:
        """The passages as they are embedded and matched: with title and heading, like the assistant's."""
        from llama_index.core.schema import MetadataMode

        from assistant.nodes import to_node

        return [to_node(passage, "").get_content(MetadataMode.EMBED) for passage in self.passages]

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """The documents by id."""
        return {document.id: document for document in self.documents.values()}

    @cached_property
    def llama_index(self) -> VectorStoreIndex:
        """llama-index's stock index of the same documents, shared by the systems that query it."""
        from evals.systems.llama_stock import stock_index

        return stock_index(self.documents.values(), self.embedder)

    def allowed(self, documents: Sequence[str] | None) -> set[str] | None:
        """Ids of the documents at these paths; None when all may be read."""
        if documents is None:
            return None
        return {self.documents[path].id for path in documents if path in self.documents}


class Timer:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def seconds(self) -> dict[str, float]:
        """As ``Answer.timings`` wants them."""
        return {"total": time.perf_counter() - self._start}


def cite(document: Document, start: int, end: int, marker: int = 1) -> Citation:
    """A citation of this slice; ``quote`` is what stands there."""
    return Citation(
        marker=marker,
        document_id=document.id,
        path=document.path,
        title=document.title,
        date=document.date,
        quote=document.text[start:end],
        start=start,
        end=end,
        sha256=document.sha256,
    )


def shown(citations: Sequence[Citation]) -> str:
    """The quotes with their marks, white space as single spaces."""
    return " ".join(f"{' '.join(c.quote.split())} [{c.marker}]" for c in citations)


def answer(
    question: str,
    passages: Sequence[Passage],
    citations: Sequence[Citation],
    confidence: float,
    timer: Timer,
    text: str | None = None,
    abstained: bool = False,
) -> Answer:
    """An answer that shows its quotes, or ``text``; nothing to show is an abstention."""
    written = shown(citations) if text is None else text
    silent = abstained or not written
    return Answer(
        text=written or ABSTENTION,
        citations=tuple(citations),
        abstained=silent,
        confidence=min(max(confidence, 0.0), 1.0),
        standalone_question=question,
        passages=tuple(passages),
        timings=timer.seconds(),
        kind="abstention" if silent else "answer",
    )
