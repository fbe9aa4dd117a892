"""The child process: reads one request a line, answers with one line of JSON.

Nothing heavy is imported before a file needs it. ``Worker`` starts it.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.formats import CONTAINERS, KINDS, UNSUPPORTED, Limits, Parsed, UnreadableError, pack
from assistant.formats.sniff import check_kind

_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)
_NO_MEMORY = 2  # code of an lxml error where libxml2 has run out of it


def main() -> None:
    """Serve until the input ends."""
    limits = Limits(**json.loads(sys.argv[1]))
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what parsers print must not end up between the replies
    confine(limits)
    for line in sys.stdin.buffer:
        _allow_seconds(limits.seconds)
        replies.write(json.dumps(answer(json.loads(line), limits)).encode("ascii") + b"\n")
        replies.flush()


def answer(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """A reply of plain JSON: the fields of ``Parsed``, or why there are none."""
    try:
        return asdict(parse(Path(request["path"]), tuple(request["members"]), limits))
    except UnreadableError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"error": "is nested too deeply to be an honest document. Save it anew or remove it."}
    except Exception as error:  # a parser may raise anything on a damaged file; it costs this file only
        if getattr(error, "code", None) == _NO_MEMORY:
            return {"memory": True}
        why = f"({type(error).__name__})"
        return {"error": f"is damaged {why}. Open it in its program and save it anew, or remove it."}


def parse(path: Path, members: tuple[str, ...], limits: Limits) -> Parsed:
    """Read one document, or list what a container holds."""
    name = members[-1] if members else path.name
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in UNSUPPORTED:
        raise UnreadableError(f"is in a format that cannot be read. {UNSUPPORTED[suffix]}")
    kind = KINDS[suffix]
    if kind in CONTAINERS and len(members) >= limits.depth:
        raise UnreadableError(f"lies inside {limits.depth} other files. Unpack the outer ones.")
    data = pack.read(path, members, limits)
    if not data.strip():
        raise UnreadableError("holds no text. Remove it or fill it.")
    check_kind(data, kind)
    parsed = _parse_kind(kind, data, limits)
    if not parsed.text.strip() and kind not in CONTAINERS:
        raise UnreadableError("holds no text. Remove it or fill it.")
    if kind == "xlsx" and not parsed.title:
        from assistant.properties import title_of_name

        # Its first heading is the name of a sheet, which seldom names the whole.
        return replace(parsed, title=title_of_name(PurePosixPath(name)))
    return parsed


def _parse_kind(kind: str, data: bytes, limits: Limits) -> Parsed:
    """Each parser is imported when the first file of its kind comes."""
    if kind == "pdf":
        from assistant.formats.pdf import parse_pdf as parse_it
    elif kind == "docx":
        from assistant.formats.word import parse_word as parse_it
    elif kind == "pptx":
        from assistant.formats.slides import parse_slides as parse_it
    elif kind == "xlsx":
        from assistant.formats.sheet import parse_workbook as parse_it
    elif kind == "csv":
        from assistant.formats.sheet import parse_csv as parse_it
    elif kind == "html":
        from assistant.formats.page import parse_page as parse_it
    elif kind == "eml":
        from assistant.formats.mail import parse_mail as parse_it
    elif kind == "msg":
        from assistant.formats.outlook import parse_outlook as parse_it
    elif kind == "zip":
        from assistant.formats.pack import parse_zip as parse_it
    else:
        from assistant.formats.text import parse_text as parse_it
    return parse_it(data, limits)


def confine(limits: Limits) -> None:
    """Bound memory, forbid to write files, to reach the network and to start programs."""
    try:
        import resource
    except ImportError:  # Windows: the time limit alone remains
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing

    def forbid(event: str, _: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(f"a document tried {event}")

    sys.addaudithook(forbid)


def _allow_seconds(seconds: float) -> None:
    """A child whose parent has died stops by itself."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
