"""What became of a case, in one word."""

from __future__ import annotations

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
