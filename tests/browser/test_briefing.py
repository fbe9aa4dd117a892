"""The shipped app on the shipped briefing: asked in the browser, answered with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from tests.browser.conftest import App
from tests.browser.serving import serving


@pytest.fixture(scope="module")
def address(briefing: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(briefing, Settings(data_dir=tmp_path_factory.mktemp("data")), briefing.examples) as address:
        yield address


def test_who_represents_japan(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    app.ask("Who represents Japan?")
    for name in ("Hayashi Yoshimasa", "Hamada Yasukazu"):
        assert name in app.latest.locator(".said").inner_text()
        assert name in app.panel.locator(".card mark").first.inner_text()
    assert "11 January 2023" in app.panel.locator(".card-place").first.inner_text()
    app.latest.locator("a.cite").first.click()
    app.panel.locator(".panel-body mark").wait_for()
    assert app.in_view(".panel-body mark")
    quote = app.panel.locator(".panel-body mark").inner_text()
    corpus = next(Path("corpus").glob("2023*.md")).read_text(encoding="utf-8")
    assert quote in corpus


def test_what_the_documents_do_not_say(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    app.ask("Who won the 2022 World Cup?")
    assert "Not in the documents" in app.latest.inner_text()
    assert app.latest.locator("a.cite").count() == 0
    assert app.latest.locator(".related li").count() > 0


def test_the_three_examples_can_be_asked(address: str, briefing: Any, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    assert len(briefing.examples) == 3
    assert app.page.locator("button.example").all_inner_texts() == list(briefing.examples)
    app.page.locator("button.example").first.click()
    app.wait(briefing.examples[0])
    assert app.latest.locator("a.cite").count() > 0


def test_the_library_lists_the_briefing(address: str, open_app: Callable[[str], App]) -> None:
    app = open_app(address)
    app.page.get_by_role("tab", name="Library").click()
    row = app.page.locator(".library tbody tr").first
    row.wait_for()
    assert "2023-01-11-us-japan-security-meeting.md" in row.inner_text()
