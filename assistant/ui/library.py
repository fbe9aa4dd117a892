"""The library tab: uploading, what is indexed and since when, and what was left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from assistant.formats import KINDS
from assistant.types import Document
from assistant.ui import source, text
from assistant.ui.spaces import Spaces
from assistant.uploads import Space

LISTED = 1000
"""Shared documents that are listed or offered by name; a longer page serves nobody."""
NOTHING = Markup("")
_COLUMNS = (
    text.COLUMN_TITLE,
    text.COLUMN_DATE,
    text.COLUMN_SOURCE,
    text.COLUMN_TAGS,
    text.COLUMN_PASSAGES,
    text.COLUMN_INDEXED,
    text.COLUMN_FILE,
)


def upload_html(uploads: str, limit_mb: int) -> str:
    """Where files are dropped; empty where there are no uploads. What becomes of each is listed below."""
    if uploads == "off":
        return ""
    return str(
        Markup(
            '<section class="upload" aria-label="{title}" data-limit="{limit}" data-too-large="{too_large}" '
            'data-sending="{sending}" data-reading="{reading}" data-waiting="{waiting}" data-lost="{lost}">'
            '<h2>{title}</h2><p class="note">{note}</p>'
            '<div class="drop">'
            '<input type="file" multiple id="upload-input" class="unseen" accept="{accept}">'
            '<label for="upload-input">{choose}</label><span>{drop}</span></div>'
            '<ul class="arrivals" aria-live="polite"></ul></section>'
        ).format(
            title=text.UPLOAD,
            limit=limit_mb << 20,
            too_large=text.UPLOAD_TOO_LARGE.format(limit=limit_mb),
            sending=text.UPLOAD_SENDING,
            reading=text.UPLOAD_READING,
            waiting=text.UPLOAD_WAITING,
            lost=text.UPLOAD_LOST,
            note=text.UPLOAD_NOTE_OWN if uploads == "own" else text.UPLOAD_NOTE_SHARED,
            accept=",".join(sorted(KINDS)),
            choose=text.UPLOAD_CHOOSE,
            drop=text.UPLOAD_DROP,
        )
    )


def library_html(spaces: Spaces, user: str, editor: bool = True) -> str:
    """Uploaded documents by file, then all others; both with what was left out."""
    engine, space = spaces.engine(user), spaces.space(user)
    documents, indexed = engine.documents, engine.library.indexed()
    counts = engine.passage_counts
    skipped = {**spaces.shared.library.last_update.skipped, **spaces.left_out(user)}
    files, allowed = space.files() if space else [], editor or not spaces.shares
    prefix = f"{space.path_of(space.folder)}/" if space else "\0"
    own = [document for document in documents if document.path.startswith(prefix)]
    others = [document for document in documents if not document.path.startswith(prefix)]
    parts = [_head(len(documents), sum(counts.values()))]
    if space and files:
        parts.append(_heading(text.OWN_DOCUMENTS))
        parts.append(
            _table([_own_rows(space, file, own, counts, indexed, skipped, allowed) for file in files])
        )
        parts.append(_heading(text.SHARED_DOCUMENTS))
    mine = {label for label in skipped if label.startswith(prefix)}
    parts.append(_left_out([why for label, why in skipped.items() if label not in mine]))
    parts.append(_table([_row(document, counts, indexed) for document in others[:LISTED]]))
    if len(others) > LISTED:
        more = text.LIBRARY_MORE.format(count=len(others) - LISTED)
        parts.append(Markup('<p class="note">{}</p>').format(more))
    return str(
        Markup('<section class="library" aria-label="{}">{}</section>').format(
            text.LIBRARY, Markup("").join(parts)
        )
    )


def _head(documents: int, passages: int) -> Markup:
    count = text.LIBRARY_COUNT_ONE if documents == 1 else text.LIBRARY_COUNT
    return Markup('<h2>{}</h2><p class="note">{}. {}</p>').format(
        text.LIBRARY, count.format(documents=documents, passages=passages), text.LIBRARY_NOTE
    )


def _heading(title: str) -> Markup:
    return Markup("<h3>{}</h3>").format(title)


def _left_out(reasons: list[str]) -> Markup:
    if not reasons:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(reason) for reason in reasons)
    return Markup('<section class="left-out"><h4>{}</h4><ul>{}</ul></section>').format(
        text.LIBRARY_WARNINGS, items
    )


def _table(rows: list[Markup]) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(column) for column in _COLUMNS)
    return Markup("<table><thead><tr>{}<td></td></tr></thead><tbody>{}</tbody></table>").format(
        head, Markup("").join(rows)
    )


def _row(
    document: Document,
    counts: Mapping[str, int],
    indexed: Mapping[str, str],
    warnings: Markup = NOTHING,
    tools: Markup = NOTHING,
) -> Markup:
    link = Markup('<a href="{}" class="library-link">{}</a>{}').format(
        source.href(document.id), document.title, warnings
    )
    cells = (
        link,
        text.day(document.date),
        document.source or text.UNKNOWN,
        ", ".join(document.tags) or text.NONE,
        str(counts.get(document.id, 0)),
        text.minute(indexed.get(document.id, "")),
        document.path,
    )
    row = Markup("").join(
        Markup('<td data-column="{}">{}</td>').format(*cell) for cell in zip(_COLUMNS, cells, strict=True)
    )
    ask = Markup(
        '<button type="button" class="ask-in" data-path="{path}" aria-label="{ask}: {title}">{ask}</button>'
    ).format(path=document.path, ask=text.ASK_IN, title=document.title)
    return Markup('<tr>{}<td class="row-tools">{}{}</td></tr>').format(row, ask, tools)


def _own_rows(
    space: Space,
    file: Path,
    documents: list[Document],
    counts: Mapping[str, int],
    indexed: Mapping[str, str],
    skipped: Mapping[str, str],
    allowed: bool,
) -> Markup:
    """An uploaded file; one that holds several documents stands above them."""
    path = space.path_of(file)
    held = [d for d in documents if d.path == path or d.path.startswith(f"{path}/")]
    warnings = Markup("").join(
        Markup('<p class="file-warning">{}</p>').format(why) for why in space.left_out(file, skipped)
    )
    remove = Markup(
        '<button type="button" class="remove" data-name="{name}" data-sure="{sure}" '
        'aria-label="{remove}: {name}">{remove}</button>'
    ).format(name=file.name, remove=text.REMOVE, sure=text.REMOVE_SURE)
    remove = remove if allowed else NOTHING
    if [document.path for document in held] == [path]:
        return _row(held[0], counts, indexed, warnings, remove)
    head = Markup(
        '<tr class="file-row"><th scope="rowgroup" colspan="{}">{}{}</th><td class="row-tools">{}</td></tr>'
    ).format(len(_COLUMNS), file.name, warnings, remove)
    return head + Markup("").join(_row(document, counts, indexed) for document in held)
