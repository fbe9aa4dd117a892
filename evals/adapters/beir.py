"""BEIR folders (Thakur et al. 2021): ``corpus.jsonl``, ``queries.jsonl``, ``qrels/*.tsv``.

Only retrieval is judged: a document with a relevance above zero is evidence as a whole, and no answer
is known. Every judged query is answerable.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from assistant.types import Document
from evals.adapters.collection import Collection, Material, MaterialError, quote_of
from evals.adapters.rows import read_rows
from evals.types import GoldCase


def load_beir(path: Path, folder: Path) -> Material:
    """Queries with a positive judgement, of every split that ``qrels`` holds."""
    collection = Collection(folder)
    documents = {
        str(row["_id"]): collection.add(str(row["_id"]), row["text"], title=row.get("title") or "")
        for _, row in read_rows(path / "corpus.jsonl", ("_id", "text"), "_id")
    }
    rows = read_rows(path / "queries.jsonl", ("_id", "text"), "_id")
    queries = {str(row["_id"]): row["text"] for _, row in rows}
    files = sorted((path / "qrels").glob("*.tsv"))
    if not files:
        raise MaterialError(f"{path / 'qrels'} holds no .tsv file. Add the relevance judgements.")
    cases = [
        _case(query, queries[query], relevant, documents, file.stem)
        for file in files
        for query, relevant in _judgements(file).items()
        if query in queries
    ]
    collection.close()
    return Material(path.name, folder, _told_apart([case for case in cases if case.quotes]))


def _told_apart(cases: Sequence[GoldCase]) -> tuple[GoldCase, ...]:
    """A query that several splits judge is a case in each; only its id gets the split in front."""
    count = Counter(case.id for case in cases)
    return tuple(replace(c, id=f"{c.split}:{c.id}") if count[c.id] > 1 else c for c in cases)


def _judgements(file: Path) -> dict[str, list[str]]:
    """Query -> relevant documents; columns are query, document, score, under a header line."""
    relevant: dict[str, list[str]] = defaultdict(list)
    try:
        lines = StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise MaterialError(f"{file.name} is not UTF-8 ({error}). Save it as UTF-8.") from None
    for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if number == 1 or not row:
            continue
        try:
            query, document, score = row
            positive = float(score) > 0
        except ValueError:
            raise MaterialError(
                f"{file.name}, line {number}: wanted query, document and score. Correct it."
            ) from None
        if positive:
            relevant[query].append(document)
    return relevant


def _case(
    query: str, text: str, relevant: list[str], documents: dict[str, Document | None], split: str
) -> GoldCase:
    found = [documents.get(key) for key in relevant]
    return GoldCase(
        id=query,
        question=text,
        answerable=True,
        quotes=tuple(dict.fromkeys(quote_of(d, 0, len(d.text)) for d in found if d)),
        any_quote=True,
        tags=("beir",),
        split=split,
    )
