"""Headless Chromium on the real app. Without Chromium the tests fail where CI=true, else are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marked, and run last: while a browser is open, the main thread seems to be in an event loop."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            # Gradio keeps statistics of its queue in ways that pandas is about to drop.
            item.add_marker(pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"))
    items.sort(key=lambda item: HERE in item.path.parents)


def needed(thing: str | None, how: str) -> str:
    """``thing``, or the end of the test: a failure in CI, a skip with the way to get it elsewhere."""
    if thing:
        return thing
    if os.environ.get("CI") == "true":
        pytest.fail(how)
    pytest.skip(how)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    path = needed(path, "Chromium is missing: apt-get install chromium, or name it with CHROMIUM=path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class App:
    """A page of the app and the steps that most tests share."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        self.question = page.get_by_label("Your question")
        self.question.wait_for()
        self.latest = page.locator("#current article")
        self.panel = page.locator("#source-panel .panel")

    def ask(self, question: str) -> None:
        """Type, press Enter, wait for the whole answer."""
        self.question.fill(question)
        self.question.press("Enter")
        self.wait(question)

    def wait(self, question: str) -> None:
        """Until the newest exchange is this question, answered."""
        done = self.page.locator("#current article[aria-busy=false]").filter(
            has=self.page.get_by_role("heading", name=question, exact=True)
        )
        done.wait_for()
        self.page.locator("#ask").wait_for()

    def in_view(self, selector: str) -> bool:
        """Is the middle of the element what one sees at its place?"""
        return bool(
            self.page.evaluate(
                """selector => {
                  const found = document.querySelector(selector);
                  const box = found.getClientRects()[0];
                  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                  return seen !== null && (found.contains(seen) || seen.contains(found));
                }""",
                selector,
            )
        )


def _is_error(message: ConsoleMessage) -> bool:
    """Stop makes Gradio's client also cancel events that were never sent; the server declines those.

    A file or a password that is refused is a failed request as well, of which the page tells in words. Who
    leaves a conversation while its answer streams, or loads the page anew, ends the stream, which Gradio's
    client logs.
    """
    url = message.location["url"]
    declined = "422" in message.text and (url.endswith(("/cancel", "/reset")) or "/library/files?" in url)
    signed_out = "status of 401" in message.text
    ended = ("AbortError: BodyStreamBuffer was aborted", "Unexpected error Connection errored out")
    left = any(text in message.text for text in ended)
    return message.type == "error" and not (declined or signed_out or left)


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh profile. Requests to other hosts and errors on the page fail the test."""
    width, scheme = getattr(request, "param", (1440, "light"))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(15_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    foreign: list[str] = []
    errors: list[str] = []
    context.on("request", lambda r: foreign.append(r.url) if _is_foreign(r.url) else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on(
        "console",
        lambda message: errors.append(f"{message.text} {message.location}") if _is_error(message) else None,
    )
    yield context
    context.close()
    assert foreign == []
    assert errors == []


@pytest.fixture
def open_app(context: BrowserContext) -> Callable[[str], App]:
    return lambda address: App(context.new_page(), address)


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1"
