"""Does it know when it doesn't know?

Per case: ``wrong_on_unanswerable`` (an answer was given where there is none) and ``over_abstention``
(none was given where there is one); lower is better. Over all cases, from the confidence:

- ``balanced_accuracy``: mean of the shares of answerable questions that got an answer and of unanswerable
  ones that got none (a request to say more counts as none), however many there are of each.
- ``auroc``: chance that an answerable question gets more confidence than an unanswerable one.
- ``aurc``: area under the risk-coverage curve (El-Yaniv and Wiener 2010; Geifman et al. 2019): the mean,
  over all n, of the share of cases that aren't rightly answered among the n most confident. An
  unanswerable case can't be rightly answered, so it belongs at the end. Equal confidences enter
  together, each with their mean risk.
- ``ece``: expected calibration error (Guo et al. 2017), ten bins of equal width: mean distance between
  confidence and the share of answerable questions, since that is what confidence promises.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.types import Answer
from evals.types import CaseResult, GoldCase

BINS = 10
Floats = npt.NDArray[np.float64]


def score_abstention(case: GoldCase, answer: Answer) -> dict[str, float]:
    """The score that the case is eligible for."""
    if case.answerable:
        return {"over_abstention": float(answer.abstained)}
    return {"wrong_on_unanswerable": float(not answer.abstained)}


def confidences(results: Sequence[CaseResult]) -> tuple[Floats, Floats, Floats]:
    """Of each case: confidence, whether it is answerable, whether it was not rightly answered (0 or 1)."""
    found = [
        (r.answer.confidence, r.case.answerable, not (r.case.answerable and r.scores.get("correct", 0) >= 1))
        for r in results
    ]
    columns = np.array(found, dtype=np.float64).reshape(-1, 3).T
    return columns[0], columns[1], columns[2]


def auroc(confidence: Floats, answerable: Floats) -> float:
    """Mann-Whitney U over the number of pairs, ties counting half; NaN when one kind is missing."""
    from scipy.stats import rankdata

    positive = answerable > 0.5
    n, m = int(positive.sum()), int((~positive).sum())
    if not n or not m:
        return float("nan")
    return float((rankdata(confidence)[positive].sum() - n * (n + 1) / 2) / (n * m))


def balanced_accuracy(answered: Floats, answerable: Floats) -> float:
    """Mean of sensitivity and specificity; NaN when one kind is missing."""
    positive = answerable > 0.5
    if positive.all() or not positive.any():
        return float("nan")
    return float((answered[positive].mean() + 1.0 - answered[~positive].mean()) / 2)


def aurc(confidence: Floats, wrong: Floats) -> float:
    """Mean risk over all coverages 1/n ... n/n."""
    return float(_risks(confidence, wrong)[1].mean()) if len(confidence) else float("nan")


def risk_coverage(confidence: Floats, wrong: Floats) -> list[dict[str, float]]:
    """Points of the curve: coverage, risk, and the confidence above which that much is answered."""
    ordered, risks = _risks(confidence, wrong)
    if not len(ordered):
        return []
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)).tolist()
    return [
        # A failure ranks above every confidence, but JSON holds no infinity.
        {"coverage": (i + 1) / len(risks), "risk": float(risks[i]), "confidence": min(float(ordered[i]), 1.0)}
        for i in last
    ]


def ece(confidence: Floats, answerable: Floats) -> float:
    """Mean over cases of |share answerable - mean confidence| of their bin."""
    if not len(confidence):
        return float("nan")
    bins = reliability(confidence, answerable)
    return float(sum(b["n"] * abs(b["share"] - b["confidence"]) for b in bins) / len(confidence))


def reliability(confidence: Floats, answerable: Floats) -> list[dict[str, float]]:
    """The filled bins: bounds, number of cases, mean confidence, share that is answerable."""
    number = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        {
            "low": b / BINS,
            "high": (b + 1) / BINS,
            "n": int((number == b).sum()),
            "confidence": float(confidence[number == b].mean()),
            "share": float(answerable[number == b].mean()),
        }
        for b in np.unique(number).tolist()
    ]


def _risks(confidence: Floats, wrong: Floats) -> tuple[Floats, Floats]:
    """Confidences, highest first, and the risk when answering down to each of them."""
    values, group, counts = np.unique(-confidence, return_inverse=True, return_counts=True)
    mean = np.bincount(group, weights=wrong) / counts if len(counts) else counts.astype(np.float64)
    expected = np.repeat(mean, counts)
    return -np.repeat(values, counts), np.cumsum(expected) / np.arange(1, len(expected) + 1)
