"""Bytes -> text in whatever encoding."""

from __future__ import annotations

from assistant.formats import Limits, Parsed, UnreadableError

_FEW = 16  # accented letters: too few to tell encodings apart by them, so the most common one is taken


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of bytes: UTF-8, else as declared, else as it looks by its letters. Raises ``UnreadableError``."""
    for encoding in ("utf-8-sig", declared):
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
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise UnreadableError("is not text in any known encoding. Save it as UTF-8.")
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
