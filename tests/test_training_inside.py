"""Near misses by another name or year of the same passage."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from assistant.reader import OnnxReader
from training.entities import Neighbours
from training.inside import fooled, mined, swapped
from training.records import Record, gold_of, split_sentences

NAMES = ["Norway", "Chile", "Peru"]
NEAR = Neighbours(NAMES, np.array([[1, 2], [0, 2], [1, 0]], dtype=np.int32))
TEXT = (
    "Norway and the United States signed a treaty in 2019. In 2021 Norway raised its fishing quota by 40 "
    "tonnes. Chile voiced concern about it. Ana Lund spoke for Norway and Bo Pérez for Chile."
)


def record(question: str, answer: str, text: str = TEXT) -> Record:
    sentences, at = split_sentences(text), text.index(answer)
    spans = ((at, at + len(answer)),)
    return Record("briefings", "a", question, "Fishing", text, sentences, spans, gold_of(sentences, spans))


def questions(of: Record) -> set[str]:
    return {made.question for made in swapped(of, NEAR)}


def test_another_name_of_the_passage_takes_the_place_of_the_one_that_the_evidence_names() -> None:
    asked = record("By how much did Norway raise its quota?", "40 tonnes")
    assert questions(asked) == {"By how much did Chile raise its quota?"}  # the evidence names the States
    [made] = swapped(asked, NEAR)
    assert not made.answerable
    assert not made.gold
    assert made.text == TEXT


def test_another_year_of_the_passage_takes_the_place_of_a_year() -> None:
    asked = record(
        "What did it raise in 2021?", "fishing quota", TEXT.replace("Norway and", "A. It is so. Norway and")
    )
    assert questions(replace(asked, question="What changed in 2021?")) == set()  # 2019 is just before
    far = TEXT.replace("in 2019.", "in 2019. It is long. Nobody came.")
    assert questions(record("What changed in 2021?", "fishing quota", far)) == {"What changed in 2019?"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who raised the quota?", "Norway raised"),  # names nothing of the passage
        ("By how much did Peru raise its quota?", "40 tonnes"),  # the passage lacks it
    ],
)
def test_no_near_miss_where_the_other_may_be_an_answer(question: str, answer: str) -> None:
    assert questions(record(question, answer)) == set()


def test_a_name_that_the_evidence_or_the_sentence_before_it_holds_may_be_asked_for_as_well() -> None:
    text = "Norway and Chile met. They signed a treaty on fishing. It rains."
    assert questions(record("What did Norway sign?", "a treaty", text)) == set()


def test_a_swapped_name_takes_the_article_that_the_passage_gives_it() -> None:
    text = (
        "Norway raised its quota by 40 tonnes. It rains. The fleet is old. It left the United States in May."
    )
    near = Neighbours(["Norway"], np.array([[0]], dtype=np.int32))
    to = record("By how much did Norway raise its quota?", "40 tonnes", text)
    assert {made.question for made in swapped(to, near)} == {
        "By how much did the United States raise its quota?"
    }
    text = (
        "So the United States raised its quota by 40 tonnes. It rains. The fleet is old. Norway left in May."
    )
    back = record("By how much did the United States raise its quota?", "40 tonnes", text)
    assert {made.question for made in swapped(back, near)} == {"By how much did Norway raise its quota?"}


def test_two_names_of_one_country_are_not_swapped() -> None:
    text = "The United Kingdom is large. It rains. France raised its quota in 2021. Britain left."
    asked = record("What did the United Kingdom do?", "is large", text)
    assert not any("Britain" in question for question in questions(asked))


def test_only_what_the_reader_takes_for_the_same_answer_is_kept() -> None:
    reader = OnnxReader()
    asked = record("By how much did Norway raise its fishing quota?", "40 tonnes")
    [(kept, made)] = mined([asked], NEAR, reader, random.Random(1))
    assert kept is asked
    assert made.question == "By how much did Chile raise its fishing quota?"
    assert fooled(reader, made, asked.gold)
    assert not fooled(reader, replace(made, question="Who spoke for Chile?"), asked.gold)
