"""What the buttons do: user actions in, updates of components out."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.settings import Settings
from assistant.ui import conversation, feedback, text
from assistant.ui.conversation import Engine, Exchange
from assistant.ui.export import MIME, Format, export
from assistant.ui.layout import AskView
from assistant.ui.view import exchanges_html

Updates = dict[Any, Any]
logger = logging.getLogger(__name__)


class Handlers:
    """The actions of one page. All state is in the arguments, so that one instance serves everyone."""

    def __init__(self, engine: Engine, settings: Settings, view: AskView) -> None:
        self._engine = engine
        self._settings = settings
        self._view = view

    def ask(
        self, question: str, exchanges: list[Exchange], replacing: bool, scope: list[str] | None
    ) -> Iterator[Updates]:
        """Ask; the answer grows under the conversation."""
        question = question.strip()
        if not question:
            yield {self._view.question: gr.skip()}
            return
        yield from self._run(question, exchanges[:-1] if replacing else exchanges, scope, typed=True)

    def ask_example(
        self, question: str, exchanges: list[Exchange], scope: list[str] | None
    ) -> Iterator[Updates]:
        """Ask one of the questions offered at the start."""
        yield from self._run(question, exchanges, scope)

    def retry(self, exchanges: list[Exchange], scope: list[str] | None) -> Iterator[Updates]:
        """Ask the last question again in place of its answer."""
        yield from self._run(exchanges[-1].question, exchanges[:-1], scope)

    def stop(self, exchanges: list[Exchange]) -> Updates:
        """Leave the last answer as far as it came."""
        exchanges = conversation.stopped(exchanges)
        return self._shown(exchanges) | self._idle(bool(exchanges))

    def edit(self, exchanges: list[Exchange]) -> Updates:
        """Offer the last question for another wording."""
        view = self._view
        return {view.question: exchanges[-1].question, view.replacing: True, view.editing: _visible(True)}

    def cancel_edit(self) -> Updates:
        """Keep the last answer after all."""
        view = self._view
        return {view.question: "", view.replacing: False, view.editing: _visible(False)}

    def new(self) -> Updates:
        """Start over with nothing said."""
        view = self._view
        clean = {view.exchanges: [], view.past: "", view.current: "", view.question: ""}
        return clean | self._idle(False) | self._no_feedback() | self.cancel_edit()

    def rate(self, exchanges: list[Exchange], rating: feedback.Rating) -> Updates:
        """Store the rating at once; a comment may follow."""
        thanks = self._store(exchanges, rating, "")
        view = self._view
        return {view.rating: rating, view.thanks: thanks, view.comment_row: _visible(True), view.comment: ""}

    def comment(self, exchanges: list[Exchange], rating: feedback.Rating | None, comment: str) -> Updates:
        """Store the rating again, with its comment."""
        thanks = self._store(exchanges, rating or "wrong", comment)
        return {self._view.thanks: thanks, self._view.comment_row: _visible(False)}

    def export(self, exchanges: list[Exchange], form: Format) -> str:
        """A link that holds the whole file, so that nothing is written to disk here."""
        data = base64.b64encode(export(exchanges, form, date.today())).decode()
        return str(
            Markup('<a class="download" hidden download="{}.{}" href="data:{};base64,{}"></a>').format(
                text.EXPORT_NAME, form, MIME[form], data
            )
        )

    def _run(
        self, question: str, earlier: list[Exchange], scope: list[str] | None, typed: bool = False
    ) -> Iterator[Updates]:
        view = self._view
        start: Updates = {
            view.past: exchanges_html(earlier),
            view.replacing: False,
            view.editing: _visible(False),
            view.welcome: _visible(False),
            view.ask: _visible(False),
            view.stop: _visible(True),
            view.after: _visible(False),
        }
        start |= self._no_feedback() | ({view.question: ""} if typed else {})
        exchange = None
        for exchange in conversation.ask(self._engine, question, earlier, scope or None):
            yield start | self._live(earlier, exchange)
            start = {}
        refused = typed and exchange is not None and exchange.stage == "refused"
        # A question that was refused stays in its field, so that it can be corrected.
        yield self._idle(True) | ({view.question: question} if refused else {})

    def _live(self, earlier: Sequence[Exchange], exchange: Exchange) -> Updates:
        return {
            self._view.exchanges: [*earlier, exchange],
            self._view.current: exchanges_html([exchange], len(earlier) + 1),
        }

    def _shown(self, exchanges: list[Exchange]) -> Updates:
        if not exchanges:
            return {}
        return self._live(exchanges[:-1], exchanges[-1])

    def _idle(self, any_said: bool) -> Updates:
        view = self._view
        return {
            view.ask: _visible(True),
            view.stop: _visible(False),
            view.welcome: _visible(not any_said),
            view.after: _visible(any_said),
            view.tools: _visible(any_said),
        }

    def _no_feedback(self) -> Updates:
        view = self._view
        return {view.rating: None, view.thanks: "", view.comment_row: _visible(False)}

    def _store(self, exchanges: list[Exchange], rating: feedback.Rating, comment: str) -> str:
        try:
            feedback.store(self._settings.data_dir / "feedback", feedback.record(exchanges, rating, comment))
        except OSError:
            logger.exception("Feedback could not be stored.")
            return _status(text.FEEDBACK_FAILED)
        return _status(text.FEEDBACK_THANKS)


def _visible(visible: bool) -> Any:
    return gr.update(visible=visible)


def _status(message: str) -> str:
    return str(Markup('<p class="note" role="status">{}</p>').format(message))
