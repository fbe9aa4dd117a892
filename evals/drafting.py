"""``python -m evals.drafting``: extractive answers, checked drafts, and the same drafts without checking.

The three run over the gold test split, and over public question sets where their folder is named, with one
language model: the embedded one, or the endpoint of ``ASSISTANT_LLM_URL``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant import Assistant, Settings
from assistant.check import check
from assistant.library import Library
from assistant.models import load_writer
from assistant.types import Answer
from evals.adapters import Material, load_material, sample
from evals.asking import ask_all
from evals.bench import find_sets, narrow
from evals.corpus import Corpus, flat
from evals.gold import load_gold
from evals.metrics.citation import Statement, statements
from evals.run import score_all
from evals.summary import summarise
from evals.systems.drafted import Remembering, Unchecked
from evals.types import CaseResult, System

COLUMNS = {
    "correct": "right",
    "fact_recall": "facts",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "wrong_on_unanswerable": "answers to unanswerable",
    "seconds_p50": "p50",
    "seconds_p95": "p95",
}
"""Metric -> heading."""
_GOLD, _CORPUS = Path("evals/gold/briefing.jsonl"), Path("corpus")


def gold_split() -> Material:
    """The gold test split over the shipped briefing."""
    return Material("gold test split", _CORPUS, tuple(c for c in load_gold(_GOLD) if c.split == "test"))


def public_sets(benchmarks: Path, sets: Sequence[str], size: int, seed: int, out: Path) -> Iterator[Material]:
    """Samples of the public sets."""
    for path in find_sets([benchmarks], sets):
        drawn = sample(load_material(path, out / "documents" / path.stem), size, seed)
        yield narrow(drawn, out / "asked" / path.stem)


def compare(material: Material, settings: Settings, data: Path) -> Iterator[tuple[str, list[CaseResult]]]:
    """Each system's scored answers; the last one shows the drafts that the one before it checked."""
    writer = load_writer(settings)
    if writer is None:
        raise SystemExit("There is no language model. Set ASSISTANT_LLM=embedded, or ASSISTANT_LLM_URL.")
    quiet = settings.model_copy(update={"llm": "none", "llm_url": "", "data_dir": data})
    library, corpus = Library(material.folder, quiet), Corpus.read(material.folder)
    shared = Remembering(writer)
    plain = Assistant(library, quiet)
    plain.ask("Is everything loaded?")
    systems: dict[str, System] = {
        "extractive": plain,
        "checked drafts": Assistant(library, quiet, shared),
        "unchecked drafts": Unchecked(library, quiet, shared),
    }
    for name, system in systems.items():
        yield name, score_all(list(ask_all(system, material.cases)), corpus)


def unsupported(results: Sequence[CaseResult]) -> tuple[int, int]:
    """Shown sentences that stand on none of the quotes they cite, and all shown sentences."""
    lone = total = 0
    for result in results:
        quotes = {citation.marker: flat(citation.quote) for citation in result.answer.citations}
        for text, marks in () if result.answer.abstained else _shown(result.answer):
            total += 1
            sources = [quotes[mark] for mark in marks if mark in quotes]
            lone += not any(text in source or not check(text, source) for source in sources)
    return lone, total


def _shown(answer: Answer) -> list[Statement]:
    """Sentences with their marks, as the answer tells them; else read from its text, where a source that
    holds marks of its own ("[8]") misleads."""
    return [(flat(shown.text), (shown.marker,)) for shown in answer.sentences] or statements(answer)


def line(material: str, name: str, results: Sequence[CaseResult]) -> str:
    """One row of the table."""
    (metrics,) = summarise(results)["splits"].values()
    lone, total = unsupported(results)
    drafted = sum(result.answer.way == "drafted" for result in results)
    cells = [_cell(metrics.get(metric), metric) for metric in COLUMNS]
    if name.startswith("unchecked"):
        cells[-2:] = ["as above", "as above"]
    return f"| {material} | {name} | {' | '.join(cells)} | {lone} of {total} | {drafted} of {len(results)} |"


def _cell(figure: dict[str, float | None] | None, metric: str) -> str:
    if figure is None or figure["value"] is None:
        return ""
    if metric.startswith("seconds"):
        return f"{figure['value']:.2f} s"
    bounds = "" if figure["low"] is None else f" [{figure['low']:.2f}, {figure['high']:.2f}]"
    return f"{figure['value']:.2f}{bounds}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--benchmarks", type=Path, help="folder with public question sets")
    parser.add_argument("--no-gold", action="store_true", help="only the public sets")
    parser.add_argument("--sets", default="clapnq,squad2,ramdocs,mtrag", help="names of sets, with commas")
    parser.add_argument("--sample", type=int, default=25, help="questions of each public set")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    settings = Settings.load()
    if settings.llm == "none" and not settings.llm_url:
        settings = Settings.load(llm="embedded")
    print(f"| set | system | {' | '.join(COLUMNS.values())} | unsupported sentences | drafted |")
    print(f"|{'---|' * (len(COLUMNS) + 4)}")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        sets = options.sets.split(",")
        chosen = [] if options.no_gold else [gold_split()]
        if options.benchmarks:
            chosen += public_sets(options.benchmarks, sets, options.sample, options.seed, out)
        for material in chosen:
            for name, results in compare(material, settings, out / "data"):
                print(line(material.name, name, results), flush=True)


if __name__ == "__main__":
    main()
