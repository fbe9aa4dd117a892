"""One question that asks two things -> its parts, so that each is answered or declined by itself."""

from __future__ import annotations

import re

_ASKING = r"(?:who|whom|whose|what|when|where|why|how|which)"
_JOIN = re.compile(rf"(?:\s*[,;]\s*|\s+)(?:and|or|but)\s+(?:also\s+)?(?={_ASKING}\b)", re.IGNORECASE)
_STOP = re.compile(r"(?<=\?)\s+(?=\w)")
_OPENS = re.compile(rf"(?:\w+\s+)?{_ASKING}\b", re.IGNORECASE)
_LIMIT = 4  # parts


def question_parts(question: str) -> tuple[str, ...]:
    """Split at a question mark and before 'and who', 'and when', ...; in order, at least one part.

    Only a part with words of its own beyond the question word counts: 'When and where is it?' is one
    question, since 'When' alone asks for nothing.
    """
    pieces = [part.strip() for stop in _STOP.split(question) for part in _JOIN.split(stop) if part.strip()]
    whole = len(pieces) > 1 and all(_OPENS.match(part) and len(part.split()) > 2 for part in pieces)
    if not whole or len(pieces) > _LIMIT:
        return (question.strip(),)
    return tuple(part if part.endswith("?") else f"{part}?" for part in pieces)
