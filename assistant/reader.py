"""The reader: how well each sentence answers a question, the answer phrase, and whether the answer is there.

One ONNX model reads question, title and passage together (see docs/reader.md). Passages run one by one, not
padded together: int8 scales activations per call, and scores must not depend on what else is read.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.errors import ModelError
from assistant.spans import best_span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Ids = list[int]
Span = tuple[int, int]
Context = tuple[str, str, Sequence[Span]]
Found = tuple[float, "AnswerSpan | None"]
FORMAT = 1
MODEL_FOLDER = Path(__file__).parent / "reader_model"
CLS, SEP = 101, 102
MAX_QUESTION, MAX_TITLE = 96, 32  # tokens; a longer title is cut, a question keeps its end
NOT_READ = -20.0  # the score of a sentence without a single token


class ReaderModelError(ModelError):
    """The reader's files are missing, damaged or of another format; the message says what to do."""


@dataclass(frozen=True)
class AnswerSpan:
    """A phrase of a sentence: character offsets into the passage, and by how much the best sum of any phrase
    there leads over 'no answer' (a logit)."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class RawReading:
    """What the reader says of one passage; tuples run along the sentences that were given.

    `sentence_scores`: logit that the sentence answers, provided that the passage does.
    `answerability`: calibrated probability that the passage answers; `logit`: the same before the logistic.
    """

    sentence_scores: tuple[float, ...]
    spans: tuple[AnswerSpan | None, ...]
    answerability: float
    logit: float


@dataclass(frozen=True)
class Window:
    """One model input: token ids and types, which tokens of the text it holds, and where they start in it."""

    ids: Ids
    types: Ids
    first: int
    last: int
    at: int


def make_windows(question: Ids, title: Ids, text: Ids, limit: int, overlap: int) -> Iterator[Window]:
    """Cut a passage into inputs of at most `limit` tokens, each repeating `overlap` tokens of the last."""
    question, title, first = question[-MAX_QUESTION:], title[:MAX_TITLE], 0
    head = [CLS, *question, SEP, *([*title, SEP] if title else [])]
    room = limit - len(head) - 1
    while True:
        part = text[first : first + room]
        last = first + len(part)
        yield Window([*head, *part, SEP], _token_types(question, title, part), first, last, len(head))
        if last >= len(text):
            return
        first = last - min(overlap, room // 2)


def _token_types(question: Ids, title: Ids, part: Ids) -> Ids:
    """Exact-match flags. Question: 2 in the text, 4 in the title only, else 0. Text: 3 asked, else 1."""
    inside, above, asked = set(part), set(title), set(question)
    flags = [2 if token in inside else 4 if token in above else 0 for token in question]
    names = [5] * (len(title) + 1) if title else []
    return [0, *flags, 0, *names, *(3 if token in asked else 1 for token in part), 1]


def sentence_logit(part: Floats) -> float:
    """Attention pooling of one sentence's tokens: columns 2 (value) and 3 (attention)."""
    import numpy as np

    weights = np.exp(part[:, 3] - part[:, 3].max())
    return float((weights * part[:, 2]).sum() / weights.sum())


