"""Gold files: JSON Lines, or CSV from a spreadsheet, read into typed cases; errors name the line.

One question a line. ``docs/evaluation.md`` describes every key; an unknown one is an error, so that a
misspelt key can't silently leave a case without its evidence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.types import Turn
from evals.types import GoldCase, GoldQuote

SHOWN_ERRORS = 20
"""Problems that one message lists; a file in a wrong format has one a line."""


class GoldError(ValueError):
    """A gold file that cannot be used; the message names file, line and key."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Turn(_Strict):
    role: Literal["user", "assistant"]
    text: str = Field(min_length=1)


class _Quote(_Strict):
    document: str = Field(min_length=1)
    text: str | None = Field(default=None, min_length=1)
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    source: str | None = None

    @model_validator(mode="after")
    def _place(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("start must be before end")
        if self.text is None and self.start is None:
            raise ValueError("give the quote's text, or start and end")
        return self


class _Row(_Strict):
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    answerable: bool
    history: tuple[_Turn, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    answers: tuple[str, ...] = ()
    wrong_answers: tuple[str, ...] = ()
    quotes: tuple[_Quote, ...] = ()
    any: bool = False
    tags: tuple[str, ...] = ()
    split: str = Field(default="test", min_length=1)
    documents: tuple[str, ...] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _facts(self) -> Self:
        if any(not spellings or not all(s.strip() for s in spellings) for spellings in self.facts):
            raise ValueError("each of the facts is a list with at least one spelling")
        return self

    def case(self) -> GoldCase:
        data = self.model_dump()
        turns = tuple(Turn(turn.role, turn.text) for turn in self.history)
        quotes = tuple(GoldQuote(**quote.model_dump()) for quote in self.quotes)
        return GoldCase(any_quote=data.pop("any"), **{**data, "history": turns, "quotes": quotes})


def load_gold(path: str | Path) -> tuple[GoldCase, ...]:
    """All cases of a ``.jsonl`` or ``.csv`` file, in file order.

    Raises:
        GoldError: naming every line that is wrong, and how.
    """
    path = Path(path)
    if not path.is_file():
        raise GoldError(f"There is no gold file {path}. Name a .jsonl or .csv file.")
    cases: list[GoldCase] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for line, row in _rows(path):
        try:
            case = case_of(row)
        except GoldError as error:
            problems.append(f"{path.name}, line {line}: {error}")
            continue
        if case.id in seen:
            problems.append(
                f"{path.name}, line {line}: id {case.id!r} is already used in line {seen[case.id]}"
            )
        seen.setdefault(case.id, line)
        cases.append(case)
    if problems:
        more = len(problems) - SHOWN_ERRORS
        raise GoldError("\n".join(problems[:SHOWN_ERRORS] + ([f"... and {more} more"] if more > 0 else [])))
    if not cases:
        raise GoldError(f"{path.name} holds no case. Add one line a question.")
    return tuple(cases)


def case_of(row: Mapping[str, Any] | str) -> GoldCase:
    """One case from a row; a string is one line of JSON. Raises ``GoldError`` naming the keys."""
    try:
        return (_Row.model_validate_json(row) if isinstance(row, str) else _Row.model_validate(row)).case()
    except ValidationError as error:
        found = (
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" if e["loc"] else e["msg"] for e in error.errors()
        )
        raise GoldError("; ".join(found)) from None


def row_of(case: GoldCase) -> dict[str, Any]:
    """The JSON object of a case; keys at their default value are left out."""
    row: dict[str, Any] = {
        "id": case.id,
        "question": case.question,
        "history": [{"role": turn.role, "text": turn.text} for turn in case.history],
        "answerable": case.answerable,
        "facts": [list(spellings) for spellings in case.facts],
        "quotes": [_quote_row(quote) for quote in case.quotes],
        "tags": list(case.tags),
        "split": case.split,
    }
    optional = {
        "any": case.any_quote,
        "answers": list(case.answers),
        "wrong_answers": list(case.wrong_answers),
        "note": case.note,
    }
    row |= {key: value for key, value in optional.items() if value}
    return row if case.documents is None else row | {"documents": list(case.documents)}


def dump_gold(cases: Iterable[GoldCase]) -> str:
    """The cases as JSON Lines."""
    return "".join(json.dumps(row_of(case), ensure_ascii=False) + "\n" for case in cases)


def gold_sha256(cases: Sequence[GoldCase]) -> str:
    """SHA-256 of the cases as ``dump_gold`` writes them: the same for a CSV and its JSONL."""
    return hashlib.sha256(dump_gold(cases).encode()).hexdigest()


def text_of(path: Path) -> str:
    """The whole file; raises ``GoldError`` when it is not there or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise GoldError(f"There is no file {path}. Name one that exists.") from None
    except UnicodeDecodeError as error:
        raise GoldError(f"{path.name} is not UTF-8 ({error}). Save it as UTF-8.") from None


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of each line that is not blank."""
    # Not splitlines(): JSON leaves line separators of other kinds in its strings as they are.
    return ((number, line) for number, line in enumerate(text_of(path).split("\n"), 1) if line.strip())


def _quote_row(quote: GoldQuote) -> dict[str, Any]:
    fields = ("document", "text", "start", "end", "source")
    return {name: value for name in fields if (value := getattr(quote, name)) is not None}


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    if path.suffix.lower() == ".csv":
        from evals.spreadsheet import read_csv

        yield from read_csv(path)
        return
    yield from lines_of(path)
