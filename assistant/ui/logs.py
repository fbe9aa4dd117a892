"""The log in JSON lines: one for each request, question and sign-in, tied together by the request's id.

No line holds what was asked or answered, unless ``ASSISTANT_LOG_QUESTIONS`` says so.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from uuid import uuid4

import gradio as gr
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui.user import KEY

ID = "assistant.request"
_HEADER = b"x-request-id"
_FIT = re.compile(rb"[\w.-]{8,64}")
_QUIET = ("/ui/", "/assets/", "/static/", "/health", "/favicon.ico", "/gradio_api/heartbeat/")
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
logger = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One JSON object for each record. Of an error its kind and place: its words may quote a question."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _KNOWN}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLog:
    """Gives each request an id, or keeps that of a proxy, tells it in the reply and logs how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope``."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(_HEADER, b"")
        scope[ID] = given.decode() if _FIT.fullmatch(given) else uuid4().hex
        started, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (_HEADER, scope[ID].encode())]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._log(scope, status, time.perf_counter() - started)

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        # Without the query, in which a search or a place in a document stands.
        quiet = status < 400 and scope["path"].startswith(_QUIET)
        facts = {
            "request": scope[ID],
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "seconds": round(seconds, 3),
            "address": scope["client"][0] if scope.get("client") else "",
            "user": user.name if (user := scope.get(KEY)) else "",
        }
        logger.log(logging.DEBUG if quiet else logging.INFO, "request", extra=facts)


def id_of(request: HTTPConnection | gr.Request) -> str:
    """The id of a request, for other lines about it."""
    return str(getattr(request, "request", request).scope.get(ID, ""))


def log_json() -> None:
    """Write everything that is logged to standard error in JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("assistant").setLevel(logging.INFO)
