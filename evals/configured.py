"""A run as a configuration file describes it, in this process or in several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from evals.asking import ask, ask_all
from evals.config import ConfigError, RunConfig
from evals.corpus import Corpus
from evals.folder import Run
from evals.gold import load_gold
from evals.opening import missing_corpus, open_system
from evals.run import execute, new_folder, score_all
from evals.types import CaseResult, GoldCase, System

_system: System | None = None
"""The system of a worker process; each worker opens its own."""


def run_config(
    config: RunConfig, out: Path | None = None, split: str | None = None, quiet: bool = False
) -> Run:
    """Run a configuration; ``split`` limits it to the cases of one split."""
    cases = [case for case in load_gold(config.gold) if split in (None, case.split)]
    if config.corpus is None or not config.corpus.exists():
        raise ConfigError(missing_corpus(config))
    corpus = Corpus.read(config.corpus)
    asker = partial(_ask_here, config) if config.workers == 1 else partial(_ask_in_pool, config)
    scorer = partial(_score, config=config, corpus=corpus)
    folder = out or new_folder(config.name)
    # The gate has to know that what is missing from the run was not asked for.
    info = {**describe(config, corpus), "split": split}
    return execute(folder, cases, asker, scorer, info, quiet)


def describe(config: RunConfig, corpus: Corpus) -> dict[str, Any]:
    """What goes into ``run.json`` about the configuration."""
    info = {
        "name": config.name,
        "system": config.system,
        "seed": config.seed,
        "fingerprint": config.fingerprint(),
        "config": config.model_dump(mode="json"),
        "settings": _settings(config),
        "gold": {"path": str(config.gold)},
        "corpus": {
            "path": str(config.corpus),
            "sha256": corpus.sha256(),
            "documents": len(corpus.by_id),
        },
    }
    if config.judge:
        from evals.judge import PROMPT_SHA256

        info["judge"] = {"model": config.judge.model, "prompt_sha256": PROMPT_SHA256}
    return info


def _settings(config: RunConfig) -> dict[str, Any]:
    """All settings in force; folders of this machine are left out."""
    if ":" in config.system:
        return dict(config.settings)
    from assistant.settings import Settings

    return Settings.load(**config.settings).model_dump(mode="json", exclude={"data_dir", "corpus"})


def _score(results: Sequence[CaseResult], config: RunConfig, corpus: Corpus) -> Sequence[CaseResult]:
    scored = score_all(results, corpus)
    if config.judge is None:
        return scored
    from evals.judge import judge_all

    return judge_all(scored, config.judge)


def _ask_here(config: RunConfig, cases: Sequence[GoldCase]) -> Iterator[CaseResult]:
    yield from ask_all(open_system(config), cases)


def _ask_in_pool(config: RunConfig, cases: Sequence[GoldCase]) -> Iterator[CaseResult]:
    """In the order of the cases. Spawned, not forked: model runtimes don't survive a fork."""
    workers = min(config.workers, len(cases))
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_open, initargs=(config,))
    try:
        yield from pool.map(_ask, cases)
    finally:
        pool.shutdown(cancel_futures=True)


def _open(config: RunConfig) -> None:
    global _system
    _system = open_system(config)


def _ask(case: GoldCase) -> CaseResult:
    assert _system is not None
    return ask(_system, case)
