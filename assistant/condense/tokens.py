"""A text -> its words and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.condense import words as w

# Every alternative starts with a different kind of character, so matching goes back by five at most ("Prof."
# and "won't", which is no form of 'won'): linear time.
_WORD = re.compile(
    r"(?i:won['’]t\b)|(?:[A-Za-z]\.){2,}|(?:Mrs?|Ms|Dr|Prof)\.(?=\s+[A-Z])|[$€£¥]?\d\w*(?:[.,:/-]\d\w*)*%?|['’](?:s|re|ll|ve|d|m|t)\b|[^\W\d_]\w*(?:-\w+)*|\S"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark and where it stands."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Not a mark."""
        return self.text[0].isalnum() or (self.text[0] in "$€£¥'’" and len(self.text) > 1)

    @property
    def capital(self) -> bool:
        """Written like a name."""
        return self.text[0].isupper()


def split_words(text: str) -> list[Word]:
    """All words and marks of the text."""
    return [
        Word(found[0], found[0].lower().replace("’", "'"), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def is_content(word: Word) -> bool:
    """Neither a mark nor a function word; 'US' and 'IT' are names, 'us' and 'it' are not."""
    if not word.is_word or word.low.startswith("'"):
        return False
    if len(word.text) > 1 and word.text.isupper():
        return True
    return word.low not in w.FUNCTION and not (word.low.endswith("ly") and word.low not in w.LY_NOUNS)


def singular(word: str) -> str:
    """Good enough to compare two forms of one noun."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
