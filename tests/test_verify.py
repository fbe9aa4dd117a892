from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.cite import cite
from assistant.errors import VerificationError
from assistant.types import ABSTENTION, Answer, Citation
from assistant.verify import verify
from tests.test_answer import DOCUMENT, TEXT, scored

(CITATION,) = cite(scored((1, 0.9)), {DOCUMENT.id: DOCUMENT})
ANSWER = Answer("Anna Berg leads the works. [1]", (CITATION,), False, 0.9, "Who leads?", ())


def check(answer: Answer) -> None:
    verify(answer, {DOCUMENT.id: DOCUMENT}.get)


def test_a_true_answer_passes() -> None:
    check(ANSWER)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: replace(c, quote=c.quote[:-1]), "not at its offsets"),
        (lambda c: replace(c, start=c.start + 1), "not at its offsets"),
        (lambda c: replace(c, end=c.end + 1), "not at its offsets"),
        (lambda c: replace(c, start=-5), "not at its offsets"),
        (lambda c: replace(c, end=len(TEXT) + 9), "not at its offsets"),
        (lambda c: replace(c, sha256="0" * 64), "has changed"),
        (lambda c: replace(c, document_id="b" * 16), "no longer indexed"),
        (lambda c: replace(c, answer_start=0, answer_end=3), "outside the quote"),
        (lambda c: replace(c, answer_start=c.start), "outside the quote"),
        (lambda c: replace(c, context_start=c.start), "does not come before"),
    ],
)
def test_a_citation_that_is_off_by_anything_raises(
    change: Callable[[Citation], Citation], message: str
) -> None:
    with pytest.raises(VerificationError, match=message):
        check(replace(ANSWER, citations=(change(CITATION),)))


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg led the works. [1]",
        "Anna Berg leads the works. [1] More.",
        "Anna Berg leads the works.",
        "",
    ],
)
def test_text_that_is_not_its_quotes_raises(text: str) -> None:
    with pytest.raises(VerificationError, match="not in its quotes"):
        check(replace(ANSWER, text=text))


def test_a_document_whose_text_was_tampered_with_raises() -> None:
    tampered = replace(DOCUMENT, text=TEXT + " ")
    with pytest.raises(VerificationError, match="has changed"):
        verify(ANSWER, {DOCUMENT.id: tampered}.get)


def test_an_abstention_shows_the_constant_sentence_and_nothing_else() -> None:
    abstention = Answer(ABSTENTION, (), True, 0.1, "?", ())
    check(abstention)
    with pytest.raises(VerificationError, match="without a citation"):
        check(replace(abstention, text="Perhaps Anna."))
    with pytest.raises(VerificationError, match="must be an abstention"):
        check(replace(abstention, abstained=False))
    with pytest.raises(VerificationError, match="must be an abstention"):
        check(replace(ANSWER, abstained=True))
