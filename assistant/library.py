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
from typing import TYPE_CHECKING, Protocol
from weakref import WeakSet

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
_SOON = 5.0  # seconds that a question waits for a newer revision
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


class Follower(Protocol):
    """Keeps something that was made of a state."""

    def forget(self) -> None:
        """Let go of it: there is a newer state."""


class Library:
    """One index, opened; ``state()`` is always current."""

    def __init__(
        self, path: Path, settings: Settings, progress: Progress = silent, embedder: Embedder | None = None
    ) -> None:
        """Index the folder or file as far as it changed; give an ``embedder`` to share one."""
        self.embedder = embedder or load_embedder(settings)
        self._index = Index(path, settings, self.embedder)
        self._lock = threading.Lock()
        self.followers: WeakSet[Follower] = WeakSet()
        self.last_update = self._index.update(progress)
        self._state = self._load(progress)
        self._again = 0.0  # when to try to load a newer revision, after that has failed

    def update(self, progress: Progress = silent) -> Update:
        """Read the folder again; questions asked meanwhile see the old state."""
        with self._lock:
            self._state.settle()  # questions may have held the state before when it was swapped
        self.last_update = self._index.update(progress)
        with self._lock:
            self._renew(progress)
        return self.last_update

    def clear(self) -> None:
        """Forget all documents."""
        self._index.clear()

    def state(self) -> State:
        """The current state. When a newer revision takes long to load, or cannot be, the one before."""
        old = self._index.store.revision() != self._state.revision
        if old and time.monotonic() >= self._again and self._lock.acquire(blocking=False):
            # Another process may be building its indexes, for which the loading waits; nobody else has to.
            loading = threading.Thread(target=self._follow, daemon=True)
            loading.start()
            loading.join(_SOON)
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

    def _follow(self) -> None:
        """Load what another process has written. Gives back the lock, which whoever starts this has taken."""
        try:
            self._renew(silent)
        except Exception as error:  # whatever it is, questions go on
            self._again = time.monotonic() + _PATIENCE
            said = "Questions are answered from the documents as they were before. %s"
            log.warning(said, error, exc_info=not isinstance(error, StoreError))
        finally:
            self._lock.release()

    def _renew(self, progress: Progress) -> None:
        if self._index.store.revision() != self._state.revision:
            state = self._load(progress)
            state.wording.learn()  # here, and not while the first question waits
            self._state = state
            for follower in list(self.followers):
                follower.forget()
            self._state.settle()  # now that the state before is let go, unless a question still works on it

    def _load(self, progress: Progress) -> State:
        self._index.prepare()
        snapshot = self._index.snapshot(progress)
        wording = Wording(document.text for document in snapshot.documents.values())
        from assistant.retrieve import Retrieval

        retrieval = Retrieval(snapshot, self.embedder)
        view = snapshot.records
        return State(snapshot.revision, snapshot.documents, retrieval, wording, view.document, view.settle)
