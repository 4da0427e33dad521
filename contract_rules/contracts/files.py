"""Reads and writes files of lines, so that nothing is half read or half written."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from contract_rules.errors import MalformedRecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from io import BufferedIOBase
    from pathlib import Path


FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
"""The formats of contracts as files, by what the name of a file ends with, in lower case."""


def why_not(error: OSError) -> str:
    """Why a file cannot be read or written, in the words of the system, without its numbers."""
    if error.strerror is None:
        return str(error)
    return error.strerror + ("" if error.filename is None else f": {str(error.filename)!r}")


def lines(path: Path, longest: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers; of one that is too long, its beginning.

    Args:
        path: The file.
        longest: How many bytes of a line are given, and one more of one that has more.

    Raises:
        MalformedRecordError: When the path is that of a pipe or a device, which may have no end.
        OSError: When the file cannot be read.
    """
    what = endless(path)
    if what:
        msg = f"{path} is {what}, and events are read from a file; write them to one first"
        raise MalformedRecordError(msg)
    with path.open("rb") as file:
        yield from lines_of(file, longest)


def lines_of(file: BufferedIOBase, longest: int) -> Iterator[tuple[int, bytes]]:
    """The lines of what is open for reading, as `lines` gives them."""
    number = 1
    while line := file.readline(longest + 1):
        yield number, line
        number += 1


def replace(path: Path, written: Iterable[str]) -> None:
    """Write lines to a file beside it, and let that take its place as a whole.

    Args:
        path: The file; where it is a link, what that leads to.
        written: The lines, without their ends.

    Raises:
        OSError: When it cannot be written, or the path is that of a pipe or a device; what was
            there is left as it was.
    """
    from secrets import token_hex

    what = endless(path)
    if what:
        msg = f"{path} is {what}, and events are written to a file; name one"
        raise OSError(msg)
    target = path.resolve()
    beside = target.with_name(f".{target.name[:_MOST_OF_NAME]}.{token_hex(8)}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in written)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


_MOST_OF_NAME = 40
"""How much of a file's name stands in that of the one beside it; names have an end."""


def json_of(
    text: str,
    parse_float: Callable[[str], object] | None = None,
) -> Any:  # noqa: ANN401 (JSON data)
    """The data of a JSON text; no name may stand twice in one object.

    Args:
        text: The text.
        parse_float: What makes a number of the text of one with a point; None for a float.

    Raises:
        MalformedRecordError: When one does.
        ValueError: When the text is no JSON.
    """
    if parse_float is None and not text.startswith("\ufeff"):  # which is no JSON
        return _DECODER.decode(text)
    return json.loads(text, parse_float=parse_float, object_pairs_hook=_object)


def place_in(text: str, keys: Sequence[str], *, of_key: bool = False) -> int:
    """Where a value begins in the text of a JSON object that was read.

    Args:
        text: The text.
        keys: The keys that lead to it, the outermost first; none lead to the object itself.
        of_key: Whether where its key begins is asked for.
    """
    decoder, at = json.JSONDecoder(), _next(text, 0)
    for depth, key in enumerate(keys, 1):
        name, start, value = None, at, at
        while name != key:
            start = _next(text, at + 1)  # after a brace or a comma
            name, end = decoder.raw_decode(text, start)
            value = _next(text, _next(text, end) + 1)  # after a colon
            at = _next(text, decoder.raw_decode(text, value)[1])
        at = start if of_key and depth == len(keys) else value
    return at


def _next(text: str, at: int) -> int:
    """The place of what stands next in JSON, from a place on."""
    return len(text) - len(text[at:].lstrip())


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(n for n, _ in pairs).items() if count > 1)
        msg = f"an object has {twice!r} twice; write each name once"
        raise MalformedRecordError(msg)
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
"""Made once, and not for each text."""


def refuse_endless(path: Path, what: str) -> None:
    """See that a path does not lead to what may go on without end.

    Args:
        path: The path.
        what: What is read from there, for the message: ``"a table"``.

    Raises:
        MalformedRecordError: When it does.
        OSError: When it is no path.
    """
    leads_to = endless(path)
    if leads_to:
        msg = f"{path} is {leads_to}, and {what} is read from a file; write it to one first"
        raise MalformedRecordError(msg)


def endless(path: Path) -> str:
    """What a path leads to that is no file but may go on without end; else empty.

    Raises:
        OSError: When it is no path.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return ""
    except ValueError as error:  # it holds what no path can
        raise OSError(errno.EINVAL, str(error), str(path)) from error
    if stat.S_ISFIFO(mode):
        return "a pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else ""
