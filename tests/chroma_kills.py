"""Kill ``chroma run`` at random moments and see that the index is usable each time: prints a log.

    python -m tests.chroma_kills --kills 30 --passages 3000

Documents change before each kill, so that the server is hit while it is written to, checked or asked.
Vectors are random: embedding is counted, and must not happen after a kill.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from assistant import AssistantError, Settings
from assistant.index import Index
from tests.chroma_server import RunningChroma

_WORDS = 110  # a passage


class HashEmbedder:
    """A random unit vector a text, always the same; 384 numbers, as the packaged model gives."""

    sha256 = "2" * 64

    def __init__(self) -> None:
        self.count = 0

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, shape (texts, 384)."""
        self.count += len(texts)
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        rows = np.stack([np.random.default_rng(seed).standard_normal(384) for seed in seeds])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def write(folder: Path, documents: int, passages: int, seed: int) -> None:
    """Documents of made-up words: five sentences a passage, one passage a heading."""
    rng = random.Random(seed)
    words = [f"w{number}" for number in range(5000)]
    for number in range(documents):
        parts = []
        for part in range(passages // documents):
            said = [f"So {' '.join(rng.choices(words, k=_WORDS // 5 - 1))}." for _ in range(5)]
            parts.append(f"## Part {part}\n\n{' '.join(said)}")
        (folder / f"document-{number}.md").write_text("\n\n".join(parts), encoding="utf-8")


def all_found(index: Index) -> bool:
    """Is every passage of the store found by its own vector?"""
    snapshot = index.snapshot()
    ids, vectors = index.store.vectors()
    for first in range(0, len(ids), 1000):
        rows = slice(first, first + 1000)
        found = snapshot.collection.query(query_embeddings=vectors[rows], n_results=1)
        if [near[0] for near in found["ids"]] != ids[rows]:
            return False
    return len(snapshot.passages) == len(ids)


def kill_once(chroma: RunningChroma, index: Index, folder: Path, number: int, rng: random.Random) -> str:
    """Change a document, kill the server at a random moment of the work that follows, and recover."""
    (folder / "news.md").write_text(f"News number {number}.", encoding="utf-8")
    index.update()
    embedded = index.embedder.count  # type: ignore[attr-defined]
    delay = rng.uniform(0.0, 3.0)

    def work() -> None:
        with suppress(AssistantError):
            while not stopped.is_set():
                all_found(index)

    stopped = threading.Event()
    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(delay)
    chroma.kill()
    emptied = False
    try:
        chroma.start()
    except RuntimeError:  # beyond help: what the message says to do
        emptied = True
        chroma.empty()
    stopped.set()
    thread.join()
    started = time.monotonic()
    fresh = Index(index.root, index.settings, index.embedder)
    try:
        sound = all_found(fresh)
    except AssistantError:
        emptied = True
        chroma.empty()
        sound = all_found(fresh)
    again = index.embedder.count - embedded  # type: ignore[attr-defined]
    outcome = "usable" if sound else "NOT USABLE"
    return (
        f"kill {number:2}: after {delay:.2f} s, {outcome} in {time.monotonic() - started:.1f} s, "
        f"{again} texts embedded{', server folder emptied' if emptied else ''}"
    )


def main() -> None:
    """Run and print; exit code 1 when an index stayed unusable or was embedded again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--passages", type=int, default=3000)
    options = parser.parse_args()
    rng = random.Random(7)
    bad = 0
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "documents"
        folder.mkdir()
        write(folder, 20, options.passages, seed=1)
        with RunningChroma(Path(work) / "chroma") as chroma:
            settings = Settings(data_dir=Path(work) / "data", chroma_url=chroma.url)
            index = Index(folder, settings, HashEmbedder())
            index.update()
            index.snapshot()
            print(f"{len(index.store.vectors()[0])} passages on the server", flush=True)
            for number in range(1, options.kills + 1):
                line = kill_once(chroma, index, folder, number, rng)
                bad += "NOT" in line or ", 0 texts" not in line
                print(line, flush=True)
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
