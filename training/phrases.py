"""What the length of a phrase should count: python -m training.phrases --data DIR [--benchmarks DIR].

Exact match and F1 of the best sentence's phrase on documents held out of training, for several weights; from
them ``LENGTH`` in `assistant/spans.py` was chosen. --benchmarks only drops rows that one holds as well.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from assistant import spans
from assistant.reader import MODEL_FOLDER, OnnxReader
from training.figures import phrase
from training.load import held_out, load_all, without_leaks
from training.loop import SEED
from training.metrics import exact, mean, overlap
from training.records import Record
from training.scorers import reader_scorer, remembering

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5)
SAMPLE = 600  # questions a source


def phrased(data: Path, benchmarks: Path | None) -> list[Record]:
    """Held-out questions with an answer phrase, as many a source as there are up to ``SAMPLE``."""
    sources: defaultdict[str, list[Record]] = defaultdict(list)
    for record in without_leaks(load_all(data), benchmarks):
        if held_out(record) and record.answerable and record.spans:
            sources[record.source].append(record)
    draw = random.Random(SEED)
    return [record for found in sources.values() for record in draw.sample(found, min(SAMPLE, len(found)))]


def show(weights: Sequence[float], records: Sequence[Record]) -> None:
    """One line a weight."""
    scorer = reader_scorer(remembering(OnnxReader(MODEL_FOLDER)))
    for weight in weights:
        spans.LENGTH = weight
        said = [(phrase(r, read), r.answers) for r, read in zip(records, scorer(records), strict=True)]
        em, f1 = mean([exact(*pair) for pair in said]), mean([overlap(*pair) for pair in said])
        print(f"{weight:4}  EM {em}  F1 {f1}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--benchmarks", type=Path, default=None)
    arguments = parser.parse_args()
    show(WEIGHTS, phrased(arguments.data, arguments.benchmarks))


if __name__ == "__main__":
    main()
