"""Train the reader: python -m training.train --data DIR --out DIR --encoder DIR [--benchmarks DIR].

--benchmarks only removes rows that a benchmark holds as well; nothing is trained on or tuned to it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.entities import neighbours
from training.features import Batch, Feature, batches, feature_of
from training.load import held_out, load_all, without_leaks
from training.loss import joint_loss
from training.mix import Mixer, make_pool
from training.model import Reader, load_encoder
from training.records import Record

SEED = 20261123
Objective = Callable[[Tensor, Tensor, Batch], Tensor]


@dataclass
class Run:
    """Settings of one run and what it writes to."""

    out: Path
    epochs: int = 2
    rate: float = 1.2e-4
    head_rate: float = 5e-4
    tokens: int = 4096
    limit: int = 320
    warm_up: float = 0.06
    decay: float = 0.998
    save_minutes: float = 10.0
    started: float = field(default_factory=time.monotonic)

    def log(self, **values: object) -> None:
        """One JSON object a line, with the seconds since the start."""
        row = {"seconds": round(time.monotonic() - self.started), **values}
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


class Average:
    """Exponential moving average of the weights, taken every `every` steps (Polyak & Juditsky 1992)."""

    def __init__(self, model: nn.Module, decay: float, every: int = 4) -> None:
        self.model, self.decay, self.every, self.count = model, decay, every, 0
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}

    def step(self) -> None:
        """Move towards the current weights; quickly in the beginning."""
        self.count += 1
        if self.count % self.every:
            return
        keep = min(self.decay**self.every, (1 + self.count) / (40 + self.count))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.state[name].lerp_(value, 1.0 - keep)


def prepare(
    data: Path, benchmarks: Path | None, encoder: Path, out: Path
) -> tuple[list[Record], list[Record], Mixer]:
    """Records to train on, held-out examples (answerable and not), and the mixer of epochs."""
    records = without_leaks(load_all(data), benchmarks)
    answered = [record for record in records if record.answerable]
    pool = make_pool(answered)
    near = neighbours([p.text for p in pool.passages], encoder, out / "names.npz")
    kept_out = [record for record in records if held_out(record)]
    short = [record for number, record in enumerate(kept_out) if record.source != "qamr" or number % 6 == 0]
    check = Mixer(pool, near, random.Random(SEED + 1)).epoch(short)
    groups = {record.text for record in kept_out}
    train = [record for record in records if not held_out(record) and record.text not in groups]
    return train, check, Mixer(pool, near, random.Random(SEED))


def optimiser(model: Reader, run: Run) -> torch.optim.AdamW:
    """AdamW; heads and the new token types learn faster, biases and norms don't decay."""
    fast, plain, still = [], [], []
    for name, value in model.named_parameters():
        if name.startswith(("token_head", "answerable_head", "pool", "types")):
            fast.append(value)
        else:
            (still if value.ndim < 2 else plain).append(value)
    groups = [
        {"params": plain, "lr": run.rate, "weight_decay": 0.01},
        {"params": still, "lr": run.rate, "weight_decay": 0.0},
        {"params": fast, "lr": run.head_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, fused=True)


def scheduled(step: int, total: int, warm_up: float) -> float:
    """Linear warm-up, then linear down to 2 % of the peak."""
    rising = max(1, math.ceil(total * warm_up))
    return step / rising if step < rising else max(0.02, (total - step) / max(1, total - rising))


def forward(model: Reader, batch: Batch) -> tuple[Tensor, Tensor]:
    """Both outputs in float32, computed in bfloat16 where that is safe."""
    with torch.autocast("cpu", torch.bfloat16):
        tokens, answerable = model(batch.ids, batch.types, batch.mask)
    return tokens.float(), answerable.float()


def save(model: Reader, average: Average, run: Run, name: str) -> None:
    """The averaged weights, which are the ones that get exported, beside the last ones."""
    torch.save({"average": average.state, "last": model.state_dict()}, run.out / f"{name}.pt")
    run.log(saved=name)


def epochs_of(mixer: Mixer, records: list[Record], tokenizer: Tokenizer, run: Run) -> Iterator[list[Feature]]:
    """Encoded epochs, each a fresh draw."""
    for _ in range(run.epochs):
        yield [feature_of(record, tokenizer, run.limit) for record in mixer.epoch(records)]


def train(
    model: Reader, features: list[list[Feature]], run: Run, objective: Objective = joint_loss
) -> Average:
    """The loop: clip, step, average, log, save."""
    rng = random.Random(SEED)
    plan = [batch for epoch in features for batch in batches(epoch, run.tokens, rng)]
    average, steps, saved = Average(model, run.decay), optimiser(model, run), time.monotonic()
    rates, losses = [group["lr"] for group in steps.param_groups], []
    run.log(steps=len(plan), examples=[len(epoch) for epoch in features])
    for number, batch in enumerate(plan, 1):
        for group, rate in zip(steps.param_groups, rates, strict=True):
            group["lr"] = rate * scheduled(number, len(plan), run.warm_up)
        loss = objective(*forward(model, batch), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        steps.zero_grad(set_to_none=True)
        average.step()
        losses.append(loss.item())
        if number % 50 == 0:
            run.log(step=number, loss=round(sum(losses[-50:]) / 50, 4))
        if time.monotonic() - saved > run.save_minutes * 60:
            saved = time.monotonic()
            save(model, average, run, f"step-{number}")
    save(model, average, run, "final")
    return average


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the all-MiniLM-L6-v2 weights")
    parser.add_argument("--benchmarks", type=Path, default=None, help="only to drop rows that they hold too")
    parser.add_argument(
        "--start", type=Path, default=None, help="continue from the averaged weights of a checkpoint"
    )
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    arguments.out.mkdir(parents=True, exist_ok=True)
    run = Run(arguments.out, arguments.epochs, arguments.rate)
    train_records, check, mixer = prepare(
        arguments.data, arguments.benchmarks, arguments.encoder, arguments.out
    )
    torch.save(check, arguments.out / "held_out.pt")
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Reader()
    load_encoder(model, arguments.encoder / "model.safetensors")
    if arguments.start:
        model.load_state_dict(torch.load(arguments.start)["average"])
    model.train()
    train(model, list(epochs_of(mixer, train_records, tokenizer, run)), run)


if __name__ == "__main__":
    main()
