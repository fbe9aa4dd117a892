"""The training loop: schedule, averaged weights, checkpoints, a log."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from training.features import Batch, Feature, batches
from training.loss import joint_loss
from training.model import Reader

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
    minutes: float = 0.0
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


def optimiser(model: Reader, run: Run) -> torch.optim.AdamW:
    """AdamW; heads and the new token types learn faster, biases and norms don't decay."""
    fast: list[nn.Parameter] = []
    plain: list[nn.Parameter] = []
    still: list[nn.Parameter] = []
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


def scheduled(done: float, warm_up: float) -> float:
    """Share of the peak rate at `done` (0 to 1): linear warm-up, then linear down to 2 %."""
    return done / warm_up if done < warm_up else max(0.02, (1.0 - done) / (1.0 - warm_up))


class Threads:
    """Two threads on a free machine, one on a busy one: now and then both are tried, the faster is kept."""

    def __init__(self, every: int = 60, trial: int = 3) -> None:
        self.every, self.trial, self.best = every, trial, 2
        self.speed: dict[int, list[float]] = {1: [], 2: []}

    def choose(self, step: int) -> int:
        """How many threads this step runs on."""
        place = step % self.every
        if place == 2 * self.trial:
            means = {count: sum(found) / max(1, len(found)) for count, found in self.speed.items()}
            self.best, self.speed = max(means, key=means.__getitem__), {1: [], 2: []}
        count = 1 if place < self.trial else 2 if place < 2 * self.trial else self.best
        torch.set_num_threads(count)
        return count

    def report(self, count: int, tokens: int, seconds: float) -> None:
        """Padded tokens a second of one step."""
        self.speed[count].append(tokens / seconds)


def forward(model: Reader, batch: Batch) -> tuple[Tensor, Tensor]:
    """Both outputs in float32, computed in bfloat16 where the processor has instructions for it.

    Emulated, as oneDNN does with AVX-512 alone, bfloat16 is 3 to 30 times slower than float32.
    """
    native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    with torch.autocast("cpu", torch.bfloat16, enabled=native):
        tokens, answerable = model(batch.ids, batch.types, batch.mask)
    return tokens.float(), answerable.float()


def save(model: Reader, average: Average, run: Run, name: str) -> None:
    """The averaged weights, which are the ones that get exported, beside the last ones."""
    torch.save({"average": average.state, "last": model.state_dict()}, run.out / f"{name}.pt")
    run.log(saved=name)


def plan_of(features: list[list[Feature]], run: Run) -> Iterator[Batch]:
    """All batches of the epochs; with a time budget, over and over."""
    rng = random.Random(SEED)
    while True:
        for epoch in features:
            yield from batches(epoch, run.tokens, rng)
        if not run.minutes:
            return


def train(
    model: Reader, features: list[list[Feature]], run: Run, objective: Objective = joint_loss
) -> Average:
    """The loop: clip, step, average, log, save. The rate falls with the steps or, if given, the minutes."""
    average, steps, threads = Average(model, run.decay), optimiser(model, run), Threads()
    rates, losses = [group["lr"] for group in steps.param_groups], []
    total = sum(1 for _ in plan_of(features, run)) if not run.minutes else 0
    run.log(steps=total, examples=[len(epoch) for epoch in features])
    began = saved = time.monotonic()
    for number, batch in enumerate(plan_of(features, run), 1):
        now = time.monotonic()
        done = number / total if total else (now - began) / (60 * run.minutes)
        if done >= 1.0:
            break
        for group, rate in zip(steps.param_groups, rates, strict=True):
            group["lr"] = rate * scheduled(done, run.warm_up)
        count = threads.choose(number)
        loss = objective(*forward(model, batch), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        steps.zero_grad(set_to_none=True)
        average.step()
        losses.append(loss.item())
        threads.report(count, batch.ids.numel(), time.monotonic() - now)
        if number % 50 == 0:
            run.log(step=number, loss=round(sum(losses[-50:]) / 50, 4), done=round(done, 3), threads=count)
        if time.monotonic() - saved > run.save_minutes * 60:
            saved = time.monotonic()
            save(model, average, run, f"step-{number}")
    save(model, average, run, "final")
    return average
