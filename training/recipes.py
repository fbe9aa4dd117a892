"""What an epoch is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Proportions of an epoch.

    counts: source -> (answerable questions, unanswerable made from them); None: all there are.
    kinds: source -> kinds of unanswerable and their weights. human: times each SQuAD 2.0 question occurs.
    whether: yes-no questions (answerable, not) made of statements. rephrased, searched: share of questions
    that are put in other words, or as keywords.
    """

    counts: dict[str, tuple[int | None, int]]
    kinds: dict[str, dict[str, float]]
    human: int
    whether: tuple[int, int] = (0, 0)
    rephrased: float = 0.0
    searched: float = 0.0


EARLY = Recipe(
    {"squad1": (None, 8500), "qed": (None, 7500), "selqa": (None, 1600), "qamr": (6500, 5000)},
    {
        "squad1": {"question": 0.35, "passage": 0.35, "removed": 0.1, "near": 0.16, "far": 0.04},
        "qed": {"question": 0.17, "passage": 0.35, "removed": 0.18, "near": 0.2, "far": 0.1},
        "selqa": {"question": 0.2, "passage": 0.25, "removed": 0.35, "near": 0.12, "far": 0.08},
        "qamr": {"question": 0.33, "passage": 0.33, "removed": 0.18, "near": 0.1, "far": 0.06},
    },
    human=2,
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
    human=5,
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
    human=4,
    whether=(3000, 2500),
    rephrased=0.25,
    searched=0.06,
)
RECIPES = {"early": EARLY, "late": LATE, "wide": WIDE}
