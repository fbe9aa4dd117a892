"""Kill the indexing process at random moments and see that the index is usable each time: prints a log.

    python -m tests.index_kills --kills 50 --passages 1500

A process of its own changes documents, updates the index and builds Chroma, over and over, until it is
killed with SIGKILL. Then every document must be found in the store as it is in the folder now or was
before, whole; another process must open the index, find every passage by its own vector, and embed
nothing that was committed before the kill.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from assistant import Settings
from assistant.index import Index
from assistant.split import split
from tests.chroma_kills import HashEmbedder, all_found, write

ROOT = Path(__file__).parent.parent
_NEWS = 8  # documents that change


def opened(work: Path) -> Index:
    """The index of the documents in a working folder."""
    return Index(work / "documents", Settings(data_dir=work / "data"), HashEmbedder())


def change(folder: Path, number: int) -> None:
    """Write one document again, remove one, and give one another name."""
    text = f"# News {number}\n\nNumber {number} says w{number}. It was written after w{number - 1}.\n"
    (folder / f"news-{number % _NEWS}.md").write_text(text, encoding="utf-8")
    (folder / f"news-{(number + 3) % _NEWS}.md").unlink(missing_ok=True)
    moved = folder / f"news-{(number + 5) % _NEWS}.md"
    if moved.exists():
        moved.replace(folder / "moved.md")


def work_for_ever(work: Path, number: int) -> None:
    """What the process that is killed does."""
    index = opened(work)
    print("ready", flush=True)
    while True:
        number += 1
        change(index.root, number)
        index.update()
        index.snapshot()


def whole(index: Index) -> bool:
    """Does the store hold each document with all its passages, in agreement with its text?"""
    view = index.store.view()
    held = {passage.id for passage in view.passages()}
    wanted = {
        passage.id
        for document in view.documents()
        for passage in split(document, index.settings.passage_words)
    }
    return held == wanted == set(view.vectors()[0])


def kill_once(work: Path, number: int, delay: float) -> str:
    """One line of the log; it says NOT USABLE when something is wrong."""
    code = (
        "import sys; from pathlib import Path; from tests.index_kills import work_for_ever\n"
        "work_for_ever(Path(sys.argv[1]), int(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(work), str(number * 1000)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.kill()
    process.wait()
    process.stdout.close()
    started = time.monotonic()
    index = opened(work)
    before = index.store.revision()
    sound = whole(index) and all_found(index)
    embedder = index.embedder
    assert isinstance(embedder, HashEmbedder)
    again = embedder.count
    index.update()
    sound = sound and whole(index) and all_found(index) and again == 0
    outcome = "usable" if sound else "NOT USABLE"
    return (
        f"kill {number:2}: after {delay:.2f} s at revision {before}, {outcome} in "
        f"{time.monotonic() - started:.1f} s, {again} texts embedded to open it"
    )


def kills(work: Path, count: int, passages: int, longest: float = 4.0) -> Iterator[str]:
    """The log, line by line."""
    (work / "documents").mkdir()
    write(work / "documents", max(1, passages // 50), passages, seed=1)
    index = opened(work)
    index.update()
    index.snapshot()
    yield f"{len(index.store.vectors()[0])} passages in the index"
    rng = random.Random(7)
    for number in range(1, count + 1):
        yield kill_once(work, number, rng.uniform(0.0, longest))


def main() -> None:
    """Run and print; exit code 1 when an index was not usable."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--passages", type=int, default=1500)
    options = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as work:
        for line in kills(Path(work), options.kills, options.passages):
            bad += "NOT" in line
            print(line, flush=True)
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
