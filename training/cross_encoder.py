"""The design to compare with: one sentence at a time (Nogueira & Cho 2019), same start and examples.

python -m training.cross_encoder --data DIR --out DIR --encoder DIR --benchmarks DIR [--pairs 24000]
trains it and prints its figures. The input is question, title with the sentence before, sentence.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from assistant.reader import NOT_READ, RawReading, make_windows, sigmoid
from training.features import Batch, feature_of
from training.figures import measure
from training.load import normal
from training.loop import SEED, Run, train
from training.model import Reader, load_encoder
from training.records import Record
from training.scorers import Scorer
from training.train import prepare


def pair_of(record: Record, number: int) -> Record:
    """One sentence as a passage of its own; the sentence before joins the title."""
    start, end = record.sentences[number]
    before = record.sentences[number - 1] if number else (0, 0)
    context = " ".join(part for part in (record.title, record.text[before[0] : before[1]]) if part)
    return replace(
        record,
        title=context,
        text=record.text[start:end],
        sentences=((0, end - start),),
        spans=(),
        gold=frozenset([0]) if number in record.gold else frozenset(),
        answerable=number in record.gold,
    )


def pairs_of(records: Iterable[Record], count: int, rng: random.Random) -> list[Record]:
    """A gold sentence and two others of answerable records, the likeliest sentence of unanswerable ones."""
    pairs: list[Record] = []
    for record in records:
        numbers = range(len(record.sentences))
        if record.gold:
            others = [number for number in numbers if number not in record.gold]
            chosen = [rng.choice(sorted(record.gold)), *rng.sample(others, min(2, len(others)))]
        else:
            asked = set(record.question.lower().split())
            parts = [set(record.text[start:end].lower().split()) for start, end in record.sentences]
            chosen = [max(numbers, key=lambda number: len(asked & parts[number]))]
        pairs += [pair_of(record, number) for number in chosen]
        if len(pairs) >= count:
            break
    return pairs[:count]


def pair_loss(tokens: Tensor, answerable: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of 'this sentence answers'; gold pairs count twice, as there are fewer."""
    weight = 1.0 + batch.answerable
    return F.binary_cross_entropy_with_logits(answerable, batch.answerable, weight) + 0.0 * tokens.sum()


def sentence_scorer(model: Reader, tokenizer: Tokenizer) -> Scorer:
    """Sentence by sentence; the best one stands for the evidence."""

    def one(pair: Record) -> float:
        parts = [
            tokenizer.encode(p, add_special_tokens=False).ids for p in (pair.question, pair.title, pair.text)
        ]
        window = next(make_windows(parts[0], parts[1][-32:], parts[2], 384, 0))
        ids = torch.tensor([window.ids])
        with torch.no_grad():
            return float(model(ids, torch.tensor([window.types]), torch.ones_like(ids))[1][0])

    known: dict[tuple[str, str, str], float] = {}

    def score(records: Sequence[Record]) -> list[RawReading]:
        readings = []
        for record in records:
            scores = []
            for number in range(len(record.sentences)):
                pair = pair_of(record, number)
                key = (pair.question, pair.title, normal(pair.text))
                known[key] = known[key] if key in known else one(pair)
                scores.append(known[key])
            best = max(scores, default=NOT_READ)
            readings.append(RawReading(tuple(scores), (None,) * len(scores), sigmoid(best), best))
        return readings

    return score


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "out", "encoder", "benchmarks"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=24000)
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    arguments.out.mkdir(parents=True, exist_ok=True)
    records, _, mixer = prepare(arguments.data, arguments.benchmarks, arguments.encoder, arguments.out)
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    pairs = pairs_of(mixer.epoch(records), arguments.pairs, random.Random(SEED))
    model = Reader()
    load_encoder(model, arguments.encoder / "model.safetensors")
    model.train()
    run = Run(arguments.out, epochs=1, rate=1e-4)
    average = train(model, [[feature_of(pair, tokenizer, run.limit) for pair in pairs]], run, pair_loss)
    model.load_state_dict(average.state)
    model.eval()
    for name, figure in measure(sentence_scorer(model, tokenizer), arguments.benchmarks).items():
        print(f"{name:45} {figure}")


if __name__ == "__main__":
    main()
