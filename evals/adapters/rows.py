"""Reading JSON Lines with errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.types import Turn
from evals.adapters.collection import MaterialError

Row = Mapping[str, Any]


def read_rows(path: Path, required: Sequence[str] = (), unique: str = "") -> Iterator[tuple[int, Row]]:
    """Line number (from 1) and object of each line that is not blank.

    ``unique`` is the key, one of the required, by which rows are known: no two may have the same there.
    """
    seen: dict[str, int] = {}
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise MaterialError(f"{path.name}, line {number}: not JSON ({error}). Correct it.") from None
            missing = [key for key in required if not isinstance(row, dict) or key not in row]
            if missing or not isinstance(row, dict):
                raise MaterialError(f"{path.name}, line {number}: {', '.join(missing)} is missing. Add it.")
            name = str(row[unique]) if unique else ""
            if unique and name in seen:
                raise MaterialError(
                    f"{path.name}, line {number}: {unique} {name!r} is already used in line {seen[name]}. "
                    "Give it another."
                )
            seen[name] = number
            yield number, row


def history_of(row: Row) -> tuple[Turn, ...]:
    """Earlier turns, oldest first; sets call the answering side 'agent', 'assistant' or 'system'.

    A turn without text is left out: a gold case cannot hold it.
    """
    turns = row.get("history") or ()
    return tuple(
        Turn("user" if turn["role"] == "user" else "assistant", turn["text"])
        for turn in turns
        if turn["text"]
    )
