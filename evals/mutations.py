"""``python -m evals.mutations``: does the checker catch what is false, and let pass what is true?

True sentences are taken from the repository's own texts, or from other files. Each is changed by rule
into sentences that are false (a number, name, date, negation, hedge, attribution or role is another),
and into sentences that are still true (cut or turned). The rules work on the plain text and use nothing
of the checker's. Figures come with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.check import check
from assistant.documents import find_files, read_document
from assistant.split import split
from evals.mutation_rules import FALSE, TRUE, Rule, names_in
from evals.stats import mean_estimate
from evals.table import interval

OWN = [Path(p) for p in ("corpus", "docs", "README.md", "CONTRIBUTING.md", "training/README.md")]
"""Texts of the repository."""
_WORDS = (6, 45)  # sentences of this length are used


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence made from a true one."""

    family: str
    source: str
    sentence: str
    true: bool

    @property
    def right(self) -> bool:
        """Whether the checker says of it what it should."""
        return (not check(self.sentence, self.source)) is self.true


def sentences(paths: Sequence[Path]) -> list[str]:
    """Whole sentences of Markdown and text files, and of the texts in JSON Lines, each once."""
    texts: list[str] = []
    for path in paths:
        if path.suffix == ".jsonl":
            rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
            texts += [text for row in rows for text in _texts_of(row)]
        else:
            files = find_files(path) if path.is_dir() else [path]
            texts += [read_document(file, path.parent).text for file in files]
    found = (sentence for text in texts for sentence in _split(text))
    return list(dict.fromkeys(sentence for sentence in found if _usable(sentence)))


def changed(source: str, names: Sequence[str], draw: random.Random) -> Iterator[Changed]:
    """Every change that any rule makes of the sentence."""
    yield Changed("verbatim", source, source, True)
    for rules, true in ((FALSE, False), (TRUE, True)):
        for family, rule in rules.items():
            for sentence in _made(rule, source, names, draw):
                yield Changed(family, source, sentence, true)


def measure(found: Sequence[str], per_family: int, seed: int) -> list[Changed]:
    """At most ``per_family`` changes of each family, drawn from all sentences."""
    draw = random.Random(seed)
    names = sorted({name for sentence in found for name in names_in(sentence)})
    rows = [row for sentence in found for row in changed(sentence, names, draw)]
    draw.shuffle(rows)
    kept: dict[tuple[str, bool], list[Changed]] = {}
    for row in rows:
        kept.setdefault((row.family, row.true), []).append(row)
    return [row for family in kept.values() for row in family[:per_family]]


def table(rows: Sequence[Changed]) -> list[str]:
    """Markdown: what was caught and what passed, by family and in all."""
    lines = ["| change | made | right |", "|---|---|---|"]
    for true, title in ((False, "false: caught"), (True, "true: passed")):
        own = [row for row in rows if row.true is true]
        families: Mapping[str, list[Changed]] = {
            family: [row for row in own if row.family == family]
            for family in dict.fromkeys(r.family for r in sorted(own, key=lambda row: row.family))
        }
        for family, members in (*families.items(), (f"**{title}**", own)):
            lines.append(f"| {family} | {len(members)} | {_share(members)} |")
    return lines


def _share(rows: Sequence[Changed]) -> str:
    """With an interval over the true sentences, since changes of one sentence fare alike."""
    return interval(mean_estimate([float(row.right) for row in rows], [row.source for row in rows]), 3)


def _made(rule: Rule, source: str, names: Sequence[str], draw: random.Random) -> list[str]:
    return [made for made in dict.fromkeys(rule(source, names, draw)) if made != source]


def _texts_of(row: Mapping[str, object]) -> list[str]:
    documents = row.get("documents")
    parts = documents if isinstance(documents, list) else [row]
    return [str(part["text"]) for part in parts]


def _split(text: str) -> Iterator[str]:
    from assistant.types import Document

    document = Document("0" * 16, "text", "", None, None, text, "0" * 64)
    for passage in split(document, 110):
        yield from (" ".join(sentence.text.split()) for sentence in passage.sentences)


def _usable(sentence: str) -> bool:
    low, high = _WORDS
    return (
        low <= len(sentence.split()) <= high
        and sentence[0].isupper()
        and sentence[-1] in ".!"
        and "](" not in sentence
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("paths", nargs="*", type=Path, default=OWN)
    parser.add_argument("--per-family", type=int, default=200, help="most changes of one family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--wrong", action="store_true", help="also print what was judged wrongly")
    options = parser.parse_args(arguments)
    found = sentences(options.paths)
    rows = measure(found, options.per_family, options.seed)
    print(f"{len(found)} sentences\n")
    print("\n".join(table(rows)))
    for row in rows if options.wrong else ():
        if not row.right:
            print(f"\n{row.family}, {check(row.sentence, row.source)}\n  {row.source}\n  {row.sentence}")


if __name__ == "__main__":
    main()
