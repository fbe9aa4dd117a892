"""The example of ``docs/interface.md`` runs against the real app, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.browser.serving import serving
from tests.ui_fake import FakeEngine, Script, document

# Gradio keeps statistics of its queue in ways that pandas is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
PAGE = Path(__file__).parent.parent / "docs" / "interface.md"
DOC = document("Anna Berg leads the works.")
ENGINE = FakeEngine((DOC,), {"Who represents Japan?": Script([(DOC, DOC.text, "Anna Berg")])})


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=tmp_path)) as address:
        yield address


def test_the_client_example_runs(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(compile(code.replace("http://127.0.0.1:7860", address), "interface.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "Anna Berg leads the works. [1]" in printed
    assert "harbour.md 0 26" in printed
    assert ENGINE.asked[-1][1][0].text == "Who represents Japan?"
