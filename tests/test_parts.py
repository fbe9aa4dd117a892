from __future__ import annotations

import pytest

from assistant.parts import question_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who leads the works?", ("Who leads the works?",)),
        ("Who leads the works and when do they end?", ("Who leads the works?", "when do they end?")),
        ("Who leads it? How much does it cost?", ("Who leads it?", "How much does it cost?")),
        ("What does it cost, and who pays for it", ("What does it cost?", "who pays for it?")),
        ("When and where do they meet?", ("When and where do they meet?",)),
        ("Who represents Norway and Sweden?", ("Who represents Norway and Sweden?",)),
        ("The mayor and who else signed?", ("The mayor and who else signed?",)),
        ("", ("",)),
        (
            "What is the budget of the York clinic? Is there a helipad?",
            ("What is the budget of the York clinic?", "Is there a helipad?"),
        ),
        ("What is it for? And is it late?", ("What is it for?", "is it late?")),
        (
            "What is the budget of the clinic and does it have a helipad",
            ("What is the budget of the clinic?", "does it have a helipad?"),
        ),
        (
            "Who manages the York clinic, and is there a helipad at the York clinic?",
            ("Who manages the York clinic?", "is there a helipad at the York clinic?"),
        ),
        (
            "What does parking cost and is there a helipad?",
            ("What does parking cost?", "is there a helipad?"),
        ),
        (
            "On what day did Norway sign, and on what day did Chile?",
            ("On what day did Norway sign?", "on what day did Chile?"),
        ),
        (
            "Who speaks for Norway and for how much does Chile pay?",
            ("Who speaks for Norway?", "for how much does Chile pay?"),
        ),
        ("To whom does it go and for how long?", ("To whom does it go and for how long?",)),
        ("Does it rain and will Anna come?", ("Does it rain?", "will Anna come?")),
        ("What does it cost and how much did it cost?", ("What does it cost?", "how much did it cost?")),
        ("Is parking free and who pays for it?", ("Is parking free?", "who pays for it?")),
        (
            "Who are the nurses who work nights and what do they earn?",
            ("Who are the nurses who work nights?", "what do they earn?"),
        ),
        (
            "Who is A? Who is B? Who is C? Who is D? Who is E?",
            ("Who is A?", "Who is B?", "Who is C?", "Who is D? Who is E?"),
        ),
        (
            "What happens when it rains and who pays for it?",
            ("What happens when it rains?", "who pays for it?"),
        ),
        ("Who came in March? May 2020?", ("Who came in March? May 2020?",)),
    ],
)
def test_a_question_is_split_only_where_two_things_are_asked(question: str, parts: tuple[str, ...]) -> None:
    assert question_parts(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Is there parking for staff who work nights and who have children?",
        "What is there for staff who work nights and who have children?",
        "what does it say about where the money went and why it was late?",
        "What does it say about how much it costs and how long it takes?",
        "Which clinics have parking and have the best doctors?",
        "Who plans the roads and does the work?",
        "What is free and is open to all?",
        "Is it late or is it?",
        "Parking is free and is there a helipad?",
    ],
)
def test_a_further_clause_or_verb_is_no_question_of_its_own(question: str) -> None:
    assert question_parts(question) == (question,)
