"""A folder of real-shaped files in all formats, with what must become of each.

``python -m tests.sample_files FOLDER`` writes them, reads them and prints the outcome of each.
"""

from __future__ import annotations

import stat
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.sample_writers import (
    docx,
    encrypted_pdf,
    lines,
    mail,
    msg,
    pdf,
    pdf_of,
    pptx,
    rezip,
    xlsx,
    zipped,
)

LEFT = tuple(f"The left column says in line {n} what" for n in range(1, 9))
RIGHT = tuple(f"the right one adds in its line {n}." for n in range(1, 9))
PROSE = "The city will deepen the harbour by two metres. Anna Berg leads the works."
KEPT = "The works cost 12 million euros."


@dataclass(frozen=True)
class Sample:
    """A file, the documents it gives (path under it -> text that must occur) and what is left out."""

    name: str
    data: Callable[[], bytes]
    reads: Mapping[str, str] = field(default_factory=dict)
    leaves_out: Mapping[str, str] = field(default_factory=dict)  # path under it -> part of the reason
    never: tuple[str, ...] = ()  # must not occur in any text


def reads(name: str, data: Callable[[], bytes], text: str, *never: str) -> Sample:
    """A file that gives one document under its own name."""
    return Sample(name, data, {"": text}, never=never)


def fails(name: str, data: Callable[[], bytes], reason: str) -> Sample:
    """A file that cannot be read."""
    return Sample(name, data, leaves_out={"": reason})


# --- PDF ---------------------------------------------------------------------------------------------


def _report() -> bytes:
    head, foot = (72, 800, 9, "Port office - Annual report"), (280, 30, 9, "Page {} of 4")
    body = [f"Paragraph {n} of the report is about the harbour and the quay." for n in range(1, 30)]
    pages = [[head, *lines(*body[7 * p : 7 * p + 7]), (*foot[:3], foot[3].format(p + 1))] for p in range(4)]
    return pdf(
        pages, {"Title": "Annual report", "CreationDate": "D:20210304101500Z", "Author": "Port office"}
    )


def _columns(interleaved: bool) -> bytes:
    left, right = lines(*LEFT), lines(*RIGHT, x=320, top=696)
    rows = [text for pair in zip(left, right, strict=True) for text in pair]
    return pdf([rows if interleaved else left + right])


def _scan() -> bytes:
    return pdf([[]], raw=b"q 500 0 0 700 40 60 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q")


def _partly_scanned() -> bytes:
    image = b"q 400 0 0 600 40 60 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    return pdf([lines(PROSE), []], raw=image)


def _unmapped() -> bytes:
    cmap = b"1 begincodespacerange<00><ff>endcodespacerange 1 beginbfrange<00><ff><e000>endbfrange"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</Font<</F1 5 0 R>>>>/Contents 6 0 R>>",
            b"<<>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>",
            b"<</Length 55>>stream\nBT /F1 11 Tf 72 700 Td (Glyphs and no letters at all) Tj ET\nendstream",
            b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
        ]
    )


def _page_tree(count: int) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    kids = b" ".join([b"3 0 R"] * count)
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), page]
    )


def _looping_tree() -> bytes:
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"]
    )


def _deep_pdf() -> bytes:
    deep = b"[" * 100_000 + b"]" * 100_000
    return pdf([lines(PROSE)]) + b"\n9 0 obj\n" + deep + b"\nendobj"


PDFS = [
    reads("report.pdf", _report, "Paragraph 15 of the report", "Annual report\n", "Page 2", "Port office -"),
    reads("columns.pdf", lambda: _columns(False), "in line 8 what the right one adds in its line 1."),
    reads("columns-by-row.pdf", lambda: _columns(True), "in line 8 what the right one adds in its line 1."),
    reads("landscape.pdf", lambda: pdf([lines(PROSE, top=400)], box=(842, 595)), PROSE),
    reads("rotated.pdf", lambda: pdf([lines(PROSE)], rotate=180), PROSE),
    reads(
        "divided.pdf",
        lambda: pdf([lines("The harbour needs an exten-", "sion of its quay.")]),
        "an extension of its",
    ),
    reads(
        "across.pdf",
        lambda: pdf([lines("The works end when the"), lines("harbour opens.")]),
        "the harbour opens.",
    ),
    reads("heading.pdf", lambda: pdf([[(72, 740, 20, "Costs"), *lines(KEPT)]]), f"# Costs\n\n{KEPT}"),
    reads("readers-may.pdf", lambda: encrypted_pdf(""), "The secret budget"),
    fails("locked.pdf", lambda: encrypted_pdf("sesame"), "is encrypted. Save it without a password"),
    fails("scan.pdf", _scan, "holds no text, only pictures of it. Run text recognition"),
    Sample("half-scan.pdf", _partly_scanned, {"": PROSE}, {", page 2": "only a picture of it"}),
    fails("glyphs.pdf", _unmapped, "do not say which letters"),
    fails("cut.pdf", lambda: _report()[:300], "is not a whole PDF"),
    fails("no-pages.pdf", lambda: pdf([]), "is not a whole PDF"),
    fails("thousands.pdf", lambda: _page_tree(100_000), "has more than 10,000 pages"),
    fails("loop.pdf", _looping_tree, "no page can be read"),
    reads("deep.pdf", _deep_pdf, PROSE),
    fails("empty.pdf", lambda: b"", "holds no text. Remove it or fill it."),
]

