"""The trained reader: offsets, windows, checksums, determinism, odd text."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import AssistantError
from assistant.reader import (
    CLS,
    MODEL_FOLDER,
    NOT_READ,
    SEP,
    OnnxReader,
    RawReading,
    ReaderModelError,
    make_windows,
    sentence_logit,
    sigmoid,
)

TITLE = "Lighthouse of Marrow Point"
SENTENCES = (
    "The lighthouse of Marrow Point was built in 1874 by the engineer Ada Fenwick.",
    "It stands 41 metres tall and is painted in red and white bands.",
    "Keepers lived there until 1962, when the lamp was automated.",
)
TEXT = " ".join(SENTENCES)


def offsets(text: str, parts: tuple[str, ...]) -> list[tuple[int, int]]:
    return [(text.index(part), text.index(part) + len(part)) for part in parts]


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader()


def read(
    reader: OnnxReader, question: str, text: str = TEXT, parts: tuple[str, ...] = SENTENCES
) -> RawReading:
    return reader.read_batch(question, [(TITLE, text, offsets(text, parts))])[0]


@pytest.mark.parametrize(
    ("question", "number", "answer"),
    [
        ("Who built the lighthouse?", 0, "Ada Fenwick"),
        ("How tall is the lighthouse?", 1, "41"),
        ("When was the lamp automated?", 2, "1962"),
    ],
)
def test_finds_the_sentence_and_the_phrase(
    reader: OnnxReader, question: str, number: int, answer: str
) -> None:
    reading = read(reader, question)
    assert int(np.argmax(reading.sentence_scores)) == number
    span = reading.spans[number]
    assert span is not None
    assert answer in TEXT[span.start : span.end]


def test_an_answer_is_likelier_than_another_topic(reader: OnnxReader) -> None:
    asked = read(reader, "How tall is the lighthouse?").answerability
    other = read(reader, "What is the capital of Bolivia?").answerability
    assert 0.0 <= other < 0.5 < asked <= 1.0


def test_spans_lie_in_their_sentence(reader: OnnxReader) -> None:
    reading = read(reader, "Who lived there until 1962?")
    for (start, end), span in zip(offsets(TEXT, SENTENCES), reading.spans, strict=True):
        assert span is not None
        assert start <= span.start < span.end <= end


def test_scores_do_not_depend_on_the_batch_or_the_thread(reader: OnnxReader) -> None:
    question, context = "How tall is it?", (TITLE, TEXT, offsets(TEXT, SENTENCES))
    other = ("", "Something else. " * 40, [(0, 15)])
    alone = reader.read_batch(question, [context])[0]
    with ThreadPoolExecutor(4) as pool:
        many = list(pool.map(lambda _: reader.read_batch(question, [other, context])[1], range(8)))
    assert all(reading == alone for reading in many)
    assert OnnxReader(threads=1).read_batch(question, [context])[0].spans == alone.spans


def test_a_long_text_is_read_to_its_end(reader: OnnxReader) -> None:
    filler = " ".join(f"Paragraph {number} tells of sheep on the northern hills." for number in range(150))
    text = f"{filler} {TEXT}"
    reading = reader.read_batch("Who built the lighthouse?", [("", text, offsets(text, SENTENCES))])[0]
    span = reading.spans[0]
    assert span is not None
    assert "Fenwick" in text[span.start : span.end]
    assert min(reading.sentence_scores) > NOT_READ


def test_empty_inputs_are_read_as_no_answer(reader: OnnxReader) -> None:
    assert reader.read_batch("Who?", []) == []
    nothing, blank = reader.read_batch("Who?", [("", "", []), ("", "   ", [(0, 3)])])
    assert nothing.sentence_scores == ()
    assert nothing.answerability < 0.5
    assert blank.sentence_scores == (NOT_READ,)
    assert blank.spans == (None,)


@settings(max_examples=60, deadline=None)
@given(
    question=st.text(max_size=80),
    title=st.text(max_size=30),
    parts=st.lists(
        st.text("aé漢字😀👩‍🚀ßİ \u00a0\u200b.[]\n\tñ1", min_size=1, max_size=40), min_size=1, max_size=6
    ),
)
def test_any_text_gives_spans_inside_their_sentences(
    reader: OnnxReader, question: str, title: str, parts: list[str]
) -> None:
    text = " ".join(parts)
    starts = np.cumsum([0, *(len(part) + 1 for part in parts[:-1])])
    sentences = [(int(start), int(start) + len(part)) for start, part in zip(starts, parts, strict=True)]
    reading = reader.read_batch(question, [(title, text, sentences)])[0]
    assert len(reading.sentence_scores) == len(reading.spans) == len(sentences)
    assert all(np.isfinite(score) for score in reading.sentence_scores)
    assert 0.0 <= reading.answerability <= 1.0
    for (start, end), span in zip(sentences, reading.spans, strict=True):
        assert span is None or start <= span.start < span.end <= end


@settings(max_examples=100, deadline=None)
@given(count=st.integers(0, 900), asked=st.integers(0, 200), titled=st.integers(0, 60))
def test_windows_hold_every_token_within_the_limit(count: int, asked: int, titled: int) -> None:
    text = list(range(1000, 1000 + count))
    windows = list(make_windows([7] * asked, [8] * titled, text, 384, 96))
    held = {token for window in windows for token in text[window.first : window.last]}
    assert held == set(text)
    for window in windows:
        assert len(window.ids) == len(window.types) <= 384
        assert (window.ids[0], window.ids[-1]) == (CLS, SEP)
        assert window.ids[window.at : -1] == text[window.first : window.last]


def test_token_types_mark_what_question_and_text_share() -> None:
    window = next(make_windows([11, 12, 13], [13, 14], [11, 15], 384, 96))
    assert window.ids == [CLS, 11, 12, 13, SEP, 13, 14, SEP, 11, 15, SEP]
    assert window.types == [0, 2, 0, 4, 0, 5, 5, 5, 3, 1, 1]


def test_sentence_logit_is_the_attended_value() -> None:
    part = np.array([[0, 0, 3.0, 0.0], [0, 0, -1.0, 50.0]], np.float32)
    assert sentence_logit(part) == pytest.approx(-1.0)
    assert sigmoid(1e9) == pytest.approx(1.0)
    assert sigmoid(-1e9) == pytest.approx(0.0)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "reader_model"
    shutil.copytree(MODEL_FOLDER, folder)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ReaderModelError, match=name):
        OnnxReader(folder)


def test_missing_files_and_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderModelError, match="reinstall"):
        OnnxReader(tmp_path)
    folder = tmp_path / "reader_model"
    shutil.copytree(MODEL_FOLDER, folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"format": 99}), encoding="utf-8")
    with pytest.raises(ReaderModelError, match="99") as caught:
        OnnxReader(folder)
    assert isinstance(caught.value, AssistantError)


def test_importing_the_module_loads_no_runtime() -> None:
    heavy = "('onnxruntime', 'tokenizers', 'torch')"
    code = f"import sys, assistant.reader; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
