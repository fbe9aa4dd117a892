"""Names found by their capitals, and for each the other names that are most like it (nearest embeddings)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

NAME = re.compile(r"[A-Z][\w’'-]*(?:(?:\s+(?:of|the|de|von|van|al|and))?\s+[A-Z][\w’'-]*){0,3}")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_NAMES = """
a after an april are as at august before by december did do does during february for friday from he
her his how i if in is it its january july june march may monday november october on saturday
september she sunday that the they this thursday tuesday was we wednesday were what when where which
while who why with you
"""
_OTHER_KINDS = frozenset(_NOT_NAMES.split())


def names_in(text: str) -> set[str]:
    """Capitalised phrases, without a leading article and without those that only start a sentence."""
    found = set()
    for match in NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in _OTHER_KINDS:
            words = words[1:]
        while words and words[-1].lower() in {"of", "the", "and", "de", "von", "van", "al"}:
            words = words[:-1]
        name = re.sub(r"['’]s?$", "", " ".join(words))
        if name:
            found.add(name)
    return found


def lexicon(texts: Iterable[str], at_least: int = 2) -> list[str]:
    """Names seen in `at_least` texts whose words are seldom written without a capital."""
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        counts.update(names_in(text))
        words.update(_WORD.findall(text))
    kept = []
    for name, count in counts.items():
        first = name.split()[0]
        common = words[first.lower()] > 0.3 * words[first] and len(name.split()) == 1
        if count >= at_least and not common and len(name) > 2 and not name.isdigit():
            kept.append(name)
    return sorted(kept)


class Neighbours:
    """The names most like a name, so that a swapped name is of the same sort (a team for a team)."""

    def __init__(self, names: Sequence[str], near: np.ndarray) -> None:
        self.names = list(names)
        self.near = near
        self.number = {name.lower(): index for index, name in enumerate(self.names)}

    def like(self, name: str) -> list[str]:
        """Names like `name` that share no word with it, nearest first; empty for an unknown name."""
        row = self.number.get(name.lower())
        if row is None:
            return []
        own = set(name.lower().split())
        found = [self.names[index] for index in self.near[row]]
        return [
            other for other in found if not own & set(other.lower().split()) and not one_is_short(name, other)
        ]


def one_is_short(left: str, right: str) -> bool:
    """Whether one name may be the initials or the start of the other (US, U.S., United States)."""
    initials = ["".join(word[0] for word in name.split()).lower() for name in (left, right)]
    plain = [re.sub(r"\W", "", name).lower() for name in (left, right)]
    return plain[0][:4] == plain[1][:4] or initials[0] == plain[1] or initials[1] == plain[0]


def neighbours(texts: Iterable[str], encoder_folder: Path, cache: Path, count: int = 40) -> Neighbours:
    """Embed the lexicon once with the start model and keep the nearest `count` of each name."""
    names = lexicon(texts)
    if cache.exists():
        with np.load(cache, allow_pickle=False) as stored:
            if list(stored["names"]) == names:
                return Neighbours(names, stored["near"])
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(encoder_folder), device="cpu")
    vectors = model.encode(names, batch_size=256, normalize_embeddings=True, convert_to_numpy=True)
    near = np.zeros((len(names), count), dtype=np.int32)
    for start in range(0, len(names), 1024):
        scores = vectors[start : start + 1024] @ vectors.T
        near[start : start + 1024] = np.argsort(-scores, axis=1)[:, 1 : count + 1]
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.savez(cache, names=np.array(names), near=near)
    return Neighbours(names, near)
