"""Each scorer against cases worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from assistant.types import Answer, Citation, Turn
from evals.corpus import Corpus, Span, Unit, evidence
from evals.metrics import METRICS, metric_of, score
from evals.metrics.abstention import aurc, auroc, ece, reliability, risk_coverage, score_abstention
from evals.metrics.answer import best_f1, exact, score_answer, turn_of
from evals.metrics.citation import is_exact, score_citations, statements
from evals.metrics.retrieval import score_retrieval
from evals.metrics.speed import peak_rss_mb
from evals.metrics.text import holds, says, squad_tokens
from evals.types import CaseResult, GoldCase, GoldQuote
from tests.evals_support import answer, cite, document, passage_of

NOTES = document("Ann leads. Bob follows. Cy waits. Di left.")
#                 0          11           24        34
CORPUS = Corpus([NOTES])


def case(*quotes: str, any_quote: bool = False, **fields: object) -> GoldCase:
    gold = tuple(GoldQuote("Notes", text) for text in quotes)
    return GoldCase("a", "Who?", True, quotes=gold, any_quote=any_quote, **fields)  # type: ignore[arg-type]


def units(of: GoldCase) -> tuple[Unit, ...]:
    return evidence(of, CORPUS)


@pytest.mark.parametrize(
    ("text", "wording", "found"),
    [
        ("It cost $51 billion.", "$51 billion", True),
        ("It cost $51 billion.", "$5", False),
        ("There are 1,031 ships.", "031", False),
        ("There are 5.5 of them.", "5", False),
        ("There are 5.", "5", True),
        ("On May 19th it rained.", "May 19", True),
        ("The King’s  Bay", "king's bay", True),
        ("Japanese ships", "Japan", False),
        ("free–market", "free-market", True),
        ("anything", "", False),
    ],
)
def test_a_wording_is_found_as_whole_words(text: str, wording: str, found: bool) -> None:
    assert says(text, wording) is found


def test_squad_normalisation() -> None:
    assert squad_tokens("The  U.S. took an apple!") == ["us", "took", "apple"]


@pytest.mark.parametrize(
    ("text", "answer", "found"),
    [
        ("It cost 15 million.", "1.5 million", False),
        ("It cost 1.5 million.", "1.5 million", True),
        ("The U.S. ratified it.", "the US", True),
        ("It has 5,000 members.", "5000 members", True),
        ("It rained.", "rain", False),
        ("It rained.", "", False),
    ],
)
def test_a_short_answer_is_looked_for_in_tokens(text: str, answer: str, found: bool) -> None:
    assert holds(text, answer) is found


def test_token_f1_and_exact_match_by_hand() -> None:
    # Shared tokens: big, dog = 2; given 3, wanted 2: F1 = 2 * 2 / (3 + 2) = 0.8.
    assert best_f1("the big brown dog", ("big dog", "cat")) == pytest.approx(0.8)
    assert best_f1("", ("big dog",)) == 0.0
    assert exact("The big dog.", ("cat", "big dog")) == 1.0
    assert exact("The big brown dog.", ("big dog",)) == 0.0


def test_fact_recall_counts_any_spelling_and_the_turn() -> None:
    asked = case(facts=(("Ann", "Anna"), ("Bob",)), history=(Turn("user", "x"), Turn("assistant", "y")))
    scores = score_answer(asked, answer("Anna leads. [1]"), ())
    assert scores == {"fact_recall": 0.5, "fact_recall_turn_2": 0.5, "all_facts": 0.0, "correct": 0.0}
    assert score_answer(asked, answer("Anna and Bob. [1]"), ())["correct"] == 1.0
    assert score_answer(asked, answer(), ())["fact_recall"] == 0.0
    assert turn_of(case(history=(Turn("user", "x"),) * 5)) == "4+"


def test_a_short_answer_is_right_when_it_is_said() -> None:
    asked = case(answers=("big dog",))
    assert score_answer(asked, answer("It was the big dog."), ())["correct"] == 1.0
    assert score_answer(asked, answer("It was the big doge."), ())["correct"] == 0.0


def test_a_long_reference_leaves_correctness_to_the_evidence() -> None:
    asked = case("Ann leads.", answers=("one two three four five six seven eight nine ten eleven",))
    assert score_answer(asked, answer("x [1]", cite(NOTES, 0, 10)), units(asked))["correct"] == 1.0
    assert score_answer(asked, answer("x [1]", cite(NOTES, 11, 23)), units(asked))["correct"] == 0.0
    assert "correct" not in score_answer(case(answers=asked.answers), answer("x"), ())


def test_what_misleading_documents_claim_must_not_be_said() -> None:
    asked = case(facts=(("Ann",),), wrong_answers=("Bob",))
    assert score_answer(asked, answer("Ann or Bob."), ())["correct"] == 0.0
    assert score_answer(asked, answer("Ann or Bob."), ())["misled"] == 1.0
    assert score_answer(asked, answer("Ann."), ())["correct"] == 1.0


def test_marked_phrases_are_scored_where_a_system_marks_them() -> None:
    marked = Citation(1, "d", "p", "t", None, "Ann Berg leads.", 10, 25, "", 10, 18)
    scores = score_answer(case(answers=("Ann Berg",)), answer("Ann Berg leads. [1]", marked), ())
    assert scores["phrase_match"] == scores["phrase_f1"] == 1.0
    assert scores["exact_match"] == 0.0


def test_retrieval_by_hand() -> None:
    asked = case("Bob follows.", "Di left.")
    ranked = [passage_of(NOTES, 0, 10), passage_of(NOTES, 11, 23), passage_of(NOTES, 34, 42)]
    scores = score_retrieval(answer(passages=ranked), units(asked))
    ideal = 1 + 1 / math.log2(3)
    assert scores == pytest.approx(
        {
            "recall@1": 0.0,
            "recall@5": 1.0,
            "recall@10": 1.0,
            "mrr": 0.5,
            "ndcg@10": (1 / math.log2(3) + 1 / math.log2(4)) / ideal,
            "document@1": 1.0,
        }
    )


def test_a_passage_with_two_quotes_finds_both_and_a_quote_is_found_once() -> None:
    asked = case("Ann leads.", "Bob follows.")
    both = [passage_of(NOTES, 0, 23), passage_of(NOTES, 0, 10)]
    scores = score_retrieval(answer(passages=both), units(asked))
    assert scores == dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10", "document@1"), 1.0)
    split = [passage_of(NOTES, 0, 10), passage_of(NOTES, 5, 9)]
    assert score_retrieval(answer(passages=split), units(asked))["recall@10"] == 0.5


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("Notes", "Minutes", 1.0), ("Minutes", "Notes", 0.0)]
)
def test_the_document_of_the_first_passage_may_hold_the_evidence_elsewhere(
    first: str, second: str, expected: float
) -> None:
    ranked = [replace(passage_of(NOTES, 24, 33), title=t, document_id=t) for t in (first, second)]
    wanted = ((Span("Notes", None, 0, 10, "Ann leads."),),)
    scores = score_retrieval(answer(passages=ranked), wanted)
    assert (scores["document@1"], scores["recall@10"]) == (expected, 0.0)


def test_any_of_the_quotes_is_enough() -> None:
    asked = case("Ann leads.", "Bob follows.", any_quote=True)
    assert score_retrieval(answer(passages=[passage_of(NOTES, 11, 23)]), units(asked))["recall@1"] == 1.0


def test_nothing_retrieved_and_nothing_to_retrieve() -> None:
    assert set(score_retrieval(answer(), units(case("Ann leads."))).values()) == {0.0}
    assert score_retrieval(answer(), ()) == {}


@settings(deadline=None)
@given(st.permutations(range(4)), st.sets(st.integers(0, 3), min_size=1))
def test_retrieval_against_a_second_implementation(order: list[int], gold: set[int]) -> None:
    places = [(0, 10), (11, 23), (24, 33), (34, 42)]
    asked = case(*(NOTES.text[slice(*places[n])] for n in sorted(gold)))
    ranked = [passage_of(NOTES, *places[n]) for n in order]
    scores = score_retrieval(answer(passages=ranked), units(asked))
    hits = [n in gold for n in order]
    gains = sum(1 / np.log2(rank + 2) for rank, hit in enumerate(hits) if hit)
    ideal = sum(1 / np.log2(rank + 2) for rank in range(len(gold)))
    assert scores["ndcg@10"] == pytest.approx(gains / ideal)
    assert scores["mrr"] == pytest.approx(1 / (hits.index(True) + 1))
    assert scores["recall@1"] == pytest.approx(hits[0] / len(gold))
    assert scores["recall@5"] == 1.0


def test_citations_by_hand() -> None:
    asked = case("Ann leads.", "Di left.")
    right, beside = cite(NOTES, 0, 10), cite(NOTES, 11, 23, marker=2)
    given = answer("Ann leads. [1] Bob follows. [2] And more.", right, beside)
    scores = score_citations(asked, given, units(asked), CORPUS)
    # Three sentences, one of them backed; two citations, one supports; two quotes, one cited.
    assert scores == pytest.approx(
        {"offset_exactness": 1.0, "quote_recall": 0.5, "citation_recall": 1 / 3, "citation_precision": 0.5}
    )


def test_who_abstains_cites_no_quote_and_has_no_sentence_to_judge() -> None:
    asked = case("Ann leads.")
    assert score_citations(asked, answer(), units(asked), CORPUS) == {"quote_recall": 0.0}


def test_a_text_without_citations_has_no_precision_but_zero_recall() -> None:
    asked = case("Ann leads.")
    scores = score_citations(asked, answer("Ann leads."), units(asked), CORPUS)
    assert scores == {"quote_recall": 0.0, "citation_recall": 0.0}


def test_one_mark_covers_all_sentences_of_its_quote() -> None:
    whole = cite(NOTES, 0, 23)
    assert statements(answer("Ann leads. Bob follows. [1]", whole)) == [
        ("Ann leads.", (1,)),
        ("Bob follows.", (1,)),
    ]
    assert statements(answer("Made up. Ann leads. Bob follows [1].", whole))[0] == ("Made up.", ())


def test_constant_words_are_no_statement() -> None:
    text = "2 documents disagree, newest first: Ann leads. [1] (Ann leads.) Bob follows. [2] Nothing on Eve."
    given = answer(text, cite(NOTES, 0, 10), cite(NOTES, 11, 23, marker=2))
    partial = Answer(given.text, given.citations, False, 0.5, "?", (), missing="Nothing on Eve.")
    assert statements(partial) == [("Ann leads.", (1,)), ("Bob follows.", (2,))]


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_shift_by_one_character_is_not_exact(shift: int) -> None:
    right = cite(NOTES, 11, 23)
    assert is_exact(right, CORPUS)
    assert not is_exact(replace(right, start=right.start + shift, end=right.end + shift), CORPUS)
    assert not is_exact(replace(right, sha256="0" * 64), CORPUS)
    assert not is_exact(replace(right, end=1000), CORPUS)
    assert not is_exact(replace(right, document_id="?", path="?"), CORPUS)


def test_abstention_scores_what_the_case_is_eligible_for() -> None:
    assert score_abstention(case(), answer()) == {"over_abstention": 1.0}
    assert score_abstention(case(), answer("x")) == {"over_abstention": 0.0}
    assert score_abstention(GoldCase("a", "?", False), answer("x")) == {"wrong_on_unanswerable": 1.0}


def test_curves_by_hand() -> None:
    confidence, wrong = np.array([0.9, 0.8, 0.3, 0.2]), np.array([0.0, 1.0, 0.0, 1.0])
    # Risks at coverage 1/4 ... 4/4: 0, 1/2, 1/3, 1/2.
    assert aurc(confidence, wrong) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert [point["risk"] for point in risk_coverage(confidence, wrong)] == pytest.approx(
        [0, 0.5, 1 / 3, 0.5]
    )
    tied = np.array([0.5, 0.5])
    assert aurc(tied, np.array([0.0, 1.0])) == aurc(tied, np.array([1.0, 0.0])) == 0.5
    assert risk_coverage(np.array([]), np.array([])) == []


def test_calibration_by_hand() -> None:
    confidence, answerable = np.array([0.95, 0.85, 0.85, 1.0]), np.array([1.0, 1.0, 0.0, 1.0])
    # Bin 0.8-0.9: |0.5 - 0.85| = 0.35 for 2 of 4; bin 0.9-1.0: |1 - 0.975| = 0.025 for 2 of 4.
    assert ece(confidence, answerable) == pytest.approx(0.35 / 2 + 0.025 / 2)
    assert [b["n"] for b in reliability(confidence, answerable)] == [2, 2]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=2, max_size=30))
def test_auroc_against_scikit_learn(rows: list[tuple[float, bool]]) -> None:
    confidence, truth = np.array([c for c, _ in rows]), np.array([float(t) for _, t in rows])
    if len(set(truth)) == 1:
        assert math.isnan(auroc(confidence, truth))
    else:
        assert auroc(confidence, truth) == pytest.approx(roc_auc_score(truth, confidence))


def test_a_case_gets_only_the_scores_that_it_is_eligible_for() -> None:
    unanswerable = score(CaseResult(GoldCase("a", "?", False), answer()), None)
    assert unanswerable == {"errors": 0.0, "wrong_on_unanswerable": 0.0}
    failed = CaseResult(GoldCase("a", "?", False), answer(), trace={"error": "X"})
    assert score(failed, None) == {"errors": 1.0}


def test_without_a_corpus_evidence_is_matched_by_title_and_text() -> None:
    asked = case("Bob  follows.")
    found = CaseResult(asked, answer(passages=[passage_of(NOTES, 0, 23)]))
    assert score(found, None)["recall@1"] == 1.0
    elsewhere = passage_of(document("Bob follows.", "Other"))
    assert score(CaseResult(asked, answer(passages=[elsewhere])), None)["recall@1"] == 0.0


def test_every_score_is_in_the_catalogue_and_memory_is_told() -> None:
    asked = case("Ann leads.", facts=(("Ann",),), answers=("Ann",), wrong_answers=("Bob",))
    scores = score(CaseResult(asked, answer("Ann leads. [1]", cite(NOTES, 0, 10))), CORPUS)
    assert set(scores) <= set(METRICS)
    assert not metric_of("somebody's").gated
    assert (peak_rss_mb() or 0) > 10
