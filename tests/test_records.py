"""Reading the store of record: the newest state or one that stands still, and errors that help."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.errors import StoreBusyError, StoreError
from assistant.records import told
from assistant.store import Store
from tests.conftest import ROOT


def test_a_store_that_is_no_database_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match="delete the folder: it is rebuilt"):
        Store(tmp_path / "store.sqlite3")


def test_a_view_stands_still(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite3")
    store.update([], [], {"note": "old"})
    view = store.view()
    store.update([], [], {"note": "new"})
    assert (view.revision(), view.get("note")) == (1, "old")
    assert (store.revision(), store.get("note")) == (2, "new")
    assert store.view().get("note") == "new"


def test_a_locked_store_says_to_wait(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite3")
    other = sqlite3.connect(store.path)
    other.execute("BEGIN IMMEDIATE")
    impatient = sqlite3.connect(store.path, timeout=0)
    with pytest.raises(StoreBusyError, match="Wait for it to end"), told(store.path):
        impatient.execute("BEGIN IMMEDIATE")
    other.close()
    impatient.close()


def test_opening_a_new_store_waits_for_another_process_that_does_the_same(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "store.sqlite3", check_same_thread=False)
    other.execute("CREATE TABLE begun (name)")
    other.execute("BEGIN IMMEDIATE")
    later = threading.Timer(0.3, other.close)
    later.start()
    store = Store(tmp_path / "store.sqlite3")
    later.join()
    store.put("note", "kept")
    assert store.get("note") == "kept"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk, in a process of its own."""
    store = Store(tmp_path / "store.sqlite3")
    store.put("note", "old")
    code = (
        "import sys; from pathlib import Path; from assistant.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "store.put('note', 'x' * 10_000_000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )
    assert "StoreError" in done.stderr
    assert "Make room on that disk" in done.stderr
    assert store.get("note") == "old"
