"""Benchmark files as records. They are only ever measured on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from training.load import read_lines
from training.records import Record, Span, gold_of, split_sentences
from training.swaps import unanswerable


@dataclass(frozen=True)
class Item:
    """One question with one passage and the accepted answer phrases."""

    record: Record
    accepted: tuple[str, ...]


def load_benchmark(folder: Path, name: str) -> list[Item]:
    """All rows of clapnq, squad or squad2."""
    return [_item(name, row) for row in read_lines(folder / f"{name}.jsonl")]


def _item(name: str, row: dict[str, Any]) -> Item:
    document = row["documents"][0]
    text, title = document["text"], document["title"].replace("_", " ")
    spans: tuple[Span, ...] = ()
    if name == "clapnq":
        sentences = _locate(text, document["sentences"])
        golden = set(row["gold_sentences"])
        gold = frozenset(n for n, (start, end) in enumerate(sentences) if text[start:end] in golden)
    else:
        sentences = split_sentences(text)
        if row["answerable"]:
            pairs = zip(row["answers"], row["answer_starts"], strict=True)
            spans = tuple(sorted({(start, start + len(answer)) for answer, start in pairs}))
        gold = gold_of(sentences, spans)
    record = Record(name, title, row["question"], title, text, sentences, spans, gold, row["answerable"])
    return Item(record, tuple(row["answers"]))


def _locate(text: str, parts: Sequence[str]) -> tuple[Span, ...]:
    spans, at = [], 0
    for part in parts:
        start = text.index(part.strip(), at)
        at = start + len(part.strip())
        spans.append((start, at))
    return tuple(spans)


def with_other_passages(items: Sequence[Item], seed: int = 11) -> list[Record]:
    """Each answerable question with the passage of another row."""
    rng = random.Random(seed)
    made = []
    for item in items:
        if item.record.answerable:
            others = [other.record for other in items if other.record.title != item.record.title]
            other = rng.choice(others)
            made.append(unanswerable(replace(other, question=item.record.question), "far"))
    return made


def with_nearest_passages(items: Sequence[Item]) -> list[Record]:
    """Each answerable question with the passage of another title that BM25 likes best."""
    import bm25s

    index = bm25s.BM25()
    texts = [f"{item.record.title} {item.record.text}" for item in items]
    index.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
    made = []
    for item in items:
        if item.record.answerable:
            query = bm25s.tokenize([item.record.question], show_progress=False)
            found, _ = index.retrieve(query, k=len(texts), show_progress=False)
            titles = [
                items[int(n)].record for n in found[0] if items[int(n)].record.title != item.record.title
            ]
            made.append(unanswerable(replace(titles[0], question=item.record.question), "near"))
    return made
