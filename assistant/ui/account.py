"""What a page shows of who is signed in: the name with the way out, and what only some may do."""

from __future__ import annotations

import gradio as gr
from markupsafe import Markup

from assistant.settings import Settings
from assistant.ui import text
from assistant.ui.library import upload_html
from assistant.ui.user import current_user, is_editor


class Account:
    """Fills in, when a page opens, what differs between users."""

    def __init__(self, settings: Settings) -> None:
        self._shared = settings.uploads == "shared"
        self._adding = upload_html(settings.uploads, settings.upload_mb)
        self._asked = settings.auth is not None

    @property
    def adding(self) -> str:
        """Where files are added, as far as it is the same for everyone."""
        return "" if self._asked else self._adding

    def shown(self, request: gr.Request) -> tuple[str, str]:
        """Who is signed in, and the place to add files for those who may."""
        allowed = is_editor(request) or not self._shared
        return account_html(current_user(request)), self._adding if allowed else ""


def account_html(user: str) -> str:
    """A form, so that no other site's link can sign anyone out."""
    return str(
        Markup(
            '<form class="account" method="post" action="logout" aria-label="{label}">'
            '<span class="account-name">{name}</span><button>{out}</button></form>'
        ).format(label=text.ACCOUNT, name=text.SIGNED_IN_AS.format(name=user), out=text.SIGN_OUT)
    )
