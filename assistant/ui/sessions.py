"""Who is signed in, in one SQLite file, so that a restart of the server signs nobody out."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import StoreError
from assistant.lock import write_ahead

_TABLE = "CREATE TABLE IF NOT EXISTS sessions (digest TEXT PRIMARY KEY, user TEXT, stamp TEXT, used REAL)"
_RENEWED = 60.0  # seconds between notes that a session is in use


class Sessions:
    """Sessions by their secret. The file holds only hashes, with which nobody can sign in."""

    def __init__(self, folder: Path, hours: float, clock: Callable[[], float] = time.time) -> None:
        """Raises ``StoreError`` when the file cannot be used."""
        self._path = folder / "sessions.sqlite3"
        self._seconds = hours * 3600
        self._clock = clock
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            with self._database() as database:
                write_ahead(database)
                database.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self._path} cannot be used ({error}). Check the permissions, or delete it: "
                "then everyone signs in anew."
            ) from None

    def begin(self, user: str, stamp: str) -> str:
        """The secret of a new session; ``stamp`` says with which password it was begun."""
        secret = secrets.token_urlsafe(32)
        now = self._clock()
        with self._database() as database:
            database.execute("DELETE FROM sessions WHERE used < ?", (now - self._seconds,))
            database.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(secret), user, stamp, now))
        return secret

    def find(self, secret: str) -> tuple[str, str] | None:
        """User and stamp of a session; None for one that ended or never was."""
        with self._database() as database:
            query = "SELECT user, stamp, used FROM sessions WHERE digest = ?"
            row = database.execute(query, (_digest(secret),)).fetchone()
            if row is None or row[2] < (now := self._clock()) - self._seconds:
                return None
            if row[2] < now - _RENEWED:
                database.execute("UPDATE sessions SET used = ? WHERE digest = ?", (now, _digest(secret)))
        return row[0], row[1]

    def end(self, secret: str) -> None:
        """Sign out."""
        with self._database() as database:
            database.execute("DELETE FROM sessions WHERE digest = ?", (_digest(secret),))

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as database, database:
            yield database


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
