"""Two runs on the same cases: paired differences, with the honesty to say 'cannot tell apart'.

A difference counts when its 95 % bootstrap interval over clusters excludes 0 *and* enough cases differ:
fewer than six can't reach p < 0.05 even when all point one way (a sign test gives 2 * 0.5 ** 5 = 0.0625
for five). Scores of 0 and 1 also have to pass McNemar's exact test, which the bootstrap over few
differing cases would be too generous without.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.failures import counted, failure
from evals.folder import Run, RunError, finished
from evals.metrics.catalogue import METRICS, metric_of
from evals.stats import LEVEL, Ints, clusters_of, mcnemar, mean_estimate, statistic_estimate
from evals.summary import names, statistics
from evals.types import CaseResult, Estimate, GoldCase

FEWEST_CHANGED = 6
SAME = "cannot tell apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric in both runs; ``difference`` is second minus first."""

    metric: str
    first: float
    second: float
    difference: Estimate
    changed: int  # cases that differ
    p_value: float | None  # McNemar, for scores of 0 and 1
    verdict: str  # 'B better', 'B worse' or 'cannot tell apart'

    @property
    def worse(self) -> bool:
        """The second run is significantly worse."""
        return self.verdict == "B worse"


def compare(first: Run, second: Run, split: str | None = None) -> list[Comparison]:
    """All metrics that both runs have on the cases that both answered; same gold required for a case.

    Raises:
        RunError: the runs share no case, or one of them is not finished.
    """
    pairs = paired(first, second, split)
    a, b = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    _, clusters = clusters_of([result.case for result in a])
    found = [
        one for name in names(a) if (one := _scores(name, a, b, clusters)) is not None and name != "errors"
    ]
    return found + _figures(a, b, clusters)


def paired(first: Run, second: Run, split: str | None = None) -> list[tuple[CaseResult, CaseResult]]:
    """Results on the same cases; a case whose gold was changed in between is not the same.

    Tags, split and note may change: they don't touch what is asked or expected.
    """
    for run in (first, second):
        finished(run)
    other = {result.case.id: result for result in second.results}
    pairs = [(r, other[r.case.id]) for r in first.results if r.case.id in other]
    pairs = [(r, s) for r, s in pairs if _core(r.case) == _core(s.case) and split in (None, r.case.split)]
    if not pairs:
        raise RunError(f"{first.folder} and {second.folder} share no case. Run both on the same gold file.")
    return pairs


def _core(case: GoldCase) -> GoldCase:
    return replace(case, tags=(), split="", note="")


def changed_cases(first: Run, second: Run, split: str | None = None) -> list[tuple[CaseResult, CaseResult]]:
    """The cases that became right or wrong, or are answered in other words."""
    pairs = paired(first, second, split)
    return [(a, b) for a, b in pairs if a.answer.text != b.answer.text or failure(a) != failure(b)]


def _scores(
    name: str, a: Sequence[CaseResult], b: Sequence[CaseResult], clusters: Sequence[str]
) -> Comparison | None:
    both = [
        (x[name], y[name], c)
        for x, y, c in zip(map(counted, a), map(counted, b), clusters, strict=True)
        if name in x and name in y
    ]
    if not both:
        return None
    first, second = (np.array([row[i] for row in both], dtype=np.float64) for i in (0, 1))
    gain = (second - first).tolist()
    difference = mean_estimate(gain, [c for _, _, c in both], name, share=False)
    ups, downs = sum(g > 0 for g in gain), sum(g < 0 for g in gain)
    binary = set(first) | set(second) <= {0.0, 1.0}
    p_value = mcnemar(ups, downs) if binary else None
    sure = ups + downs >= FEWEST_CHANGED and (p_value is None or p_value < 1 - LEVEL)
    verdict = _verdict(name, difference) if sure else SAME
    return Comparison(
        name, float(first.mean()), float(second.mean()), difference, ups + downs, p_value, verdict
    )


def _figures(a: Sequence[CaseResult], b: Sequence[CaseResult], clusters: Sequence[str]) -> list[Comparison]:
    """Figures of all cases together: the same draw goes to both runs."""
    before, after = statistics(a), statistics(b)
    changed = sum(
        x.answer.confidence != y.answer.confidence or failure(x) != failure(y)
        for x, y in zip(a, b, strict=True)
    )
    found: list[Comparison] = []
    for name in (name for name in METRICS if name in before and name in after):
        f, g = before[name], after[name]

        def gain(at: Ints, f: object = f, g: object = g) -> float:
            return float(g(at) - f(at))  # type: ignore[operator]

        difference = statistic_estimate(gain, clusters, name)
        everything = np.arange(len(a))
        differ = len(a) if metric_of(name).group == "speed" else changed
        verdict = _verdict(name, difference) if differ >= FEWEST_CHANGED else SAME
        found.append(Comparison(name, f(everything), g(everything), difference, differ, None, verdict))
    return [one for one in found if not math.isnan(one.difference.value)]


def _verdict(name: str, difference: Estimate) -> str:
    low, high = difference.low, difference.high
    if low is None or high is None or low <= 0 <= high:
        return SAME
    return "B better" if (low > 0) != metric_of(name).lower else "B worse"
