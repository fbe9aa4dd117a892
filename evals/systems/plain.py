"""BM25 alone and dense alone: the two halves of retrieval, each left to answer by itself.

Both rank the assistant's own passages and show one sentence: the best by the same score among the
eight best passages. They never abstain, except where nothing at all matches; their confidence is a
score squeezed into [0, 1], good for ranking and not calibrated. History is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

from assistant.read import SimilarityReader
from assistant.types import Answer, Passage, Turn
from evals.systems.ground import READ, Ground, Timer, answer, cite

Floats = npt.NDArray[np.float32]
_HALF = 10.0  # BM25 score that counts as confidence 0.5


class BM25:
    """Okapi BM25 with the tokenizer and stemmer of llama-index's BM25 retriever."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._stemmer = Stemmer.Stemmer("english")
        self._passages = self._index(ground.passage_texts)
        self._at = [(p, s) for p, passage in enumerate(ground.passages) for s in passage.sentences]
        self._sentences = self._index([sentence.text for _, sentence in self._at])
        self._owner = np.array([p for p, _ in self._at])

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """The sentence with the highest BM25 score in the passages with the highest BM25 scores."""
        del history
        timer, ground = Timer(), self._ground
        words = self._words(question)
        passages = best(ground, _scores(self._passages, words, len(ground.passages)), documents)
        if not passages:
            return answer(question, (), (), 0.0, timer)
        ids = {passage.id for passage in passages}
        inside = np.array([ground.passages[p].id in ids for p in self._owner])
        scores = np.where(inside, _scores(self._sentences, words, len(self._at)), -1.0)
        top = int(np.argmax(scores))
        owner, sentence = self._at[top]
        document = ground.by_id[ground.passages[owner].document_id]
        confidence = float(scores[top] / (scores[top] + _HALF))
        return answer(question, passages, [cite(document, sentence.start, sentence.end)], confidence, timer)

    def _index(self, texts: Sequence[str]) -> bm25s.BM25:
        index = bm25s.BM25()
        index.index(
            bm25s.tokenize(list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False),
            show_progress=False,
        )
        return index

    def _words(self, question: str) -> list[str]:
        found = bm25s.tokenize(
            question, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return list(found[0])


class Dense:
    """Exact cosine over passages; the best sentence is the assistant's similarity reader's."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._vectors: Floats = np.asarray(ground.embedder.embed(ground.passage_texts), dtype=np.float32)
        self._reader = SimilarityReader(ground.embedder)

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """The sentence nearest to the question in the passages nearest to it."""
        del history
        timer = Timer()
        # A constant above zero keeps opposed vectors in the ranking: nothing is ever 'no match'.
        scores = self._vectors @ self._ground.embedder.embed([question])[0] + 2.0
        passages = best(self._ground, scores, documents)
        reading = self._reader.read(question, passages)
        if not reading.sentences:
            return answer(question, passages, (), 0.0, timer)
        top = reading.sentences[0]
        document = self._ground.by_id[top.passage.document_id]
        quote = cite(document, top.sentence.start, top.sentence.end)
        return answer(question, passages, [quote], top.score, timer)


def best(ground: Ground, scores: Floats, documents: Sequence[str] | None) -> list[Passage]:
    """The eight passages of the allowed documents with the highest scores above zero, best first."""
    allowed = ground.allowed(documents)
    order = np.argsort(-scores, kind="stable")
    found: list[Passage] = []
    for at in order:
        passage = ground.passages[at]
        if scores[at] > 0 and (allowed is None or passage.document_id in allowed):
            found.append(replace(passage, score=float(scores[at])))
        if len(found) == READ:
            break
    return found


def _scores(index: bm25s.BM25, words: list[str], size: int) -> Floats:
    known = [word for word in words if word in index.vocab_dict]
    return np.asarray(index.get_scores(known), np.float32) if known else np.zeros(size, np.float32)
