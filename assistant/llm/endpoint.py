"""Any OpenAI-compatible chat endpoint (vLLM, Ollama, llama.cpp, hosted) as a llama-index LLM.

A thin client of its own rather than ``llama-index-llms-openai-like``: that one brings the ``openai`` package
with three more, and its time-outs hold for each read, so that a server which trickles is never too slow.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CustomLLM
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from assistant.llm.faults import LLMFault
from assistant.types import Fault
from assistant.web import bearer, client

_ATTEMPTS = 3
_WAIT, _LONGEST_WAIT = 0.2, 2.0  # seconds before another attempt: random below a bound that doubles
_AGAIN: set[Fault] = {"refused", "busy", "failed"}
_MAX_BYTES = 1_000_000  # of one reply


class Endpoint(CustomLLM):
    """Greedy decoding, streamed. The key is in no field, so that nothing prints or stores it."""

    model: str
    seconds: float
    max_tokens: int = 300
    context_window: int = 4096
    _url: str = PrivateAttr()
    _key: SecretStr | None = PrivateAttr()
    _client: httpx.Client = PrivateAttr()

    def __init__(self, url: str, key: SecretStr | None = None, **kwargs: Any) -> None:
        """``url`` ends before ``/chat/completions``; ``seconds`` bound a whole reply, retries included."""
        super().__init__(**kwargs)
        self._url, self._key = f"{url.rstrip('/')}/chat/completions", key
        self._client = client(url, follow_redirects=False)  # redirects would carry the key elsewhere

    @property
    def metadata(self) -> LLMMetadata:
        """What llama-index packs prompts by."""
        return LLMMetadata(
            context_window=self.context_window,
            num_output=self.max_tokens,
            is_chat_model=True,
            model_name=self.model,
        )

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """The reply as it comes; raises ``LLMFault``. Only what has not begun is tried again."""
        del kwargs
        said = ""
        for piece in self._pieces([{"role": m.role.value, "content": m.content or ""} for m in messages]):
            said += piece
            message = ChatMessage(role=MessageRole.ASSISTANT, content=said)
            yield ChatResponse(message=message, delta=piece)

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        """The whole reply."""
        said = "".join(reply.delta or "" for reply in self.stream_chat(messages, **kwargs))
        return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=said))

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        """One user message, one reply."""
        del formatted
        reply = self.chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs)
        return CompletionResponse(text=reply.message.content or "")

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        """The same as it comes."""
        del formatted
        for reply in self.stream_chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs):
            yield CompletionResponse(text=reply.message.content or "", delta=reply.delta)

    def _pieces(self, messages: list[dict[str, str]]) -> Iterator[str]:
        until = time.monotonic() + self.seconds
        retrying = Retrying(
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_random_exponential(multiplier=_WAIT, max=_LONGEST_WAIT),
            retry=retry_if_exception(lambda e: isinstance(e, LLMFault) and e.kind in _AGAIN),
            reraise=True,
        )
        for attempt in retrying:
            with attempt:
                response = self._open(messages, until)
        try:
            yield from _contents(response, until)
        except httpx.TimeoutException:
            raise LLMFault("late") from None
        except httpx.HTTPError:
            raise LLMFault("cut") from None
        finally:
            response.close()

    def _open(self, messages: list[dict[str, str]], until: float) -> httpx.Response:
        """Send the request and look at the status; errors of httpx may name the address and go no further."""
        left = until - time.monotonic()
        if left <= 0:
            raise LLMFault("late")
        body = {"model": self.model, "messages": messages, "temperature": 0, "stream": True}
        request = self._client.build_request(
            "POST",
            self._url,
            json={**body, "max_tokens": self.max_tokens},
            headers=bearer(self._key),
            timeout=left,
        )
        try:
            response = self._client.send(request, stream=True)
        except httpx.TimeoutException:
            raise LLMFault("late") from None
        except httpx.HTTPError:
            raise LLMFault("refused") from None
        if response.status_code == httpx.codes.OK:
            return response
        response.close()
        status = response.status_code
        raise LLMFault("busy" if status == 429 else "failed" if status >= 500 else "rejected")


def _contents(response: httpx.Response, until: float) -> Iterator[str]:
    """The text of server-sent events, or of one JSON object where a server does not stream."""
    streams = response.headers.get("content-type", "").startswith("text/event-stream")
    whole, ended = "", False
    for line in _lines(response, until):
        if not streams:
            whole += line
        elif line.startswith("data:"):
            data = line.removeprefix("data:").strip()
            if data == "[DONE]":
                return
            text, last = _content(data)
            ended = ended or last
            yield text
    if not streams:
        text, ended = _content(whole)
        yield text
    if not ended:
        raise LLMFault("cut")


def _lines(response: httpx.Response, until: float) -> Iterator[str]:
    """Lines of the body, within its time and size."""
    rest, size = b"", 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if time.monotonic() > until:
            raise LLMFault("late")
        if size > _MAX_BYTES:
            raise LLMFault("garbage")
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode("utf-8", "replace").rstrip("\r") for line in lines)
    yield rest.decode("utf-8", "replace")


def _content(data: str) -> tuple[str, bool]:
    """Text of a chunk or of a whole reply, and whether it is the last; tool calls are not read."""
    try:
        found = json.loads(data)
        if found.get("error"):
            raise LLMFault("failed")
        if not found["choices"]:
            return "", False
        choice = found["choices"][0]
        text = (choice.get("delta") or choice.get("message") or {}).get("content") or ""
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise LLMFault("garbage") from None
    if not isinstance(text, str):
        raise LLMFault("garbage")
    return text, bool(choice.get("finish_reason"))
