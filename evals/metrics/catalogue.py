"""All metrics by name: what each says in a few words, in which unit, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """How to show a figure and how to judge a change of it."""

    name: str
    group: str
    about: str
    lower: bool = False  # lower is better
    unit: str = ""  # '' for a share or score in [0, 1]
    gated: bool = True  # a significant regression stops a change


_ALL = (
    Metric("correct", "answer", "answerable questions answered rightly"),
    Metric("fact_recall", "answer", "share of the gold facts that the answer says"),
    Metric("all_facts", "answer", "answers that say every gold fact, whatever else they say", gated=False),
    Metric("fact_recall_turn_1", "conversation", "the same, first questions", gated=False),
    Metric("fact_recall_turn_2", "conversation", "the same, second turns", gated=False),
    Metric("fact_recall_turn_3", "conversation", "the same, third turns", gated=False),
    Metric("fact_recall_turn_4+", "conversation", "the same, later turns", gated=False),
    Metric("token_f1", "answer", "token F1 with the accepted answers (SQuAD)"),
    Metric("exact_match", "answer", "whole answer equals an accepted one (SQuAD)"),
    Metric("phrase_f1", "answer", "token F1 of the marked answer phrase", gated=False),
    Metric("phrase_match", "answer", "marked answer phrase equals an accepted answer", gated=False),
    Metric("misled", "answer", "says what a misleading document claims", lower=True),
    Metric("citation_precision", "citation", "citations that stand on gold evidence (ALCE)"),
    Metric("citation_recall", "citation", "sentences backed by gold evidence (ALCE)"),
    Metric("quote_recall", "citation", "gold quotes that are cited"),
    Metric("offset_exactness", "citation", "quotes that stand in the document, to the character"),
    Metric("wrong_on_unanswerable", "abstention", "unanswerable questions that got an answer", lower=True),
    Metric("over_abstention", "abstention", "answerable questions that got none", lower=True),
    Metric(
        "balanced_accuracy",
        "abstention",
        "mean of answered where answerable, left open where not",
        gated=False,
    ),
    Metric("auroc", "abstention", "confidence tells answerable from unanswerable"),
    Metric("aurc", "abstention", "area under the risk-coverage curve", lower=True),
    Metric("ece", "abstention", "distance of confidence from the truth", lower=True, gated=False),
    Metric("recall@1", "retrieval", "gold quotes in the first passage"),
    Metric("recall@5", "retrieval", "gold quotes in the first 5 passages"),
    Metric("recall@10", "retrieval", "gold quotes in the first 10 passages"),
    Metric("mrr", "retrieval", "1 / rank of the first passage with evidence"),
    Metric("ndcg@10", "retrieval", "evidence near the top, first 10"),
    Metric("document@1", "retrieval", "first passage is of a document with evidence", gated=False),
    Metric("judge_correct", "judge", "right in the eyes of the language model", gated=False),
    Metric("judge_kappa", "judge", "Cohen's kappa of judge and exact metrics", gated=False),
    Metric("seconds_p50", "speed", "median time of an answer", lower=True, unit="s", gated=False),
    Metric("seconds_p95", "speed", "time that 95 % of answers stay below", lower=True, unit="s", gated=False),
    Metric("first_token_p50", "speed", "median time to the first text", lower=True, unit="s", gated=False),
    Metric("first_token_p95", "speed", "the same, 95 %", lower=True, unit="s", gated=False),
    Metric("peak_rss_mb", "speed", "largest memory of a process", lower=True, unit="MiB", gated=False),
    Metric("errors", "run", "questions on which the system failed", lower=True),
)
METRICS = {metric.name: metric for metric in _ALL}
"""In the order in which tables show them."""


def metric_of(name: str) -> Metric:
    """The catalogue's entry, or a plain one for a score of somebody else's scorer."""
    return METRICS.get(name) or Metric(name, "other", name, gated=False)
