"""What a person has chosen to ask in, as a selection and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.selection import Selection
from assistant.types import Document
from assistant.ui import text

_NAMED = 2  # documents that are named; of more, the number is told


def selection(fields: Sequence[Any]) -> Selection:
    """Values of the fields for documents, tags, first and last day."""
    paths, tags, since, until = fields
    return Selection(tuple(paths or ()), tuple(tags or ()), since or "", until or "")


def scope_words(chosen: Selection, documents: Iterable[Document]) -> str:
    """Such as 'Budget · from 1 March 2021'; '' for all documents."""
    if not chosen:
        return ""
    titles = {document.path: document.title for document in documents}
    parts = [titles.get(path, path) for path in chosen.paths]
    if len(parts) > _NAMED:
        parts = [text.SCOPE_DOCUMENTS.format(count=len(parts))]
    if chosen.tags:
        parts.append(text.SCOPE_TAGGED.format(tags=", ".join(chosen.tags)))
    if chosen.since:
        parts.append(text.SCOPE_FROM.format(day=text.day(chosen.since)))
    if chosen.until:
        parts.append(text.SCOPE_TO.format(day=text.day(chosen.until)))
    return " · ".join(parts)
