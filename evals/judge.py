"""A language model as judge: optional, never needed by a metric, and itself measured.

It is asked over an OpenAI-compatible service, at temperature 0, apart from the system under test. Its
verdict is the score ``judge_correct``; ``judge_kappa`` tells how far it agrees with ``correct``.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evals.config import JudgeConfig
from evals.types import CaseResult

if TYPE_CHECKING:
    import httpx

PROMPT = """Question: {question}
Expected: {expected}
Given answer: {answer}

Does the given answer say what is expected? Extra sentences do no harm; a missing or different fact does.
Reply with one word, yes or no."""
PROMPT_SHA256 = hashlib.sha256(PROMPT.encode()).hexdigest()
_VERDICT = re.compile(r"\b(yes|no)\b", re.IGNORECASE)


class JudgeError(RuntimeError):
    """The judge cannot be asked; the message says why."""


def judge_all(results: Sequence[CaseResult], config: JudgeConfig) -> list[CaseResult]:
    """Add ``judge_correct`` to each answerable case that says what is expected.

    An unreadable verdict is no score; an earlier verdict of the same model and prompt is kept.
    """
    import httpx

    key = os.environ.get(config.api_key_env or "", "")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with httpx.Client(base_url=config.base_url, headers=headers, timeout=config.timeout) as client:
        return [_judged(result, client, config.model) for result in results]


def _judged(result: CaseResult, client: httpx.Client, model: str) -> CaseResult:
    if not result.case.answerable or not (result.case.facts or result.case.answers):
        return result
    pin = {"model": model, "prompt_sha256": PROMPT_SHA256}
    known = result.trace.get("judge") or {}
    reply = known["reply"] if pin.items() <= known.items() else _ask(result, client, model)
    verdict = _VERDICT.search(reply)
    scores = dict(result.scores)
    if verdict:
        scores["judge_correct"] = float(verdict[1].lower() == "yes")
    return replace(result, scores=scores, trace={**result.trace, "judge": {**pin, "reply": reply}})


def _ask(result: CaseResult, client: httpx.Client, model: str) -> str:
    case = result.case
    facts = "; ".join(" or ".join(fact) for fact in case.facts) or " or ".join(case.answers)
    prompt = PROMPT.format(
        question=result.answer.standalone_question, expected=facts, answer=result.answer.text
    )
    request: dict[str, Any] = {
        "model": model,
        "temperature": 0,
        "messages": [{"role": "user", "content": prompt}],
    }
    import httpx

    try:
        response = client.post("chat/completions", json=request)
        response.raise_for_status()
        return str(response.json()["choices"][0]["message"]["content"] or "")
    except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
        raise JudgeError(
            f"The judge at {client.base_url} failed: {error!r}. Start it or leave it out."
        ) from None
