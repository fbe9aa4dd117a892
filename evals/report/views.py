"""A run folder as the page shows it: one view a split, with its failures and their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.types import ABSTENTION, Turn
from evals.corpus import Corpus, evidence
from evals.folder import Run, read_run
from evals.report.context import Piece, Span, excerpt
from evals.report.verdict import VERDICTS, Slice, Verdict, slices, verdict_of
from evals.types import CaseResult, GoldCase


@dataclass(frozen=True, slots=True)
class Source:
    """Evidence of one document."""

    title: str
    date: str | None
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that came out wrong, with all that is needed to see why."""

    id: str
    question: str
    history: Sequence[Turn]
    standalone: str
    tags: Sequence[str]
    confidence: float
    expected: Sequence[str]
    got: str
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True)
class View:
    """One split of one run."""

    name: str
    run: Run
    corpus: Corpus | None
    split: str
    results: Sequence[CaseResult]

    @property
    def estimates(self) -> Mapping[str, Any]:
        """Metric -> value, low, high, n."""
        found: Mapping[str, Any] = self.run.metrics.get("splits", {}).get(self.split, {})
        return found

    @property
    def curves(self) -> Mapping[str, Any]:
        """``risk_coverage`` and ``reliability`` as the run wrote them."""
        found: Mapping[str, Any] = self.run.metrics.get("curves", {}).get(self.split, {})
        return found

    @property
    def slices(self) -> list[Slice]:
        """Outcomes by tag."""
        return slices(self.results)

    @property
    def tally(self) -> list[tuple[Verdict, int]]:
        """How many cases came out which way."""
        counts = self.slices[0].counts if self.results else {}
        return [(VERDICTS[key], count) for key, count in counts.items()]

    @property
    def groups(self) -> list[tuple[Verdict, list[Failure]]]:
        """Failures by kind, in the order of the verdicts."""
        found: dict[str, list[Failure]] = {}
        for result in self.results:
            verdict = verdict_of(result)
            if not verdict.good:
                found.setdefault(verdict.key, []).append(_failure(result, self.corpus))
        return [(VERDICTS[key], found[key]) for key in VERDICTS if key in found]


def open_views(folder: Path, corpus: Path | None = None) -> list[View]:
    """The splits of a run, 'test' first; ``corpus`` where the documents have moved since."""
    run = read_run(folder)
    documents = _corpus(run, corpus)
    splits = sorted({r.case.split for r in run.results}, key=lambda split: (split != "test", split))
    name = str(run.info.get("name") or folder.name)
    return [
        View(
            name=name if len(splits) == 1 else f"{name}, {split}",
            run=run,
            corpus=documents,
            split=split,
            results=[r for r in run.results if r.case.split == split],
        )
        for split in splits
    ]


def touched(results: Iterable[CaseResult], corpus: Corpus) -> tuple[dict[str, list[Span]], ...]:
    """By path: where gold evidence stands, and what answers cited."""
    gold, cited = dict[str, list[Span]](), dict[str, list[Span]]()
    for result in results:
        for found, spans in ((gold, _gold(result.case, corpus)), (cited, _cited(result))):
            for key, places in spans.items():
                if key in corpus.by_id:
                    found.setdefault(corpus.by_id[key].path, []).extend(places)
    return gold, cited


def _corpus(run: Run, given: Path | None) -> Corpus | None:
    """The documents as they are now; None when they are not at hand."""
    told = (run.info.get("corpus") or {}).get("path")
    path = given or (Path(told) if told else None)
    return Corpus.read(path) if path and path.exists() else None


def _failure(result: CaseResult, corpus: Corpus | None) -> Failure:
    case, answer = result.case, result.answer
    standalone = "" if answer.standalone_question == case.question else answer.standalone_question
    return Failure(
        id=case.id,
        question=case.question,
        history=case.history,
        standalone=standalone,
        tags=case.tags,
        confidence=answer.confidence,
        expected=_expected(case),
        got=str(result.trace.get("error") or answer.text),
        sources=_sources(result, corpus),
    )


def _expected(case: GoldCase) -> list[str]:
    if not case.answerable:
        return [ABSTENTION]
    lines = [" or ".join(f"“{wording}”" for wording in fact) for fact in case.facts]
    lines += [" or ".join(f"“{wording}”" for wording in case.answers)] if case.answers else []
    lines += [f"not “{wrong}”" for wrong in case.wrong_answers]
    return lines or ["A sentence from the expected evidence."]


def _sources(result: CaseResult, corpus: Corpus | None) -> list[Source]:
    if corpus is None:
        return [Source(c.title, c.date, [Piece(c.quote, "cited")]) for c in result.answer.citations]
    gold, cited = _gold(result.case, corpus), _cited(result)
    documents = [corpus.by_id[key] for key in dict.fromkeys([*gold, *cited]) if key in corpus.by_id]
    return [
        Source(d.title, d.date, excerpt(d.text, gold.get(d.id, ()), cited.get(d.id, ()))) for d in documents
    ]


def _gold(case: GoldCase, corpus: Corpus) -> dict[str, list[Span]]:
    """Document id -> offsets of its gold evidence."""
    found: dict[str, list[Span]] = {}
    for span in (span for unit in evidence(case, corpus) for span in unit):
        if span.document_id is not None and span.start is not None and span.end is not None:
            found.setdefault(span.document_id, []).append((span.start, span.end))
    return found


def _cited(result: CaseResult) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for citation in result.answer.citations:
        found.setdefault(citation.document_id, []).append((citation.start, citation.end))
    return found
