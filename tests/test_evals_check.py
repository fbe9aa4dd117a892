"""Checks of gold files, and drafts for them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.types import Turn
from evals.__main__ import app
from evals.check import check
from evals.corpus import Corpus
from evals.draft import from_documents, from_feedback
from evals.gold import GoldError, case_of, dump_gold, load_gold
from evals.types import GoldCase, GoldQuote
from tests.evals_support import cite, document, town_cases, write_towns

TEXT = "Ann Berg leads the works at the old harbour of Oslo. The works there cost 12 million euros in all."
NOTES = document(TEXT)
CORPUS = Corpus([NOTES])
QUOTE = GoldQuote("Notes", "The works there cost 12 million euros in all.")


def case(name: str = "a", question: str = "What do the works cost?", **fields: object) -> GoldCase:
    given = {"facts": (("12 million",),), "quotes": (QUOTE,), "split": "dev", **fields}
    return GoldCase(name, question, bool(given.pop("answerable", True)), **given)  # type: ignore[arg-type]


def messages(*cases: GoldCase, corpus: Corpus | None = CORPUS) -> list[str]:
    return [f"{p.case}: {p.message}" for p in check(cases, corpus)]


def test_a_sound_case_has_no_problem() -> None:
    assert messages(case()) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (case(quotes=(GoldQuote("Note", "x"),)), "no document is called 'Note'"),
        (case(quotes=(GoldQuote("Notes", "cost 13"),)), "'Notes' does not hold 'cost 13'"),
        (case(quotes=(GoldQuote("Notes", None, 5, 999),)), "nothing stands at 5-999"),
        (case(quotes=(GoldQuote("Notes", "The", 0, 3),)), "or other text"),
        (case(facts=(("13 million", "13m"),)), "fact '13 million / 13m' is in none of its quotes"),
        (case(facts=(("12 million",), ("Ann Berg",))), "fact 'Ann Berg' is in none"),
        (case(facts=(), quotes=()), "nothing says how a right answer would be known"),
        (case(answerable=False), "unanswerable, but has facts"),
        (case(tags=("draft",)), "still a draft"),
        (case(question=" "), "the question is blank"),
        (case(history=(Turn("user", "x"),)), "the assistant's turn is missing"),
        (case(documents=("nowhere.md",)), "document 'nowhere.md' is not in the corpus"),
    ],
)
def test_a_problem_is_found(wrong: GoldCase, message: str) -> None:
    assert any(message in found for found in messages(wrong)), messages(wrong)


def test_documents_of_one_title_need_a_source() -> None:
    twin = document(TEXT + " More.", "Notes")
    twins = Corpus([NOTES, type(NOTES)("other", "b.md", "Notes", None, "s", twin.text, twin.sha256)])
    assert "several documents are called" in messages(case(), corpus=twins)[0]
    assert messages(case(quotes=(GoldQuote("Notes", QUOTE.text, source="s"),)), corpus=twins) == []


def test_repeats_and_leaks() -> None:
    first = case()
    assert messages(first, case("b", "what do the works cost")) == ["b: asks the same as a"]
    assert messages(first, case("b", "Whatt do the works cost?", split="test")) == [
        "b: leak: nearly the question of a (dev)"
    ]
    assert messages(first, case("b", "What will the works there cost us?", split="test")) == [
        "b: leak: asks for the same fact in similar words as a (dev)"
    ]
    (found,) = check([first, case("b", "How expensive is it?", split="test")], CORPUS)
    assert found.warning
    assert messages(first, case("b", "How expensive is it?", split="dev")) == []
    assert messages(first, case("b", "How expensive is it?", split="test"), corpus=None)


def test_a_follow_up_in_the_same_words_is_no_repeat() -> None:
    earlier = (Turn("user", "Tell me of Oslo."), Turn("assistant", "A city."))
    assert messages(case(), case("b", history=earlier, facts=(), split="test")) == []


def feedback(folder: Path, *rows: object) -> Path:
    path = folder / "feedback.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def shown(*quotes: int) -> dict[str, object]:
    at = TEXT.index("12 million")
    citation = replace(
        cite(NOTES, TEXT.index("The works there"), len(TEXT)), answer_start=at, answer_end=at + 10
    )
    return {"text": "…", "citations": [asdict(citation)] * len(quotes), "abstained": not quotes}


def test_feedback_becomes_candidates_that_a_person_must_accept(tmp_path: Path) -> None:
    path = feedback(
        tmp_path,
        {"exchange": "1", "question": "Cost?", "history": [], "rating": "wrong", "answer": shown(1)},
        {"exchange": "1", "question": "Cost?", "history": [], "rating": "right", "answer": shown(1)},
        {
            "question": "And when?",
            "history": [{"role": "user", "text": "Cost?"}, {"role": "assistant", "text": "12"}],
            "thumb": "down",
            "comment": "It is May 2024.",
            "answer": None,
        },
        {"question": "Known?", "rating": "right", "answer": shown()},
    )
    right, wrong = from_feedback(path, [GoldCase("k", "known?", True)])
    assert (right.facts, right.quotes) == ((("12 million",),), (QUOTE,))
    assert wrong.facts == wrong.quotes == ()
    assert "It is May 2024." in wrong.note
    assert right.split == wrong.split, "one conversation, one split"
    assert messages(right) == [f"{right.id}: still a draft: check it and remove the tag 'draft'"]
    assert [case_of(line) for line in dump_gold([right, wrong]).splitlines()] == [right, wrong]


def test_a_wrong_line_of_feedback_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="line 1: 'question' is missing"):
        list(from_feedback(feedback(tmp_path, {"rating": "right"})))
    with pytest.raises(GoldError, match="line 1: not a JSON object"):
        list(from_feedback(feedback(tmp_path, [1])))


def test_documents_give_gaps_where_no_gold_quote_is() -> None:
    first, second = from_documents(CORPUS)
    assert first.question == "Ann Berg leads the works at the old harbour of ____."
    assert first.facts == (("Oslo",),)
    assert second.question == "The works there cost ____ million euros in all."
    assert [found.facts for found in from_documents(CORPUS, [case()])] == [first.facts]


def test_the_commands_check_and_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = write_towns(tmp_path / "towns")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(dump_gold(town_cases()), encoding="utf-8")
    invoke = CliRunner().invoke
    done = invoke(app, ["check", str(gold), "--corpus", str(corpus)])
    assert "28 cases: " in done.output
    assert "quote" not in done.output.replace("fact and quote", "")
    assert "The documents are absent" in invoke(app, ["check", str(gold)]).output
    gold.write_text(dump_gold([case(quotes=(GoldQuote("Nowhere", "x"),))]), encoding="utf-8")
    done = invoke(app, ["check", str(gold), "--corpus", str(corpus)])
    assert done.exit_code == 1
    assert "error: a: quote 1: no document is called 'Nowhere'" in done.output
    (corpus / "long.txt").write_text(TEXT * 2, encoding="utf-8")
    done = invoke(app, ["draft", "--corpus", str(corpus), "--limit", "2"])
    (tmp_path / "draft.jsonl").write_text(done.output, encoding="utf-8")
    assert len(load_gold(tmp_path / "draft.jsonl")) == 2
    log = feedback(tmp_path, {"question": "Cost?", "rating": "right", "answer": shown(1)})
    assert '"feedback"' in invoke(app, ["draft", "--feedback", str(log)]).output
    assert invoke(app, ["draft"]).exit_code == 2
