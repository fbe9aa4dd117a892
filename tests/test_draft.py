from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cite import cite
from assistant.draft import Draft, Unit, units
from tests.test_answer import DOCUMENT, scored

EVIDENCE = cite(scored((0, 0.9), (1, 0.8), (2, 0.7)), {DOCUMENT.id: DOCUMENT})
HARBOUR, BERG, NAMED = (citation.quote for citation in EVIDENCE)


def draft() -> Draft:
    plain = [replace(c, answer_start=None, answer_end=None, context_start=None) for c in EVIDENCE]
    return Draft("Who leads\nthe works?", plain, ["", "", "Before."])


def verdicts(reply: str) -> list[tuple[str, int, str]]:
    return [(shown.text, shown.marker, shown.verdict) for shown, _ in draft().shown(iter(reply))]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("A b. [1] C d. [2]", [("A b.", (1,)), ("C d.", (2,))]),
        ("A b [1]. C d [2][3].", [("A b", (1,)), ("C d", (2, 3))]),
        ("A b. C d. [1, 2]", [("A b.", ()), ("C d.", (1, 2))]),
        ("A 5.00 b. [1]\n- C d. [1]", [("A 5.00 b.", (1,)), ("- C d.", (1,))]),
        ("No marks at all. None.", [("No marks at all.", ()), ("None.", ())]),
        ("Broken off in the mid", [("Broken off in the mid", ())]),
        ("[1] [2]", []),
        ("", []),
    ],
)
def test_a_reply_falls_into_sentences_with_their_numbers(reply: str, expected: list[object]) -> None:
    assert list(units([reply])) == [Unit(*pair) for pair in expected]
    assert list(units(iter(reply))) == [Unit(*pair) for pair in expected], "however it is cut into pieces"


def test_a_sentence_is_told_before_the_reply_ends() -> None:
    def pieces() -> object:
        yield "A b. [1] C"
        raise AssertionError("the first sentence should have come")

    assert next(units(pieces())) == Unit("A b.", (1,))  # type: ignore[arg-type]


def test_the_prompt_holds_the_numbered_evidence_and_the_question_last() -> None:
    *_, last = draft().messages()
    assert last["content"] == (
        f"Evidence:\n[1] {HARBOUR}\n[2] {BERG}\n[3] (Before.) {NAMED}\nQuestion: Who leads the works?"
    )


def test_marks_of_a_document_are_no_numbers_of_ours() -> None:
    own = replace(EVIDENCE[0], quote="It rained [2].")
    assert "[1] It rained (2)." in Draft("?", [own], [""]).messages()[-1]["content"]


def test_what_stands_is_supported_and_what_does_not_is_replaced_by_its_quote() -> None:
    assert verdicts(f"{BERG} [2]") == [(BERG, 2, "supported")]
    assert verdicts(f"{BERG.replace('leads', 'led')} [2]") == [(BERG, 2, "replaced")]


def test_a_wrong_number_or_none_brings_the_quote_that_it_came_from() -> None:
    assert verdicts(f"{BERG} [1]") == [(BERG, 2, "replaced")]
    assert verdicts(BERG) == [(BERG, 2, "replaced")]


def test_unknown_numbers_are_dropped_and_counted() -> None:
    judged = draft()
    assert [s.verdict for s, _ in judged.shown([f"{BERG} [7][2]"])] == ["supported"]
    assert judged.unknown_marks == 1


def test_what_has_no_source_or_was_shown_already_is_removed() -> None:
    judged = draft()
    reply = f"Nobody knows what zebras dream of. {BERG} [2] {BERG} [2]"
    assert [s.text for s, _ in judged.shown([reply])] == [BERG]
    assert judged.removed == 2


def test_a_cut_that_loses_the_answer_phrase_is_replaced() -> None:
    text = "The works, which cost 12 million euros, end soon."
    start = EVIDENCE[0].start
    phrase = (start + text.index("12"), start + text.index(" euros"))
    citation = replace(EVIDENCE[0], quote=text, answer_start=phrase[0], answer_end=phrase[1])
    ((shown, _),) = Draft("What do they cost?", [citation], [""]).shown(["The works end soon. [1]"])
    assert (shown.text, shown.verdict, shown.doubts) == (text, "replaced", ("answer lost",))
