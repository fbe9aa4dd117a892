"""From a mark in an answer to the quote in its document and back, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from assistant.settings import Settings
from tests.browser.conftest import App
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

FILLER = "\n\n".join(f"Paragraph {n} says little of note about the weather." for n in range(60))
FIRST, SECOND = "Anna Berg leads the works.", "The works cost 12 million euros."
DOC = document(f"# Harbour works\n\n{FILLER}\n\n{FIRST}\n\n{FILLER}\n\n{SECOND}\n\n{FILLER}")
TWO = Script([(DOC, FIRST, "Anna Berg"), (DOC, SECOND, "12 million euros")])
ENGINE = FakeEngine((DOC,), {"Who leads and what does it cost?": TWO, "Who?": Script([(DOC, FIRST, None)])})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=tmp_path_factory.mktemp("data"))) as address:
        yield address


@pytest.fixture
def app(address: str, open_app: Callable[[str], App]) -> App:
    app = open_app(address)
    app.ask("Who leads and what does it cost?")
    return app


def test_pointing_at_a_mark_shows_its_quote(app: App) -> None:
    mark = app.latest.locator("a.cite").nth(1)
    mark.hover()
    tip = app.page.get_by_role("tooltip")
    expect(tip).to_contain_text(f"“{SECOND}”")
    expect(tip).to_contain_text("Harbour works · 4 March 2021")
    assert mark.get_attribute("aria-describedby") == "tip"
    app.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_focus_shows_the_quote_too(app: App) -> None:
    app.latest.locator("a.cite").first.focus()
    expect(app.page.get_by_role("tooltip")).to_contain_text(FIRST)


def test_a_click_opens_the_document_at_the_quote(app: App) -> None:
    app.latest.locator("a.cite").nth(1).click()
    mark = app.panel.locator(".panel-body mark")
    expect(mark).to_have_text(SECOND)
    expect(mark.locator("strong")).to_have_text("12 million euros")
    expect(app.panel.locator(".document-title")).to_have_text("Harbour works")
    expect(app.panel.locator(".document-about")).to_contain_text("4 March 2021")
    assert app.in_view(".panel-body mark")


def test_by_keyboard_from_the_mark_through_the_citations_and_back(app: App) -> None:
    first = app.latest.locator("a.cite").first
    first.focus()
    app.page.keyboard.press("Enter")
    mark, position = app.panel.locator(".panel-body mark"), app.panel.locator(".position")
    expect(mark).to_have_text(FIRST)
    expect(position).to_have_text("Citation 1 of 2")
    app.page.keyboard.press("ArrowRight")
    expect(mark).to_have_text(SECOND)
    expect(position).to_have_text("Citation 2 of 2")
    assert app.in_view(".panel-body mark")
    expect(app.panel.get_by_role("button", name="Next citation")).to_be_disabled()
    app.page.keyboard.press("ArrowLeft")
    expect(mark).to_have_text(FIRST)
    app.page.keyboard.press("Escape")
    expect(first).to_be_focused()


def test_the_open_citation_is_marked_in_the_answer(app: App) -> None:
    app.latest.locator("a.cite").nth(1).click()
    expect(app.latest.locator("a.cite[aria-current]")).to_have_text("[2]")


def test_cards_lead_to_the_document_and_the_document_to_the_cards(app: App) -> None:
    expect(app.panel.locator(".card")).to_have_count(2)
    app.panel.locator(".card .open").nth(1).click()
    expect(app.panel.locator(".panel-body mark")).to_have_text(SECOND)
    app.panel.get_by_role("button", name="All sources").click()
    expect(app.panel.locator(".card").first).to_be_visible()


def test_an_earlier_answer_keeps_its_sources(app: App) -> None:
    app.ask("Who?")
    expect(app.panel.locator(".card")).to_have_count(1)
    earlier = app.page.locator("#past article")
    earlier.locator("a.cite").nth(1).click()
    expect(app.panel.locator(".panel-body mark")).to_have_text(SECOND)
    earlier.locator(".show-sources").click()
    expect(app.panel.locator(".card")).to_have_count(2)


def test_the_mark_is_a_real_link_to_a_page_of_its_own(app: App) -> None:
    with app.page.context.expect_page() as opened:
        app.latest.locator("a.cite").first.click(modifiers=["Control"])
    page = opened.value
    expect(page.locator("mark")).to_have_text(FIRST)
    expect(page).to_have_title("Harbour works")
    expect(page.locator("mark")).to_be_in_viewport()


def test_related_passages_open_as_well(app: App) -> None:
    app.ask("Nothing of the kind?")
    app.latest.locator("a.related-link").first.click()
    expect(app.panel.locator(".panel-body mark")).to_be_visible()


def test_a_document_that_changed_says_so(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    app.ask("Who?")
    changed = replace(DOC, sha256="f" * 64, text="Rewritten.")
    try:
        ENGINE.documents = (changed,)
        app.latest.locator("a.cite").first.click()
        expect(app.panel.locator(".notice")).to_contain_text("has changed")
    finally:
        ENGINE.documents = (DOC,)


@pytest.mark.parametrize("context", [(390, "light")], indirect=True)
def test_on_a_phone_the_source_stands_below_and_leads_back(app: App) -> None:
    page = app.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert app.panel.bounding_box()["y"] > app.latest.bounding_box()["y"]  # type: ignore[index]
    app.latest.locator("a.cite").nth(1).click()
    expect(app.panel.locator(".panel-body mark")).to_be_in_viewport()
    assert app.in_view(".panel-body mark")
    app.panel.get_by_role("button", name="Back to the answer").click()
    expect(app.latest.locator("a.cite").nth(1)).to_be_in_viewport()
