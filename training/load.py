"""Loaders of the five training sets, and the filter that drops whatever the benchmarks hold as well."""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from training.authored import authored
from training.records import (
    INVENTED,
    Record,
    Span,
    gold_of,
    join_sentences,
    sentences_from_starts,
    split_sentences,
)

HELD_OUT_ARTICLE = "Normans"
LONG = 60
"""Letters and digits of a sentence from which on it is looked for in the benchmarks."""
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """All objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def load_all(folder: Path) -> list[Record]:
    """Every record of the data folder, in a fixed order."""
    loaders = (_squad1, _squad2, _qed, _selqa, _qamr)
    records = [record for loader in loaders for record in loader(folder)]
    return [*records, *authored(records)]


def held_out(record: Record) -> bool:
    """Whether a record is of a held-out document: one SQuAD 2.0 article, about one in 8 of the briefings
    written for this, and one in 25 of the others."""
    if record.source == "squad2":
        return record.group == HELD_OUT_ARTICLE
    return zlib.crc32(record.group.encode()) % (8 if record.source in INVENTED else 25) == 0


def normal(text: str) -> str:
    """Lower case, letters and digits only: what two copies of one text have in common."""
    return re.sub(r"\W+", "", text.lower())


def without_leaks(records: Iterable[Record], benchmarks: Path | None) -> list[Record]:
    """Drop records whose question, passage or any long sentence of it is in a benchmark file."""
    if benchmarks is None:
        return list(records)
    known: set[str] = set()
    for path in sorted(benchmarks.glob("*.jsonl")):
        for row in read_lines(path):
            known.add(normal(row["question"]))
            for text in (document["text"] for document in row["documents"]):
                known.add(normal(text))
                known.update(_long(text, split_sentences(text)))

    @cache  # many questions share a passage
    def is_new(text: str, sentences: tuple[Span, ...]) -> bool:
        return known.isdisjoint({normal(text), *_long(text, sentences)})

    return [r for r in records if normal(r.question) not in known and is_new(r.text, r.sentences)]


def _long(text: str, sentences: Iterable[Span]) -> set[str]:
    """Sentences that two texts hardly share by chance."""
    return {found for s in sentences if len(found := normal(text[slice(*s)])) > LONG}


def _spans(text: str, answers: list[str], starts: list[int]) -> tuple[Span, ...]:
    pairs = {(start, start + len(answer)) for answer, start in zip(answers, starts, strict=True)}
    return tuple(sorted(pair for pair in pairs if pair[0] < pair[1] <= len(text)))


def _squad1(folder: Path) -> Iterator[Record]:
    for row in read_lines(folder / "squad1.jsonl"):
        text = row["context"]
        sentences, spans = split_sentences(text), _spans(text, row["answers"], row["answer_starts"])
        group = f"squad1:{zlib.crc32(text.encode())}"
        yield Record(
            "squad1", group, row["question"].strip(), "", text, sentences, spans, gold_of(sentences, spans)
        )


def _squad2(folder: Path) -> Iterator[Record]:
    for row in read_lines(folder / "squad2.jsonl"):
        document = row["documents"][0]
        text, title = document["text"], document["title"]
        sentences = split_sentences(text)
        spans = _spans(text, row["answers"], row["answer_starts"]) if row["answerable"] else ()
        gold = gold_of(sentences, spans)
        yield Record(
            "squad2", title, row["question"].strip(), title, text, sentences, spans, gold, row["answerable"]
        )


def _qed(folder: Path) -> Iterator[Record]:
    for row in read_lines(folder / "qed.jsonl"):
        text = row["context"]
        starts = row["sentence_starts"]
        sentences = sentences_from_starts(text, starts) if starts else split_sentences(text)
        spans = _spans(text, row["answers"], row["answer_starts"])
        gold = gold_of(sentences, spans)
        if gold:
            yield Record("qed", row["title"], row["question"], row["title"], text, sentences, spans, gold)


def _selqa(folder: Path) -> Iterator[Record]:
    for name in ("selqa_dev.json", "selqa_test.json"):
        for row in json.loads((folder / name).read_text("utf-8")):
            text, sentences = join_sentences(row["candidates"])
            gold = frozenset(row["answers"])
            yield Record("selqa", row["article"], row["question"], row["article"], text, sentences, (), gold)


def _qamr(folder: Path) -> Iterator[Record]:
    tokens: dict[str, list[str]] = {}
    for line in (folder / "qamr_sents.tsv").read_text("utf-8").split("\n"):
        if "\t" in line:
            name, sentence = line.split("\t")
            tokens[name] = [_BRACKETS.get(token, token) for token in sentence.split(" ")]
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(tokens, key=lambda n: int(n.rsplit(":", 1)[1])):
        groups[name.rsplit(":", 1)[0]].append(name)
    for file in ("qamr_dev.tsv", "qamr_test.tsv"):
        for line in (folder / file).read_text("utf-8").split("\n"):
            fields = line.split("\t")
            if len(fields) > 6 and fields[0] in tokens:
                yield from _qamr_row(fields, tokens, groups)


def _qamr_row(
    fields: list[str], tokens: dict[str, list[str]], groups: dict[str, list[str]]
) -> Iterator[Record]:
    name, question = fields[0], fields[5]
    group = name.rsplit(":", 1)[0]
    names = groups[group]
    text, sentences = join_sentences([" ".join(tokens[other]) for other in names])
    number = names.index(name)
    spans = set()
    for field in fields[6:]:
        indices = [int(index) for index in field.split(":")[-1].split() if index.isdigit()]
        if indices and indices[-1] - indices[0] == len(indices) - 1 and indices[-1] < len(tokens[name]):
            start = sentences[number][0] + len(" ".join([*tokens[name][: indices[0]], ""]))
            spans.add((start, start + len(" ".join(tokens[name][indices[0] : indices[-1] + 1]))))
    if spans:
        yield Record("qamr", group, question, "", text, sentences, tuple(sorted(spans)), frozenset([number]))
