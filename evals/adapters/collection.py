"""Documents of a question set -> Markdown files whose body is the document's text, to the character.

Gold offsets count characters of that body, so each file is read back after it is written: a text that
would not survive (a lone surrogate, say) stops the conversion instead of shifting its quotes.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.documents import read_document
from assistant.types import Document
from evals.types import GoldCase, GoldQuote

MANIFEST = ".collection.json"
"""Hidden, so that no system indexes it; names the files that a conversion wrote."""
_SLUG_CHARS = 60


class MaterialError(ValueError):
    """A question set that cannot be used; the message names the file, the line and the fix."""


@dataclass(frozen=True, slots=True)
class Material:
    """A question set made ready: what to index, and what to ask."""

    name: str
    folder: Path
    cases: tuple[GoldCase, ...]


class Collection:
    """Writes documents into a folder of its own; equal texts under equal titles become one file."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which must be new, empty, or left by an earlier conversion."""
        self.folder = folder
        self._known: dict[tuple[str, str], Document | None] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._before = self._written_before()

    def add(
        self, key: str, text: str, *, title: str = "", date: str | None = None, source: str | None = None
    ) -> Document | None:
        """The document as the assistant reads it; None when the text is blank and nothing can be quoted.

        ``source`` is what tells documents of one title apart; by default the set's own ``key``.
        """
        at = (title.strip(), text)
        if at not in self._known:
            blank = not text.strip()
            self._known[at] = None if blank else self._write(key, text, at[0], date, source or key)
        return self._known[at]

    def close(self) -> tuple[Document, ...]:
        """Remove what an earlier conversion left behind and this one did not write; all documents."""
        documents = tuple(document for document in self._known.values() if document)
        if not documents:
            raise MaterialError(f"No document was found for {self.folder}. Check the question set.")
        names = {document.path for document in documents}
        for stale in self._before - names:
            (self.folder / stale).unlink(missing_ok=True)
        (self.folder / MANIFEST).write_text(json.dumps(sorted(names), indent=0), encoding="utf-8")
        return documents

    def _write(self, key: str, text: str, title: str, date: str | None, source: str) -> Document:
        name = file_name(key, len(self._known))
        fields = {"title": title, "date": date, "source": source}
        path = self.folder / name
        try:
            content = (front_matter({k: v for k, v in fields.items() if v}) + text).encode("utf-8")
        except UnicodeEncodeError as error:
            raise MaterialError(
                f"Document {key!r} is not valid Unicode ({error}). Repair its text."
            ) from None
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
        document = read_document(path, self.folder)
        if document.text != text:
            raise MaterialError(f"{name} does not give back the text of document {key!r}; report this text.")
        return document

    def _written_before(self) -> set[str]:
        manifest = self.folder / MANIFEST
        if manifest.is_file():
            return set(json.loads(manifest.read_text(encoding="utf-8")))
        if any(self.folder.glob("*.*")):
            raise MaterialError(f"{self.folder} holds files that no conversion wrote. Name an empty folder.")
        return set()


def file_name(key: str, number: int) -> str:
    """A readable name that cannot collide: the number is unique in its folder, whatever the key holds."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-").lower()[:_SLUG_CHARS].rstrip("-")
    return f"{number:05d}-{slug or hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:8]}.md"


def front_matter(fields: dict[str, str]) -> str:
    """A YAML block with one quoted line a field, so that no value can close the block."""
    body = yaml.safe_dump(fields, default_style='"', allow_unicode=True, width=2**30, sort_keys=False)
    return f"---\n{body}---\n"


def quote_of(document: Document, start: int, end: int) -> GoldQuote:
    """Offsets into the document as gold; raises when they lie outside of it."""
    if not 0 <= start < end <= len(document.text):
        raise MaterialError(f"Offsets {start} to {end} lie outside of {document.path}. Check the set.")
    return GoldQuote(document=document.title, start=start, end=end, source=document.source)


def occurrences(document: Document, answer: str) -> list[GoldQuote]:
    """Every place where the document says the answer as whole words, whatever its case."""
    if not answer.strip():
        return []
    pattern = re.compile(rf"(?<!\w){re.escape(answer.strip())}(?!\w)", re.IGNORECASE)
    return [quote_of(document, found.start(), found.end()) for found in pattern.finditer(document.text)]
