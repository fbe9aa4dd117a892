"""The connection to a Chroma server: patience with a restart, and errors that name the fix.

The server has had no authentication of its own since 1.0. The token is for a proxy in front of it, sent
as ``Authorization: Bearer``; no message, log line or representation of an object here holds it, nor what
the server replied, which may repeat it.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import httpx
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from assistant.errors import StoreError
from assistant.web import bearer

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

T = TypeVar("T")
_ATTEMPTS = 6
_WAIT, _LONGEST_WAIT = 0.25, 4.0  # seconds, doubled each time: 8 s in all, about what a restart takes
_SECONDS = 120.0  # for one reply; the client itself would wait for ever
_REFUSED = {401, 403}
_PROXY_ALONE = {502, 503, 504}


class ChromaServer:
    """One server; may be shared between threads."""

    def __init__(self, url: str, token: SecretStr | None = None) -> None:
        """Nothing is sent until the first call."""
        self.url = url.rstrip("/")
        self._token = token
        self._client: ClientAPI | None = None
        self._lock = threading.Lock()

    def client(self) -> ClientAPI:
        """Chroma's own client, connected; it survives restarts of the server."""
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _connect(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        client = chromadb.HttpClient(
            self.url,
            ssl=self.url.startswith("https"),
            headers=bearer(self._token) or None,
            settings=Settings(anonymized_telemetry=False),
        )
        session: httpx.Client = client._server._session  # type: ignore[attr-defined]
        session.timeout = httpx.Timeout(_SECONDS, connect=5.0)
        weakref.finalize(self, session.close)  # Chroma's client never does
        return client

    def patiently(self, action: Callable[[], T]) -> T:
        """The action's result, tried again while the server is away; raises ``StoreError``."""
        retrying = Retrying(
            retry=retry_if_exception(self.is_away),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential(_WAIT, max=_LONGEST_WAIT),
            reraise=True,
        )
        try:
            return retrying(action)
        except StoreError:
            raise
        except Exception as error:
            if self.is_refusal(error):
                raise StoreError(
                    f"The Chroma server at {self.url} refuses the token. "
                    "Set ASSISTANT_CHROMA_TOKEN to the one that it asks for."
                ) from None
            if self.is_away(error):
                raise StoreError(
                    f"The Chroma server at {self.url} does not answer. Start it (chroma run --path FOLDER "
                    "--port NUMBER), correct ASSISTANT_CHROMA_URL, or unset it to keep the index in a folder."
                ) from None
            raise self.failure(f"fails ({type(error).__name__})") from None

    def is_away(self, error: BaseException) -> bool:
        """Is it worth while to wait for the server? Chroma's client hides what went wrong in the context."""
        return isinstance(error, httpx.TransportError) or (
            not isinstance(error, StoreError)
            and (isinstance(error.__context__, httpx.TransportError) or _status(error) in _PROXY_ALONE)
        )

    def is_refusal(self, error: BaseException) -> bool:
        """Did the proxy in front of the server reject the token, or miss one?"""
        return _status(error) in _REFUSED

    def failure(self, what: str) -> StoreError:
        """An error of a server that answers and yet cannot be used."""
        return StoreError(
            f"The Chroma server at {self.url} {what}. Start it again. If that does not help, stop it, move "
            "its folder away and start it: the index is made again from the store, without embedding."
        )


def _status(error: BaseException) -> int | None:
    """The HTTP status behind an error of Chroma's client."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, httpx.HTTPStatusError):
            return seen.response.status_code
        seen = seen.__context__
    return None
