"""The mutation test of the checker, on the repository's own texts."""

from __future__ import annotations

import random

import pytest

from assistant.check import check
from evals.mutation_rules import FALSE, TRUE
from evals.mutations import OWN, Changed, main, measure, sentences, table
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def rows() -> list[Changed]:
    return measure(sentences([ROOT / path for path in OWN]), per_family=200, seed=0)


def test_at_least_500_false_sentences_and_nearly_all_are_caught(rows: list[Changed]) -> None:
    false = [row for row in rows if not row.true]
    assert len(false) >= 500
    assert sum(row.right for row in false) >= 0.97 * len(false)


def test_nearly_all_true_sentences_pass(rows: list[Changed]) -> None:
    true = [row for row in rows if row.true]
    assert len(true) >= 200
    assert sum(row.right for row in true) >= 0.95 * len(true)


@pytest.mark.parametrize(
    ("family", "source", "made"),
    [
        ("number", "It cost 12 euros.", r"It cost \d2 euros."),
        ("date", "It ended in 1923.", "It ended in "),
        ("negation", "Anna was not seen.", "Anna was seen."),
        ("hedge", "Anna may win.", "Anna will win."),
        ("attribution", "The mill burnt, officials said.", "The mill burnt."),
        (
            "who did what",
            "In all, Anna has beaten the young Berta.",
            "In all, Berta has beaten the young Anna.",
        ),
    ],
)
def test_the_rules_make_what_their_names_say(family: str, source: str, made: str) -> None:
    import re

    found = list(FALSE[family](source, [], random.Random(0)))
    assert any(re.match(made, sentence) for sentence in found)
    assert all(sentence != source for sentence in found)


def test_a_true_rule_cuts_and_no_more() -> None:
    rule = TRUE["without a last relative clause"]
    (made,) = rule("Anna met Berta, who had won.", [], random.Random(0))
    assert made == "Anna met Berta."
    assert not check(made, "Anna met Berta, who had won.")


def test_a_lenient_checker_would_fail(rows: list[Changed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.mutations.check", lambda *_: ())
    assert not any(row.right for row in rows if not row.true)


def test_the_table_has_all_families(rows: list[Changed], capsys: pytest.CaptureFixture[str]) -> None:
    assert all(any(line.startswith(f"| {family} ") for line in table(rows)) for family in FALSE)
    main([str(ROOT / "corpus"), "--per-family", "3"])
    assert "false: caught" in capsys.readouterr().out
