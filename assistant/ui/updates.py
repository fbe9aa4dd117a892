"""Updates of components that several handlers make."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.ui.layout import AskView

Updates = dict[Any, Any]
"""Component -> its new value, or ``gr.update``."""


def visible(shown: bool) -> Any:
    """Show or hide a component."""
    return gr.update(visible=shown)


def idle(view: AskView, any_said: bool) -> Updates:
    """Nothing is being answered; a welcome where nothing has been said yet."""
    return {
        view.ask: visible(True),
        view.stop: visible(False),
        view.welcome: visible(not any_said),
        view.after: visible(any_said),
        view.tools: visible(any_said),
    }


def unjudged(view: AskView) -> Updates:
    """The last answer has not been judged."""
    return {view.rating: None, view.thanks: "", view.comment_row: visible(False)}


def unedited(view: AskView) -> Updates:
    """The question field stands for a new question."""
    return {view.question: "", view.replacing: False, view.editing: visible(False)}
