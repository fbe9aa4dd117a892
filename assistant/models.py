"""The only place that builds models; weights come from installed packages or folders, never a hub."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.encoder import Encoder
from assistant.errors import ModelError
from assistant.settings import Settings
from assistant.store import Vectors

if TYPE_CHECKING:
    from assistant.draft import Writer
    from assistant.read import Reader, SentenceVectors
    from assistant.reader import OnnxReader

_EXPORT_SECONDS = 600


class Embedder(Protocol):
    """Text -> unit vectors, float32, shape (texts, dimension)."""

    sha256: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; rows of equal texts are equal."""
        ...


class PackagedEmbedder:
    """A model in sentence-transformers format, converted to ONNX on its first use on a machine."""

    def __init__(self, name_or_path: str, cache: Path) -> None:
        self.folder = model_folder(name_or_path)
        self.sha256 = _weights_hash(self.folder)
        self._graph = cache / f"{self.sha256}.onnx"
        self._session: Encoder | None = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, each cut at the model's longest input."""
        return self.load().encode(texts)

    def load(self) -> Encoder:
        """The network, which the first call loads; raises ``ModelError``."""
        with self._lock:
            if self._session is None:
                if not self._graph.is_file():
                    self._convert()
                try:
                    self._session = Encoder(self._graph, self.folder)
                except Exception:  # onnxruntime raises kinds of its own; a damaged file is made anew
                    self._convert()
                    self._session = Encoder(self._graph, self.folder)
            return self._session

    def _convert(self) -> None:
        try:
            self._graph.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ModelError(
                f"{self._graph.parent} cannot be made ({error}). Check the permissions."
            ) from None
        command = [sys.executable, "-m", "assistant.export", str(self.folder), str(self._graph)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_EXPORT_SECONDS, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ModelError(
                f"The embedding model could not be prepared ({reason}). Check that {self._graph.parent} "
                "can be written, or run the installation again."
            )


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


def load_embedder(settings: Settings) -> Embedder:
    """The embedding model that the settings name: on a server, or packaged with its weights."""
    if settings.embedding_url:
        from assistant.scale.embedding import RemoteEmbedder

        return RemoteEmbedder(
            settings.embedding_url,
            settings.embedding_model,
            settings.embedding_key,
            settings.data_dir / "models",
        )
    return PackagedEmbedder(settings.embedding_model, settings.data_dir / "models")


def warm(settings: Settings) -> Embedder:
    """The embedder, loaded with the reader while llama-index and Chroma are imported, which takes longer."""
    threading.Thread(target=import_module, args=("assistant.retrieve",), daemon=True).start()
    embedder = load_embedder(settings)
    if isinstance(embedder, PackagedEmbedder):
        embedder.load()
    if settings.reader != "similarity":
        _reader_model()
    return embedder


def load_reader(settings: Settings, embedder: Embedder, vectors: SentenceVectors) -> Reader:
    """The reader that the settings name; ``vectors`` looks up sentence vectors by passage id."""
    from assistant.read import Similarity, SimilarityReader, TrainedReader

    similarity = Similarity(embedder, vectors)
    if settings.reader == "similarity":
        return SimilarityReader(similarity)
    return TrainedReader(_reader_model(), similarity)


def load_writer(settings: Settings) -> Writer | None:
    """The language model that drafts answers, with its deadline and circuit breaker; None for none."""
    if not settings.llm_url and settings.llm == "none":
        return None
    from assistant.llm.guard import GuardedWriter

    seconds = settings.llm_seconds
    if settings.llm == "embedded":
        from assistant.llm.embedded import EmbeddedLLM

        return GuardedWriter(EmbeddedLLM(seconds), seconds)
    from assistant.llm.endpoint import Endpoint

    endpoint = Endpoint(settings.llm_url, settings.llm_key, model=settings.llm_model, seconds=seconds)
    return GuardedWriter(endpoint, seconds)


@cache
def _reader_model() -> OnnxReader:
    """One for the whole process: it keeps no state, and each copy costs memory."""
    from assistant.reader import OnnxReader

    return OnnxReader()


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
