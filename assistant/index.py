"""Folder of documents -> store of record -> Chroma, kept in step by content hash."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents import FORMATS, file_hash, find_files, read_documents, relative_name
from assistant.errors import CorpusError
from assistant.formats.worker import Worker
from assistant.lock import write_lock
from assistant.models import Embedder
from assistant.nodes import embedded_text
from assistant.progress import Progress, silent
from assistant.reuse import Reuse
from assistant.scale.choice import open_vectors
from assistant.settings import Settings
from assistant.split import split
from assistant.store import Entry, Store
from assistant.types import Document
from assistant.view import Passages, View
from assistant.words import WordFiles, Words

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

log = logging.getLogger(__name__)
_NOTHING = "{root} holds no document ({formats}). Put documents there and try again."
_LEFT_OUT = "left-out"  # note in the store: file -> its SHA-256, and what of it could not be read

LeftOut = dict[str, tuple[str, Mapping[str, str]]]
ReadFiles = Callable[[Mapping[str, str], Mapping[str, Path], LeftOut, Progress], Collection[Entry]]
"""(stale file -> SHA-256, file -> path, what to add unreadable ones to, progress) -> entries, sized."""


@dataclass(frozen=True, slots=True)
class Update:
    """Documents that came or changed, files that went or stayed, and files left out, with the reason."""

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
    passages: Passages
    words: Words
    collection: ChromaCollection
    records: View


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
        self._vectors = open_vectors(settings, self.folder, fingerprint, self.store)
        self._words = WordFiles(self.folder / "bm25", self.store)

    def update(self, progress: Progress = silent, read: ReadFiles | None = None) -> Update:
        """Bring the store in step with the folder; unchanged files are hashed and nothing more.

        ``read`` reads and embeds in place of this process: on a cluster.
        """
        files = {relative_name(p, self.root): p for p in find_files(self.root, self.settings.data_dir)}
        if not files and not self.store.files():
            raise CorpusError(_NOTHING.format(root=self.root, formats=FORMATS))
        hashes = {name: file_hash(path) for name, path in files.items()}
        if hashes == self._seen():
            return self._result(0, 0, 0, len(self.store.files()))
        with write_lock(self.folder):
            known, seen = self.store.files(), self._seen()
            if not known:
                self._tell_of_others()
            stale = {name: digest for name, digest in hashes.items() if seen.get(name) != digest}
            left_out = {
                name: why for name, why in self._left_out().items() if name in files and name not in stale
            }
            entries = (read or self._entries)(stale, files, left_out, progress)
            come = {entry.file for entry in entries}
            # A file that can no longer be read must not go on answering with what it once said.
            gone = [name for name in known if name not in files or (name in stale and name not in come)]
            closed = tuple(f"{name}/" for name, path in files.items() if path.is_dir())
            gone = [name for name in gone if not name.startswith(closed)]  # out of reach, not gone
            note = json.dumps(left_out)
            if entries or gone:
                self.store.update(entries, gone, {_LEFT_OUT: note})
            else:
                self.store.put(_LEFT_OUT, note)
        changed = sum(entry.file in known for entry in entries)
        return self._result(
            len(entries) - changed, changed, len(gone), len(known.keys() & files.keys() - stale.keys())
        )

    def clear(self) -> None:
        """Forget all documents, on disk as well; the files themselves are left alone."""
        with write_lock(self.folder):
            self.store.update([], self.store.files(), {_LEFT_OUT: "{}"})
            self._vectors.clear()
            self._words.clear()

    def _left_out(self) -> LeftOut:
        return dict(json.loads(self.store.get(_LEFT_OUT) or "{}"))

    def _seen(self) -> dict[str, str]:
        """Files that have been read or found unreadable -> SHA-256 at that time."""
        return {name: digest for name, (digest, _) in self._left_out().items()} | self.store.files()

    def _result(self, added: int, changed: int, removed: int, unchanged: int) -> Update:
        skipped = {name: why for _, reasons in self._left_out().values() for name, why in reasons.items()}
        if not self.store.files():
            nothing = _NOTHING.format(root=self.root, formats=FORMATS)
            why = "; ".join(skipped.values())
            raise CorpusError(f"No document could be read: {why}" if skipped else nothing)
        return Update(added, changed, removed, unchanged, skipped)

    def prepare(self) -> None:
        """Begin what ``snapshot`` will wait for; returns at once."""
        self._vectors.prepare()

    def snapshot(self, progress: Progress = silent) -> Snapshot:
        """The current state; what of its indexes is missing or fails its check is built from the store."""
        view = self.store.view()
        indexes = self._indexes(view)
        if indexes is None:
            with write_lock(self.folder):
                view = self.store.view()  # nobody else can write now, but may have while this one waited
                indexes = self._indexes(view) or self._build(view, progress)
        documents = {document.id: document for document in view.documents()}
        return Snapshot(view.revision(), documents, Passages(view, documents), *indexes, view)

    def _indexes(self, view: View) -> tuple[Words, ChromaCollection] | None:
        """Those of this state, as a snapshot holds them; None when one has to be built."""
        words, collection = self._words.current(view), self._vectors.current(view.revision())
        return (words, collection) if words and collection is not None else None

    def _build(self, view: View, progress: Progress) -> tuple[Words, ChromaCollection]:
        words, revision = self._words.current(view) or self._words.build(view), view.revision()
        return words, self._vectors.current(revision) or self._vectors.build(revision, progress)

    def _entries(
        self, stale: Mapping[str, str], files: Mapping[str, Path], left_out: LeftOut, progress: Progress
    ) -> Collection[Entry]:
        entries: list[Entry] = []
        replaced = [name for name in self.store.files() if name in stale or name not in files]
        reuse = Reuse(self.embedder, self.store, replaced)
        with Worker() as worker:
            for name in progress(list(stale), "Reading and embedding documents"):
                contents = read_documents(files[name], self.root, worker)
                if contents.skipped:
                    # What went away meanwhile is tried again, though it may come back as it was.
                    same = file_hash(files[name]) == stale[name]
                    left_out[name] = (stale[name] if same else "", contents.skipped)
                for problem in contents.skipped.values():
                    log.warning("Left out: %s", problem)
                entries += [
                    self._entry(document, name, stale[name], reuse) for document in contents.documents
                ]
        return entries

    def _entry(self, document: Document, file: str, digest: str, reuse: Reuse) -> Entry:
        passages = split(document, self.settings.passage_words)
        vectors = reuse.embed(document, passages, [embedded_text(passage) for passage in passages])
        return Entry(document, file, digest, passages, *vectors)

    def _tell_of_others(self) -> None:
        """This index is empty: say so if there is one by another model, since embedding takes its time."""
        others = [str(path.parent) for path in self.folder.parent.glob("*/store.sqlite3")]
        others.remove(str(self.folder))
        if others:
            log.warning(
                "The embedding model, or how documents are split by the settings or by this version, has "
                "changed: they are embedded again. To go on with the old index, set both as they were, or "
                "use the version before; to free its space, delete %s.",
                " and ".join(sorted(others)),
            )
