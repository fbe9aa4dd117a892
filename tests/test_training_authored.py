"""Training questions composed one by one: they can be read, and say where the answer stands."""

import re
import zlib
from collections import Counter
from pathlib import Path

from evals.gold import load_gold
from training.authored import FOLDER, authored, blocks
from training.records import Record

GOLD = Path(__file__).parent.parent / "evals" / "gold"
BRIEFING = """## z001 Ferry terminal > Costs
[0] The terminal costs 4 million euros.
[1] Mayor Ada Lind pays half of it, and the port the rest.
? who foots the bill | 1 | Mayor Ada Lind ;; the port
? is the terminal dear | 0 | -
x who foots the bill for the bridge | entity
"""


def test_a_briefing_brings_its_sentences(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(BRIEFING, encoding="utf-8")
    first, second, third = authored((), tmp_path)
    assert first.title == "Ferry terminal > Costs"
    assert first.answers == ("Mayor Ada Lind", "the port")
    assert first.gold == {1}
    assert second.gold == {0}
    assert second.answers == ()
    assert not third.answerable
    assert third.gold == frozenset()


def test_a_block_without_sentences_asks_about_a_known_passage(tmp_path: Path) -> None:
    text = "It rains. Bring a coat."
    passage = Record(
        "squad1", "squad1:1", "What falls?", "", text, ((0, 9), (10, 23)), ((3, 8),), frozenset([0])
    )
    key = f"{zlib.crc32(text.encode()):08x}"
    (tmp_path / "one.txt").write_text(
        f"## {key}\n? what to wear | 1 | a coat\n\n## 00000000\n? x | 0 | -\n", "utf-8"
    )
    [asked] = authored([passage], tmp_path)
    assert (asked.question, asked.answers, asked.source) == ("what to wear", ("a coat",), "passages")


def test_every_answer_of_the_briefings_stands_in_its_sentences() -> None:
    records = [record for record in authored(()) if record.answerable]
    assert len(records) > 1000
    for record in records:
        assert record.gold
        assert all(number < len(record.sentences) for number in record.gold)
        assert all(
            any(start <= left and right <= end for start, end in (record.sentences[n] for n in record.gold))
            for left, right in record.spans
        )


def test_no_passage_is_asked_about_under_two_names_and_no_question_twice() -> None:
    keys: Counter[str] = Counter()
    for path in FOLDER.glob("*.txt"):
        for block in blocks(path.read_text("utf-8")):
            keys[block.key] += 1
            assert len(set(block.lines)) == len(block.lines)
    assert max(keys.values()) == 1


def test_no_gold_question_is_trained_on() -> None:
    gold = {
        _words(case.question)
        for name in ("briefing", "releases")
        for case in load_gold(GOLD / f"{name}.jsonl")
    }
    lines = (
        line
        for path in FOLDER.glob("*.txt")
        for block in blocks(path.read_text("utf-8"))
        for line in block.lines
    )
    composed = (_words(line[2:].partition("|")[0]) for line in lines)
    assert [found for found in composed if len(found) > 2 and found in gold] == []  # 'who else?' is no leak


def _words(question: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", question.lower()))
