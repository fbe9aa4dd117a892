"""Document -> passages and sentences, each with exact character offsets.

Nothing is copied or normalised on the way: a piece is only ever a slice of ``document.text``, so
``document.text[start:end]`` equals its text for whatever Unicode the document holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from assistant.types import Document, Passage, Sentence

_MD_HEADING = re.compile(r"(#{1,6})[ \t]+\S.*")
LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_MARKER = re.compile(r"[ \t]*(?:[-*+•>]|\d{1,3}[.)])[ \t]+")
_TABLES = (".csv", ".tsv", ".xlsx")
_ABBREVIATED = re.compile(r"\b(?:[Aa]pprox|[Ee]xcl|[Ee]st|[Pp]aras?|[Cc]llrs?)\.\s*\Z")
"""Ends that are none, and that sentencex does not know."""
_WORDS = re.compile(
    r"\b(?:arc|ark|art|con|fed|id|ill|may|me|miss|ok|ore|May|Ida|Ken)\.[\"”’)]*\s+"
    r"(?=[\"“‘(]?(?![IVXLC]{2,}\b|[VXLC]\b)[A-Z])"
)
"""Ends that sentencex takes for abbreviations: of Illinois, Maine, an article, ..."""
_ZONE = re.compile(r"[A-Z]{2,4}\b")
_STUMP = re.compile(r"[\"'(]*[A-Za-z0-9]{1,12}[.!]\s*")
_HEADING_WORDS = 12
_LONG_SENTENCE = 1500  # characters; text without full stops (tables, lists) is cut at white space
_NO_STOP_AFTER = ".!?:;,"


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, list item or heading: a slice, and its level if it is a heading."""

    start: int
    end: int
    level: int = 0


def split(document: Document, passage_words: int) -> list[Passage]:
    """Passages in document order. A passage never crosses a heading; it holds whole sentences.

    A passage is closed once it has ``passage_words`` words; a short rest joins the one before.
    """
    passages: list[Passage] = []
    for heading, sentences in _sections(document):
        passages.extend(_passage(document, heading, group) for group in _group(sentences, passage_words))
    return passages


def _sections(document: Document) -> Iterator[tuple[str, list[Sentence]]]:
    """Runs of sentences that stand under the same path of headings."""
    text, path, run = document.text, dict[int, str](), list[Sentence]()
    # Parsed files have Markdown headings whatever their suffix; only plain text must be guessed at.
    markdown = not document.path.lower().endswith(".txt")
    rows = document.path.lower().endswith(_TABLES)
    for block in _blocks(text, markdown):
        if block.level:
            if run:
                yield _join(path, document.title), run
                run = []
            path = {level: name for level, name in path.items() if level < block.level}
            path[block.level] = text[block.start : block.end].strip().strip("#").strip()
        else:
            run.extend(_sentences(text, block.start, block.end, rows))
    if run:
        yield _join(path, document.title), run


def _join(path: dict[int, str], title: str) -> str:
    return " > ".join(name for _, name in sorted(path.items()) if name != title)


def _blocks(text: str, markdown: bool) -> Iterator[_Block]:
    """Blocks separated by blank lines; headings, list items and rows of a table stand alone."""
    lines: list[tuple[int, int]] = []
    position = 0
    for line in [*text.splitlines(keepends=True), ""]:
        start, position = position, position + len(line)
        heading = _MD_HEADING.fullmatch(line.strip()) if markdown else None
        row = line.lstrip().startswith("|")  # of a Markdown table
        if heading or row or not line.strip() or LIST_ITEM.match(line):
            yield from _close(text, lines, markdown)
            lines = []
        if heading:
            yield _Block(start, start + len(line.rstrip()), len(heading[1]))
        elif line.strip():
            lines.append((start, position))


def _close(text: str, lines: list[tuple[int, int]], markdown: bool) -> Iterator[_Block]:
    if lines:
        start, end = lines[0][0], lines[-1][1]
        bare = len(lines) == 1 and not markdown and _looks_like_heading(text[start:end].strip())
        yield _Block(start, end, 1 if bare else 0)


def _looks_like_heading(line: str) -> bool:
    """A short line of plain text in title case or capitals that does not end like a sentence.

    'Manager: Tom Hale' states something.
    """
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    short = 0 < len(line.split()) <= _HEADING_WORDS and line[-1] not in _NO_STOP_AFTER
    return short and ": " not in line and bool(words) and all(word[0].isupper() for word in words)


def _sentences(text: str, start: int, end: int, row: bool) -> Iterator[Sentence]:
    """Sentences of a block; a row of a table is one, full stops in its cells or not."""
    marker = _MARKER.match(text, start, end)
    position = start = marker.end() if marker else start
    row = row or text[start:end].lstrip().startswith("|")
    for piece in [text[start:end]] if row else _pieces(text[start:end]):
        for first, last in _cut(text, position, position + len(piece)):
            body = text[first:last]
            first += len(body) - len(body.lstrip())
            last = first + len(body.strip())
            if any(char.isalnum() for char in text[first:last]):
                yield Sentence(first, last, text[first:last])
        position += len(piece)


def sentence_before(text: str, at: int) -> Sentence | None:
    """The sentence that ends before ``at``; None where a heading, or nothing, stands there."""
    end = len(text[:at].rstrip())
    start = text.rfind("\n", 0, max(end - _LONG_SENTENCE, 0)) + 1
    *_, block = [None, *_blocks(text[start:end], markdown=True)]
    if block is None or block.level:
        return None
    *_, last = [None, *_sentences(text, start + block.start, start + block.end, row=False)]
    return last


def _pieces(text: str) -> list[str]:
    """Sentences as sentencex finds them; 'Approx.', 'Yes.' and the like begin the next one."""
    pieces: list[str] = []
    for piece in sentencex.segment("en", text):
        before = pieces[-1] if pieces else ""
        hour = before.rstrip().endswith(("a.m.", "p.m.")) and _ZONE.match(piece)
        if before and (hour or _STUMP.fullmatch(before) or _ABBREVIATED.search(before)):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return [part for piece in pieces for part in _parts(piece)]


def _parts(piece: str) -> Iterator[str]:
    start = 0
    for missed in _WORDS.finditer(piece):
        yield piece[start : missed.end()]
        start = missed.end()
    yield piece[start:]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an overlong stretch at white space, so that no unit outgrows what can be read at once."""
    while end - start > _LONG_SENTENCE:
        at = text.rfind(" ", start + 1, start + _LONG_SENTENCE)
        at = at if at > start else start + _LONG_SENTENCE
        yield start, at
        start = at
    yield start, end


def _group(sentences: list[Sentence], words: int) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = [[]]
    count = 0
    for sentence in sentences:
        length = len(sentence.text.split())
        if groups[-1] and count + length > words:
            groups.append([])
            count = 0
        groups[-1].append(sentence)
        count += length
    if len(groups) > 1 and count < words // 4:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def _passage(document: Document, heading: str, sentences: list[Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    key = f"{document.id}:{document.sha256}:{start}:{end}"
    return Passage(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        document_id=document.id,
        title=document.title,
        date=document.date,
        heading=heading,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(sentences),
    )
