"""Public question sets become documents and gold; every offset points at what it should."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import find_files, read_document
from evals.adapters import Collection, Material, MaterialError, kind_of, load_material, sample
from evals.adapters.collection import file_name
from evals.types import GoldCase

WORKS = "The city deepens the harbour. Anna Berg leads the works. They cost 12 million euros. "


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(**changes: Any) -> dict[str, Any]:
    document = {"id": "Harbour#0", "title": "Harbour_works", "text": WORKS}
    base = {"id": "q1", "question": "Who leads the works?", "history": [], "answerable": True}
    return {**base, "documents": [document], "answers": ["Anna Berg"], **changes}


def quoted(material: Material, case: GoldCase) -> list[str]:
    """What the gold offsets of a case point at, in the files as the assistant reads them."""
    documents = [read_document(path, material.folder) for path in find_files(material.folder)]
    by_name = {(d.title, d.source): d.text for d in documents}
    return [by_name[q.document, q.source][q.start : q.end] for q in case.quotes]


def test_squad_rows_keep_the_answer_span_and_ask_the_whole_collection(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "squad.jsonl", [row(answer_starts=[30, 30], answers=["Anna Berg"] * 2)])
    material = load_material(path, tmp_path / "docs")
    [case] = material.cases
    assert (material.name, case.documents, case.any_quote) == ("squad", None, True)
    assert quoted(material, case) == ["Anna Berg"]
    assert case.answers == ("Anna Berg",)
    assert case.quotes[0].document == "Harbour works"


def test_rows_with_near_misses_may_read_their_own_paragraph_only(tmp_path: Path) -> None:
    missing = row(id="q2", question="Who pays?", answerable=False, answers=[], answer_starts=[])
    path = write_rows(tmp_path / "s2.jsonl", [row(answer_starts=[30]), missing])
    answerable, near_miss = load_material(path, tmp_path / "docs").cases
    assert kind_of(path) == "squad2"
    assert answerable.documents == near_miss.documents == ("00000-harbour-0.md",)
    assert (near_miss.answerable, near_miss.quotes, near_miss.tags) == (False, (), ("squad2", "near-miss"))


def test_an_answer_that_does_not_stand_at_its_offset_names_the_line(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "squad.jsonl", [row(answer_starts=[30]), row(id="q2", answer_starts=[31])])
    with pytest.raises(MaterialError, match=r"squad\.jsonl, line 2: answer 'Anna Berg' does not stand at 31"):
        load_material(path, tmp_path / "docs")


def test_clapnq_finds_each_gold_sentence_at_its_own_place(tmp_path: Path) -> None:
    text = "It rose . It fell . It rose . "
    document = {
        "id": "1",
        "title": "Tide",
        "text": text,
        "sentences": ["It rose .", "It fell .", "It rose ."],
    }
    rows = [row(documents=[document], gold_sentences=["It rose ."]), row(id="2", gold_sentences=[])]
    material = load_material(write_rows(tmp_path / "clapnq.jsonl", rows), tmp_path / "docs")
    first, second = material.cases
    assert [(q.start, q.end) for q in first.quotes] == [(0, 9), (20, 29)]
    assert quoted(material, first) == ["It rose ."] * 2
    assert (first.any_quote, second.quotes) == (False, ())


def test_ramdocs_quotes_correct_documents_and_carries_the_wrong_answers(tmp_path: Path) -> None:
    texts = {
        "correct": "In 2010 it had 3,559 people; 3,559 is not 13,559.",
        "misinfo": "It had 10,000 people.",
        "noise": "The works cost 3,559 euros.",
    }
    documents = [
        {"id": kind, "title": "", "text": text, "type": kind, "answer": "3,559" if kind != "misinfo" else "x"}
        for kind, text in texts.items()
    ]
    given_row = row(documents=documents, answers=["3,559"], wrong_answers=["10,000"])
    material = load_material(write_rows(tmp_path / "ram.jsonl", [given_row]), tmp_path / "docs")
    [case] = material.cases
    assert quoted(material, case) == ["3,559", "3,559"]
    assert (case.facts, case.wrong_answers) == ((("3,559",),), ("10,000",))
    assert case.documents is not None
    assert len(case.documents) == 3
    assert case.tags == ("ramdocs", "misinfo", "noise")


def test_mtrag_keeps_the_conversation_and_asks_without_evidence_too(tmp_path: Path) -> None:
    said = [{"role": "user", "text": "Hello"}, {"role": "agent", "text": "Yes?"}]
    rows = [
        row(history=said, answerability="ANSWERABLE"),
        row(id="q2", answerability="UNDERSPECIFIED", answerable=False, documents=[], answers=["Which?"]),
    ]
    material = load_material(write_rows(tmp_path / "mt.jsonl", rows), tmp_path / "docs")
    follow_up, unclear = material.cases
    assert [turn.role for turn in follow_up.history] == ["user", "assistant"]
    assert quoted(material, follow_up) == [WORKS]
    assert (unclear.quotes, unclear.answers, unclear.documents) == ((), (), None)
    assert "underspecified" in unclear.tags
    assert "follow-up" in follow_up.tags


@pytest.mark.parametrize("impossible", [False, True])
def test_squads_own_json_of_both_versions(tmp_path: Path, impossible: bool) -> None:
    asked = [{"id": "a", "question": "Who?", "answers": [{"text": "Anna Berg", "answer_start": 30}]}]
    if impossible:
        plausible = [{"text": "12 million euros", "answer_start": 67}]
        asked.append({"id": "b", "question": "How deep?", "answers": [], "plausible_answers": plausible})
        asked[1]["is_impossible"] = True
    data = {"data": [{"title": "Harbour_works", "paragraphs": [{"context": WORKS, "qas": asked}]}]}
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    material = load_material(path, tmp_path / "docs")
    assert [case.answerable for case in material.cases] == [True, False][: 1 + impossible]
    assert quoted(material, material.cases[0]) == ["Anna Berg"]
    assert (material.cases[0].documents is not None) is impossible


def test_a_beir_folder_judges_whole_documents(tmp_path: Path) -> None:
    beir = tmp_path / "harbours"
    (beir / "qrels").mkdir(parents=True)
    write_rows(beir / "corpus.jsonl", [{"_id": n, "title": n, "text": f"Text {n}."} for n in "abc"])
    write_rows(beir / "queries.jsonl", [{"_id": "1", "text": "Which?"}, {"_id": "2", "text": "None?"}])
    lines = ["query-id\tcorpus-id\tscore", "1\ta\t1", "1\tb\t2", "1\tc\t0", "2\tc\t0"]
    (beir / "qrels" / "dev.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    material = load_material(beir, tmp_path / "docs")
    [case] = material.cases
    assert quoted(material, case) == ["Text a.", "Text b."]
    assert (case.split, case.any_quote, material.name) == ("dev", True, "harbours")
    (beir / "qrels" / "dev.tsv").write_text("head\n1\ta\n", encoding="utf-8")
    with pytest.raises(MaterialError, match=r"dev\.tsv, line 2"):
        load_material(beir, tmp_path / "docs")


def test_releases_get_an_iso_date_and_their_address(tmp_path: Path) -> None:
    rows = [
        {"title": "Call: 'A' \"B\"", "date": "Wed, 11 May 2022 23:15:10 +0000", "source": f"https://x/{n}"}
        for n in (1, 2)
    ]
    rows = [{**entry, "author": "Office", "text": f"Text {n}.\n"} for n, entry in enumerate(rows)]
    path = write_rows(tmp_path / "notes.jsonl", rows)
    assert load_material(path, tmp_path / "docs").cases == ()
    first, second = (read_document(p, tmp_path / "docs") for p in find_files(tmp_path / "docs"))
    assert (first.title, first.date, first.source) == ("Call: 'A' \"B\"", "2022-05-11", "https://x/1")
    assert (second.text, second.source) == ("Text 1.\n", "https://x/2")


def test_gold_of_ours_is_asked_over_the_folder_beside_it(tmp_path: Path) -> None:
    case = {"id": "1", "question": "Who?", "answerable": True, "facts": [["Anna"]], "quotes": []}
    path = write_rows(tmp_path / "harbour.jsonl", [case])
    with pytest.raises(MaterialError, match="Put them into"):
        load_material(path, tmp_path / "unused")
    (tmp_path / "harbour").mkdir()
    material = load_material(path, tmp_path / "unused")
    assert (material.folder, material.cases[0].facts) == (tmp_path / "harbour", (("Anna",),))


def test_a_blank_answer_is_no_answer(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "squad.jsonl", [row(answers=["Anna Berg", " "], answer_starts=[30])])
    assert load_material(path, tmp_path / "docs").cases[0].answers == ("Anna Berg",)


text_of_documents = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
hard_texts = ["---\ntitle: x\n---\nText", "\r\nA\rB\n", "\ufeffBOM", "--- ", "a\u2028b\x85c", "\n\n  x  \n"]


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.one_of(text_of_documents, st.sampled_from(hard_texts)), max_size=6),
    title=st.text(max_size=12),
)
def test_every_text_comes_back_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], title: str
) -> None:
    folder = tmp_path_factory.mktemp("docs")
    title = title.encode("utf-8", "ignore").decode()
    collection = Collection(folder)
    made = [collection.add("Same id", text, title=title) for text in [*texts, "At least this."]]
    collection.close()
    read = {d.path: d.text for d in (read_document(path, folder) for path in find_files(folder))}
    for text, document in zip([*texts, "At least this."], made, strict=True):
        assert (document is None) == (not text.strip())
        assert document is None or read[document.path] == text
    assert len(read) == len({text for text in [*texts, "At least this."] if text.strip()})


def test_names_of_files_are_readable_and_differ() -> None:
    names = [
        file_name(key, n) for n, key in enumerate(["../etc", "README", "日本", "A b", "a B", "", "x" * 500])
    ]
    assert names[0] == "00000-etc.md"
    assert names[3:5] == ["00003-a-b.md", "00004-a-b.md"]
    assert max(map(len, names)) < 80
    assert len(set(names)) == len(names)


def test_a_lone_surrogate_is_refused_and_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(MaterialError, match="not valid Unicode"):
        Collection(tmp_path / "docs").add("key", "a\ud83d")


def test_converting_again_removes_what_is_no_longer_in_the_set(tmp_path: Path) -> None:
    other = [{"id": "b", "title": "B", "text": "Other."}]
    two = [row(answer_starts=[30]), row(id="q2", documents=other, answers=[])]
    path = write_rows(
        tmp_path / "squad.jsonl", [{**two[0], "answerable": True}, {**two[1], "answer_starts": []}]
    )
    load_material(path, tmp_path / "docs")
    kept = next(find_files(tmp_path / "docs")).stat().st_mtime_ns
    write_rows(path, two[:1])
    load_material(path, tmp_path / "docs")
    [left] = find_files(tmp_path / "docs")
    assert left.stat().st_mtime_ns == kept


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("Mine.", encoding="utf-8")
    with pytest.raises(MaterialError, match="Name an empty folder"):
        Collection(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not JSON"),
        ('{"id": "x"}\n', "no shape that is known"),
        ("[]\n", "line 1"),
        ('{"id": "x", "answer_starts": []}\n', "line 1: question, answerable, documents, answers is missing"),
    ],
)
def test_a_broken_set_says_where(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MaterialError, match=message):
        load_material(path, tmp_path / "docs", None if "answer_starts" not in content else "squad")


def test_a_set_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(MaterialError, match="There is no question set"):
        load_material(tmp_path / "none.jsonl", tmp_path / "docs")


def test_a_sample_is_seeded_keeps_the_share_of_answerable_cases_and_the_order(tmp_path: Path) -> None:
    cases = tuple(GoldCase(id=f"{n}", question="?", answerable=n % 3 > 0) for n in range(90))
    material = Material("m", tmp_path, cases)
    drawn = sample(material, 30, seed=7)
    assert drawn == sample(Material("m", tmp_path, cases), 30, seed=7) != sample(material, 30, seed=8)
    assert Counter(case.answerable for case in drawn.cases) == {True: 20, False: 10}
    assert list(drawn.cases) == [case for case in cases if case in drawn.cases]
    assert sample(material, 200, seed=7) is material
