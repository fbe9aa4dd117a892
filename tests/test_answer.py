from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answer import compose, in_reading_order, quoted, select
from assistant.cite import cite
from assistant.documents import text_hash
from assistant.split import split
from assistant.types import Document, Reading, ScoredSentence
from assistant.verify import context_of

TEXT = (
    "The port will be deeper. Anna Berg leads the works. She was named in May. "
    "The works cost 12 million euros. The works cost them 12 million euros. They end in 2024."
)
DOCUMENT = Document("a" * 16, "a.md", "Port", "2021-03-04", None, TEXT, text_hash(TEXT))
(PASSAGE,) = split(DOCUMENT, 110)


def scored(*scores: tuple[int, float]) -> list[ScoredSentence]:
    rows = [ScoredSentence(PASSAGE, PASSAGE.sentences[i], score) for i, score in scores]
    return sorted(rows, key=lambda row: -row.score)


def document_of(text: str, key: str = "a") -> Document:
    return replace(DOCUMENT, id=key * 16, text=text, sha256=text_hash(text))


def sentence_of(document: Document, number: int, phrase: str = "") -> ScoredSentence:
    (passage,) = split(document, 110)
    sentence = passage.sentences[number]
    at = sentence.start + sentence.text.index(phrase)
    return ScoredSentence(passage, sentence, 0.9, (at, at + len(phrase)) if phrase else None)


def texts(rows: Sequence[ScoredSentence]) -> list[str]:
    return [row.sentence.text for row in rows]


def test_evidence_below_the_threshold_gives_nothing() -> None:
    assert select(Reading(tuple(scored((1, 0.9))), 0.49), 0.5, 0.5, 5) == ()
    assert select(Reading((), 0.9), 0.5, 0.5, 5) == ()


def test_one_sentence_where_no_other_is_nearly_as_good() -> None:
    assert texts(select(Reading(tuple(scored((1, 0.95), (2, 0.4), (0, 0.1))), 0.9), 0.5, 0.5, 5)) == [
        "Anna Berg leads the works."
    ]


def test_the_best_sentence_stands_even_below_the_sentence_threshold() -> None:
    assert len(select(Reading(tuple(scored((1, 0.3), (2, 0.2))), 0.6), 0.5, 0.5, 5)) == 1


def test_several_good_sentences_up_to_the_limit() -> None:
    reading = Reading(tuple(scored((0, 0.9), (1, 0.8), (2, 0.7), (5, 0.6))), 0.9)
    assert len(select(reading, 0.5, 0.5, 5)) == 4
    assert len(select(reading, 0.5, 0.5, 2)) == 2


def test_the_same_statement_is_shown_once() -> None:
    chosen = select(Reading(tuple(scored((3, 0.9), (4, 0.89), (1, 0.8))), 0.9), 0.5, 0.5, 5)
    assert texts(chosen) == ["The works cost 12 million euros.", "Anna Berg leads the works."]


def test_an_answer_that_another_sentence_gives_too_is_shown_once() -> None:
    document = document_of(
        "The works cost 12 million euros. The state pays the 12 million euros. Of that, 2 million are new."
    )
    phrases = ("12 million euros", "12 million", "2 million")
    rows = tuple(sentence_of(document, number, phrase) for number, phrase in enumerate(phrases))
    assert texts(select(Reading(rows, 0.9), 0.5, 0.5, 5)) == [
        "The works cost 12 million euros.",
        "Of that, 2 million are new.",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Parking at the Bath clinic costs £5. Parking at the Selby clinic costs £5.", 2),
        ("In 2021 the visit costs £5. In 2022 the visit costs £5.", 2),
        ("Parking at the Bath clinic costs £5. Visitors pay £5 at the Bath clinic.", 1),
    ],
)
def test_the_same_figure_for_something_else_is_another_statement(text: str, shown: int) -> None:
    document = document_of(text)
    rows = tuple(sentence_of(document, number, "£5") for number in range(2))
    assert len(select(Reading(rows, 0.9), 0.5, 0.5, 5)) == shown


def test_another_document_is_heard_though_less_sure() -> None:
    other = replace(DOCUMENT, id="b" * 16, path="b.md", text="Carl Dahl leads it. It rains.")
    (passage,) = split(replace(other, sha256=text_hash(other.text)), 110)
    theirs = [ScoredSentence(passage, passage.sentences[i], score) for i, score in ((0, 0.3), (1, 0.25))]
    rows = (*scored((1, 0.9), (5, 0.4)), *theirs)
    assert texts(select(Reading(rows, 0.9), 0.5, 0.5, 5)) == [
        "Anna Berg leads the works.",
        "Carl Dahl leads it.",
    ]


