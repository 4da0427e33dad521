"""The chain: each event is written as one line, whose hash covers the hash of the line before.

So whoever changes a line, takes one away or puts one in between changes all hashes after it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_rules.contracts.lasting import Head


def line_of(data: object) -> str:
    """JSON data as the one text that is hashed and written, in ASCII."""
    return json.dumps(data, separators=(",", ":"))


def first_hash(record: str, sealed: Mapping[str, str]) -> str:
    """The hash before the first event: of the record's name, and of which fields are sealed."""
    return _hash(line_of(["contract_rules record", record, dict(sorted(sealed.items()))]))


def next_hash(head: Head, line: str) -> str:
    """The hash of the line that comes after a head."""
    return _hash(f"{head.hash}\n{head.position + 1}\n{line}")


def id_hash(id_: str) -> str:
    """The hash by which an event is found by its id, whatever that is made of."""
    return _hash(json.dumps(id_))


def written_in(line: str) -> dict[str, Any]:
    """The data of a line that `line_of` made of an object."""
    data: dict[str, Any] = json.loads(line)
    return data


def object_in(line: str) -> dict[str, str] | None:
    """The object of a line of somebody's; None where `line_of` would not have made it."""
    try:
        data = written_in(line)
    except ValueError:
        return None
    return data if line_of(data) == line else None


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
