"""The documentation of the harness: its example runs as it stands, its tables name what exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evals.gold import case_of
from evals.metrics import METRICS
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_the_example_runs_and_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.stats.RESAMPLES", 200)
    monkeypatch.chdir(tmp_path)
    for name in ("evals", "corpus"):
        (tmp_path / name).symlink_to(ROOT / name)
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    space: dict[str, object] = {}
    exec(compile(code, "evaluation.md", "exec"), space)
    assert (tmp_path / "runs" / "parrot" / "metrics.json").is_file()
    assert space["wrong"]


def test_every_metric_is_defined() -> None:
    table = TEXT[TEXT.index("## Metrics") : TEXT.index("**Citations.**")]
    assert METRICS.keys() <= set(re.findall(r"`([^`]+)`", table))


def test_every_key_of_a_gold_row_is_documented() -> None:
    table = TEXT[TEXT.index("## Gold files") : TEXT.index("A spreadsheet")]
    documented = set(re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE))
    names = {name for cell in documented for name in re.findall(r"`(\w+)`", cell)}
    empty = {"id": "a", "question": "?", "answerable": False}
    filled = {"history", "facts", "answers", "wrong_answers", "quotes", "tags"}
    row = {name: [] for name in names & filled} | empty | {"any": True, "split": "dev", "note": "x"}
    assert case_of(json.dumps({**row, "documents": None})).id == "a"
    assert names == {*row, "documents"} == {*empty, *filled, "any", "split", "documents", "note"}
