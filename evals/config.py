"""What to run, from a TOML file: gold, documents, system, its settings. Paths as on a command line."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the key."""


class JudgeConfig(BaseModel):
    """A language model that judges answers, apart from the system under test."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str  # of an OpenAI-compatible service, such as http://127.0.0.1:8080/v1
    model: str = Field(min_length=1)  # the exact version, so that figures stay comparable
    api_key_env: str | None = None  # name of the environment variable with the key
    timeout: float = Field(default=60.0, gt=0)  # seconds a question


class RunConfig(BaseModel):
    """One run. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    gold: Path
    corpus: Path | None = None
    """Folder with the documents; None where they aren't part of the repository: name it with --corpus."""
    system: str = "assistant"
    """A name that ``evals.systems`` knows, or ``module:function``, called with the corpus folder."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """The assistant's settings that differ from their defaults."""
    seed: int = 0
    workers: int = Field(default=1, ge=1)
    baseline: Path | None = None
    """The run folder that ``gate`` compares with."""
    judge: JudgeConfig | None = None

    def fingerprint(self) -> str:
        """SHA-256 of all that can change an answer or a score, but not of how fast it is made."""
        kept = self.model_dump(mode="json", exclude={"name", "workers", "baseline", "corpus", "gold"})
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def load_config(path: Path, **overrides: Any) -> RunConfig:
    """Read a TOML file; ``overrides`` that are None leave its values alone."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no configuration {path}. Name a .toml file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}. Correct it.") from None
    return make_config(data | {k: v for k, v in overrides.items() if v is not None}, str(path))


def make_config(data: dict[str, Any], where: str = "configuration") -> RunConfig:
    """Check the values; ``where`` is named in errors."""
    try:
        return RunConfig.model_validate(data)
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"{where}: {found}. Correct it.") from None
