"""Two questions of one document that differ by a name, asked as one: 'Who speaks for Norway and Chile?'

    python -m evals.coordinated GOLD=FOLDER

Prints how much of both halves is said, and how often an unanswerable half is left open or named as missing:
asked as one sentence to be found, as the assistant asks it, and each half by itself, which is what can be
reached. At least one half of each pair has an answer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant import Assistant
from assistant.answer import select
from evals.gold import load_gold
from evals.metrics.text import says_one_of
from evals.stats import mean_estimate
from evals.table import interval
from evals.types import GoldCase

_LONGEST = 4  # words of a name
_SMALL = {"of", "the"}


@dataclass(frozen=True, slots=True)
class Pair:
    """The question made of two, and the two."""

    question: str
    halves: tuple[GoldCase, GoldCase]


Told = tuple[str, bool]
"""What is said of a half, and whether it is plain that it is left open."""


def pairs(cases: Sequence[GoldCase]) -> Iterator[Pair]:
    """All pairs of one document whose questions differ by one name or number."""
    for one, other in combinations(cases, 2):
        if one.documents == other.documents and (one.answerable or other.answerable):
            joined = _joined(one.question.rstrip("?").split(), other.question.rstrip("?").split())
            if joined:
                yield Pair(joined, (one, other))


def _joined(one: list[str], other: list[str]) -> str | None:
    short = min(len(one), len(other))
    first = next((n for n in range(short) if one[n] != other[n]), short)
    last = next((n for n in range(short - first) if one[-1 - n] != other[-1 - n]), short - first)
    left, right = one[first : len(one) - last], other[first : len(other) - last]
    if first + last < 2 or not (_is_name(left) and _is_name(right)):
        return None
    return " ".join([*one[:first], *left, "and", *right, *one[len(one) - last :]]) + "?"


def _is_name(words: list[str]) -> bool:
    return 0 < len(words) <= _LONGEST and all(w in _SMALL or w[0].isupper() or w[0].isdigit() for w in words)


def main(gold: str, folder: str) -> None:
    """Ask every pair in each way and print the shares."""
    assistant = Assistant.open(folder)
    asked = list(pairs([case for case in load_gold(Path(gold)) if case.split == "dev"]))
    ways: dict[str, Callable[[Pair, GoldCase], Told]] = {
        "as one": lambda pair, half: _as_one(assistant, pair.question, half),
        "as the assistant asks it": lambda pair, half: _told(assistant, pair.question, half),
        "each half by itself": lambda _, half: _told(assistant, half.question, half),
    }
    table = Table("asked", "answerable halves said", "unanswerable halves left open or named")
    console = Console()
    for name, ask in track(ways.items(), "Asking", console=Console(stderr=True)):
        told = [(half, ask(pair, half)) for pair in asked for half in pair.halves]
        said = [(half, _says_all(half, text)) for half, (text, _) in told if half.answerable]
        open_ = [(half, left) for half, (_, left) in told if not half.answerable]
        table.add_row(name, _share(said), _share(open_))
    console.print(f"{len(asked)} pairs")
    console.print(table)


def _as_one(assistant: Assistant, question: str, half: GoldCase) -> Told:
    passages = assistant.search(question, documents=half.documents)
    reader = assistant._reader
    reading = reader.read(question, passages)
    chosen = select(reading, reader.threshold, reader.sentence_threshold, assistant.settings.max_sentences)
    return " ".join(item.sentence.text for item in chosen), not chosen


def _told(assistant: Assistant, question: str, half: GoldCase) -> Told:
    answer = assistant.ask(question, documents=half.documents)
    return "" if answer.abstained else answer.text, answer.abstained or answer.missing is not None


def _says_all(half: GoldCase, text: str) -> bool:
    return all(says_one_of(text, fact) for fact in half.facts)


def _share(told: list[tuple[GoldCase, bool]]) -> str:
    if not told:
        return "none asked"
    clusters = [str(half.documents) for half, _ in told]  # pairs of one document stand or fall together
    found = mean_estimate([float(right) for _, right in told], clusters)
    return f"{interval(found, 2)} n={found.n}"


if __name__ == "__main__":
    main(*sys.argv[1].split("=", 1))
