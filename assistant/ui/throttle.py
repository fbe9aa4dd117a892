"""How often something may happen: so many times within a span, for each key."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable

_KEYS = 10_000
"""Keys that are remembered; made-up names must not fill the memory."""


class Throttle:
    """At most ``most`` events of a key within ``seconds``. Counts only what was let through."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def take(self, key: Hashable) -> float:
        """Count an event and return 0, or return how many seconds to wait for the next one."""
        with self._lock:
            now, times = self._clock(), self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while len(self._times) > _KEYS:
                self._times.popitem(last=False)
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return times[0] + self._seconds - now
            times.append(now)
            return 0.0

    def give_back(self, key: Hashable) -> None:
        """Forget the latest event of ``key``: it was none that counts."""
        with self._lock:
            if self._times.get(key):
                self._times[key].pop()
