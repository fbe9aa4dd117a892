"""Question, passages -> scored sentences and the probability that the evidence answers.

``Reader`` is the seam: the trained reader and the similarity baseline are the two that ship.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from assistant.dates import MONTH, day
from assistant.furniture import is_furniture
from assistant.overlap import overlaps
from assistant.reader import sigmoid
from assistant.types import Passage, Reading, ScoredSentence, Sentence

if TYPE_CHECKING:
    from assistant.models import Embedder
    from assistant.reader import OnnxReader, RawReading

Floats = npt.NDArray[np.float32]
SentenceVectors = Callable[[Sequence[str]], Mapping[str, Floats]]
"""Passage ids -> unit vectors of each passage's sentences, shape (sentences, dimension)."""


# 'may' alone is a verb, as a rule.
_NAMES_A_TIME = re.compile(rf"\b(?:(?:19|20)\d\d|may \d+|\d+ may|(?!may){MONTH})\b", re.IGNORECASE)


class Reader(Protocol):
    """Scores sentences as answers to a question."""

    threshold: float
    """Evidence below this probability is answered with an abstention; chosen on development data."""
    sentence_threshold: float
    """A further sentence joins the answer from this probability on."""

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """The sentences that state something, best first. No passage: nothing, answerable 0."""
        ...


class Similarity:
    """Cosine of question and sentence, as a logit: 0 at ``midpoint``, ``slope`` for each 1.0 of cosine."""

    midpoint, slope = 0.5, 12.0

    def __init__(self, embedder: Embedder, vectors: SentenceVectors) -> None:
        self._embedder = embedder
        self._vectors = vectors

    def logits(self, question: str, passages: Sequence[Passage]) -> list[Floats]:
        """One array a passage, one number a sentence."""
        asked = self._embedder.embed([question])[0]
        known = dict(self._vectors([passage.id for passage in passages]))
        for passage in passages:
            if passage.id not in known:  # an update removed it while the question was under way
                known[passage.id] = self._embedder.embed([sentence.text for sentence in passage.sentences])
        return [self.slope * (known[passage.id] @ asked - self.midpoint) for passage in passages]


class SimilarityReader:
    """Baseline: the similarity alone. It finds the topic, but takes a near miss for an answer."""

    threshold = 0.5
    sentence_threshold = 0.5

    def __init__(self, similarity: Similarity) -> None:
        self._similarity = similarity

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """See ``Reader.read``."""
        logits = self._similarity.logits(question, passages)
        rows = [
            ScoredSentence(passage, sentence, sigmoid(float(logit)))
            for passage, row in zip(passages, logits, strict=True)
            for sentence, logit in zip(passage.sentences, row, strict=True)
            if _states(sentence)
        ]
        rows.sort(key=lambda row: -row.score)
        return Reading(tuple(rows), rows[0].score if rows else 0.0)


class TrainedReader:
    """The trained model mixed with the similarity, which knows synonyms, and with the words in common, which
    tell one name or figure from another.

    The evidence is as answerable as its best sentence: its score, calibrated (Platt, 1999). The
    calibration is fitted, and the threshold chosen, on development questions by
    ``python -m evals.calibrate``; docs/reader.md shows what each part adds. A wrong answer costs more than an
    open question, so that more likely than not is not enough.
    """

    threshold = 0.7
    sentence_threshold = 0.5
    similarity_share = 0.45  # weight of the similarity's logit beside the model's
    overlap_share = 2.0  # and of the share of the question's words
    calibration = (0.81, 1.18)  # weight of the best sentence's logit, and the constant

    def __init__(self, model: OnnxReader, similarity: Similarity) -> None:
        self._model = model
        self._similarity = similarity

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """See ``Reader.read``."""
        scored = self.score(question, passages)
        weight, constant = self.calibration
        return Reading(scored, sigmoid(weight * logit(scored[0].score) + constant) if scored else 0.0)

    def score(self, question: str, passages: Sequence[Passage]) -> tuple[ScoredSentence, ...]:
        """The sentences that state something, best first."""
        raw = self._model.read_batch(question, [_context(passage, question) for passage in passages])
        near = self._similarity.logits(question, passages)
        same = overlaps(question, passages)
        beside = [self.similarity_share * n + self.overlap_share * s for n, s in zip(near, same, strict=True)]
        rows = [row for p, r, b in zip(passages, raw, beside, strict=True) for row in self._rows(p, r, b)]
        return tuple(sorted(rows, key=lambda row: -row.score))

    def _rows(self, passage: Passage, raw: RawReading, beside: Floats) -> list[ScoredSentence]:
        """A sentence counts for as much as its own score and its passage's answerability allow."""
        rows: list[ScoredSentence] = []
        for i, sentence in enumerate(passage.sentences):
            if not _states(sentence):
                continue
            span = raw.spans[i]
            phrase = (passage.start + span.start, passage.start + span.end) if span else None
            own = logit(sigmoid(raw.sentence_scores[i]) * raw.answerability)
            score = sigmoid(own + float(beside[i]))
            rows.append(ScoredSentence(passage, sentence, score, phrase))
        return rows


def _states(sentence: Sentence) -> bool:
    """A question in a document (an interview, a list of questions) is near ours, but states nothing, nor does
    a salutation."""
    return not is_furniture(sentence.text) and not sentence.text.rstrip("\"'”’)]*_ ").endswith("?")


def _context(passage: Passage, question: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Title, text and sentence offsets as the model reads them. A text seldom repeats when it was written:
    where the question names a time, the document's date follows its title."""
    title = passage.title
    if passage.date and _NAMES_A_TIME.search(question):
        title += f", {day(passage.date)}"
    title = f"{title}. {passage.heading}" if passage.heading else title
    offsets = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    return title, passage.text, offsets


def logit(probability: float) -> float:
    """Log odds, bounded to about 13.8 either way."""
    bounded = float(np.clip(probability, 1e-6, 1 - 1e-6))
    return float(np.log(bounded / (1 - bounded)))
