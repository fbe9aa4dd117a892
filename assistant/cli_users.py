"""``assistant users``: keeps the file of users that ``ASSISTANT_AUTH`` names."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.shell import told

if TYPE_CHECKING:
    from assistant.users import Users

app = typer.Typer(no_args_is_help=True, help="Who may sign in, kept in the file that ASSISTANT_AUTH names.")


class _Role(StrEnum):
    reader = "reader"
    editor = "editor"


@app.command()
def add(
    name: str,
    role: Annotated[
        _Role, typer.Option(help="An editor may change the documents for everyone.")
    ] = _Role.reader,
) -> None:
    """Add a user, or give one a new password and role. Asks for the password, or reads a line of it."""
    with told():
        users = _users()
        new = users.add(name, _password(), role.value)
        typer.echo(f"{'Added' if new else 'Changed'} {name} ({role.value}) in {users.path}.")


@app.command()
def remove(name: str) -> None:
    """Remove a user. Whoever is signed in as this user is signed out at once."""
    with told():
        _users().remove(name)
        typer.echo(f"Removed {name}. Conversations and uploads of this user are kept.")


@app.command(name="list")
def listed() -> None:
    """Names and roles, and who has a token."""
    with told():
        for name, account in sorted(_users().all().items()):
            typer.echo(f"{name}\t{account.role}{chr(9) + 'token' if account.token else ''}")


@app.command()
def token(name: str) -> None:
    """Print a token for programs, sent as 'Authorization: Bearer TOKEN'. Replaces the earlier one."""
    with told():
        made = _users().new_token(name)
        typer.echo("Keep it in a safe place; it is not shown again.", err=True)
        typer.echo(made)


def _users() -> Users:
    from assistant.errors import SettingsError
    from assistant.settings import Settings
    from assistant.users import Users

    path = Settings.load().auth
    if path is None:
        raise SettingsError("No file of users is named. Name one: export ASSISTANT_AUTH=users.json.")
    return Users(path)


def _password() -> str:
    """Typed twice at a terminal, else one line: what a script sends never stands in a list of processes."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
