"""A draft on its way through the pipeline: a real endpoint, a real index; fakes for embedder and reader."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant import Answer, Assistant, Settings
from assistant.errors import VerificationError
from assistant.events import Delta, Finished
from assistant.library import Library
from evals.scripted_llm import ScriptedLLM
from tests.conftest import WordEmbedder
from tests.test_llm_endpoint import closed_port
from tests.test_pipeline import KeywordReader

QUESTION = "Who likes the mill?"
BERG = "Anna Berg, a baker from Ulm, may buy the mill."
CLOSED = "The mill, which stands on the river, closed in 1923."


class FullReader(KeywordReader):
    """Names no answer phrase, so that only the checker decides."""

    def read(self, question: str, passages: Any) -> Any:
        reading = super().read(question, passages)
        return replace(reading, sentences=tuple(replace(s, answer=None) for s in reading.sentences))


Say = Callable[[str], Assistant]


@pytest.fixture
def server() -> Iterator[ScriptedLLM]:
    with ScriptedLLM(lambda _: "") as running:
        yield running


@pytest.fixture
def say(server: ScriptedLLM, tmp_path: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch) -> Say:
    """An assistant over two documents whose model says what it is given."""
    folder = tmp_path / "mill"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\ndate: 2020-01-01\n---\n{BERG} {CLOSED}\n", encoding="utf-8")
    monkeypatch.setattr("assistant.library.load_embedder", lambda _: embedder)
    monkeypatch.setattr("assistant.pipeline.load_reader", lambda *_: FullReader())

    def build(reply: str) -> Assistant:
        server.reply = lambda _: reply
        settings = Settings(llm_url=server.url, llm_model="m", llm_seconds=2.0)
        return Assistant(Library(folder, settings), settings)

    return build


def test_without_a_model_nothing_changes(say: Say, server: ScriptedLLM) -> None:
    assistant = say("")
    plain = Assistant(assistant.library, Settings()).ask(QUESTION)
    assert (plain.way, plain.drafting, server.requests) == ("extractive", None, [])
    assert [sentence.verdict for sentence in plain.sentences] == ["quoted", "quoted"]


def test_a_draft_that_stands_is_shown_with_its_verdicts(say: Say) -> None:
    assistant = say("Anna Berg may buy the mill. [1] The mill closed in 1923. [2]")
    answer = assistant.ask(QUESTION)
    assert answer.text == "Anna Berg may buy the mill. [1] The mill closed in 1923. [2]"
    assert answer.way == "drafted"
    assert [citation.quote for citation in answer.citations] == [BERG, CLOSED]
    assert [sentence.verdict for sentence in answer.sentences] == ["supported", "supported"]
    assistant.verify(answer)


def test_a_lie_is_replaced_by_the_quote_that_it_came_from(say: Say) -> None:
    answer = say("Anna Berg will buy the mill. [1] The mill closed in 1923. [2]").ask(QUESTION)
    assert answer.text == f"{BERG} [1] The mill closed in 1923. [2]"
    assert [sentence.verdict for sentence in answer.sentences] == ["replaced", "supported"]
    assert "hedge" in answer.sentences[0].doubts


def test_a_draft_may_choose_and_reorder_and_is_numbered_anew(say: Say) -> None:
    answer = say("The mill closed in 1923. [2]").ask(QUESTION)
    assert answer.text == "The mill closed in 1923. [1]"
    assert [citation.quote for citation in answer.citations] == [CLOSED]


@pytest.mark.parametrize(
    "reply", ["", "I cannot say.", "Zebras live in Africa. [9]", "Anna Berg bought it. [1]"]
)
def test_where_nothing_stands_the_extractive_answer_does(say: Say, reply: str) -> None:
    assistant = say(reply)
    answer = assistant.ask(QUESTION)
    plain = Assistant(assistant.library, Settings()).ask(QUESTION)
    assert (answer.way, answer.text, answer.citations) == ("fallback", plain.text, plain.citations)
    assert answer.drafting is not None
    assert answer.drafting.fault == "unsupported"


def test_what_the_documents_do_not_say_is_never_drafted(say: Say, server: ScriptedLLM) -> None:
    answer = say("Zebras may buy the mill. [1]").ask("Who feeds zebras?")
    assert (answer.abstained, answer.way, server.requests) == (True, "extractive", [])


@pytest.mark.parametrize(
    ("failure", "fault"),
    [
        ("hang", "late"),
        ("trickle", "late"),
        ("garbage", "garbage"),
        ("not-json", "cut"),
        ("busy", "busy"),
        ("failed", "failed"),
        ("unauthorised", "rejected"),
    ],
)
def test_a_model_that_fails_costs_its_time_and_nothing_else(
    say: Say, server: ScriptedLLM, failure: Any, fault: str
) -> None:
    assistant = say("x" * 100)
    server.failure = failure
    started = time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - started < 3.5
    assert (answer.way, answer.drafting and answer.drafting.fault) == ("fallback", fault)
    assert answer.text == f"{BERG} [1] {CLOSED} [2]"


def test_a_model_that_is_away_is_a_fallback(say: Say) -> None:
    library = say("").library
    settings = Settings(llm_url=closed_port(), llm_model="m", llm_seconds=2.0)
    answer = Assistant(library, settings).ask(QUESTION)
    assert (answer.way, answer.drafting and answer.drafting.fault) == ("fallback", "refused")


def test_a_reply_that_breaks_off_is_completed_with_quotes(say: Say, server: ScriptedLLM) -> None:
    assistant = say("The mill closed in 1923. [2] Anna Berg may buy the mill, and then it will reopen. [1]")
    server.failure = "cut"
    events = list(assistant.stream(QUESTION))
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.answer.text == f"The mill closed in 1923. [1] {BERG} [2]"
    assert (last.answer.way, last.answer.drafting and last.answer.drafting.fault) == ("drafted", "cut")
    assert "".join(e.text for e in events if isinstance(e, Delta)) == last.answer.text


def test_a_sentence_is_shown_once_it_has_passed_and_before_the_model_ends(say: Say) -> None:
    assistant = say("The mill closed in 1923. [2] " + "Anna Berg may buy the mill. [1] " * 40)
    stream = assistant.stream(QUESTION)
    first = next(event for event in stream if isinstance(event, Delta))
    assert (first.text, first.verdict) == ("The mill closed in 1923. [1]", "supported")
    stream.close()  # type: ignore[attr-defined]


def test_half_an_answer_keeps_its_gap(say: Say) -> None:
    answer = say("The mill closed in 1923. [2]").ask("Who likes the mill and who feeds zebras?")
    assert answer.kind == "partial"
    assert answer.text == "The mill closed in 1923. [1] The documents do not say: who feeds zebras?"


def test_verify_rejects_a_drafted_sentence_that_does_not_stand(say: Say) -> None:
    assistant = say("The mill closed in 1923. [2]")
    answer = assistant.ask(QUESTION)
    lie = replace(answer.sentences[0], text="The mill closed in 1932.")
    for verdict in ("supported", "quoted", "replaced"):
        forged = replace(answer, sentences=(replace(lie, verdict=verdict),), text=f"{lie.text} [1]")
        with pytest.raises(VerificationError, match="not in its quotes"):
            assistant.verify(forged)
    with pytest.raises(VerificationError, match="do not match"):
        assistant.verify(replace(answer, sentences=(*answer.sentences, lie)))


def test_the_json_of_a_drafted_answer_matches_its_schema(say: Say) -> None:
    data = json.loads(
        json.dumps(say("Zebras live in Africa. [7]\nThe mill closed in 1923. [2]").ask(QUESTION).to_dict())
    )
    jsonschema.validate(data, Answer.json_schema())
    assert data["drafting"] == {"fault": None, "removed": 1, "unknown_marks": 1}
