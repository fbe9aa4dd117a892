"""Dated releases, one a line: ``title``, ``date``, ``source``, ``text``. Documents only; we ask our own.

The questions are the gold file of the same name in ``evals/gold``, which holds no text of the documents.
"""

from __future__ import annotations

from pathlib import Path

from dateutil import parser

from evals.adapters.collection import Collection, Material, MaterialError
from evals.adapters.rows import Row, read_rows
from evals.gold import load_gold

GOLD = Path(__file__).parent.parent / "gold"


def load_releases(path: Path, folder: Path) -> Material:
    """Each release becomes a document with its ISO date and its address as source."""
    collection = Collection(folder)
    for number, row in read_rows(path, ("title", "date", "source", "text")):
        day = _iso_date(row, f"{path.name}, line {number}")
        key = f"{day}-{row['title']}"
        collection.add(key, row["text"], title=row["title"], date=day, source=row["source"])
    collection.close()
    gold = GOLD / path.name
    return Material(path.stem, folder, load_gold(gold) if gold.is_file() else ())


def _iso_date(row: Row, where: str) -> str:
    """The day as its own time zone counts it, ISO 8601."""
    try:
        return parser.parse(row["date"]).date().isoformat()
    except (TypeError, ValueError, OverflowError):
        raise MaterialError(f"{where}: {row['date']!r} is not a date. Correct it.") from None
