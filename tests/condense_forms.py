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
    # The verb of the question is no part of its noun phrase.
    (["How much does a permit cost?"], "And a library card?", "How much does a library card cost?"),
    (
        ["How much did the stadium cost in 2022?"],
        "sorry, I meant the museum",
        "How much did the museum cost in 2022?",
    ),
    (["When does the licence expire?"], "And the passport?", "When does the passport expire?"),
    (["When will the lease lapse?"], "And the licence?", "When will the licence lapse?"),
    (["Who qualifies for the grant?"], "And for the loan?", "Who qualifies for the loan?"),
    (
        ["Who leads the board?", "Anna Berg chairs the board."],
        "How often do they meet?",
        "How often do the board meet?",
    ),
    (["Tell me when the licence expires."], "And the passport?", "Tell me when the passport expires."),
    (["Do you know when the shop opens?"], "And the bank?", "Do you know when the bank opens?"),
    (["Which company makes the cup?"], "Where is it sold?", "Where is the cup sold?"),
    (["Is it true that the council plans strikes?"], "When are they?", "When are strikes?"),
    (["Who said the US limits exports?"], "When did it say so?", "When did the US say so?"),
    (["What is the date the licence expires?"], "Fees?", "Fees, regarding the date, the licence?"),
    # A plural noun is no verb, though it looks like one.
    (["What are the parking charges?"], "Who sets them?", "Who sets the parking charges?"),
    (["What are the Leeds charges?"], "Who sets them?", "Who sets the Leeds charges?"),
    (["Are the age limits fixed?"], "Who sets them?", "Who sets the age limits?"),
    (["Did the parking charges double?"], "Who sets them?", "Who sets the parking charges?"),
    (["Which parking charges are due?"], "Who sets them?", "Who sets parking charges?"),
    (["Who sets the parking charges for vans?"], "When did they rise?", "When did the parking charges rise?"),
    (
        ["What is known about train delays in May?"],
        "And bus delays?",
        "What is known about bus delays in May?",
    ),
    (
        ["What is the fee for a parking permit?"],
        "What about visitor permits?",
        "What is the fee for visitor permits?",
    ),
    (["How do I renew permits?"], "Who issues them?", "Who issues permits?"),
    # 'won' is a verb, "won't" an auxiliary.
    (["Who won the cup?"], "When?", "When, who won the cup?"),
    (
        ["Who won the city design award?"],
        "And the school design award?",
        "Who won the school design award?",
    ),
    (
        ["Why won't the council approve the plan?"],
        "And the mayor?",
        "Why won't the mayor approve the plan?",
    ),
    (["Won’t the council pay?"], "Why?", "Why won’t the council pay?"),
    # What asks about the answer gets it again, with its quotes.
    *(
        (["Who chairs the board?", "Anna Berg."], turn, "Who chairs the board?")
        for turn in (
            "What is your source?",
            "Where did you find that?",
            "Where does it say that?",
            "Which document is that from?",
            "Can you repeat that?",
            "That's wrong",
            "No, that is not right.",
            "Are you sure about that?",
            "How do you know?",
            "Is that true?",
        )
    ),
    (["Who owns the mill?", "Anna Berg."], "Who is that?", "Who is Anna Berg?"),
    (["Who owns the mill?", "Anna Berg."], "Where did she find it?", "Where did Anna Berg find the mill?"),
    (
        ["Who owns the mill?"],
        "What is your source of funding?",
        "What is your source of funding, regarding the mill?",
    ),
    (["Who owns the mill?"], "Can you repeat the exam?", "Can you repeat the exam, regarding the mill?"),
    (
        ["Who owns the mill?"],
        "Is it true that Nokia is shrinking?",
        "Is it true that Nokia is shrinking?",
    ),
    # What was to be forgotten is no topic, unless the question after it points back.
    (
        ["Who owns the mill?", "Anna Berg."],
        "Forget all that. Who chairs the audit committee?",
        "Who chairs the audit committee?",
    ),
    (["Who leads Tesco?"], "Ignore what I said, how old is it?", "How old is Tesco?"),
]
