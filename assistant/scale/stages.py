"""What runs on the nodes of a cluster: files -> documents and passages -> entries with vectors."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from assistant.documents import file_hash, read_documents
from assistant.errors import ClusterError
from assistant.formats.worker import Worker
from assistant.models import load_embedder
from assistant.nodes import embedded_text
from assistant.settings import Settings
from assistant.split import split
from assistant.store import Entry

Batch = dict[str, Any]
"""Columns of files: name, sha256, and a pickled value: documents between the stages, then entries."""


def parse(batch: Batch, root: str, passage_words: int) -> Batch:
    """Stage 1, on any node: files -> documents and their passages."""
    names, digests, values = [], [], []
    with Worker() as worker:
        for name, path in zip(batch["name"], batch["path"], strict=True):
            contents = read_documents(Path(path), Path(root), worker)
            parts = [(document, split(document, passage_words)) for document in contents.documents]
            names.append(name)
            digests.append(file_hash(Path(path)))
            values.append(pickle.dumps((parts, contents.skipped)))
    return {"name": names, "sha256": digests, "value": values}


class Embed:
    """Stage 2, once a node: documents and passages -> entries with vectors."""

    def __init__(self, settings: Settings, sha256: str) -> None:
        """Load the model; one that is not the driver's must never be mixed in."""
        self._embedder = load_embedder(settings)
        if self._embedder.sha256 != sha256:
            raise ClusterError("A node has another embedding model. Install the same one on all nodes.")

    def __call__(self, batch: Batch) -> Batch:
        """Embed all texts of the batch together."""
        files = [pickle.loads(value) for value in batch["value"]]
        texts: list[str] = []
        for parts, _ in files:
            for _, passages in parts:
                texts += [embedded_text(passage) for passage in passages]
                texts += [sentence.text for passage in passages for sentence in passage.sentences]
        vectors = self._embedder.embed(texts)
        values, at = [], 0
        for name, digest, (parts, skipped) in zip(batch["name"], batch["sha256"], files, strict=True):
            entries = []
            for document, passages in parts:
                middle = at + len(passages)
                end = middle + sum(len(passage.sentences) for passage in passages)
                entries.append(
                    Entry(document, name, digest, passages, vectors[at:middle], vectors[middle:end])
                )
                at = end
            values.append(pickle.dumps((entries, dict(skipped))))
        return {"name": batch["name"], "sha256": batch["sha256"], "value": values}
