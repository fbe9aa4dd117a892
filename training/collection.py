"""The held-out briefings as documents and development questions.

    python -m training.collection --out DIR [--sample 400] [--source adversarial]

DIR then holds `documents/` and `gold.jsonl`, in the form that `evals` reads. The reader never learned from
them, so they are fit to choose thresholds on: `python -m evals.calibrate DIR/gold.jsonl=DIR/documents`. Those
of the source `adversarial` were written where an earlier reader failed: no measure of that one.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

from training.authored import authored
from training.load import held_out
from training.loop import SEED
from training.records import INVENTED, Record


def main() -> None:
    """Command line; prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sample", type=int, help="so many questions, drawn at random, instead of all")
    parser.add_argument("--source", choices=INVENTED, default=INVENTED[0])
    options = parser.parse_args()
    records = [record for record in authored(()) if record.source == options.source and held_out(record)]
    asked = random.Random(SEED).sample(records, options.sample) if options.sample else records
    write(records, asked, options.out)
    answerable = sum(record.answerable for record in asked)
    print(f"{len({r.group for r in records})} documents, {len(asked)} questions, {answerable} answerable")


def write(records: list[Record], asked: list[Record], out: Path) -> None:
    """One Markdown file a briefing of the records; one line of gold a question that is asked."""
    folder = out / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    for record in {record.group: record for record in records}.values():
        title, _, heading = record.title.partition(" > ")
        head = f"---\ntitle: {json.dumps(_unique(record, title))}\n---\n\n# {title}\n\n"
        text = head + (f"## {heading}\n\n" if heading else "") + record.text + "\n"
        (folder / _file(record)).write_text(text, encoding="utf-8")
    with (out / "gold.jsonl").open("w", encoding="utf-8") as file:
        for number, record in enumerate(asked):
            file.write(json.dumps(_gold(record, number), ensure_ascii=False) + "\n")


def _file(record: Record) -> str:
    return f"{record.group.replace(':', '-')}.md"


def _unique(record: Record, title: str) -> str:
    return f"{title} ({record.group.rpartition(':')[2]})"


def _gold(record: Record, number: int) -> dict[str, Any]:
    title = _unique(record, record.title.partition(" > ")[0])
    quotes = [
        {"document": title, "text": record.text[slice(*record.sentences[place])]}
        for place in sorted(record.gold)
    ]
    return {
        "id": f"{record.group}-{number}",
        "question": record.question,
        "answerable": record.answerable,
        "facts": [[answer] for answer in record.answers],
        "quotes": quotes,
        "split": "dev",
        "documents": [_file(record)],  # "venue?" means the briefing that one reads
    }


if __name__ == "__main__":
    main()
