"""The documents as they stand now: the current state of an index, shared between threads.

A question works on one state from beginning to end; an update, by this process or another, makes a
new state and swaps it in as a whole.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import StoreError
from assistant.index import Index, Update
from assistant.models import Embedder, load_embedder
from assistant.progress import Progress, silent
from assistant.settings import Settings
from assistant.store import Vectors
from assistant.types import Document
from assistant.wording import Wording

if TYPE_CHECKING:
    from assistant.retrieve import Retrieval


log = logging.getLogger(__name__)
_PATIENCE = 30.0  # seconds between attempts to load a revision that cannot be loaded


@dataclass(frozen=True, slots=True)
class State:
    """Everything that belongs to one revision of the documents."""

    revision: int
    documents: Mapping[str, Document]  # by id
    retrieval: Retrieval
    wording: Wording
    stored: Callable[[str], Document | None]  # a document of this revision by its id, read from disk
    settle: Callable[[], None] = lambda: None  # see ``View.settle``


class Library:
    """One index, opened; ``state()`` is always current."""

    def __init__(
        self, path: Path, settings: Settings, progress: Progress = silent, embedder: Embedder | None = None
    ) -> None:
        """Index the folder or file as far as it changed; give an ``embedder`` to share one."""
        self.embedder = embedder or load_embedder(settings)
        self._index = Index(path, settings, self.embedder)
        self._lock = threading.Lock()
        self.last_update = self._index.update(progress)
        self._state = self._load(progress)
        self._again = 0.0  # when to try to load a newer revision, after that has failed

    def update(self, progress: Progress = silent) -> Update:
        """Read the folder again; questions asked meanwhile see the old state."""
        self.last_update = self._index.update(progress)
        with self._lock:
            self._renew(progress)
        return self.last_update

    def clear(self) -> None:
        """Forget all documents."""
        self._index.clear()

    def state(self) -> State:
        """The current state. While a newer revision is loaded, or when it cannot be, the one before."""
        if self._index.store.revision() != self._state.revision and self._lock.acquire(blocking=False):
            try:
                if time.monotonic() >= self._again:
                    self._renew(silent)
            except StoreError as error:
                self._again = time.monotonic() + _PATIENCE
                log.warning("Questions are answered from the documents as they were before. %s", error)
            finally:
                self._lock.release()
        return self._state

    def stored(self, document_id: str) -> Document | None:
        """A document as it lies in the store, read from disk; None when it is not there."""
        return self._index.store.document(document_id)

    def indexed(self) -> Mapping[str, str]:
        """Document id -> when it was read, ISO 8601 in UTC."""
        return self._index.store.indexed()

    @property
    def root(self) -> Path:
        """The folder (or file) that is read."""
        return self._index.root

    def sentence_vectors(self, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """Unit vectors of the sentences of each passage."""
        return self._index.store.sentence_vectors(passage_ids)

    def _renew(self, progress: Progress) -> None:
        if self._index.store.revision() != self._state.revision:
            self._state = self._load(progress)
            self._state.settle()  # now that the state before is let go, unless a question still works on it

    def _load(self, progress: Progress) -> State:
        self._index.prepare()
        snapshot = self._index.snapshot(progress)
        wording = Wording(document.text for document in snapshot.documents.values())
        from assistant.retrieve import Retrieval

        retrieval = Retrieval(snapshot, self.embedder)
        view = snapshot.records
        return State(snapshot.revision, snapshot.documents, retrieval, wording, view.document, view.settle)
