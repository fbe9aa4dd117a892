"""The page holds everything, escapes everything, and needs nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.documents import find_files, read_document
from assistant.types import ABSTENTION, Answer, Turn
from evals.adapters import Collection
from evals.folder import RunError
from evals.report import report
from evals.report.charts import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series, chart, round_up
from evals.report.context import Piece, excerpt
from evals.report.coverage import coverage
from evals.report.figures import rows
from evals.report.verdict import slices, verdict_of
from evals.run import run
from evals.systems.ground import Timer, answer, cite
from evals.types import CaseResult, GoldCase, GoldQuote

EVIL = "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>\"'`${7*7}{{7*7}}"
TEXT = "The harbour is deep. Anna Berg leads the works. They cost 12 million euros. It rains.\n"


class Canned:
    """Quotes the second sentence of the one document, whatever is asked; abstains when told 'hush'."""

    def __init__(self, folder: Path) -> None:
        self.document = read_document(next(find_files(folder)), folder)

    def ask(self, question: str, history: object = (), *, documents: object = None) -> Answer:  # noqa: ARG002
        if "hush" in question:
            return answer(question, (), (), 0.125, Timer())
        if "crash" in question:
            raise ValueError(EVIL)
        start = self.document.text.index("Anna")
        end = self.document.text.index(" They")
        return answer(question, (), [cite(self.document, start, end)], 0.875, Timer())


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, and the text outside of style."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._style = False
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text += data


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """One document with a hostile title."""
    collection = Collection(tmp_path / "docs")
    collection.add("works", TEXT, title=EVIL)
    collection.close()
    return collection.folder


def made(tmp_path: Path, documents: Path, name: str = "first") -> Path:
    """A run with every kind of outcome."""
    euros = GoldQuote(EVIL, "12 million euros")
    leads = GoldQuote(EVIL, "Anna Berg leads the works.")
    said = (Turn("user", f"Earlier {EVIL}"), Turn("assistant", "Yes."))
    cases = (
        GoldCase("right", "Who leads?", True, facts=(("Anna Berg",),), quotes=(leads,), tags=("who",)),
        GoldCase("wrong", f"What cost? {EVIL}", True, said, facts=(("12 million",),), quotes=(euros,)),
        GoldCase("silent", "hush, who leads?", True, facts=(("Anna Berg",),), quotes=(leads,)),
        GoldCase("forced", "Who sings?", False, tags=("near-miss",)),
        GoldCase("kept", "hush, who sings?", False, tags=("near-miss",)),
        GoldCase("broken", "crash?", False),
    )
    return run(Canned(documents), cases, tmp_path / name, corpus=documents, name=name, quiet=True).folder


def test_the_page_shows_every_failure_and_no_success(tmp_path: Path, documents: Path) -> None:
    page = Page(report(made(tmp_path, documents), tmp_path / "deep" / "page.html"))
    flat = " ".join(page.text.split())
    assert "What went wrong: 4 of 6" in flat
    for kind in ("Answered wrongly", "Answered without grounds", "Wrongly left unanswered", "Failed"):
        assert f"{kind}: 1" in flat
    assert f"What cost? {EVIL}" in flat
    assert f"Earlier {EVIL}" in flat
    assert "“12 million”" in flat
    assert ABSTENTION in flat
    assert "Who leads?" not in flat.replace("hush, who leads?", "")
    assert "2 of 4 sentences" in flat


def test_evidence_is_marked_in_its_source(tmp_path: Path, documents: Path) -> None:
    source = report(made(tmp_path, documents), tmp_path / "page.html").read_text("utf-8")
    assert '<mark class="gold">12 million euros</mark>' in source
    assert '<mark class="cited">Anna Berg leads the works.</mark>' in source


def test_nothing_is_fetched_and_nothing_of_a_document_becomes_markup(tmp_path: Path, documents: Path) -> None:
    runs = [made(tmp_path, documents, name) for name in ("first", "second <u>")]
    page = Page(report(runs, tmp_path / "page.html"))
    names = {tag for tag, _ in page.tags}
    assert not names & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "u",
        "foreignobject",
    }
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "srcset"}]
        assert re.fullmatch(r"#\w+", attributes.get("href") or "#x")
        assert "url(" not in (attributes.get("style") or "")
    style = page.source.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"https?:|url\(|@import", style)
    unescaped = re.sub(r"&lt;.*?&gt;", "", page.source)
    assert "http" not in unescaped.replace("http-equiv", "")
    assert "{{7*7}}" in page.text
    policy = [a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_page_is_navigable_without_sight(tmp_path: Path, documents: Path) -> None:
    page = Page(report(made(tmp_path, documents), tmp_path / "page.html"))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for name in ("href", "aria-labelledby"):
            for target in (attributes.get(name) or "").replace("#", "").split():
                assert target in ids
    pictures = [a for tag, a in page.tags if tag == "svg" and a.get("aria-hidden") != "true"]
    assert pictures
    assert all(a["role"] == "img" and ("aria-label" in a or "aria-labelledby" in a) for a in pictures)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))
    assert ("html", {"lang": "en"}) in page.tags


def test_without_the_documents_the_page_says_so(tmp_path: Path, documents: Path) -> None:
    folder = made(tmp_path, documents)
    moved = documents.rename(tmp_path / "moved")
    assert "not at hand" in report(folder, tmp_path / "page.html").read_text("utf-8")
    again = report(folder, tmp_path / "page.html", corpus=moved).read_text("utf-8")
    assert "not at hand" not in again
    assert '<mark class="gold">' in again


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not a run folder"):
        report(tmp_path, tmp_path / "page.html")


def test_an_excerpt_keeps_what_is_marked_and_marks_what_is_left_out() -> None:
    text = "word " * 100 + "GOLD and CITED" + " word" * 100
    at = text.index("GOLD")
    pieces = excerpt(text, [(at, at + 4)], [(at + 9, at + 14)])
    assert [p.mark for p in pieces] == ["gap", "", "gold", "", "cited", "", "gap"]
    shown = "".join(p.text for p in pieces)
    assert shown in text
    assert not shown.startswith(" ")
    assert not shown.endswith("wor")
    assert excerpt("abc", [(0, 2)], [(1, 3)]) == [Piece("a", "gold"), Piece("b", "both"), Piece("c", "cited")]
    assert excerpt("abc", [], [(-5, 99)]) == [Piece("abc", "cited")]
    assert excerpt("abc", [], [(7, 9)]) == []
    far = excerpt("x" * 2000, [(0, 1), (1999, 2000)], [])
    assert [p.mark for p in far] == ["gold", "", "gap", "", "gold"]


def test_coverage_counts_each_sentence_once(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    document = read_document(path, tmp_path)
    second, third = document.text.index("Anna"), document.text.index("They")
    gold = {"a.md": [(second, second + 4), (third, third + 4)]}
    [found] = coverage([document], gold, {"a.md": [(second, third)]})
    assert [sentence.by for sentence in found.sentences] == ["", "both", "gold", ""]
    assert found.untouched == ["The harbour is deep.", "It rains."]
    assert found.runs == [("", 0, 1), ("both", 1, 1), ("gold", 2, 1), ("", 3, 1)]
    assert found.counts == {"both": 1, "gold": 1, "answer": 0, "": 2}


def test_a_chart_keeps_its_lines_inside_the_frame() -> None:
    made = chart(
        "t", "a", ("x", "y"), [Series("s", [(0, 0), (1, 0.3)], [1, 4]), Series("none", [])], y_max=0.3
    )
    [line] = made.lines
    assert line.path.startswith(f"M{LEFT:.1f}")
    assert line.path.endswith(f"L{WIDTH - RIGHT:.1f} {TOP:.1f}")
    assert [dot.radius for dot in line.dots] == [6.0, 9.0]
    assert max(y for y, _ in made.y_ticks) < HEIGHT
    assert [label for _, label in made.y_ticks] == ["0 %", "10 %", "20 %", "30 %"]
    assert [round_up(x) for x in (0, 0.1, 0.31, 1)] == [0.1, 0.2, 0.4, 1.0]


def test_figures_carry_unit_interval_and_n() -> None:
    estimate = {"value": 0.8125, "low": 0.7, "high": 0.9, "n": 48}
    slow = {"value": 0.0213, "low": 0.01, "high": 2.5, "n": 9}
    bare = {"value": 0.5, "low": None, "high": None, "n": 3}
    first, second, third = rows([{"correct": estimate, "seconds_p50": slow}, {"auroc": bare}])
    assert first.cells[0] is not None
    assert (first.cells[0].value, first.cells[0].range) == ("81.2 %", "70 to 90 · n 48")
    assert first.cells[0].bar == (70.0, 81.2, 90.0)
    assert first.cells[1] is None
    assert second.cells[1] is not None
    assert (second.cells[1].value, second.cells[1].range) == ("0.50", "no interval · n 3")
    assert third.cells[0] is not None
    assert (third.cells[0].value, third.cells[0].range) == ("21 ms", "10 ms to 2.50 s · n 9")


def test_slices_count_a_case_under_each_of_its_tags() -> None:
    case = GoldCase("1", "Who?", True, tags=("a", "b", "a"))
    shown = answer("Who?", (), (), 0.5, Timer(), text="Somebody.")
    results = [CaseResult(case, shown, {"correct": 1.0}), CaseResult(replace(case, tags=("b",)), shown)]
    assert [verdict_of(result).key for result in results] == ["right", "unjudged"]
    assert [(s.tag, s.size, s.good) for s in slices(results)] == [("all", 2, 2), ("b", 2, 2), ("a", 1, 1)]
