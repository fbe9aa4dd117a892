from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.errors import StoreError
from assistant.ui.sessions import Sessions


def test_a_session_lasts_while_it_is_used(tmp_path: Path) -> None:
    now = [0.0]
    sessions = Sessions(tmp_path, 1, lambda: now[0])
    secret = sessions.begin("anna", "stamp")
    for now[0] in (3000.0, 6000.0, 9000.0):
        assert sessions.find(secret) == ("anna", "stamp")
    now[0] += 3601
    assert sessions.find(secret) is None


def test_it_can_be_ended_and_is_kept_as_a_hash(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path, 1)
    secret, other = sessions.begin("anna", ""), sessions.begin("anna", "")
    sessions.end(secret)
    assert sessions.find(secret) is None
    assert Sessions(tmp_path, 1).find(other) == ("anna", "")
    path = tmp_path / "sessions.sqlite3"
    assert other.encode() not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_used_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "sessions.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="delete it"):
        Sessions(tmp_path, 1)
