from __future__ import annotations

import pytest

from assistant.answer import select
from assistant.cite import cite
from assistant.documents import text_hash
from assistant.lists import together
from assistant.split import split
from assistant.types import Citation, Document, Reading, ScoredSentence
from assistant.verify import context_of

GRANTS = """# Grants

A grant is paid each spring. The following do not qualify for a grant:

- schools outside the county
- private
  clubs. They may apply for a loan.

Apply by May.
"""


def document_of(text: str) -> Document:
    return Document("a" * 16, "a.md", "Title", None, None, text, text_hash(text))


def sentence(text: str, opening: str) -> tuple[Document, ScoredSentence]:
    """The sentence of the document that begins so."""
    document = document_of(text)
    (item,) = (
        ScoredSentence(passage, found, 0.9)
        for passage in split(document, 110)
        for found in passage.sentences
        if found.text.startswith(opening)
    )
    return document, item


def cited(text: str, opening: str) -> tuple[str, str]:
    """Context and quote of the citation of that sentence."""
    document, item = sentence(text, opening)
    (citation,) = cite(select(Reading((item,), 0.9), 0.5, 0.5, 5), {document.id: document})
    return context_of(citation, document), citation.quote


@pytest.mark.parametrize("opening", ["schools", "private"])
def test_an_item_is_shown_with_what_introduces_its_list(opening: str) -> None:
    assert cited(GRANTS, opening)[0] == "The following do not qualify for a grant:"


def test_what_introduces_a_list_is_quoted_with_its_items() -> None:
    context, quote = cited(GRANTS, "The following")
    assert not context
    assert quote == GRANTS[GRANTS.index("The following") : GRANTS.index("\n\nApply")]


def test_items_of_a_quoted_list_are_not_quoted_again() -> None:
    _, head = sentence(GRANTS, "The following")
    _, item = sentence(GRANTS, "schools")
    _, other = sentence(GRANTS, "Apply")
    assert [row.sentence.text[:9] for row in together([item, head, other])] == ["The follo", "Apply by "]


def test_a_list_is_introduced_once() -> None:
    document, first = sentence(GRANTS, "schools")
    _, second = sentence(GRANTS, "private")
    citations: list[Citation] = cite([first, second], {document.id: document})
    assert [context_of(citation, document) for citation in citations] == [
        "The following do not qualify for a grant:",
        "",
    ]


def test_a_colon_without_a_list_goes_on_to_the_next_sentence() -> None:
    text = "The minister put it so:\n\n“We will stay.”\n\nThen she left."
    assert cited(text, "The minister")[1] == "The minister put it so:\n\n“We will stay.”"


def test_a_list_under_a_heading_or_a_plain_sentence_has_no_introduction() -> None:
    assert cited("# Costs\n\n- two boats\n", "two boats") == ("", "two boats")
    assert cited("It rains.\n\n- two boats\n", "two boats") == ("", "two boats")


@pytest.mark.parametrize(
    ("text", "opening", "context"),
    [
        ("MS LEE: Will you go? MR PRICE: We will not.", "MR PRICE", "MS LEE: Will you go?"),
        ("The port grew. MR PRICE: It paid.", "MR PRICE", "The port grew."),
        ("The port grew. MR PRICE: Oslo paid.", "MR PRICE", ""),
    ],
)
def test_a_turn_of_a_transcript_is_shown_with_what_it_replies_to(
    text: str, opening: str, context: str
) -> None:
    assert cited(text, opening)[0] == context


def test_what_points_back_over_the_edge_of_a_passage_is_shown_with_the_sentence_before() -> None:
    document = document_of(f"{'The port grew a little more every year. ' * 9}She sold it.")
    *_, last = split(document, 36)
    item = ScoredSentence(last, last.sentences[-1], 0.9)
    only = ScoredSentence(last, last.sentences[0], 0.9)
    assert item.sentence.text == "She sold it."
    (citation,) = cite([item], {document.id: document})
    assert context_of(citation, document) == "The port grew a little more every year."
    assert cite([only], {document.id: document})[0].context_start is None


def test_nothing_is_introduced_across_a_heading() -> None:
    assert cited("It was so.\n\n# Price\n\nShe sold it.", "She sold")[0] == ""


