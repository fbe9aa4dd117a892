"""What happens when a page opens a conversation or looks at the library."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr
from markupsafe import Markup

from assistant.selection import tags_of
from assistant.types import Document
from assistant.ui import text
from assistant.ui.history import History
from assistant.ui.keeping import checked
from assistant.ui.layout import AskView
from assistant.ui.library import LISTED, library_html
from assistant.ui.spaces import Spaces
from assistant.ui.updates import Updates, idle, unedited, unjudged
from assistant.ui.user import current_user, is_editor
from assistant.ui.view import exchanges_html


class Arrivals:
    """Fills the page with what belongs to the user who looks at it."""

    def __init__(self, spaces: Spaces, history: History, view: AskView, library: gr.HTML) -> None:
        self._spaces = spaces
        self._history = history
        self._view = view
        self._library = library

    def refresh(self, request: gr.Request, chosen: list[str], tagged: list[str]) -> Updates:
        """The library, and the documents and tags that can be chosen.

        What is chosen stays on offer when it has gone: asking then tells so, in words of our own.
        """
        user = current_user(request)
        documents = self._spaces.engine(user).documents
        listed, tags = {document.path for document in documents[:LISTED]}, tags_of(documents)
        titles = {document.path: _name(document.title) for document in documents}
        more = [(titles.get(path, path), path) for path in chosen or () if path not in listed]
        tags += tuple(tag for tag in tagged or () if tag not in tags)
        return {
            self._library: library_html(self._spaces, user, is_editor(request)),
            self._view.scope: gr.update(choices=_choices(documents[:LISTED]) + more),
            self._view.tags: gr.update(choices=list(tags), visible=bool(tags)),
        }

    def open(self, request: gr.Request, event: gr.EventData) -> Updates:
        """Show a kept conversation as it was, its citations checked anew."""
        user, view = current_user(request), self._view
        talk = str(event._data.get("id", ""))
        exchanges = self._history.open(user, talk)
        if exchanges is None:
            missing = Markup('<p class="notice" role="alert">{}</p>').format(text.TALK_GONE)
            return {view.thanks: str(missing)}
        exchanges = checked(self._spaces.engine(user), exchanges)
        return {
            view.exchanges: exchanges,
            view.talk: talk,
            view.which: which_html(talk, f"opened {exchanges[-1].id}" if exchanges else "opened"),
            view.past: exchanges_html(exchanges[:-1]),
            view.current: exchanges_html(exchanges[-1:], len(exchanges)),
            **unedited(view),
            **unjudged(view),
            **idle(view, bool(exchanges)),
        }

    def only(self, request: gr.Request, event: gr.EventData) -> Updates:
        """Ask from now on in one document only, be it offered by name or not."""
        view, documents = self._view, self._spaces.engine(current_user(request)).documents
        path = str(event._data.get("name", ""))
        offered = [*documents[:LISTED], *(d for d in documents[LISTED:] if d.path == path)]
        return {
            view.scope: gr.update(choices=_choices(offered), value=[path]),
            view.tags: [],
            view.since: "",
            view.until: "",
            view.chooser: gr.update(open=True),
        }


def which_html(talk: str, state: str) -> str:
    """Tells the page's script which conversation is shown, and that it has changed."""
    return str(Markup('<i hidden data-talk="{}" data-state="{} {}"></i>').format(talk, talk, state))


def _choices(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """What the chooser shows of each document, and its path."""
    return [(_name(document.title), document.path) for document in documents]


def _name(title: str) -> str:
    return title if len(title) <= 80 else title[:79] + "…"
