"""Chroma as a disposable index over the store of record.

A generation is a folder of its own: built aside, checked by another process, sealed, and only then named
in the store as the current one. Readers see the old state or the new one, never half. A generation that
a crash has damaged is built again without embedding; else the next one starts as a copy of the one
before, and only what changed is written.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import weakref
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import StoreError
from assistant.progress import Progress
from assistant.store import Store
from assistant.vectors.child import open_client
from assistant.vectors.inspector import inspector
from assistant.vectors.rows import Rows
from assistant.vectors.seal import Seal

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)
_CURRENT = "chroma"  # the store's note with the name of the current generation
_DATABASE = "chroma.sqlite3"


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations of one index: folders named REVISION-NUMBER under ``home``."""

    home: Path
    collection_name: str
    store: Store

    def prepare(self) -> None:
        """Start the process that checks generations: it takes a second to be ready."""
        if self.store.get(_CURRENT):
            inspector.start()

    def current(self, revision: int) -> Collection | None:
        """The sound generation of this revision of the store; None when there is none."""
        name = self.store.get(_CURRENT)
        if not name or not name.startswith(f"{revision}-"):
            return None
        reply = inspector.examine(self.home / name, self.collection_name, self.store.path, 0, False)
        fault = reply.get("fault") or ("no longer finds its passages" if reply["lost"] else "")
        try:
            if not fault:
                return self._open(self.home / name)
        except Exception as error:  # chromadb raises many kinds, of its own and of its native core
            fault = f"cannot be opened ({error})"
        log.warning("The Chroma index %s: it is rebuilt from the store, without embedding.", fault)
        return None

    def build(self, revision: int, progress: Progress) -> Collection:
        """A new generation; current only once every passage was found by its own vector."""
        before = self.store.get(_CURRENT) or "0-0"
        # Never a name used before: chromadb keeps a client for each path, even if the folder has gone.
        used = [path.name for path in self.home.glob("*-*")] + [before]
        generation = self.home / f"{revision}-{max(map(_number, used)) + 1}"
        inspector.start()
        try:
            # One of the same revision is built again because it failed: nothing of it is taken over.
            fresh = before.startswith(f"{revision}-") or not self._grow(
                generation, self.home / before, progress
            )
            if fresh and not self._make(generation, progress):
                raise StoreError(
                    f"The new index in {generation} fails its check. Delete {self.home.parent} and try again."
                )
            self.store.put(_CURRENT, generation.name)
            return self._open(generation)
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(
                f"The vector index in {self.home} cannot be written ({error}). Make room on that disk, or "
                "correct its permissions, and try again: nothing that was indexed is lost."
            ) from None
        finally:
            # Another process may still read the one before. What a dead process left goes as well.
            self._remove_all_but(before, self.store.get(_CURRENT))

    def clear(self) -> None:
        """Delete all generations; the next one still gets a new name."""
        self._remove_all_but()

    def _open(self, generation: Path) -> Collection:
        """The collection in a generation that is known to be sound; closed when nobody holds it any more."""
        client = open_client(generation)
        collection: Collection = client.get_collection(self.collection_name, embedding_function=None)
        weakref.finalize(collection, client.close)
        return collection

    def _grow(self, generation: Path, before: Path, progress: Progress) -> bool:
        """Copy the generation before and write what changed; False where that is not worth while or fails.

        Rows that are replaced stay in HNSW as dead weight: at half of all rows it is time to start anew.
        """
        seal = Seal.read(before)
        if seal is None or 2 * seal.changed >= seal.rows or seal.broken(before):
            return False
        try:
            shutil.copytree(before, generation, ignore=shutil.ignore_patterns(f"{_DATABASE}*", "seal.json"))
            # Another process may be opening it, and Chroma then writes: SQLite itself copies what is whole.
            with (
                closing(sqlite3.connect(before / _DATABASE)) as source,
                closing(sqlite3.connect(generation / _DATABASE)) as target,
            ):
                source.backup(target)
                [(state,)] = target.execute("PRAGMA quick_check(1)")
            if state == "ok" and self._write(generation, seal, progress):
                return True
        except Exception as error:  # of Chroma or the disk: then as if there had been none before
            log.warning("The Chroma index is built from nothing, since a copy failed: %s", error)
        shutil.rmtree(generation, ignore_errors=True)
        return False

    def _make(self, generation: Path, progress: Progress) -> bool:
        """Build a generation from nothing."""
        with closing(open_client(generation)) as client:
            client.create_collection(
                self.collection_name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._write(generation, None, progress)

    def _write(self, generation: Path, before: Seal | None, progress: Progress) -> bool:
        """Bring a generation in step with the store, have it checked, and seal it."""
        ids, vectors = self.store.vectors()
        rows = Rows(ids, vectors, self.store)

        def write(places: Sequence[int] | None) -> int:
            with closing(open_client(generation)) as client:
                collection = client.get_collection(self.collection_name, embedding_function=None)
                return rows.bring(collection, places, progress)

        def look() -> Sequence[int]:
            reply = inspector.examine(generation, self.collection_name, self.store.path, len(ids), True)
            if "fault" in reply:
                raise StoreError(f"The new vector index in {generation} {reply['fault']}. Try again.")
            lost: Sequence[int] = reply["lost"]
            return lost

        changed = write(None)
        if not rows.mend(look, write):
            return False
        Seal.of(generation, len(ids), before.changed + changed if before else 0).put(generation)
        return True

    def _remove_all_but(self, *names: str | None) -> None:
        for path in self.home.glob("*-*"):
            if path.name not in names:
                with suppress(OSError):
                    shutil.rmtree(path)


def _number(generation: str) -> int:
    return int(generation.rpartition("-")[2])
