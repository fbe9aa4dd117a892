"""The same question in other words, and near misses by one word; statements turned into yes-no questions.

Paraphrases are made of answerable and unanswerable questions alike, so that they tell nothing of the label.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from training.records import Record
from training.swaps import unanswerable
from training.thesaurus import Thesaurus

_CAPITALS_TEXT = """
Japan: Tokyo; China: Beijing; South Korea: Seoul; North Korea: Pyongyang; India: New Delhi; Russia: Moscow;
Ukraine: Kyiv; Germany: Berlin; France: Paris; Italy: Rome; Spain: Madrid; Canada: Ottawa; Mexico: Mexico
City; Brazil: Brasília; Argentina: Buenos Aires; Australia: Canberra; New Zealand: Wellington; Indonesia:
Jakarta; Philippines: Manila; Vietnam: Hanoi; Thailand: Bangkok; Malaysia: Kuala Lumpur; Taiwan: Taipei;
Pakistan: Islamabad; Iran: Tehran; Iraq: Baghdad; Israel: Jerusalem; Saudi Arabia: Riyadh; Turkey: Ankara;
Egypt: Cairo; Nigeria: Abuja; Kenya: Nairobi; South Africa: Pretoria; United Kingdom: London; United States:
Washington; Poland: Warsaw; Sweden: Stockholm; Norway: Oslo; Finland: Helsinki; Netherlands: The Hague;
Belgium: Brussels; Portugal: Lisbon; Greece: Athens; Switzerland: Bern; Austria: Vienna; Cuba: Havana;
Chile: Santiago; Peru: Lima; Colombia: Bogotá
"""
CAPITAL = {
    " ".join(pair.split(":")[0].split()): " ".join(pair.split(":")[1].split())
    for pair in _CAPITALS_TEXT.split(";")
}
_SHORT = {"United States": ("US", "U.S.", "USA", "America"), "United Kingdom": ("UK", "Britain")}
_FUNCTION_TEXT = """
a an the is are was were be been do does did has have had will would of in on at to for by with and or
what who whom which where when why how that this it its their his her there
"""
_FUNCTION = frozenset(_FUNCTION_TEXT.split())
_AUX = r"is|are|was|were|will|would|can|could|may|might|should|must|has|have|had"
_STATEMENT = re.compile(
    rf"^(?P<subject>(?:[\w'’.-]+ ){{1,7}}?)(?P<aux>{_AUX}) (?P<rest>(?!not\b)[^,;:()\"“”]{{12,110}})"
)
_STARTS_NO_SUBJECT = re.compile(
    r"^(?:in|on|at|by|for|from|with|as|after|before|during|when|while|if|although|there|this|these|those|"
    r"that|it|he|she|they|we|i|his|her|their|who|which|and|but|or|however|of|to)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")


def paraphrase(question: str, thesaurus: Thesaurus, rng: random.Random) -> str:
    """A content word as its synonym; a country by its capital or short name."""
    for country, capital in CAPITAL.items():
        if rng.random() < 0.5:
            other = rng.choice([capital, *_SHORT.get(country, ())])
            question = re.sub(rf"\b{country}\b(?!['’]?\w)", other, question, count=1)
    words = [m.group() for m in _CONTENT.finditer(question)]
    rng.shuffle(words)
    for word in words:
        options = thesaurus.synonyms(word)
        if options:
            return re.sub(rf"\b{word}\b", rng.choice(options), question, count=1)
    return question


def keywords(question: str, rng: random.Random) -> str:
    """As typed into a search box: content words alone, sometimes in another order."""
    kept = [word for word in question.rstrip("?").split() if word.lower() not in _FUNCTION]
    if len(kept) < 2:
        return question
    if rng.random() < 0.3:
        at = rng.randrange(1, len(kept))
        kept = kept[at:] + kept[:at]
    return " ".join(kept).lower()


def one_word_off(record: Record, thesaurus: Thesaurus, rng: random.Random) -> Record | None:
    """One content word, which the passage knows, replaced by a relative, rather one that stands there too."""
    whole = set(_CONTENT.findall(f"{record.title} {record.text}".lower()))
    words = [m.group() for m in _CONTENT.finditer(record.question) if m.group() in whole]
    said = {word for answer in record.answers for word in _CONTENT.findall(answer.lower())}
    rng.shuffle(words)
    for word in words:
        options = [w for w in thesaurus.relatives(word) if w not in said]
        if options:
            here = [w for w in options if w in whole]
            other = rng.choice(here if here and rng.random() < 0.7 else options)
            question = re.sub(rf"\b{word}\b", other, record.question, count=1)
            return unanswerable(replace(record, question=question), "word")
    return None


def yes_no(record: Record, rng: random.Random) -> Record | None:
    """A record that asks whether one of its sentences is so; answerable by that sentence, no phrase."""
    numbers = list(range(len(record.sentences)))
    rng.shuffle(numbers)
    for number in numbers[:6]:
        start, end = record.sentences[number]
        question = ask_whether(record.text[start:end])
        if question:
            return replace(
                record, question=question, spans=(), gold=frozenset([number]), answerable=True, kind="yes-no"
            )
    return None


def ask_whether(sentence: str) -> str | None:
    """'The talks will be held in May.' -> 'Will the talks be held in May?'; None where no rule fits."""
    found = _STATEMENT.match(sentence.strip())
    if found is None or _STARTS_NO_SUBJECT.match(sentence.strip()):
        return None
    subject, rest = found["subject"].strip(), found["rest"].rstrip(" .")
    if subject.split()[0] in {"The", "A", "An", "Some", "Many", "Most", "All", "Its", "Their", "Several"}:
        subject = subject[0].lower() + subject[1:]
    words = rest.split()[:16]
    while words and words[-1].lower() in _FUNCTION:
        words.pop()
    if len(words) < 3:
        return None
    return f"{found['aux'].capitalize()} {subject} {' '.join(words)}?"
