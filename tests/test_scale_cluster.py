"""A real Ray cluster of two nodes on this machine; skipped only where Ray is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Settings
from assistant.errors import ClusterError
from assistant.index import Index
from assistant.models import load_embedder
from assistant.progress import silent
from assistant.scale import cluster
from assistant.scale.staging import Staging
from assistant.store import Store
from tests.chroma_server import RunningChroma
from tests.conftest import ROOT

FILES = 70


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Small files, one of them damaged and one a container of two."""
    root = tmp_path / "many"
    root.mkdir()
    for number in range(FILES):
        (root / f"note-{number:03}.md").write_text(
            f"# Note {number}\n\nPier {number} opens in {1900 + number}."
        )
    (root / "damaged.pdf").write_bytes(b"%PDF-1.7 no more")
    (root / "mail.eml").write_text("Subject: Piers\nFrom: a@b.c\n\nAll piers are open.\n")
    return root


def stored(store: Store) -> tuple[dict[str, str], list[str], np.ndarray]:
    ids, vectors = store.vectors()
    order = np.argsort(ids)
    return store.files(), [ids[i] for i in order], vectors[order]


def assert_same(one: Store, other: Store) -> None:
    """Every file once, with the same passages and vectors."""
    (files, ids, vectors), (files_too, ids_too, vectors_too) = stored(one), stored(other)
    assert (files, ids) == (files_too, ids_too)
    assert np.abs(vectors - vectors_too).max() < 1e-5


def local(root: Path, tmp_path: Path) -> Index:
    """The same folder indexed by this process alone, for comparison."""
    settings = Settings(data_dir=tmp_path / "local")
    index = Index(root, settings, load_embedder(settings))
    index.update()
    return index


def test_without_ray_the_error_names_the_extra(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match=r"pip install 'briefing-assistant\[ray\]'"):
        cluster.update(many, Settings(), cluster.LOCAL)


def test_staged_files_are_kept_once_by_their_content(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "staging.sqlite3")
    for _ in range(2):
        staging.add("a.md", "1", [], {"a.md": "a.md holds no text."})
        staging.add("b.md", "1", [], {})
    staging.keep({"a.md": "1", "b.md": "2"})
    again = Staging(tmp_path / "staging.sqlite3")
    assert again.done() == {"a.md"}
    assert again.left_out() == {"a.md": ("1", {"a.md": "a.md holds no text."})}
    assert (len(again), list(again)) == (0, [])
    again.remove()
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Any]:
    """A head and a worker, one processor each."""
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "object_store_memory": 100 * 2**20}
    made = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    made.add_node(**node)
    yield made
    made.shutdown()


class Meanwhile:
    """Progress that does something once, after some rows."""

    def __init__(self, rows: int, action: Any) -> None:
        self.rows, self.action = rows, action

    def __call__(self, items: Sequence[Any], description: str) -> Iterator[Any]:
        for number, item in enumerate(items):
            if number == self.rows and "cluster" in description:
                self.action()
            yield item


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_driver_that_dies_goes_on_where_it_was(many: Path, tmp_path: Path, two_nodes: Any) -> None:
    settings = Settings()

    class Death(BaseException):
        pass

    def die() -> None:
        raise Death

    with pytest.raises(Death):
        cluster.update(many, settings, two_nodes.address, Meanwhile(25, die))
    index = Index(many, settings, load_embedder(settings))
    assert index.store.files() == {}, "nothing is stored before all of it is there"
    assert len(Staging(index.folder / "staging.sqlite3").done()) == 25
    seen: list[int] = []

    def count(items: Sequence[Any], description: str) -> Iterator[Any]:
        if "cluster" in description:
            seen.append(len(items))
        yield from items

    done = cluster.update(many, settings, two_nodes.address, count)
    assert seen == [FILES + 2 - 25]
    assert (done.added, list(done.skipped)) == (FILES + 1, ["damaged.pdf"])
    assert_same(index.store, local(many, tmp_path).store)
    assert not (index.folder / "staging.sqlite3").exists()
    (many / "note-003.md").write_text("Pier 3 is closed.")
    again = cluster.update(many, settings, two_nodes.address, silent)
    assert (again.added, again.changed, again.unchanged) == (0, 1, FILES)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_node_that_dies_midway_costs_nothing(many: Path, tmp_path: Path, two_nodes: Any) -> None:
    worker = next(iter(two_nodes.worker_nodes))
    settings = Settings()
    killed = Meanwhile(20, lambda: two_nodes.remove_node(worker, allow_graceful=False))
    done = cluster.update(many, settings, two_nodes.address, killed)
    assert worker not in two_nodes.worker_nodes
    assert done.added == FILES + 1
    index = Index(many, settings, load_embedder(settings))
    assert_same(index.store, local(many, tmp_path).store)


@pytest.mark.slow
def test_the_command_indexes_on_a_cluster_and_fills_the_server(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    command = [sys.executable, "-m", "assistant", "index", str(folder), "--ray", "local"]
    with RunningChroma(tmp_path / "chroma") as chroma:
        env = dict(os.environ) | {"ASSISTANT_CHROMA_URL": chroma.url}
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, timeout=200)
        with chroma.client() as client:
            (collection,) = client.list_collections()
            assert collection.count() == 3
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2 added, 0 changed, 0 removed, 0 unchanged: 3 passages.\n"
