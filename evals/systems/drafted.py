"""The assistant with a language model, and the same drafts without checking."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant import Answer, Assistant
from assistant.draft import Writer
from assistant.library import Library
from assistant.settings import Settings
from assistant.types import Turn

_MARK = re.compile(r"\[(\d{1,3})\]")


class Remembering:
    """A writer that says the same to the same prompt, and keeps what it said last."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._known: dict[str, str] = {}
        self.last = ""

    def write(self, messages: Sequence[Mapping[str, str]]) -> Iterator[str]:
        """See ``Writer``. What was remembered comes at once, as one piece."""
        key, self.last = json.dumps(messages), ""
        if key in self._known:
            self.last = self._known[key]
            yield self.last
            return
        for piece in self._writer.write(messages):
            self.last += piece
            yield piece
        self._known[key] = self.last


class Unchecked:
    """Shows each draft as it is, with the evidence that its numbers name. Never what was not drafted."""

    def __init__(self, library: Library, settings: Settings, writer: Remembering) -> None:
        self._checked = Assistant(library, settings, writer)
        self._plain = Assistant(library, settings)
        self._writer = writer

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """The draft's text; where no draft was asked for or came, the answer that is shown without it."""
        checked = self._checked.ask(question, history, documents=documents)
        draft = " ".join(self._writer.last.split())
        if checked.way == "extractive" or not draft:
            return checked
        plain = self._plain.ask(question, history, documents=documents)
        named = {int(mark) for mark in _MARK.findall(draft)}
        cited = tuple(citation for citation in plain.citations if citation.marker in named)
        return replace(plain, text=draft, citations=cited, sentences=(), way="drafted", missing=None)
