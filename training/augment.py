"""What else is done to records: noise in questions, tokenised or plain text, crops, joins, lost answers."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from training.records import Edit, Record, apply_edits, crop
from training.swaps import both_ways, unanswerable

_PLAIN = (
    (re.compile(r" (?=[.,;:!?%)\]](?:\s|$))"), ""),
    (re.compile(r"(?<=[(\[]) "), ""),
    (re.compile(r" (?=(?:'s|'re|'ve|'ll|'d|n't|')(?:\s|$))"), ""),
    (re.compile(r"`` ?"), '"'),
    (re.compile(r" ?''"), '"'),
    (re.compile(r" -- "), "–"),
    (re.compile(r"(?<=\w) - (?=\w)"), "-"),
    (re.compile(r"(?<=[$£€]) (?=\d)"), ""),
)
_OPENING = re.compile(r"^(?:what|who|which|where|when) (?:is|was|are|were) (?:the )?", re.IGNORECASE)


def plain_text(record: Record) -> Record:
    """Undo tokenisation ('word .', '`` so ''') as far as simple rules go, keeping offsets."""
    edits: list[Edit] = []
    for pattern, new in _PLAIN:
        for match in pattern.finditer(record.text):
            if not any(start < match.end() and match.start() < end for start, end, _ in edits):
                edits.append((match.start(), match.end(), new))
    return apply_edits(record, edits) or record


def tokenised_text(record: Record) -> Record:
    """Set punctuation off by spaces, as natural-question sets do."""
    edits: list[Edit] = [
        (m.start(), m.start(), " ") for m in re.finditer(r"(?<=\w)[.,;:!?)](?=\s|$)", record.text)
    ]
    edits += [(m.end(), m.end(), " ") for m in re.finditer(r"\((?=\w)", record.text)]
    return apply_edits(record, edits) or record


_SPELLINGS = """
defence defense; programme program; centre center; labour labor; harbour harbor; neighbour neighbor;
neighbours neighbors; honour honor; favour favor; favoured favored; colour color; behaviour behavior;
organise organize; organised organized; organisation organization; authorise authorize; authorised
authorized; recognise recognize; recognised recognized; analyse analyze; metre meter; metres meters;
litre liter; litres liters; kilometre kilometer; kilometres kilometers; theatre theater; grey gray;
licence license; offence offense; travelled traveled; cancelled canceled; aluminium aluminum
"""
_OTHER_SPELLING = both_ways(_SPELLINGS)
_SPELT = re.compile(rf"\b(?:{'|'.join(_OTHER_SPELLING)})\b")


def noisy_question(question: str, rng: random.Random) -> str:
    """The other spelling, lower case, a question mark more or less, a slip, a short form; often nothing.

    Composed questions have a mark more often in one author's near misses than in another's: it must not tell.
    """
    if rng.random() < 0.3:
        question = _SPELT.sub(lambda match: _OTHER_SPELLING[match.group()], question)
    if rng.random() < 0.2:
        question = question.lower()
    bare = question.rstrip("?").rstrip()
    if rng.random() < (0.25 if bare != question else 0.4):
        question = bare if bare != question else f"{question}?"
    if rng.random() < 0.05 and len(_OPENING.sub("", question).split()) > 2:
        question = _OPENING.sub("", question)
    if rng.random() < 0.05:
        question = _typo(question, rng)
    if rng.random() < 0.04:
        question = (
            rng.choice(["Please tell me: ", "Can you say ", "I want to know ", "So, ", "And "]) + question
        )
    return question


def _typo(question: str, rng: random.Random) -> str:
    places = [m.start() for m in re.finditer(r"(?<=[a-z])[a-z](?=[a-z]{2})", question)]
    if not places:
        return question
    at = rng.choice(places)
    kind = rng.random()
    if kind < 0.4:
        return question[:at] + question[at + 1] + question[at] + question[at + 2 :]
    return question[:at] + question[at + 1 :] if kind < 0.7 else question[:at] + question[at] + question[at:]


def crop_to(record: Record, words: int, rng: random.Random) -> Record:
    """A run of sentences of at most about `words` words that keeps a gold sentence if there is one."""
    sizes = [len(record.text[start:end].split()) for start, end in record.sentences]
    if sum(sizes) <= words:
        return record
    first = last = rng.choice(sorted(record.gold)) if record.gold else rng.randrange(len(sizes))
    total = sizes[first]
    while True:
        options = [n for n in (first - 1, last + 1) if 0 <= n < len(sizes) and total + sizes[n] <= words]
        if not options:
            return crop(record, first, last)
        chosen = rng.choice(options)
        total += sizes[chosen]
        first, last = min(first, chosen), max(last, chosen)


def without_sentences(record: Record, numbers: set[int]) -> Record | None:
    """The passage with whole sentences taken out."""
    edits: list[Edit] = []
    for number in sorted(numbers):
        start, end = record.sentences[number]
        follows = record.sentences[number + 1][0] if number + 1 < len(record.sentences) else end
        edits.append((start, follows, ""))
    bare = replace(record, spans=tuple(s for s in record.spans if not _inside(s, edits)))
    return apply_edits(bare, edits)


def _inside(span: tuple[int, int], edits: list[Edit]) -> bool:
    return any(start <= span[0] < end for start, end, _ in edits)


def answer_removed(record: Record) -> Record | None:
    """The passage without its answer; None when the answer is said twice or nothing would be left."""
    if len(record.sentences) - len(record.gold) < 2:
        return None
    edited = without_sentences(record, set(record.gold))
    if edited is None or any(answer.lower() in edited.text.lower() for answer in record.answers):
        return None
    return unanswerable(edited, "answer-removed")


def other_removed(record: Record, rng: random.Random) -> Record:
    """The passage without one sentence that does not answer: removal alone must not tell the label."""
    others = [number for number in range(len(record.sentences)) if number not in record.gold]
    if len(others) < 2:
        return record
    return without_sentences(record, {rng.choice(others)}) or record


def join(record: Record, other: Record, before: bool) -> Record:
    """The record's passage with another one before or after it, as one passage."""
    first, second = (other, record) if before else (record, other)
    move = len(first.text) + 1
    sentences = first.sentences + tuple((s + move, e + move) for s, e in second.sentences)
    shift = move if before else 0
    count = len(first.sentences) if before else 0
    return replace(
        record, text=f"{first.text} {second.text}", sentences=sentences,
        spans=tuple((s + shift, e + shift) for s, e in record.spans),
        gold=frozenset(number + count for number in record.gold),
    )  # fmt: skip
