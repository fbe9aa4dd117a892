"""A chat endpoint of the OpenAI format that says what it is told to, or fails as it is told to.

A real HTTP server on the loopback, for measuring and testing what comes after a language model.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Failure = Literal["hang", "trickle", "cut", "garbage", "not-json", "busy", "failed", "unauthorised", "tools"]
_STATUS: dict[str, int] = {"busy": 429, "failed": 500, "unauthorised": 401}
_HANG = 30.0  # seconds; whoever asks should have given up long before
_PIECE = 7  # characters a chunk


class ScriptedLLM(ThreadingHTTPServer):
    """Answers every chat with ``reply(request body)``; ``failure`` makes it fail instead.

    ``requests`` keeps what was asked, as (path, headers in lower case, body), for a look at the wire.
    """

    daemon_threads = True

    def __init__(self, reply: Callable[[dict[str, Any]], str], failure: Failure | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.failure = failure
        self.failures_left: int | None = None  # None: it always fails
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        """As ``ASSISTANT_LLM_URL`` wants it."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def __enter__(self) -> ScriptedLLM:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def failing(self) -> Failure | None:
        """How the next request fails."""
        if self.failures_left is None:
            return self.failure
        self.failures_left -= 1
        return self.failure if self.failures_left >= 0 else None


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedLLM

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append((self.path, headers, body))
        failure = self.server.failing()
        if failure in _STATUS:
            self._head(_STATUS[failure], "application/json")
            self.wfile.write(b'{"error": {"message": "no"}}')
            return
        if failure == "hang":
            self.server.stopped.wait(_HANG)
            return
        self._head(200, "text/event-stream")
        try:
            self._stream(self.server.reply(body), failure)
        except OSError:
            return  # whoever asked has left

    def _stream(self, text: str, failure: Failure | None) -> None:
        if failure == "garbage":
            self.wfile.write(b"data: {\xff\x00 no json\n\n")
            return
        if failure == "not-json":
            self.wfile.write(b"<html>Welcome to the gateway</html>")
            return
        if failure == "tools":
            call = {"index": 0, "function": {"name": "send_mail", "arguments": '{"to": "mallory"}'}}
            self._event({"tool_calls": [call]})
        for at in range(0, len(text), _PIECE):
            if failure == "cut" and at > len(text) // 2:
                return
            self._event({"content": text[at : at + _PIECE]})
            while failure == "trickle" and not self.server.stopped.is_set():
                time.sleep(0.05)
                self.wfile.write(b": still here\n\n")
        self._event({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def _head(self, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