def test_reading_order_is_the_order_of_the_document() -> None:
    assert texts(in_reading_order(scored((5, 0.9), (0, 0.8), (1, 0.7), (1, 0.6)))) == [
        "The port will be deeper.",
        "Anna Berg leads the works.",
        "They end in 2024.",
    ]


def test_a_citation_carries_document_quote_and_offsets() -> None:
    (citation,) = cite(scored((1, 0.9)), {DOCUMENT.id: DOCUMENT})
    assert (citation.marker, citation.title, citation.date) == (1, "Port", "2021-03-04")
    assert TEXT[citation.start : citation.end] == citation.quote == "Anna Berg leads the works."
    assert citation.sha256 == text_hash(TEXT)
    assert citation.context_start is None


def test_a_quote_that_points_back_is_given_the_sentence_before() -> None:
    (citation,) = cite(scored((2, 0.9)), {DOCUMENT.id: DOCUMENT})
    assert citation.context_start is not None
    assert TEXT[citation.context_start : citation.start].strip() == "Anna Berg leads the works."


def test_no_context_where_the_sentence_before_is_shown_anyway() -> None:
    citations = cite(in_reading_order(scored((1, 0.9), (2, 0.8))), {DOCUMENT.id: DOCUMENT})
    assert [c.context_start for c in citations] == [None, None]
    assert [c.marker for c in citations] == [1, 2]


def test_composed_text_is_quote_and_mark_with_context_in_parentheses() -> None:
    (citation,) = cite(scored((2, 0.9)), {DOCUMENT.id: DOCUMENT})
    assert compose(quoted([citation]), ["Anna Berg leads\nthe  works."]) == [
        "(Anna Berg leads the works.) She was named in May. [1]"
    ]


def test_nearly_the_same_words_with_another_figure_are_another_statement() -> None:
    text = "The city council of Ulm said that the new harbour works would cost {} million euros."
    rows = tuple(sentence_of(document_of(text.format(n), key), 0) for n, key in ((12, "a"), (15, "b")))
    assert len(select(Reading(rows, 0.9), 0.5, 0.5, 5)) == 2


@pytest.mark.parametrize(("one", "other"), [("1.5 million", "5.1 million"), ("2023-10-11", "2023-11-10")])
def test_figures_of_the_same_digits_are_not_the_same_answer(one: str, other: str) -> None:
    said = ((one, "a"), (other, "b"))
    rows = tuple(sentence_of(document_of(f"In one paper it is {p}.", key), 0, p) for p, key in said)
    assert len(select(Reading(rows, 0.9), 0.5, 0.5, 5)) == 2


def test_the_mark_of_a_list_item_is_no_part_of_the_context() -> None:
    document = document_of("- Anna Berg leads the works.\n- She comes from Oslo.\n")
    (citation,) = cite([sentence_of(document, 1)], {document.id: document})
    assert context_of(citation, document) == "Anna Berg leads the works."


def test_a_fragment_is_shown_with_the_sentence_before() -> None:
    document = document_of("Norway closed the port. Until Friday.")
    (citation,) = cite([sentence_of(document, 1)], {document.id: document})
    assert context_of(citation, document) == "Norway closed the port."


@pytest.mark.parametrize(
    ("opening", "shown"),
    [
        ("On December 23, 2022, it raised", True),
        ("But they raised", True),
        ("“Its board raised", True),
        ("On December 23, 2022, Norway raised", False),
        ("Italy raised", False),
        ("None of the others raised", True),
        ("The latter raised", True),
        ("The two sides raised", True),
        ("Most of them raised", True),
        ("All of Italy raised", False),
        ("The first of April raised", False),
        ("MR. BERG: Neither raised", True),
        ("There is a plan that raised", False),
        ("There they raised", True),
        ("The cabinet wanted it in May and raised", True),
        ("The cabinet said it raised", False),
        ("The cabinet read the plan and changed it in", False),
        ("(If asked: He raised", True),
        ("**Cost:** It raised", True),
        ("A: They raised", True),
        ("Both raised", True),
        ("Both ministers raised", False),
        ("In May, both ministers raised", False),
        ("Both Oslo and Rome raised", False),
        ("Neither Oslo nor Rome raised", False),
        ("That raised", True),
        ("That the bank raised", False),
        ("There’ll be a plan that raised", False),
    ],
)
def test_what_points_back_is_shown_with_the_sentence_before(opening: str, shown: bool) -> None:
    document = document_of(f"Norway wants peace. {opening} its spending.")
    (citation,) = cite([sentence_of(document, 1)], {document.id: document})
    assert (citation.context_start is not None) == shown
