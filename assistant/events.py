"""What ``Assistant.stream`` tells while it answers, in the order in which it happens."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Answer, Citation, Passage, Verdict


@dataclass(frozen=True, slots=True)
class Condensed:
    """Event: the question as it reads without its history."""

    standalone_question: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Event: the candidate passages, best first."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """What the reader gave one sentence, by its place."""

    document_id: str
    start: int
    end: int
    score: float  # as in ScoredSentence


@dataclass(frozen=True, slots=True)
class Read:
    """Event: the reader's verdict on one part of the question, its best sentences first."""

    question: str
    answerable: float  # probability in [0, 1]
    sentences: tuple[SentenceScore, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """Event: a piece of verified answer text, with the citation it carries if any."""

    text: str
    citation: Citation | None = None
    verdict: Verdict = "quoted"


@dataclass(frozen=True, slots=True)
class Finished:
    """Event: the whole answer; always the last one."""

    answer: Answer


Event = Condensed | Retrieved | Read | Delta | Finished
