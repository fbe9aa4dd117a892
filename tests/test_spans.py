"""The answer phrase of a sentence, from what the model says of its tokens."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.spans import LENGTH, MAX_SPAN, best_span


def test_best_span_is_ordered_and_short() -> None:
    start, end = np.zeros(100, np.float32), np.zeros(100, np.float32)
    start[60], end[10], end[61] = 12.0, 9.0, 1.0
    assert best_span(start, end) == (60, 61, 13.0)
    start[:], end[:] = 0.0, 0.0
    start[0] = end[99] = 50.0
    first, last, _ = best_span(start, end)
    assert 0 <= last - first < MAX_SPAN


def test_a_phrase_does_not_run_from_one_answer_to_another() -> None:
    """Two candidates of one token: the start of the first, and the end of the second, win by a little."""
    start, end = np.full(12, -9.0, np.float32), np.full(12, -9.0, np.float32)
    start[2], end[2], start[9], end[9] = 5.2, 4.9, 5.0, 5.1
    assert start[2] + end[9] > max(start[2] + end[2], start[9] + end[9])
    first, last, largest = best_span(start, end)
    assert (first, last) in {(2, 2), (9, 9)}
    assert largest == pytest.approx(10.3)  # what counts for the sentence is what any phrase has


def test_a_long_phrase_still_wins_where_it_is_clearly_better() -> None:
    start, end = np.full(12, -9.0, np.float32), np.full(12, -9.0, np.float32)
    start[2], end[2], end[9] = 5.0, 1.0, 1.0 + LENGTH * np.log(8) + 0.1
    assert best_span(start, end)[:2] == (2, 9)
