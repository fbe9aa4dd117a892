"""SQuAD's own JSON: ``data`` > ``paragraphs`` > ``qas``, version 1.1 or 2.0 (Rajpurkar et al. 2016, 2018)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.types import Document
from evals.adapters.collection import Collection, Material, MaterialError, quote_of
from evals.types import GoldCase


def load_squad_json(path: Path, folder: Path) -> Material:
    """Version 1.1 asks the whole collection; a file with impossible questions asks its own paragraph."""
    try:
        articles = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
        paragraphs = [(a.get("title", ""), i, p) for a in articles for i, p in enumerate(a["paragraphs"])]
        asked = [qa for _, _, paragraph in paragraphs for qa in paragraph["qas"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MaterialError(f"{path.name} is not SQuAD JSON ({error!r}). Give a file with 'data'.") from None
    twice = [name for name, count in Counter(str(qa.get("id")) for qa in asked).items() if count > 1]
    if twice:
        raise MaterialError(f"{path.name}: question id {twice[0]!r} occurs twice. Give one another id.")
    near_misses = any(qa.get("is_impossible") for qa in asked)
    collection, cases = Collection(folder), list[GoldCase]()
    for title, number, paragraph in paragraphs:
        place = f"{path.name}, article {title!r}, paragraph {number + 1}"
        try:
            name, context = title.replace("_", " "), str(paragraph["context"])
            document = collection.add(f"{title}#{number}", context, title=name)
            cases += [_case(qa, document, near_misses) for qa in paragraph["qas"] if document]
        except KeyError as error:
            raise MaterialError(f"{place}: {error} is missing. Add it.") from None
        except (AttributeError, TypeError) as error:
            raise MaterialError(f"{place}: {error}. Correct it.") from None
    collection.close()
    return Material("squad2" if near_misses else "squad", folder, tuple(cases))


def is_squad(path: Path) -> bool:
    """Whether a JSON file has the outer shape."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise MaterialError(f"{path.name} is not UTF-8 ({error}). Save it as UTF-8.") from None
    except json.JSONDecodeError:
        return False
    return isinstance(data, dict) and isinstance(data.get("data"), list)


def _case(qa: dict[str, Any], document: Document, near_misses: bool) -> GoldCase:
    impossible = bool(qa.get("is_impossible"))
    spans = dict.fromkeys((a["answer_start"], a["text"]) for a in ([] if impossible else qa["answers"]))
    for start, text in spans:
        if document.text[start : start + len(text)] != text:
            raise MaterialError(f"Question {qa['id']}: {text[:40]!r} does not stand at {start}. Correct it.")
    return GoldCase(
        id=str(qa["id"]),
        question=qa["question"],
        answerable=not impossible,
        answers=tuple(dict.fromkeys(text for _, text in spans)),
        quotes=tuple(quote_of(document, start, start + len(text)) for start, text in spans),
        any_quote=True,
        tags=("squad2", "near-miss") if impossible else ("squad2" if near_misses else "squad",),
        documents=(document.path,) if near_misses else None,
    )
