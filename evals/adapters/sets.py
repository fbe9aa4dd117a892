"""Which adapter reads a file, told by what is in it; and samples of the cases."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from evals.adapters.beir import load_beir
from evals.adapters.collection import Material, MaterialError
from evals.adapters.oneshape import load_clapnq, load_mtrag, load_ramdocs, load_squad2_rows, load_squad_rows
from evals.adapters.releases import load_releases
from evals.adapters.rows import read_rows
from evals.adapters.squad import is_squad, load_squad_json
from evals.gold import load_gold


def load_own(path: Path, folder: Path) -> Material:
    """A gold file of ours; its documents lie beside it in a folder of its name and stay where they are."""
    del folder
    documents = path.with_suffix("")
    if not documents.is_dir():
        raise MaterialError(f"The documents of {path.name} are absent. Put them into {documents}.")
    return Material(path.stem, documents, load_gold(path))


KINDS: Mapping[str, Callable[[Path, Path], Material]] = {
    "beir": load_beir,
    "clapnq": load_clapnq,
    "mtrag": load_mtrag,
    "own": load_own,
    "ramdocs": load_ramdocs,
    "releases": load_releases,
    "squad": load_squad_rows,
    "squad-json": load_squad_json,
    "squad2": load_squad2_rows,
}
"""Adapters by name; each takes the set's path and the folder to fill."""
_MARKS = (
    ("gold_sentences", "clapnq"),
    ("wrong_answers", "ramdocs"),
    ("answerability", "mtrag"),
    ("answer_starts", "squad"),
    ("source", "releases"),
    ("facts", "own"),
    ("quotes", "own"),
)


def load_material(path: Path, folder: Path, kind: str | None = None) -> Material:
    """Write the set's documents into ``folder`` and return its cases; the name is the file's.

    Raises:
        MaterialError: the set is not there, of no known kind, or a line of it is wrong.
    """
    found = kind or kind_of(path)
    if found not in KINDS:
        raise MaterialError(f"Unknown kind {found!r}. Known: {', '.join(sorted(KINDS))}.")
    return replace(KINDS[found](path, folder), name=path.stem)


def kind_of(path: Path) -> str:
    """The adapter that fits; a file of SQuAD rows with unanswerable ones among them is SQuAD 2.0."""
    if not path.exists():
        raise MaterialError(f"There is no question set at {path}. Name a file or a BEIR folder.")
    if path.is_dir():
        return "beir"
    if path.suffix == ".json" and is_squad(path):
        return "squad-json"
    first = next(iter(read_rows(path)), (0, {}))[1] if path.suffix == ".jsonl" else {}
    for key, kind in _MARKS:
        if key in first:
            near_misses = kind == "squad" and any(not row.get("answerable") for _, row in read_rows(path))
            return "squad2" if near_misses else kind
    raise MaterialError(f"{path.name} has no shape that is known here. Known: {', '.join(sorted(KINDS))}.")


def sample(material: Material, size: int, seed: int) -> Material:
    """``size`` cases drawn without replacement, in file order; answerable or not as in the whole set.

    The draw depends on the seed and the cases' ids alone, so every system gets the same questions.
    """
    if size >= len(material.cases):
        return material
    draw = random.Random(f"{seed}:{material.name}")
    groups = [[c for c in material.cases if c.answerable is kind] for kind in (True, False)]
    wanted = round(size * len(groups[0]) / len(material.cases))
    chosen = {
        case.id
        for group, count in zip(groups, (wanted, size - wanted), strict=True)
        for case in draw.sample(sorted(group, key=lambda case: case.id), count)
    }
    return replace(material, cases=tuple(case for case in material.cases if case.id in chosen))
