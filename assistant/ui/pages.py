"""The fixed parts of the page, the library, and the page of a single document."""

from __future__ import annotations

from markupsafe import Markup

from assistant.types import Document
from assistant.ui import source, text
from assistant.users import MAX_PASSWORD

STYLES = ("fonts", "base", "app", "source", "talks", "library", "signin", "phone")
"""Style sheets of every page, in order."""
SCRIPTS = ("session", "panel", "talks", "library", "app")
"""Scripts of the app, in order."""
HEADER = Markup(
    '<header class="masthead"><a class="skip" href="#question">{skip}</a>'
    '<button type="button" class="talks-toggle" aria-expanded="false" aria-controls="nav" '
    'aria-label="{talks}"><span>{talks}</span></button>'
    '<h1>{title}</h1><p class="tagline">{tagline}</p>'
    '<button type="button" class="theme-toggle" aria-label="{theme}" title="{theme}">'
    '<span class="half" aria-hidden="true"></span></button></header>'
).format(
    skip=text.SKIP_LINK, talks=text.TALKS, title=text.TITLE, tagline=text.TAGLINE, theme=text.THEME_TOGGLE
)

WELCOME = Markup('<div class="welcome"><h2>{title}</h2><p>{note}</p><h3>{examples}</h3></div>').format(
    title=text.WELCOME, note=text.WELCOME_NOTE, examples=text.EXAMPLES
)

PANEL = Markup(
    '<section class="panel" aria-label="{label}" data-position="{position}" data-loading="{loading}" '
    'data-failed="{failed}" data-conversation="{conversation}">'
    '<p class="panel-empty" data-none="{none}">{empty}</p>'
    '<div class="panel-sources" hidden><h2 tabindex="-1">{sources}</h2><ol></ol></div>'
    '<div class="panel-document" hidden><div class="toolbar" role="toolbar" aria-label="{label}">'
    '<button type="button" class="back">{back}</button>'
    '<span class="steps"><button type="button" class="previous" aria-label="{previous_long}" '
    'title="{previous_long}">‹</button><span class="position" role="status"></span>'
    '<button type="button" class="next" aria-label="{next_long}" title="{next_long}">›</button></span>'
    '<a class="new-tab" target="_blank" rel="noopener" href="" '
    'aria-label="{new_tab_long}" title="{new_tab_long}">{new_tab}</a></div>'
    '<div class="panel-head"></div>'
    '<div class="panel-body" tabindex="0" role="region" aria-label="{document}"></div></div>'
    '<button type="button" class="to-answer" hidden>{to_answer}</button></section>'
).format(
    label=text.PANEL,
    position=text.POSITION,
    loading=text.LOADING_DOCUMENT,
    conversation=text.CONVERSATION,
    failed=text.LOAD_FAILED,
    none=text.PANEL_NONE,
    empty=text.PANEL_EMPTY,
    sources=text.SOURCES_OF,
    back=text.BACK,
    previous_long=text.PREVIOUS_LONG,
    next_long=text.NEXT_LONG,
    new_tab=text.NEW_TAB,
    new_tab_long=text.NEW_TAB_LONG,
    document=text.DOCUMENT,
    to_answer=text.BACK_TO_ANSWER,
)

_PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="icon" href="{root}favicon.ico">{styles}'
    '<script defer src="{root}ui/theme.js"></script></head>'
    '<body class="page"><main class="page-main">{body}</main></body></html>'
)

_SIGN_IN = Markup(
    '<form class="sign-in" method="post" action="login"><h1>{title}</h1><p class="tagline">{tagline}</p>{why}'
    '<label for="username">{user_name}</label>'
    '<input id="username" name="username" value="{name}" maxlength="64" required autocomplete="username" '
    'autocapitalize="none" spellcheck="false"{fresh}>'
    '<label for="password">{password}</label>'
    '<input id="password" name="password" type="password" maxlength="{longest}" required '
    'autocomplete="current-password"{again}>'
    '<input type="hidden" name="next" value="{next}"><button>{sign_in}</button>'
    '<p class="note">{help}</p></form>'
)


def _page(title: str, body: Markup, root: str = "../") -> str:
    styles = Markup("").join(
        Markup('<link rel="stylesheet" href="{}ui/{}.css">').format(root, name) for name in STYLES
    )
    return str(_PAGE.format(language=text.LANGUAGE, root=root, styles=styles, title=title, body=body))


def login_page(next: str, name: str = "", why: str = "") -> str:
    """Where people sign in, works without any script; ``why`` tells what was wrong the last time."""
    alert = Markup('<p class="notice" role="alert" id="why">{}</p>').format(why) if why else Markup("")
    body = _SIGN_IN.format(
        title=text.TITLE,
        tagline=text.TAGLINE,
        why=alert,
        user_name=text.USER_NAME,
        name=name,
        password=text.PASSWORD,
        longest=MAX_PASSWORD,
        # After a mistake the password is to be typed again.
        fresh=Markup("" if why else " autofocus"),
        again=Markup(' autofocus aria-describedby="why"' if why else ""),
        next=next,
        sign_in=text.SIGN_IN,
        help=text.SIGN_IN_HELP,
    )
    return _page(f"{text.SIGN_IN} – {text.TITLE}", body, root="")


def document_fragment(document: Document, place: source.Place | None, whole: bool = False) -> Markup:
    """Title, date and text of a document, with the quote marked."""
    return Markup(
        '<div class="document-head"><h2 class="document-title">{}</h2>'
        '<p class="document-about">{}</p></div>{}'
    ).format(document.title, source.about(document), source.document_view(document, place, whole))


def document_page(document: Document, place: source.Place | None) -> str:
    """The whole document on a page of its own; works without any script."""
    body = document_fragment(document, place, whole=True)
    return _page(document.title, body)


def message_page(title: str, message: str) -> str:
    """A page that only says why there is nothing to see."""
    body = Markup('<h2 class="document-title">{}</h2><p>{}</p>').format(title, message)
    return _page(title, body)
