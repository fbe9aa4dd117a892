"""Sentences as tokens that compare by what they say, not by typography."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.check.words import DAYS, MONTHS, NEGATIONS, NUMBER_WORDS

_TOKEN = re.compile(
    r"(?:(?<![\w)])[-+](?=[$€£¥]?\.?\d))?[$€£¥#]?(?:(?<!\w)\.(?=\d))?\w+(?:[.,:/'&@+-]\w+)*[%°]?|[^\w\s]"
)
_ALIKE = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "‐": "-",
        "−": "-",
        "\xad": None,
    }
)
_ACRONYM = re.compile(r"(?:\w\.)+\w")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, figure or mark; ``text`` keeps its case, ``key`` does not."""

    text: str
    opens: bool  # the first word of its sentence, whose capital says nothing

    @property
    def key(self) -> str:
        """The token without its case."""
        return self.text.casefold()

    @property
    def is_word(self) -> bool:
        """Neither a mark nor a sign."""
        return any(char.isalnum() for char in self.text)

    @property
    def is_number(self) -> bool:
        """A figure, or a word for one."""
        return any(char.isdigit() for char in self.text) or self.key in NUMBER_WORDS

    @property
    def is_date(self) -> bool:
        """A month or a day of the week; 'may' only with its capital."""
        return self.text[:1].isupper() and self.key in MONTHS | DAYS

    @property
    def is_name(self) -> bool:
        """Has a capital that its place does not explain."""
        return not self.opens and any(char.isupper() for char in self.text)

    @property
    def negates(self) -> bool:
        """Turns what is said into its opposite."""
        return self.key in NEGATIONS or self.key.endswith("n't")

    def same(self, other: Token) -> bool:
        """Equal in wording; case counts unless one of the two opens its sentence."""
        return self.text == other.text or ((self.opens or other.opens) and self.key == other.key)


def tokens(text: str) -> tuple[Token, ...]:
    """The sentence in tokens; what cannot be seen is kept, so that it differs from what can."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    found: list[Token] = []
    for piece in _TOKEN.findall(plain):
        word = piece.replace(".", "") if _ACRONYM.fullmatch(piece) and not piece[0].isdigit() else piece
        found.append(Token(word, not any(token.is_word for token in found)))
    return tuple(found)
