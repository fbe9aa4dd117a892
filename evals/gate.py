"""May this change go in? Compares a run with the committed baseline and names what forbids it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evals.compare import Comparison, compare, paired
from evals.folder import Run, RunError, finished, write_info, write_metrics, write_results
from evals.metrics.catalogue import metric_of
from evals.table import interval
from evals.types import CaseResult

SHOWN_MISSING = 5


def gate(run: Run, baseline: Run) -> list[str]:
    """The reasons to stop, empty when there is none. Compared are all splits together.

    Stopped is: a case of the baseline that the run left out, which could hide what became worse; a
    citation that isn't exact to the character, whatever the baseline has; a question on which the system
    failed and didn't before; a significant regression of a gated metric.
    """
    pairs = paired(baseline, run)
    broken = [
        f"{after.case.id}: the system failed: {after.trace['error']}"
        for before, after in pairs
        if after.trace.get("error") and not before.trace.get("error")
    ]
    regressions = [one for one in compare(baseline, run) if one.worse and metric_of(one.metric).gated]
    return [*_left_out(run, baseline), *inexact(run), *broken, *map(_told, regressions)]


def missing(run: Run, baseline: Run) -> list[str]:
    """Cases of the baseline that the run doesn't have; of one split, where only that was asked."""
    asked, split = {result.case.id for result in run.results}, run.info.get("split")
    known = [result.case for result in baseline.results if split in (None, result.case.split)]
    return [case.id for case in known if case.id not in asked]


def inexact(run: Run) -> list[str]:
    """Cases with a citation whose quote isn't at its place in the document."""
    return [
        f"{result.case.id}: a citation does not stand in its document to the character"
        for result in run.results
        if result.scores.get("offset_exactness", 1.0) < 1.0
    ]


def uncompared(run: Run, baseline: Run) -> int:
    """Cases of the run that the baseline doesn't have, or has with other gold."""
    return len(run.results) - len(paired(baseline, run))


def accept(run: Run, folder: Path) -> None:
    """Write the run as the new baseline, without the retrieved passages so that it stays small.

    Raises ``RunError`` for a run that is not finished, or of one split: the gate would lose the other.
    """
    finished(run)
    if split := run.info.get("split"):
        raise RunError(f"{run.folder} holds the split {split} only. Run without --split, and accept that.")
    folder.mkdir(parents=True, exist_ok=True)
    write_results(folder, [_small(result) for result in run.results])
    write_metrics(folder, run.metrics)
    write_info(folder, run.info)


def _small(result: CaseResult) -> CaseResult:
    trace = {key: result.trace[key] for key in ("error", "first_token", "judge") if key in result.trace}
    return replace(result, answer=replace(result.answer, passages=()), trace=trace)


def _left_out(run: Run, baseline: Run) -> list[str]:
    found = missing(run, baseline)
    more = f" and {len(found) - SHOWN_MISSING} more" if len(found) > SHOWN_MISSING else ""
    shown = f"{', '.join(found[:SHOWN_MISSING])}{more}"
    return [f"the run leaves out {len(found)} of the baseline's cases: {shown}"] if found else []


def _told(one: Comparison) -> str:
    return f"{one.metric}: {one.first:.3f} -> {one.second:.3f}, difference {interval(one.difference, 3)}"
