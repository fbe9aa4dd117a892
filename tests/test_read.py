from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.read import Similarity, SimilarityReader, TrainedReader
from assistant.reader import AnswerSpan, OnnxReader, RawReading
from assistant.split import split
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
    reader = TrainedReader(model, Similarity(WordEmbedder(), lambda _: {}))  # type: ignore[arg-type]
    return model, reader.read("Who?", passages)


def test_sentence_offsets_are_given_relative_to_the_passage() -> None:
    model, _ = read(raw([0.0] * 6, 0.5))
    ((title, text, spans),) = model.contexts
    assert title == DOCUMENT.title
    assert [text[start:end] for start, end in spans] == [s.text for s in PASSAGE.sentences]


@pytest.mark.parametrize(
    ("question", "dated"),
    [
        ("Who led the works in 2021?", True),
        ("who led the works in march", True),
        ("Who spoke on 4 May?", True),
        ("Who may lead the works?", False),
        ("How many of the 20210 stones are laid?", False),
    ],
)
def test_the_date_is_read_where_a_question_names_a_time(question: str, dated: bool) -> None:
    model, passage = ScriptedModel(raw([0.0] * 6, 0.5)), replace(PASSAGE, date="2021-03-04")
    TrainedReader(model, Similarity(WordEmbedder(), lambda _: {})).read(question, [passage])  # type: ignore[arg-type]
    ((title, *_),) = model.contexts
    assert title == DOCUMENT.title + ", 4 March 2021" * dated


def test_sentences_come_best_first_with_phrases_in_document_offsets() -> None:
    _, reading = read(raw([-9.0, 9.0, -9.0, 3.0, -9.0, -9.0], 0.8))
    best = reading.sentences[0]  # type: ignore[attr-defined]
    assert best.sentence.text == "Anna Berg leads the works."
    assert TEXT[slice(*best.answer)] == TEXT[0:3]
    scores = [item.score for item in reading.sentences]  # type: ignore[attr-defined]
    assert scores == sorted(scores, reverse=True)


def test_evidence_is_as_answerable_as_its_best_sentence() -> None:
    weak, strong = raw([0.0] * 6, 0.2), raw([0.0] * 6, 0.7)
    probabilities = [
        read(*rows, passages=(PASSAGE,) * len(rows))[1] for rows in ((weak,), (strong,), (weak, strong))
    ]
    low, high, both = (reading.answerable for reading in probabilities)  # type: ignore[attr-defined]
    assert low < high == both


@pytest.mark.parametrize("before", ["Who leads the works? ", "Dear colleagues,\n\n"])
def test_a_question_in_a_document_is_no_answer_and_no_salutation(embedder: WordEmbedder, before: str) -> None:
    asking = replace(DOCUMENT, text=f"{before}Anna Berg leads the works.", sha256="")
    (passage,) = split(asking, 110)
    _, trained = read(raw([9.0, 1.0], 0.9), passages=(passage,))
    similar = SimilarityReader(Similarity(embedder, lambda _: {})).read("Who leads the works?", (passage,))
    for reading in (trained, similar):
        said = [item.sentence.text for item in reading.sentences]  # type: ignore[attr-defined]
        assert said == ["Anna Berg leads the works."]


def test_no_passage_is_no_evidence(embedder: WordEmbedder) -> None:
    similarity = Similarity(embedder, lambda _: {})
    for reader in (TrainedReader(ScriptedModel(), similarity), SimilarityReader(similarity)):  # type: ignore[arg-type]
        reading = reader.read("Who?", ())
        assert (reading.sentences, reading.answerable) == ((), 0.0)


def test_similarity_prefers_shared_words_and_uses_stored_vectors(embedder: WordEmbedder) -> None:
    stored = {PASSAGE.id: embedder.embed([sentence.text for sentence in PASSAGE.sentences])}
    embedder.embedded.clear()
    reading = SimilarityReader(Similarity(embedder, lambda _: stored)).read(
        "anna berg leads the works.", [PASSAGE]
    )
    assert reading.sentences[0].sentence.text == "Anna Berg leads the works."
    assert reading.answerable == reading.sentences[0].score
    assert embedder.embedded == ["anna berg leads the works."], "only the question is embedded"


def test_the_shipped_reader_scores_sentences_of_a_passage_it_never_saw(embedder: WordEmbedder) -> None:
    reader = TrainedReader(OnnxReader(), Similarity(embedder, lambda _: {}))
    reading = reader.read("Who leads the works?", [PASSAGE])
    assert reading.sentences[0].sentence.text == "Anna Berg leads the works."
    assert reading.answerable > reader.read("Who won the tennis match?", [PASSAGE]).answerable
