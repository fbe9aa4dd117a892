"""The tree of a page -> its text.

Left out: scripts, styles, navigation, fields of forms, what is hidden, and blocks that are mostly links. The
tree is walked without recursion, since a page may nest as deeply as it likes.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.formats.page_grid import grid
from assistant.formats.writer import Writer, table

Sizes = dict[Any, tuple[int, int, int]]  # element -> characters, those in links, number of links
_WORD = re.compile(r"\w+")
_DROP = frozenset(
    _WORD.findall(
        "head script style noscript template nav footer aside button select input textarea iframe "
        "object embed svg math canvas audio video map dialog menu"
    )
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert", "menu"}
_TOPICS = "menu|share|social|related|promo|consent"  # of furniture, and of what a page is about as well
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|breadcrumbs?|cookies?|sidebar|newsletter|subscribe|advert\w*|skip-link|"
    rf"footer|site-header|(?:{_TOPICS})[_-](?:links?|buttons?|icons?|bar|box|banner|widget|popup|posts?|articles?|"
    r"stories))(?:$|[\s_-])",
    re.IGNORECASE,
)
_TOPIC = re.compile(rf"(?:^|[\s_-])(?:{_TOPICS})(?:$|[\s_-])", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    _WORD.findall(
        "address article blockquote body center dd details div dl dt fieldset figcaption figure header hr "
        "html li main ol p pre section summary table tbody td tfoot th thead tr ul caption"
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol", "div", "section", "table", "p"}
_LINK_SHARE = 0.7
_FURNITURE_SHARE = 0.3  # a class name alone must not cost a third of the page
_PARAGRAPHS = re.compile(r"\n\s*\n")


class Walk:
    """One pass through the tree; text gathers until a block ends."""

    def __init__(self, writer: Writer, sizes: Sizes, strict: bool) -> None:
        self._writer = writer
        self._sizes = sizes
        self._strict = strict
        self._pieces: list[str] = []
        self._items = 0  # list items that are open
        self._pre = 0
        self._dropped: Any = None
        self.times: list[str] = []  # in the text, as machines read them

    def run(self, start: Any) -> None:
        from lxml.etree import iterwalk

        self._whole = max(self._sizes[start][0], 1)
        steps = iterwalk(start, events=("start", "end"))
        for event, node in steps:
            if event == "start" and node is not start and self._is_left_out(node):
                self._dropped = node
                steps.skip_subtree()
            elif event == "start":
                self._open(node)
                if node.tag == "table" and self._is_data(node):
                    self._table(node)
                    self._dropped = node
                    steps.skip_subtree()
            else:
                if node is not self._dropped:
                    self._end(node)
                self._dropped = None
                if node is not start:
                    self._say(node.tail)
        self._flush()

    def _open(self, node: Any) -> None:
        if node.tag in _BLOCKS or node.tag in _HEADINGS:
            self._flush()
        if node.tag == "br":
            self._pieces.append("\n")
        self._items += node.tag == "li"
        self._pre += node.tag == "pre"
        self._open_inline(node)

    def _open_inline(self, node: Any) -> None:
        if node.tag == "time" and node.get("datetime"):
            self.times.append(node.get("datetime"))
        if node.tag == "sup" and self._pieces and self._pieces[-1][-1:].isdigit():
            self._pieces.append(" ")  # 355 with note 1 is not 3551
        self._say(node.text)

    def _end(self, node: Any) -> None:
        if node.tag in _HEADINGS:
            self._flush(_HEADINGS[node.tag])
        elif node.tag in _BLOCKS:
            self._flush()
        self._items -= node.tag == "li"
        self._pre -= node.tag == "pre"

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(text if self._pre else re.sub(r"\s+", " ", text))

    def _flush(self, level: int = 0) -> None:
        text, self._pieces = "".join(self._pieces), []
        if level:
            self._writer.heading(text, level)
        elif self._items and text.strip():
            self._writer.item(text)
        else:
            for paragraph in _PARAGRAPHS.split(text):
                self._writer.paragraph(paragraph)

    def _is_left_out(self, node: Any) -> bool:
        if node.tag in _DROP or node.get("role") in _ROLES or node.get("aria-hidden") == "true":
            return True
        if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
            return True
        length, linked, links = self._sizes[node]
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        furniture = _FURNITURE.search(names) or (linked * 2 >= length and _TOPIC.search(names))
        if length < self._whole * _FURNITURE_SHARE and furniture:
            return True
        return self._strict and node.tag in _LISTS and links > 2 and linked > length * _LINK_SHARE

    def _is_data(self, node: Any) -> bool:
        """A table of values and not of layout."""
        cells = list(node.iter("td", "th"))
        nested = next(node.iterdescendants("table", "h1", "h2", "h3", "ul", "ol"), None)
        return nested is None and len(list(node.iter("tr"))) > 1 and len(cells) > len(list(node.iter("tr")))

    def _table(self, node: Any) -> None:
        self._pieces = []
        for caption in node.iter("caption"):
            self._writer.paragraph(" ".join(caption.itertext()))
        table(self._writer, grid(node, self._cell))

    def _cell(self, cell: Any) -> str:
        """Text of a cell on one line: blocks are apart, and a word with marks in it stays whole."""
        from lxml.etree import iterwalk

        self._pieces = []
        steps = iterwalk(cell, events=("start", "end"))
        for event, node in steps:
            apart = node.tag == "br" or node.tag in _BLOCKS or node.tag in _HEADINGS
            if event == "start" and node is not cell and self._is_left_out(node):
                steps.skip_subtree()
            elif event == "start":
                self._pieces += " " if apart else ""
                self._open_inline(node)
            elif node is not cell:
                self._pieces += " " if apart else ""
                self._say(node.tail)
        text, self._pieces = "".join(self._pieces), []
        return text


def sizes_of(root: Any) -> Sizes:
    """Element -> characters of text, those in links, and the number of links; from the leaves upwards."""
    from lxml.etree import iterwalk

    sizes: Sizes = {}
    for _, node in iterwalk(root, events=("end",)):
        own = 0 if node.tag in _DROP else len((node.text or "").strip())
        below = [(sizes[child], len((child.tail or "").strip())) for child in node]
        length = own + sum(size[0] + tail for size, tail in below)
        if node.tag in _DROP:
            sizes[node] = (0, 0, 0)
        elif node.tag == "a":
            sizes[node] = (length, length, 1)
        else:
            sizes[node] = (length, sum(s[1] for s, _ in below), sum(s[2] for s, _ in below))
    return sizes
