"""Answers questions over briefing documents; every sentence shown is an exact, checkable quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.types import Answer, Citation

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

__all__ = ["Answer", "Assistant", "AssistantError", "Citation", "Settings"]

_LAZY = {"Assistant": "assistant.pipeline", "Settings": "assistant.settings"}


def __getattr__(name: str) -> Any:
    """Load the heavy names on first use, so that ``import assistant`` stays instant."""
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
