"""Which documents a question is asked of: some by name, by tag, or between two dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import QuestionError
from assistant.types import Document


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that a document meets all of; empty ones are met by every document."""

    paths: tuple[str, ...] = ()  # any of these
    tags: tuple[str, ...] = ()  # any of these
    since: str = ""  # ISO 8601, inclusive; documents without a date are left out
    until: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.tags or self.since or self.until)

    def of(self, documents: Iterable[Document]) -> tuple[str, ...] | None:
        """Paths to give to ``Assistant.ask(documents=...)``; None for all.

        Raises:
            QuestionError: a date is none, or no document meets the conditions.
        """
        if not self:
            return None
        since, until = _day(self.since), _day(self.until)
        found = tuple(document.path for document in documents if self._meets(document, since, until))
        if not found:
            raise QuestionError("No document meets this choice. Choose other documents, tags or dates.")
        return found

    def _meets(self, document: Document, since: str, until: str) -> bool:
        named = not self.paths or document.path in self.paths
        tagged = not self.tags or not set(self.tags).isdisjoint(document.tags)
        dated = not (since or until) or (
            document.date is not None and since <= document.date <= (until or "9999")
        )
        return named and tagged and dated


EVERYTHING = Selection()


def tags_of(documents: Iterable[Document]) -> tuple[str, ...]:
    """All tags of the documents, in alphabetical order."""
    return tuple(sorted({tag for document in documents for tag in document.tags}, key=str.casefold))


def _day(written: str) -> str:
    if not written.strip():
        return ""
    try:
        return datetime.date.fromisoformat(written.strip()).isoformat()
    except ValueError:
        raise QuestionError(
            f"{written.strip()[:40]!r} is not a date. Write year-month-day, such as 2024-01-31."
        ) from None
