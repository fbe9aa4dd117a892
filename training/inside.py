"""Near misses that ask for another name or year of the same passage: the passage speaks of it, elsewhere.

A name swapped for one that the passage lacks is easily told; one that it holds is what people mix up.
Whether the passage answers the new question after all is not known by rule, so only those are kept whose
best sentence, as a reader sees it, still is the one that answered the old question: that of the other name.

    python -m training.inside --data DIR --benchmarks DIR --encoder MINILM [--reader FOLDER]

prints how well a reader tells held-out questions from theirs, all that can be made and none picked.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.reader import MODEL_FOLDER, OnnxReader
from training.entities import Neighbours, names_in, neighbours, one_is_short
from training.load import held_out, load_all, without_leaks
from training.loop import SEED
from training.metrics import rank_auc
from training.records import Record
from training.scorers import best_sentence, reader_scorer
from training.swaps import COUNTRIES, PEOPLES, find, in_text, unanswerable

_STATES = (*COUNTRIES, "US", "U.S.", "UK", "EU", "Britain", "European Union")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SAME = (
    {"us", "u.s.", "usa", "u.s.a.", "united states", "united states of america", "america", "washington"},
    {"uk", "u.k.", "united kingdom", "britain", "great britain", "england", "london"},
    {"japan", "tokyo"},
    {"china", "beijing"},
    {"russia", "moscow", "kremlin", "soviet union", "ussr"},
    {"france", "paris"},
    {"germany", "berlin"},
    {"south korea", "seoul", "korea"},
)
"""Names that may mean the same."""


def mined(
    records: Iterable[Record], near: Neighbours, reader: OnnxReader, rng: random.Random
) -> list[tuple[Record, Record]]:
    """Pairs of an answerable record and its near miss; at most one a record."""
    pairs = []
    for record in records:
        choices = swapped(record, near)
        rng.shuffle(choices)
        for made in choices[:2]:
            if fooled(reader, made, record.gold):
                pairs.append((record, made))
                break
    return pairs


def swapped(record: Record, near: Neighbours) -> list[Record]:
    """The record with another name or year of its passage in the question, one record a possible swap."""
    if not record.answerable or not record.gold or any(find(a, record.question) for a in record.answers):
        return []
    evidence = _evidence(record)
    made = []
    for old, new in _pairs(record, near):
        if find(old, evidence) and not find(new, evidence) and not find(new, record.question):
            question = in_text(*_articles(old, new, record), record.question)
            if question != record.question:
                made.append(unanswerable(replace(record, question=question), "swap-inside"))
    return made


def fooled(reader: OnnxReader, made: Record, gold: Iterable[int]) -> bool:
    """Is the best sentence still one of ``gold``?"""
    [reading] = reader_scorer(reader)([made])
    return best_sentence(reading) in gold


def _evidence(record: Record) -> str:
    """The sentences that answer, each with the one before it, which its pronouns may point to."""
    places = sorted({near for place in record.gold for near in (place - 1, place) if near >= 0})
    return " ".join(record.text[slice(*record.sentences[place])] for place in places)


def _pairs(record: Record, near: Neighbours) -> list[tuple[str, str]]:
    """(what the question names, another of its sort in the passage)"""
    held = _known(names_in(record.text), near)
    asked = [
        name for name in sorted(held | _known(names_in(record.question), near)) if find(name, record.question)
    ]
    years = sorted(set(_YEAR.findall(record.text)))
    pairs = [(a, b) for a in asked for b in sorted(held) if a != b and _of_a_sort(a, b, near)]
    return pairs + [(a, b) for a in sorted(set(_YEAR.findall(record.question))) for b in years if a != b]


def _articles(old: str, new: str, record: Record) -> tuple[str, str]:
    """Both with the article that the question and the passage give them: the United States, Japan."""
    stood, takes = f"the {old}", len(find(f"the {new}", record.text)) * 2 > len(find(new, record.text))
    if find(stood, record.question):
        return stood, f"the {new}" if takes else new
    return old, f"the {new}" if takes and new in _STATES else new


def _known(names: Iterable[str], near: Neighbours) -> set[str]:
    """Without words that only open a sentence: a single word must be known as a name."""
    return {name for name in names if " " in name or name in _STATES or name.lower() in near.number}


def _of_a_sort(one: str, other: str, near: Neighbours) -> bool:
    left, right = one.lower(), other.lower()
    if set(left.split()) & set(right.split()) or one_is_short(one, other):
        return False
    if any(left in same and right in same for same in _SAME):
        return False
    if any(one in sort and other in sort for sort in (_STATES, PEOPLES)):
        return True
    return other in near.like(one) or (_like_a_person(one) and _like_a_person(other))


def _like_a_person(name: str) -> bool:
    words: Sequence[str] = name.split()
    return len(words) in (2, 3) and all(word[:1].isupper() and word[1:].islower() for word in words)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--data", "--benchmarks", "--encoder"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    records = without_leaks(load_all(options.data), options.benchmarks)
    texts = dict.fromkeys(record.text for record in records if record.answerable)
    with tempfile.TemporaryDirectory() as folder:
        near = neighbours(texts, options.encoder, Path(folder) / "names.npz")
    rng, read = random.Random(SEED), reader_scorer(OnnxReader(options.reader))
    asked = [record for record in records if held_out(record) and record.source != "qamr"]
    pairs = [(record, rng.choice(made)) for record in asked if (made := swapped(record, near))]
    logits = np.array([[reading.logit for reading in read(pair)] for pair in pairs])
    auroc = rank_auc(logits.ravel(), np.tile([True, False], len(pairs)))
    print(f"{len(pairs)} pairs, AUROC {auroc:.3f}")
    print(f"the question above its near miss: {(logits[:, 0] > logits[:, 1]).mean():.3f}")


if __name__ == "__main__":
    main()
