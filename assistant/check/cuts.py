"""What may honestly be left out of a sentence, or moved within it.

Sentence compression by deletion (Knight and Marcu 2002; Filippova and Strube 2008), narrowed to cuts that
cannot change what is claimed: brackets that take nothing back, an apposition between commas, a relative
clause or a list of examples after a comma, a connective, the other half at a semicolon. Only a relative
clause may go with an anchor in it (a hedge, limit or attribution), and none with a negation. Opening
phrases, which bound what is said, never go; they may move to the end, and a last phrase to the front.
Nothing is added or reworded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.check.tokens import Token
from assistant.check.words import (
    ADDITIVES,
    ANCHORS,
    ARTICLES,
    ATTRIBUTIONS,
    COMPLEMENTISERS,
    CONDITIONS,
    CONNECTIVES,
    HEDGES,
    OWN_STATEMENTS,
    PREPOSITIONS,
    TAKES_BACK,
    TELL_OF_NAMES,
)

_BRACKETS = {"(": ")", "[": "]"}
_STOPS = {",", "-"}
_LONGEST_ASIDE, _LONGEST_MOVE, _FEWEST = 25, 14, 3
Cuts = Mapping[int, Sequence[int]]
"""Start of what may be left out -> where it may end (half-open)."""


def is_cut(draft: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether the draft is the source, cut or turned as described above."""
    if sum(token.is_word for token in draft) < min(_FEWEST, sum(token.is_word for token in source)):
        return False
    wanted = [token for token in draft if _counts(token)]
    return any(_matches(wanted, order, cuts(order)) for order in orders(source))


def orders(source: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The source as it stands, with its opening phrase at the end, and with its last phrase in front."""
    yield source
    body, end = _body(source)
    commas = [at for at in range(1, len(body) - 1) if body[at].text == "," and not _in_date(body, at)]
    if not commas or any(token.text == '"' for token in body):
        return
    first, last = body[: commas[0]], body[commas[-1] + 1 :]
    rest = body[commas[0] + 1 :]
    if _moves(first) and not any(token.key in COMPLEMENTISERS | ATTRIBUTIONS for token in rest):
        yield [*rest, *first, *end]
    if _moves(last) and not any(token.key in COMPLEMENTISERS for token in last):
        yield [*last, *body[: commas[-1]], *end]


def cuts(source: Sequence[Token]) -> Cuts:
    """Everything that may be left out, by where it starts."""
    found: dict[int, list[int]] = {}
    for start, end in (*_opening(source), *_brackets(source), *_asides(source), *_halves(source)):
        found.setdefault(start, []).append(end)
    for at, token in enumerate(source):
        if token.key in ADDITIVES:
            found.setdefault(at, []).append(at + 1)
    return found


def _opening(source: Sequence[Token]) -> Iterator[tuple[int, int]]:
    keys = [token.key for token in source]
    for words in CONNECTIVES:
        if tuple(keys[: len(words)]) == words and (len(words) > 1 or keys[0] == "and" or keys[1:2] == [","]):
            yield 0, len(words)


def _brackets(source: Sequence[Token]) -> Iterator[tuple[int, int]]:
    for start, token in enumerate(source):
        closing = _BRACKETS.get(token.text)
        end = next((i for i in range(start, len(source)) if source[i].text == closing), None)
        if closing and end is not None and not _qualifies(source[start + 1 : end]):
            yield start, end + 1


def _asides(source: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """From one comma or dash to the next of its kind; the last may run to the end of the sentence.

    A relative clause makes a statement of its own, so it may go with its figures and hedges.
    """
    body, _ = _body(source)
    for start, token in enumerate(body):
        if token.text not in _STOPS:
            continue
        stops = (i for i in range(start + 1, len(body)) if body[i].text == token.text)
        end = next((i for i in stops if not _in_date(body, i)), len(body))
        inside = body[start + 1 : end]
        if not inside or len(inside) > _LONGEST_ASIDE:
            continue
        own = _tells(inside[0], source[start - 1 : start]) and not _negated(inside)
        if _goes_on(inside, body[end + 1 : end + 2], own):
            continue
        if own or (end < len(body) and inside[0].key in ARTICLES and not _anchored(inside)):
            yield start, end


def _tells(opening: Token, before: Sequence[Token]) -> bool:
    """Opens a relative clause; 'where' does after a name, and else is as often an 'if'."""
    place = opening.key == "where" and any(token.is_name for token in before)
    return place or opening.key in OWN_STATEMENTS


def _goes_on(inside: Sequence[Token], after: Sequence[Token], own: bool) -> bool:
    """After the next comma 'the mayor' or 'who' may belong to a name in the aside, and 'and' to a list."""
    opens = {token.key for token in after}
    told_of = any(token.is_name for token in inside) and bool(opens & TELL_OF_NAMES)
    return told_of or (not own and bool(opens & {"and", "or"}))


def _halves(source: Sequence[Token]) -> Iterator[tuple[int, int]]:
    body, _ = _body(source)
    for at, token in enumerate(body):
        if token.text == ";":
            if not _anchored(body[:at]):
                yield 0, at + 1
            if not _anchored(body[at:]):
                yield at, len(body)


def _anchored(part: Sequence[Token]) -> bool:
    """Holds what must not go: an anchor, or half a quotation."""
    return _negated(part) or any(token.key in ANCHORS and not token.is_name for token in part)


def _qualifies(part: Sequence[Token]) -> bool:
    """A bracket that takes back or limits what stands before it, or holds half a quotation."""
    return _negated(part) or any(
        token.key in HEDGES | CONDITIONS | TAKES_BACK and not token.is_name for token in part
    )


def _negated(part: Sequence[Token]) -> bool:
    """Holds a negation, or half a quotation."""
    halved = sum(token.text == '"' for token in part) % 2 == 1
    return halved or any(token.negates for token in part)


def _moves(phrase: Sequence[Token]) -> bool:
    return 1 < len(phrase) <= _LONGEST_MOVE and phrase[0].key in PREPOSITIONS


def _in_date(body: Sequence[Token], comma: int) -> bool:
    """'December 23, 2022': a comma that parts no phrases."""
    return body[comma - 1].is_number and body[comma + 1].is_number


def _body(source: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """The sentence, and the marks that close it."""
    end = len(source)
    while end and source[end - 1].text in ".!?":
        end -= 1
    return source[:end], source[end:]


def _counts(token: Token) -> bool:
    """Commas, full stops and dashes may come and go; quotation and question marks may not."""
    return token.is_word or token.text not in ",.;:-()[]!"


def _matches(draft: Sequence[Token], source: Sequence[Token], allowed: Cuts) -> bool:
    """Is the draft the source without some of the cuts? Reads both from the left, all ways at once."""
    reached: list[set[int]] = [set() for _ in range(len(source) + 1)]
    reached[0].add(0)
    for at, token in enumerate(source):
        for position in reached[at]:
            for end in allowed.get(at, ()):
                reached[end].add(position)
            if not _counts(token):
                reached[at + 1].add(position)
            elif position < len(draft) and draft[position].same(token):
                reached[at + 1].add(position + 1)
    return len(draft) in reached[len(source)]
