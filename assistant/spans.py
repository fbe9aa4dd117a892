"""Start and end logits of a sentence's tokens -> its answer phrase."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MAX_SPAN = 30  # tokens
LENGTH = 0.5  # what the logarithm of a phrase's length counts against it


def best_span(start: Floats, end: Floats) -> tuple[int, int, float]:
    """First and last token of the likeliest phrase, ``first <= last < first + MAX_SPAN``, and the largest sum
    of logits that any phrase has.

    Both ends are scored apart, so that the largest sum may run from one answer to another; longer phrases are
    therefore held to be rarer. ``LENGTH`` was chosen on documents held out of training
    (``python -m training.phrases``).
    """
    sums = start[:, None] + end[None, :]
    length = np.arange(1, len(end) + 1)[None, :] - np.arange(len(start))[:, None]
    sums = np.where((length >= 1) & (length <= MAX_SPAN), sums, -np.inf)
    likely = sums - LENGTH * np.log(np.maximum(length, 1))
    first, last = divmod(int(np.argmax(likely)), len(end))
    return first, last, float(sums.max())
