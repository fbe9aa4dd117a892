from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.llms import CustomLLM

from assistant.llm.faults import LLMFault
from assistant.llm.guard import GuardedWriter


class Stubborn(CustomLLM):
    """Stands in at llama-index's seam for a client that we did not write."""

    error: str = ""
    sleep: float = 0.0
    asked: int = 0

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata()

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        del messages, kwargs
        self.asked += 1
        yield ChatResponse(message=ChatMessage(content="A"), delta="A")
        time.sleep(self.sleep)
        if self.error:
            raise RuntimeError(self.error)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        raise NotImplementedError


def test_a_reply_passes_through() -> None:
    assert list(GuardedWriter(Stubborn(), 5.0).write([{"role": "user", "content": "?"}])) == ["A"]


def test_the_deadline_holds_against_a_client_that_does_not_care() -> None:
    started, reply = time.monotonic(), GuardedWriter(Stubborn(sleep=3.0), 0.3).write([])
    assert next(reply) == "A"
    with pytest.raises(LLMFault) as caught:
        next(reply)
    assert caught.value.kind == "late"
    assert time.monotonic() - started < 1.0


def test_what_a_foreign_client_raises_is_not_repeated() -> None:
    with pytest.raises(LLMFault) as caught:
        list(GuardedWriter(Stubborn(error="key=sk-1"), 5.0).write([]))
    assert caught.value.kind == "failed"
    assert "sk-1" not in str(caught.value)


def test_the_circuit_opens_after_three_failures_and_closes_after_a_pause() -> None:
    llm = Stubborn(error="down")
    writer = GuardedWriter(llm, 5.0, pause=0.3)

    def kind() -> str:
        with pytest.raises(LLMFault) as caught:
            list(writer.write([]))
        return caught.value.kind

    assert [kind() for _ in range(5)] == ["failed"] * 3 + ["paused"] * 2
    assert llm.asked == 3
    llm.error = ""
    time.sleep(0.35)
    assert list(writer.write([])) == ["A"]
