"""A line of threads before what is bound by the processor: first come, first served.

Reading one question uses two cores (see ``reader``). Read at once on those two, twenty questions take three
times as long as one after the other, and everyone waits for the last; in a line, half wait half as long.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import BusyError


class Line:
    """Lets ``at_once`` threads in; the others wait in the order in which they came."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def __call__(self, most_waiting: int) -> Iterator[None]:
        """Wait for one's turn. Raises ``BusyError`` when ``most_waiting`` wait already."""
        self._enter(most_waiting)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, most_waiting: int) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._waiting) >= most_waiting:
                raise BusyError("Too many questions are waiting (ASSISTANT_QUEUE). Ask again in a minute.")
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                # The place is handed over, so that nobody who comes just now can push in.
                self._waiting.popleft().set()
            else:
                self._free += 1


READING = Line(max(1, (os.cpu_count() or 2) // 2))
"""The one line of this process, however many assistants share its processor."""
