"""Signing in and out: the page, what it sends, and how wrong passwords are slowed down."""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from math import ceil
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from assistant.settings import Settings
from assistant.ui import pages, text
from assistant.ui.access import COOKIE, prefix
from assistant.ui.sessions import Sessions
from assistant.ui.throttle import Throttle
from assistant.ui.user import KEY
from assistant.users import MAX_PASSWORD, User, Users, tidy

logger = logging.getLogger(__name__)
_SPAN = 300.0
"""Seconds within which wrong passwords are counted."""
_MANY = 4
"""A name or an address alone may fail so many times as often as the two together."""


@dataclass(frozen=True)
class Attempt:
    """What came of trying to sign in."""

    user: User | None = None
    wait: int = 0


class Gate:
    """Checks passwords, as long as there were not too many wrong ones."""

    def __init__(self, users: Users, tries: int) -> None:
        self._users = users
        self._pairs, self._singles = Throttle(tries, _SPAN), Throttle(_MANY * tries, _SPAN)

    async def enter(self, name: str, password: str, address: str) -> Attempt:
        """Counted before the check, so that many attempts at once are no way round; given back when right."""
        name, address = tidy(name), _network(address)
        keys = [(self._pairs, (name, address)), (self._singles, (name, "")), (self._singles, ("", address))]
        taken: list[tuple[Throttle, tuple[str, str]]] = []
        for throttle, key in keys:
            if wait := throttle.take(key):
                _give_back(taken)
                _note(logging.WARNING, "throttled", name, address)
                return Attempt(wait=ceil(wait))
            taken.append((throttle, key))
        user = await run_in_threadpool(self._users.check, name, password)
        if user:
            _give_back(taken)
        _note(logging.INFO if user else logging.WARNING, "accepted" if user else "refused", name, address)
        return Attempt(user)


def add_sign_in(app: FastAPI, users: Users, sessions: Sessions, settings: Settings) -> None:
    """The addresses for it. A program that does not ask for HTML is told in JSON what came of it."""
    gate, root = Gate(users, settings.login_tries), prefix(settings.root_path)

    @app.get("/login", response_class=HTMLResponse)
    def page(request: Request, next: str = "/") -> Response:
        """Where people sign in."""
        if request.scope.get(KEY):
            return RedirectResponse(root + _inside(next), 303)
        return HTMLResponse(pages.login_page(_inside(next)))

    @app.post("/login")
    async def enter(
        request: Request,
        username: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=MAX_PASSWORD)] = "",
        next: Annotated[str, Form(max_length=8000)] = "/",
    ) -> Response:
        """Begin a session."""
        stamp = users.stamp(tidy(username))  # of before the check: a password that changes meanwhile ends it
        attempt = await gate.enter(username, password, request.client.host if request.client else "")
        people = "text/html" in request.headers.get("accept", "")
        if attempt.user is None:
            return _refused(attempt, people, username, _inside(next))
        begun = sessions.begin(attempt.user.name, stamp)
        reply = _welcomed(attempt.user, root + _inside(next) if people else None)
        secure = request.url.scheme == "https"
        reply.set_cookie(COOKIE, begun, path=root or "/", httponly=True, samesite="lax", secure=secure)
        return reply

    @app.post("/logout")
    def leave(request: Request) -> Response:
        """End the session, on the server as well."""
        sessions.end(request.cookies.get(COOKIE, ""))
        reply = RedirectResponse(f"{root}/login", 303)
        reply.delete_cookie(COOKIE, path=root or "/", httponly=True, samesite="lax")
        return reply


def _welcomed(user: User, address: str | None) -> Response:
    if address:
        return RedirectResponse(address, 303)
    return JSONResponse({"user": user.name, "role": user.role})


def _refused(attempt: Attempt, people: bool, name: str, next: str) -> Response:
    status = 429 if attempt.wait else 401
    why = text.SIGN_IN_THROTTLED.format(seconds=attempt.wait) if attempt.wait else text.SIGN_IN_WRONG
    headers = {"retry-after": str(attempt.wait)} if attempt.wait else {}
    if people:
        return HTMLResponse(pages.login_page(next, name, why), status, headers)
    return JSONResponse({"detail": why}, status, headers)


def _note(level: int, outcome: str, name: str, address: str) -> None:
    """A line for whoever watches over the server, readable in plain logs as well."""
    facts = {"user": name, "address": address, "outcome": outcome}
    logger.log(level, "sign-in %s: %r from %s", outcome, name, address, extra=facts)


def _inside(address: str) -> str:
    """``address`` if it leads into this app, else its start: nobody is sent elsewhere after signing in."""
    safe = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if safe and address.isprintable() else "/"


def _network(address: str) -> str:
    """Whoever has one address of IPv6 has its 64-bit network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    # A socket for both kinds tells addresses of IPv4 as ::ffff:192.0.2.1, all of them in one network.
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def _give_back(taken: list[tuple[Throttle, tuple[str, str]]]) -> None:
    for throttle, key in taken:
        throttle.give_back(key)
