"""What stands between the network and the app: a content policy and a limit on request size."""

from __future__ import annotations

import secrets

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui import text

MAX_BODY = 1_000_000
"""Bytes of one request; a question with a long conversation stays far below."""
_POLICY = (
    "default-src 'self'; "
    # Gradio compiles the (constant) template of its HTML component, hence 'unsafe-eval'; scripts
    # and handlers in injected markup still never run, since only tags with the nonce are trusted.
    "script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class ContentPolicy:
    """Adds the policy to every response, a fresh nonce to HTML, and ``head`` to Gradio's page."""

    def __init__(self, app: ASGIApp, head: str) -> None:
        self._app = app
        self._head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope``; HTML is held back until it is complete, all else is passed through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        held: list[Message] = []

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS, _policy(nonce)]
                if _is_html(message):
                    held.append(message)
                    return
            if held:
                held.append(message)
                if not message.get("more_body", False):
                    for part in _with_nonce(held, nonce, self._head):
                        await send(part)
                return
            await send(message)

        await self._app(_uncompressed(scope), receive, guarded)


class BodyLimit:
    """Refuses requests whose body is larger than ``limit`` bytes, declared or not; ``larger`` for uploads."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY, larger: tuple[str, int] = ("", 0)) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger  # end of an address, and its own limit for PUT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope`` unless it is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        where, most = self._larger
        is_upload = bool(where) and scope["method"] == "PUT" and scope["path"].endswith(where)
        limit = most if is_upload else self._limit
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > limit:
            refusal = PlainTextResponse(text.TOO_LARGE.format(limit=limit), status_code=413)
            await refusal(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            # A body that outgrows what it declared is cut off as if the client had left.
            return {"type": "http.disconnect"} if seen > limit else message

        await self._app(scope, counted, send)


def _policy(nonce: str) -> tuple[bytes, bytes]:
    return b"content-security-policy", _POLICY.format(nonce=nonce).encode()


def _is_html(start: Message) -> bool:
    content_type: bytes = dict(start["headers"]).get(b"content-type", b"")
    return content_type.startswith(b"text/html")


def _with_nonce(held: list[Message], nonce: str, head: bytes) -> list[Message]:
    start, *parts = held
    body = b"".join(part.get("body", b"") for part in parts)
    if b"<gradio-app" in body:
        body = body.replace(b"</head>", head + b"</head>", 1)
    body = body.replace(b"<script", b'<script nonce="' + nonce.encode() + b'"')
    headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


def _uncompressed(scope: Scope) -> Scope:
    """The page is rewritten on its way out, so nobody may compress it before."""
    if not scope["path"].endswith("/") or scope["method"] != "GET":
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
