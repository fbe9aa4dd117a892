from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from assistant.llm.faults import LLMFault
from assistant.types import Turn
from evals.rewriting import Rewriter, stands

HISTORY = [Turn("user", "Who leads the works?"), Turn("assistant", "Anna Berg leads the works. [1]")]


class Says:
    """Stands in at the writer's seam."""

    def __init__(self, reply: str | None) -> None:
        self.reply = reply
        self.asked: list[Mapping[str, str]] = []

    def write(self, messages: Sequence[Mapping[str, str]]) -> Iterator[str]:
        self.asked += messages
        if self.reply is None:
            raise LLMFault("refused")
        yield self.reply


@pytest.mark.parametrize(
    ("rewritten", "expected"),
    [
        ("When was Anna Berg named?", True),
        ("When was Berta Lund named?", False),
        ("When was Anna Berg named in 1999?", False),
        ("Anna Berg was named", False),
    ],
)
def test_only_words_of_the_conversation_stand(rewritten: str, expected: bool) -> None:
    assert stands(rewritten, "When was she named?", HISTORY) is expected


@pytest.mark.parametrize(
    ("reply", "rewritten", "kept"),
    [
        ("When was Anna Berg named?\nI hope this helps.", "When was Anna Berg named?", 1),
        ("When was Mallory named?", "When was Anna Berg named?", 0),
        (None, "When was Anna Berg named?", 0),
    ],
)
def test_what_does_not_stand_is_rewritten_by_rule(reply: str | None, rewritten: str, kept: int) -> None:
    model = Says(reply)
    rewriter = Rewriter(model)
    assert rewriter.rewrite("When was she named?", HISTORY) == rewritten
    assert (rewriter.kept, rewriter.refused) == (kept, 1 - kept)
    assert model.asked[-1]["content"].endswith("Last question: When was she named?")
