"""Records to padded tensors, with the very windows that the reader uses when it answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from assistant.reader import make_windows
from training.records import Record

IGNORED = -100


@dataclass(frozen=True)
class Feature:
    """One model input with its labels, all by token; `labels` per sentence are 1, 0 or IGNORED."""

    ids: list[int]
    types: list[int]
    sentence: list[int]
    labels: list[int]
    starts: list[int]
    ends: list[int]
    has_span: bool
    answerable: bool


@dataclass(frozen=True)
class Batch:
    """Tensors of one step. starts, ends: 1 where gold; sentence: number of each token's sentence or -1."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    sentence: Tensor
    labels: Tensor
    starts: Tensor
    ends: Tensor
    has_span: Tensor
    answerable: Tensor


def feature_of(record: Record, tokenizer: Tokenizer, limit: int) -> Feature:
    """Encode the first window of a record; gold phrases beyond it are lost, which crops make rare."""
    text = tokenizer.encode(record.text, add_special_tokens=False)
    question = tokenizer.encode(record.question, add_special_tokens=False).ids
    title = tokenizer.encode(record.title, add_special_tokens=False).ids
    window = next(make_windows(question, title, text.ids, limit, 0))
    sentence = [-1] * len(window.ids)
    starts, ends = [], []
    for place, (left, right) in enumerate(text.offsets[: window.last]):
        for number, (first, last) in enumerate(record.sentences):
            if first <= left < last and left < right <= last:
                sentence[window.at + place] = number
        starts += [window.at + place for first, last in record.spans if left <= first < right]
        ends += [window.at + place for first, last in record.spans if left < last <= right]
    if not starts or not ends:
        starts, ends = [0], [0]
    has_span = bool(record.spans) or not record.answerable
    return Feature(
        window.ids, window.types, sentence, _labels(record), starts, ends, has_span, record.answerable
    )  # fmt: skip


def _labels(record: Record) -> list[int]:
    """1 for gold sentences; IGNORED for others that hold an answer phrase of some length too."""
    phrases = [answer.lower() for answer in record.answers if len(answer) > 2]
    labels = []
    for number, (start, end) in enumerate(record.sentences):
        piece = record.text[start:end].lower()
        again = any(phrase in piece for phrase in phrases)
        labels.append(1 if number in record.gold else IGNORED if again else 0)
    return labels


def collate(features: Sequence[Feature]) -> Batch:
    """Pad to the longest of the batch."""
    size, width = len(features), 8 * -(-max(len(f.ids) for f in features) // 8)
    most = max(len(f.labels) for f in features)
    ids, types, mask = (torch.zeros(size, width, dtype=torch.long) for _ in range(3))
    sentence = torch.full((size, width), -1)
    labels = torch.full((size, most), IGNORED)
    starts, ends = torch.zeros(size, width), torch.zeros(size, width)
    for row, f in enumerate(features):
        count = len(f.ids)
        ids[row, :count], types[row, :count] = torch.tensor(f.ids), torch.tensor(f.types)
        mask[row, :count] = 1
        sentence[row, :count] = torch.tensor(f.sentence)
        labels[row, : len(f.labels)] = torch.tensor(f.labels)
        starts[row, f.starts], ends[row, f.ends] = 1.0, 1.0
    has_span = torch.tensor([float(f.has_span) for f in features])
    answerable = torch.tensor([float(f.answerable) for f in features])
    return Batch(ids, types, mask, sentence, labels, starts, ends, has_span, answerable)


def batches(features: Sequence[Feature], tokens: int, rng: random.Random) -> Iterator[Batch]:
    """Batches of about `tokens` padded tokens, of inputs of like length, in random order."""
    order = list(range(len(features)))
    rng.shuffle(order)
    plan: list[list[int]] = []
    for start in range(0, len(order), 2048):
        chunk = sorted(order[start : start + 2048], key=lambda n: len(features[n].ids))
        group: list[int] = []
        for number in chunk:
            if group and len(features[number].ids) * (len(group) + 1) > tokens:
                plan.append(group)
                group = []
            group.append(number)
        plan.append(group)
    rng.shuffle(plan)
    for group in plan:
        yield collate([features[number] for number in group])
