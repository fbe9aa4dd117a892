"""Accounts over HTTP: who is let in, who is not, and that nobody meets what belongs to another user."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from assistant.settings import Settings
from assistant.ui import text
from assistant.ui.access import COOKIE
from assistant.users import Users
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

# Gradio keeps statistics of its queue in ways that pandas is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
DOC = document("Anna Berg leads the works.")
ENGINE = FakeEngine((DOC,), {"Who leads?": Script([(DOC, DOC.text, "Anna Berg")])})
PASSWORD = "correct horse"
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Users:
    users = Users(tmp_path_factory.mktemp("auth") / "users.json")
    users.add("anna", PASSWORD, "editor")
    users.add("bo", PASSWORD, "reader")
    return users


@pytest.fixture(scope="module")
def address(users: Users, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), auth=users.path, root_path="")
    with serving(ENGINE, settings) as address:
        yield address


def client_of(address: str, name: str = "", password: str = PASSWORD, **options: object) -> httpx.Client:
    client = httpx.Client(base_url=address, trust_env=False, timeout=30, **options)  # type: ignore[arg-type]
    if name:
        assert client.post("/login", data={"username": name, "password": password}).status_code == 200
    return client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/gradio_api/info"),
        ("POST", "/gradio_api/call/ask"),
        ("POST", "/gradio_api/queue/join"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("POST", "/gradio_api/upload"),
        ("GET", f"/documents/{DOC.id}"),
        ("GET", "/conversations"),
        ("PATCH", "/conversations/x"),
        ("PUT", "/library/files?name=a.md"),
        ("DELETE", "/library/files?name=a.md"),
        ("POST", "/logout"),
        ("GET", "/not/there"),
        ("OPTIONS", "/conversations"),
    ],
)
def test_without_a_session_everything_is_refused(address: str, method: str, path: str) -> None:
    with client_of(address) as client:
        for headers in ({}, {"authorization": "Bearer x"}, {"cookie": f"{COOKIE}=x"}):
            refused = client.request(method, path, headers=headers)
            assert refused.status_code == 401
            assert refused.json() == {"detail": text.SIGN_IN_FIRST}


def test_health_and_what_the_login_page_needs_are_open(address: str) -> None:
    with client_of(address) as client:
        for path in ("/health", "/login", "/ui/signin.css", "/ui/theme.js", "/favicon.ico"):
            assert client.get(path).status_code == 200, path


def test_a_person_is_led_to_the_login_and_on(address: str) -> None:
    with client_of(address, headers=HTML) as client:
        sent = client.get("/?c=1")
        assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2F%3Fc%3D1")
        page = client.get(sent.headers["location"])
        assert 'name="next" value="/?c=1"' in page.text
        assert "nonce-" in page.headers["content-security-policy"]
        form = {"username": " Anna", "password": "wrong", "next": "/?c=1"}
        wrong = client.post("/login", data=form)
        assert wrong.status_code == 401
        assert text.SIGN_IN_WRONG in wrong.text
        right = client.post("/login", data={**form, "password": PASSWORD})
        assert (right.status_code, right.headers["location"]) == (303, "/?c=1")
        cookie = right.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie
        assert client.get("/").status_code == 200
        assert client.get("/").headers["cache-control"] == "no-store"
