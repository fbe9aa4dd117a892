"""Systems to measure side by side: one machine, one run, one set of embedding weights.

``SYSTEMS`` names them; ``SYSTEMS[name].open(ground)`` gives an object with ``ask()``.
"""

from evals.systems.ground import Ground
from evals.systems.registry import DEFAULT, SYSTEMS, SystemSpec, Unavailable

__all__ = ["DEFAULT", "SYSTEMS", "Ground", "SystemSpec", "Unavailable"]
