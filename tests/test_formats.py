"""Every format: what is read, what is left out and why, and what a file may cost."""

from __future__ import annotations

import datetime
import random
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from assistant.cite import cite
from assistant.documents import Contents, find_files, read_document, read_documents
from assistant.errors import CorpusError
from assistant.formats import Limits, UnreadableError, is_document
from assistant.formats.child import answer
from assistant.formats.form import is_form
from assistant.formats.pdf import parse_pdf
from assistant.formats.pdf_tables import names_of
from assistant.formats.pdf_words import Line
from assistant.formats.worker import Worker
from assistant.index import Index
from assistant.settings import Settings
from assistant.split import split
from assistant.types import Document, ScoredSentence
from tests.conftest import WordEmbedder
from tests.sample_files import KEPT, PROSE, SAMPLES, Sample, in_document, write
from tests.sample_writers import Text, docx, lines, mail, msg, pdf, pptx, rezip, xlsx, zipped


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "files"
    write(folder)
    return folder


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.fixture(scope="module")
def contents(samples: Path, worker: Worker) -> dict[str, Contents]:
    return {path.name: read_documents(path, samples, worker) for path in find_files(samples)}


def test_there_are_enough_files_and_every_one_is_looked_at(contents: dict[str, Contents]) -> None:
    assert len(SAMPLES) >= 60
    assert set(contents) == {sample.name for sample in SAMPLES} | {"link-out.txt", "link-in.md"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_file_has_the_outcome_of_the_table(sample: Sample, contents: dict[str, Contents]) -> None:
    found = contents[sample.name]
    texts = {document.path.removeprefix(sample.name): document.text for document in found.documents}
    assert set(texts) == set(sample.reads)
    for path, text in sample.reads.items():
        assert text in texts[path]
    for text in sample.never:
        assert not any(text in whole for whole in texts.values())
    reasons = {name.removeprefix(sample.name): reason for name, reason in found.skipped.items()}
    assert set(reasons) == set(sample.leaves_out)
    for path, reason in sample.leaves_out.items():
        assert reason in reasons[path]


def test_every_reason_names_the_file_and_the_way_out(contents: dict[str, Contents]) -> None:
    for found in contents.values():
        for name, reason in found.skipped.items():
            assert name.removesuffix(": rest") in reason
            assert reason.count("\n") == 0
            assert reason.endswith(".")
            assert len(reason.split(". ")) > 1, f"no way out in: {reason}"


def test_offsets_are_exact_in_every_format(contents: dict[str, Contents]) -> None:
    documents = [document for found in contents.values() for document in found.documents]
    assert len(documents) > 40
    for document in documents:
        passages = split(document, 110)
        assert passages, document.path
        for passage in passages:
            assert document.text[passage.start : passage.end] == passage.text
            for sentence in passage.sentences:
                assert document.text[sentence.start : sentence.end] == sentence.text
        assert list(document.pages) == sorted(document.pages)
        assert all(0 <= page <= len(document.text) for page in document.pages)
        document.text.encode("utf-8")


def the_document(contents: dict[str, Contents], name: str) -> Document:
    return contents[name].documents[0]


def test_properties_give_title_date_and_source(contents: dict[str, Contents]) -> None:
    expected = {
        "report.pdf": ("Annual report", "2021-03-04", "Port office"),
        "note.docx": ("Harbour works", "2021-03-04", "Port office"),
        "page.html": ("Harbour works", "2021-03-04", None),
        "mail.eml": ("Harbour plan", "2021-03-04", "Anna Berg <anna@port.example>"),
        "outlook.msg": ("Plan", "2021-03-04", '"Anna Berg" <anna@port.example>'),
        "heading.pdf": ("Costs", None, None),
        "table.csv": ("table", None, None),
    }
    for name, properties in expected.items():
        document = the_document(contents, name)
        assert (document.title, document.date, document.source) == properties, name


def test_headings_are_context_in_parsed_files(contents: dict[str, Contents]) -> None:
    for name in ("note.docx", "page.html"):
        found = {s.text: p.heading for p in split(the_document(contents, name), 20) for s in p.sentences}
        assert any(heading == "Cost" for heading in found.values()), name
        assert not any(text.startswith("#") for text in found)


def test_a_row_is_one_sentence_whatever_stops_its_cells_hold(contents: dict[str, Contents]) -> None:
    sentences = [s.text for p in split(the_document(contents, "costs.xlsx"), 110) for s in p.sentences]
    assert "Item: Quay. West side; Cost: 5.5; Share: 25%; Due: 1 May 2024." in sentences


def test_a_citation_names_the_page(contents: dict[str, Contents]) -> None:
    for name, words, page in [
        ("report.pdf", "Paragraph 1 of", 1),
        ("report.pdf", "Paragraph 15 of", 3),
        ("deck.pptx", "Quay wall 2", 2),
        ("note.docx", "The works cost", None),
    ]:
        document = the_document(contents, name)
        found = [(p, s) for p in split(document, 40) for s in p.sentences if words in s.text]
        passage, sentence = found[0]
        [citation] = cite([ScoredSentence(passage, sentence, 1.0)], {document.id: document})
        assert citation.page == page, name


def test_a_sentence_over_two_pages_belongs_to_the_first(contents: dict[str, Contents]) -> None:
    document = the_document(contents, "across.pdf")
    assert document.text == "The works end when the harbour opens."
    assert document.pages == (0, document.text.index("harbour"))


FUZZED = {
    "report.pdf",
    "note.docx",
    "deck.pptx",
    "costs.xlsx",
    "page.html",
    "mail.eml",
    "outlook.msg",
    "folder.zip",
}

# --- what a file may cost ----------------------------------------------------------------------------

FAKE = """
import json, os, sys, time
for line in sys.stdin:
    name = os.path.basename(json.loads(line)["path"])
    if name == "crash.pdf": os.abort()
    if name == "hang.pdf": time.sleep(60)
    if name == "second.pdf" and seen: os._exit(1)
    seen = True
    print(json.dumps({"text": f"{name} by {os.getpid()}", "pages": [], "members": []}), flush=True)
"""


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[Worker]:
    """A worker whose child dies, hangs or loses heart by the name of the file."""
    script = tmp_path / "fake.py"
    script.write_text("seen = False" + FAKE)
    with Worker(Limits(seconds=2), [sys.executable, str(script)]) as worker:
        yield worker


def test_a_crash_costs_one_file(fragile: Worker) -> None:
    first = fragile.parse(Path("a.pdf")).text
    with pytest.raises(UnreadableError, match=r"crashes its parser.*Save it anew or remove it"):
        fragile.parse(Path("crash.pdf"))
    assert fragile.parse(Path("b.pdf")).text.startswith("b.pdf by")
    assert first.startswith("a.pdf by")


def test_a_file_that_never_ends_costs_its_time_limit(fragile: Worker) -> None:
    before = time.monotonic()
    with pytest.raises(UnreadableError, match=r"took longer than 2 s to read\. Split it"):
        fragile.parse(Path("hang.pdf"))
    assert time.monotonic() - before < 10
    assert fragile.parse(Path("b.pdf")).text.startswith("b.pdf by")


def test_what_an_earlier_file_left_behind_does_not_decide(fragile: Worker) -> None:
    fragile.parse(Path("a.pdf"))
    assert fragile.parse(Path("second.pdf")).text.startswith("second.pdf by")


def test_one_child_reads_many_files(fragile: Worker) -> None:
    texts = {fragile.parse(Path("same.pdf")).text for _ in range(20)}
    assert len(texts) == 1


def test_memory_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "swollen.docx"
    path.write_bytes(docx(lambda d: [d.add_paragraph(PROSE) for _ in range(20)]))
    big = tmp_path / "bigger.docx"
    filler = b"<w:p><w:r><w:t>word</w:t></w:r></w:p>" * 1_000_000
    big.write_bytes(in_document(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + filler)))
    with Worker(Limits(memory=200 << 20)) as worker:
        with pytest.raises(UnreadableError, match=r"takes more than 200 MB of memory|crashes its parser"):
            worker.parse(big)
        assert PROSE in worker.parse(path).text