# --- Office ------------------------------------------------------------------------------------------


def _note(document: Any) -> None:
    document.add_heading("Harbour works", 0)
    document.add_paragraph(PROSE)
    document.add_heading("Cost", 1)
    document.add_paragraph(KEPT)
    document.add_paragraph("Dredging", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Item", "Cost", "Quay", "5"), strict=True
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "Confidential draft"


def _word() -> bytes:
    return docx(_note, title="Harbour works", author="Port office", modified=datetime(2021, 3, 4))


def _tracked() -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    change = (
        f"<w:p {w}><w:r><w:t>It costs </w:t></w:r><w:del><w:r><w:delText>eleven</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>twelve</w:t></w:r></w:ins><w:sdt><w:sdtContent><w:r><w:t> million.</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p>"
    ).encode()
    return in_document(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + change))


def in_document(change: Callable[[bytes], bytes]) -> bytes:
    """A Word document with its main part changed."""
    return rezip(_word(), lambda name, data: change(data) if name == "word/document.xml" else data)


def _laughs(root: bytes, closing: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">' + entities + b"]>" + root + b"&l11;" + closing
    )


def _laughing_word() -> bytes:
    w = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    root = b"<w:document " + w + b"><w:body><w:p><w:r><w:t>Before "
    return in_document(lambda _: _laughs(root, b" after.</w:t></w:r></w:p></w:body></w:document>"))


def _entity_word() -> bytes:
    w = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><w:document ' + w + b"><w:body><w:p><w:r>"
    return in_document(
        lambda _: xml + b"<w:t>The file says &f; here.</w:t></w:r></w:p></w:body></w:document>"
    )


def _swollen_word() -> bytes:
    filler = b"<w:p><w:r><w:t>" + b" " * 900 + b"</w:t></w:r></w:p>"
    return in_document(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + filler * 500_000))


def _deck(deck: Any) -> None:
    for number in range(1, 4):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Step {number}"
        slide.placeholders[1].text = f"Dredging phase {number}\nQuay wall {number}"
    slide.notes_slide.notes_text_frame.text = KEPT
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Nobody shall see this"
    hidden.element.set("show", "0")


def _book(book: Any) -> None:
    sheet = book.active
    sheet.title = "Costs"
    sheet.append(["Costs of the works"])
    sheet.append(["Item", "Cost", "Share", "Due"])
    sheet.append(["Quay. West side", 5.5, 0.25, datetime(2024, 5, 1)])
    sheet["C3"].number_format = "0%"
    sheet.append(["Sum", "=SUM(B3:B3)", None, None])
    hidden = book.create_sheet("Secret")
    hidden.append(["Nobody", "shall see this"])
    hidden.sheet_state = "hidden"


def _far_cell(book: Any) -> None:
    book.active.append(["City", "Cost"])
    book.active.append(["Oslo is far", 5])
    book.active["XFD1048576"] = "the end"


def _ole(stream: str) -> bytes:
    from tests.sample_writers import compound

    return compound({stream: b"x" * 5000})


