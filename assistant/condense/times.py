"""Times: how 'then' is said in full, and a new time in the place of the old one."""

from __future__ import annotations

import re

from assistant.condense import words as w
from assistant.condense.memory import Text

_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")  # of a month


def retimed(fragment: Text, base: Text) -> tuple[Text, Text]:
    """'Peru in 2022' after a question about 2021: 'Peru', and the question about 2022."""
    new = fragment.phrases[-1]
    old = [p for p in base.phrases if p.kind == "date"]
    if len(fragment.phrases) < 2 or new.kind != "date" or not new.preposition or not old:
        return fragment, base
    start = fragment.words[new.first - 1].start
    begin = base.words[old[-1].first - 1].start if old[-1].preposition else old[-1].start
    question = base.text[:begin] + fragment.text[start : new.end] + base.text[old[-1].end :]
    return Text(fragment.text[:start].rstrip()), Text(question)


def timeless(base: Text) -> Text:
    """The question without its dates and the prepositions before them."""
    text = base.text
    for old in reversed([p for p in base.phrases if p.kind == "date"]):
        begin = base.words[old.first - 1].start if old.preposition else old.start
        text = text[:begin].rstrip() + text[old.end :]
    return Text(text.strip())


def dated(date: str) -> str:
    """'on 3 May', 'on Monday', 'in 1503', 'in May', but 'last Monday'."""
    said = date.lower().replace(",", " ").split()
    if said[0] in (w.DETERMINERS | w.RANKS) - w.ARTICLES:
        return date
    if any(word in w.DAYS or _DAY.fullmatch(word) for word in said):
        return f"on {date}"
    return f"in {date}" if said[0] in w.SHAPES | {"the"} or date[0].isdigit() else date
