"""Scored sentences -> the sentences that are shown, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.events import Delta, Read, SentenceScore
from assistant.lists import together
from assistant.types import (
    ABSTENTION,
    DISAGREEMENT,
    MISSING,
    Answer,
    Citation,
    Finding,
    Kind,
    Passage,
    Reading,
    ScoredSentence,
    Shown,
)

_SAME = 0.8  # share of common words from which two sentences count as the same statement
_TOLD = 10  # sentences in the event that tells what the reader thought
_RELATIVE = 0.6  # a further sentence must reach this share of the best one's probability
_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|\w+")
_OTHER_DOCUMENT = 0.2  # probability from which the best sentence of a further document joins


def select(
    reading: Reading, threshold: float, sentence_threshold: float, limit: int
) -> tuple[ScoredSentence, ...]:
    """The sentences that answer, best first; empty when the evidence does not answer.

    The best one is enough where no other is nearly as good; none repeats another. Documents may answer
    differently, and to leave one out in silence would be a choice: so the best sentence of a further
    document joins earlier.
    """
    if not reading.sentences or reading.answerable < threshold:
        return ()
    best, *others = reading.sentences
    chosen = [best]
    floor = max(sentence_threshold, _RELATIVE * best.score)
    for item in others:
        if len(chosen) == limit or item.score < min(floor, _OTHER_DOCUMENT):
            break
        new = all(item.passage.document_id != other.passage.document_id for other in chosen)
        if item.score < (_OTHER_DOCUMENT if new else floor):
            continue
        if not any(_says_the_same(item, other) for other in chosen):
            chosen.append(item)
    return together(chosen)


def arrange(findings: Sequence[Finding]) -> list[ScoredSentence]:
    """The chosen sentences of all parts as they are shown: those in conflict last, newest first."""
    agreed = [item for f in findings for item in (f.beside if f.conflict else f.chosen)]
    opposed = _contradicting(findings)
    return [item for item in in_reading_order(agreed) if _place(item) not in opposed] + [*opposed.values()]


def _contradicting(findings: Sequence[Finding]) -> dict[tuple[str, int], ScoredSentence]:
    """The sentences in conflict by their place, each once, in the order of the parts."""
    return {_place(item): item for finding in findings if finding.conflict for item in finding.chosen}


def _place(item: ScoredSentence) -> tuple[str, int]:
    return item.passage.document_id, item.sentence.start


def in_reading_order(chosen: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Documents by their best sentence, sentences by their place; each place once."""
    rank: dict[str, int] = {}
    for item in chosen:
        rank.setdefault(item.passage.document_id, len(rank))
    places = {_place(item): item for item in reversed(chosen)}
    return [places[key] for key in sorted(places, key=lambda key: (rank[key[0]], key[1]))]


def quoted(citations: Sequence[Citation]) -> tuple[Shown, ...]:
    """One exact quote a citation; white space within it is shown as single spaces."""
    return tuple(Shown(_flat(citation.quote), citation.marker, "quoted") for citation in citations)


def compose(sentences: Sequence[Shown], contexts: Sequence[str]) -> list[str]:
    """The sentences as they are shown: context in parentheses, the sentence, its mark."""
    return [
        f"({_flat(context)}) {shown.text} [{shown.marker}]" if context else f"{shown.text} [{shown.marker}]"
        for shown, context in zip(sentences, contexts, strict=True)
    ]


def outcome(findings: Sequence[Finding], citations: tuple[Citation, ...], sentences: Sequence[str]) -> Answer:
    """The answer as it is shown: cited sentences, and a plain word on every part that has none."""
    unanswered = [finding.question for finding in findings if not finding.chosen]
    missing = MISSING + " ".join(unanswered) if unanswered and citations else None
    opposed = len(_contradicting(findings))
    kind: Kind = (
        "abstention" if not citations else "conflict" if opposed else "partial" if missing else "answer"
    )
    return Answer(
        text=" ".join(frame(kind, citations, sentences, missing, opposed)) or ABSTENTION,
        citations=citations,
        abstained=not citations,
        confidence=max(finding.reading.answerable for finding in findings),
        standalone_question=" ".join(finding.question for finding in findings),
        passages=all_passages(findings),
        kind=kind,
        missing=missing,
        sentences=quoted(citations),
        conflicting=opposed,
    )


def frame(
    kind: Kind, citations: Sequence[Citation], sentences: Sequence[str], missing: str | None, opposed: int = 0
) -> list[str]:
    """The shown sentences with the constant words around them: a disagreement before the last ``opposed``
    ones (0: before all), a gap after."""
    shown = list(sentences)
    if kind == "conflict":
        first = len(citations) - opposed if opposed else 0
        count = len({citation.document_id for citation in citations[first:]})
        shown.insert(first, DISAGREEMENT.format(count))
    return [*shown, *([missing] if missing else [])]


def deltas(answer: Answer, sentences: Sequence[str]) -> list[Delta]:
    """The answer's text in pieces, each sentence with its citation; together they are the text."""
    backed = zip(answer.citations, answer.sentences or quoted(answer.citations), strict=True)
    cited = dict(zip(sentences, backed, strict=True))
    framed = frame(answer.kind, answer.citations, sentences, answer.missing, answer.conflicting)
    pieces = framed or [answer.text]
    told: list[Delta] = []
    for number, piece in enumerate(pieces):
        citation, shown = cited.get(piece, (None, None))
        text = f" {piece}" if number else piece
        told.append(Delta(text, citation, shown.verdict if shown else "quoted"))
    return told


def verdict(finding: Finding) -> Read:
    """The reader's best sentences for one part, for whoever wants to see why."""
    best = finding.reading.sentences[:_TOLD]
    scores = [SentenceScore(s.passage.document_id, s.sentence.start, s.sentence.end, s.score) for s in best]
    return Read(finding.question, finding.reading.answerable, tuple(scores))


def all_passages(findings: Sequence[Finding]) -> tuple[Passage, ...]:
    """Passages of all parts, each once, best first."""
    by_id = {passage.id: passage for finding in findings for passage in reversed(finding.passages)}
    return tuple(sorted(by_id.values(), key=lambda passage: -passage.score))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _says_the_same(one: ScoredSentence, other: ScoredSentence) -> bool:
    """An answer phrase that ``other`` gives as well, or nearly the same words and the same figures.

    A figure alone tells little: 'Bath costs £5' and 'Selby costs £5' are two statements.
    """
    phrase = _words(one.phrase)
    if any(word[0].isdigit() for word in phrase):
        mine, theirs = _details(one), _details(other)
        if not mine <= theirs and not theirs <= mine:
            return False
    if phrase and phrase <= _words(other.phrase):
        return True
    a, b = _words(one.sentence.text), _words(other.sentence.text)
    if not phrase <= b or any(word[0].isdigit() for word in a ^ b):
        return False
    return len(a & b) >= _SAME * max(len(a | b), 1)


def _details(item: ScoredSentence) -> set[str]:
    """Names and figures of a sentence beside its answer phrase; its first word has a capital anyway."""
    start, end = (offset - item.sentence.start for offset in item.answer or (item.sentence.start,) * 2)
    text = item.sentence.text
    words = [word for part in (text[:start], text[end:]) for word in _WORD.findall(part)]
    opening = 1 if _WORD.search(text[:start]) else 0
    return {word.lower() for word in words[opening:] if word[0].isupper() or word[0].isdigit()}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
