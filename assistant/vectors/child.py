"""The child's end of the pipe: opens a generation as if for the first time, and looks for its passages.

    python -m assistant.vectors.child

One request a line, one reply a line. Whatever Chroma's native code does to this process, a crash or a
hang, the assistant only learns that the generation cannot be used.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.vectors.rows import lost, probes
from assistant.vectors.seal import Seal
from assistant.view import View


def examine(folder: str, collection: str, store: str, thorough: bool) -> Mapping[str, Any]:
    """What is wrong with a generation: a ``fault``, or the places of passages that are ``lost``.

    ``thorough`` looks for every passage; else the seal must hold, and a few passages are looked for.
    """
    generation = Path(folder)
    if not thorough:
        seal = Seal.read(generation)
        fault = seal.broken(generation) if seal else "was never finished"
        if fault:
            return {"fault": fault}
    ids, vectors = View(Path(store)).vectors()
    client = open_client(generation)
    try:
        found = client.get_collection(collection, embedding_function=None)
        if found.count() != len(ids):
            return {"fault": f"holds {found.count()} rows for {len(ids)} passages"}
        return {"lost": lost(found, *((ids, vectors) if thorough else probes(ids, vectors)))}
    finally:
        client.close()


def open_client(folder: Path) -> Any:
    """Chroma's client on a folder; close it, or it keeps the index in memory for ever."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def main() -> None:
    """Serve requests until the parent closes the pipe, or dies."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not look like a reply
    import chromadb  # noqa: F401  # the parent goes on meanwhile

    for line in sys.stdin:
        try:
            reply = examine(**json.loads(line))
        except Exception as error:  # chromadb raises many kinds, of its own and of its native core
            reply = {"fault": f"cannot be read ({type(error).__name__}: {error})"}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
