"""What became of a case, in words that need no statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.failures import failure
from evals.types import CaseResult


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind of outcome; ``good`` ones are not listed as failures."""

    key: str
    title: str
    about: str
    good: bool = False


_ALL = (
    Verdict("right", "answered rightly", "The documents hold the answer, and it was given.", good=True),
    Verdict("kept", "rightly left unanswered", "The documents do not say, and it said so.", good=True),
    Verdict(
        "unjudged", "answered, not judged", "The case does not tell what a right answer holds.", good=True
    ),
    Verdict("wrong", "answered wrongly", "The documents hold the answer; what was given is not it."),
    Verdict("forced", "answered without grounds", "The documents do not say; it should have said so."),
    Verdict(
        "silent", "wrongly left unanswered", "The documents hold the answer, and it said that they do not."
    ),
    Verdict("broken", "failed", "The system raised an error."),
)
VERDICTS = {verdict.key: verdict for verdict in _ALL}
"""In the order in which bars and lists show them."""


def verdict_of(result: CaseResult) -> Verdict:
    """The harness's own judgement; what it does not call a failure is told apart here."""
    failed = failure(result)
    if failed:
        return VERDICTS[failed]
    if not result.case.answerable:
        return VERDICTS["kept"]
    return VERDICTS["right" if "correct" in result.scores else "unjudged"]


@dataclass(frozen=True, slots=True)
class Slice:
    """All cases of one tag: how many there are of each outcome."""

    tag: str
    size: int
    counts: dict[str, int]

    @property
    def good(self) -> int:
        """Cases that came out as they should."""
        return sum(count for key, count in self.counts.items() if VERDICTS[key].good)


def slices(results: Iterable[CaseResult]) -> list[Slice]:
    """'all' first, then the tags by size and name; a case counts under each of its tags."""
    groups: dict[str, list[str]] = {}
    for result in results:
        outcome = verdict_of(result).key
        for tag in dict.fromkeys(("all", *result.case.tags)):
            groups.setdefault(tag, []).append(outcome)
    made = [Slice(tag, len(found), _count(found)) for tag, found in groups.items()]
    return sorted(made, key=lambda one: (one.tag != "all", -one.size, one.tag))


def _count(outcomes: Sequence[str]) -> dict[str, int]:
    return {key: outcomes.count(key) for key in VERDICTS if key in outcomes}