@pytest.mark.parametrize(
    ("text", "opening", "context"),
    [
        ("It is refused if:\n\na) it is late\n\nb) there is no room", "there", "It is refused if:"),
        ("Largest lakes\n1) Vaner\n2) Vatter", "Vatter", "Largest lakes"),
        ("Lakes.\n1) Vaner\n2) Vatter", "Vatter", ""),
        ("Rules:\n- Anna Berg leads.\n- She comes from Oslo.", "She", "Anna Berg leads."),
        ("| Town | Fare |\n|---|---|\n| Oslo | £5 |\n| Bergen | £9 |", "| Bergen", "| Town | Fare |"),
        ("| Oslo | £5 |\n| Bergen | £9 |", "| Bergen", ""),
        ("# Fees\n\n### Is the tax included?\n\nNo.", "No.", "Is the tax included?"),
        ("# Fees\n\n### Taxes\n\nNo.", "No.", ""),
        ("Italy paid. It offers more. Its wish is peace.", "Its", "Italy paid. It offers more."),
        ("Italy paid.\n\nIt offers more. Its wish is peace.", "Its", "It offers more."),
        ("RESOLVED:\n- that Oslo pay;\n- that it be soon;", "that it", "RESOLVED:"),
        ("Oil rose.\n\nWheat: £5.", "Wheat", ""),
        ("Any questions?\n\nOslo pays.", "Oslo", ""),
        ("Step\n\nFirst reading", "First", ""),
        ("- Oslo pays.\n\nUntil May.", "Until", ""),
        ("**Q: Why?**\nA: Oslo pays. Rome may not pay.", "A:", "**Q: Why?**"),
        ("**Q: Why?**\nA: Oslo pays. Rome may not pay.", "Rome", "**Q: Why?**\nA:"),
        ("LEE: Oslo pays. We agree with Rome.\n\nLEE: Rome may.", "We", "LEE:"),
        ("LEE: Oslo pays. Rome may not pay.\n\nLEE: Well.", "Rome", ""),
        ("First: Oslo pays. We agree with Rome.", "We", ""),
        ("Ms Lee paid. Mr Berg knew. He went.", "He", "Ms Lee paid. Mr Berg knew."),
        ("Mr Berg paid. Mr Berg knew. He went.", "He", "Mr Berg knew."),
        ("# A\n\n# Goals\n\n- two boats", "two", "Goals"),
        ("# A\n\n# Goals\n\n- Oslo pays.", "Oslo", ""),
        ("# A\n\n# Monday\n\n- **10:30** Ms Lee speaks.", "**10:30", "Monday"),
        ("# A\n\n# Goals\n\nWe need:\n\n- two boats", "two", "We need:"),
    ],
)  # fmt: skip
def test_what_a_quote_needs_is_shown_before_it(text: str, opening: str, context: str) -> None:
    document, item = sentence(text, opening)
    (citation,) = cite([item], {document.id: document})
    assert context_of(citation, document) == context


@pytest.mark.parametrize(
    "text",
    ["Largest lakes\n1) Vaner\n2) Vatter", "**Largest lakes**\n- Vaner", "**Largest lakes:**\n\n- Vaner"],
)
def test_a_caption_is_quoted_with_its_list(text: str) -> None:
    _, item = sentence(f"It rains.\n\n{text}", text[:9])
    assert [whole.sentence.text for whole in together([item])] == [text]


def test_a_caption_may_begin_a_passage_where_its_list_is_numbered() -> None:
    _, item = sentence("# Lakes\n\nLargest lakes\n1) Vaner\n2) Vatter", "Largest")
    assert [whole.sentence.text for whole in together([item])] == ["Largest lakes\n1) Vaner\n2) Vatter"]


@pytest.mark.parametrize(
    "text", ["Lakes:\n- Vaner\n- Vatter", "# Lakes\n\n- Vaner\n- Vatter", "# Lakes\n\n1. Vaner\n2. Vatter"]
)
def test_an_item_is_no_caption_of_the_next(text: str) -> None:
    _, item = sentence(text, "Vaner")
    assert [whole.sentence.text for whole in together([item])] == ["Vaner"]
