"""What the parts of a question mean: with a fake reader, which notes what it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.library import Library
from assistant.types import Passage, Reading, ScoredSentence
from tests.conftest import WordEmbedder


class Counting:
    """A sentence answers as well as it holds words of the question."""

    threshold = sentence_threshold = 0.0

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        self.asked.append(question)
        words = set(question.lower().strip("?").split())
        rows = [
            ScoredSentence(p, s, len(words & set(s.text.lower().strip(".").split())) / 100)
            for p in passages
            for s in p.sentences
        ]
        rows.sort(key=lambda row: -row.score)
        return Reading(tuple(rows), rows[0].score if rows else 0.0)


@pytest.fixture
def reader() -> Counting:
    return Counting()


@pytest.fixture
def assistant(
    folder: Path, embedder: WordEmbedder, reader: Counting, monkeypatch: pytest.MonkeyPatch
) -> Assistant:
    monkeypatch.setattr("assistant.library.load_embedder", lambda _: embedder)
    monkeypatch.setattr("assistant.pipeline.load_reader", lambda *_: reader)
    settings = Settings()
    return Assistant(Library(folder, settings), settings)


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("Who leads the works and when do they end?", "Who leads the works? When do the works end?"),
        ("What is the bridge and why is it closed?", "What is the bridge? Why is the bridge closed?"),
        ("Who leads the works and when did she start?", "Who leads the works? When did Anna Berg start?"),
        (
            "Who leads the works? What does the bridge cost?",
            "Who leads the works? What does the bridge cost?",
        ),
        ("Hello! Who leads the works? Who closed it?", "Who leads the works? Who closed the works?"),
    ],
)
def test_a_pronoun_stands_for_what_the_part_before_named(
    assistant: Assistant, question: str, standalone: str
) -> None:
    assert assistant.ask(question).standalone_question == standalone


def test_where_a_pronoun_may_mean_two_things_the_documents_decide(
    assistant: Assistant, reader: Counting
) -> None:
    assistant.ask("What is the cost of the works and who leads it?")
    assert reader.asked[1:] == ["Who leads the cost?", "Who leads the works?"]
    assert assistant.ask("What is the cost of the works and who leads it?").standalone_question.endswith(
        "Who leads the works?"
    )


def test_a_pronoun_that_nothing_explains_keeps_the_question_whole(
    assistant: Assistant, reader: Counting
) -> None:
    question = "Where were we in 2024 and who owns it?"
    assistant.ask(question)
    assert reader.asked == [question]


def test_who_she_is_stays_open_where_the_part_before_has_no_answer(
    assistant: Assistant, reader: Counting
) -> None:
    reader.threshold = 0.5
    answer = assistant.ask("Who leads the zoo and when did she start?")
    assert (answer.abstained, reader.asked) == (True, ["Who leads the zoo?"])
