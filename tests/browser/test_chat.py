"""The conversation: asking, stopping, editing, judging, copying, exporting."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant.settings import Settings
from tests.browser.conftest import App
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

LEADS, COST = "Anna Berg leads the works.", "The works cost 12 million euros."
DOC = document(f"# Harbour works\n\n{LEADS} {COST}")
OTHER = document("The works cost 14 million euros.", "Budget", "budget.txt", "money")
SCRIPTS = {
    "Who leads?": Script([(DOC, LEADS, "Anna Berg")]),
    "And the cost?": Script([(DOC, COST, None)], standalone="What is the cost of the works?"),
    "Two things?": Script([(DOC, LEADS, None), (DOC, COST, None)]),
    "bug": Script(error=ValueError("secret")),
}
ENGINE = FakeEngine((DOC, OTHER), SCRIPTS, {"scan.pdf": "scan.pdf holds no text."}, max_chars=200)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=data), ("Who leads?",)) as address:
        yield address


@pytest.fixture
def app(address: str, open_app: Callable[[str], App]) -> Iterator[App]:
    yield open_app(address)
    ENGINE.hold = None


def test_the_start_offers_examples_and_the_first_answer_replaces_them(app: App) -> None:
    welcome = app.page.get_by_role("heading", name="What do you need to know?")
    expect(welcome).to_be_visible()
    app.page.get_by_role("button", name="Who leads?").click()
    app.wait("Who leads?")
    expect(welcome).to_be_hidden()
    expect(app.latest).to_contain_text(LEADS)


def test_follow_ups_know_what_was_said_and_say_how_they_were_understood(app: App) -> None:
    app.ask("Who leads?")
    app.ask("And the cost?")
    expect(app.latest.locator(".understood")).to_have_text("Understood as What is the cost of the works?")
    assert [turn.text for turn in ENGINE.asked[-1][1]] == ["Who leads?", f"{LEADS} [1]"]
    expect(app.page.locator("#past article")).to_have_count(1)
    assert app.in_view("#current .question")


def test_text_streams_and_stop_keeps_what_came(app: App) -> None:
    ENGINE.hold = threading.Event()
    app.question.fill("Two things?")
    app.question.press("Enter")
    expect(app.latest).to_contain_text(LEADS)
    expect(app.latest).not_to_contain_text(COST)
    expect(app.latest).to_have_attribute("aria-busy", "true")
    app.page.get_by_role("button", name="Stop").click()
    expect(app.latest).to_contain_text("Stopped before the answer was complete.")
    expect(app.latest).to_contain_text(LEADS)
    ENGINE.hold.set()
    ENGINE.hold = None
    app.page.get_by_role("button", name="Ask again").click()
    app.wait("Two things?")
    expect(app.latest).to_contain_text(COST)
    expect(app.page.locator("article.exchange")).to_have_count(1)


def test_the_last_question_can_be_edited_or_kept(app: App) -> None:
    app.ask("Who laeds?")
    app.page.get_by_role("button", name="Edit question").click()
    expect(app.question).to_have_value("Who laeds?")
    app.page.get_by_role("button", name="Cancel").click()
    expect(app.question).to_have_value("")
    app.page.get_by_role("button", name="Edit question").click()
    expect(app.page.get_by_text("Your question will replace the last one.")).to_be_visible()
    app.ask("Who leads?")
    expect(app.page.locator("article.exchange")).to_have_count(1)
    app.ask("And the cost?")
    expect(app.page.locator("article.exchange")).to_have_count(2)


def test_a_question_that_is_too_long_stays_to_be_shortened(app: App) -> None:
    app.ask("x" * 201)
    expect(app.latest).to_contain_text("201 characters; 200 are allowed")
    expect(app.question).to_have_value("x" * 201)


def test_an_empty_question_is_not_asked(app: App) -> None:
    app.question.fill("   ")
    app.question.press("Enter")
    app.page.wait_for_timeout(500)
    expect(app.page.locator("article.exchange")).to_have_count(0)


def test_a_fault_is_told_without_its_inside(app: App) -> None:
    app.ask("bug")
    expect(app.latest).to_contain_text("Something went wrong on our side.")
    assert "secret" not in app.page.content()


def test_the_answer_is_copied_with_its_footnotes(app: App) -> None:
    app.ask("Who leads?")
    app.latest.get_by_role("button", name="Copy with sources").click()
    expect(app.latest.get_by_role("button", name="Copied")).to_be_visible()
    copied = app.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"Who leads?\n\n{LEADS} [1]\n\n[1] Harbour works")
    assert copied.endswith(f"“{LEADS}”\n")


@pytest.mark.parametrize(("name", "start"), [("Markdown", b"# Quest"), ("JSON", b"{"), ("Word", b"PK")])
def test_the_conversation_is_exported(app: App, name: str, start: bytes) -> None:
    app.ask("Who leads?")
    with app.page.expect_download() as download:
        app.page.get_by_role("button", name=name, exact=True).click()
    suffix = {"Markdown": "md", "JSON": "json", "Word": "docx"}[name]
    assert download.value.suggested_filename == f"conversation.{suffix}"
    assert Path(download.value.path()).read_bytes().startswith(start)


def test_feedback_is_stored_with_its_comment(app: App, data: Path) -> None:
    app.ask("Who leads?")
    app.page.locator("#feedback-no").click()
    expect(app.page.get_by_text("Your feedback is stored.")).to_be_visible()
    app.page.get_by_label("What should we know?").fill("It was Bo.")
    app.page.get_by_role("button", name="Send feedback").click()
    expect(app.page.get_by_label("What should we know?")).to_be_hidden()
    lines = (data / "feedback" / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    last = json.loads(lines[-1])
    assert (last["rating"], last["comment"], last["question"]) == ("wrong", "It was Bo.", "Who leads?")
    assert last["answer"]["citations"][0]["quote"] == LEADS


def test_a_new_conversation_starts_with_nothing(app: App) -> None:
    app.ask("Who leads?")
    app.page.get_by_role("button", name="New conversation").click()
    expect(app.page.locator("article.exchange")).to_have_count(0)
    expect(app.page.get_by_role("heading", name="What do you need to know?")).to_be_visible()
    expect(app.panel).to_contain_text("The source of each answer appears here")
    app.ask("And the cost?")
    assert ENGINE.asked[-1][1] == ()


def test_a_question_can_be_asked_of_some_documents_only(app: App) -> None:
    app.page.get_by_role("button", name="Ask only some documents").click()
    app.page.get_by_label("Only in").click()
    app.page.get_by_role("option", name="Budget").click()
    app.page.keyboard.press("Escape")
    app.ask("Who leads?")
    assert ENGINE.asked[-1][2] == ("budget.txt",)
    expect(app.latest.locator(".scope")).to_have_text("Asked in Budget")


def test_a_question_can_be_asked_by_tag_and_date(app: App) -> None:
    app.page.get_by_role("button", name="Ask only some documents").click()
    app.page.get_by_label("Tagged").click()
    app.page.get_by_role("option", name="money").click()
    app.page.keyboard.press("Escape")
    app.page.get_by_label("Dated from").fill("2021-03-04")
    app.ask("Who leads?")
    assert ENGINE.asked[-1][2] == ("budget.txt",)
    expect(app.latest.locator(".scope")).to_have_text("Asked in tagged money · from 4 March 2021")
    app.page.get_by_label("Dated from").fill("2021-03-05")
    app.ask("And the cost?")
    expect(app.latest).to_contain_text("No document meets this choice.")
    assert ENGINE.asked[-1][0] == "Who leads?"


def test_the_library_lists_documents_and_what_was_left_out(app: App) -> None:
    app.page.get_by_role("tab", name="Library").click()
    library = app.page.locator(".library")
    expect(library.locator("tbody tr")).to_have_count(2)
    expect(library).to_contain_text("2 documents, 2 passages")
    expect(library.locator(".left-out")).to_contain_text("scan.pdf holds no text.")
    library.get_by_role("link", name="Budget").click()
    expect(app.page.locator(".document-text")).to_contain_text("14 million")


def test_light_and_dark_can_be_chosen_and_stay(app: App) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = app.page.evaluate(background)
    app.page.get_by_role("button", name="Switch between light and dark").click()
    dark = app.page.evaluate(background)
    assert light != dark
    app.page.reload()
    app.question.wait_for()
    assert app.page.evaluate(background) == dark


@pytest.mark.parametrize("context", [(1440, "dark")], indirect=True)
def test_light_can_be_chosen_on_a_dark_system(app: App) -> None:
    app.page.get_by_role("button", name="Switch between light and dark").click()
    app.page.reload()
    app.question.wait_for()
    app.page.wait_for_timeout(500)
    assert not app.page.evaluate(
        "document.body.matches('.dark') || document.documentElement.matches('.dark')"
    )
