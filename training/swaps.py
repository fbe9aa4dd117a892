"""Near misses by swapping a name, number, ordinal or opposite, in the question, in the passage, or in both.

A swap in one place only makes the question unanswerable; the same swap in both places keeps it answerable, so
that 'this looks swapped' tells nothing about the label.
"""

from __future__ import annotations

import calendar
import random
import re
from dataclasses import replace
from typing import Literal

from training.entities import Neighbours, names_in
from training.records import Edit, Record, apply_edits

Place = Literal["question", "passage", "both"]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty")
_OPPOSITES = """
increase decrease; increased decreased; increasing decreasing; rise fall; rose fell; before after;
first last; support oppose; supported opposed; north south; northern southern; east west; eastern
western; largest smallest; highest lowest; most least; more less; higher lower; larger smaller;
longest shortest; oldest youngest; best worst; win lose; won lost; begin end; began ended; start
finish; started stopped; join leave; joined left; early late; earlier later; major minor; maximum
minimum; male female; men women; father mother; son daughter; husband wife; brother sister; king
queen; upper lower; inside outside; above below; import export; imports exports; buy sell; bought
sold; accept reject; accepted rejected; allow forbid; allowed banned; public private; ancient
modern; old new; majority minority; success failure; successful unsuccessful; strong weak; stronger
weaker; hot cold; summer winter; victory defeat; attack defend; attacked defended; arrive depart;
arrived departed; open close; opened closed; born died; created destroyed; built demolished; gained
lost; raised cut; raise cut; expand reduce; expanded reduced; strengthen weaken; strengthened
weakened; positive negative; advantage disadvantage; common rare; cause prevent; caused prevented;
legal illegal; domestic foreign; internal external; primary secondary; minimum maximum; fastest
slowest; friend enemy; ally enemy; allies enemies; include exclude; included excluded; agreed
refused; civilian military
"""
_COUNTRIES_TEXT = """
Japan; China; South Korea; North Korea; India; Russia; Ukraine; Germany; France; Italy; Spain;
Canada; Mexico; Brazil; Argentina; Australia; New Zealand; Indonesia; Philippines; Vietnam;
Thailand; Malaysia; Singapore; Taiwan; Pakistan; Iran; Iraq; Israel; Saudi Arabia; Turkey; Egypt;
Nigeria; Kenya; South Africa; United Kingdom; United States; Poland; Sweden; Norway; Finland;
Netherlands; Belgium; Portugal; Greece; Switzerland; Austria; Cuba; Chile; Peru; Colombia; England;
Scotland; Ireland; Korea
"""
_PEOPLES_TEXT = """
Japanese; Chinese; Korean; Indian; Russian; Ukrainian; German; French; Italian; Spanish; Canadian;
Mexican; Brazilian; British; Australian; Indonesian; Vietnamese; Thai; Pakistani; Iranian; Iraqi;
Israeli; Turkish; Egyptian; Nigerian; American; Polish; Swedish; Norwegian; Dutch; Belgian;
Portuguese; Greek; Swiss; Austrian; Cuban; English; Scottish; Irish; Roman; European
"""
COUNTRIES = [" ".join(name.split()) for name in _COUNTRIES_TEXT.split(";")]
PEOPLES = [" ".join(name.split()) for name in _PEOPLES_TEXT.split(";")]
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LOWER = re.compile(r"[a-z]+")


def both_ways(text: str) -> dict[str, str]:
    """'a b; c d': each word and its partner."""
    pairs = [(one, other) for one, other in map(str.split, text.split(";"))]
    return dict(pairs) | {other: one for one, other in pairs}


OPPOSITE = both_ways(_OPPOSITES)


def _case_like(pattern: str, word: str) -> str:
    """The word with a capital where the pattern has one; an article that comes with it stays small."""
    if pattern.islower():
        return word.lower()
    opens = pattern[:1].isupper() and not word.startswith("the ")
    return word[:1].upper() + word[1:] if opens else word


