"""Comparison and gate: what is worse is caught, what is the same or too small is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.types import Answer
from evals import run
from evals.__main__ import app
from evals.compare import SAME, Comparison, changed_cases, compare, paired
from evals.folder import Run, RunError, read_run, write_info, write_results
from evals.gate import accept, gate, uncompared
from tests.conftest import ROOT
from tests.evals_support import Towns, answer, result, town_cases, write_towns

pytestmark = pytest.mark.usefixtures("few_draws")


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_towns(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def good(towns: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(Towns(towns), town_cases(), tmp_path_factory.mktemp("good"), corpus=towns)


def other(towns: Path, folder: Path, **faults: bool) -> Run:
    return run(Towns(towns, **faults), town_cases(), folder, corpus=towns)


def by_name(found: list[Comparison]) -> dict[str, Comparison]:
    return {one.metric: one for one in found}


def test_equal_runs_cannot_be_told_apart(towns: Path, good: Run, tmp_path: Path) -> None:
    found = compare(good, other(towns, tmp_path))
    assert {one.verdict for one in found if not one.metric.startswith(("seconds", "first"))} == {SAME}
    assert by_name(found)["correct"].p_value == 1.0
    assert changed_cases(good, other(towns, tmp_path)) == []


def test_a_difference_is_paired_and_signed(towns: Path, good: Run, tmp_path: Path) -> None:
    broken = other(towns, tmp_path, broken=True)
    found = by_name(compare(good, broken))
    assert found["correct"].verdict == "B worse"
    assert found["correct"].difference.value == -1.0
    assert found["correct"].changed == 14
    assert found["correct"].p_value == pytest.approx(2 * 0.5**14)
    assert found["aurc"].verdict == "B worse"
    assert by_name(compare(broken, good))["correct"].verdict == "B better"
    assert len(changed_cases(good, broken)) == 14


def test_a_split_may_be_compared_alone(towns: Path, good: Run, tmp_path: Path) -> None:
    found = by_name(compare(good, other(towns, tmp_path, broken=True), "dev"))
    assert found["correct"].difference.n == 7


def rescored(folder: Path, base: Run, count: int) -> Run:
    """The base run with the first ``count`` answerable cases turned wrong."""
    wrong = [r.case.id for r in base.results if r.case.answerable][:count]
    results = [
        replace(r, scores={**r.scores, "correct": 0.0}) if r.case.id in wrong else r for r in base.results
    ]
    folder.mkdir()
    write_info(folder, base.info)
    write_results(folder, results)
    return read_run(folder)


@pytest.mark.parametrize(("count", "verdict"), [(5, SAME), (6, "B worse")])
def test_fewer_than_six_changed_cases_cannot_be_told_apart(
    good: Run, tmp_path: Path, count: int, verdict: str
) -> None:
    found = by_name(compare(good, rescored(tmp_path / "run", good, count)))
    assert found["correct"].verdict == verdict


def test_a_case_whose_gold_changed_is_left_out(good: Run) -> None:
    first, *rest = good.results
    changed = replace(good, results=(replace(first, case=replace(first.case, question="?")), *rest))
    assert len(paired(good, changed)) == len(good.results) - 1
    assert uncompared(changed, good) == 1
    with pytest.raises(RunError, match="share no case"):
        paired(good, replace(good, results=()))


def test_the_gate_lets_the_same_pass(towns: Path, good: Run, tmp_path: Path) -> None:
    assert gate(other(towns, tmp_path), good) == []


def test_a_broken_retriever_fails_the_gate(towns: Path, good: Run, tmp_path: Path) -> None:
    reasons = gate(other(towns, tmp_path, broken=True), good)
    assert {"recall@1", "mrr", "correct"} <= {reason.partition(":")[0] for reason in reasons}


def test_a_citation_shifted_by_one_character_fails_the_gate(towns: Path, good: Run, tmp_path: Path) -> None:
    class OneShifted(Towns):
        """Shifts a single citation of a single answer."""

        def ask(self, *arguments: object, **options: object) -> Answer:
            self.shifted = "bridges has TownC" in str(arguments[0])
            return super().ask(*arguments, **options)  # type: ignore[arg-type]

    shifted = run(OneShifted(towns), town_cases(), tmp_path, corpus=towns)
    assert gate(shifted, good) == ["yes-02: a citation does not stand in its document to the character"]


def test_forced_guesses_fail_the_gate(towns: Path, good: Run, tmp_path: Path) -> None:
    reasons = gate(other(towns, tmp_path, guesses=True), good)
    assert "wrong_on_unanswerable" in {reason.partition(":")[0] for reason in reasons}


def test_a_new_failure_fails_the_gate(good: Run) -> None:
    first, *rest = good.results
    failed = replace(good, results=(replace(first, trace={"error": "ValueError: x"}), *rest))
    assert gate(failed, good) == ["yes-00: the system failed: ValueError: x"]
    assert gate(failed, failed) == []


def test_an_accepted_baseline_is_small_and_compares_like_the_run(good: Run, tmp_path: Path) -> None:
    accept(good, tmp_path / "baseline")
    small = read_run(tmp_path / "baseline")
    assert not any(r.answer.passages for r in small.results)
    assert small.metrics == good.metrics
    assert gate(good, small) == []


def test_a_run_of_one_split_is_no_baseline(good: Run, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="the split dev only"):
        accept(replace(good, info={**good.info, "split": "dev"}), tmp_path / "baseline")
    assert not (tmp_path / "baseline").exists()


def test_the_newest_run_is_gated_by_default(
    good: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    invoke = CliRunner().invoke
    assert "no run below runs" in invoke(app, ["gate", "--baseline", "x"]).output
    accept(good, tmp_path / "runs" / "new")
    done = invoke(app, ["gate", "--baseline", str(good.folder)])
    assert done.exit_code == 0
    assert "28 cases compared" in done.output


def test_the_committed_baseline_can_be_compared_with() -> None:
    baseline = read_run(ROOT / "evals" / "baseline" / "briefing")
    assert {"dev", "test"} <= baseline.metrics["splits"].keys()
    assert gate(baseline, baseline) == []


def test_the_commands_compare_and_gate(towns: Path, good: Run, tmp_path: Path) -> None:
    broken = other(towns, tmp_path / "broken", broken=True)
    invoke = CliRunner().invoke
    done = invoke(app, ["compare", str(good.folder), str(broken.folder)])
    assert done.exit_code == 0, done.output
    assert "B worse" in done.output
    assert "yes-03 (test): fine -> wrong  How many bridges has TownD?" in done.output
    baseline = ["--baseline", str(tmp_path / "baseline")]
    assert "--baseline DIR" in invoke(app, ["gate", str(good.folder)]).output
    assert invoke(app, ["gate", str(good.folder), *baseline]).exit_code == 2
    assert invoke(app, ["gate", str(good.folder), *baseline, "--accept"]).exit_code == 0
    assert invoke(app, ["gate", str(good.folder), *baseline]).exit_code == 0
    stopped = invoke(app, ["gate", str(broken.folder), *baseline])
    assert stopped.exit_code == 1
    assert "STOP  recall@1: 1.000 -> 0.000" in stopped.output


def test_scores_that_only_one_run_has_are_not_compared(good: Run) -> None:
    bare = replace(good, results=tuple(result(r.case, answer()) for r in good.results))
    assert "correct" not in by_name(compare(good, bare))
