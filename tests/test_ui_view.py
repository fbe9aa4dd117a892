"""What an exchange looks like: every part escaped, marks that are links, a style for each kind."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from assistant.ui import text
from assistant.ui.conversation import Exchange, ask
from assistant.ui.view import exchanges_html
from tests.ui_fake import FakeEngine, Script, document

DOC = document("# Harbour works\n\nAnna Berg leads the works. The works cost 12 million euros.\n")
OTHER = document("The works cost 14 million euros.\n", "Budget", "budget.txt")
LEADS = "Anna Berg leads the works."
COST = "The works cost 12 million euros."
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script> ![x](http://e.test/x.png) ${7*7} {{7*7}}'


def finished(script: Script, question: str = "Q?", *documents: object) -> Exchange:
    engine = FakeEngine(documents or (DOC, OTHER), {question: script})  # type: ignore[arg-type]
    return list(ask(engine, question, []))[-1]


def words(markup: str) -> str:
    """What a reader sees, templates left out."""
    shown = re.sub(r"<template.*?</template>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\u2060", "").split())


def test_an_answer_is_its_quote_with_a_bold_phrase_and_a_link_to_the_place() -> None:
    shown = exchanges_html([finished(Script([(DOC, LEADS, "Anna Berg")]))])
    start = DOC.text.index(LEADS)
    assert "<strong>Anna Berg</strong> leads the works." in shown
    assert f'href="documents/{DOC.id}?start={start}&amp;end={start + len(LEADS)}&amp;' in shown
    assert f'data-quote="{LEADS}"' in shown
    assert "Anna Berg leads the works. [1]" in words(shown)


def test_context_stands_before_the_quote_and_apart_from_it() -> None:
    first, *rest = finished(Script([(DOC, COST, "12 million")])).said
    exchange = finished(Script([(DOC, COST, "12 million")]))
    delta = replace(first, text=f"({LEADS}) {first.text}")
    shown = exchanges_html([replace(exchange, said=(delta, *rest))])
    assert f'<span class="lead-in">({LEADS}) </span>The works cost <strong>12 million</strong>' in shown


def test_the_card_shows_the_quote_marked_in_its_passage() -> None:
    shown = exchanges_html([finished(Script([(DOC, COST, "12 million")]))])
    card = shown[shown.index('<template class="sources">') :]
    assert f"{LEADS} <mark>The works cost <strong>12 million</strong> euros.</mark>" in card
    assert "4 March 2021 · Cost" in card, "the heading that repeats the title is left out"


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.9, text.CONFIDENCE_HIGH), (0.6, text.CONFIDENCE_MEDIUM), (0.2, text.CONFIDENCE_LOW)],
)
def test_confidence_is_a_word_that_explains_itself(confidence: float, word: str) -> None:
    shown = exchanges_html([finished(Script([(DOC, LEADS, None)], confidence=confidence))])
    assert f">{word}</button>" in shown
    assert f"{round(100 * confidence)} %" in shown


def test_an_abstention_has_its_own_style_and_offers_related_passages() -> None:
    shown = exchanges_html([finished(Script(kind="abstention"))])
    assert 'class="reply reply-abstention"' in shown
    assert text.ABSTAINED in shown
    assert text.RELATED in shown
    assert "The documents do not say." in words(shown)
    assert "cite" not in shown
    assert text.CONFIDENCE_HIGH not in shown


def test_related_passages_are_cut_between_words() -> None:
    long = document("word " * 200)
    shown = words(exchanges_html([finished(Script(kind="abstention"), "Q?", long)]))
    assert "word …" in shown
    assert len(shown) < 700


def test_disagreement_names_each_document_and_gives_no_confidence() -> None:
    script = Script([(DOC, COST, "12"), (OTHER, "The works cost 14 million euros.", "14")], kind="conflict")
    shown = exchanges_html([finished(script)])
    assert 'class="reply reply-conflict"' in shown
    assert text.CONFLICT in shown
    assert words(shown).index("Harbour works ·") < words(shown).index("Budget ·")
    assert "confidence" not in words(shown)


def test_a_partial_answer_says_what_is_missing() -> None:
    script = Script([(DOC, LEADS, None)], kind="partial", missing="The documents do not say: When?")
    shown = exchanges_html([finished(script)])
    assert text.PARTIAL in shown
    assert '<p class="missing">The documents do not say: When?</p>' in shown


@pytest.mark.parametrize("kind", ["small-talk", "clarification"])
def test_fixed_replies_are_plain(kind: str) -> None:
    shown = exchanges_html([finished(Script(kind=kind, fixed="Say what you mean."))])  # type: ignore[arg-type]
    assert "Say what you mean." in words(shown)
    assert (text.CLARIFY in shown) == (kind == "clarification")


def test_a_clarification_offers_what_may_be_meant() -> None:
    done = finished(Script(kind="abstention"))
    assert done.answer is not None
    assert done.answer.passages
    unclear = replace(done, answer=replace(done.answer, kind="clarification"))
    assert text.MEANT in exchanges_html([unclear])


def test_a_follow_up_says_how_it_was_understood() -> None:
    understood = exchanges_html([finished(Script([(DOC, LEADS, None)], standalone="Who leads the works?"))])
    plain = exchanges_html([finished(Script([(DOC, LEADS, None)]))])
    assert f"{text.UNDERSTOOD_AS} Who leads the works?" in words(understood)
    assert text.UNDERSTOOD_AS not in plain


def test_progress_and_stop_are_told() -> None:
    exchange = Exchange("1", "Q?")
    assert text.SEARCHING in exchanges_html([exchange])
    assert 'aria-busy="true"' in exchanges_html([exchange])
    assert "Reading 8 passages" in exchanges_html([replace(exchange, stage="reading", passage_count=8)])
    assert text.STOPPED in exchanges_html([replace(exchange, stage="stopped")])


def test_whatever_people_and_documents_say_stays_text() -> None:
    source = replace(document(f"Intro. {HOSTILE} End."), title=HOSTILE, path=HOSTILE)
    scripts = [
        Script([(source, HOSTILE, "alert(2)")], standalone=HOSTILE),
        Script([(source, HOSTILE, None)], kind="conflict"),
        Script([(source, HOSTILE, None)], kind="partial", missing=HOSTILE),
        Script(kind="abstention"),
        Script(kind="clarification", fixed=HOSTILE),
    ]
    shown = exchanges_html([finished(script, HOSTILE, source) for script in scripts])
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z]+)", shown)}
    assert not tags & {"img", "script", "iframe", "svg", "style", "link", "object", "form"}
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', shown))
    assert shown.count("&lt;script&gt;alert(2)&lt;/script&gt;") >= len(scripts)
