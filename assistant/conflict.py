"""Do documents give different values for the same thing?

Two documents disagree when the answer phrases of their best sentences are figures or dates and neither
says all that the other says. Only what is of one kind and unit is compared: a date does not contradict an
amount, nor '24 months' the '2 years' of another. Names and descriptions are not compared: two ways to put
the same thing look as different as two things, and several people can do what one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from assistant.figures import AMOUNT, Figures, figures
from assistant.types import Document, ScoredSentence


def disagreement(
    chosen: Sequence[ScoredSentence], documents: Mapping[str, Document], floor: float
) -> tuple[ScoredSentence, ...]:
    """One sentence for each value, newest document first; empty when the documents agree.

    Only the best sentence and those of at least the probability ``floor`` open a disagreement; once there is
    one, what any further document says instead is part of it.
    """
    best: dict[str, ScoredSentence] = {}
    for item in chosen:  # best first
        best.setdefault(item.passage.document_id, item)
    values = [(figures(item.phrase), item) for item in best.values()]
    sure = [pair for n, pair in enumerate(values) if not n or pair[1].score >= floor]
    if not all(any(True for _ in _shared(one, other)) for (one, _), (other, _) in combinations(sure, 2)):
        return ()
    groups = _apart(sure)
    if len(groups) < 2:
        return ()
    found = [item for _, item in _apart(values, groups)]
    return tuple(sorted(found, key=lambda item: documents[item.passage.document_id].date or "", reverse=True))


def _apart(
    values: Sequence[tuple[Figures, ScoredSentence]], known: Sequence[tuple[Figures, ScoredSentence]] = ()
) -> list[tuple[Figures, ScoredSentence]]:
    """The ``known`` values, and those that differ from all of them and from each other."""
    groups = [*known]
    for value, item in sorted(values, key=lambda pair: -sum(map(len, pair[0].values()))):
        # the fullest come first, since '2024' fits many a date
        if all(_differ(value, other) for other, _ in groups):
            groups.append((value, item))
    return groups


def _differ(one: Figures, other: Figures) -> bool:
    return not all(a <= b or b <= a for a, b in _shared(one, other))


def _shared(one: Figures, other: Figures) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The values of both for each kind that both have; an amount without a unit is of any."""
    if AMOUNT in one or AMOUNT in other:
        one, other = _without_units(one), _without_units(other)
    for kind in one.keys() & other.keys():
        yield one[kind], other[kind]


def _without_units(value: Figures) -> Figures:
    amounts = [values for kind, values in value.items() if kind.startswith(AMOUNT)]
    rest = {kind: values for kind, values in value.items() if not kind.startswith(AMOUNT)}
    return {**rest, AMOUNT: frozenset[str]().union(*amounts)} if amounts else rest