def test_time_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([lines(*[f"{PROSE} {n}" for n in range(50)])] * 2000))
    with (
        Worker(Limits(seconds=0.5)) as worker,
        pytest.raises(UnreadableError, match=r"took longer than 0\.5 s"),
    ):
        worker.parse(path)


def test_damage_anywhere_gives_text_or_a_reason(tmp_path: Path, worker: Worker) -> None:
    """A few bytes changed, or the end missing: never a hang, a traceback or inexact offsets."""
    rng = random.Random(1)
    whole = [sample for sample in SAMPLES if sample.name in FUZZED]
    assert len(whole) == len(FUZZED)
    for sample in whole:
        original = sample.data()
        for attempt in range(12):
            data = bytearray(original[: rng.randrange(len(original))] if attempt % 4 == 0 else original)
            for _ in range(attempt):
                data[rng.randrange(len(data))] = rng.randrange(256)
            path = tmp_path / sample.name
            path.write_bytes(data)
            found = read_documents(path, tmp_path, worker)
            assert found.documents or found.skipped
            for document in found.documents:
                for passage in split(document, 110):
                    assert document.text[passage.start : passage.end] == passage.text


def test_large_files_are_not_opened(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.txt", "a.zip"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate((100 << 20) + 1)
        with pytest.raises(CorpusError, match=rf"{name} is larger than 100 MB\. Split it"):
            read_document(path, tmp_path)


def test_the_child_reaches_no_network_starts_nothing_and_writes_nothing(tmp_path: Path) -> None:
    code = (
        "import os, socket, subprocess\n"
        "from assistant.formats import Limits\n"
        "from assistant.formats.child import confine\n"
        "confine(Limits())\n"
        "connect, run = lambda: socket.create_connection(('::1', 9)), lambda: subprocess.run(['true'])\n"
        f"write = lambda: os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'x')\n"
        "for attempt in (connect, run, write):\n"
        "    try: attempt()\n"
        "    except OSError as error: print(type(error).__name__)\n"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["PermissionError", "PermissionError", "OSError"], done.stderr


def test_a_child_starts_fast_and_lean() -> None:
    import subprocess

    code = (
        "import sys, assistant.formats.child\n"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "{'pydantic', 'numpy', 'docx', 'pptx', 'lxml', 'openpyxl', 'pypdfium2', 'yaml', 'llama_index'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_any_failure_of_a_parser_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    request = {"path": str(path), "members": []}
    for error, reply in [
        (MemoryError(), {"memory": True}),
        (
            RecursionError(),
            {"error": "is nested too deeply to be an honest document. Save it anew or remove it."},
        ),
    ]:
        monkeypatch.setattr(
            "assistant.formats.sheet.parse_csv", lambda *_, error=error: (_ for _ in ()).throw(error)
        )
        assert answer(request, Limits()) == reply
    monkeypatch.setattr("assistant.formats.sheet.parse_csv", lambda *_: 1 // 0)
    assert "is damaged (ZeroDivisionError)" in answer(request, Limits())["error"]


# --- in the index ------------------------------------------------------------------------------------


def test_links_out_of_the_folder_are_not_followed(contents: dict[str, Contents]) -> None:
    [reason] = contents["link-out.txt"].skipped.values()
    assert reason == "link-out.txt is a link to a file outside the folder. Put a copy of the file there."
    assert PROSE in the_document(contents, "link-in.md").text


def test_names_that_are_no_documents() -> None:
    no = ["a.png", "README.pdf", ".a.pdf", ".x/a.pdf", "__MACOSX/a.pdf"]
    yes = ["a.pdf", "x/B.DOCX", "a.doc"]
    assert [name for name in yes + no if is_document(name)] == yes


def test_an_archive_changes_as_one_file(tmp_path: Path, embedder: WordEmbedder) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    archive = folder / "all.zip"
    archive.write_bytes(
        zipped({"a.txt": b"Alpha is here.", "b.txt": b"Beta is here.", "c.pdf": b"%PDF-broken"})
    )
    index = Index(folder, Settings(), embedder)
    update = index.update()
    assert (update.added, list(update.skipped)) == (2, ["all.zip/c.pdf"])
    assert {d.path for d in index.store.documents()} == {"all.zip/a.txt", "all.zip/b.txt"}
    again = index.update()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert again.skipped == update.skipped, "what is left out is told every time"
    archive.write_bytes(zipped({"b.txt": b"Beta has changed."}))
    update = index.update()
    assert (update.added, update.changed, update.skipped) == (0, 1, {})
    assert [d.text for d in index.store.documents()] == ["Beta has changed."]


def test_an_unreadable_file_is_tried_once(
    tmp_path: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "good.md").write_text(KEPT)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    index = Index(folder, Settings(), embedder)
    first = index.update()
    revision = index.store.revision()
    with monkeypatch.context() as patch:
        patch.setattr("assistant.index.read_documents", None)
        assert index.update().skipped == first.skipped == {"bad.pdf": first.skipped["bad.pdf"]}
    assert index.store.revision() == revision
    (folder / "bad.pdf").write_bytes(pdf([lines(PROSE)]))
    assert index.update().skipped == {}
    assert {d.pages for d in index.store.documents()} == {(), (0,)}
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 broken again")
    assert list(index.update().skipped) == ["bad.pdf"]
    assert [d.path for d in index.store.documents()] == ["good.md"]
    (folder / "bad.pdf").unlink()
    assert index.update().skipped == {}


def test_an_office_file_packed_as_it_is_does_not_make_the_zip_one(tmp_path: Path, worker: Worker) -> None:
    with zipfile.ZipFile(tmp_path / "briefings.zip", "w") as pack:  # stored, not compressed
        pack.writestr("d.docx", docx(lambda document: document.add_paragraph("The port is deep.")))
        pack.writestr("n.txt", "The works cost 5 million.")
    contents = read_documents(tmp_path / "briefings.zip", tmp_path, worker)
    assert [document.path for document in contents.documents] == [
        "briefings.zip/d.docx",
        "briefings.zip/n.txt",
    ]


def test_two_files_of_one_name_in_a_zip_do_not_stop_the_rest(tmp_path: Path, worker: Worker) -> None:
    inner = zipped({"n.txt": b"The works cost 5 million."})
    (tmp_path / "a.zip").write_bytes(zipped({"x.zip": inner, "x.zip/n.txt": b"The works cost 6 million."}))
    contents = read_documents(tmp_path / "a.zip", tmp_path, worker)
    assert [document.path for document in contents.documents] == ["a.zip/x.zip/n.txt"]
    assert "two files" in " ".join(contents.skipped.values())


def test_what_an_attached_mail_holds_is_read_once(tmp_path: Path, worker: Worker) -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"], outer["Subject"] = "Inner", "Outer"
    inner.set_content("The works cost 5 million.")
    inner.add_attachment("The budget.", filename="budget.txt")
    outer.set_content("See what is attached.")
    outer.add_attachment(inner)
    (tmp_path / "m.eml").write_bytes(outer.as_bytes())
    found = [document.path for document in read_documents(tmp_path / "m.eml", tmp_path, worker).documents]
    assert found == ["m.eml", "m.eml/Inner.eml", "m.eml/Inner.eml/budget.txt"]


# --- encodings ---------------------------------------------------------------------------------------


def read(tmp_path: Path, worker: Worker, name: str, data: bytes | str) -> Contents:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_documents(path, tmp_path, worker)


def text_of(tmp_path: Path, worker: Worker, name: str, data: bytes | str) -> str:
    [document] = read(tmp_path, worker, name, data).documents
    return document.text


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin-1", "us-ascii"])
def test_declared_latin_is_read_as_windows_writes_it(tmp_path: Path, worker: Worker, declared: str) -> None:
    fee = "The fee is €500 – “per day” – in Zürich."
    page = f"<html><meta charset={declared}><body><p>{fee}</p></body></html>".encode("cp1252")
    assert text_of(tmp_path, worker, "fee.html", page) == fee
    mail = f"Subject: Fee\nContent-Type: text/plain; charset={declared}\n\n{fee}\n".encode("cp1252")
    assert fee in text_of(tmp_path, worker, "fee.eml", mail)


def test_western_text_is_not_taken_for_its_eastern_neighbour(tmp_path: Path, worker: Worker) -> None:
    text = "El señor ministro declaró que la reunión será mañana en España; costará 5 millones según él. " * 3
    assert text_of(tmp_path, worker, "reunion.txt", text.encode("cp1252")) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf16_is_read_with_and_without_its_mark(tmp_path: Path, worker: Worker, encoding: str) -> None:
    for text in ("The base opened in Porto.", "The café opened in Zürich — it cost €5 million. Łódź paid."):
        assert text_of(tmp_path, worker, "wide.txt", text.encode(encoding)) == text
    table = "City,Cost\nOslo,5\n".encode(encoding)
    assert text_of(tmp_path, worker, "wide.csv", table) == "City: Oslo; Cost: 5."


# --- web pages ---------------------------------------------------------------------------------------


def test_a_page_inside_a_form_is_read(tmp_path: Path, worker: Worker) -> None:
    page = (
        "<html><body><form><input name=state value=x><select><option>No</select><div id=content>"
        "<h1>Harbour policy</h1><p>The harbour master is Erik Lund.</p></div><button>Send</button></form>"
    )
    text = "# Harbour policy\n\nThe harbour master is Erik Lund."
    assert text_of(tmp_path, worker, "page.html", page) == text
    page = page.replace("<form>", "<p>Welcome to the intranet.</p><form>")
    assert text_of(tmp_path, worker, "page.html", page) == f"Welcome to the intranet.\n\n{text}"


def test_cells_of_a_page_keep_their_column_and_their_words(tmp_path: Path, worker: Worker) -> None:
    page = (
        "<table><tr><th>Port<th>Year<th>Ships<th>Gas<tr><td rowspan=2>Kiel<td>2022<td>310<sup>1</sup>"
        "<td>CO<sub>2</sub><br>and <b>m</b>ore<tr><td>2023<td>355<tr><td colspan=2>Total<td>665"
        "<tr><td rowspan=0>Husum<td colspan=x>2023<tr><td>2024<td><script>No</script><p>1</p><p>2</p></table>"
    )
    assert text_of(tmp_path, worker, "page.html", page).split("\n\n") == [
        "Port: Kiel; Year: 2022; Ships: 310 1; Gas: CO2 and more.",
        "Port: Kiel; Year: 2023; Ships: 355.",
        "Port: Total; Ships: 665.",
        "Port: Husum; Year: 2023.",
        "Port: Husum; Year: 2024; Ships: 1 2.",
    ]


@pytest.mark.parametrize(
    "names",
    [
        "id=social-care",
        "id=social",
        'class="share capital"',
        "class=related-parties",
        "class=lunch-menu",
        "id=informed-consent",
        "class=promo",
    ],
)
def test_what_a_page_is_about_may_have_the_name_of_furniture(
    tmp_path: Path, worker: Worker, names: str
) -> None:
    section = f"<section {names}><h2>Terms</h2><p>The fee is 5 euros, see <a href=/f>fees</a>.</p></section>"
    text = text_of(tmp_path, worker, "page.html", f"<p>{'The pier is open. ' * 20}</p>{section}")
    assert text.endswith("# Terms\n\nThe fee is 5 euros, see fees.")


@pytest.mark.parametrize(
    "block",
    [
        "<div class=share>Share: <a href=/x>by mail</a> <a href=/y>on a wall</a></div>",
        "<ul id=main-menu><li><a href=/x>Home</a></ul>",
        "<div class='post social'><a href=/x>Follow us</a></div>",
        "<div class=share-buttons>Tell your friends</div>",
        "<div class=related_posts><a href=/x>Pier</a><p>All that one has to know about it.</p></div>",
        "<div class='promo-banner wide'>Buy now and save 5 euros.</div>",
        "<div id=cookie-consent>We use cookies.</div>",
    ],
)
def test_furniture_of_a_page_is_left_out(tmp_path: Path, worker: Worker, block: str) -> None:
    main = ("The pier is open. " * 20).strip()
    assert text_of(tmp_path, worker, "page.html", f"<p>{main}</p>{block}") == main


def test_the_foot_of_a_quote_tells_who_said_it(tmp_path: Path, worker: Worker) -> None:
    quote = "<blockquote>The pier is ours.<footer class=blockquote-footer>Tom Hale</footer></blockquote>"
    page = f"{quote}<p>{'The pier is open. ' * 20}</p><footer>Imprint</footer>"
    found = text_of(tmp_path, worker, "page.html", page).split("\n\n")
    assert found[:2] == ["The pier is ours.", "Tom Hale"]
    assert len(found) == 3


# --- Word --------------------------------------------------------------------------------------------

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def word(body: str) -> bytes:
    """A Word document of these elements alone."""
    xml = f'<w:document xmlns:w="{WORD}" xmlns:m="{MATH}"><w:body>{body}</w:body></w:document>'
    return in_document(lambda _: xml.encode())


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(text: str, properties: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p>{more}</w:tc>"


def rows(*written: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in written)}</w:tbl>"


def test_wide_cells_of_word_do_not_move_the_values_after_them(tmp_path: Path, worker: Worker) -> None:
    total = cell("Total", '<w:gridSpan w:val="2"/>') + cell("53.8")
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("5.4") + cell("6.8")
    body = rows(cell("Country") + cell("2022") + cell("2023"), total, late)
    found = text_of(tmp_path, worker, "a.docx", word(body))
    assert found == "Country: Total; 2023: 53.8.\n\n2022: 5.4; 2023: 6.8."


def test_a_table_inside_a_cell_is_written_once(tmp_path: Path, worker: Worker) -> None:
    inner = rows(cell("City") + cell("Share"), cell("Kiel") + cell("60%"))
    body = rows(cell("Port") + cell("Owner"), cell("Kiel") + cell("Public", more=inner))
    found = text_of(tmp_path, worker, "a.docx", word(body))
    assert found == "Port: Kiel; Owner: Public.\n\nCity: Kiel; Share: 60%."


def test_a_text_box_stands_apart_from_its_paragraph(tmp_path: Path, worker: Worker) -> None:
    box = f"<w:txbxContent><w:p>{run('Key figure')}</w:p><w:p>{run('42 cranes')}</w:p></w:txbxContent>"
    body = f"<w:p><w:r><w:pict>{box}</w:pict></w:r>{run('Ola Berg leads.')}</w:p>" + rows(cell("A", more=box))
    found = text_of(tmp_path, worker, "a.docx", word(body)).split("\n\n")
    assert found == ["Ola Berg leads.", "Key figure", "42 cranes", "A.", "Key figure", "42 cranes"]


def test_hidden_text_is_left_out_and_formulas_are_read(tmp_path: Path, worker: Worker) -> None:
    def math(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    hidden = run("Not 99. ", "<w:vanish/>") + run("Shown. ", '<w:vanish w:val="0"/>')
    half = f"<m:f><m:num>{math('a+b')}</m:num><m:den>{math('4')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{math('r')}</m:e><m:sup>{math('2')}</m:sup></m:sSup>"
    body = (
        f"<w:p>{hidden}{run('Speed: ')}<m:oMath>{math('v=30 km/h+')}{half}{math('+')}{power}</m:oMath></w:p>"
    )
    found = text_of(tmp_path, worker, "a.docx", word(body))
    assert found == "Shown. Speed: v=30 km/h+(a+b)/4+r^2"


# --- mails -------------------------------------------------------------------------------------------


def mail_of(kind: str, *parts: tuple[str, str]) -> bytes:
    """A mail of several parts: kind and text of each."""
    written = "".join(f"--x\nContent-Type: text/{part}; charset=utf-8\n\n{text}\n" for part, text in parts)
    return f"Subject: S\nContent-Type: multipart/{kind}; boundary=x\n\n{written}--x--\n".encode()


FIELDS = ("From: Bo Lee &lt;bo@x.example>", "Sent: 6 May 2024 09:05", "To: Ann;\n Cy", "Subject: Tour")
HEAD = "\n".join(FIELDS).replace("&lt;", "<") + "\n\n"
EARLIER = (
    "## Earlier mail from Bo Lee, sent 6 May 2024 09:05",
    "From: Bo Lee <bo@x.example>; Date: 6 May 2024 09:05; To: Ann; Cy; Subject: Tour.",
)
LETTER = "<p>The regatta moved to 9 June, and the gala of the harbour takes place on 4 May in Oslo.</p>"


@pytest.mark.parametrize(
    ("kind", "parts", "expected"),
    [
        ("mixed", [("html", LETTER), ("plain", "Staff list")], [LETTER[3:-4], "Staff list"]),
        ("mixed", [("plain", "Hi all,"), ("html", LETTER)], ["Hi all,", LETTER[3:-4]]),
        ("mixed", [("plain", "One."), ("plain", "Two.")], ["One.", "Two."]),
        ("alternative", [("plain", "See the HTML."), ("html", LETTER)], [LETTER[3:-4]]),
        (
            "alternative",
            [("plain", "The regatta moved to 9 June."), ("html", LETTER)],
            ["The regatta moved to 9 June."],
        ),
        ("alternative", [("plain", "Yes."), ("html", f"<style>{'p{}' * 99}</style><p>Yes.")], ["Yes."]),
        ("alternative", [("html", "<p>Only this.")], ["Only this."]),
        (
            "alternative",
            [("plain", "Please use a client that can."), ("html", "<p>Gala on 4 May.")],
            ["Gala on 4 May."],
        ),
        ("alternative", [("plain", "Yes."), ("html", "<!-- -->")], ["Yes."]),
        ("mixed", [("plain", "Yes."), ("html", "<!-- -->")], ["Yes."]),
    ],
)
def test_no_part_of_a_mail_hides_another(
    tmp_path: Path, worker: Worker, kind: str, parts: list[tuple[str, str]], expected: list[str]
) -> None:
    assert text_of(tmp_path, worker, "m.eml", mail_of(kind, *parts)).split("\n\n") == ["# S", *expected]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (
            "It moves.\n\nOn 6 May, Anna Berg\nwrote:\n> At the castle.\n>\n> At eight.\n",
            ["It moves.", "## On 6 May, Anna Berg wrote", "> At the castle.", "> At eight."],
        ),
        ("It moves.\n> At the castle.", ["It moves.", "## Earlier mail", "> At the castle."]),
        ("> At the castle?\nIt moves.", ["> At the castle?", "It moves."]),
        (
            "It moves.\n\n-----Original Message-----\n" + HEAD + "At eight.",
            ["It moves.", *EARLIER, "At eight."],
        ),
        (
            f"FYI\n{'_' * 32}\n{HEAD.replace('From:', '*From:*')}At eight.\n\nOn 5 May 2024, at 09:05, "
            "Bo Lee\nwrote:\n\nAt nine.",
            ["FYI", *EARLIER, "At eight.", "## On 5 May 2024, at 09:05, Bo Lee wrote", "At nine."],
        ),
        # What a mail says of a journey, or its text below the fields, is no field.
        ("From: Oslo\nTo: Kiel\nDate: 5 May", ["From: Oslo\nTo: Kiel\nDate: 5 May"]),
        (f"{HEAD}Date: 9 May\nPlace: Oslo", [*EARLIER, "Date: 9 May\nPlace: Oslo"]),
    ],
)
def test_an_earlier_mail_at_the_end_has_a_heading(
    tmp_path: Path, worker: Worker, body: str, blocks: list[str]
) -> None:
    mail = f"Subject: S\nContent-Type: text/plain\n\n{body}".encode()
    assert text_of(tmp_path, worker, "m.eml", mail).split("\n\n") == ["# S", *blocks]


WROTE = "<div>On 6 May 2024 at 9:05, Anna wrote:</div><blockquote>At eight.</blockquote>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (f"<p>It moves.</p>{WROTE}", ["It moves.", "## On 6 May 2024 at 9:05, Anna wrote", "At eight."]),
        (f"{WROTE}<p>No.</p>", ["On 6 May 2024 at 9:05, Anna wrote:", "At eight.", "No."]),
        (
            f"<h1>Plan</h1><p>It moves.</p><p>{'<br>'.join(FIELDS)}</p><h1>Plan</h1><p>No.</p>",
            ["# Plan", "It moves.", *EARLIER, "### Plan", "No."],
        ),
        (
            f"<p>FYI</p><div>{'</div><div>'.join(FIELDS)}</div><ul><li>At eight.</ul>",
            ["FYI", *EARLIER, "- At eight."],
        ),
    ],
)
def test_an_earlier_mail_in_html_has_a_heading(
    tmp_path: Path, worker: Worker, body: str, blocks: list[str]
) -> None:
    mail = f"Subject: S\nContent-Type: text/html\n\n{body}".encode()
    assert text_of(tmp_path, worker, "m.eml", mail).split("\n\n") == ["# S", *blocks]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("Dear Bo,\nit moves.\nBest,\nAnn", ["Dear Bo,", "it moves.", "Best,\nAnn"]),
        ("It moves.\n\nBest,\n\nAnn", ["It moves.", "Best,\nAnn"]),
        (
            "It moves.\nKind regards\nAnn Lee\nHead of the port",
            ["It moves.", "Kind regards", "Ann Lee\nHead of the port"],
        ),
        (
            "Best,\nAnn\n-- \nAnn Lee\nHead of the port\nThis mail is meant for you alone. If not,\ngo.",
            ["Best,\nAnn", "Ann Lee\nHead of the port", "This mail is meant for you alone. If not,\ngo."],
        ),
        ("We send our\nKind regards\nto all.", ["We send our\nKind regards\nto all."]),
    ],
)
def test_a_salutation_a_closing_and_a_signature_stand_apart(
    tmp_path: Path, worker: Worker, body: str, blocks: list[str]
) -> None:
    mail = f"Subject: S\nContent-Type: text/plain\n\n{body}".encode()
    assert text_of(tmp_path, worker, "m.eml", mail).split("\n\n") == ["# S", *blocks]


