"""The one shape every training set is brought into, and edits of its text that keep all offsets right."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

INVENTED = ("briefings", "adversarial", "various")  # sources whose passages were written for this
Span = tuple[int, int]
Edit = tuple[int, int, str]

_END = re.compile(r"[.!?](?:\s?(?:''|[\"'”’)\]]))*(?=\s+[\"'“‘(\[`]*[A-Z0-9])")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Lt|Col|Gen|Sen|Rep|Gov|Jr|No|vs|cf|ca|Inc|Mt|Prof|Rev|approx)|\b[A-Za-z]|\.[A-Za-z])\s?$"
)


@dataclass(frozen=True)
class Record:
    """One question with one passage. Offsets are characters of `text`; `group` names its document."""

    source: str
    group: str
    question: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    spans: tuple[Span, ...] = ()
    gold: frozenset[int] = frozenset()
    answerable: bool = True
    kind: str = "given"

    @property
    def answers(self) -> tuple[str, ...]:
        """The answer phrases, as they stand in the text."""
        return tuple(self.text[start:end] for start, end in self.spans)


def split_sentences(text: str) -> tuple[Span, ...]:
    """Offsets of the sentences of `text`, by punctuation; works on tokenised text (' .') too."""
    ends = [match.end() for match in _END.finditer(text) if not _is_short(text, match)]
    starts = [0, *ends]
    return tuple(
        trim(text, start, end)
        for start, end in zip(starts, [*ends, len(text)], strict=True)
        if text[start:end].strip()
    )


def _is_short(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 8) : match.start()]
    return match.group()[0] == "." and not before.endswith(" ") and bool(_SHORT.search(before))


def join_sentences(parts: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """One text of the sentences, and their offsets."""
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return " ".join(parts), tuple(spans)


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def sentences_from_starts(text: str, starts: Sequence[int]) -> tuple[Span, ...]:
    """Sentence offsets when a data set gives only where sentences start."""
    edges = sorted({0, *(start for start in starts if 0 < start < len(text)), len(text)})
    pairs = pairwise(edges)
    return tuple(trim(text, start, end) for start, end in pairs if text[start:end].strip())


def gold_of(sentences: Sequence[Span], spans: Sequence[Span]) -> frozenset[int]:
    """Which sentences hold the start of an answer span."""
    return frozenset(
        number for number, (start, end) in enumerate(sentences) for at, _ in spans if start <= at < end
    )


def apply_edits(record: Record, edits: Sequence[Edit]) -> Record | None:
    """Replace pieces of the text and move every offset along; None if an edit cuts into an answer span."""
    ordered = sorted(edits)
    for (_, end, _), (start, _, _) in pairwise(ordered):
        if start < end:
            return None
    for start, end, _ in ordered:
        if any(
            start < right and left < end and not (left <= start and end <= right)
            for left, right in record.spans
        ):
            return None
    pieces, last = [], 0
    for start, end, new in ordered:
        pieces += [record.text[last:start], new]
        last = end
    text = "".join([*pieces, record.text[last:]])
    move = _mover(ordered)
    sentences = tuple((move(start), move(end)) for start, end in record.sentences)
    spans = tuple((move(start), move(end)) for start, end in record.spans)
    keep = [number for number, (start, end) in enumerate(sentences) if text[start:end].strip()]
    gold = frozenset(keep.index(number) for number in record.gold if number in keep)
    return replace(
        record, text=text, sentences=tuple(trim(text, *sentences[n]) for n in keep), gold=gold,
        spans=tuple(trim(text, *span) for span in spans if text[span[0] : span[1]].strip()),
    )  # fmt: skip


def _mover(ordered: Sequence[Edit]):  # type: ignore[no-untyped-def]
    starts = [start for start, _, _ in ordered]
    shifts = [0]
    for start, end, new in ordered:
        shifts.append(shifts[-1] + len(new) - (end - start))

    def move(at: int) -> int:
        count = bisect.bisect_left(starts, at)
        if count and at < ordered[count - 1][1]:
            start, _, new = ordered[count - 1]
            return start + shifts[count - 1] + len(new)
        return at + shifts[count]

    return move


def crop(record: Record, first: int, last: int) -> Record:
    """The sentences `first` to `last` (inclusive) alone."""
    left, right = record.sentences[first][0], record.sentences[last][1]
    inside = tuple((s - left, e - left) for s, e in record.spans if left <= s and e <= right)
    return replace(
        record, text=record.text[left:right],
        sentences=tuple((s - left, e - left) for s, e in record.sentences[first : last + 1]),
        spans=inside, gold=frozenset(n - first for n in record.gold if first <= n <= last),
    )  # fmt: skip
