"""The examples of ``docs/interface.md`` run against the real app, over HTTP: three clients, one answer."""

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


EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ENGINE, Settings(data_dir=tmp_path_factory.mktemp("data"), mcp=True)) as address:
        yield address.rstrip("/")


@pytest.mark.parametrize("name", ["gradio_client", "openai", "mcp"])
def test_the_client_example_runs(address: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = [code for code in EXAMPLES if re.search(rf"^from {name}\b", code, re.MULTILINE)]
    exec(compile(code.replace("http://127.0.0.1:7860", address), "interface.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "Anna Berg leads the works. [1]" in printed
    assert "harbour.md" in printed
    assert " 0 26 Anna Berg leads the works." in printed
    if name == "gradio_client":
        assert ENGINE.asked[-1][1][0].text == "Who represents Japan?"
