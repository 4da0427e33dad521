"""The questions that are put to each contract of a portfolio, as data, and their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from attrs import field

from contract_rules.contracts.contract import Contract
from contract_rules.errors import WrongTypeError, nearest
from contract_rules.values.acts import Act, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Mapping

AskedAbout: TypeAlias = Literal[
    "decide", "duties", "breaches", "upcoming", "totals", "diff", "compare"
]
"""What is asked of a portfolio, by the name of the method."""

NAMES: tuple[str, ...] = get_args(AskedAbout)

Sort: TypeAlias = Literal["text", "texts", "day", "instant", "amount", "number"]
"""What a column holds."""

_BEFORE_AND_AFTER: dict[str, Sort] = {
    **dict.fromkeys(("kind", "clause", "party", "duty", "event", "change"), "text"),
    "status_before": "text",
    "status_after": "text",
    "due_before": "day",
    "due_after": "day",
    "currency": "text",
    "outstanding_before": "amount",
    "outstanding_after": "amount",
}

COLUMNS: dict[str, dict[str, Sort]] = {
    "decide": {
        "row": "number",
        **dict.fromkeys(("party", "action", "verdict", "effect"), "text"),
        "clauses": "texts",
        "events": "texts",
        "confidence": "text",
    },
    "duties": {
        **dict.fromkeys(("duty", "clause", "bearer", "counterparty", "action", "status"), "text"),
        **dict.fromkeys(("since", "arisen", "not_before", "due"), "day"),
        "due_at": "instant",
        "breached": "day",
        "currency": "text",
        **dict.fromkeys(("amount", "paid", "outstanding"), "amount"),
        **dict.fromkeys(("trigger", "stands_in_for"), "text"),
        "events": "texts",
    },
    "breaches": {
        **dict.fromkeys(("clause", "party"), "text"),
        "on": "day",
        **dict.fromkeys(("event", "duty", "status", "currency"), "text"),
        "outstanding": "amount",
        "made_good": "day",
        "events": "texts",
    },
    "upcoming": {
        "on": "day",
        "upcoming": "text",
        "clauses": "texts",
        **dict.fromkeys(("what", "duty"), "text"),
    },
    "totals": {
        **dict.fromkeys(("party", "currency"), "text"),
        **dict.fromkeys(("owed", "paid", "outstanding", "overdue", "not_binding"), "amount"),
        "unknown": "number",
    },
    "diff": _BEFORE_AND_AFTER,
    "compare": _BEFORE_AND_AFTER,
}
"""The columns of each answer, between ``instance`` and ``left_out``."""


@frozen(kw_only=True)
class AskedOfEach:
    """A question that is put to each contract.

    Attributes:
        name: What is asked.
        on: As of when.
        until: Of what is to come, the last day that is asked about; None for any.
        other: Of what changes, the other day.
        party: Whose act it would be: a party, a parameter that stands for one, or a name; None
            where each act says so.
        act: The act; None where acts stand in a table.
        template: The template that the contracts are compared with.
    """

    name: AskedAbout
    on: On
    until: On | None = None
    other: On | None = None
    party: Party | str | None = None
    act: Act | None = None
    template: Contract | None = field(default=None, repr=False)

    def arguments(self) -> dict[str, Any]:
        """The arguments by which it is asked; without ``acts``, where these stand in a table."""
        told = {name: getattr(self, name) for name in ARGUMENTS[self.name] if name != "acts"}
        return told if self.act is None else {**told, "acts": self.act}

    def __str__(self) -> str:
        """As it is told beside what is rejected: ``"upcoming on=2026-11-30 until=2026-12-31"``."""
        told: dict[str, object] = {
            "party": self.party if isinstance(self.party, str) else _name(self.party),
            "act": self.act,
            "other_template": None if self.template is None else self.template.name,
            "on": self.on.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "other": None if self.other is None else self.other.isoformat(),
        }
        parts = (f"{name}={value}" for name, value in told.items() if value is not None)
        return " ".join((self.name, *parts))


def _name(party: Party | None) -> str | None:
    return None if party is None else party.name


def named(name: str, arguments: Mapping[str, Any]) -> None:
    """See that there is a question of a name, and that it takes arguments of these names.

    Raises:
        WrongTypeError: When there is not, or it takes others.
    """
    if name not in NAMES:
        msg = f"nothing is asked by {name!r}{nearest(name, NAMES)}"
        raise WrongTypeError(msg)
    known = ARGUMENTS[name]
    for one in arguments:
        if one not in known:
            msg = f"{name} takes no {one}={nearest(one, known)}"
            raise WrongTypeError(msg)
    lacking = [one for one, is_needed in known.items() if is_needed and one not in arguments]
    if lacking:
        msg = f"{name} wants to know {lacking[0]}=; write {lacking[0]}=..."
        raise WrongTypeError(msg)


ARGUMENTS: dict[str, dict[str, bool]] = {
    "decide": {"party": True, "acts": True, "on": True},
    "duties": {"on": True},
    "breaches": {"on": True},
    "upcoming": {"on": True, "until": False},
    "totals": {"on": True},
    "diff": {"on": True, "other": True},
    "compare": {"template": True, "on": True},
}
"""The arguments of each question, and whether each must be given."""
