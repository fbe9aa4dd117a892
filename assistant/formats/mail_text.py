"""The plain text of a mail, apart from what it quotes of earlier ones."""

from __future__ import annotations

import re

from assistant.formats.writer import Writer

_QUOTED = re.compile(r"[ \t]*>")
_BLANK = re.compile(r"\n[ \t]*\n")
_EARLIER = "Earlier mail"  # heading of what a mail quotes at its end without saying whose it is
_INTRODUCED = 200  # characters of 'On 6 May 2024, Anna Berg wrote:'


def write_plain(writer: Writer, body: str) -> None:
    """What a mail quotes at its end gets a heading: who wrote it, and when, or that it is earlier."""
    own, head, earlier = _without_earlier(body.replace("\r\n", "\n"))
    _write_blocks(writer, own)
    if earlier:
        writer.heading(head, 2)
        _write_blocks(writer, earlier)


def _without_earlier(body: str) -> tuple[str, str, str]:
    """The text, and of the mail that it quotes at its end: who wrote when, and its lines."""
    lines = body.rstrip().split("\n")
    first = len(lines)
    while first and (not lines[first - 1].strip() or _QUOTED.match(lines[first - 1])):
        first -= 1
    own, earlier = "\n".join(lines[:first]), "\n".join(lines[first:]).strip()
    *before, last = _BLANK.split(own)
    if earlier and last.endswith(":") and len(last) <= _INTRODUCED:
        return "\n\n".join(before), last.removesuffix(":"), earlier
    return own, _EARLIER, earlier


def _write_blocks(writer: Writer, body: str) -> None:
    for block in _BLANK.split(body):
        lines = block.split("\n")
        while lines:
            # What is quoted from an earlier mail stays apart from the answer to it.
            quoted = bool(_QUOTED.match(lines[0]))
            run = next((n for n, line in enumerate(lines) if bool(_QUOTED.match(line)) != quoted), len(lines))
            text = "\n".join(line.lstrip(" \t>") if quoted else line for line in lines[:run]).strip()
            for paragraph in _BLANK.split(text):
                writer.paragraph(f"> {paragraph}" if quoted and paragraph.strip() else paragraph)
            lines = lines[run:]
