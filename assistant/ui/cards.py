"""Passages as cards: the sources of an answer, and what is offered when there is none."""

from __future__ import annotations

from markupsafe import Markup

from assistant.types import Citation, Passage
from assistant.ui import source, text
from assistant.ui.plain import place_line, where_line

_RELATED_CHARS = 320


def card(citation: Citation, passages: tuple[Passage, ...]) -> Markup:
    """A source of an answer: where it stands, and the quote in its context."""
    return Markup(
        '<li class="card"><p class="card-title"><span class="number">{n}</span>{title}</p>'
        '<p class="card-place">{place}</p><blockquote>{excerpt}</blockquote>'
        '<a class="open" href="{href}" data-marker="{n}" data-where="{where}">{open}</a></li>'
    ).format(
        n=citation.marker,
        title=citation.title,
        place=place_line(citation, with_title=False),
        where=where_line(citation),
        excerpt=source.excerpt(citation, passages),
        href=source.href(citation.document_id, source.place_of(citation)),
        open=text.OPEN_DOCUMENT,
    )


def related(passage: Passage, number: int) -> Markup:
    """A passage that is near the question but does not answer it."""
    body = " ".join(passage.text.split())
    cut = body if len(body) <= _RELATED_CHARS else body[:_RELATED_CHARS].rsplit(" ", 1)[0] + " …"
    where = " · ".join(part for part in (text.day(passage.date), passage.heading) if part)
    place = source.Place(passage.start, passage.end)
    return Markup(
        '<li><a class="related-link" href="{href}" data-marker="{n}" data-where="{heading}">{title}</a>'
        '<span class="card-place">{where}</span><p>{cut}</p></li>'
    ).format(
        href=source.href(passage.document_id, place),
        n=number,
        title=passage.title,
        where=where,
        cut=cut,
        heading=passage.heading,
    )
