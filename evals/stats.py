"""95 % intervals: the bootstrap (Efron and Tibshirani 1993), over clusters of cases.

Cases about one document succeed and fail together, so clusters are drawn, not cases. Means get BCa
intervals from ``scipy.stats.bootstrap``; figures that need all cases at once (AUROC, quantiles) get
percentile intervals. Where every case has the same 0 or 1 a bootstrap has no width; the share then gets
exact Clopper-Pearson bounds with one trial a cluster.
"""

from __future__ import annotations

import math
import warnings
import zlib
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from evals.types import Estimate, GoldCase

LEVEL = 0.95
RESAMPLES = 2000
"""Draws for a mean; half as many for figures that need all cases at once, which are slower."""
FEWEST_CLUSTERS = 5
"""Below it an interval would only pretend to know something."""
FEWEST_DOCUMENTS = 10
"""Below it conversations are drawn instead of documents."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Statistic = Callable[[Ints], float]
"""A figure from the positions of the cases that were drawn, with repeats."""


def clusters_of(cases: Sequence[GoldCase]) -> tuple[str, list[str]]:
    """What is drawn ('document' or 'conversation'), and the cluster of each case.

    A case belongs to the document of its first quote, or else to that of another turn of its
    conversation, or else to its conversation alone.
    """
    roots = [(case.history[0].text if case.history else case.question) for case in cases]
    documents: dict[str, str] = {}
    for case, root in zip(cases, roots, strict=True):
        if case.quotes:
            documents.setdefault(root, f"{case.quotes[0].document}\n{case.quotes[0].source or ''}")
    if len(set(documents.values())) < FEWEST_DOCUMENTS:
        return "conversation", roots
    own = [f"{c.quotes[0].document}\n{c.quotes[0].source or ''}" if c.quotes else None for c in cases]
    return "document", [o or documents.get(root, root) for o, root in zip(own, roots, strict=True)]


def mean_estimate(
    values: Sequence[float],
    clusters: Sequence[str],
    seed: str = "",
    resamples: int | None = None,
    share: bool = True,
) -> Estimate:
    """Mean of per-case scores with its BCa interval. ``share``: 0 and 1 are bounds, as of a proportion."""
    data = np.asarray(values, dtype=np.float64)
    mean = float(data.mean())
    sums, counts = _totals(data, clusters)
    if len(sums) < FEWEST_CLUSTERS:
        return Estimate(mean, None, None, len(data))
    if np.ptp(data) == 0:
        low, high = _constant(mean, len(sums)) if share else (mean, mean)
        return Estimate(mean, low, high, len(data))

    def statistic(drawn: Ints, axis: int = -1) -> Floats:
        return np.asarray(sums[drawn].sum(axis=axis) / counts[drawn].sum(axis=axis))

    low, high = _bca(statistic, len(sums), seed, resamples or RESAMPLES)
    return Estimate(mean, low, high, len(data))


def statistic_estimate(
    statistic: Statistic, clusters: Sequence[str], seed: str = "", resamples: int | None = None
) -> Estimate:
    """Any figure of a whole set of cases with its percentile interval; undefined draws are left out."""
    value = statistic(np.arange(len(clusters)))
    members = _members(clusters)
    if len(members) < FEWEST_CLUSTERS or math.isnan(value):
        return Estimate(value, None, None, len(clusters))
    rng = generator(seed)
    drawn = (
        np.concatenate([members[i] for i in rng.integers(len(members), size=len(members))])
        for _ in range(resamples or RESAMPLES // 2)
    )
    figures = np.array([statistic(positions) for positions in drawn])
    figures = figures[~np.isnan(figures)]
    if not len(figures):
        return Estimate(value, None, None, len(clusters))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(figures, [tail, 1 - tail])
    return Estimate(value, float(low), float(high), len(clusters))


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided p-value that two systems are right equally often (McNemar 1947).

    Takes the numbers of cases that only one of the two has right.
    """
    from scipy.stats import binomtest

    total = only_first + only_second
    return float(binomtest(only_first, total, 0.5).pvalue) if total else 1.0


def generator(seed: str) -> np.random.Generator:
    """The same numbers for the same name on every machine."""
    return np.random.default_rng(zlib.crc32(seed.encode()))


def _totals(data: Floats, clusters: Sequence[str]) -> tuple[Floats, Floats]:
    _, group = np.unique(np.asarray(clusters, dtype=object).astype(str), return_inverse=True)
    sums: Floats = np.bincount(group, weights=data).astype(np.float64)
    return sums, np.bincount(group).astype(np.float64)


def _members(clusters: Sequence[str]) -> list[Ints]:
    groups: dict[str, list[int]] = {}
    for position, cluster in enumerate(clusters):
        groups.setdefault(cluster, []).append(position)
    return [np.array(found, dtype=np.int64) for found in groups.values()]


def _constant(value: float, trials: int) -> tuple[float, float]:
    if value not in (0.0, 1.0):
        return value, value
    from scipy.stats import binomtest

    bounds = binomtest(round(value * trials), trials).proportion_ci(LEVEL, method="exact")
    return float(bounds.low), float(bounds.high)


def _bca(statistic: Callable[..., Floats], size: int, seed: str, resamples: int) -> tuple[float, float]:
    from scipy.stats import bootstrap

    with warnings.catch_warnings():
        # Nearly constant data leave BCa undefined; the percentiles of the same draws then do.
        warnings.simplefilter("ignore")
        found = bootstrap(
            (np.arange(size),),
            statistic,
            vectorized=True,
            n_resamples=resamples,
            confidence_level=LEVEL,
            method="BCa",
            rng=generator(seed),
        )
    low, high = found.confidence_interval
    if math.isnan(low) or math.isnan(high):
        tail = (1 - LEVEL) / 2
        low, high = np.quantile(found.bootstrap_distribution, [tail, 1 - tail])
    return float(low), float(high)
