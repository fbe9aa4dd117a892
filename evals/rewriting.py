"""Follow-ups rewritten by a language model behind a check of its words, for ``evals.conversations --model``.

An experiment, not a part of the assistant: docs/language-model.md says how it did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.condense import condense
from assistant.draft import Writer
from assistant.llm.faults import LLMFault
from assistant.types import Turn

_INSTRUCTION = (
    "Rewrite the last question so that it can be understood without the conversation. Write only it."
)
_EXAMPLE = (
    "User: Who owns the mill?\nAssistant: Anna Berg owns the mill.\nLast question: When did she buy it?",
    "When did Anna Berg buy the mill?",
)
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "the a an of in on at to for by with from and or is are was were do does did has have had will would "
        "what who when where why how which that about be",
    )
)
"""Words that say nothing by themselves."""
_TURNS = 4  # of the conversation, as many as the prompt holds


class Rewriter:
    """The model's rewriting where it stands, else the rule-based one; counts both."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.kept = self.refused = 0

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """A question that stands alone."""
        found = self._ask(question, history)
        if found and stands(found, question, history):
            self.kept += 1
            return found
        self.refused += 1
        return condense(question, history).text

    def _ask(self, question: str, history: Sequence[Turn]) -> str:
        said = [f"{turn.role.title()}: {' '.join(turn.text.split())[:300]}" for turn in history[-_TURNS:]]
        messages = [
            {"role": "system", "content": _INSTRUCTION},
            {"role": "user", "content": _EXAMPLE[0]},
            {"role": "assistant", "content": _EXAMPLE[1]},
            {"role": "user", "content": "\n".join([*said, f"Last question: {question}"])},
        ]
        try:
            reply = "".join(self._writer.write(messages)).strip()
        except LLMFault:
            return ""
        return reply.splitlines()[0] if reply else ""


def stands(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether every name, number and other word that says something comes from the conversation."""
    known = _words(" ".join([question, *(turn.text for turn in history)]))
    return rewritten.endswith("?") and _words(rewritten) <= known | _SMALL


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
