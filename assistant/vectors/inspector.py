"""The parent's end of the pipe: generations are opened and checked in a process of their own first.

One child serves all indexes of this process, since starting one takes a second; it ends when it has had
nothing to do for a minute.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_PACKAGE_PARENT = Path(__file__).parents[2]
_CHILD = (sys.executable, "-m", "assistant.vectors.child")
_IDLE = 60.0  # seconds
_SECONDS, _SECONDS_A_ROW = 120.0, 0.1  # a native hang must end too; generous, for a busy machine


class Inspector:
    """May be shared between threads; they wait for each other."""

    def __init__(self, command: Sequence[str] = _CHILD) -> None:
        self._command = list(command)
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None

    def start(self) -> None:
        """Start the child, which will be needed; returns at once."""
        with self._lock:
            self._ready()

    def examine(
        self, generation: Path, collection: str, store: Path, rows: int, thorough: bool
    ) -> Mapping[str, Any]:
        """``{"lost": places}``, or ``{"fault": reason}`` when the generation cannot be used."""
        request = {
            "folder": str(generation),
            "collection": collection,
            "store": str(store),
            "thorough": thorough,
        }
        with self._lock:
            return self._ask(self._ready(), json.dumps(request), _SECONDS + rows * _SECONDS_A_ROW)

    def close(self) -> None:
        """End the child, if one is running."""
        with self._lock:
            self._end()

    def _ask(self, child: subprocess.Popen[bytes], request: str, seconds: float) -> Mapping[str, Any]:
        assert child.stdin is not None
        assert child.stdout is not None
        timer = threading.Timer(seconds, child.kill)
        timer.start()
        try:
            child.stdin.write(request.encode("ascii") + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            reply: Mapping[str, Any] = json.loads(line)
            return reply
        self._end()
        return {"fault": f"crashes or blocks Chroma (exit code {child.returncode})"}

    def _ready(self) -> subprocess.Popen[bytes]:
        """The running child, or a new one; its minute begins anew."""
        if self._idle is not None:
            self._idle.cancel()
        if self._child is None or self._child.poll() is not None:
            self._end()
            # A session of its own: Ctrl+C ends us, and the child then finds its input closed.
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_PACKAGE_PARENT,
                start_new_session=True,
            )
        self._idle = threading.Timer(_IDLE, self.close)
        self._idle.daemon = True
        self._idle.start()
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


inspector = Inspector()
"""Of this process."""
atexit.register(inspector.close)
