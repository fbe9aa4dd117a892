"""llama-index's ``CitationQueryEngine`` with the local language model.

Shown is the model's text; cited is what its marks ``[n]`` name, one citation a mark, each the whole
source chunk (512 tokens at most; the three best nodes). The engine gives its chunks no offsets, so they
are looked up in the document; a chunk that is not found there to the character is cited at no place. It
counts as an abstention when the text is empty or says in a usual wording that the sources do not tell.
Confidence is the best node's cosine, 0 for an abstention. History is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from llama_index.core.llms import LLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

from assistant.types import Answer, Citation, Passage, Turn
from evals.systems.ground import Ground, Timer, answer, cite
from evals.systems.llama_stock import path_filter

_TOP_K, _CHUNK = 3, 512  # the values of llama-index's own example
_MARK = re.compile(r"\[(?:Source )?(\d{1,2})\]", re.IGNORECASE)
_LABEL = re.compile(r"\ASource \d+:\n")
_REFUSAL = re.compile(
    r"\b(?:none of the (?:provided |given )?sources|(?:do(?:es)? not|don't|doesn't) "
    r"(?:contain|provide|mention|say|state|specify|have|include|know)|(?:is|are) not "
    r"(?:mentioned|provided|stated|specified|available)|no (?:relevant )?information|can(?:no|')t answer|"
    r"unable to answer|empty response)",
    re.IGNORECASE,
)


class LlamaCitation:
    """The engine over the shared stock index."""

    def __init__(self, ground: Ground, llm: LLM) -> None:
        self._ground = ground
        self._llm = llm

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, documents: Sequence[str] | None = None
    ) -> Answer:
        """The model's text, with the sources that its marks name."""
        del history
        timer = Timer()
        response = self._engine(documents).query(question)
        passages = [self._passage(hit) for hit in response.source_nodes]
        text = str(response).strip()
        silent = not text or bool(_REFUSAL.search(text))
        marks = dict.fromkeys(int(mark) for mark in _MARK.findall(text))
        cited = [] if silent else [self._quote(passages[n - 1], n) for n in marks if 0 < n <= len(passages)]
        confidence = 0.0 if silent or not passages else passages[0].score
        return answer(question, passages, cited, confidence, timer, text=text, abstained=silent)

    def _engine(self, documents: Sequence[str] | None) -> CitationQueryEngine:
        return CitationQueryEngine.from_args(
            self._ground.llama_index,
            llm=self._llm,
            citation_chunk_size=_CHUNK,
            similarity_top_k=_TOP_K,
            filters=path_filter(documents),
        )

    def _passage(self, hit: NodeWithScore) -> Passage:
        node = hit.node
        assert isinstance(node, TextNode)
        document = self._ground.documents[node.metadata["path"]]
        text = _LABEL.sub("", node.text).removesuffix("\n")
        start = max(document.text.find(text), 0)
        found = document.text.startswith(text, start)
        return Passage(
            id=node.node_id,
            document_id=document.id,
            title=document.title,
            date=document.date,
            heading="",
            start=start,
            end=start + len(text) if found else start,
            text=text,
            sentences=(),
            score=hit.score or 0.0,
        )

    def _quote(self, passage: Passage, marker: int) -> Citation:
        document = self._ground.by_id[passage.document_id]
        return replace(cite(document, passage.start, passage.end, marker), quote=passage.text)
