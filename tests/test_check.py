"""The checker: a drafted sentence is an honest cut of its source, or it does not stand."""

from __future__ import annotations

import pytest

from assistant.check import check, says

MILL = (
    "According to officials, Anna Berg, a baker from Ulm, may not buy the mill (built in 1890) in May 2024."
)
PLAN = "In Oslo, the council plans to close two schools; Peter Lund told the press that it is needed."
ROLES = "Meanwhile, Germany sold 12 ferries to Norway, which Denmark had ordered."


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        (MILL, MILL),
        ("According to officials, Anna Berg may not buy the mill in May 2024.", MILL),
        ("Anna Berg may not buy the mill in May 2024, according to officials.", MILL),
        ("Germany sold 12 ferries to Norway.", ROLES),
        ("germany sold 12 ferries to Norway, which Denmark had ordered", ROLES),
        (
            "In Oslo, the council plans to close two schools; Peter Lund told the press that it is needed",
            PLAN,
        ),
        ("“It’s open” – he said.", '"It\'s open" - he said.'),
        ("On 3 May 2020, the U.S. left.", "On 3 May 2020, the US left."),
        ("The US left on 3 May 2020.", "On 3 May 2020, the U.S. left."),
        ("Ulm was founded again.", "Ulm was founded again (the year of the flood)."),
        ("They met in Porto.", "They met in Porto, where Anna Berg lives."),
        ("The pier was closed.", "The pier (built in 1890 for 5,000 euros) was closed."),
    ],
)
def test_an_honest_cut_stands(sentence: str, source: str) -> None:
    assert check(sentence, source) == ()


@pytest.mark.parametrize(
    ("sentence", "source", "doubt"),
    [
        ("Germany sold 21 ferries to Norway.", ROLES, "number"),
        ("Germany sold twelve ferries to Norway.", ROLES, "number"),
        ("Germany sold 12 ferries to Sweden.", ROLES, "name"),
        (MILL.replace("May", "June"), MILL, "date"),
        ("Anna Berg may buy the mill in May 2024, according to officials.", MILL, "negation"),
        ("Germany never sold 12 ferries to Norway.", ROLES, "negation"),
        (MILL.replace("may not", "will not"), MILL, "hedge"),
        ("In Oslo, the council closed two schools.", PLAN, "hedge"),
        ("Anna Berg may not buy the mill in May 2024.", MILL, "attribution"),
        ("Norway sold 12 ferries to Germany.", ROLES, "cut"),
        ("Meanwhile, Norway sold 12 ferries to Germany, which Denmark had ordered.", ROLES, "who did what"),
        ("Denmark sold 12 ferries to Norway.", ROLES, "cut"),
        ("Germany sold ferries to Norway.", ROLES, "cut"),
        ("Germany exported 12 ferries to Norway.", ROLES, "wording"),
        ("The council plans to close two schools.", PLAN, "attribution"),
        ("Germany sold 12 ferries to Norway [see](http://x.example).", ROLES, "markup"),
        ("Germany sold 12 fer\u200bries to Norway.", ROLES, "markup"),
        ("Norway", ROLES, "cut"),
        ("Was it cold.", "Was it cold?", "cut"),
        ("Anna won.", "The brother of Anna won.", "cut"),
        ("Anna won the cup.", "Anna lost to Berta, who won the cup.", "cut"),
        ("He would have left.", "Had he known, he would have left.", "cut"),
        ("It is legal.", "In Finland, it is legal.", "cut"),
        ("Entry is free.", "Entry is free (but never on Sundays).", "negation"),
        ("Entry is free.", "Entry is free (but 5 euros on Sundays).", "cut"),
        ("Dogs are allowed in the park.", "Dogs are allowed in the park (guide dogs are not).", "negation"),
        ("The grant is 5,000 euros.", "The grant is 5,000 euros (subject to approval).", "cut"),
        ("Staff may work from home.", "Staff may work from home, where their manager agrees.", "hedge"),
        ("They may meet in parks.", "They may meet in parks, where it is dry.", "cut"),
        (
            "Anna Berg, where Peter Lund was born, resigned.",
            "Anna Berg, who works for Ulm, where Peter Lund was born, resigned.",
            "cut",
        ),
    ],
)
def test_what_says_something_else_does_not_stand(sentence: str, source: str, doubt: str) -> None:
    assert doubt in check(sentence, source)


def test_the_month_may_is_no_hedge_and_the_verb_no_month() -> None:
    assert check("It may end.", "It May end.") != ()
    assert check("Norway, which joined in May 2020, left.", "Norway, which joined in May 2020, left.") == ()


def test_an_empty_sentence_stands_on_nothing() -> None:
    assert check("", ROLES) != ()
    assert check("   ", "") != ()


def test_says_compares_whole_words() -> None:
    assert says("Germany sold 12 ferries.", "12 ferries")
    assert not says("Germany sold 12 ferries.", "2 ferries")


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Output was 2 percent.", "Output was -2 percent."),
        ("Output was 2 percent.", "Output was \u22122 percent."),
        ("Output was -2 percent.", "Output was 2 percent."),
        ("It grew by 5 percent.", "It grew by .5 percent."),
        (
            "Anna Berg, the mayor of Ulm, resigned on Monday.",
            "Anna Berg, who works for Peter Lund, the mayor of Ulm, resigned on Monday.",
        ),
        (
            "Anna Berg, who stole the money, resigned.",
            "Anna Berg, who accused Peter Lund, who stole the money, resigned.",
        ),
        (
            "Japan and Australia together spent $51 billion.",
            "Japan, the United States, and Australia together spent $51 billion.",
        ),
    ],
)
def test_a_lost_sign_or_a_clause_cut_in_two_never_stands(sentence: str, source: str) -> None:
    assert check(sentence, source)
    assert check(source, source) == ()
