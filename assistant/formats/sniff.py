"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import codecs
import re

from assistant.formats import UnreadableError
from assistant.formats.text import utf16_of

HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (_OLE, "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90", "binary"),
)
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.I | re.S,
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(32)} - {7, 8, 9, 10, 11, 12, 13, 27})
_NAMES = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "pptx": "a PowerPoint file",
    "xlsx": "an Excel workbook",
    "zip": "a ZIP file",
    "html": "a web page",
    "msg": "an Outlook message",
}
_OFFICE = {b"word/": "docx", b"ppt/": "pptx", b"xl/": "xlsx"}
_WAYS_OUT = {
    "rtf": "is rich text (RTF). Save it as .docx.",
    "ole": "is in the binary format of Office 97. Save it as .docx, .pptx or .xlsx.",
    "encrypted": "is encrypted. Save it without a password.",
    "image": "is a picture. Run text recognition (OCR) on it and add the result.",
    "7z": "is a 7z archive. Unpack it, or pack it as .zip.",
    "rar": "is a RAR archive. Unpack it, or pack it as .zip.",
    "gzip": "is compressed with gzip. Unpack it.",
    "binary": "is not a document but binary data. Remove it.",
    "text": "is damaged or not what its name says. Open it in its program and save it anew.",
}


def check_kind(data: bytes, kind: str) -> None:
    """Raises ``UnreadableError`` when the bytes are of another kind than the file's name promises."""
    found = kind_of(data)
    if found == kind or (found == "text" and kind in {"text", "html", "csv", "eml"}):
        return
    if found == "html" and kind == "eml":
        return
    if (found == "zip" and kind in _OFFICE.values()) or (found == "ole" and kind == "msg"):
        return  # a damaged one; its parser says so
    if found in _NAMES:
        raise UnreadableError(f"is {_NAMES[found]} by its content. Rename it to end in .{found}.")
    raise UnreadableError(_WAYS_OUT[found])


def kind_of(data: bytes) -> str:
    """The kind of a file by its content; 'text' is whatever could be text in some encoding."""
    head = data[:HEAD]
    if b"%PDF-" in head[:1024] and not _HTML.match(head):
        return "pdf"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _in_zip(data) if kind == "zip" else _in_ole(data) if kind == "ole" else kind
    if _HTML.match(head):
        return "html"
    return "text" if head.startswith(_BOMS) or not _is_binary(head) else "binary"


def _in_zip(data: bytes) -> str:
    """Office files are ZIP files; names stand uncompressed in the directory at the end."""
    end = data.rfind(b"PK\x05\x06")  # what lies before the directory may be an Office file, packed as it is
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    directory = data[max(0, end - size) : max(0, end)]
    if b"[Content_Types].xml" in directory:
        for folder, kind in _OFFICE.items():
            if folder in directory:
                return kind
    return "zip"


def _in_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    return "msg" if "__properties_version1.0".encode("utf-16-le") in data else "ole"


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut off
    except UnicodeDecodeError:
        return False
    return True


def _is_binary(head: bytes) -> bool:
    if encoding := utf16_of(head):
        # The low bytes of a dash or of foreign letters look like controls.
        head = head.decode(encoding, "replace").encode()
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # In UTF-16 without a mark every second byte of Western text is zero, and nothing else is a control.
    wide = max(head[0::2].count(0), head[1::2].count(0))
    if wide <= len(head) // 10 and _is_utf8(head):
        return False  # strange characters, but characters
    many = len(head) // 50
    return (controls > many and controls - wide > many) or 0 < wide < len(head) // 10
