"""A real ``chroma run`` on the loopback, and a proxy in front of it that asks for a token."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import chromadb
import httpx
import uvicorn
from chromadb.api import ClientAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_START_SECONDS = 120  # on a busy machine


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class RunningChroma:
    """``chroma run`` on a folder; a context manager. ``kill`` is SIGKILL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it, and wait until it answers."""
        program = Path(sys.executable).with_name("chroma")
        command = [str(program), "run", "--path", str(self.folder), "--port", str(self.port)]
        log = (self.folder.parent / "chroma.log").open("ab")
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ))
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/api/v2/heartbeat", timeout=1).is_success:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"chroma run on {self.folder} does not start")

    @property
    def pid(self) -> int:
        """Of the running server."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL, as a power cut or the kernel's memory killer would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def empty(self) -> None:
        """What the error message tells an operator to do with a folder beyond help."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.start()

    @contextlib.contextmanager
    def client(self) -> Iterator[ClientAPI]:
        """Chroma's own client, as another program would use it."""
        client = chromadb.HttpClient(self.url)
        yield client
        client._server._session.close()

    def __enter__(self) -> RunningChroma:
        self.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()


@contextlib.contextmanager
def token_proxy(target: str, token: str) -> Iterator[str]:
    """The address of a reverse proxy that lets requests with ``Authorization: Bearer TOKEN`` through."""
    client = httpx.Client(base_url=target, timeout=60)

    async def forward(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {token}":
            # A careless proxy that repeats what it was sent: none of this may reach a message.
            return Response(f"no entry with {request.headers.get('authorization')}", 401)
        try:
            reply = await asyncio.to_thread(
                client.request,
                request.method,
                request.url.path,
                params=request.query_params,
                content=await request.body(),
                headers={"content-type": "application/json"},
            )
        except httpx.TransportError:
            return Response("the server behind is away", 502)
        return Response(reply.content, reply.status_code, media_type="application/json")

    methods = ["GET", "POST", "PUT", "DELETE", "PATCH"]
    app = Starlette(routes=[Route("/{path:path}", forward, methods=methods)])
    with client, serving(app) as url:
        yield url


@contextlib.contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The address under which a thread of this process serves the application."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none", loop="asyncio"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
