"""What a gold case is, and what one run of it yields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.types import Answer, Turn


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Where the evidence stands: exact text, or character offsets into the document's text."""

    document: str  # title
    text: str | None = None
    start: int | None = None
    end: int | None = None
    source: str | None = None  # tells documents of the same title apart


@dataclass(frozen=True, slots=True)
class GoldCase:
    """One question with what a right answer holds."""

    id: str
    question: str
    answerable: bool
    history: tuple[Turn, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()  # every fact, in one of its accepted spellings
    answers: tuple[str, ...] = ()  # short answers, any of which is right (public sets)
    wrong_answers: tuple[str, ...] = ()  # what misleading documents of the case claim (RAMDocs)
    quotes: tuple[GoldQuote, ...] = ()
    any_quote: bool = False  # one of the quotes is enough
    tags: tuple[str, ...] = ()
    split: str = "test"
    documents: tuple[str, ...] | None = None  # paths that may be read; None: the whole collection
    note: str = ""  # from author to author; no system sees it and no metric reads it


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One answered case. A metric for which the case is not eligible is absent from ``scores``.

    ``seconds`` is the wall time of the whole answer. ``trace`` holds ``standalone_question``,
    ``passages`` (id and score, best first), ``timings`` (step -> seconds), ``first_token`` (seconds to
    the first piece of text, where the system streams), ``peak_rss_mb`` (of its process, MiB), ``events``.
    """

    case: GoldCase
    answer: Answer
    scores: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    trace: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; ``low`` and ``high`` are None where no interval can be given."""

    value: float
    low: float | None
    high: float | None
    n: int  # eligible cases


class System(Protocol):
    """Anything that can be measured: it answers a question over a collection it knows."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        documents: Sequence[str] | None = None,
    ) -> Answer:
        """Answer from the whole collection, or from the documents with these paths."""
        ...
