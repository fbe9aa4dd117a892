"""The measurement of rewriting: halves, figures, tables, without a model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.store import Vectors
from assistant.types import Turn
from evals import conversations as module
from evals.conversations import (
    SYSTEMS,
    Case,
    load_follow_ups,
    load_turns,
    recognition,
    retrieval_table,
    shown,
)
from evals.conversations_search import Collection, ndcg, recall
from evals.stats import mean_estimate

TEXTS = ["Acme sells boats in Oslo.", "Lima hosts the summer games.", "The Harbour Act passed in 1994."]


class WordVectors:
    """Texts that share words are near each other."""

    sha256 = "test"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace("?", " ").replace(".", " ").split():
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % 64] += 1
        norms: Vectors = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return np.divide(rows, norms, dtype=np.float32)


def case(name: str, label: str = "ANSWERABLE", question: str = "When did it pass?") -> Case:
    history = (Turn("user", "Who opposed the Harbour Act?"), Turn("assistant", "Nobody."))
    return Case(name, question, history, frozenset({2}), label)


def test_recall_and_ndcg() -> None:
    assert recall([3, 1, 2], frozenset({1, 9}), 2) == 0.5
    assert ndcg([1, 2], frozenset({1})) == 1.0
    assert 0 < ndcg([2, 1], frozenset({1})) < 1
    assert ndcg([2, 3], frozenset({1})) == 0.0


def test_both_retrievers_rank_and_context_counts() -> None:
    collection = Collection(TEXTS, WordVectors())
    assert collection.rank(("Harbour Act", ""))[0] == 2
    assert collection.rank(("nothing known", "Lima games"))[0] == 1
    assert sorted(collection.rank(("", ""))) == [0, 1, 2]


def test_turns_of_one_conversation_share_a_half() -> None:
    assert {case(f"c{n}<::>1").development for n in range(40)} == {True, False}
    assert all(case(f"c{n}<::>1").development == case(f"c{n}<::>7").development for n in range(40))


def test_the_table_has_a_line_for_each_query() -> None:
    cases = [case(f"c{n}<::>2") for n in range(6)]
    lines = retrieval_table(cases, Collection(TEXTS, WordVectors()), depth=1)
    assert len(lines) == len(SYSTEMS) + 2
    assert "rewritten" in lines[5]
    assert "1.000" in lines[5]


def test_recognition_is_balanced_over_both_kinds() -> None:
    cases = [case(f"c{n}") for n in range(6)]
    assert recognition(cases, "UNDERSPECIFIED", "underspecified") == "underspecified: no rows"
    cases += [Case(f"d{n}", "When was that?", (), frozenset(), "UNDERSPECIFIED") for n in range(6)]
    assert recognition(cases, "UNDERSPECIFIED", "underspecified").endswith("balanced 1.000")


def test_recognition_draws_conversations_not_turns() -> None:
    missed = [Case(f"u{n}<::>1", "?", (), frozenset(), "UNDERSPECIFIED") for n in range(10)]
    asked = ("When was that?", "What is the budget of Oslo?")  # all turns of a conversation fare alike
    rows = [Case(f"c{n}<::>{t}", asked[n % 2], (), frozenset()) for n in range(10) for t in range(10)]
    right = [float(row.standalone.kind != "underspecified") for row in rows]
    assert sum(right) == 50
    calm = mean_estimate(right, [row.id.split("<::>")[0] for row in rows])
    assert f"left alone {shown(calm)}," in recognition([*missed, *rows], "UNDERSPECIFIED", "underspecified")
    assert calm.low is not None
    assert calm.low < 0.3  # as turns it would be 0.4


def test_main_reads_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = [{"id": str(n), "title": "", "text": text} for n, text in enumerate(TEXTS)]
    turn = {"role": "user", "text": "Who opposed the Harbour Act?"}
    rows = [
        {
            "id": f"c{n}<::>2",
            "question": "When did it pass?",
            "history": [turn, {"role": "agent", "text": "Nobody."}],
            "answerability": "ANSWERABLE",
            "documents": documents if n == 0 else documents[2:],
        }
        for n in range(20)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    quote = {"document": "x", "text": TEXTS[2]}
    gold = {
        "id": "g",
        "question": "When?",
        "history": [turn],
        "answerable": True,
        "quotes": [quote],
        "split": "dev",
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold))
    monkeypatch.setattr(module, "load_embedder", lambda _: WordVectors())
    module.main(["--mtrag", str(tmp_path / "rows.jsonl"), "--gold", str(tmp_path / "gold.jsonl")])
    shown = capsys.readouterr().out
    assert "held out" in shown
    assert "gold.jsonl: 1 follow-ups, 1 sentences" in shown
    assert load_turns(tmp_path / "rows.jsonl")[0][1].gold == {2}
    assert load_follow_ups(tmp_path / "gold.jsonl")[1] == [TEXTS[2]]
