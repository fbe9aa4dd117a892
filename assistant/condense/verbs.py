"""Which word of a question is its verb, by closed classes, capitals and position."""

from __future__ import annotations

from assistant.condense import words as w
from assistant.condense.tokens import Word, is_content


def determiner_next(words: list[Word], at: int) -> bool:
    """'to the clinic': a phrase follows, not a verb."""
    determiners = w.ARTICLES | w.DEMONSTRATIVES | w.POSSESSIVES
    return at < len(words) and words[at].low in determiners


def is_verb(words: list[Word], begin: int, at: int, determined: bool, verb_due: bool) -> bool:
    """Whether the word at ``at`` is a verb, and no part of the phrase that starts at ``begin``."""
    word, opens = words[at], at == begin
    if (word.capital and at > 0) or (opens and determined):
        return False
    if opens and at > 0 and words[at - 1].low in w.PREPOSITIONS - {"to"}:
        return False
    before = words[at - 1].low if at else ""
    if opens and (before == "who" or (verb_due and before in w.PRONOUNS - w.POSSESSIVES)):
        return True  # 'who chairs', 'how do I renew'
    if word.low in w.VERBS_INFLECTED:
        return opens or words[at - 1].low != "'s"
    if word.low in w.BASE_VERBS:
        return verb_due
    # An unknown verb shows by the change from capitals: 'did Rome grumble', 'was Hamlet premiered?'
    changes = words[at - 1].capital and not word.capital and word.text[0].isalpha()
    noun_next = at + 1 < len(words) and is_content(words[at + 1])  # 'the US armed forces'
    if changes and not opens and word.low.endswith("ed") and not noun_next:
        return True
    return verb_due and not opens and changes and at - begin < 4 and not _verb_follows(words, at + 1)


def _verb_follows(words: list[Word], at: int) -> bool:
    """Whether a known verb comes before the next phrase: in 'does the Leeds depot open' it is no 'depot'."""
    while at < len(words) and (is_content(words[at]) or words[at].low in w.ADVERBS):
        if words[at].low in w.BASE_VERBS:
            return True
        at += 1
    return at < len(words) and words[at].low in w.DO | w.HAVE
