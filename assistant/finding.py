"""Question -> what was found for each of its parts: passages retrieved, read, and the sentences chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import select
from assistant.clock import Clock
from assistant.condense import Standalone, condense
from assistant.condense.anaphora import anaphors
from assistant.condense.memory import Text
from assistant.condense.talk import without_opener
from assistant.conflict import disagreement
from assistant.library import State
from assistant.parts import question_parts
from assistant.read import Reader
from assistant.settings import Settings
from assistant.types import Finding, Passage, Reading, Turn


def find(
    asked: Standalone,
    documents: Sequence[str] | None,
    state: State,
    reader: Reader,
    settings: Settings,
    clock: Clock,
) -> list[Finding]:
    """One finding a part of the question: of its readings and variants, the one that is answered best."""
    findings: list[Finding] = []
    for part in _parts(asked.text):
        meant = _meant(part, findings[-1]) if findings else Standalone(part, candidates=(part,))
        if not meant.candidates:
            findings.append(Finding(part, (), Reading((), 0.0), ()))
            continue
        found: list[Finding] = []
        for variant in dict.fromkeys(v for text in meant.candidates for v in state.wording.variants(text)):
            with clock("retrieve"):
                # what was spoken of narrows the search
                query = " ".join([variant, meant.context, asked.context])
                passages = state.retrieval.retrieve(query, settings.top_k, documents)
            with clock("read"):
                found.append(_read(variant, passages, state, reader, settings))
        findings.append(max(found, key=lambda finding: finding.reading.answerable))
    return findings


def _parts(question: str) -> list[str]:
    """The parts, without a split before a pronoun for which the part before it has nothing."""
    parts: list[str] = []
    for part in question_parts(without_opener(question)):
        if parts and _hanging(part) and not (_is_answer(part, parts[-1]) or _after(part, parts[-1])):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts if len(parts) > 1 else [question]


def _meant(part: str, before: Finding) -> Standalone:
    """What a part means after the one before it: ``candidates`` are what it may mean, none when that is
    not known."""
    if not _hanging(part):
        return Standalone(part, candidates=(part,))
    if not _is_answer(part, before.question):
        read = condense(part, [Turn("user", before.question)])
        return replace(read, candidates=_after(part, before.question) or (part,))
    if not before.chosen:
        return Standalone(part)
    said = before.chosen[0].sentence.text
    read = condense(part, [Turn("user", before.question), Turn("assistant", said)])
    return replace(read, candidates=(read.text,))


def _is_answer(part: str, before: str) -> bool:
    """'Who leads it and when did she start?': only the answer to the part before says who she is."""
    return "person" in _hanging(part) and before.lower().startswith("who")


def _after(part: str, before: str) -> tuple[str, ...]:
    """The readings of a part after the one before it in which no pronoun hangs."""
    readings = condense(part, [Turn("user", before)]).candidates
    return tuple(reading for reading in readings if not _hanging(reading))


def _hanging(question: str) -> list[str]:
    """What the pronouns stand for whose antecedent is not in the question: a thing, a person, ..."""
    return [found.sort for found in anaphors(Text(question))]


def _read(
    question: str, passages: tuple[Passage, ...], state: State, reader: Reader, settings: Settings
) -> Finding:
    reading = reader.read(question, passages)
    chosen = select(reading, reader.threshold, reader.sentence_threshold, settings.max_sentences)
    values = disagreement(chosen, state.documents, reader.sentence_threshold)
    return Finding(question, passages, reading, values or chosen, conflict=bool(values))
