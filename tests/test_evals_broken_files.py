"""Files that are broken: a message with file, line and fix, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.adapters import MaterialError, load_material
from evals.folder import INFO, RESULTS, RunError, read_run
from tests.test_evals_adapters import row, write_rows
from tests.test_evals_ids import beir


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"documents": [{"id": "d", "title": "T", "text": None}]}, "document 'd' has no text"),
        ({"documents": [{"id": "d", "title": "T"}]}, "'text' is missing"),
        ({"documents": []}, "documents is empty"),
        ({"documents": ["d"]}, "documents is no list of objects"),
        ({"answers": None}, "answers is no list of texts"),
        ({"answers": "Anna Berg"}, "answers is no list of texts"),
        ({"question": None}, "question is not a string"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    rows = [row(answer_starts=[30]), row(**{"id": "q2", "answer_starts": [30], **fields})]
    path = write_rows(tmp_path / "squad.jsonl", rows)
    with pytest.raises(MaterialError, match=rf"squad\.jsonl, line 2: {message}"):
        load_material(path, tmp_path / "docs")


def test_a_line_that_is_not_utf_8_or_no_object_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    for line, message in ((b'{"id": "\xe9"}', "not UTF-8"), (b"[1]", "not a JSON object")):
        path.write_bytes(b"\n" + line + b"\n")
        with pytest.raises(MaterialError, match=rf"set\.jsonl, line 2: {message}"):
            load_material(path, tmp_path / "docs")
    path.with_suffix(".json").write_bytes(b'{"data": "\xe9"}')
    with pytest.raises(MaterialError, match=r"set\.json is not UTF-8"):
        load_material(path.with_suffix(".json"), tmp_path / "docs")


def test_broken_files_of_a_beir_folder_are_named(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set", ["q"], dev=["q"])
    (folder / "qrels" / "dev.tsv").write_bytes(b"q\td\ts\n\xe9\td\t1\n")
    with pytest.raises(MaterialError, match=r"dev\.tsv is not UTF-8"):
        load_material(folder, tmp_path / "docs")
    write_rows(folder / "corpus.jsonl", [{"_id": "d", "text": None}])
    with pytest.raises(MaterialError, match=r"corpus\.jsonl, line 1: text is not a string"):
        load_material(folder, tmp_path / "other")


@pytest.mark.parametrize(
    ("paragraph", "missing"),
    [({"context": "a", "qas": [{"id": "1", "question": "?"}]}, "answers"), ({"qas": []}, "context")],
)
def test_squads_own_json_without_a_key_is_named(
    tmp_path: Path, paragraph: dict[str, Any], missing: str
) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": [paragraph]}]}), encoding="utf-8")
    with pytest.raises(MaterialError, match=rf"dev\.json, article 'T', paragraph 1: '{missing}' is missing"):
        load_material(path, tmp_path / "docs")


@pytest.mark.parametrize("content", ["{", "[]", ""])
def test_a_cut_run_json_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / INFO).write_text(content, encoding="utf-8")
    with pytest.raises(RunError, match=r"run\.json .*Repeat the run in a new folder"):
        read_run(tmp_path)


@pytest.mark.parametrize("line", ["{}", "[]", "1"])
def test_a_result_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / INFO).write_text("{}", encoding="utf-8")
    (tmp_path / RESULTS).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(RunError, match=r"results\.jsonl, line 1: .*Repeat the run in a new folder"):
        read_run(tmp_path)
