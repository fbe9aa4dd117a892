"""Sentences that only dress a text: they greet, take leave, count pages or mark a note."""

from __future__ import annotations

import re

_CAPITAL = r"[^\W\da-z_][\w.'’-]*"
_NAME = (
    rf"(?:(?:Dr|Mrs?|Ms|Prof)\.?\s)?(?:[^\W\da-z_]\.\s?){{0,3}}{_CAPITAL}"
    rf"(?:\s(?:[^\W\da-z_]\.|van|von|der?|den|del|d[aiu]|la|le|bin|al)){{0,3}}(?:\s{_CAPITAL})?"
)
"""Two names at most: a third word may be an office, which states something."""
_ADDRESSED = (
    rf"(?:{_CAPITAL}|all|again|and|both|colleagues?|dear|everybody|everyone|folks|friends?|gentlemen|ladies|"
    r"madam|of|or|sirs?|team|the|there)"
)
_MEETING = r"(?:Dear|Hello|Hi|Hey|Greetings|Good (?:morning|afternoon|evening|day))"
_LEAVING = (
    r"(?=[A-Z])(?i:(?:with )?(?:(?:many|my|our|kind(?:est)?|best|warm(?:est)?|very|and|good) )*"
    r"(?:regards|wishes|greetings|thanks)"
    r"(?: (?:a lot|again|in advance|and (?:kind |best )?(?:regards|wishes)))?"
    r"|thank you(?: (?:all|again|both|in advance|kindly|(?:so|very) much))*"
    r"(?: for your (?:attention|help|interest|patience|support|time|understanding))?"
    r"|yours (?:ever|faithfully|sincerely|truly)|(?:very truly|sincerely|respectfully) yours)"
)
_SHORT = r"(?:Best|Cheers|Cordially|Respectfully|Sincerely|Yours)"
"""As a closing only where a comma or a name follows: each may be a word of a list."""
_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MEETING}(?:,?\s+{_ADDRESSED}){{0,6}}\s*[,!]",
        rf"Dear(?:\s+{_ADDRESSED}){{1,6}}\s*:",
        r"Dear(?:\s+[\w.'’-]+){1,6}\s*,",  # nothing but a salutation ends in a comma
        r"(?i:(?:dear|hello|hi) (?:all|both|colleagues|everybody|everyone|friends|team|sirs?(?: or madam)?))",
        r"(?i:to whom it may concern)[,:]?",
        rf"(?:{_CAPITAL}(?:\s{_ADDRESSED}){{0,4}},\s+){{0,4}}(?i:(?:dear )?ladies and gentlemen)[,.:!]?",
        rf"{_LEAVING}[,.!]?(?:(?<=,)\s*{_NAME}|\s*\n\s*{_NAME})?(?: (?:and|&) {_NAME})?",
        rf"{_SHORT}(?:,|,?\s*\n\s*{_NAME}|,\s*{_NAME})",
        r"Sent from my \w+",
        r"On\s(?=[^?!]*(?:\d[:.]\d\d|@))[^?!]{5,200}\swrote:",  # a program's words above an earlier mail
        r"-{2,}\s*(?i:(?:original|forwarded) message)\s*-{2,}|(?i:begin forwarded message):",
        r"[-–|(\[ ]*[Pp](?i:age) \d{1,4}(?: ?(?:of|/) ?\d{1,4})?[-–|)\] ]*",
        r"\[(?:\^[\w-]{1,20}|\d{1,3})\]:?|[⁰¹²³⁴-⁹]+",
    )
)


def is_furniture(text: str) -> bool:
    """Whether a sentence is mere form, and answers no question. In doubt it states something."""
    bare = text.strip().strip("*_").strip()
    return any(kind.fullmatch(bare) for kind in _KINDS)
