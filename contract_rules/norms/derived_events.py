"""Derived events: that a duty arose, was kept, was closed, fell into breach or became overdue.

Conditions look for such events like for any others. Nobody records them: the course of events
derives them as duties come and go. The names of their action types have a space in them, so that
no action of an author's can be called so. Beside its own fields, the event of a duty has those of
the duty's occasion, each under the names of action and field: ``Bill.invoice``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from attrs import field

from contract_rules.norms.computed_terms import Lateness
from contract_rules.norms.expressions import (
    IDENTITY,
    AllOf,
    Condition,
    Const,
    FieldMatcher,
    FieldOf,
    Not,
    Occurred,
    OneOf,
    Pattern,
)
from contract_rules.values.acts import Act, ActionType, FieldType, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.escapes import escaped
from contract_rules.values.events import Event
from contract_rules.values.instants import day, instant
from contract_rules.values.recurrence import previous_day
from contract_rules.values.zones import GREENWICH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contract_rules.values.acts import Value
    from contract_rules.values.instants import On
    from contract_rules.values.periods import Period
    from contract_rules.values.recurrence import Recurrence

CONTRACT = Party("the contract")
"""The party whose acts derived events are."""

PRIMARY, REMEDY = "primary", "remedy"
"""How a duty stands: as the clause lays it down, or as a remedy for one that is in breach."""

GRACE = "grace"
"""How a breach is told whose grace has passed, which is no breach by itself."""

UPON = "upon"
"""The field by which a pattern asks for the action of the duty's occasion."""

KIND = "the action"
"""The field of an event that tells it, under the name of each action that the occasion is of."""

_FIELDS = (
    FieldType("clause", "str"),
    FieldType("bearer", "Party"),
    FieldType("duty", "str"),
    FieldType("standing", "str"),
    FieldType(UPON, "str"),
)

ARISEN = ActionType("duty arisen", _FIELDS, "lay a duty on {bearer} under {clause}")

KEPT = ActionType("duty kept", _FIELDS, "have a duty of {bearer} under {clause} kept")

CLOSED = ActionType(
    "duty closed", _FIELDS, "have a duty of {bearer} under {clause} come to its end"
)

BREACHED = ActionType(
    "duty breached", _FIELDS, "have a duty of {bearer} under {clause} fall into breach"
)

OVERDUE = ActionType(
    "duty overdue",
    (*_FIELDS, FieldType("by", "str")),
    "have a duty of {bearer} under {clause} overdue",
)

IN_FORCE = ActionType("obligation in force", (), "oblige")

KINDS = {kind.name: kind for kind in (ARISEN, KEPT, CLOSED, BREACHED, OVERDUE, IN_FORCE)}
"""The action types of derived events, by name."""


def of_clause(
    kind: ActionType,
    clause: str,
    label: str = "",
    of: Pattern | None = None,
    *,
    remedies: bool = False,
) -> Occurred:
    """The condition that there is a derived event of an action type under a clause.

    Args:
        kind: The action type.
        clause: The clause's id.
        label: A name that tells the event from another that is alike.
        of: The pattern of the occasions of the duties that are meant; None for any.
        remedies: Whether remedies (duties under ``otherwise=``) are meant, too.
    """
    return Occurred(CONTRACT, Pattern(kind.name, _about(clause, of, remedies)), label)


def itself(found: Occurred) -> Pattern:
    """The pattern of the very event that a condition finds."""
    kind = found.act.kind
    same = FieldOf[str](kind, IDENTITY, "str", found)
    return Pattern(kind, ((IDENTITY, OneOf((same,))),), found.act.schema)


def owing(
    clause: str, label: str = "", of: Pattern | None = None, *, remedies: bool = False
) -> Condition:
    """The condition that a duty under a clause has arisen and is not closed."""
    return _unclosed(of_clause(ARISEN, clause, label, of, remedies=remedies))


def late(
    clause: str,
    by: Period | None,
    label: str = "",
    of: Pattern | None = None,
    *,
    remedies: bool = False,
) -> Condition:
    """The condition that a duty under a clause has become overdue by a period and is not closed.

    Args:
        clause: The clause's id.
        by: The period; None for whatever is overdue.
        label: A name that tells the duty from another that is alike.
        of: The pattern of the occasions of the duties that are meant; None for any.
        remedies: Whether remedies (duties under ``otherwise=``) are meant, too.
    """
    fields = _about(clause, of, remedies)
    if by is not None:
        fields = (*fields, ("by", OneOf((Lateness(by),))))
    return _unclosed(Occurred(CONTRACT, Pattern(OVERDUE.name, fields), label))


