"""Writers of small files in every format, for tests: by the formats' own libraries, or byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any

Text = tuple[float, float, float, str]  # x, y from below, size, text
A4 = (595, 842)


def pdf(
    pages: Sequence[Sequence[Text]],
    info: Mapping[str, str] | None = None,
    box: tuple[int, int] = A4,
    rotate: int = 0,
    raw: bytes = b"",
) -> bytes:
    """A PDF in Helvetica, with ``raw`` drawn on each page besides."""
    count = len(pages)
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(count))
    fields = "".join(f"/{name} ({_escaped(value)}) " for name, value in (info or {}).items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{fields}>>".encode("cp1252"),
    ]
    for number, page in enumerate(pages):
        drawn = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, size, text in page
        )
        content = drawn.encode("cp1252") + raw
        head = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {box[0]} {box[1]}]/Rotate {rotate}"
        objects.append(f"{head}/Resources<</Font<</F1 3 0 R>>>>/Contents {6 + 2 * number} 0 R>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF of numbered objects; the first is its catalogue, the fourth its properties."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    root = b"/Root 1 0 R" + (b"/Info 4 0 R" if len(objects) > 3 else b"")
    return bytes(out + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start))


def lines(*texts: str, x: float = 72, top: float = 700, size: float = 11, step: float = 13) -> list[Text]:
    """Lines below each other."""
    return [(x, top - step * number, size, text) for number, text in enumerate(texts)]


def encrypted_pdf(user_password: str) -> bytes:
    """A PDF with an owner's password, and one for readers unless it is empty."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([lines("The secret budget is nine million.")]))))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    return saved(writer.write)


def saved(save: Callable[[Any], Any]) -> bytes:
    """What a library's save function writes."""
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def docx(build: Callable[[Any], None], **properties: Any) -> bytes:
    """A Word document that ``build`` fills."""
    from docx import Document

    document = Document()
    build(document)
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    return saved(document.save)


def pptx(build: Callable[[Any], None], **properties: Any) -> bytes:
    """A presentation that ``build`` fills."""
    from pptx import Presentation

    deck = Presentation()
    build(deck)
    for name, value in properties.items():
        setattr(deck.core_properties, name, value)
    return saved(deck.save)


def xlsx(build: Callable[[Any], None]) -> bytes:
    """A workbook that ``build`` fills."""
    from openpyxl import Workbook

    book = Workbook()
    build(book)
    return saved(book.save)


def rezip(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A ZIP-based file with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: change(name, archive.read(name)) for name in archive.namelist()})


def zipped(files: Mapping[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A ZIP file of these; a ``ZipInfo`` instead of a name says more."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def mail(
    subject: str, text: str, attached: Sequence[tuple[str, bytes]] = (), html: str | None = None
) -> EmailMessage:
    """A mail with attachments."""
    message = EmailMessage()
    message["From"] = "Anna Berg <anna@port.example>"
    message["To"] = "Peter Lund <peter@port.example>"
    message["Date"] = "Thu, 04 Mar 2021 10:00:00 +0100"
    message["Subject"] = subject
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


Tree = Mapping[str, "bytes | Tree"]


def msg(subject: str, body: str, attached: Mapping[str, bytes]) -> bytes:
    """An Outlook message: properties in streams of a compound file."""
    unicode = struct.pack("<HHIq", 3, 0x340D, 6, 0x00040000)  # strings are UTF-16
    sent = struct.pack("<HHIQ", 0x40, 0x0039, 6, 132593148000000000)  # 2021-03-04 07:00 UTC
    strings = {0x0037: subject, 0x1000: body, 0x0C1A: "Anna Berg", 0x0C1F: "anna@port.example"}
    entries = unicode + sent + b"".join(_entry(pid, value) for pid, value in strings.items())
    head = struct.pack("<8x4I8x", 0, len(attached), 0, len(attached))
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": head + entries}
    tree |= {f"__substg1.0_{pid:04X}001F": value.encode("utf-16-le") for pid, value in strings.items()}
    for number, (name, data) in enumerate(attached.items()):
        properties = unicode + _entry(0x3707, name) + struct.pack("<HHIII", 0x102, 0x3701, 6, len(data), 0)
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8) + properties,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
    return compound(tree)


def _entry(pid: int, value: str) -> bytes:
    return struct.pack("<HHIII", 0x1F, pid, 6, 2 * len(value) + 2, 0)


def compound(tree: Tree) -> bytes:
    """A compound file (OLE2): storages and streams, all streams in whole sectors or in the mini stream."""
    nodes: list[list[Any]] = [["Root Entry", 5, -1, b""]]  # name, type, child, data
    links: dict[int, int] = {}

    def add(content: Tree, parent: int) -> None:
        before = None
        for name in sorted(content, key=lambda n: (len(n), n)):
            value = content[name]
            index = len(nodes)
            nodes.append([name, 2 if isinstance(value, bytes) else 1, -1, value])
            if before is None:
                nodes[parent][2] = index
            else:
                links[before] = index
            before = index
            if not isinstance(value, bytes):
                nodes[index][3] = b""
                add(value, index)

    add(tree, 0)
    return _laid_out(nodes, links)


def _laid_out(nodes: list[list[Any]], links: Mapping[int, int]) -> bytes:
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    mini, mini_fat, sectors, fat = bytearray(), list[int](), bytearray(), list[int]()

    def chain(data: bytes, into: bytearray, table: list[int], size: int) -> int:
        if not data:
            return end
        first, count = len(table), -(-len(data) // size)
        table += [*range(first + 1, first + count), end]
        into += data.ljust(count * size, b"\0")
        return first

    starts = {}
    for index, (_, kind, _, data) in enumerate(nodes):
        if kind == 2:
            small = len(data) < 4096
            starts[index] = chain(
                data, mini if small else sectors, mini_fat if small else fat, 64 if small else 512
            )
    nodes[0][3] = bytes(mini)
    starts[0] = chain(bytes(mini), sectors, fat, 512)
    mini_start = chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat), sectors, fat, 512)
    directory = b"".join(
        struct.pack(
            "<64sHBBIII", name.encode("utf-16-le"), 2 * len(name) + 2, kind, 1, free, after, child & free
        )
        + bytes(36)
        + struct.pack("<IQ", starts.get(index, 0), len(data))
        for index, (name, kind, child, data) in enumerate(nodes)
        for after in [links.get(index, free)]
    )
    directory_start = chain(directory, sectors, fat, 512)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * 512:
        fat_sectors += 1
    fat_start = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    sectors += struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * 512, b"\xff")
    mini_sectors = -(-len(mini_fat) * 4 // 512)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, fat_sectors, directory_start, 0, 4096, mini_start, mini_sectors, end, 0)
    difat = [*range(fat_start, fat_start + fat_sectors)] + [free] * (109 - fat_sectors)
    return header + struct.pack("<109I", *difat) + bytes(sectors)
