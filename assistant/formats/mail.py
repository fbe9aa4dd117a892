"""EML: who wrote to whom and when, the text of the mail, and what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, is_document
from assistant.formats.mail_text import write_plain, write_text
from assistant.formats.text import decode
from assistant.formats.writer import Writer

Body = tuple[str, bool]  # text, and whether it is HTML
_STUB = 5  # plain text with less than a fifth of the HTML's text or words is no text of the mail
_ROOM = 1 << 20  # characters; what is written is about as long as its HTML
_WORD = re.compile(r"\w+")
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
_SEALED_REASON = (
    "is encrypted. Open it in its mail program and save its text as .txt or .pdf.",
    "holds its text inside a signature. Open it in its mail program and save its text as .txt or .pdf.",
)
_QUIET = {".png", ".gif", ".bmp", ".svg", ".webp", ".p7s", ".asc"}  # pictures, and signatures of the mail
_UNREAD = "is of a type that is not read. Save what matters in it as .txt or .pdf."
_HEADERS = ("From", "To", "Cc", "Date")
_MAX_PARTS = 1000


def parse_mail(data: bytes, limits: Limits) -> Parsed:
    """The mail itself; its attachments are named as members."""
    mail = _load(data)
    headers = {name: value for name in _HEADERS if (value := _header(mail, name))}
    subject = _header(mail, "Subject")
    if not headers and not subject:
        raise UnreadableError("has no mail headers. Export the mail again as .eml.")
    if mail.get_content_type() in _SEALED:
        raise UnreadableError(_SEALED_REASON[mail.get_param("smime-type") == "signed-data"])
    writer = Writer(limits.text_chars)
    write_mail(writer, subject, headers, _bodies(mail))
    members, skipped = sorted_out(attachments(data))
    day, sender = _day(headers.get("Date")), headers.get("From")
    return Parsed(writer.text(), subject or None, day, sender, members=members, skipped=skipped)


def write_mail(writer: Writer, subject: str, headers: dict[str, str], bodies: list[Body]) -> None:
    """Subject as heading, headers as one sentence, then the text."""
    writer.heading(subject)
    writer.row(list(headers), list(headers.values()))
    for body, is_html in bodies:
        if is_html:
            _write_page(writer, body)
        else:
            write_plain(writer, body)


def _write_page(writer: Writer, body: str) -> None:
    """What a page shows, with what it quotes told apart as in plain text."""
    from assistant.formats.page import tree, write

    root, before = tree(body), len(writer.text())
    shown = deepcopy(writer)  # refuses to hold more than the mail itself may
    write(root, shown)
    below = root.xpath("(//blockquote[not(ancestor::blockquote)])[last()]/following::text()")
    write_text(writer, shown.text()[before:], answered_below=any(text.strip() for text in below))


def better(plain: list[Body], html: list[Body]) -> list[Body]:
    """Of the same mail twice the plain one, unless it says little or nothing of what the HTML does."""
    from assistant.formats.page import tree, write

    said = " ".join(text for text, _ in plain)
    writer = Writer(len(said) + sum(len(text) for text, _ in html) + _ROOM)
    try:
        for text, is_html in html:
            if is_html:
                write(tree(text), writer)
    except UnreadableError:
        if said.strip():
            return plain
        raise
    shown = writer.text()
    words, known = (set(_WORD.findall(text.lower())) for text in (shown, said))
    is_stub = len(said.strip()) * _STUB < len(shown) or len(words & known) * _STUB < len(words)
    return html if is_stub or not said.strip() else plain


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
        elif (name := _filename(part)) and not part.is_multipart() and not _is_inline(part):
            content = part.get_payload(decode=True)
            add(found, name, content if isinstance(content, bytes) else b"")
    return found


def sorted_out(names: Iterable[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Attachments to read, and those that cannot be with the reason."""
    members = tuple(name for name in names if is_document(name))
    others = (
        name for name in names if name not in members and PurePosixPath(name).suffix.lower() not in _QUIET
    )
    return members, {f"/{name}": _UNREAD for name in others}


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


def _is_inline(part: Message[Any, Any]) -> bool:
    """A picture that the text shows, such as the logo of a signature."""
    shown = part.get_content_maintype() == "image" and part.get("Content-ID") is not None
    return shown and part.get_content_disposition() != "attachment"


def _filename(part: Message[Any, Any]) -> str:
    try:
        return part.get_filename() or ""
    except Exception:
        return ""


def _bodies(part: Message[Any, Any]) -> list[Body]:
    """The texts of a mail in its order; of the same in several forms one."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822":
        return []  # an attachment
    if isinstance(payload, list):
        inner = [_bodies(below) for below in payload if isinstance(below, Message)]
        if kind != "multipart/alternative":
            return [body for bodies in inner for body in bodies]
        html = [bodies for bodies in inner if any(is_html for _, is_html in bodies)]
        plain = [bodies for bodies in inner if bodies and bodies not in html]
        return better(plain[0] if plain else [], html[-1]) if html else plain[0] if plain else []
    if kind not in {"text/plain", "text/html"} or _filename(part):
        return []
    content = part.get_payload(decode=True)
    text = decode(content, part.get_content_charset()) if isinstance(content, bytes) and content else ""
    return [(text, kind == "text/html")] if text.strip() else []


def _parts(mail: Message[Any, Any]) -> Iterator[Message[Any, Any]]:
    """All parts; one that is a mail itself is not entered, since what it holds is read with it."""
    stack = [mail]
    while stack:
        part = stack.pop()
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            stack += [inner for inner in reversed(payload) if isinstance(inner, Message)]


def _day(date: str | None) -> str | None:
    try:
        return parsedate_to_datetime(date).date().isoformat() if date else None
    except (ValueError, TypeError):
        return None
