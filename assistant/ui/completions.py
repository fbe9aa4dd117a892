"""OpenAI's way of asking, for the chat clients and SDKs that speak it: models and chat completions.

The field ``answer``, which OpenAI does not have, holds the whole answer with its citations.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from itertools import chain
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from assistant.errors import AssistantError, BusyError, QuestionError
from assistant.events import Delta, Event, Finished
from assistant.ui import replies, text
from assistant.ui.asking import Asker, Asking
from assistant.ui.requests import MODEL, Asked, Refused, parse, shape

_SINCE = 1_704_067_200
"""When the model was 'created', which clients want to know: a constant."""
_AT_ONCE = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""Tells proxies to pass each piece on when it comes."""
logger = logging.getLogger(__name__)


def add_completions(app: FastAPI, asking: Asking) -> None:
    """Serve ``/v1``; errors have OpenAI's shape, so that its SDKs understand them."""

    @app.get("/v1/models")
    def models() -> dict[str, Any]:
        """The one model that there is."""
        return {"object": "list", "data": [_MODEL]}

    @app.get("/v1/models/{name}")
    def model(name: str) -> Response:
        """The model, if ``name`` is its name."""
        if name == MODEL:
            return JSONResponse(_MODEL)
        return _refusal(Refused(replies.NO_MODEL.format(name=name, known=MODEL), "model_not_found", 404))

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        """Answer the last message; those before it are its history."""
        try:
            asked = parse(request.headers.get("content-type", ""), await request.body())
            return await run_in_threadpool(_answer, asking.of(request), asked)
        except Refused as refused:
            return _refusal(refused)

    @app.api_route("/v1/{rest:path}", methods=["GET", "POST"])
    def nothing(rest: str) -> Response:  # noqa: ARG001
        """Other parts of OpenAI's interface are not there."""
        return _refusal(Refused(replies.NO_ADDRESS, "unknown_url", 404))


_MODEL = {"id": MODEL, "object": "model", "created": _SINCE, "owned_by": "local"}


def _answer(asker: Asker, asked: Asked) -> Response:
    try:
        stream = asker.stream(asked.question, asked.history, documents=asked.documents)
        # What is wrong with the question shows before the first event, and so in the status.
        events = chain([next(stream)], stream)
        name = f"chatcmpl-{uuid4().hex}"
        if asked.stream:
            return StreamingResponse(_chunks(name, events), headers=_AT_ONCE, media_type="text/event-stream")
        *_, last = events
    except Exception as error:
        raise _refused(error) from None
    assert isinstance(last, Finished)
    message = {"role": "assistant", "content": last.answer.text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return JSONResponse(
        _head(name, "chat.completion") | {"choices": [choice], "answer": last.answer.to_dict()}
    )


def _chunks(name: str, events: Iterator[Event]) -> Iterator[str]:
    """A piece before reading begins, one for each verified sentence, and one with the whole answer."""

    def piece(delta: dict[str, str], reason: str | None = None, **extra: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _sent(_head(name, "chat.completion.chunk") | {"choices": [choice]} | extra)

    yield piece({"role": "assistant", "content": ""})
    try:
        for event in events:
            if isinstance(event, Delta):
                yield piece({"content": event.text})
            elif isinstance(event, Finished):
                yield piece({}, "stop", answer=event.answer.to_dict())
    except Exception as error:
        yield _sent(shape(_refused(error)))
    yield "data: [DONE]\n\n"


def _head(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "object": kind, "created": int(time.time()), "model": MODEL}


def _sent(value: dict[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _refused(error: Exception) -> Refused:
    """Errors that are meant for people as they are; of others only that they happened."""
    if isinstance(error, BusyError):
        return Refused(str(error), "rate_limit_exceeded", 429)
    if isinstance(error, QuestionError):
        return Refused(str(error), "invalid_question", param="messages")
    logger.warning("A question could not be answered: %s", type(error).__name__)
    if isinstance(error, AssistantError):
        return Refused(str(error), "server_error", 500)
    logger.error("The unexpected error was:", exc_info=error)
    return Refused(text.FAILURE, "server_error", 500)


def _refusal(refused: Refused) -> Response:
    return JSONResponse(shape(refused), refused.status)
