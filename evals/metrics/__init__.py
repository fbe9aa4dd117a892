"""Scorers: small functions from a case and its answer to named scores in [0, 1].

A case that isn't eligible for a score does not get it: an unanswerable question has no fact recall.
"""

from __future__ import annotations

from evals.corpus import Corpus, evidence
from evals.metrics.abstention import score_abstention
from evals.metrics.answer import score_answer
from evals.metrics.catalogue import METRICS, Metric, metric_of
from evals.metrics.citation import score_citations
from evals.metrics.retrieval import score_retrieval
from evals.types import CaseResult

__all__ = ["METRICS", "Metric", "metric_of", "score"]


def score(result: CaseResult, corpus: Corpus | None) -> dict[str, float]:
    """All scores of one case; ``corpus`` is None where the documents aren't at hand.

    A case on which the system failed counts as unanswered if it has an answer; failing is no
    abstention, so it earns nothing on an unanswerable case, and figures count it as a wrong answer there
    (``evals.failures.counted``).
    """
    case, answer = result.case, result.answer
    failed = bool(result.trace.get("error"))
    scores = {"errors": float(failed)}
    if failed and not case.answerable:
        return scores
    units = evidence(case, corpus) if case.answerable else ()
    return {
        **scores,
        **score_answer(case, answer, units),
        **score_citations(case, answer, units, corpus),
        **score_abstention(case, answer),
        **score_retrieval(answer, units),
    }
