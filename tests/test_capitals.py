from __future__ import annotations

import pytest

from assistant.capitals import governed
from assistant.wording import Wording

KNOWN = {"the", "Norway", "UK", "Chile", "United", "Kingdom", "South", "Korea", "Peru", "Russia"}


def asked(question: str) -> str:
    return governed(question, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("What does Oslo want?", "What does Norway want?"),
        ("how did london react", "how did the UK react"),
        ("Is Santiago's plan one of Lima's worries?", "Is Chile's plan one of Peru's worries?"),
        ("Will Oslo and Seoul share it?", "Will Norway and South Korea share it?"),
        ("Has the Kremlin replied?", "Has Russia replied?"),
        ("In Moscow's view, who won?", "In Russia's view, who won?"),
    ],
)
def test_a_capital_that_acts_is_read_as_its_country(question: str, read: str) -> None:
    assert asked(question) == read


@pytest.mark.parametrize(
    "question",
    [
        "Is the meeting in Oslo?",  # a place
        "Who travels to London?",
        "Who is the mayor of Lima?",
        "What does the Oslo Accord say?",  # a part of another name
        "Who was Jack London?",
        "Which Moscow-based firms?",
        "What does Tokyo want?",  # the documents know no Japan
        "Is Oslovia a member?",
        "Is anything limal?",
    ],
)
def test_what_is_a_place_or_a_name_stays(question: str) -> None:
    assert asked(question) == question


def test_the_country_is_named_as_the_documents_name_it() -> None:
    texts = ["The United Kingdom and Norway met."]
    assert Wording(texts).variants("What did London say?")[1] == "What did the United Kingdom say?"
