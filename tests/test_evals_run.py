"""Runs: the folder, resume after an interrupt, several processes, systems that stream or fail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.types import Answer
from evals import run
from evals.__main__ import app
from evals.asking import as_answer, ask
from evals.cli import documents_folder
from evals.config import ConfigError, load_config, make_config
from evals.configured import run_config
from evals.folder import INFO, METRICS, RESULTS, RunError, line_of, read_run, result_of
from evals.gold import dump_gold
from evals.opening import open_system
from evals.run import execute, progress, score_all
from evals.types import CaseResult, GoldCase
from tests.evals_support import Streaming, Towns, answer, result, town_cases, write_towns

pytestmark = pytest.mark.usefixtures("few_draws")


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    return write_towns(tmp_path / "towns")


@pytest.fixture
def config(towns: Path, tmp_path: Path) -> Path:
    """A configuration file of the small world, with its gold file beside it."""
    (tmp_path / "gold.jsonl").write_text(dump_gold(town_cases()), encoding="utf-8")
    path = tmp_path / "towns.toml"
    path.write_text(
        f'name = "towns"\ngold = "{tmp_path}/gold.jsonl"\ncorpus = "{towns}"\n'
        f'system = "tests.evals_support:open_towns"\nbaseline = "{tmp_path}/baseline"\n',
        encoding="utf-8",
    )
    return path


def test_a_run_fills_its_folder_with_figures_for_each_split(towns: Path, tmp_path: Path) -> None:
    done = run(Towns(towns), town_cases(), tmp_path / "run", corpus=towns)
    assert {path.name for path in done.folder.iterdir()} == {RESULTS, METRICS, INFO}
    for split in ("dev", "test"):
        figures = done.estimates(split)
        assert figures["correct"].value == figures["offset_exactness"].value == figures["auroc"].value == 1.0
        assert figures["correct"].n == 7
        assert figures["wrong_on_unanswerable"].value == 0.0
        assert figures["peak_rss_mb"].low is None
    assert done.metrics["tags"]["dev"]["how-many"]["recall@1"]["value"] == 1.0
    assert done.metrics["curves"]["dev"]["reliability"]
    assert done.metrics["unit"] == "document"
    assert done.info["finished"]
    assert {"processor", "cores"} <= done.info["machine"].keys()
    assert "scipy" in done.info["versions"]
    assert len(done.info["git"]["commit"]) == 40
    assert read_run(done.folder) == done


def test_a_result_survives_its_line(towns: Path) -> None:
    given = result(town_cases()[0], Towns(towns).ask("How many bridges has TownA?"), correct=1.0)
    assert result_of(json.loads(line_of(given))) == given


class Interrupted(Towns):
    """Stops in the middle, as Ctrl-C would."""

    calm = False

    def ask(self, *arguments: object, **options: object) -> Answer:
        if len(self.asked) == 5 and not self.calm:
            raise KeyboardInterrupt
        return super().ask(*arguments, **options)  # type: ignore[arg-type]


def test_an_interrupted_run_goes_on_where_it_stopped(towns: Path, tmp_path: Path) -> None:
    system = Interrupted(towns)
    with pytest.raises(KeyboardInterrupt):
        run(system, town_cases(), tmp_path / "run", corpus=towns)
    with (tmp_path / "run" / RESULTS).open("a") as stream:
        stream.write('{"case": {"id": "cut')  # the line that was being written
    system.calm = True
    done = run(system, town_cases(), tmp_path / "run", corpus=towns)
    assert len(system.asked) == len(town_cases())
    assert [r.case for r in done.results] == list(town_cases())
    assert all(r.scores for r in done.results)
    assert len(done.info["resumed"]) == 1


def test_a_finished_run_is_scored_again_without_asking(towns: Path, tmp_path: Path) -> None:
    run(Towns(towns), town_cases(), tmp_path / "run", corpus=towns)
    again = Towns(towns)
    run(again, town_cases(), tmp_path / "run", corpus=towns)
    assert not again.asked


def test_a_folder_of_another_run_is_refused(towns: Path, tmp_path: Path) -> None:
    run(Towns(towns), town_cases(), tmp_path / "run", corpus=towns)
    with pytest.raises(RunError, match="other gold, documents or settings"):
        run(Towns(towns), town_cases()[:4], tmp_path / "run", corpus=towns)
    with pytest.raises(RunError, match="is not a run folder"):
        run(Towns(towns), town_cases(), towns, corpus=towns)


def test_a_broken_line_is_named(towns: Path, tmp_path: Path) -> None:
    run(Towns(towns), town_cases()[:3], tmp_path / "run", corpus=towns)
    path = tmp_path / "run" / RESULTS
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises((RunError, KeyError)):
        read_run(tmp_path / "run")


def test_no_case_is_an_error(towns: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no case"):
        run(Towns(towns), [], tmp_path / "run")


def test_a_stream_tells_the_time_to_the_first_text(towns: Path) -> None:
    found = ask(Streaming(towns), town_cases()[0])
    assert 0 < found.trace["first_token"] <= found.seconds
    assert found.trace["events"][0]["event"] == "Condensed"
    assert found.trace["standalone_question"] == town_cases()[0].question
    assert [p["id"] for p in found.trace["passages"]] == [p.id for p in found.answer.passages]


class Failing:
    """Raises, returns the wrong thing, or plain text; takes nothing but the question."""

    def ask(self, question: str) -> object:
        if "old" in question:
            raise ValueError("no idea")
        return {"text": "x"} if "TownA" in question else "It has 4 bridges"


def test_a_system_that_fails_is_a_finding_not_the_end(tmp_path: Path) -> None:
    cases = [case for case in town_cases()[:4] if not case.history] + [GoldCase("t", "TownA?", True)]
    done = run(Failing(), cases, tmp_path / "run")  # type: ignore[arg-type]
    errors = {r.case.id: r.trace.get("error") for r in done.results}
    assert errors["no-00"] == "ValueError: no idea"
    assert errors["t"] == "TypeError: ask() returned dict. Return an Answer or text."
    right = next(r for r in done.results if r.case.id == "yes-01")
    assert right.scores["correct"] == 1.0
    assert "offset_exactness" not in right.scores
    assert "wrong_on_unanswerable" not in next(r for r in done.results if r.case.id == "no-00").scores


def test_plain_text_is_an_answer_and_nothing_an_abstention() -> None:
    assert as_answer("Ann", "Who?") == Answer("Ann", (), False, 1.0, "Who?", ())
    assert as_answer(" ", "Who?").abstained


def test_documents_are_passed_only_when_a_case_names_them() -> None:
    seen: list[object] = []

    class Restricted:
        def ask(self, *_: object, **options: object) -> Answer:
            seen.append(options)
            return answer()

    for documents in (None, ("a.md",)):
        ask(Restricted(), GoldCase("a", "?", True, documents=documents))  # type: ignore[arg-type]
    assert seen == [{}, {"documents": ("a.md",)}]


def test_a_configured_run_in_two_processes_gives_the_same(config: Path, tmp_path: Path) -> None:
    one = run_config(load_config(config), tmp_path / "one", quiet=True)
    two = run_config(load_config(config, workers=2), tmp_path / "two", quiet=True)
    assert [r.answer for r in one.results] == [r.answer for r in two.results]
    assert [r.scores for r in one.results] == [r.scores for r in two.results]
    assert one.info["fingerprint"] == two.info["fingerprint"]


def test_a_configuration_is_checked(tmp_path: Path, config: Path) -> None:
    with pytest.raises(ConfigError, match="There is no configuration"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"bad\.toml"):
        load_config(tmp_path / "bad.toml")
    with pytest.raises(ConfigError, match="top_q: Extra inputs"):
        load_config(config, top_q=1)
    with pytest.raises(ConfigError, match="Name their folder: --corpus DIR"):
        run_config(make_config({"name": "x", "gold": tmp_path / "gold.jsonl"}), tmp_path / "run")
    for system, message in (("nobody", "Known: assistant"), ("tests.evals_support:no", "module:function")):
        with pytest.raises(ConfigError, match=message):
            open_system(load_config(config, system=system))


def test_what_changes_answers_changes_the_fingerprint(config: Path) -> None:
    base = load_config(config).fingerprint()
    assert load_config(config, workers=2, name="other").fingerprint() == base
    assert load_config(config, settings={"top_k": 5}).fingerprint() != base


def test_many_questions_show_progress(capsys: pytest.CaptureFixture[str]) -> None:
    given = [result(town_cases()[0], answer())] * 30

    def results() -> Iterator[CaseResult]:
        yield from given

    assert list(progress(results(), 30, quiet=False)) == given
    assert list(progress(results(), 30, quiet=True)) == given
    assert capsys.readouterr().out == ""


def test_the_command_prints_figures_for_both_splits_and_failures_by_name(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["run", "--config", str(config)])
    assert done.exit_code == 0, done.output
    assert "dev  [95 % interval]" in done.output
    assert "1.000 [0.590, 1.000]  n=7" in done.output
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("towns-")

    def forced(cases: Sequence[GoldCase]) -> Iterator[CaseResult]:
        return (ask(Towns(tmp_path / "towns", guesses=True), case) for case in cases)

    info = {**read_run(folder).info, "fingerprint": "forced"}
    other = execute(tmp_path / "forced", town_cases(), forced, lambda r: score_all(r, None), info, True)
    from evals.table import failure_lines

    lines = failure_lines(other.results)
    assert lines[0] == "dev: answered what the documents do not say (7)"
    assert lines[1].startswith("  no-00  How old is TownA?  ->  It has 3 bridges.")


def test_an_interrupted_command_says_how_to_go_on(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evals.__main__.run_and_print", interrupt)
    done = CliRunner().invoke(app, ["run", "--config", str(config), "--out", str(tmp_path / "r")])
    assert done.exit_code == 2
    assert f"--out {tmp_path / 'r'} goes on" in done.output


def test_a_file_of_releases_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    row = {"title": "TownA", "date": "2022-05-11", "source": "s", "text": "It has 3 bridges."}
    (tmp_path / "releases.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    folder = documents_folder(tmp_path / "releases.jsonl")
    assert folder is not None
    assert next(folder.glob("*.md")).read_text("utf-8").endswith("It has 3 bridges.")
    assert documents_folder(folder) == folder


def test_errors_are_messages(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["run", "--config", str(tmp_path / "none.toml")])
    assert done.exit_code == 2
    assert "There is no configuration" in done.output
