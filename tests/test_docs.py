"""The examples in the documentation run, and its tables name what exists."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path

import pytest

from assistant.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "docs" / "api.md"]


def examples() -> list[tuple[str, str]]:
    blocks = []
    for page in PAGES:
        for number, code in enumerate(
            re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL), 1
        ):
            blocks.append((f"{page.name}-{number}", code))
    return blocks


@pytest.fixture(scope="module")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.mark.parametrize(("name", "code"), examples(), ids=[name for name, _ in examples()])
def test_the_example_runs(name: str, code: str, shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setitem(os.environ, "ASSISTANT_DATA_DIR", str(shared_data))
    with warnings.catch_warnings():
        exec(compile(code, name, "exec"), {"__name__": "__example__"})


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert set(re.findall(rf"`({PREFIX}[A-Z_]+)`", text)) == {
        PREFIX + name.upper() for name in Settings.model_fields
    }


def test_links_to_files_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
