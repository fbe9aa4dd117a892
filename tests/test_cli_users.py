"""``assistant users`` as an operator runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli import app
from assistant.users import User, Users

PASSWORD = "correct horse"


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Users:
    path = tmp_path / "users.json"
    monkeypatch.setenv("ASSISTANT_AUTH", str(path))
    return Users(path)


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(app, ["users", *arguments], input=given)


def test_users_are_added_changed_listed_and_removed(users: Users) -> None:
    assert "Added anna (editor)" in run("add", "anna", "--role", "editor", given=PASSWORD + "\n").output
    assert users.check("anna", PASSWORD) == User("anna", "editor")
    assert "Changed anna (reader)" in run("add", "anna", given="another password\n").output
    token = run("token", "anna").stdout.strip()
    assert users.of_token(token) == User("anna", "reader")
    assert run("list").stdout == "anna\treader\ttoken\n"
    assert run("remove", "anna").exit_code == 0
    assert run("list").stdout == ""


def test_what_is_wrong_is_told(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    short = run("add", "anna", given="short\n")
    assert short.exit_code == 2
    assert "10 to 1024 characters" in short.output
    assert not users.path.exists()
    assert "assistant users add NAME" in run("list").output
    monkeypatch.delenv("ASSISTANT_AUTH")
    assert "export ASSISTANT_AUTH" in run("list").output
