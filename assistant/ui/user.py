"""Whose request this is: the one place that turns a request into a user."""

from __future__ import annotations

import gradio as gr
from fastapi import HTTPException
from starlette.requests import HTTPConnection

from assistant.ui import text
from assistant.users import User

LOCAL = "local"
"""The only user where no login is asked for."""
KEY = "assistant.user"
"""Where ``access.Access`` writes down who is signed in; it stands before every address."""


def signed_in(request: HTTPConnection | gr.Request) -> User:
    """Who sent ``request``. Without accounts everyone is the same user, who may do everything.

    Raises ``HTTPException`` 401 where accounts are asked for and nobody is signed in.
    """
    found: User | None = getattr(request, "request", request).scope.get(KEY, User(LOCAL, "editor"))
    if found is None:
        raise HTTPException(401, text.SIGN_IN_FIRST, {"www-authenticate": "Bearer"})
    return found


def is_editor(request: HTTPConnection | gr.Request) -> bool:
    """May who sent ``request`` change what everyone reads?"""
    return signed_in(request).role == "editor"


def current_user(request: HTTPConnection | gr.Request) -> str:
    """Name of the user who sent ``request``: owner of conversations, uploads and feedback."""
    return signed_in(request).name
