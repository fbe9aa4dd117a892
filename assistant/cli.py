"""The ``assistant`` command. Exit codes: 0 answered, 3 abstained, 2 wrong usage or an error."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import cli_users
from assistant.errors import AssistantError
from assistant.shell import told

if TYPE_CHECKING:
    from assistant.index import Update
    from assistant.pipeline import Assistant
    from assistant.settings import Settings
    from assistant.types import Answer

ANSWERED, ABSTAINED = 0, 3
_RELATED = 3  # passages offered under an abstention

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)
app.add_typer(cli_users.app, name="users")
Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus", "-c", help="Folder or file with documents. [default: ASSISTANT_CORPUS, or ./corpus]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.callback()
def _root() -> None:
    """Ask briefing documents; every sentence shown is an exact quote of its source."""


@app.command()
def ask(question: str, corpus: Corpus = None, as_json: Json = False) -> None:
    """Answer one question."""
    with told():
        answer = _open(corpus).ask(question)
        _print(answer, as_json)
        raise typer.Exit(ABSTAINED if answer.abstained else ANSWERED)


@app.command()
def index(
    path: Annotated[Path | None, typer.Argument(help="Folder or file with the documents.")] = None,
    ray: Annotated[
        str | None, typer.Option(help="Read and embed on the Ray cluster at this address, or: local.")
    ] = None,
    as_json: Json = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on reading what changes; Ctrl+C ends.")] = False,
) -> None:
    """Read the documents of a folder (default: ASSISTANT_CORPUS, or ./corpus), as far as they changed."""
    with told():
        on_cluster = _index_on(ray, path) if ray else None
        assistant = _open(path)
        _report(on_cluster or assistant.library.last_update, assistant, as_json)
        if watch:
            from assistant.watch import until_interrupted
            from assistant.watch import watch as watch_folder

            stop = until_interrupted()
            watch_folder(assistant.library, stop, lambda update: _report(update, assistant, as_json))


@app.command()
def chat(corpus: Corpus = None) -> None:
    """Ask several questions in the terminal; follow-ups are understood. An empty line ends."""
    from assistant.types import Turn

    with told():
        assistant = _open(corpus)
        history: list[Turn] = []
        typer.echo(f"{len(assistant.documents)} document(s). Ask a question; an empty line ends.", err=True)
        for question in _questions():
            try:
                answer = assistant.ask(question, history)
            except AssistantError as error:
                typer.echo(str(error), err=True)
                continue
            _print(answer, as_json=False)
            history += [Turn("user", question), Turn("assistant", answer.text)]


@app.command()
def serve(
    corpus: Corpus = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on. [default: 7860]")] = None,
) -> None:
    """Serve the chat in the browser."""
    with told():
        from assistant.settings import Settings

        given = {"host": host, "port": port}
        settings = Settings.load(**{key: value for key, value in given.items() if value is not None})
        assistant = _open(corpus, settings)
        from assistant.ui import serve as serve_ui
        from assistant.watch import watching

        with watching(assistant.library, settings.watch):
            serve_ui(assistant, settings, assistant.examples)


def _report(update: Update, assistant: Assistant, as_json: bool) -> None:
    from dataclasses import asdict

    counts = f"{update.added} added, {update.changed} changed, {update.removed} removed"
    passages = sum(assistant.passage_counts.values())
    summary = f"{counts}, {update.unchanged} unchanged: {passages} passages."
    report = {**asdict(update), "passages": passages}
    typer.echo(json.dumps(report) if as_json else summary)
    for reason in update.skipped.values():
        typer.echo(f"Left out: {reason}", err=True)


def main() -> None:
    """Entry point of the ``assistant`` command."""
    gc.set_threshold(100_000)  # what starting makes is kept: looking through it costs a tenth of the time
    app()


def _questions() -> Iterator[str]:
    while True:
        try:
            question = input("> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return
        if not question:
            return
        yield question


def _open(corpus: Path | None, settings: Settings | None = None) -> Assistant:
    from assistant.pipeline import Assistant
    from assistant.progress import bar
    from assistant.settings import Settings

    settings = settings or Settings.load()
    assistant = Assistant.open(corpus or settings.corpus, settings, progress=bar)
    gc.freeze()  # all of this is in use: not looked through again, not even at the end
    return assistant


def _index_on(address: str, corpus: Path | None) -> Update:
    from assistant.progress import bar
    from assistant.scale.cluster import update
    from assistant.settings import Settings

    settings = Settings.load()
    return update(corpus or settings.corpus, settings, address, bar)


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False))
        return
    typer.echo(answer.text)
    if answer.way == "drafted":
        typer.echo("(Written by a language model and checked against the quotes below.)", err=True)
    elif answer.drafting:
        typer.echo(f"(The language model's draft was not used: {answer.drafting.fault}.)", err=True)
    for citation in answer.citations:
        date = f", {citation.date}" if citation.date else ""
        page = f"page {citation.page}, " if citation.page is not None else ""
        place = f"{citation.path}, {page}characters {citation.start}-{citation.end}"
        typer.echo(f"\n[{citation.marker}] {citation.title}{date} ({place})\n    “{citation.quote}”")
    if answer.abstained and answer.passages:
        typer.echo("\nYou may mean:" if answer.kind == "clarification" else "\nRelated passages:")
        for passage in answer.passages[:_RELATED]:
            heading = f" > {passage.heading}" if passage.heading else ""
            typer.echo(f"  - {passage.title}{heading}: {' '.join(passage.text.split())[:100]}…")
