"""One state of the store of record, which stands still whatever is written meanwhile."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, ValuesView
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from pathlib import Path

from assistant.records import Records, told
from assistant.types import Document, Passage

_KEPT = 4096  # passages that were asked for last


class View(Records):
    """The state at the time of its making, until it is let go: a read transaction of SQLite."""

    def __init__(self, path: Path) -> None:
        """May be shared between threads. Raises ``StoreError``."""
        self._path = path
        self._lock = threading.Lock()
        with told(path):
            self._db = _standing(path)
        self._closing = weakref.finalize(self, self._db.close)

    def settle(self) -> None:
        """Let SQLite begin its log anew, once no older view is held; without this it grows for ever.

        A log can be emptied only while nobody reads from it. After a checkpoint, which older transactions
        hold up, a new one reads from the database alone.
        """
        self._move()
        with told(self._path), closing(sqlite3.connect(self._path)) as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._move()

    def _move(self) -> None:
        """To a new transaction, if it sees the same revision."""
        with self._lock, told(self._path):
            other = _standing(self._path)
            if _revision(other) == _revision(self._db):
                self._db, other = other, self._db
                self._closing.detach()
                self._closing = weakref.finalize(self, self._db.close)
            other.close()

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self._path):
            yield self._db


class Passages(Mapping[str, Passage]):
    """The passages of a view by id, each made when it is asked for: all of them may not fit in memory."""

    def __init__(self, view: View, documents: Mapping[str, Document]) -> None:
        self.owners: Mapping[str, str] = view.owners()
        """Passage id -> id of its document."""
        self._view = view
        self._made = lru_cache(_KEPT)(partial(view.passage, documents=documents))

    def __getitem__(self, passage_id: str) -> Passage:
        if passage_id not in self.owners:
            raise KeyError(passage_id)
        return self._made(passage_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.owners)

    def __len__(self) -> int:
        return len(self.owners)

    def values(self) -> ValuesView[Passage]:
        """All of them, read at once."""
        return {passage.id: passage for passage in self._view.passages()}.values()


def _standing(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
    db.execute("BEGIN")
    _revision(db)  # a transaction begins with its first read
    return db


def _revision(db: sqlite3.Connection) -> list[tuple[str]]:
    return db.execute("SELECT value FROM meta WHERE key = 'revision'").fetchall()
