"""The optional judge, against a server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from sklearn.metrics import cohen_kappa_score

from evals.config import JudgeConfig
from evals.judge import JudgeError, judge_all
from evals.summary import statistics
from evals.types import CaseResult, GoldCase
from tests.evals_support import answer, result


class Judge(BaseHTTPRequestHandler):
    """Says yes where the answer holds 'good', mumbles where it holds 'odd', and fails on 'crash'."""

    seen: list[dict[str, Any]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append({**body, "path": self.path, "key": self.headers["Authorization"]})
        asked = body["messages"][0]["content"]
        verdict = "Hm." if "odd" in asked else "Yes." if "good" in asked else "no"
        self.send_response(500 if "crash" in asked else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [{"message": {"content": verdict}}]}).encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def config() -> Iterator[JudgeConfig]:
    Judge.seen.clear()
    server = HTTPServer(("127.0.0.1", 0), Judge)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield JudgeConfig(
        base_url=f"http://127.0.0.1:{server.server_port}/v1", model="judge-1", api_key_env="KEY"
    )
    server.shutdown()
    thread.join()
    server.server_close()


def given(text: str, correct: float) -> CaseResult:
    return result(GoldCase(text, "Who?", True, facts=(("Ann",),)), answer(text), correct=correct)


def test_verdicts_become_scores(config: JudgeConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "secret")
    unanswerable = result(GoldCase("u", "Who?", False), answer())
    good, bad, odd, none = judge_all(
        [given("good", 1), given("bad", 0), given("odd", 0), unanswerable], config
    )
    assert [r.scores.get("judge_correct") for r in (good, bad, odd, none)] == [1.0, 0.0, None, None]
    assert Judge.seen[0]["path"] == "/v1/chat/completions"
    assert Judge.seen[0]["model"] == "judge-1"
    assert Judge.seen[0]["temperature"] == 0
    assert Judge.seen[0]["key"] == "Bearer secret"
    assert "Expected: Ann" in Judge.seen[0]["messages"][0]["content"]
    assert "secret" not in str(good.trace)
    again = judge_all([good], config)
    assert again == [good]
    assert len(Judge.seen) == 3, "a verdict of the same model and prompt is kept"


def test_agreement_is_cohens_kappa(config: JudgeConfig) -> None:
    rows = [("good 1", 1), ("good 2", 1), ("good 3", 0), ("bad 1", 0), ("bad 2", 1), ("bad 3", 0)]
    judged = judge_all([given(text, correct) for text, correct in rows], config)
    import numpy as np

    kappa = statistics(judged)["judge_kappa"](np.arange(6))
    assert kappa == pytest.approx(cohen_kappa_score([1, 1, 1, 0, 0, 0], [c for _, c in rows]))


def test_a_judge_that_fails_is_told(config: JudgeConfig) -> None:
    with pytest.raises(JudgeError, match="Start it or leave it out"):
        judge_all([given("crash", 0)], config)
