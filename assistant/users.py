"""Accounts: a file of users with hashed passwords, the only place that reads, checks and writes it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from assistant.errors import SettingsError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

T = TypeVar("T")
Role = Literal["reader", "editor"]
MIN_PASSWORD, MAX_PASSWORD = 10, 1024
_NAME = re.compile(r"[^\W_][\w.@+-]{0,63}")
_AT_ONCE = threading.BoundedSemaphore(2)  # a check takes 64 MiB on purpose, so that guessing is dear
_TOKEN = "bat_"  # so that a token that was leaked is recognised as one


@dataclass(frozen=True, slots=True)
class User:
    """Who asks, and what that user may do."""

    name: str
    role: Role = "reader"


class Account(BaseModel):
    """What the file holds of a user; nothing in it can be used to sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    role: Role = "reader"
    password: str
    token: str = ""  # SHA-256 of the token for programs; '' without one

    @property
    def stamp(self) -> str:
        """Changes with the password, so that a new one ends the sessions of the old."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:16]


class _File(RootModel[dict[str, Account]]): ...


class Users:
    """The users of a file, read again when it changes. Raises ``SettingsError`` when it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[object, dict[str, Account]] = (None, {})

    def all(self) -> dict[str, Account]:
        """Accounts by name."""
        try:
            seen = os.stat(self.path)
            state = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
            if state != self._read[0]:
                self._read = (state, _File.model_validate_json(self.path.read_bytes()).root)
        except FileNotFoundError:
            raise SettingsError(
                f"There is no file of users at {self.path}. Make it: assistant users add NAME."
            ) from None
        except OSError as error:
            raise SettingsError(
                f"{self.path} cannot be read ({error.strerror}). Check the permissions."
            ) from None
        except ValidationError:
            raise SettingsError(
                f"{self.path} is not a file of users. Restore it, or begin anew: assistant users add NAME."
            ) from None
        return self._read[1]

    def find(self, name: str) -> User | None:
        """The user of this name."""
        account = self.all().get(name)
        return User(name, account.role) if account else None

    def stamp(self, name: str) -> str:
        """What a session of this user must have been begun with; '' for nobody."""
        account = self.all().get(name)
        return account.stamp if account else ""

    def check(self, name: str, password: str) -> User | None:
        """The user, if the password is right; as slow for a name that does not exist."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        name = tidy(name)
        account = self.all().get(name)
        try:
            with _AT_ONCE:
                _hasher().verify(account.password if account else _decoy(), password[:MAX_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return None
        return User(name, account.role) if account else None

    def of_token(self, token: str) -> User | None:
        """The user whose program sent ``token``."""
        digest = _digest(token)
        for name, account in self.all().items():
            if account.token and secrets.compare_digest(account.token, digest):
                return User(name, account.role)
        return None

    def add(self, name: str, password: str, role: Role) -> bool:
        """Add a user, or give one another password and role; True when the user is new."""
        name = tidy(name)
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{name!r} cannot be a user's name. Use up to 64 letters, digits and . @ + - _."
            )
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise SettingsError(
                f"The password needs {MIN_PASSWORD} to {MAX_PASSWORD} characters. Choose another."
            )
        hashed = _hasher().hash(password)

        def put(accounts: dict[str, Account]) -> bool:
            known = accounts.get(name)
            accounts[name] = Account(role=role, password=hashed, token=known.token if known else "")
            return known is None

        return self._change(put)

    def remove(self, name: str) -> None:
        """Remove a user, whose sessions and token end with it."""
        self._change(lambda accounts: accounts.pop(self._known(accounts, name)))

    def new_token(self, name: str) -> str:
        """A token for programs, told this once only; it replaces the user's earlier one."""
        token = _TOKEN + secrets.token_urlsafe(32)

        def put(accounts: dict[str, Account]) -> None:
            known = self._known(accounts, name)
            accounts[known] = accounts[known].model_copy(update={"token": _digest(token)})

        self._change(put)
        return token

    def _known(self, accounts: dict[str, Account], name: str) -> str:
        if tidy(name) not in accounts:
            raise SettingsError(f"There is no user {tidy(name)}. Names: assistant users list.")
        return tidy(name)

    def _change(self, change: Callable[[dict[str, Account]], T]) -> T:
        """Rewrite the file in one step; two commands at once lose nothing."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(f"{self.path}.lock", timeout=10):
                accounts = dict(self.all()) if self.path.exists() else {}
                result = change(accounts)
                fresh = self.path.with_name(f"{self.path.name}.new")
                fresh.unlink(missing_ok=True)
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(_File(accounts).model_dump_json(indent=2) + "\n")
                fresh.replace(self.path)
        except OSError as error:
            raise SettingsError(f"{self.path} cannot be written ({error}). Check the permissions.") from None
        return result


def tidy(name: str) -> str:
    """A name as it is kept: 'Anna ' and 'anna' are the same user."""
    return name.strip().casefold()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # argon2id with the parameters of RFC 9106 for little memory


@cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_hex())
