"""The designs that are compared, behind one call: records in, readings out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.models import Embedder
from assistant.read import Similarity, TrainedReader, logit
from assistant.reader import NOT_READ, AnswerSpan, OnnxReader, RawReading, Window
from assistant.types import Passage, ScoredSentence, Sentence
from training.records import Record

Scorer = Callable[[Sequence[Record]], list[RawReading]]
NEUTRAL: dict[str, Any] = {
    "max_tokens": 384,
    "overlap_tokens": 96,
    "sentence_mix": {"head": 1.0, "span": 0.0, "bias": 0.0},
    "calibration": {"answerable": 1.0, "sentence": 0.0, "span": 0.0, "bias": 0.0},
}


class TorchReader(OnnxReader):
    """The same reading with a training checkpoint instead of the exported model."""

    def __init__(
        self, checkpoints: Sequence[Path], tokenizer: Path, config: dict[str, Any] | None = None
    ) -> None:
        from tokenizers import Tokenizer

        from training.model import Reader
        from training.shipped import weights

        self.config = config or NEUTRAL
        loaded = Tokenizer.from_file(str(tokenizer))
        loaded.no_truncation()
        loaded.no_padding()
        self._encode = partial(loaded.encode, add_special_tokens=False)
        states = [weights(path) for path in checkpoints]
        self.model = Reader()
        self.model.load_state_dict({name: sum(s[name] for s in states) / len(states) for name in states[0]})
        self.model.eval()

    def _run(self, window: Window) -> tuple[Any, float]:
        import torch

        with torch.no_grad():
            ids, types = torch.tensor([window.ids]), torch.tensor([window.types])
            tokens, answerable = self.model(ids, types, torch.ones_like(ids))
        return tokens[0].numpy(), float(answerable[0])


def remembering(reader: OnnxReader) -> OnnxReader:
    """Make a reader keep what its model says of an input, since measuring asks for many inputs again."""
    known: dict[tuple[int, ...], tuple[Any, float]] = {}
    compute = reader._run

    def run(window: Window) -> tuple[Any, float]:
        key = tuple(window.ids)
        if key not in known:
            known[key] = compute(window)
        return known[key]

    reader._run = run  # type: ignore[method-assign]
    return reader


def best_sentence(reading: RawReading) -> int:
    """The place of the sentence with the highest score, the first of equals."""
    return max(range(len(reading.sentence_scores)), key=reading.sentence_scores.__getitem__)


def reader_scorer(reader: OnnxReader) -> Scorer:
    """Read record by record."""
    return lambda records: [
        reader.read_batch(r.question, [(r.title, r.text, r.sentences)])[0] for r in records
    ]


def cosine_scorer(encoder: Path) -> Scorer:
    """Cosine of question and sentence embeddings; the best sentence's cosine stands for the evidence."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(encoder), device="cpu")
    encode = partial(model.encode, batch_size=64, normalize_embeddings=True, convert_to_numpy=True)
    vectors = _Remembering(encode).embed

    def score(records: Sequence[Record]) -> list[RawReading]:
        vectors([r.question for r in records] + [r.text[a:b] for r in records for a, b in r.sentences])
        readings = []
        for r in records:
            cosines = vectors([r.text[a:b] for a, b in r.sentences]) @ vectors([r.question])[0]
            best = float(cosines.max())
            readings.append(RawReading(tuple(map(float, cosines)), (None,) * len(cosines), best, best))
        return readings

    return score


def assistant_scorer(model: OnnxReader, embedder: Embedder) -> Scorer:
    """As the assistant scores: model and similarity together, the evidence as good as its best sentence."""
    reader = TrainedReader(model, Similarity(_Remembering(embedder.embed), lambda _: {}))

    def score(records: Sequence[Record]) -> list[RawReading]:
        return [_as_read(record, reader.score(record.question, [_passage(record)])) for record in records]

    return score


class _Remembering:
    """An embedder that keeps its vectors, for the same reason as ``remembering``."""

    sha256 = ""  # nothing is indexed with it

    def __init__(self, encode: Callable[[list[str]], Any]) -> None:
        self._encode = encode
        self._known: dict[str, Any] = {}

    def embed(self, texts: Sequence[str]) -> Any:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def _passage(record: Record) -> Passage:
    sentences = tuple(Sentence(start, end, record.text[start:end]) for start, end in record.sentences)
    name = f"{record.title}\n{record.text}"
    return Passage(name, name, record.title, None, "", 0, len(record.text), record.text, sentences)


def _as_read(record: Record, scored: Sequence[ScoredSentence]) -> RawReading:
    """In the order of the sentences; one that the assistant passes over (a question) scores nothing."""
    found = {(row.sentence.start, row.sentence.end): row for row in scored}
    rows = [found.get(place) for place in record.sentences]
    spans = tuple(AnswerSpan(*row.answer, 0.0) if row and row.answer else None for row in rows)
    best = scored[0].score if scored else 0.0
    scores = tuple(logit(row.score) if row else NOT_READ for row in rows)
    return RawReading(scores, spans, best, logit(best))


def mixed_scorer(first: Scorer, second: Scorer, sentence: float, evidence: float) -> Scorer:
    """Scores of `first` plus weighted scores of `second`; phrases from `first`."""

    def score(records: Sequence[Record]) -> list[RawReading]:
        readings = []
        for one, two in zip(first(records), second(records), strict=True):
            pairs = zip(one.sentence_scores, two.sentence_scores, strict=True)
            logit = one.logit + evidence * two.logit
            scores = tuple(a + sentence * b for a, b in pairs)
            readings.append(RawReading(scores, one.spans, one.answerability, logit))
        return readings

    return score
