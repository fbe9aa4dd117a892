"""Title, date and source of a document: from its front matter or properties, else from its text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from assistant.dates import MONTH
from assistant.errors import CorpusError
from assistant.formats.titles import named

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELDS = frozenset(("title", "date", "source", "place", "questions", "tags"))
_LONGEST = 64 * 1024  # characters of front matter; YAML costs time
_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<title>\S.*?)[ \t#]*$", re.MULTILINE)
_COUNTED = re.compile(r"(?:\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|[IVX]{1,4}\.)\s")
_STATED = re.compile(r"[.!?]$", re.MULTILINE)
_SUBJECT = re.compile(
    r"\s*(?:[A-Z][\w-]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)*?Subject:[ \t]*(?P<title>\S[^\n]*)", re.IGNORECASE
)
"""The head of a mail that was saved as text."""
_MONTH = rf"{MONTH}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d\d-\d\d|{_DAY}(?: of)? {_MONTH},? \d{{4}}|{_MONTH} {_DAY},? \d{{4}}"
    r"|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})(?P=sign)\d{4}")
_FILLINGS = datetime.datetime(2000, 1, 1), datetime.datetime(2004, 2, 2)  # what a parser fills gaps with
_DATELINE_CHARS = 300  # a date further down is more likely to be in the story than of it
_DATELINE = re.compile(
    rf"^(?:[^\n.!?:;\d]{{1,40}}[,–—-]\s*|"
    rf"(?:date|dated|issued|published|circulated|cleared|printed)(?: on)?:?\s*)?"
    rf"(?P<date>{_DATE.pattern})\s*(?:$|[:–—-])",
    re.IGNORECASE | re.MULTILINE,
)
_WRITTEN = re.compile(
    r"\b(?:(?:version|status|dated?|issued|published|updated|revised)(?: (?:of|on|at))?:?|as (?:of|at)) "
    rf"(?P<date>{_DATE.pattern})",
    re.IGNORECASE,
)
"""What tells when a text was written, or last changed."""
_OTHER_DAY = re.compile(
    rf"(?:\d(?:\.| {_MONTH})?\s*(?:[-–—]|to|and)|\b(?:until|till)|"
    r"\b(?:deadline|ref(?:erence)?|your (?:letter|mail|message))\b\.?[^.;\n]*)\s*\Z",
    re.IGNORECASE,
)
"""What stands before the last day of several (14–15 May 2024), a last day, and the day of another letter."""
_TITLE_CHARS = 120
_MARKS = " \t*_-="  # of emphasis, items and rules
_TAG_CHARS, _TAGS = 60, 20  # longest tag, and most tags of one document
_SAVED = frozenset(("pdf", "docx", "pptx", "xlsx"))  # whose properties tell when the file was saved
_TABLES = frozenset(("csv", "xlsx"))  # whose first date is one of a row
_SCALARS = (str, int, float, datetime.date)  # a nest of lists would unfold without end when shown


def split_front_matter(raw: str, name: str) -> tuple[Mapping[str, Any], str]:
    """Fields of the front matter, and the text after it. Raises ``CorpusError`` when it is not YAML."""
    found = _FRONT_MATTER.match(raw)
    if not found or len(found[1]) > _LONGEST:
        return {}, raw
    import yaml

    try:
        fields = yaml.safe_load(found[1])
    except Exception as error:  # a tag such as !!int before nothing makes the loader trip in many ways
        problem = next(iter(str(error).splitlines()), type(error).__name__)
        raise CorpusError(f"The front matter of {name} is not YAML ({problem}). Correct it.") from None
    # What stands between two rules of dashes in a plain text ('From: ...') is text.
    if not isinstance(fields, dict) or not _FIELDS.intersection(map(str, fields)):
        return {}, raw
    return fields, raw[found.end() :]


def guess_title(text: str, path: PurePath) -> str:
    """The subject of a mail, the first heading, a first line that looks like one, or the file's name."""
    subject = _SUBJECT.match(text)
    heading = subject or _HEADING.search(text)
    if heading and (subject or not _is_part(heading, text[: heading.start()])):
        return heading["title"].strip()
    first = next(filter(named, (line.strip(_MARKS) for line in text.splitlines())), "")
    if 0 < len(first) <= _TITLE_CHARS and first[-1] not in ".!?:;,":
        return first
    return title_of_name(path)


def _is_part(heading: re.Match[str], above: str) -> bool:
    """Whether a heading below other text names a part: it is counted, or minor and below whole sentences."""
    counted = _COUNTED.match(heading["title"])
    return bool(above.strip()) and bool(counted or (heading["level"] != "#" and _STATED.search(above)))


def title_of_name(path: PurePath) -> str:
    """The file's name as a title."""
    return path.stem.replace("-", " ").replace("_", " ")


def date_of(text: str, kind: str, given: Any) -> str | None:
    """ISO 8601 of a document, from the date among its properties or from its text."""
    line = dateline(text) if kind in _SAVED else None
    return line or iso_date(given) or (None if kind in _TABLES else guess_date(text))


def guess_date(text: str) -> str | None:
    """ISO 8601 of a date at the beginning of the text: that of a dateline, of its version, or the first.

    Days of an event that lasts several are none, nor are deadlines and the days of other letters.
    """
    head = text[:_DATELINE_CHARS]
    if known := dateline(text):
        return known
    if written := _WRITTEN.search(head):
        return iso_date(written["date"])
    days = (found for found in _DATE.finditer(head) if not _OTHER_DAY.search(head[: found.start()]))
    return iso_date(next((found[0] for found in days), None))


def dateline(text: str) -> str | None:
    """ISO 8601 of a line at the beginning that says when, and perhaps where, the text was written."""
    found = _DATELINE.search(text[:_DATELINE_CHARS])
    return iso_date(found["date"]) if found else None


def iso_date(value: Any) -> str | None:
    """ISO 8601 of a date in front matter or properties (YAML date or free text).

    None for none, and where day, month or year is left open: a date that is shown is never made up.
    """
    if value is None:
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    written = (scalar(value) or "").strip()[:_TITLE_CHARS]
    numbers = _NUMBERS.fullmatch(written)
    if numbers and numbers["sign"] != "." and int(numbers["a"]) <= 12 >= int(numbers["b"]):
        return None if numbers["a"] != numbers["b"] else _parsed(written)  # day or month first?
    return _parsed(written, dayfirst=bool(numbers))


def _parsed(written: str, dayfirst: bool = False) -> str | None:
    from dateutil import parser

    try:
        one, two = (
            parser.parse(written, dayfirst=dayfirst, ignoretz=True, default=filling).date()
            for filling in _FILLINGS
        )
    except (ValueError, OverflowError, ArithmeticError):
        return None
    return one.isoformat() if one == two else None


def scalar(value: Any) -> str | None:
    """A single value as text; None for nothing and for anything nested."""
    if not isinstance(value, _SCALARS):
        return None
    # YAML and PDF may spell a character as two halves, as JSON does, or leave one half alone.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def scalars(value: Any) -> tuple[str, ...]:
    """The single values of a list as text."""
    return tuple(text for item in value if (text := scalar(item))) if isinstance(value, list) else ()


def tag_list(value: Any) -> tuple[str, ...]:
    """Tags of front matter, a list or words between commas; each once, without a leading '#'."""
    written = value.split(",") if isinstance(value, str) else scalars(value)
    found = (" ".join(tag.strip().removeprefix("#").split())[:_TAG_CHARS] for tag in written)
    return tuple(dict.fromkeys(tag for tag in found if tag))[:_TAGS]
