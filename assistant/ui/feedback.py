"""Judgements of people on answers, each with all that is needed to look into it later."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock

from assistant.ui.conversation import Exchange, turns

Rating = Literal["right", "wrong"]
MAX_COMMENT = 4000
"""Characters of a comment that are kept."""


def record(
    exchanges: Sequence[Exchange], rating: Rating, comment: str = "", user: str = ""
) -> dict[str, Any]:
    """What is stored about the last exchange: question, history, documents asked, the whole answer, rating.

    A second record with the same ``exchange`` replaces the first.
    """
    *earlier, last = exchanges
    return {
        "exchange": last.id,
        "user": user,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "rating": rating,
        "comment": comment.strip()[:MAX_COMMENT],
        "question": last.question,
        "history": [{"role": turn.role, "text": turn.text} for turn in turns(earlier)],
        "documents": None if last.documents is None else list(last.documents),
        "stage": last.stage,
        "answer": last.answer.to_dict() if last.answer else None,
    }


def store(folder: Path, entry: dict[str, Any]) -> None:
    """Append one line to ``feedback.jsonl``; safe between processes, readable by the owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "feedback.jsonl"
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    with FileLock(path.with_suffix(".lock"), timeout=5):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(line)
