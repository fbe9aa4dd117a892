"""The only place that builds models; weights come from installed packages or folders, never a hub."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from assistant.errors import ModelError
from assistant.settings import Settings
from assistant.store import Vectors

if TYPE_CHECKING:
    from assistant.read import Reader


class Embedder(Protocol):
    """Text -> unit vectors, float32, shape (texts, dimension)."""

    sha256: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; rows of equal texts are equal."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model, loaded on first use (importing it takes seconds)."""

    def __init__(self, name_or_path: str) -> None:
        self.folder = model_folder(name_or_path)
        self.sha256 = _weights_hash(self.folder)
        self._model: Any = None
        self._lock = threading.Lock()  # the tokenizer behind the model is not re-entrant

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts; cut at the model's 256 tokens."""
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return np.asarray(
                self._model.encode(
                    list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
                ),
                dtype=np.float32,
            )

    def _load(self) -> Any:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # never ask a hub for what lies on disk
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)


def model_folder(name_or_path: str) -> Path:
    """The folder with ``modules.json``: a path, or inside an installed package of that name."""
    roots = [Path(name_or_path)]
    spec = importlib.util.find_spec(name_or_path) if name_or_path.isidentifier() else None
    if spec and spec.submodule_search_locations:
        roots = [Path(spec.submodule_search_locations[0])]
    for root in roots:
        for folder in (root, root / "model"):
            if (folder / "modules.json").is_file():
                return folder
    raise ModelError(
        f"No embedding model at {name_or_path!r}. Set ASSISTANT_EMBEDDING_MODEL to an installed package "
        "or a folder in sentence-transformers format, or run the installation again."
    )


def _weights_hash(folder: Path) -> str:
    """SHA-256 over the weight files: a changed model must never be mixed into an old index."""
    digest = hashlib.sha256()
    files = sorted([*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model.bin")])
    if not files:
        raise ModelError(f"The model folder {folder} holds no weights. Install the model again.")
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def load_reader(settings: Settings, embedder: Embedder) -> Reader:
    """The reader that the settings name."""
    from assistant.read import SimilarityReader, TrainedReader

    if settings.reader == "similarity":
        return SimilarityReader(embedder)
    from assistant.reader import OnnxReader, ReaderModelError

    try:
        return TrainedReader(OnnxReader())
    except ReaderModelError as error:
        raise ModelError(str(error)) from None
