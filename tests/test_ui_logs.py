"""The log in JSON lines: what is told of requests and questions, and what never is."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client

from assistant.settings import Settings
from assistant.ui.logs import JsonLines
from assistant.users import Users
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

# Gradio keeps statistics of its queue in ways that pandas is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
DOC = document("Anna Berg leads the works.")
PASSWORD = "correct horse"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [
        json.loads(JsonLines().format(record))
        for record in caplog.records
        if record.name.startswith("assistant")
    ]


@pytest.mark.parametrize("told", [False, True])
def test_requests_and_questions_are_told_without_their_words(
    told: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    users = Users(tmp_path / "users.json")
    users.add("anna", PASSWORD, "reader")
    engine = FakeEngine((DOC,), {"Who leads?": Script([(DOC, DOC.text, None)])})
    settings = Settings(data_dir=tmp_path, auth=users.path, log_questions=told)
    caplog.set_level(logging.INFO, "assistant")
    with serving(engine, settings) as address:
        token = {"Authorization": f"Bearer {users.new_token('anna')}"}
        client = Client(address, headers=token, verbose=False)
        client.predict(question="Who leads?", api_name="/ask")
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as other:
            other.post("/login", data={"username": "anna", "password": PASSWORD})
            other.cookies.clear()
            kept = other.get("/conversations?search=secret", headers={"x-request-id": "from-proxy-1"})
            made = other.get("/health", headers={"x-request-id": "bad id"})
    assert kept.headers["x-request-id"] == "from-proxy-1"
    assert len(made.headers["x-request-id"]) == 32
    found = lines(caplog)
    (question,) = (line for line in found if line["message"] == "question")
    assert (question["user"], question["outcome"]) == ("anna", "answer")
    (sent,) = (
        line for line in found if line["message"] == "request" and line["request"] == question["request"]
    )
    assert (sent["method"], sent["status"], sent["user"]) == ("POST", 200, "anna")
    (refused,) = (line for line in found if line.get("request") == "from-proxy-1")
    assert (refused["path"], refused["status"], refused["user"]) == ("/conversations", 401, "")
    assert any(line["message"].startswith("sign-in accepted") for line in found)
    everything = json.dumps(found)
    assert PASSWORD not in everything
    assert "secret" not in everything
    assert question.get("question") == ("Who leads?" if told else None)
    assert ("Who leads?" in everything) is told


def test_an_error_is_told_by_kind_and_place() -> None:
    try:
        raise ValueError("Who leads?")
    except ValueError:
        record = logging.makeLogRecord(
            {"exc_info": sys.exc_info(), "msg": "It failed.", "levelname": "ERROR"}
        )
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["level"], line["error"]) == ("It failed.", "error", "ValueError")
    assert __file__ in line["at"][0]
    assert "Who leads?" not in json.dumps(line)


def test_everything_that_is_logged_is_json() -> None:
    code = (
        "import logging\n"
        "from assistant.ui.logs import log_json\n"
        "log_json()\n"
        "logging.getLogger('assistant.x').info('one'); logging.getLogger('other').warning('two %s', 2)\n"
        "logging.getLogger('other').info('three')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["one", "two 2"]
