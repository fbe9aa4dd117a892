"""Change and delete documents over and over, and look for what was deleted: prints what was found.

    python -m tests.update_cycles --cycles 1000

Each cycle changes or deletes documents and asks, with the word that was just removed, the vectors, BM25,
the fused retrieval, the store and whole answers with their citations. Another thread asks all the while.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from assistant import Assistant, Settings
from assistant.library import Library
from tests.conftest import WordEmbedder

_DOCUMENTS = 12
_PAUSE = 0.1  # seconds between the other user's questions


def fact(document: int, cycle: int) -> str:
    """A sentence that no other document or cycle has."""
    return f"The keeper of house {document} is called Keeper{document}x{cycle} since day {cycle}."


class Cycles:
    """A folder whose documents change, and an assistant that is asked about them."""

    def __init__(self, work: Path) -> None:
        self.folder = work / "documents"
        self.folder.mkdir()
        self.current: dict[int, str] = {}
        for document in range(_DOCUMENTS):
            self.write(document, 0)
        settings = Settings(data_dir=work / "data", reader="similarity")
        self.library = Library(self.folder, settings, embedder=WordEmbedder())
        self.assistant = Assistant(self.library, settings)
        self.stale = 0  # places where text was found that had been deleted
        self.errors: list[str] = []
        self.asked = 0

    def write(self, document: int, cycle: int) -> None:
        """One document says something new."""
        self.current[document] = fact(document, cycle)
        text = f"# House {document}\n\n{fact(document, cycle)} The house stands on a hill.\n"
        (self.folder / f"house-{document}.md").write_text(text, encoding="utf-8")

    def cycle(self, number: int, rng: random.Random) -> None:
        """Change a document or delete it, then look for what it said."""
        document = rng.randrange(_DOCUMENTS)
        gone = self.current.pop(document, None)
        if gone is not None and rng.random() < 0.5:
            (self.folder / f"house-{document}.md").unlink()
        else:
            self.write(document, number)
        if not self.current:
            self.write(document, number)
        self.library.update()
        if gone is not None:
            self.stale += self.traces(gone)

    def traces(self, gone: str) -> int:
        """In how many places a deleted sentence is still found."""
        state = self.library.state()
        question = f"Who is called {gone.split()[6]}?"
        vector = self.library.embedder.embed([gone])
        collection = state.retrieval._vectors.vector_store.client  # type: ignore[attr-defined]
        rows = collection.query(query_embeddings=np.asarray(vector), n_results=5)["documents"][0]
        passages = list(state.retrieval.passages.values())
        bm25 = [passages[place].text for place, _ in state.retrieval._words.best(gone, len(passages))]
        answer = self.assistant.ask(question)
        places = [
            rows,
            bm25,
            [passage.text for passage in state.retrieval.retrieve(question, 5)],
            [document.text for document in state.documents.values()],
            [passage.text for passage in self.library._index.store.passages()],
            [answer.text, *(citation.quote for citation in answer.citations)],
        ]
        return sum(gone in text for place in places for text in place)

    def ask_until(self, stop: threading.Event) -> None:
        """What another user does meanwhile: every answer must verify, from the old state or the new one."""
        rng = random.Random(5)
        while not stop.wait(_PAUSE):
            try:
                self.assistant.ask(f"Who is the keeper of house {rng.randrange(_DOCUMENTS)}?")
                self.asked += 1
            except Exception as error:  # all kinds count
                self.errors.append(f"{type(error).__name__}: {error}")


def run(work: Path, cycles: int) -> Cycles:
    """All cycles, with another thread that asks."""
    made, stop, rng = Cycles(work), threading.Event(), random.Random(11)
    thread = threading.Thread(target=made.ask_until, args=(stop,))
    thread.start()
    try:
        for number in range(1, cycles + 1):
            made.cycle(number, rng)
    finally:
        stop.set()
        thread.join()
    return made


def main() -> None:
    """Run and print; exit code 1 when deleted text was found or a question failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cycles", type=int, default=1000)
    options = parser.parse_args()
    process, started = psutil.Process(), time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        made = run(Path(work), options.cycles)
        on_disk = sum(path.stat().st_size for path in (Path(work) / "data").rglob("*") if path.is_file())
        print(
            f"{options.cycles} cycles in {time.monotonic() - started:.0f} s: deleted text found {made.stale} "
            f"times; {made.asked} questions meanwhile, {len(made.errors)} errors; "
            f"{on_disk / 1e6:.1f} MB on disk, {process.memory_info().rss / 1e6:.0f} MB in memory, "
            f"{process.num_fds()} open files"
        )
        for error in made.errors[:5]:
            print(error)
    raise SystemExit(1 if made.stale or made.errors else 0)


if __name__ == "__main__":
    main()
