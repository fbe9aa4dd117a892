"""How long people wait when several ask at once: prints a Markdown table.

    python -m tests.load_figures                   # 1 and 20 users, 60 questions each time
    python -m tests.load_figures --users 1 5 --questions 20

Starts the real app on a free port of this machine and asks it the briefing's gold questions over HTTP, each
user the next question as soon as the last one is answered. *First sign* is the first piece of the stream: the
question is understood; *first text* is the first verified sentence; *answer* the whole of it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx
import numpy as np

ROOT = Path(__file__).parent.parent
Times = tuple[float, float, float]  # seconds to the first sign, to the first text and to the whole answer


@contextmanager
def serving() -> Iterator[str]:
    """The address of the real app, with an index made anew and no setting but the defaults."""
    with tempfile.TemporaryDirectory() as data:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
        env = kept | {"ASSISTANT_DATA_DIR": data, "ASSISTANT_PORT": "0"}
        app = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
        )
        assert app.stdout is not None
        try:
            found = (re.search(r"http://\S+", line) for line in app.stdout)
            address = next((match[0] for match in found if match), None)
            assert address, "the app did not start; run python app.py to see why"
            yield address
        finally:
            app.terminate()
            app.wait(20)


def ask(client: httpx.Client, question: str) -> Times:
    """Stream one answer."""
    body = {
        "model": "briefing-assistant",
        "stream": True,
        "messages": [{"role": "user", "content": question}],
    }
    started, seen = time.perf_counter(), []
    with client.stream("POST", "/v1/chat/completions", json=body) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            if not line.startswith("data: {"):
                continue
            [choice] = json.loads(line.removeprefix("data: "))["choices"]
            # The first piece, the first one with text, and the last one are what is waited for.
            if not seen or (choice["delta"].get("content") and len(seen) == 1) or choice["finish_reason"]:
                seen.append(time.perf_counter() - started)
    first, text, whole = seen
    return first, text, whole


def load(address: str, users: int, questions: Sequence[str]) -> tuple[list[Times], float]:
    """All ``questions``, asked by so many users at once; and the seconds that it took."""
    left, taking, times = iter(questions), threading.Lock(), []
    together = threading.Barrier(users + 1)

    def run() -> None:
        with httpx.Client(base_url=address, trust_env=False, timeout=600) as client:
            client.get("/health").raise_for_status()  # opening the connection is not what is measured
            together.wait()
            while True:
                with taking:
                    question = next(left, None)
                if question is None:
                    return
                times.append(ask(client, question))

    threads = [threading.Thread(target=run) for _ in range(users)]
    for thread in threads:
        thread.start()
    together.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    assert len(times) == len(questions), "some questions were not answered; see the error above"
    return times, time.perf_counter() - started


def main() -> None:
    """Print one row for each number of users."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--users", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    lines = (ROOT / "evals" / "gold" / "briefing.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line)["question"] for line in lines if line.strip()]
    print("| users | first sign, ms p50 / p95 | first text | answer | answers/s |\n|---|---|---|---|---|")
    with serving() as address:
        load(address, 1, gold[:3])  # the first questions load what later ones find loaded
        for users in options.users:
            times, seconds = load(address, users, list(islice(cycle(gold), options.questions)))
            p50, p95 = 1000 * np.quantile(times, [0.5, 0.95], axis=0)
            cells = [f"{middle:.0f} / {slow:.0f}" for middle, slow in zip(p50, p95, strict=True)]
            print(f"| {users} | {' | '.join(cells)} | {len(times) / seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
