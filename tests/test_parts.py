from __future__ import annotations

import pytest

from assistant.parts import question_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who leads the works?", ("Who leads the works?",)),
        ("Who leads the works and when do they end?", ("Who leads the works?", "when do they end?")),
        ("Who leads it? How much does it cost?", ("Who leads it?", "How much does it cost?")),
        ("What does it cost, and who pays for it", ("What does it cost?", "who pays for it?")),
        ("When and where do they meet?", ("When and where do they meet?",)),
        ("Who represents Norway and Sweden?", ("Who represents Norway and Sweden?",)),
        ("The mayor and who else signed?", ("The mayor and who else signed?",)),
        ("", ("",)),
    ],
)
def test_a_question_is_split_only_where_two_things_are_asked(question: str, parts: tuple[str, ...]) -> None:
    assert question_parts(question) == parts
