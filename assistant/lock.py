"""One writer an index, across processes and platforms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

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
