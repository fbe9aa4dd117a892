"""Embeddings from an OpenAI-compatible server (llama.cpp, vLLM, TEI, Ollama, hosted).

A thin client of our own on ``httpx`` and ``tenacity``, which are here anyway; llama-index's class for this
brings the ``openai`` package. Neither the key nor what the server replied is in any message.
"""

from __future__ import annotations

import hashlib
import logging
import os
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from assistant.errors import ModelError
from assistant.store import Vectors
from assistant.web import bearer, client

log = logging.getLogger(__name__)
_BATCH = 64  # texts a request
_PARALLEL = 4  # requests at a time: servers batch what arrives together
_SECONDS = 120.0  # for one reply
_ATTEMPTS = 6
_WAIT, _LONGEST_WAIT = 0.25, 8.0  # seconds: random below a bound that doubles
_AGAIN = {408, 429, 500, 502, 503, 504}
_TOO_LONG = {400, 413, 422}
_SHORTEST = 64  # characters; a server that refuses even that refuses for another reason
_SAME = 0.999  # cosine; other weights or another precision stay below
_PROBES = (
    "The minister will visit the harbour on Tuesday, 4 May 2021.",
    "What may the treaty cover?",
    "Kosten: 12,5 Mio. Euro (vorläufig)",
)


class RemoteEmbedder:
    """Text -> unit vectors by ``POST URL/embeddings``; may be shared between threads."""

    def __init__(self, url: str, model: str, key: SecretStr | None, cache: Path) -> None:
        """Ask the server for its vectors of a few texts, by which its model is known again.

        Raises:
            ModelError: the server is away, refuses the key, or does not embed.
        """
        self.url, self.model = url.rstrip("/"), model
        self._key = key
        self._client = client(url, timeout=httpx.Timeout(_SECONDS, connect=5.0))
        weakref.finalize(self, self._client.close)
        self._dimension: int | None = None
        self.sha256 = self._identity(cache)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; what is longer than the server takes is cut. Raises ``ModelError``."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # little padding in a batch
        batches = [order[first : first + _BATCH] for first in range(0, len(order), _BATCH)]
        rows: dict[int, Vectors] = {}
        with ThreadPoolExecutor(_PARALLEL) as pool:
            for batch, vectors in zip(
                batches,
                pool.map(lambda batch: self._fitting([texts[i] for i in batch]), batches),
                strict=True,
            ):
                rows.update(zip(batch, vectors, strict=True))
        return np.stack([rows[i] for i in range(len(texts))]) if texts else np.zeros((0, 0), np.float32)

    def _fitting(self, texts: Sequence[str]) -> Vectors:
        """Vectors of one batch; a text that the server finds too long is halved until it fits."""
        reply = self._post([text if text.strip() else "." for text in texts])
        if reply is not None:
            return reply
        if len(texts) > 1:
            return np.concatenate([self._fitting([text]) for text in texts])
        if len(texts[0]) <= _SHORTEST:
            raise ModelError(
                f"The embedding server at {self.url} rejects the request. Check that it serves embeddings "
                f"and that {self.model} (ASSISTANT_EMBEDDING_MODEL) is its model."
            )
        return self._fitting([texts[0][: len(texts[0]) // 2]])

    def _post(self, texts: Sequence[str]) -> Vectors | None:
        """Vectors of the texts; None when one may be too long."""
        headers = bearer(self._key)
        body = {"model": self.model, "input": list(texts), "encoding_format": "float"}

        def send() -> httpx.Response:
            reply = self._client.post(f"{self.url}/embeddings", json=body, headers=headers)
            if reply.status_code in _AGAIN and not _too_long(reply):
                reply.raise_for_status()
            return reply

        retrying = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, httpx.HTTPError)),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_random_exponential(_WAIT, max=_LONGEST_WAIT),
            reraise=True,
        )
        try:
            reply = retrying(send)
        except httpx.HTTPStatusError as error:
            raise ModelError(
                f"The embedding server at {self.url} fails ({error.response.status_code}). Check its log."
            ) from None
        except httpx.HTTPError:
            raise ModelError(
                f"The embedding server at {self.url} does not answer. Start it, correct "
                "ASSISTANT_EMBEDDING_URL, or unset it to embed on this machine."
            ) from None
        if reply.status_code in (401, 403):
            raise ModelError(
                f"The embedding server at {self.url} refuses the key. Set ASSISTANT_EMBEDDING_KEY."
            )
        return None if _too_long(reply) else self._vectors(reply, len(texts))

    def _vectors(self, reply: httpx.Response, count: int) -> Vectors:
        """The reply's vectors in the order asked, normalised; anything else is not what was asked for."""
        try:
            data: list[dict[str, Any]] = sorted(reply.json()["data"], key=lambda row: int(row["index"]))
            found = np.array([row["embedding"] for row in data], dtype=np.float32)
            norms = np.linalg.norm(found, axis=1, keepdims=True)
        except (ValueError, KeyError, TypeError, np.exceptions.AxisError):
            raise ModelError(
                f"The reply of {self.url}/embeddings ({reply.status_code}) is not of the OpenAI format. "
                "Check ASSISTANT_EMBEDDING_URL; it ends before /embeddings."
            ) from None
        dimension = self._dimension or found.shape[1]
        if found.shape != (count, dimension) or not np.isfinite(norms).all() or not norms.all():
            raise ModelError(
                f"The embedding server at {self.url} gave vectors of shape {found.shape} that cannot be used "
                f"(wanted {count} of {dimension} numbers). Check its model and start the assistant again."
            )
        self._dimension = dimension
        unit: Vectors = found / norms
        return unit

    def _identity(self, cache: Path) -> str:
        """Hash of the model's name, and of how often other weights have stood behind that name here."""
        vectors = self._fitting(_PROBES)
        name = hashlib.sha256(self.model.encode()).hexdigest()[:16]
        number = 1
        while (path := cache / f"served-{name}-{number}.npy").is_file():
            if _agree(path, vectors):
                break
            number += 1
        else:
            if number > 1:
                log.warning(
                    "The model %s at %s has changed: documents are embedded again.", self.model, self.url
                )
            cache.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}.npy")
            np.save(aside, vectors)
            aside.replace(path)
        return hashlib.sha256(f"{self.model}\0{number}\0{vectors.shape[1]}".encode()).hexdigest()


def _too_long(reply: httpx.Response) -> bool:
    """llama.cpp answers 500 to a text that does not fit its batch."""
    return reply.status_code in _TOO_LONG or (reply.status_code == 500 and "too large" in reply.text)


def _agree(path: Path, vectors: Vectors) -> bool:
    try:
        known = np.load(path)
    except (ValueError, EOFError):
        return False
    return known.shape == vectors.shape and bool((known * vectors).sum(axis=1).min() > _SAME)
