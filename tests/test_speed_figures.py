"""The commands behind docs/speed.md run, on a few texts and passages."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.speed_figures import cold, embedding, made_up, retrieval
from tests.speed_figures.chart import draw


def test_retrieval_is_measured_for_each_system(capsys: pytest.CaptureFixture[str]) -> None:
    rows = retrieval.measure([150], 5, [])
    assert [row["system"] for row in rows] == ["assistant", "numpy", "llama-index"]
    assert all(row["dense_p95"] > 0 and row["own_mb"] > 0 for row in rows)
    assert capsys.readouterr().out.count("\n| 150 |") == 3


def test_a_made_up_question_is_nearest_to_its_passage(tmp_path: Path) -> None:
    index = made_up.opened(tmp_path, {})
    made_up.fill(index, 150)
    _, vectors = index.store.vectors()
    asked = made_up.asked(index, 20)
    texts = [passage.text for passage in index.store.passages()]
    for question, vector in asked.items():
        assert set(question.split()) <= set(texts[int((vectors @ vector).argmax())].replace(".", "").split())
    for passage in index.store.passages():
        assert all(passage.text[s.start - passage.start :].startswith(s.text) for s in passage.sentences)


def test_a_sample_of_texts_needs_no_public_set_and_uses_one(tmp_path: Path) -> None:
    assert len(set(embedding.sample(30, None))) == 30
    row = {"question": "Who?", "answerable": True, "documents": [{"text": "Anna Berg did."}]}
    (tmp_path / "squad.jsonl").write_text(json.dumps(row))
    assert "Anna Berg did." in embedding.sample(3, tmp_path)


def test_recall_counts_questions_whose_passage_is_near(tmp_path: Path, embedder: object) -> None:
    rows = [
        {"question": f"word{n}", "answerable": True, "documents": [{"text": f"word{n} is here"}]}
        for n in range(12)
    ]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, rows)))
    systems = {embedding.OURS: embedder.embed, embedding.STOCK: embedder.embed}  # type: ignore[attr-defined]
    measured = embedding.recall(systems, tmp_path / "set.jsonl")
    assert [row["recall"] for row in measured] == [1.0, 1.0]


def test_processor_time_of_a_child_is_counted() -> None:
    wall, used = cold.spent([sys.executable, "-c", "sum(range(10**6))"], dict(os.environ))
    assert used > 0
    assert wall > 0


def test_the_chart_has_a_line_a_system_and_kind(tmp_path: Path) -> None:
    rows = [
        {"passages": count, "system": system, "dense_p95": count / 1000, "fused_p95": fused}
        for count in (1000, 100_000)
        for system, fused in (("a", 20.0), ("b", None))
    ]
    draw(rows, tmp_path / "chart.svg")
    picture = (tmp_path / "chart.svg").read_text()
    assert [words in picture for words in ("a, dense", "a, fused", "b, dense", "b, fused")] == [1, 1, 1, 0]
    assert "100,000" in picture
