"""Keeps an index in step with its folder: every change of a file leads to an update, soon after.

An update hashes all files and compares, so that nothing depends on which events arrive; changes that
come close together are one update. What goes wrong is logged and tried again with the next change.
"""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from assistant.errors import AssistantError
from assistant.formats import is_document
from assistant.index import Update

log = logging.getLogger(__name__)
_QUIET_MS, _LONGEST_MS = 200, 2000  # without an event, until an update begins; and at most
_LOOK_MS = 1000
_AGAIN = 30.0  # seconds until an update that failed, or a folder that cannot be watched, is tried again
_UNWATCHED = (
    "%s cannot be watched (%s) and is read every %d s instead. Bring it back, raise the system's limit "
    "(fs.inotify.max_user_watches), or set WATCHFILES_FORCE_POLLING=1."
)


class Updatable(Protocol):
    """What is kept in step: a library."""

    @property
    def root(self) -> Path:
        """The folder (or file) that is read."""
        ...

    def update(self) -> Update:
        """Read it again as far as it changed."""
        ...


def watch(library: Updatable, stop: threading.Event, told: Callable[[Update], None] = lambda _: None) -> None:
    """Update after each change until ``stop`` is set; ``told`` hears of updates that changed something."""
    said = ""
    while not stop.is_set():
        due = 0.0  # at once: what happened before the watching began
        for changed in _changes(library.root, stop):
            if changed or time.monotonic() >= due:
                problem = _update(library, told)
                if problem and problem != said:
                    log.warning("%s", problem)
                said, due = problem, time.monotonic() + _AGAIN if problem else math.inf


def until_interrupted() -> threading.Event:
    """An event that Ctrl+C sets. An exception could strike where it is swallowed, or within an update."""
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    return stop


@contextmanager
def watching(library: Updatable, wanted: bool = True) -> Iterator[None]:
    """Watch in a thread for as long as the block runs, if that is wanted."""
    if not wanted:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=watch, args=(library, stop), name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _changes(root: Path, stop: threading.Event) -> Iterator[bool]:
    """Whether a document changed, every second or as soon as one did; ends when it cannot tell."""
    import watchfiles

    folder = root.is_dir()

    def concerns(_: watchfiles.Change, path: str) -> bool:
        if not folder or not Path(path).is_relative_to(root):
            return Path(path) == root
        inside = Path(path).relative_to(root).as_posix()
        # A folder comes and goes with all that it holds, and what has gone may have been one; but an index
        # that lies in here writes files of SQLite whenever it is looked at.
        own = Path(inside).suffix.startswith(".sqlite3")
        return is_document(inside) or not (inside.startswith(".") or own or Path(path).is_file())

    try:
        for changes in watchfiles.watch(
            root if folder else root.parent,
            watch_filter=concerns,
            step=_QUIET_MS,
            debounce=_LONGEST_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            stop_event=stop,
            recursive=folder,
        ):
            yield bool(changes)
            if root.is_dir() != folder:  # it went, or came back: what is watched is another one
                return
    except (OSError, RuntimeError) as error:  # watchfiles turns what the system reports into either
        log.warning(_UNWATCHED, root, error, _AGAIN)
        yield True
        stop.wait(_AGAIN)


def _update(library: Updatable, told: Callable[[Update], None]) -> str:
    """Why the documents could not be read again; '' when they were."""
    try:
        update = library.update()
    except AssistantError as error:
        return str(error)
    if update.added or update.changed or update.removed:
        told(update)
    return ""
