"""The figures of the headline table, as text: value, interval, number of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics import METRICS, Metric, metric_of

HEADLINE = (
    "correct", "fact_recall", "citation_precision", "citation_recall", "offset_exactness",
    "wrong_on_unanswerable", "over_abstention", "auroc", "misled", "recall@5", "seconds_p50", "seconds_p95",
)  # fmt: skip
"""What stands at the top; every other figure is one click away."""
_NO_SHARES = {"auroc", "aurc", "ece", "mrr", "ndcg@10", "token_f1", "phrase_f1", "judge_kappa"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as it is shown."""

    value: str
    range: str
    bar: tuple[float, float, float] | None = None  # low, value, high on a scale of 0 to 100


@dataclass(frozen=True, slots=True)
class Row:
    """One metric, and its figure in each column; None where it could not be scored."""

    metric: Metric
    label: str
    cells: Sequence[Cell | None]


def rows(columns: Sequence[Mapping[str, Any]], names: Sequence[str] | None = None) -> list[Row]:
    """The metrics of ``names`` (or all) that any column has; a column is metric -> estimate."""
    known = {name for column in columns for name in column}
    chosen = [name for name in names or (*METRICS, *sorted(known - METRICS.keys())) if name in known]
    return [_row(metric_of(name), columns) for name in chosen]


def _row(metric: Metric, columns: Sequence[Mapping[str, Any]]) -> Row:
    label = metric.about[:1].upper() + metric.about[1:]
    return Row(metric, label, [_cell(metric, column.get(metric.name)) for column in columns])


def _cell(metric: Metric, found: Mapping[str, Any] | None) -> Cell | None:
    if found is None:
        return None
    low, high, n = found["low"], found["high"], found["n"]
    shown = written if metric.unit == "s" else _number  # milliseconds and seconds may meet in one range
    bounds = "no interval" if low is None else f"{shown(metric, low)} to {shown(metric, high)}"
    bar = (
        (low, found["value"], high) if low is not None and not metric.unit and 0 <= low <= high <= 1 else None
    )
    drawn = (round(100 * bar[0], 1), round(100 * bar[1], 1), round(100 * bar[2], 1)) if bar else None
    return Cell(written(metric, found["value"]), f"{bounds} · n {n}", drawn)


def written(metric: Metric, value: float) -> str:
    """A value with its unit: shares in per cent, scores plain, seconds and MiB as they are."""
    if metric.unit == "s" and value < 0.1:
        return f"{1000 * value:.0f} ms"
    unit = metric.unit or ("" if metric.name in _NO_SHARES or metric.group == "other" else "%")
    return f"{_number(metric, value)} {unit}".strip()


def _number(metric: Metric, value: float) -> str:
    if metric.unit == "s":
        return f"{value:.2f}" if value < 10 else f"{value:.0f}"
    if metric.unit:
        return f"{value:.0f}"
    if metric.name in _NO_SHARES or metric.group == "other":
        return f"{value:.2f}"
    return f"{100 * value:.1f}".removesuffix(".0")
