"""What the layout promises: who may import whom, how long a module is, what is public, what starts fast."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assistant"
MODULES = sorted(PACKAGE.rglob("*.py"))
STEPS = {"condense", "parts", "retrieve", "read", "answer", "cite"}
HEAVY = {
    "chromadb": {"vectors", "index", "scale"},
    "llama_index": {"nodes", "vectors", "retrieve", "llama", "pipeline", "llm"},
    "xllamacpp": {"llm"},
    "httpx": {"llm", "scale", "web"},
    "sentence_transformers": {"export"},
    "torch": {"export"},
    "onnxruntime": {"encoder", "reader"},
    "gradio": {"ui"},
    "mcp": {"ui"},
    "ray": {"scale"},
    "pypdfium2": {"formats"},
    "docx": {"formats", "ui"},
    "pptx": {"formats"},
    "openpyxl": {"formats"},
    "lxml": {"formats"},
    "watchfiles": {"watch"},
    "oxmsg": {"formats"},
}


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_public_names_are_these() -> None:
    assert assistant.__all__ == ["Answer", "Assistant", "AssistantError", "Citation", "Settings"]
    assert all(getattr(assistant, name) for name in assistant.__all__)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_heavy_libraries_stay_behind_their_modules(module: Path) -> None:
    for imported in imports(module):
        allowed = HEAVY.get(imported.split(".")[0])
        assert allowed is None or name_of(module) in allowed, f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_point_one_way(module: Path) -> None:
    own, ours = name_of(module), {i.split(".")[1] for i in imports(module) if i.startswith("assistant.")}
    assert not ours & {"ui", "cli"} - {own} or own in {"cli", "ui", "__main__"}
    assert "evals" not in {i.split(".")[0] for i in imports(module)}
    if own in STEPS:
        assert not ours & (STEPS | {"pipeline"}) - {own}, "steps never import each other"
    if own in {"types", "events", "errors", "settings"}:
        assert ours <= {"types", "events", "errors", "settings"}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


def test_nothing_in_the_package_knows_the_briefing() -> None:
    """Capitalised words of the briefing that are not common English must not occur in the code."""
    words = {
        "Japan",
        "Tokyo",
        "Hayashi",
        "Hamada",
        "Blinken",
        "Austin",
        "Fernandez",
        "Korea",
        "Pacific",
        "Yoshimasa",
    }
    for module in MODULES:
        assert not {w for w in words if w in module.read_text(encoding="utf-8")}, module


def test_importing_the_package_and_help_stay_light() -> None:
    code = "import sys, assistant.cli; print([m for m in sys.modules if m.split('.')[0] in {names!r}])"
    names = {*HEAVY, "transformers", "numpy"}
    out = subprocess.run(
        [sys.executable, "-c", code.format(names=names)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert out.stdout.strip() == "[]"


def test_a_question_needs_no_torch(prepared: Path) -> None:
    """Its import takes seconds."""
    code = (
        "import sys; from assistant import Assistant; Assistant.open('corpus').ask('Who represents Japan?')\n"
        "print(*{m.split('.')[0] for m in sys.modules} & {'sentence_transformers', 'torch'})"
    )
    env = os.environ | {"ASSISTANT_DATA_DIR": str(prepared)}
    command = [sys.executable, "-c", code]
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=env)
    assert out.stdout.strip() == ""
