"""A Chroma server as the index over the store of record, shared by any number of processes.

A collection is named after what it holds, so that processes with the same documents meet in one. It is
built under another name, checked, and only then renamed: readers see a whole collection or none. The
server names passages and nothing else; every text that is shown comes from the store.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from filelock import FileLock

from assistant.progress import Progress, silent
from assistant.scale.server import ChromaServer
from assistant.scale.shared import SharedCollection
from assistant.store import Store, Vectors
from assistant.vectors.rows import fill, finds_itself, probes

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)
_NAMES = "chroma-server"  # the store's note: 'REVISION NAME NAME...', the newest first
_KEPT = 2  # collections of this store; another process may still read the one before
_ASIDE, _BROKEN = "building", "broken"
_ABANDONED = 86_400  # seconds until a collection that was never finished is removed


class ServerCollections:
    """The collections of one store on a server. All calls raise ``StoreError`` without the server."""

    def __init__(self, server: ChromaServer, name: str, store: Store, lock: Path) -> None:
        self.server = server
        self.store = store
        self._prefix = name
        self._lock = lock

    def prepare(self) -> None:
        """Nothing: the server is running already."""

    def current(self, revision: int) -> Collection | None:
        """The sound collection of what the store holds now."""
        ids, vectors = self.store.vectors()
        return self._shared(self._look(self._name(revision), len(ids), *probes(ids, vectors)), ids, vectors)

    def build(self, revision: int, progress: Progress) -> Collection:
        """Fill a collection aside, check it, and give it the name under which it is looked for."""
        name = self._name(revision)
        ids, vectors = self.store.vectors()
        self.server.patiently(lambda: self._make(name, ids, vectors, progress))
        self._forget_old(revision)
        made = self._shared(self._look(name, len(ids), *probes(ids, vectors)), ids, vectors)
        if made is None:
            raise self.server.failure("lost the index that was just written")
        return made

    def clear(self) -> None:
        """Delete what this store has put on the server; a process that shares it makes it anew."""
        _, *names = (self.store.get(_NAMES) or "-1").split()
        for name in names:
            with suppress(Exception):  # another process was faster, or the server is away: it goes later
                self.server.client().delete_collection(name)

    def mend(self) -> Collection:
        """The collection of what the store holds now, made anew if need be: one process at a time."""
        with FileLock(self._lock):
            revision = self.store.revision()
            return self.current(revision) or self.build(revision, silent)

    def _shared(
        self, collection: Collection | None, ids: Sequence[str], vectors: Vectors
    ) -> Collection | None:
        if collection is None:
            return None
        some, of_some = probes(ids, vectors)

        def still_sound() -> bool:
            return self._look(collection.name, len(ids), some, of_some) is not None

        shared = SharedCollection(self.server, collection, len(ids), still_sound, self.mend)
        return cast("Collection", shared)  # it has all that llama-index asks of one

    def _look(self, name: str, size: int, ids: Sequence[str], vectors: Vectors) -> Collection | None:
        """The collection of that name, if it has the right size and finds the probes."""
        from chromadb.errors import NotFoundError

        def look() -> Collection | None:
            try:
                # Whoever wrote to the server may have stored an embedding function: never run it.
                collection = self.server.client().get_collection(name, embedding_function=None)
                if collection.count() == size and finds_itself(collection, ids, vectors):
                    return collection
            except NotFoundError:
                return None
            except Exception as error:  # chromadb raises many kinds, of its own and of the server's core
                if self.server.is_away(error) or self.server.is_refusal(error):
                    raise
                log.warning("The Chroma server cannot read its index (%s).", type(error).__name__)
            log.warning("The index on the Chroma server failed its check; it is rebuilt from the store.")
            return None

        return self.server.patiently(look)

    def _make(self, name: str, ids: Sequence[str], vectors: Vectors, progress: Progress) -> None:
        client = self.server.client()
        aside = f"{name}-{_ASIDE}-{int(time.time())}-{secrets.token_hex(4)}"
        collection = client.create_collection(
            aside, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        try:
            if not fill(collection, ids, vectors, self.store, progress):
                raise self.server.failure("does not find what was just written")
            if self._look(name, len(ids), *probes(ids, vectors)) is None:  # no other process was faster
                with suppress(Exception):  # renamed, since what is damaged often cannot be removed
                    broken = client.get_collection(name, embedding_function=None)
                    broken.modify(name=f"{name}-{_BROKEN}-0-{secrets.token_hex(4)}")
                collection.modify(name=name)
        finally:
            with suppress(Exception):  # it has been renamed, or the server is away: then it goes later
                client.delete_collection(aside)

    def _name(self, revision: int) -> str:
        """The name of what the store holds, from a note if it still stands."""
        noted, *names = (self.store.get(_NAMES) or "-1").split()
        if int(noted) == revision and names:
            return names[0]
        digest = hashlib.sha256()
        for passage in sorted(self.store.passages(), key=lambda passage: passage.id):
            digest.update(
                "\0".join((passage.id, passage.title, passage.heading, passage.date or "")).encode()
            )
        name = f"{self._prefix}-{digest.hexdigest()[:24]}"
        self.store.put(_NAMES, " ".join([str(revision), name, *(old for old in names if old != name)]))
        return name

    def _forget_old(self, revision: int) -> None:
        """Remove what this store used before, and what nobody finished. Never fails: it can wait."""
        _, *names = (self.store.get(_NAMES) or "-1").split()
        with suppress(Exception):
            client = self.server.client()
            for old in [collection.name for collection in client.list_collections()]:
                if old in names[_KEPT:] or _abandoned(old):
                    with suppress(Exception):
                        client.delete_collection(old)
            self.store.put(_NAMES, " ".join([str(revision), *names[:_KEPT]]))


def _abandoned(name: str) -> bool:
    """Was this one left by a process that died while it built, or set aside as broken?"""
    if not name.startswith("briefings-") or name.count("-") < 5:
        return False
    _, kind, since, _ = name.rsplit("-", 3)
    return kind in (_ASIDE, _BROKEN) and time.time() - int(since) > _ABANDONED
