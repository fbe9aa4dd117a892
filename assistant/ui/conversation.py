"""Events of one question -> the exchange as it stands; no HTML and no Gradio in here."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol
from uuid import uuid4

from assistant.errors import AssistantError, QuestionError
from assistant.events import Condensed, Delta, Event, Finished, Read, Retrieved
from assistant.selection import EVERYTHING, Selection
from assistant.types import Answer, Document, Passage, Turn
from assistant.ui import text
from assistant.ui.scope import scope_words

Stage = Literal["searching", "reading", "done", "stopped", "refused", "failed"]
logger = logging.getLogger(__name__)


class _Update(Protocol):
    @property
    def skipped(self) -> Mapping[str, str]:
        """Files that were left out, with the reason."""


class _Library(Protocol):
    @property
    def last_update(self) -> _Update:
        """What the latest reading of the folder did."""

    def stored(self, document_id: str) -> Document | None:
        """A document as it lies on disk now; None when it is not there."""

    def indexed(self) -> Mapping[str, str]:
        """Document id -> when it was read, ISO 8601 in UTC."""


class Asked(Protocol):
    """What asking takes of an ``Engine``."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is indexed."""

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """The events of answering, ``Finished`` last."""


class Engine(Asked, Protocol):
    """What the interface asks of ``Assistant``."""

    @property
    def library(self) -> _Library:
        """The documents as they stand."""

    @property
    def passage_counts(self) -> Mapping[str, int]:
        """How many passages each document has, by its id."""

    def document(self, document_id: str) -> Document:
        """One document; raises ``CorpusError`` when there is none."""

    def verify(self, answer: Answer) -> None:
        """Compare with the stored documents; raises ``VerificationError``."""

    def search(
        self, question: str, top_k: int | None = None, *, documents: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        """The passages nearest to a question, best first."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what has been said about it so far."""

    id: str
    question: str
    stage: Stage = "searching"
    passage_count: int = 0
    said: tuple[Delta, ...] = ()
    answer: Answer | None = None
    error: str | None = None
    documents: tuple[str, ...] | None = None  # paths that were asked; None for all
    scope: str = ""  # in which documents was asked, in words; '' for all
    stale: tuple[int, ...] = ()  # marks of citations that no longer stand in their document
    unverified: bool = False  # the answer as a whole no longer passes the check

    @property
    def running(self) -> bool:
        """Is more to come?"""
        return self.stage in ("searching", "reading")


def ask(
    engine: Asked,
    question: str,
    earlier: Sequence[Exchange],
    selection: Selection = EVERYTHING,
) -> Iterator[Exchange]:
    """The exchange after each event; the last one is finished, refused or failed.

    Errors that are meant for people are shown as they are; of others only that they happened.
    """
    exchange = Exchange(uuid4().hex, question, scope=scope_words(selection, engine.documents))
    yield exchange
    try:
        documents = selection.of(engine.documents)
        exchange = replace(exchange, documents=documents)
        for event in engine.stream(question, turns(earlier), documents=documents):
            exchange = after(exchange, event)
            yield exchange
    except QuestionError as error:
        yield replace(exchange, stage="refused", error=str(error))
    except AssistantError as error:
        logger.warning("A question could not be answered: %s", type(error).__name__)
        yield replace(exchange, stage="failed", error=str(error))
    except Exception:
        logger.exception("A question could not be answered.")
        yield replace(exchange, stage="failed", error=text.FAILURE)


def after(exchange: Exchange, event: Event) -> Exchange:
    """The exchange once ``event`` has happened."""
    match event:
        case Condensed() | Read():
            return exchange
        case Retrieved(passages=passages):
            return replace(exchange, stage="reading", passage_count=len(passages))
        case Delta():
            return replace(exchange, said=(*exchange.said, event))
        case Finished(answer=answer):
            return replace(exchange, stage="done", answer=answer)


def stopped(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """The conversation after its last question was stopped."""
    if not exchanges or not exchanges[-1].running:
        return list(exchanges)
    return [*exchanges[:-1], replace(exchanges[-1], stage="stopped")]


def turns(exchanges: Sequence[Exchange]) -> list[Turn]:
    """What the engine is told about earlier questions; only those it answered."""
    found: list[Turn] = []
    for exchange in exchanges:
        if exchange.answer is not None:
            found += [Turn("user", exchange.question), Turn("assistant", exchange.answer.text)]
    return found
