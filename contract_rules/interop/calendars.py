"""Duties as a calendar (iCalendar, RFC 5545), which calendars and lists of tasks take.

It needs the package icalendar: ``pip install 'contract-rules[icalendar]'``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, cast, get_args
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from contract_rules.answers.duties import (
    Duty,
    DutyStatus,
    duty_in_a_sentence,
)
from contract_rules.contracts.corrections import Corrected
from contract_rules.contracts.fact_base import FactBase
from contract_rules.engine import Reader
from contract_rules.errors import ExtraMissingError, WrongTypeError
from contract_rules.norms.norms import Obligation
from contract_rules.values.arguments import guard_of, look, shown
from contract_rules.values.escapes import escaped
from contract_rules.values.instants import day
from contract_rules.values.recurrence import Recurrence, next_day
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.acts import Party
    from contract_rules.values.instants import On

Entries: TypeAlias = Literal["todos", "events"]
"""What duties become: tasks, which have a status, or days in a calendar."""

_ENGINE, _REMINDERS, _AHEAD = guard_of(Reader), guard_of(Iterable[int]), guard_of(int)

A_YEAR = 366
"""For how many days recurring duties are told ahead, unless one says otherwise."""

_LAST_SECOND = time(23, 59, 59)

_TOLD = {
    DutyStatus.OPEN: "",
    DutyStatus.KEPT: "",
    DutyStatus.LATE: " (late)",
    DutyStatus.BREACHED: " (in breach)",
    DutyStatus.SUSPENDED: " (suspended)",
    DutyStatus.CONFLICT: " (conflict)",
    DutyStatus.DISCHARGED: "",
    DutyStatus.UNDETERMINED: " (undetermined)",
}
"""What of a status a summary tells, as no status of iCalendar does."""

_UNSURE = frozenset({DutyStatus.SUSPENDED, DutyStatus.CONFLICT, DutyStatus.UNDETERMINED})

_DONE = frozenset({DutyStatus.KEPT, DutyStatus.LATE})


def duties_as_calendar(  # noqa: PLR0913 (each is named)
    engine: Reader,
    *,
    on: On,
    bearer: Party | None = None,
    known_by: On | None = None,
    reminders: Iterable[int] = (),
    ahead: int = A_YEAR,
    entries: Entries = "todos",
) -> str:
    r"""The duties of a contract as an iCalendar file, as they stand on a date.

    Each duty is an entry of its own, whose UID is made of the duty's id and stays the same, so
    that reading the file of a later day again brings the entries up to date. Duties that recur
    are told ahead, as if nobody did anything more: as one entry with a rule and its last day
    where their days are just those of their rule and they ask for the same, else one by one.

    An entry is due in the contract's time zone: a day to its end, or an instant. Its summary says
    who must do what under which clause, its description is the duty explained, with the clause
    and the events that decide it. A task (``VTODO``) is ``NEEDS-ACTION``, ``IN-PROCESS`` once a
    part is paid, ``COMPLETED``, or ``CANCELLED`` where the duty is discharged. An event
    (``VEVENT``) stands on the last day, or on the day the duty arose where no deadline is on
    record; it is ``CONFIRMED``, ``CANCELLED``, or ``TENTATIVE`` as long as the duty does not
    bind, or it is open whether it does. Its property ``X-CONTRACT-RULES-DUTY`` is the duty's id.

    The file tells of the contract alone: the same question has the same file, to the byte.

    Args:
        engine: The engine that is asked.
        on: As of when; a date is answered as of its end.
        bearer: The party whose duties they are; None for those of all.
        known_by: By when what counts was known; by default everything on record counts.
        reminders: How many days before the last day to remind of a duty that is still to be
            performed, each with an alarm of its own.
        ahead: For how many days after the date recurring duties are told ahead; 0 for none.
        entries: ``"todos"``, or ``"events"`` for calendars that show no tasks.

    Returns:
        The text of the file; write it as it is, with ``newline=""``, as its lines end with
        ``\r\n``.

    Raises:
        ExtraMissingError: When the package icalendar is not installed.
        WrongTypeError: When reminders or ahead are less than 0, or an argument is of another
            type.
        ContractError: As for `Reader.duties`.
    """
    look("engine", engine, _ENGINE)
    look("reminders", reminders, _REMINDERS)
    look("ahead", ahead, _AHEAD)
    before = sorted(set(reminders), reverse=True)
    if ahead < 0 or any(days < 0 for days in before):
        msg = "reminders= and ahead= are days before and after; write numbers from 0 up"
        raise WrongTypeError(msg)
    if entries not in get_args(Entries):
        msg = f"entries= is {shown(entries)}; write entries='todos', or entries='events'"
        raise WrongTypeError(msg)
    calendar = _component("Calendar")
    contract = engine.contract
    made = _Making(contract, on, tuple(before), entries)
    calendar.add("prodid", f"-//contract_rules//{VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("name", escaped(contract.name))
    calendar.add("x-wr-calname", _text(contract.name))
    for duty in engine.duties(on=on, bearer=bearer, known_by=known_by):
        calendar.add_component(made.entry(duty))
    coming = _coming(engine, on, ahead, bearer, known_by) if ahead else ()
    for several in _alike(coming):
        rule = _rule_of(several)
        if rule is not None:
            calendar.add_component(made.series(several, rule))
        else:
            for duty in several:
                calendar.add_component(made.entry(duty))
    made.add_zone(calendar)
    return calendar.to_ical().decode()


INSTALL = (
    "calendars need the package icalendar; install it: pip install 'contract-rules[icalendar]'"
)


class _Component(Protocol):
    """What of a component of icalendar is used here."""

    def add(
        self, name: str, value: object, parameters: Mapping[str, str] | None = None, /
    ) -> None: ...

    def add_component(self, component: _Component, /) -> None: ...

    def add_missing_timezones(self, first: date, last: date, /) -> None: ...

    def to_ical(self) -> bytes: ...


def _component(name: Literal["Calendar", "Todo", "Event", "Alarm"]) -> _Component:
    """A component without anything in it."""
    try:
        import icalendar
    except ImportError:
        raise ExtraMissingError(INSTALL) from None
    return cast("_Component", getattr(icalendar, name)())


def _text(text: str) -> object:
    """A text as a property of one's own has it, which icalendar would not escape by itself."""
    from icalendar import vText

    return vText(escaped(text))


