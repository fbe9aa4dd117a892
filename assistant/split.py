"""Document -> passages and sentences, each with exact character offsets.

Nothing is copied or normalised on the way: a piece is only ever a slice of ``document.text``, so
``document.text[start:end]`` equals its text for whatever Unicode the document holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import sentencex

from assistant.blocks import OPENING, blocks
from assistant.types import Document, Passage, Sentence

_MARKER = re.compile(rf"{OPENING}[ \t]+")
_TABLES = (".csv", ".tsv", ".xlsx")
_ABBREVIATED = re.compile(
    r"\b(?:[Aa]pprox|[Aa]vg|[Cc]llrs?|[Ee]st|[Ee]xcl|[Gg]ovt|[Ii]ncl|[Mm]ax|[Pp]aras?|[Tt]el|[Vv]ol"
    r"|Amb|Cdr|Cons|Dep|Dir|Eng|Ms)\.\s*\Z"
)
"""Ends that are none, and that sentencex does not know."""
_NUMBERED = re.compile(r"\b(?:Arts|Att|Ch|Doc|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.\s*\Z")
"""Ends that are none before a number: 'Doc. 7', 'Mon. 3 March'."""
_WORDS = re.compile(
    r"\b(?:arc|ark|art|con|fed|id|ill|may|me|miss|ok|ore|May|Ida|Ken)\.[\"”’)*_]*\s+"
    r"(?=[\"“‘(*_]*(?![IVXLC]{2,}\b|[VXLC]\b)[A-Z])"
)
"""Ends that sentencex takes for abbreviations: of Illinois, Maine, an article, ..."""
_CAPITAL_STUMP = re.compile(r"\b[A-Z][a-z]{1,4}\.\s*\Z")
"""'Coll.', 'Amb.': no end where the next word has a small letter."""
_ZONE = re.compile(r"[A-Z]{2,4}\b")
_STUMP = re.compile(r"[\"'(*_]*[A-Za-z0-9]{1,12}[.!]\s*")
_CLOSING = re.compile(r"[*_]+(?:\s+|\Z)")
"""Marks that close what is bold: they belong to the sentence before."""
_STRUCK = r"(?<!~)~~(?=[^\s~])(?:[^~\n]|\n(?![ \t]*\n))*(?<!\s)~~(?!~)"
_UNSAID = re.compile(
    rf"<!--(?:(?!<!--)[\s\S])*?-->|^{OPENING}[ \t]+(?:\[.\][ \t]+)?{_STRUCK}[ \t]*$|{_STRUCK}", re.MULTILINE
)
"""A comment, or what is struck out; with its mark where that is all of a list item."""
_VISIBLE = re.compile(r"[^\r\n]")
_LINE_END = re.compile(r"[\r\n]")
_LONG_SENTENCE = 1500  # characters; text without full stops (tables, lists) is cut at white space


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
    path, run = dict[int, str](), list[Sentence]()
    text = _said(document.text)
    # Parsed files have Markdown headings whatever their suffix; only plain text must be guessed at.
    markdown = not document.path.lower().endswith(".txt")
    rows = document.path.lower().endswith(_TABLES)
    for block in blocks(text, markdown):
        if block.level:
            if run:
                yield _join(path, document.title), run
                run = []
            path = {level: name for level, name in path.items() if level < block.level}
            path[block.level] = text[block.start : block.end].strip().strip("#").strip()
        else:
            run.extend(_sentences(document.text, text, block.start, block.end, rows))
    if run:
        yield _join(path, document.title), run


def _join(path: dict[int, str], title: str) -> str:
    return " > ".join(name for _, name in sorted(path.items()) if name != title)


def _said(text: str) -> str:
    """The text with blanks for what its author took back or put aside, so that every offset stays."""
    if "~~" not in text and "<!--" not in text:
        return text
    return _UNSAID.sub(lambda unsaid: _VISIBLE.sub(" ", unsaid[0]), text)


def _sentences(whole: str, text: str, start: int, end: int, row: bool) -> Iterator[Sentence]:
    """Sentences of a block; a row of a table is one, full stops in its cells or not. They are found in
    ``text``, and quoted from the ``whole``."""
    marker = _MARKER.match(text, start, end)
    position = start = marker.end() if marker else start
    row = row or text[start:end].lstrip().startswith("|")
    for piece in [text[start:end]] if row else _pieces(text[start:end]):
        for first, last in _cut(text, position, position + len(piece)):
            body = text[first:last]
            first += len(body) - len(body.lstrip())
            last = first + len(body.strip())
            if any(char.isalnum() for char in text[first:last]):
                yield Sentence(first, last, whole[first:last])
        position += len(piece)


def sentence_before(text: str, at: int) -> Sentence | None:
    """The sentence that ends before ``at``, or before the mark of the list item that begins there; None where
    a heading, or nothing, stands there."""
    said = _said(text[:at])
    line = said.rfind("\n") + 1
    end = len(said[: line if _MARKER.fullmatch(said, line) else at].rstrip())
    start = said.rfind("\n", 0, max(end - _LONG_SENTENCE, 0)) + 1
    *_, block = [None, *blocks(said[start:end], markdown=True)]
    if block is None or block.level:
        return None
    *_, last = [None, *_sentences(text, said, start + block.start, start + block.end, row=False)]
    return last


def _pieces(text: str) -> list[str]:
    """Sentences as sentencex finds them; 'Approx.', 'Yes.' and the like begin the next one.

    It is shown no line ends: before a number they would be the end of a sentence to it.
    """
    pieces: list[str] = []
    end = 0
    for found in sentencex.segment("en", _LINE_END.sub(" ", text)):
        piece = text[end : (end := end + len(found))]
        before = pieces[-1] if pieces else ""
        hour = before.rstrip().endswith(("a.m.", "p.m.")) and _ZONE.match(piece)
        short = piece[:1].islower() and _CAPITAL_STUMP.search(before)
        number = piece[:1].isdigit() and _NUMBERED.search(before)
        if before and (hour or short or number or _STUMP.fullmatch(before) or _ABBREVIATED.search(before)):
            pieces[-1] += piece
        elif before and (closing := _CLOSING.match(piece)):
            pieces[-1] += closing[0]
            pieces.append(piece[closing.end() :])
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
            *_, last = groups[-1]
            announces = len(groups[-1]) > 1 and last.text.rstrip("*_").endswith(("?", ":"))
            groups.append([groups[-1].pop()] if announces else [])
            count = len(last.text.split()) if announces else 0
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