def test_an_encrypted_mail_is_reported(tmp_path: Path, worker: Worker) -> None:
    for kind, reason in [("", "is encrypted. Open it"), ("; smime-type=signed-data", "inside a signature")]:
        head = f"Subject: S\nContent-Type: application/pkcs7-mime; name=smime.p7m{kind}\n"
        found = read(tmp_path, worker, "m.eml", f"{head}Content-Transfer-Encoding: base64\n\nMIIBMIIB\n")
        assert not found.documents
        assert reason in found.skipped["m.eml"]


# --- tables ------------------------------------------------------------------------------------------


FORM = ["Port: Kiel; Cost: 5.", "Port: Oslo; Cost: 7.", "Head: Anna Lee.", "Seats: 5.", "Place: Oslo."]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Names with values above a table are no header of it.
        ("Prepared by,Anna\n\nPort,Cost\nKiel,5\n", ["Prepared by; Anna.", "Port: Kiel; Cost: 5."]),
        ("Prepared by,Anna\n\n7,8\n", ["Prepared by; Anna.", "7; 8."]),
        ("By,Anna\nDay,5 May\n\nA,B\n1,2\n", ["By; Anna.", "Day; 5 May.", "A: 1; B: 2."]),
        (
            "By,Anna\nDay,5 May\nState,Draft\n\nA,B,C\n1,2,3\n",
            ["By; Anna.", "Day; 5 May.", "State; Draft.", "A: 1; B: 2; C: 3."],
        ),
        # A second table has names of its own.
        (
            "Port,Cost\nKiel,5\nOslo,7\n\nShip,Captain\nAurora,Lee\n",
            ["Port: Kiel; Cost: 5.", "Port: Oslo; Cost: 7.", "Ship: Aurora; Captain: Lee."],
        ),
        (
            "Port,Cost,Due\nKiel,5,2024\n\nShips\nShip,Captain,Year\nAurora,Lee,2020\n",
            ["Port: Kiel; Cost: 5; Due: 2024.", "## Ships", "Ship: Aurora; Captain: Lee; Year: 2020."],
        ),
        # What follows an empty row may still be of the table above.
        (
            "Port,Cost,Due\nKiel,5,2024\n\nTotal,5 million,2024\n\n,7,\n\nSource: port office\n",
            [
                "Port: Kiel; Cost: 5; Due: 2024.",
                "Port: Total; Cost: 5 million; Due: 2024.",
                "Cost: 7.",
                "Source: port office",
            ],
        ),
        (
            "Ship,Q1 2023,1st half,2023 total\nAurora,3,5,9\n",
            ["Ship: Aurora; Q1 2023: 3; 1st half: 5; 2023 total: 9."],
        ),
        (
            "Aurora,5 million,12 May 2023\nBoreas,6 million,1 May 2023\n",
            ["Aurora; 5 million; 12 May 2023.", "Boreas; 6 million; 1 May 2023."],
        ),
        ("Port,Cost\nKiel,5\n", ["Port: Kiel; Cost: 5."]),
        # A line above a table is its caption, and other lines are notes.
        (
            "Costs in euros\n\nSource: port\nPort,Cost\nKiel,5\n\nTable 2: Ships\nShip,Captain\nAurora,Lee\n",
            [
                "## Costs in euros",
                "Source: port",
                "Port: Kiel; Cost: 5.",
                "## Table 2: Ships",
                "Ship: Aurora; Captain: Lee.",
            ],
        ),
        ("Port,Cost\nKiel,5\n\nShips\n\nPort,Cost\n", ["Port: Kiel; Cost: 5.", "Ships", "Port; Cost."]),
        ("Oslo\nKiel\n", ["Oslo", "Kiel"]),
        # Names with values are no table, whatever stands in the first row.
        (
            "Master,Anna Lee\nDue,2024-05-01\nCost,5\nShare,25%\n",
            ["Master: Anna Lee.", "Due: 1 May 2024.", "Cost: 5.", "Share: 25%."],
        ),
        ("Port,Cost\nKiel,5\nOslo,7\n\nHead,Anna Lee\nSeats,5\nPlace,Oslo\n", FORM),
    ],
)
def test_names_belong_to_the_table_below_them(
    tmp_path: Path, worker: Worker, table: str, expected: list[str]
) -> None:
    assert text_of(tmp_path, worker, "t.csv", table).split("\n\n") == expected


