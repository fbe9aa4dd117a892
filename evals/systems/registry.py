"""The systems by name, each with what it shows as its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from evals.systems.ground import Ground
from evals.types import System

_PATIENCE = 600.0  # seconds for one reply: what is slow is measured, not cut off
_LONGEST_ANSWER = 160  # tokens; two to four sentences


class Unavailable(RuntimeError):
    """A system that cannot run here; the message says what to install."""


@dataclass(frozen=True, slots=True)
class SystemSpec:
    """How a system is opened over a folder, and what a reader of its figures must know."""

    about: str
    open: Callable[[Ground], System]
    slow: bool = False  # seconds a question: asked fewer questions by default


def _assistant(ground: Ground, reader: str | None = None) -> System:
    from assistant import Assistant

    chosen = {"reader": reader} if reader else {}
    return Assistant.open(ground.folder, ground.settings.model_copy(update=chosen))


def _bm25(ground: Ground) -> System:
    from evals.systems.plain import BM25

    return BM25(ground)


def _dense(ground: Ground) -> System:
    from evals.systems.plain import Dense

    return Dense(ground)


def _stock(ground: Ground, top_k: int) -> System:
    from evals.systems.llama_stock import LlamaStock

    return LlamaStock(ground, top_k)


def _citation(ground: Ground) -> System:
    from assistant.errors import ModelError
    from assistant.llm.embedded import INSTALL, EmbeddedLLM, weights
    from evals.systems.llama_citation import LlamaCitation

    try:
        weights()
    except ModelError:
        raise Unavailable(f"The local language model is not installed: {INSTALL}") from None
    return LlamaCitation(ground, EmbeddedLLM(_PATIENCE, threads=2, max_tokens=_LONGEST_ANSWER))


SYSTEMS: dict[str, SystemSpec] = {
    "assistant": SystemSpec("chosen sentences, each a verified quote; abstains", _assistant),
    "assistant-similarity": SystemSpec(
        "the same with the cosine reader instead of the trained one",
        partial(_assistant, reader="similarity"),
    ),
    "llama-index-2": SystemSpec(
        "stock VectorStoreIndex, top-k 2: its best passage, whole; never abstains", partial(_stock, top_k=2)
    ),
    "llama-index-5": SystemSpec(
        "stock VectorStoreIndex, top-k 5: its best passage, whole; never abstains", partial(_stock, top_k=5)
    ),
    "llama-index-citation": SystemSpec(
        "CitationQueryEngine with SmolLM2-135M: the model's text; cites whole chunks", _citation, slow=True
    ),
    "bm25": SystemSpec("the best sentence by BM25; never abstains", _bm25),
    "dense": SystemSpec("the best sentence by cosine; never abstains", _dense),
}
DEFAULT = tuple(SYSTEMS)
"""What a comparison runs unless told otherwise."""
