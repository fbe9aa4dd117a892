"""Figures for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from evals.failures import KINDS, failure
from evals.folder import Run
from evals.metrics.catalogue import METRICS, metric_of
from evals.types import CaseResult, Estimate

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from evals.compare import Comparison

WIDTH = 150
"""Columns when the output isn't a terminal, such as a log of CI."""
_SHOWN_ANSWER = 90


def console() -> Console:
    """Wide enough for the tables wherever it prints; no colours in a file."""
    from rich.console import Console

    made = Console(highlight=False, markup=False)
    return made if made.is_terminal else Console(highlight=False, markup=False, width=WIDTH)


def metrics_table(run: Run) -> Table:
    """One row a metric, one column a split: value, 95 % interval, number of eligible cases.

    The arrow tells which way is better.
    """
    splits = {split: run.estimates(split) for split in run.metrics["splits"]}
    found = {name for estimates in splits.values() for name in estimates}
    hidden = {"errors"} if not any(e["errors"].value for e in splits.values() if "errors" in e) else set()
    table = _table("metric", "", *(f"{split}  [95 % interval]  n" for split in splits), "what it says")
    for name in [*(n for n in METRICS if n in found - hidden), *sorted(found - METRICS.keys())]:
        cells = (figure(estimates.get(name), name) for estimates in splits.values())
        metric = metric_of(name)
        table.add_row(name, "↓" if metric.lower else "↑", *cells, metric.about)
    return table


def comparison_table(comparisons: Iterable[Comparison]) -> Table:
    """One row a metric: both figures, the paired difference, how many cases differ, the verdict."""
    table = _table("metric", "A", "B", "B - A  [95 % interval]", "differ / n", "p", "verdict")
    for one in comparisons:
        p = "" if one.p_value is None else f"{one.p_value:.3f}"
        row = (one.metric, f"{one.first:.3f}", f"{one.second:.3f}", interval(one.difference, 3))
        table.add_row(*row, f"{one.changed} / {one.difference.n}", p, one.verdict)
    return table


def failure_lines(results: Sequence[CaseResult]) -> list[str]:
    """Every failure by name, by split and kind."""
    found = [(r.case.split, kind, r) for r in results if (kind := failure(r))]
    lines: list[str] = []
    for split in sorted({split for split, _, _ in found}):
        for kind, about in KINDS.items():
            inside = [r for s, k, r in found if (s, k) == (split, kind)]
            if inside:
                lines.append(f"{split}: {about} ({len(inside)})")
                lines += [f"  {r.case.id}  {r.case.question}  ->  {_got(r)}" for r in inside]
    return lines


def changed_lines(pairs: Iterable[tuple[CaseResult, CaseResult]]) -> list[str]:
    """Each changed case with what became of it and both texts."""
    lines: list[str] = []
    for a, b in pairs:
        before, after = failure(a) or "fine", failure(b) or "fine"
        lines.append(f"{a.case.id} ({a.case.split}): {before} -> {after}  {a.case.question}")
        lines += [f"  A  {_got(a)}", f"  B  {_got(b)}"]
    return lines


def figure(estimate: Estimate | None, name: str) -> str:
    """Value, interval and n in the metric's unit; '' for a metric that no case is eligible for."""
    if estimate is None:
        return ""
    unit = metric_of(name).unit
    digits = {"": 3, "s": 3}.get(unit, 0)
    return f"{interval(estimate, digits)}{f' {unit}' if unit else ''}  n={estimate.n}"


def interval(estimate: Estimate, digits: int) -> str:
    """``0.91 [0.84, 0.96]``, or the value alone where no interval can be given."""
    value = f"{estimate.value:.{digits}f}"
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} [{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"


def _got(result: CaseResult) -> str:
    text = " ".join(str(result.trace.get("error") or result.answer.text).split())
    return text if len(text) <= _SHOWN_ANSWER else f"{text[: _SHOWN_ANSWER - 1]}…"


def _table(*headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number < len(headings) - 1, overflow="fold")
    return table