OFFICE = [
    reads(
        "note.docx",
        _word,
        "# Cost\n\nThe works cost 12 million euros.\n\n- Dredging\n\nItem: Quay; Cost: 5.",
        "Confidential",
    ),
    reads("tracked.docx", _tracked, "It costs twelve million.", "eleven"),
    fails("laughs.docx", _laughing_word, "is damaged (XMLSyntaxError)"),
    reads("entity.docx", _entity_word, "The file says"),
    fails("swollen.docx", _swollen_word, "unpacks to more than 400 MB"),
    fails("cut.docx", lambda: _word()[:-200], "is a damaged ZIP file"),
    fails(
        "parts-missing.docx",
        lambda: rezip(_word(), lambda n, d: b"" if n == "word/document.xml" else d),
        "is damaged",
    ),
    fails("blank.docx", lambda: docx(lambda _: None), "holds no text"),
    fails("locked.docx", lambda: _ole("EncryptedPackage"), "is encrypted"),
    fails("word97.doc", lambda: _ole("WordDocument"), "in a format that cannot be read. Save it as .docx."),
    fails("word97.docx", lambda: _ole("WordDocument"), "in the binary format of Office 97"),
    reads(
        "deck.pptx",
        lambda: pptx(_deck),
        "# Step 2\n\n- Dredging phase 2\n\n- Quay wall 2",
        "Nobody shall see",
    ),
    fails("blank.pptx", lambda: pptx(lambda _: None), "holds no text"),
    fails("word.pptx", _word, "is a Word document by its content. Rename it to end in .docx"),
    reads(
        "costs.xlsx",
        lambda: xlsx(_book),
        "Item: Quay. West side; Cost: 5.5; Share: 25%; Due: 1 May 2024.",
        "Nobody",
    ),
    reads("far-cell.xlsx", lambda: xlsx(_far_cell), "Oslo is far"),
    fails("cut.xlsx", lambda: xlsx(_book)[:500], "is a damaged ZIP file"),
    fails("only-zip.xlsx", lambda: zipped({"a.txt": b"Text."}), "is not a whole Excel workbook"),
    fails(
        "laughs.xlsx",
        lambda: rezip(
            xlsx(_book), lambda n, d: _laughs(b"<worksheet>", b"</worksheet>") if "sheet1" in n else d
        ),
        "is not a whole Excel workbook",
    ),
]

# --- Web pages, tables, text -------------------------------------------------------------------------

PAGE = (
    "<!doctype html><html><head><title>Harbour works | Port</title><meta charset=utf-8>"
    "<meta property='article:published_time' content='2021-03-04T10:00:00Z'><style>p{color:red}</style>"
    "<script>var tracker = 'evil'</script></head><body><nav><a href=/>Home page</a></nav>"
    "<div class='cookie-banner'>We use cookies.</div><main><h1>Harbour works</h1><p>The city will deepen "
    "the harbour by <b>two</b> metres.</p><h2>Cost</h2><ul><li>Quay wall</li></ul><table><tr><th>Item<th>Cost"
    "<tr><td>Quay<td>5</table><p style='display:none'>Hidden text</p></main><footer>Imprint</footer>"
    "</body></html>"
)
LAYOUT = (
    "<table><tr><td><ul><li><a href=/a>One</a></ul></td><td><h2>News</h2>The quay is open.</td></tr></table>"
)
LONG = "word " * 5_000_000


def _deep_html(depth: int) -> bytes:
    return b"<html><body>" + b"<div>" * depth + PROSE.encode() + b"</div>" * depth


