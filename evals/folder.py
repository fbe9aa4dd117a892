"""The run folder, one for each run:

- ``results.jsonl``: one ``CaseResult`` a line, appended as cases are answered: ``case`` (as in a gold
  file), ``answer`` (``Answer.to_dict()``), ``scores``, ``seconds``, ``trace``. Scores come at the end.
- ``metrics.json``: ``splits`` (split -> metric -> {value, low, high, n}), ``tags`` (split -> tag ->
  metric -> ...), ``curves`` (split -> risk_coverage, reliability), ``unit`` (what was resampled).
- ``run.json``: what was measured, with what and where (``evals.provenance``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.types import Answer
from evals.gold import case_of, row_of
from evals.types import CaseResult, Estimate

if TYPE_CHECKING:
    from pydantic import TypeAdapter

RESULTS, METRICS, INFO = "results.jsonl", "metrics.json", "run.json"
LOCK = ".lock"


class RunError(ValueError):
    """A run folder that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as read back from its folder; metrics are empty while the run isn't finished."""

    folder: Path
    info: Mapping[str, Any]
    results: tuple[CaseResult, ...]
    metrics: Mapping[str, Any]

    def estimates(self, split: str) -> dict[str, Estimate]:
        """Metric -> figure of one split."""
        return {name: Estimate(**found) for name, found in self.metrics["splits"][split].items()}


def read_run(folder: str | Path) -> Run:
    """Read a run folder; raises ``RunError`` when it is none."""
    folder = Path(folder)
    if not (folder / INFO).is_file():
        raise RunError(f"{folder} is not a run folder: {INFO} is missing. Name one that a run has written.")
    metrics = folder / METRICS
    return Run(
        folder=folder,
        info=_object(folder / INFO),
        results=tuple(read_results(folder)),
        metrics=_object(metrics) if metrics.is_file() else {},
    )


def _object(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # not JSON, or not UTF-8
        raise RunError(f"{path} is broken ({error}). Repeat the run in a new folder.") from None
    if not isinstance(data, dict):
        raise RunError(f"{path} holds no JSON object. Repeat the run in a new folder.")
    return data


def finished(run: Run) -> None:
    """Raise ``RunError`` for a run that was interrupted: nothing of it is scored yet."""
    if not run.metrics and not all(result.scores for result in run.results):
        raise RunError(f"{run.folder} holds a run that is not finished. Start it again with the same --out.")


def read_results(folder: Path) -> Iterable[CaseResult]:
    """The results so far; a last line that was cut off by an interrupt is left out."""
    path = folder / RESULTS
    # Not splitlines(): documents may hold line separators that JSON leaves as they are.
    lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.is_file() else []
    for number, line in enumerate(lines, 1):
        try:
            yield result_of(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else error
            raise RunError(f"{path}, line {number}: {what}. Repeat the run in a new folder.") from None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder, which is made, against other runs: two at once would mix their answers.

    Raises:
        RunError: another run is going on in it.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RunError(f"Another run is going on in {folder}. Wait for it, or name another folder.") from None
    try:
        yield
    finally:
        # Before it is let go, so that no other run's lock is removed; Windows only removes it afterwards.
        with suppress(OSError):
            (folder / LOCK).unlink()
        lock.release()


def append_result(folder: Path, result: CaseResult) -> None:
    """Add one line, on disk before this returns: an interrupt costs one case at most."""
    with (folder / RESULTS).open("a", encoding="utf-8") as stream:
        stream.write(line_of(result))
        stream.flush()
        os.fsync(stream.fileno())


def write_results(folder: Path, results: Iterable[CaseResult]) -> None:
    """Replace all results at once."""
    _replace(folder / RESULTS, "".join(map(line_of, results)))


def write_metrics(folder: Path, metrics: Mapping[str, Any]) -> None:
    """Write ``metrics.json``."""
    _replace(folder / METRICS, json.dumps(metrics, indent=1, ensure_ascii=False) + "\n")


def write_info(folder: Path, info: Mapping[str, Any]) -> None:
    """Write ``run.json``."""
    _replace(folder / INFO, json.dumps(info, indent=1, ensure_ascii=False) + "\n")


def line_of(result: CaseResult) -> str:
    """A result as one line of JSON."""
    data = {
        "case": row_of(result.case),
        "answer": result.answer.to_dict(),
        "scores": dict(result.scores),
        "seconds": result.seconds,
        "trace": dict(result.trace),
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def result_of(data: Mapping[str, Any]) -> CaseResult:
    """A result from its JSON object."""
    answer = _answers().validate_python(data["answer"])
    return CaseResult(case_of(data["case"]), answer, data["scores"], data["seconds"], data["trace"])


@cache
def _answers() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


def _replace(path: Path, text: str) -> None:
    """All or nothing, so that an interrupt can't leave half a file."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
