"""Lets nobody in who is not signed in: by the session of a browser, or by the token of a program.

Stands before every address, Gradio's included, and writes down who it is; handlers ask ``current_user``. An
address that is added later is closed until it is named in ``_OPEN``.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui import text
from assistant.ui.requests import Refused, shape
from assistant.ui.sessions import Sessions
from assistant.ui.user import KEY
from assistant.users import User, Users

COOKIE = "assistant_session"
_OPEN = ("/health", "/login", "/favicon.ico")
_OPEN_BELOW = "/ui/"  # style sheets, scripts and fonts, which are the same for everyone
_SAFE = ("GET", "HEAD", "OPTIONS")


class Access:
    """Refuses, or passes on with the user in the scope."""

    def __init__(self, app: ASGIApp, users: Users, sessions: Sessions, root_path: str = "") -> None:
        self._app = app
        self._users = users
        self._sessions = sessions
        self._root = prefix(root_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve ``scope`` for the user who sent it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        user = scope[KEY] = self._user(request)
        refusal = self._refusal(request, user)
        if refusal is None:
            await self._app(scope, receive, _uncached(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    def _user(self, request: HTTPConnection) -> User | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._users.of_token(token.strip())
        found = self._sessions.find(request.cookies[COOKIE]) if COOKIE in request.cookies else None
        if found is None or found[1] != self._users.stamp(found[0]):
            return None
        return self._users.find(found[0])

    def _refusal(self, request: HTTPConnection, user: User | None) -> Response | None:
        method, path = request.scope.get("method", "GET"), request.scope["path"]
        came_from = request.headers.get("sec-fetch-site", "same-origin")
        if method not in _SAFE and came_from not in ("same-origin", "none"):
            return JSONResponse({"detail": text.FOREIGN_PAGE}, 403)
        if user is not None or path in _OPEN or path.startswith(_OPEN_BELOW):
            return None
        if method == "GET" and "text/html" in request.headers.get("accept", ""):
            wanted = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{self._root}/login?{urlencode({'next': wanted})}", 303)
        said: object = {"detail": text.SIGN_IN_FIRST}
        if path.startswith("/v1/"):
            message = text.TOKEN_UNKNOWN if "authorization" in request.headers else text.SIGN_IN_FIRST
            said = shape(Refused(message, "invalid_api_key", 401))
        return JSONResponse(said, 401, {"www-authenticate": "Bearer"})


def prefix(root_path: str) -> str:
    """What stands before every address behind a proxy; '' at the top."""
    return urlsplit(root_path).path.rstrip("/")


def _uncached(send: Send) -> Send:
    """Pages are not left in the browser's cache for whoever uses it next."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            if dict(headers).get(b"content-type", b"").startswith((b"text/html", b"application/json")):
                headers = [pair for pair in headers if pair[0] != b"cache-control"]
                message = {**message, "headers": [*headers, (b"cache-control", b"no-store")]}
        await send(message)

    return sent
