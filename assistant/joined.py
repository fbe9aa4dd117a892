"""Two libraries asked as one: the shared documents, and those of one user beside them.

Each keeps its own index; neither is copied, so that one user's documents never enter another's.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.index import Update
from assistant.library import Library, State
from assistant.progress import Progress, silent
from assistant.store import Vectors
from assistant.types import Document, Passage


class JoinedLibrary:
    """The interface of ``Library`` over both; of two documents of one path the shared one counts."""

    def __init__(self, shared: Library, own: Library) -> None:
        self.embedder = shared.embedder
        self._shared = shared
        self._own = own
        self._joined: tuple[State, State, State] | None = None
        for library in (shared, own):
            library.followers.add(self)

    @property
    def root(self) -> Path:
        """The folder of the user's own documents."""
        return self._own.root

    @property
    def last_update(self) -> Update:
        """What the latest reading of the user's own documents did."""
        return self._own.last_update

    def update(self, progress: Progress = silent) -> Update:
        """Read the user's own documents again."""
        return self._own.update(progress)

    def state(self) -> State:
        """Both current states as one; put together anew when either has changed."""
        shared, own = self._shared.state(), self._own.state()
        joined = self._joined
        if joined is None or joined[0] is not shared or joined[1] is not own:
            self._joined = joined = (shared, own, _join(shared, own))
        return joined[2]

    def forget(self) -> None:
        """Let go of states that have been replaced: they hold memory, and the log of the store."""
        self._joined = None

    def stored(self, document_id: str) -> Document | None:
        """A document as it lies on disk; None when it is in neither."""
        return self._shared.stored(document_id) or self._own.stored(document_id)

    def indexed(self) -> Mapping[str, str]:
        """Document id -> when it was read, ISO 8601 in UTC."""
        return {**self._own.indexed(), **self._shared.indexed()}

    def sentence_vectors(self, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """Unit vectors of the sentences of each passage."""
        return {**self._own.sentence_vectors(passage_ids), **self._shared.sentence_vectors(passage_ids)}


@dataclass(frozen=True, slots=True)
class _Wording:
    """A question in the words of either."""

    both: tuple[Any, ...]

    def variants(self, question: str) -> tuple[str, ...]:
        """The question as asked, then as each would word it where that differs."""
        return tuple(dict.fromkeys(said for wording in self.both for said in wording.variants(question)))

    def cased(self, question: str) -> str:
        """With the capitals of both."""
        for wording in self.both:
            question = wording.cased(question)
        return question


@dataclass(frozen=True, slots=True)
class _Retrieval:
    """Asks both indexes. The reader judges all that both propose: an upload costs nobody a passage."""

    shared: Any
    own: Any
    passages: Mapping[str, Passage]
    owners: Mapping[str, str]

    def retrieve(
        self, question: str, top_k: int, documents: Sequence[str] | None = None, words: int = 0
    ) -> tuple[Passage, ...]:
        """What ``Retrieval.retrieve`` gives of each, best first by rank."""
        found = [*self.shared.retrieve(question, top_k, documents, words)]
        found += (p for p in self.own.retrieve(question, top_k, documents, words) if p.id in self.passages)
        return tuple(sorted(found, key=lambda passage: -passage.score))


def _join(shared: State, own: State) -> State:
    documents = {**own.documents, **shared.documents}
    both = shared.retrieval, own.retrieval
    extra = {p.id: p for p in both[1].passages.values() if p.document_id not in shared.documents}
    passages = ChainMap(extra, cast(Any, both[0].passages))
    owners = ChainMap({p.id: p.document_id for p in extra.values()}, cast(Any, both[0].owners))
    retrieval: Any = _Retrieval(*both, passages, owners)
    wording: Any = _Wording((shared.wording, own.wording))

    def stored(document_id: str) -> Document | None:
        return shared.stored(document_id) or own.stored(document_id)

    return State(shared.revision + own.revision, documents, retrieval, wording, stored)
