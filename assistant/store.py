"""The store of record: documents, passages, sentences, offsets, hashes and embeddings in SQLite.

Chroma is rebuilt from here whenever it is missing or fails its check, without embedding again; a
crash can therefore cost an index, never the data (WAL mode, one transaction for an update).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.lock import write_ahead
from assistant.records import DOCUMENT_COLUMNS, LISTS, Records, Vectors, told
from assistant.types import Document, Passage
from assistant.view import View

__all__ = ["Entry", "Store", "Vectors"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, title TEXT NOT NULL, date TEXT, source TEXT, place TEXT,
    questions TEXT NOT NULL, pages TEXT NOT NULL, tags TEXT NOT NULL, text TEXT NOT NULL,
    sha256 TEXT NOT NULL, file TEXT NOT NULL, file_sha256 TEXT NOT NULL, indexed TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    heading TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, embedding BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS passages_by_document ON passages (document_id, start);
CREATE TABLE IF NOT EXISTS sentences (
    passage_id TEXT NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, embedding BLOB NOT NULL,
    PRIMARY KEY (passage_id, start)) STRICT;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """A document ready to be stored, with one vector a passage and one a sentence, in their order."""

    document: Document
    file: str  # that it was read from, relative to the folder: its own path, or a container's
    file_sha256: str
    passages: Sequence[Passage]
    vectors: Vectors  # (passages, dimension)
    sentence_vectors: Vectors  # (sentences of all passages, dimension)


class Store(Records):
    """One SQLite file. Every call opens its own connection, so it may be shared between threads."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; raises ``StoreError`` when it is not a usable database."""
        self.path = path
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._connect() as db:
            write_ahead(db)
            db.executescript(_SCHEMA)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with told(self.path), closing(sqlite3.connect(self.path, timeout=30)) as db, db:
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("PRAGMA synchronous=FULL")
            yield db

    def view(self) -> View:
        """The state as it is now; it stays so whatever is written afterwards."""
        return View(self.path)

    def put(self, key: str, value: str) -> None:
        """Keep a note."""
        with self._connect() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def update(self, entries: Collection[Entry], removed: Iterable[str], notes: Mapping[str, str]) -> int:
        """Replace what was read from files, remove what came from ``removed``, keep notes: all or nothing.

        Returns the new revision.
        """
        with self._connect() as db:
            gone = {*removed, *(entry.file for entry in entries)}
            db.executemany("DELETE FROM documents WHERE file = ?", [(file,) for file in gone])
            for entry in entries:
                _insert(db, entry)
            revision = self.revision() + 1
            kept = {**notes, "revision": str(revision)}
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", kept.items())
        return revision


def _insert(db: sqlite3.Connection, entry: Entry) -> None:
    document = entry.document
    columns = {name: getattr(document, name) for name in DOCUMENT_COLUMNS}
    columns |= {name: json.dumps(columns[name]) for name in LISTS}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    columns |= {"file": entry.file, "file_sha256": entry.file_sha256, "indexed": now}
    marks = ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO documents ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
    db.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
        [
            (p.id, document.id, p.heading, p.start, p.end, np.asarray(v, np.float32).tobytes())
            for p, v in zip(entry.passages, entry.vectors, strict=True)
        ],
    )
    sentences = [(p.id, s.start, s.end) for p in entry.passages for s in p.sentences]
    halves = entry.sentence_vectors.astype(np.float16)  # good to a thousandth of cosine, at half the size
    rows = [(*place, half.tobytes()) for place, half in zip(sentences, halves, strict=True)]
    db.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", rows)