def sigmoid(logit: float) -> float:
    """Logistic function without overflow."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


class OnnxReader:
    """Loads the model once; reading is thread safe. Raises ReaderModelError for files it can't trust."""

    def __init__(self, folder: Path = MODEL_FOLDER, threads: int = 2) -> None:
        self.config, self._threads = _checked_config(folder), threads
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.log_severity_level = 1, 3
        # Without VNNI instructions sums of int8 products overflow: scores would depend on the processor.
        options.add_session_config_entry("session.x64quantprecision", "1")
        model, providers = str(folder / "model.onnx"), ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(model, options, providers=providers)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))  # it cuts and pads nothing
        self._encode = partial(tokenizer.encode, add_special_tokens=False)

    def read_batch(self, question: str, contexts: Sequence[Context]) -> list[RawReading]:
        """Read each (title, text, sentence offsets); long texts are read in windows, never cut.

        Side by side, one core each, since within such a small input cores mostly wait for each other; the
        longest first, so that all end at about one time.
        """
        asked = self._encode(question).ids
        order = sorted(range(len(contexts)), key=lambda place: -len(contexts[place][1]))
        with ThreadPoolExecutor(self._threads) as pool:
            read = {place: pool.submit(self._read, asked, *contexts[place]) for place in order}
        return [read[place].result() for place in range(len(contexts))]

    def _read(self, asked: list[int], title: str, text: str, sentences: Sequence[Span]) -> RawReading:
        encoded, titled, logit = self._encode(text), self._encode(title).ids, NOT_READ
        read: list[Found] = [(NOT_READ, None)] * len(sentences)
        limit, overlap = int(self.config["max_tokens"]), int(self.config["overlap_tokens"])
        for window in make_windows(asked, titled, encoded.ids, limit, overlap):
            tokens, answerable = self._run(window)
            offsets = encoded.offsets[window.first : window.last]
            found = [self._read_sentence(tokens, window.at, offsets, sentence) for sentence in sentences]
            read = [_better(one, two) for one, two in zip(read, found, strict=True)]
            if any(span for _, span in found):  # a text without a word answers nothing
                logit = max(logit, self._evidence(answerable, found))
        return RawReading(tuple(s for s, _ in read), tuple(span for _, span in read), sigmoid(logit), logit)

    def _run(self, window: Window) -> tuple[Floats, float]:
        import numpy as np

        ids, types = np.array([window.ids], dtype=np.int64), np.array([window.types], dtype=np.int64)
        feed = {"ids": ids, "types": types, "mask": np.ones_like(ids)}
        tokens, answerable = self._session.run(["tokens", "answerable"], feed)
        return cast("Floats", tokens[0]), float(answerable[0])

    def _read_sentence(self, tokens: Floats, at: int, offsets: list[Span], sentence: Span) -> Found:
        """Score and best phrase of one sentence in one window; a sentence that is not in it is NOT_READ."""
        inside = [i for i, (start, end) in enumerate(offsets) if sentence[0] <= start < end <= sentence[1]]
        if not inside:
            return NOT_READ, None
        part = tokens[at + inside[0] : at + inside[-1] + 1]
        first, last, largest = best_span(part[:, 0], part[:, 1])
        gap = max(largest - float(tokens[0, 0] + tokens[0, 1]), NOT_READ)
        mix = self.config["sentence_mix"]
        score = mix["head"] * sentence_logit(part) + mix["span"] * gap + mix["bias"]
        span = AnswerSpan(offsets[inside[0] + first][0], offsets[inside[0] + last][1], gap)
        return max(float(score), NOT_READ), span

    def _evidence(self, answerable: float, found: list[Found]) -> float:
        weights = self.config["calibration"]
        sentence = max((score for score, _ in found), default=NOT_READ)
        gap = max((span.score for _, span in found if span), default=NOT_READ)
        parts = weights["answerable"] * answerable, weights["sentence"] * sentence, weights["span"] * gap
        return float(sum(parts, weights["bias"]))


def _better(one: Found, two: Found) -> Found:
    spans = [span for _, span in (one, two) if span]
    return max(one[0], two[0]), max(spans, key=lambda span: span.score, default=None)


def _checked_config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        sums = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in config["sha256"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReaderModelError(f"The reader in {folder} can't be read ({error}); reinstall it.") from error
    if config.get("format") != FORMAT:
        raise ReaderModelError(f"The reader in {folder} has format {config.get('format')}, not {FORMAT}.")
    if (wrong := [n for n in sums if config["sha256"][n] != sums[n]]) or len(sums) < 2:
        raise ReaderModelError(f"{wrong or 'A checksum'} in {folder} is damaged or replaced; reinstall it.")
    return cast("dict[str, Any]", config)
