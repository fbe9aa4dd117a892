"""Reading JSON Lines with errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.types import Turn
from evals.adapters.collection import MaterialError

Row = Mapping[str, Any]
_TEXTS = ("question", "text", "title")


def read_rows(path: Path, required: Sequence[str] = (), unique: str = "") -> Iterator[tuple[int, Row]]:
    """Line number (from 1) and object of each line that is not blank.

    ``unique`` is the key, one of the required, by which rows are known: no two may have the same there.
    """
    seen: dict[str, int] = {}
    with path.open("rb") as stream:  # decoded line by line, so that the error can name the line
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError as error:
                raise MaterialError(
                    f"{path.name}, line {number}: not UTF-8 ({error}). Save it as UTF-8."
                ) from None
            except json.JSONDecodeError as error:
                raise MaterialError(f"{path.name}, line {number}: not JSON ({error}). Correct it.") from None
            if problem := _problem(row, required):
                raise MaterialError(f"{path.name}, line {number}: {problem}")
            name = str(row[unique]) if unique else ""
            if unique and name in seen:
                raise MaterialError(
                    f"{path.name}, line {number}: {unique} {name!r} is already used in line {seen[name]}. "
                    "Give it another."
                )
            seen[name] = number
            yield number, row


def _problem(row: object, required: Sequence[str]) -> str:
    if not isinstance(row, dict):
        return "not a JSON object. Write one a line."
    if missing := [key for key in required if key not in row]:
        return f"{', '.join(missing)} is missing. Add it."
    wrong = [key for key in _TEXTS if key in required and not isinstance(row[key], str)]
    return f"{', '.join(wrong)} is not a string. Correct it." if wrong else ""


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
