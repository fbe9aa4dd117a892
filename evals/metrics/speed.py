"""How long an answer takes and how much memory its process needs. Wall time in seconds; MiB."""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_rss_mb() -> float | None:
    """Largest resident memory of this process so far, in MiB; None where the system doesn't tell.

    Linux's VmHWM is preferred: ``getrusage`` also counts what a process inherited when it was forked.
    """
    if _STATUS.is_file():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    try:
        import resource
        import sys
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)
