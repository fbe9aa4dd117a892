from __future__ import annotations

import pytest

from assistant import progress


def test_short_work_shows_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(progress.bar([1, 2, 3], "Working")) == [1, 2, 3]
    assert "Working" not in capfd.readouterr().err


def test_long_work_shows_how_far_it_is(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    monkeypatch.setenv("FORCE_COLOR", "1")  # draw as on a terminal
    assert list(progress.bar(["a", "b"], "Working")) == ["a", "b"]
    shown = capfd.readouterr().err
    assert "Working" in shown
    assert "100%" in shown


def test_silence_passes_items_through() -> None:
    assert list(progress.silent("ab", "Working")) == ["a", "b"]
