"""EML: who wrote to whom and when, the text of the mail, and what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, is_document
from assistant.formats.text import decode
from assistant.formats.writer import Writer

_HEADERS = ("From", "To", "Cc", "Date")
_QUOTED = re.compile(r"[ \t]*>")
_MAX_PARTS = 1000
_BLANK = re.compile(r"\n[ \t]*\n")


def parse_mail(data: bytes, limits: Limits) -> Parsed:
    """The mail itself; its attachments are named as members."""
    mail = _load(data)
    headers = {name: value for name in _HEADERS if (value := _header(mail, name))}
    subject = _header(mail, "Subject")
    body, is_html = _body(mail)
    if not headers and not subject:
        raise UnreadableError("has no mail headers. Export the mail again as .eml.")
    writer = Writer(limits.text_chars)
    write_mail(writer, subject, headers, body, is_html)
    return Parsed(
        writer.text(),
        subject or None,
        _day(headers.get("Date")),
        headers.get("From"),
        members=tuple(name for name in attachments(data) if is_document(name)),
    )


def write_mail(writer: Writer, subject: str, headers: dict[str, str], body: str, is_html: bool) -> None:
    """Subject as heading, headers as one sentence, then the text."""
    writer.heading(subject)
    writer.row(list(headers), list(headers.values()))
    if is_html:
        from assistant.formats.page import tree, write

        write(tree(body), writer)
        return
    for block in _BLANK.split(body.replace("\r\n", "\n")):
        lines = block.split("\n")
        while lines:
            # What is quoted from an earlier mail stays apart from the answer to it.
            quoted = bool(_QUOTED.match(lines[0]))
            run = next((n for n, line in enumerate(lines) if bool(_QUOTED.match(line)) != quoted), len(lines))
            text = "\n".join(line.lstrip(" \t>") if quoted else line for line in lines[:run]).strip()
            for paragraph in _BLANK.split(text):
                writer.paragraph(f"> {paragraph}" if quoted and paragraph.strip() else paragraph)
            lines = lines[run:]


def attachments(data: bytes) -> dict[str, bytes]:
    """Name -> bytes of each attached file. A name is made bare and unique."""
    found: dict[str, bytes] = {}
    for number, part in enumerate(_parts(_load(data))):
        if number > _MAX_PARTS:
            raise UnreadableError(f"has more than {_MAX_PARTS} parts. Save its attachments as files.")
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                name = _filename(part) or f"{_header(inner[0], 'Subject') or 'message'}.eml"
                add(found, name if name.endswith(".eml") else f"{name}.eml", inner[0].as_bytes())
        elif (name := _filename(part)) and not part.is_multipart():
            content = part.get_payload(decode=True)
            add(found, name, content if isinstance(content, bytes) else b"")
    return found


def add(found: dict[str, bytes], name: str, content: bytes) -> None:
    """Add an attachment under the last part of its name; a second one of that name gets a number."""
    bare = re.sub(r"[^\w .,()\[\]&+@=-]", "_", re.split(r"[/\\]", name)[-1]).strip() or "attachment"
    path, number = PurePosixPath(bare), 2
    while bare in found:
        bare = f"{path.stem} ({number}){path.suffix}"
        number += 1
    found[bare] = content


def _load(data: bytes) -> Message[Any, Any]:
    return message_from_bytes(data, _class=EmailMessage, policy=default)


def _header(mail: Message[Any, Any], name: str) -> str:
    """A header's text; the standard library trips over some damaged ones."""
    try:
        return " ".join(str(mail.get(name) or "").split())
    except Exception:
        return ""


def _filename(part: Message[Any, Any]) -> str:
    try:
        return part.get_filename() or ""
    except Exception:
        return ""


def _body(mail: Message[Any, Any]) -> tuple[str, bool]:
    """The text of a mail and whether it is HTML; plain text is preferred."""
    kinds: dict[str, str] = {}
    for part in _own_parts(mail):
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and not part.is_multipart() and not _filename(part):
            payload = part.get_payload(decode=True)
            text = (
                decode(payload, part.get_content_charset()) if isinstance(payload, bytes) and payload else ""
            )
            kinds[kind] = f"{kinds[kind]}\n\n{text}" if kind in kinds else text
    plain = kinds.get("text/plain", "")
    if plain.strip() or "text/html" not in kinds:
        return plain, False
    return kinds["text/html"], True


def _parts(mail: Message[Any, Any]) -> Iterator[Message[Any, Any]]:
    """All parts; one that is a mail itself is not entered, since what it holds is read with it."""
    stack = [mail]
    while stack:
        part = stack.pop()
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            stack += [inner for inner in reversed(payload) if isinstance(inner, Message)]


def _own_parts(mail: Message[Any, Any]) -> list[Message[Any, Any]]:
    """Parts of this mail and not of a mail attached to it."""
    parts, stack = [], [mail]
    while stack:
        part = stack.pop()
        if part.get_content_type() == "message/rfc822":
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            stack += [inner for inner in reversed(payload) if isinstance(inner, Message)]
        else:
            parts.append(part)
    return parts


def _day(date: str | None) -> str | None:
    try:
        return parsedate_to_datetime(date).date().isoformat() if date else None
    except (ValueError, TypeError):
        return None
