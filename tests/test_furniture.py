from __future__ import annotations

import pytest

from assistant.furniture import is_furniture


@pytest.mark.parametrize(
    "text",
    [
        "Dear colleagues,",
        "Dear Dr. Berg,",
        "Dear Sir or Madam:",
        "Hi Bo,",
        "Hello all",
        "Good morning, Minister!",
        "To whom it may concern:",
        "Mr President, Members of the Board, ladies and gentlemen,",
        "Kind regards",
        "**Kind regards**",
        "With many thanks and best wishes,\nDr. Anna van der Berg",
        "Best,\nÖrn",
        "Best, Ann",
        "Yours sincerely,\nK. Lee and Bo Holm",
        "Thank you very much.",
        "Sent from my iPhone",
        "On Tue, Oct 15, 2024 at 9:05 AM\nBo Berg <bo@port.example> wrote:",
        "-----Original Message-----",
        "Page 1 of 2",
        "- Page 3 -",
        "[^1]",
        "[2]:",
        "¹",
    ],
)
def test_mere_form_is_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dear food was the cause.",
        "Dear colleagues, the works begin on 4 May.",
        "Hi Bo, the tour starts at ten!",
        "Good morning traffic is light.",
        "Anna Berg leads the works, ladies and gentlemen.",
        "Kind regards\nAnna Berg\nHead of the harbour office",
        "Kind regards, Anna Berg, harbour office",
        "Best regards came from Oslo.",
        "Thanks to Anna Berg, the works go on.",
        "Best",
        "Cheers",
        "On 6 May 2024, Anna Berg wrote:",
        "On 6 May at 9:05, the harbour opens.",
        "From: Anna Berg; To: Bo Holm; Date: 6 May 2024.",
        "Page 2 shows the harbour",
        "(3)",
        "12 of 30",
        "Anna Berg",
        "Yes.",
        "No, thank you.",
    ],
)
def test_in_doubt_a_sentence_states_something(text: str) -> None:
    assert not is_furniture(text)
