"""A new phrase in the place of the one that is most like it in the question before.

The idea of parallel elements in Dalrymple, Shieber and Pereira, "Ellipsis and Higher-Order
Unification", Linguistics and Philosophy 14(4), 1991, without the logic.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.condense import words as w
from assistant.condense.ellipsis import capital
from assistant.condense.memory import Text, Topic
from assistant.condense.phrases import Phrase, names_within, with_unions
from assistant.condense.times import retimed

_NUMBER = re.compile(r"\d{1,3}[a-z]?\Z", re.IGNORECASE)  # of an article or a chapter, not a year
_NUMBERED = {"is": "are", "are": "is", "was": "were", "were": "was"}


def substituted(fragment: Text, topic: Topic, old: str = "", *, fitting: bool = False) -> list[str]:
    """The topic's question with its phrases replaced by the fragment, best first.

    With ``fitting`` only those that the fragment's form shows to be of the same sort.
    """
    fragment, base = retimed(_unsaid(fragment, topic.question), topic.question)
    topic = replace(topic, question=base)
    new = fragment.phrases[0]
    if (fragment.words[0].low in w.PREPOSITIONS and new.kind == "date") or (
        new.first and not new.preposition
    ):
        new_text = fragment.text[fragment.words[0].start : _end(fragment)]
    else:
        new_text = fragment.text[new.start : _end(fragment)]
    known = with_unions(base.words, base.phrases, base.text)
    # 'the budget' is no part of a name, whatever a single word in lower case may be.
    parts = [p for phrase in known if not new.article for p in names_within(base.words, phrase, base.text)]
    places = [*known, *parts]
    if fitting:
        places = [p for p in places if _fits(new, p, fragment, base, p in parts)]
    ranked = sorted(places, key=lambda p: -_likeness(new, p, topic, fragment, old))
    good = [p for p in ranked if _likeness(new, p, topic, fragment, old) > 0]
    results = [_swap(base, p, new, _spelled(new_text, base, p)) for p in good]
    if new.preposition and (not good or good[0].preposition != new.preposition):
        whole = fragment.text[fragment.words[max(new.first - 1, 0)].start : _end(fragment)]
        first = 0 if not results or new.preposition in {"in", "on", "at", "by", "during", "since"} else 1
        results.insert(first, f"{base.text.rstrip(' ?.!')} {whole}?")
    return list(dict.fromkeys(results))


def _unsaid(fragment: Text, base: Text) -> Text:
    """'the price of milk' after 'the price of bread' is 'of milk'."""
    said = {phrase.text.lower().removeprefix("the ") for phrase in base.phrases}
    one, *others = fragment.phrases
    if one.text.lower().removeprefix("the ") not in said or not others or others[0].first != one.last + 1:
        return fragment
    rest = Text(fragment.text[fragment.words[one.last].start :])
    return _unsaid(rest, base) if others[0].preposition and rest.phrases else fragment


def _fits(new: Phrase, place: Phrase, fragment: Text, base: Text, part: bool) -> bool:
    """Whether the form of ``new`` allows the place; a common noun is no name and no part of one."""
    if new.kind != "noun" or place.kind in {"date", "number"}:
        return True
    if part:
        return False
    if new.head == place.head or (new.preposition and new.preposition == place.preposition):
        return True
    if names_within(base.words, place, base.text):
        owned = any(word.low == "'s" for word in base.words[place.first : place.last])
        return owned or bool(names_within(fragment.words, new, fragment.text))
    if place.kind == "name":
        return new.last - new.first == 1  # 'porto' may be a name in lower case
    owned = place.text.lower().split()[0] in w.POSSESSIVES
    if lower_case(base) and new.said == place.said == 1 and not owned:
        return True  # 'the uk' for 'norway', not for 'our plan'
    return new.article == place.article


def _spelled(new: str, base: Text, place: Phrase) -> str:
    """'the defence one' in the place of 'the finance minister' is 'the defence minister'."""
    head = base.words[place.last - 1].text
    if place.kind == "name" and place.said == 1:  # 'the French one' for 'German' is 'French'
        return re.sub(r"(?i)\A(?:the )?([^\W\d_]+) one\Z", r"\1", new)
    return re.sub(r"(?<=[^\W\d_] )one\Z", head, new) if head.isalpha() else new


def renumbered(new: Text, topic: Topic) -> str | None:
    """'and 6?' after 'Article 5': the question with the other number; None where that does not fit."""
    base = topic.question
    numbers = [word for word in base.words if _NUMBER.match(word.text)]
    said = new.text.rstrip(" ?.!")
    if not numbers or not _NUMBER.match(said):
        return None
    return base.text[: numbers[-1].start] + said + base.text[numbers[-1].end :]


def as_modifier(fragment: Text, topic: Topic) -> str | None:
    """'and york?' -> 'the york clinic' for 'the leeds clinic' that ends the question before.

    Where nobody writes capitals, a lone word that is no verb may be a name.
    """
    base, new = topic.question, fragment.phrases[0]
    lasting = [p for p in base.phrases if p.kind not in {"date", "number"}]
    if not lasting or not lower_case(base) or len([x for x in fragment.words if x.is_word]) > 1:
        return None
    place, verbs = lasting[-1], w.BASE_VERBS | w.VERBS_INFLECTED
    # Who writes capitals means no name with 'scanners', and a plural stands before no noun.
    fits = new.kind in {"noun", "name"} and not (new.plural and base.text[0].isupper())
    fits = fits and not {new.head, fragment.first} & (verbs | {place.head})
    if not fits or base.words[place.first].low != "the" or place.last - place.first < 3:
        return None
    start, end = base.words[place.first + 1].start, base.words[place.last - 2].end
    return base.text[:start] + new.text + base.text[end:]


def lower_case(text: Text) -> bool:
    """Whether capitals tell nothing: there are none after the first letter."""
    return not any(char.isupper() for char in text.text[1:])


def _end(fragment: Text) -> int:
    words = [
        word
        for word in fragment.words
        if word.is_word and word.low not in {"instead", "then", "too", "please"}
    ]
    end = words[-1].end if words else len(fragment.text)
    return words[-1].start if len(words) > 1 and words[-1].low == "'s" else end


def _likeness(new: Phrase, place: Phrase, topic: Topic, fragment: Text, old: str) -> float:
    """How well ``new`` can stand where ``place`` does; not above 0: not at all."""
    if old and old.lower() in place.text.lower():
        return 20.0
    if old and place.text.lower() in old.lower():
        return 10.0
    if new.text.lower() == place.text.lower():
        return -1.0
    # In lower case a name looks like a noun: then only dates and numbers are sure to be of another kind.
    typed = not fragment.text.islower()
    rare = {"date", "number"}
    if (new.kind in rare) != (place.kind in rare) or (new.kind in rare and new.kind != place.kind):
        return -1.0
    score = (
        1.0
        + 3 * (new.kind == place.kind and typed)
        - 3 * (typed and new.kind == "name" and place.kind != "name")
    )
    score += 4 * (new.head == place.head) + 3 * (
        bool(new.preposition) and new.preposition == place.preposition
    )
    score += 0.5 * (new.article == place.article) + 0.5 * (new.plural == place.plural) - 1.5 * place.asked
    score += 1.0 * (place.text.lower() in topic.raw.lower()) - 0.3 * bool(
        place.preposition and not new.preposition
    )
    score += 1.0 * (place.kind == "name" and " and " in place.text)  # a pair is one element
    score += 2.0 * (topic.added(place) and topic.question.first in w.WH | w.AUX)  # what it was put about
    return score + (1.0 if not typed and place.kind == "name" else 0.0)


def _end_of_body(base: Text, place: Phrase) -> int:
    """Where the place ends; 'of farmers' is a part of 'the association of farmers', unlike 'of Lidl'."""
    of = (p for p in base.phrases if p.first == place.last + 1 and p.preposition == "of")
    members = next((p for p in of if p.kind == "noun" and not p.article), None)
    named = members is not None and names_within(base.words, members, base.text)
    return members.end if members and not named and place.head in w.BODIES else place.end


def _swap(base: Text, place: Phrase, new: Phrase, new_text: str) -> str:
    start, text = place.start, new_text
    before = base.words[place.first - 1].low if place.first else ""
    if before in w.PREPOSITIONS and text.lower().startswith(before + " "):
        text = text[len(before) + 1 :]
    owned = next((n for n in range(place.first, place.last) if base.words[n].low == "'s"), None)
    if owned is not None and new.kind == "noun" and "'s" not in new.text:
        # 'the deputy mayor' and 'the budget' for 'Turin's mayor' are Turin's too.
        start = base.words[owned].end + 1
        text = re.sub(r"(?i)\A(?:the|a|an) ", "", new_text)
    elif owned is not None and place.kind != "name" and new.kind == "name":
        return base.text[: place.start] + text + base.text[base.words[owned].start :]
    opening = base.text[:start]
    unlike = place.kind == new.kind == "noun" and place.plural != new.plural
    if unlike and before in _NUMBERED and base.text[0].isupper():  # else it may be 'wales'
        opening = opening[: base.words[place.first - 1].start] + _NUMBERED[before] + " "
    whole = opening + text + base.text[_end_of_body(base, place) :]
    return capital(whole) if base.text[0].isupper() else whole
