"""Accounts over HTTP: who is let in, who is not, and that nobody meets what belongs to another user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError, AuthenticationError

from assistant import Assistant
from assistant.errors import SettingsError
from assistant.library import Library
from assistant.settings import Settings
from assistant.ui import build_app, text
from assistant.ui.access import COOKIE
from assistant.ui.conversation import ask
from assistant.ui.history import History
from assistant.users import Users
from tests.browser.serving import serving
from tests.conftest import WordEmbedder
from tests.ui_fake import FakeEngine, Script, document

# Gradio keeps statistics of its queue in ways that pandas is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
DOC = document("Anna Berg leads the works.")
ENGINE = FakeEngine((DOC,), {"Who leads?": Script([(DOC, DOC.text, "Anna Berg")])})
PASSWORD = "correct horse"
PATIENT: dict[str, Any] = {"verbose": False, "httpx_kwargs": {"timeout": 60}}
HTML = {"accept": "text/html"}
FILES = "/library/files"


@dataclass(frozen=True)
class Site:
    """A server with accounts, and its users ``anna`` (editor) and ``bo`` (reader)."""

    address: str
    users: Users
    data: Path

    @contextmanager
    def client(self, name: str = "", **options: Any) -> Iterator[httpx.Client]:
        """A browser's worth of cookies, signed in as ``name``."""
        with httpx.Client(base_url=self.address, trust_env=False, timeout=60, **options) as client:
            if name:
                reply = client.post("/login", data={"username": name, "password": PASSWORD})
                assert reply.status_code == 200
                assert reply.json()["user"] == name
            yield client


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Users:
    users = Users(tmp_path_factory.mktemp("auth") / "users.json")
    users.add("anna", PASSWORD, "editor")
    users.add("bo", PASSWORD, "reader")
    return users


@pytest.fixture(scope="module")
def site(users: Users, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("data")
    with serving(ENGINE, Settings(data_dir=data, auth=users.path)) as address:
        yield Site(address, users, data)


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
        ("PUT", f"{FILES}?name=a.md"),
        ("DELETE", f"{FILES}?name=a.md"),
        ("POST", "/logout"),
        ("GET", "/not/there"),
        ("OPTIONS", "/conversations"),
        ("GET", "/ui/../conversations"),
    ],
)
def test_without_a_session_everything_is_refused(site: Site, method: str, path: str) -> None:
    with site.client() as client:
        for headers in ({}, {"authorization": "Bearer x"}, {"cookie": f"{COOKIE}=x"}):
            refused = client.request(method, path, headers=headers)
            assert refused.status_code == 401
            assert refused.json() == {"detail": text.SIGN_IN_FIRST}


def test_openais_clients_are_told_in_their_shape(site: Site) -> None:
    with site.client() as client:
        wrong = client.post("/v1/chat/completions", headers={"authorization": "Bearer x"}, json={})
    assert wrong.status_code == 401
    assert wrong.json()["error"]["code"] == "invalid_api_key"
    assert wrong.json()["error"]["message"] == text.TOKEN_UNKNOWN


def test_health_and_what_the_login_page_needs_are_open(site: Site) -> None:
    with site.client() as client:
        for path in ("/health", "/login", "/ui/signin.css", "/ui/theme.js", "/favicon.ico"):
            assert client.get(path).status_code == 200, path


