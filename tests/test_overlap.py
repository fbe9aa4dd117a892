"""Words that question and sentence have in common."""

from __future__ import annotations

import numpy as np

from assistant.overlap import overlaps
from assistant.types import Passage, Sentence


def passage(*sentences: str) -> Passage:
    text, found = " ".join(sentences), []
    for sentence in sentences:
        start = text.index(sentence)
        found.append(Sentence(start, start + len(sentence), sentence))
    return Passage("id", "document", "", None, "", 0, len(text), text, tuple(found))


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    [shares] = overlaps(
        "When did Bahrain sign the accord?",
        [passage("Bahrain did.", "The accord is long.", "The accord is old.", "The hall is large.")],
    )
    assert shares.argmax() == 0
    assert shares[1] == shares[2] > shares[3] > 0


def test_shares_are_within_bounds_and_shaped_like_the_passages() -> None:
    found = overlaps("who came", [passage("Who came."), passage("Nobody.", "She left.")])
    assert [len(shares) for shares in found] == [1, 2]
    assert found[0][0] == np.float32(1.0)
    assert not found[1].any()


def test_a_word_that_no_sentence_has_lowers_all() -> None:
    texts = [passage("The bridge opens in May.", "It was built by Acme.")]
    [known], [unknown] = overlaps("when opens the bridge", texts), overlaps("when opens the viaduct", texts)
    assert known[0] > unknown[0] > 0


def test_without_words_or_sentences_nothing_is_shared() -> None:
    assert not overlaps("?!", [passage("The hall.")])[0].any()
    assert overlaps("hall", []) == []
