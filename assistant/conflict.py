"""Do documents give different values for the same thing?

Two documents disagree when the answer phrases of their best sentences are figures or dates and neither
says all that the other says. Names and descriptions are not compared: two ways to put the same thing
look as different as two things, and several people can do what one is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.dates import MONTH, MONTHS
from assistant.types import Document, ScoredSentence

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ISO = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(\d\d)\b")
_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_SCALE = re.compile(r"\b(hundred|thousand|million|billion|trillion)\b", re.IGNORECASE)


def disagreement(
    chosen: Sequence[ScoredSentence], documents: Mapping[str, Document], floor: float
) -> tuple[ScoredSentence, ...]:
    """One sentence for each value, newest document first; empty when the documents agree.

    Only the best sentence and those of at least the probability ``floor`` can contradict each other.
    """
    best: dict[str, ScoredSentence] = {}
    for item in chosen:  # best first
        if item.score >= floor or not best:
            best.setdefault(item.passage.document_id, item)
    groups: list[tuple[frozenset[str], ScoredSentence]] = []
    values = [(_value(item), item) for item in best.values()]
    for value, item in sorted(values, key=lambda pair: -len(pair[0])):  # '2024' fits many a date
        if not value:
            return ()
        if not any(value <= other or other <= value for other, _ in groups):
            groups.append((value, item))
    if len(groups) < 2:
        return ()
    newest = sorted(
        groups, key=lambda group: documents[group[1].passage.document_id].date or "", reverse=True
    )
    return tuple(item for _, item in newest)


def _value(item: ScoredSentence) -> frozenset[str]:
    """Figures, months and words such as 'million' of the answer phrase; empty when it holds no figure."""
    phrase = _ISO.sub(lambda date: f"{date[3]} {MONTHS[int(date[2]) - 1]} {date[1]}", item.phrase)
    figures = {_plain(figure) for figure in _FIGURE.findall(phrase)}
    if not figures:
        return frozenset()
    words = [*(month[:3] for month in _MONTH.findall(phrase)), *_SCALE.findall(phrase)]
    return frozenset(figures | {word.lower() for word in words})


def _plain(figure: str) -> str:
    """'05' and '5.00' are 5, and '1.50' is 1.5."""
    plain = re.sub(r"\A0+(?=\d)", "", figure.replace(",", ""))
    return plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain
