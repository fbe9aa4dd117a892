"""The versions of a growing answer -> events; nothing is told before it is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.answer import deltas
from assistant.clock import Clock
from assistant.events import Delta, Finished
from assistant.types import Answer, Document
from assistant.verify import verify


def tell(
    versions: Iterator[Answer], lookup: Callable[[str], Document | None], clock: Clock
) -> Iterator[Delta | Finished]:
    """Each version goes on where the last one ended; the last one is the answer.

    Raises:
        VerificationError: a version does not hold; what was told before it does.
    """
    told, answer = 0, None
    while (version := _next(versions, clock)) is not None:
        answer = version
        with clock("verify"):
            pieces = deltas(answer, verify(answer, lookup))
        yield from pieces[told:]
        told = len(pieces)
    assert answer is not None, "there is always an answer"
    yield Finished(replace(answer, timings=clock.seconds()))


def _next(versions: Iterator[Answer], clock: Clock) -> Answer | None:
    with clock("answer"):
        return next(versions, None)
