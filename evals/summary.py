"""Scores of cases -> figures with intervals, by split and by tag, and the curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from evals.failures import breaks_unanswerable, counted
from evals.metrics.abstention import (
    Floats,
    aurc,
    auroc,
    balanced_accuracy,
    confidences,
    ece,
    reliability,
    risk_coverage,
)
from evals.metrics.catalogue import METRICS
from evals.stats import RESAMPLES, Ints, Statistic, clusters_of, mean_estimate, statistic_estimate
from evals.types import CaseResult, Estimate


def summarise(results: Sequence[CaseResult]) -> dict[str, Any]:
    """The content of ``metrics.json``."""
    unit, clusters = clusters_of([result.case for result in results])
    cluster = dict(zip((r.case.id for r in results), clusters, strict=True))
    splits: dict[str, Any] = {}
    tags: dict[str, Any] = {}
    curves: dict[str, Any] = {}
    for split in sorted({result.case.split for result in results}):
        inside = [result for result in results if result.case.split == split]
        own = [cluster[result.case.id] for result in inside]
        splits[split] = _plain({**means(inside, own), **_whole(inside, own)})
        tags[split] = _tags(inside, own)
        curves[split] = _curves(inside)
    return {"unit": unit, "splits": splits, "tags": tags, "curves": curves}


def means(
    results: Sequence[CaseResult], clusters: Sequence[str], resamples: int | None = None
) -> dict[str, Estimate]:
    """Metric -> mean over the cases that are eligible for it."""
    found: dict[str, Estimate] = {}
    for name in names(results):
        pairs = zip(map(counted, results), clusters, strict=True)
        eligible = [(scores[name], cluster) for scores, cluster in pairs if name in scores]
        found[name] = mean_estimate([v for v, _ in eligible], [c for _, c in eligible], name, resamples)
    return found


def names(results: Sequence[CaseResult]) -> list[str]:
    """All scores that occur, those of the catalogue first and in its order."""
    found = {name for result in results for name in counted(result)}
    return [name for name in METRICS if name in found] + sorted(found - METRICS.keys())


def statistics(results: Sequence[CaseResult]) -> dict[str, Statistic]:
    """The figures that need all cases at once; a run without failures, streams or judges has fewer."""
    confidence, answerable, wrong = confidences(results)
    broken, sure, claimed = _with_failures(results, confidence)
    found: dict[str, Statistic] = {
        "aurc": lambda at: aurc(sure[at], wrong[at]),
        "ece": lambda at: ece(claimed[at], answerable[at]),
    }
    if 0 < answerable.sum() < len(results):
        said = np.array([not result.answer.abstained for result in results], dtype=np.float64)
        answered = np.where(broken, 1.0, said)
        found["balanced_accuracy"] = lambda at: balanced_accuracy(answered[at], answerable[at])
        found["auroc"] = lambda at: auroc(sure[at], answerable[at])
    seconds = np.array([result.seconds for result in results])
    first = np.array([result.trace.get("first_token", math.nan) for result in results], dtype=np.float64)
    for share in (50, 95):
        found[f"seconds_p{share}"] = partial(_quantile, seconds, share)
        if not np.isnan(first).all():
            found[f"first_token_p{share}"] = partial(_quantile, first, share)
    if any("judge_correct" in result.scores for result in results):
        found["judge_kappa"] = _kappa(results)
    return found


def _whole(results: Sequence[CaseResult], clusters: Sequence[str]) -> dict[str, Estimate]:
    found = {name: statistic_estimate(f, clusters, name) for name, f in statistics(results).items()}
    # Where every draw gives the same, as with a perfect AUROC, a bootstrap says nothing of what may come.
    found = {n: e if e.low != e.high else Estimate(e.value, None, None, e.n) for n, e in found.items()}
    memory = [value for result in results if (value := result.trace.get("peak_rss_mb"))]
    return found | ({"peak_rss_mb": Estimate(max(memory), None, None, 1)} if memory else {})


def _tags(results: Sequence[CaseResult], clusters: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for tag in sorted({tag for result in results for tag in result.case.tags}):
        inside = [(r, c) for r, c in zip(results, clusters, strict=True) if tag in r.case.tags]
        found[tag] = _plain(means([r for r, _ in inside], [c for _, c in inside], RESAMPLES // 2))
    return found


def _curves(results: Sequence[CaseResult]) -> dict[str, Any]:
    confidence, answerable, wrong = confidences(results)
    _, sure, claimed = _with_failures(results, confidence)
    return {"risk_coverage": risk_coverage(sure, wrong), "reliability": reliability(claimed, answerable)}


def _with_failures(
    results: Sequence[CaseResult], confidence: Floats
) -> tuple[npt.NDArray[np.bool_], Floats, Floats]:
    """Where the system failed on an unanswerable question, and confidences to rank by and to compare.

    To fail is no abstention: there it counts as the surest of answers.
    """
    broken = np.array([breaks_unanswerable(result) for result in results], dtype=np.bool_)
    return broken, np.where(broken, np.inf, confidence), np.where(broken, 1.0, confidence)


def _quantile(values: Floats, share: int, at: Ints) -> float:
    known = values[at][~np.isnan(values[at])]
    return float(np.percentile(known, share)) if len(known) else math.nan


def _kappa(results: Sequence[CaseResult]) -> Callable[[Ints], float]:
    """Agreement beyond chance (Cohen 1960) on the cases that both judged."""
    pairs = np.array([(r.scores.get("judge_correct", -1), r.scores.get("correct", -1)) for r in results])

    def kappa(at: Ints) -> float:
        both = pairs[at][(pairs[at] >= 0).all(axis=1)]
        judge, exact = both[:, 0] > 0.5, both[:, 1] > 0.5
        if not len(both):
            return math.nan
        chance = judge.mean() * exact.mean() + (1 - judge.mean()) * (1 - exact.mean())
        return math.nan if chance == 1 else float(((judge == exact).mean() - chance) / (1 - chance))

    return kappa


def _plain(estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    """JSON has no NaN: an undefined figure is left out."""
    return {name: asdict(e) for name, e in estimates.items() if not math.isnan(e.value)}
