"""One question that asks two things -> its parts, so that each is answered or declined by itself."""

from __future__ import annotations

import re

_ASKING = r"(?:who|whom|whose|what|when|where|why|how|which)\b"
_BEFORE = r"(?:in|on|at|by|for|from|to|with|of|since|until|under|about)"
_VERB = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|must|may)(?:n['’]t)?\b(?!\s+\d)"
)
_SUBJECT = (
    r"(?:there|it|he|she|they|we|you|i|this|that|these|those|the|an?|any|some|its|their|his|her|our|your|my"
    r"|(?-i:[A-Z])[\w'’-]*)\b"
)
_PLACE = re.compile(
    rf"(?P<mark>(?<=\?)\s+(?:(?:and|or|but)\s+(?:also\s+)?)?(?=\w))"
    rf"|(?:(?P<comma>\s*[,;])\s*|\s+)(?:and|or|but)\s+(?:also\s+)?(?=(?:(?:{_BEFORE}\s+)?{_ASKING}|{_VERB}))",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"(?:\w+\s+)?{_ASKING}|{_VERB}", re.IGNORECASE)
_TURNED = re.compile(rf"(?:(?:\w+\s+)?{_ASKING}\s+(?:\w+\s+){{0,2}}?)?{_VERB}\s+{_SUBJECT}", re.IGNORECASE)
_TURNED_SOON = re.compile(rf"(?:when|where|why|how)\s+{_VERB}", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"(?:when|where|why|how(?!\s+(?:many|much)))\b", re.IGNORECASE)
_LIMIT = 4  # parts


def question_parts(question: str) -> tuple[str, ...]:
    """Split at a question mark and before 'and who', 'and when', 'and is there', ...; in order, at least one.

    Only a part with words of its own beyond the question word counts: 'When and where is it?' is one
    question, since 'When' alone asks for nothing. The last part takes what is beyond the limit.
    """
    question = question.strip()
    parts: list[str] = []
    start = 0
    for place in _PLACE.finditer(question):
        before, after = question[start : place.start()], question[place.end() :].partition("?")[0]
        if len(parts) < _LIMIT - 1 and _asks(before) and _asks(after) and _apart(place, before, after):
            parts.append(before)
            start = place.end()
    if not parts:
        return (question,)
    return tuple(part if part.endswith("?") else f"{part}?" for part in (*parts, question[start:]))


def _asks(part: str) -> bool:
    return bool(_OPENS.match(part)) and len(part.split()) > 2


def _apart(place: re.Match[str], before: str, after: str) -> bool:
    """Whether a question of its own begins there, and not a further clause or verb of the one before.

    A question puts its verb before the subject ('why was it late', not 'why it was late'), but for one
    that asks for the subject: 'who pays' is also how a clause goes on, after a clause of that kind.
    """
    if place["mark"] is not None:
        return True
    if re.match(_VERB, after, re.IGNORECASE):
        # 'who plans it and does the work' has one subject, 'who'
        if re.match(rf"{_VERB}\s+there\b", after, re.IGNORECASE):
            return True
        return bool(_TURNED.match(after)) and (place["comma"] is not None or bool(_TURNED.match(before)))
    if _TURNED.match(after) or _TURNED_SOON.match(after):
        return True
    if re.match(rf"{_BEFORE}\b", after, re.IGNORECASE) and not re.search(r"\s[A-Z]", after):
        return False  # 'to whom does it go and for how long' is one question
    return not _NO_SUBJECT.match(after) and after.lower().split()[0] not in before.lower().split()[1:]
