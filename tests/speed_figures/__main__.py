"""Speed, measured against what others would use. Prints Markdown tables.

    python -m tests.speed_figures embed --texts 200 --benchmarks FOLDER --int8
    python -m tests.speed_figures retrieve --passages 10000 100000 --plot docs/speed.svg
    python -m tests.speed_figures cold --runs 3

``embed`` alternates between our embedder, ``SentenceTransformer.encode`` and llama-index's ingestion on
the same texts, and compares recall@10. ``retrieve`` asks indexes over made-up text, each in a process of
its own. ``cold`` takes one ``assistant ask`` apart.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.speed_figures import cold, embedding, retrieval
from tests.speed_figures.chart import draw


def main() -> None:
    """Measure one kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    embed = kinds.add_parser("embed", help="texts a second, and recall@10")
    embed.add_argument("--texts", type=int, default=200)
    embed.add_argument("--rounds", type=int, default=3)
    embed.add_argument("--benchmarks", type=Path, help="folder with squad.jsonl and clapnq.jsonl")
    embed.add_argument(
        "--int8", action="store_true", help="also the model in 8 bits (needs the extra training)"
    )
    retrieve = kinds.add_parser("retrieve", help="latency, memory and size")
    retrieve.add_argument("--passages", type=int, nargs="+", default=[10_000])
    retrieve.add_argument("--queries", type=int, default=200)
    retrieve.add_argument("--plot", type=Path, help="SVG file to draw")
    retrieve.add_argument("--also", type=Path, nargs="*", default=[], help="--json of other runs, drawn too")
    retrieve.add_argument(
        "--without", nargs="*", default=[], choices=list(retrieval.SYSTEMS), help="leave out"
    )
    start = kinds.add_parser("cold", help="where the time of `assistant ask` goes")
    start.add_argument("--runs", type=int, default=3)
    for kind in (embed, retrieve, start):
        kind.add_argument("--json", type=Path, help="file to keep the figures in")
    options = parser.parse_args()
    if options.kind == "embed":
        rows = embedding.measure(options.texts, options.rounds, options.benchmarks, options.int8)
    elif options.kind == "retrieve":
        rows = retrieval.measure(options.passages, options.queries, options.without)
        if options.plot:
            kept = [row for file in options.also for row in json.loads(file.read_text("utf-8"))]
            draw([*kept, *rows], options.plot)
    else:
        rows = cold.measure(options.runs)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
