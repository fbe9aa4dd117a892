"""Words that stand for something said before: where they are, and the question without them.

The antecedent is chosen by agreement and by salience (what was said last, subjects before objects), as
in Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution", Computational Linguistics 20(4),
1994, reduced to what can be seen without a parser.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.condense import antecedents, people
from assistant.condense import words as w
from assistant.condense.memory import Text, Topic
from assistant.condense.phrases import Phrase
from assistant.condense.pointers import PLACES, Anaphor, pointer
from assistant.condense.times import dated
from assistant.condense.tokens import Word, is_content, split_words

_FINDERS: dict[str, Callable[[Topic], list[str]]] = {
    "thing": antecedents.thing,
    "person": people.person,
    "many": antecedents.many,
    "place": antecedents.place,
    "time": antecedents.time,
    "pair": antecedents.coordinated,
    "nth": antecedents.listed,
    "fact": lambda _: [],  # all that was said: no phrase stands for it
}
_EXPLETIVE = w.word_set(
    "true possible necessary important likely ok okay safe legal illegal mandatory required better "
    "best worth hard easy difficult normal common right wrong fair reasonable clear known expected "
    "allowed good bad sense time "
)


def anaphors(question: Text) -> list[Anaphor]:
    """Those in the question whose antecedent is not in the question itself."""
    found: list[Anaphor] = []
    begin, end = _asking(question)
    for at in range(begin, end):
        word = question.words[at]
        one = _pronoun(question, at, word) or pointer(question, at, word)
        if one and not (found and found[-1].last > one.first):
            found.append(one)
    return found


def _asking(question: Text) -> tuple[int, int]:
    """From the first sentence that ends in a question mark to the last; all words when there is none."""
    marks = [at for at, word in enumerate(question.words) if word.text in {".", "!", "?"}]
    asked = [at for at in marks if question.words[at].text == "?"]
    if not asked:
        return 0, len(question.words)
    before = [at for at in marks if at < asked[0]]
    return (before[-1] + 1 if before else 0), len(question.words)


def _pronoun(question: Text, at: int, word: Word) -> Anaphor | None:
    if len(word.text) > 1 and word.text.isupper():
        return None
    sort = "person" if word.low in w.PEOPLE_ONE else "many" if word.low in w.MANY else "thing"
    if word.low not in w.PEOPLE_ONE | w.MANY | w.THING or _within(question, at, word):
        return None
    if word.low == "it" and _is_expletive(question.words, at):
        return None
    if word.low == "it" and at and question.words[at - 1].low in {"do", "doing", "done"}:
        return Anaphor(at, at + 1, "fact")  # what was done, not a thing
    follows = at + 1 < len(question.words) and is_content(question.words[at + 1])
    possessive = word.low in {"its", "their", "his"} or (word.low == "her" and follows)
    return Anaphor(at, at + 1, sort, possessive)


def _within(question: Text, at: int, word: Word) -> bool:
    """Whether the question itself names what the pronoun stands for, before it."""
    # In lower case every phrase may be a name.
    lower = question.text.islower()
    for phrase in question.phrases:
        if phrase.last > at:
            return False
        after = question.words[phrase.last].low
        if phrase.asked or phrase.kind in {"date", "number"}:
            continue
        named = phrase.kind == "name" or (lower and not phrase.article)
        between = {other.low for other in question.words[phrase.last : at]}
        own = word.low in w.POSSESSIVES and after not in w.PREPOSITIONS and (named or phrase.article)
        owned = own and phrase.preposition not in {"in", "at", "on"}
        # In one clause an object is never its subject: 'it' in 'How did Rome take it?' is not Rome.
        joined = between & (w.CONJUNCTIONS | w.WH | {","}) and (named or phrase.article)
        if owned or joined:
            return True
    return False


def _is_expletive(words: list[Word], at: int) -> bool:
    """'Is it true that', 'how long does it take to': 'it' for what follows; 'whose drone was it?'"""
    ends = at + 1 == len(words) or not words[at + 1].is_word
    if words[0].low in {"whose", "which"} and at > 2 and words[at - 1].low in w.BE and ends:
        return True
    near = {word.low for word in words[max(0, at - 2) : at + 4]}
    later = {word.low for word in words[at + 1 : at + 8]}
    return bool(near & (_EXPLETIVE | {"take", "takes"})) and bool(later & {"to", "that", "for", "if"})


def same_head(question: Text, topic: Topic) -> list[tuple[Phrase, str]]:
    """'the meeting', 'these clinics' -> the fuller phrase for the same thing, where one was said."""
    found: list[tuple[Phrase, str]] = []
    sources = [topic.question, *topic.earlier[:3], topic.answer]
    for phrase in question.phrases:
        opens = question.words[phrase.first].low
        bare = phrase.last - phrase.first == 2 and opens in w.DEMONSTRATIVES | {"the"}
        said = phrase.last < len(question.words) and question.words[phrase.last].low == "of"
        if not bare or said:  # 'the price of bread' is told in full
            continue
        for other in (p for text in sources for p in text.phrases):
            fuller = other.head == phrase.head and other.said > 1 and other.plural == phrase.plural
            if (fuller and opens not in other.text.lower().split()[:1]) or (fuller and opens == "the"):
                found.append((phrase, other.text))
                break
    return found


def resolved(question: Text, topic: Topic, found: list[Anaphor], choice: int = 0) -> str | None:
    """The question with each anaphor replaced by its antecedent, the ``choice``-th best; None without one."""
    out, at = [], 0
    used: dict[str, str] = {}
    for one in found:
        start, end = question.words[one.first].start, question.words[one.last - 1].end
        options = [o for o in _options(topic, one, question) if _free(o, one, used)]
        if not options:
            if one.sort == "place" and used:  # no place was said
                out.append(question.text[at:start].rstrip())
                at = end
            continue
        pick = options[min(choice, len(options) - 1)]
        out.append(question.text[at:start] + (owner(pick) if one.possessive else pick))
        used[pick] = one.sort
        at = end
    out.append(question.text[at:])
    return "".join(out) if used else None


def _free(option: str, one: Anaphor, used: dict[str, str]) -> bool:
    """Whether no word of another sort stands for it; a thing may be a place as well."""
    if one.sort == "place":
        return used.get(option.removeprefix("in ")) not in {"person", "many"}
    return used.get(option, one.sort) == one.sort


def _options(topic: Topic, one: Anaphor, question: Text) -> list[str]:
    for known in (topic, *(Topic(text, text.text, Text("")) for text in topic.earlier)):
        options = [o for o in _FINDERS[one.sort](known) if len(o) <= 120]
        rank = question.words[one.first + 1].low if one.sort in {"nth", "pair"} else ""
        own = question.words[one.last - 1].low in {rank, "one"}  # not 'the last of them'
        if one.sort == "nth" and own and (kind := antecedents.ranked(known)):
            return [f"the {rank} {kind}"]
        if rank and options:
            place = PLACES[rank]
            return options[place:][:1] if place >= 0 else options[-1:]
        # 'Are they safer than bonds?': what the question names itself is not what it points at
        options = [o for o in options if _plain(o) not in _plain(question.text)]
        if one.sort == "person":  # nor at 'Minister Ann Lee' where it names 'Lee'
            named = [f"{_plain(p.text)}\n" for p in question.phrases if p.kind == "name"]
            options = [o for o in options if not f"{_plain(o)}\n".endswith(tuple(named))]
        if one.sort in {"time", "place"} and options:
            if question.words[one.first - 1].low in w.PREPOSITIONS:
                return options
            return [dated(o) if one.sort == "time" else f"in {o}" for o in options]
        if options:
            return list(dict.fromkeys(options))
    return []


def _plain(text: str) -> str:
    """The words in lower case with a blank on both sides, so that only whole words are found in it."""
    return f" {' '.join(word.low for word in split_words(text))} "


def owner(text: str) -> str:
    """The possessive form."""
    return text + ("'" if text.endswith("s") else "'s")
