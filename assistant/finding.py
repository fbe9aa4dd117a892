"""Question -> what was found for each of its parts: passages retrieved, read, and the sentences chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from assistant.answer import select
from assistant.clock import Clock
from assistant.condense import Standalone, condense
from assistant.condense.anaphora import anaphors
from assistant.condense.gapping import restored
from assistant.condense.memory import Text
from assistant.condense.talk import without_opener
from assistant.conflict import disagreement, no_side, on_topic
from assistant.coordination import each_alone, names
from assistant.library import State
from assistant.overlap import topic_shares
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
    """One finding a part of the question, or one for each thing that a part names side by side."""
    findings: list[Finding] = []
    look = partial(_best, asked.context, documents, state, reader, settings, clock)
    for part in _parts(asked.text):
        meant = _meant(part, findings[-1]) if findings else Standalone(part, candidates=(part,))
        whole = look(meant)
        each = each_alone(state.wording.cased(meant.text)) if meant.candidates else {}
        alone = [
            _own(look(Standalone(question, candidates=(question,))), name, each)
            for name, question in each.items()
        ]
        findings += alone if _one_by_one(whole, alone, each) else [whole]
    return findings


def _best(
    context: str,
    documents: Sequence[str] | None,
    state: State,
    reader: Reader,
    settings: Settings,
    clock: Clock,
    meant: Standalone,
) -> Finding:
    """Of the readings of a part and their variants, the one that is answered best."""
    if not meant.candidates:
        return Finding(meant.text, (), Reading((), 0.0), ())
    found: list[Finding] = []
    for variant in dict.fromkeys(v for text in meant.candidates for v in state.wording.variants(text)):
        with clock("retrieve"):
            # what was spoken of narrows the search
            query = " ".join([variant, meant.context, context])
            passages = state.retrieval.retrieve(query, settings.top_k, documents, settings.words_read)
        with clock("read"):
            found.append(_read(variant, passages, state, reader, settings))
    return max(found, key=lambda finding: finding.reading.answerable)


def _own(found: Finding, name: str, named: Collection[str]) -> Finding:
    """Without an answer that is about another of those named side by side, and not about this one."""
    if not found.chosen:
        return found
    said = found.chosen[0].sentence.text
    others = any(names(said, other) for other in named if other != name)
    return replace(found, chosen=(), conflict=False, beside=()) if others and not names(said, name) else found


def _one_by_one(whole: Finding, alone: Sequence[Finding], named: Collection[str]) -> bool:
    """Is what a question names side by side asked for one by one? Not when one sentence names all and
    answers as surely, or answers the best of them alone as well."""
    if not any(finding.chosen for finding in alone):
        return False
    if not whole.chosen:
        return True
    best = max(alone, key=lambda finding: finding.reading.answerable)
    said = whole.chosen[0].sentence
    if not all(names(said.text, name) for name in named):
        return True
    return best.reading.answerable > whole.reading.answerable and said != best.chosen[0].sentence


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
        full = restored(part, before.question) or part
        return Standalone(full, candidates=(full,))
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
    agreed = Finding(question, passages, reading, chosen)
    if len({item.passage.document_id for item in chosen}) < 2:
        return agreed
    floor = reader.sentence_threshold
    about = on_topic(chosen, topic_shares(question, passages))
    values = disagreement(about, state.documents, floor)
    if not values:
        return agreed
    beside = no_side(chosen, values, floor, about)
    return Finding(question, passages, reading, values, conflict=True, beside=beside)
