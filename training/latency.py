"""How long reading takes: python -m training.latency --benchmarks DIR [--reader DIR].

Eight passages of about 150 words for one question, as the pipeline reads them, in milliseconds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from assistant.reader import MODEL_FOLDER, OnnxReader
from training.benchmarks import load_benchmark

PASSAGES = 8


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benchmarks", type=Path, required=True)
    parser.add_argument("--reader", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    began = time.perf_counter()
    reader = OnnxReader(arguments.reader)
    print(f"load {1000 * (time.perf_counter() - began):.0f} ms")
    items = load_benchmark(arguments.benchmarks, "squad2") + load_benchmark(arguments.benchmarks, "clapnq")
    unique = {item.record.text: item.record for item in items if 130 <= len(item.record.text.split()) <= 170}
    contexts = [(r.title, r.text, r.sentences) for r in unique.values()]
    times, work = [], time.process_time()
    for number in range(arguments.rounds + 2):
        chosen = [contexts[(number * PASSAGES + n) % len(contexts)] for n in range(PASSAGES)]
        began = time.perf_counter()
        reader.read_batch(items[number].record.question, chosen)
        times.append(1000 * (time.perf_counter() - began))
    work = 1000 * (time.process_time() - work) / (arguments.rounds + 2)
    p50, p95 = np.percentile(times[2:], [50, 95])
    print(f"{PASSAGES} passages of 130 to 170 words: p50 {p50:.0f}, p95 {p95:.0f}, all cores {work:.0f} ms")


if __name__ == "__main__":
    main()
