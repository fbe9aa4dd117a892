"""DOCX: paragraphs, headings, lists, tables and notes in the order of the document.

python-docx opens the package; the text is gathered from the XML, since its paragraphs leave out tracked
insertions, content controls and fields. Deleted and moved-away text, comments, page headers and
footers are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, brief
from assistant.formats.pack import check_unpacked
from assistant.formats.titles import named
from assistant.formats.writer import Writer, table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PARAGRAPH, _TABLE = f"{_W}p", f"{_W}tbl"
_APART = {f"{_W}txbxContent", _TABLE}  # text of its own, wherever it is anchored
_TEXTS = {f"{_W}t", f"{_M}t"}
_SIGNS = {f"{_M}num": "", f"{_M}den": "/", f"{_M}sup": "^", f"{_M}sub": "_", f"{_M}d": ""}
_MOST_COLUMNS = 63  # of a table in Word
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _FALLBACK}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-", f"{_W}p": " "}
_HEADING = re.compile(r"heading (\d)")
_TEMPLATE_DATE = "2013-12-23"  # python-docx's own template, not a date of any document
_NOTES = ("footnotes", "endnotes")


def parse_word(data: bytes, limits: Limits) -> Parsed:
    """The text of a Word document."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    check_unpacked(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, PackageNotFoundError) as error:
        raise UnreadableError(f"is not a whole Word document {brief(error)}. Save it anew.") from None
    writer = Writer(limits.text_chars)
    levels = _levels(document)
    for block in _blocks(document.element.body):
        if block.tag == _TABLE:
            rows = list(_outermost(block, {f"{_W}tr"}))
            table(writer, [list(_cells(row)) for row in rows], _is_form(rows))
        else:
            _paragraph(writer, block, levels)
    for note in _notes(document):
        writer.paragraph(note)
    return Parsed(writer.text(), *properties(document.core_properties))


def properties(core: Any) -> tuple[str | None, str | None, str | None]:
    """Title, date and author from an Office file's properties."""
    date = core.modified or core.created
    day = date.date().isoformat() if date else None
    return named(core.title), day if day != _TEMPLATE_DATE else None, core.author or None


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables, whatever wraps them; text boxes and tables inside one come after it."""
    for block in _outermost(element, {_PARAGRAPH, _TABLE}):
        yield block
        if any(block.find(f".//{tag}") is not None for tag in _APART):
            for inner in _outermost(block, _APART):
                yield from _blocks([inner] if inner.tag == _TABLE else inner)


def _outermost(element: Any, tags: set[str]) -> Iterator[Any]:
    """Elements of these tags below one, without those inside another."""
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag in tags:
            yield node
        elif node.tag not in _LEFT_OUT:
            stack.extend(reversed(node))


def _cells(row: Any) -> Iterator[str]:
    """Text of each column: what lies before the first cell or under a wide one is empty."""
    yield from [""] * _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
    for cell in _outermost(row, {f"{_W}tc"}):
        yield _text(cell)
        yield from [""] * (_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1) - 1)


def _is_form(rows: Sequence[Any]) -> bool | None:
    """Whether of two columns the first alone is bold, or else the first row; None where neither is."""
    bold = [tuple(map(_is_bold, _outermost(row, {f"{_W}tc"}))) for row in rows]
    if len(bold) > 1 and all(row == (True, False) for row in bold):
        return True
    return False if bold and len(bold[0]) > 1 and all(bold[0]) and not all(map(all, bold)) else None


def _is_bold(cell: Any) -> bool:
    runs = [run for run in cell.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
    return bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _number(element: Any, default: int) -> int:
    """The value of a property that counts columns."""
    value = element.get(f"{_W}val") or "" if element is not None else ""
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and len(value) < 6 else default


def _paragraph(writer: Writer, element: Any, levels: dict[str, int]) -> None:
    text = _text(element)
    style = element.find(f"{_W}pPr/{_W}pStyle")
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    name = style.get(f"{_W}val") if style is not None else ""
    level = levels.get(name, 0)
    if outline is not None and (outline.get(f"{_W}val") or "9").isdigit():
        level = (int(outline.get(f"{_W}val")) + 1) % 10
    if level:
        writer.heading(text, level)
    elif element.find(f"{_W}pPr/{_W}numPr") is not None or name.lower().startswith("list"):
        writer.item(text)
    else:
        writer.paragraph(text)


def _text(element: Any) -> str:
    """Text as shown: insertions in, deletions, hidden text and the codes of fields out."""
    pieces: list[str] = []
    stack: list[Any] = list(reversed(element))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif node.tag in _LEFT_OUT or node.tag in _APART or node.tag == f"{_W}pPr" or _is_hidden(node):
            continue
        elif node.tag in _TEXTS:
            pieces.append(node.text or "")
        else:
            before, after = _around(node)
            pieces.append(before)
            stack.append(after)
            stack.extend(reversed(node))
    return "".join(pieces)


def _around(node: Any) -> tuple[str, str]:
    """What is shown before and after an element; signs of a formula, so that 3 over 4 is not 34."""
    if node.tag not in _SIGNS:
        return _BREAKS.get(node.tag, ""), ""
    several = not "".join(node.itertext()).strip().isalnum()
    return _SIGNS[node.tag] + "(" * several, ")" * several


def _is_hidden(node: Any) -> bool:
    return node.tag == f"{_W}r" and _is_on(node.find(f"{_W}rPr/{_W}vanish"))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val") not in {"0", "false", "off"}


def _levels(document: Any) -> dict[str, int]:
    """Style id -> level of heading. Word keeps the English names of its styles in every language."""
    levels = {}
    for style in document.styles.element.findall(f"{_W}style"):
        name = style.find(f"{_W}name")
        label = (name.get(f"{_W}val") if name is not None else "").lower()
        found = _HEADING.fullmatch(label)
        if found or label == "title":
            levels[style.get(f"{_W}styleId")] = int(found[1]) if found else 1
    return levels


def _notes(document: Any) -> Iterator[str]:
    """Footnotes and endnotes, after the text that refers to them."""
    from docx.oxml.parser import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] in _NOTES and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") in {None, "normal"}:
                    yield _text(note)
                    yield from map(_text, _outermost(note, _APART))
