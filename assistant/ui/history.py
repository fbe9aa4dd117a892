"""Conversations on disk: each belongs to one user, and every call names whose it works on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import ForeignKey, Select, create_engine, delete, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from assistant.errors import StoreError
from assistant.lock import write_ahead
from assistant.ui.conversation import Exchange
from assistant.ui.keeping import dumped, loaded, words

TITLE_CHARS = 120
"""Longest title of a conversation."""
LISTED = 200
"""Conversations that a list shows; older ones are found by searching."""


class _Base(DeclarativeBase): ...


class _Talk(_Base):
    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    words: Mapped[str]  # the title in lower case, to search in
    updated: Mapped[str]  # ISO 8601, UTC


class _Said(_Base):
    __tablename__ = "exchanges"
    talk_id: Mapped[str] = mapped_column(ForeignKey(_Talk.id, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[str]
    words: Mapped[str]  # question and answer in lower case, to search in
    body: Mapped[str]  # the exchange as JSON


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in a list."""

    id: str
    title: str
    updated: str  # ISO 8601, UTC


class History:
    """All conversations, in one SQLite file that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        """Raises ``StoreError`` when the file cannot be used."""
        path = folder / "conversations.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreError(f"{path} cannot be used ({error.strerror}). Check the permissions.") from None
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _prepare)
        try:
            _Base.metadata.create_all(self._engine)
        except (SQLAlchemyError, sqlite3.Error) as error:
            why = str(getattr(error, "orig", error))
            raise StoreError(f"{path} cannot be used ({why}). Restore it, or move it away.") from None

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def find(self, user: str, search: str = "") -> list[Talk]:
        """The user's conversations, newest first; with ``search`` those that hold all of its words."""
        query = select(_Talk).where(_Talk.user == user).order_by(_Talk.updated.desc()).limit(LISTED)
        for word in words(search).split():
            said = select(_Said.talk_id).where(_Said.words.contains(word, autoescape=True))
            query = query.where(_Talk.id.in_(said) | _Talk.words.contains(word, autoescape=True))
        with Session(self._engine) as db:
            return [Talk(talk.id, talk.title, talk.updated) for talk in db.scalars(query)]

    def has(self, user: str, talk_id: str) -> bool:
        """Does the user have such a conversation?"""
        with Session(self._engine) as db:
            return _owned(db, user, talk_id) is not None

    def open(self, user: str, talk_id: str) -> list[Exchange] | None:
        """All exchanges in order; None when the user has no such conversation."""
        with Session(self._engine) as db:
            if _owned(db, user, talk_id) is None:
                return None
            return [loaded(said.body) for said in db.scalars(_of(talk_id))]

    def save(
        self, user: str, talk_id: str, exchanges: Sequence[Exchange], known: Sequence[str] | None = None
    ) -> str:
        """Keep the conversation as ``exchanges`` say; a new one where ``talk_id`` is ''. Returns its id.

        ``known`` are the ids of the exchanges that the page showed before. When others are stored,
        another window has gone on meanwhile; a conversation of its own is then made, and nothing lost.
        """
        with Session(self._engine) as db, db.begin():
            talk = _owned(db, user, talk_id)
            if talk is not None and known is not None:
                stored = [said.exchange_id for said in db.scalars(_of(talk.id))]
                talk = talk if stored == list(known) else None
            if talk is None:
                title = _title(exchanges[0].question)
                talk = _Talk(id=uuid4().hex, user=user, title=title, words=words(title), updated="")
                db.add(talk)
                db.flush()
            talk.updated = datetime.now(UTC).isoformat(timespec="microseconds")
            db.execute(delete(_Said).where(_Said.talk_id == talk.id, _Said.position >= len(exchanges)))
            kept = {said.position: said for said in db.scalars(_of(talk.id))}
            for position, exchange in enumerate(exchanges):
                last = position == len(exchanges) - 1
                if last or position not in kept or kept[position].exchange_id != exchange.id:
                    db.merge(_row(talk.id, position, exchange))
            return talk.id

    def rename(self, user: str, talk_id: str, title: str) -> Talk | None:
        """Give a title; an empty one is not taken. None when the user has no such conversation."""
        with Session(self._engine) as db, db.begin():
            talk = _owned(db, user, talk_id)
            if talk is None:
                return None
            talk.title = _title(title) or talk.title
            talk.words = words(talk.title)
            return Talk(talk.id, talk.title, talk.updated)

    def delete(self, user: str, talk_id: str) -> bool:
        """Forget a conversation for good. False when the user has no such conversation."""
        with Session(self._engine) as db, db.begin():
            talk = _owned(db, user, talk_id)
            if talk is not None:
                db.delete(talk)
            return talk is not None


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    write_ahead(connection)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # what somebody deletes is overwritten on disk as well


def _owned(db: Session, user: str, talk_id: str) -> _Talk | None:
    return db.scalars(select(_Talk).where(_Talk.id == talk_id, _Talk.user == user)).one_or_none()


def _of(talk_id: str) -> Select[_Said]:
    return select(_Said).where(_Said.talk_id == talk_id).order_by(_Said.position)


def _title(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= TITLE_CHARS else flat[: TITLE_CHARS - 1].rstrip() + "…"


def _row(talk_id: str, position: int, exchange: Exchange) -> _Said:
    answer = exchange.answer.text if exchange.answer else ""
    return _Said(
        talk_id=talk_id,
        position=position,
        exchange_id=exchange.id,
        words=words(f"{exchange.question} {answer}"),
        body=dumped(exchange),
    )
