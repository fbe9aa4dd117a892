"""PPTX: each slide is a page; its title is a heading, its notes follow its text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, brief
from assistant.formats.pack import check_unpacked
from assistant.formats.word import properties
from assistant.formats.writer import Writer, table


def parse_slides(data: bytes, limits: Limits) -> Parsed:
    """The text of a presentation; hidden slides, charts and pictures are left out."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    check_unpacked(data, limits)
    try:
        deck = Presentation(io.BytesIO(data))
    except (KeyError, ValueError, PackageNotFoundError) as error:
        raise UnreadableError(f"is not a whole PowerPoint file {brief(error)}. Save it anew.") from None
    writer = Writer(limits.text_chars)
    for slide in deck.slides:
        writer.page()
        if slide.element.get("show") in {"0", "false"}:
            continue
        title = slide.shapes.title
        if title is not None:
            writer.heading(title.text_frame.text)
        for shape in _leaves(slide.shapes):
            if title is None or shape.shape_id != title.shape_id:
                _shape(writer, shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            writer.paragraph(slide.notes_slide.notes_text_frame.text)
    title, date, author = properties(deck.core_properties)
    return Parsed(writer.text(), title, date, author, tuple(writer.pages))


def _leaves(shapes: Any) -> Iterator[Any]:
    """Shapes in reading order, those in groups included."""
    stack = list(reversed(list(shapes)))
    while stack:
        shape = stack.pop()
        if hasattr(shape, "shapes"):
            stack.extend(reversed(list(shape.shapes)))
        else:
            yield shape


def _shape(writer: Writer, shape: Any) -> None:
    if getattr(shape, "has_table", False):
        table(writer, [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows])
    elif getattr(shape, "has_text_frame", False) and not _is_furniture(shape):
        lines = [line.text for line in shape.text_frame.paragraphs if line.text.strip()]
        points = len(lines) > 1 and not _is_placeholder(shape, "SUBTITLE")  # which says by whom and when
        for line in lines:
            # Points seldom end with a full stop; as items they stay apart.
            (writer.item if points else writer.paragraph)(line)


def _is_furniture(shape: Any) -> bool:
    """Date, footer and slide number repeat on every slide."""
    return _is_placeholder(shape, "DATE", "FOOTER", "SLIDE_NUMBER")


def _is_placeholder(shape: Any, *kinds: str) -> bool:
    return bool(shape.is_placeholder and shape.placeholder_format.type.name in kinds)
