"""A folder that people put documents into from the browser: what may enter, and under which name.

A file is read before it is taken, so that what cannot be read is refused with the reason and never lies
in the folder. Names are only ever the last part of what was sent.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.documents import FORMATS, read_documents
from assistant.errors import CorpusError
from assistant.formats import UNSUPPORTED, is_document

_NAME_BYTES = 180  # file systems take 255; what is inside a container adds to it
_STAGING = ".incoming"  # hidden, so that it is never indexed


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken: its name, and what of it could not be read, with the reasons."""

    name: str
    replaced: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Space:
    """``folder`` inside ``root``, the folder that is indexed; it may hold ``limit`` bytes."""

    root: Path
    folder: Path
    limit: int

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """A place for a file that is not taken yet; emptied at the end."""
        staging = self.root / _STAGING
        staging.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=staging) as folder:
            yield Path(folder)

    def take(self, arrived: Path) -> Taken:
        """Move a file that has arrived, under its own name, into the folder. It replaces one of that name.

        Raises:
            CorpusError: with the reason why nothing of it can be read, or that the space is full.
        """
        name = accepted_name(arrived.name)
        target = self.folder / name
        others = sum(path.stat().st_size for path in self.files() if path.name != name)
        if others + arrived.stat().st_size > self.limit:
            raise CorpusError(
                f"{name} does not fit: {self.limit >> 20} MB are allowed in all (ASSISTANT_SPACE_MB). "
                "Remove other documents first."
            )
        contents = read_documents(arrived, arrived.parent)
        if not contents.documents:
            raise CorpusError("; ".join(contents.skipped.values()) or f"{name} holds no document.")
        replaced = target.exists()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(arrived, target)
        return Taken(name, replaced, tuple(contents.skipped.values()))

    def remove(self, name: str) -> None:
        """Delete a file. Raises ``CorpusError`` when there is none of that name."""
        path = self.folder / name
        if path not in self.files():
            raise CorpusError(f"There is no uploaded file {name}. Reload the page.")
        path.unlink()

    def files(self) -> list[Path]:
        """What lies in the folder and is meant to be read, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if is_document(path.name) and path.is_file())

    def path_of(self, file: Path) -> str:
        """The path under which a file's documents are known."""
        return file.relative_to(self.root).as_posix()

    def left_out(self, file: Path, skipped: Mapping[str, str]) -> list[str]:
        """Of the reasons of the last update those that concern this file."""
        path = self.path_of(file)
        inside = (f"{path}/", f"{path}:", f"{path} ")
        return [why for label, why in skipped.items() if label == path or label.startswith(inside)]


def accepted_name(sent: str) -> str:
    """The file name to store under. Raises ``CorpusError`` when it cannot be one."""
    name = unicodedata.normalize("NFC", sent.replace("\\", "/")).rpartition("/")[2].strip()
    shown = "".join(c if c.isprintable() else "\ufffd" for c in name)[:_NAME_BYTES]
    if (
        not name
        or name.startswith(".")
        or shown != name
        or len(name.encode("utf-8", "replace")) > _NAME_BYTES
    ):
        raise CorpusError(
            f"“{shown}” cannot be a file name here. Rename the file: letters, digits, no dot in front, "
            f"up to {_NAME_BYTES} bytes."
        )
    suffix = Path(name).suffix.lower()
    if suffix in UNSUPPORTED:
        raise CorpusError(f"{name} is of a format that cannot be read. {UNSUPPORTED[suffix]}")
    if not is_document(name):
        readme = Path(name).stem.lower() == "readme"
        raise CorpusError(
            f"{name} is left out, as all README files are. Rename it."
            if readme
            else f"{name} is not a document that can be read. Formats: {FORMATS}."
        )
    return name
