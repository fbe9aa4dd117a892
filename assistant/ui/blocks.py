"""The Gradio interface: components wired to handlers, and the named endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr
from gradio.events import api

from assistant.settings import Settings
from assistant.ui import pages, text
from assistant.ui.account import Account
from assistant.ui.api import endpoints
from assistant.ui.arrivals import Arrivals
from assistant.ui.asking import Asking
from assistant.ui.handlers import Handlers
from assistant.ui.history import History
from assistant.ui.judging import Judging
from assistant.ui.layout import AskView, ask_view, html


def build_blocks(asking: Asking, history: History, settings: Settings, examples: Sequence[str]) -> gr.Blocks:
    """The whole page. Nothing leaves this machine: no analytics, no share link."""
    blocks: gr.Blocks
    account = Account(settings)
    with gr.Blocks(title=text.TITLE, analytics_enabled=False, fill_width=True) as blocks:
        # First, so that no handler of the page takes their names.
        for name, function in endpoints(asking, gr.Error).items():
            api(function, api_name=name, concurrency_limit=settings.queue)
        html(str(pages.HEADER), elem_id="masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(text.TAB_ASK, elem_id="tab-ask"):
                view = ask_view(examples)
            with gr.Tab(text.TAB_LIBRARY, elem_id="tab-library") as library_tab:
                upload = html(account.adding, elem_id="upload")
                library = html(elem_id="library")
        handlers = Handlers(asking, history, view)
        asked = _wire_asking(view, handlers, settings.queue)
        _wire_rest(view, handlers, Judging(settings, view, handlers.known), asked)
        arrivals = Arrivals(asking.spaces, history, view, library)
        event = _event(queue=False)
        shown = [view.scope, view.tags, library]
        view.bridge.select(arrivals.open, None, _outputs(view), cancels=asked, **event)
        view.bridge.input(
            arrivals.only, None, [view.scope, view.tags, view.since, view.until, view.chooser], **event
        )
        looked = [blocks.load, view.bridge.upload, library_tab.select]
        gr.on(looked, arrivals.refresh, [view.scope, view.tags], shown, **event)
        if settings.auth:
            blocks.load(account.shown, None, [view.account, upload], **event)
    blocks.queue(max_size=settings.queue, default_concurrency_limit=settings.queue)
    return blocks


def _event(**options: Any) -> dict[str, Any]:
    """Options of events that belong to the page alone."""
    return {"api_visibility": "private", "show_progress": "hidden"} | options


def _wire_asking(view: AskView, handlers: Handlers, queue: int) -> list[Any]:
    """Returns the events that ask, which whatever leaves the conversation ends."""
    outputs = _outputs(view)
    scope = [view.scope, view.tags, view.since, view.until]
    typed = [view.question, view.exchanges, view.talk, view.replacing, *scope]
    # All show at once that they are under way, and wait for the processor in the line of ``assistant.line``.
    group: dict[str, Any] = {"concurrency_id": "asking", "concurrency_limit": queue}
    asking = [
        gr.on([view.ask.click, view.question.submit], handlers.ask, typed, outputs, **_event(**group)),
        view.retry.click(handlers.retry, [view.exchanges, view.talk, *scope], outputs, **_event(**group)),
    ]
    asking += [
        button.click(
            handlers.ask_example, [button, view.exchanges, view.talk, *scope], outputs, **_event(**group)
        )
        for button in view.examples
    ]
    view.stop.click(
        handlers.stop, [view.exchanges, view.talk], outputs, cancels=asking, **_event(queue=False)
    )
    return asking


def _wire_rest(view: AskView, handlers: Handlers, judging: Judging, asked: list[Any]) -> None:
    outputs, event = _outputs(view), _event(queue=False)
    view.cancel.click(handlers.cancel_edit, None, outputs, **event)
    view.new.click(handlers.new, None, outputs, cancels=asked, **event)
    shown = [view.exchanges, view.talk]
    view.edit.click(handlers.edit, shown, outputs, **event)
    view.right.click(judging.rate_right, shown, outputs, **event)
    view.wrong.click(judging.rate_wrong, shown, outputs, **event)
    commented = [*shown, view.rating, view.comment]
    view.send_comment.click(judging.comment, commented, outputs, **event)
    for form, button in view.exports.items():
        button.click(handlers.export(form), shown, view.download, **event)


def _outputs(view: AskView) -> list[Any]:
    """Everything a handler may change."""
    return [
        *(view.exchanges, view.replacing, view.rating, view.past, view.current, view.welcome),
        *(view.after, view.comment_row, view.comment, view.thanks, view.editing, view.question),
        *(view.ask, view.stop, view.tools, view.talk, view.which),
        *(view.scope, view.tags, view.since, view.until),
    ]
