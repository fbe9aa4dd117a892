"""Serves the chat over the documents in ``corpus/``: ``python app.py``."""

from __future__ import annotations

import sys

from assistant import Assistant, AssistantError, Settings


def main() -> None:
    """Index what changed, then serve."""
    from assistant.progress import bar
    from assistant.ui import serve
    from assistant.watch import watching

    settings = Settings.load()
    assistant = Assistant.open(settings.corpus, settings, progress=bar)
    with watching(assistant.library, settings.watch):
        serve(assistant, settings, assistant.examples)


if __name__ == "__main__":
    try:
        main()
    except AssistantError as error:
        sys.exit(str(error))
