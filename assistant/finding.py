"""Question -> what was found for each of its parts: passages retrieved, read, and the sentences chosen."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import select
from assistant.clock import Clock
from assistant.condense import Standalone
from assistant.conflict import disagreement
from assistant.library import State
from assistant.parts import question_parts
from assistant.read import Reader
from assistant.settings import Settings
from assistant.types import Finding, Passage


def find(
    asked: Standalone,
    documents: Sequence[str] | None,
    state: State,
    reader: Reader,
    settings: Settings,
    clock: Clock,
) -> list[Finding]:
    """One finding a part of the question: of its variants, the one that is answered best."""
    findings: list[Finding] = []
    for part in question_parts(asked.text):
        readings: list[Finding] = []
        for variant in state.wording.variants(part):
            with clock("retrieve"):
                query = f"{variant} {asked.context}"  # what was spoken of narrows the search
                passages = state.retrieval.retrieve(query, settings.top_k, documents)
            with clock("read"):
                readings.append(_read(variant, passages, state, reader, settings))
        findings.append(max(readings, key=lambda finding: finding.reading.answerable))
    return findings


def _read(
    question: str, passages: tuple[Passage, ...], state: State, reader: Reader, settings: Settings
) -> Finding:
    reading = reader.read(question, passages)
    chosen = select(reading, reader.threshold, reader.sentence_threshold, settings.max_sentences)
    values = disagreement(chosen, state.documents, reader.sentence_threshold)
    return Finding(question, passages, reading, values or chosen, conflict=bool(values))
