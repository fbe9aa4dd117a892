"""Questions composed one by one for training: near misses above all, and the words that staff use.

`authored/*.txt` holds them, in blocks; `adversarial-*.txt` and `various-*.txt` those written with sight of
what a reader makes of them (`probe.py`), `wiki-*.txt` the later ones on passages of the other sets. A block
that begins `## KEY TITLE` and brings numbered sentences is a passage of its own; one without asks about a
passage of the other sets, whose text has the CRC-32 `KEY`:

    ? question | numbers of the sentences that answer | answer phrases, split by ';;', or '-'
    x question | kind of near miss
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from training.records import INVENTED, Record, Span, join_sentences

FOLDER = Path(__file__).parent / "authored"
_SENTENCE = re.compile(r"\[\d+\] (.*)")


@dataclass
class Block:
    """One passage's lines."""

    key: str
    title: str
    sentences: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def authored(known: Iterable[Record], folder: Path = FOLDER) -> Iterator[Record]:
    """All records; a block whose passage is not among `known` and brings none is left out."""
    passages = {f"{zlib.crc32(record.text.encode()):08x}": record for record in known if record.answerable}
    for path in sorted(folder.glob("*.txt")):
        yield from in_file(path, passages)


def in_file(path: Path, passages: Mapping[str, Record]) -> Iterator[Record]:
    """The records of one file; ``passages`` by the CRC-32 of their text."""
    written = path.stem.partition("-")[0]
    own = written if written in INVENTED else "briefings"
    given = "wiki" if written == "wiki" else "passages"
    for block in blocks(path.read_text("utf-8")):
        if block.sentences:
            text, sentences = join_sentences(block.sentences)
            base = Record(own, f"briefings:{block.key}", "", block.title, text, sentences)
        elif block.key in passages:
            base = replace(passages[block.key], source=given, kind="given")
        else:
            continue
        yield from (_record(base, line) for line in block.lines)


def blocks(content: str) -> Iterator[Block]:
    """The blocks of one file."""
    block: Block | None = None
    for line in content.splitlines():
        if line.startswith("## "):
            if block:
                yield block
            key, _, title = line[3:].partition(" ")
            block = Block(key, title)
        elif block and (match := _SENTENCE.match(line)):
            block.sentences.append(match.group(1).strip())
        elif block and line[:2] in ("? ", "x "):
            block.lines.append(line)
    if block:
        yield block


def _record(base: Record, line: str) -> Record:
    question, *rest = (part.strip() for part in line[2:].split("|"))
    if line[0] == "x":
        return replace(base, question=question, spans=(), gold=frozenset(), answerable=False)
    gold = frozenset(int(number) for number in rest[0].split(","))
    phrases = [] if rest[1] == "-" else [phrase.strip() for phrase in rest[1].split(";;")]
    spans = {span for phrase in phrases for number in sorted(gold) if (span := _place(base, number, phrase))}
    return replace(base, question=question, spans=tuple(sorted(spans)), gold=gold)


def _place(base: Record, number: int, phrase: str) -> Span | None:
    start, end = base.sentences[number]
    at = base.text.find(phrase, start, end)
    return (at, at + len(phrase)) if at >= 0 else None
