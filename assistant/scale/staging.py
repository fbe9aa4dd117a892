"""What a cluster has read so far, on disk: a run that is interrupted goes on where it was."""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.lock import write_ahead
from assistant.store import Entry

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    name TEXT NOT NULL, sha256 TEXT NOT NULL, documents INTEGER NOT NULL, entries BLOB NOT NULL,
    skipped TEXT NOT NULL, PRIMARY KEY (name, sha256)) STRICT;
"""


class Staging(Collection[Entry]):
    """Entries of files that wait to be stored together; read from disk each time, so never all in memory."""

    def __init__(self, path: Path) -> None:
        """Open or create the file."""
        self.path = path
        with self._connect() as db:
            write_ahead(db)
            db.executescript(_SCHEMA)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=30)) as db, db:
            yield db

    def keep(self, wanted: Mapping[str, str]) -> None:
        """Forget files whose content is no longer what is wanted: file -> SHA-256."""
        with self._connect() as db:
            stale = [
                row for row in db.execute("SELECT name, sha256 FROM files") if wanted.get(row[0]) != row[1]
            ]
            db.executemany("DELETE FROM files WHERE name = ? AND sha256 = ?", stale)

    def done(self) -> set[str]:
        """Names of the files that are here."""
        with self._connect() as db:
            return {name for (name,) in db.execute("SELECT name FROM files")}

    def add(self, name: str, sha256: str, entries: Sequence[Entry], skipped: Mapping[str, str]) -> None:
        """Keep what one file holds; the same content a second time changes nothing."""
        row = (name, sha256, len(entries), pickle.dumps(list(entries)), json.dumps(dict(skipped)))
        with self._connect() as db:
            db.execute("INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?, ?)", row)

    def left_out(self) -> dict[str, tuple[str, Mapping[str, str]]]:
        """Files of which something could not be read: SHA-256, and part -> reason."""
        with self._connect() as db:
            rows = db.execute("SELECT name, sha256, skipped FROM files WHERE skipped != '{}'")
            return {name: (digest, json.loads(skipped)) for name, digest, skipped in rows}

    def remove(self) -> None:
        """Everything has been stored: delete the file."""
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def __len__(self) -> int:
        with self._connect() as db:
            return int(db.execute("SELECT coalesce(sum(documents), 0) FROM files").fetchone()[0])

    def __iter__(self) -> Iterator[Entry]:
        with self._connect() as db:
            for (blob,) in db.execute("SELECT entries FROM files ORDER BY name"):
                yield from pickle.loads(blob)

    def __contains__(self, entry: object) -> bool:
        return any(entry is found for found in self)
