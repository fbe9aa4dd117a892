"""Figures of a reader: python -m training.evaluate --benchmarks DIR [--checkpoint FILE ...] [--design mixed].

--encoder names the all-MiniLM-L6-v2 folder (for the cosine and a checkpoint's tokenizer). Without --reader
or --checkpoint the packaged reader is measured. The design 'assistant' is what answers questions: the reader
with the similarity as `assistant/read.py` mixes them.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from assistant.models import load_embedder
from assistant.reader import MODEL_FOLDER, OnnxReader
from assistant.settings import Settings
from training.benchmarks import load_benchmark
from training.calibrate import distinct, fit_mixture
from training.figures import calibration, measure
from training.scorers import (
    Scorer,
    TorchReader,
    assistant_scorer,
    cosine_scorer,
    mixed_scorer,
    reader_scorer,
    remembering,
)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benchmarks", type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--checkpoint", type=Path, nargs="*", default=[])
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--design", choices=["reader", "assistant", "cosine", "mixed"], default="reader")
    parser.add_argument("--held-out", type=Path, help="for 'mixed': records to fit its weights on")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _scorer(arguments: argparse.Namespace) -> Scorer:
    if arguments.design == "cosine":
        return cosine_scorer(arguments.encoder)
    files = arguments.checkpoint
    reader = (
        TorchReader(files, arguments.encoder / "tokenizer.json") if files else OnnxReader(arguments.reader)
    )
    if arguments.design == "assistant":
        return assistant_scorer(remembering(reader), load_embedder(Settings.load()))
    scorer = reader_scorer(remembering(reader))
    if arguments.design == "reader":
        return scorer
    import torch

    cosine = cosine_scorer(arguments.encoder)
    records = distinct(torch.load(arguments.held_out, weights_only=False))[::5]
    weights = fit_mixture(scorer, cosine, records)
    print(f"weights of the cosine: sentence {weights[0]:.2f}, evidence {weights[1]:.2f}")
    return mixed_scorer(scorer, cosine, *weights)


def main() -> None:
    """Command line; prints the figures, and writes them as JSON with --json."""
    arguments = _parsed()
    scorer = _scorer(arguments)
    figures = measure(scorer, arguments.benchmarks)
    for name, figure in figures.items():
        print(f"{name:45} {figure}")
    if arguments.design == "reader":
        for name in ("clapnq", "squad2"):
            error = calibration(load_benchmark(arguments.benchmarks, name), scorer)
            print(f"{name} calibration error".ljust(45), f"{error:.3f}")
    if arguments.json:
        found = {name: asdict(figure) for name, figure in figures.items()}
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
