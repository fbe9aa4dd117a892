"""Small measures with 95 % bootstrap intervals over questions (Efron 1979; 1,000 resamples, fixed seed)."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 7


@dataclass(frozen=True)
class Figure:
    """A measure with its interval and the number of questions behind it."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.count}"


def _bootstrap(count: int, measure: Callable[[NDArray[np.int64]], float]) -> tuple[float, float]:
    rng = np.random.default_rng(SEED)
    values = [measure(rng.integers(0, count, count)) for _ in range(RESAMPLES)]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def mean(values: Sequence[float]) -> Figure:
    """The mean of one value a question."""
    array = np.asarray(values, dtype=float)
    return Figure(
        float(array.mean()), *_bootstrap(len(array), lambda at: float(array[at].mean())), len(array)
    )


def rank_auc(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Area under the ROC curve by ranks (Mann-Whitney), ties counted half."""
    positive = int(labels.sum())
    negative = len(labels) - positive
    if not positive or not negative:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> Figure:
    """AUROC of answerable (positive) against unanswerable scores."""
    scores = np.asarray([*positive, *negative], dtype=float)
    labels = np.arange(len(scores)) < len(positive)
    interval = _bootstrap(len(scores), lambda at: rank_auc(scores[at], labels[at]))
    return Figure(rank_auc(scores, labels), *interval, len(scores))


def plain(answer: str) -> list[str]:
    """Words of an answer as the SQuAD script compares them: no case, punctuation or articles."""
    text = "".join(
        " " if c in "-–—" else c for c in answer.lower() if c not in set(string.punctuation) - {"-"}
    )
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def exact(predicted: str, answers: Sequence[str]) -> float:
    """1 if the phrase equals an accepted answer."""
    return float(any(plain(predicted) == plain(answer) for answer in answers))


def overlap(predicted: str, answers: Sequence[str]) -> float:
    """The largest token F1 with an accepted answer."""
    best = 0.0
    words = plain(predicted)
    for answer in answers:
        other = plain(answer)
        common = sum((Counter(words) & Counter(other)).values())
        if common:
            precision, recall = common / len(words), common / len(other)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def calibration_error(probabilities: Sequence[float], labels: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over equally filled bins (Naeini et al. 2015)."""
    order = np.argsort(probabilities)
    chance, truth = np.asarray(probabilities)[order], np.asarray(labels, dtype=float)[order]
    parts = np.array_split(np.arange(len(chance)), bins)
    return float(sum(len(p) * abs(chance[p].mean() - truth[p].mean()) for p in parts if len(p)) / len(chance))
