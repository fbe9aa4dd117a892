"""The values that flow from a question to an answer, all frozen.

Offsets count characters (Python ``str`` indices) into ``Document.text``,
half-open: ``document.text[start:end]`` is the quoted text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Role = Literal["user", "assistant"]
Way = Literal["extractive", "drafted", "fallback"]
Verdict = Literal["quoted", "supported", "replaced"]
Doubt = Literal[
    "number", "date", "name", "negation", "hedge", "attribution", "who did what", "cut", "wording", "markup",
    "answer lost", "no source",
]  # fmt: skip
"""Why a drafted sentence does not stand on the sentence that it cites."""
Fault = Literal["refused", "late", "cut", "garbage", "busy", "failed", "rejected", "paused", "unsupported"]
"""Why a language model's draft is not shown, or not all of it."""
Kind = Literal["answer", "partial", "conflict", "abstention", "clarification", "small-talk"]

ABSTENTION = "The documents do not say."
"""The one sentence that stands for 'no answer'; never cited, never reworded."""
MISSING = f"{ABSTENTION[:-1]}: "
"""Stands before the part of a question that stays unanswered."""
SMALL_TALK = "I answer questions about the documents, in their exact words. What would you like to know?"
CLARIFICATION = "Please say what or whom you mean; I cannot tell from the question alone."
DISAGREEMENT = "{} documents disagree, newest first:"
"""Stands before quotes of documents that give different values."""
FIXED_TEXTS = frozenset({ABSTENTION, SMALL_TALK, CLARIFICATION})
"""All that is ever shown without a citation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said earlier in the conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: its text is what every offset refers to."""

    id: str
    path: str  # relative to the corpus folder, with forward slashes
    title: str
    date: str | None  # ISO 8601, when the file tells
    source: str | None
    text: str
    sha256: str  # of text, UTF-8 encoded
    place: str | None = None
    questions: tuple[str, ...] = ()  # what its authors suggest to ask
    pages: tuple[int, ...] = ()  # start of each page in text, where the file has pages
    tags: tuple[str, ...] = ()  # by which its authors group documents


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: ``document.text[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences under one heading: the unit of retrieval."""

    id: str
    document_id: str
    title: str
    date: str | None
    heading: str  # path of headings, joined with ' > ', or ''
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    score: float = 0.0  # retrieval score of this question, higher is better


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """What the reader thinks of one sentence as an answer."""

    passage: Passage
    sentence: Sentence
    score: float  # probability in [0, 1] that this sentence answers the question
    answer: tuple[int, int] | None = None  # offsets of the answer phrase in the document

    @property
    def phrase(self) -> str:
        """The answer phrase; empty when there is none."""
        if self.answer is None:
            return ""
        start, end = self.answer
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's result: sentences, best first, and whether the evidence answers at all."""

    sentences: tuple[ScoredSentence, ...]
    answerable: float  # probability in [0, 1]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one part of a question; nothing chosen means that it stays unanswered."""

    question: str
    passages: tuple[Passage, ...]  # best first
    reading: Reading
    chosen: tuple[ScoredSentence, ...]  # best first
    conflict: bool = False  # the chosen ones contradict each other; newest document first
    beside: tuple[ScoredSentence, ...] = ()  # chosen too, but no side of the conflict; best first


@dataclass(frozen=True, slots=True)
class Citation:
    """Backing of one shown sentence, checkable to the character without this package."""

    marker: int  # the n of [n] in the answer text, from 1
    document_id: str
    path: str
    title: str
    date: str | None
    quote: str  # exactly document.text[start:end]
    start: int
    end: int
    sha256: str  # of the document's whole text, UTF-8 encoded
    answer_start: int | None = None  # the answer phrase inside the quote, document offsets
    answer_end: int | None = None
    context_start: int | None = None  # a sentence shown before the quote to make it readable
    context_end: int | None = None  # None: all up to the quote
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence of an answer as it is shown, without its context and mark."""

    text: str
    marker: int  # of the citation that backs it
    verdict: Verdict  # an exact quote; a drafted sentence that passed; a quote in place of one that did not
    doubts: tuple[Doubt, ...] = ()  # why the drafted sentence was replaced


@dataclass(frozen=True, slots=True)
class Drafting:
    """What became of a language model's draft."""

    fault: Fault | None = None
    removed: int = 0  # drafted sentences without a source, or that said again what was shown
    unknown_marks: int = 0  # numbers that named no evidence


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a question, and all that is needed to check it."""

    text: str
    citations: tuple[Citation, ...]
    abstained: bool
    confidence: float  # probability in [0, 1] that the documents answer the question
    standalone_question: str
    passages: tuple[Passage, ...]  # retrieved, best first; 'related' when abstained
    timings: Mapping[str, float] = field(default_factory=dict)  # step -> seconds
    kind: Kind = "answer"
    missing: str | None = None  # the part of the question that stays unanswered
    sentences: tuple[Shown, ...] = ()  # one a citation, in order; () means that all are quotes
    way: Way = "extractive"  # 'fallback': a model was asked, and its draft could not be shown
    drafting: Drafting | None = None
    conflicting: int = 0  # how many citations contradict each other: the last ones; 0: all of a conflict

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types only; ``Answer.json_schema()`` describes the result."""
        return {**asdict(self), "timings": dict(self.timings)}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """JSON Schema (2020-12) of ``to_dict()``."""
        from pydantic import TypeAdapter

        return TypeAdapter(cls).json_schema(mode="serialization")
