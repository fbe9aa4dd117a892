"""A collection on a server that may be restarted, damaged or emptied while it is being asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.scale.server import ChromaServer

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import QueryResult

log = logging.getLogger(__name__)
_TRUST = 60.0  # seconds until a collection is checked again: a server may lose data and say nothing


class SharedCollection:
    """Stands for a collection; looked for again, and built again, when the server fails to serve it."""

    def __init__(
        self,
        server: ChromaServer,
        collection: Collection,
        size: int,
        still_sound: Callable[[], bool],
        mend: Callable[[], Collection],
    ) -> None:
        """``collection`` is sound and has ``size`` rows; ``mend`` gives its successor."""
        self._server, self._collection, self._size = server, collection, size
        self._still_sound, self._mend = still_sound, mend
        self._lock = threading.Lock()
        self._checked = time.monotonic()

    @property
    def name(self) -> str:
        """The collection's name on the server."""
        return self._collection.name

    def count(self) -> int:
        """Rows on the server, now."""
        return self._server.patiently(lambda: self._collection.count())

    def query(self, *, n_results: int = 10, **kwargs: Any) -> QueryResult:
        """As Chroma's; raises ``StoreError`` when there is no server and none comes back in time."""
        asked = self._collection
        found = None
        if self._trusted():
            try:
                found = asked.query(n_results=n_results, **kwargs)
            except Exception as error:  # chromadb raises many kinds
                log.warning("The Chroma server did not answer a query (%s).", type(error).__name__)
        if found is None or ("where" not in kwargs and self._short(found, n_results)):
            self._replace(asked)
            found = self._server.patiently(lambda: self._collection.query(n_results=n_results, **kwargs))
        return found

    def _trusted(self) -> bool:
        if time.monotonic() - self._checked < _TRUST:
            return True
        self._checked = time.monotonic()
        return self._still_sound()

    def _short(self, found: QueryResult, n_results: int) -> bool:
        """A damaged index may answer with fewer rows than it says it has."""
        return any(len(ids) < min(n_results, self._size) for ids in found["ids"])

    def _replace(self, failed: Collection) -> None:
        with self._lock:
            if self._collection is failed:  # else another thread has done it meanwhile
                successor = self._mend()
                assert isinstance(successor, SharedCollection)
                self._collection, self._size = successor._collection, successor._size
                self._checked = time.monotonic()
