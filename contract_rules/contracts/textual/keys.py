"""The keys of norms in a file: those of the fields of their classes, and what each holds.

They are derived from the classes, so that what is added there has its key here, or is refused at
once where nothing says how it is written.
"""

from __future__ import annotations

from typing import Any, get_type_hints

from attrs import fields

from contract_rules.norms.expressions import AnyTerm, Condition, Occurred, Pattern
from contract_rules.norms.norms import (
    Beginning,
    Deadline,
    Exemption,
    Norm,
    Obligation,
    Opening,
    Permission,
    Power,
    PowerEffect,
    Prohibition,
    Until,
)
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.values.acts import Party
from contract_rules.values.apportioning import Apportionment
from contract_rules.values.calendars import Calendar, Roll
from contract_rules.values.data_classes import frozen
from contract_rules.values.recurrence import Recurrence

VERBS: dict[str, type[Any]] = {
    "may": Permission,
    "must": Obligation,
    "must not": Prohibition,
    "need not": Exemption,
    "can": Power,
}
"""The classes of norms, by the words that stand after the party: ``seller must``."""

_HELD: dict[Any, str] = {
    Party: "bearer",
    Pattern: "act",
    Condition | None: "condition",
    Until: "until",
    Beginning: "from",
    tuple[PowerEffect, ...]: "effects",
    Occurred | None: "upon",
    tuple[Occurred, ...]: "also",
    tuple[Pattern, ...]: "acts",
    Deadline | None: "deadline",
    Opening | None: "opening",
    Recurrence | None: "recurrence",
    Apportionment | None: "apportionment",
    AnyTerm | None: "term",
    Roll | None: "roll",
    Calendar | None: "calendar",
    Norm | None: "norm",
    bool: "truth",
    Allocation: "allocation",
    Debt | None: "debt",
    str | None: "clause",
}
"""How the fields of norms are written, by their annotations."""

_CALLED = {
    "counterparty": "owed to",
    "counter_performance": "for",
    "effects": "then",
    "from_": "from",
}
"""The keys that are not the names of their fields."""

DEADLINES = ("within", "by", "before")
"""The keys of which one states a deadline."""

NO_ONE = "no one"
"""What stands under "owed to" where an act names a party, and is owed to nobody."""


@frozen
class NormKey:
    """A key of a norm.

    Attributes:
        word: The key.
        field: The field of the class.
        held: How it is written.
        default: What it is where the key is left out.
    """

    word: str
    field: str
    held: str
    default: object


def keys_of(cls: type[Any]) -> dict[str, NormKey]:
    """The keys of a class of norms, by their fields, in the order of these.

    Raises:
        TypeError: When a field holds what nothing here says how to write.
    """
    hints = get_type_hints(cls)
    found: dict[str, NormKey] = {}
    for known in fields(cls):
        held = _HELD.get(hints[known.name])
        if held is None:
            msg = f"{cls.__name__}.{known.name}: say how {hints[known.name]} is written in a file"
            raise TypeError(msg)
        word = _CALLED.get(known.name) or known.name.replace("_", " ")
        found[known.name] = NormKey(word, known.name, held, known.default)
    return found


KEYS = {cls: keys_of(cls) for cls in VERBS.values()}
"""The keys of each class of norms."""


def words_of(cls: type[Any]) -> dict[str, NormKey]:
    """The keys of a class of norms by their words, as they may stand beside its head."""
    words: dict[str, NormKey] = {}
    for key in KEYS[cls].values():
        if key.held == "deadline":
            words |= dict.fromkeys(DEADLINES, key)
        elif key.held not in {"bearer", "act", "also"}:  # which stand in the head, or under upon
            words[key.word] = key
    return words
