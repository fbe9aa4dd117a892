"""The text of a mail, apart from the earlier ones that it repeats or quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.formats.writer import Writer
from assistant.furniture import is_furniture

_QUOTED = re.compile(r"[ \t]*>")
_BLANK = re.compile(r"\n[ \t]*\n")
_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_FALSE_HEADING = re.compile(r"^#{1,6}(?= +\S)", re.MULTILINE)
_EARLIER = "Earlier mail"  # heading of what a mail quotes at its end without saying whose it is
_INTRODUCED = 200  # characters of 'On 6 May 2024, Anna Berg wrote:'
_WRAPPED = 3  # lines that it may take
_FIELD = re.compile(r"[ \t]*\*?(From|Sent|Date|To|C[Cc]|B[Cc]c|Subject):\*?[ \t]*(.*)")
_HEAD = 40  # lines of the fields above an earlier mail
_ADDRESS = re.compile(r"[<\[].*")
_RULE = "-_=* \t"
_SEPARATORS = {"", "original message", "forwarded message", "begin forwarded message:"}
_ENDS = (".", "!", "?", ":", ";", ",", ")")
_PROSE = 8  # words of which most begin with a small letter: a line that is no name, office or address

Mail = tuple[str, dict[str, str], list[str]]  # heading, fields and lines


def write_plain(writer: Writer, body: str) -> None:
    """The plain text of a mail, which holds no headings of its own."""
    write_text(writer, _FALSE_HEADING.sub("", body.replace("\r\n", "\n")))


def write_text(writer: Writer, text: str, answered_below: bool = False) -> None:
    """Each earlier mail gets a heading: who wrote it, and when, or that it is earlier. Where the text goes on
    below what it quotes (``answered_below``), only a full head tells an earlier mail."""
    for heading, fields, lines in _mails(text.split("\n"), answered_below):
        writer.heading(heading, 2)
        writer.row(list(fields), list(fields.values()))
        own, head, earlier = _without_quoted(lines)
        _write_blocks(writer, own, 3 if heading else 1)
        if earlier:
            writer.heading(head, 2)
            _write_blocks(writer, earlier, 3)


def _mails(lines: list[str], answered_below: bool) -> Iterator[Mail]:
    """The mail itself, then those that follow it whole: below their fields, or below '... wrote:'."""
    heading, fields, start, at = "", dict[str, str](), 0, 0
    while at < len(lines):
        given, end = _fields(lines, at)
        above = "" if given or answered_below else _introduction(lines, at)
        if given or above:
            last = at
            while last > start and lines[last - 1].strip(_RULE).lower() in _SEPARATORS:
                last -= 1
            yield heading, fields, lines[start:last]
            end = end if given else at + above.count("\n") + 1
            heading, fields, start = above.removesuffix(":") or _named(given), given, end
        at = max(end, at + 1)
    yield heading, fields, lines[start:]


def _fields(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """The fields of a mail that begin at a line, and the line after them; none unless they tell who wrote
    when about what. A field may take several lines, and blank ones may lie between."""
    fields, end = dict[str, str](), at
    last, wrapped = "", list[str]()
    first = _FIELD.match(lines[at])
    for number in range(at, min(at + _HEAD, len(lines)) if first and first[1] == "From" else at):
        line = lines[number].strip()
        if field := _FIELD.match(lines[number]):
            name = field[1].replace("Sent", "Date")
            if name in fields:
                break
            if last:
                fields[last] = " ".join((fields[last], *wrapped))
            fields[name], last, wrapped, end = field[2].strip(" *"), name, [], number + 1
        elif line and not lines[number - 1].strip():
            break
        else:
            wrapped += [line] if line else []
    return (fields, end) if {"From", "Date", "Subject"} <= fields.keys() else ({}, at)


def _named(fields: dict[str, str]) -> str:
    sender = _ADDRESS.sub("", fields["From"]).strip() or fields["From"]
    return f"{_EARLIER} from {sender}, sent {fields['Date']}"


def _introduction(lines: list[str], at: int) -> str:
    """'On 6 May 2024 at 9:05, Anna Berg wrote:' at a line, unless marks show how far the words below go."""
    if lines[at].startswith("On "):
        for end in range(at + 1, min(at + _WRAPPED, len(lines)) + 1):
            text = "\n".join(lines[at:end]).rstrip()
            if text.endswith("wrote:") and is_furniture(text):
                below = next((line for line in lines[end:] if line.strip()), ">")
                return "" if _QUOTED.match(below) else text
    return ""


def _without_quoted(lines: list[str]) -> tuple[str, str, str]:
    """The text, and of the mail that it quotes at its end: who wrote when, and its lines."""
    lines = "\n".join(lines).rstrip().split("\n")
    first = len(lines)
    while first and (not lines[first - 1].strip() or _QUOTED.match(lines[first - 1])):
        first -= 1
    own, earlier = "\n".join(lines[:first]), "\n".join(lines[first:]).strip()
    *before, last = _BLANK.split(own)
    if earlier and last.endswith(":") and len(last) <= _INTRODUCED:
        return "\n\n".join(before), last.removesuffix(":"), earlier
    return own, _EARLIER, earlier


def _write_blocks(writer: Writer, body: str, level: int) -> None:
    """Headings are of ``level`` at least, below that of their mail."""
    paragraphs = [paragraph for paragraph in _paragraphs(body) if paragraph.strip()]
    if len(paragraphs) > 1 and is_furniture("\n".join(paragraphs[-2:])):
        paragraphs[-2:] = ["\n".join(paragraphs[-2:])]  # a name alone below a closing states nothing
    for paragraph in paragraphs:
        if heading := _HEADING.fullmatch(paragraph):
            writer.heading(heading[2], max(len(heading[1]), level))
        else:
            writer.paragraph(paragraph)


def _paragraphs(body: str) -> Iterator[str]:
    for block in _BLANK.split(body):
        lines = block.split("\n")
        while lines:
            # What is quoted from an earlier mail stays apart from the answer to it.
            quoted = bool(_QUOTED.match(lines[0]))
            run = next((n for n, line in enumerate(lines) if bool(_QUOTED.match(line)) != quoted), len(lines))
            text = "\n".join(line.lstrip(" \t>") if quoted else line for line in lines[:run]).strip()
            for paragraph in _BLANK.split(text):
                for part in _apart(paragraph.split("\n")):
                    yield f"> {part}" if quoted and part.strip() else part
            lines = lines[run:]


def _apart(lines: list[str]) -> Iterator[str]:
    """Salutation, closing and signature stand apart from the text."""
    mark = next((number for number, line in enumerate(lines) if line.strip() == "--"), len(lines))
    run: list[str] = []
    for number, line in enumerate(lines[:mark]):
        below = "\n".join(lines[number : min(number + _WRAPPED, mark)])
        ends = mark - number <= _WRAPPED and is_furniture(below)
        if (not run or run[-1].rstrip().endswith(_ENDS)) and (ends or is_furniture(line)):
            yield "\n".join(run)
            yield below if ends else line
            run = []
            if ends:
                break
        else:
            run.append(line)
    yield "\n".join(run)
    yield from _signature(lines[mark + 1 :])


def _signature(lines: list[str]) -> Iterator[str]:
    """Name, office and addresses, and apart from them the small print."""
    prose = next((number for number, line in enumerate(lines) if _is_prose(line)), len(lines))
    yield "\n".join(lines[:prose])
    yield "\n".join(lines[prose:])


def _is_prose(line: str) -> bool:
    words = line.split()
    return len(words) >= _PROSE and sum(word[0].islower() for word in words) * 2 > len(words)
