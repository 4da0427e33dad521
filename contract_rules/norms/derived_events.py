"""What follows from a history by itself: that a duty arose, was kept, closed, or is in breach.

Such a fact is an event like any other to whoever evaluates conditions. Nobody records it: the
course of events puts it on record as duties come and go. The names of these kinds have a space
in them, so that no action of an author's is called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.norms.expressions import (
    AllOf,
    Condition,
    Const,
    FieldOf,
    Not,
    Occurred,
    OneOf,
    Pattern,
)
from contract_rules.values.acts import Act, ActionType, FieldType, Party
from contract_rules.values.events import Event
from contract_rules.values.instants import day

if TYPE_CHECKING:
    from datetime import date

CONTRACT = Party("the contract")
"""Who does what follows by itself."""

_FIELDS = (FieldType("clause", "str"), FieldType("bearer", "Party"), FieldType("duty", "str"))

ARISEN = ActionType("duty arisen", _FIELDS, "lay a duty on {bearer} under {clause}")

KEPT = ActionType("duty kept", _FIELDS, "have a duty of {bearer} under {clause} kept")

CLOSED = ActionType(
    "duty closed", _FIELDS, "have a duty of {bearer} under {clause} come to its end"
)

BREACHED = ActionType(
    "duty breached", _FIELDS, "have a duty of {bearer} under {clause} fall into breach"
)

IN_FORCE = ActionType("obligation in force", (), "oblige")

KINDS = {kind.name: kind for kind in (ARISEN, KEPT, CLOSED, BREACHED, IN_FORCE)}
"""The kinds of what follows by itself, by name."""


def of_clause(kind: ActionType, clause: str, label: str = "") -> Occurred:
    """The condition that something of the kind has followed under a clause."""
    return Occurred(CONTRACT, Pattern(kind.name, (("clause", OneOf((Const(clause),))),)), label)


def owing(clause: str, label: str = "") -> Condition:
    """The condition that a duty under a clause has arisen and has not come to its end."""
    arisen = of_clause(ARISEN, clause, label)
    same = OneOf((FieldOf(ARISEN.name, "duty", "str", arisen),))
    fields = (("clause", OneOf((Const(clause),))), ("duty", same))
    return AllOf((arisen, Not(Occurred(CONTRACT, Pattern(CLOSED.name, fields)))))


def asked(occurred: Occurred) -> str | None:
    """The clause whose duties an occurrence asks about; None where it asks for an act."""
    return clause_in(occurred.act) if occurred.act.kind in KINDS else None


def clause_in(act: Pattern) -> str | None:
    """The one clause that a pattern of what follows is about; None where it names no such."""
    match dict(act.fields).get("clause"):
        case OneOf((Const(str(clause)),)):
            return clause
        case _:
            return None


def about(  # noqa: PLR0913, PLR0917 (what follows has this many parts)
    kind: ActionType, clause: str, bearer: Party, what: str, at: int, on: date | None = None
) -> Event:
    """The event that something follows under a clause, about a duty or an act of its bearer."""
    fields = (("clause", clause), ("bearer", bearer), ("duty", what))
    return followed(Act(kind.name, fields, kind), at, f"{kind.name}: {clause} {what}", on)


def followed(act: Act, at: int, id_: str, on: date | None = None) -> Event:
    """The event that something follows by itself at an instant (microseconds).

    It is of the instant's day; what follows from an act, and is seen the instant after, may be
    of the act's day.
    """
    event = Event(by=CONTRACT, act=act, on=day(at) if on is None else on, id=id_)
    object.__setattr__(event, "at", at)  # the instant, which may be the beginning of the day
    return event
