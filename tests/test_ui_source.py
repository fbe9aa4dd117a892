"""A document on a page is its text to the character, with the quote marked where it stands."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Citation
from assistant.ui import source, text
from assistant.ui.source import Place
from tests.ui_fake import citation, document, passage

TEXTS = st.text(st.sampled_from("ab <>&\"'#\n\t*[]()!\u00e9\u6f22\u200b\U0001f600"), min_size=1, max_size=80)


def read(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", str(markup)))


@given(TEXTS, st.data())
def test_marking_changes_no_character(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    a = data.draw(st.integers(start, end - 1))
    b = data.draw(st.integers(a + 1, end))
    shown = str(source.marked(body, 0, Place(start, end, (a, b))))
    assert read(shown) == body
    inside = re.search(r"<mark>(.*)</mark>", shown, re.DOTALL)
    assert inside
    assert read(inside[1]) == body[start:end]
    phrase = re.search(r"<strong>(.*)</strong>", shown, re.DOTALL)
    assert phrase
    assert read(phrase[1]) == body[a:b]


@given(TEXTS)
def test_a_document_is_shown_as_it_is(body: str) -> None:
    shown = str(source.document_view(document(body), None, whole=True))
    found = re.fullmatch(r'<div class="document-text">(.*)</div>', shown, re.DOTALL)
    assert found
    assert read(found[1]) == body


@given(TEXTS, TEXTS, TEXTS)
def test_an_excerpt_holds_the_quote_in_its_passage(before: str, quote: str, after: str) -> None:
    doc = document((before * 9) + quote + (after * 9))
    where = Citation(1, doc.id, doc.path, "T", None, quote, len(before) * 9, len(before) * 9 + len(quote), "")
    shown = str(source.excerpt(where, (passage(doc),)))
    found = re.search(r"<mark>(.*)</mark>", shown, re.DOTALL)
    assert found
    assert read(found[1]) == quote
    assert read(shown).removeprefix("… ").removesuffix(" …") in doc.text


def test_without_its_passage_a_quote_stands_alone() -> None:
    doc = document("One. Two. Three.")
    assert str(source.excerpt(citation(doc, "Two."), ())) == "<mark>Two.</mark>"


def test_a_changed_document_is_said_to_have_changed() -> None:
    doc = document("One. Two.")
    view = str(source.document_view(doc, Place(0, 4, sha256="0" * 16), whole=True))
    assert text.CHANGED in view
    assert "<mark" not in view


def test_a_place_outside_the_document_is_said_to_be_missing() -> None:
    doc = document("One. Two.")
    for place in (Place(5, 500), Place(4, 4), Place(0, 4, (2, 9))):
        view = str(source.document_view(doc, place, whole=True))
        assert text.PLACE_MISSING in view
        assert "<mark" not in view


def test_a_long_document_is_cut_around_the_quote_in_the_panel_only() -> None:
    doc = document("x" * source.WINDOW + " " + "y" * 2 * source.WINDOW + " QUOTE " + "z" * 2 * source.WINDOW)
    at = doc.text.index("QUOTE")
    part, whole = (str(source.document_view(doc, Place(at, at + 5), whole=w)) for w in (False, True))
    assert text.CUT in part
    assert ">QUOTE</mark>" in part
    assert "x" not in read(part.split('class="document-text"')[1])
    assert len(read(whole)) == len(doc.text)


def test_addresses_escape_whatever_an_id_holds() -> None:
    assert source.href('../x?"<') == "documents/..%2Fx%3F%22%3C"
    assert source.about(replace(document("a"), date=None, source=None)) == "no date · harbour.md"


def test_marks_of_bold_words_are_set_off_and_kept() -> None:
    shown = str(source.phrase_in("**Chair:** Ms **Lee**, 2**3", 0, (16, 19)))
    assert read(shown) == "**Chair:** Ms **Lee**, 2**3"
    off = '<span class="marks">**</span>'
    assert shown == f"{off}Chair:{off} Ms {off}<strong>Lee</strong>{off}, 2**3"
