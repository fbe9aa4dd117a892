"""Was the evidence retrieved, and how far up? Computed with ir-measures (MacAvaney et al. 2022).

What has to be found are the gold quotes, the same number for every system however it cuts its
passages. A retrieved passage that overlaps a quote finds it, once; k counts passages. A passage that
finds two quotes at once gives both their due in nDCG: they stand at neighbouring ranks.
"""

from __future__ import annotations

from assistant.types import Answer, Passage
from evals.corpus import Unit, overlaps, stands_in

CUTOFFS = (1, 5, 10)
"""k of recall@k, in passages."""


def score_retrieval(answer: Answer, units: tuple[Unit, ...]) -> dict[str, float]:
    """``recall@1``, ``recall@5``, ``recall@10``, ``mrr``, ``ndcg@10``, ``document@1``; nothing for a case
    without quotes."""
    if not units:
        return {}
    first = any(stands_in(unit, p.document_id, p.title) for p in answer.passages[:1] for unit in units)
    return {**_by_passage(answer, units), "document@1": float(first)}


def _by_passage(answer: Answer, units: tuple[Unit, ...]) -> dict[str, float]:
    import ir_measures
    from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

    found = found_by_passage(answer, units)
    ranking = [name for names in found for name in names]
    if not ranking:
        return {**{f"recall@{k}": 0.0 for k in CUTOFFS}, "mrr": 0.0, "ndcg@10": 0.0}
    qrels = [Qrel("q", f"unit-{number}", 1) for number in range(len(units))]
    run = [ScoredDoc("q", name, float(len(ranking) - rank)) for rank, name in enumerate(ranking)]
    depth = {k: sum(len(names) for names in found[:k]) for k in CUTOFFS}
    wanted = [RR, nDCG @ 10, *{R @ depth[k] for k in CUTOFFS}]
    values = ir_measures.calc_aggregate(wanted, qrels, run)
    recall = {f"recall@{k}": float(values[R @ depth[k]]) for k in CUTOFFS}
    return recall | {"mrr": float(values[RR]), "ndcg@10": float(values[nDCG @ 10])}


def found_by_passage(answer: Answer, units: tuple[Unit, ...]) -> list[list[str]]:
    """For each passage, best first, the units that it is the first to find, or itself as a miss."""
    left = set(range(len(units)))
    ranking: list[list[str]] = []
    for rank, p in enumerate(answer.passages):
        hits = [n for n in sorted(left) if overlaps(units[n], *_place(p))]
        left -= set(hits)
        ranking.append([f"unit-{n}" for n in hits] or [f"miss-{rank}"])
    return ranking


def _place(p: Passage) -> tuple[str, str, int, int, str]:
    return p.document_id, p.title, p.start, p.end, p.text
