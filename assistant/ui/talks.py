"""The list of conversations: its HTML, and the addresses by which the page reads and changes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from assistant.ui import text
from assistant.ui.history import TITLE_CHARS, History, Talk
from assistant.ui.user import current_user

NAV = Markup(
    '<nav class="talks" aria-label="{title}" data-failed="{failed}">'
    '<input type="search" class="talks-search" aria-label="{search}" placeholder="{search}" maxlength="200">'
    '<div class="talks-list" aria-live="polite"></div></nav>'
).format(title=text.TALKS, search=text.TALKS_SEARCH, failed=text.TALKS_FAILED)


class Renaming(BaseModel):
    """What the page sends to rename a conversation."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=10 * TITLE_CHARS)


def add_conversations(app: FastAPI, history: History) -> None:
    """Let users list, search, rename and delete their own conversations; others are not found."""

    @app.get("/conversations", response_class=HTMLResponse)
    def listed(request: Request, search: Annotated[str, Query(max_length=200)] = "") -> str:
        """The list as a piece of the page."""
        return talks_html(history.find(current_user(request), search), bool(search.strip()))

    @app.patch("/conversations/{talk_id}")
    def rename(request: Request, talk_id: str, renaming: Renaming) -> dict[str, str]:
        """Give a conversation another title."""
        talk = history.rename(current_user(request), talk_id, renaming.title)
        if talk is None:
            raise HTTPException(404, text.TALK_GONE)
        return {"title": talk.title}

    @app.delete("/conversations/{talk_id}", status_code=204)
    def forget(request: Request, talk_id: str) -> None:
        """Delete a conversation for good."""
        if not history.delete(current_user(request), talk_id):
            raise HTTPException(404, text.TALK_GONE)


def talks_html(talks: list[Talk], searched: bool = False) -> str:
    """Conversations as links, each with what can be done to it."""
    if not talks:
        return str(Markup("<p>{}</p>").format(text.TALKS_NOT_FOUND if searched else text.TALKS_NONE))
    return str(Markup("<ul>{}</ul>").format(Markup("").join(map(_item, talks))))


def _item(talk: Talk) -> Markup:
    return Markup(
        '<li data-id="{id}"><div class="talk-row"><a class="talk" href="?c={id}">{title}</a>'
        '<span class="talk-day">{day}</span><span class="talk-tools">'
        '<button type="button" class="talk-rename" aria-label="{rename}: {title}" title="{rename}">✎</button>'
        '<button type="button" class="talk-delete" aria-label="{delete}: {title}" title="{delete}">×</button>'
        "</span></div>"
        '<div class="talk-edit" hidden>'
        '<input type="text" aria-label="{label}" value="{title}" maxlength="{max}">'
        '<button type="button" class="talk-save">{save}</button>'
        '<button type="button" class="talk-cancel">{cancel}</button></div>'
        '<div class="talk-sure" role="group" aria-label="{sure}" hidden><span>{sure}</span>'
        '<button type="button" class="talk-yes">{delete}</button>'
        '<button type="button" class="talk-cancel">{keep}</button></div></li>'
    ).format(
        id=talk.id,
        title=talk.title,
        day=text.day(talk.updated[:10]),
        rename=text.TALK_RENAME,
        delete=text.TALK_DELETE,
        label=text.TALK_TITLE,
        max=TITLE_CHARS,
        save=text.TALK_SAVE,
        cancel=text.CANCEL,
        keep=text.TALK_KEEP,
        sure=text.TALK_SURE,
    )
