"""Embeds only what the store does not hold yet: a renamed file costs nothing, an edited one its edits.

A passage is known again by its text, heading and title. A title that is only the file's name does not
count, since a rename would change it: such a document keeps the vectors of the name that it was first
read under until its text changes. Its title, its words in BM25 and its citations follow at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from assistant.properties import title_of_name
from assistant.records import Records, Vectors
from assistant.types import Document, Passage

if TYPE_CHECKING:
    from assistant.models import Embedder


class Reuse:
    """The vectors of files that are about to be replaced or removed, by what they mean."""

    def __init__(self, embedder: Embedder, records: Records, files: Iterable[str]) -> None:
        self._embedder = embedder
        self._known: dict[Hashable, Vectors] = {}  # by the key of a passage, or the text of a sentence
        for file in files:
            documents = {document.id: document for document in records.documents(file)}
            passages, (ids, vectors) = records.passages(file), records.vectors(file)
            sentences = records.sentence_vectors(ids)
            for passage, vector in zip(passages, vectors, strict=True):
                self._known[_key(passage, documents[passage.document_id])] = vector
                of_passage = zip(passage.sentences, sentences[passage.id], strict=True)
                self._known |= {sentence.text: row for sentence, row in of_passage}

    def embed(
        self, document: Document, passages: Sequence[Passage], texts: Sequence[str]
    ) -> tuple[Vectors, Vectors]:
        """One vector a passage, whose meaning ``texts`` spell out, and one a sentence; new ones together."""
        sentences = [sentence.text for passage in passages for sentence in passage.sentences]
        keys: list[Hashable] = [*(_key(passage, document) for passage in passages), *sentences]
        said = [*texts, *sentences]
        if not keys:
            return self._embedder.embed(()), self._embedder.embed(())
        new = [place for place, key in enumerate(keys) if key not in self._known]
        fresh = self._embedder.embed([said[place] for place in new]) if new else ()
        rows = dict(zip(new, fresh, strict=True))
        vectors = [rows[place] if place in rows else self._known[key] for place, key in enumerate(keys)]
        return np.stack(vectors[: len(passages)]), np.stack(vectors[len(passages) :])


def _key(passage: Passage, document: Document) -> Hashable:
    own = document.title != title_of_name(PurePosixPath(document.path))
    return document.title if own else "", passage.heading, passage.text
