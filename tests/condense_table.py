"""Invented conversations and the standalone form of their last turn: what was said, the turn, the reading."""

from __future__ import annotations

from assistant.types import CLARIFICATION

ROWS: list[tuple[list[str], str, str]] = [
    # Ellipsis: a phrase takes the place of the phrase that is most like it.
    (["Who represents Norway?"], "And the UK?", "Who represents the UK?"),
    (["who represents norway"], "and the uk?", "who represents the uk"),
    (["Who coaches Ajax?", "Maria Jansen."], "what about Porto?", "Who coaches Porto?"),
    (["Who coaches Ajax?"], "what abt porto", "Who coaches porto?"),
    (
        ["How much did Peru spend in 2021?", "Two million."],
        "And in 2022?",
        "How much did Peru spend in 2022?",
    ),
    (["How much did Peru spend in 2021?"], "2022?", "How much did Peru spend in 2022?"),
    (["What was the inflation rate in May?"], "and in June?", "What was the inflation rate in June?"),
    (["When does the shop open on Monday?"], "and on Sunday?", "When does the shop open on Sunday?"),
    (["Did Chile sign the treaty?", "Yes."], "And Bolivia?", "Did Bolivia sign the treaty?"),
    (["When did Acme open its office in Lyon?"], "and in Graz?", "When did Acme open its office in Graz?"),
    (["Where was the cheese festival held?"], "And the wine festival?", "Where was the wine festival held?"),
    (["What is Brazil's export quota?"], "And Ecuador's?", "What is Ecuador's export quota?"),
    (["Who is on the Swiss team?"], "And for Austria?", "Who is on the Austria team?"),
    (["Who is the mayor of Ghent?"], "how about Bruges?", "Who is the mayor of Bruges?"),
    (["How many points does a win give?"], "and a draw?", "How many points does a draw give?"),
    (
        ["What does the court say about rent?"],
        "What about eviction?",
        "What does the court say about eviction?",
    ),
    (["Who painted the ceiling?", "Ana Ruiz."], "and the altar?", "Who painted the altar?"),
    (["Is the vaccine safe for children?"], "and for adults?", "Is the vaccine safe for adults?"),
    (["Who won gold in Oslo?"], "same for Turin?", "Who won gold in Turin?"),
    # What a pronoun does not stand for: what the question names itself, what was done, no thing at all.
    (
        ["Are oak floors dearer than pine floors?"],
        "Are they harder than pine floors?",
        "Are oak floors harder than pine floors?",
    ),
    (
        ["How does Kiel sort its waste?"],
        "How does Bonn do it?",
        "How does Bonn do it, regarding Kiel, its waste?",
    ),
    (
        ["Who pays the filing fee?"],
        "Who signs for Acme in this case?",
        "Who signs for Acme in this case?",
    ),
    (
        ["What is the budget of Malta?"],
        "How does the budget of Cyprus compare to that of Crete?",
        "How does the budget of Cyprus compare to that of Crete?",
    ),
    (
        ["Name the ports.", "Kiel, Bonn and Trier."],
        "Is the second one dearer than Kiel?",
        "Is Bonn dearer than Kiel?",
    ),
    (["I believe war bonds are safe."], "Who sells them?", "Who sells war bonds?"),
    (["What did the mayor's speech promise?"], "When was he elected?", "When was the mayor elected?"),
    (["When was Aida premiered?"], "Where was it performed next?", "Where was Aida performed next?"),
    # Chains: each turn is rewritten on top of the one before.
    (
        ["Who won the 2018 final?", "", "and the 2019 final?", ""],
        "what about 2020?",
        "Who won the 2020 final?",
    ),
    (["Who leads Tesco?", "", "And Aldi?", "", "And Lidl?", ""], "and Spar?", "Who leads Spar?"),
    (["Who leads Tesco?", "Ken Murphy.", "thanks!", "You're welcome."], "And Aldi?", "Who leads Aldi?"),
    (["Who leads Tesco?", "The documents do not say."], "And Aldi?", "Who leads Aldi?"),
    (
        ["When did Fiji join the pact?", "", "And Tonga?", "", "And Samoa?", ""],
        "Why?",
        "Why did Samoa join the pact?",
    ),
    (
        ["What is the Harbour Act?", "A law.", "When did it pass?", "In 1994."],
        "Who opposed it?",
        "Who opposed the Harbour Act?",
    ),
    # Question words alone.
    (["Did Chile raise tariffs?", "Yes."], "Why?", "Why did Chile raise tariffs?"),
    (["Did Chile raise tariffs?"], "when", "When did Chile raise tariffs?"),
    (["Where did the storm hit?", "In Leith."], "and when?", "When did the storm hit?"),
    (["Is the museum closing?"], "why?", "Why is the museum closing?"),
    (["Why did Nokia sell the plant?", "To save."], "Where?", "Where did Nokia sell the plant?"),
    (
        ["Is Dr Lee seeing anyone separately?"],
        "About what?",
        "About what is Dr Lee seeing anyone separately?",
    ),
    (
        ["What happens after the vote?", "The ministers will hold a press conference."],
        "at what time?",
        "At what time is the press conference?",
    ),
    # Pronouns.
    (["What is Lake Vostok?"], "How deep is it?", "How deep is Lake Vostok?"),
    (["What is Medigap?", "An insurance."], "What does it cover?", "What does Medigap cover?"),
    (["Who founded Acme?", "John Smith."], "When was he born?", "When was John Smith born?"),
    (["Who chairs the board?", "Ines Costa."], "What is her salary?", "What is Ines Costa's salary?"),
    (["Who chairs the board?", "Ines Costa."], "Where did she study?", "Where did Ines Costa study?"),
    (["When did Marie Curie die?", "In 1934."], "Where did she live?", "Where did Marie Curie live?"),
    (
        ["Who represents Norway?", "Minister Ola Nordmann and Minister Kari Hansen."],
        "What are their titles?",
        "What are Minister Ola Nordmann and Minister Kari Hansen's titles?",
    ),
    (["Which bank failed?", "Coral Bank."], "Where is it based?", "Where is Coral Bank based?"),
    (["Who won the cup?", "Leeds United."], "Where are they based?", "Where are Leeds United based?"),
    (["How do enzymes work?"], "Where are they found?", "Where are enzymes found?"),
    (["Did Toyota buy Subaru?"], "How much did it pay?", "How much did Toyota pay?"),
    (["What does the referee do?"], "Who appoints him?", "Who appoints the referee?"),
    (["Is Spain's wine quota rising?"], "How did Rome take it?", "How did Rome take Spain's wine quota?"),
    (["Where is the trial?", "In Utrecht."], "Who presides over it?", "Who presides over the trial?"),
    (["what is the blue fund"], "who manages it", "Who manages the blue fund"),
    # Places, times, events, pairs, definite phrases.
    (["Where does the race start?", "In Bilbao."], "Who lives there?", "Who lives in Bilbao?"),
    (["Who won the match in Turin?"], "How was the weather there?", "How was the weather in Turin?"),
    (["Who ruled Rome in 1503?"], "What did bread cost then?", "What did bread cost in 1503?"),
    (
        ["who did Norway send to the press conference", "Ola Nordmann."],
        "when was that?",
        "When was the press conference?",
    ),
    (["Did the senate approve the budget?"], "When was that?", "When did the senate approve the budget?"),
    (["Does the law favour tenants or landlords?"], "Who are the latter?", "Who are landlords?"),
    (["Does the law favour tenants or landlords?"], "Who are the former?", "Who are tenants?"),
    (
        ["Who attended the annual shareholder meeting?"],
        "Where was the meeting?",
        "Where was the annual shareholder meeting?",
    ),
    (
        ["Which night clinics are in Boston?"],
        "When do these clinics close?",
        "When do night clinics close?",
    ),
    # Corrections.
    (
        ["Who is the foreign minister of Chile?", "Ana Paz."],
        "no, the defence minister",
        "Who is the defence minister of Chile?",
    ),
    (["Who is Chile's minister?"], "no, the defence minister", "Who is Chile's defence minister?"),
    (["Who leads Tesco?", "Ken Murphy."], "I meant Aldi", "Who leads Aldi?"),
    (["Who leads Tesco?"], "Sorry, I meant Aldi.", "Who leads Aldi?"),
    (["Who leads Tesco?"], "not Tesco, Aldi", "Who leads Aldi?"),
    (["Who leads Tesco?"], "Aldi, not Tesco", "Who leads Aldi?"),
    (
        ["When did Kenya open its embassy?", "In 2020."],
        "Sorry, Ghana's embassy, not Kenya's",
        "When did Ghana open its embassy?",
    ),
    (["What is Tesco's wage bill?"], "not Tesco's, Aldi's wages", "What is Aldi's wage bill?"),
    (["How do I delete public data?"], "Oops, I meant private data.", "How do I delete private data?"),
    (["When did Fiji sign the pact in 2019?"], "no, 2020", "When did Fiji sign the pact in 2020?"),
    (["Who is Chile's minister?"], "no the defence minister", "Who is Chile's defence minister?"),
    (["When did Fiji sign the pact in 2019?"], "no 2020", "When did Fiji sign the pact in 2020?"),
    (["Who represents Norway?"], "no wait Japan", "Who represents Japan?"),
    (["Who represents Norway?"], "wait what about Japan", "Who represents Japan?"),
    # 'no' and 'wait' may open a noun phrase of the question instead.
    (
        ["Who is the Under Secretary of Roads?"],  # its 'Under' is no preposition
        "When did she resign?",
        "When did the Under Secretary of Roads resign?",
    ),
    (["Who runs the York clinic?"], "no smoking policy?", "No smoking policy, regarding the York clinic?"),
    (["Who runs the York clinic?"], "wait times?", "Wait times, regarding the York clinic?"),
    (
        ["Who runs the York clinic?"],
        "no fault dismissal - who approves it?",
        "No fault dismissal - who approves it?",
    ),
    (
        ["Who runs the York clinic?"],
        "wait list for dentists in Leeds?",
        "Wait list for dentists in Leeds, regarding the York clinic?",
    ),
    # Back to what was spoken of before the last question, or to what only an answer named.
    (
        ["How big is the harbour budget?", "12 million.", "Who leads the ferry service?", "Anna Berg."],
        "Back to the budget: when was it agreed?",
        "When was the harbour budget agreed?",
    ),
    (
        ["How big is the harbour budget?", "12 million.", "Who leads the ferry service?", "Anna Berg."],
        "Returning to the harbour, who runs it?",
        "Who runs the harbour?",
    ),
    (
        ["What is planned?", "Dredging and a mole.", "Who leads the ferry service?", "Anna Berg."],
        "Let's go back to the dredging. When does it start?",
        "When does the dredging start?",
    ),
    (
        ["Who leads the ferry service?"],
        "When does the ferry go back to Kiel, and who pays?",
        "When does the ferry go back to Kiel, and who pays?",
    ),
    (["What does Article 3 say?", "It is on fish."], "and 5?", "What does Article 5 say?"),
    (["What does Article 3 say?", "It is on fish."], "5?", "What does Article 5 say?"),
    (
        ["Who is the finance minister of Peru?"],
        "and the defence one?",
        "Who is the defence minister of Peru?",
    ),
    (["Where do the ministers meet?", "In Oslo."], "how long is that?", "How long do the ministers meet?"),
    (["What has Ruth Adu ruled out?", "Aid."], "why?", "Why has Ruth Adu ruled out?"),
    (["How many have been hired?", "Ten."], "why?", "Why, how many have been hired?"),
    (["Who is drafting the note?", "Mr Kairys."], "by when?", "By when, who is drafting the note?"),
    (
        ["how much does it cost", CLARIFICATION],
        "How much does the pier cost?",
        "How much does the pier cost?",
    ),
    (
        ["What share does the Commission pay?", "35 per cent."],
        "how much is that in euros?",
        "How much is that in euros, regarding share, the Commission?",
    ),
    (["How many doses were bought from India?"], "when do they arrive?", "When do doses arrive?"),
    # Of several named side by side none is 'it'.
    (
        [
            *("Which plans has the council made?", "The Housing Plan, the Transport Plan and the Budget."),
            *("What is in them?", "Figures for ten years."),
        ],
        "And what is it doing about rents?",
        "What is the council doing about rents?",
    ),
    (["How big is the harbour?", "5 ha."], "Who owns it?", "Who owns the harbour?"),
    # One of a row of things.
    (
        ["Which plans are there?", "The Housing Plan, the Transport Plan and the Budget Review."],
        "What is in the second one?",
        "What is in the Transport Plan?",
    ),
    (["Who attended?", "Anna Berg, Peter Lund and Ida Holm."], "who is the last?", "Who is Ida Holm?"),
    (
        ["Who attended?", "Anna Berg, Peter Lund and Ida Holm."],
        "When did the first of them arrive?",
        "When did Anna Berg arrive?",
    ),
    (
        ["Who attended the talks?", "Anna Berg, Peter Lund and Ida Holm."],
        "Who is the second mayor of Kiel?",
        "Who is the second mayor of Kiel?",
    ),
    # 'this' for all that was said, which no phrase of it can stand for.
    (
        ["How much did Fiji spend on roads?", "$5 million."],
        "who announced this?",
        "Who announced this, regarding Fiji, roads?",
    ),
    (
        ["How much did Fiji spend on roads?", "$5 million."],
        "How does that compare to Samoa?",
        "How does that compare to Samoa, regarding Fiji, roads?",
    ),
    (
        ["How much did Fiji spend on roads?", "$5 million."],
        "did Samoa do the same?",
        "Did Samoa do the same, regarding Fiji, roads?",
    ),
    # Questions that stand alone keep their words, whatever came before.
    (["Who represents the UK?", "Ann Lee."], "What is Section 5 about?", "What is Section 5 about?"),
    (["Who represents the UK?"], "When does Lima host the games?", "When does Lima host the games?"),
    (["Who leads Tesco?"], "Did Nokia raise its prices?", "Did Nokia raise its prices?"),
    (["Who leads Tesco?"], "Is it true that Nokia is shrinking?", "Is it true that Nokia is shrinking?"),
    (["Who leads Tesco?"], "Is there a tax on sugar in Wales?", "Is there a tax on sugar in Wales?"),
    (["Who leads Tesco?"], "Thanks. How tall is K2?", "How tall is K2?"),
    (["Who leads Tesco?"], "Separate matter: who owns Spotify?", "Who owns Spotify?"),
    (["Who leads Tesco?"], "By the way, who owns Spotify?", "Who owns Spotify?"),
    (["Are strikes banned?", "Yes."], "And anything on lockouts?", "Is there anything on lockouts?"),
    (["Who leads Tesco?"], "By the way, who owns Spotify then?", "Who owns Spotify then?"),
    # A switch that points back does not cut the thread.
    (["What is the Harbour Act?"], "btw who opposed it?", "Who opposed the Harbour Act?"),
    (
        ["Who leads Tesco?", "Ken Murphy."],
        "another question: what is its budget?",
        "What is Tesco's budget?",
    ),
    (["Who leads Tesco?"], "And who owns Spotify?", "Who owns Spotify?"),
    # Too little said: the phrases of the question before are added.
    (
        ["Who advises Lidl?", "Nobody."],
        "Who's the newest member?",
        "Who's the newest member, regarding Lidl?",
    ),
    (
        ["Who runs the York clinic?", "", "budget?", "", "staff?", ""],
        "sick pay?",
        "Sick pay, regarding the York clinic?",
    ),
    (
        ["Who runs the York clinic?", "", "budget?", ""],
        "and in 2022?",
        "Budget, regarding the York clinic in 2022?",
    ),
]
