from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.wording import Wording

TEXTS = [
    "Foreign Minister Anna Berg met the Port Authority of Oslo. The Port Authority agreed.",
    "The United Kingdom modernized its program. The strategy of deterrence is a conference topic.",
    "Slovenia sent observers. The alliance grew. They may sail, sing or bring.",
]
WORDING = Wording(TEXTS)


@pytest.mark.parametrize(
    ("asked", "reworded"),
    [
        ("Who is the FM?", "Who is the Foreign Minister?"),
        ("What did the P.A. agree to?", "What did the Port Authority agree to?"),
        ("who represents the uk", "who represents the United Kingdom"),
        ("Was it modernised?", "Was it modernized?"),
        ("conferance stratgey", "conference strategy"),
        ("detterence", "deterrence"),
    ],
)
def test_a_question_is_put_in_the_words_of_the_documents(asked: str, reworded: str) -> None:
    assert WORDING.variants(asked) == (asked, reworded)


@pytest.mark.parametrize(
    "asked",
    [
        "Who represents Slovakia?",  # another name is not a slip of the pen
        "Who is Anne Berg?",
        "What does the NSC say?",  # nothing here has these initials
        "What does FM stand for?",  # asks for the words themselves
        "What is the FM short for?",
        "what does FM mean",
        "What is their allowance?",  # two slips are too many for a word of nine letters
        "What are the strategies?",
        "Was it being held?",
        "Do they grow?",
        "In 2024 or 2025?",
        "",
    ],
)
def test_what_the_documents_do_not_explain_stays_as_asked(asked: str) -> None:
    assert WORDING.variants(asked) == (asked,)


@pytest.mark.parametrize(
    ("asked", "cased"),
    [
        (
            "who speaks for slovenia and the uk",
            "who speaks for Slovenia and the uk",
        ),  # nobody writes 'UK' here
        ("what did the port authority of oslo say", "what did the Port Authority of Oslo say"),
        ("Who is Anna in oslo", "Who is Anna in Oslo"),
        ("was it modernized", "was it modernized"),
        ("", ""),
    ],
)
def test_names_get_the_capitals_that_the_documents_give_them(asked: str, cased: str) -> None:
    assert WORDING.cased(asked) == cased


def test_a_pronoun_is_no_country_unless_it_has_an_article() -> None:
    wording = Wording(["The US and Norway let us go."])
    assert wording.cased("who told us and the us about norway") == "who told us and the US about Norway"


def test_a_word_as_near_to_two_others_stays() -> None:
    assert Wording(["They sailed. They mailed."]).variants("who bailed") == ("who bailed",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The trainee signs the log.", "What must the trainer sign?"),
        ("Burton library is open to all, and Burton swimming pool too.", "is entry at barton library free?"),
        ("Patients with hypotension wait.", "Do patients with hypertension wait?"),  # made of two words
        ("We met Featherstone there.", "did you meet feadherstane there?"),  # two slips from a name
    ],
)
def test_a_word_that_is_english_or_a_name_stays(text: str, asked: str) -> None:
    assert Wording([text]).variants(asked) == (asked,)


@pytest.mark.parametrize(
    ("text", "asked", "reworded"),
    [
        ("Its defense spending.", "Its defence spending?", "Its defense spending?"),
        ("The behaviour of the centre.", "behavior of the center", "behaviour of the centre"),
        ("They organize it.", "Who organised it?", "Who organised it?"),  # the ending is not theirs
        ("They met in Washington.", "who met in washingon", "who met in washington"),
    ],
)
def test_slips_and_another_spelling_are_corrected(text: str, asked: str, reworded: str) -> None:
    assert Wording([text]).variants(asked)[-1] == reworded


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_yields_the_question_first(text: str, question: str) -> None:
    variants = Wording([text]).variants(question)
    assert variants[0] == question
    assert 1 <= len(variants) <= 2


def test_a_run_of_capitals_takes_no_time() -> None:
    started = time.perf_counter()
    Wording(["A" * 10_000]).variants("Who is the FM?")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("asked", "variants"),
    [
        ("What did the US say?", ("What did the United States say?",)),
        ("what did the us say?", ("what did the United States say?",)),
        ("US budget", ("United States budget",)),
        ("What of the UN?", ("What of the UN?", "What of the United Nations?")),  # no other word
        ("Who comes at 9 AM?", ("Who comes at 9 AM?", "Who comes at 9 Anna Meyer?")),  # no body
        ("Who told us?", ("Who told us?",)),
    ],
)
def test_an_abbreviation_that_is_a_word_in_small_letters_is_spelled_out(
    asked: str, variants: tuple[str, ...]
) -> None:
    text = "Anna Meyer of the United States told the United Nations who comes. They say what the budget is."
    assert Wording([text]).variants(asked) == variants
