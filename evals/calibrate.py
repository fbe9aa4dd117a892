"""Fit how the trained reader's confidence is made up, on development questions only.

    python -m evals.calibrate evals/gold/briefing.jsonl=corpus [GOLD=FOLDER ...]

Platt scaling (Platt, 1999) of the best sentence's score, as a logit. Each collection counts alike, however
many questions it has. Prints the calibration for ``assistant.read.TrainedReader`` and, for each threshold,
what it costs and yields on the same questions, so that the choice can be seen.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant import Assistant
from assistant.answer import select
from assistant.condense import condense
from assistant.read import TrainedReader, logit
from assistant.types import Reading, ScoredSentence
from evals.gold import load_gold
from evals.metrics.text import says_one_of
from evals.types import GoldCase

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its best sentence's logit, and the share of the gold facts that a forced answer says.

    ``weight``: one in so many questions of its collection.
    """

    answerable: bool
    best: float
    facts: float
    weight: float


def main(pairs: list[str]) -> None:
    """Read every development question of each GOLD=FOLDER and print the fit."""
    rows = [row for pair in pairs for row in _rows(*pair.split("=", 1))]
    features = np.array([[row.best] for row in rows])
    truth = np.array([row.answerable for row in rows])
    weights = np.array([row.weight for row in rows])
    fit = LogisticRegression().fit(features, truth, weights * len(rows) / len(pairs))
    probability = fit.predict_proba(features)[:, 1]
    console = Console()
    console.print(f"{len(rows)} questions, {int(truth.sum())} answerable")
    console.print(f"calibration = ({fit.coef_[0][0]:.2f}, {fit.intercept_[0]:.2f})")
    console.print(f"AUROC {roc_auc_score(truth, probability, sample_weight=weights):.3f}")
    console.print(_table(rows, probability))


def _rows(gold: str, folder: str) -> list[Row]:
    assistant = Assistant.open(folder)
    cases = [case for case in load_gold(Path(gold)) if case.split == "dev"]
    progress = track(cases, f"Reading {gold}", console=Console(stderr=True))
    return [_row(assistant, case, 1 / len(cases)) for case in progress]


def _row(assistant: Assistant, case: GoldCase, weight: float) -> Row:
    state, reader, settings = (
        assistant.library.state(),
        cast(TrainedReader, assistant._reader),
        assistant.settings,
    )
    readings: list[tuple[ScoredSentence, ...]] = []
    standalone = condense(case.question, case.history)
    for question in state.wording.variants(standalone.text):
        query = f"{question} {standalone.context}"
        passages = state.retrieval.retrieve(query, settings.top_k, case.documents, settings.words_read)
        readings.append(reader.score(question, passages))
    scored = max(readings, key=lambda sentences: sentences[0].score)
    chosen = select(Reading(scored, 1.0), 0.0, reader.sentence_threshold, settings.max_sentences)
    text = " ".join(item.sentence.text for item in chosen)
    said = [says_one_of(text, fact) for fact in case.facts]
    return Row(case.answerable, logit(scored[0].score), float(np.mean(said)) if said else 0.0, weight)


def _table(rows: list[Row], probability: Any) -> Table:
    table = Table("threshold", "facts said", "abstained, answerable", "answered, unanswerable")
    for threshold in THRESHOLDS:
        pairs = list(zip(rows, probability >= threshold, strict=True))
        facts = _mean([(row.facts * said, row.weight) for row, said in pairs if row.answerable])
        open_ = _mean([(not said, row.weight) for row, said in pairs if row.answerable])
        wrong = _mean([(said, row.weight) for row, said in pairs if not row.answerable])
        table.add_row(f"{threshold:.2f}", f"{facts:.3f}", f"{open_:.3f}", f"{wrong:.3f}")
    return table


def _mean(weighted: list[tuple[float, float]]) -> float:
    values, weights = zip(*weighted, strict=True)
    return float(np.average(values, weights=weights))


if __name__ == "__main__":
    main(sys.argv[1:])
