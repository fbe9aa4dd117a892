"""What an epoch is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """Proportions of an epoch.

    counts: source -> (answerable questions, unanswerable made from them); None: all there are.
    kinds: source -> kinds of unanswerable and their weights. human: times each question occurs of the sources
    whose near misses were written, not made by rule; 0.2 is one in five of them.
    whether: yes-no questions (answerable, not) made of statements. rephrased, searched: share of questions
    that are put in other words, or as keywords.
    inside: times each mined near miss occurs, with the question that it was made from (``inside.py``).
    """

    counts: dict[str, tuple[int | None, int]]
    kinds: dict[str, dict[str, float]]
    human: dict[str, float]
    whether: tuple[int, int] = (0, 0)
    rephrased: float = 0.0
    searched: float = 0.0
    inside: float = 0


EARLY = Recipe(
    {"squad1": (None, 8500), "qed": (None, 7500), "selqa": (None, 1600), "qamr": (6500, 5000)},
    {
        "squad1": {"question": 0.35, "passage": 0.35, "removed": 0.1, "near": 0.16, "far": 0.04},
        "qed": {"question": 0.17, "passage": 0.35, "removed": 0.18, "near": 0.2, "far": 0.1},
        "selqa": {"question": 0.2, "passage": 0.25, "removed": 0.35, "near": 0.12, "far": 0.08},
        "qamr": {"question": 0.33, "passage": 0.33, "removed": 0.18, "near": 0.1, "far": 0.06},
    },
    human={"squad2": 2, "passages": 0, "briefings": 0},
)
# Once swaps are recognised (held-out AUROC above 0.9), more of what is still hard.
LATE = Recipe(
    {"squad1": (None, 6500), "qed": (None, 6500), "selqa": (None, 2000), "qamr": (3000, 2500)},
    {
        "squad1": {"question": 0.15, "passage": 0.16, "removed": 0.2, "near": 0.44, "far": 0.05},
        "qed": {"question": 0.08, "passage": 0.17, "removed": 0.33, "near": 0.34, "far": 0.08},
        "selqa": {"question": 0.12, "passage": 0.15, "removed": 0.45, "near": 0.2, "far": 0.08},
        "qamr": {"question": 0.18, "passage": 0.2, "removed": 0.42, "near": 0.15, "far": 0.05},
    },
    human={"squad2": 5, "passages": 0, "briefings": 0},
)
# Also near misses by one word, yes-no questions, other words, keywords: asked by people, rare in the sets.
WIDE = Recipe(
    {"squad1": (None, 6500), "qed": (None, 6000), "selqa": (None, 1500), "qamr": (2000, 1500)},
    {
        "squad1": {
            "question": 0.12,
            "passage": 0.12,
            "removed": 0.16,
            "near": 0.34,
            "far": 0.03,
            "word": 0.23,
        },
        "qed": {"question": 0.08, "passage": 0.14, "removed": 0.28, "near": 0.3, "far": 0.05, "word": 0.15},
        "selqa": {"question": 0.12, "passage": 0.15, "removed": 0.45, "near": 0.2, "far": 0.08},
        "qamr": {"question": 0.18, "passage": 0.2, "removed": 0.42, "near": 0.15, "far": 0.05},
    },
    human={"squad2": 4, "passages": 0, "briefings": 0},
    whether=(3000, 2500),
    rephrased=0.25,
    searched=0.06,
)
# Near misses composed one by one, on passages of the other sets and on briefings; less of what is known.
STAFF = Recipe(
    {
        "squad1": (4500, 3500),
        "qed": (4500, 3500),
        "selqa": (None, 1500),
        "qamr": (1000, 700),
        "passages": (0, 800),
        "briefings": (0, 1200),
    },
    {
        "squad1": {"question": 0.1, "passage": 0.12, "removed": 0.2, "near": 0.4, "far": 0.03, "word": 0.15},
        "qed": {"question": 0.08, "passage": 0.14, "removed": 0.28, "near": 0.35, "far": 0.05, "word": 0.1},
        "selqa": {"question": 0.12, "passage": 0.15, "removed": 0.45, "near": 0.2, "far": 0.08},
        "qamr": {"question": 0.18, "passage": 0.2, "removed": 0.42, "near": 0.15, "far": 0.05},
        "passages": {"removed": 0.5, "near": 0.5},
        "briefings": {"question": 0.2, "passage": 0.2, "removed": 0.3, "near": 0.3},
    },
    human={"squad2": 3, "passages": 3, "briefings": 3},
    whether=(800, 800),
    rephrased=0.12,
    searched=0.05,
)
# The same, with all of the natural search questions again: without them the reader forgot long answers.
WHOLE = replace(
    STAFF,
    counts=STAFF.counts | {"squad1": (5000, 3500), "qed": (None, 4500), "selqa": (None, 2000)},
    human={"squad2": 3, "passages": 2, "briefings": 3},
    whether=(600, 600),
    searched=0.06,
)
# Two thirds composed questions, once there are enough of them to see each only once.
NOTES = replace(
    WHOLE,
    counts={
        "squad1": (1500, 1000),
        "qed": (2000, 1300),
        "selqa": (700, 400),
        "qamr": (200, 100),
        "passages": (0, 200),
        "briefings": (0, 800),
    },
    human={"squad2": 2, "passages": 1, "briefings": 1},
    whether=(200, 200),
)
# All natural search questions and the composed searches twice beside the notes: long answers again.
EVEN = replace(
    NOTES,
    counts=NOTES.counts | {"qed": (None, 3000), "selqa": (None, 1000), "passages": (0, 300)},
    human={"squad2": 1, "passages": 2, "briefings": 1},
)
# Near misses by another name or year of the same passage.
INSIDE = replace(NOTES, inside=2)
# Questions written against the reader of the run before; a little of all else, so that nothing is forgotten.
AGAINST = replace(
    NOTES,
    human={"squad2": 1, "passages": 0.3, "briefings": 0.15, "adversarial": 1.5},
    inside=0.35,
)
# One long run over everything composed so far, with more of what the other sets hold than AGAINST.
ALL = replace(
    WHOLE,
    counts={
        "squad1": (3500, 2500),
        "qed": (None, 3000),
        "selqa": (None, 1200),
        "qamr": (800, 500),
        "passages": (0, 500),
        "briefings": (0, 1500),
        "adversarial": (0, 1500),
    },
    kinds=WHOLE.kinds | {"adversarial": WHOLE.kinds["briefings"]},
    human={"squad2": 2, "passages": 1, "briefings": 0.6, "adversarial": 1.4},
    whether=(300, 300),
    inside=0.5,
)
# The latest questions nearly once each, among as many that were seen before.
LATEST = replace(
    ALL,
    counts={
        "squad1": (2000, 1400),
        "qed": (4000, 1800),
        "selqa": (1500, 700),
        "qamr": (500, 300),
        "passages": (0, 300),
        "briefings": (0, 700),
        "adversarial": (0, 700),
        "various": (0, 1200),
        "wiki": (0, 500),
    },
    kinds=ALL.kinds | {"various": WHOLE.kinds["briefings"], "wiki": WHOLE.kinds["passages"]},
    human={"squad2": 1, "passages": 0.2, "briefings": 0.15, "adversarial": 0.3, "various": 0.9, "wiki": 0.9},
    whether=(200, 200),
    inside=0.3,
)
RECIPES = {
    "early": EARLY,
    "late": LATE,
    "wide": WIDE,
    "staff": STAFF,
    "whole": WHOLE,
    "notes": NOTES,
    "even": EVEN,
    "inside": INSIDE,
    "against": AGAINST,
    "all": ALL,
    "latest": LATEST,
}
