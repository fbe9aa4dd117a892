"""The interface in the browser: ``build_app`` makes it, ``serve`` runs it."""

from assistant.ui.server import build_app, serve

__all__ = ["build_app", "serve"]