class _Making:
    """Makes entries of duties.

    Args:
        contract: The contract.
        on: As of when.
        reminders: How many days before to remind, the most first.
        entries: What they become.
    """

    def __init__(
        self, contract: Contract, on: On, reminders: tuple[int, ...], entries: Entries
    ) -> None:
        self._contract = contract
        self._zone = ZoneInfo(contract.zone)
        self._as_todos = entries == "todos"
        self._reminders = reminders
        self._stamp = self._at_the_end(on)
        self._years: set[int] = set()

    def add_zone(self, calendar: _Component) -> None:
        """Tell when the clocks of the zone are put forward and back, if an instant is named."""
        if self._years:
            first, last = max(min(self._years) - 1, 1), min(max(self._years) + 2, MAXYEAR)
            calendar.add_missing_timezones(date(first, 1, 1), date(last, 1, 1))

    def entry(self, duty: Duty) -> _Component:
        """The entry of one duty."""
        made = self._begun(duty, f"duty\n{duty.id}", str(duty))
        made.add("x-contract-rules-duty", _text(duty.id))
        due, start = self._shown(duty.due), self._shown(duty.not_before or duty.arisen)
        if not self._as_todos:
            made.add("dtstart", start if due is None else due)
        else:
            if due is not None:
                start = self._like(start, due)
                made.add("due", due)
            if due is None or start < due:
                made.add("dtstart", start)
            if duty.status in _DONE:
                made.add("completed", self._at_the_end(duty.since))
                made.add("percent-complete", 100)
        if due is not None and not duty.is_settled and duty.breached is None:
            self._remind(made, duty, at_the_end=self._as_todos)
        self._years |= {one.year for one in (start, due) if isinstance(one, datetime)}
        return made

    def series(self, duties: list[Duty], rule: Recurrence) -> _Component:
        """The entry of duties that recur by a rule, each on the next of its days."""
        first, last = duties[0], duties[-1]
        told = f"The first of {len(duties)} that come by the rule {rule}:\n{first}"
        asked = f"series\n{first.clause}\n{first.bearer}\n{duty_in_a_sentence(first)}\n{rule}"
        made = self._begun(first, asked, told)
        made.add("dtstart", first.due)
        if self._as_todos:
            made.add("duration", timedelta(days=1))  # due at the end of the day
        parts = dict(part.split("=") for part in rule.rule.split(";"))
        several = {name: value.split(",") for name, value in parts.items()}
        made.add("rrule", several | {"UNTIL": last.due})
        self._remind(made, first, at_the_end=False)
        return made

    def _begun(self, duty: Duty, named: str, told: str) -> _Component:
        """An entry with all but its times."""
        made = _component("Todo" if self._as_todos else "Event")
        whole = f"contract_rules\n{self._contract.name}\n{named}"
        made.add("uid", str(uuid5(NAMESPACE_URL, whole)))
        made.add("dtstamp", self._stamp)
        made.add("summary", _summary(duty))
        made.add("description", escaped(told, keep="\n"))
        made.add("status", self._status(duty))
        made.add("categories", [escaped(self._contract.name), duty.status.value])
        if not self._as_todos:
            made.add("transp", "TRANSPARENT")  # a deadline takes nobody's time
        return made

    def _status(self, duty: Duty) -> str:
        if duty.status is DutyStatus.DISCHARGED:
            return "CANCELLED"
        if not self._as_todos:
            return "TENTATIVE" if duty.status in _UNSURE else "CONFIRMED"
        if duty.status in _DONE:
            return "COMPLETED"
        begun = duty.paid is not None and duty.paid.amount
        return "IN-PROCESS" if begun else "NEEDS-ACTION"

    def _remind(self, made: _Component, duty: Duty, *, at_the_end: bool) -> None:
        """Add the alarms; of a task they count from its end, where it has one."""
        for days in self._reminders:
            alarm = _component("Alarm")
            alarm.add("action", "DISPLAY")
            alarm.add("description", _summary(duty))
            related = {"RELATED": "END"} if at_the_end else {}
            alarm.add("trigger", -timedelta(days=days), related)
            made.add_component(alarm)

    def _shown(self, on: On | None) -> Any:  # noqa: ANN401 (a day or an instant, compared alike)
        """A day as it is, an instant in the contract's time zone."""
        return on.astimezone(self._zone) if isinstance(on, datetime) else on

    def _like(self, start: On, due: On) -> On:
        """A beginning as a day where the end is one, else as an instant."""
        if not isinstance(due, datetime):
            return start.date() if isinstance(start, datetime) else start
        if isinstance(start, datetime):
            return start
        return datetime.combine(start, time(), self._zone)

    def _at_the_end(self, on: On) -> datetime:
        """An instant in UTC, to the second; of a day its last."""
        if not isinstance(on, datetime):
            on = datetime.combine(on, _LAST_SECOND, self._zone)
        return on.astimezone(UTC).replace(microsecond=0)


