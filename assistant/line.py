"""A line of threads before what is bound by the processor: first come, first served.

Reading one question uses two cores (see ``reader``). Read at once on those two, twenty questions take three
times as long as one after the other, and everyone waits for the last; in a line, half wait half as long.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from types import TracebackType

from assistant.errors import BusyError

MOST_WAITING = 64
"""Questions that may wait; further ones are told to come back, before they take all threads."""


class Line:
    """Lets ``at_once`` threads in; the others wait in the order in which they came."""

    def __init__(self, at_once: int, most_waiting: int = MOST_WAITING) -> None:
        self._free = at_once
        self._most = most_waiting
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """Wait for one's turn. Raises ``BusyError`` when too many wait already."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._waiting) >= self._most:
                raise BusyError("Too many questions are waiting. Ask again in a minute.")
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            if self._waiting:
                # The place is handed over, so that nobody who comes just now can push in.
                self._waiting.popleft().set()
            else:
                self._free += 1


READING = Line(max(1, (os.cpu_count() or 2) // 2))
"""The one line of this process, however many assistants share its processor."""
