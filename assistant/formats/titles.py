"""Titles that programs fill in by themselves and that name nothing."""

from __future__ import annotations

_NO_TITLES = {"untitled", "document", "document1", "word document", "powerpoint presentation", "title"}


def named(title: str | None) -> str | None:
    """A title that somebody gave, else None."""
    return title if title and title.strip().lower() not in _NO_TITLES else None
