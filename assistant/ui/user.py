"""Whose page this is: the one place that turns a request into the name of a user."""

from __future__ import annotations

import gradio as gr
from starlette.requests import Request

LOCAL = "local"
"""The only user where no login is asked for."""


def current_user(request: Request | gr.Request) -> str:  # noqa: ARG001
    """Name of the user who sent ``request``; everyone is the same user without accounts."""
    return LOCAL
