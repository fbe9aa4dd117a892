"""One ``assistant ask`` taken apart: what each step costs, on the clock and in processor time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.speed_figures.table import Row, head, line

ROOT = Path(__file__).parents[2]
QUESTION = "Who represents Japan?"
_STEPS = """
import json, time
steps, wall, cpu = [], time.perf_counter(), time.process_time()
def done(step):
    global wall, cpu
    steps.append((step, time.perf_counter() - wall, time.process_time() - cpu))
    wall, cpu = time.perf_counter(), time.process_time()
import assistant.cli
done("import the command")
import assistant.settings
settings = assistant.settings.Settings.load()
done("settings")
import assistant.pipeline
done("import the pipeline")
from assistant.models import load_embedder
embedder = load_embedder(settings)
done("embedding model: check its weights")
embedder.embed(["a"])
done("embedding model: load")
from assistant.library import Library
library = Library(settings.corpus, settings, embedder=embedder)
done("documents: look for changes, open the index")
made = assistant.pipeline.Assistant(library, settings)
made.ask("Is this ready?")
done("reader model: load, with a first question")
made.ask("QUESTION")
done("answer a question")
print(json.dumps(steps))
"""
_OTHERS = {"llama_index.core": "of which", "chromadb": "of which", "sentence_transformers": "not needed:"}


def measure(runs: int) -> list[Row]:
    """Medians of the runs, after one that prepares the index."""
    with tempfile.TemporaryDirectory() as work:
        env = os.environ | {"ASSISTANT_DATA_DIR": work}
        ask = [sys.executable, "-m", "assistant", "ask", QUESTION]
        spent(ask, env)
        whole = [spent(ask, env) for _ in range(runs)]
        code = [sys.executable, "-c", _STEPS.replace("QUESTION", QUESTION)]
        outs = [
            subprocess.run(code, cwd=ROOT, env=env, capture_output=True, check=True).stdout
            for _ in range(runs)
        ]
    steps = [json.loads(out) for out in outs]
    rows = [
        {"step": step, "wall": median(s[i][1] for s in steps), "processor": median(s[i][2] for s in steps)}
        for i, (step, _, _) in enumerate(steps[0])
    ]
    rows.append(_row("`assistant ask`, from start to end", whole))
    for module, what in _OTHERS.items():
        imported = [spent([sys.executable, "-c", f"import {module}"], env) for _ in range(runs)]
        rows.append(_row(f"{what} `import {module}`", imported))
    head(["step", "seconds", "processor time, s"])
    for row in rows:
        line(row)
    return rows


def spent(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Seconds, and seconds of processor time in all threads, user and system."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}. Run it by hand to see why.")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime


def _row(step: str, times: list[tuple[float, float]]) -> Row:
    return {
        "step": step,
        "wall": median(wall for wall, _ in times),
        "processor": median(cpu for _, cpu in times),
    }
