"""Measures question answering: gold cases, exact scorers, runs with intervals, comparison, gate."""
