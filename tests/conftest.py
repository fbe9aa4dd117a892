"""Shared fixtures. Tests cannot leave this machine, and unit tests cannot load a model by accident."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
_LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections to other hosts fail at once and by name."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No ASSISTANT_ variable of the developer reaches a test; indexes go to a folder of the test."""
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))


class WordEmbedder:
    """A seeded bag of words: texts that share words are near. Stands in at the embedder's seam."""

    sha256 = "0" * 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, shape (texts, 64)."""
        self.embedded.extend(texts)
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, 64), np.float32)

    def _vector(self, text: str) -> np.ndarray:
        total = np.full(64, 1e-3)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
            total += np.random.default_rng(seed).standard_normal(64)
        return (total / np.linalg.norm(total)).astype(np.float32)


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two short documents that have nothing to do with the shipped briefing."""
    root = tmp_path / "notes"
    root.mkdir()
    (root / "harbour.md").write_text(
        "---\ntitle: Harbour works\ndate: 2021-03-04\nsource: Port office\n"
        "questions: ['Who leads the works?']\n---\n\n# Harbour works\n\n"
        "The city will deepen the harbour by two metres. Anna Berg leads the works.\n\n"
        "## Cost\n\nThe works cost 12 million euros. They end in May 2024.\n",
        encoding="utf-8",
    )
    (root / "bridge.txt").write_text(
        "Oslo, 5 June 2020: The old bridge is closed.\n\nPeter Lund inspects it. Repairs start on Dec. 23.\n",
        encoding="utf-8",
    )
    return root


@pytest.fixture(scope="module")
def few_draws() -> Iterator[None]:
    """For what doesn't depend on the last digit of an interval."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evals.stats.RESAMPLES", 500)
        yield


@pytest.fixture(scope="session")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The real assistant on the shipped corpus: real embeddings, real Chroma, real reader."""
    from assistant import Assistant, Settings

    return Assistant.open(CORPUS, Settings(data_dir=tmp_path_factory.mktemp("briefing")))


@pytest.fixture(scope="session")
def embedded_llm() -> Any:
    """The small language model on its own llama.cpp server."""
    from assistant.llm.embedded import EmbeddedLLM

    return EmbeddedLLM(120.0)


@pytest.fixture(scope="session")
def prepared(briefing: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder without indexes whose embedding model is converted already, which takes long."""
    data = tmp_path_factory.mktemp("prepared")
    (data / "models").symlink_to(briefing.settings.data_dir / "models")
    return data
