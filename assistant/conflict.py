"""Do documents give different values for the same thing?

Two documents disagree when the answer phrases of their best sentences are figures or dates and neither
says all that the other says. Only what is of one kind and unit is compared: a date does not contradict an
amount, nor '24 months' the '2 years' of another. Names and descriptions are not compared: two ways to put
the same thing look as different as two things, and several people can do what one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.figures import AMOUNT, Figures, figures_of
from assistant.types import Document, ScoredSentence

Value = tuple[Figures, ScoredSentence]

_AS_MUCH = 0.8
"""Share of the best passage's part of the question that another one must have to contradict it."""


def on_topic(chosen: Sequence[ScoredSentence], shares: Mapping[str, float]) -> list[ScoredSentence]:
    """Of one or more sentences, best first: those whose passage has about as much of the question as the best
    one's (``overlap.topic_shares``). Figures are opposed only where both passages speak of what is asked.
    """
    least = _AS_MUCH * shares[chosen[0].passage.id]
    return [item for item in chosen if shares[item.passage.id] >= least]


def disagreement(
    chosen: Sequence[ScoredSentence], documents: Mapping[str, Document], floor: float
) -> tuple[ScoredSentence, ...]:
    """One sentence for each value, newest document first; empty when the documents agree.

    Only the best sentence and those of at least the probability ``floor`` open a disagreement; once there is
    one, what any further document says instead is part of it.
    """
    values = _of_each_document(chosen)
    sure = _sure(values, floor)
    groups = _apart(_opposed(sure, sure))
    if len(groups) < 2:
        return ()
    found = [item for _, item in _apart(_opposed(values, groups), groups)]
    return tuple(sorted(found, key=lambda item: documents[item.passage.document_id].date or "", reverse=True))


def no_side(
    chosen: Sequence[ScoredSentence],
    values: Sequence[ScoredSentence],
    floor: float,
    about: Sequence[ScoredSentence],
) -> tuple[ScoredSentence, ...]:
    """Of a disagreement over ``values``: the sentences as sure as those that open one which are not ``about``
    the same, or say a thing that compares with none of them, such as a description."""
    told = [figures_of(item) for item in values]
    sure = _sure(_of_each_document(chosen), floor)
    return tuple(
        item
        for said, item in sure
        if item not in about or not any(_comparable(said, value) for value in told)
    )


def _of_each_document(chosen: Sequence[ScoredSentence]) -> list[Value]:
    best: dict[str, ScoredSentence] = {}
    for item in chosen:  # best first
        best.setdefault(item.passage.document_id, item)
    return [(figures_of(item), item) for item in best.values()]


def _sure(values: Sequence[Value], floor: float) -> list[Value]:
    return [value for n, value in enumerate(values) if not n or value[1].score >= floor]


def _opposed(values: Sequence[Value], others: Sequence[Value]) -> list[Value]:
    return [value for value in values if any(_differ(value[0], other) for other, _ in others)]


def _apart(values: Sequence[Value], known: Sequence[Value] = ()) -> list[Value]:
    """The ``known`` values, and those that say the same as none of them and none of each other."""
    groups = [*known]
    for value, item in sorted(values, key=lambda pair: -sum(map(len, pair[0].values()))):
        # the fullest come first, since '2024' fits many a date
        if not any(_comparable(value, other) and not _differ(value, other) for other, _ in groups):
            groups.append((value, item))
    return groups


def _comparable(one: Figures, other: Figures) -> bool:
    return any(True for _ in _shared(one, other))


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
