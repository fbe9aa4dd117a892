"""As in ``condense_table``: turns whose reading depends on the form of their phrases."""

from __future__ import annotations

FORMS: list[tuple[list[str], str, str]] = [
    # A common noun takes no name's place: it is asked about what was named.
    (["What is the budget for the Leeds clinic?"], "What about staff?", "Staff, regarding the Leeds clinic?"),
    (
        ["What is the budget for the Leeds clinic?"],
        "and the staff?",
        "What is the staff for the Leeds clinic?",
    ),
    (["Who runs the Harlow depot?"], "and the budget?", "The budget, regarding the Harlow depot?"),
    (["Who runs the York clinic?"], "and opening hours?", "Opening hours, regarding the York clinic?"),
    (["Who runs the York clinic?"], "and the Leeds depot?", "Who runs the Leeds depot?"),
    (["Who runs the York clinic?"], "and Leeds?", "Who runs the Leeds clinic?"),
    (["Who runs the Harlow depot?"], "no, the clinic", "Who runs the clinic?"),
    (["What is Brazil's export quota?"], "and the population?", "What is Brazil's population?"),
    (["Is the vaccine safe for children?"], "and for the elderly?", "Is the vaccine safe for the elderly?"),
    (["who represents the uk"], "and norway?", "who represents norway"),
    # Without capitals a lone word may be the name before a noun.
    (
        ["what is the budget for the leeds clinic?"],
        "and york?",
        "what is the budget for the york clinic?",
    ),
    (["who runs the harlow depot"], "what about corby", "who runs the corby depot"),
    (["what is the export quota of brazil?"], "and peru?", "what is the export quota of peru?"),
    # A noun after a name is no verb where the verb comes later.
    (["When does the Harlow depot open?"], "who runs it?", "Who runs the Harlow depot?"),
    (["How many staff does the Leeds clinic employ?"], "who runs it?", "Who runs the Leeds clinic?"),
    (["What does the Corby office do?"], "who runs it?", "Who runs the Corby office?"),
    (["What happened to the Leeds clinic in May?"], "who runs it?", "Who runs the Leeds clinic?"),
    (["Did Rome grumble about its use?"], "how old is it?", "How old is Rome?"),
    # 'there' is no person and no mere direction.
    (
        ["Who runs the York clinic?", "The York clinic is managed by Joan Price."],
        "How many staff work there?",
        "How many staff work in the York clinic?",
    ),
    (
        ["Who runs the York clinic?", "Joan Price.", "What does she earn?", ""],
        "How many staff work there?",
        "How many staff work in the York clinic?",
    ),
    (
        ["Who runs the York clinic?", "Joan Price."],
        "What does she earn there?",
        "What does Joan Price earn in the York clinic?",
    ),
    (["Who chairs the board?", "Ines Costa."], "What does she earn there?", "What does Ines Costa earn?"),
    (["Who leads Tesco?", "Ken Murphy."], "How many people work there?", "How many people work in Tesco?"),
    (["Who flew in from Lima?"], "How is the weather there?", "How is the weather in Lima?"),
    (["Where did Ana Paz come from?", "From Lima."], "Who lives there?", "Who lives in Lima?"),
    # The second question leaves out what the first one says.
    (["When did Norway sign?"], "and when did Chile?", "When did Chile sign?"),
    (
        ["By how much did Norway raise its quota?"],
        "by how much Chile?",
        "By how much did Chile raise its quota?",
    ),
    (["Who speaks for Norway?"], "who for the United States?", "Who speaks for the United States?"),
    (["How many seats did Norway win?"], "how many did Chile?", "How many seats did Chile win?"),
    (["What does Norway want?"], "what does Chile?", "What does Chile want?"),
    (["Why did Norway leave?"], "Why Chile?", "Why did Chile leave?"),
    # One that says all it asks for keeps its words.
    (["When is the Ramadan fast?"], "When is Eid?", "When is Eid?"),
    (["Who leads the Norwegian delegation?"], "Who leads Chile?", "Who leads Chile?"),
    (["When did Norway sign?"], "When did Chile ratify?", "When did Chile ratify?"),
]
