from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.read import SimilarityReader, TrainedReader
from assistant.reader import AnswerSpan, OnnxReader, RawReading
from assistant.types import Passage
from tests.conftest import WordEmbedder
from tests.test_answer import DOCUMENT, PASSAGE, TEXT


class ScriptedModel:
    """Answers as told; remembers what it was given."""

    def __init__(self, *readings: RawReading) -> None:
        self.readings = list(readings)
        self.contexts: list[tuple[str, str, Sequence[tuple[int, int]]]] = []

    def read_batch(
        self, _: str, contexts: Sequence[tuple[str, str, Sequence[tuple[int, int]]]]
    ) -> list[RawReading]:
        self.contexts = list(contexts)
        return self.readings


def raw(scores: Sequence[float], answerability: float) -> RawReading:
    spans = tuple(AnswerSpan(0, 3, 1.0) if score > 0 else None for score in scores)
    return RawReading(tuple(scores), spans, answerability, 0.0)


def read(*readings: RawReading, passages: Sequence[Passage] = (PASSAGE,)) -> tuple[ScriptedModel, object]:
    model = ScriptedModel(*readings)
    reader = TrainedReader(model)  # type: ignore[arg-type]
    return model, reader.read("Who?", passages)


def test_sentence_offsets_are_given_relative_to_the_passage() -> None:
    model, _ = read(raw([0.0] * 6, 0.5))
    ((title, text, spans),) = model.contexts
    assert title == DOCUMENT.title
    assert [text[start:end] for start, end in spans] == [s.text for s in PASSAGE.sentences]


def test_sentences_come_best_first_with_phrases_in_document_offsets() -> None:
    _, reading = read(raw([-5.0, 4.0, -5.0, 2.0, -5.0, -5.0], 0.8))
    best = reading.sentences[0]  # type: ignore[attr-defined]
    assert best.sentence.text == "Anna Berg leads the works."
    assert TEXT[slice(*best.answer)] == TEXT[0:3]
    scores = [item.score for item in reading.sentences]  # type: ignore[attr-defined]
    assert scores == sorted(scores, reverse=True)
    assert reading.answerable == 0.8  # type: ignore[attr-defined]


def test_evidence_is_as_answerable_as_its_best_passage() -> None:
    _, reading = read(raw([0.0] * 6, 0.2), raw([0.0] * 6, 0.7), passages=(PASSAGE, PASSAGE))
    assert reading.answerable == 0.7  # type: ignore[attr-defined]


def test_no_passage_is_no_evidence(embedder: WordEmbedder) -> None:
    for reader in (TrainedReader(ScriptedModel()), SimilarityReader(embedder)):  # type: ignore[arg-type]
        reading = reader.read("Who?", ())
        assert (reading.sentences, reading.answerable) == ((), 0.0)


def test_similarity_prefers_shared_words_and_embeds_a_sentence_once(embedder: WordEmbedder) -> None:
    reader = SimilarityReader(embedder)
    reading = reader.read("anna berg leads the works.", [PASSAGE])
    assert reading.sentences[0].sentence.text == "Anna Berg leads the works."
    assert reading.answerable == reading.sentences[0].score
    embedder.embedded.clear()
    reader.read("another question", [PASSAGE])
    assert embedder.embedded == ["another question"]


@pytest.mark.parametrize("size", [3, 100])
def test_the_similarity_cache_is_bounded(embedder: WordEmbedder, size: int) -> None:
    reader = SimilarityReader(embedder)
    reader._cache_size = size
    reader.read("a question", [PASSAGE])
    assert len(reader._cache) <= size


def test_the_shipped_reader_scores_sentences_of_a_passage_it_never_saw() -> None:
    reader = TrainedReader(OnnxReader())
    reading = reader.read("Who leads the works?", [PASSAGE])
    assert reading.sentences[0].sentence.text == "Anna Berg leads the works."
    assert reading.answerable > reader.read("Who won the tennis match?", [PASSAGE]).answerable
