"""A system from its configuration."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from evals.config import ConfigError, RunConfig
from evals.types import System


def open_system(config: RunConfig) -> System:
    """Open the configured system over its documents; raises ``ConfigError`` when there is none."""
    if config.corpus is None or not config.corpus.exists():
        raise ConfigError(missing_corpus(config))
    if ":" in config.system:
        return _foreign(config.system, config.corpus)
    from assistant.settings import Settings
    from evals.systems.ground import Ground
    from evals.systems.registry import SYSTEMS

    if config.system not in SYSTEMS:
        known = ", ".join(SYSTEMS)
        raise ConfigError(f"Unknown system {config.system!r}. Known: {known}, or module:function.")
    settings = Settings.load(**config.settings)
    return SYSTEMS[config.system].open(Ground(config.corpus, settings))


def missing_corpus(config: RunConfig) -> str:
    """What to tell when the documents aren't there."""
    where = f"no folder {config.corpus}" if config.corpus else "not part of this repository"
    return f"The documents of {config.gold} are absent ({where}). Name their folder: --corpus DIR"


def _foreign(name: str, corpus: Path) -> System:
    module, _, function = name.partition(":")
    try:
        make = getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"system {name!r}: {error}. Name it as module:function.") from None
    system: System = make(corpus)
    return system
