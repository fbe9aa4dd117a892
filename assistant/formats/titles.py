"""Titles that programs fill in by themselves, and stamps of offices: they name nothing."""

from __future__ import annotations

_NO_TITLES = {"untitled", "document", "document1", "word document", "powerpoint presentation", "title"}
_STAMPS = {"check against delivery", "for immediate release", "press release", "draft", "confidential"}


def named(title: str | None) -> str | None:
    """A title that somebody gave, else None."""
    return title if title and title.strip().lower() not in _NO_TITLES | _STAMPS else None