def _summary(duty: Duty) -> str:
    return escaped(f"{duty_in_a_sentence(duty)}{_TOLD[duty.status]}")


def _coming(
    engine: Reader, on: On, ahead: int, bearer: Party | None, known_by: On | None
) -> Iterator[Duty]:
    """The recurring duties that arise after a date if nobody does anything, as they arise."""
    contract, facts = engine.contract, engine.facts
    if known_by is not None:
        contract, facts = contract.known_by(known_by), facts.known_by(known_by)
    happened = FactBase(Corrected(facts.recorded).events).up_to(on)
    today = day(contract.program.zone.instant(on))
    until = date.fromordinal(min(today.toordinal() + ahead, date.max.toordinal()))
    with Reader(contract, happened, readings=engine.readings) as later:
        for duty in later.duties(on=until, bearer=bearer):
            if duty.arisen > today and _rule(duty) is not None:
                yield later.duty(duty.id, on=duty.arisen)


def _rule(duty: Duty) -> Recurrence | None:
    norm = duty.reasons[0].norm
    return norm.every if isinstance(norm, Obligation) else None


def _alike(duties: Iterable[Duty]) -> list[list[Duty]]:
    """Duties by what they ask for, and under which norm, each in the order in which they come."""
    found: dict[Hashable, list[Duty]] = {}
    for duty in duties:
        asked = duty.acts, duty.amount, duty.status, bool(duty.ways)
        key = duty.clause, duty.reasons[0].norm, duty.bearer, duty.counterparty, asked
        found.setdefault(key, []).append(duty)
    return list(found.values())


def _rule_of(duties: list[Duty]) -> Recurrence | None:
    """The rule of duties whose last days are just those of the rule, one after another."""
    rule = _rule(duties[0])
    days = [d.due for d in duties if d.due is not None and not isinstance(d.due, datetime)]
    if rule is None or len(days) < max(len(duties), 2):
        return None
    since = days[0]
    for due in days:
        if next_day(rule, days[0], since) != due:
            return None
        since = due + timedelta(days=1)
    return rule
