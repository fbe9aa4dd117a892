"""For everyone: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import Settings
from tests.browser.conftest import App, needed
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
LEADS, COST = "Anna Berg leads the works.", "The works cost 12 million euros."
DOC = document(f"# Harbour works\n\n{LEADS} {COST}\n\n" + "More of the same. " * 400)
OTHER = document("The works cost 14 million euros.", "Budget", "budget.txt")
ENGINE = FakeEngine(
    (DOC, OTHER),
    {
        "Who leads?": Script(
            [(DOC, LEADS, "Anna Berg"), (DOC, COST, None)], standalone="Who leads the works?"
        ),
        "conflict": Script([(DOC, COST, None), (OTHER, OTHER.text, None)], kind="conflict"),
        "partial": Script([(DOC, LEADS, None)], kind="partial", missing="The documents do not say: when?"),
    },
    {"scan.pdf": "scan.pdf holds no text."},
    max_chars=100,
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=tmp_path_factory.mktemp("data")), ("Who leads?",)) as address:
        yield address


def audit(page: Page) -> None:
    """No violation that axe-core calls serious or critical."""
    script = needed(
        AXE.read_text(encoding="utf-8") if AXE.exists() else None,
        "axe-core is missing: npm ci --prefix tests/browser",
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(script)
    page.wait_for_timeout(300)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [
        (item["id"], [(node["target"], node["failureSummary"]) for node in item["nodes"]])
        for item in found
        if item["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize(
    "context", [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")], indirect=True
)
def test_no_serious_violation(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    app.page.get_by_role("button", name="Ask only some documents").click()
    expect(app.page.get_by_label("Dated from")).to_be_visible()
    audit(app.page)
    app.ask("Who leads?")
    audit(app.page)
    app.latest.locator("a.cite").first.click()
    expect(app.panel.locator(".panel-body mark")).to_be_visible()
    audit(app.page)
    for question in ("conflict", "partial", "Nothing of the kind?", "x" * 101):
        app.ask(question)
        audit(app.page)
    app.page.locator("#feedback-no").click()
    app.page.get_by_role("button", name="Edit question").click()
    expect(app.page.locator("#editing")).to_be_visible()
    audit(app.page)
    app.page.get_by_role("tab", name="Library").click()
    app.page.locator(".library").wait_for()
    audit(app.page)
    app.page.locator(".library td a").first.click()
    app.page.locator(".document-text").wait_for()
    audit(app.page)


def test_the_keyboard_alone_is_enough(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    keys = app.page.keyboard
    expect(app.question).to_be_focused()
    skip = app.page.get_by_role("link", name="Skip to the question")
    for _ in range(60):  # earlier conversations stand between
        keys.press("Shift+Tab")
        if skip.evaluate("link => link === document.activeElement"):
            break
    expect(skip).to_be_focused()
    keys.press("Enter")
    expect(app.question).to_be_focused()
    keys.type("Who leads?")
    keys.press("Enter")
    app.wait("Who leads?")
    reached = set()
    for _ in range(12):
        keys.press("Shift+Tab")
        reached.add(app.page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel"))
        if app.page.evaluate("document.activeElement.matches('#current a.cite')"):
            break
    assert {"No", "Yes", "Edit question", "Copy with sources"} <= reached
    keys.press("Enter")
    expect(app.panel.locator(".panel-body")).to_be_focused()
    keys.press("Escape")
    expect(app.latest.locator("a.cite").last).to_be_focused()


def test_what_a_screen_reader_is_told(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    app.ask("Who leads?")
    page = app.page
    expect(page.get_by_role("article", name="Question 1")).to_be_visible()
    expect(page.get_by_role("region", name="Conversation")).to_be_visible()
    expect(page.get_by_role("region", name="Sources")).to_be_visible()
    expect(app.latest.get_by_role("link", name="Source 1: Harbour works")).to_be_visible()
    expect(app.latest.get_by_role("button", name="High confidence. Estimated chance")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=LEADS)).to_be_attached()
