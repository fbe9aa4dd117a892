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
    weight, whole = _weights(question, held)
    return [
        np.array(
            [sum(weight[word] for word in weight.keys() & words) / whole for words in sentences], np.float32
        )
        for sentences in held
    ]


def topic_shares(question: str, passages: Sequence[Passage]) -> dict[str, float]:
    """Passage id -> the share of the question's words, weighed as in ``overlaps``, that the passage has in
    its text, heading or title: whether it speaks of what is asked at all."""
    weight, whole = _weights(question, [[_words(s.text) for s in passage.sentences] for passage in passages])
    return {
        passage.id: sum(weight[word] for word in weight.keys() & _all_words(passage)) / whole
        for passage in passages
    }


def _weights(question: str, held: Sequence[Sequence[set[str]]]) -> tuple[dict[str, float], float]:
    """The weight of each word of the question, given the words of the sentences read, and their sum."""
    asked = _words(question)
    among = Counter(word for sentences in held for words in sentences for word in asked & words)
    total = sum(map(len, held))
    weight = {word: float(np.log((total + 1) / (among[word] + 0.5))) for word in asked}
    return weight, sum(weight.values()) or 1.0


def _all_words(passage: Passage) -> set[str]:
    return _words(f"{passage.title} {passage.heading} {passage.text}")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
