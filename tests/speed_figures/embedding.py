"""Texts embedded a second by ours and by what others use, in alternation, and what becomes of recall.

Also how much of the processor is used: the model's arithmetic a second as a share of what a plain matrix
product reaches. A faster path in the same precision cannot go beyond that.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant import Settings
from assistant.models import PackagedEmbedder
from tests.speed_figures.table import Row, head, line

ROOT = Path(__file__).parents[2]
OURS, STOCK = "assistant", "sentence-transformers"
SETS = ("squad", "clapnq")
_LAYERS, _WIDTH = 6, 384  # of the packaged model, whose inner layers are four times as wide
Embed = Callable[[Sequence[str]], np.ndarray]


def measure(count: int, rounds: int, benchmarks: Path | None, int8: bool) -> list[Row]:
    """All rows: speed, then recall."""
    with tempfile.TemporaryDirectory() as work:
        embedder = PackagedEmbedder(Settings().embedding_model, Path(work))
        systems = load(embedder, Path(work), int8)
        rows = speed(systems, sample(count, benchmarks), rounds, embedder.folder)
        for name in SETS:
            path = benchmarks / f"{name}.jsonl" if benchmarks else None
            if path and path.is_file():
                rows += recall(systems, path)
            else:
                print(f"\n{name}.jsonl is not there: name its folder with --benchmarks to measure recall.")
    return rows


def load(embedder: PackagedEmbedder, work: Path, int8: bool) -> dict[str, Embed]:
    """Each system with its model loaded."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(embedder.folder), device="cpu", local_files_only=True)
    systems: dict[str, Embed] = {
        OURS: embedder.embed,
        STOCK: lambda texts: model.encode(list(texts), show_progress_bar=False),
        "llama-index ingestion": lambda texts: ingest(model, texts),
    }
    if int8:
        systems["assistant in int8"] = quantised(embedder, work)
    for embed in systems.values():
        embed(["warm up"])
    return systems


def ingest(model: Any, texts: Sequence[str]) -> np.ndarray:
    """llama-index's own pipeline, with what its Hugging Face embedding does: ``encode``, ten texts a call."""
    from llama_index.core import Document
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter

    class HuggingFaceLike(BaseEmbedding):
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, batch_size=self.embed_batch_size, normalize_embeddings=True).tolist()

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    pipeline = IngestionPipeline(transformations=[SentenceSplitter(), HuggingFaceLike()])
    nodes = pipeline.run(documents=[Document(text=text) for text in texts])
    return np.array([node.embedding for node in nodes], np.float32)


def quantised(embedder: PackagedEmbedder, work: Path) -> Embed:
    """The same graph with its matrices in 8 bits, a scale a column; 7 bits where products would overflow."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from assistant.encoder import Encoder

    embedder.embed(["convert the model"])
    graph = work / "int8.onnx"
    # Without VNNI two products of 8 bits are added in 16, which overflows unless a bit is given up.
    options = {"per_channel": True, "reduce_range": True, "weight_type": QuantType.QInt8}
    quantize_dynamic(next(work.glob("[0-9a-f]*.onnx")), graph, **options)
    return Encoder(graph, embedder.folder).encode


def speed(systems: Mapping[str, Embed], texts: Sequence[str], rounds: int, folder: Path) -> list[Row]:
    """Median of the rounds; the ratio is the median of each round's own."""
    walls: dict[str, list[float]] = {name: [] for name in systems}
    used: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name, embed in systems.items():
            wall, cpu = time.perf_counter(), time.process_time()
            embed(texts)
            walls[name].append(time.perf_counter() - wall)
            used[name].append(time.process_time() - cpu)
    work, peak, rows = gigaflop(texts, folder), product(), []
    head(["embedding", "texts/s", "texts/s of processor time", "ours is faster by", "of the peak, %"])
    for name in systems:
        cpu = float(np.median(used[name]))
        ratio = float(np.median(np.array(walls[name]) / np.array(walls[OURS])))
        rows.append(
            {
                "embedding": name,
                "texts_s": len(texts) / float(np.median(walls[name])),
                "texts_cpu_s": len(texts) / cpu,
                "ratio": ratio,
                "of_peak": None if "int8" in name else 100 * work / cpu / peak,
            }
        )
        line(rows[-1])
    print(f"\n{len(texts)} texts; a matrix product reaches {peak:.0f} GFLOP a second of processor time.")
    return rows


def gigaflop(texts: Sequence[str], folder: Path) -> float:
    """Arithmetic of the model on the texts: two operations a weight and token, and attention."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    lengths = np.array([len(row.ids) for row in tokenizer.encode_batch(list(texts))], float)
    return float((_LAYERS * (24 * _WIDTH**2 * lengths + 4 * _WIDTH * lengths**2)).sum() / 1e9)


def product() -> float:
    """GFLOP a second of processor time, of the best of ten matrix products of the model's inner shape."""
    import torch

    left, right = torch.rand(512, _WIDTH), torch.rand(_WIDTH, 4 * _WIDTH)
    best = float("inf")
    for _ in range(10):
        started = time.process_time()
        for _ in range(20):
            torch.mm(left, right)
        best = min(best, (time.process_time() - started) / 20)
    return 2 * 512 * _WIDTH * 4 * _WIDTH / best / 1e9


def sample(count: int, benchmarks: Path | None) -> list[str]:
    """Distinct passages of the public sets; without these, made of the words of the shipped documents."""
    rng = random.Random(1)
    found: dict[str, None] = {}
    for name in SETS:
        path = benchmarks / f"{name}.jsonl" if benchmarks else None
        if path and path.is_file():
            found |= dict.fromkeys(passage for _, passage in questions(path))
    if len(found) < count:
        words = " ".join(path.read_text("utf-8") for path in (ROOT / "corpus").glob("*.md")).split()
        made = (" ".join(rng.choices(words, k=rng.randint(20, 180))) for _ in range(count - len(found)))
        found |= dict.fromkeys(made)
    return rng.sample(list(found), count)


def questions(path: Path) -> list[tuple[str, str]]:
    """Each answerable question with the passage that answers it."""
    rows = [json.loads(text) for text in path.read_text("utf-8").splitlines() if text.strip()]
    return [(row["question"], row["documents"][0]["text"]) for row in rows if row["answerable"]]


def recall(systems: Mapping[str, Embed], path: Path) -> list[Row]:
    """Share of questions whose passage is among the ten nearest."""
    pairs, rows = questions(path), []
    passages = list(dict.fromkeys(passage for _, passage in pairs))
    print(f"\n{path.stem}: {len(pairs)} questions, {len(passages)} passages")
    head(["embedding", "recall@10", "smallest cosine to sentence-transformers"])
    expected = systems[STOCK](passages)
    for name, embed in systems.items():
        if "ingestion" in name:  # the same model, called with fewer texts at a time
            continue
        vectors, asked = embed(passages), embed([question for question, _ in pairs])
        nearest = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
        hits = [passages.index(right) in near for (_, right), near in zip(pairs, nearest, strict=True)]
        cosine = float((vectors * expected).sum(axis=1).min())
        rows.append({"embedding": name, "set": path.stem, "recall": float(np.mean(hits)), "cosine": cosine})
        line({"embedding": name, "recall": f"{np.mean(hits):.4f}", "cosine": f"{cosine:.6f}"})
    return rows
