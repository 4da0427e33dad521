"""Reads the parts of JSON data, and says of what is not as it should be what is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeGuard

from contract_rules.errors import MalformedRecordError
from contract_rules.values.arguments import shown
from contract_rules.values.escapes import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet


def shown_json(data: Any) -> str:  # noqa: ANN401 (JSON data)
    """Data in a message: as JSON, if they are, and no more of it than tells what they are."""
    try:
        text = escaped(json.dumps(data, ensure_ascii=False))
    except (TypeError, ValueError):
        return shown(data)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


MOST_SHOWN = 200
"""How many characters of data stand in a message."""


def is_object(data: Any) -> TypeGuard[dict[str, Any]]:  # noqa: ANN401 (JSON data)
    """Whether data are an object."""
    return isinstance(data, dict)


def object_of(
    data: Any,  # noqa: ANN401 (JSON data)
    what: str,
    names: Sequence[str],
    needed: AbstractSet[str],
) -> dict[str, Any]:
    """Data that are an object with parts of these names.

    Args:
        data: The data.
        what: What they say, for messages: ``"an event"``.
        names: The names that its parts may have.
        needed: Those that it has at least.

    Raises:
        MalformedRecordError: When they are no such object; says what is missing or wrong.
    """
    if not is_object(data):
        msg = f"{what} is an object, not {shown_json(data)}"
        raise MalformedRecordError(msg)
    unknown, missing = data.keys() - set(names), needed - data.keys()
    if unknown or missing:
        wrong = "has no" if unknown else "needs"
        told = ", ".join(map(repr, sorted(unknown or missing, key=str)))
        msg = f"{what} {wrong} {told}; it has {', '.join(names)}"
        raise MalformedRecordError(msg)
    return data


def text_of(data: Mapping[str, Any], key: str) -> str:
    """The text that stands in an object under a name; empty where none does.

    Raises:
        MalformedRecordError: When something else does.
    """
    text = data.get(key, "")
    if not isinstance(text, str):
        msg = f"{key!r} is a string, not {shown_json(text)}"
        raise MalformedRecordError(msg)
    return text
