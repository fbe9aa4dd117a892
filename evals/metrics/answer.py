"""Is the answer right? Facts, token F1 and exact match; only for answerable cases.

An abstention on an answerable case scores 0: nothing was said. ``correct`` is 1 where, whichever the
case has first: every fact is said; a short answer is said; evidence is cited. What misleading
documents claim must not be said (RAMDocs, Wang et al. 2025).
"""

from __future__ import annotations

from collections import Counter

from assistant.types import Answer
from evals.corpus import Unit, overlaps
from evals.metrics.text import holds, says_one_of, squad_tokens, without_marks
from evals.types import GoldCase

SHORT_ANSWER = 10
"""Tokens up to which an answer can be looked for word by word; longer ones are references to compare with."""


def score_answer(case: GoldCase, answer: Answer, units: tuple[Unit, ...]) -> dict[str, float]:
    """``fact_recall`` (and by turn), ``all_facts``, ``token_f1``, ``exact_match``, ``phrase_*``, ``misled``,
    ``correct``."""
    if not case.answerable:
        return {}
    text = "" if answer.abstained else without_marks(answer.text)
    scores: dict[str, float] = {}
    if case.facts:
        recall = sum(says_one_of(text, fact) for fact in case.facts) / len(case.facts)
        scores |= {"fact_recall": recall, f"fact_recall_turn_{turn_of(case)}": recall}
        scores["all_facts"] = float(recall == 1.0)
    if case.answers:
        scores |= {"token_f1": best_f1(text, case.answers), "exact_match": exact(text, case.answers)}
        phrase = marked_phrase(answer)
        if phrase:
            scores["phrase_f1"] = best_f1(phrase, case.answers)
            scores["phrase_match"] = exact(phrase, case.answers)
    if case.wrong_answers:
        scores["misled"] = float(says_one_of(text, case.wrong_answers))
    right = _right(case, answer, text, units)
    return scores if right is None else scores | {"correct": float(right and not scores.get("misled"))}


def turn_of(case: GoldCase) -> str:
    """Which of the user's turns asks: '1', '2', '3', or '4+'."""
    turn = 1 + sum(turn.role == "user" for turn in case.history)
    return str(turn) if turn < 4 else "4+"


def best_f1(text: str, answers: tuple[str, ...]) -> float:
    """Token F1 with the nearest accepted answer, as SQuAD's script computes it."""
    return max(_f1(squad_tokens(text), squad_tokens(accepted)) for accepted in answers)


def exact(text: str, answers: tuple[str, ...]) -> float:
    """1 where the whole text is an accepted answer after SQuAD's normalisation."""
    said = squad_tokens(text)
    return float(bool(said) and any(said == squad_tokens(accepted) for accepted in answers))


def marked_phrase(answer: Answer) -> str:
    """The answer phrases that the citations mark inside their quotes; '' where a system marks none."""
    phrases = (
        c.quote[c.answer_start - c.start : c.answer_end - c.start]
        for c in answer.citations
        if c.answer_start is not None and c.answer_end is not None
    )
    return " ".join(phrases)


def _f1(given: list[str], wanted: list[str]) -> float:
    if not given or not wanted:
        return 0.0
    shared = (Counter(given) & Counter(wanted)).total()
    return 2 * shared / (len(given) + len(wanted))


def _right(case: GoldCase, answer: Answer, text: str, units: tuple[Unit, ...]) -> bool | None:
    if case.facts:
        return all(says_one_of(text, fact) for fact in case.facts)
    short = [one for one in case.answers if len(squad_tokens(one)) <= SHORT_ANSWER]
    if short:
        return any(holds(text, one) for one in short)
    if not units:
        return None
    return any(
        overlaps(unit, c.document_id, c.title, c.start, c.end, c.quote)
        for unit in units
        for c in answer.citations
    )
