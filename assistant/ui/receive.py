"""The addresses by which files are uploaded and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from assistant.errors import AssistantError, CorpusError
from assistant.ui import text
from assistant.ui.spaces import Spaces
from assistant.ui.user import current_user, is_editor
from assistant.uploads import accepted_name

FILES = "/library/files"
"""Where files are sent; the only address that takes large requests."""
Name = Annotated[str, Query(min_length=1, max_length=1000)]


def add_files(app: FastAPI, spaces: Spaces) -> None:
    """Let users put documents into their space, and take them out again.

    Both methods are ones that a page of another site cannot use without being allowed to.
    """

    @app.put(FILES)
    async def upload(request: Request, name: Name) -> dict[str, Any]:
        """Store the body as a file and index it; 422 with the reason when it cannot be read."""
        user = current_user(request)
        space = spaces.space(user)
        if space is None:
            raise HTTPException(403, text.UPLOADS_OFF)
        _must_be_allowed(request, spaces)
        try:
            with space.incoming() as folder:
                await _save(request, folder / "body")
                arrived = (folder / "body").rename(folder / accepted_name(name))
                taken = await run_in_threadpool(spaces.take, user, arrived)
        except ClientDisconnect:
            raise HTTPException(400, text.UPLOAD_LOST) from None
        except AssistantError as error:
            raise HTTPException(422, str(error)) from None
        message = text.UPLOAD_REPLACED if taken.replaced else text.UPLOAD_ADDED
        return {"name": taken.name, "message": message, "warnings": taken.warnings}

    @app.delete(FILES, status_code=204)
    def remove(request: Request, name: Name) -> None:
        """Delete an uploaded file and what is indexed of it."""
        _must_be_allowed(request, spaces)
        try:
            spaces.remove(current_user(request), name)
        except CorpusError as error:
            raise HTTPException(404, str(error)) from None
        except AssistantError as error:
            raise HTTPException(503, str(error)) from None


def _must_be_allowed(request: Request, spaces: Spaces) -> None:
    if spaces.shares and not is_editor(request):
        raise HTTPException(403, text.EDITORS_ONLY)


async def _save(request: Request, path: Path) -> None:
    with path.open("wb") as file:
        async for chunk in request.stream():
            file.write(chunk)
