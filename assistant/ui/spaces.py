"""What each user sees: the shared documents, and beside them those that the user has uploaded."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
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


@dataclass
class _Own:
    """One user's own documents while they are open; ``engine`` is None when there are none."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    opened: bool = False
    engine: Engine | None = None
    library: Library | None = None
    problem: str = ""


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
        if not own.opened:
            with own.lock:
                if not own.opened:
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
        if own.library is None:
            return {text.OWN_DOCUMENTS: own.problem} if own.problem else {}
        return dict(own.library.last_update.skipped)

    def take(self, user: str, arrived: Path) -> Taken:
        """Take a file that has arrived and index it. Raises ``AssistantError`` with the reason."""
        space = self._needed(user)
        with self._own(user).lock:
            taken = space.take(arrived)
            self._update(user)
        return taken

    def remove(self, user: str, name: str) -> None:
        """Remove an uploaded file, from the index as well. Raises ``AssistantError`` with the reason."""
        space = self._needed(user)
        with self._own(user).lock:
            self.engine(user)  # opens the index, so that what it holds of the last file goes as well
            space.remove(name)
            self._update(user)

    def _needed(self, user: str) -> Space:
        space = self.space(user)
        if space is None:
            raise CorpusError(text.UPLOADS_OFF)
        return space

    def _update(self, user: str) -> None:
        if self._settings.uploads == "own":
            self._refresh(user, self._own(user))
        else:
            cast(Library, self.shared.library).update()

    def _refresh(self, user: str, own: _Own) -> None:
        """Bring the user's index in step with the user's files."""
        own.problem = ""
        space = self._own_space(user)
        if not space.files():
            emptied, own.library, own.engine, own.opened = own.library, None, None, True
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
            own.problem = str(error)
        own.opened = True

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
