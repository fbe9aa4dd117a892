"""Fit what stands between logits and shown scores, on held-out training documents alone (Platt 1999)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader import OnnxReader
from training.figures import phrase, top_is_gold
from training.metrics import calibration_error, exact, overlap, rank_auc
from training.records import Record
from training.scorers import NEUTRAL, Scorer, reader_scorer

PARTS = ("answerable", "sentence", "span")
FLOOR = -15.0  # logits below say no more


def _set(reader: OnnxReader, mix: dict[str, float], calibration: dict[str, float]) -> None:
    reader.config = {**NEUTRAL, "sentence_mix": mix, "calibration": calibration}


def fit(reader: OnnxReader, records: Sequence[Record]) -> tuple[dict[str, Any], dict[str, float]]:
    """The config parts `sentence_mix` and `calibration`, and figures on the held-out records."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    answered = [record for record in records if record.answerable and record.gold]
    mix = fit_sentences(reader, answered)
    columns = []
    for part in PARTS:
        _set(reader, mix, {name: float(name == part) for name in PARTS} | {"bias": 0.0})
        columns.append([reading.logit for reading in reader_scorer(reader)(records)])
    parts, truth = np.maximum(np.array(columns).T, FLOOR), np.array([record.answerable for record in records])
    model = LogisticRegression(C=1.0)
    chance = cross_val_predict(model, parts, truth, cv=5, method="predict_proba")[:, 1]
    model.fit(parts, truth)
    weights = {name: float(value) for name, value in zip(PARTS, model.coef_[0], strict=True)}
    _set(reader, mix, weights | {"bias": float(model.intercept_[0])})
    figures = {"auroc": rank_auc(chance, truth), "ece": calibration_error(list(chance), list(truth))}
    settings = {name: reader.config[name] for name in ("sentence_mix", "calibration")}
    return settings, figures | _by_kind(chance, truth, records) | _quality(reader, answered)


def fit_sentences(reader: OnnxReader, answered: Sequence[Record]) -> dict[str, float]:
    """Logistic regression of 'this sentence answers' on its head's logit and its phrase's lead over null."""
    from sklearn.linear_model import LogisticRegression

    _set(reader, {"head": 1.0, "span": 0.0, "bias": 0.0}, NEUTRAL["calibration"])
    rows, labels = [], []
    for record, reading in zip(answered, reader_scorer(reader)(answered), strict=True):
        for number, (score, span) in enumerate(zip(reading.sentence_scores, reading.spans, strict=True)):
            if span:
                rows.append((max(score, FLOOR), max(span.score, FLOOR)))
                labels.append(number in record.gold)
    model = LogisticRegression(C=1.0).fit(np.array(rows), labels)
    head, span_weight = (float(value) for value in model.coef_[0])
    return {"head": head, "span": span_weight, "bias": float(model.intercept_[0])}


def fit_mixture(first: Scorer, second: Scorer, records: Sequence[Record]) -> tuple[float, float]:
    """Weights of `second` beside `first` with weight 1: for sentences and for the evidence."""
    from sklearn.linear_model import LogisticRegression

    rows, labels, evidence = [], [], []
    for record, one, two in zip(records, first(records), second(records), strict=True):
        evidence.append((one.logit, two.logit))
        if record.gold:
            rows += list(zip(one.sentence_scores, two.sentence_scores, strict=True))
            labels += [number in record.gold for number in range(len(one.sentence_scores))]
    truth = [record.answerable for record in records]
    weights = []
    for parts, wanted in ((rows, labels), (evidence, truth)):
        reader, other = LogisticRegression(C=10.0).fit(np.array(parts), wanted).coef_[0]
        weights.append(float(other / reader))
    return weights[0], weights[1]


def _by_kind(
    chance: NDArray[np.float64], truth: NDArray[np.bool_], records: Sequence[Record]
) -> dict[str, float]:
    """AUROC of all answerable held-out questions against each kind of unanswerable one."""
    kinds = np.array([r.source if r.kind == "given" else r.kind for r in records])
    figures = {}
    for kind in sorted(set(kinds[~truth])):
        some = truth | (kinds == kind)
        figures[f"auroc {kind} n={int((~truth & (kinds == kind)).sum())}"] = rank_auc(
            chance[some], truth[some]
        )
    human = kinds == "squad2"
    return figures | {f"auroc squad2 within n={int(human.sum())}": rank_auc(chance[human], truth[human])}


def _quality(reader: OnnxReader, answered: Sequence[Record]) -> dict[str, float]:
    readings = reader_scorer(reader)(answered)
    pairs = list(zip(answered, readings, strict=True))
    said = [(phrase(r, reading), r.answers) for r, reading in pairs if r.spans]
    return {
        "sentence@1": float(np.mean([top_is_gold(r, reading) for r, reading in pairs])),
        "EM": float(np.mean([exact(text, answers) for text, answers in said])),
        "F1": float(np.mean([overlap(text, answers) for text, answers in said])),
    }


def distinct(records: Sequence[Record]) -> list[Record]:
    """Each question with each passage once."""
    unique = {(r.question.lower(), r.text): r for r in records}
    return list(unique.values())
