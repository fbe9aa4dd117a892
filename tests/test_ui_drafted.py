from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cite import cite
from assistant.events import Delta
from assistant.types import Answer, Drafting, Shown, Way
from assistant.ui import text
from assistant.ui.conversation import Exchange
from assistant.ui.view import exchanges_html
from tests.test_answer import DOCUMENT, scored

(CITATION,) = cite(scored((3, 0.9)), {DOCUMENT.id: DOCUMENT})
ANSWER = Answer(f"{CITATION.quote} [1]", (CITATION,), False, 0.9, "What do they cost?", ())


def page(shown: Shown, way: Way) -> str:
    body = f"{shown.text} [1]"
    answer = replace(ANSWER, text=body, sentences=(shown,), way=way, drafting=Drafting())
    said = (Delta(body, CITATION, shown.verdict),)
    return exchanges_html([Exchange("0" * 32, answer.standalone_question, "done", said=said, answer=answer)])


def test_a_shortened_sentence_says_so_with_its_phrase_bold_and_its_mark() -> None:
    start = CITATION.start + CITATION.quote.index("12")
    cited = replace(CITATION, answer_start=start, answer_end=start + 2)
    said = (Delta("It cost 12 <b>. [1]", cited, "supported"),)
    html = exchanges_html([Exchange("0" * 32, "?", "done", said=said, answer=ANSWER)])
    assert "It cost <strong>12</strong> &lt;b&gt;." in html
    assert f'<span class="shortened">{text.SHORTENED}</span>' in html
    assert 'class="cite"' in html


@pytest.mark.parametrize(
    ("shown", "way", "note", "marked"),
    [
        (Shown("The works cost 12.", 1, "supported"), "drafted", text.DRAFTED_NOTE, True),
        (Shown(CITATION.quote, 1, "supported"), "drafted", text.DRAFTED_NOTE, False),
        (Shown(CITATION.quote, 1, "replaced", ("hedge",)), "fallback", "draft was not used", False),
        (Shown(CITATION.quote, 1, "quoted"), "extractive", None, False),
    ],
)
def test_the_page_tells_who_wrote(shown: Shown, way: Way, note: str | None, marked: bool) -> None:
    html = page(shown, way)
    assert (text.SHORTENED in html) is marked
    assert (note or "language model") in html or note is None
    assert ("language model" in html) is (note is not None)
