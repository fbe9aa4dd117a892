"""What keeps the figures of training honest: no leaks from benchmarks, held-out documents, exact ranks."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from assistant import Assistant
from assistant.read import TrainedReader, logit
from training.authored import authored
from training.load import HELD_OUT_ARTICLE, LONG, held_out, without_leaks
from training.metrics import rank_auc
from training.records import Record, split_sentences
from training.scorers import assistant_scorer

BENCHMARK = "The old harbour of Aba was closed by a decree of the town's council in the year 1874. It is wet."


def record(question: str, text: str, source: str = "squad1", group: str = "a") -> Record:
    return Record(source, group, question, "", text, split_sentences(text))


@pytest.fixture
def benchmarks(tmp_path: Path) -> Path:
    row = {"question": "Who closed the harbour?", "documents": [{"text": BENCHMARK}]}
    (tmp_path / "set.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return tmp_path


def test_what_a_benchmark_holds_is_not_trained_on(benchmarks: Path) -> None:
    long = BENCHMARK.partition(" It is")[0]
    assert len(long) > LONG
    leaks = [
        record("who closed the harbour", "Another text."),  # its question, in another spelling
        record("When?", BENCHMARK),  # its passage
        record("Why?", f"Before. {long} After it."),  # a long sentence of it
    ]
    new = [record("How deep is it?", "It is wet."), record("Where?", "Nothing of the kind.")]
    assert without_leaks([*leaks, *new], benchmarks) == new
    assert without_leaks(leaks, None) == leaks


def test_one_article_of_squad_2_is_held_out() -> None:
    names = [HELD_OUT_ARTICLE, *(f"Article {n}" for n in range(200))]
    rows = [record("?", "Text.", "squad2", name) for name in names]
    assert [row.group for row in rows if held_out(row)] == [HELD_OUT_ARTICLE]
    assert not held_out(replace(rows[0], source="squad1"))


def test_whole_briefings_are_held_out_one_in_eight() -> None:
    rows = [row for row in authored(()) if row.source == "briefings"]
    groups = {row.group for row in rows}
    held = {row.group for row in rows if held_out(row)}
    assert held == {name for name in groups if zlib.crc32(name.encode()) % 8 == 0}
    assert 0.08 < len(held) / len(groups) < 0.18
    assert held.isdisjoint(row.group for row in rows if not held_out(row))
    others = [record("?", "Text.", "qed", f"Article {n}") for n in range(2000)]
    assert 0.03 < sum(map(held_out, others)) / len(others) < 0.05


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=2, max_size=30))
def test_the_area_by_ranks_is_that_of_scikit_learn_with_ties(rows: list[tuple[float, bool]]) -> None:
    scores, labels = np.array([score for score, _ in rows]), np.array([label for _, label in rows])
    if labels.all() or not labels.any():
        assert np.isnan(rank_auc(scores, labels))
    else:
        assert rank_auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


def test_the_design_assistant_scores_as_the_assistant_does(briefing: Assistant) -> None:
    question, passage = "Who represents Japan?", briefing.passages[0]
    reader = cast(TrainedReader, briefing._reader)
    title = f"{passage.title}. {passage.heading}" if passage.heading else passage.title
    places = tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
    [read] = assistant_scorer(reader._model, briefing.library.embedder)(
        [Record("own", "", question, title, passage.text, places)]
    )
    scored = {row.sentence.start - passage.start: row for row in reader.score(question, [passage])}
    rows = [scored[start] for start, _ in places]
    assert read.sentence_scores == pytest.approx([logit(row.score) for row in rows], abs=1e-3)
    assert read.logit == max(read.sentence_scores)
    phrases = [passage.text[span.start : span.end] if span else "" for span in read.spans]
    assert phrases == [row.phrase for row in rows]
