"""The parent's end of the pipe: files go to a child process, text or a reason comes back.

One child reads many files, since starting one costs a tenth of a second. When a file kills it, that
file is reported and the next one gets a new child.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.formats import Limits, Parsed, UnreadableError

_PACKAGE_PARENT = Path(__file__).parents[2]
_FILES_A_CHILD = 200  # what parsers leak stays bounded
_CHILD = (sys.executable, "-B", "-m", "assistant.formats.child")


class _ChildDiedError(Exception):
    """The child is gone, or has run out of memory, without having read the file."""


class Worker:
    """Reads files in a child process. Use it as a context manager, from one thread at a time."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = _CHILD) -> None:
        self.limits = limits or Limits()
        self._command = [*command, json.dumps(asdict(self.limits))]
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if one is running."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def parse(self, path: Path, members: Sequence[str] = ()) -> Parsed:
        """Read a file, or one inside it along ``members``. Raises ``UnreadableError`` with the reason."""
        if self._served >= _FILES_A_CHILD:
            self.close()
        self._served += 1
        used = self._child is not None
        request = {"path": os.fspath(path.absolute()), "members": list(members)}
        try:
            return self._ask(request)
        except _ChildDiedError as error:
            if not used:
                raise UnreadableError(str(error)) from None
        # What earlier files left behind in the child must not decide about this one.
        try:
            return self._ask(request)
        except _ChildDiedError as error:
            raise UnreadableError(str(error)) from None

    def _ask(self, request: dict[str, Any]) -> Parsed:
        child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self.limits.seconds, stop)
        timer.start()
        try:
            child.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self.close()
            if late.is_set():
                seconds = f"{self.limits.seconds:g} s"
                raise UnreadableError(f"took longer than {seconds} to read. Split it into smaller files.")
            raise _ChildDiedError("crashes its parser: it is damaged or harmful. Save it anew or remove it.")
        return self._parsed(json.loads(line))

    def _parsed(self, reply: dict[str, Any]) -> Parsed:
        if reply.get("memory"):
            self.close()
            need = f"{self.limits.memory >> 20} MB"
            raise _ChildDiedError(f"takes more than {need} of memory to read. Split it into smaller files.")
        if "error" in reply:
            raise UnreadableError(reply["error"])
        reply["pages"], reply["members"] = tuple(reply["pages"]), tuple(reply["members"])
        return Parsed(**reply)

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl+C ends us, and the child then finds its input closed.
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGE_PARENT,
            start_new_session=True,
        )
        self._served = 0
        return self._child
