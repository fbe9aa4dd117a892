from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.answer import all_passages
from assistant.coordination import each_alone, names
from assistant.finding import _one_by_one, _own
from assistant.types import Finding, Passage, Reading, ScoredSentence, Sentence


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("Who speaks for Norway and Chile?", ["Who speaks for Norway?", "Who speaks for Chile?"]),
        ("Who leads both Peru and the UK?", ["Who leads Peru?", "Who leads the UK?"]),
        (
            "What do Ann Lund, Bo and the Bank of Oslo want?",
            ["What does Ann Lund want?", "What does Bo want?", "What does the Bank of Oslo want?"],
        ),
        (
            "What may Article 5 and Article 9 each cover?",
            ["What may Article 5 cover?", "What may Article 9 cover?"],
        ),
        (
            "what do articles 5, 6 and 9 say",
            ["what does article 5 say", "what does article 6 say", "what does article 9 say"],
        ),
        ("How much came in 2021 and 2022?", ["How much came in 2021?", "How much came in 2022?"]),
        ("What are Peru and Chile's quotas?", ["What are Peru's quotas?", "What are Chile's quotas?"]),
        ("the 2003 and 2005 clinic: whose?", ["the 2003 clinic: whose?", "the 2005 clinic: whose?"]),
    ],
)
def test_what_is_named_side_by_side_is_asked_for_alone(question: str, alone: list[str]) -> None:
    assert list(each_alone(question).values()) == alone


@pytest.mark.parametrize(
    "question",
    [
        "What is the trade between Norway and Chile?",
        "What do Norway and Chile have in common?",
        "When and where is it?",
        "Is it open between 5 and 6 pm?",
        "Does it rise by 2 and 3 per cent?",
        "Who leads Norway?",
        "Norway and Norway?",
        "What do Ann, Bo, Cy, Di and Ed want?",
        "",
    ],
)
def test_what_is_meant_together_is_not(question: str) -> None:
    assert each_alone(question) == {}


@pytest.mark.parametrize(
    ("text", "element", "named"),
    [
        ("Ms Lund spoke.", "Ann Lund", True),
        ("The US left.", "the United States", True),
        ("The U.K. left.", "United Kingdom's", True),
        ("Article 15 holds.", "Article 5", False),
        ("Austria left.", "Australia", False),
    ],
)
def test_a_text_names_by_the_last_word_or_the_initials(text: str, element: str, named: bool) -> None:
    assert names(text, element) == named


def found(said: str, answerable: float, chosen: bool = True) -> Finding:
    sentence = Sentence(0, len(said), said)
    passage = Passage(said, "d", "", None, "", 0, len(said), said, (sentence,))
    rows = (ScoredSentence(passage, sentence, answerable),)
    return Finding(said, (passage,), Reading(rows, answerable), rows if chosen else ())


def test_one_sentence_that_names_all_and_answers_as_surely_answers_for_all() -> None:
    both, ann = found("Ann and Bo met.", 0.9), found("Ann met Cy.", 0.8)
    assert not _one_by_one(both, [ann, found("Bo met Di.", 0.9)], ["Ann", "Bo"])
    assert not _one_by_one(both, [found("Ann and Bo met.", 0.95), ann], ["Ann", "Bo"])
    assert _one_by_one(both, [found("Ann met Cy.", 0.95), ann], ["Ann", "Bo"])


def test_one_by_one_where_the_whole_is_left_open_or_names_only_one() -> None:
    ann, open_ = found("Ann met Cy.", 0.8), found("Bo.", 0.1, chosen=False)
    assert _one_by_one(found("Ann and Bo met.", 0.2, chosen=False), [ann, open_], ["Ann", "Bo"])
    assert _one_by_one(found("Ann met Cy.", 0.9), [ann, open_], ["Ann", "Bo"])
    assert not _one_by_one(found("Ann met Cy.", 0.9), [open_, open_], ["Ann", "Bo"])


def test_what_is_said_of_another_is_no_answer_but_its_passages_stay() -> None:
    of_ann = found("Ann met Cy.", 0.8)
    assert _own(of_ann, "Ann", ["Ann", "Bo"]) is of_ann
    assert _own(found("She met Cy.", 0.8), "Bo", ["Ann", "Bo"]).chosen
    left = _own(of_ann, "Bo", ["Ann", "Bo"])
    assert not left.chosen
    assert all_passages([left]) == of_ann.passages


def test_half_is_answered_and_the_other_half_named(briefing: Assistant, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "talks.md").write_text(
        "# Fishing talks\n\nNorway and Chile held talks on Monday in Lima. Ana Lund represented Norway "
        "at the talks. The talks in Lima will go on in May.\n",
        encoding="utf-8",
    )
    assistant = Assistant.open(notes, Settings(data_dir=briefing.settings.data_dir))
    answer = assistant.ask("Who represented Norway and Chile at the talks?")
    assert answer.kind == "partial"
    assert [c.quote for c in answer.citations] == ["Ana Lund represented Norway at the talks."]
    assert answer.missing is not None
    assert answer.missing.endswith("Who represented Chile at the talks?")
    together = assistant.ask("When did Norway and Chile hold talks?")
    assert together.kind == "answer"
    assert [c.quote for c in together.citations] == ["Norway and Chile held talks on Monday in Lima."]
