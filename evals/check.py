"""Is a gold file fit to measure with? Problems by case, in the order of the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from evals.corpus import Corpus, Unit, evidence
from evals.metrics.text import plain, says_one_of
from evals.types import GoldCase, GoldQuote

DRAFT = "draft"
"""The tag of a proposed case that no person has accepted yet."""
ALIKE = 0.8
"""Cosine of character n-grams from which on two questions are one question in other words."""
RELATED = 0.45
"""The same for questions that also want the same facts from the same place."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case; a warning is for a person to look at and doesn't fail the check."""

    case: str
    message: str
    warning: bool = False


def check(cases: Sequence[GoldCase], corpus: Corpus | None) -> list[Problem]:
    """All problems. Without a corpus, what has to be looked up in it is not checked."""
    found = [Problem(case.id, message) for case in cases for message in _shape(case)]
    if corpus:
        for case in cases:
            found += _quotes(case, corpus)
    return [*found, *_twins(cases, corpus)]


def _shape(case: GoldCase) -> Iterator[str]:
    if not case.question.strip():
        yield "the question is blank"
    if DRAFT in case.tags:
        yield f"still a draft: check it and remove the tag {DRAFT!r}"
    if case.answerable and not (case.facts or case.answers or case.quotes):
        yield "answerable, but nothing says how a right answer would be known: add facts, answers or quotes"
    if not case.answerable and (case.facts or case.answers or case.quotes):
        yield "unanswerable, but has facts, answers or quotes: remove them or make it answerable"
    if case.history and case.history[-1].role == "user":
        yield "the history ends with a question: the assistant's turn is missing"


def _quotes(case: GoldCase, corpus: Corpus) -> Iterator[Problem]:
    for number, quote in enumerate(case.quotes, 1):
        message = _misplaced(quote, corpus)
        if message:
            yield Problem(case.id, f"quote {number}: {message}")
    for path in case.documents or ():
        if path not in corpus.by_path:
            yield Problem(case.id, f"document {path!r} is not in the corpus")
    text = "\n".join(_said(unit, corpus) for unit in evidence(case, corpus))
    for fact in case.facts if case.quotes else ():
        if text and not says_one_of(text, fact):
            yield Problem(case.id, f"fact {' / '.join(fact)!r} is in none of its quotes")


def _misplaced(quote: GoldQuote, corpus: Corpus) -> str:
    """Why the quote can't be found, or ''."""
    titled = corpus.titled(quote)
    if not titled:
        return f"no document is called {quote.document!r}"
    places = corpus.find(quote)
    if not places and quote.start is not None:
        return f"nothing stands at {quote.start}-{quote.end} of {quote.document!r}, or other text"
    if not places:
        return f"{quote.document!r} does not hold {quote.text!r}"
    if len({place.document_id for place in places}) > 1:
        return f"several documents are called {quote.document!r}: add its source"
    return ""


def _said(unit: Unit, corpus: Corpus) -> str:
    spans = [span for span in unit if span.document_id]
    return "\n".join(corpus.by_id[s.document_id or ""].text[s.start : s.end] for s in spans)


def _twins(cases: Sequence[GoldCase], corpus: Corpus | None) -> Iterator[Problem]:
    """Repeated questions, and questions of one split that give away those of another."""
    exact: dict[str, list[GoldCase]] = defaultdict(list)
    for case in cases:
        exact[_asked(case)].append(case)
    for same in exact.values():
        yield from (Problem(case.id, f"asks the same as {same[0].id}") for case in same[1:])
    alike = _similarity(cases)
    for (i, first), (j, second) in combinations(enumerate(cases), 2):
        if first.split == second.split or _asked(first) == _asked(second):
            continue
        where = f"{first.id} ({first.split})"
        if alike[i][j] >= ALIKE and first.history == second.history:
            yield Problem(second.id, f"leak: nearly the question of {where}")
        elif _same_facts(first, second) and _same_place(first, second, corpus):
            close = alike[i][j] >= RELATED
            words = (
                "asks for the same fact in similar words as" if close else "has the same fact and quote as"
            )
            yield Problem(second.id, f"{'leak: ' if close else ''}{words} {where}", warning=not close)


def _asked(case: GoldCase) -> str:
    return plain(" | ".join([*(turn.text for turn in case.history), case.question])).strip(" ?.!")


def _similarity(cases: Sequence[GoldCase]) -> list[list[float]]:
    """Cosine of TF-IDF vectors of character 3- to 5-grams within words: catches typos and word forms."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit_transform(
        [f"{plain(case.question)} ?" for case in cases]
    )
    similarity: list[list[float]] = (vectors @ vectors.T).toarray().tolist()
    return similarity


def _same_facts(first: GoldCase, second: GoldCase) -> bool:
    def words(case: GoldCase) -> list[set[str]]:
        return [{plain(spelling) for spelling in fact} for fact in case.facts]

    a, b = words(first), words(second)
    return bool(a) and len(a) == len(b) and all(any(x & y for y in b) for x in a)


def _same_place(first: GoldCase, second: GoldCase, corpus: Corpus | None) -> bool:
    if corpus is None:
        return bool(set(first.quotes) & set(second.quotes))
    spans = [[s for unit in evidence(c, corpus) for s in unit if s.document_id] for c in (first, second)]
    return any(
        a.document_id == b.document_id and (a.start or 0) < (b.end or 0) and (b.start or 0) < (a.end or 0)
        for a in spans[0]
        for b in spans[1]
    )
