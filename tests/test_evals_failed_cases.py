"""Failing is never better than a wrong answer, in any figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.types import ABSTENTION, Answer
from evals import run
from evals.compare import compare
from evals.folder import METRICS, Run
from evals.side_by_side import Measured, estimates, markdown, tables, whole
from evals.types import GoldCase

CASES = [GoldCase(f"{n:02}", f"{n}?", n % 2 == 0, facts=(("yes",),) * (n % 2 == 0)) for n in range(40)]


class Scripted:
    """Answers rightly but for every other unanswerable question, which is up to ``fault``."""

    def __init__(self, fault: Callable[[], Answer]) -> None:
        self.fault = fault

    def ask(self, question: str) -> Answer:
        number = int(question[:-1])
        if number % 4 == 1:
            return self.fault()
        if number % 2:
            return Answer(ABSTENTION, (), True, 0.1, question, ())
        return Answer("yes", (), False, 0.9, question, ())


def fail() -> Answer:
    raise RuntimeError("no idea")


def guess() -> Answer:
    return Answer("junk", (), False, 1.0, "?", ())


def abstain() -> Answer:
    return Answer(ABSTENTION, (), True, 0.1, "?", ())


def measure(folder: Path, fault: Callable[[], Answer]) -> Run:
    return run(Scripted(fault), CASES, folder, quiet=True)  # type: ignore[arg-type]


@pytest.mark.usefixtures("few_draws")
def test_a_failure_on_an_unanswerable_question_counts_as_a_sure_wrong_answer(tmp_path: Path) -> None:
    failed = measure(tmp_path / "failed", fail)
    forced = measure(tmp_path / "forced", guess).estimates("test")
    figures = failed.estimates("test")
    for name in ("wrong_on_unanswerable", "balanced_accuracy", "auroc", "aurc", "ece"):
        assert figures[name] == forced[name], name
    assert figures["wrong_on_unanswerable"].value == 0.5
    assert figures["errors"].value == 0.25
    assert failed.metrics["curves"]["test"]["risk_coverage"][0]["risk"] == 1.0
    json.loads((failed.folder / METRICS).read_text("utf-8"), parse_constant=pytest.fail)


@pytest.mark.usefixtures("few_draws")
def test_a_run_that_fails_where_another_abstained_is_worse(tmp_path: Path) -> None:
    found = compare(measure(tmp_path / "good", abstain), measure(tmp_path / "failed", fail))
    verdicts = {one.metric: one.verdict for one in found}
    assert verdicts["wrong_on_unanswerable"] == verdicts["aurc"] == "B worse"


@pytest.mark.usefixtures("few_draws")
def test_failures_have_a_column_in_the_table(tmp_path: Path) -> None:
    shown = markdown(tables([Measured("set", "s", measure(tmp_path, fail))]), "", {})
    heading, _, line = [line for line in shown.splitlines() if line.startswith("|")]
    cells = dict(zip(heading.split(" | "), line.split(" | "), strict=True))
    assert cells["failed"].startswith("25 ")
    assert cells["forced"].startswith("50 ")


@pytest.mark.usefixtures("few_draws")
def test_an_answer_that_nothing_can_judge_is_not_counted_as_it_should_be(tmp_path: Path) -> None:
    reference = ("a long reference answer of more than ten words that nobody can look for here",)
    unjudged = [GoldCase(f"u{n}", f"{2 * n}?", True, answers=reference) for n in range(10)]
    done = run(Scripted(guess), [*CASES, *unjudged], tmp_path / "mixed", quiet=True)  # type: ignore[arg-type]
    figure = estimates(done.results, whole(done.results))["as_it_should"]
    assert (figure.value, figure.n) == (0.75, 40)
    assert "| s | 50 |" in markdown(tables([Measured("set", "s", done)]), "", {})
    alone = run(Scripted(guess), unjudged, tmp_path / "alone", quiet=True)  # type: ignore[arg-type]
    assert "as_it_should" not in estimates(alone.results, whole(alone.results))
