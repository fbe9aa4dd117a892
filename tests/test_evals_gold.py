"""Gold files: JSONL and CSV, with the line in every error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.types import Turn
from evals import load_gold
from evals.gold import GoldError, case_of, dump_gold, gold_sha256, row_of
from evals.types import GoldCase, GoldQuote
from tests.conftest import ROOT

ROW = {"id": "a", "question": "Who?", "answerable": True, "facts": [["Ann", "Anna"]], "split": "dev"}


def write(folder: Path, *rows: object, name: str = "gold.jsonl") -> Path:
    path = folder / name
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_row_becomes_a_typed_case(tmp_path: Path) -> None:
    row = {
        **ROW,
        "history": [{"role": "user", "text": "Hi"}, {"role": "assistant", "text": "Hello"}],
        "quotes": [{"document": "T", "text": "Ann."}, {"document": "T", "start": 3, "end": 9, "source": "s"}],
        "any": True,
        "documents": ["t.md"],
        "tags": ["who"],
    }
    (case,) = load_gold(write(tmp_path, "", row))
    assert case == GoldCase(
        id="a",
        question="Who?",
        answerable=True,
        history=(Turn("user", "Hi"), Turn("assistant", "Hello")),
        facts=(("Ann", "Anna"),),
        quotes=(GoldQuote("T", "Ann."), GoldQuote("T", None, 3, 9, "s")),
        any_quote=True,
        tags=("who",),
        split="dev",
        documents=("t.md",),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 2: Invalid JSON"),
        ({**ROW, "id": "b", "fact": []}, "line 2: fact: Extra inputs"),
        ({"id": "b", "question": "Who?"}, "line 2: answerable: Field required"),
        ({**ROW, "id": "b", "quotes": [{"document": "T"}]}, "line 2: quotes.0: .*text, or start and end"),
        ({**ROW, "id": "b", "quotes": [{"document": "T", "start": 1}]}, "start and end go together"),
        ({**ROW, "id": "b", "quotes": [{"document": "T", "start": 5, "end": 5}]}, "start must be before end"),
        ({**ROW, "id": "b", "facts": [[]]}, "at least one spelling"),
        ({**ROW, "id": "b", "history": [{"role": "bot", "text": "x"}]}, "history.0.role"),
        (ROW, "line 2: id 'a' is already used in line 1"),
    ],
)
def test_an_error_names_line_and_key(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        load_gold(write(tmp_path, ROW, row))


def test_all_wrong_lines_are_told_at_once_up_to_a_limit(tmp_path: Path) -> None:
    with pytest.raises(GoldError) as error:
        load_gold(write(tmp_path, *["{"] * 25))
    assert str(error.value).count("\n") == 20
    assert str(error.value).endswith("... and 5 more")


def test_a_missing_or_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="There is no gold file"):
        load_gold(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="holds no case"):
        load_gold(write(tmp_path, ""))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_bytes("id,question\na,Où?\n".encode("cp1252"))
    with pytest.raises(GoldError, match="Save it as UTF-8"):
        load_gold(tmp_path / "gold.csv")


def test_line_separators_inside_strings_do_not_break_lines(tmp_path: Path) -> None:
    row = json.dumps({**ROW, "question": "Who\u2028leads?"}, ensure_ascii=False)
    assert load_gold(write(tmp_path, row))[0].question == "Who\u2028leads?"


CSV = """id{0}question{0}answerable{0}history{0}facts{0}quotes{0}any{0}tags{0}split
a{0}Who leads?{0}yes{0}"user: Is there a mayor?
assistant: Yes."{0}Ann Berg = Ann | Peter{0}"Notes :: Ann Berg leads.
Notes :: 10-20"{0}true{0}who, follow-up{0}dev

b{0}How old?{0}no{0}{0}{0}{0}{0}near-miss{0}test
"""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_gives_the_same_cases(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "gold.csv"
    text = CSV.format(delimiter)
    text = text.replace("who, follow-up", '"who, follow-up"') if delimiter == "," else text
    path.write_text(text, encoding="utf-8-sig")
    first, second = load_gold(path)
    assert first.history == (Turn("user", "Is there a mayor?"), Turn("assistant", "Yes."))
    assert first.facts == (("Ann Berg", "Ann"), ("Peter",))
    assert first.quotes == (GoldQuote("Notes", "Ann Berg leads."), GoldQuote("Notes", None, 10, 20))
    assert (first.any_quote, first.tags, first.split) == (True, ("who", "follow-up"), "dev")
    assert second == GoldCase("b", "How old?", False, tags=("near-miss",), split="test")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("b,Who?,maybe", "line 2: answerable: .*boolean"),
        ("b,Who?,yes,oops", "line 2: more cells than headings"),
    ],
)
def test_an_error_in_a_spreadsheet_names_its_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(f"id,question,answerable\n{row}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        load_gold(path)


texts = st.text(min_size=1).filter(str.strip)
cases = st.builds(
    GoldCase,
    id=texts,
    question=texts,
    answerable=st.booleans(),
    history=st.lists(st.builds(Turn, st.sampled_from(["user", "assistant"]), texts), max_size=2).map(tuple),
    facts=st.lists(st.lists(texts, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
    quotes=st.lists(st.builds(GoldQuote, texts, texts), max_size=2).map(tuple),
    any_quote=st.booleans(),
    note=st.text(),
)


@settings(deadline=None)
@given(cases)
def test_writing_and_reading_gives_the_case_back(case: GoldCase) -> None:
    assert case_of(row_of(case)) == case
    assert case_of(dump_gold([case])) == case


def test_the_hash_depends_on_the_cases_alone(tmp_path: Path) -> None:
    spaced = write(tmp_path, "", ROW, "", name="other.jsonl")
    plain = load_gold(write(tmp_path, ROW))
    assert gold_sha256(plain) == gold_sha256(load_gold(spaced))
    assert gold_sha256(plain) != gold_sha256(load_gold(write(tmp_path, {**ROW, "question": "Whom?"})))


@pytest.mark.parametrize("path", sorted((ROOT / "evals" / "gold").glob("*.jsonl")), ids=lambda p: p.name)
def test_the_committed_gold_files_load_in_two_splits(path: Path) -> None:
    assert {case.split for case in load_gold(path)} == {"dev", "test"}
