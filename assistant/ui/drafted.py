"""What the page says about sentences that a language model wrote."""

from __future__ import annotations

from markupsafe import Markup

from assistant.types import Answer, Citation
from assistant.ui import source, text


def shortened(body: str, citation: Citation, mark: Markup) -> Markup:
    """A sentence that was cut from its quote: the answer phrase bold, and a quiet word about it."""
    start, end = source.phrase_of(citation) or (citation.start, citation.start)
    phrase = " ".join(citation.quote[start - citation.start : end - citation.start].split())
    first, bold, rest = body.partition(phrase) if phrase else (body, "", "")
    strong = Markup("<strong>{}</strong>").format(bold) if bold else Markup("")
    return Markup('<p class="sentence">{}{}{}\u2060{}<span class="shortened">{}</span></p>').format(
        first, strong, rest, mark, text.SHORTENED
    )


def written(answer: Answer) -> Markup:
    """Who wrote what is shown, where a language model was asked."""
    notes = {"drafted": text.DRAFTED_NOTE, "fallback": text.FALLBACK_NOTE}
    note = notes.get(answer.way)
    return Markup('<p class="note">{}</p>').format(note) if note else Markup("")
