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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.errors import StoreError
from assistant.types import Document, Passage, Sentence

Vectors = npt.NDArray[np.float32]

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


class Store:
    """One SQLite file. Every call opens its own connection, so it may be shared between threads."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; raises ``StoreError`` when it is not a usable database."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._connect() as db:
                db.execute("PRAGMA journal_mode=WAL")
                db.executescript(_SCHEMA)
        except (OSError, sqlite3.DatabaseError) as error:
            raise StoreError(
                f"The index at {path} cannot be opened ({error}). "
                "Check the disk and its permissions, or delete the folder: it is rebuilt from the documents."
            ) from None

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=30)) as db, db:
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("PRAGMA synchronous=FULL")
            yield db

    def files(self) -> dict[str, str]:
        """Each file that documents were read from -> its SHA-256."""
        with self._connect() as db:
            return dict(db.execute("SELECT DISTINCT file, file_sha256 FROM documents"))

    def indexed(self) -> dict[str, str]:
        """Document id -> when it was stored, ISO 8601 in UTC."""
        with self._connect() as db:
            return dict(db.execute("SELECT id, indexed FROM documents"))

    def revision(self) -> int:
        """Grows by one with every update."""
        return int(self.get("revision") or 0)

    def get(self, key: str) -> str | None:
        """A note kept beside the data."""
        with self._connect() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
            return None if row is None else str(row[0])

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

    def documents(self) -> list[Document]:
        """All documents, by path."""
        with self._connect() as db:
            return [_document(row) for row in db.execute(f"{_SELECT_DOCUMENT} ORDER BY path")]

    def document(self, document_id: str) -> Document | None:
        """One document, read from disk."""
        with self._connect() as db:
            row = db.execute(f"{_SELECT_DOCUMENT} WHERE id = ?", (document_id,)).fetchone()
            return None if row is None else _document(row)

    def passages(self) -> list[Passage]:
        """All passages, by document and place in it."""
        with self._connect() as db:
            texts = {row[0]: row[1:] for row in db.execute("SELECT id, title, date, text FROM documents")}
            spans: dict[str, list[tuple[int, int]]] = {}
            query = 'SELECT passage_id, start, "end" FROM sentences ORDER BY passage_id, start'
            for passage_id, start, end in db.execute(query):
                spans.setdefault(passage_id, []).append((start, end))
            rows = db.execute(
                'SELECT id, document_id, heading, start, "end" FROM passages ORDER BY document_id, start'
            )
            return [_passage(row, texts[row[1]], spans[row[0]]) for row in rows]

    def vectors(self) -> tuple[list[str], Vectors]:
        """Passage ids and their unit vectors, shape (passages, dimension)."""
        with self._connect() as db:
            rows = db.execute("SELECT id, embedding FROM passages ORDER BY document_id, start").fetchall()
        vectors = [np.frombuffer(row[1], dtype=np.float32) for row in rows]
        return [row[0] for row in rows], np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)

    def sentence_vectors(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """Passage id -> vectors of its sentences in order, shape (sentences, dimension)."""
        marks = ", ".join("?" * len(passage_ids))
        query = f"SELECT passage_id, embedding FROM sentences WHERE passage_id IN ({marks}) ORDER BY start"
        found: dict[str, list[Vectors]] = {passage_id: [] for passage_id in passage_ids}
        with self._connect() as db:
            for passage_id, half in db.execute(query, list(passage_ids)):
                found[passage_id].append(np.frombuffer(half, np.float16).astype(np.float32))
        return {passage_id: np.stack(rows) for passage_id, rows in found.items() if rows}


_LISTS = ("questions", "pages", "tags")  # kept as JSON
_DOCUMENT_COLUMNS = ("id", "path", "title", "date", "source", "place", *_LISTS, "text", "sha256")
_SELECT_DOCUMENT = f"SELECT {', '.join(_DOCUMENT_COLUMNS)} FROM documents"


def _insert(db: sqlite3.Connection, entry: Entry) -> None:
    document = entry.document
    columns = {name: getattr(document, name) for name in _DOCUMENT_COLUMNS}
    columns |= {name: json.dumps(columns[name]) for name in _LISTS}
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


def _document(row: Sequence[Any]) -> Document:
    columns = dict(zip(_DOCUMENT_COLUMNS, row, strict=True))
    return Document(**columns | {name: tuple(json.loads(columns[name])) for name in _LISTS})


def _passage(
    row: tuple[str, str, str, int, int], document: tuple[str, str | None, str], spans: list[tuple[int, int]]
) -> Passage:
    passage_id, document_id, heading, start, end = row
    title, date, text = document
    sentences = tuple(Sentence(first, last, text[first:last]) for first, last in spans)
    return Passage(passage_id, document_id, title, date, heading, start, end, text[start:end], sentences)
