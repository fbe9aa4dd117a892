"""The comparison of drafts, with an endpoint that lies in every sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import Settings
from evals.drafting import compare, gold_split, line, main, unsupported
from evals.scripted_llm import ScriptedLLM


def lies(body: dict[str, Any]) -> str:
    """The first sentence of the evidence, and the same turned into its opposite."""
    (first,) = re.findall(r"^\[1\] (.*)$", body["messages"][-1]["content"], re.MULTILINE)
    return f"{first} [1] It is not true that {first} [1]"


def test_lies_are_counted_where_nobody_checks_and_none_is_shown_where_we_do(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    material = gold_split()
    material = replace(material, cases=material.cases[:10])
    with ScriptedLLM(lies) as server:
        settings = Settings(data_dir=prepared, llm_url=server.url, llm_model="m")
        found = dict(compare(material, settings, prepared))
        asked = len(server.requests)
    assert 3 < asked <= len(material.cases), "the unchecked system shows the same drafts"
    lone = {name: unsupported(results)[0] for name, results in found.items()}
    assert (lone["extractive"], lone["checked drafts"]) == (0, 0)
    assert lone["unchecked drafts"] >= asked
    row = line("gold", "unchecked drafts", found["unchecked drafts"])
    assert row.startswith("| gold | unchecked drafts | ")
    assert "as above" in row


def test_without_a_model_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.drafting.load_writer", lambda _: None)
    with pytest.raises(SystemExit, match="ASSISTANT_LLM"):
        main([])
