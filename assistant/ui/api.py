"""The named endpoints for programs, typed by their signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.events import Finished
from assistant.types import Turn
from assistant.ui.asking import Asking


def endpoints(asking: Asking, refuse: Callable[[str], Exception]) -> dict[str, Callable[..., Any]]:
    """Functions by endpoint name; ``refuse`` makes an error whose message reaches the caller."""

    def ask(
        request: gr.Request,
        question: str,
        history: list[dict[str, str]] | None = None,
        documents: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the documents, with exact quotes.

        ``history`` holds earlier turns as {"role": "user" | "assistant", "text": "..."};
        ``documents`` the paths to answer from. Returns the answer with its citations,
        as ``Answer.to_dict()`` but with "file" for "path".
        """
        try:
            turns = _turns(history or [], refuse)
            *_, last = asking.of(request).stream(question, turns, documents=documents)
        except AssistantError as error:
            raise refuse(str(error)) from None
        assert isinstance(last, Finished)
        answer: dict[str, Any] = _sendable(last.answer.to_dict())
        return answer

    def documents(request: gr.Request) -> list[dict[str, Any]]:
        """List what is indexed: id, path, title, date, tags and hash of each document."""
        names = ("id", "path", "title", "date", "source", "tags", "sha256")
        found = asking.of(request).documents
        return [_sendable({name: getattr(document, name) for name in names}) for document in found]

    return {"ask": ask, "documents": documents}


def _sendable(value: Any) -> Any:
    """``value`` with "file" for "path": Gradio's client downloads whatever is called a path."""
    if isinstance(value, dict):
        return {"file" if key == "path" else key: _sendable(item) for key, item in value.items()}
    return [_sendable(item) for item in value] if isinstance(value, list | tuple) else value


def _turns(history: list[dict[str, str]], refuse: Callable[[str], Exception]) -> list[Turn]:
    turns = []
    for turn in history:
        said = turn.get("text")
        if turn.get("role") not in ("user", "assistant") or not isinstance(said, str):
            raise refuse('Each turn of history needs "role" (user or assistant) and "text".')
        turns.append(Turn("user" if turn["role"] == "user" else "assistant", said))
    return turns
