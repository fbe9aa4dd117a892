from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import arrange, compose, outcome, quoted
from assistant.cite import cite
from assistant.conflict import disagreement
from assistant.documents import text_hash
from assistant.errors import VerificationError
from assistant.split import split
from assistant.types import Document, Finding, Reading, ScoredSentence
from assistant.verify import verify


def said(name: str, date: str | None, text: str, phrase: str | None) -> tuple[Document, ScoredSentence]:
    document = Document(name, f"{name}.md", name, date, None, text, text_hash(text))
    (passage,) = split(document, 110)
    at = text.find(phrase) if phrase else -1
    span = (at, at + len(phrase)) if phrase else None
    return document, ScoredSentence(passage, passage.sentences[0], 0.9, span)


def values(*rows: tuple[Document, ScoredSentence]) -> list[str]:
    found = disagreement([item for _, item in rows], {document.id: document for document, _ in rows}, 0.5)
    return [item.passage.document_id for item in found]


OLD = said("old", "2020-01-02", "The town has 3,559 people.", "3,559 people")
NEW = said("new", "2021-01-02", "The town has 10,000 people.", "10,000 people")


def test_different_figures_disagree_and_the_newest_comes_first() -> None:
    assert values(OLD, NEW) == ["new", "old"]


def test_a_document_without_a_date_comes_last() -> None:
    assert values(said("undated", None, "It has 7 people.", "7 people"), OLD) == ["old", "undated"]


def test_each_value_is_given_once() -> None:
    same = said("same", "2022-01-01", "It has 3,559 inhabitants.", "3,559")
    assert values(OLD, same, NEW) == ["new", "old"]


def test_a_third_document_that_is_less_sure_has_its_value_told_as_well() -> None:
    document, item = said("third", "2022-01-01", "It has 4,100 inhabitants.", "4,100")
    weak = (document, replace(item, score=0.3))
    assert values(OLD, NEW, weak) == ["third", "new", "old"]
    assert values(OLD, weak) == []  # it opens no disagreement
    for phrase in ("3,559", "in 2019", "many"):  # what a known value says too, and what compares with none
        document, item = said("third", "2022-01-01", f"The town has {phrase}.", phrase)
        assert values(OLD, NEW, (document, replace(item, score=0.3))) == ["new", "old"]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("8 May 1900", "8 June 1900", True),
        ("8 May 1900", "1900", False),
        ("$5 million", "$5 billion", True),
        ("about 5 million", "5 million euros", False),
        ("Anna Berg", "Peter Lund", False),
        ("12 ships", "Peter Lund", False),
    ],
)
def test_what_counts_as_different(one: str, other: str, differ: bool) -> None:
    rows = [said(name, None, f"It was {phrase}.", phrase) for name, phrase in (("a", one), ("b", other))]
    assert bool(values(*rows)) is differ


def test_one_document_does_not_disagree_with_itself_nor_without_a_phrase() -> None:
    assert values(OLD) == []
    assert values(OLD, said("none", None, "It has 7 people.", None)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("5 May 2020", "2020-05-05"), ("5 May 2020", "05 May 2020"), ("5 PM", "5.00 PM"), ("$51", "$51.0")],
)
def test_another_spelling_of_a_figure_is_no_disagreement(one: str, other: str) -> None:
    assert (
        values(*(said(name, None, f"It is {text}.", text) for name, text in (("a", one), ("b", other)))) == []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("19:00", "7 p.m."),
        ("9.30 am", "09:30"),
        ("7:30", "7.30 pm"),
        ("£0.9 million", "£900,000"),
        ("£12k", "£12,000"),
        ("30 June 2025", "30/06/2025"),
        ("03/04/2025", "3/4/2025"),
        ("five pounds", "£5"),
        ("two hundred and fifty thousand people", "250,000"),
        ("a million euros", "1 million euros"),
        ("5-10 million", "5 million to 10 million"),
        ("3 to 5 May 2020", "5 May"),
        ("May 2020", "5 May"),
        ("June 30, 2025", "30 June 2025"),
    ],
)
def test_the_same_figure_in_other_words_is_no_disagreement(one: str, other: str) -> None:
    assert values(*(said(n, None, f"It is {text}.", text) for n, text in (("a", one), ("b", other)))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24 months", "2 years"),
        ("12 weeks", "3 months"),
        ("3 months", "3 years"),
        ("5 May 2020", "9 a.m."),
        ("9 a.m.", "£5"),
        ("5 May 2020", "£5"),
        ("£5", "5%"),
        ("03/04/2025", "3 April 2025"),
        ("2024", "12 people"),
        ("Anna Berg", "one of two doctors"),
    ],
)
def test_what_cannot_be_compared_is_no_disagreement(one: str, other: str) -> None:
    assert values(*(said(n, None, f"It is {text}.", text) for n, text in (("a", one), ("b", other)))) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("five pounds", "three pounds"),
        ("9 a.m.", "9 p.m."),
        ("9 a.m.", "09:30"),
        ("£2.4m", "£2.4bn"),
        ("£2.4m", "£2.5 million"),
        ("24 months", "twelve months"),
        ("03/04/2025", "04/04/2025"),
        ("30/06/2025", "29 June 2025"),
        ("2024", "2025"),
        ("2000 people", "3,559 people"),
        ("5 to 10 million", "5 to 12 million"),
    ],
)
def test_figures_of_one_kind_disagree(one: str, other: str) -> None:
    rows = [said(name, None, f"It is {text}.", text) for name, text in (("a", one), ("b", other))]
    assert sorted(values(*rows)) == ["a", "b"]


def test_a_coarse_value_hides_no_disagreement() -> None:
    dates = ("2024", "May 2024", "June 2024")
    rows = [said(text, None, f"It opens in {text}.", text) for text in dates]
    assert sorted(values(*rows)) == ["June 2024", "May 2024"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("10% of the market", "a 10% decline"),
        ("5,000 marines", "5,000 junior staff"),
        ("1.50 euros", "1.5 euros"),
        ("3 Sept 2021", "3 September 2021"),
    ],
)
def test_words_that_begin_like_months_are_none(one: str, two: str) -> None:
    rows = [said("a", None, f"It was {one}.", one), said("b", None, f"It was {two}.", two)]
    assert values(*rows) == []


def test_only_the_part_in_conflict_is_counted_and_its_versions_come_last() -> None:
    """Two parts asked; one is answered alike everywhere, the other is not."""
    chair = said("chair", "2022-05-01", "Ana Berg chaired the council.", "Ana Berg")
    documents = {document.id: document for document, _ in (OLD, NEW, chair)}
    reading = Reading((), 0.9)
    findings = [
        Finding("How many people?", (), reading, (NEW[1], OLD[1]), conflict=True),
        Finding("Who chaired it?", (), reading, (chair[1],)),
    ]
    citations = tuple(cite(arrange(findings), documents))
    answer = outcome(findings, citations, compose(quoted(citations), ["", "", ""]))
    assert answer.text == (
        "Ana Berg chaired the council. [1] 2 documents disagree, newest first: "
        "The town has 10,000 people. [2] The town has 3,559 people. [3]"
    )
    verify(answer, documents.get)
    for wrong in (1, 4, -1):
        with pytest.raises(VerificationError, match="Ask again"):
            verify(replace(answer, conflicting=wrong), documents.get)
