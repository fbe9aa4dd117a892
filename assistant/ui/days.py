"""Dates as the interface says them; part of ``text``."""

from __future__ import annotations

NO_DATE = "no date"
UNKNOWN = "not stated"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(iso: str | None) -> str:
    """'2023-01-11' -> '11 January 2023'; anything else as it is."""
    parts = (iso or "").split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return iso or NO_DATE
    return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"


def minute(iso: str) -> str:
    """'2023-01-11T09:30:05+00:00' -> '11 January 2023, 09:30 UTC'."""
    return f"{day(iso[:10])}, {iso[11:16]} UTC" if len(iso) > 16 else UNKNOWN
