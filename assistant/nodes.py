"""Passages as llama-index nodes: the form in which they are embedded, stored and exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.types import Passage

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode

_EMBEDDED = ("title", "heading")


def about(passage: Passage, path: str) -> dict[str, str]:
    """What a row says of its passage besides the text; none of it is part of the passage's id."""
    return {
        "title": passage.title,
        "heading": passage.heading,
        "date": passage.date or "",
        "path": path,
    }


def embedded_text(passage: Passage) -> str:
    """What is embedded and searched for a passage; its topic may stand only in title or heading.

    The same as llama-index makes of ``to_node``, without importing it.
    """
    above = f"{passage.title}\n{passage.heading}".strip()
    return f"{above}\n\n{passage.text}".strip() if above else passage.text


def to_node(passage: Passage, path: str) -> TextNode:
    """A node with the passage's id and exact offsets; title and heading count in its embedding."""
    from llama_index.core.schema import TextNode

    metadata = {**about(passage, path), "document_id": passage.document_id}
    hidden = [key for key in metadata if key not in _EMBEDDED]
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        metadata_template="{value}",
    )
