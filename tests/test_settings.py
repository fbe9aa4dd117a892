from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TOP_K", "3")
    assert Settings.load().top_k == 3
    assert Settings.load(top_k=4).top_k == 4


def test_an_unknown_variable_is_refused_with_the_nearest_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TOPK", "3")
    with pytest.raises(
        SettingsError, match=r"Unknown setting ASSISTANT_TOPK. Did you mean ASSISTANT_TOP_K\?"
    ):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"), [("TOP_K", "0"), ("TOP_K", "many"), ("PORT", "70000"), ("READER", "x")]
)
def test_a_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match=f"ASSISTANT_{name}: .*Correct the value or unset it"):
        Settings.load()


def test_the_fingerprint_depends_on_what_rows_depend_on() -> None:
    base = Settings().index_fingerprint("model")
    assert base == Settings(top_k=3, port=1).index_fingerprint("model")
    assert base != Settings().index_fingerprint("other model")
    assert base != Settings(passage_words=50).index_fingerprint("model")


def test_the_data_folder_is_the_same_wherever_a_process_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "some/data")
    assert Settings.load().data_dir == Path.cwd() / "some" / "data"
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "~/data")
    assert Settings.load().data_dir == Path.home() / "data"
