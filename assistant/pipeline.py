"""``Assistant``: the way of a question, from asking to a verified answer.

ask -> condense -> retrieve -> read -> answer -> cite -> verify -> Answer

With a language model, ``answer`` is a draft that is checked sentence by sentence (``redraft``).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import all_passages, arrange, compose, outcome, quoted, verdict
from assistant.cite import cite
from assistant.clock import Clock
from assistant.condense import condense
from assistant.documents import check_there
from assistant.errors import CorpusError, QuestionError
from assistant.events import Condensed, Event, Finished, Retrieved
from assistant.finding import find
from assistant.index import Update
from assistant.joined import JoinedLibrary
from assistant.library import Library, State
from assistant.line import READING
from assistant.models import load_reader, load_writer, warm
from assistant.progress import Progress, silent
from assistant.redraft import redraft
from assistant.settings import Settings
from assistant.tell import tell
from assistant.types import CLARIFICATION, SMALL_TALK, Answer, Document, Finding, Passage, Turn
from assistant.verify import context_of, verify

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

    from assistant.draft import Writer


class Assistant:
    """Answers questions over a folder of documents. One instance may be shared between threads."""

    def __init__(
        self, library: Library | JoinedLibrary, settings: Settings, writer: Writer | None = None
    ) -> None:
        """Use ``Assistant.open`` unless you bring your own library or language model."""
        self.settings = settings
        self.library = library
        self._reader = load_reader(settings, library.embedder, library.sentence_vectors)
        self.writer = writer or load_writer(settings)

    @classmethod
    def open(
        cls, path: str | Path, settings: Settings | None = None, *, progress: Progress = silent
    ) -> Assistant:
        """Index the folder (or single file) as far as it changed, and be ready to answer.

        Raises:
            CorpusError: there is nothing to read at ``path``.
            StoreBusyError: another process is indexing the same folder and does not end.
        """
        settings = settings or Settings.load()
        check_there(Path(path).resolve())  # before the models are loaded, which takes its time
        return cls(Library(Path(path), settings, progress, warm(settings)), settings)

    def update(self, progress: Progress = silent) -> Update:
        """Read the folder again; questions asked meanwhile see the old state."""
        return self.library.update(progress)

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is indexed, by path."""
        return tuple(self.library.state().documents.values())

    @property
    def examples(self) -> tuple[str, ...]:
        """Up to three questions that the documents' authors suggest, newest document first."""
        newest = sorted(self.documents, key=lambda document: document.date or "", reverse=True)
        return tuple(question for document in newest for question in document.questions)[:3]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, by document and place."""
        return tuple(self.library.state().retrieval.passages.values())

    @property
    def passage_counts(self) -> Mapping[str, int]:
        """How many passages each document has, by its id."""
        return Counter(self.library.state().retrieval.owners.values())

    def document(self, document_id: str) -> Document:
        """One document by its id; raises ``CorpusError`` when it is not indexed."""
        found = self.library.state().documents.get(document_id)
        if found is None:
            raise CorpusError(f"No document {document_id} is indexed. Index the folder again.")
        return found

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """Answer from all documents, or from those at the paths ``documents``.

        Raises:
            QuestionError: the question is empty or too long.
            VerificationError: a citation does not match the stored document.
        """
        *_, last = self.stream(question, history, documents=documents)
        assert isinstance(last, Finished)
        return last.answer

    async def aask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """``ask`` for async callers: runs in a thread, so the event loop stays free."""
        return await asyncio.to_thread(self.ask, question, history, documents=documents)

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """The events of answering; text is yielded only once it is verified."""
        clock = Clock()
        self._check_question(question)
        with clock("condense"):
            standalone = condense(question, history)
        yield Condensed(standalone.text)
        if standalone.kind != "question":
            fixed = self._fixed(standalone.kind, standalone.text, documents)
            yield from tell(iter([fixed]), self.library.stored, clock)
            return
        state = self.library.state()
        with READING(self.settings.queue):
            findings = find(standalone, documents, state, self._reader, self.settings, clock)
        yield Retrieved(all_passages(findings))
        yield from map(verdict, findings)
        with clock("answer"):
            answer = self._answer(findings, state)
        yield from tell(self._versions(answer, findings, state), state.stored, clock)

    def search(
        self, question: str, top_k: int | None = None, *, documents: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        """The passages nearest to a question, best first, unread: they may or may not answer it."""
        self._check_question(question)
        with READING(self.settings.queue):
            return self.library.state().retrieval.retrieve(question, top_k or self.settings.top_k, documents)

    def verify(self, answer: Answer) -> None:
        """Re-read the stored documents; raises ``VerificationError`` where a citation disagrees."""
        verify(answer, self.library.stored)

    def as_retriever(self, top_k: int | None = None) -> BaseRetriever:
        """The fused retriever, for use in llama-index."""
        from assistant.llama import PassageRetriever

        return PassageRetriever(lambda: self.library.state().retrieval, top_k or self.settings.top_k)

    def as_query_engine(self) -> BaseQueryEngine:
        """The whole assistant as a llama-index query engine; source nodes are the quotes."""
        from assistant.llama import AssistantQueryEngine

        return AssistantQueryEngine(self)

    def _check_question(self, question: str) -> None:
        if not question.strip():
            raise QuestionError("The question is empty. Type a question.")
        if any("\ud800" <= char <= "\udfff" for char in question):  # half of a character
            raise QuestionError("The question holds bytes that are not text. Type it again.")
        if len(question) > self.settings.max_question_chars:
            raise QuestionError(
                f"The question has {len(question)} characters; {self.settings.max_question_chars} "
                "are allowed (ASSISTANT_MAX_QUESTION_CHARS). Shorten it."
            )

    def _answer(self, findings: Sequence[Finding], state: State) -> Answer:
        """The extractive answer: quotes and constant words."""
        citations = tuple(cite(arrange(findings), state.documents))
        contexts = [context_of(c, state.documents[c.document_id]) for c in citations]
        return outcome(findings, citations, compose(quoted(citations), contexts))

    def _versions(self, answer: Answer, findings: Sequence[Finding], state: State) -> Iterator[Answer]:
        """The answer as it grows: the extractive one at once, or a checked draft sentence by sentence."""
        if self.writer is None or answer.kind not in ("answer", "partial"):
            yield answer
            return
        alone = (cite([item], state.documents, n) for n, item in enumerate(arrange(findings), 1))
        evidence = [citation for [citation] in alone]
        yield from redraft(answer, evidence, state.documents, self.writer)

    def _fixed(self, kind: str, question: str, documents: Sequence[str] | None) -> Answer:
        """A turn that asks nothing of the documents gets a fixed reply; one that leaves open what it means
        also the passages that it may mean."""
        if kind == "small-talk":
            return Answer(SMALL_TALK, (), True, 0.0, question, (), kind="small-talk")
        near = self.search(question, documents=documents)
        return Answer(CLARIFICATION, (), True, 0.0, question, near, kind="clarification")
