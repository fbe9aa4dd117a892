"""The harness keeps the same rules as the product: small modules, one direction, a fast command."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import evals
from tests.conftest import ROOT

PACKAGE = ROOT / "evals"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_the_public_names_are_these() -> None:
    import_module("evals.run")  # must not take the place of the function
    assert evals.__all__ == ["load_gold", "report", "run"]
    assert all(callable(getattr(evals, name)) for name in evals.__all__)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


def test_help_loads_nothing_heavy() -> None:
    heavy = ("scipy", "sklearn", "ir_measures", "torch", "chromadb", "llama_index", "httpx")
    code = f"import sys, evals.__main__; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
