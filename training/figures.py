"""What is measured on the benchmarks, for any design."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.reader import RawReading
from training.benchmarks import Item, load_benchmark, with_nearest_passages, with_other_passages
from training.metrics import Figure, auroc, calibration_error, exact, mean, overlap
from training.records import Record
from training.scorers import Scorer, best_sentence

Figures = dict[str, Figure]


def top_is_gold(record: Record, reading: RawReading) -> float:
    """1 if the best sentence is one that answers."""
    return float(best_sentence(reading) in record.gold)


def phrase(record: Record, reading: RawReading) -> str:
    """The best phrase of the best sentence."""
    span = reading.spans[best_sentence(reading)]
    return record.text[span.start : span.end] if span else ""


def _answerable(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.record.answerable and item.record.gold]


def sentences_and_phrases(items: Sequence[Item], scorer: Scorer, spans: bool) -> Figures:
    """Sentence at rank 1, and exact match and F1 of its phrase."""
    asked = _answerable(items)
    readings = scorer([item.record for item in asked])
    pairs = list(zip(asked, readings, strict=True))
    figures = {"sentence@1": mean([top_is_gold(item.record, reading) for item, reading in pairs])}
    if spans and any(reading.spans[0] for reading in readings):
        said = [(phrase(item.record, reading), item.accepted) for item, reading in pairs]
        figures["EM"] = mean([exact(text, accepted) for text, accepted in said])
        figures["F1"] = mean([overlap(text, accepted) for text, accepted in said])
    return figures


def abstention(items: Sequence[Item], scorer: Scorer, elsewhere: bool) -> Figures:
    """AUROC of the evidence score: own passage against unanswerable, unrelated and nearest passages."""
    positive = [r.logit for r in scorer([item.record for item in items if item.record.answerable])]
    sets: dict[str, list[Record]] = {}
    if any(not item.record.answerable for item in items):
        sets["unanswerable"] = [item.record for item in items if not item.record.answerable]
    if elsewhere:
        sets["unrelated"] = with_other_passages(items)
        sets["nearest other"] = with_nearest_passages(items)
    scores = {name: [r.logit for r in scorer(records)] for name, records in sets.items()}
    figures = {f"AUROC {name}": auroc(positive, values) for name, values in scores.items()}
    if {"unanswerable", "unrelated"} <= scores.keys():
        figures["AUROC unanswerable + unrelated"] = auroc(
            positive, scores["unanswerable"] + scores["unrelated"]
        )
    return figures


def calibration(items: Sequence[Item], scorer: Scorer) -> float:
    """Expected calibration error of the answerability on one benchmark."""
    readings = scorer([item.record for item in items])
    return calibration_error([r.answerability for r in readings], [item.record.answerable for item in items])


def measure(scorer: Scorer, folder: Path, names: Sequence[str] = ("clapnq", "squad", "squad2")) -> Figures:
    """Every figure of one design, keyed by benchmark and measure."""
    figures: Figures = {}
    for name in names:
        items = load_benchmark(folder, name)
        found = sentences_and_phrases(items, scorer, spans=name != "clapnq")
        found |= abstention(items, scorer, elsewhere=name != "squad2")
        figures |= {f"{name} {key}": value for key, value in found.items()}
    return figures
