"""A small world to measure in: towns with one document each, and a system that knows them by heart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.documents import find_files, read_document
from assistant.events import Condensed, Delta, Event, Finished
from assistant.types import ABSTENTION, Answer, Citation, Document, Passage, Sentence, Turn
from evals.types import CaseResult, GoldCase, GoldQuote

TOWNS = tuple(f"Town{chr(65 + n)}" for n in range(14))


def write_towns(folder: Path) -> Path:
    """One document a town: a first sentence about its mayor, a second about its bridges."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, town in enumerate(TOWNS):
        text = f"---\ntitle: {town}\n---\nThe mayor of {town} is Anna{number}. It has {number + 3} bridges.\n"
        (folder / f"{town}.md").write_text(text, encoding="utf-8")
    return folder


def town_cases() -> tuple[GoldCase, ...]:
    """One answerable question a town and one that its document doesn't answer; every third is a follow-up."""
    cases: list[GoldCase] = []
    for number, town in enumerate(TOWNS):
        history = (
            (Turn("user", f"Tell me of {town}."), Turn("assistant", "A town.")) if number % 3 == 0 else ()
        )
        quote = GoldQuote(town, f"It has {number + 3} bridges.")
        split = ("dev", "test")[number % 2]
        cases.append(
            GoldCase(f"yes-{number:02}", f"How many bridges has {town}?", True, history,
                     facts=((f"{number + 3} bridges",),), quotes=(quote,), tags=("how-many",), split=split)
        )  # fmt: skip
        cases.append(
            GoldCase(f"no-{number:02}", f"How old is {town}?", False, tags=("near-miss",), split=split)
        )
    return tuple(cases)


class Towns:
    """Answers every bridge question rightly and abstains on the rest; its faults can be switched on."""

    def __init__(
        self, folder: Path, *, broken: bool = False, shifted: bool = False, guesses: bool = False
    ) -> None:
        self.documents = tuple(read_document(path, folder) for path in find_files(folder))
        self.broken, self.shifted, self.guesses = broken, shifted, guesses
        self.asked: list[str] = []

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        del history, documents
        self.asked.append(question)
        at = next(i for i, document in enumerate(self.documents) if document.title in question)
        if self.broken:
            at = (at + 1) % len(self.documents)
        known = "bridges" in question
        passages = tuple(passage_of(d) for d in (*self.documents[at : at + 2], self.documents[at - 1]))
        if not known and not self.guesses:
            return Answer(ABSTENTION, (), True, 0.1, question, passages, kind="abstention")
        citation = cite(self.documents[at], self.documents[at].text.index("It has"))
        if self.shifted:
            citation = replace(citation, start=citation.start + 1, end=citation.end + 1)
        return Answer(f"{citation.quote} [1]", (citation,), False, 0.9, question, passages)


class Streaming(Towns):
    """The same as a stream of events."""

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        answer = self.ask(question, history)
        yield Condensed(answer.standalone_question)
        yield Delta(answer.text)
        yield Finished(answer)


def open_towns(folder: Path) -> Towns:
    """What a configuration names as ``module:function``."""
    return Towns(folder)


def cite(document: Document, start: int, end: int | None = None, marker: int = 1) -> Citation:
    """An exact citation, up to the end of the line if not told otherwise."""
    end = document.text.index("\n", start) if end is None else end
    quote = document.text[start:end]
    return Citation(
        marker, document.id, document.path, document.title, document.date, quote, start, end, document.sha256
    )


def document(text: str, title: str = "Notes") -> Document:
    """A document of this text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(f"id-{title}", f"{title}.md", title, None, None, text, digest)


def passage_of(document: Document, start: int = 0, end: int | None = None, score: float = 1.0) -> Passage:
    """A slice of a document as a passage."""
    end = len(document.text) if end is None else end
    text = document.text[start:end]
    key = f"{document.id}:{start}"
    return Passage(
        key, document.id, document.title, None, "", start, end, text, (Sentence(start, end, text),), score
    )


def answer(
    text: str = ABSTENTION, *citations: Citation, confidence: float = 0.5, passages: Sequence[Passage] = ()
) -> Answer:
    """An answer; without text it is an abstention."""
    return Answer(text, citations, text == ABSTENTION, confidence, "?", tuple(passages))


def result(case: GoldCase, given: Answer, **scores: float) -> CaseResult:
    """A result with these scores."""
    return CaseResult(case, given, scores, 0.1, {})
