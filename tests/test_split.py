from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import text_hash
from assistant.split import split
from assistant.types import Document, Passage


def document(text: str, path: str = "a.md") -> Document:
    return Document("d" * 16, path, "Title", None, None, text, text_hash(text))


def sentences(text: str, path: str = "a.md") -> list[str]:
    return [s.text for p in split(document(text, path), 110) for s in p.sentences]


def check_offsets(text: str, passages: list[Passage]) -> None:
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end] == sentence.text != ""


@given(st.text(max_size=600), st.sampled_from(["a.md", "a.txt"]), st.integers(20, 60))
def test_offsets_are_exact_in_any_unicode(text: str, path: str, words: int) -> None:
    passages = split(document(text, path), words)
    check_offsets(text, passages)
    spans = [(s.start, s.end) for p in passages for s in p.sentences]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@given(
    st.lists(
        st.sampled_from(
            [
                "U.S. ",
                "A b. ",
                "\n",
                "\r\n",
                "\n\n",
                "# H\n",
                "- x ",
                "b) ",
                "(iv) ",
                "18. ",
                "| a |",
                "|--|",
                "----\n",
                "é́",
                "日本。",
                "🇯🇵 ",
                "\u2028",
                "5.00 PM ",
            ]
        )
    )
)
def test_offsets_are_exact_in_text_made_of_trouble(pieces: list[str]) -> None:
    text = "".join(pieces)
    check_offsets(text, split(document(text), 20))


@given(st.text(alphabet="ab .\n", max_size=300))
def test_no_letter_is_lost_in_plain_text(text: str) -> None:
    kept = "".join(sentences(text, "a.txt"))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    "sentence",
    [
        "The press conference starts at 5.00 PM EST at the Department of State.",
        "The U.S. Department of State agreed.",
        "It was raised on Dec. 23 by Gen. Lee.",
        "Spending rose by $5.1 billion in the U.K. and the U.S. last year.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Then they left.") == [sentence, "Then they left."]


def test_headings_are_context_and_not_sentences() -> None:
    text = "# Title\n\nIntro here.\n\n## Cost\n\nIt costs two.\n\n### Detail\n\nMore.\n\n## Time\n\nSoon.\n"
    headings = [(p.heading, p.text) for p in split(document(text), 20)]
    assert headings == [
        ("", "Intro here."),
        ("Cost", "It costs two."),
        ("Cost > Detail", "More."),
        ("Time", "Soon."),
    ]


def test_a_title_line_in_plain_text_is_a_heading() -> None:
    passages = split(document("First one.\n\nRegional Security Challenges\n\nSecond one.\n", "a.txt"), 20)
    assert [(p.heading, p.text) for p in passages] == [
        ("", "First one."),
        ("Regional Security Challenges", "Second one."),
    ]


def test_list_items_are_sentences_without_their_marker() -> None:
    assert sentences("They are:\n- the first plan\n- the second plan\n1. the third") == [
        "They are:",
        "the first plan",
        "the second plan",
        "the third",
    ]


def test_passages_hold_whole_sentences_up_to_the_target() -> None:
    text = " ".join(f"This is sentence number {i} of the text." for i in range(40))
    passages = split(document(text), 40)
    assert sum(len(p.sentences) for p in passages) == 40
    assert all(len(p.text.split()) <= 50 for p in passages)


def test_text_without_full_stops_is_cut_at_white_space() -> None:
    text = "word " * 2000
    found = sentences(text)
    assert max(map(len, found)) <= 1500
    assert " ".join(found).split() == text.split()


def test_passage_ids_change_with_the_text_and_only_then() -> None:
    one, same, other = (split(document(t), 20)[0].id for t in ("Alpha.", "Alpha.", "Beta."))
    assert one == same != other


