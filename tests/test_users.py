"""The file of users: nothing in it lets anyone in, changes are seen at once, and every fault is told."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.users import User, Users

PASSWORD = "correct horse"


@pytest.fixture
def users(tmp_path: Path) -> Users:
    users = Users(tmp_path / "kept" / "users.json")
    assert users.add(" Anna ", PASSWORD, "editor")
    return users


def test_only_the_right_password_is_taken(users: Users) -> None:
    assert users.check("ANNA", PASSWORD) == User("anna", "editor")
    assert users.check("anna", PASSWORD + " ") is None
    assert users.check("anna", "") is None
    assert users.check("bo", PASSWORD) is None


def test_the_file_holds_hashes_and_is_its_owners(users: Users) -> None:
    token = users.new_token("anna")
    stored = users.path.read_text()
    assert json.loads(stored)["anna"]["password"].startswith("$argon2id$")
    assert PASSWORD not in stored
    assert token not in stored
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    assert users.of_token(token) == User("anna", "editor")
    assert users.of_token("") is None
    assert users.of_token(users.all()["anna"].token) is None


def test_a_change_by_another_process_is_seen(users: Users) -> None:
    stamp = users.stamp("anna")
    other = Users(users.path)
    assert not other.add("anna", "another password", "reader")
    assert users.stamp("anna") != stamp
    assert users.find("anna") == User("anna", "reader")
    other.remove("Anna")
    assert users.find("anna") is None
    assert users.stamp("anna") == ""


def test_a_new_password_keeps_the_token(users: Users) -> None:
    token = users.new_token("anna")
    users.add("anna", "another password", "editor")
    assert users.of_token(token)
    assert users.new_token("anna") != token
    assert users.of_token(token) is None


def test_two_commands_at_once_lose_nothing(users: Users) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: Users(users.path).add(f"user{n}", PASSWORD, "reader"), range(8)))
    assert len(users.all()) == 9


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("", PASSWORD, "cannot be"),
        ("a b", PASSWORD, "Use up to 64"),
        ("bo", "short", "10 to 1024"),
        ("../x", PASSWORD, "cannot be"),
    ],
)
def test_what_cannot_be_a_user_is_refused(users: Users, name: str, password: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason):
        users.add(name, password, "reader")
    assert list(users.all()) == ["anna"]


def test_every_fault_of_the_file_is_told(users: Users, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="assistant users list"):
        users.remove("bo")
    users.path.write_text('{"anna": {"password": "x", "role": "king"}}')
    with pytest.raises(SettingsError, match="is not a file of users"):
        users.all()
    with pytest.raises(SettingsError, match="assistant users add NAME"):
        Users(tmp_path / "none.json").all()
    with pytest.raises(SettingsError, match="cannot be read"):
        Users(tmp_path).all()
