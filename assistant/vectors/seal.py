"""The seal of a generation: what its files were when every passage was found by its own vector.

HNSW reads its files without a check of its own, and a flipped bit there can crash or mislead any later
query. Files that differ from the seal are therefore never given to it; the generation is built anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

_FILE = "seal.json"
_PERSISTED = "index_metadata.pickle"  # without it Chroma reads nothing of a segment, and fills it from SQLite


@dataclass(frozen=True, slots=True)
class Seal:
    """Of one generation."""

    chromadb: str
    """The version that wrote it: another may read the files in another way."""
    rows: int
    changed: int
    """Rows written to it since it was built from nothing."""
    size: int
    """Of the segment files in bytes. A damaged one may claim to be larger than the disk."""
    segments: Mapping[str, str]
    """File -> SHA-256. Chroma's SQLite file changes whenever it is opened, and checks itself."""

    @classmethod
    def of(cls, generation: Path, rows: int, changed: int) -> Self:
        """As the files are now; nobody may be writing to them."""
        files, segments = _segments(generation), {}
        for file in files:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            segments[file.relative_to(generation).as_posix()] = digest
        return cls(version("chromadb"), rows, changed, _size(files), segments)

    @classmethod
    def read(cls, generation: Path) -> Self | None:
        """The seal that was put on a generation; None when there is none that can be read."""
        try:
            return cls(**json.loads((generation / _FILE).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, generation: Path) -> None:
        """Seal it."""
        (generation / _FILE).write_text(json.dumps(asdict(self)), "utf-8")

    def broken(self, generation: Path) -> str:
        """Why the generation must not be opened; '' when it may be."""
        if self.chromadb != version("chromadb"):
            return f"was written by Chroma {self.chromadb}, and {version('chromadb')} is installed"
        try:
            same = self.size == _size(_segments(generation))
            same = same and self.segments == Seal.of(generation, self.rows, self.changed).segments
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        return "" if same else "has files that changed since they were checked"


def _segments(generation: Path) -> list[Path]:
    folders = [path.parent for path in generation.glob(f"*/{_PERSISTED}")]
    return sorted(file for folder in folders for file in folder.iterdir())


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files)
