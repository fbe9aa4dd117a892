"""What the buttons do: user actions in, updates of components out."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import gradio as gr
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from assistant.ui import conversation, text
from assistant.ui.arrivals import which_html
from assistant.ui.asking import Asker, Asking
from assistant.ui.conversation import Exchange
from assistant.ui.export import MIME, Format, export
from assistant.ui.history import History
from assistant.ui.judging import lost, status
from assistant.ui.keeping import checked
from assistant.ui.layout import AskView
from assistant.ui.scope import selection
from assistant.ui.updates import Updates, idle, unedited, unjudged, visible
from assistant.ui.user import current_user
from assistant.ui.view import exchanges_html

logger = logging.getLogger(__name__)


@dataclass
class _Page:
    """Whose page it is, and which conversation it shows as it is stored."""

    user: str
    asker: Asker
    talk: str
    exchanges: list[Exchange]


class Handlers:
    """The actions of one page. All state is in the arguments, so that one instance serves everyone."""

    def __init__(self, asking: Asking, history: History, view: AskView) -> None:
        self._asking = asking
        self._history = history
        self._view = view

    def ask(
        self,
        request: gr.Request,
        question: str,
        exchanges: list[Exchange],
        talk: str,
        replacing: bool,
        *scope: Any,
    ) -> Iterator[Updates]:
        """Ask; the answer grows under the conversation."""
        question, page = question.strip(), self._page(request, talk, exchanges)
        shown = page.exchanges
        if not question or (shown and shown[-1].running):  # one after the other
            yield {self._view.question: gr.skip()}
            return
        earlier = shown[:-1] if replacing else shown
        yield from self._run(page, question, earlier, scope, typed=True)

    def ask_example(
        self, request: gr.Request, question: str, exchanges: list[Exchange], talk: str, *scope: Any
    ) -> Iterator[Updates]:
        """Ask one of the questions offered at the start."""
        yield from self._run(self._page(request, talk, exchanges), question, exchanges, scope)

    def retry(
        self, request: gr.Request, exchanges: list[Exchange], talk: str, *scope: Any
    ) -> Iterator[Updates]:
        """Ask the last question again in place of its answer."""
        page = self._page(request, talk, exchanges)
        if not page.exchanges:
            yield lost(self._view)
            return
        yield from self._run(page, page.exchanges[-1].question, page.exchanges[:-1], scope)

    def stop(self, request: gr.Request, exchanges: list[Exchange], talk: str) -> Updates:
        """Leave the last answer as far as it came."""
        page = self._page(request, talk, exchanges)
        exchanges = conversation.stopped(page.exchanges)
        kept = self._keep(page, exchanges) if exchanges else {}
        return self._shown(exchanges) | idle(self._view, bool(exchanges)) | kept

    def edit(self, request: gr.Request, exchanges: list[Exchange], talk: str) -> Updates:
        """Offer the last question for another wording."""
        view, page = self._view, self._page(request, talk, exchanges)
        if not page.exchanges:
            return lost(view)
        asked = {view.exchanges: page.exchanges, view.question: page.exchanges[-1].question}
        return asked | {view.replacing: True, view.editing: visible(True)}

    def cancel_edit(self) -> Updates:
        """Keep the last answer after all."""
        return unedited(self._view)

    def new(self) -> Updates:
        """Start over with nothing said."""
        view = self._view
        clean = {view.exchanges: [], view.past: "", view.current: "", view.question: "", view.talk: ""}
        clean |= {view.which: which_html("", uuid4().hex), view.scope: [], view.tags: []}
        clean |= {view.since: "", view.until: ""}
        return clean | idle(view, False) | unjudged(view) | unedited(view)

    def export(self, form: Format) -> Callable[[gr.Request, list[Exchange], str], str]:
        """What makes a link that holds the whole file, so that nothing is written to disk here."""

        def saved(request: gr.Request, exchanges: list[Exchange], talk: str) -> str:
            said = self.known(request, talk, exchanges)
            data = base64.b64encode(export(said, form, date.today())).decode()
            return str(
                # With a number of its own: the same file a second time would be no change of the page.
                Markup(
                    '<a class="download" hidden data-n="{}" download="{}.{}" href="data:{};base64,{}"></a>'
                ).format(uuid4().hex, text.EXPORT_NAME, form, MIME[form], data)
            )

        return saved

    def known(self, request: gr.Request, talk: str, exchanges: list[Exchange]) -> list[Exchange]:
        """What the page shows, as it was stored where the server no longer remembers it."""
        return self._page(request, talk, exchanges).exchanges

    def _page(self, request: gr.Request, talk: str, exchanges: list[Exchange]) -> _Page:
        user = current_user(request)
        if talk and not exchanges:  # the server was restarted while the page was open
            exchanges = checked(self._asking.spaces.engine(user), self._history.open(user, talk) or [])
        return _Page(user, self._asking.of(request), talk, exchanges)

    def _run(
        self, page: _Page, question: str, earlier: list[Exchange], scope: Sequence[Any], typed: bool = False
    ) -> Iterator[Updates]:
        view = self._view
        start: Updates = {
            view.past: exchanges_html(earlier),
            view.replacing: False,
            view.editing: visible(False),
            view.welcome: visible(False),
            view.ask: visible(False),
            view.stop: visible(True),
            view.after: visible(False),
        }
        start |= unjudged(view) | ({view.question: ""} if typed else {})
        exchange = None
        for exchange in conversation.ask(page.asker, question, earlier, selection(scope)):
            # Kept before it is answered: a question is not lost when the server ends meanwhile.
            kept = self._keep(page, [*earlier, exchange]) if start else {}
            yield start | self._live(earlier, exchange) | kept
            start = {}
        assert exchange is not None
        kept = self._keep(page, [*earlier, exchange], begun=True)
        # A question that was refused stays in its field, so that it can be corrected.
        refused = typed and exchange.stage == "refused"
        yield idle(self._view, True) | kept | ({view.question: question} if refused else {})

    def _keep(self, page: _Page, exchanges: list[Exchange], begun: bool = False) -> Updates:
        """Store the conversation. When that fails, asking goes on and the page says so."""
        view, last = self._view, exchanges[-1]
        try:
            if begun and page.talk and not self._history.has(page.user, page.talk):
                return {}  # deleted meanwhile, and for good
            known = [exchange.id for exchange in page.exchanges]
            page.talk = self._history.save(page.user, page.talk, exchanges, known)
        except SQLAlchemyError:
            logger.exception("A conversation could not be stored.")
            return {view.thanks: status(text.NOT_KEPT)}
        page.exchanges = exchanges
        return {view.talk: page.talk, view.which: which_html(page.talk, f"{last.id} {last.stage}")}

    def _live(self, earlier: Sequence[Exchange], exchange: Exchange) -> Updates:
        return {
            self._view.exchanges: [*earlier, exchange],
            self._view.current: exchanges_html([exchange], len(earlier) + 1),
        }

    def _shown(self, exchanges: list[Exchange]) -> Updates:
        if not exchanges:
            return {}
        return self._live(exchanges[:-1], exchanges[-1])