def test_a_person_is_led_to_the_login_and_on(site: Site) -> None:
    with site.client(headers=HTML) as client:
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
        assert client.get("/").headers["cache-control"] == "no-store"
        assert client.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(
    "next", ["https://evil.test/", "//evil.test", "/\\evil.test", "/\t/evil.test", "javascript:1"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(site: Site, next: str) -> None:
    with site.client(headers=HTML) as client:
        form = {"username": "anna", "password": PASSWORD, "next": next}
        assert client.post("/login", data=form).headers["location"] == "/"


def test_signing_out_ends_the_session_on_the_server(site: Site) -> None:
    with site.client("anna") as client:
        kept = client.cookies[COOKIE]
        assert client.post("/logout").headers["location"] == "/login"
        assert COOKIE not in client.cookies
        assert client.get("/config").status_code == 401
    with site.client(cookies={COOKIE: kept}) as thief:
        assert thief.get("/config").status_code == 401


def test_pages_of_other_sites_change_nothing(site: Site) -> None:
    with site.client("anna") as client:
        for origin in ("cross-site", "same-site"):
            refused = client.post("/logout", headers={"sec-fetch-site": origin})
            assert (refused.status_code, refused.json()["detail"]) == (403, text.FOREIGN_PAGE)
        assert client.get("/config", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_removal_and_a_new_password_end_sessions(site: Site) -> None:
    site.users.add("cy", PASSWORD, "reader")
    with site.client("cy") as client:
        site.users.add("cy", "another password", "editor")
        assert client.get("/config").status_code == 401
    site.users.add("cy", PASSWORD, "reader")
    with site.client("cy") as client:
        site.users.remove("cy")
        assert client.get("/config").status_code == 401
        assert client.post("/login", data={"username": "cy", "password": PASSWORD}).status_code == 401


def test_sessions_outlive_a_restart(users: Users, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, auth=users.path)
    with serving(ENGINE, settings) as address, Site(address, users, tmp_path).client("anna") as client:
        cookies = dict(client.cookies)
    with (
        serving(ENGINE, settings) as address,
        Site(address, users, tmp_path).client(cookies=cookies) as client,
    ):
        assert client.get("/conversations").status_code == 200


def test_programs_ask_with_a_password_or_a_token(site: Site) -> None:
    with pytest.raises(AuthenticationError):
        Client(site.address, auth=("anna", "wrong"), **PATIENT)
    token = site.users.new_token("bo")
    for way in ({"auth": ("anna", PASSWORD)}, {"headers": {"Authorization": f"Bearer {token}"}}):
        client = Client(site.address, **PATIENT, **way)
        assert client.predict(question="Who leads?", api_name="/ask")["text"] == f"{DOC.text} [1]"
        assert client.predict(api_name="/documents")[0]["file"] == DOC.path
    site.users.new_token("bo")
    with site.client(headers={"authorization": f"Bearer {token}"}) as client:
        assert client.get("/config").status_code == 401


def test_a_conversation_is_its_owners_alone(site: Site) -> None:
    history = History(site.data)
    talk = history.save("anna", "", list(ask(ENGINE, "Who leads?", []))[-1:])
    history.close()
    with site.client("anna") as anna, site.client("bo") as bo:
        assert talk in anna.get("/conversations").text
        assert talk not in bo.get("/conversations").text
        assert bo.patch(f"/conversations/{talk}", json={"title": "x"}).status_code == 404
        assert bo.delete(f"/conversations/{talk}").status_code == 404
        assert anna.delete(f"/conversations/{talk}").status_code == 204


def test_uploads_are_their_owners_alone(
    users: Users, tmp_path: Path, folder: Path, embedder: WordEmbedder
) -> None:
    settings = Settings(data_dir=tmp_path / "data", reader="similarity", auth=users.path)
    shared = Assistant(Library(folder, settings, embedder=embedder), settings)
    with serving(shared, settings) as address:
        site = Site(address, users, settings.data_dir)
        with site.client("anna") as anna, site.client("bo") as bo:
            # A reader may add to the own space as well.
            for client, said in ((bo, b"Bo travels alone."), (anna, b"Anna travels to Oslo.")):
                assert client.put(FILES, params={"name": "trip.md"}, content=said).status_code == 200
            listed = {
                name: Client(address, auth=(name, PASSWORD), **PATIENT).predict(api_name="/documents")
                for name in ("anna", "bo")
            }
            ids = {name: [d["id"] for d in found if "trip" in d["file"]] for name, found in listed.items()}
            assert [len(found) for found in ids.values()] == [1, 1]
            assert "Anna travels" in anna.get(f"/documents/{ids['anna'][0]}").text
            assert bo.get(f"/documents/{ids['anna'][0]}").status_code == 404
            assert bo.delete(FILES, params={"name": "trip.md"}).status_code == 204
            assert anna.get(f"/documents/{ids['anna'][0]}").status_code == 200


def test_readers_do_not_change_what_everyone_reads(
    users: Users, tmp_path: Path, folder: Path, embedder: WordEmbedder
) -> None:
    settings = Settings(data_dir=tmp_path / "data", reader="similarity", auth=users.path, uploads="shared")
    shared = Assistant(Library(folder, settings, embedder=embedder), settings)
    trip: dict[str, Any] = {"params": {"name": "trip.md"}}
    with serving(shared, settings) as address:
        site = Site(address, users, settings.data_dir)
        with site.client("anna") as anna, site.client("bo") as bo:
            refused = bo.put(FILES, **trip, content=b"Bo travels.")
            assert (refused.status_code, refused.json()["detail"]) == (403, text.EDITORS_ONLY)
            assert anna.put(FILES, **trip, content=b"Anna travels.").status_code == 200
            assert bo.delete(FILES, **trip).status_code == 403
            assert (folder / "uploads" / "trip.md").read_bytes() == b"Anna travels."
            assert anna.delete(FILES, **trip).status_code == 204


def test_a_user_asks_so_many_questions_a_minute(users: Users, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, auth=users.path, questions_per_minute=2)
    with serving(ENGINE, settings) as address:
        anna, bo = (Client(address, auth=(name, PASSWORD), **PATIENT) for name in ("anna", "bo"))
        for _ in range(2):
            anna.predict(question="Who leads?", api_name="/ask")
        with pytest.raises(AppError, match=r"Ask again in \d+ seconds"):
            anna.predict(question="Who leads?", api_name="/ask")
        assert bo.predict(question="Who leads?", api_name="/ask")["text"]


def test_behind_a_proxy_with_https(users: Users, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, auth=users.path, root_path="/briefing")
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "intranet.test", **HTML}
    form = {"username": "anna", "password": PASSWORD}
    with serving(ENGINE, settings) as address, Site(address, users, tmp_path).client() as client:
        assert client.get("/", headers=forwarded).headers["location"] == "/briefing/login?next=%2F"
        reply = client.post("/login", data=form, headers=forwarded)
        assert reply.headers["location"] == "/briefing/"
        assert "; path=/briefing; samesite=lax; secure" in reply.headers["set-cookie"].lower()
        session = {"cookie": reply.headers["set-cookie"].split(";")[0]}
        page = client.get("/", headers={**forwarded, **session, "host": "intranet.test"})
        assert '"root":"https://intranet.test/briefing"' in page.text.replace(" ", "")
    untrusted = settings.model_copy(update={"proxies": "192.0.2.1"})
    with serving(ENGINE, untrusted) as address, Site(address, users, tmp_path).client() as client:
        reply = client.post("/login", data=form, headers=forwarded)
        assert "secure" not in reply.headers["set-cookie"].lower()


def test_a_file_without_users_is_refused_at_the_start(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, auth=tmp_path / "users.json")
    with pytest.raises(SettingsError, match="assistant users add NAME"):
        build_app(ENGINE, settings)
    (tmp_path / "users.json").write_text("{}")
    with pytest.raises(SettingsError, match="names no user"):
        build_app(ENGINE, settings)
