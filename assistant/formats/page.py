"""HTML: the main text of a page, with its headings, lists and tables."""

from __future__ import annotations

import json
import re
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError
from assistant.formats.page_walk import Sizes, Walk, sizes_of
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
    start, times = write(root, writer)
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content")
        for meta in root.iter("meta")
    }
    heading = _heading(start)
    title = metas.get("og:title") or " ".join(root.findtext(".//title", "").split())
    if heading and heading in title:
        title = heading  # without the name of the site
    date = next((metas[name] for name in _DATES if metas.get(name)), None) or _published(root)
    date = date or next(iter(times), None)
    return Parsed(writer.text(), title or None, date, metas.get("og:site_name") or metas.get("author"))


def _heading(start: Any) -> str:
    """The first heading of the main text; one in the head of the whole page may be the site's name."""
    for heading in start.iter("h1"):
        above = [node.tag for node in heading.iterancestors()]
        if start.tag != "body" or "header" not in above or "article" in above:
            return " ".join("".join(heading.itertext()).split())
    return ""


def _published(root: Any) -> str | None:
    """The date in what a page tells search engines about itself (JSON-LD)."""
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                data = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            things = data if isinstance(data, list) else [data]
            for thing in [*things, *(part for whole in things for part in _graph(whole))]:
                date = thing.get("datePublished") if isinstance(thing, dict) else None
                if isinstance(date, str) and date:
                    return date
    return None


def _graph(thing: Any) -> list[Any]:
    parts = thing.get("@graph") if isinstance(thing, dict) else None
    return parts if isinstance(parts, list) else []


def tree(markup: str) -> Any:
    """The parsed page; always one, since a browser shows any text."""
    from lxml import etree, html

    # huge_tree lifts libxml2's limit on depth from 256 to 2048; what lies deeper would be lost in silence.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    encoded = markup.encode("utf-8", "replace")
    try:
        root = html.document_fromstring(encoded, parser=parser, ensure_head_body=True)
    except (
        etree.ParserError
    ):  # nothing but comments: an empty page, which must not cost a mail its other parts
        root = html.document_fromstring("<body></body>", ensure_head_body=True)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("is nested too deeply to be read whole. Save it anew from a browser.")
    if root is None:
        raise UnreadableError("holds no text. Remove it or fill it.")
    return root


def write(root: Any, writer: Writer) -> tuple[Any, list[str]]:
    """Add the main text of a page to ``writer``; the element that holds it, and the times marked in it."""
    for source in root.xpath("//blockquote/footer"):  # who said it, and not the foot of the page
        source.tag = "p"
        source.attrib.pop("class", None)
    sizes = sizes_of(root)
    start, body = _main(root, sizes), root.find("body")
    before = writer.text()
    walk = Walk(writer, sizes, strict=start is body)
    walk.run(start)
    if writer.text() == before:  # nothing but links: then they are what the page is about
        walk = Walk(writer, sizes, strict=False)
        walk.run(body)
    return start, walk.times


def _main(root: Any, sizes: Sizes) -> Any:
    """The element that holds the main text: the page's own choice, unless that is a small part."""
    mains = [
        node
        for node in root.iter("main", "article")
        if not any(a.tag == "article" for a in node.iterancestors())
    ]
    mains = [node for node in mains if node.tag == "main"] or mains
    body = root.find("body")
    return mains[0] if len(mains) == 1 and sizes[mains[0]][0] > sizes[body][0] * _MAIN_SHARE else body
