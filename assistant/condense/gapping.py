"""'When did Norway sign, and when did Chile?': the second question leaves out what the first one says.

Gapping and stripping in the sense of Ross, "Gapping and the Order of Constituents", 1970.
"""

from __future__ import annotations

import re

from assistant.condense.memory import Text, Topic
from assistant.condense.parallel import substituted

_AUX = r"(?:did|does|do|will|would|can|could|has|have|had|should|must|may)"
_BEFORE = r"(?:for|with|to|by|from|in|at|on|of|since|until)"
_GAPPED = re.compile(
    rf"(?:(?:and|but|or)\s+)?"
    rf"(?:(?P<opening>who|whom|when|where|why|how|(?:{_BEFORE}\s+)?how\s+\w+|{_BEFORE}\s+(?:what|which)\s+[\w-]+)"
    rf"(?:\s+{_AUX})?|(?P<with_verb>(?:what|which|how\s+\w+)(?:\s+[\w-]+)?)\s+{_AUX})"
    rf"\s+(?P<rest>(?:{_BEFORE}\s+)?(?:the\s+)?(?-i:[A-Z])[\w.'’-]*(?:\s+(?-i:[A-Z])[\w.'’-]*)*)\s*\?*\Z",
    re.IGNORECASE,
)


def restored(question: str, before: str) -> str | None:
    """The question with the words of the one before; None when it leaves out none, or opens differently."""
    gapped = _GAPPED.match(question.strip())
    if gapped is None:
        return None
    opening = str(gapped["opening"] or gapped["with_verb"])
    if not re.match(rf"{re.escape(opening)}\b", before, re.IGNORECASE):
        return None
    topic = Topic(Text(before), before, Text(""), ())
    return next(iter(substituted(Text(gapped["rest"]), topic)), None)
