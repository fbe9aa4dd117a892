"""Asking and searching as tools of a language model, by the Model Context Protocol.

The official server stands beside Gradio, since Gradio's own is tied to older versions of it and of pydantic.
It keeps no sessions: each request says anew who sends it, and any process may answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.requests import Request

from assistant.types import Citation, Kind, Turn
from assistant.ui import replies
from assistant.ui.api import Found, answer_of, found, near_to, told
from assistant.ui.asking import Asker, Asking

PATH = "/mcp"
Question = Annotated[str, Field(description=replies.ARGUMENT_QUESTION)]
History = Annotated[list[Turn] | None, Field(description=replies.ARGUMENT_HISTORY)]
Documents = Annotated[list[str] | None, Field(description=replies.ARGUMENT_DOCUMENTS)]
Limit = Annotated[int, Field(ge=1, le=50, description=replies.ARGUMENT_LIMIT)]


class Answered(BaseModel):
    """What a model needs of an answer: all of it but what was read on the way."""

    text: str
    abstained: bool
    kind: Kind
    missing: str | None
    confidence: float
    standalone_question: str
    citations: tuple[Citation, ...]
    related: list[Found]


_TAKEN = [name for name in Answered.model_fields if name != "related"]


def tool_server(asking: Asking) -> MCPServer[Any]:
    """The server with its two tools, which change nothing and reach nothing but the documents."""
    server = MCPServer[Any](replies.TOOLS_NAME, instructions=replies.TOOLS_USE, log_level="WARNING")
    harmless = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    def asker(context: Context[Any, Any]) -> Asker:
        request = context.request_context.request
        assert isinstance(request, Request), "the tools are only served over HTTP"
        return asking.of(request)

    @server.tool(description=replies.TOOL_ASK, annotations=harmless)
    def ask(
        question: Question,
        context: Context[Any, Any],
        history: History = None,
        documents: Documents = None,
    ) -> Answered:
        with told(ToolError):
            answer = answer_of(asker(context), question, history or (), documents)
        near = found(asker(context), answer.passages) if answer.abstained else []
        return Answered(**{name: getattr(answer, name) for name in _TAKEN}, related=near)

    @server.tool(description=replies.TOOL_SEARCH, annotations=harmless)
    def search(
        question: Question, context: Context[Any, Any], limit: Limit = 8, documents: Documents = None
    ) -> list[Found]:
        with told(ToolError):
            return near_to(asker(context), question, limit, documents)

    return server


def add_tools(app: FastAPI, asking: Asking) -> None:
    """Serve the tools. Host names and users are checked by what stands before every address."""
    server, before = tool_server(asking), app.router.lifespan_context
    served = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.router.routes.extend(served.routes)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with before(app) as state, server.session_manager.run():
            yield state

    app.router.lifespan_context = lifespan
