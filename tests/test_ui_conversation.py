"""Events become exchanges; errors become messages; history is what was answered."""

from __future__ import annotations

import logging

import pytest

from assistant.errors import ModelError
from assistant.selection import Selection
from assistant.types import Turn
from assistant.ui import text
from assistant.ui.conversation import Exchange, ask, stopped, turns
from tests.ui_fake import FakeEngine, Script, document

DOC = document("Anna Berg leads the works. The works cost 12 million euros.")
LEADS = Script([(DOC, "Anna Berg leads the works.", "Anna Berg")])


def test_an_exchange_grows_with_each_event() -> None:
    stages = [exchange.stage for exchange in ask(FakeEngine((DOC,), {"Q": LEADS}), "Q", [])]
    assert stages == ["searching", "searching", "reading", "reading", "done"]


def test_history_is_passed_on_without_questions_that_failed() -> None:
    engine = FakeEngine((DOC,), {"Q": LEADS, "bad": Script(error=ModelError("No model. Install it."))})
    first, bad = (list(ask(engine, question, []))[-1] for question in ("Q", "bad"))
    list(ask(engine, "And?", [first, bad], Selection(("harbour.md",))))
    question, history, documents = engine.asked[-1]
    assert (question, documents) == ("And?", ("harbour.md",))
    assert history == (Turn("user", "Q"), Turn("assistant", "Anna Berg leads the works. [1]"))
    assert turns([bad]) == []


def test_errors_for_people_are_shown_and_others_are_not(caplog: pytest.LogCaptureFixture) -> None:
    scripts = {"known": Script(error=ModelError("Install it.")), "bug": Script(error=ValueError("secret"))}
    engine = FakeEngine((DOC,), scripts, max_chars=10)
    known, bug, long = (list(ask(engine, q, []))[-1] for q in ("known", "bug", "x" * 11))
    assert (known.stage, known.error) == ("failed", "Install it.")
    assert (bug.stage, bug.error) == ("failed", text.FAILURE)
    assert long.stage == "refused"
    assert "11 characters" in (long.error or "")
    assert "known" not in "".join(r.getMessage() for r in caplog.records if r.levelno < logging.ERROR)


def test_stopping_keeps_what_was_said() -> None:
    running, done = Exchange("2", "Q", stage="reading"), Exchange("1", "P", stage="done")
    assert [exchange.stage for exchange in stopped([done, running])] == ["done", "stopped"]
    assert stopped([done]) == [done]
    assert stopped([]) == []
