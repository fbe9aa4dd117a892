"""The shape that our copies of public sets share: one question a line, with its documents.

``id``, ``question``, ``history``, ``answerable``, ``documents`` (``id``, ``title``, ``text``) and
``answers``; what else a line carries tells the set, and with it where the gold evidence stands:

- CLAP NQ (Apache-2.0): ``gold_sentences`` among ``documents[0].sentences``; all of them are evidence.
- SQuAD 1.1 and 2.0 (CC BY-SA 4.0): ``answers`` at ``answer_starts``, any one of which is enough.
- RAMDocs (MIT): every place where a document of type 'correct' says its ``answer``.
- MT-RAG (Apache-2.0): whole documents are judged relevant, so each is one quote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.types import Document
from evals.adapters.collection import Collection, Material, MaterialError, occurrences, quote_of
from evals.adapters.rows import Row, history_of, read_rows
from evals.types import GoldCase, GoldQuote

_REQUIRED = ("id", "question", "answerable", "documents", "answers")
Found = Sequence[Document | None]
"""A row's documents in its order; None where the text is blank."""


def load_clapnq(path: Path, folder: Path) -> Material:
    """CLAP NQ: find the passage among all passages of the file, then its gold sentences."""
    return _load(path, folder, "clapnq", _clapnq_case)


def load_squad_rows(path: Path, folder: Path) -> Material:
    """SQuAD 1.1: find the paragraph among all paragraphs of the file, then the answer's sentence."""
    return _load(path, folder, "squad", _squad_case)


def load_squad2_rows(path: Path, folder: Path) -> Material:
    """SQuAD 2.0: only the row's paragraph may be read, which on a near miss does not hold the answer."""
    return _load(path, folder, "squad2", _squad2_case)


def load_ramdocs(path: Path, folder: Path) -> Material:
    """RAMDocs: only the row's documents may be read, some of which mislead or are off the topic."""
    return _load(path, folder, "ramdocs", _ramdocs_case)


def load_mtrag(path: Path, folder: Path) -> Material:
    """MT-RAG: later turns of conversations, over the documents of all of them."""
    return _load(path, folder, "mtrag", _mtrag_case)


def _load(path: Path, folder: Path, name: str, make: Callable[[Row, Found], GoldCase]) -> Material:
    collection, cases = Collection(folder), list[GoldCase]()
    for number, row in read_rows(path, _REQUIRED, "id"):
        try:
            _check(row)
            found = [collection.add(str(d["id"]), d["text"], title=_title(d)) for d in row["documents"]]
            cases.append(make({**row, "id": str(row["id"])}, found))
        except KeyError as error:
            raise MaterialError(f"{path.name}, line {number}: {error} is missing. Add it.") from None
        except (TypeError, MaterialError) as error:
            raise MaterialError(f"{path.name}, line {number}: {error}") from None
    collection.close()
    return Material(name, folder, tuple(cases))


def _check(row: Row) -> None:
    documents = row["documents"]
    if not isinstance(documents, list) or not all(isinstance(d, dict) for d in documents):
        raise MaterialError("documents is no list of objects. Correct it.")
    if blank := [str(d["id"]) for d in documents if not isinstance(d["text"], str)]:
        raise MaterialError(f"document {blank[0]!r} has no text. Give it one.")
    answers = row["answers"]
    if row["answerable"] and not (isinstance(answers, list) and all(isinstance(a, str) for a in answers)):
        raise MaterialError("answers is no list of texts. Correct it.")


def _title(document: Row) -> str:
    """SQuAD writes titles as in web addresses, with underscores for spaces."""
    title = str(document.get("title") or "")
    return title if " " in title else title.replace("_", " ")


def _answers(row: Row) -> tuple[str, ...]:
    """Accepted answers, each once; a blank one, which some sets hold, would be found in any text."""
    given = row["answers"] if row["answerable"] else ()
    return tuple(answer for answer in dict.fromkeys(given) if answer.strip())


def _clapnq_case(row: Row, found: Found) -> GoldCase:
    quotes: list[GoldQuote] = []
    for document, given in zip(found, row["documents"], strict=True):
        wanted, position = set(row.get("gold_sentences") or ()), 0
        for sentence in given.get("sentences") or ():
            at = document.text.find(sentence, position) if document else -1
            if document is None or at < 0:
                raise MaterialError(f"sentence {sentence[:40]!r} is not in its document. Correct it.")
            position = at + len(sentence)
            if sentence in wanted:
                quotes.append(quote_of(document, at, position))
    return GoldCase(
        id=row["id"],
        question=row["question"],
        answerable=row["answerable"],
        answers=_answers(row),
        quotes=tuple(quotes),
        tags=("clapnq", "long-form"),
    )


def _squad_case(row: Row, found: Found) -> GoldCase:
    if not found:
        raise MaterialError("documents is empty. Give the paragraph that is asked about.")
    document = found[0]
    spans = dict.fromkeys(zip(row.get("answer_starts") or (), row["answers"], strict=False))
    quotes = [quote_of(document, at, at + len(text)) for at, text in spans if document]
    for quote, (_, text) in zip(quotes, spans, strict=False):
        if document and document.text[quote.start : quote.end] != text:
            raise MaterialError(f"answer {text[:40]!r} does not stand at {quote.start}. Correct it.")
    return GoldCase(
        id=row["id"],
        question=row["question"],
        answerable=row["answerable"],
        answers=_answers(row),
        quotes=tuple(quotes),
        any_quote=True,
        tags=("squad",),
    )


def _squad2_case(row: Row, found: Found) -> GoldCase:
    tags = ("squad2",) if row["answerable"] else ("squad2", "near-miss")
    paths = tuple(document.path for document in found if document)
    return replace(_squad_case(row, found), tags=tags, documents=paths)


def _ramdocs_case(row: Row, found: Found) -> GoldCase:
    given = row["documents"]
    types = {document["type"] for document in given}
    quotes = [
        quote
        for document, about in zip(found, given, strict=True)
        if document and about["type"] == "correct"
        for quote in occurrences(document, about["answer"])
    ]
    several = ("several-answers",) if len(row["answers"]) > 1 else ()
    return GoldCase(
        id=row["id"],
        question=row["question"],
        answerable=row["answerable"],
        facts=tuple((answer,) for answer in _answers(row)),
        wrong_answers=tuple(row.get("wrong_answers") or ()),
        quotes=tuple(dict.fromkeys(quotes)),
        any_quote=True,
        tags=("ramdocs", *several, *sorted(types & {"misinfo", "noise"})),
        documents=tuple(dict.fromkeys(document.path for document in found if document)),
    )


def _mtrag_case(row: Row, found: Found) -> GoldCase:
    answerability = str(row.get("answerability", "answerable")).lower()
    follow_up = ("follow-up",) if row.get("history") else ("first-turn",)
    return GoldCase(
        id=row["id"],
        question=row["question"],
        answerable=row["answerable"],
        history=history_of(row),
        answers=_answers(row),
        quotes=tuple(quote_of(d, 0, len(d.text)) for d in found if d) if row["answerable"] else (),
        any_quote=True,
        tags=("mtrag", "long-form", answerability, *follow_up),
    )
