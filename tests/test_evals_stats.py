"""Intervals and tests against second implementations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evals.stats import clusters_of, mcnemar, mean_estimate, statistic_estimate
from evals.types import Estimate, GoldCase, GoldQuote

RNG = np.random.default_rng(1)


def percentile_bootstrap(
    values: list[float], clusters: list[str], resamples: int = 4000
) -> tuple[float, float]:
    """By hand, with whole clusters drawn: what the library's intervals have to agree with."""
    members = {c: [v for v, d in zip(values, clusters, strict=True) if d == c] for c in clusters}
    groups, means = list(members.values()), []
    for _ in range(resamples):
        drawn = [v for i in RNG.integers(len(groups), size=len(groups)) for v in groups[i]]
        means.append(sum(drawn) / len(drawn))
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


@pytest.mark.parametrize("size", [1, 3])
def test_the_interval_agrees_with_a_second_implementation(size: int) -> None:
    values = [float(v) for v in RNG.random(120) < 0.7]
    clusters = [f"c{i // size}" for i in range(120)]
    found = mean_estimate(values, clusters)
    low, high = percentile_bootstrap(values, clusters)
    assert found.value == pytest.approx(sum(values) / 120)
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, abs=0.03)
    other = statistic_estimate(lambda at: float(np.array(values)[at].mean()), clusters)
    assert other.low == pytest.approx(low, abs=0.03)
    assert other.high == pytest.approx(high, abs=0.03)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng, hits = np.random.default_rng(7), 0
    for trial in range(120):
        values = (rng.random(60) < 0.6).astype(float).tolist()
        found = mean_estimate(values, [str(i) for i in range(60)], str(trial), resamples=400)
        hits += (found.low or 0) <= 0.6 <= (found.high or 1)
    assert hits / 120 >= 0.88


def test_clustered_cases_make_the_interval_wider() -> None:
    values = [float(i // 6 % 2) for i in range(60)]
    loose = mean_estimate(values, [str(i) for i in range(60)])
    tight = mean_estimate(values, [str(i // 6) for i in range(60)])
    assert (tight.high or 0) - (tight.low or 0) > 1.5 * ((loose.high or 0) - (loose.low or 0))


def test_equal_values_get_exact_bounds_as_a_share_and_none_as_a_difference() -> None:
    clusters = [str(i) for i in range(20)]
    found = mean_estimate([1.0] * 20, clusters)
    # Clopper-Pearson for 20 of 20: 0.025 ** (1 / 20).
    assert found == Estimate(1.0, pytest.approx(0.025 ** (1 / 20)), 1.0, 20)  # type: ignore[arg-type]
    assert mean_estimate([0.0] * 20, clusters, share=False) == Estimate(0.0, 0.0, 0.0, 20)
    assert mean_estimate([0.5] * 20, clusters) == Estimate(0.5, 0.5, 0.5, 20)


def test_too_few_clusters_get_no_interval() -> None:
    assert mean_estimate([0.0, 1.0, 1.0, 0.0], list("aabb")) == Estimate(0.5, None, None, 4)
    assert statistic_estimate(lambda at: float(len(at)), list("aabb")).low is None
    assert math.isnan(statistic_estimate(lambda _: math.nan, list("abcdef")).value)


def test_the_same_data_give_the_same_interval() -> None:
    values, clusters = [0.0, 1.0, 1.0, 0.5, 0.2, 0.9], list("abcdef")
    assert mean_estimate(values, clusters, "m") == mean_estimate(values, clusters, "m")


@pytest.mark.parametrize(("b", "c"), [(0, 0), (5, 0), (6, 0), (1, 9), (10, 12)])
def test_mcnemar_against_the_binomial_sum(b: int, c: int) -> None:
    n = b + c
    tail = sum(math.comb(n, k) for k in range(min(b, c) + 1)) / 2**n if n else 1.0
    assert mcnemar(b, c) == pytest.approx(min(1.0, 2 * tail))


def test_cases_belong_to_documents_when_there_are_enough_of_them() -> None:
    asked = [GoldCase(str(i), f"q{i}", True, quotes=(GoldQuote(f"d{i // 2}", "x"),)) for i in range(24)]
    lone = GoldCase("z", "q0", False)
    unit, clusters = clusters_of([*asked, lone])
    assert unit == "document"
    assert len(set(clusters)) == 12
    assert clusters[-1] == clusters[0], "an unanswerable turn goes with its conversation"
    unit, clusters = clusters_of(asked[:6])
    assert unit == "conversation"
    assert len(set(clusters)) == 6
