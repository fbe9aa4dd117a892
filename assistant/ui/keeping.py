"""An exchange as it is kept, and as it is shown again: its citations are checked anew on opening."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from assistant.errors import VerificationError
from assistant.types import Answer
from assistant.ui import text
from assistant.ui.conversation import Engine, Exchange
from assistant.verify import holds

logger = logging.getLogger(__name__)


def dumped(exchange: Exchange) -> str:
    """JSON of everything that was shown, the whole answer included."""
    return _adapter().dump_json(replace(exchange, stale=(), unverified=False)).decode()


def loaded(body: str) -> Exchange:
    """The exchange again; one that was cut off counts as stopped, one of another format as failed."""
    try:
        exchange = _adapter().validate_json(body)
    except ValidationError as error:
        logger.warning("A kept question is in a form that is not understood: %s", error.error_count())
        return Exchange("", text.UNKNOWN, stage="failed", error=text.NOT_RESTORED)
    return replace(exchange, stage="stopped") if exchange.running else exchange


def checked(engine: Engine, exchanges: Sequence[Exchange]) -> list[Exchange]:
    """The exchanges, with every citation marked whose document no longer says what is quoted."""
    return [_checked(engine, exchange, exchange.answer) for exchange in exchanges]


def words(said: str) -> str:
    """Text as it is searched: lower case, one spelling a letter, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", said).casefold().split())


def _checked(engine: Engine, exchange: Exchange, answer: Answer | None) -> Exchange:
    if answer is None:
        return exchange
    stored = engine.library.stored
    stale = tuple(c.marker for c in answer.citations if not holds(c, stored(c.document_id)))
    try:
        engine.verify(answer)
    except VerificationError:
        return replace(exchange, stale=stale, unverified=not stale)
    return exchange


@cache
def _adapter() -> TypeAdapter[Exchange]:
    return TypeAdapter(Exchange)