@pytest.mark.parametrize(
    ("rows", "form"),
    [
        ("Chair|Mayor Ola Berg,Clerk|Tom Wray,Present|31 of 35,Excused|Ms Lee", True),
        ("Day|3 June 2024,Place|Room 4,Chair|Ina Costa,Seats|12", True),
        ("Place|Oslo,Day|3 June 2024,Chair|Ina Costa,Seats|12", True),
        ("Chair:|Ola Berg,Clerk:|Tom Wray", True),
        # A column holds one kind of values, but for gaps.
        ("Ship|Captain,Aurora|Ann Lee,Boreas|Tom Wray", False),
        ("Country|Foreign Minister,Norway|Ann Lee,Chile|Tom Wray", False),
        ("Country|Signed,Norway|3 May 2023,Chile|Not yet,Ghana|9 June 2023", False),
        ("Country|Date Signed,Norway|3 May 2023,Chile|to be agreed,Ghana|9 June 2023", False),
        ("Indicator|Q1 2023,Growth|4%,Best year|Not known,Debt|60%", False),
        ("Who pays?|Port Board,How much?|5 million,Since when?|3 May 2023", False),
        ("Item|Total Cost,Quay|5,Crane|7", False),
        ("Day|Start,Monday|09:00,Tuesday|10:00", False),
        ("Chair|Ola Berg,Seats|12", False),
    ],
)
def test_names_with_values_are_told_from_a_table(rows: str, form: bool) -> None:
    assert is_form([row.split("|") for row in rows.split(",")]) is form


