"""Systems beside each other on several question sets: the tables as Markdown and as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.failures import failure
from evals.folder import Run
from evals.provenance import now, provenance
from evals.stats import clusters_of, mean_estimate
from evals.types import CaseResult, Estimate

COLUMNS: Mapping[str, str] = {
    "as_it_should": "as it should be",
    "correct": "right",
    "all_facts": "all facts",
    "token_f1": "token F1",
    "misled": "misled",
    "wrong_on_unanswerable": "forced",
    "errors": "failed",
    "over_abstention": "silent",
    "balanced_accuracy": "balanced",
    "auroc": "AUROC",
    "citation_precision": "citations",
    "recall@5": "recall@5",
    "words": "words",
    "seconds_p50": "p50",
    "seconds_p95": "p95",
}
"""Metric -> heading. What no system of a set is eligible for is left out of its table."""
LEGEND = """\
- as it should be: share of the questions, answered rightly or rightly left unanswered; an answer that
  nothing can judge is left out
- right: answerable questions answered rightly. Where the set gives short answers, one of them has to be
  shown, which is easier the more is shown: see words; where it gives evidence only, it has to be cited
- all facts: every fact is said (RAMDocs: every valid answer), whatever else is said
- token F1: words shared with the accepted answer, which counts what is shown beyond it
- misled: says what a misleading document claims; lower is better
- forced: unanswerable questions that got an answer or made the system fail; lower is better
- failed: questions on which the system failed; lower is better
- silent: answerable questions that got none; lower is better
- balanced: mean of 'answered' over answerable and 'left open' over unanswerable questions
- AUROC: chance that an answerable question gets more confidence than an unanswerable one
- citations: share of citations that stand on gold evidence
- recall@5: share of the gold evidence in the first five passages
- words: median words of a shown answer
- p50, p95: time of an answer in milliseconds

Shares in per cent; 95 % bootstrap intervals in brackets."""
_SECONDS = {"seconds_p50", "seconds_p95"}
_PLAIN = {"auroc", "token_f1"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One system on one set."""

    set: str
    system: str
    run: Run


def estimates(results: Sequence[CaseResult], metrics: Mapping[str, Any]) -> dict[str, Estimate]:
    """The figures of the columns; the run's own, over all splits of the set, and two more."""
    _, clusters = clusters_of([result.case for result in results])
    pairs = [(r, c) for r, c in zip(results, clusters, strict=True) if _judged(r)]
    words = [len(result.answer.text.split()) for result in results if not result.answer.abstained]
    found = {name: Estimate(**metrics[name]) for name in COLUMNS if name in metrics}
    if pairs:
        good = [float(failure(result) is None) for result, _ in pairs]
        found["as_it_should"] = mean_estimate(good, [cluster for _, cluster in pairs], "as_it_should")
    if words:
        found["words"] = Estimate(float(statistics.median(words)), None, None, len(words))
    return found


def whole(results: Sequence[CaseResult]) -> dict[str, Any]:
    """Metrics over all cases as one split: a public set's own splits say nothing here."""
    from dataclasses import replace

    from evals.summary import summarise

    merged = [replace(r, case=replace(r.case, split="all", tags=())) for r in results]
    found: dict[str, Any] = summarise(merged)["splits"]["all"]
    return found


def tables(measured: Sequence[Measured]) -> dict[str, dict[str, dict[str, Estimate]]]:
    """Set -> system -> metric -> figure."""
    found: dict[str, dict[str, dict[str, Estimate]]] = {}
    for one in measured:
        figures = estimates(one.run.results, whole(one.run.results))
        found.setdefault(one.set, {})[one.system] = figures
    return found


def markdown(
    found: Mapping[str, Mapping[str, Mapping[str, Estimate]]], head: str, about: Mapping[str, str]
) -> str:
    """One table a set, one row a system; then what the columns and the systems mean."""
    parts = [f"# Side by side\n\n{head}\n"]
    for name, systems in found.items():
        shown = [c for c in COLUMNS if any(c in figures for figures in systems.values())]
        parts.append(f"## {name}\n")
        parts.append(f"| system | n | {' | '.join(COLUMNS[c] for c in shown)} |")
        parts.append("|---" * (len(shown) + 2) + "|")
        for system, figures in systems.items():
            cells = " | ".join(cell(column, figures.get(column)) for column in shown)
            asked = max(figure.n for figure in figures.values())  # times are of all questions
            parts.append(f"| {system} | {asked} | {cells} |")
        parts.append("")
    used = dict.fromkeys(system for systems in found.values() for system in systems)
    parts += ["## What the columns say\n", LEGEND, "\n## The systems\n"]
    return "\n".join([*parts, *(f"- {system}: {about.get(system, '')}" for system in used), ""])


def cell(column: str, figure: Estimate | None) -> str:
    """``83 [78, 88]``; empty where nothing could be scored."""
    if figure is None:
        return ""
    value = _number(column, figure.value)
    if figure.low is None or figure.high is None or column in _SECONDS:
        return value
    return f"{value} [{_number(column, figure.low)}, {_number(column, figure.high)}]"


def write(
    out: Path, measured: Sequence[Measured], about: Mapping[str, str], told: Mapping[str, Any]
) -> tuple[Path, Path]:
    """``bench.md`` and ``bench.json`` in the folder ``out``."""
    found, facts = tables(measured), provenance()
    machine = facts["machine"]
    head = (
        f"{now()[:10]}, {machine['processor']}, {machine['cores']} cores, commit "
        f"{facts['git'].get('commit', 'unknown')[:10]}; at most {told['sample']} questions a set "
        f"({told['slow_sample']} for slow systems), drawn with seed {told['seed']}. "
        "All systems run on the same machine, in the same run, with the same embedding weights."
    )
    page, data = out / "bench.md", out / "bench.json"
    page.write_text(markdown(found, head, about), encoding="utf-8")
    plain = {s: {y: {m: asdict(e) for m, e in f.items()} for y, f in sy.items()} for s, sy in found.items()}
    data.write_text(json.dumps({**told, **facts, "sets": plain}, indent=1) + "\n", encoding="utf-8")
    return page, data


def _judged(result: CaseResult) -> bool:
    """Not an answer to an answerable question that no gold tells right from wrong."""
    return bool(failure(result)) or not result.case.answerable or "correct" in result.scores


def _number(column: str, value: float) -> str:
    if column in _SECONDS:
        return f"{1000 * value:.0f}"
    if column in _PLAIN:
        return f"{value:.2f}"
    return f"{value:.0f}" if column == "words" else f"{100 * value:.0f}"
