"""Measures question answering: gold cases, exact scorers, runs with intervals, comparison, gate.

``run``, ``load_gold`` and ``report`` work on any object with ``ask()``; see ``docs/evaluation.md``.
"""

# Imported here, not on first use: a submodule of the same name would otherwise take the function's place.
from evals.gold import load_gold
from evals.report import report
from evals.run import run

__all__ = ["load_gold", "report", "run"]
