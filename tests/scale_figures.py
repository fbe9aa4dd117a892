"""The measured figures of docs/scaling.md: prints Markdown tables.

    python -m tests.scale_figures vectors --passages 1000 10000 50000
    python -m tests.scale_figures update --passages 1000 10000
    python -m tests.scale_figures ask --processes 1 2 4
    python -m tests.scale_figures ray --files 400

``vectors`` compares a folder of this machine with ``chroma run`` beside it, on made-up text with random
vectors of 384 numbers (the hardest case for an index, and no time is spent on embedding). ``update``
changes one document of many and times the next index. ``ask`` lets processes answer the briefing's gold
questions at once over one server. ``ray`` indexes generated files with the real model, in this process
and on a cluster of two nodes, one of which is killed midway.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from assistant import Settings
from assistant.index import Index
from assistant.models import load_embedder
from assistant.retrieve import Retrieval
from tests.chroma_kills import HashEmbedder, write
from tests.chroma_server import RunningChroma

ROOT = Path(__file__).parent.parent
_QUERIES = 300
_DEPTH = 24  # passages that a question asks the vector index for


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """The result, and the seconds that it took."""
    started = time.perf_counter()
    return action(), time.perf_counter() - started


def size(folder: Path) -> float:
    """Bytes on disk below a folder or of a file."""
    files = [folder] if folder.is_file() else folder.rglob("*")
    return float(sum(path.stat().st_blocks * 512 for path in files if path.is_file()))


def latency(collection: Any, vectors: np.ndarray) -> str:
    """Median and 95th percentile of single queries, in ms."""
    rng = np.random.default_rng(3)
    near = vectors[rng.integers(0, len(vectors), _QUERIES)] + rng.normal(0, 0.02, (_QUERIES, 384))
    times = [
        timed(
            lambda row=row: collection.query(query_embeddings=row[None].astype(np.float32), n_results=_DEPTH)
        )[1]
        for row in near
    ]
    return f"{1000 * np.median(times):.1f} / {1000 * np.quantile(times, 0.95):.1f}"


def vectors(counts: Sequence[int]) -> None:
    """Build and ask both kinds of index."""
    print("| passages | index in | build, rows/s | bytes/passage on disk | in memory | query p50 / p95, ms |")
    print("|---|---|---|---|---|---|")
    for count in counts:
        with tempfile.TemporaryDirectory() as work, RunningChroma(Path(work) / "chroma") as chroma:
            folder = Path(work) / "documents"
            folder.mkdir()
            write(folder, max(1, count // 100), count, seed=1)
            embedder, process = HashEmbedder(), psutil.Process()
            for url in ("", chroma.url):
                index = Index(folder, Settings(data_dir=Path(work) / "data", chroma_url=url), embedder)
                index.update()
                ids, rows = index.store.vectors()
                server = psutil.Process(chroma.pid)
                watched = server if url else process
                before = watched.memory_info().rss
                snapshot, seconds = timed(index.snapshot)
                ms = latency(snapshot.collection, rows)
                grown = max(0, watched.memory_info().rss - before) / len(ids)
                disk = size(chroma.folder if url else index.folder / "chroma") / len(ids)
                row = [f"{len(ids):,}", "server" if url else "folder", f"{len(ids) / seconds:,.0f}"]
                print(f"| {' | '.join(row)} | {disk:,.0f} | {grown:,.0f} | {ms} |", flush=True)
            record = size(index.folder / "store.sqlite3") / len(ids)
            before = process.memory_info().rss
            kept = Retrieval(snapshot, embedder)
            app = (process.memory_info().rss - before) / len(ids)
            print(
                f"| {len(kept.passages):,} | store of record | | {record:,.0f} | {app:,.0f} (BM25) | |",
                flush=True,
            )


_ASK = """
import json, sys, time
from assistant import Assistant
assistant = Assistant.open("corpus")
questions = json.loads(sys.stdin.readline())
assistant.ask(questions[0])
print("ready", flush=True)
sys.stdin.readline()
started = time.perf_counter()
for question in questions:
    assistant.ask(question)
