"""The line before the processor: nobody pushes in, nobody waits without end, and it outlives errors."""

from __future__ import annotations

import threading
import time

import pytest

from assistant.errors import BusyError
from assistant.line import Line


def test_everyone_gets_in_in_the_order_of_coming_and_one_at_a_time() -> None:
    line, order, inside = Line(1), [], 0

    def go(number: int) -> None:
        nonlocal inside
        with line(64):
            inside += 1
            assert inside == 1
            order.append(number)
            time.sleep(0.002)
            inside -= 1

    threads = []
    with line(64):
        for number in range(20):
            threads.append(threading.Thread(target=go, args=(number,)))
            threads[-1].start()
            while len(line._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(10)
    assert order == list(range(20))


def test_too_long_a_line_sends_people_away_with_what_to_do() -> None:
    line = Line(1)
    with line(0), pytest.raises(BusyError, match="Ask again"), line(0):
        pass
    with line(0):  # who was sent away took no place
        pass


def test_an_error_inside_gives_the_place_back() -> None:
    line = Line(1)
    with pytest.raises(ZeroDivisionError), line(0):
        _ = 1 / 0
    with line(0):
        pass
