"""A conversation as Markdown, JSON or a Word document, with footnotes and quotes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from assistant.ui import text
from assistant.ui.conversation import Exchange
from assistant.ui.plain import footnote

Format = Literal["md", "json", "docx"]
MIME: dict[Format, str] = {
    "md": "text/markdown;charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&:/@])")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(exchanges: Sequence[Exchange], form: Format, today: date) -> bytes:
    """The answered questions of a conversation as a file."""
    writers: dict[Format, Callable[[Sequence[Exchange], date], bytes]] = {
        "md": _markdown,
        "json": _json,
        "docx": _docx,
    }
    return writers[form]([exchange for exchange in exchanges if exchange.answer], today)


def _markdown(exchanges: Sequence[Exchange], today: date) -> bytes:
    """Everything said is escaped, so that a viewer neither renders nor fetches anything of it."""
    made = text.EXPORT_MADE.format(day=text.day(today.isoformat()))
    lines = [f"# {text.EXPORT_HEADING}", "", made, ""]
    for exchange in exchanges:
        assert exchange.answer is not None
        lines += [f"## {_plain(exchange.question)}", ""]
        lines += [line for remark in _remarks(exchange) for line in (f"*{_plain(remark)}*", "")]
        lines += [_plain(exchange.answer.text), ""]
        lines += [f"- {_plain(footnote(citation))}" for citation in exchange.answer.citations]
        lines += [""] if exchange.answer.citations else []
    return "\n".join(lines).encode()


def _json(exchanges: Sequence[Exchange], today: date) -> bytes:
    turns = [
        {
            "question": exchange.question,
            "remarks": _remarks(exchange),
            "documents": exchange.documents,
            "answer": exchange.answer.to_dict(),
        }
        for exchange in exchanges
        if exchange.answer
    ]
    data = {"exported": today.isoformat(), "exchanges": turns}
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _docx(exchanges: Sequence[Exchange], today: date) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = text.EXPORT_HEADING
    document.core_properties.author = text.TITLE
    document.add_heading(text.EXPORT_HEADING, level=0)
    document.add_paragraph(text.EXPORT_MADE.format(day=text.day(today.isoformat())))
    for exchange in exchanges:
        assert exchange.answer is not None
        document.add_heading(_NOT_XML.sub("\ufffd", exchange.question), level=1)
        for remark in _remarks(exchange):
            document.add_paragraph(_NOT_XML.sub("\ufffd", remark))
        document.add_paragraph(_NOT_XML.sub("\ufffd", exchange.answer.text))
        for citation in exchange.answer.citations:
            document.add_paragraph(_NOT_XML.sub("\ufffd", footnote(citation)), style="Intense Quote")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _remarks(exchange: Exchange) -> list[str]:
    """What one must know to read the answer rightly: where it was looked for, whether it has aged."""
    asked = [f"{text.ASKED_IN}: {exchange.scope}"] if exchange.scope else []
    aged = [text.STALE_NOTE] if exchange.stale else []
    return asked + aged + ([text.UNVERIFIED_NOTE] if exchange.unverified else [])


def _plain(raw: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(raw.split()))
