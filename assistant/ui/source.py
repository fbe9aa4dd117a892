"""Documents as text on a page: the whole text or an excerpt, with the quote marked in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote as url_quote
from urllib.parse import urlencode

from markupsafe import Markup, escape

from assistant.types import Citation, Document, Passage
from assistant.ui import text

WINDOW = 150_000
"""Characters shown in the panel on each side of a quote; the page of its own shows all."""
_CONTEXT = 280  # characters of the passage shown on each side of the quote
_BOLD = re.compile(r"(?<![\w*_])(?:\*\*|__)(?=[^\s*_])|(?<=[^\s*_])(?:\*\*|__)(?![\w*_])")
_HEADING = re.compile(r"^(#{1,6})([ \t]+\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look in a document: the quote, and the answer phrase within it."""

    start: int
    end: int
    phrase: tuple[int, int] | None = None
    sha256: str = ""  # opening digits of the hash the offsets belong to

    def fits(self, document: Document) -> bool:
        """Do the offsets lie within the document?"""
        inside = 0 <= self.start < self.end <= len(document.text)
        a, b = self.phrase or (self.start, self.end)
        return inside and self.start <= a < b <= self.end

    def is_current(self, document: Document) -> bool:
        """Were the offsets taken from this very text?"""
        return document.sha256.startswith(self.sha256)


def place_of(citation: Citation) -> Place:
    """The place a citation points to."""
    return Place(citation.start, citation.end, phrase_of(citation), citation.sha256[:16])


def phrase_of(citation: Citation) -> tuple[int, int] | None:
    """Offsets of the answer phrase in the document, if the reader named one."""
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.answer_start, citation.answer_end


def href(document_id: str, place: Place | None = None) -> str:
    """Address of a document, relative to the app, opened at ``place``."""
    address = f"documents/{url_quote(document_id, safe='')}"
    if place is None:
        return address
    query: dict[str, str | int] = {"start": place.start, "end": place.end}
    if place.phrase:
        query |= {"phrase_start": place.phrase[0], "phrase_end": place.phrase[1]}
    if place.sha256:
        query["sha256"] = place.sha256
    return f"{address}?{urlencode(query)}#quote"


def marked(body: str, offset: int, place: Place, anchor: bool = False) -> Markup:
    """``body`` as escaped text with the quote in ``<mark>`` and the phrase in ``<strong>``.

    ``offset`` is where ``body`` starts in the document. With ``anchor`` the mark can be scrolled to.
    """
    start, end = place.start - offset, place.end - offset
    opening = Markup('<mark id="quote" tabindex="-1">') if anchor else Markup("<mark>")
    quote = phrase_in(body[start:end], place.start, place.phrase)
    return Markup("{}{}{}</mark>{}").format(_lines(body[:start]), opening, quote, _lines(body[end:]))


def phrase_in(quote: str, offset: int, phrase: tuple[int, int] | None) -> Markup:
    """The quote as escaped text, its answer phrase in ``<strong>``, Markdown's marks for bold set off."""
    if phrase is None:
        return bold_marks(escape(quote))
    a, b = phrase[0] - offset, phrase[1] - offset
    return bold_marks(Markup("{}<strong>{}</strong>{}").format(quote[:a], quote[a:b], quote[b:]))


def bold_marks(words: Markup) -> Markup:
    """Markdown's marks for bold stay, since quotes are exact; the style sheet says how they show."""
    return Markup(_BOLD.sub(r'<span class="marks">\g<0></span>', str(words)))


def excerpt(citation: Citation, passages: tuple[Passage, ...]) -> Markup:
    """The quote marked in its passage; alone when no retrieved passage holds it."""
    place = place_of(citation)
    for passage in passages:
        if passage.document_id == citation.document_id and passage.start <= place.start:
            if passage.end < place.end or len(passage.text) != passage.end - passage.start:
                continue
            low, high = _cut(passage.text, place.start - passage.start, place.end - passage.start)
            body = marked(passage.text[low:high], passage.start + low, place)
            before, after = "… " if low else "", " …" if high < len(passage.text) else ""
            return Markup("{}{}{}").format(before, body, after)
    return marked(citation.quote, citation.start, place)


def document_view(document: Document, place: Place | None, whole: bool) -> Markup:
    """The document's text as a fragment: notices, then the text with its quote."""
    notice, body = "", document.text
    low, high = 0, len(body)
    if place is not None and not place.is_current(document):
        notice, place = text.CHANGED, None
    elif place is not None and not place.fits(document):
        notice, place = text.PLACE_MISSING, None
    centre = place.start if place else 0
    if not whole and len(body) > 2 * WINDOW:
        low, high = max(0, centre - WINDOW), min(len(body), centre + WINDOW)
        high = max(high, place.end) if place else high
        notice = notice or text.CUT
    shown = marked(body[low:high], low, place, anchor=True) if place else _lines(body[low:high])
    note = Markup('<p class="notice" role="status">{}</p>').format(notice) if notice else Markup("")
    return Markup('{}<div class="document-text">{}</div>').format(note, shown)


def about(document: Document) -> str:
    """Date, source and file of a document in one line."""
    parts = [text.day(document.date), document.source, document.place, document.path]
    return " · ".join(part for part in parts if part)


def _lines(body: str) -> Markup:
    """Escaped text; Markdown headings keep their characters and are set off from the text."""
    pieces, at = [], 0
    for found in _HEADING.finditer(body):
        pieces.append(escape(body[at : found.start()]))
        pieces.append(
            Markup('<span class="heading"><span class="hashes">{}</span>{}</span>').format(found[1], found[2])
        )
        at = found.end()
    return Markup("").join([*pieces, escape(body[at:])])


def _cut(body: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of ``body[start:end]`` with its context, cut at spaces where there are any."""
    low, high = start - _CONTEXT, end + _CONTEXT
    if low > 0:
        space = body.find(" ", low, start)
        low = space + 1 if space != -1 else low
    if high < len(body):
        space = body.rfind(" ", end, high)
        high = space if space != -1 else high
    return max(0, low), min(len(body), high)
