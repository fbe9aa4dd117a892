"""What OpenAI's clients send -> a question, its history and how to answer; or why not.

Read are the texts of users and of the assistant. System messages and settings of sampling have no meaning
here, since answers are quotes: they are ignored. What would ask for another kind of answer is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from assistant.types import Turn
from assistant.ui import replies

MODEL = "briefing-assistant"


class Refused(Exception):
    """Why a request is not answered: a message for people, a code for programs."""

    def __init__(self, message: str, code: str, status: int = 400, param: str | None = None) -> None:
        super().__init__(message)
        self.code, self.status, self.param = code, status, param


def shape(refused: Refused) -> dict[str, Any]:
    """The error as OpenAI's SDKs expect it."""
    kind = "invalid_request_error" if refused.status < 429 else refused.code
    message = {"message": str(refused), "type": kind, "param": refused.param, "code": refused.code}
    return {"error": message}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that can be answered."""

    question: str
    history: tuple[Turn, ...]
    documents: list[str] | None
    stream: bool


class _Part(BaseModel):
    type: str
    text: str = ""


class _Message(BaseModel):
    role: str
    content: str | list[_Part] | None = None


class _Format(BaseModel):
    type: str


class _Request(BaseModel):
    """The fields that are read; all others are ignored."""

    model: str
    messages: list[_Message] = Field(min_length=1)
    stream: bool | None = False
    n: int | None = 1
    response_format: _Format | None = None
    documents: list[str] | None = None  # ours: paths of the documents to ask


def parse(content_type: str, body: bytes) -> Asked:
    """The request, checked. Raises ``Refused``."""
    # Without its proper type a page of another site could send it.
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refused(replies.NO_JSON, "invalid_json")
    try:
        request = _Request.model_validate_json(body)
    except ValidationError as error:
        raise _invalid(error.errors()[0]) from None
    if request.model != MODEL:
        message = replies.NO_MODEL.format(name=request.model, known=MODEL)
        raise Refused(message, "model_not_found", 404, "model")
    if request.n not in (None, 1):
        raise Refused(replies.ONE_CHOICE, "unsupported_value", param="n")
    form = request.response_format
    if form and form.type != "text":
        message = replies.PLAIN_TEXT.format(kind=form.type)
        raise Refused(message, "unsupported_value", param="response_format")
    turns = [turn for message in request.messages for turn in _turns(message)]
    if not turns or turns[-1].role != "user":
        raise Refused(replies.NO_QUESTION, "invalid_value", param="messages")
    return Asked(turns[-1].text, tuple(turns[:-1]), request.documents, bool(request.stream))


def _turns(message: _Message) -> list[Turn]:
    """What was said; what instructs the model says nothing."""
    match message.role:
        case "system" | "developer":
            return []
        case "user" | "assistant" as role:
            return [Turn(role, _text(message.content))]
    raise Refused(replies.NO_ROLE.format(role=message.role), "invalid_value", param="messages")


def _text(content: str | list[_Part] | None) -> str:
    if isinstance(content, str) or content is None:
        return content or ""
    for part in content:
        if part.type != "text":
            raise Refused(replies.ONLY_TEXT.format(kind=part.type), "invalid_value", param="messages")
    return "\n".join(part.text for part in content)


def _invalid(error: Any) -> Refused:
    if error["type"] == "json_invalid" or not error["loc"]:
        return Refused(replies.NO_JSON, "invalid_json")
    name = ".".join(str(part) for part in error["loc"] if part not in ("str", "list[_Part]"))
    return Refused(replies.FIELD.format(name=name, reason=error["msg"]), "invalid_value", param=name)