def _about(
    clause: str,
    of: Pattern | None,
    remedies: bool,  # noqa: FBT001 (it is told by its name before)
) -> tuple[tuple[str, FieldMatcher], ...]:
    fields: list[tuple[str, FieldMatcher]] = [("clause", OneOf((Const(clause),)))]
    if not remedies:
        fields.append(("standing", OneOf((Const(PRIMARY),))))
    if of is not None:
        fields.append((UPON, OneOf((Const(of.kind),))))
        fields += [(f"{of.kind}.{name}", matcher) for name, matcher in of.fields]
    return tuple(fields)


def _unclosed(found: Occurred) -> Condition:
    """The condition that there is an event of a duty, and none that the duty is closed."""
    clause = dict(found.act.fields)["clause"]
    same = OneOf((FieldOf(found.act.kind, "duty", "str", found),))
    closed = Pattern(CLOSED.name, (("clause", clause), ("duty", same)))
    return AllOf((found, Not(Occurred(CONTRACT, closed))))


def unclosed(found: Occurred, closed: Condition) -> bool:
    """Whether two conditions say together that a duty has not come to its end."""
    duty = found.act.kind in {ARISEN.name, OVERDUE.name} and clause_in(found.act) is not None
    return duty and AllOf((found, closed)) == _unclosed(found)


def asked(occurred: Occurred) -> str | None:
    """The id of the clause whose duties an occurrence asks about; None where it is of an act."""
    return clause_in(occurred.act) if occurred.act.kind in KINDS else None


def clause_in(act: Pattern) -> str | None:
    """The id of the clause that a pattern of derived events names; None where it names not one."""
    return _named(act, "clause")


def occasion_in(act: Pattern) -> Pattern | None:
    """What a pattern of derived events asks of the occasion of the duty; None where nothing."""
    kind = _named(act, UPON)
    if kind is None:
        return None
    start = f"{kind}."
    fields = ((n.removeprefix(start), m) for n, m in act.fields if n.startswith(start))
    return Pattern(kind, tuple(fields))


def _named(act: Pattern, field: str) -> str | None:
    match dict(act.fields).get(field):
        case OneOf((Const(str(name)),)):
            return name
        case _:
            return None


def field_of(kind: ActionType, name: str, actions: Mapping[str, ActionType]) -> FieldType:
    """The field of that name of a derived event, which may be one of the duty's occasion.

    Args:
        kind: The event's action type.
        name: The name, such as ``"clause"`` or ``"Bill.invoice"``.
        actions: The actions of the contract, by name.

    Raises:
        UnknownFieldError: When there is none; names the nearest.
    """
    upon, dot, field = name.partition(".")
    if not dot or upon not in actions:
        return kind.field(name)
    return FieldType(field, "str") if field in {IDENTITY, KIND} else actions[upon].field(field)


def about(  # noqa: PLR0913 (what follows has this many parts)
    kind: ActionType,
    clause: str,
    bearer: Party,
    what: str,
    at: int,
    *,
    on: date | None = None,
    occasion: Event | None = None,
    also: tuple[Event, ...] = (),
    upon: Event | None = None,
    standing: str = PRIMARY,
    by: str = "",
) -> Followed:
    """A derived event under a clause.

    Args:
        kind: Its action type.
        clause: The clause's id.
        bearer: The party whose duty or act it is about.
        what: The id of the duty, or of the act.
        at: The instant (microseconds) from which conditions see it.
        on: Its day, where that is not the instant's.
        occasion: The event that the duty arose from, or the act; conditions may ask about it.
        also: The other acts upon which the duty arose, where it is upon several.
        upon: The same, where only evidence tells it.
        standing: Whether the duty is primary, or a remedy; or that what passed is its grace.
        by: What names the period by which the duty is overdue.
    """
    fields: list[tuple[str, Value]] = [("clause", clause), ("bearer", bearer), ("duty", what)]
    fields.append(("standing", standing))
    if occasion is not None:
        upon, done = occasion, occasion.act
        for kind_ in done.kinds:
            fields += [(f"{kind_}.{KIND}", kind_), (f"{kind_}.{IDENTITY}", occasion.id)]
            fields += [(f"{kind_}.{name}", value) for name, value in done.fields]
    fields += [("by", by)] if by else []
    act = Act(kind.name, tuple(fields), kind)
    passed = GRACE if standing == GRACE else ""
    id_ = " ".join(filter(None, (f"{kind.name}:", clause, what, by, passed)))
    return followed(act, at, id_, on, what, upon=upon, also=also)


