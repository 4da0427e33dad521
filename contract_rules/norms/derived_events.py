"""Derived events: that a duty arose, was kept, was closed or fell into breach.

Conditions look for such events like for any others. Nobody records them: the course of events
derives them as duties come and go. The names of their action types have a space in them, so that
no action of an author's can be called so.
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
"""The party whose acts derived events are."""

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
"""The action types of derived events, by name."""


def of_clause(kind: ActionType, clause: str, label: str = "") -> Occurred:
    """The condition that there is a derived event of an action type under a clause."""
    return Occurred(CONTRACT, Pattern(kind.name, (("clause", OneOf((Const(clause),))),)), label)


def owing(clause: str, label: str = "") -> Condition:
    """The condition that a duty under a clause has arisen and is not closed."""
    arisen = of_clause(ARISEN, clause, label)
    same = OneOf((FieldOf(ARISEN.name, "duty", "str", arisen),))
    fields = (("clause", OneOf((Const(clause),))), ("duty", same))
    return AllOf((arisen, Not(Occurred(CONTRACT, Pattern(CLOSED.name, fields)))))


def asked(occurred: Occurred) -> str | None:
    """The id of the clause whose duties an occurrence asks about; None where it is of an act."""
    return clause_in(occurred.act) if occurred.act.kind in KINDS else None


def clause_in(act: Pattern) -> str | None:
    """The id of the clause that a pattern of derived events names; None where it names not one."""
    match dict(act.fields).get("clause"):
        case OneOf((Const(str(clause)),)):
            return clause
        case _:
            return None


def about(  # noqa: PLR0913, PLR0917 (what follows has this many parts)
    kind: ActionType, clause: str, bearer: Party, what: str, at: int, on: date | None = None
) -> Event:
    """A derived event under a clause.

    Args:
        kind: Its action type.
        clause: The clause's id.
        bearer: The party whose duty or act it is about.
        what: The id of the duty, or of the act.
        at: The instant (microseconds) from which conditions see it.
        on: Its day, where that is not the instant's.
    """
    fields = (("clause", clause), ("bearer", bearer), ("duty", what))
    act = Act(kind.name, fields, kind)
    return followed(act, at, f"{kind.name}: {clause} {what}", on, what)


def followed(act: Act, at: int, id_: str, on: date | None = None, of: str = "") -> Event:
    """An act as a derived event, which conditions see from an instant (microseconds) on.

    Its day is the instant's, unless `on` is given: a breach by an act is seen from the instant
    after the act, and has the act's day. It is towards what it is about: the id `of` a duty
    or an act.
    """
    on = day(at) if on is None else on
    event = Event(by=CONTRACT, act=act, on=on, id=id_, towards=of)
    object.__setattr__(event, "at", at)  # the instant, which may be the beginning of the day
    return event
