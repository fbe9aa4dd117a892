"""Where the vectors of a store are searched: in a folder of this machine, or on a Chroma server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.progress import Progress
from assistant.settings import Settings
from assistant.store import Store

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


class VectorIndex(Protocol):
    """An index that can be thrown away: it is made from the store, without embedding."""

    def prepare(self) -> None:
        """Begin what ``current`` will wait for; returns at once."""
        ...

    def current(self, revision: int) -> Collection | None:
        """The sound index of this revision of the store; None when there is none."""
        ...

    def build(self, revision: int, progress: Progress) -> Collection:
        """The index made anew."""
        ...

    def clear(self) -> None:
        """Delete it, since all documents are to be forgotten."""
        ...


def open_vectors(settings: Settings, folder: Path, fingerprint: str, store: Store) -> VectorIndex:
    """The kind of index that the settings name; what only the other kind needs is not imported."""
    name = f"briefings-{fingerprint}"
    if not settings.chroma_url:
        from assistant.vectors.generations import Generations

        return Generations(folder / "chroma", name, store)
    from assistant.scale.collections import ServerCollections
    from assistant.scale.server import ChromaServer

    server = ChromaServer(settings.chroma_url, settings.chroma_token)
    return ServerCollections(server, name, store, folder / "server.lock")