@pytest.mark.parametrize(
    ("bold", "first"),
    [
        ("10 10 10", "Host: Ann Lee."),
        ("11 00 00", "Host: Guide; Ann Lee: Tom Wray."),
        ("11 10 10", "Host: Guide; Ann Lee: Tom Wray."),
        ("00 00 00", "Host: Guide; Ann Lee: Tom Wray."),
    ],
)
def test_bold_names_tell_a_form_from_a_table(tmp_path: Path, worker: Worker, bold: str, first: str) -> None:
    def fill(it: Any) -> None:
        values = [("Host", "Ann Lee"), ("Guide", "Tom Wray"), ("Driver", "Ola Berg")]
        for line, marks, cells in zip(it.add_table(3, 2).rows, bold.split(), values, strict=True):
            for place, mark, text in zip(line.cells, marks, cells, strict=True):
                place.paragraphs[0].add_run(text).bold = mark == "1"

    assert text_of(tmp_path, worker, "a.docx", docx(fill)).split("\n\n")[0] == first


def test_no_word_of_a_form_is_lost(tmp_path: Path, worker: Worker) -> None:
    body = rows(cell("Chair:") + cell("Ola Berg"), cell("Clerk:") + cell(""))
    assert text_of(tmp_path, worker, "a.docx", word(body)) == "Chair: Ola Berg.\n\nClerk:."


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("A;B\n24/10/2024;1/2/2024", "A: 24 October 2024; B: 1 February 2024."),
        ("A;B\n10.24.2024;1.2.2024", "A: 24 October 2024; B: 2 January 2024."),
        ("A;B\n2024-10-24 09:30;x2024-10-24", "A: 24 October 2024 09:30; B: x2024-10-24."),
        # Day or month first?
        ("A;B\n4/10/2024;1/2/2024", "A: 4/10/2024; B: 1/2/2024."),
        ("A;B\n24/10/2024;1/24/2024", "A: 24/10/2024; B: 1/24/2024."),
        ("A;B\n24/10/2024/7;1.13.2024.5", "A: 24/10/2024/7; B: 1.13.2024.5."),
    ],
)
def test_days_are_written_out(tmp_path: Path, worker: Worker, cells: str, expected: str) -> None:
    assert text_of(tmp_path, worker, "t.csv", cells) == expected


