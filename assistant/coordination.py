"""'Who speaks for Norway and Chile?' -> one question for each, since the documents may answer only one.

Whether they are asked for one by one or together ('when did Norway and Chile meet?') does not show in the
words: both readings are read, and ``finding`` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.condense.words import AUX, WH

_PLAIN = r"(?-i:[A-Z])[\w.&-]*(?:\s+(?:of\s+(?:the\s+)?)?(?-i:[A-Z])[\w.&-]*)*"
_NAME = rf"(?:the\s+)?{_PLAIN}(?:['’]s?(?!\w))?"
_NUMBER = r"(?:(?:19|20)\d\d|\d{1,3}[a-z]?)\b"
_NAMES = re.compile(
    rf"(?:\bboth\s+)?(?<![\w'’-])(?P<first>{_NAME})(?P<more>(?:\s*,\s*{_NAME})*)\s*,?\s+and\s+(?P<last>{_NAME})",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"(?P<kind>\b[^\W\d_]+?)s?\s+(?P<first>{_NUMBER})(?P<more>(?:\s*,\s*{_NUMBER})*)"
    rf"\s*,?\s+and\s+(?:(?P=kind)\s+)?(?P<last>{_NUMBER})(?!\s*(?:%|[ap]\.?m\b|per\b|\w+illion\b))",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:between|among|together|jointly|common|same|each other|one another|differ\w*|compar\w*)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r",?\s+(?:each|respectively|both)\b(?=[\s?]|$)", re.IGNORECASE)
_ONE = {"do": "does", "are": "is", "were": "was", "have": "has"}
_VERB = re.compile(rf"\b({'|'.join(_ONE)})\s+$", re.IGNORECASE)
_OWNER = re.compile(r"['’]s?$")
_LIMIT = 4


def each_alone(question: str) -> dict[str, str]:
    """What is named side by side -> the question with it alone; empty when nothing is, or all is meant
    together."""
    opening = question.split(maxsplit=1)[0] if question.strip() else ""
    start = len(opening) if opening.lower() in AUX | WH else 0
    found = _NUMBERS.search(question, start) or _NAMES.search(question, start)
    if found is None or _TOGETHER.search(question):
        return {}
    before, after = question[: found.start()], question[found.end() :]
    if not _OWNER.search(found["last"]):  # else the verb goes with what they own
        before = _VERB.sub(lambda verb: _ONE[verb[1].lower()] + " ", before)
    asked = {name: _EACH.sub("", f"{before}{name}{after}") for name in _elements(found)}
    return asked if 1 < len(asked) <= _LIMIT else {}


def names(text: str, element: str) -> bool:
    """Whether a text names it: by its last word, or by its initials."""
    words = _OWNER.sub("", element).removeprefix("the ").split()
    initials = "".join(word[0] for word in words if word[0].isupper())
    return any(
        re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text)
        for said in (words[-1], *([initials, ".".join(initials) + "."] if len(initials) > 1 else []))
    )


def _elements(found: re.Match[str]) -> Iterator[str]:
    """The names, each with the possessive of the last; the numbers, each with its kind."""
    rest = [part for part in re.split(r"\s*,\s*", found["more"]) if part]
    elements = [found["first"], *rest, found["last"]]
    if found.re is _NUMBERS:
        yield from (f"{found['kind']} {number}" for number in elements)
        return
    owner = _OWNER.search(found["last"])
    for element in elements:
        yield element if owner is None or _OWNER.search(element) else element + owner[0]
