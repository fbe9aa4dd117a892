"""A list and what introduces it: 'The following do not qualify:' and its items say nothing alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.blocks import HEADING_WORDS, LIST_ITEM, OPENING, is_first_mark
from assistant.split import sentence_before
from assistant.types import ScoredSentence, Sentence

_NEXT_ITEM = re.compile(rf"\s*\n{OPENING}[ \t]*")
"""What stands between two items, or before the first one."""
_BOLD = "*_ \t\r"
"""What may close a line in bold, after its stop."""
_REACH = 4000  # characters of a list that are looked through for its introduction


def introduction(text: str, line: int) -> Sentence | None:
    """The sentence with a colon, or the caption, above the list whose item begins at the offset ``line``."""
    first = max(0, line - _REACH)
    for above in reversed([*re.finditer(r"^.*\S.*$", text[first:line], re.MULTILINE)]):
        if not LIST_ITEM.match(above[0]) and not above[0][0].isspace():  # not a wrapped item either
            listed = _NEXT_ITEM.match(text, first + above.end())
            caption = listed and _is_caption(above[0], listed[0])
            announced = caption or _announces(above[0])
            return sentence_before(text, first + above.end()) if announced else None
    return None


def together(chosen: Sequence[ScoredSentence]) -> tuple[ScoredSentence, ...]:
    """Announcements with what they announce; what stands in such a quote is not quoted again."""
    full = [_whole(item) for item in chosen]
    return tuple(item for item in full if not any(_holds(other, item) for other in full))


def _holds(one: ScoredSentence, other: ScoredSentence) -> bool:
    a, b = one.sentence, other.sentence
    same = one.passage.document_id == other.passage.document_id
    return same and a != b and a.start <= b.start and b.end <= a.end


def _whole(item: ScoredSentence) -> ScoredSentence:
    """What ends with a colon, or is a caption, up to the end of what it announces within its passage."""
    sentences = item.passage.sentences
    at = sentences.index(item.sentence)
    if at + 1 == len(sentences):
        return item
    listed = _NEXT_ITEM.fullmatch(_between(item, at))
    caption = listed and not _is_item(item, at, listed[0]) and _is_caption(item.sentence.text, listed[0])
    if not caption and not _announces(item.sentence.text):
        return item
    last = at + 1
    while listed and last + 1 < len(sentences) and _goes_on(_between(item, last)):
        last += 1
    start, end = item.sentence.start, sentences[last].end
    text = item.passage.text[start - item.passage.start : end - item.passage.start]
    return replace(item, sentence=Sentence(start, end, text))


def _is_item(item: ScoredSentence, at: int, between: str) -> bool:
    """Is it itself an item? A passage does not hold the mark of what it begins with, and begins with a list
    far oftener than with a caption: only the number of a first item after it tells otherwise."""
    return bool(_NEXT_ITEM.fullmatch(_between(item, at - 1))) if at else not is_first_mark(between)


def _announces(line: str) -> bool:
    return line.rstrip(_BOLD).endswith(":")


def _is_caption(line: str, between: str) -> bool:
    """A short line right above a list, without a stop: 'Largest lakes'."""
    words = line.split()
    bare = line.rstrip(_BOLD)[-1:].isalnum() and words[0][0] not in "#|"
    return bare and len(words) <= HEADING_WORDS and between.count("\n") == 1


def _between(item: ScoredSentence, number: int) -> str:
    """What stands between that sentence of the passage and the next."""
    one, other = item.passage.sentences[number : number + 2]
    return item.passage.text[one.end - item.passage.start : other.start - item.passage.start]


def _goes_on(between: str) -> bool:
    """Within an item, or on to the next."""
    return "\n" not in between or bool(_NEXT_ITEM.fullmatch(between))
