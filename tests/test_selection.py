"""Conditions on documents become the paths that are asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import QuestionError
from assistant.selection import EVERYTHING, Selection, tags_of
from tests.ui_fake import document

OLD = replace(document("a", path="old.md"), date="2020-01-31", tags=("budget", "Asia"))
NEW = replace(document("b", path="new.md"), date="2021-06-01", tags=("budget",))
UNDATED = replace(document("c", path="undated.md"), date=None)
ALL = (OLD, NEW, UNDATED)


@pytest.mark.parametrize(
    ("selection", "paths"),
    [
        (EVERYTHING, None),
        (Selection(paths=("new.md", "gone.md")), ("new.md",)),
        (Selection(tags=("budget",)), ("old.md", "new.md")),
        (Selection(tags=("Asia", "other")), ("old.md",)),
        (Selection(since="2020-01-31"), ("old.md", "new.md")),
        (Selection(until="2020-01-31"), ("old.md",)),
        (Selection(since="2020-02-01", until="2021-06-01"), ("new.md",)),
        (Selection(paths=("old.md", "new.md"), tags=("budget",), since="2021-01-01"), ("new.md",)),
    ],
)
def test_a_selection_names_the_documents_that_meet_all_of_it(
    selection: Selection, paths: tuple[str, ...] | None
) -> None:
    assert selection.of(ALL) == paths


def test_a_choice_without_documents_is_not_silently_everything() -> None:
    with pytest.raises(QuestionError, match="No document meets this choice"):
        Selection(tags=("none",)).of(ALL)


@pytest.mark.parametrize("day", ["31/01/2020", "2020-02-30", "soon"])
def test_what_is_no_date_is_refused(day: str) -> None:
    with pytest.raises(QuestionError, match="2024-01-31"):
        Selection(since=day).of(ALL)


def test_tags_are_listed_once_in_order() -> None:
    assert tags_of(ALL) == ("Asia", "budget")
