"""Which words of a question a sentence has: names and figures that the model and the vectors blur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.types import Passage

_WORD = re.compile(r"\w+")


def overlaps(question: str, passages: Sequence[Passage]) -> list[npt.NDArray[np.float32]]:
    """One array a passage, one number from 0 to 1 a sentence: the share of the question's words it has.

    Words count by how few of these sentences have them (inverse document frequency, Spärck Jones 1972), so
    that function words need no list, and a word that none has lowers all.
    """
    held = [[_words(sentence.text) for sentence in passage.sentences] for passage in passages]
    asked = _words(question)
    among = Counter(word for sentences in held for words in sentences for word in asked & words)
    total = sum(map(len, held))
    weight = {word: np.log((total + 1) / (among[word] + 0.5)) for word in asked}
    whole = sum(weight.values()) or 1.0
    return [
        np.array([sum(weight[word] for word in asked & words) / whole for words in sentences], np.float32)
        for sentences in held
    ]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
