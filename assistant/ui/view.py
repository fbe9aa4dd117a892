"""An exchange as HTML. Everything that comes from people or documents is escaped on the way in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from assistant.events import Delta
from assistant.types import Answer, Citation
from assistant.ui import source, text
from assistant.ui.cards import card, related
from assistant.ui.conversation import Exchange
from assistant.ui.drafted import shortened, written
from assistant.ui.foot import foot
from assistant.ui.plain import answer_with_sources, place_line, where_line

_RELATED = 3


def exchanges_html(exchanges: Sequence[Exchange], first: int = 1) -> str:
    """Questions and replies in order; ``first`` is the number of the first one."""
    return str(Markup("").join(_exchange(exchange, n) for n, exchange in enumerate(exchanges, first)))


def _exchange(exchange: Exchange, number: int) -> Markup:
    label = text.QUESTION_NUMBER.format(number=number)
    busy = "true" if exchange.running else "false"
    return Markup(
        '<article class="exchange" id="exchange-{id}" aria-label="{label}" aria-busy="{busy}">'
        '<h2 class="question">{question}</h2>{scope}{reply}</article>'
    ).format(
        id=exchange.id,
        label=label,
        busy=busy,
        question=exchange.question,
        scope=_scope(exchange),
        reply=_reply(exchange),
    )


def _scope(exchange: Exchange) -> Markup:
    if not exchange.scope:
        return Markup("")
    return Markup('<p class="understood scope"><span>{}</span> {}</p>').format(text.ASKED_IN, exchange.scope)


def _reply(exchange: Exchange) -> Markup:
    if exchange.stage in ("refused", "failed"):
        title = text.NOT_TAKEN if exchange.stage == "refused" else text.FAILED
        return _box("failed", _verdict(title), Markup("<p>{}</p>").format(exchange.error))
    if exchange.answer is None:
        return _unfinished(exchange)
    answer = exchange.answer
    if answer.citations:
        return _cited(exchange, answer)
    fixed = Markup('<p class="fixed">{}</p>').format(answer.text)
    if answer.kind == "abstention":
        near = _near(answer, text.RELATED, text.RELATED_NOTE)
        return _box(
            "abstention",
            _verdict(text.ABSTAINED),
            _understood(exchange, answer),
            fixed,
            _note(text.ABSTAINED_IN_PART_NOTE if exchange.scope else text.ABSTAINED_NOTE),
            near,
        )
    if answer.kind == "clarification":
        near = _near(answer, text.MEANT, text.MEANT_NOTE)
        return _box("clarification", _verdict(text.CLARIFY), fixed, near)
    return _box(answer.kind, fixed)


def _unfinished(exchange: Exchange) -> Markup:
    said = Markup("").join(_sentence(delta) for delta in exchange.said)
    if exchange.stage == "stopped":
        return _box("stopped", said, Markup('<p class="status">{}</p>').format(text.STOPPED))
    reading = text.READING_ONE if exchange.passage_count == 1 else text.READING
    status = text.SEARCHING if exchange.stage == "searching" else reading.format(count=exchange.passage_count)
    return _box("unfinished", said, Markup('<p class="status working">{}</p>').format(status))


def _cited(exchange: Exchange, answer: Answer) -> Markup:
    titles = {"partial": text.PARTIAL, "conflict": text.CONFLICT}
    conflict = answer.kind == "conflict"
    told = any(delta.citation is None for delta in exchange.said)
    note = _note(text.CONFLICT_NOTE) if conflict and not told else Markup("")
    said = [_sentence(delta, conflict, answer.missing, exchange.stale) for delta in exchange.said]
    return _box(
        answer.kind,
        _verdict(titles.get(answer.kind, "")),
        note,
        _aged(exchange),
        _understood(exchange, answer),
        Markup('<div class="said">{}</div>').format(Markup("").join(said)),
        written(answer),
        foot(answer),
        _templates(exchange, answer),
    )


def _near(answer: Answer, label: str, note: str) -> Markup:
    """The closest passages, where there is no answer to show."""
    found = [related(passage, n) for n, passage in enumerate(answer.passages[:_RELATED], 1)]
    if not found:
        return Markup("")
    return Markup(
        '<section class="related" aria-label="{label}"><h3>{label}</h3>'
        '<p class="note">{note}</p><ul>{items}</ul></section>'
    ).format(label=label, note=note, items=Markup("").join(found))


def _sentence(
    delta: Delta, named: bool = False, missing: str | None = None, stale: Sequence[int] = ()
) -> Markup:
    """One shown piece; with its citation the quote's phrase is bold and the mark a link."""
    citation = delta.citation
    if citation is None:
        kind = "missing" if missing and delta.text.strip() == missing.strip() else "note"
        return Markup('<p class="{}">{}</p>').format(kind, delta.text.strip())
    body = delta.text.strip().removesuffix(f"[{citation.marker}]").rstrip()
    flat = " ".join(citation.quote.split())
    if delta.verdict == "supported" and not body.endswith(flat):
        return shortened(body, citation, _mark(citation))
    before = body.removesuffix(flat) if body.endswith(flat) else body
    quote = source.phrase_in(citation.quote, citation.start, source.phrase_of(citation))
    shown = Markup("{}").format(quote) if body.endswith(flat) else Markup("")
    context = source.bold_marks(escape(before))
    lead = Markup('<span class="lead-in">{}</span>').format(context) if before else Markup("")
    name = Markup('<span class="by">{}</span>').format(place_line(citation)) if named else Markup("")
    if citation.marker not in stale:
        return Markup('<p class="sentence">{}{}{}\u2060{}</p>').format(name, lead, shown, _mark(citation))
    return Markup('<p class="sentence stale">{}{}{}\u2060{} <span class="stale-note">{}</span></p>').format(
        name, lead, shown, _mark(citation), text.STALE
    )


