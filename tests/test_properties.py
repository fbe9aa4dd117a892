"""Dates of documents: whole ones only."""

from __future__ import annotations

import datetime

import pytest

from assistant.properties import dateline, guess_date, iso_date


@pytest.mark.parametrize(
    ("written", "date"),
    [
        (datetime.date(2023, 1, 11), "2023-01-11"),
        ("11 January 2023", "2023-01-11"),
        ("Wed, 11 May 2022 17:15:10 +0000", "2022-05-11"),
        ("2024-02-29", "2024-02-29"),
        ("2023", None),
        (2023, None),
        ("March 2023", None),
        ("2021-02", None),
        ("11 January", None),
        ("soon", None),
        ("11.01.2023", "2023-01-11"),
        ("25/03/2023", "2023-03-25"),
        ("03/25/2023", "2023-03-25"),
        ("04/04/2023", "2023-04-04"),
        ("03/04/2023", None),
        (None, None),
    ],
)
def test_a_date_is_never_made_up(written: object, date: str | None) -> None:
    assert iso_date(written) == date


def test_a_word_that_begins_like_a_month_makes_no_date() -> None:
    assert guess_date("In all 20 marines 2021 came") is None
    assert guess_date("Oslo, 3 sept. 2021. All is well.") == "2021-09-03"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Date: 4th March 2025\nNext meeting: 1 April 2025", "2025-03-04"),
        ("Published 3rd June 2025. Replaces the version of 1 May 2023.", "2025-06-03"),
        ("Updated: June 5th, 2025. Valid until 31 December 2026.", "2025-06-05"),
        ("Signed on the 2nd of May 2024, in force from 1 June 2024.", "2024-05-02"),
        ("The Act of 4 May 1995 has been repealed.\n\n12 June 2024", "2024-06-12"),
        ("The Act of 4 May 1995 has been repealed.\n\nOslo, 12th June 2024: All is well.", "2024-06-12"),
        ("The Act of 4 May 1995 was repealed on 12 June 2024.", "1995-05-04"),
        ("Summit in Bratislava, 14–15 May 2024\nVersion of 29 April 2024", "2024-04-29"),
        ("The Act of 4 May 1995, as of 1 June 2024", "2024-06-01"),
        ("Summit in Bratislava, 14 to 15 May 2024", None),
        ("Summit in Bratislava, 14.–15.5.2024", None),
        ("Harbour works\nDate: 13.04.2026", "2026-04-13"),
        ("As at 10.3.2026 the quay was dry.", "2026-03-10"),
        ("As at 25/3/2026 the quay was dry.", "2026-03-25"),
        ("Date: 03/04/2026", None),
        ("Our ref. of 2 May 2025; Oslo, 9 March 2026", "2026-03-09"),
        ("We thank you for your letter of 2 May 2025.\nWe met on 9 March 2026.", "2026-03-09"),
        ("Valid until 15 March 2026\nCleared 20 February 2026 by the board", "2026-02-20"),
        ("Deadline for replies: 1 May 2026\nCirculated on 13 April 2026", "2026-04-13"),
        ("The deadline is 1 May 2026.", None),
        ("The 4th is of no use, nor is March 2025.", None),
        ("It was the 31st February 2025.", None),
    ],
)
def test_the_date_is_that_of_the_dateline_or_the_first(text: str, date: str | None) -> None:
    assert guess_date(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("# Harbour works\n\nOslo, 3 September 2021: All is well.", "2021-09-03"),
        ("Harbour works\n3 September 2021\nAll is well.", "2021-09-03"),
        ("Date: 2021-09-03\nAll is well.", "2021-09-03"),
        ("WASHINGTON, September 3, 2021 — All is well.", "2021-09-03"),
        ("Valid until 1 May 2022\nPrinted 3 September 2021", "2021-09-03"),
        ("On 3 September 2021 all was well.", None),
        ("The deadline is 3 September 2021.", None),
        ("Deadline: 3 September 2021", None),
        ("Meeting of 3 September 2021", None),
    ],
)
def test_a_dateline_says_when_the_text_was_written(text: str, date: str | None) -> None:
    assert dateline(text) == date
