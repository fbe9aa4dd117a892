"""What can go wrong with a language model, in words that hold no address, key or reply of its own."""

from __future__ import annotations

from assistant.errors import ModelError
from assistant.types import Fault

_MEANING: dict[Fault, str] = {
    "refused": "The language model cannot be reached. Check ASSISTANT_LLM_URL and that its server runs.",
    "late": "The language model took too long. Raise ASSISTANT_LLM_SECONDS or choose a faster one.",
    "cut": "The language model's reply broke off. Check its server.",
    "garbage": "The language model's reply is not of the OpenAI format. Check ASSISTANT_LLM_URL.",
    "busy": "The language model is busy (429). Try again later.",
    "failed": "The language model's server failed. Check its log.",
    "rejected": "The language model's server rejects the request. Check its key, model and URL.",
    "paused": "The language model failed several times and is left alone for a while. Check its server.",
}


class LLMFault(ModelError):
    """The language model did not do its part; ``kind`` says how."""

    def __init__(self, kind: Fault) -> None:
        self.kind = kind
        super().__init__(_MEANING.get(kind, kind))
