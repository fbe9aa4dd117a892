"""What each user sees: the shared documents, and beside them those that the user has uploaded."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from assistant.errors import AssistantError, CorpusError
from assistant.joined import JoinedLibrary
from assistant.library import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.ui import text
from assistant.ui.conversation import Engine
from assistant.uploads import Space, Taken

logger = logging.getLogger(__name__)
_PREFIX = "uploads"
_OPEN = 32
"""Users whose own documents stay in memory; others are opened again when they return."""
_PAUSE = 10.0  # seconds after which documents that could not be opened are tried again


@dataclass
class _Own:
    """One user's own documents while they are open; ``engine`` is None when there are none.

    ``failure``: why they do not stand as the files do. ``due``: until when nothing is tried, by the
    monotonic clock.
    """

    lock: threading.RLock = field(default_factory=threading.RLock)
    due: float = 0.0
    engine: Engine | None = None
    library: Library | None = None
    failure: AssistantError | None = None

    def waits(self) -> bool:
        """Is there something to be tried?"""
        return (self.engine is None or self.failure is not None) and self.due <= time.monotonic()


class Spaces:
    """Finds, for each user, the engine to ask and the folder that uploads go to."""

    def __init__(self, shared: Engine, settings: Settings) -> None:
        self.shared = shared
        self._settings = settings
        self._owned: OrderedDict[str, _Own] = OrderedDict()
        self._lock = threading.Lock()

    def engine(self, user: str) -> Engine:
        """The shared documents, with the user's own where there are any."""
        if self._settings.uploads != "own":
            return self.shared
        own = self._own(user)
        # Another process may have taken the first file, and what failed once may work now.
        if own.waits() and self._own_space(user).files():
            with own.lock:
                if own.waits():
                    self._refresh(user, own)
        # Without the lock: questions go on while an upload is being indexed.
        return own.engine or self.shared

    def space(self, user: str) -> Space | None:
        """Where the user's uploads go; None where there are no uploads."""
        if self._settings.uploads == "own":
            return self._own_space(user)
        shared: Path | None = getattr(self.shared.library, "root", None)
        if self._settings.uploads == "off" or shared is None or not shared.is_dir():
            return None
        return Space(shared, shared / _PREFIX, self._settings.space_mb << 20)

    @property
    def shares(self) -> bool:
        """Do uploads go to the documents for everyone, which only editors may change?"""
        return self._settings.uploads == "shared"

    def left_out(self, user: str) -> dict[str, str]:
        """Files of the user's own space that could not be read, with the reason."""
        if self._settings.uploads != "own":
            return {}
        self.engine(user)
        own = self._own(user)
        skipped = dict(own.library.last_update.skipped) if own.library else {}
        return skipped | ({text.OWN_DOCUMENTS: str(own.failure)} if own.failure else {})

    def take(self, user: str, arrived: Path) -> Taken:
        """Take a file that has arrived and index it. Raises ``AssistantError`` with the reason."""
        space = self._needed(user)
        with self._lock_of(user):
            taken = space.take(arrived)
            self._update(user)
        return taken

    def remove(self, user: str, name: str) -> None:
        """Remove an uploaded file, from the index as well. Raises ``AssistantError`` with the reason."""
        space = self._needed(user)
        with self._lock_of(user):
            self.engine(user)  # opens the index, so that what it holds of the last file goes as well
            space.remove(name)
            self._update(user)

    def _needed(self, user: str) -> Space:
        space = self.space(user)
        if space is None:
            raise CorpusError(text.UPLOADS_OFF)
        return space

    def _lock_of(self, user: str) -> threading.RLock:
        """One for each space."""
        return self._own("" if self.shares else user).lock

    def _update(self, user: str) -> None:
        if self._settings.uploads != "own":
            cast(Library, self.shared.library).update()
            return
        own = self._own(user)
        self._refresh(user, own)
        # Files without a readable text are listed; all else means that the index is not what the files are.
        if own.failure and not isinstance(own.failure, CorpusError):
            raise own.failure

    def _refresh(self, user: str, own: _Own) -> None:
        """Bring the user's index in step with the user's files."""
        own.failure = None
        space = self._own_space(user)
        if not space.files():
            emptied, own.library, own.engine = own.library, None, None
            if emptied is not None:
                emptied.clear()
            return
        shared = cast(Library, self.shared.library)
        try:
            if own.library is None:
                own.library = Library(space.root, self._settings, embedder=shared.embedder)
            else:
                own.library.update()
            if own.engine is None:
                # One language model for all: an embedded one costs memory for each copy.
                writer = getattr(self.shared, "writer", None)
                own.engine = Assistant(JoinedLibrary(shared, own.library), self._settings, writer)
        except AssistantError as error:
            logger.warning("A user's own documents could not be opened: %s", type(error).__name__)
            own.failure, own.due = error, time.monotonic() + _PAUSE

    def _own(self, user: str) -> _Own:
        with self._lock:
            own = self._owned.setdefault(user, _Own())
            self._owned.move_to_end(user)
            while len(self._owned) > _OPEN:
                self._owned.popitem(last=False)
            return own

    def _own_space(self, user: str) -> Space:
        # A hash, since a user's name may hold what no folder's name may.
        root = self._settings.data_dir / _PREFIX / hashlib.sha256(user.encode()).hexdigest()[:32]
        return Space(root, root / _PREFIX / _folder_name(user), self._settings.space_mb << 20)


def _folder_name(user: str) -> str:
    """What stands in the path of the user's documents: the name, as far as a folder may have it."""
    return re.sub(r"[^\w-]+", "_", user)[:60] or "user"