# --- titles and dates --------------------------------------------------------------------------------


def test_what_programs_fill_in_is_no_title(tmp_path: Path, worker: Worker) -> None:
    def deck(it: Any) -> None:
        it.slides.add_slide(it.slide_layouts[5]).shapes.title.text = "Fleet"

    [document] = read(tmp_path, worker, "a.pptx", pptx(deck, title="PowerPoint Presentation")).documents
    assert document.title == "Fleet"
    [document] = read(
        tmp_path, worker, "harbour_costs.xlsx", xlsx(lambda b: b.active.append(["A", 5]))
    ).documents
    assert document.title == "harbour costs"


def test_the_lines_below_the_title_of_a_deck_are_no_points(tmp_path: Path, worker: Worker) -> None:
    def deck(it: Any) -> None:
        title, below = it.slides.add_slide(it.slide_layouts[0]).placeholders
        title.text, below.text = "Fleet", "Ann Lee\n5 June 2020"

    file = pptx(deck, modified=datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC))
    [document] = read(tmp_path, worker, "a.pptx", file).documents
    assert (document.text, document.date) == ("# Fleet\n\nAnn Lee\n\n5 June 2020", "2020-06-05")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Oslo, 5 June 2020: The quay is open.", "2020-06-05"),
        ("The quay opened on 5 June 2020.", "2024-03-01"),
    ],
)
def test_a_dateline_tells_more_than_when_a_file_was_saved(
    tmp_path: Path, worker: Worker, line: str, date: str
) -> None:
    saved = datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC)
    file = docx(lambda it: it.add_paragraph(line), modified=saved)
    [document] = read(tmp_path, worker, "a.docx", file).documents
    assert document.date == date


