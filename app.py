"""Serves the chat over the shipped briefing: ``python app.py``."""

from __future__ import annotations

import sys

from assistant import Assistant, AssistantError, Settings

EXAMPLES = (
    "Who represents Japan?",
    "What may Article 5 cover?",
    "By how much did Japan raise its defense spending?",
)
"""Questions that fit the shipped briefing; other documents need others."""


def main() -> None:
    """Index what changed, then serve."""
    from assistant.progress import bar
    from assistant.ui import serve

    settings = Settings.load()
    serve(Assistant.open(settings.corpus, settings, progress=bar), settings, EXAMPLES)


if __name__ == "__main__":
    try:
        main()
    except AssistantError as error:
        sys.exit(str(error))
