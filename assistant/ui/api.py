"""The named endpoints for programs, typed by their signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.errors import AssistantError
from assistant.types import Finished, Turn
from assistant.ui.conversation import Engine


def endpoints(engine: Engine, refuse: Callable[[str], Exception]) -> dict[str, Callable[..., Any]]:
    """Functions by endpoint name; ``refuse`` makes an error whose message reaches the caller."""

    def ask(
        question: str,
        history: list[dict[str, str]] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the documents, with exact quotes.

        ``history`` holds earlier turns as {"role": "user" | "assistant", "text": "..."};
        ``documents`` the paths to answer from. Returns the answer with its citations.
        """
        try:
            *_, last = engine.stream(question, _turns(history or [], refuse), documents=documents)
        except AssistantError as error:
            raise refuse(str(error)) from None
        assert isinstance(last, Finished)
        return last.answer.to_dict()

    def documents() -> list[dict[str, Any]]:
        """List what is indexed: id, path, title, date and hash of each document."""
        names = ("id", "path", "title", "date", "source", "sha256")
        return [{name: getattr(document, name) for name in names} for document in engine.documents]

    return {"ask": ask, "documents": documents}


def _turns(history: list[dict[str, str]], refuse: Callable[[str], Exception]) -> list[Turn]:
    turns = []
    for turn in history:
        said = turn.get("text")
        if turn.get("role") not in ("user", "assistant") or not isinstance(said, str):
            raise refuse('Each turn of history needs "role" (user or assistant) and "text".')
        turns.append(Turn("user" if turn["role"] == "user" else "assistant", said))
    return turns
