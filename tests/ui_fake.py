"""A scripted engine with the interface of ``Assistant``: what the UI shows can be chosen to the letter."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from assistant.errors import CorpusError, QuestionError
from assistant.events import Condensed, Delta, Event, Finished, Retrieved
from assistant.types import ABSTENTION, Answer, Citation, Document, Kind, Passage, Sentence, Turn
from assistant.verify import verify


def document(text: str, title: str = "Harbour works", path: str = "harbour.md", *tags: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        hashlib.sha256(path.encode()).hexdigest()[:16],
        path,
        title,
        "2021-03-04",
        "Port office",
        text,
        digest,
        tags=tags,
    )


def passage(source: Document, start: int = 0, end: int | None = None) -> Passage:
    end = len(source.text) if end is None else end
    text = source.text[start:end]
    sentence = Sentence(start, end, text)
    name = f"{source.id}-{start}"
    return Passage(name, source.id, source.title, source.date, "Cost", start, end, text, (sentence,), 1.0)


def citation(source: Document, quote: str, marker: int = 1, phrase: str | None = None) -> Citation:
    start = source.text.index(quote)
    at = start + quote.index(phrase) if phrase else None
    return Citation(
        marker,
        source.id,
        source.path,
        source.title,
        source.date,
        quote,
        start,
        start + len(quote),
        source.sha256,
        at,
        at + len(phrase) if at is not None and phrase else None,
        heading="Harbour works > Cost",
    )


@dataclass(frozen=True)
class Script:
    """What is answered: the quotes (document, quote, phrase), or none for an abstention."""

    quotes: Sequence[tuple[Document, str, str | None]] = ()
    kind: Kind = "answer"
    missing: str | None = None
    standalone: str | None = None
    error: Exception | None = None
    fixed: str = ABSTENTION
    confidence: float = 0.9


@dataclass
class FakeEngine:
    """Answers by ``scripts[question]``; any other question is not in the documents."""

    documents: tuple[Document, ...]
    scripts: Mapping[str, Script] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None  # when set, answers wait for it before their last piece
    asked: list[tuple[str, Sequence[Turn], Sequence[str] | None]] = field(default_factory=list)
    max_chars: int = 2000

    @property
    def library(self) -> SimpleNamespace:
        return SimpleNamespace(
            last_update=SimpleNamespace(skipped=self.skipped),
            stored={document.id: document for document in self.documents}.get,
            indexed=lambda: {document.id: "2021-03-05T09:30:00+00:00" for document in self.documents},
        )

    def verify(self, answer: Answer) -> None:
        verify(answer, self.library.stored)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage(source) for source in self.documents)

    @property
    def passage_counts(self) -> Counter[str]:
        return Counter(passage.document_id for passage in self.passages)

    def document(self, document_id: str) -> Document:
        for found in self.documents:
            if found.id == document_id:
                return found
        raise CorpusError(f"No document {document_id} is indexed. Index the folder again.")

    def search(
        self, question: str, top_k: int | None = None, *, documents: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        self._check(question)
        wanted = [d for d in self.documents if documents is None or d.path in documents]
        return tuple(map(passage, wanted))[:top_k]

    def _check(self, question: str) -> None:
        if not question.strip():
            raise QuestionError("The question is empty. Type a question.")
        if len(question) > self.max_chars:
            raise QuestionError(f"The question has {len(question)} characters; {self.max_chars} are allowed.")

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        self.asked.append((question, tuple(history), documents))
        self._check(question)
        script = self.scripts.get(question, Script(kind="abstention"))
        if script.error:
            raise script.error
        yield Condensed(script.standalone or question)
        if script.kind not in ("small-talk", "clarification"):
            yield Retrieved(self.passages)
        citations = tuple(citation(d, q, n, p) for n, (d, q, p) in enumerate(script.quotes, 1))
        said = [Delta(f"{' '.join(c.quote.split())} [{c.marker}] ", c) for c in citations]
        if script.missing or not said:
            said.append(Delta(script.missing or script.fixed))
        yield from said[:-1]
        if self.hold:
            self.hold.wait(20)
        yield said[-1]
        yield Finished(self._answer(question, script, citations, said))

    def _answer(
        self, question: str, script: Script, citations: tuple[Citation, ...], said: Sequence[Delta]
    ) -> Answer:
        return Answer(
            " ".join(delta.text.strip() for delta in said),
            citations,
            not citations,
            script.confidence,
            script.standalone or question,
            self.passages,
            {"read": 0.01},
            script.kind,
            script.missing,
        )
