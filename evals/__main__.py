"""``python -m evals``: check, draft, run, compare, gate, report.

Exit codes: 0 all is well, 1 a check or gate found something, 2 wrong usage or an error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.cli import (
    baseline_of,
    default_corpus,
    documents_folder,
    errors,
    newest_run,
    read_corpus,
    run_and_print,
)

FOUND, FAILED = 1, 2
DEFAULT_CONFIG = Path("evals/configs/briefing.toml")

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)
Gold = Annotated[Path, typer.Argument(help="Gold file, .jsonl or .csv.")]
CorpusDir = Annotated[Path | None, typer.Option(help="Folder with the documents, or a file of releases.")]
RunFolder = Annotated[Path, typer.Argument(help="Run folder.")]
Split = Annotated[str | None, typer.Option(help="Only cases of this split.")]


@app.callback()
def _root() -> None:
    """Measure question answering on gold cases: exact scores, intervals, comparison, gate."""


@app.command()
def check(gold: Gold, corpus: CorpusDir = None, strict: Annotated[bool, typer.Option()] = False) -> None:
    """Find quotes that aren't in the corpus, facts without quotes, duplicates, leaks between splits.

    Warnings are for a person to look at; with --strict they fail the check too.
    """
    with errors():
        from evals.check import check as problems
        from evals.gold import load_gold

        cases = load_gold(gold)
        documents = read_corpus(corpus or default_corpus(gold))
        found = problems(cases, documents)
        for problem in found:
            typer.echo(f"{'warning' if problem.warning else 'error'}: {problem.case}: {problem.message}")
        if documents is None:
            typer.echo("The documents are absent, so no quote was looked up. Name their folder: --corpus DIR")
        failing = sum(not problem.warning for problem in found)
        typer.echo(f"{len(cases)} cases: {failing} errors, {len(found) - failing} warnings.")
        raise typer.Exit(FOUND if failing or (strict and found) else 0)


@app.command()
def draft(
    feedback: Annotated[Path | None, typer.Option(help="Feedback log, .jsonl.")] = None,
    corpus: CorpusDir = None,
    gold: Annotated[Path | None, typer.Option(help="Gold file whose questions are left out.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most candidates to propose.")] = 50,
) -> None:
    """Print gold candidates from feedback, or from documents, as JSON Lines for a person to accept."""
    with errors():
        from itertools import islice

        from evals.draft import from_documents, from_feedback
        from evals.gold import GoldError, dump_gold, load_gold

        known = load_gold(gold) if gold else ()
        documents = read_corpus(corpus)
        if feedback is not None:
            found = from_feedback(feedback, known)
        elif documents is not None:
            found = from_documents(documents, known)
        else:
            raise GoldError("There is nothing to draft from. Name --feedback FILE or --corpus DIR.")
        typer.echo(dump_gold(islice(found, limit)), nl=False)


@app.command()
def run(
    config: Annotated[Path, typer.Option(help="Configuration, .toml.")] = DEFAULT_CONFIG,
    gold: Annotated[Path | None, typer.Option(help="Gold file instead of the configured one.")] = None,
    corpus: CorpusDir = None,
    system: Annotated[str | None, typer.Option(help="System instead of the configured one.")] = None,
    out: Annotated[Path | None, typer.Option(help="Run folder; one that was interrupted goes on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; each opens its own system.")] = None,
    split: Split = None,
) -> None:
    """Ask all questions, score the answers, print figures for each split and the failures by name."""
    with errors():
        from evals.config import load_config
        from evals.run import new_folder

        folder = documents_folder(corpus)
        chosen = load_config(config, gold=gold, corpus=folder, system=system, workers=workers)
        target = out or new_folder(chosen.name)
        try:
            run_and_print(chosen, target, split)
        except KeyboardInterrupt:
            typer.echo(f"\nInterrupted. The same command with --out {target} goes on from here.", err=True)
            raise typer.Exit(FAILED) from None


@app.command()
def compare(first: RunFolder, second: RunFolder, split: Split = None) -> None:
    """Paired differences of two runs, and the cases that changed."""
    with errors():
        from evals.compare import changed_cases
        from evals.compare import compare as differences
        from evals.run import read_run
        from evals.table import changed_lines, comparison_table, console

        a, b = read_run(first), read_run(second)
        show = console()
        show.print(comparison_table(differences(a, b, split)))
        for line in changed_lines(changed_cases(a, b, split)):
            show.print(line, soft_wrap=True)


@app.command()
def gate(
    folder: Annotated[Path | None, typer.Argument(help="Run folder. [default: the newest in runs/]")] = None,
    baseline: Annotated[Path | None, typer.Option(help="Run folder to compare with.")] = None,
    accept: Annotated[bool, typer.Option(help="Make this run the new baseline instead.")] = False,
) -> None:
    """Fail on a significant regression against the committed baseline, or on an inexact citation."""
    with errors():
        from evals import gate as gates
        from evals.run import read_run

        run = read_run(folder or newest_run())
        known = baseline or baseline_of(run.info)
        if accept:
            gates.accept(run, known)
            typer.echo(f"{known} is the new baseline.")
            return
        against = read_run(known)
        reasons = gates.gate(run, against)
        for reason in reasons:
            typer.echo(f"STOP  {reason}")
        new = gates.uncompared(run, against)
        split = run.info.get("split")
        only = f" Only the split {split!r} was asked." if split else ""
        typer.echo(f"{len(run.results) - new} cases compared with {known}; {new} are not in it.{only}")
        raise typer.Exit(FOUND if reasons else 0)


@app.command()
def report(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help="Run folders, shown side by side. [default: the newest in runs/]"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write. [default: report.html in the first]")
    ] = None,
    corpus: CorpusDir = None,
) -> None:
    """Write one run, or several, as one HTML page."""
    with errors():
        from evals.report import report as write

        chosen = folders or [newest_run()]
        typer.echo(str(write(chosen, out or chosen[0] / "report.html", corpus)))


if __name__ == "__main__":
    app()
