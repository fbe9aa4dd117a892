"""Lines in reading order -> headings, paragraphs and rows of tables.

Lines of a paragraph are joined by a space, also across columns and pages, so that a sentence stays
whole. A word divided at the end of a line is put together again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.formats.form import is_form
from assistant.formats.pdf_tables import names_of
from assistant.formats.pdf_words import Line
from assistant.formats.writer import Writer, clean, form

_BIGGER = 1.12  # than the body's letters: a heading
_WIDER = 1.3  # than the usual distance between lines: a new paragraph
_SHORT = 0.8  # of the column's width: a line that ends its paragraph, if it ends a sentence
_HEADING_CHARS = 200
_HEADING_WORDS = 16
_ITEM = re.compile(r"(?:[•◦▪■●○–—*‣·]|[-o](?=\s)|\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_BULLET = re.compile(r"[•◦▪■●○–—*‣·\-o]\s+")
_LEADER = re.compile(r"(?:\. ?){5,}\s*\w*$")  # to a page number, in a table of contents
_STOP = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_DIVIDED = re.compile(r"([^\W\d_]+)-$")
_LONG_WORD = 60
_FIRST = re.compile(r"[^\W\d_]+")

Numbered = tuple[int, Line]  # page, line


def flow(pages: Sequence[Sequence[Line]], writer: Writer) -> None:
    """Write the lines of all pages as headings, paragraphs and rows."""
    lines = [
        (number, line._replace(text=text))
        for number, page in enumerate(pages)
        for line in page
        if (text := clean(line.text).strip()) and not _LEADER.search(text)
    ]
    body = _body_height(lines)
    words = Counter(word.casefold() for _, line in lines for word in line.text.split()[:-1])
    sizes = sorted(
        {round(line.height / body, 1) for _, line in lines if line.height > body * _BIGGER}, reverse=True
    )
    pitch = _pitch(lines)
    at, names = -1, list[str]()
    for group in _groups(lines, pitch, body):
        for _ in range(at, group[0][0]):
            writer.page()
        at = group[-1][0]
        if group[0][1].cells:
            names = _write_table([line for _, line in group], names, writer)
            continue
        names = []
        _write(group, body, sizes, words, writer)
    for _ in range(at, len(pages) - 1):
        writer.page()


def _body_height(lines: Sequence[Numbered]) -> float:
    letters: Counter[float] = Counter()
    for _, line in lines:
        letters[round(line.height, 1)] += len(line.text)
    return max(letters.most_common(1)[0][0], 0.1) if letters else 1.0


def _pitch(lines: Sequence[Numbered]) -> float:
    """The usual distance from line to line, in heights of a line."""
    steps = [
        (line.middle - before.middle) / max(line.height, 0.1)
        for (page, before), (other, line) in pairwise(lines)
        if page == other and before.region == line.region and line.middle > before.middle
    ]
    return median(steps) if steps else 1.2


def _groups(lines: Sequence[Numbered], pitch: float, body: float) -> list[list[Numbered]]:
    """Lines that make one paragraph or heading."""
    groups: list[list[Numbered]] = []
    for page, line in lines:
        if groups and _goes_on(groups[-1], page, line, pitch, body):
            groups[-1].append((page, line))
        else:
            groups.append([(page, line)])
    return groups


def _goes_on(group: Sequence[Numbered], page: int, line: Line, pitch: float, body: float) -> bool:
    """Whether a line belongs to the paragraph before it."""
    last_page, last = group[-1]
    if line.cells or last.cells:
        there = (last_page, last.region, len(last.cells))
        return there == (page, line.region, len(line.cells))
    alike = max(line.height, last.height) < _BIGGER * min(line.height, last.height)
    if not alike or line.bold != last.bold or _ITEM.match(line.text):
        return False
    ended = bool(_STOP.search(last.text))
    near = last_page == page and last.region == line.region
    if not near:  # from one column or page to the next
        small = line.text[0].islower()
        return (
            not ended
            and last.height <= body * _BIGGER
            and (small or (len(group) > 1 and not _is_short(last)))
        )
    if line.middle - last.middle > _WIDER * pitch * line.height:
        return False
    indented = (
        line.left - line.edge_left > 0.8 * line.height and last.left - last.edge_left < 0.3 * line.height
    )
    if ended:
        return not (_is_short(last) or indented)
    # Its first word would have fitted on the line before: a row of a table, a line of an address.
    word = len(line.text.split()[0]) / len(line.text) * (line.right - line.left)
    fits = word + line.height < last.edge_right - last.right
    return line.text[0].islower() or not (fits and _is_short(last))


def _is_short(line: Line) -> bool:
    return line.right - line.edge_left < _SHORT * (line.edge_right - line.edge_left)


def _write_table(rows: Sequence[Line], names: list[str], writer: Writer) -> list[str]:
    """Rows under the names of their columns, for a table's rest on the next page those of its start."""
    if len(names) != len(rows[0].cells):
        names = []
    if not names and is_form([row.cells for row in rows]):
        form(writer, [row.cells for row in rows])
        return []
    own = names_of(rows)
    for row in rows[1:] if own else rows:
        alone = sum(map(bool, row.cells)) == 1  # names the rows below it
        writer.row([] if alone else own or names, row.cells)
    return own or names


def _write(
    group: Sequence[Numbered], body: float, sizes: list[float], words: Counter[str], writer: Writer
) -> None:
    text, breaks = _joined(group, words)
    first = group[0][1]
    if not breaks and len(text) <= _HEADING_CHARS and any(map(str.isalpha, text)):
        size = round(first.height / body, 1)
        if first.height > body * _BIGGER and size in sizes:
            writer.heading(text, sizes.index(size) + 1)
            return
        if first.bold and len(text.split()) <= _HEADING_WORDS and text[-1] not in ".:;,":
            writer.heading(text, len(sizes) + 1)
            return
    mark = _BULLET.match(text)
    opening = "- " if mark else ""  # one kind of mark for all items; '#' would make a heading of a paragraph
    rest = text[mark.end() :] if mark else text.lstrip("# ")
    shift = len(opening) + len(rest) - len(text)
    writer.paragraph(opening + rest, [offset + shift for offset in breaks])


def _joined(group: Sequence[Numbered], words: Counter[str]) -> tuple[str, list[int]]:
    """The text of lines, and where in it pages start."""
    page, line = group[0]
    text, breaks = line.text, list[int]()
    for number, (other, line) in enumerate(group[1:], 1):
        divided, first = _DIVIDED.search(text[-_LONG_WORD:]), _FIRST.match(line.text)
        if divided and first and first[0][0].islower() and group[number - 1][1].text.endswith("-"):
            whole, hyphened = (divided[1] + first[0]).casefold(), f"{divided[1]}-{first[0]}".casefold()
            # Only a word that the document also writes with a hyphen keeps it.
            text = text if words[hyphened] > words[whole] else text[:-1]
        else:
            text += " "
        breaks += [len(text)] * (other - page)
        page = other
        text += line.text
    return text, breaks
