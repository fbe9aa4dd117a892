from __future__ import annotations

from assistant.ui import throttle
from assistant.ui.throttle import Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_within_a_span_for_each_key() -> None:
    clock = Clock()
    limit = Throttle(2, 60, clock)
    assert limit.take("anna") == 0
    clock.now = 10
    assert limit.take("anna") == 0
    assert limit.take("anna") == 50
    assert limit.take("bo") == 0
    clock.now = 60
    assert limit.take("anna") == 0
    assert limit.take("anna") == 10


def test_what_does_not_count_is_given_back() -> None:
    limit = Throttle(1, 60, Clock())
    assert limit.take("anna") == 0
    limit.give_back("anna")
    limit.give_back("anna")
    assert limit.take("anna") == 0
    assert limit.take("anna") == 60


def test_made_up_keys_do_not_fill_the_memory() -> None:
    limit = Throttle(1, 60, Clock())
    for number in range(throttle._KEYS + 5):
        limit.take(number)
    assert len(limit._times) == throttle._KEYS
