"""Folder of documents -> store of record -> Chroma, kept in step by content hash."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assistant.documents import find_files, read_document, relative_name
from assistant.errors import CorpusError, StoreBusyError
from assistant.models import Embedder
from assistant.nodes import to_node
from assistant.progress import Progress, silent
from assistant.settings import Settings
from assistant.split import split
from assistant.store import Entry, Store
from assistant.types import Document, Passage
from assistant.vectors import Generations

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)
_LOCK_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did: counts of documents, and files left out with the reason."""

    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent state of the index. Passages that Chroma names and this lacks do not exist."""

    revision: int
    documents: Mapping[str, Document]
    passages: Mapping[str, Passage]
    collection: Collection


class Index:
    """The documents of one folder under one fingerprint."""

    def __init__(self, root: Path, settings: Settings, embedder: Embedder) -> None:
        self.root = root.resolve()
        self.settings = settings
        self.embedder = embedder
        fingerprint = settings.index_fingerprint(embedder.sha256)
        corpus = hashlib.sha256(str(self.root).encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self.folder = settings.data_dir / f"{self.root.name or 'root'}-{corpus}" / fingerprint
        self.store = Store(self.folder / "store.sqlite3")
        self._vectors = Generations(self.folder / "chroma", f"briefings-{fingerprint}", self.store)

    def update(self, progress: Progress = silent) -> Update:
        """Bring the store in step with the folder; unchanged files are hashed and nothing more."""
        files = {relative_name(path, self.root): path for path in find_files(self.root)}
        if not files:
            raise CorpusError(f"{self.root} holds no .md or .txt file. Put documents there and try again.")
        hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
        if hashes == self.store.files():
            return Update(0, 0, 0, len(files), {})
        with self._write_lock():
            known = self.store.files()
            stale = {name: digest for name, digest in hashes.items() if known.get(name) != digest}
            skipped: dict[str, str] = {}
            entries = list(self._entries(stale, files, skipped, progress))
            # A file that can no longer be read must not go on answering with what it once said.
            gone = [name for name in known if name not in files or name in skipped]
            if entries or gone:
                self.store.update(entries, gone)
        if not self.store.files():
            raise CorpusError("No document could be read: " + "; ".join(skipped.values()))
        changed = sum(entry.document.path in known for entry in entries)
        return Update(len(entries) - changed, changed, len(gone), len(files) - len(stale), skipped)

    def snapshot(self, progress: Progress = silent) -> Snapshot:
        """The current state; builds Chroma from the store when it is missing or fails its check."""
        revision = self.store.revision()
        collection = self._vectors.current(revision)
        if collection is None:
            with self._write_lock():
                revision = self.store.revision()
                # Another process may have built it while this one waited for the lock.
                collection = self._vectors.current(revision) or self._vectors.build(revision, progress)
        documents = {document.id: document for document in self.store.documents()}
        passages = {passage.id: passage for passage in self.store.passages()}
        return Snapshot(revision, documents, passages, collection)

    def _entries(
        self,
        stale: Mapping[str, str],
        files: Mapping[str, Path],
        skipped: dict[str, str],
        progress: Progress,
    ) -> Iterator[Entry]:
        for name in progress(list(stale), "Reading and embedding documents"):
            try:
                document = read_document(files[name], self.root)
            except CorpusError as error:
                skipped[name] = str(error)
                log.warning("Left out: %s", error)
                continue
            passages = split(document, self.settings.passage_words)
            vectors = self.embedder.embed(_texts(passages, name))
            sentences = self.embedder.embed([s.text for passage in passages for s in passage.sentences])
            yield Entry(document, stale[name], passages, vectors, sentences)

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        try:
            with FileLock(self.folder / "write.lock", timeout=_LOCK_SECONDS):
                yield
        except Timeout:
            raise StoreBusyError(
                f"Another process has been writing to {self.folder} for {_LOCK_SECONDS} s. "
                "Wait for it to end, or stop it, and try again."
            ) from None


def _texts(passages: Sequence[Passage], path: str) -> list[str]:
    from llama_index.core.schema import MetadataMode

    return [to_node(passage, path).get_content(MetadataMode.EMBED) for passage in passages]
