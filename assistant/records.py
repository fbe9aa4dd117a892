"""The store of record as it is read: the questions that can be asked of it.

The store answers each from its newest state; a ``View`` answers all of them from one state.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import StoreBusyError, StoreError
from assistant.types import Document, Passage, Sentence

Vectors = npt.NDArray[np.float32]

LISTS = ("questions", "pages", "tags")  # kept as JSON
DOCUMENT_COLUMNS = ("id", "path", "title", "date", "source", "place", *LISTS, "text", "sha256")
_SELECT_DOCUMENT = f"SELECT {', '.join(DOCUMENT_COLUMNS)} FROM documents"


class Records:
    """What the store holds."""

    def _connect(self) -> AbstractContextManager[sqlite3.Connection]:
        raise NotImplementedError

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

    def documents(self, file: str | None = None) -> list[Document]:
        """All documents, or those that were read from one file, by path."""
        where, bound = _only("id", file)
        with self._connect() as db:
            return [_document(row) for row in db.execute(f"{_SELECT_DOCUMENT}{where} ORDER BY path", bound)]

    def document(self, document_id: str) -> Document | None:
        """One document, read from disk."""
        with self._connect() as db:
            row = db.execute(f"{_SELECT_DOCUMENT} WHERE id = ?", (document_id,)).fetchone()
            return None if row is None else _document(row)

    def count(self) -> int:
        """How many passages there are."""
        with self._connect() as db:
            return int(db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passages(self, file: str | None = None) -> list[Passage]:
        """All passages, or those of one file, by document and place in it."""
        where, bound = _only("id", file)
        with self._connect() as db:
            query = f"SELECT id, title, date, text FROM documents{where}"
            texts = {row[0]: row[1:] for row in db.execute(query, bound)}
            where, bound = _only("document_id", file)
            query = 'SELECT id, document_id, heading, start, "end" FROM passages'
            rows = db.execute(f"{query}{where} ORDER BY document_id, start", bound).fetchall()
            spans: dict[str, list[tuple[int, int]]] = {}
            some = "" if file is None else f" WHERE passage_id IN (SELECT id FROM passages{where})"
            query = f'SELECT passage_id, start, "end" FROM sentences{some} ORDER BY passage_id, start'
            for passage_id, start, end in db.execute(query, bound):
                spans.setdefault(passage_id, []).append((start, end))
        return [_passage(row, texts[row[1]], spans[row[0]]) for row in rows]

    def owners(self) -> dict[str, str]:
        """Passage id -> id of its document, ordered as ``passages`` are."""
        with self._connect() as db:
            return dict(db.execute("SELECT id, document_id FROM passages ORDER BY document_id, start"))

    def passage(self, passage_id: str, documents: Mapping[str, Document]) -> Passage:
        """One passage of these documents, which are given by their ids. It must exist."""
        query = 'SELECT id, document_id, heading, start, "end" FROM passages WHERE id = ?'
        spans = 'SELECT start, "end" FROM sentences WHERE passage_id = ? ORDER BY start'
        with self._connect() as db:
            row = db.execute(query, (passage_id,)).fetchone()
            sentences = db.execute(spans, (passage_id,)).fetchall()
        document = documents[row[1]]
        return _passage(row, (document.title, document.date, document.text), sentences)

    def vectors(self, file: str | None = None) -> tuple[list[str], Vectors]:
        """Passage ids and their unit vectors, shape (passages, dimension), ordered as ``passages`` are."""
        where, bound = _only("document_id", file)
        query = f"SELECT id, embedding FROM passages{where} ORDER BY document_id, start"
        with self._connect() as db:
            rows = db.execute(query, bound).fetchall()
        vectors = [np.frombuffer(row[1], dtype=np.float32) for row in rows]
        return [row[0] for row in rows], np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)

    def sentence_vectors(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """Passage id -> vectors of its sentences in order, shape (sentences, dimension)."""
        query = "SELECT embedding FROM sentences WHERE passage_id = ? ORDER BY start"
        found: dict[str, Vectors] = {}
        with self._connect() as db:
            for passage_id in passage_ids:
                halves = [np.frombuffer(row[0], np.float16) for row in db.execute(query, (passage_id,))]
                if halves:
                    found[passage_id] = np.stack(halves).astype(np.float32)
        return found


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite reports about the file, as an error that names the way out."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_BUSY"):
            raise StoreBusyError(
                f"Another process keeps {path} locked. Wait for it to end, or stop it, and try again."
            ) from None
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")) or isinstance(error, OSError):
            raise StoreError(
                f"The index at {path} cannot be written or read ({error}). Make room on that disk, check it "
                "and its permissions, and try again: what was indexed before is kept."
            ) from None
        raise StoreError(
            f"The index at {path} cannot be opened ({error}). "
            "Check the disk and its permissions, or delete the folder: it is rebuilt from the documents."
        ) from None


def _only(column: str, file: str | None) -> tuple[str, tuple[str, ...]]:
    """A condition on a column of document ids, with what is bound in it: one file's, or none."""
    if file is None:
        return "", ()
    return f" WHERE {column} IN (SELECT id FROM documents WHERE file = ?)", (file,)


def _document(row: Sequence[Any]) -> Document:
    columns = dict(zip(DOCUMENT_COLUMNS, row, strict=True))
    return Document(**columns | {name: tuple(json.loads(columns[name])) for name in LISTS})


def _passage(
    row: tuple[str, str, str, int, int], document: tuple[str, str | None, str], spans: list[tuple[int, int]]
) -> Passage:
    (passage_id, document_id, heading, start, end), (title, date, text) = row, document
    sentences = tuple(Sentence(first, last, text[first:last]) for first, last in spans)
    return Passage(passage_id, document_id, title, date, heading, start, end, text[start:end], sentences)
