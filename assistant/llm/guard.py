"""What stands between the pipeline and a language model: a deadline that holds, and a circuit breaker."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence

import pybreaker
from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.llms import LLM

from assistant.llm.faults import LLMFault

_FAILURES = 3  # in a row, until the model is left alone
_PAUSE = 30.0  # seconds before it is asked again

Item = str | LLMFault | None
"""A piece of the reply, why it ended early, or its end."""


class GuardedWriter:
    """Asks the model in a thread of its own, so that nothing it does can hold up an answer."""

    def __init__(self, llm: LLM, seconds: float, pause: float = _PAUSE) -> None:
        """``seconds`` bound a whole reply; after failures in a row the model rests for ``pause`` seconds."""
        self._llm = llm
        self._seconds = seconds
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=_FAILURES, reset_timeout=pause, throw_new_error_on_trip=False
        )

    def write(self, messages: Sequence[Mapping[str, str]]) -> Iterator[str]:
        """The reply in pieces; raises ``LLMFault``, in time."""
        until = time.monotonic() + self._seconds
        found: queue.Queue[Item] = queue.Queue()
        left = threading.Event()
        sent = [ChatMessage(role=m["role"], content=m["content"]) for m in messages]
        threading.Thread(target=self._ask, args=(sent, found, left), daemon=True).start()
        try:
            while (item := self._next(found, until)) is not None:
                if isinstance(item, LLMFault):
                    raise item
                yield item
        finally:
            left.set()

    def _next(self, found: queue.Queue[Item], until: float) -> Item:
        try:
            return found.get(timeout=max(until - time.monotonic(), 0.001))
        except queue.Empty:
            raise LLMFault("late") from None

    def _ask(self, messages: list[ChatMessage], found: queue.Queue[Item], left: threading.Event) -> None:
        try:
            with self._breaker.calling():
                for reply in self._llm.stream_chat(messages):
                    if left.is_set():  # nobody waits any more; closing the generator ends the request
                        break
                    found.put(reply.delta or "")
            found.put(None)
        except LLMFault as fault:
            found.put(fault)
        except pybreaker.CircuitBreakerError:
            found.put(LLMFault("paused"))
        except Exception:  # other clients raise kinds of their own, and their text may hold secrets
            found.put(LLMFault("failed"))
