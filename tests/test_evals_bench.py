"""Side by side: same questions for all, seeded, resumable, and plain words when something is absent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from assistant.types import Answer
from evals import bench
from evals.adapters import MaterialError, load_material
from evals.bench import find_sets, narrow
from evals.folder import read_run
from evals.side_by_side import cell, markdown
from evals.systems import SYSTEMS, SystemSpec, Unavailable
from evals.types import Estimate
from tests.test_evals_adapters import row, write_rows

TOWNS = ("Aba", "Bor", "Cer", "Dol", "Eks", "Fos", "Gol", "Hov")


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A retrieval set, a set with near misses, and two files that are no sets."""
    folder = tmp_path / "sets"
    folder.mkdir()
    rows = []
    for town in TOWNS:
        text = f"{town} is a town. The mayor of {town} is Anna {town}son."
        document = {"id": town, "title": town, "text": text}
        fields = {"documents": [document], "answers": [f"Anna {town}son"]}
        rows.append(row(id=town, question=f"Who is the mayor of {town}?", **fields))
        rows[-1]["answer_starts"] = [text.index("Anna")]
    write_rows(folder / "mayors.jsonl", rows)
    age = [{**r, "id": f"{r['id']}-old", "question": "How old?", "answerable": False} for r in rows]
    write_rows(folder / "misses.jsonl", [*rows, *({**r, "answers": [], "answer_starts": []} for r in age)])
    (folder / "README.md").write_text("About these sets.", encoding="utf-8")
    (folder / "other.json").write_text("[1, 2]", encoding="utf-8")
    return folder


def call(*arguments: object) -> tuple[int, str, str]:
    app = Typer()
    app.command()(bench.main)
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def asked(run: Path) -> list[str]:
    return [result.case.id for result in read_run(run).results]


def test_the_table_has_a_row_for_each_system_with_the_same_questions(sets: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = (
        "--benchmarks",
        sets,
        "--systems",
        "bm25,llama-index-2",
        "--sample",
        6,
        "--seed",
        3,
        "--out",
        out,
    )
    code, shown, told = call(*options, "--pages")
    assert code == 0, told
    assert "[1/2] mayors: 6 of 8 questions" in told
    assert shown.rstrip("\n") == (out / "bench.md").read_text("utf-8").rstrip("\n")
    data = json.loads((out / "bench.json").read_text("utf-8"))
    assert data["seed"] == 3
    assert data["sets"]["mayors"]["bm25"]["correct"]["value"] == 1.0
    assert data["sets"]["misses"]["bm25"]["wrong_on_unanswerable"]["n"] == 3
    assert "other.json: no question set of a known shape" in told
    assert asked(out / "mayors" / "bm25") == asked(out / "mayors" / "llama-index-2")
    assert (out / "mayors.html").is_file()
    assert "| bm25 | 6 |" in shown


def test_a_system_that_is_not_installed_is_left_out_aloud(
    sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(_: object) -> Answer:
        raise Unavailable("Install it.")

    monkeypatch.setitem(SYSTEMS, "absent", SystemSpec("never there", absent))  # type: ignore[arg-type]
    options = ("--benchmarks", sets, "--sets", "mayors", "--out", tmp_path / "out", "--sample", 5)
    code, shown, told = call(*options, "--systems", "absent,bm25")
    assert code == 0
    assert "absent: left out. Install it." in told
    assert "| bm25 | 5 |" in shown
    assert "| absent |" not in shown
    assert not (tmp_path / "out" / "mayors" / "absent").exists()


def test_a_finished_bench_only_prints_its_table_again(
    sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--benchmarks", sets, "--sets", "mayors", "--out", tmp_path / "out", "--systems", "bm25")
    first = call(*options)

    def reopened(_: object) -> Answer:
        raise AssertionError("a finished run opened its system again")

    monkeypatch.setitem(SYSTEMS, "bm25", SystemSpec(SYSTEMS["bm25"].about, reopened))  # type: ignore[arg-type]
    assert call(*options)[:2] == first[:2]


def test_slow_systems_are_asked_a_part_of_the_same_questions(
    sets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SYSTEMS, "slow", SystemSpec("slow", SYSTEMS["bm25"].open, slow=True))
    options = ("--benchmarks", sets, "--sets", "mayors", "--out", tmp_path / "out", "--sample", 6)
    code, shown, _ = call(*options, "--slow-sample", 2, "--systems", "bm25,slow")
    assert code == 0
    assert "| slow | 2 |" in shown
    assert set(asked(tmp_path / "out/mayors/slow")) < set(asked(tmp_path / "out/mayors/bm25"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--benchmarks", "/none/here"], "There is no folder /none/here"),
        (["--benchmarks", ""], "No folder with question sets was named"),
        (["--benchmarks", "SETS", "--sets", "squad"], "Not found: squad. There is mayors, misses, other"),
        (["--benchmarks", "SETS", "--systems", "oracle"], "Unknown system: oracle. Known: assistant"),
    ],
)
def test_what_is_absent_is_said_plainly(sets: Path, arguments: list[str], message: str) -> None:
    code, _, told = call(*[str(sets) if a == "SETS" else a for a in arguments])
    assert code == 2
    assert message in told


def test_sets_of_two_folders_are_found_and_the_first_of_a_name_wins(sets: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    (more / "beir").mkdir(parents=True)
    (more / "beir" / "corpus.jsonl").write_text("", encoding="utf-8")
    write_rows(more / "mayors.jsonl", [row()])
    names = [path.name for path in find_sets([sets, more], ["mayors", "beir"])]
    assert names == ["mayors.jsonl", "beir"]
    assert find_sets([sets, more], ["mayors"])[0].parent == sets
    (tmp_path / "empty").mkdir()
    with pytest.raises(MaterialError, match="no question set"):
        find_sets([tmp_path / "empty"])


def test_only_documents_that_may_be_read_are_indexed(sets: Path, tmp_path: Path) -> None:
    misses = load_material(sets / "misses.jsonl", tmp_path / "misses")
    kept = narrow(type(misses)("m", misses.folder, misses.cases[:2]), tmp_path / "kept")
    assert len(list(kept.folder.glob("*.md"))) == 2
    mayors = load_material(sets / "mayors.jsonl", tmp_path / "mayors")
    assert narrow(mayors, tmp_path / "all") is mayors


def test_cells_are_short_and_say_what_is_not_known() -> None:
    assert cell("correct", Estimate(0.834, 0.78, 0.881, 100)) == "83 [78, 88]"
    assert cell("auroc", Estimate(0.834, 0.78, 0.881, 100)) == "0.83 [0.78, 0.88]"
    assert cell("seconds_p50", Estimate(0.0345, 0.03, 0.04, 100)) == "34"
    assert cell("words", Estimate(21.0, None, None, 100)) == "21"
    assert cell("correct", None) == ""
    figures = {"as_it_should": Estimate(1.0, None, None, 2)}
    table = markdown(
        {"a": {"x": figures, "y": {**figures, "misled": Estimate(0, None, None, 1)}}}, "head", {}
    )
    assert "| system | n | as it should be | misled |\n|---|---|---|---|\n| x | 2 | 100 |  |\n" in table
