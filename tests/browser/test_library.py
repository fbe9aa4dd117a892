"""The library: adding good and bad files, asking only in them, taking them out again. All of it real."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from assistant.settings import Settings
from tests.browser.conftest import App
from tests.browser.serving import serving
from tests.browser.test_access import audit

NOTE = (
    "---\ntitle: Trip note\ndate: 2024-05-03\ntags: [travel]\n---\n\n"
    "The delegation of Freedonia travels to Oslo. Rufus Firefly leads the delegation.\n"
)
EVIL = "<img src=x onerror=window.pwned=1>"
WHO = "Who leads the delegation of Freedonia?"


@pytest.fixture
def address(briefing: Any, tmp_path: Path) -> Iterator[str]:
    with serving(briefing, Settings(data_dir=tmp_path / "data")) as address:
        yield address


@pytest.fixture
def app(address: str, open_app: Callable[[str], App]) -> Iterator[App]:
    app = open_app(address)
    app.page.get_by_role("tab", name="Library").click()
    app.page.locator(".library").wait_for()
    yield app
    app.page.close()  # before the server ends


def send(app: App, *files: tuple[str, bytes]) -> None:
    """Choose files, and wait until each has its outcome."""
    before = app.page.locator(".arrival").count()
    app.page.get_by_label("Choose files").set_input_files(
        [{"name": name, "mimeType": "", "buffer": data} for name, data in files]
    )
    expect(app.page.locator(".arrival")).to_have_count(before + len(files))
    expect(app.page.locator(".arrival progress")).to_have_count(0, timeout=60_000)


def test_good_and_bad_files_each_have_their_outcome(app: App) -> None:
    send(app, ("trip.md", NOTE.encode()), ("scan.pdf", b"no pdf"), ("old.doc", b"x"))
    rows = app.page.locator(".arrival")
    expect(rows.nth(0)).to_contain_text("Added")
    expect(rows.nth(1)).to_contain_text("scan.pdf is damaged or not what its name says.")
    expect(rows.nth(2)).to_contain_text("Save it as .docx.")
    mine = app.page.locator(".library tr").filter(has_text="Trip note")
    expect(mine).to_contain_text("travel")
    expect(mine).to_contain_text("UTC")
    expect(app.page.locator(".library")).not_to_contain_text("scan.pdf")
    audit(app.page)


def test_a_file_is_asked_alone_then_removed(app: App) -> None:
    send(app, ("trip.md", NOTE.encode()))
    app.page.get_by_role("button", name="Ask in this: Trip note").click()
    expect(app.question).to_be_focused()
    app.ask(WHO)
    expect(app.latest.locator(".scope")).to_have_text("Asked in Trip note")
    expect(app.latest.locator(".said")).to_contain_text("Rufus Firefly leads the delegation.")
    app.latest.locator("a.cite").last.click()
    expect(app.panel.locator(".panel-body mark")).to_contain_text("Rufus Firefly")
    app.ask("Who represents Japan?")
    expect(app.latest).to_contain_text("Not in the documents")
    app.page.get_by_role("tab", name="Library").click()
    remove = app.page.get_by_role("button", name="Remove: trip.md")
    remove.click()
    expect(remove).to_have_text("Really remove?")
    remove.click()
    expect(app.page.locator(".library")).not_to_contain_text("Trip note")
    app.page.reload()
    expect(app.page.locator("#past")).to_contain_text("A source has changed or was removed")
    app.ask(WHO)
    expect(app.latest).not_to_contain_text("Rufus Firefly leads the delegation.")


def test_files_can_be_dropped(app: App) -> None:
    app.page.evaluate(
        """text => {
          const data = new DataTransfer();
          for (const name of ["one.txt", "two.txt"]) data.items.add(new File([`${name}: ${text}`], name));
          const drop = document.querySelector(".drop");
          const how = {dataTransfer: data, bubbles: true, cancelable: true};
          for (const kind of ["dragover", "drop"]) drop.dispatchEvent(new DragEvent(kind, how));
        }""",
        "Dropped, and read.",
    )
    expect(app.page.locator(".arrival.taken")).to_have_count(2, timeout=60_000)
    expect(app.page.get_by_role("button", name="Remove: two.txt")).to_be_visible()


def test_hostile_names_and_texts_stay_text(app: App) -> None:
    hostile = f"---\ntitle: '{EVIL}'\nsource: '{EVIL}'\ntags: ['{EVIL}']\n---\n{EVIL} is said.\n"
    send(app, (f"{EVIL}.md", hostile.encode()), (f"{EVIL}.pdf", b"x"), ("../../up.md", b"Up we go."))
    library = app.page.locator(".library")
    expect(library).to_contain_text(f"uploads/local/{EVIL}.md")
    expect(library).to_contain_text("uploads/local/up.md")
    expect(app.page.locator(".arrival").nth(1)).to_contain_text(f"{EVIL}.pdf is damaged")
    assert app.page.locator("#library img, #upload img").count() == 0
    app.page.get_by_role("button", name=f"Ask in this: {EVIL}").click()
    app.page.get_by_role("button", name="Remove 0").wait_for()  # the choice has arrived
    app.ask("What is said?")
    expect(app.latest.locator(".scope")).to_have_text(f"Asked in {EVIL}")
    app.page.get_by_role("button", name="New conversation").click()
    assert app.page.evaluate("window.pwned") is None
    assert app.page.locator("#ask-view img").count() == 0


@pytest.mark.parametrize("context", [(390, "dark")], indirect=True)
def test_on_a_phone(app: App) -> None:
    send(app, ("trip.md", NOTE.encode()), ("x" * 90 + ".pdf", b"no pdf"))
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(app.page.get_by_role("button", name="Remove: trip.md")).to_be_visible()
    audit(app.page)