def test_a_line_of_marks_takes_no_time() -> None:
    started = time.perf_counter()
    split(document("# x" + " #" * 8000 + "y"), 110)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Approx. 40 volunteers help at the library.",
        "It costs £5 excl. VAT a day.",
        "The est. £4 m in para. 3 is due.",
        "No. We have not asked Cllr. Smith.",
        "They met Ms. Anna Berg and Amb. Lee.",
        "Dep. Minister Berg and Eng. Lee came on Mon. 3 March.",
        "See Doc. 7 and Ch. 4 on Sun. 9 March.",
        "**No.** We have not asked.",
    ],
)
def test_abbreviations_and_stumps_do_not_end_a_sentence(sentence: str) -> None:
    assert sentences(f"It rains today. {sentence} They left again.") == [
        "It rains today.",
        sentence,
        "They left again.",
    ]


def test_short_sentences_of_other_scripts_stay_apart() -> None:
    assert len(sentences("日本。中国。韓国。")) == 3


def test_rows_of_a_markdown_table_are_sentences() -> None:
    table = "| Site | Opens |\n|---|---|\n| Ashby | 9 a.m. on Monday |\n| Selby | 8 a.m. |\n"
    assert sentences(f"See below.\n\n{table}\nIt rains.") == [
        "See below.",
        "| Site | Opens |",
        "| Ashby | 9 a.m. on Monday |",
        "| Selby | 8 a.m. |",
        "It rains.",
    ]


def test_a_line_that_gives_a_value_is_no_heading() -> None:
    assert sentences("Staffing Note\n\nManager: Tom Hale\n", "a.txt") == ["Manager: Tom Hale"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister is ill.",
        "It starts in May.",
        "They trade iron ore.",
        "Ask me.",
        "He told Ken.",
        "At 5 PM EST.",
        "It is shut on Sun.",
        "**The port is closed.**",
        "*It starts in May.*",
        "__Was it so?__",
    ],
)
def test_a_word_that_looks_like_an_abbreviation_ends_a_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Finland won.") == [sentence, "Finland won."]


@pytest.mark.parametrize("sentence", ["It ends at 5 p.m. EST on Monday.", "See art. VII of the act."])
def test_a_time_zone_and_a_roman_number_end_none(sentence: str) -> None:
    assert sentences(f"{sentence} Finland won.") == [sentence, "Finland won."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("At most\n80. The fee is\n25. More pays.", ["At most\n80.", "The fee is\n25.", "More pays."]),
        ("See (a) and paragraph\n(b) of the act.", ["See (a) and paragraph\n(b) of the act."]),
        ("1. Bread\n2. Milk\n3. Salt", ["Bread", "Milk", "Salt"]),
        ("Bring:\n2) bread\n3) milk", ["Bring:", "bread", "milk"]),
        ("It fails if:\na) it rains\nb) it snows", ["It fails if:", "it rains", "it snows"]),
        ("It fails if\n(i) it rains\n(ii) it snows", ["It fails if", "it rains", "it snows"]),
        ("1. Bread\n   a) rye\n   b) wheat\n2. Milk", ["Bread", "rye", "wheat", "Milk"]),
    ],
)  # fmt: skip
def test_a_number_at_the_start_of_a_wrapped_line_is_no_list(text: str, said: list[str]) -> None:
    assert sentences(text) == said


@pytest.mark.parametrize(
    "text",
    ["Opening Hours 9am - 5pm\n\nPhone 01603 123456", "Visitors\n\nIt opens.\n\nContact Anna Berg"],
)  # fmt: skip
def test_a_line_of_plain_text_that_heads_nothing_is_a_statement(text: str) -> None:
    assert text.rpartition("\n")[2] in sentences(text, "a.txt")


def test_headings_of_plain_text_still_head_what_follows() -> None:
    (passage,) = split(document("Norway\n\nRoads And Bridges\n\nThe road is closed.", "a.txt"), 110)
    assert (passage.heading, passage.text) == ("Roads And Bridges", "The road is closed.")


