"""What became of a case, in one word."""

from __future__ import annotations

from collections.abc import Mapping

from evals.types import CaseResult

KINDS = {
    "broken": "the system failed",
    "forced": "answered what the documents do not say",
    "silent": "abstained though the documents answer",
    "wrong": "answered, but not with what was expected",
}


def failure(result: CaseResult) -> str | None:
    """One of ``KINDS``, or None where all is well or nothing can tell."""
    if result.trace.get("error"):
        return "broken"
    if not result.case.answerable:
        return None if result.answer.abstained else "forced"
    if result.answer.abstained:
        return "silent"
    return "wrong" if result.scores.get("correct") == 0 else None


def breaks_unanswerable(result: CaseResult) -> bool:
    """The system failed where it should have said nothing: no abstention, but the surest of answers."""
    return bool(result.trace.get("error")) and not result.case.answerable


def counted(result: CaseResult) -> Mapping[str, float]:
    """The scores as they count in figures, where to fail must not look better than to answer wrongly."""
    return {"wrong_on_unanswerable": 1.0, **result.scores} if breaks_unanswerable(result) else result.scores
