"""The whole way of a question: once with fakes at the seams, once with every real part."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from assistant import Answer, Assistant, Settings
from assistant.errors import CorpusError, QuestionError, VerificationError
from assistant.events import Condensed, Delta, Finished, Read, Retrieved
from assistant.library import Library
from assistant.types import ABSTENTION, Passage, Reading, ScoredSentence, Turn
from tests.conftest import WordEmbedder


class KeywordReader:
    """Stands in at the reader's seam: a sentence answers when it holds the question's last word."""

    threshold = sentence_threshold = 0.5

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        word = question.strip("?. ").split()[-1].lower()
        rows = [
            ScoredSentence(p, s, 0.9 if word in s.text.lower() else 0.1, (s.start, s.start + 3))
            for p in passages
            for s in p.sentences
        ]
        rows.sort(key=lambda row: -row.score)
        return Reading(tuple(rows), rows[0].score if rows else 0.0)


@pytest.fixture
def assistant(folder: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    monkeypatch.setattr("assistant.library.load_embedder", lambda _: embedder)
    monkeypatch.setattr("assistant.pipeline.load_reader", lambda *_: KeywordReader())
    settings = Settings()
    return Assistant(Library(folder, settings), settings)


def test_an_answer_is_quotes_with_marks(assistant: Assistant) -> None:
    answer = assistant.ask("Who inspects the bridge?")
    assert answer.text.endswith("The old bridge is closed. [1]")
    (citation,) = answer.citations
    assert citation.quote in assistant.document(citation.document_id).text
    assert (citation.title, citation.date, answer.kind) == ("bridge", "2020-06-05", "answer")
    assert (citation.answer_start, citation.answer_end) == (citation.start, citation.start + 3)


def test_no_answer_is_the_constant_sentence_with_related_passages(assistant: Assistant) -> None:
    answer = assistant.ask("Who likes zebras?")
    assert (answer.text, answer.citations, answer.abstained, answer.kind) == (
        ABSTENTION,
        (),
        True,
        "abstention",
    )
    assert answer.passages


def test_passages_are_counted_by_document(assistant: Assistant) -> None:
    of = Counter(passage.document_id for passage in assistant.passages)
    assert assistant.passage_counts == of
    assert set(of) == {document.id for document in assistant.documents}


def test_half_an_answer_says_what_is_missing(assistant: Assistant) -> None:
    answer = assistant.ask("What happened to the old bridge and who likes zebras?")
    assert answer.kind == "partial"
    assert len(answer.citations) == 1
    assert answer.missing == "The documents do not say: who likes zebras?"
    assert answer.text.endswith(f"[1] {answer.missing}")


def test_events_come_in_order_and_deltas_make_the_text(assistant: Assistant) -> None:
    events = list(assistant.stream("What happened to the old bridge and who likes zebras?"))
    kinds = [type(event) for event in events]
    assert kinds == [Condensed, Retrieved, Read, Read, Delta, Delta, Finished]
    verdicts = [event for event in events if isinstance(event, Read)]
    assert [round(verdict.answerable, 1) for verdict in verdicts] == [0.9, 0.1]
    best = verdicts[0].sentences[0]
    assert assistant.document(best.document_id).text[best.start : best.end].endswith("bridge is closed.")
    last = events[-1]
    assert isinstance(last, Finished)
    assert "".join(e.text for e in events if isinstance(e, Delta)) == last.answer.text
    assert last.answer.timings["total"] >= last.answer.timings["retrieve"] > 0


def test_ask_drains_stream_and_aask_agrees(assistant: Assistant) -> None:
    direct = assistant.ask("Who inspects the bridge?")
    waited = asyncio.run(assistant.aask("Who inspects the bridge?"))
    assert replace(direct, timings={}) == replace(waited, timings={})


def test_an_answer_that_fails_verification_is_never_returned(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = assistant.ask("Who inspects the bridge?")
    (citation,) = honest.citations
    shifted = replace(citation, start=citation.start + 1)
    monkeypatch.setattr("assistant.pipeline.cite", lambda *_: [shifted])
    with pytest.raises(VerificationError):
        assistant.ask("Who inspects the bridge?")


def test_an_old_answer_no_longer_verifies_once_its_document_changed(
    assistant: Assistant, folder: Path
) -> None:
    answer = assistant.ask("Who inspects the bridge?")
    assistant.verify(answer)
    (folder / "bridge.txt").write_text("The new bridge is open.")
    assistant.update()
    with pytest.raises(VerificationError, match="has changed since"):
        assistant.verify(answer)


def test_an_update_by_another_process_is_noticed(assistant: Assistant, folder: Path) -> None:
    (folder / "zoo.md").write_text("The zoo has two zebras.")
    Library(folder, Settings())
    assert assistant.ask("Who likes zebras?").text == "The zoo has two zebras. [1]"


def test_only_the_named_documents_answer(assistant: Assistant) -> None:
    assert assistant.ask("Tell me about the bridge?", documents=["harbour.md"]).abstained
    assert not assistant.ask("Tell me about the bridge?", documents=["bridge.txt"]).abstained


def test_examples_are_what_the_documents_suggest(assistant: Assistant) -> None:
    assert assistant.examples == ("Who leads the works?",)


@pytest.mark.parametrize(
    ("question", "message"), [("  ", "is empty"), ("x" * 2001, "Shorten it"), ("Who \ud83d?", "not text")]
)
def test_a_bad_question_is_refused(assistant: Assistant, question: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        assistant.ask(question)


def test_an_unknown_document_is_an_error(assistant: Assistant) -> None:
    with pytest.raises(CorpusError, match="No document nope"):
        assistant.document("nope")


def test_json_matches_its_schema(assistant: Assistant) -> None:
    for question in ("Who inspects the bridge?", "Who likes zebras?"):
        data = json.loads(json.dumps(assistant.ask(question).to_dict()))
        jsonschema.validate(data, Answer.json_schema())


def test_threads_share_one_assistant(assistant: Assistant) -> None:
    questions = ["Who inspects the bridge?", "Where is the harbour?", "Who likes zebras?"] * 10
    alone = [assistant.ask(question).text for question in questions[:3]]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda q: assistant.ask(q).text, questions)) == alone * 10


# With every real part: embeddings, Chroma, the trained reader, the shipped briefing.


def test_who_represents_japan(briefing: Assistant) -> None:
    answer = briefing.ask("Who represents Japan?")
    assert "Hayashi Yoshimasa" in answer.citations[0].quote
    assert "Hamada Yasukazu" in answer.citations[0].quote
    briefing.verify(answer)


def test_what_article_5_may_cover(briefing: Assistant) -> None:
    assert "satellites" in briefing.ask("What may Article 5 cover?").text


def test_what_is_not_in_the_briefing_is_not_answered(briefing: Assistant) -> None:
    assert briefing.ask("Who won the 2022 World Cup?").text == ABSTENTION


def test_a_follow_up_is_understood_from_its_history(briefing: Assistant) -> None:
    first = briefing.ask("Who represents Japan?")
    history = [Turn("user", "Who represents Japan?"), Turn("assistant", first.text)]
    answer = briefing.ask("And the US?", history)
    assert "Blinken" in answer.text
    assert "Austin" in answer.text
