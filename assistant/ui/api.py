"""The named endpoints for programs, typed by their signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.events import Finished
from assistant.types import Answer, Passage, Turn
from assistant.ui import replies
from assistant.ui.asking import Asker, Asking

History = list[dict[str, str]] | None
Paths = list[str] | None
Refuse = Callable[[str], Exception]
"""Makes an error whose message reaches the caller."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and its place: ``start`` and ``end`` count characters of the document's text."""

    document_id: str
    path: str
    title: str
    date: str | None
    heading: str
    start: int
    end: int
    text: str


def endpoints(asking: Asking, refuse: Refuse) -> dict[str, Callable[..., Any]]:
    """Functions by endpoint name."""

    def ask(
        request: gr.Request, question: str, history: History = None, documents: Paths = None
    ) -> dict[str, Any]:
        """Answer a question from the documents, with exact quotes.

        ``history`` holds earlier turns as {"role": "user" | "assistant", "text": "..."};
        ``documents`` the paths to answer from. Returns the answer with its citations,
        as ``Answer.to_dict()`` but with "file" for "path".
        """
        with told(refuse):
            answer = answer_of(asking.of(request), question, _turns(history or [], refuse), documents)
        sent: dict[str, Any] = _sendable(answer.to_dict())
        return sent

    def search(
        request: gr.Request, question: str, limit: int = 8, documents: Paths = None
    ) -> list[dict[str, Any]]:
        """Find the passages nearest to a question, best first, unread.

        Each has document_id, file, title, date, heading, text, and its start and end in the document.
        """
        with told(refuse):
            near = near_to(asking.of(request), question, max(1, min(int(limit), 50)), documents)
        return [_sendable(asdict(passage)) for passage in near]

    def documents(request: gr.Request) -> list[dict[str, Any]]:
        """List what is indexed: id, path, title, date, tags and hash of each document."""
        names = ("id", "path", "title", "date", "source", "tags", "sha256")
        known = asking.of(request).documents
        return [_sendable({name: getattr(document, name) for name in names}) for document in known]

    return {"ask": ask, "search": search, "documents": documents}


def answer_of(
    asker: Asker, question: str, history: Sequence[Turn] = (), documents: Sequence[str] | None = None
) -> Answer:
    """The whole answer, however it came to be."""
    *_, last = asker.stream(question, history, documents=documents)
    assert isinstance(last, Finished)
    return last.answer


def near_to(asker: Asker, question: str, limit: int, documents: Sequence[str] | None = None) -> list[Found]:
    """The passages nearest to a question, best first."""
    return found(asker, asker.search(question, limit, documents=documents))


def found(asker: Asker, passages: Sequence[Passage]) -> list[Found]:
    """Passages as programs are told of them."""
    paths = {document.id: document.path for document in asker.documents}
    return [
        Found(p.document_id, paths[p.document_id], p.title, p.date, p.heading, p.start, p.end, p.text)
        for p in passages
        if p.document_id in paths  # else an update has just removed it
    ]


@contextmanager
def told(refuse: Refuse) -> Iterator[None]:
    """Our own errors reach the caller as they are; of others nothing does."""
    try:
        yield
    except AssistantError as error:
        raise refuse(str(error)) from None


def _sendable(value: Any) -> Any:
    """``value`` with "file" for "path": Gradio's client downloads whatever is called a path."""
    if isinstance(value, dict):
        return {"file" if key == "path" else key: _sendable(item) for key, item in value.items()}
    return [_sendable(item) for item in value] if isinstance(value, list | tuple) else value


def _turns(history: list[dict[str, str]], refuse: Refuse) -> list[Turn]:
    turns = []
    for turn in history:
        said = turn.get("text")
        if turn.get("role") not in ("user", "assistant") or not isinstance(said, str):
            raise refuse(replies.TURN_ROLE)
        turns.append(Turn("user" if turn["role"] == "user" else "assistant", said))
    return turns
