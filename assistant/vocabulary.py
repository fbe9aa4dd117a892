"""Which words are English words or common names: those that the reader's tokenizer keeps whole.

Its vocabulary holds the commonest words of English books and of an encyclopedia, so a slip of the pen is
hardly ever in it. It is read when a question first holds a word that may be one.
"""

from __future__ import annotations

import json
from functools import cache

from assistant.reader import MODEL_FOLDER

_HALF = 5  # letters from which two words in a row are a compound, and not a word with an ending


def is_word(word: str) -> bool:
    """Whether it is one, or made up of two: 'hypertension'."""
    known, word = _known(), word.lower()
    cuts = range(_HALF, len(word) - _HALF + 1)
    return word in known or any(word[:cut] in known and word[cut:] in known for cut in cuts)


@cache
def _known() -> frozenset[str]:
    held = json.loads((MODEL_FOLDER / "tokenizer.json").read_text("utf-8"))
    return frozenset(held["model"]["vocab"])