def followed(  # noqa: PLR0913 (what follows has this many parts)
    act: Act,
    at: int,
    id_: str,
    on: On | None = None,
    of: str = "",
    *,
    upon: Event | None = None,
    also: tuple[Event, ...] = (),
) -> Followed:
    """An act as a derived event, which conditions see from an instant (microseconds) on.

    Its day is the instant's, unless `on` is given: a breach by an act is seen from the instant
    after the act, and has the act's day. It is towards what it is about: the id `of` a duty
    or an act. Evidence tells what the duty arose `upon`, or the act; `also` are the other acts
    upon which the duty arose.
    """
    on = day(at) if on is None else on
    event = Followed(by=CONTRACT, act=act, on=on, id=id_, towards=of, upon=upon, also=also)
    object.__setattr__(event, "at", at)  # the instant, which may be the beginning of the day
    return event


@frozen(kw_only=True)
class Followed(Event):
    """What followed by itself: something about a duty, or that a clause is in force.

    Attributes:
        upon: What the duty arose from, or the act that is in breach; None where that is not known,
            or there is none. Left out of equality.
        also: The other acts upon which the duty arose. Left out of equality.
    """

    upon: Event | None = field(default=None, eq=False, repr=False)
    also: tuple[Event, ...] = field(default=(), eq=False, repr=False)

    def __str__(self) -> str:
        """Its date and its id, which says what followed, and about what."""
        return f"{self.on.isoformat()} {escaped(self.id)}"


def root_of(event: Event) -> Event:
    """What an event goes back to at last: itself, unless it followed about a duty.

    Other than that of a breach, its id has no number of a norm in it, which another text may give
    to another norm.
    """
    *_, last = going_back(event)
    return last


def going_back(event: Event) -> Iterator[Event]:
    """An event; of what followed about a duty, then what that duty arose from, and so on.

    So what follows upon the breach of a duty goes back to what that duty arose from.
    """
    yield event
    if isinstance(event, Followed) and event.upon is not None:
        for before in (event.upon, *event.also):
            yield from going_back(before)


@frozen(kw_only=True)
class PeriodBegun(Event):
    """A period of a duty that recurs has begun, by whose last day the duty is due.

    Where that is in advance, it is by the first.

    Attributes:
        since: The first day of the period.
        through: The last.
        is_first: Whether it is the first period of its clause.
        in_advance: Whether the days by which the duty recurs begin its periods, and do not end
            them.
    """

    since: date
    through: date
    is_first: bool
    in_advance: bool

    def part(self, every: Recurrence) -> tuple[int, int] | None:
        """The days of the period and those of a whole one; None where it is whole.

        Args:
            every: The days by which the duty recurs.
        """
        ahead = timedelta(days=1 if self.in_advance else 0)
        before = previous_day(every, self.through + ahead)
        if before is None or before >= self.since + ahead - timedelta(days=1):
            return None
        return (self.through - self.since).days + 1, (self.through + ahead - before).days


def period_begun(  # noqa: PLR0913 (each is named)
    id_: str, at: int, *, since: date, through: date, is_first: bool, in_advance: bool
) -> PeriodBegun:
    """The event that a period begins, which is of the day by which its duty is due.

    It is what `PeriodBegun` makes of these parts, which are right, in a fraction of the time.

    Args:
        id_: Its id.
        at: The instant (microseconds) at which the duty arises.
        since: The first day of the period.
        through: The last.
        is_first: Whether it is the first period of its clause.
        in_advance: Whether the duty is due by the first day, and not by the last.
    """
    event = PeriodBegun.__new__(PeriodBegun)
    on = since if in_advance else through
    parts = (CONTRACT, _BEGUN, on, id_, on, *_UNSAID, GREENWICH, at, instant(on))
    for put, part in zip(_PUTS, (*parts, since, through, is_first, in_advance), strict=True):
        put(event, part)
    return event


_BEGUN = Act(IN_FORCE.name)

_UNSAID = ("", None, None, "", "", "", "", None)
"""What such an event says in the parts between `recorded` and `zone`."""

_PUTS: list[Callable[[PeriodBegun, object], None]] = [
    getattr(PeriodBegun, a.name).__set__ for a in attrs.fields(PeriodBegun)
]
"""What puts each part into its place, in their order."""
