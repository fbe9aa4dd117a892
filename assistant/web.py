"""What connections to the operator's other servers have in common: no detour, a secret in one header."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

_LOCAL = {"127.0.0.1", "localhost", "::1"}


def client(url: str, **options: Any) -> httpx.Client:
    """A client for the server at ``url``; a proxy of the environment is for other hosts than this one."""
    return httpx.Client(trust_env=urlsplit(url).hostname not in _LOCAL, **options)


def bearer(secret: SecretStr | None) -> dict[str, str]:
    """The header that carries a key or token; empty without one."""
    return {"Authorization": f"Bearer {secret.get_secret_value()}"} if secret else {}
