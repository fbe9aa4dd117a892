"""WordNet (Miller 1995) and inflection: a word's synonyms, and the words that are like it but not the same.

Synonyms make a question that asks the same in other words; relatives (antonyms, and sister terms under
the same hypernym) make a near miss as people write them: one word off. Only everyday words are used, in
the inflection of the word they replace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lemminflect import getAllLemmas, getInflection

FOLDER = Path("/usr/share/wordnet")
"""Where Debian's package ``wordnet-base`` puts the files of WordNet 3."""
_PARTS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj"}
_TAGS = {"NOUN": ("NN", "NNS"), "VERB": ("VB", "VBZ", "VBD", "VBG", "VBN"), "ADJ": ("JJ", "JJR", "JJS")}
_UP, _DOWN, _OPPOSITE, _ALIKE = "@", "~", "!", "&"
_WORD = re.compile(r"[a-z]{3,}")
_PLAIN = 5  # meanings: of a word with more, a synonym is too often one of another meaning
_LIGHT_TEXT = """
    be have do make take get give go come use call name know say tell see find work like many much most
    more last first year time day thing way people kind type part number word long old new good other
"""
_LIGHT = frozenset(_LIGHT_TEXT.split())


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning, and its pointers: sign -> offsets."""

    words: tuple[str, ...]
    pointers: dict[str, list[int]] = field(default_factory=dict)


class Thesaurus:
    """Synonyms and relatives among the words that `texts` use at least `at_least` times."""

    def __init__(self, texts: Iterable[str], at_least: int = 12, folder: Path = FOLDER) -> None:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_WORD.findall(text.lower()))
        self._common = {word for word, count in counts.items() if count >= at_least}
        self._senses: dict[str, dict[str, list[int]]] = {}
        self._synsets: dict[str, dict[int, Synset]] = {}
        for part, name in _PARTS.items():
            self._senses[part] = dict(_index(folder / f"index.{name}"))
            self._synsets[part] = dict(_data(folder / f"data.{name}"))

    def synonyms(self, word: str) -> tuple[str, ...]:
        """Words for the same, in the inflection of `word`."""
        return self._other(word, related=False)

    def relatives(self, word: str) -> tuple[str, ...]:
        """Words of the same sort with another meaning, in the inflection of `word`."""
        return self._other(word, related=True)

    def _other(self, word: str, related: bool) -> tuple[str, ...]:
        found = self._form(word)
        if found is None:
            return ()
        part, lemma, tag = found
        synsets = self._synsets[part]
        senses = [synsets[at] for at in self._senses[part][lemma]]
        same = {other for synset in senses for other in synset.words}
        alike = {other for synset in senses for other in _words(synset, (_UP, _DOWN, _ALIKE), synsets)}
        if related:
            parents = [synsets[at] for s in senses[:1] for at in s.pointers.get(_UP, []) if at in synsets]
            options = {w for parent in parents for w in _words(parent, (_DOWN,), synsets)}
            options |= {w for synset in senses for w in _words(synset, (_OPPOSITE,), synsets)}
            options -= same | alike
        else:
            options = {other for s in senses[:1] if len(senses) <= _PLAIN for other in s.words} - {lemma}
        inflected = ((getInflection(other, tag) or ("",))[0] for other in sorted(options) if "_" not in other)
        return tuple(other for other in inflected if other in self._common and other != word)

    def _form(self, word: str) -> tuple[str, str, str] | None:
        """Part of speech, lemma and tag of a word: the part in which it has the most meanings."""
        options = [
            (len(self._senses[part].get(lemmas[0], ())), part, lemmas[0])
            for part, lemmas in getAllLemmas(word).items()
            if part in _PARTS and lemmas[0] in self._senses[part]
        ]
        if not options or word not in self._common:
            return None
        _, part, lemma = max(options)
        if lemma in _LIGHT:
            return None
        tags = [tag for tag in _TAGS[part] if word in getInflection(lemma, tag)]
        return (part, lemma, tags[0]) if tags else None


def _words(synset: Synset, signs: tuple[str, ...], synsets: dict[int, Synset]) -> set[str]:
    places = [at for sign in signs for at in synset.pointers.get(sign, [])]
    return {word for at in places if at in synsets for word in synsets[at].words}


def _lines(path: Path) -> Iterable[list[str]]:
    with path.open(encoding="utf-8") as file:
        yield from (line.split() for line in file if not line.startswith(" "))


def _index(path: Path) -> Iterable[tuple[str, list[int]]]:
    """Lemma -> offsets of its meanings, the most frequent first (format: wndb(5WN))."""
    for fields in _lines(path):
        yield fields[0], [int(offset) for offset in fields[-int(fields[2]) :]]


def _data(path: Path) -> Iterable[tuple[int, Synset]]:
    for fields in _lines(path):
        count = int(fields[3], 16)
        words = tuple(re.sub(r"\(\w+\)$", "", word).lower() for word in fields[4 : 4 + 2 * count : 2])
        at = 5 + 2 * count
        pointers: dict[str, list[int]] = {}
        for place in range(at, at + 4 * int(fields[at - 1]), 4):
            pointers.setdefault(fields[place], []).append(int(fields[place + 1]))
        yield int(fields[0]), Synset(words, pointers)
