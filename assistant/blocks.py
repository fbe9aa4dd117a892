"""Text -> headings, paragraphs, list items and rows, each a slice of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.types import Sentence

_MD_HEADING = re.compile(r"(#{1,6})[ \t]+\S.*")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_MARK = r"(?:[-*+•]|\d{1,3}[.)]|\(?[a-z]\)|\([ivx]{2,4}\))"
"""What a list item begins with: '-', '2.', 'b)', '(iii)'."""
OPENING = rf"[ \t]*(?:>|{_MARK})"
"""The same at the start of a line, or the mark of a quoted paragraph."""
LIST_ITEM = re.compile(rf"[ \t]*{_MARK}[ \t]+\S")
_COUNTED = re.compile(r"[ \t]*\(?(\d{1,3}|[a-z]|[ivx]{2,4})[.)][ \t]")
_BULLET = re.compile(r"[-*+•][ \t]")
_FIRST = {"1", "a", "i"}
_RULE = re.compile(r"[ \t]*\|[|:\s-]*-[|:\s-]*")
_STATES = re.compile(r"[£$€¥@]|\d\s*[ap]\.?m\b|\d{5,}|\d:\d\d", re.IGNORECASE)
"""A price, an address, a time: told, not announced."""
_ENTRIES = tuple(
    re.compile(rf"[ \t]*(?:>[ \t]*)?{opening}")
    for opening in (
        r"(?:\*\*|__)?\d{1,2}[.:h]\d\d\b",
        r"(?:\*\*|__)?[^\W_a-z][^\n.:!?|]{0,30}(?::(?:\*\*|__)?|(?:\*\*|__):)[ \t]+\S",
        r"\S(?:[ ]?\S){0,30}(?:[ ]{3,}|[ ]*\t[ \t]*)\S",
    )
)
"""How lines that each state something begin: '08:40 Lunch', '**Chair:** Ms Lee', '2 April    It ...'."""
HEADING_WORDS = 12
_NO_STOP_AFTER = ".!?:;,"
_STOPS = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, row or heading: a slice, and its level if it is a heading."""

    start: int
    end: int
    level: int = 0


def blocks(text: str, markdown: bool) -> Iterator[Block]:
    """Blocks separated by blank lines; headings, list items and rows of a table stand alone.

    Headings are marked in Markdown, and guessed in plain text. One that heads nothing states something.
    """
    found = [*_marked(text, markdown)]
    last = len(found) - 1
    for number, block in enumerate(found):
        heads_nothing = number > 0 and (number == last or found[number + 1].level > 0)
        yield replace(block, level=0) if heads_nothing and not markdown else block


def _marked(text: str, markdown: bool) -> Iterator[Block]:
    lines: list[tuple[int, int]] = []
    opened: set[str] = set()  # the numbers and letters of the items since the last blank line
    position = 0
    for line in [*text.splitlines(keepends=True), ""]:
        start, position = position, position + len(line)
        heading = _MD_HEADING.fullmatch(line.strip()) if markdown else None
        row = line.lstrip().startswith("|")  # of a Markdown table
        ruled = markdown and bool(_UNDERLINE.fullmatch(line.strip()))
        running = bool(lines) and not text[slice(*lines[-1])].rstrip().endswith(_STOPS)
        item = LIST_ITEM.match(line) and not (running and _is_wrapped(line, opened))
        if heading or row or ruled or not line.strip() or item:
            if ruled and running and _is_title(text, lines):
                yield Block(*lines[0], 2 if "-" in line else 1)
            else:
                yield from _close(text, lines, markdown)
            lines = []
        if item and (mark := _COUNTED.match(line)):
            opened.add(mark[1])
        if heading:
            yield Block(start, start + len(line.rstrip()), len(heading[1]))
        elif not line.strip():
            opened = set()
        elif not ruled:
            lines.append((start, position))


def _is_title(text: str, lines: list[tuple[int, int]]) -> bool:
    """One line, neither an item nor a statement: an underline makes it a heading."""
    line = text[slice(*lines[0])]
    return len(lines) == 1 and not LIST_ITEM.match(line) and not _STATES.search(line)


def is_first_mark(between: str) -> bool:
    """Does '1.', 'a)' or '(i)' stand before the second of two sentences: what begins a list?"""
    mark = _COUNTED.match(between, between.rfind("\n") + 1)
    return bool(mark and mark[1] in _FIRST)


def _is_wrapped(line: str, opened: set[str]) -> bool:
    """'... of at least\\n18. Bring proof': the number ends the text above, and opens no item."""
    mark = _COUNTED.match(line)
    if not mark or mark[1] in _FIRST:
        return False
    if mark[1].isdigit():
        return str(int(mark[1]) - 1) not in opened
    return not any(known.isalpha() for known in opened)


def _close(text: str, lines: list[tuple[int, int]], markdown: bool) -> Iterator[Block]:
    """The lines as one block, or as one an entry; what they open with in plain text may be a heading."""
    if not markdown and _opens_with_heading(text, lines):
        yield Block(*lines[0], 1)
        lines = lines[1:]
    if lines:
        for first, end in pairwise([*sorted({0, *_entries(text, lines)}), len(lines)]):
            yield Block(lines[first][0], lines[end - 1][1])


def _entries(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """The lines that each state something of their own: they open the block, or follow each other at once."""
    kinds = ([n for n, line in enumerate(lines) if kind.match(text, *line)] for kind in _ENTRIES)
    found = max(kinds, key=len)
    return found if found and (found[0] == 0 or found[1:2] == [found[0] + 1]) else []


def _opens_with_heading(text: str, lines: list[tuple[int, int]]) -> bool:
    """A line that looks like a heading and stands alone, or is all in capitals above text that is not."""
    first, *rest = [text[slice(*line)].strip() for line in lines[:2]] or [""]
    heads = not rest or (first.isupper() and not rest[0].isupper())
    return heads and not _BULLET.match(first) and _looks_like_heading(first)


def _looks_like_heading(line: str) -> bool:
    """A short line of plain text in title case or capitals that does not end like a sentence.

    'Manager: Tom Hale' and 'Tickets Cost £12' state something.
    """
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    short = 0 < len(line.split()) <= HEADING_WORDS and line[-1] not in _NO_STOP_AFTER
    states = ": " in line or _STATES.search(line)
    return short and not states and bool(words) and all(word[0].isupper() for word in words)


def columns(text: str, line: int) -> Sentence | None:
    """The names of the columns above the row of a Markdown table that begins at the offset ``line``."""
    rows: list[tuple[int, int]] = []
    end = line
    while end > 0 and text[(start := text.rfind("\n", 0, end - 1) + 1) : end].lstrip().startswith("|"):
        rows.append((start, end))
        end = start
    if len(rows) < 2 or not _RULE.fullmatch(text[slice(*rows[-2])].rstrip()):
        return None
    start, end = rows[-1]
    names = text[start:end]
    return Sentence(start + len(names) - len(names.lstrip()), start + len(names.rstrip()), names.strip())


def asking_heading(text: str, at: int) -> Sentence | None:
    """The Markdown heading right above the offset, if it is a question: 'Is the tax included?', 'No.'"""
    end = len(text[:at].rstrip())
    start = text.rfind("\n", 0, end) + 1
    heading = _MD_HEADING.fullmatch(text[start:end])
    if not heading or not heading[0].endswith("?"):
        return None
    start += len(heading[0]) - len(heading[0].lstrip("# \t"))
    return Sentence(start, end, text[start:end])