WEB = [
    reads(
        "page.html",
        PAGE.encode,
        "# Harbour works\n\nThe city will deepen the harbour by two metres.\n\n## Cost\n\n"
        "- Quay wall\n\nItem: Quay; Cost: 5.",
        "evil",
        "Home page",
        "cookies",
        "Hidden",
        "Imprint",
        "red",
    ),
    reads("layout.htm", LAYOUT.encode, "## News\n\nThe quay is open."),
    reads(
        "latin1.html",
        lambda: b"<html><meta charset=iso-8859-1><body><p>Die Br\xfccke ist gesperrt.</p>",
        "Die Brücke",
    ),
    reads("fragment.html", lambda: b"<p>Only a piece of a page.", "Only a piece of a page."),
    reads(
        "links-only.html",
        lambda: b"<html><body>" + b"<p><a href=/x>Minutes of a meeting</a></p>" * 9,
        "Minutes",
    ),
    reads("deep.html", lambda: _deep_html(900), PROSE),
    fails("deeper.html", lambda: _deep_html(50_000), "is nested too deeply"),
    fails("scripts.html", lambda: b"<html><body><script>alert(1)</script></body></html>", "holds no text"),
    reads(
        "table.csv",
        lambda: b"City,Cost,2019\nOslo,5,1\nBergen,7,2\n",
        "City: Oslo; Cost: 5; 2019: 1.\n\nCity: Bergen",
    ),
    reads("german.csv", lambda: "Stadt;Kosten\nKöln;5,50\n".encode("cp1252"), "Stadt: Köln; Kosten: 5,50."),
    reads("tabs.tsv", lambda: b"City\tCost\nOslo\t5\n", "City: Oslo; Cost: 5."),
    reads("headless.csv", lambda: b"Oslo,5\nBergen,7\n", "Oslo; 5.\n\nBergen; 7."),
    reads(
        "formula.csv",
        lambda: b"Name,Note\nAnna,\"=cmd|' /C calc'!A0\"\n",
        "Name: Anna; Note: =cmd|' /C calc'!A0.",
    ),
    reads("marks.csv", lambda: b"# id,Note\n7,# not a heading\n", "id: 7; Note: # not a heading."),
    fails("binary.csv", lambda: bytes(range(256)) * 20, "binary data"),
    fails("empty.csv", lambda: b"\n\n", "holds no text"),
    reads("note.md", lambda: f"---\ntitle: Works\n---\n# Works\n\n{PROSE}\n".encode(), PROSE),
    reads("wide.txt", lambda: PROSE.encode("utf-16"), PROSE),
    fails("huge.txt", LONG.encode, "holds more than 20,000,000 characters. Split it"),
    fails("laughs.md", lambda: b"---\na: [" + b"[" * 20000 + b"\n---\nText.", "is not YAML"),
    reads(
        "aliases.md",
        lambda: b"---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: *b\n---\n# Real title\n\nText.",
        "# Real title",
    ),
]

# --- Wrong extensions --------------------------------------------------------------------------------

WRONG = [
    fails("pdf.txt", _report, "is a PDF by its content. Rename it to end in .pdf."),
    fails("word.md", _word, "is a Word document by its content"),
    fails("page.txt", PAGE.encode, "is a web page by its content. Rename it to end in .html."),
    fails("page.pdf", PAGE.encode, "is a web page by its content"),
    fails("text.pdf", PROSE.encode, "is damaged or not what its name says"),
    fails("picture.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture"),
    fails("rich.docx", lambda: b"{\\rtf1 Text}", "is rich text (RTF). Save it as .docx."),
    fails("program.txt", lambda: b"\x7fELF" + bytes(400), "binary data"),
    fails("gzip.zip", lambda: b"\x1f\x8b\x08" + bytes(40), "is compressed with gzip"),
    fails("archive.rar", lambda: b"Rar!\x1a\x07", "Unpack it, or pack it as .zip."),
    fails("deck.docx", lambda: pptx(_deck), "is a PowerPoint file by its content"),
]

# --- Mails and containers ----------------------------------------------------------------------------


def _mail() -> bytes:
    attached = [
        ("plan.pdf", _report()),
        ("../../etc/costs.csv", b"City,Cost\nOslo,5\n"),
        ("logo.png", b"\x89PNG"),
    ]
    message = mail("Harbour plan", f"{KEPT}\n\n> An old question\n> of two lines?\nA new answer.\n", attached)
    message.add_attachment(mail("Inner mail", "The inner mail says yes."))
    return message.as_bytes()


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _zip_of_all() -> bytes:
    return zipped(
        {
            "a/note.docx": _word(),
            "b.pdf": b"%PDF-1.4 broken",
            "c.md": PROSE.encode(),
            "README.md": b"No.",
            "__MACOSX/c.md": b"No.",
            ".hidden.md": b"No.",
            "d.png": b"No.",
        }
    )


def _nested(depth: int) -> bytes:
    data = zipped({"note.txt": PROSE.encode()})
    for _ in range(depth - 1):
        data = zipped({"inner.zip": data})
    return data


