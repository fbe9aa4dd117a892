"""Which word of a question is its verb, by closed classes, capitals and position."""

from __future__ import annotations

from assistant.condense import words as w
from assistant.condense.tokens import Word, is_content

_OPENERS = (w.DETERMINERS | w.POSSESSIVES | w.RANKS) - {"that"}
_TAKING = w.word_set("take takes took taken taking")
_BEFORE_ORDER = {"please", "and", ".", "?", "!", ":", ","}
_SUBORDINATES = w.WH | w.word_set("that if whether because while although though unless until since")


def determiner_next(words: list[Word], at: int) -> bool:
    """'to the clinic': a phrase follows, not a verb."""
    determiners = w.ARTICLES | w.DEMONSTRATIVES | w.POSSESSIVES
    return at < len(words) and words[at].low in determiners


def determines(words: list[Word], begin: int, at: int) -> bool:
    """'the', 'all those', 'the next', 'last' before 'year'; in 'is that the seat', 'that' opens a clause."""
    word = words[at]
    if len(word.text) > 1 and word.text.isupper():
        return False
    if word.low in w.RANKS:
        after = words[at + 1] if at + 1 < len(words) else word
        return is_content(after) and (at > begin or after.low in w.DATED | w.DAYS | w.SHAPES)
    clause = word.low == "that" and determiner_next(words, at + 1)
    return word.low in w.DETERMINERS | w.POSSESSIVES and not clause


def is_order(words: list[Word], at: int) -> bool:
    """'Tell me about', 'please list the ports', but not 'list price', 'show times'."""
    if at + 1 >= len(words) or (at and words[at - 1].low not in _BEFORE_ORDER):
        return False
    after = words[at + 1]
    if words[at].low in w.ORDERS:
        return after.is_word and after.low not in w.AUX
    return (
        words[at].low in w.ORDERS_OR_NOUNS and after.low in w.DETERMINERS | w.PRONOUNS | w.POSSESSIVES | w.WH
    )


def is_verb(words: list[Word], begin: int, at: int, determined: bool, verb_due: bool) -> bool:
    """Whether the word at ``at`` is a verb, and no part of the phrase that starts at ``begin``."""
    word, opens = words[at], at == begin
    if opens and not determined and is_order(words, at):
        return True
    if opens and at and word.low in {"place", "part"} and words[at - 1].low in _TAKING:
        return True  # what takes place is no place
    if (word.capital and at > 0) or (opens and determined):
        return False
    if opens and at > 0 and words[at - 1].low in w.PREPOSITIONS - {"to"}:
        return False
    before = words[at - 1].low if at else ""
    if opens and (before == "who" or (verb_due and before in w.PRONOUNS - w.POSSESSIVES)):
        return True  # 'who chairs', 'how do I renew'
    if word.low in w.VERBS_INFLECTED:
        if word.low.endswith("s") and _is_plural(words, begin, at):
            return False
        return opens or words[at - 1].low != "'s"
    # 'Did the parking charges double?': a plural ends its phrase.
    after_plural = before.endswith("s") and before in w.VERBS_INFLECTED
    if word.low in w.BASE_VERBS or after_plural:
        # 'When does the flood work start?': the last word is the verb.
        return verb_due and not (determined and at > begin and _ends_clause_with_verb(words, at + 1))
    if _ends_clause(words, at):
        return True
    # An unknown verb shows by the change from capitals: 'did Rome grumble', 'was Hamlet premiered?'
    changes = words[at - 1].capital and not word.capital and word.text[0].isalpha()
    noun_next = at + 1 < len(words) and is_content(words[at + 1])  # 'the US armed forces'
    if changes and not opens and word.low.endswith("ed") and not noun_next:
        return True
    return verb_due and not opens and changes and at - begin < 4 and not _verb_follows(words, at + 1)


def _ends_clause_with_verb(words: list[Word], at: int) -> bool:
    known = at < len(words) and words[at].low in w.BASE_VERBS
    return known and (at + 1 == len(words) or not words[at + 1].is_word)


def _ends_clause(words: list[Word], at: int) -> bool:
    """'Did the reservoir leak?': an auxiliary calls for a verb, known or not, and only this is left."""
    first = at
    while first and is_content(words[first - 1]):
        first -= 1
    subject = {word.low for word in words[first:at]}
    while first and words[first - 1].low in _OPENERS:
        first -= 1
    asked = first > 0 and words[first - 1].low in w.DO | w.MODAL and subject and not subject & w.BASE_VERBS
    ends = at + 1 == len(words) or words[at + 1].text == "?"
    return bool(asked) and ends and words[at].low.isalpha() and not words[at].low.endswith("s")


def _verb_follows(words: list[Word], at: int) -> bool:
    """Whether a known verb comes before the next phrase: in 'does the Leeds depot open' it is no 'depot'."""
    while at < len(words) and (is_content(words[at]) or words[at].low in w.ADVERBS):
        if words[at].low in w.BASE_VERBS:
            return True
        at += 1
    return at < len(words) and words[at].low in w.DO | w.HAVE


def _is_plural(words: list[Word], begin: int, at: int) -> bool:
    """Whether the word in -s is a noun: 'are the age limits', 'who sets the parking charges', 'permits?'."""
    first = begin
    while first and words[first - 1].low in _OPENERS:
        first -= 1
    after = words[at + 1] if at + 1 < len(words) and words[at + 1].is_word else None
    if (first and words[first - 1].low in w.AUX) or (after and after.low in w.AUX):
        return True
    named = 1 < at > begin and words[at - 1].capital
    if named and first == begin:
        return False  # 'Anna Berg chairs'
    opened, verb = _clause(words, first)
    if not after:
        return verb or not (opened or named)
    # With an object it is a verb: 'did they say the council plans a strike'.
    takes_object = is_content(after) or determiner_next(words, at + 1)
    return verb and at > begin and not named and not takes_object


def _clause(words: list[Word], first: int) -> tuple[bool, bool]:
    """Of the clause before ``first``: whether a word opens it that calls for a verb, whether it has one."""
    start = first
    while start and words[start - 1].is_word and words[start - 1].low not in _SUBORDINATES:
        start -= 1
    said = {word.low for word in words[start:first]}
    if start < first and not said & (w.DO | w.MODAL):
        before, verbs = words[first - 1], w.AUX | w.VERBS_INFLECTED | w.BASE_VERBS
        if is_content(before) and before.low not in verbs and not before.low.endswith("ed"):
            return True, False  # 'the date | the licence expires'
    finite = any(low in w.AUX | w.VERBS_INFLECTED and not low.endswith("ing") for low in said)
    return bool(start and words[start - 1].is_word), finite
