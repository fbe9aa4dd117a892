"""PDF: text in reading order with the start of each page; running heads and page numbers left out."""

from __future__ import annotations

import re
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError
from assistant.formats.pdf_columns import lines_of
from assistant.formats.pdf_flow import flow
from assistant.formats.pdf_margins import without_margins
from assistant.formats.pdf_words import Line, Word, words_of
from assistant.formats.titles import named
from assistant.formats.writer import Writer

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_OCR = "Run text recognition (OCR) on it, for example with ocrmypdf."
_UNMAPPED = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_MOST_UNMAPPED = 0.2
_TITLE_NOISE = re.compile(r"^microsoft \w+ - |\.(?:docx?|pptx?|xlsx?|pdf|indd|tex|dvi|qxd)$", re.IGNORECASE)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def parse_pdf(data: bytes, limits: Limits) -> Parsed:
    """The text of a PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # pdfium may report the error of the file before; an encrypted file says so itself.
        if error.err_code == _PASSWORD and b"/Encrypt" in data:
            raise UnreadableError("is encrypted. Save it without a password.") from None
        raise UnreadableError("is not a whole PDF. Open it in its program and save it anew.") from None
    if len(document) > limits.pages:
        raise UnreadableError(f"has more than {limits.pages:,} pages. Split it into smaller files.")
    words, failed = _pages(document)
    pages = [lines_of(page) for page in without_margins(words)]
    empty = [number for number, page in enumerate(words, 1) if not page and number not in failed]
    if not any(words):
        if failed:
            raise UnreadableError("is damaged: no page can be read. Open it in its program and save it anew.")
        raise UnreadableError(f"holds no text, only pictures of it. {_OCR}")
    _check_mapped(pages)
    writer = Writer(limits.text_chars)
    flow(pages, writer)
    title, date, author = _properties(document)
    skipped = {f", page {number}": "is damaged. Save the file anew." for number in failed}
    skipped |= {
        f", page {n}": f"holds no text, only a picture of it. {_OCR}"
        for n in empty
        if _has_image(document, n)
    }
    return Parsed(writer.text(), title, date, author, tuple(writer.pages), skipped=skipped)


def _pages(document: Any) -> tuple[list[list[Word]], set[int]]:
    """Words of each page, and the numbers of the pages that cannot be opened."""
    import pypdfium2

    pages: list[list[Word]] = []
    failed = set()
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            failed.add(number + 1)
            pages.append([])
            continue
        pages.append(words_of(page))
        page.close()
    return pages, failed


def _check_mapped(pages: list[list[Line]]) -> None:
    """Fonts without a table of characters give glyph numbers instead of letters: worse than no text."""
    text = "".join(line.text for lines in pages for line in lines)
    if len(_UNMAPPED.findall(text)) > len(text) * _MOST_UNMAPPED:
        raise UnreadableError(f"has fonts that do not say which letters they show. {_OCR}")


def _has_image(document: Any, number: int) -> bool:
    import pypdfium2.raw as pdfium

    page = document[number - 1]
    return any(item.type == pdfium.FPDF_PAGEOBJ_IMAGE for item in page.get_objects(max_depth=2))


def _properties(document: Any) -> tuple[str | None, str | None, str | None]:
    fields = document.get_metadata_dict()
    title = _TITLE_NOISE.sub("", _TITLE_NOISE.sub("", fields.get("Title", "").strip("\x00 ")))
    found = _DATE.match(fields.get("CreationDate", ""))
    date = f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}" if found else None
    return named(title), date, fields.get("Author") or None
