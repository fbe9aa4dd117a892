"""One writer an index, across processes and platforms; and databases that readers need not wait for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from tenacity import retry, retry_if_exception, stop_after_delay, wait_fixed

from assistant.errors import StoreBusyError, StoreError

_SECONDS = 120


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of an index; the system lets go of it when the process dies. Raises ``StoreError``."""
    lock = FileLock(folder / "write.lock")
    try:
        lock.acquire(timeout=_SECONDS)
    except Timeout:
        raise StoreBusyError(
            f"Another process has been writing to {folder} for {_SECONDS} s. "
            "Wait for it to end, or stop it, and try again."
        ) from None
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error}). Make room on that disk, or correct its permissions, "
            "and try again."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _busy(error: BaseException) -> bool:
    name: str = getattr(error, "sqlite_errorname", "")
    return name.startswith("SQLITE_BUSY")


@retry(retry=retry_if_exception(_busy), stop=stop_after_delay(30), wait=wait_fixed(0.01), reraise=True)
def write_ahead(database: sqlite3.Connection) -> None:
    """Keep a database in SQLite's WAL mode, in which readers and a writer do not wait for each other.

    The switch is the one thing that SQLite does not wait for by itself: of two processes that open a new
    file at once, one would be told that it is locked. Raises ``sqlite3.OperationalError`` when it stays so.
    """
    database.execute("PRAGMA journal_mode=WAL")
