"""Runs the app on a free port of this machine, in a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn

from assistant.settings import Settings
from assistant.ui import build_app
from assistant.ui.conversation import Engine
from assistant.ui.server import server_config


@contextmanager
def serving(engine: Engine, settings: Settings, examples: Sequence[str] = (), port: int = 0) -> Iterator[str]:
    """Yields the address of the app; it has ended when the block ends."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # for the port of one that has ended
    listener.bind(("127.0.0.1", port))
    servers: list[uvicorn.Server] = []

    async def run() -> None:
        # Built within the loop, since outside of one Gradio makes loops that it never closes.
        app = build_app(engine, settings, examples)
        servers.append(uvicorn.Server(server_config(app, settings)))
        await servers[0].serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not (servers and servers[0].started):
        assert thread.is_alive(), "the app did not start"
        assert time.monotonic() < deadline, "the app did not start in time"
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        servers[0].should_exit = True
        thread.join(20)
        listener.close()
