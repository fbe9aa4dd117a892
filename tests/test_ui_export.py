"""Exports and feedback hold the question, the answer, the quotes and where they stand."""

from __future__ import annotations

import io
import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

from docx import Document as read_docx

from assistant.selection import Selection
from assistant.ui import feedback
from assistant.ui.conversation import Exchange, ask
from assistant.ui.export import export
from assistant.ui.plain import answer_with_sources
from evals.draft import from_feedback
from evals.gold import dump_gold, load_gold
from tests.ui_fake import FakeEngine, Script, document

DOC = document("Anna *Berg* leads ![x](http://e.test/x.png) the works.\x0b")
QUOTE = "Anna *Berg* leads ![x](http://e.test/x.png) the works."
TODAY = date(2026, 1, 2)


def exchanges() -> list[Exchange]:
    engine = FakeEngine((DOC,), {"Who \x0c<b>leads</b>?": Script([(DOC, QUOTE, None)])})
    return [list(ask(engine, question, []))[-1] for question in ("Who \x0c<b>leads</b>?", "What else?")]


def test_copied_text_has_the_answer_and_its_footnote() -> None:
    first = exchanges()[0]
    assert first.answer
    assert answer_with_sources(first.question, first.answer).splitlines() == [
        *first.question.splitlines(),
        "",
        f"{QUOTE} [1]",
        "",
        f"[1] Harbour works · 4 March 2021 · Cost (harbour.md, characters 0-54): “{QUOTE}”",
    ]


def test_markdown_renders_nothing_of_what_was_said() -> None:
    made = export(exchanges(), "md", TODAY).decode()
    assert made.startswith("# Questions and answers\n\nExported on 2 January 2026.")
    assert "\\!\\[x\\]\\(http\\:\\/\\/e\\.test" in made
    assert "\\<b\\>leads" in made
    assert "The documents do not say" in made


def test_json_holds_the_whole_answer() -> None:
    data = json.loads(export(exchanges(), "json", TODAY))
    assert data["exported"] == "2026-01-02"
    assert data["exchanges"][0]["answer"]["citations"][0]["quote"] == QUOTE
    assert data["exchanges"][1]["answer"]["abstained"] is True


def test_word_holds_questions_answers_and_quotes() -> None:
    paragraphs = [p.text for p in read_docx(io.BytesIO(export(exchanges(), "docx", TODAY))).paragraphs]
    assert f"{QUOTE} [1]" in paragraphs
    assert any(QUOTE in p and p.startswith("[1] Harbour works") for p in paragraphs)
    assert any("<b>leads</b>?" in p for p in paragraphs)


def test_what_an_answer_was_looked_for_in_is_exported_with_it() -> None:
    engine = FakeEngine((DOC,))
    said = [replace(list(ask(engine, "Who?", [], Selection(until="2021-03-04")))[-1], stale=(1,))]
    for form in ("md", "json"):
        shown = export(said, form, TODAY).decode().replace("\\", "")  # type: ignore[arg-type]
        assert "Asked in: to 4 March 2021" in shown
        assert "has changed or was removed" in shown
    paragraphs = [p.text for p in read_docx(io.BytesIO(export(said, "docx", TODAY))).paragraphs]
    assert "Asked in: to 4 March 2021" in paragraphs


def test_feedback_is_kept_with_the_full_trace_for_the_owner_only(tmp_path: Path) -> None:
    said = exchanges()
    feedback.store(tmp_path / "f", feedback.record(said, "wrong"))
    feedback.store(tmp_path / "f", feedback.record(said, "wrong", "  It was Bo.\n"))
    path = tmp_path / "f" / "feedback.jsonl"
    first, second = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert first["exchange"] == second["exchange"]
    assert (first["comment"], second["comment"]) == ("", "It was Bo.")
    assert second["question"] == "What else?"
    assert second["history"][1]["text"] == f"{QUOTE} [1]"
    assert second["answer"]["passages"][0]["text"] == DOC.text
    assert second["answer"]["standalone_question"] == said[-1].answer.standalone_question  # type: ignore[union-attr]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_feedback_becomes_gold_that_loads_once_a_person_has_accepted_it(tmp_path: Path) -> None:
    engine = FakeEngine((DOC,), {"Who leads?": Script([(DOC, QUOTE, None)])})
    said = list(ask(engine, "Who leads?", [], Selection(paths=(DOC.path,))))[-1:]
    feedback.store(tmp_path, feedback.record(said, "right", "Good.", "anna"))
    (candidate,) = from_feedback(tmp_path / "feedback.jsonl")
    assert candidate.documents == (DOC.path,)
    assert candidate.quotes[0].text == QUOTE
    accepted = tmp_path / "gold.jsonl"
    accepted.write_text(dump_gold([replace(candidate, tags=("feedback",))]), encoding="utf-8")
    assert load_gold(accepted)[0].question == "Who leads?"
