"""BM25 over the passages: built once for a state of the documents, then mapped from its files.

The operating system reads of the files what a question touches, and processes share it. ``bm25s`` builds
and scores; words are told apart as in llama-index's BM25 retriever, so that both rank alike.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.nodes import embedded_text
from assistant.records import told

if TYPE_CHECKING:
    import numpy.typing as npt

    from assistant.store import Store
    from assistant.view import View

log = logging.getLogger(__name__)
_CURRENT = "bm25"  # the store's note with the name of the current files
_NO_WORDS = "none"  # note in place of a folder: no passage holds a word of two letters
_SEAL = "seal.json"
_LIBRARIES = ("bm25s", "PyStemmer")  # another version may cut words in another way


class Words:
    """Passages by the words that they share with a question; places are those in the store's order."""

    def __init__(self, bm25: Any | None) -> None:
        """``bm25`` is None where there is no passage: it cannot be made of nothing."""
        self._bm25 = bm25

    def best(
        self, question: str, depth: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """Up to ``depth`` places with their scores, best first; without those that share no word."""
        if self._bm25 is None:
            return []
        depth = min(depth, self._bm25.scores["num_docs"])
        weights = None if allowed is None else allowed.astype(np.int64)
        places, scores = self._bm25.retrieve(
            _tokens([question]), k=depth, show_progress=False, weight_mask=weights
        )
        found = zip(places[0], scores[0], strict=True)
        return [(int(place), float(score)) for place, score in found if score > 0.0]


@dataclass(frozen=True, slots=True)
class WordFiles:
    """The files of one index: folders named REVISION-TOKEN under ``home``. Writers hold the index's lock."""

    home: Path
    store: Store

    def current(self, view: View) -> Words | None:
        """What was built for this state; None when it is missing or not as it was written."""
        name = self.store.get(_CURRENT) or ""
        if not view.count() or name == f"{view.revision()}-{_NO_WORDS}":
            return Words(None)
        if not name.startswith(f"{view.revision()}-"):
            return None
        import bm25s

        try:
            seal = json.loads((self.home / name / _SEAL).read_text("utf-8"))
            if seal == _seal(self.home / name):
                return Words(bm25s.BM25.load(self.home / name, mmap=True))
        except (OSError, ValueError):
            pass
        log.warning("The BM25 files in %s are damaged: they are built again.", self.home / name)
        return None

    def build(self, view: View) -> Words:
        """Files for this state; current only once all of them are on disk."""
        import bm25s

        name = f"{view.revision()}-{secrets.token_hex(4)}"
        draft = self.home / f".{name}"
        tokens = _tokens([embedded_text(passage) for passage in view.passages()])
        if not tokens.vocab:  # single letters and digits: bm25s cannot index nothing
            self.store.put(_CURRENT, f"{view.revision()}-{_NO_WORDS}")
            return Words(None)
        made = bm25s.BM25()
        made.index(tokens, show_progress=False)
        with told(self.home):
            draft.mkdir(parents=True)
            made.save(draft, show_progress=False)
            (draft / _SEAL).write_text(json.dumps(_seal(draft)), "utf-8")
            draft.rename(self.home / name)
        before = self.store.get(_CURRENT)
        self.store.put(_CURRENT, name)
        for path in self.home.iterdir():
            if path.name not in (name, before):  # another process may not have opened the one before yet
                with suppress(OSError):
                    shutil.rmtree(path)
        return Words(bm25s.BM25.load(self.home / name, mmap=True))

    def clear(self) -> None:
        """Delete all files."""
        shutil.rmtree(self.home, ignore_errors=True)


def _tokens(texts: Sequence[str]) -> Any:
    import bm25s
    import Stemmer

    return bm25s.tokenize(
        list(texts),
        stopwords="en",
        stemmer=Stemmer.Stemmer("english"),
        token_pattern=r"(?u)\b\w\w+\b",
        show_progress=False,
    )


def _seal(folder: Path) -> Mapping[str, str]:
    """What wrote the files, and the SHA-256 of each: scores from a damaged file would mislead in silence."""
    seal = {library: version(library) for library in _LIBRARIES}
    for path in sorted(folder.iterdir()):
        if path.name != _SEAL:
            with path.open("rb") as stream:
                seal[path.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return seal
