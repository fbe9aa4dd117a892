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
    # An order that opens a question is no name; nor is the verb of a question a part of its noun phrase.
    (["Tell me about the reservoir at Kosihy."], "Why did it leak?", "Why did the reservoir leak?"),
    (
        ["Tell me about the reservoir at Kosihy.", "", "Why did it leak?", ""],
        "Who built it?",
        "Who built the reservoir?",
    ),
    (["Will the dam burst?"], "Who built it?", "Who built the dam?"),
    (["Did the town hall burn?"], "Who built it?", "Who built the town hall?"),
    (["Who will chair the town hall?"], "Who built it?", "Who built the town hall?"),
    (["Summarise the treaty."], "Who signed it?", "Who signed the treaty?"),
    (["Please describe Norway's quota."], "Who sets it?", "Who sets Norway's quota?"),
    (["Name the ports."], "Who runs them?", "Who runs the ports?"),
    (["What are the main risks?"], "List the points to avoid.", "List the points to avoid."),
    (["What are the main risks?"], "Please outline the steps to take.", "Please outline the steps to take."),
    (["Who runs the York clinic?"], "list price?", "List price, regarding the York clinic?"),
    (["Who runs the York clinic?"], "show times?", "Show times, regarding the York clinic?"),
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
            "This is nonsense!",
            "That is not what I asked",
            "No, that is not right.",
            "Are you sure about that?",
            "How do you know?",
            "Is that true?",
        )
    ),
    (["Who owns the mill?"], "Is that what the mayor wanted?", "Is the mill what the mayor wanted?"),
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
    # The frame of an answer, its labels and its bodies are no antecedents while there are others.
    (
        ["When does the regatta start?", "(Three changes:) It starts at 19:30 in Kiel. [1]"],
        "Who judges it?",
        "Who judges the regatta?",
    ),
    (
        ["Who does the mayor trust?", "(QUESTION (Jo Abbot, Echo): Whom do you trust?) Petra Novák. [1]"],
        "When was she born?",
        "When was Petra Novák born?",
    ),
    (
        ["Who chairs the board?", "(Anna Berg was elected in May.) She chairs the board. [1]"],
        "Where does she live?",
        "Where does Anna Berg live?",
    ),
    (
        ["Whom can I call?", "Contact: Petra Novák, press officer. [1]"],
        "What is her phone number?",
        "What is Petra Novák's phone number?",
    ),
    (
        ["Who speaks for Romania?", "**Romania:** State Secretary Mircea Dobre [2]"],
        "Is he a minister?",
        "Is State Secretary Mircea Dobre a minister?",
    ),
    (
        ["Who speaks for Chile and Peru?", "Chile: Ana Paz. Peru: Luis Rey. [1]"],
        "When do they arrive?",
        "When do Ana Paz and Luis Rey arrive?",
    ),
    (
        ["Who runs the pier?", "| Pier | Jo Abbot | 12 |"],
        "When was he born?",
        "When was Jo Abbot born?",
    ),
    (
        ["Who will the Commission send?", "The Harbour Commission sends Director Lars Holm. [1]"],
        "When does he start?",
        "When does Director Lars Holm start?",
    ),
    (
        ["Who did the Ministry of Fish sue?", "The Ministry of Fish sued Lars Holm. [1]"],
        "Where does he live?",
        "Where does Lars Holm live?",
    ),
    (
        ["Who leads the pier?", "2 documents disagree, newest first: Lars Holm leads it. [1] Jo Abbot. [2]"],
        "When was he born?",
        "When was Lars Holm born?",
    ),
    (
        ["Does the University of Leeds have a rector?"],
        "When was she elected?",
        "When was a rector elected?",
    ),
    (
        ["Who is Lars Holm?", "Lars Holm advises Jo Abbot. [1]"],
        "When was he born?",
        "When was Lars Holm born?",
    ),
    (
        ["Who leads the pier and the mole?", "Lars Holm. [1] The documents do not say: Who is Jo Abbot?"],
        "When do they meet?",
        "When do Lars Holm meet?",
    ),
    # What a question is about comes after what it says itself.
    (
        ["Who is the Hungarian envoy?", "", "Who approved the budget?", ""],
        "How much is it?",
        "How much is the budget?",
    ),
    (["Who advises Lidl?", "", "Who said so?", ""], "Who owns it?", "Who owns Lidl?"),
    # A rank belongs to its phrase, and 'the last one' is of the kind that a rank was said of.
    (["Where was the last summit?"], "And the next one?", "Where was the next summit?"),
    (["When is the next meeting?"], "And the last one?", "When is the last meeting?"),
    (
        ["When is the next meeting?", "In Osijek, Croatia."],
        "Where was the last one?",
        "Where was the last meeting?",
    ),
    (["Why did the last summit fail?"], "Who chaired it?", "Who chaired the last summit?"),
    (["Why did the first flight end?"], "Who paid for it?", "Who paid for the first flight?"),
    (
        ["Which plans are in the first report?", "The Housing Plan, the Transport Plan and the Budget."],
        "What is in the second one?",
        "What is in the Transport Plan?",
    ),
    # 'that' before an article opens a clause.
    (
        ["What does the plan change?", "It says that the secretariat sits in Vienna."],
        "Where will the secretariat be?",
        "Where will the secretariat be, regarding the plan?",
    ),
    # 'the Hungarian one' for a language alone; what takes place is no place.
    (
        ["Who is the interpreter for Romanian?"],
        "no, I meant the Hungarian one",
        "Who is the interpreter for Hungarian?",
    ),
    (["Who wrote the Harbour Act?"], "no, the Fisheries one", "Who wrote the Fisheries Act?"),
    (["When does session II take place?"], "Who leads it?", "Who leads session II?"),
    (["How many ships took part in the race?"], "Who won it?", "Who won the race?"),
    # At a day, in a month or year.
    (
        ["What happened on 3 October 2021?"],
        "Who was in charge then?",
        "Who was in charge on 3 October 2021?",
    ),
    (["Who met on Monday?"], "What did they eat then?", "What did they eat on Monday?"),
    (["Who met in the first week?"], "What did they eat then?", "What did they eat in the first week?"),
    (["What happened in October 2021?"], "Who was in charge then?", "Who was in charge in October 2021?"),
    (["What happened this summer?"], "Who was in charge then?", "Who was in charge this summer?"),
    (["What happened last Monday?"], "Who was in charge then?", "Who was in charge last Monday?"),
    (["Who won last year?"], "And this year?", "Who won this year?"),
    # A body is replaced with what it is of; another thing of a thing is not.
    (["What does the association of farmers want?"], "And the opposition?", "What does the opposition want?"),
    (
        ["What does the association of farmers want?"],
        "And the association of teachers?",
        "What does the association of teachers want?",
    ),
    (["What is the price of bread?"], "And the price of milk?", "What is the price of milk?"),
    (
        ["Who runs the York clinic in May?"],
        "And the York clinic in June?",
        "Who runs the York clinic in June?",
    ),
    (["What is the price of bread?"], "And the weight?", "What is the weight of bread?"),
    (["Who sits on the board of Lidl?"], "And the council?", "Who sits on the council of Lidl?"),
    # What was to be forgotten is no topic, unless the question after it points back.
    (
        ["Who owns the mill?", "Anna Berg."],
        "Forget all that. Who chairs the audit committee?",
        "Who chairs the audit committee?",
    ),
    (["Who leads Tesco?"], "Ignore what I said, how old is it?", "How old is Tesco?"),
    # Capitals that make no person: of a sentence, a cell, an abbreviation.
    (
        ["Who is the engineer?", "Work on the mole begins in May, Engineer Ana Paz said. [1]"],
        "When was she born?",
        "When was Engineer Ana Paz born?",
    ),
    (
        ["When does the envoy land?", "| Arrival | 09:00 | Hall |"],
        "Who meets her?",
        "Who meets the envoy?",
    ),
    (["Who answered UNESCO?"], "What did he say?", "What did he say, regarding UNESCO?"),
    # 'he' is whom the question before was about, not whom the answer names, nor what was 'it'.
    (
        ["Who is Ana Paz?", "Minister Holm met Ana Paz. [1]"],
        "Where does she live?",
        "Where does Ana Paz live?",
    ),
    (
        ["Who signed for Peru?", "Minister Ana Paz and Luis Rey signed it. [1]"],
        "Where did he meet Paz?",
        "Where did Luis Rey meet Paz?",
    ),
    (
        ["What did Holm want?", "", "What did he get?", "A deal of 9 per cent. [1]"],
        "When did it end?",
        "When did A deal end?",
    ),
    (
        ["What did Holm want?", "", "What did he get?", "A deal. [1]", "When did it end?", "In May in Ulm."],
        "What did he say of it?",
        "What did Holm say of A deal?",
    ),
    (["Who met Mr. Lars Holm?"], "Where does he live?", "Where does Mr. Lars Holm live?"),
    # What the question names itself is not where.
    (
        ["Where did Holm invite Paz?", "Ms Paz is free. He invited her to Ulm. [1]"],
        "Who lives there?",
        "Who lives in Ulm?",
    ),
    # 'it' is less often where something leads to, and what the turn before it was put about.
    (["Who is on the mission to Ulm?"], "When does it end?", "When does the mission end?"),
    (
        ["Who moved the night bus?", "", "What was the result?", "", "And the ferry?", ""],
        "Who runs it?",
        "Who runs the ferry?",
    ),
    (["Was anybody hurt?"], "Whose boat was it?", "Whose boat was it, regarding Was anybody hurt?"),
    (["Did Kiel buy the mill?"], "Whose idea was it?", "Whose idea was it, regarding Kiel, the mill?"),
    # A plural is no part of a phrase, nor what is owned a name.
    (
        ["What is our view of the export quota?"],
        "What about scanners?",
        "Scanners, regarding our view, the export quota?",
    ),
    # 'the one', a name after an auxiliary.
    (["When was the bridge in Bonn opened?"], "And the one in Ulm?", "When was the bridge in Ulm opened?"),
    (["When was the Harbour Bridge opened?"], "The one in Ulm?", "When was the Bridge in Ulm opened?"),
    (["When does the race start in Bonn?"], "And the one in Ulm?", "When does the race start in Ulm?"),
    (["Who runs the school of Bonn?"], "no, the one in Ulm", "Who runs the school in Ulm?"),
    (
        ["Who is on the mission to Bonn?", "", "When does it end?", ""],
        "And the one to Ulm?",
        "When does the mission to Ulm end?",
    ),
    (["Did Norway sign?"], "Did Chile?", "Did Chile sign?"),
    (["Why did Norway leave?"], "And did Chile?", "Did Chile leave?"),
    (["Is Norway a member?"], "Is Chile?", "Is Chile a member?"),
    # What was added to a question is replaced before its own phrases; a new time replaces the old one.
    (
        ["Who moved the night bus?", "", "What was the result?", ""],
        "And the ferries?",
        "What was the result, regarding the ferries?",
    ),
    (["How much did Peru spend in 2021?"], "And Chile in 2022?", "How much did Chile spend in 2022?"),
    (["What were exports in 2022?"], "And imports in May?", "What were imports in May?"),
    (["What were exports in 2022?"], "And the surplus in May?", "The surplus in May, regarding exports?"),
    (["What are the rules for vans?"], "And the fee?", "What is the fee for vans?"),
    # 'I mean' opens a full question as well; 'get' lacks its object without 'what'.
    (["Who is on the mission?"], "I mean when does it start?", "When does the mission start?"),
    (["Did Chile raise tariffs?"], "I mean when?", "When did Chile raise tariffs?"),
    (
        ["What did Acme get?"],
        "How long did that take?",
        "How long did that take, regarding Acme?",
    ),
    # Neither 'late' nor a verb is what a question is about.
    (
        ["When does the harbour work start?", "", "Why so late?", ""],
        "Who got the contract?",
        "Who got the contract, regarding the harbour work?",
    ),
]
