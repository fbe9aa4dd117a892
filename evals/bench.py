"""``python -m evals.bench``: our assistant and others side by side on public question sets.

The sets are no part of the project: name the folder that holds them. Every system gets the same
questions, drawn with a seed that is recorded, over the same files, in this process, one after the other.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from evals.adapters import Material, MaterialError, kind_of, load_material, sample
from evals.corpus import Corpus
from evals.folder import RESULTS, Run, RunError
from evals.run import execute, score_all
from evals.side_by_side import Measured, write
from evals.systems import DEFAULT, SYSTEMS, Ground, Unavailable
from evals.types import CaseResult, GoldCase

SLOW_SAMPLE = 10
"""Questions a set for systems that take seconds each, so that all of it fits in a quarter of an hour."""


def find_sets(folders: Sequence[Path], names: Sequence[str] = ()) -> list[Path]:
    """Question sets in the folders, by name; everything of a known shape, or those of the given names.

    Raises:
        MaterialError: a folder is absent, holds no set, or lacks one that was named.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise MaterialError(f"There is no folder {folder} with question sets. Name one: --benchmarks DIR")
        for path in sorted(folder.iterdir()):
            if path.suffix in {".json", ".jsonl"} or (path / "corpus.jsonl").is_file():
                found.setdefault(path.stem, path)
    missing = [name for name in names if name not in found]
    if missing or not found:
        held = ", ".join(found) or "no question set"
        raise MaterialError(
            f"Not found: {', '.join(missing) or 'any set'}. There is {held}. Choose from these."
        )
    return [found[name] for name in names] if names else [path for path in found.values() if _known(path)]


def _known(path: Path) -> bool:
    try:
        return bool(kind_of(path))
    except MaterialError:
        say(f"{path.name}: no question set of a known shape, left out")
        return False


def narrow(material: Material, folder: Path) -> Material:
    """Where every question is confined to its own documents, only these are indexed."""
    wanted = {path for case in material.cases for path in case.documents or ()}
    if any(case.documents is None for case in material.cases):
        return material
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted(wanted):
        shutil.copyfile(material.folder / path, folder / path)
    return replace(material, folder=folder)


def measure(
    material: Material, systems: Sequence[str], out: Path, slow_sample: int, seed: int
) -> Iterator[Measured]:
    """Run the systems on one set, one after the other; one that is not installed is left out aloud."""
    from assistant.settings import Settings

    ground = Ground(material.folder, Settings.load(data_dir=out / "indexes"))
    corpus = Corpus.read(material.folder)
    for name in systems:
        started = time.perf_counter()
        asked = sample(material, slow_sample, seed) if SYSTEMS[name].slow else material
        folder = out / material.name / name
        try:
            run = _run(name, asked, ground, corpus, folder)
        except Unavailable as reason:
            say(f"  {name}: left out. {reason}")
            if not (folder / RESULTS).exists():
                shutil.rmtree(folder)
            continue
        say(f"  {name}: {len(asked.cases)} questions, {time.perf_counter() - started:.0f} s with indexing")
        yield Measured(material.name, name, run)
        gc.collect()  # an index of the last system should not count against the next one


def _run(name: str, material: Material, ground: Ground, corpus: Corpus, folder: Path) -> Run:
    settings = ground.settings.model_dump(mode="json", exclude={"data_dir", "corpus"})
    info = {
        "name": f"{material.name}, {name}",
        "system": name,
        "fingerprint": hashlib.sha256(repr(sorted(settings.items())).encode()).hexdigest(),
        "settings": settings,
        "gold": {"path": material.name},
        "corpus": {"path": str(material.folder), "sha256": corpus.sha256(), "documents": len(corpus.by_id)},
    }
    asker, scorer = partial(_ask, name, ground), partial(score_all, corpus=corpus)
    return execute(folder, material.cases, asker, scorer, info, quiet=False)


def _ask(name: str, ground: Ground, cases: Sequence[GoldCase]) -> Iterator[CaseResult]:
    """Opens the system only now: a run that is finished already needs none."""
    from evals.asking import ask_all

    for result in ask_all(SYSTEMS[name].open(ground), cases):
        # The peak of this process is that of whichever system came before, too.
        yield replace(result, trace={k: v for k, v in result.trace.items() if k != "peak_rss_mb"})


def bench(
    paths: Sequence[Path], systems: Sequence[str], out: Path, size: int, slow_sample: int, seed: int
) -> list[Measured]:
    """All systems on all sets; ``out`` gets a run folder for each pair."""
    measured: list[Measured] = []
    for number, path in enumerate(paths, 1):
        material = load_material(path, out / "documents" / path.stem)
        if not material.cases:
            say(f"[{number}/{len(paths)}] {material.name}: documents without questions, left out")
            continue
        drawn = narrow(sample(material, size, seed), out / "documents" / f"{path.stem}-asked")
        say(f"[{number}/{len(paths)}] {material.name}: {len(drawn.cases)} of {len(material.cases)} questions")
        measured += measure(drawn, systems, out, slow_sample, seed)
    return measured


def say(text: str) -> None:
    """Progress goes to standard error, tables to standard output."""
    print(text, file=sys.stderr, flush=True)


def main(
    benchmarks: Annotated[list[str], typer.Option(help="Folder with question sets; may be given twice.")],
    sets: Annotated[str, typer.Option(help="Names of sets, with commas; all by default.")] = "",
    systems: Annotated[str, typer.Option(help="Names of systems, with commas.")] = ",".join(DEFAULT),
    size: Annotated[int, typer.Option("--sample", min=1, help="Questions a set.")] = 100,
    slow_sample: Annotated[int, typer.Option(min=1, help="The same for slow systems.")] = SLOW_SAMPLE,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder for results; one that exists is resumed.")] = None,
    pages: Annotated[bool, typer.Option(help="Also one HTML page a set.")] = False,
) -> None:
    """Measure systems side by side on question sets and write the table."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    chosen = [name.strip() for name in systems.split(",") if name.strip()]
    unknown = [name for name in chosen if name not in SYSTEMS]
    folder = out or Path("runs") / time.strftime("bench-%Y%m%d-%H%M%S", time.gmtime())
    try:
        if unknown or not chosen:
            raise MaterialError(f"Unknown system: {', '.join(unknown)}. Known: {', '.join(SYSTEMS)}.")
        if not any(benchmarks):
            raise MaterialError("No folder with question sets was named. Name one: --benchmarks DIR")
        names = [name.strip() for name in sets.split(",") if name.strip()]
        paths = find_sets([Path(b) for b in benchmarks if b], names)
        measured = bench(paths, chosen, folder, size, slow_sample, seed)
    except (MaterialError, RunError) as error:
        say(str(error))
        raise typer.Exit(2) from None
    told = {"sample": size, "slow_sample": slow_sample, "seed": seed}
    page, data = write(folder, measured, {n: SYSTEMS[n].about for n in chosen}, told)
    print(page.read_text(encoding="utf-8"))
    say(f"Written: {page}, {data}")
    if pages:
        write_pages(folder, measured)


def write_pages(folder: Path, measured: Sequence[Measured]) -> None:
    """One page a set with all systems beside each other."""
    from evals.report import report

    for name in dict.fromkeys(one.set for one in measured):
        say(f"Written: {report([m.run.folder for m in measured if m.set == name], folder / f'{name}.html')}")


if __name__ == "__main__":
    typer.run(main)
