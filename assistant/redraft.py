"""An extractive answer, written anew by a language model and checked: the versions of it as it grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answer import compose, frame
from assistant.draft import Draft, Writer
from assistant.errors import ModelError
from assistant.llm.faults import LLMFault
from assistant.types import Answer, Citation, Document, Drafting, Fault, Shown, Way
from assistant.verify import context_of

Line = tuple[Shown, Citation]


def redraft(
    answer: Answer, evidence: Sequence[Citation], documents: Mapping[str, Document], writer: Writer
) -> Iterator[Answer]:
    """Each version is whole and verifiable, and begins with the text of the one before it.

    A draft that breaks off is completed with the quotes it has not cited; where nothing of it stands,
    the only version is the extractive answer. No fault of the model is raised.
    """
    draft = Draft(answer.standalone_question, evidence, [_context(c, documents) for c in evidence])
    lines: list[Line] = []
    fault: Fault | None = None
    try:
        for line in draft.shown(writer.write(draft.messages())):
            lines.append(_placed(line, lines))
            yield _version(answer, lines, documents, None)
    except LLMFault as error:
        fault = error.kind
    except ModelError:
        fault = "failed"
    if not any(shown.verdict == "supported" for shown, _ in lines):
        fault = fault or "unsupported"
    told = Drafting(fault, draft.removed, draft.unknown_marks)
    if not lines:
        yield replace(answer, way="fallback", drafting=told)
        return
    for line in draft.rest() if fault else ():
        lines.append(_placed(line, lines))
    last = _version(answer, lines, documents, answer.missing)
    way: Way = "drafted" if any(shown.verdict == "supported" for shown, _ in lines) else "fallback"
    yield replace(last, kind=answer.kind, way=way, drafting=told)


def _placed(line: Line, before: Sequence[Line]) -> Line:
    """The sentence with its number in the answer, and without a context that was just shown."""
    shown, citation = line
    marker = len(before) + 1
    previous = (before[-1][1].document_id, before[-1][1].start) if before else None
    if previous == (citation.document_id, citation.context_start):
        citation = replace(citation, context_start=None)
    return replace(shown, marker=marker), replace(citation, marker=marker)


def _version(
    answer: Answer, lines: Sequence[Line], documents: Mapping[str, Document], missing: str | None
) -> Answer:
    citations = tuple(citation for _, citation in lines)
    sentences = tuple(shown for shown, _ in lines)
    written = compose(sentences, [_context(citation, documents) for citation in citations])
    return replace(
        answer,
        text=" ".join(frame("answer", citations, written, missing)),
        citations=citations,
        sentences=sentences,
        kind="answer",
        missing=missing,
        way="drafted",
    )


def _context(citation: Citation, documents: Mapping[str, Document]) -> str:
    return context_of(citation, documents[citation.document_id])
