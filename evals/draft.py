"""Gold candidates for a person to accept, from feedback on answers and from the documents themselves.

A candidate bears the tag ``draft``, which ``check`` rejects: whoever accepts it reads it, completes
it and removes the tag.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.split import split
from assistant.types import Document, Turn
from evals.check import DRAFT
from evals.corpus import Corpus, Span, evidence
from evals.gold import GoldError, lines_of
from evals.metrics.text import plain
from evals.types import GoldCase, GoldQuote

GAP = "____"
SPLITS = ("dev", "test")
_PASSAGE_WORDS = 110
_SENTENCE_WORDS = (8, 60)
# Figures with their unit signs; else capitalised words after a small one, which don't open the sentence.
_FIGURE = re.compile(r"([$€£]?\d[\d.,]*\d%?|[$€£]?\d%?)")
_NAME = re.compile(r"\b[a-z]+,? ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)")


def from_feedback(path: Path, known: Sequence[GoldCase] = ()) -> Iterator[GoldCase]:
    """One candidate a question of a feedback log; questions that ``known`` asks are left out.

    A line holds ``question``, ``history``, ``documents`` (paths that were asked, null for all), ``answer``
    (``Answer.to_dict()``, or null), ``comment`` and a verdict: ``rating`` 'right' or 'wrong', or ``thumb``
    'up' or 'down'. Of an ``exchange`` that was judged several times, the last line counts.
    """
    asked = {(plain(case.question), case.history) for case in known}
    for number, row in _latest(path):
        try:
            case = _of_feedback(row)
        except (KeyError, TypeError) as error:
            raise GoldError(f"{path.name}, line {number}: {error} is missing or wrong. Correct it.") from None
        if (plain(case.question), case.history) not in asked:
            asked.add((plain(case.question), case.history))
            yield case


def from_documents(corpus: Corpus, known: Sequence[GoldCase] = ()) -> Iterator[GoldCase]:
    """A gap to fill for each sentence that no gold quote touches and that holds a figure or a name."""
    touched = [span for case in known for unit in evidence(case, corpus) for span in unit]
    for document in corpus.by_id.values():
        for passage in split(document, _PASSAGE_WORDS):
            for sentence in passage.sentences:
                if not _touches(touched, document, sentence.start, sentence.end):
                    yield from _of_sentence(document, sentence.text)


def _latest(path: Path) -> Iterable[tuple[int, Mapping[str, Any]]]:
    rows: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for number, line in lines_of(path):
        try:
            row = json.loads(line)
            rows[str(row.get("exchange", number))] = (number, row)
        except (ValueError, AttributeError):
            raise GoldError(f"{path.name}, line {number}: not a JSON object. Correct it.") from None
    return rows.values()


def _of_feedback(row: Mapping[str, Any]) -> GoldCase:
    """Judged right: the answer's quotes are proposed as evidence. Judged wrong: a person finds it."""
    answer = row.get("answer") or {}
    right = row.get("rating", row.get("thumb")) in ("right", "up")
    citations = answer.get("citations", ()) if right else ()
    phrases = (
        c["quote"][c["answer_start"] - c["start"] : c["answer_end"] - c["start"]]
        for c in citations
        if c.get("answer_start") is not None and c.get("answer_end") is not None
    )
    history = tuple(Turn(turn["role"], turn["text"]) for turn in row.get("history") or ())
    advice = "judged right: check facts and quotes" if right else "judged wrong: add what is right"
    return GoldCase(
        id=_id("feedback", row["question"], *(turn.text for turn in history)),
        question=row["question"],
        answerable=bool(citations) if right else True,
        history=history,
        facts=tuple((phrase,) for phrase in dict.fromkeys(phrases)),
        quotes=tuple(GoldQuote(c["title"], c["quote"]) for c in citations),
        tags=(DRAFT, "feedback", *(("follow-up",) if history else ())),
        split=_split(history[0].text if history else row["question"]),
        documents=tuple(row["documents"]) if row.get("documents") else None,
        note=f"{advice}. {row.get('comment') or ''}".strip(),
    )


def _of_sentence(document: Document, sentence: str) -> Iterator[GoldCase]:
    found = _FIGURE.search(sentence) or _NAME.search(sentence)
    low, high = _SENTENCE_WORDS
    if not found or not low <= len(sentence.split()) <= high:
        return
    gapped = f"{sentence[: found.start(1)]}{GAP}{sentence[found.end(1) :]}"
    yield GoldCase(
        id=_id("document", document.path, sentence),
        question=" ".join(gapped.split()),
        answerable=True,
        facts=((found[1],),),
        quotes=(GoldQuote(document.title, sentence, source=document.source),),
        tags=(DRAFT, "document"),
        split=_split(sentence),
        note=f"ask for {GAP} in the words that somebody would use who hasn't read the sentence",
    )


def _touches(spans: Sequence[Span], document: Document, start: int, end: int) -> bool:
    return any(s.document_id == document.id and (s.start or 0) < end and start < (s.end or 0) for s in spans)


def _id(kind: str, *parts: str) -> str:
    return f"{kind}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:10]}"


def _split(root: str) -> str:
    """By hash, so that a conversation stays together and a later draft puts it into the same split."""
    return SPLITS[hashlib.sha256(plain(root).encode()).digest()[0] % len(SPLITS)]
