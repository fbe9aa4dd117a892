"""Signing in and out in a real browser, by keyboard, at the width of a desk and of a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant.settings import Settings
from assistant.ui import text
from assistant.users import Users
from tests.browser.conftest import App
from tests.browser.serving import serving
from tests.browser.test_access import audit
from tests.ui_fake import FakeEngine, Script, document

DOC = document("Anna Berg leads the works.")
ENGINE = FakeEngine((DOC,), {"Who leads?": Script([(DOC, DOC.text, "Anna Berg")])})
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    users = Users(tmp_path_factory.mktemp("auth") / "users.json")
    users.add("anna", PASSWORD, "editor")
    users.add("bo", PASSWORD, "reader")
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), auth=users.path, uploads="shared")
    with serving(ENGINE, settings, ("Who leads?",)) as address:
        yield address


@pytest.mark.parametrize(
    "context", [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")], indirect=True
)
def test_the_login_page_is_for_everyone(address: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(address)
    audit(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto(f"{address}login?next=/")
    expect(page.get_by_label("User name")).to_be_focused()


def test_in_and_out_by_keyboard(
    address: str, context: BrowserContext, open_app: Callable[[str], App]
) -> None:
    page = context.new_page()
    page.goto(f"{address}?c=none")
    keys = page.keyboard
    keys.type("anna")
    keys.press("Tab")
    keys.type("wrong")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(text.SIGN_IN_WRONG)
    expect(page.get_by_label("Password")).to_be_focused()
    audit(page)
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/?c=none")
    page.close()
    app = open_app(address)
    app.ask("Who leads?")
    account = app.page.get_by_role("form", name="Your account")
    expect(account).to_contain_text("Signed in as anna")
    audit(app.page)
    app.page.get_by_role("tab", name="Library").click()
    expect(app.page.get_by_text("Choose files")).to_be_visible()
    app.page.get_by_role("tab", name="Ask").click()
    account.get_by_role("button", name="Sign out").press("Enter")
    app.page.wait_for_url("**/login")
    app.page.go_back()
    expect(app.page.get_by_label("User name")).to_be_visible()


def test_another_user_meets_nothing_of_it(
    address: str, context: BrowserContext, open_app: Callable[[str], App]
) -> None:
    reply = context.request.post(f"{address}login", form={"username": "bo", "password": PASSWORD})
    assert reply.json() == {"user": "bo", "role": "reader"}
    app = open_app(address)
    expect(app.page.get_by_role("form", name="Your account")).to_contain_text("Signed in as bo")
    expect(app.page.locator(".talks-list")).to_have_text(text.TALKS_NONE)
    app.page.get_by_role("tab", name="Library").click()
    expect(app.page.locator(".library")).to_be_visible()
    expect(app.page.get_by_text("Choose files")).to_have_count(0)


def test_where_a_session_has_ended_the_page_leads_to_the_login(
    address: str, context: BrowserContext, open_app: Callable[[str], App]
) -> None:
    context.request.post(f"{address}login", form={"username": "anna", "password": PASSWORD})
    app = open_app(address)
    context.clear_cookies()
    app.question.fill("Who leads?")
    app.question.press("Enter")
    app.page.wait_for_url("**/login?next=*")
    expect(app.page.get_by_label("User name")).to_be_visible()
