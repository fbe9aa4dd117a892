"""Views -> the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    """The coverage of one collection; empty where its documents are not at hand."""

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
    shared = _shared([view.name for view in views])
    views = [replace(view, name=view.name.removeprefix(f"{shared}, ")) for view in views] if shared else views
    columns = [view.estimates for view in views]
    headline = rows(columns, HEADLINE)
    return environment.get_template("report.html.j2").render(
        title=": ".join(filter(None, ["Evaluation report", shared])),
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


def _shared(names: Sequence[str]) -> str:
    """What several names begin with, up to a comma: it need not be read in every heading."""
    first = {name.partition(", ")[0] for name in names if ", " in name}
    return first.pop() if len(names) > 1 and len(first) == 1 and all(", " in name for name in names) else ""


def _subtitle(views: Sequence[View]) -> str:
    cases = sum(len(view.results) for view in views)
    times = sorted({str(view.run.info.get("started") or "")[:16].replace("T", " ") for view in views} - {""})
    when = " to ".join(dict.fromkeys((times[0], times[-1]))) if times else ""
    return f"{cases} cases" + (f" · measured {when} UTC" if when else "")


def _charts(views: Sequence[View]) -> list[Chart]:
    risks = [Series(view.name, _points(view, "risk_coverage", "coverage", "risk")) for view in views]
    highest = max((y for one in risks for _, y in one.points), default=0.0)
    steady = [_reliability(view) for view in views]
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


def _reliability(view: View) -> Series:
    """No points where all questions are answerable or none is: then there is nothing to be sure of."""
    mixed = len({result.case.answerable for result in view.results}) > 1
    points = _points(view, "reliability", "confidence", "share") if mixed else []
    return Series(view.name, points, [float(point["n"]) for point in view.curves.get("reliability", ())])


def _points(view: View, curve: str, x: str, y: str) -> list[tuple[float, float]]:
    return [(float(point[x]), float(point[y])) for point in view.curves.get(curve, ())]


def _maps(views: Sequence[View]) -> list[Map]:
    """One map a collection, over all splits and runs that asked it: what one of them touches is touched."""
    groups: dict[str, list[View]] = {}
    for view in views:
        groups.setdefault(str((view.run.info.get("corpus") or {}).get("sha256")), []).append(view)
    return [_map(group) for group in groups.values()]


def _map(views: Sequence[View]) -> Map:
    name = ", ".join(view.name for view in views)
    corpus = next((view.corpus for view in views if view.corpus), None)
    if corpus is None:
        return Map(name, ())
    gold, cited = touched((result for view in views for result in view.results), corpus)
    return Map(name, coverage(corpus.by_path.values(), gold, cited))


def _facts(views: Sequence[View]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Everything in ``run.json``: the runs' names, and one row a fact with one value a run."""
    runs = list({id(view.run): view.run for view in views}.values())
    flat = [_flat(run.info) for run in runs]
    names = [str(run.info.get("name") or run.folder.name) for run in runs]
    keys = dict.fromkeys(key for facts in flat for key in facts)
    return names, [(key, [facts.get(key, "") for facts in flat]) for key in keys]


def _flat(data: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{prefix}{key}.")
        elif value not in (None, "", [], {}):
            found[f"{prefix}{key}"] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return found
