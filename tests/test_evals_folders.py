"""Run folders: each run has its own, and two never share one at the same time."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from filelock import FileLock

from evals import run
from evals.folder import INFO, LOCK, METRICS, RESULTS, RunError
from evals.types import GoldCase

CASES = [GoldCase(f"c{n}", f"question {n}?", True, facts=(("yes",),)) for n in range(4)]


class Says:
    """One text, whatever is asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    def ask(self, question: str) -> str:
        del question
        return self.text


def share(folder: Path | None, text: str) -> float:
    done = run(Says(text), CASES, folder, quiet=True)  # type: ignore[arg-type]
    return done.estimates("test")["correct"].value


def test_two_runs_of_one_second_have_folders_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # By module: ``evals.run`` as an attribute is the function.
    monkeypatch.setattr(import_module("evals.run"), "now", lambda: "2026-05-04T03:02:01+00:00")
    assert [share(None, text) for text in ("no", "yes", "no")] == [0.0, 1.0, 0.0]
    stem = "run-20260504-030201"
    assert sorted(path.name for path in Path("runs").iterdir()) == [stem, f"{stem}-2", f"{stem}-3"]


def test_a_folder_in_which_another_run_is_going_on_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    inner: list[str] = []

    class Nested(Says):
        """Starts a second run in the same folder while the first is being asked."""

        def ask(self, question: str) -> str:
            if not inner:
                with pytest.raises(RunError, match="Another run is going on") as refused:
                    share(folder, "no")
                inner.append(str(refused.value))
            return super().ask(question)

    done = run(Nested("yes"), CASES, folder, quiet=True)  # type: ignore[arg-type]
    assert inner
    assert done.estimates("test")["correct"].value == 1.0
    assert {path.name for path in folder.iterdir()} == {RESULTS, METRICS, INFO}


def test_a_lock_or_a_draft_that_was_left_behind_stops_nothing(tmp_path: Path) -> None:
    with FileLock(tmp_path / LOCK):
        pass
    (tmp_path / LOCK).touch()
    (tmp_path / f".{INFO}.new").write_text("{", encoding="utf-8")
    assert share(tmp_path, "yes") == 1.0
