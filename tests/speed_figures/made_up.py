"""A store of made-up passages, written without reading files or embedding: what is measured is asking.

Words follow Zipf's law over 50,000, and the vectors of a document lie around one of its own, so that
posting lists and neighbourhoods are of natural shape. A question is some words of a passage, and a vector
near its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant import Settings
from assistant.index import Index
from assistant.store import Entry
from assistant.types import Document, Passage, Sentence

_WORDS, _VOCABULARY, _WIDTH = 22, 50_000, 384  # words a sentence
_SENTENCES, _PASSAGES = 5, 100  # a passage, a document
_AT_ONCE = 50  # documents a transaction


class Known:
    """Stands in for the model: vectors of questions are given. Of other texts there are none."""

    sha256 = "3" * 64

    def __init__(self, vectors: dict[str, np.ndarray]) -> None:
        self._vectors = vectors

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, shape (texts, 384)."""
        return np.stack([self._vectors[text] for text in texts])


def opened(work: Path, known: dict[str, np.ndarray]) -> Index:
    """The index below ``work``."""
    return Index(work / "documents", Settings(data_dir=work / "data"), Known(known))


def fill(index: Index, passages: int) -> None:
    """Write the passages."""
    rng, entries = np.random.default_rng(1), []
    rank = np.arange(1, _VOCABULARY + 1, dtype=float)
    chances = np.cumsum(1 / rank) / (1 / rank).sum()
    for number in range(0, passages, _PASSAGES):
        entries.append(_entry(number, min(_PASSAGES, passages - number), chances, rng))
        if len(entries) == _AT_ONCE:
            index.store.update(entries, (), {})
            entries = []
    if entries:
        index.store.update(entries, (), {})


def asked(index: Index, count: int) -> dict[str, np.ndarray]:
    """Questions with their vectors."""
    rng = np.random.default_rng(2)
    view = index.store.view()
    ids, vectors = view.vectors()
    texts = {passage.id: passage.text for passage in view.passages()}
    questions: dict[str, np.ndarray] = {}
    for place in rng.choice(len(ids), count, replace=False):
        words = texts[ids[place]].replace(".", "").split()
        questions[" ".join(rng.choice(words, 8, replace=False))] = _near(vectors[place], 0.5, rng)
    return questions


def _entry(number: int, passages: int, chances: np.ndarray, rng: np.random.Generator) -> Entry:
    drawn = np.searchsorted(chances, rng.random((passages, _SENTENCES, _WORDS)))
    texts, spans, at = [], [], 0
    for passage in drawn:
        said = [f"{' '.join(f'w{word}' for word in words)}." for words in passage]
        starts = list(_starts(at, said))
        spans.append([Sentence(s, s + len(text), text) for s, text in zip(starts, said, strict=True)])
        texts.append(" ".join(said))
        at += len(texts[-1]) + 1
    name = hashlib.sha256(f"document {number}".encode()).hexdigest()[:16]
    path, title, text = f"{name}.txt", f"Document {number}", " ".join(texts)
    document = Document(name, path, title, date=None, source=None, text=text, sha256=name)
    made = [
        Passage(f"{name}-{i}", name, document.title, None, "", of[0].start, of[-1].end, text, tuple(of))
        for i, (text, of) in enumerate(zip(texts, spans, strict=True))
    ]
    centre = rng.standard_normal(_WIDTH).astype(np.float32)
    centre /= np.linalg.norm(centre)
    vectors = np.stack([_near(centre, 1.0, rng) for _ in made])
    sentences = rng.standard_normal((passages * _SENTENCES, _WIDTH)).astype(np.float32) / _WIDTH**0.5
    return Entry(document, document.path, name, made, vectors, sentences)


def _starts(at: int, said: Sequence[str]) -> Iterator[int]:
    for text in said:
        yield at
        at += len(text) + 1


def _near(vector: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    moved = vector + noise * rng.standard_normal(_WIDTH).astype(np.float32) / _WIDTH**0.5
    return (moved / np.linalg.norm(moved)).astype(np.float32)
