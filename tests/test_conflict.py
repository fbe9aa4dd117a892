from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import arrange, compose, outcome, quoted
from assistant.cite import cite
from assistant.conflict import disagreement, no_side, on_topic
from assistant.documents import text_hash
from assistant.errors import VerificationError
from assistant.finding import _read
from assistant.overlap import topic_shares
from assistant.settings import Settings
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


@pytest.mark.parametrize("phrase", ["a small city", "in 2019", "5 May 2020 at 9 a.m.", None])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_compares_with_none_hides_no_disagreement_and_is_told_before(
    phrase: str | None, place: int
) -> None:
    rows = [OLD, NEW]
    rows.insert(place, said("third", "2022-01-01", f"It is {phrase}.", phrase))
    assert values(*rows) == ["new", "old"]
    chosen = [item for _, item in rows]
    sides = [NEW[1], OLD[1]]
    assert no_side(chosen, sides, 0.5, chosen) == (chosen[place],)
    weak = [replace(item, score=0.3) if item is chosen[place] else item for item in chosen]
    assert no_side(weak, sides, 0.5, weak) == ((weak[0],) if place == 0 else ())
    finding = Finding("How many?", (), Reading((), 0.9), tuple(sides), True, (chosen[place],))
    assert arrange([finding]) == [chosen[place], *sides]


def test_what_is_chosen_stays_so_in_a_conflict() -> None:
    rows = [OLD, said("third", None, "It has grown to a small city.", "a small city"), NEW]
    state: Any = SimpleNamespace(documents={document.id: document for document, _ in rows})
    reader: Any = SimpleNamespace(threshold=0.5, sentence_threshold=0.5)
    reader.read = lambda *_: Reading(tuple(item for _, item in rows), 0.9)
    passages = tuple(item.passage for _, item in rows)
    finding = _read("How many people?", passages, state, reader, Settings())
    assert (finding.conflict, finding.chosen, finding.beside) == (True, (NEW[1], OLD[1]), (rows[1][1],))
    del rows[2]
    finding = _read("How many people?", passages, state, reader, Settings())
    assert (finding.conflict, len(finding.chosen), finding.beside) == (False, 2, ())


def test_what_speaks_of_something_else_contradicts_nothing() -> None:
    rows = [
        said("city", None, "The city employs 2,940 people.", "2,940"),
        said("port", None, "The port has 380 jobs.", "380"),
        said("news", None, "The city employs 3,100 people.", "3,100"),
    ]
    chosen = [item for _, item in rows]
    shares = topic_shares("How many people does the city employ?", [item.passage for item in chosen])
    assert on_topic(chosen, shares) == [chosen[0], chosen[2]]
    assert no_side(chosen, [chosen[0], chosen[2]], 0.5, [chosen[0], chosen[2]]) == (chosen[1],)


def test_two_figures_of_one_kind_disagree_beside_two_of_another_that_do_not() -> None:
    rows = [("a", "5 May 2020"), ("b", "May 2020"), ("c", "£5"), ("d", "£6")]
    assert sorted(values(*(said(name, None, f"It is {text}.", text) for name, text in rows))) == ["c", "d"]
    assert values(*(said(name, None, f"It is {text}.", text) for name, text in rows[:3])) == []


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
        ("£3 bn", "£3 billion"),
        ("€40 m", "€40 million"),
        ("$1.2 bn", "1.2 billion dollars"),
        ("Half a million people", "500,000 people"),
        ("half a dozen", "six"),
        ("two and a half years", "2.5 years"),
        ("two and a half million", "2,500,000"),
        ("12,802.5 million", "12.8 bn crowns"),
        ("4.25%", "4.3 per cent"),
        ("0.0%", "0%"),
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
        ("EUR 740,000", "60 per cent"),
        ("EUR 5 to 10 million", "60 per cent"),
        ("CHF 20", "EUR 20,000"),
        ("20 CHF", "60 per cent"),
        ("EUR 51 million", "9 per\ncent"),
        ("EUR 51 million", "40m"),
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
        ("£3 bn", "£3 m"),
        ("£20 B&B vouchers", "£20 billion"),
        ("40 m", "40 million"),
        ("half a million people", "a million people"),
        ("two and a half years", "two years"),
        ("a million and a half", "half a million"),
        ("EUR 51 million", "€52 million"),
        ("EUR 1.2m", "€1.3 million"),
        ("1.2m euros", "1.3 million euros"),
        ("USD 3bn", "$3 million"),
        ("EUR 5 bn to 10 bn", "EUR 5 bn to 12 bn"),
        ("9 per\ncent", "11 per cent"),
        ("we try 5", "60 per cent"),
        ("12.9 billion", "12,802.5 million"),
        ("10 million", "9.6 million"),
        ("12,000 people", "12,345 people"),
    ],
)
def test_figures_of_one_kind_disagree(one: str, other: str) -> None:
    rows = [said(name, None, f"It is {text}.", text) for name, text in (("a", one), ("b", other))]
    assert sorted(values(*rows)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "phrase", "other", "differ"),
    [
        ("It paid EUR 4.9 million.", "4.9 million", "60%", False),
        ("It paid EUR 4.9 million.", "4.9", "€4.9 million", False),
        ("It paid EUR 4.9bn.", "4.9", "€4.9 million", True),
        ("It paid EUR\n4.9 million.", "4.9 million", "€5 million", True),
        ("It paid nine per\ncent.", "nine", "€5 million", False),
        ("It paid between 5 and 10 million euros.", "between 5 and 10", "60%", False),
        ("It paid €5, or 4.9 million.", "4.9 million", "60%", True),
    ],
)
def test_a_phrase_has_the_unit_that_adjoins_it(text: str, phrase: str, other: str, differ: bool) -> None:
    rows = [said("a", None, text, phrase), said("b", None, f"It paid {other}.", other)]
    assert bool(values(*rows)) is differ


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