def find(phrase: str, text: str) -> list[re.Match[str]]:
    """Where the phrase stands as whole words, in any case."""
    return list(re.finditer(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", text, re.IGNORECASE))


def _other_number(number: str, rng: random.Random) -> str:
    plain = number.replace(",", "")
    if re.fullmatch(r"1\d{3}|20\d\d", number):
        return str(int(number) + rng.choice([-1, 1]) * rng.choice([1, 1, 2, 3, 4, 5, 7, 10, 20, 50]))
    if "." in plain:
        return f"{float(plain) * rng.choice([0.5, 0.8, 1.2, 1.5, 2.0, 3.0]):.{len(plain.split('.')[1])}f}"
    low = 10 ** (len(plain) - 1)
    value = rng.randint(low if len(plain) > 1 else 1, low * 10 - 1)
    return f"{value:,}" if "," in number else str(value)


def _from_list(word: str, words: tuple[str, ...], rng: random.Random) -> str:
    return rng.choice([other for other in words if other != word])


def candidates(record: Record, near: Neighbours, rng: random.Random) -> list[tuple[str, str, str]]:
    """Possible swaps: (what to replace, with what, its kind), all found in the question."""
    question, whole = record.question, f"{record.title} . {record.text}".lower()
    found: list[tuple[str, str, str]] = []
    for name in _names_of_question(question, record, near):
        others = [other for other in _of_its_sort(name, near) if other.lower() not in whole]
        if others:
            found.append((name, rng.choice(others), "name"))
    for match in _NUMBER.finditer(question):
        other = _other_number(match.group(), rng)
        if other != match.group() and other not in whole:
            found.append((match.group(), other, "number"))
    for word in set(_LOWER.findall(question.lower())):
        lists = [words for words in (_ORDINALS, _MONTHS, _COUNTS) if word in words and word != "may"]
        found.extend((word, _from_list(word, words, rng), "ordinal") for words in lists)
        if word in OPPOSITE:
            found.append((word, OPPOSITE[word], "opposite"))
    return found


def _of_its_sort(name: str, near: Neighbours) -> list[str]:
    """Countries for a country, peoples for a people, else the fifteen most similar names."""
    for sort in (COUNTRIES, PEOPLES):
        if name in sort:
            return [other for other in sort if other != name and other not in name and name not in other]
    return near.like(name)[:15]


def _names_of_question(question: str, record: Record, near: Neighbours) -> list[str]:
    """Names in the question: by capitals, or by the names of the passage and the title in any case."""
    names = {name for name in names_in(question) if name.lower() in near.number}
    for name in names_in(record.text) | names_in(record.title):
        if name.lower() in near.number and find(name, question):
            names.add(name)
    return sorted(name for name in names if not any(name != other and name in other for other in names))


def _edits(phrase: str, other: str, text: str) -> list[Edit]:
    edits = [(m.start(), m.end(), _case_like(m.group(), other)) for m in find(phrase, text)]
    words = phrase.split()
    if len(words) > 1:  # 'Obama' left over from 'Barack Obama' would give the swap away
        taken = [(start, end) for start, end, _ in edits]
        for word in words:
            if word[:1].isupper() and len(word) > 3:
                for m in find(word, text):
                    if m.group()[:1].isupper() and not any(s < m.end() and m.start() < e for s, e in taken):
                        edits.append((m.start(), m.end(), other.split()[-1]))
                        taken.append((m.start(), m.end()))
    return edits


def in_text(phrase: str, other: str, text: str) -> str:
    """The text with ``other`` in place of the phrase and of its longer words."""
    for start, end, new in sorted(_edits(phrase, other, text), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def swap(record: Record, near: Neighbours, place: Place, rng: random.Random) -> Record | None:
    """One swap in `place`; None where the record offers none. Passage swaps change the title too."""
    options = candidates(record, near, rng)
    rng.shuffle(options)
    for phrase, other, kind in options:
        if any(find(phrase, answer) for answer in record.answers):
            continue
        question = in_text(phrase, other, record.question)
        if place != "passage" and question == record.question:
            continue  # the phrase stands there only as a part of a word: 'best-known', '1990s'
        if place == "question":
            if find(other, f"{record.title} {record.text}"):
                continue  # the passage may answer what is asked now: 'the second president'
            if kind != "opposite" and not find(phrase, f"{record.title} {record.text}"):
                continue
            return unanswerable(replace(record, question=question), f"swap-question-{kind}")
        if not find(phrase, record.text):
            continue
        edited = apply_edits(record, _edits(phrase, other, record.text))
        if edited is None:
            continue
        edited = replace(edited, title=in_text(phrase, other, record.title))
        if place == "both":
            return replace(edited, question=question, kind=f"swap-both-{kind}")
        return unanswerable(edited, f"swap-passage-{kind}")
    return None


def unanswerable(record: Record, kind: str) -> Record:
    """The same record with no answer in its passage."""
    return replace(record, spans=(), gold=frozenset(), answerable=False, kind=kind)
