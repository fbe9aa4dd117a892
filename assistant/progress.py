"""Progress of long work: silence for two seconds, then a bar on standard error."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
_PATIENCE = 2.0  # seconds


class Progress(Protocol):
    """Passes a sequence through while telling how far it is."""

    def __call__(self, items: Sequence[T], description: str) -> Iterator[T]:
        """Yield the items unchanged."""
        ...


def silent(items: Sequence[T], description: str) -> Iterator[T]:  # noqa: ARG001
    """No progress at all: the default of the Python API."""
    yield from items


def bar(items: Sequence[T], description: str) -> Iterator[T]:
    """A bar that appears only once the work has taken two seconds, and only on a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    started, shown = time.monotonic(), False
    console = Console(stderr=True)
    progress = Bar(console=console, auto_refresh=False, transient=True)
    task = progress.add_task(description, total=len(items))
    try:
        for item in items:
            yield item
            progress.advance(task)
            if not shown and console.is_terminal and time.monotonic() - started > _PATIENCE:
                shown = True
                progress.start()
            if shown:
                progress.refresh()
    finally:
        if shown:
            progress.stop()
