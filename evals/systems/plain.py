"""BM25 alone and dense alone: the two halves of retrieval, each left to answer by itself.

Both rank the assistant's own passages and show one sentence: the best by the same score among the
eight best passages. Passages and sentences are indexed beforehand. They never abstain, except where
nothing at all matches; their confidence is a score squeezed into [0, 1], good for ranking and not
calibrated. History is not read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

from assistant.types import Answer, Passage, Turn
from evals.systems.ground import READ, Ground, Timer, answer, cite

Floats = npt.NDArray[np.float32]
Scores = tuple[Floats, Floats]
"""Of all passages and of all sentences. Zero or less means: does not match."""
_HALF = 10.0  # BM25 score that counts as confidence 0.5


class Plain(ABC):
    """Passages by score, then the best sentence in the best of them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._at = [(p, s) for p, passage in enumerate(ground.passages) for s in passage.sentences]
        self._owner = np.array([p for p, _ in self._at])

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """One sentence, quoted."""
        del history
        timer, ground = Timer(), self._ground
        of_passages, of_sentences = self.scores(question)
        ranked = self._best(of_passages, documents)
        passages = [replace(ground.passages[at], score=float(of_passages[at])) for at in ranked]
        if not passages:
            return answer(question, (), (), 0.0, timer)
        scores = np.where(np.isin(self._owner, ranked), of_sentences, -np.inf)
        top = int(np.argmax(scores))
        owner, sentence = self._at[top]
        document = ground.by_id[ground.passages[owner].document_id]
        quote = cite(document, sentence.start, sentence.end)
        return answer(question, passages, [quote], self.confidence(float(scores[top])), timer)

    @abstractmethod
    def scores(self, question: str) -> Scores:
        """How well everything fits the question."""

    @abstractmethod
    def confidence(self, score: float) -> float:
        """The shown sentence's score as a number from 0 to 1."""

    def _best(self, scores: Floats, documents: Sequence[str] | None) -> list[int]:
        """Places of the eight best passages of the allowed documents, best first."""
        allowed = self._ground.allowed(documents)

        def may(passage: Passage) -> bool:
            return allowed is None or passage.document_id in allowed

        order = (int(at) for at in np.argsort(-scores, kind="stable") if scores[at] > 0)
        return [at for at in order if may(self._ground.passages[at])][:READ]


class BM25(Plain):
    """BM25 with the tokenizer, stop words and stemmer of llama-index's BM25 retriever."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._stemmer = Stemmer.Stemmer("english")
        self._passages = self._index(ground.passage_texts)
        self._sentences = self._index([sentence.text for _, sentence in self._at])

    def scores(self, question: str) -> Scores:
        """See ``Plain``."""
        options = {"stopwords": "en", "stemmer": self._stemmer, "show_progress": False}
        [words] = bm25s.tokenize(question, return_ids=False, **options)
        passages = _scores(self._passages, words, len(self._ground.passages))
        return passages, _scores(self._sentences, words, len(self._at))

    def confidence(self, score: float) -> float:
        """See ``Plain``."""
        return score / (score + _HALF)

    def _index(self, texts: Sequence[str]) -> bm25s.BM25:
        options = {"stopwords": "en", "stemmer": self._stemmer, "show_progress": False}
        index = bm25s.BM25()
        index.index(bm25s.tokenize(list(texts), **options), show_progress=False)
        return index


class Dense(Plain):
    """Exact cosine, with the embedding weights that all systems share."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        embed = ground.embedder.embed
        self._passages: Floats = np.asarray(embed(ground.passage_texts), np.float32)
        self._sentences: Floats = np.asarray(embed([s.text for _, s in self._at]), np.float32)

    def scores(self, question: str) -> Scores:
        """See ``Plain``. Shifted above zero: to be unlike a question is no reason to be left out."""
        vector = self._ground.embedder.embed([question])[0]
        return self._passages @ vector + 2, self._sentences @ vector + 2

    def confidence(self, score: float) -> float:
        """See ``Plain``."""
        return score - 2


def _scores(index: bm25s.BM25, words: Sequence[str], size: int) -> Floats:
    known = [word for word in words if word in index.vocab_dict]
    return np.asarray(index.get_scores(known), np.float32) if known else np.zeros(size, np.float32)
