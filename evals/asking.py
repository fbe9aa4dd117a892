"""One case -> one answer, with its clock and its trace."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from assistant.events import Delta, Finished, Retrieved
from assistant.types import ABSTENTION, Answer
from evals.metrics.speed import peak_rss_mb
from evals.types import CaseResult, GoldCase, System


def ask_all(system: System, cases: Iterable[GoldCase]) -> Iterator[CaseResult]:
    """Ask the cases in order, in this process."""
    return (ask(system, case) for case in cases)


def ask(system: System, case: GoldCase) -> CaseResult:
    """Ask one case. A system that raises gets a result with ``trace['error']`` instead of ending the run."""
    start = time.perf_counter()
    trace: dict[str, Any] = {}
    try:
        answer = as_answer(_answer(system, case, start, trace), case.question)
    except Exception as error:  # whatever a system under test may raise is a finding about it
        answer = Answer(ABSTENTION, (), True, 0.0, case.question, (), kind="abstention")
        trace["error"] = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    trace |= {
        "standalone_question": answer.standalone_question,
        "passages": [{"id": p.id, "score": p.score} for p in answer.passages],
        "timings": dict(answer.timings),
        "peak_rss_mb": peak_rss_mb(),
    }
    return CaseResult(case, answer, {}, seconds, trace)


def as_answer(given: Any, question: str) -> Answer:
    """What a system returned, as an ``Answer``; plain text is an answer without citations, '' none.

    Plain text says nothing about confidence: it counts as sure when there is text.
    """
    if isinstance(given, Answer):
        return given
    if isinstance(given, str):
        silent = not given.strip() or given.strip() == ABSTENTION
        return Answer(given.strip() or ABSTENTION, (), silent, float(not silent), question, ())
    raise TypeError(f"ask() returned {type(given).__name__}. Return an Answer or text.")


def _answer(system: System, case: GoldCase, start: float, trace: dict[str, Any]) -> Any:
    """Stream where the system can, which tells the time to the first text; both give the same answer."""
    options: dict[str, Any] = {}
    if case.history:
        options["history"] = case.history
    if case.documents is not None:
        options["documents"] = case.documents
    stream = getattr(system, "stream", None)
    if stream is None:
        return system.ask(case.question, **options)
    trace["events"] = events = list[Mapping[str, Any]]()
    for event in stream(case.question, **options):
        at = time.perf_counter() - start
        if isinstance(event, Finished):
            return event.answer
        if isinstance(event, Delta):
            trace.setdefault("first_token", at)
        else:
            events.append({"event": type(event).__name__, "at": at, **_told(event)})
    raise RuntimeError("stream() ended without Finished. Yield it last.")


def _told(event: Any) -> dict[str, Any]:
    """What an event says; passages are in the answer already."""
    if isinstance(event, Retrieved) or not is_dataclass(event) or isinstance(event, type):
        return {}
    return asdict(event)
