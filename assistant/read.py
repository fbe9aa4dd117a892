"""Question, passages -> scored sentences and the probability that the evidence answers.

``Reader`` is the seam: the trained model and the similarity baseline are the two that ship.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from assistant.types import Passage, Reading, ScoredSentence

if TYPE_CHECKING:
    from assistant.models import Embedder
    from assistant.reader import OnnxReader, RawReading

Floats = npt.NDArray[np.float32]


class Reader(Protocol):
    """Scores sentences as answers to a question."""

    threshold: float
    """Evidence below this probability is answered with an abstention; chosen on development data."""
    sentence_threshold: float
    """A further sentence joins the answer from this probability on."""

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """All sentences of the passages, best first. No passage: nothing, answerable 0."""
        ...


class TrainedReader:
    """The trained model: reads question, title and passage together (see docs/reader.md)."""

    threshold = 0.5
    sentence_threshold = 0.5

    def __init__(self, model: OnnxReader) -> None:
        self._model = model

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """See ``Reader.read``. The evidence is as answerable as its most answerable passage."""
        contexts = [
            (_title(p), p.text, [(s.start - p.start, s.end - p.start) for s in p.sentences]) for p in passages
        ]
        raw = self._model.read_batch(question, contexts)
        scored = [item for p, r in zip(passages, raw, strict=True) for item in _scored(p, r)]
        scored.sort(key=lambda item: -item.score)
        return Reading(tuple(scored), max((r.answerability for r in raw), default=0.0))


def _title(passage: Passage) -> str:
    return f"{passage.title}. {passage.heading}" if passage.heading else passage.title


def _scored(passage: Passage, raw: RawReading) -> list[ScoredSentence]:
    """A sentence counts for as much as its own score and its passage's answerability allow."""
    from assistant.reader import sigmoid

    rows: list[ScoredSentence] = []
    for sentence, logit, span in zip(passage.sentences, raw.sentence_scores, raw.spans, strict=True):
        phrase = (passage.start + span.start, passage.start + span.end) if span else None
        rows.append(ScoredSentence(passage, sentence, sigmoid(logit) * raw.answerability, phrase))
    return rows


class SimilarityReader:
    """Baseline: cosine of question and sentence embeddings, squashed by a logistic curve.

    It finds the topic, but cannot tell a near miss from an answer; it is kept to measure against.
    """

    threshold = 0.5
    sentence_threshold = 0.5
    _midpoint, _slope = 0.5, 12.0
    _cache_size = 20_000  # sentence vectors, 1.5 KB each

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._cache: OrderedDict[str, Floats] = OrderedDict()

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """See ``Reader.read``."""
        pairs = [(passage, sentence) for passage in passages for sentence in passage.sentences]
        if not pairs:
            return Reading((), 0.0)
        vectors = self._embed([question, *(sentence.text for _, sentence in pairs)])
        scores = 1 / (1 + np.exp(-self._slope * (vectors[1:] @ vectors[0] - self._midpoint)))
        scored = [ScoredSentence(p, s, float(x)) for (p, s), x in zip(pairs, scores, strict=True)]
        scored.sort(key=lambda item: -item.score)
        return Reading(tuple(scored), scored[0].score)

    def _embed(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._cache]
        known = dict(zip(new, self._embedder.embed(new), strict=True)) if new else {}
        for text in texts:
            known.setdefault(text, self._cache.get(text, np.empty(0)))
        self._cache.update({text: known[text] for text in texts})
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
        return np.stack([known[text] for text in texts])
