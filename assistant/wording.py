"""A question in the words of the documents: abbreviations spelled out, slips of the pen corrected, capitals
read as their countries.

All but the last come from the collection itself. 'FM' can stand for 'Foreign Minister' only where the
documents use that phrase; a misspelt word is read as the one word of the documents that is a slip away. A
word that is English is not misspelt, though the documents only have one like it. The changed question is a
second reading beside the question as it was asked; the reader decides between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.capitals import governed
from assistant.condense.words import FUNCTION
from assistant.vocabulary import is_word

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = r"(?:of|the|and|for|in|on|to)"
_CAPITALS = rf"[A-Z][\w-]*(?:\s+(?:{_SMALL}\s+){{0,2}}[A-Z][\w-]*)+"
_NAME = re.compile(rf"(?<![\w-]){_CAPITALS}")
_BODY = re.compile(rf"\b[Tt]he ({_CAPITALS})")
_ITSELF = r"(?!\s+(?:(?:stands?|short) for|means?)\W*\Z)"  # 'What does NGO stand for?'
_SHORT = re.compile(rf"(?:\b(?:[A-Z]\.){{2,5}}|\b[A-Z]{{2,5}}\b|(?<=\bthe )[a-z]{{2,4}}\b){_ITSELF}")
_LONGEST = 5  # capitalised words that one abbreviation stands for
_MIN_LETTERS = 6  # shorter words are too easily another word
_LONG_WORD = 10  # letters from which two slips are allowed instead of one
_SPELT = (  # colour, defence, organisation, centre
    (re.compile(r"(?<=\w{3})our"), "or"),
    (re.compile(r"nce"), "nse"),
    (re.compile(r"(?<=\w{3}[iy])s(?=e|ing|ation)"), "z"),
    (re.compile(r"(?<=\w{3})re(?=s?\b)"), "er"),
)


class Wording:
    """The words and names of a collection."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)

    @cached_property
    def _written(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in _WORD.findall(text))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.lower() for word in self._written)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Initials -> the name in capitals that most often has them."""
        found = (match[0] for text in self._texts for match in _NAME.finditer(text))
        return _by_initials(part for name in found for part in _runs(name.split()))

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """The same of whole names that stand after 'the': states and bodies, not people."""
        return _by_initials(match[1] for text in self._texts for match in _BODY.finditer(text))

    def learn(self) -> None:
        """Go through the texts now, which else is done when a question first needs it."""
        _ = self._words, self._names, self._bodies

    def variants(self, question: str) -> tuple[str, ...]:
        """The question as asked, and as the documents would word it where that differs.

        An abbreviation that is another word in small letters (US) is spelled out in both: the reader knows
        no capitals.
        """
        question = _SHORT.sub(self._unlike_a_word, question)
        spelled = _SHORT.sub(lambda match: self._names.get(_letters(match[0]), match[0]), question)
        reworded = _WORD.sub(lambda match: self._corrected(match[0], match.start() == 0), spelled)
        return tuple(dict.fromkeys((question, governed(reworded, self._written.__contains__))))

    def _unlike_a_word(self, short: re.Match[str]) -> str:
        letters = _letters(short[0])
        return self._bodies.get(letters, short[0]) if letters.lower() in FUNCTION else short[0]

    def cased(self, question: str) -> str:
        """The question with a capital on words that the documents always write with one."""
        return _WORD.sub(lambda match: self._cased(match[0], question[: match.start()]), question)

    def _cased(self, word: str, before: str) -> str:
        """'the us' has its capitals though the documents also say 'us'."""
        forms = [word.upper()] * (len(word) <= _LONGEST) + [word.capitalize()]
        written = next((form for form in forms if form in self._written), word)
        if before.endswith("the ") and written.isupper():
            return written
        return word if word in self._written or word in FUNCTION else written

    def _corrected(self, word: str, opens: bool) -> str:
        """The word itself when the documents know it, when it is a name, or when no single word is near."""
        known = word.lower() in self._words or len(word) < _MIN_LETTERS
        if known or (not opens and not word.islower()):
            return word
        slips = 2 if len(word) >= _LONG_WORD else 1
        near = process.extract(word.lower(), self._words, scorer=OSA.distance, score_cutoff=slips, limit=2)
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return word
        found, distance = near[0][:2]
        if _spelling(word) != _spelling(found) and (
            is_word(word) or (distance > 1 and found not in self._written)  # another name, very likely
        ):
            return word
        inflected = found.startswith(word.lower()) or word.lower().startswith(found)
        return word if inflected or found[0] != word[0].lower() else found


def _by_initials(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, Counter[str]] = {}
    for name in names:
        found.setdefault(_initials(name), Counter())[name] += 1
    return {initials: names.most_common(1)[0][0] for initials, names in found.items()}


def _runs(words: list[str]) -> Iterable[str]:
    """Names inside a run of capitalised words: 'Foreign Minister' in 'Foreign Minister Anna Berg'."""
    for first in range(len(words)):
        for last in range(first + 2, min(len(words), first + 2 * _LONGEST) + 1):
            part = words[first:last]
            if part[0][0].isupper() and part[-1][0].isupper() and len(_initials(" ".join(part))) <= _LONGEST:
                yield " ".join(part)


def _spelling(word: str) -> str:
    """The American spelling; equal for 'defence' and 'defense', which are one word."""
    word = word.lower()
    for british, american in _SPELT:
        word = british.sub(american, word)
    return word


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _letters(abbreviation: str) -> str:
    return abbreviation.replace(".", "").upper()
