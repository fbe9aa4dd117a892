"""Conversations that are kept: over a restart, listed, searched, renamed, deleted, opened again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from assistant.settings import Settings
from tests.browser.conftest import App
from tests.browser.serving import serving
from tests.browser.test_access import audit
from tests.ui_fake import FakeEngine, Script, document

LEADS, COST = "Anna Berg leads the works.", "The works cost 12 million euros."
DOC = document(f"# Harbour works\n\n{LEADS} {COST}")
SCRIPTS = {
    "Who leads?": Script([(DOC, LEADS, "Anna Berg")]),
    "And the cost?": Script([(DOC, COST, None)], standalone="What is the cost of the works?"),
    "<b>Bold</b>?": Script([(DOC, COST, None)]),
}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine((DOC,), SCRIPTS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def app(engine: FakeEngine, data: Path, open_app: Callable[[str], App]) -> Iterator[App]:
    with serving(engine, Settings(data_dir=data)) as address:
        app = open_app(address)
        yield app
        app.page.close()  # before the server ends


def test_a_conversation_goes_on_after_a_restart(
    engine: FakeEngine, data: Path, open_app: Callable[[str], App]
) -> None:
    with serving(engine, Settings(data_dir=data)) as address:
        app = open_app(address)
        app.ask("Who leads?")
        app.ask("Nothing of it?")
        app.page.wait_for_url("**/?c=*")
        said = app.page.locator("article.exchange").all_inner_texts()
        app.page.close()
    with serving(engine, Settings(data_dir=data)) as address:
        app = open_app(address)
        app.page.locator("nav.talks").get_by_role("link", name="Who leads?").click()
        expect(app.page.locator("article.exchange")).to_have_count(2)
        assert app.page.locator("article.exchange").all_inner_texts() == said
        app.page.locator("#past .show-sources").click()
        app.page.locator("#past a.cite").click()
        expect(app.panel.locator(".panel-body mark")).to_have_text(LEADS)
        app.ask("And the cost?")
        assert [turn.text for turn in engine.asked[-1][1]][:2] == ["Who leads?", f"{LEADS} [1]"]
        app.page.reload()
        expect(app.page.locator("article.exchange")).to_have_count(3)
        before = app.latest.get_attribute("id") or ""
        app.page.get_by_role("button", name="Ask again").click()
        expect(app.latest).not_to_have_attribute("id", before)
        app.wait("And the cost?")
        app.page.get_by_role("button", name="Edit question").click()
        expect(app.page.locator("#editing")).to_be_visible()
        app.ask("<b>Bold</b>?")
        expect(app.page.locator("article.exchange")).to_have_count(3)
        expect(app.page.locator("nav.talks li")).to_have_count(1)


def test_an_open_page_goes_on_after_a_restart(
    engine: FakeEngine, data: Path, open_app: Callable[[str], App]
) -> None:
    with serving(engine, Settings(data_dir=data)) as address:
        app = open_app(address)
        app.ask("Who leads?")
        app.page.wait_for_url("**/?c=*")
    port = urlsplit(address).port or 0
    with serving(engine, Settings(data_dir=data), port=port):
        app.ask("And the cost?")
        assert [turn.text for turn in engine.asked[-1][1]] == ["Who leads?", f"{LEADS} [1]"]
        expect(app.page.locator("article.exchange")).to_have_count(2)
        expect(app.page.locator("nav.talks li")).to_have_count(1)
    with serving(engine, Settings(data_dir=data), port=port):
        app.page.get_by_role("button", name="Edit question").click()
        expect(app.page.locator("#question textarea")).to_have_value("And the cost?")
    with serving(engine, Settings(data_dir=data), port=port):
        app.page.locator("#feedback-yes").click()
        expect(app.page.get_by_text("Your feedback is stored.")).to_be_visible()
        stored = (data / "feedback" / "feedback.jsonl").read_text(encoding="utf-8")
        assert json.loads(stored)["question"] == "And the cost?"
        app.page.close()


def test_a_source_that_changed_meanwhile_is_marked(app: App, engine: FakeEngine) -> None:
    app.ask("Who leads?")
    engine.documents = (document(f"# Harbour works\n\n{COST}"),)
    app.page.reload()
    expect(app.latest).to_contain_text("A source has changed or was removed")
    expect(app.latest.locator(".sentence")).to_contain_text(LEADS)
    expect(app.latest.locator(".stale-note")).to_have_text("The document no longer says this.")
    audit(app.page)


def test_search_rename_and_delete(app: App) -> None:
    nav = app.page.locator("nav.talks")
    app.ask("Who leads?")
    app.page.get_by_role("button", name="New conversation").click()
    expect(app.page.locator("article.exchange")).to_have_count(0)
    app.ask("<b>Bold</b>?")
    expect(nav.locator("li")).to_have_count(2)
    expect(nav.locator("a.talk[aria-current]")).to_have_text("<b>Bold</b>?")
    nav.get_by_label("Search conversations").fill("anna BERG")
    expect(nav.locator("li")).to_have_count(1)
    nav.get_by_role("button", name="Rename: Who leads?").click()
    nav.get_by_label("New title").fill("<img src=x> Harbour")
    nav.get_by_label("New title").press("Enter")
    expect(nav.get_by_role("link", name="<img src=x> Harbour")).to_be_visible()
    nav.get_by_label("Search conversations").fill("")
    expect(nav.locator("li")).to_have_count(2)
    audit(app.page)
    nav.get_by_role("button", name="Delete: <b>Bold</b>?").click()
    audit(app.page)
    nav.get_by_role("button", name="Keep").click()
    expect(nav.locator("li")).to_have_count(2)
    nav.get_by_role("button", name="Delete: <b>Bold</b>?").click()
    nav.get_by_role("button", name="Delete", exact=True).click()
    expect(nav.locator("li")).to_have_count(1)
    expect(app.page.locator("article.exchange")).to_have_count(0)  # it was the one shown
    assert app.page.locator("nav.talks img, nav.talks b").count() == 0


def test_an_address_of_no_conversation_says_so(app: App) -> None:
    app.page.goto(f"{app.page.url}?c=none")
    expect(app.page.get_by_text("This conversation no longer exists.")).to_be_visible()


def test_back_leads_to_the_conversation_before(app: App) -> None:
    app.ask("Who leads?")
    app.page.get_by_role("button", name="New conversation").click()
    expect(app.page.locator("article.exchange")).to_have_count(0)
    app.ask("And the cost?")
    app.page.go_back()
    app.page.go_back()
    expect(app.latest).to_contain_text(LEADS)


@pytest.mark.parametrize("context", [(390, "light")], indirect=True)
def test_on_a_phone_the_list_opens_from_the_head(app: App) -> None:
    app.ask("Who leads?")
    app.page.get_by_role("button", name="New conversation").wait_for(state="hidden")
    app.page.get_by_role("button", name="Conversations").click()
    link = app.page.locator("nav.talks").get_by_role("link", name="Who leads?")
    expect(link).to_be_visible()
    audit(app.page)
    link.click()
    expect(link).to_be_hidden()
    expect(app.latest).to_contain_text(LEADS)
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
