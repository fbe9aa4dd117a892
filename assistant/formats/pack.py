"""Containers: what a ZIP file lists, and the bytes of one file along a chain of containers.

Nothing is ever unpacked to disk, so a name is only a label; it is checked all the same, since people read it.
"""

from __future__ import annotations

import io
import stat
from functools import lru_cache
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from assistant.formats import KINDS, Limits, Parsed, UnreadableError, brief, is_document

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


def read(path: Path, members: tuple[str, ...], limits: Limits) -> bytes:
    """The bytes of a file, or of the one inside it that ``members`` leads to."""
    if not members:
        return read_file(path, limits)
    *outer, last = members
    data = _container(path, tuple(outer), limits)
    kind = KINDS[PurePosixPath(outer[-1] if outer else path.name).suffix.lower()]
    if kind == "zip":
        return _zip_member(data, last, limits)
    if kind == "msg":
        from assistant.formats.outlook import attachments
    else:
        from assistant.formats.mail import attachments
    return attachments(data)[last]


def parse_zip(data: bytes, limits: Limits) -> Parsed:
    """What there is to read in a ZIP file, and what is left out."""
    members, skipped = [], {}
    for name, info in _entries(data, limits).items():
        if is_document(name.replace("../", "")):  # going up is not the same as being hidden
            problem = _problem(name, info, limits)
            if problem:
                skipped[f"/{name}"] = problem
            else:
                members.append(name)
    return Parsed(members=tuple(sorted(members)), skipped=skipped)


def check_unpacked(data: bytes, limits: Limits) -> None:
    """Refuse an Office file whose parts would outgrow the limit; to be called before it is opened."""
    _entries(data, limits)


def read_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, up to the limit."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be opened ({error.strerror}). Check its permissions.") from None
    if len(data) > limits.file_bytes:
        raise UnreadableError(too_large(limits))
    return data


@lru_cache(maxsize=1)
def _container(path: Path, members: tuple[str, ...], limits: Limits) -> bytes:
    """The container that was read last; its files are asked for one after the other."""
    return read(path, members, limits)


def _entries(data: bytes, limits: Limits) -> dict[str, ZipInfo]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableError(f"is a damaged ZIP file {brief(error)}. Pack it anew.") from None
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        most = f"{limits.unpacked_bytes >> 20} MB"
        raise UnreadableError(f"unpacks to more than {most}. Remove it, or add its files one by one.")
    return {_name(info): info for info in infos}


def _name(info: ZipInfo) -> str:
    """Packers that forget to mark a UTF-8 name make ``zipfile`` read it as code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _problem(name: str, info: ZipInfo, limits: Limits) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or not name.isprintable():
        return "has a name that points out of its ZIP file. Rename it and pack it anew."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link. Pack the file itself."
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted. Pack it without a password."
    return too_large(limits) if info.file_size > limits.file_bytes else None


def _zip_member(data: bytes, name: str, limits: Limits) -> bytes:
    info = _entries(data, limits)[name]
    try:
        with ZipFile(io.BytesIO(data)) as archive, archive.open(info) as file:
            content = file.read(limits.file_bytes + 1)
    except (BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableError(f"cannot be unpacked {brief(error)}. Pack it anew.") from None
    if len(content) > limits.file_bytes:
        raise UnreadableError(too_large(limits))
    return content


def too_large(limits: Limits) -> str:
    """The reason for a file that is not even opened."""
    return f"is larger than {limits.file_bytes >> 20} MB. Split it into smaller files."
