"""Conversations on disk: kept word for word, each user's own, checked again when they are opened."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from assistant.errors import ModelError, StoreError
from assistant.selection import Selection
from assistant.ui import text
from assistant.ui.conversation import Exchange, ask
from assistant.ui.history import TITLE_CHARS, History
from assistant.ui.keeping import checked
from assistant.ui.view import exchanges_html
from tests.ui_fake import FakeEngine, Script, document

DOC = document("Anna Berg leads the works. The works cost 12 million euros.")
OTHER = document("Bo Lund pays 100% of it.", "Budget", "budget.md")
SCRIPTS = {
    "Who leads?": Script([(DOC, "Anna Berg leads the works.", "Anna Berg"), (OTHER, OTHER.text, None)]),
    "Cost?": Script([(DOC, "The works cost 12 million euros.", None)], standalone="What do the works cost?"),
    "bad": Script(error=ModelError("No model. Install it.")),
}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine((DOC, OTHER), SCRIPTS)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path)
    yield history
    history.close()


def said(engine: FakeEngine, *questions: str) -> list[Exchange]:
    exchanges: list[Exchange] = []
    for question in questions:
        exchanges.append(list(ask(engine, question, exchanges))[-1])
    return exchanges


def test_a_conversation_is_the_same_after_a_restart(engine: FakeEngine, tmp_path: Path) -> None:
    exchanges = said(engine, "Who leads?", "Cost?", "Nothing of it?", "bad")
    exchanges += list(ask(engine, "Cost?", [], Selection(tags=("none",))))[-1:]
    first = History(tmp_path)
    talk = first.save("anna", "", exchanges)
    first.close()
    second = History(tmp_path)
    opened = second.open("anna", talk)
    second.close()
    assert opened == exchanges
    assert checked(engine, opened or []) == exchanges
    assert stat.S_IMODE((tmp_path / "conversations.sqlite3").stat().st_mode) == 0o600


def test_each_belongs_to_its_user(engine: FakeEngine, history: History) -> None:
    talk = history.save("anna", "", said(engine, "Who leads?"))
    assert history.open("bo", talk) is None
    assert history.find("bo") == []
    assert history.rename("bo", talk, "Mine") is None
    assert history.delete("bo", talk) is False
    stolen = history.save("bo", talk, said(engine, "Cost?"))
    assert stolen != talk
    assert [exchange.question for exchange in history.open("anna", talk) or []] == ["Who leads?"]


def test_newest_first_and_found_by_what_was_said(engine: FakeEngine, history: History) -> None:
    leads = history.save("anna", "", said(engine, "Who leads?"))
    cost = history.save("anna", "", said(engine, "Cost?"))
    assert [talk.id for talk in history.find("anna")] == [cost, leads]
    assert [talk.id for talk in history.find("anna", "BERG works")] == [leads]
    assert [talk.id for talk in history.find("anna", "100%")] == [leads]
    assert history.find("anna", "0_%") == []
    history.rename("anna", cost, "  Money\n matters ")
    assert [talk.title for talk in history.find("anna", "money")] == ["Money matters"]
    history.save("anna", leads, said(engine, "Who leads?", "Cost?"))
    assert [talk.id for talk in history.find("anna")] == [leads, cost]


def test_titles_are_cut_and_never_empty(engine: FakeEngine, history: History) -> None:
    talk = history.save("anna", "", said(engine, "word " * 100))
    assert len(history.find("anna")[0].title) <= TITLE_CHARS
    renamed = history.rename("anna", talk, "   ")
    assert renamed is not None
    assert renamed.title.startswith("word word")


def test_what_is_deleted_is_gone(engine: FakeEngine, history: History) -> None:
    talk = history.save("anna", "", said(engine, "Who leads?"))
    assert history.delete("anna", talk)
    assert history.open("anna", talk) is None
    assert history.find("anna", "leads") == []
    with history._engine.connect() as db:
        assert db.execute(sql("SELECT count(*) FROM exchanges")).scalar() == 0


def test_a_retry_replaces_the_last_and_two_windows_lose_nothing(engine: FakeEngine, history: History) -> None:
    first, second = said(engine, "Who leads?", "Cost?")
    again = replace(second, id="again")
    talk = history.save("anna", "", [first, second])
    assert history.save("anna", talk, [first, again], known=[first.id, second.id]) == talk
    assert history.open("anna", talk) == [first, again]
    other = history.save("anna", talk, [first, second], known=[first.id])  # a window that knows less
    assert other != talk
    assert history.open("anna", talk) == [first, again]
    assert history.open("anna", other) == [first, second]


def test_a_question_that_was_cut_off_counts_as_stopped(history: History) -> None:
    talk = history.save("anna", "", [Exchange("1", "Who?", stage="reading", passage_count=3)])
    (exchange,) = history.open("anna", talk) or []
    assert (exchange.stage, exchange.passage_count) == ("stopped", 3)


def test_a_citation_whose_document_changed_or_went_is_marked(engine: FakeEngine) -> None:
    exchanges = said(engine, "Who leads?", "Cost?")
    engine.documents = (document("Rewritten."),)
    first, second = checked(engine, exchanges)
    assert (first.stale, second.stale) == ((1, 2), (1,))
    engine.documents = (DOC,)
    first, second = checked(engine, exchanges)
    assert (first.stale, second.stale) == ((2,), ())
    shown = exchanges_html([first])
    assert shown.count(text.STALE) == 1
    assert text.STALE_NOTE in shown
    assert "Bo Lund pays 100% of it." in shown
    assert text.STALE_NOTE not in exchanges_html([second])


def test_an_answer_that_was_tampered_with_is_told(engine: FakeEngine) -> None:
    (exchange,) = said(engine, "Who leads?")
    assert exchange.answer is not None
    forged = replace(exchange, answer=replace(exchange.answer, text="Bo leads. [1]"))
    (found,) = checked(engine, [forged])
    assert found.unverified
    assert text.UNVERIFIED_NOTE in exchanges_html([found])


def test_a_row_of_another_form_costs_only_itself(engine: FakeEngine, history: History) -> None:
    talk = history.save("anna", "", said(engine, "Who leads?", "Cost?"))
    with history._engine.begin() as db:
        db.execute(sql("UPDATE exchanges SET body = '{\"id\": 1}' WHERE position = 0"))
    first, second = history.open("anna", talk) or []
    assert (first.stage, first.error) == ("failed", text.NOT_RESTORED)
    assert second.question == "Cost?"


def test_a_folder_that_cannot_be_used_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="Check the permissions"):
        History(tmp_path / "file")


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite3").write_text("no database, but long enough to be looked at " * 20)
    with pytest.raises(StoreError, match="Restore it"):
        History(tmp_path)
