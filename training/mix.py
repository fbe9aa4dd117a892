"""One epoch of training examples: answerable questions, and about as many that were made unanswerable."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from training.augment import (
    answer_removed,
    crop_to,
    join,
    noisy_question,
    other_removed,
    plain_text,
    tokenised_text,
)
from training.entities import Neighbours
from training.recipes import EARLY, Recipe
from training.records import Record
from training.rephrase import keywords, one_word_off, paraphrase, yes_no
from training.swaps import swap, unanswerable
from training.thesaurus import Thesaurus

T = TypeVar("T")


@dataclass(frozen=True)
class Pool:
    """All passages that negatives come from, and for each question the numbers of those BM25 finds for it."""

    passages: Sequence[Record]
    found: dict[tuple[str, str], list[int]]


def make_pool(records: Sequence[Record], depth: int = 12) -> Pool:
    """Index the distinct passages with BM25 (Robertson) and look every question up."""
    import bm25s

    unique: dict[str, Record] = {}
    for record in records:
        unique.setdefault(record.text, record)
    passages = list(unique.values())
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([f"{p.title} {p.text}" for p in passages], show_progress=False), show_progress=False
    )
    asked = list(records)
    queries = bm25s.tokenize([record.question for record in asked], show_progress=False)
    numbers, _ = index.retrieve(queries, k=depth, show_progress=False, n_threads=2)
    found = {(r.question, r.text): [int(n) for n in row] for r, row in zip(asked, numbers, strict=True)}
    return Pool(passages, found)


class Mixer:
    """Draws epochs from the records; every draw depends on the generator alone."""

    def __init__(
        self,
        pool: Pool,
        near: Neighbours,
        rng: random.Random,
        thesaurus: Thesaurus | None = None,
        recipe: Recipe = EARLY,
        pairs: Sequence[tuple[Record, Record]] = (),
    ) -> None:
        self.pool, self.near, self.rng, self.recipe = pool, near, rng, recipe
        self.thesaurus = thesaurus  # only some recipes need one
        self.pairs = pairs  # a question and its near miss

    def epoch(self, records: Iterable[Record]) -> list[Record]:
        """A shuffled epoch in the proportions of the recipe."""
        by_source: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            by_source[record.source].append(record)
        mixed = [
            self._human(record)
            for source, times in self.recipe.human.items()
            for record in self._times(by_source[source], times)
        ]
        for source, (wanted, unanswered) in self.recipe.counts.items():
            rows = [record for record in by_source[source] if record.answerable]
            positive = self.rng.sample(rows, len(rows) if wanted is None else min(wanted, len(rows)))
            mixed += [self.finish(self._positive(row)) for row in positive]
            for _ in range(min(unanswered, len(rows))):
                negative = self.negative(self.rng.choice(rows))
                if negative is not None:
                    mixed.append(self.finish(negative))
        mixed += self._whether(by_source["squad1"] + by_source["qed"])
        mixed += [
            self.finish(record) for pair in self._times(self.pairs, self.recipe.inside) for record in pair
        ]
        self.rng.shuffle(mixed)
        return [record for record in mixed if record.sentences]

    def _times(self, rows: Sequence[T], times: float) -> list[T]:
        """Each row so often; of a fraction, as many rows drawn at random."""
        return [*rows] * int(times) + self.rng.sample(rows, round(times % 1 * len(rows)))

    def _whether(self, rows: list[Record]) -> list[Record]:
        """Yes-no questions: with their sentence, without it, or with another passage."""
        answerable, not_ = self.recipe.whether
        if not answerable:
            return []
        made = [
            asked
            for row in self.rng.choices(rows, k=2 * (answerable + not_))
            if (asked := yes_no(row, self.rng))
        ]
        mixed = [self.finish(self._positive(row)) for row in made[:answerable]]
        for row in made[answerable : answerable + not_]:
            lost = answer_removed(row) if self.rng.random() < 0.6 else self._elsewhere(row, near=False)
            mixed += [self.finish(lost)] if lost else []
        return mixed

    def _human(self, record: Record) -> Record:
        roll = self.rng.random()
        if record.answerable and roll < 0.25:
            return self.finish(self._positive(record))
        return self.finish(record) if roll > 0.15 else self.finish(self._joined(record))

    def _positive(self, record: Record) -> Record:
        roll = self.rng.random()
        if roll < 0.16:
            return swap(record, self.near, "both", self.rng) or record
        if roll < 0.28:
            return other_removed(record, self.rng)
        return self._joined(record) if roll < 0.4 else record

    def _joined(self, record: Record) -> Record:
        other = self._other(record, near=self.rng.random() < 0.6)
        if other is None or len(other.text.split()) > 160:
            return record
        return join(record, other, before=self.rng.random() < 0.5)

    def _other(self, record: Record, near: bool) -> Record | None:
        """Another passage without any of the answers; near: one that BM25 finds for the question."""
        numbers = self.pool.found.get((record.question, record.text), []) if near else []
        if near:
            numbers = numbers[: self.rng.choice([3, 6, 12])]
        choices = numbers or [self.rng.randrange(len(self.pool.passages)) for _ in range(3)]
        self.rng.shuffle(choices := list(choices))
        for number in choices:
            other = self.pool.passages[number]
            known = near and other.group == record.group and record.source == "selqa"
            said = any(answer.lower() in other.text.lower() for answer in record.answers)
            if other.text != record.text and not known and not said:
                return other
        return None

    def negative(self, record: Record) -> Record | None:
        """An unanswerable record made from an answerable one; None if none of three tries works."""
        weights = self.recipe.kinds[record.source]
        makers: dict[str, Callable[[], Record | None]] = {
            "question": lambda: swap(record, self.near, "question", self.rng),
            "passage": lambda: swap(record, self.near, "passage", self.rng),
            "removed": lambda: answer_removed(record),
            "near": lambda: self._elsewhere(record, near=True),
            "far": lambda: self._elsewhere(record, near=False),
            "word": lambda: one_word_off(record, self.thesaurus, self.rng) if self.thesaurus else None,
        }
        for kind in self.rng.choices(list(weights), list(weights.values()), k=3):
            made = makers[kind]()
            if made is not None:
                return made
        return None

    def _elsewhere(self, record: Record, near: bool) -> Record | None:
        other = self._other(record, near)
        if other is None:
            return None
        title = (other.title or record.title) if record.title else ""  # a title must not tell the label
        moved = replace(
            other, question=record.question, title=title, source=record.source, group=record.group
        )
        return unanswerable(moved, "near" if near else "far")

    def finish(self, record: Record) -> Record:
        """Length, surface form and title, alike for answerable and not."""
        record = crop_to(record, self.rng.choice([60, 120, 160, 200, 240]), self.rng)
        roll = self.rng.random()
        if "`" in record.text or " ." in record.text:
            record = plain_text(record) if roll < 0.55 else record
        elif roll < 0.2:
            record = tokenised_text(record)
        title = "" if self.rng.random() < 0.2 else record.title
        return replace(
            record, question=noisy_question(self._reworded(record.question), self.rng), title=title
        )

    def _reworded(self, question: str) -> str:
        roll = self.rng.random()
        if self.thesaurus and roll < self.recipe.rephrased:
            return paraphrase(question, self.thesaurus, self.rng)
        return keywords(question, self.rng) if roll > 1 - self.recipe.searched else question
