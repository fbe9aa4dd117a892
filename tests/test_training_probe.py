"""What the reader makes of a composed question: the ways in which it may be wrong."""

import pytest

from training.probe import problems
from training.records import Record

ASKED = Record(
    "adversarial", "a", "Who pays?", "", "It rains. Ada pays.", ((0, 9), (10, 19)), gold=frozenset([1])
)
NEAR_MISS = Record("adversarial", "a", "Who is paid?", "", ASKED.text, ASKED.sentences, answerable=False)


@pytest.mark.parametrize(
    ("record", "logit", "best", "said"),
    [
        (ASKED, 1.0, 1, ""),
        (ASKED, -1.0, 1, "FOOLED: leaves it open"),
        (ASKED, 1.0, 0, "FOOLED: other sentence than [1]"),
        (NEAR_MISS, -1.0, 1, ""),
        (NEAR_MISS, 1.0, 1, "FOOLED: answers"),
    ],
)
def test_what_is_wrong_with_a_reading(record: Record, logit: float, best: int, said: str) -> None:
    assert problems(record, logit, best) == said