ARTICLE = "<h1>Port opens</h1><p>The port of Kiel opened on Monday, and its director is Lena Voss.</p>"
SITE = "<header><h1><a href=/>The Tide</a></h1></header>"
ASIDE = "<div class=sidebar><time datetime=2020-01-01>1 Jan</time></div>"
LINKED = '<script type="application/ld+json">{"@graph": [7, {"datePublished": "2024-05-06"}]}</script>'


@pytest.mark.parametrize(
    ("body", "title", "date"),
    [
        (f"{SITE}<article><h2>Port opens</h2>{ARTICLE[23:]}</article>", "Port opens - The Tide", None),
        (f"{SITE}<h2>Port opens</h2>{ARTICLE[23:]}", "Port opens - The Tide", None),
        (f"{SITE}<main>{ARTICLE}</main>", "Port opens", None),
        (f"{ASIDE}{ARTICLE}", "Port opens", None),
        (f"{ASIDE}{ARTICLE}<time datetime=2024-02-03>", "Port opens", "2024-02-03"),
        (f"{LINKED}{ARTICLE}<time datetime=2024-02-03>", "Port opens", "2024-05-06"),
        (f"{LINKED.replace('[7', '[')}{ARTICLE}", "Port opens", None),
    ],
)
def test_title_and_date_of_a_page_are_of_its_main_text(
    tmp_path: Path, worker: Worker, body: str, title: str, date: str | None
) -> None:
    page = f"<html><head><title>Port opens - The Tide</title></head><body>{body}</body></html>"
    [document] = read(tmp_path, worker, "page.html", page).documents
    assert (document.title, document.date) == (title, date)


# --- more names of formats ---------------------------------------------------------------------------


def macro(data: bytes, plain: str, enabled: str) -> bytes:
    return rezip(
        data, lambda name, part: part.replace(plain.encode(), enabled.encode()) if name[0] == "[" else part
    )


def test_other_names_of_known_formats_are_read(tmp_path: Path, worker: Worker) -> None:
    def deck(it: Any) -> None:
        it.slides.add_slide(it.slide_layouts[5]).shapes.title.text = "Fleet"

    sheets, slides = (
        "officedocument.spreadsheetml.sheet.main",
        "officedocument.presentationml.presentation.main",
    )
    book = xlsx(lambda b: b.active.append(["A", 5]))
    book = macro(book, f"vnd.openxmlformats-{sheets}", "vnd.ms-excel.sheet.macroEnabled.main")
    show = macro(
        pptx(deck), f"vnd.openxmlformats-{slides}", "vnd.ms-powerpoint.presentation.macroEnabled.main"
    )
    assert text_of(tmp_path, worker, "a.xlsm", book) == "# Sheet\n\nA; 5."
    assert text_of(tmp_path, worker, "a.pptm", show) == "# Fleet"
    assert text_of(tmp_path, worker, "a.markdown", "---\ntitle: T\n---\n# Port\n") == "# Port\n"
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Hi.<br/>There.</p></body></html>'
    assert text_of(tmp_path, worker, "a.xhtml", page) == "Hi.\nThere."


