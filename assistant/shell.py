"""What the commands share: how they end when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from assistant.errors import AssistantError

FAILED = 2


@contextmanager
def told() -> Iterator[None]:
    """Our own errors are messages, not tracebacks."""
    try:
        yield
    except AssistantError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
