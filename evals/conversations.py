"""What rewriting a follow-up question does for retrieval, and which turns are recognised as no question.

``python -m evals.conversations --mtrag FILE [--gold FILE]``. FILE holds one JSON object a line with
``id``, ``question``, ``history``, ``answerability`` and ``documents``, as MT-RAG (Katsis et al., TACL 2025)
in the shape described in ``docs/conversations.md``. All documents of the file are one collection. Rows
with a history, a document and an answer are eligible for retrieval; half of the conversations, by hash,
is for development, and the figures of the other half are shown beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.condense import Standalone, condense
from assistant.models import load_embedder, load_writer
from assistant.settings import Settings
from assistant.types import Turn
from evals.conversations_search import Collection, Query, ndcg, recall
from evals.gold import load_gold
from evals.rewriting import Rewriter
from evals.stats import mean_estimate
from evals.types import Estimate

_EXPECTED = {"ANSWERABLE", "PARTIAL"}


@dataclass(frozen=True, slots=True)
class Case:
    """One turn of a conversation and what it needs."""

    id: str
    question: str
    history: tuple[Turn, ...]
    gold: frozenset[int]  # positions in the collection
    label: str = ""

    @property
    def conversation(self) -> str:
        """The conversation that this is a turn of."""
        return self.id.split("<::>")[0]

    @property
    def development(self) -> bool:
        """Whether rules may have been written with this conversation in view."""
        return hashlib.sha256(f"conversations:{self.conversation}".encode()).digest()[0] % 2 == 0

    @property
    def standalone(self) -> Standalone:
        """The turn rewritten."""
        return condense(self.question, self.history)

    def last(self, role: str) -> str:
        """The latest text of the user or the assistant before this turn."""
        return next((turn.text for turn in reversed(self.history) if turn.role == role), "")


SYSTEMS: Mapping[str, Callable[[Case], Query]] = {
    "bare turn": lambda case: (case.question, ""),
    "previous user turn + turn": lambda case: (f"{case.last('user')} {case.question}", ""),
    "previous user turn + answer + turn": lambda case: (
        f"{case.last('user')} {case.last('assistant')} {case.question}",
        "",
    ),
    "rewritten": lambda case: (case.standalone.text, ""),
    "rewritten + context": lambda case: (case.standalone.query, ""),
    "rewritten + context at half weight": lambda case: (case.standalone.text, case.standalone.context),
}


def load_turns(path: Path) -> tuple[list[Case], list[str]]:
    """All rows of the file and the texts of the collection that their documents form."""
    texts: dict[str, str] = {}
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        texts.update((d["id"], f"{d['title']}\n{d['text']}".strip()) for d in row["documents"])
    places = {name: place for place, name in enumerate(texts)}
    cases = [
        Case(
            row["id"],
            row["question"],
            tuple(Turn("user" if t["role"] == "user" else "assistant", t["text"]) for t in row["history"]),
            frozenset(places[d["id"]] for d in row["documents"]),
            row["answerability"],
        )
        for row in rows
    ]
    return cases, list(texts.values())


def load_follow_ups(path: Path) -> tuple[list[Case], list[str]]:
    """The answerable follow-ups of a gold file's development split, over all sentences it quotes."""
    gold = [case for case in load_gold(path) if case.split == "dev"]
    sentences = list(dict.fromkeys(q.text for case in gold for q in case.quotes if q.text))
    cases = [
        Case(c.id, c.question, c.history, frozenset(sentences.index(q.text) for q in c.quotes if q.text), "")
        for c in gold
        if c.history and c.answerable and any(q.text for q in c.quotes)
    ]
    return cases, sentences


def retrieval_table(
    cases: Sequence[Case], collection: Collection, depth: int = 5, rewriter: Rewriter | None = None
) -> list[str]:
    """Markdown: each system's figures and its paired difference to the bare turn."""
    systems = dict(SYSTEMS)
    if rewriter:
        systems["rewritten by the model, checked"] = lambda case: (
            rewriter.rewrite(case.question, case.history),
            "",
        )
    lines = [f"| query | recall@{depth} | against the bare turn | nDCG@10 |", "|---|---|---|---|"]
    clusters = [case.conversation for case in cases]
    bare: list[float] = []
    for name, query in systems.items():
        ranked = [collection.rank(query(case)) for case in cases]
        found = [recall(r, case.gold, depth) for r, case in zip(ranked, cases, strict=True)]
        gains = [ndcg(r, case.gold) for r, case in zip(ranked, cases, strict=True)]
        bare = bare or found
        paired = [one - other for one, other in zip(found, bare, strict=True)]
        figures = [mean_estimate(v, clusters, name, share=v is not paired) for v in (found, paired, gains)]
        gained = shown(figures[1], "+") if len(lines) > 2 else ""
        lines.append(f"| {name} | {shown(figures[0])} | {gained} | {shown(figures[2])} |")
    return lines


def recognition(cases: Sequence[Case], label: str, kind: str) -> str:
    """How well a kind of turn is told from all others."""
    found: tuple[list[Case], list[Case]] = ([], [])
    for case in cases:
        found[case.label != label].append(case)
    if not all(found):
        return f"{kind}: no rows"
    # Turns of one conversation fare alike, so conversations are drawn, as in the table.
    sure, calm = (
        mean_estimate(
            [float((case.standalone.kind == kind) == (case.label == label)) for case in rows],
            [case.conversation for case in rows],
        )
        for rows in found
    )
    return (
        f"{kind}: found {shown(sure)}, left alone {shown(calm)}, balanced {(sure.value + calm.value) / 2:.3f}"
    )


def shown(figure: Estimate, sign: str = "") -> str:
    """A figure with its interval."""
    if figure.low is None or figure.high is None:
        return f"{figure.value:{sign}.3f}"
    return f"{figure.value:{sign}.3f} ({figure.low:{sign}.3f} to {figure.high:{sign}.3f})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mtrag", type=Path, help="conversations with their documents, JSON Lines")
    parser.add_argument("--gold", type=Path, help="a gold file; its development follow-ups are measured")
    parser.add_argument("--model", action="store_true", help="also rewrite with the language model")
    options = parser.parse_args(arguments)
    settings = Settings.load()
    embedder = load_embedder(settings)
    writer = load_writer(settings) if options.model else None
    rewriter = Rewriter(writer) if writer else None
    if options.mtrag:
        cases, texts = load_turns(options.mtrag)
        eligible = [c for c in cases if c.history and c.gold and c.label in _EXPECTED]
        collection = Collection(texts, embedder)
        for name, half in (("development", True), ("held out", False)):
            chosen = [c for c in eligible if c.development is half]
            print(f"\n{name}: {len(chosen)} of {len(eligible)} turns, {len(texts)} documents\n")
            print("\n".join(retrieval_table(chosen, collection, rewriter=rewriter)))
            print(
                recognition([c for c in cases if c.development is half], "UNDERSPECIFIED", "underspecified")
            )
    if options.gold:
        cases, texts = load_follow_ups(options.gold)
        print(f"\n{options.gold.name}: {len(cases)} follow-ups, {len(texts)} sentences\n")
        if cases:
            print("\n".join(retrieval_table(cases, Collection(texts, embedder), 1, rewriter)))
        else:
            print("No development follow-up with a quote in words; offsets alone are not read here.")
    if rewriter:
        print(f"\nRewritings that stood: {rewriter.kept}; refused: {rewriter.refused}")


if __name__ == "__main__":
    main()