@pytest.mark.parametrize(
    "sentence",
    ["It costs €3 incl. VAT a day.", "Act No. 364 Coll. on waters holds.", "Vol. 2 and max. Load differ."],
)
def test_a_short_word_with_a_stop_before_a_small_letter_ends_none(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


def test_a_text_in_small_letters_still_has_sentences() -> None:
    assert sentences("The port is closed. ask the mayor.") == ["The port is closed.", "ask the mayor."]


def test_an_underlined_line_of_markdown_is_a_heading() -> None:
    (passage,) = split(document("Port\n====\n\nFees\n----\nThe fee rises in May.\n---\n"), 110)
    assert (passage.heading, [s.text for s in passage.sentences]) == (
        "Port > Fees",
        ["The fee rises in May."],
    )


@pytest.mark.parametrize(
    "entries",
    [
        ["08:40 Departure from Oslo", "10:10 Arrival;\n   met by Ms Lee", "13:00 Lunch"],
        ["**Chair:** Ms Lee", "**Present:** Mr Berg,\nMs Dahl", "**Excused:** nobody"],
        ["**Q: Who pays?**", "A: The town will pay\nas a rule."],
        ["2 April     The ship was boarded\n            off Oslo", "12 April    It came free"],
        ["2 April     It sailed", "7-8 April   It called: all well", "9 April     It said: lost"],
        ["Norwegian\t4", "Danish\t11"],
        ["Harbour board, 4th meeting", "Date: 14 April", "Chair: Ms Lee"],
        ["2 April: boarded", "12 April: freed"],
    ],
)
def test_lines_that_each_state_something_are_sentences(entries: list[str]) -> None:
    for quoting in ("", "> "):
        assert sentences("\n".join(quoting + entry for entry in entries)) == entries


@pytest.mark.parametrize(
    "text",
    [
        "The talks began in\nOslo: a small town",
        "Of these she said: it is\nlate",
        "It left at 9 and came at\n10:30 to us",
    ],
)
def test_a_wrapped_line_states_nothing_of_its_own(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The fee rose. ~~It fell.\nIt is £5.~~ It is £7.", ["The fee rose.", "It is £7."]),
        ("- Bread\n- ~~Milk~~\n- [x] ~~Salt~~\n- Rye", ["Bread", "Rye"]),
        ("2. ~~She may.~~ She must.", ["She must."]),
        ("The fee is ~~£5~~ £7.", ["The fee is ~~£5~~ £7."]),
        ("It rains.\n<!-- # Old\n\nIt snows. -->\nIt is late. <!-- ask -->", ["It rains.", "It is late."]),
        ("It is ~~ 5 and ~~6 then.", ["It is ~~ 5 and ~~6 then."]),
    ],
)
def test_what_is_struck_out_or_a_comment_is_no_sentence(text: str, said: list[str]) -> None:
    assert sentences(text) == said


@pytest.mark.parametrize("last", ["What does it cost?", "**What does it cost?**", "It costs this:"])
def test_what_announces_stands_in_the_passage_of_what_it_announces(last: str) -> None:
    text = f"{'The port grew a little more. ' * 2}{last}\n\nIt costs five a day, and six at night."
    assert [passage.text.startswith(last) for passage in split(document(text), 20)] == [False, True]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("1. PORT STRIKE\nIt ended.\n2. ROADS\nThey are closed.", ["1. PORT STRIKE", "2. ROADS"]),
        ("NOTE\nThe road is\nclosed.", ["NOTE"]),
        ("THE ROAD IS CLOSED\nUNTIL MAY.\n\nIt rains.", [""]),
        ("- ROAD WORKS\n  until May", [""]),
        ("They sell:\n- Bread\n- Milk\n\nIt rains.", [""]),
    ],
)  # fmt: skip
def test_a_line_in_capitals_heads_plain_text(text: str, headings: list[str]) -> None:
    passages = split(document(text, "a.txt"), 20)
    assert [passage.heading for passage in passages] == headings
    assert all(passage.heading not in passage.text for passage in passages if passage.heading)
