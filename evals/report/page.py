"""Views -> the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from evals.report import charts
from evals.report.charts import Chart, Series, chart, round_up
from evals.report.coverage import DocumentCoverage, coverage
from evals.report.figures import HEADLINE, rows
from evals.report.views import View, open_views, touched

_TEMPLATES = Path(__file__).parent / "templates"
OPEN_BELOW = 12
"""Lists of up to this many entries stand open."""


@dataclass(frozen=True, slots=True)
class Map:
    """The coverage of one run's documents; empty where they are not at hand."""

    name: str
    documents: Sequence[DocumentCoverage]

    @property
    def sentences(self) -> int:
        """All sentences of the documents."""
        return sum(len(document.sentences) for document in self.documents)

    @property
    def untouched(self) -> int:
        """Those that no gold question and no answer touched."""
        return sum(len(document.untouched) for document in self.documents)


def report(
    run_dir: str | Path | Sequence[str | Path], out: str | Path, corpus: str | Path | None = None
) -> Path:
    """Write the page of one run folder, or of several side by side, and return its path.

    Args:
        run_dir: A run folder, or several.
        out: The HTML file to write; its folder is made.
        corpus: Where the documents are now, when the run's own path no longer holds them.

    Raises:
        RunError: a folder is no run folder.
    """
    folders = [run_dir] if isinstance(run_dir, str | Path) else list(run_dir)
    views = [
        view for folder in folders for view in open_views(Path(folder), Path(corpus) if corpus else None)
    ]
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(views), encoding="utf-8")
    return path


def render(views: Sequence[View]) -> str:
    """The page as text. Whatever comes from documents, questions and systems is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=False,
    )
    columns = [view.estimates for view in views]
    headline = rows(columns, HEADLINE)
    return environment.get_template("report.html.j2").render(
        title="Evaluation report",
        subtitle=_subtitle(views),
        style=Markup((_TEMPLATES / "style.css").read_text(encoding="utf-8")),
        views=views,
        headline=headline,
        others=[row for row in rows(columns) if row.metric.name not in HEADLINE],
        charts=_charts(views),
        frame=charts,
        maps=_maps(views),
        facts=_facts(views),
        open_below=OPEN_BELOW,
    )


def _printable(value: Any) -> Any:
    """Control characters are drawn as a sign: some end a page, others hide what follows."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return escape("".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else "\ufffd" for c in value))


def _subtitle(views: Sequence[View]) -> str:
    runs = {id(view.run): view.run for view in views}.values()
    when = sorted({str(run.info.get("started", ""))[:16].replace("T", " ") for run in runs} - {""})
    cases = sum(len(view.results) for view in views)
    return " · ".join(
        filter(None, [f"{cases} cases", " and ".join(when) and f"run at {' and '.join(when)} UTC"])
    )


def _charts(views: Sequence[View]) -> list[Chart]:
    risks = [Series(view.name, _points(view, "risk_coverage", "coverage", "risk")) for view in views]
    highest = max((y for one in risks for _, y in one.points), default=0.0)
    bins = [(view, _points(view, "reliability", "confidence", "share")) for view in views]
    sizes = [[float(b["n"]) for b in view.curves.get("reliability", ())] for view in views]
    steady = [Series(v.name, points, weights) for (v, points), weights in zip(bins, sizes, strict=True)]
    made = [
        chart(
            "Risk and coverage",
            "If only the most confident answers were given (left) or all (right), this share would be "
            "without a right answer. A good system stays low until the unanswerable questions come.",
            ("share of the questions answered, most confident first", "not right"),
            risks,
            y_max=round_up(highest),
        ),
        chart(
            "Reliability",
            "Of the questions with a given confidence, this share can be answered from the documents. "
            "On the dotted line the confidence is what it claims to be; larger dots are more questions.",
            ("confidence", "answerable"),
            steady,
            diagonal=True,
        ),
    ]
    return [one for one in made if one.lines]


def _points(view: View, curve: str, x: str, y: str) -> list[tuple[float, float]]:
    return [(float(point[x]), float(point[y])) for point in view.curves.get(curve, ())]


def _maps(views: Sequence[View]) -> list[Map]:
    """One map a run, over all its splits: a sentence that one split touches is touched."""
    made: dict[int, Map] = {}
    for view in views:
        if id(view.run) not in made:
            documents = list[DocumentCoverage]()
            if view.corpus:
                gold, cited = touched(view.run.results, view.corpus)
                documents = coverage(view.corpus.by_path.values(), gold, cited)
            made[id(view.run)] = Map(str(view.run.info.get("name") or view.run.folder.name), documents)
    return list(made.values())


def _facts(views: Sequence[View]) -> list[tuple[str, list[str]]]:
    """Everything in ``run.json``, one row a fact, one column a view."""
    flat = [_flat(view.run.info) for view in views]
    return [
        (key, [facts.get(key, "") for facts in flat]) for key in dict.fromkeys(k for f in flat for k in f)
    ]


def _flat(data: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{prefix}{key}.")
        elif value not in (None, "", [], {}):
            found[f"{prefix}{key}"] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return found
