"""Answers as plain text with footnotes, for the clipboard and for exports."""

from __future__ import annotations

from assistant.types import Answer, Citation
from assistant.ui import text


def place_line(citation: Citation, with_title: bool = True) -> str:
    """Title, date, section and page of a citation, as far as they are known."""
    parts = [citation.title if with_title else "", text.day(citation.date), where_line(citation)]
    return " · ".join(part for part in parts if part)


def where_line(citation: Citation) -> str:
    """Section and page of a citation, as far as they are known."""
    page = text.PAGE.format(page=citation.page) if citation.page is not None else ""
    return " · ".join(part for part in (_section(citation), page) if part)


def footnote(citation: Citation) -> str:
    """'[1] Title · date · section (file, characters 1-9): “quote”'."""
    where = f"{citation.path}, characters {citation.start}-{citation.end}"
    return f"[{citation.marker}] {place_line(citation)} ({where}): “{' '.join(citation.quote.split())}”"


def answer_with_sources(question: str, answer: Answer) -> str:
    """Question, answer and footnotes, ready to be pasted."""
    notes = "\n".join(footnote(citation) for citation in answer.citations)
    return f"{question}\n\n{answer.text}\n\n{notes}".rstrip() + "\n"


def _section(citation: Citation) -> str:
    """The headings above the quote, without one that only repeats the title."""
    return " > ".join(part for part in citation.heading.split(" > ") if part and part != citation.title)
