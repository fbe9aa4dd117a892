"""MSG: a mail as Outlook saves it, read like an EML."""

from __future__ import annotations

import re
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError, brief
from assistant.formats.mail import add, better, sorted_out, write_mail
from assistant.formats.writer import Writer

_SHOWN = re.compile(r"image\d{3}\.", re.IGNORECASE)  # pictures in the text, as Outlook calls them


def parse_outlook(data: bytes, limits: Limits) -> Parsed:
    """The mail itself; its attachments are named as members."""
    mail = _load(data)
    sent = mail.sent_date.date().isoformat() if mail.sent_date else None
    to = "; ".join(f"{person.name} <{person.email_address}>" for person in mail.recipients)
    headers = {"From": mail.sender or "", "To": to, "Date": sent or ""}
    plain, html = mail.body or "", mail.html_body or ""
    bodies = better([(plain, False)], [(html, True)]) if html.strip() else [(plain, False)]
    writer = Writer(limits.text_chars)
    given = {name: value for name, value in headers.items() if value}
    write_mail(writer, mail.subject, given, bodies)
    members, skipped = sorted_out(attachments(data))
    return Parsed(writer.text(), mail.subject or None, sent, mail.sender, members=members, skipped=skipped)


def attachments(data: bytes) -> dict[str, bytes]:
    """Name -> bytes of each attached file; a mail attached as Outlook's own object is not a file."""
    found: dict[str, bytes] = {}
    for item in _load(data).attachments:
        content = item.file_bytes
        if content is not None and not _SHOWN.match(item.file_name or ""):
            add(found, item.file_name or "attachment", content)
    return found


def _load(data: bytes) -> Any:
    from oxmsg import Message

    try:
        return Message.load(data)
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableError(f"is not a whole Outlook message {brief(error)}. Save it anew.") from None