print(json.dumps([len(questions), time.perf_counter() - started]))
"""


def update(counts: Sequence[int]) -> None:
    """Change one document of many: the next index as a copy of the one before, and from nothing."""
    print("| passages | index from nothing, s | after a change of 100 passages, s | opening, s |")
    print("|---|---|---|---|")
    for count in counts:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "documents"
            folder.mkdir()
            write(folder, count // 100, count, seed=1)
            index = Index(folder, Settings(data_dir=Path(work) / "data"), HashEmbedder())
            index.update()
            _, built = timed(index.snapshot)
            write(folder, 1, 100, seed=2)
            index.update()
            _, grown = timed(index.snapshot)
            _, opened = timed(index.snapshot)
            print(f"| {count:,} | {built:.1f} | {grown:.1f} | {opened:.1f} |", flush=True)


def ask(processes: Sequence[int]) -> None:
    """Questions a second of several app processes over one server."""
    lines = (ROOT / "evals" / "gold" / "briefing.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    print("| app processes | questions/s | mean time of an answer, ms |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as work, RunningChroma(Path(work) / "chroma") as chroma:
        env = dict(os.environ) | {"ASSISTANT_CHROMA_URL": chroma.url, "ASSISTANT_DATA_DIR": f"{work}/data"}
        for count in processes:
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            running = [
                subprocess.Popen([sys.executable, "-c", _ASK], env=env, cwd=ROOT, **pipes)
                for _ in range(count)
            ]
            for app in running:
                print(json.dumps(questions), file=app.stdin, flush=True)
            for app in running:
                app.stdout.readline()
            for app in running:
                print(file=app.stdin, flush=True)
            done = [json.loads(app.stdout.readline()) for app in running]
            total, slowest = sum(n for n, _ in done), max(seconds for _, seconds in done)
            each = 1000 * sum(seconds for _, seconds in done) / total
            print(f"| {count} | {total / slowest:.1f} | {each:.0f} |", flush=True)
            for app in running:
                app.communicate()


def on_ray(files: int) -> None:
    """Index generated files here, on two nodes, and on two nodes of which one dies."""
    print("| indexing | files | passages | seconds | passages/s |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "documents"
        folder.mkdir()
        write(folder, files, 5 * files, seed=1)
        load_embedder(Settings(data_dir=Path(work) / "a")).embed(["convert the model once"])
        for name, run in (
            ("in one process", _alone),
            ("on two nodes", partial(_on_two_nodes, False)),
            ("on two nodes, one killed midway", partial(_on_two_nodes, True)),
        ):
            settings = Settings(data_dir=Path(work) / name)
            settings.data_dir.mkdir()
            (settings.data_dir / "models").symlink_to(Path(work) / "a" / "models")
            seconds = run(folder, settings)
            count = len(Index(folder, settings, load_embedder(settings)).store.vectors()[0])
            print(f"| {name} | {files} | {count:,} | {seconds:.0f} | {count / seconds:.1f} |", flush=True)


def _alone(folder: Path, settings: Settings) -> float:
    return timed(Index(folder, settings, load_embedder(settings)).update)[1]


def _on_two_nodes(killing: bool, folder: Path, settings: Settings) -> float:
    from ray.cluster_utils import Cluster

    from assistant.scale import cluster

    node = {"num_cpus": 1, "object_store_memory": 200 * 2**20}
    made = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    worker = made.add_node(**node)

    def progress(items: Sequence[Any], what: str) -> Iterator[Any]:
        for number, item in enumerate(items):
            if killing and "cluster" in what and number == len(items) // 2:
                made.remove_node(worker, allow_graceful=False)
            yield item

    _, seconds = timed(lambda: cluster.update(folder, settings, made.address, progress))
    made.shutdown()
    return seconds


def main() -> None:
    """Print the tables of one kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("vectors").add_argument(
        "--passages", type=int, nargs="+", default=[1000, 10_000, 50_000]
    )
    kinds.add_parser("update").add_argument("--passages", type=int, nargs="+", default=[1000, 10_000])
    kinds.add_parser("ask").add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    kinds.add_parser("ray").add_argument("--files", type=int, default=400)
    options = parser.parse_args()
    if options.kind == "vectors":
        vectors(options.passages)
    elif options.kind == "update":
        update(options.passages)
    elif options.kind == "ask":
        ask(options.processes)
    else:
        on_ray(options.files)


if __name__ == "__main__":
    main()
