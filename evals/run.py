"""A run: ask every case, write each answer at once, then score them all.

Answers are appended as they come, so an interrupted run goes on where it stopped when it is started
again with the same folder; scores are computed at the end, from what was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from evals.folder import (
    Run,
    RunError,
    alone_in,
    append_result,
    read_results,
    read_run,
    write_info,
    write_metrics,
    write_results,
)
from evals.gold import gold_sha256, load_gold
from evals.provenance import now, provenance
from evals.types import CaseResult, GoldCase, System

__all__ = ["Run", "RunError", "execute", "read_run", "run"]

Asker = Callable[[Sequence[GoldCase]], Iterator[CaseResult]]
Scorer = Callable[[Sequence[CaseResult]], Sequence[CaseResult]]
MANY = 20
"""Questions from which on a progress bar is shown."""


def run(
    system: System,
    cases: str | Path | Iterable[GoldCase],
    out: str | Path | None = None,
    *,
    corpus: str | Path | None = None,
    name: str = "run",
    quiet: bool = False,
) -> Run:
    """Measure any object with ``ask()`` on a gold file or on cases, and return the run.

    Without ``corpus``, the folder of the documents, citations can't be checked to the character, unless
    the system tells its ``documents``. ``out`` is the run folder, by default a new one below ``runs/``.
    """
    from evals.asking import ask_all
    from evals.corpus import Corpus

    gold = load_gold(cases) if isinstance(cases, str | Path) else tuple(cases)
    told = getattr(system, "documents", None)
    documents = Corpus.read(Path(corpus)) if corpus else Corpus(told) if told else None
    info = {
        "name": name,
        "system": type(system).__name__,
        "fingerprint": "",
        "settings": {},
        "gold": {"path": str(cases) if isinstance(cases, str | Path) else None},
        "corpus": {"path": str(corpus) if corpus else None, "sha256": documents and documents.sha256()},
    }
    folder = Path(out) if out else new_folder(name)
    return execute(folder, gold, partial(ask_all, system), partial(score_all, corpus=documents), info, quiet)


def execute(
    folder: Path,
    cases: Sequence[GoldCase],
    asker: Asker,
    scorer: Scorer,
    info: Mapping[str, Any],
    quiet: bool,
) -> Run:
    """Ask what the folder doesn't hold yet, then score everything and write metrics.

    Raises:
        RunError: the folder holds a run of something else, or another run is going on in it.
    """
    from evals.summary import summarise

    _check(cases)
    with alone_in(folder):
        info = prepare(folder, cases, info)
        done = {result.case.id: result for result in read_results(folder)}
        todo = [case for case in cases if case.id not in done]
        for result in progress(asker(todo) if todo else iter(()), len(todo), quiet):
            append_result(folder, result)
            done[result.case.id] = result
        results = scorer([done[case.id] for case in cases])
        write_results(folder, results)
        write_metrics(folder, summarise(results))
        write_info(folder, {**info, "finished": now()})
        return read_run(folder)


def prepare(folder: Path, cases: Sequence[GoldCase], info: Mapping[str, Any]) -> dict[str, Any]:
    """Begin a run in the folder, or make sure that it holds an earlier part of this very run."""
    gold = {**info["gold"], "sha256": gold_sha256(cases), "cases": len(cases)}
    wanted = {**info, "gold": gold, **provenance(), "started": now(), "finished": None, "resumed": []}
    if all(path.name.startswith(".") for path in folder.iterdir()):  # a lock, or a draft that was cut off
        write_info(folder, wanted)
        return wanted
    known = read_run(folder).info
    if _identity(known) != _identity(wanted):
        raise RunError(f"{folder} holds a run with other gold, documents or settings. Name another folder.")
    # A line that an interrupt cut off must go before others follow it.
    write_results(folder, list(read_results(folder)))
    resumed = [*known["resumed"], {"at": now(), "git": wanted["git"]}]
    # What answered first stays told: a finished run is scored again by a later commit, not asked again.
    first = {key: known[key] for key in ("versions", "git", "machine", "started") if key in known}
    wanted = {**wanted, **first, "resumed": resumed}
    write_info(folder, wanted)
    return wanted


def _check(cases: Sequence[GoldCase]) -> None:
    if not cases:
        raise RunError("There is no case to ask. Check the gold file and the split.")
    # Answers are kept by id: of two cases with one id, one would be dropped and the other counted twice.
    twice = next((name for name, n in Counter(case.id for case in cases).items() if n > 1), None)
    if twice is not None:
        raise RunError(f"id {twice!r} occurs twice among the cases. Give each case an id of its own.")


def score_all(results: Sequence[CaseResult], corpus: Any) -> list[CaseResult]:
    """The results with their scores."""
    from evals.metrics import score

    return [replace(result, scores=score(result, corpus)) for result in results]


def new_folder(name: str) -> Path:
    """``runs/NAME-DATE-TIME``, UTC; made at once, so that a second run of that second gets another."""
    stamp = now()[:19].replace("-", "").replace(":", "").replace("T", "-")
    for number in count(1):
        folder = Path("runs") / (f"{name}-{stamp}" if number == 1 else f"{name}-{stamp}-{number}")
        with suppress(FileExistsError):
            folder.mkdir(parents=True)
            break
    return folder


def progress(results: Iterator[CaseResult], total: int, quiet: bool) -> Iterator[CaseResult]:
    """Pass results on, with a bar on the terminal when there are many."""
    if quiet or total < MANY:
        yield from results
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(results, "Asking", total, console=Console(stderr=True), transient=True)


def _identity(info: Mapping[str, Any]) -> tuple[Any, ...]:
    # The settings in force too: the fingerprint of a configuration doesn't see the environment's.
    own = (info["system"], info["fingerprint"], info.get("settings"))
    return (*own, info["gold"]["sha256"], info["corpus"]["sha256"])
