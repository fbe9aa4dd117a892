"""The gate on a run that leaves out cases of the baseline: what isn't asked can't have become worse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.config import load_config
from evals.configured import run_config
from evals.folder import Run
from evals.gate import gate, missing
from evals.gold import dump_gold
from tests.evals_support import town_cases, write_towns

pytestmark = pytest.mark.usefixtures("few_draws")


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration file of the small world."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "gold.jsonl").write_text(dump_gold(town_cases()), encoding="utf-8")
    path = folder / "towns.toml"
    path.write_text(
        f'name = "towns"\ngold = "{folder}/gold.jsonl"\ncorpus = "{write_towns(folder / "towns")}"\n'
        'system = "tests.evals_support:open_towns"\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def whole(config: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_config(load_config(config), tmp_path_factory.mktemp("whole"), quiet=True)


def test_cases_of_the_baseline_that_the_run_leaves_out_fail_the_gate(whole: Run) -> None:
    part = replace(whole, results=whole.results[1:])
    assert gate(part, whole) == ["the run leaves out 1 of the baseline's cases: yes-00"]
    [told] = gate(replace(whole, results=whole.results[8:]), whole)
    assert told.endswith("yes-00, no-00, yes-01, no-01, yes-02 and 3 more")
    assert gate(whole, part) == []


def test_a_run_of_one_split_is_gated_on_that_split_and_says_so(
    config: Path, whole: Run, tmp_path: Path
) -> None:
    dev = run_config(load_config(config), tmp_path / "dev", "dev", quiet=True)
    assert gate(dev, whole) == []
    assert missing(replace(dev, results=dev.results[1:]), whole) == ["yes-00"]
    baseline = ["--baseline", str(whole.folder)]
    done = CliRunner().invoke(app, ["gate", str(dev.folder), *baseline])
    assert done.exit_code == 0
    assert "14 cases compared" in done.output
    assert "Only the split 'dev' was asked." in done.output
    assert "Only the split" not in CliRunner().invoke(app, ["gate", str(whole.folder), *baseline]).output
