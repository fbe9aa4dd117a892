"""Ids: two cases with one id would be one answer counted twice, so they are refused or told apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import run
from evals.adapters import MaterialError, load_material
from evals.folder import RunError
from evals.types import GoldCase
from tests.evals_support import Towns
from tests.test_evals_adapters import row, write_rows


def test_a_run_refuses_two_cases_with_one_id(tmp_path: Path) -> None:
    cases = [GoldCase("x", "first?", True), GoldCase("y", "second?", True), GoldCase("x", "third?", True)]
    with pytest.raises(RunError, match="id 'x' occurs twice"):
        run(Towns(tmp_path), cases, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_set_with_two_rows_of_one_id_is_refused(tmp_path: Path) -> None:
    rows = [row(id=name, answer_starts=[30]) for name in ("a", "b", "a")]
    path = write_rows(tmp_path / "squad.jsonl", rows)
    with pytest.raises(MaterialError, match=r"squad\.jsonl, line 3: id 'a' is already used in line 1"):
        load_material(path, tmp_path / "docs")


def test_squads_own_json_with_two_questions_of_one_id_is_refused(tmp_path: Path) -> None:
    asked = {"id": "a", "question": "Who?", "answers": [{"text": "Ann", "answer_start": 0}]}
    data = {"data": [{"title": "T", "paragraphs": [{"context": "Ann.", "qas": [asked, asked]}]}]}
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(MaterialError, match=r"dev\.json: question id 'a' occurs twice"):
        load_material(path, tmp_path / "docs")


def beir(folder: Path, queries: list[str], **qrels: list[str]) -> Path:
    (folder / "qrels").mkdir(parents=True)
    write_rows(folder / "corpus.jsonl", [{"_id": "d", "text": "One."}])
    write_rows(folder / "queries.jsonl", [{"_id": name, "text": "Which?"} for name in queries])
    for name, judged in qrels.items():
        lines = ["query-id\tcorpus-id\tscore", *(f"{query}\td\t1" for query in judged)]
        (folder / "qrels" / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_beir_query_that_two_splits_judge_is_told_apart(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set", ["q1", "q2"], dev=["q1"], test=["q1", "q2"])
    material = load_material(folder, tmp_path / "docs")
    assert [case.id for case in material.cases] == ["dev:q1", "test:q1", "q2"]


def test_a_beir_query_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set", ["q1", "q1"], dev=["q1"])
    with pytest.raises(MaterialError, match=r"queries\.jsonl, line 2: _id 'q1' is already used in line 1"):
        load_material(folder, tmp_path / "docs")
