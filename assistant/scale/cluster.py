"""Indexing on a Ray cluster: read, parse, split and embed as a Ray Data pipeline, then store at once.

Every node reads the documents' folder under the same path, and has this package. What comes back is kept
in a staging file by content hash; when all of it is there, the store changes in one transaction. A node
that dies costs the files it was working on, which Ray gives to another; a driver that dies costs nothing
that was staged.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, ClusterError
from assistant.index import Index, LeftOut, Update
from assistant.models import load_embedder
from assistant.progress import Progress, silent
from assistant.scale.stages import Embed, parse
from assistant.scale.staging import Staging
from assistant.settings import Settings
from assistant.store import Entry

log = logging.getLogger(__name__)
_FILES = 16  # read by one task, so that a child process parses several
LOCAL = "local"
"""In place of an address: a cluster of this machine alone, for the length of the call."""


def update(root: Path, settings: Settings, address: str, progress: Progress = silent) -> Update:
    """Bring the store in step with the folder as ``Index.update`` does, on the cluster at ``address``.

    Raises:
        ClusterError: Ray is not installed, there is no cluster, or it failed beyond its retries.
    """
    index = Index(root, settings, load_embedder(settings))
    staging = Staging(index.folder / "staging.sqlite3")

    def read(
        stale: Mapping[str, str], files: Mapping[str, Path], left_out: LeftOut, progress: Progress
    ) -> Collection[Entry]:
        staging.keep(stale)
        done = staging.done()
        rest = {name: digest for name, digest in stale.items() if name not in done}
        if done:
            log.warning("%d of %d files were read by an earlier run.", len(done), len(stale))
        if rest:
            with _cluster(address):
                _stage(rest, files, index, staging, progress)
        left_out.update(staging.left_out())
        return staging

    done = index.update(progress, read)
    staging.remove()
    return done


def _stage(
    stale: Mapping[str, str], files: Mapping[str, Path], index: Index, staging: Staging, progress: Progress
) -> None:
    """Run the pipeline and keep what comes out of it, file by file."""
    import ray

    rows = _pipeline(stale, files, index).iter_rows()
    try:
        for name, row in zip(
            progress(list(stale), "Reading and embedding on the cluster"), rows, strict=True
        ):
            del name  # rows come in any order
            if row["sha256"] != stale[row["name"]]:
                log.warning("%s has changed while it was read; index the folder again.", row["name"])
                continue
            entries, skipped = pickle.loads(row["value"])
            for problem in skipped.values():
                log.warning("Left out: %s", problem)
            staging.add(row["name"], row["sha256"], entries, skipped)
    except ray.exceptions.RayError as error:
        raise ClusterError(
            f"The Ray cluster failed ({_cause(error)}). Run the same command again: what is done is kept."
        ) from None


@contextmanager
def _cluster(address: str) -> Iterator[None]:
    """Connected to the cluster, unless the caller is already."""
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # tasks without a GPU change nothing
    try:
        import ray
        import ray.data
    except ImportError:
        raise ClusterError(
            "Ray is not installed: pip install 'briefing-assistant[ray]' on all nodes."
        ) from None
    if ray.is_initialized():
        yield
        return
    try:
        ray.init(None if address == LOCAL else address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"There is no Ray cluster at {address} ({type(error).__name__}). Start one with ray start "
            f"--head and name its address, or {LOCAL} for this machine alone."
        ) from None
    try:
        yield
    finally:
        ray.shutdown()


def _cause(error: BaseException) -> str:
    """What a stage said itself, if it was one of our errors; else the kind of error."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, AssistantError):
            return str(getattr(seen, "cause", seen))
        seen = seen.__cause__
    return type(error).__name__


def _pipeline(stale: Mapping[str, str], files: Mapping[str, Path], index: Index) -> Any:
    """A Ray dataset with one row a file; nothing runs before it is read."""
    import ray

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    nodes = sum(node["Alive"] for node in ray.nodes())
    items = [{"name": name, "path": str(files[name])} for name in stale]
    read = ray.data.from_items(items, override_num_blocks=-(-len(items) // _FILES)).map_batches(
        parse, fn_args=(str(index.root), index.settings.passage_words), num_cpus=1
    )
    # One embedder a node: the model uses all of a machine's cores by itself.
    return read.map_batches(
        Embed,
        fn_constructor_args=(index.settings, index.embedder.sha256),
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=max(1, nodes)),
        scheduling_strategy="SPREAD",
        num_cpus=0,
    )
