"""What a reader makes of composed questions, to write some that it still gets wrong.

    python -m training.probe FILE [KEY ...]

prints for each question of the file (or of its blocks KEY) the reader's logit that the passage answers, the
sentence it holds to be the answer, and `FOOLED` where it would say the wrong thing at a logit of nought.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from assistant.reader import MODEL_FOLDER, OnnxReader
from training.authored import in_file
from training.records import Record
from training.scorers import best_sentence, reader_scorer


def problems(record: Record, logit: float, best: int) -> str:
    """What the reader does wrong; empty if nothing."""
    if not record.answerable:
        return "FOOLED: answers" if logit > 0 else ""
    if best not in record.gold:
        return f"FOOLED: other sentence than {sorted(record.gold)}"
    return "FOOLED: leaves it open" if logit < 0 else ""


def told(records: list[Record], reader: OnnxReader) -> Iterator[str]:
    """A line a question."""
    for record, reading in zip(records, reader_scorer(reader)(records), strict=True):
        best = best_sentence(reading)
        mark = "?" if record.answerable else "x"
        found = problems(record, reading.logit, best)
        yield f"{reading.logit:5.1f} [{best}] {mark} {record.question}  {found}".rstrip()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("keys", nargs="*")
    parser.add_argument("--reader", type=Path, default=MODEL_FOLDER)
    options = parser.parse_args()
    keys = {f"briefings:{key}" for key in options.keys}
    asked = [record for record in in_file(options.file, {}) if not keys or record.group in keys]
    print("\n".join(told(asked, OnnxReader(options.reader))))


if __name__ == "__main__":
    main()
