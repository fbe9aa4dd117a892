"""Dates as the interface says them; part of ``text``."""

from __future__ import annotations

from assistant import dates

NO_DATE = "no date"
UNKNOWN = "not stated"


def day(iso: str | None) -> str:
    """'2023-01-11' -> '11 January 2023'; anything else as it is."""
    return dates.day(iso) if iso else NO_DATE


def minute(iso: str) -> str:
    """'2023-01-11T09:30:05+00:00' -> '11 January 2023, 09:30 UTC'."""
    return f"{day(iso[:10])}, {iso[11:16]} UTC" if len(iso) > 16 else UNKNOWN
