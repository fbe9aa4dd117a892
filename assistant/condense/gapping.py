"""'When did Norway sign, and when did Chile?': the second question leaves out what the first one says.

Gapping and stripping in the sense of Ross, "Gapping and the Order of Constituents", 1970.
"""

from __future__ import annotations

import re

from assistant.condense.ellipsis import capital
from assistant.condense.memory import Text, Topic
from assistant.condense.parallel import substituted

_AUX = r"(?:did|does|do|will|would|can|could|has|have|had|should|must|may)"
_BEFORE = r"(?:for|with|to|by|from|in|at|on|of|since|until)"
_NAME = r"(?:the\s+)?(?-i:[A-Z])[\w.'’-]*(?:\s+(?-i:[A-Z])[\w.'’-]*)*"
_GAPPED = re.compile(
    rf"(?:(?:and|but|or)\s+)?"
    rf"(?:(?P<opening>who|whom|when|where|why|how|(?:{_BEFORE}\s+)?how\s+\w+|{_BEFORE}\s+(?:what|which)\s+[\w-]+)"
    rf"(?:\s+{_AUX})?|(?P<with_verb>(?:what|which|how\s+\w+)(?:\s+[\w-]+)?)\s+{_AUX})"
    rf"\s+(?P<rest>(?:{_BEFORE}\s+)?{_NAME})\s*\?*\Z",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"(?:(?:and|but|or)\s+)?(?P<opening>{_AUX}|is|are|was|were)\s+(?P<rest>{_NAME})\s*\?*\Z", re.IGNORECASE
)
_ANOTHER = re.compile(rf"the one (?=(?P<preposition>{_BEFORE})\s)", re.IGNORECASE)


def restored(question: str, before: str) -> str | None:
    """The question with the words of the one before; None when it leaves out none, or opens differently."""
    gapped = _CLOSED.match(question.strip()) or _GAPPED.match(question.strip())
    if gapped is None:
        return None
    opening = str(gapped["opening"] or gapped["with_verb"])
    asked = r"(?:when|where|why)\s+" if gapped.re is _CLOSED else ""  # 'did Chile?' asks whether, not when
    found = re.match(rf"(?:{asked})?(?={re.escape(opening)}\b)", before, re.IGNORECASE)
    if found is None:
        return None
    before = capital(before[found.end() :])
    topic = Topic(Text(before), before, Text(""), ())
    return next(iter(substituted(Text(gapped["rest"]), topic)), None)


def another(turn: str, topic: Topic) -> str | None:
    """'the one in Ulm?' after 'When was the bridge in Bonn opened?': the question about the bridge in Ulm."""
    found, base = _ANOTHER.match(turn), topic.question
    where = Text(turn[found.end() :].rstrip(" ?.!") if found else "")
    if found is None or not where.phrases:
        return None
    heads = [p for p in base.phrases if p.kind in {"noun", "name"} and not (p.asked or p.preposition == "of")]
    after = {p.first: p for p in base.phrases if p.preposition}
    told = [p for p in heads if p.last + 1 in after]
    same = [p for p in told if base.words[p.last].low == found["preposition"].lower()]
    if not same and any(p.preposition == found["preposition"].lower() for p in base.phrases):
        return next(iter(substituted(where, topic)), None)
    if not heads:
        return None
    head = (same or told or heads)[0]
    end = after[head.last + 1].end if head in told else head.end
    if head.kind == "name":
        word = base.words[head.last - 1].text
        return f"{base.text[: head.start]}the {word} {where.text}{base.text[end:]}"
    return f"{base.text[: head.end]} {where.text}{base.text[end:]}"
