"""Texts -> vectors with a sentence-transformers model as one ONNX graph, on all cores.

A batch holds texts of one length, nearly, so that little is computed for padding, and few enough tokens
for what lies between two layers to stay in a core's cache. Each batch runs on one core, and batches run
side by side: that wastes less than cores which wait for each other at every matrix product.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Encoding

    from assistant.records import Vectors

_TOKENS = 512  # a batch; 256 to 1,024 differ by a twentieth, 8,192 costs a fifth
_WINDOW = 4096  # texts that are cut into tokens and sorted at a time, which bounds memory


class Encoder:
    """May be shared between threads."""

    def __init__(self, graph: Path, folder: Path) -> None:
        """``folder`` holds the tokenizer and the longest input that belong to the graph."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        limits = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))
        self._tokenizer.enable_truncation(int(limits["max_seq_length"]))
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, shape (texts, dimension). What is said twice is computed once."""
        distinct = list(dict.fromkeys(texts))
        vectors: dict[str, Vectors] = {}
        with ThreadPoolExecutor(_cores()) as cores:
            for first in range(0, len(distinct), _WINDOW):
                window = distinct[first : first + _WINDOW]
                encoded = self._tokenizer.encode_batch(window)
                batches = list(_batches([len(row.ids) for row in encoded]))
                chosen = [[encoded[at] for at in batch] for batch in batches]
                for batch, rows in zip(batches, cores.map(self._run, chosen), strict=True):
                    vectors.update(zip([window[at] for at in batch], rows, strict=True))
        return np.stack([vectors[text] for text in texts]) if texts else np.zeros((0, 0), np.float32)

    def _run(self, batch: Sequence[Encoding]) -> Vectors:
        ids = np.zeros((len(batch), max(len(row.ids) for row in batch)), np.int64)
        mask = np.zeros_like(ids)
        for at, row in enumerate(batch):
            ids[at, : len(row.ids)] = row.ids
            mask[at, : len(row.ids)] = 1
        feed = {"input_ids": ids, "attention_mask": mask}
        return np.asarray(self._session.run(["vectors"], feed)[0], dtype=np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts that run together. The longest come first, so that cores finish at about one time."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > _TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _cores() -> int:
    """Those that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on all platforms
    return len(affinity(0)) if affinity else os.cpu_count() or 1
