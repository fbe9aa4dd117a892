"""Figures and verdicts on known tables: what a small slip in a formula or a filter would change."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from evals import calibrate
from evals.calibrate import Row
from evals.compare import SAME, compare
from evals.conversations_search import ndcg
from evals.folder import Run
from evals.gold import dump_gold
from evals.summary import statistics
from evals.types import CaseResult, GoldCase
from tests.evals_support import answer, result, town_cases


def test_calibration_reads_the_development_split_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gold.jsonl").write_text(dump_gold(town_cases()), encoding="utf-8")
    seen: list[GoldCase] = []

    class Opened:
        """No assistant is needed to see which questions are read."""

        @staticmethod
        def open(folder: str) -> None:
            assert folder == "documents"

    def read(_: object, case: GoldCase, weight: float) -> Row:
        seen.append(case)
        return Row(case.answerable, 1.0 if case.answerable else -1.0, 1.0, weight)

    monkeypatch.setattr(calibrate, "Assistant", Opened)
    monkeypatch.setattr(calibrate, "_row", read)
    calibrate.main([f"{tmp_path / 'gold.jsonl'}=documents"])
    assert seen == [case for case in town_cases() if case.split == "dev"]


def test_ndcg_of_a_known_ranking() -> None:
    # Found second and fourth of two: (1 / log2 3 + 1 / log2 5) / (1 / log2 2 + 1 / log2 3).
    wanted = (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    assert ndcg([7, 1, 8, 2], frozenset({1, 2})) == pytest.approx(wanted)
    assert wanted == pytest.approx(0.6509, abs=1e-4)
    assert ndcg([7, 1, 8, 2], frozenset({1, 2}), 2) == pytest.approx((1 / math.log2(3)) / 1.6309, abs=1e-4)


def test_kappa_of_a_known_table() -> None:
    # Cohen's kappa of 20 and 15 agreements, 5 and 10 disagreements: (0.7 - 0.5) / (1 - 0.5) = 0.4; and of
    # a lopsided table, 40 and 2 against 5 and 3: agreement 0.84, chance 0.9 * 0.86 + 0.1 * 0.14 = 0.788.
    for table, wanted in (((20, 15, 5, 10), 0.4), ((40, 2, 5, 3), (0.84 - 0.788) / (1 - 0.788))):
        kinds = ((1.0, 1.0), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
        rows = [kind for kind, count in zip(kinds, table, strict=True) for _ in range(count)]
        case = GoldCase("a", "?", True)
        judged = [result(case, answer("x"), judge_correct=j, correct=c) for j, c in rows]
        assert statistics(judged)["judge_kappa"](np.arange(50)) == pytest.approx(wanted)


def scored(values: list[float]) -> Run:
    cases = [GoldCase(f"{n}", f"question {n}?", True, facts=(("a",),)) for n in range(len(values))]
    rows = [CaseResult(c, answer("a"), {"correct": v}, 0.1, {}) for c, v in zip(cases, values, strict=True)]
    return Run(Path("run"), {}, tuple(rows), {"splits": {}})


def test_seven_worse_against_one_better_of_48_cannot_be_told_apart() -> None:
    same = [1.0] * 40
    first, second = scored([1.0] * 7 + [0.0] + same), scored([0.0] * 7 + [1.0] + same)
    [found] = [one for one in compare(first, second) if one.metric == "correct"]
    assert found.difference.high is not None
    assert found.difference.high < 0, "the bootstrap alone would call it worse"
    assert found.p_value == pytest.approx(0.0703, abs=1e-4)
    assert (found.changed, found.verdict) == (8, SAME)