def _mark(citation: Citation) -> Markup:
    """The [n] after a sentence: a real link to the document at that place."""
    label = text.SOURCE_LINK.format(marker=citation.marker, title=citation.title)
    return Markup(
        '<a class="cite" href="{href}" data-marker="{n}" data-quote="{quote}" data-place="{place}" '
        'data-where="{where}" '
        'aria-label="{label}">[{n}]</a>'
    ).format(
        href=source.href(citation.document_id, source.place_of(citation)),
        n=citation.marker,
        quote=citation.quote,
        place=place_line(citation),
        where=where_line(citation),
        label=label,
    )


def _templates(exchange: Exchange, answer: Answer) -> Markup:
    """What the page needs when asked: the source cards for the panel and the text to copy."""
    cards = Markup("").join(card(citation, answer.passages) for citation in answer.citations)
    return Markup('<template class="sources">{}</template><template class="copy-text">{}</template>').format(
        cards, answer_with_sources(exchange.question, answer)
    )


def _understood(exchange: Exchange, answer: Answer) -> Markup:
    if " ".join(answer.standalone_question.split()) == " ".join(exchange.question.split()):
        return Markup("")
    return Markup('<p class="understood"><span>{}</span> {}</p>').format(
        text.UNDERSTOOD_AS, answer.standalone_question
    )


def _aged(exchange: Exchange) -> Markup:
    """What the reader of a reopened answer must know about its sources."""
    if not exchange.stale and not exchange.unverified:
        return Markup("")
    note = text.STALE_NOTE if exchange.stale else text.UNVERIFIED_NOTE
    return Markup('<p class="notice">{}</p>').format(note)


def _verdict(title: str) -> Markup:
    return Markup('<p class="verdict">{}</p>').format(title) if title else Markup("")


def _note(note: str) -> Markup:
    return Markup('<p class="note">{}</p>').format(note)


def _box(kind: str, *parts: Markup) -> Markup:
    return Markup('<div class="reply reply-{}">{}</div>').format(escape(kind), Markup("").join(parts))
