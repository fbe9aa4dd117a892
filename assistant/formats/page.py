"""HTML: the main text of a page, with its headings, lists and tables."""

from __future__ import annotations

import re
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError
from assistant.formats.page_walk import Walk, sizes_of
from assistant.formats.text import decode
from assistant.formats.writer import Writer

_MAIN_SHARE = 0.25
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.issued",
    "pubdate",
    "publish-date",
)


def parse_page(data: bytes, limits: Limits) -> Parsed:
    """The main text of a web page."""
    declared = _CHARSET.search(data[:4096])
    root = tree(decode(data, declared[1].decode("ascii") if declared else None))
    writer = Writer(limits.text_chars)
    write(root, writer)
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content")
        for meta in root.iter("meta")
    }
    first = next(root.iter("h1"), None)
    heading = "" if first is None else " ".join("".join(first.itertext()).split())
    title = metas.get("og:title") or " ".join(root.findtext(".//title", "").split())
    date = next((metas[name] for name in _DATES if metas.get(name)), None)
    if date is None:
        date = next((time.get("datetime") for time in root.iter("time") if time.get("datetime")), None)
    if heading and heading in title:
        title = heading  # without the name of the site
    return Parsed(writer.text(), title or None, date, metas.get("og:site_name") or metas.get("author"))


def tree(markup: str) -> Any:
    """The parsed page; always one, since a browser shows any text."""
    from lxml import html

    # huge_tree lifts libxml2's limit on depth from 256 to 2048; what lies deeper would be lost in silence.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("is nested too deeply to be read whole. Save it anew from a browser.")
    if root is None:
        raise UnreadableError("holds no text. Remove it or fill it.")
    return root


def write(root: Any, writer: Writer) -> None:
    """Add the main text of a page to ``writer``."""
    sizes = sizes_of(root)
    mains = [
        node
        for node in root.iter("main", "article")
        if not any(a.tag == "article" for a in node.iterancestors())
    ]
    mains = [node for node in mains if node.tag == "main"] or mains
    body = root.find("body")
    whole = sizes[body][0]
    start = mains[0] if len(mains) == 1 and sizes[mains[0]][0] > whole * _MAIN_SHARE else body
    before = writer.text()
    Walk(writer, sizes, strict=start is body).run(start)
    if writer.text() == before:  # nothing but links: then they are what the page is about
        Walk(writer, sizes, strict=False).run(body)
