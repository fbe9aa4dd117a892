"""Train the reader: python -m training.train --data DIR --out DIR --encoder DIR [--benchmarks DIR].

--benchmarks only removes rows that a benchmark holds as well; nothing is trained on or tuned to it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer

from assistant.reader import OnnxReader
from training.entities import Neighbours, neighbours
from training.features import Feature, feature_of
from training.inside import mined
from training.load import held_out, load_all, without_leaks
from training.loop import SEED, Run, train
from training.mix import Mixer, make_pool
from training.model import Reader, load_encoder
from training.recipes import RECIPES, Recipe
from training.records import INVENTED, Record
from training.shipped import weights
from training.thesaurus import Thesaurus


def prepare(
    data: Path, benchmarks: Path | None, encoder: Path, out: Path, recipe: Recipe
) -> tuple[list[Record], list[Record], Mixer]:
    """Records to train on, held-out examples (answerable and not), and the mixer of epochs."""
    records = without_leaks(load_all(data), benchmarks)
    answered = [record for record in records if record.answerable]
    pool = make_pool(answered)
    near = neighbours([p.text for p in pool.passages], encoder, out / "names.npz")
    kept_out = [record for record in records if held_out(record)]
    short = [record for number, record in enumerate(kept_out) if record.source != "qamr" or number % 6 == 0]
    check = Mixer(pool, near, random.Random(SEED + 1)).epoch(short)
    check += [record for record in short if record.source in INVENTED]
    groups = {record.text for record in kept_out}
    train = [record for record in records if not held_out(record) and record.text not in groups]
    own = make_pool([record for record in train if record.answerable])  # held-out passages are no negatives
    words = Thesaurus(p.text for p in pool.passages) if recipe.rephrased else None
    pairs = near_misses(train, near, out / "mined.pt") if recipe.inside else []
    return train, check, Mixer(own, near, random.Random(SEED), words, recipe, pairs)


def near_misses(records: list[Record], near: Neighbours, cache: Path) -> list[tuple[Record, Record]]:
    """Those by which the shipped reader is fooled; read from ``cache`` if it is there."""
    if not cache.exists():
        torch.save(mined(records, near, OnnxReader(), random.Random(SEED + 2)), cache)
    pairs: list[tuple[Record, Record]] = torch.load(cache, weights_only=False)
    return pairs


def epochs_of(mixer: Mixer, records: list[Record], tokenizer: Tokenizer, run: Run) -> Iterator[list[Feature]]:
    """Encoded epochs, each a fresh draw."""
    for _ in range(run.epochs):
        yield [feature_of(record, tokenizer, run.limit) for record in mixer.epoch(records)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the all-MiniLM-L6-v2 weights")
    parser.add_argument("--benchmarks", type=Path, default=None, help="only to drop rows that they hold too")
    parser.add_argument(
        "--start",
        type=Path,
        default=None,
        help="continue from a checkpoint's averaged weights, or from an exported int8 model.onnx",
    )
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=0.0, help="train this long instead of all epochs")
    parser.add_argument("--recipe", choices=sorted(RECIPES), default="early")
    parser.add_argument("--draw", type=int, default=0, help="another draw of the epochs")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Run(arguments.out, arguments.epochs, arguments.rate, minutes=arguments.minutes)
    train_records, check, mixer = prepare(
        arguments.data, arguments.benchmarks, arguments.encoder, arguments.out, RECIPES[arguments.recipe]
    )
    torch.save(check, arguments.out / "held_out.pt")
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Reader()
    load_encoder(model, arguments.encoder / "model.safetensors")
    mixer.rng.seed(SEED + 100 * arguments.draw)
    features = list(epochs_of(mixer, train_records, tokenizer, run))
    if arguments.start:
        model.load_state_dict(weights(arguments.start))
    model.train()
    train(model, features, run)


if __name__ == "__main__":
    main()
