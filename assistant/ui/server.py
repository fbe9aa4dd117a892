"""The web app: Gradio mounted beside our own pages, behind the guards, and how it is served."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Annotated

import gradio as gr
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from assistant.errors import CorpusError, SettingsError
from assistant.settings import Settings
from assistant.ui import pages, replies, text
from assistant.ui.access import Access
from assistant.ui.asking import Asking
from assistant.ui.blocks import build_blocks
from assistant.ui.completions import add_completions
from assistant.ui.conversation import Engine
from assistant.ui.guards import BodyLimit, ContentPolicy
from assistant.ui.history import History
from assistant.ui.logs import RequestLog, log_json
from assistant.ui.receive import FILES, add_files
from assistant.ui.sessions import Sessions
from assistant.ui.signin import add_sign_in
from assistant.ui.source import Place
from assistant.ui.spaces import Spaces
from assistant.ui.talks import add_conversations
from assistant.ui.user import current_user
from assistant.users import Users

_HEAD = (
    "".join(f'<link rel="stylesheet" href="ui/{name}.css">' for name in pages.STYLES)
    + '<script src="ui/theme.js"></script>'
    + "".join(f'<script defer src="ui/{name}.js"></script>' for name in pages.SCRIPTS)
)
_LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
_FONTS = ("Source Sans", "system-ui", "sans-serif")
_THREADS = 40  # beside those that wait in line
Offset = Annotated[int | None, Query(ge=0)]


def build_app(engine: Engine, settings: Settings, examples: Sequence[str] = ()) -> FastAPI:
    """The app, ready for any ASGI server; ``examples`` are offered at the start."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=partial(_lifespan, settings))
    spaces, history = Spaces(engine, settings), History(settings.data_dir)
    asking = Asking(spaces, settings)
    _add_health(app, engine)
    _add_documents(app, spaces)
    add_conversations(app, history)
    add_files(app, spaces)
    add_completions(app, asking)
    if settings.mcp:
        _add_tools(app, asking)
    app.mount("/ui", StaticFiles(directory=Path(__file__).parent / "static"))
    if settings.auth:
        _add_accounts(app, Users(settings.auth), settings)
    elif settings.host in (*_LOOPBACK, "::1") and not settings.root_path:
        # A page of another site must not reach the app under a name it made up.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK)
    app.add_middleware(BodyLimit, larger=(FILES, settings.upload_mb << 20))
    app.add_middleware(ContentPolicy, head=_HEAD)
    app.add_middleware(RequestLog)
    gr.mount_gradio_app(
        app,
        build_blocks(asking, history, settings, examples),
        path="/",
        root_path=settings.root_path or None,
        theme=gr.themes.Base(font=[gr.themes.Font(name) for name in _FONTS]),
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size=1,
        show_error=True,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
    )
    return app


def serve(engine: Engine, settings: Settings, examples: Sequence[str] = ()) -> None:
    """Serve until interrupted. Raises ``SettingsError`` when the port cannot be used."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            text.PORT_BUSY.format(port=settings.port, host=settings.host, reason=error.strerror)
        ) from None
    logging.getLogger("httpx").setLevel(logging.WARNING)
    app = build_app(engine, settings, examples)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(text.SERVING.format(url=f"http://{host}:{listener.getsockname()[1]}"), flush=True)
    server = uvicorn.Server(server_config(app, settings))
    if settings.log == "json":
        log_json()
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    # Ctrl+C is the way to end it, not a fault.
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How it is served: https and the client's address are told by proxies that are named, by nobody else."""
    return uvicorn.Config(
        app,
        log_level="warning",
        log_config=None if settings.log == "json" else uvicorn.config.LOGGING_CONFIG,
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=1,
        server_header=False,
    )


def _is_news(record: logging.LogRecord) -> bool:
    """An open page holds a connection; that it is cut when the server ends needs no traceback."""
    ending = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not ending and "graceful shutdown exceeded" not in record.getMessage()


@asynccontextmanager
async def _lifespan(settings: Settings, app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001
    """Room for threads that wait in line to read, so that all else goes on beside them."""
    current_default_thread_limiter().total_tokens = _THREADS + settings.queue
    yield


def _add_tools(app: FastAPI, asking: Asking) -> None:
    try:
        from assistant.ui.tools import add_tools
    except ModuleNotFoundError:
        raise SettingsError(replies.TOOLS_MISSING) from None
    add_tools(app, asking)


def _add_accounts(app: FastAPI, users: Users, settings: Settings) -> None:
    """Ask everyone to sign in. Raises ``SettingsError`` when nobody could."""
    if not users.all():
        raise SettingsError(f"{users.path} names no user. Add one: assistant users add NAME.")
    sessions = Sessions(settings.data_dir, settings.session_hours)
    add_sign_in(app, users, sessions, settings)
    app.add_middleware(Access, users=users, sessions=sessions, root_path=settings.root_path)


def _add_health(app: FastAPI, engine: Engine) -> None:
    @app.get("/health")
    def health() -> dict[str, str | int]:
        """For load balancers and monitors: answers once questions can be asked."""
        return {"status": "ok", "documents": len(engine.documents)}


def _add_documents(app: FastAPI, spaces: Spaces) -> None:
    @app.get("/documents/{document_id}", response_class=HTMLResponse)
    def document(
        request: Request,
        document_id: str,
        start: Offset = None,
        end: Offset = None,
        phrase_start: Offset = None,
        phrase_end: Offset = None,
        sha256: Annotated[str, Query(max_length=64)] = "",
        part: bool = False,
    ) -> HTMLResponse:
        """A document opened at a place; with ``part`` as a fragment for the panel."""
        try:
            found = spaces.engine(current_user(request)).document(document_id)
        except CorpusError as error:
            return HTMLResponse(pages.message_page(text.NOT_FOUND, str(error)), status_code=404)
        place = None
        if start is not None and end is not None:
            known = phrase_start is not None and phrase_end is not None
            place = Place(start, end, (phrase_start, phrase_end) if known else None, sha256)  # type: ignore[arg-type]
        if part:
            return HTMLResponse(str(pages.document_fragment(found, place)))
        return HTMLResponse(pages.document_page(found, place))
