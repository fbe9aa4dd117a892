"""A run folder, or several side by side, as one HTML page that needs nothing else to be read."""

from evals.report.page import report

__all__ = ["report"]
