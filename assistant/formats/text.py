"""Bytes -> text in whatever encoding."""

from __future__ import annotations

import codecs

from assistant.formats import Limits, Parsed, UnreadableError

_FEW = 16  # accented letters: too few to tell encodings apart by them, so the most common one is taken
_LATIN = {"iso8859-1", "ascii"}  # as Python calls them
_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
_UTF32 = codecs.BOM_UTF32_LE  # begins like UTF-16's


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of bytes: UTF-8, else as declared, else as it looks by its letters. Raises ``UnreadableError``."""
    # Zeros are valid UTF-8, so UTF-16 comes first.
    for encoding in (utf16_of(data), "utf-8-sig", _practised(declared), declared):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if sum(byte > 0x7F for byte in data) < _FEW and 0 not in data:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    return _guessed(data)


def utf16_of(data: bytes) -> str | None:
    """The kind of UTF-16 that bytes are in, by their mark or by the half of each pair that is zero."""
    if data[:2] in _MARKS and not data.startswith(_UTF32):
        return "utf-16"
    big, little = data[0::2].count(0), data[1::2].count(0)
    if max(big, little) <= len(data) // 4 or min(big, little) > max(big, little) // 10:
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _practised(declared: str | None) -> str | None:
    """What is declared as Latin-1 or ASCII is in practice Windows's Latin, with its quotes and euro."""
    try:
        return "cp1252" if declared and codecs.lookup(declared).name in _LATIN else None
    except LookupError:
        return None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data))
    if not matches:
        raise UnreadableError("is not text in any known encoding. Save it as UTF-8.")
    best = matches[0]
    for match in matches:  # equally likely ones stand in the order of their names
        if match.encoding == "cp1252" and (match.chaos, match.coherence) == (best.chaos, best.coherence):
            best = match
    return str(best)


def parse_text(data: bytes, limits: Limits) -> Parsed:
    """A text file, kept verbatim."""
    text = decode(data)
    if len(text) > limits.text_chars:
        raise UnreadableError(
            f"holds more than {limits.text_chars:,} characters. Split it into smaller files."
        )
    if not text.strip():
        raise UnreadableError("holds no text. Remove it or fill it.")
    return Parsed(text=text)
