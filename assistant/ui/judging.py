"""What people say about an answer: a rating at once, a comment after it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import gradio as gr
from markupsafe import Markup

from assistant.settings import Settings
from assistant.ui import feedback, text
from assistant.ui.conversation import Exchange
from assistant.ui.layout import AskView
from assistant.ui.updates import Updates, visible
from assistant.ui.user import current_user

logger = logging.getLogger(__name__)
Known = Callable[[gr.Request, str, list[Exchange]], list[Exchange]]
"""(request, id of the conversation, what the server remembers of it) -> what the page shows."""


class Judging:
    """The buttons under an answer by which it is judged."""

    def __init__(self, settings: Settings, view: AskView, known: Known) -> None:
        self._settings = settings
        self._view = view
        self._known = known

    def rate_right(self, request: gr.Request, exchanges: list[Exchange], talk: str) -> Updates:
        """Store at once that the last answer is right; a comment may follow."""
        return self._rate(request, self._known(request, talk, exchanges), "right")

    def rate_wrong(self, request: gr.Request, exchanges: list[Exchange], talk: str) -> Updates:
        """Store at once that the last answer is wrong; a comment may follow."""
        return self._rate(request, self._known(request, talk, exchanges), "wrong")

    def comment(
        self,
        request: gr.Request,
        exchanges: list[Exchange],
        talk: str,
        rating: feedback.Rating | None,
        comment: str,
    ) -> Updates:
        """Store the rating again, with its comment."""
        shown = self._known(request, talk, exchanges)
        thanks = self._store(request, shown, rating or "wrong", comment)
        return {self._view.thanks: thanks, self._view.comment_row: visible(False)}

    def _rate(self, request: gr.Request, exchanges: list[Exchange], rating: feedback.Rating) -> Updates:
        view = self._view
        thanks = self._store(request, exchanges, rating, "")
        return {view.rating: rating, view.thanks: thanks, view.comment_row: visible(True), view.comment: ""}

    def _store(
        self, request: gr.Request, exchanges: list[Exchange], rating: feedback.Rating, comment: str
    ) -> str:
        if not exchanges:
            return status(text.PAGE_OLD)
        try:
            entry = feedback.record(exchanges, rating, comment, current_user(request))
            feedback.store(self._settings.data_dir / "feedback", entry)
        except OSError:
            logger.exception("Feedback could not be stored.")
            return status(text.FEEDBACK_FAILED)
        return status(text.FEEDBACK_THANKS)


def lost(view: AskView) -> Updates:
    """What the page shows is not known any more: the server was restarted, or the page slept for long."""
    return {view.thanks: status(text.PAGE_OLD)}


def status(message: str) -> str:
    """A note that screen readers tell."""
    return str(Markup('<p class="note" role="status">{}</p>').format(message))