def _locked_zip() -> bytes:
    data = bytearray(zipped({"a.txt": PROSE.encode()}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def _bomb() -> bytes:
    return zipped({f"{n}.txt": bytes(30 << 20) for n in range(20)})


def _wrong_sum() -> bytes:
    data = zipped({"a.txt": PROSE.encode(), "b.txt": b"Fine."})
    at = data.index(b"PK\x01\x02") + 16
    return data[:at] + b"\0\0\0\0" + data[at + 4 :]


CONTAINERS = [
    Sample(
        "mail.eml",
        _mail,
        {
            "": "> An old question\nof two lines?\n\nA new answer.",
            "/plan.pdf": "Paragraph 15",
            "/costs.csv": "City: Oslo; Cost: 5.",
            "/Inner mail.eml": "The inner mail says yes.",
        },
    ),
    reads(
        "html-only.eml",
        lambda: b"Subject: Plan\nContent-Type: text/html; charset=utf-8\n\n" + PAGE.encode(),
        "by two metres",
    ),
    reads(
        "broken-parts.eml",
        lambda: b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n" + PROSE.encode(),
        PROSE,
    ),
    fails("no-mail.eml", PROSE.encode, "has no mail headers"),
    Sample(
        "outlook.msg",
        lambda: msg("Plan", KEPT, {"c.csv": b"City,Cost\nOslo,5\n"}),
        {
            "": f'# Plan\n\nFrom: "Anna Berg" <anna@port.example>; Date: 2021-03-04.\n\n{KEPT}',
            "/c.csv": "City: Oslo",
        },
    ),
    fails("cut.msg", lambda: msg("Plan", KEPT, {})[:1500], "is not a whole Outlook message"),
    Sample(
        "folder.zip", _zip_of_all, {"/a/note.docx": KEPT, "/c.md": PROSE}, {"/b.pdf": "is not a whole PDF"}
    ),
    Sample("nested.zip", lambda: _nested(3), {"/inner.zip/inner.zip/note.txt": PROSE}),
    Sample(
        "too-deep.zip",
        lambda: _nested(4),
        leaves_out={"/inner.zip/inner.zip/inner.zip": "lies inside 3 other files"},
    ),
    Sample(
        "mail-inside.zip",
        lambda: zipped({"mail.eml": _mail()}),
        {
            "/mail.eml": KEPT,
            "/mail.eml/plan.pdf": "Paragraph 15",
            "/mail.eml/costs.csv": "Oslo",
            "/mail.eml/Inner mail.eml": "says yes",
        },
    ),
    Sample(
        "slip.zip",
        lambda: zipped(
            {
                "../../evil.txt": b"Evil.",
                "/etc/evil.txt": b"Evil.",
                "c:\\evil.txt": b"Evil.",
                "ok.txt": KEPT.encode(),
            }
        ),
        {"/ok.txt": KEPT},
        {"/../../evil.txt": "points out", "//etc/evil.txt": "points out", "/c:\\evil.txt": "points out"},
    ),
    Sample(
        "link.zip",
        lambda: zipped({_link(): b"/etc/passwd"}),
        leaves_out={"/link.txt": "is a link. Pack the file"},
    ),
    Sample("locked.zip", _locked_zip, leaves_out={"/a.txt": "is encrypted. Pack it without"}),
    fails("bomb.zip", _bomb, "unpacks to more than 400 MB"),
    Sample(
        "many.zip",
        lambda: zipped({f"{n}.txt": b"Text." for n in range(1100)}),
        leaves_out={": rest": "holds more than can be read in one file. Unpack it into a folder."},
    ),
    Sample("wrong-sum.zip", _wrong_sum, {"/b.txt": "Fine."}, {"/a.txt": "cannot be unpacked"}),
    fails("nothing.zip", lambda: zipped({"d.png": b"No."}), "holds no document to read"),
    fails("cut.zip", lambda: _zip_of_all()[:2000], "is a damaged ZIP file"),
    fails("empty.zip", lambda: b"", "holds no text"),
]

SAMPLES = PDFS + OFFICE + WEB + WRONG + CONTAINERS


def write(folder: Path) -> None:
    """Write all files, and two links: one to a file outside of the folder, one to a file in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (folder / sample.name).write_bytes(sample.data())
    outside = folder.parent / "outside.txt"
    outside.write_text("Nobody shall read this.")
    (folder / "link-out.txt").symlink_to(outside)
    (folder / "link-in.md").symlink_to(folder / "note.md")


def main() -> None:
    """Print what becomes of each file."""
    from assistant.documents import find_files, read_documents
    from assistant.formats.worker import Worker

    folder = Path(sys.argv[1])
    write(folder)
    with Worker() as worker:
        for path in find_files(folder):
            contents = read_documents(path, folder, worker)
            for document in contents.documents:
                pages = f", {len(document.pages)} pages" if document.pages else ""
                print(f"read      {document.path}: {len(document.text):,} characters{pages}")
            for problem in contents.skipped.values():
                print(f"left out  {problem}")


if __name__ == "__main__":
    main()
