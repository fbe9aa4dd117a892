"""What every question passes, wherever it comes from: the limit of its user, and one line in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

import gradio as gr
from starlette.requests import HTTPConnection

from assistant.errors import BusyError
from assistant.events import Event, Finished
from assistant.settings import Settings
from assistant.types import Document, Passage, Turn
from assistant.ui import text
from assistant.ui.conversation import Engine
from assistant.ui.logs import id_of
from assistant.ui.spaces import Spaces
from assistant.ui.throttle import Throttle
from assistant.ui.user import current_user

logger = logging.getLogger(__name__)


class Asking:
    """Gives each request its user's documents to ask. One instance for all addresses, since it counts."""

    def __init__(self, spaces: Spaces, settings: Settings) -> None:
        self.spaces = spaces
        self._told = settings.log_questions
        # Without accounts nobody can be told apart, and one person would use up what all may ask.
        limit = settings.questions_per_minute if settings.auth else 0
        self._throttle = Throttle(limit, 60.0) if limit else None

    def of(self, request: HTTPConnection | gr.Request) -> Asker:
        """Whoever sent ``request``, ready to ask."""
        user = current_user(request)
        return Asker(self, self.spaces.engine(user), user, id_of(request))

    def count(self, user: str) -> None:
        """Raises ``BusyError`` when the user has asked too much of late."""
        if self._throttle and (wait := self._throttle.take(user)):
            raise BusyError(text.TOO_MANY_QUESTIONS.format(seconds=ceil(wait)))

    def note(self, question: str, **facts: Any) -> None:
        """One line in the log; the question itself only where the operator wants it."""
        logger.info("question", extra=facts | ({"question": question} if self._told else {}))


class Asker:
    """One user's documents, as ``conversation.ask`` takes them."""

    def __init__(self, asking: Asking, engine: Engine, user: str, request_id: str) -> None:
        self._asking = asking
        self._engine = engine
        self._facts = {"user": user, "request": request_id}

    @property
    def documents(self) -> tuple[Document, ...]:
        """What the user can ask."""
        return self._engine.documents

    def search(
        self, question: str, top_k: int | None = None, *, documents: Sequence[str] | None = None
    ) -> tuple[Passage, ...]:
        """As ``Engine.search``; counts as a question."""
        self._asking.count(self._facts["user"])
        return self._engine.search(question, top_k, documents=documents)

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """As ``Engine.stream``; raises ``BusyError`` as well when the user asks too much."""
        started, outcome = time.perf_counter(), "stopped"
        try:
            self._asking.count(self._facts["user"])
            for event in self._engine.stream(question, history, documents=documents):
                if isinstance(event, Finished):
                    outcome = event.answer.kind
                yield event
        except Exception as error:
            outcome = type(error).__name__
            raise
        finally:
            seconds = round(time.perf_counter() - started, 3)
            self._asking.note(question, **self._facts, outcome=outcome, seconds=seconds)
