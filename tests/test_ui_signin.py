"""How wrong passwords are slowed down: for a name from an address, for a name, for an address."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.ui.signin import Attempt, Gate
from assistant.users import User, Users

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Users:
    users = Users(tmp_path_factory.mktemp("auth") / "users.json")
    users.add("anna", PASSWORD, "reader")
    return users


def enter(gate: Gate, name: str, password: str, address: str) -> Attempt:
    return asyncio.run(gate.enter(name, password, address))


def test_after_so_many_even_the_right_password_waits(users: Users) -> None:
    gate = Gate(users, 2)
    for _ in range(3):  # the right one never counts
        assert enter(gate, "anna", PASSWORD, "10.0.0.1").user == User("anna")
    for _ in range(2):
        assert enter(gate, "Anna", "wrong", "10.0.0.1") == Attempt()
    assert 0 < enter(gate, "anna", PASSWORD, "10.0.0.1").wait <= 300
    assert enter(gate, "anna", PASSWORD, "10.0.0.2").user


def test_changing_the_name_or_the_address_helps_only_so_far(users: Users) -> None:
    gate = Gate(users, 1)
    for number in range(4):
        assert enter(gate, f"user{number}", "wrong", f"2001:db8::{number}") == Attempt()
    assert enter(gate, "user9", "wrong", "2001:db8::9").wait  # one network
    assert enter(gate, "anna", PASSWORD, "2001:db8:0:1::9").user
    for number in range(4):
        assert enter(gate, "anna", "wrong", f"10.0.0.{number}") == Attempt()
    assert enter(gate, "anna", PASSWORD, "10.0.0.9").wait


def test_many_at_once_are_no_way_round(users: Users) -> None:
    gate = Gate(users, 2)

    async def all_at_once() -> list[Attempt]:
        return await asyncio.gather(*(gate.enter("anna", "wrong", "10.0.0.1") for _ in range(20)))

    assert sum(attempt.wait == 0 for attempt in asyncio.run(all_at_once())) == 2


def test_it_waits_over_http_too(users: Users, tmp_path: Path) -> None:
    import httpx

    from assistant.settings import Settings
    from assistant.ui import text
    from tests.browser.serving import serving
    from tests.ui_fake import FakeEngine, document

    engine = FakeEngine((document("Anna Berg leads."),))
    with serving(engine, Settings(data_dir=tmp_path, auth=users.path, login_tries=1)) as address:
        for status in (401, 429):
            form = {"username": "anna", "password": "x"}
            reply = httpx.post(f"{address}login", data=form, trust_env=False, timeout=60)
            assert reply.status_code == status
        wait = reply.headers["retry-after"]
        assert reply.json()["detail"] == text.SIGN_IN_THROTTLED.format(seconds=wait)
