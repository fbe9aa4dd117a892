"""Pairs of questions that differ by a name, asked as one."""

from __future__ import annotations

import pytest

from assistant import Assistant
from evals.coordinated import _told, pairs
from evals.types import GoldCase


def case(question: str, answerable: bool = True, documents: tuple[str, ...] | None = None) -> GoldCase:
    return GoldCase(question, question, answerable, documents=documents)


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("Who speaks for Norway?", "Who speaks for Chile?", "Who speaks for Norway and Chile?"),
        ("What did Ann say?", "What did the Bank of Oslo say?", "What did Ann and the Bank of Oslo say?"),
        ("what may article 5 cover", "what may article 9 cover", "what may article 5 and 9 cover?"),
        ("Who speaks for Norway?", "Who votes for Norway?", None),  # not a name
        ("Who is Ann?", "Who speaks for Norway?", None),
        ("Norway?", "Chile?", None),  # nothing that they share
        ("Who is Ann?", "Who is Ann?", None),
    ],
)
def test_questions_that_differ_by_a_name_are_joined(one: str, other: str, joined: str | None) -> None:
    assert [pair.question for pair in pairs([case(one), case(other)])] == ([joined] if joined else [])


def test_only_of_one_document_and_with_an_answer_to_one_of_them() -> None:
    a, b = "Who speaks for Norway?", "Who speaks for Chile?"
    assert not list(pairs([case(a, documents=("a.md",)), case(b, documents=("b.md",))]))
    assert not list(pairs([case(a, answerable=False), case(b, answerable=False)]))
    assert len(list(pairs([case(a), case(b, answerable=False)]))) == 1


def test_a_half_that_is_named_as_missing_is_left_open(briefing: Assistant) -> None:
    text, left = _told(briefing, "Who represents Japan and South Korea?", case("Who represents Japan?"))
    assert "Hayashi Yoshimasa" in text
    assert left
    text, left = _told(briefing, "Who represents Japan?", case("Who represents Japan?"))
    assert not left
