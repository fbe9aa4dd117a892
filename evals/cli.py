"""What the commands share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from evals.config import RunConfig
    from evals.corpus import Corpus


def run_and_print(config: RunConfig, folder: Path, split: str | None) -> None:
    """The figures, then the failures."""
    from evals.configured import run_config
    from evals.table import console, failure_lines, metrics_table

    done = run_config(config, folder, split)
    show = console()
    show.print(f"{config.name}: {len(done.results)} cases, system {config.system}, in {folder}")
    show.print(metrics_table(done))
    for line in failure_lines(done.results):
        show.print(line, soft_wrap=True)


def read_corpus(folder: Path | None) -> Corpus | None:
    """The documents of a folder, None for none."""
    from evals.corpus import Corpus

    found = documents_folder(folder)
    return Corpus.read(found) if found else None


def documents_folder(path: Path | None) -> Path | None:
    """The folder itself; a question set or a file of releases is first unpacked below ``runs/``."""
    if path is None or path.suffix not in (".jsonl", ".json"):
        return path
    from evals.adapters import load_material

    return load_material(path, Path("runs") / ".documents" / path.stem).folder


def default_corpus(gold: Path) -> Path | None:
    """The corpus of the configuration that uses this gold file, so that ``check FILE`` is enough."""
    from evals.config import load_config

    for path in sorted(Path("evals/configs").glob("*.toml")):
        config = load_config(path)
        if config.gold.resolve() == gold.resolve() and config.corpus and config.corpus.exists():
            return config.corpus
    return None


def newest_run(below: Path = Path("runs")) -> Path:
    """The run folder that was begun last."""
    from evals.folder import INFO, RunError

    found = sorted(below.glob(f"*/{INFO}"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise RunError(f"There is no run below {below}/. Name a run folder.")
    return found[-1].parent


def baseline_of(info: Mapping[str, Any]) -> Path:
    """The baseline that the run's configuration names."""
    from evals.run import RunError

    known = info.get("config", {}).get("baseline")
    if not known:
        raise RunError("The run's configuration names no baseline. Name one: --baseline DIR")
    return Path(known)


@contextmanager
def errors() -> Iterator[None]:
    """Errors that a person can mend are messages, not tracebacks."""
    from assistant.errors import AssistantError
    from evals.adapters import MaterialError
    from evals.config import ConfigError
    from evals.folder import RunError
    from evals.gold import GoldError
    from evals.judge import JudgeError
    from evals.systems.registry import Unavailable

    known = (AssistantError, ConfigError, GoldError, JudgeError, MaterialError, RunError, Unavailable)
    try:
        yield
    except known as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
