"""Turns that take the question before them back: 'no, I meant the second', 'the second, not the first'."""

from __future__ import annotations

import re

from assistant.condense import words as w
from assistant.condense.ellipsis import is_fragment
from assistant.condense.memory import Text
from assistant.condense.tokens import is_content

_MEANT = re.compile(
    r"(?:(?:no|nope|sorry|oops|wait|actually|ah|oh|well|pardon|hm+|my mistake|apologies)\b[\s,.!-]*)*"
    r"(?:(?:i|we) (?:(?:actually |really )?(?:meant?|wanted|was asking(?: about)?|asked(?: about)?|"
    r"was talking about|"
    r"am asking(?: about)?)|mean)(?: to (?:ask|say|know)(?: about)?)?(?: for)?|make that|rather|"
    r"i said)[\s,:]+",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|nope|sorry|oops|wait|actually|correction)\b(?!-\w| one\b)(?P<after>[\s,.!:-]+)(?=\S)",
    re.IGNORECASE,
)
_ALSO_NOUN = ("no", "wait", "correction")
# What no noun phrase that began with 'no' or 'wait' goes on with; 'may' and 'will' are nouns too.
_OPENS_ANEW = (
    w.ARTICLES
    | w.DEMONSTRATIVES
    | w.POSSESSIVES
    | w.PEOPLE_ONE
    | w.MANY
    | w.THING
    | w.PREPOSITIONS
    | w.WH
    | (w.AUX - w.MODAL)
    | w.word_set("i we you me us")
)
_NOT_FIRST = re.compile(r"not (?P<old>[^,;.?!]{1,80})[,;.]?\s*(?:but|-|–|,)?\s*", re.IGNORECASE)
_NOT_LAST = re.compile(
    r"[,;]? (?:and )?(?:not|rather than|instead of) (?P<old>[^,;.?!]{1,80})[.?!]*\Z", re.IGNORECASE
)

_OWNS = re.compile(r"['’]s\Z|s['’]\Z")
_OWNER = re.compile(r"[^,;.?!]{1,60}?(?:['’]s|s['’])(?=\s|\Z)")


def correction(turn: str) -> tuple[str, str] | None:
    """'no, I meant the second' -> ('the second', ''); with 'not the first' the second value names it."""
    found = _MEANT.match(turn)
    begin = found.end() if found else _after_no(turn)
    rest = turn[begin:]
    if rest.lower().startswith("not ") and (first := _NOT_FIRST.match(rest)) and first.end() < len(rest):
        kept = rest[first.end() :]
        again = _MEANT.match(kept)
        return _contrasted(kept[again.end() :] if again else kept, first["old"].strip())
    if (last := _NOT_LAST.search(rest[-120:])) and len(Text(rest).words) <= 12:
        cut = rest[: len(rest) - len(last[0])].strip()
        if cut and (begin or is_fragment(Text(cut))):
            return _contrasted(cut, last["old"].strip())
    return (rest, "") if begin else None


def _contrasted(new: str, old: str) -> tuple[str, str]:
    """In 'Ghana's embassy, not Kenya's' only the owners differ."""
    owner = _OWNER.match(new) if _OWNS.search(old) else None
    return (owner[0] if owner else new), old


def _after_no(turn: str) -> int:
    """Where the words that take something back end; 0 when there are none."""
    at = taken_back = 0
    while found := _NO.match(turn, at):
        at = found.end()
        apart = not found["after"].isspace() or not found[0].lower().startswith(_ALSO_NOUN)
        if apart or (not _NO.match(turn, at) and _stands_alone(Text(turn[at:]))):
            taken_back = at
    return taken_back


def _stands_alone(rest: Text) -> bool:
    """Not the noun phrase of a 'no' or 'wait' before it, as in 'no smoking policy', 'wait times'."""
    if rest.first in _OPENS_ANEW:
        return True
    sure = [p for p in rest.phrases if p.kind != "noun"]
    inside = {at for p in sure for at in range(p.first, p.last)}
    return bool(sure) and all(at in inside for at, word in enumerate(rest.words) if is_content(word))
