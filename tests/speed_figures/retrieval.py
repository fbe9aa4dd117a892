"""Latency, memory and size of retrieval: ours, numpy, llama-index in memory; each in its own process."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from tests.speed_figures.made_up import asked, fill, opened
from tests.speed_figures.table import Row, head, line

TOP_K, DEPTH = 8, 24
_SECONDS = 60.0  # for the questions of one kind; a slow system is asked fewer
Search = Callable[[str, np.ndarray], Any]
COLUMNS = (
    *("passages", "system", "open, s", "dense p50 / p95, ms", "BM25 p50 / p95, ms", "fused p50 / p95, ms"),
    *("own memory, MB", "mapped, MB", "on disk, MB"),
)


def measure(counts: Sequence[int], queries: int, without: Sequence[str]) -> list[Row]:
    """One row a system and count."""
    head(COLUMNS)
    rows: list[Row] = []
    for count in counts:
        with tempfile.TemporaryDirectory() as work:
            index = opened(Path(work), {})
            fill(index, count)
            questions = asked(index, min(queries, count))
            (Path(work) / "questions.pkl").write_bytes(pickle.dumps(questions))
            rows += [_row(count, system, Path(work)) for system in SYSTEMS if system not in without]
    return rows


def _row(count: int, system: str, work: Path) -> Row:
    command = [sys.executable, "-m", "tests.speed_figures.retrieval", system, str(work)]
    started = time.perf_counter()
    if system == "assistant":  # built by a process of its own: building is neither opening nor memory
        subprocess.run([*command, "build"], check=True, stdout=subprocess.DEVNULL)
        print(f"({system}: built in {time.perf_counter() - started:.0f} s)", file=sys.stderr, flush=True)
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    row = {"passages": count, "system": system, **json.loads(out.splitlines()[-1])}
    shown = {"passages": count, "system": system, "open": row["open"]}
    for kind in ("dense", "bm25", "fused"):
        p50, p95 = row[f"{kind}_p50"], row[f"{kind}_p95"]
        shown[kind] = None if p50 is None else f"{p50:.1f} / {p95:.1f}"
    line({**shown, "own": row["own_mb"], "mapped": row["mapped_mb"], "disk": row["disk_mb"]})
    return row


def ours(work: Path, questions: Mapping[str, np.ndarray]) -> tuple[Mapping[str, Search], float]:
    """Our retrieval and its parts, with the size of what it reads."""
    from assistant.retrieve import Retrieval

    index = opened(work, dict(questions))
    snapshot = index.snapshot()
    retrieval = Retrieval(snapshot, index.embedder)
    searches: dict[str, Search] = {
        "dense": lambda _, vector: snapshot.collection.query(query_embeddings=vector[None], n_results=DEPTH),
        "bm25": lambda question, _: snapshot.words.best(question, DEPTH),
        "fused": lambda question, _: retrieval.retrieve(question, TOP_K),
    }
    read = (index.folder / name for name in ("store.sqlite3", "bm25", "chroma"))
    return searches, sum(map(_size, read))


def plain(work: Path, questions: Mapping[str, np.ndarray]) -> tuple[Mapping[str, Search], float]:
    """Every vector compared, in numpy."""
    _, vectors = opened(work, dict(questions)).store.vectors()

    def nearest(_: str, vector: np.ndarray) -> np.ndarray:
        scores = vectors @ vector
        best = np.argpartition(-scores, DEPTH)[:DEPTH]
        return best[np.argsort(-scores[best])]

    return {"dense": nearest}, float(vectors.nbytes)


def llama_index(work: Path, questions: Mapping[str, np.ndarray]) -> tuple[Mapping[str, Search], float]:
    """Everything of llama-index in memory; it is made anew in each process, so nothing lies on disk."""
    from tests.stock_retrieval import stock_retrievers

    index = opened(work, dict(questions))
    retrievers = stock_retrievers(index.store, index.embedder, TOP_K)
    return {
        name: lambda question, _, retriever=retriever: retriever.retrieve(question)
        for name, retriever in retrievers.items()
    }, 0.0


SYSTEMS: Mapping[str, Callable[..., tuple[Mapping[str, Search], float]]] = {
    "assistant": ours,
    "numpy": plain,
    "llama-index": llama_index,
}


def ask(system: str, work: Path) -> Row:
    """Open one system in this process, and ask it."""
    questions = pickle.loads((work / "questions.pkl").read_bytes())
    started = time.perf_counter()
    searches, disk = SYSTEMS[system](work, questions)
    row: Row = {"open": time.perf_counter() - started}
    for kind in ("dense", "bm25", "fused"):
        times = _times(searches[kind], questions) if kind in searches else None
        row[f"{kind}_p50"] = None if times is None else 1000 * float(np.median(times))
        row[f"{kind}_p95"] = None if times is None else 1000 * float(np.quantile(times, 0.95))
    memory = psutil.Process().memory_info()
    shared = getattr(memory, "shared", 0)
    return row | {"own_mb": (memory.rss - shared) / 1e6, "mapped_mb": shared / 1e6, "disk_mb": disk / 1e6}


def _times(search: Search, questions: Mapping[str, np.ndarray]) -> list[float]:
    times: list[float] = []
    for question, vector in questions.items():
        started = time.perf_counter()
        search(question, vector)
        times.append(time.perf_counter() - started)
        if sum(times) > _SECONDS:
            break
    return times[1:] if len(times) > 20 else times  # the first question reads files


def _size(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
    return float(sum(file.stat().st_blocks * 512 for file in files if file.is_file()))


if __name__ == "__main__":
    if sys.argv[3:] == ["build"]:
        SYSTEMS[sys.argv[1]](Path(sys.argv[2]), {})
    else:
        print(json.dumps(ask(sys.argv[1], Path(sys.argv[2]))))