@pytest.mark.parametrize("suffix", [".docm", ".mht", ".mhtml", ".jpg", ".jpeg", ".key", ".numbers"])
def test_what_cannot_be_read_is_reported(tmp_path: Path, worker: Worker, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"x")
    [path] = find_files(tmp_path)
    [reason] = read_documents(path, tmp_path, worker).skipped.values()
    assert reason.startswith(f"a{suffix} is in a format that cannot be read. ")


def test_attachments_that_are_not_read_are_reported(tmp_path: Path, worker: Worker) -> None:
    message = mail("Plan", KEPT, [("invite.ics", b"x"), ("scan.jpg", b"x"), ("smime.p7s", b"x")])
    message.add_attachment(b"x", "image", "jpeg", filename="logo.jpg", disposition="inline", cid="<a@b>")
    found = read(tmp_path, worker, "m.eml", message.as_bytes())
    assert set(found.skipped) == {"m.eml/invite.ics", "m.eml/scan.jpg"}
    assert found.skipped["m.eml/invite.ics"].startswith(
        "m.eml/invite.ics is of a type that is not read. Save"
    )
    found = read(tmp_path, worker, "m.msg", msg("Plan", KEPT, {"invite.ics": b"x", "image001.jpg": b"x"}))
    assert set(found.skipped) == {"m.msg/invite.ics"}


def _rows(*rows: Sequence[tuple[float, str]], top: float = 700, step: float = 18) -> list[Text]:
    """Rows of cells with their places from the left."""
    return [(x, top - step * number, 11, text) for number, row in enumerate(rows) for x, text in row]


_FEES = [(72, "Fee"), (250, "2024 (crowns)"), (360, "2025 (crowns)"), (485, "Change")]
_QUAY = [(72, "Use of quay"), (300, "148.0"), (410, "157.5"), (485, "+6.4%")]
_CRANE = [(72, "Crane"), (306, "18.4"), (416, "18.4"), (491, "0.0%")]
_PILOT = [(72, "Pilot"), (306, "61.5"), (416, "66.2"), (485, "+7.6%")]
_QUAY_IS = "Fee: Use of quay; 2024 (crowns): 148.0; 2025 (crowns): 157.5; Change: +6.4%."
_CRANE_IS = "Fee: Crane; 2024 (crowns): 18.4; 2025 (crowns): 18.4; Change: 0.0%."
_PILOT_IS = "Fee: Pilot; 2024 (crowns): 61.5; 2025 (crowns): 66.2; Change: +7.6%."
_DATES = [
    [(72, "First bids"), (400, "20 November 2024")],
    [(72, "Final choice"), (400, "27 November 2024")],
    [(72, "First works"), (400, "18 December 2024")],
]
_PEOPLE = [("In the chair", "Tom Wray"), ("Clerk", "Ida Holm"), ("Guest", "Anna Berg")]
_FORM = [("In the chair", "Tom Wray"), ("Date", "3 June 2024"), ("Guests", "12")]
_CONTACT = "Contact: Anna Berg, Press Office of the Harbour, 20 5550 0260"


@pytest.mark.parametrize(
    ("pages", "blocks"),
    [
        pytest.param([_rows(_FEES, _QUAY, _CRANE)], [_QUAY_IS, _CRANE_IS], id="full width"),
        pytest.param(
            [_rows(_FEES, _QUAY, _CRANE), _rows(_PILOT, _PILOT, _PILOT)],
            [_QUAY_IS, _CRANE_IS, *[_PILOT_IS] * 3],
            id="on the next page without its header",
        ),
        pytest.param(
            [_rows([(120, "Step"), (340, "Date")], *_DATES) + lines(_CONTACT, top=600)],
            [
                "Step: First bids; Date: 20 November 2024.",
                "Step: Final choice; Date: 27 November 2024.",
                "Step: First works; Date: 18 December 2024.",
                _CONTACT,
            ],
            id="header in the middle, and a long line below",
        ),
        pytest.param(
            [_rows(_FEES, _QUAY) + lines("and whar-", "ves", top=670, step=12) + _rows(_CRANE, top=640)],
            [_QUAY_IS.replace("quay", "quay and wharves"), _CRANE_IS],
            id="cells of several lines",
        ),
        pytest.param(
            [_rows(*[[(72, role), (200, name)] for role, name in _PEOPLE])],
            ["In the chair; Tom Wray.", "Clerk; Ida Holm.", "Guest; Anna Berg."],
            id="names and no header",
        ),
        pytest.param(
            [_rows(*[[(72, name), (200, value)] for name, value in _FORM])],
            ["In the chair: Tom Wray.", "Date: 3 June 2024.", "Guests: 12."],
            id="names with a value each",
        ),
        pytest.param(
            [_rows(*[[(72, f"{n}."), (95, "Ships arrive.")] for n in (1, 2, 3)])],
            ["1. Ships arrive.", "2. Ships arrive.", "3. Ships arrive."],
            id="items of a list are no cells",
        ),
        pytest.param(
            [
                [
                    (72, 700, 11, "Dues of 355"),
                    (132.5, 704, 7, "1"),
                    (140, 700, 11, "crowns."),
                    (179, 704, 7, "2"),
                ]
            ],
            ["Dues of 355 1 crowns."],
            id="marks of footnotes",
        ),
        pytest.param(
            [[(72, 700, 11, "They pave 40 m"), (150, 704, 7, "2"), (158, 700, 11, "of quay.")]],
            ["They pave 40 m2 of quay."],
            id="a square is no footnote",
        ),
    ],
)
def test_a_pdf_is_read_as(pages: list[list[Text]], blocks: list[str]) -> None:
    assert parse_pdf(pdf(pages), Limits()).text.split("\n\n") == blocks


def test_bold_words_above_plain_ones_are_a_header_in_a_pdf() -> None:
    rows = [Line(72, 300, 700, 11, "", bold, 72, 300, 0, ("Works", "Firm")) for bold in (True, False)]
    assert names_of(rows) == ["Works", "Firm"]
    assert names_of(rows[1:] * 2) == []
