"""What counts as the same words."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable

_MARKS = re.compile(r"\s*\[\d+\]")
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\xad": None})
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def without_marks(text: str) -> str:
    """The text without its citation marks ``[n]``."""
    return _MARKS.sub("", text)


def plain(text: str) -> str:
    """Case, width, typographic quotes and dashes, and runs of white space made equal."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).casefold().split())


def says(text: str, wording: str) -> bool:
    """Whether the wording stands in the text as whole words and whole numbers.

    5 is not in 51, 1.5 or 5,000; May 19 is in 'May 19th'.
    """
    wanted = re.escape(plain(wording))
    before = r"(?<!\w)(?<!\d[.,])" if wanted[:1].isdigit() else r"(?<!\w)"
    after = r"(?:st|nd|rd|th)?(?!\w)(?![.,]\d)" if wanted[-1:].isdigit() else r"(?!\w)"
    return bool(wanted) and re.search(before + wanted + after, plain(text)) is not None


def says_one_of(text: str, wordings: Iterable[str]) -> bool:
    """Whether any of the wordings stands in the text: a fact, in one of its spellings."""
    return any(says(text, wording) for wording in wordings)


def squad_tokens(text: str) -> list[str]:
    """Tokens as SQuAD's evaluation script normalises them (Rajpurkar et al. 2016).

    Lower case, ASCII punctuation removed, the articles a, an, the removed where anything else is left, split
    at white space.
    """
    lowered = "".join(char for char in text.lower() if char not in string.punctuation)
    return _ARTICLES.sub(" ", lowered).split() or lowered.split()


def holds(text: str, answer: str) -> bool:
    """Whether a short answer stands in the text, both in SQuAD's tokens; but 1.5 is not 15."""
    wanted, given = (squad_tokens(_POINT.sub("\N{ARABIC DECIMAL SEPARATOR}", one)) for one in (answer, text))
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(given)} "
