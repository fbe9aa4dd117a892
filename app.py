"""Serves the chat over the documents in ``corpus/``: ``python app.py``, which is ``assistant serve``."""

from __future__ import annotations

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv[1:] = ["serve", *sys.argv[1:]]
    main()
