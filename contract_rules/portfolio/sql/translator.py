"""Translates normal forms to SQL: tests, events to find, what is ruled out, totals and reckonings.

What is translated is the normal form of a norm of the template, in which parameters stand. Each
query is about a relation called ``q``, of plain instances: the columns of it are the values of
parameters. A way for a condition to hold is a list of the orders of the events that it finds, in
the order of its slots; null where it does not hold.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from contract_rules.contracts.templates import parameters_of
from contract_rules.norms.computed_terms import Outstanding, Rounded, Total
from contract_rules.norms.dates import DaysBetween, EndOfMonth, PeriodsBetween
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import IDENTITY, Computed, Const, Shifted
from contract_rules.norms.normal_form import Alternative, Reckoning, Ref, reckonings_among, refs
from contract_rules.portfolio.sql.columns import (
    INSTANTS,
    NotInSqlError,
    all_of,
    any_of,
    literal,
    name_of,
    refuse,
    text_of,
)
from contract_rules.portfolio.sql.of_events import ROW
from contract_rules.portfolio.sql.plain import EVENTS, Plain
from contract_rules.values.acts import ActionType, Party, PartyGroup, type_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import DAY, beginning, day, instant
from contract_rules.values.money import Rounding
from contract_rules.values.parameters import parameter_of
from contract_rules.values.periods import Days, MonthEnd, Months, Weeks, Years, civil
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.norms.normal_form import Atom, Operand, Test
    from contract_rules.values.periods import CivilPeriod, Period
    from contract_rules.values.zones import Zone

TOLD = "duties_told"
"""The table of the duties of plain contracts."""

DebtsByClause: TypeAlias = "Mapping[str, Sequence[int]]"
"""The numbers of the obligations to pay of which `TOLD` tells, by the ids of their clauses."""

NONE = "CAST(NULL AS BIGINT[])"
"""That a condition does not hold: there is no way."""

EMPTY = "CAST([] AS BIGINT[])"
"""A way that finds no event."""


@frozen
class Valued:
    """A value in SQL.

    Attributes:
        sql: The expression; null where there is no value.
        type: The name of its type, as fields have it.
        digits: Of a number, how many digits it has at most, and how many of them after the point.
    """

    sql: str
    type: str
    digits: tuple[int, int] = (0, 0)


class SqlSlot(Protocol):
    """What fills a slot."""

    @property
    def at(self) -> str:
        """Its instant (microseconds), as an expression."""
        ...

    @property
    def day(self) -> str:
        """Its day, as an expression."""
        ...

    def field(self, name: str) -> Valued:
        """What it has in a field.

        Raises:
            NotInSqlError: When no column holds it.
        """
        ...


SqlSlots: TypeAlias = tuple[SqlSlot, ...]

_DIGITS = {"Money": (18, 4), "Decimal": (18, 4), "int": (15, 0)}


def digits_of(type_: str) -> tuple[int, int]:
    """How many digits a value of a field has, and how many after the point; 0 for no number."""
    return _DIGITS.get(type_, (0, 0))


_MOST = 38
"""How many digits DuckDB reckons with."""


@frozen
class EventSlot:
    """An event in a slot: a row of the plain events.

    Attributes:
        alias: What the row is called in the query.
        kind: The action of which it is, or a wider one.
        plain: The plain events.
        turn: Where it is of any of a group, the number of its party there, as an expression.
    """

    alias: str
    kind: ActionType
    plain: Plain
    turn: str = ""

    @property
    def at(self) -> str:
        """The end of its day."""
        return _end(self.day)

    @property
    def day(self) -> str:
        """Its day."""
        return f"{self.alias}.day"

    @property
    def ord(self) -> str:
        """Its order in its contract."""
        return f"{self.alias}.ord"

    @property
    def order(self) -> str:
        """By what it is sought: of one day, those of each of a group after one another."""
        return f"{self.ord} >> {ROW}, {self.turn}, {self.ord}" if self.turn else self.ord

    def field(self, name: str) -> Valued:
        """What it has in a field; see `SqlSlot.field`."""
        type_ = self.kind.field(name).type
        column = f"{self.alias}.{name_of(self.plain.field(name, type_))}"
        return Valued(column, type_, digits_of(type_))


@frozen
class ActSlot:
    """The act judged: the same under each contract, but for parameters in it.

    Attributes:
        instant: Its instant (microseconds).
        fields: What it has in its fields; a field that is left open has no value.
        kind: Its action.
    """

    instant: int
    fields: Mapping[str, Valued]
    kind: ActionType

    @property
    def at(self) -> str:
        """Its instant."""
        return str(self.instant)

    @property
    def day(self) -> str:
        """Its day."""
        return literal(day(self.instant))

    def field(self, name: str) -> Valued:
        """What it has in a field; see `SqlSlot.field`."""
        found = self.fields.get(name)
        if found is None:
            return Valued("NULL", self.kind.field(name).type)
        return found


def constant(value: Any, plain: Plain) -> Valued:  # noqa: ANN401 (any value)
    """A constant, or the parameter whose value stands in its place.

    Raises:
        NotInSqlError: When no column holds it.
    """
    parameter = parameter_of(value)
    if parameter is not None:
        of_each = f"{parameter.name} is an instant, and another in each contract; SQL reads days"
        refuse(of_each, when=parameter.type == "datetime")
        digits = (18, 8) if parameter.type == "Decimal" else digits_of(parameter.type)
        column = f"q.{name_of(plain.parameter(parameter.name))}"
        return Valued(column, parameter.type, digits)
    sql, type_ = literal(value), type_of(value)
    if isinstance(value, datetime):
        return Valued(str(zone(plain.template.zone).instant(value)), type_)
    found = sql.rpartition("DECIMAL(")[2].rstrip(")") if sql.startswith("CAST(") else "0, 0"
    whole, _, places = found.partition(", ")
    return Valued(sql, type_, (int(whole), int(places)))


def last_day(at: int) -> str:
    """The last day that is over by an instant (microseconds), as a literal."""
    return literal(day(at) if at == instant(day(at)) else day(at - DAY))


class Translator:
    """Translates normal forms to SQL.

    Args:
        plain: The plain instances and events.
        at: The instant (microseconds) up to which events are found.
        zone: The time zone of the contract's civil days.
        last: The last day of which events are found, as an expression; by default that instant's.
        owed: The obligations of whose duties it is told how they stand at the instant; None where
            that is not known.
        itself: What the event that is judged is called in the query, which no condition finds;
            empty where none is on record. Its id is called ``act`` there.

    Attributes:
        last: The same.
    """

    def __init__(  # noqa: PLR0913, PLR0917 (each is named)
        self,
        plain: Plain,
        at: int,
        zone: Zone,
        last: str = "",
        owed: DebtsByClause | None = None,
        itself: str = "",
    ) -> None:
        self.plain, self._at, self._zone, self._owed = plain, at, zone, owed
        self._kinds = plain.template.vocabulary
        self._numbers, self._itself = count(), itself
        self.last = last or last_day(at)

    def as_of(self, last: str, itself: str = "") -> Translator:
        """What translates alike, and finds events up to another day.

        Args:
            last: The day, as an expression.
            itself: What the event of that day that is judged is called, if one is.
        """
        return Translator(self.plain, self._at, self._zone, last, itself=itself)

    # events

    def party(self, by: Party) -> str:
        """The name of a party, as an expression.

        Raises:
            NotInSqlError: When what follows by itself is asked for.
        """
        refuse(
            "its condition asks what became of duties or clauses", when=by.name == CONTRACT.name
        )
        return constant(by, self.plain).sql

    def _members(self, by: Party) -> list[str]:
        """The names of a party, or of the parties in a group, in their order there."""
        among = (
            (by.members or self.plain.template.parties) if isinstance(by, PartyGroup) else (by,)
        )
        return list(map(self.party, among))

    def is_by(self, by: Party, alias: str) -> str:
        """The condition that an event is an act of a party, or of any of a group."""
        if isinstance(by, PartyGroup) and not by.members:
            return "true"  # a plain event is by a party of its contract
        return f"{alias}.who IN ({', '.join(self._members(by))})"

    def kinds(self, kind: str) -> str:
        """The names of an action and of those that are kinds of it, as a list in parentheses."""
        below = [known.name for known in self._kinds.values() if kind in known.names]
        return f"({', '.join(map(text_of, below))})"

    def source(self, by: Party, kind: str) -> tuple[EventSlot, str]:
        """A row of events, and the condition that it is of acts of a party by the instant."""
        alias, members = f"e{next(self._numbers)}", self._members(by)
        turn = f"list_position([{', '.join(members)}], {alias}.who)" if len(members) > 1 else ""
        slot = EventSlot(alias, self._kinds[kind], self.plain, turn)
        found = all_of(
            (
                f"{alias}.place = q.place",
                f"{alias}.day <= {self.last}",
                self.is_by(by, alias),
                f"{alias}.kind IN {self.kinds(kind)}",
                *([f"{alias}.ord <> {self._itself}.ord"] if self._itself else []),
            )
        )
        return slot, found

    def _found(self, atoms: Sequence[Atom], slots: SqlSlots) -> tuple[list[EventSlot], list[str]]:
        """The rows that fill slots for atoms, and the conditions on them."""
        rows, conditions = list[EventSlot](), list[str]()
        for atom in atoms:
            refuse(
                "its effect takes something of an event that its condition finds",
                when=atom.latest is not None,
            )
            row, found = self.source(atom.by, atom.kind)
            rows.append(row)
            conditions.append(found)
            for test in atom.tests:
                is_worked_out = test.op == "in" and any(map(_is_worked_out, test.operands))
                refuse(_WORKED_OUT, when=is_worked_out)
                conditions.append(self.passes(test, (*slots, *rows)))
        return rows, conditions

    # conditions

    def _ways(
        self, alternative: Alternative, slots: SqlSlots
    ) -> tuple[list[EventSlot], list[str]]:
        """The rows that fill the slots of an alternative, and the conditions that it holds."""
        rows, conditions = self._found(alternative.atoms, slots)
        conditions += [self.passes(test, slots) for test in alternative.tests]
        conditions += self.not_ruled_out(alternative, (*slots, *rows))
        return rows, conditions

    def exists(self, alternative: Alternative, slots: SqlSlots) -> str:
        """Whether an alternative holds."""
        rows, conditions = self._ways(alternative, slots)
        if not rows:
            return f"({all_of(conditions)})"
        return f"EXISTS (SELECT 1 FROM {_from(rows)} WHERE {all_of(conditions)})"

    def not_ruled_out(self, alternative: Alternative, way: SqlSlots) -> list[str]:
        """The conditions that nothing that an alternative negates holds."""
        return [f"NOT {self.exists(inner, way)}" for group in alternative.nots for inner in group]

    def first(
        self,
        alternative: Alternative,
        slots: SqlSlots,
        also: Callable[[SqlSlots], Iterable[str]] = lambda _: (),
    ) -> str:
        """The first way for an alternative to hold.

        Args:
            alternative: The alternative.
            slots: What fills the slots before it.
            also: Further conditions on a way.
        """
        rows, conditions = self._ways(alternative, slots)
        conditions += also((*slots, *rows))
        if not rows:
            return f"CASE WHEN {all_of(conditions)} THEN {EMPTY} END"
        return f"(SELECT {_least(rows)} FROM {_from(rows)} WHERE {all_of(conditions)})"

    def given(self, alternative: Alternative, way: str) -> tuple[list[EventSlot], str]:
        """The rows of the events of a way that was found, and the condition that they are these.

        Args:
            alternative: The alternative that they fill the slots of.
            way: The way, as an expression.
        """
        rows = [
            EventSlot(f"e{next(self._numbers)}", self._kinds[atom.kind], self.plain)
            for atom in alternative.atoms
        ]
        them = (
            f"{row.alias}.place = q.place AND {row.ord} = {way}[{place}]"
            for place, row in enumerate(rows, 1)
        )
        return rows, all_of(them)

    def lacks(self, alternative: Alternative, slots: SqlSlots) -> tuple[str, str]:
        """The events that show what an alternative lacks that does not hold.

        Args:
            alternative: The alternative.
            slots: What fills the slots before it.

        Returns:
            The events, as a list of their orders, and whether there are perhaps others, so that
            the engine is to tell.
        """
        fails = [f"NOT {self.passes(test, slots)}" for test in alternative.tests]
        is_unwritten = any(test.asked is None for test in alternative.tests)
        refuse(
            "it is a power that may fail by what its condition does not write out",
            when=is_unwritten,
        )
        if not alternative.atoms:
            against = [self.first(inner, slots) for g in alternative.nots for inner in g]
            if not against:
                return EMPTY, "false"
            told = f"coalesce({', '.join(against)}, {EMPTY})"
            return f"CASE WHEN {any_of(fails)} THEN {EMPTY} ELSE {told} END", "false"
        none = any_of((*fails, *self._alone(alternative.atoms, slots)))
        if len(alternative.atoms) > 1:
            is_joined = any(
                atom.fields != atom.tests or not atom.spoken <= {len(slots) + place}
                for place, atom in enumerate(alternative.atoms)
            )
            return EMPTY, f"NOT ({none})" if is_joined or alternative.nots else "false"
        told = f"CASE WHEN {none} THEN {EMPTY} ELSE {self._missing(alternative, slots)} END"
        if not alternative.nots:
            return told, "false"
        found = self.exists(Alternative(alternative.tests, alternative.atoms), slots)
        return told, found

    def _alone(self, atoms: Sequence[Atom], slots: SqlSlots) -> Iterable[str]:
        """For each atom that goes by itself: that there is no event such as it asks for."""
        for place, atom in enumerate(atoms):
            if atom.spoken <= {len(slots) + place}:
                row, found = self.source(atom.by, atom.kind)
                before = (*slots, *(slots[0],) * place, row)
                tests = [self.passes(test, before) for test in atom.fields]
                yield (
                    f"NOT EXISTS (SELECT 1 FROM {_from([row])} WHERE {all_of((found, *tests))})"
                )

    def _missing(self, alternative: Alternative, slots: SqlSlots) -> str:
        """The last event that would fill a slot but for a comparison, if there is one."""
        (atom,), own = alternative.atoms, len(slots)
        row, found = self.source(atom.by, atom.kind)
        way = (*slots, row)
        shown, before = list[str](), list[str]()
        for test in atom.tests:
            passes = self.passes(test, way)
            if test.asked is not None:
                spoken = {ref.slot for ref in refs(test.subject, *test.operands)}
                refuse(
                    "it is a power that asks for an event, and compares others beside it",
                    when=own not in spoken,
                )
                shown.append(all_of((*before, f"NOT {passes}")))
            before.append(passes)
        if not shown:
            return EMPTY
        narrowing = [
            test
            for test in atom.tests
            if test.op == "in" and len(test.operands) == 1 and test.operand_slot < own
            if isinstance(test.subject, Ref) and test.subject.field is not None
        ]
        first = next(place for place, test in enumerate(atom.tests) if test.asked is not None)
        by_rarest = len(narrowing) > 1 and not set(narrowing) <= set(atom.tests[:first])
        refuse(
            "it is a power, and which event shows what it lacks turns on what is rarest",
            when=by_rarest,
        )
        fixed = [
            f"{self.value(test.operands[0], way).sql} IS NULL OR {self.passes(test, way)}"
            for test in narrowing
        ]
        where = all_of((found, *fixed, any_of(shown)))
        last = f"arg_max({row.ord}, [{row.order}])" if row.turn else f"max({row.ord})"
        return (
            f"(SELECT coalesce(CASE WHEN count(*) > 0 THEN [{last}] END, {EMPTY}) "
            f"FROM {_from([row])} WHERE {where})"
        )

    # tests

    def passes(self, test: Test, slots: SqlSlots) -> str:
        """Whether a test holds, which is never null."""
        value = self.level(test.subject, slots, test.op)
        bounds = [self.level(operand, slots, test.op) for operand in test.operands]
        if test.op == "in":
            return f"coalesce({value} IN ({', '.join(bounds)}), false)"
        if test.op == "not in":
            return f"(NOT coalesce({value} IN ({', '.join(bounds)}), false))"
        return f"coalesce({value} {test.op} {bounds[0]}, false)"

    def level(self, operand: Operand, slots: SqlSlots, op: str) -> str:
        """What a test compares: of a day the instant (microseconds), of money the bare amount."""
        if isinstance(operand, Ref) and operand.field is None:
            return slots[operand.slot].at
        value = self.value(operand, slots)
        if value.type != "date":
            return value.sql
        starts = isinstance(operand, Const) and op in {"<", ">="}
        return _start(value.sql) if starts else _end(value.sql)

    def value(self, operand: Operand, slots: SqlSlots) -> Valued:
        """The value of an operand.

        Raises:
            NotInSqlError: When it is none that is worked out in SQL.
        """
        match operand:
            case Const(value):
                return constant(value, self.plain)
            case Ref(slot, str(name)) if name != IDENTITY:
                return slots[slot].field(name)
            case Ref(slot, None):
                return Valued(slots[slot].day, "date")
            case Reckoning(Shifted() | EndOfMonth() | DaysBetween() | PeriodsBetween()):
                return self._days(operand, slots)
            case Reckoning(Total() as total):
                return self._total(total, operand, slots)
            case Reckoning(Outstanding() as outstanding):
                return self._outstanding(outstanding)
            case Reckoning(Computed("+" | "-" | "*" | "least" | "greatest" as op), parts):
                return _computed(op, [self.value(part, slots) for part in parts])
            case Reckoning(Rounded(_, places, Rounding.HALF_UP), parts) if places >= 0:
                return _rounded(self.value(parts[0], slots), places)
            case _:
                term = operand.term if isinstance(operand, Reckoning) else operand
                raise NotInSqlError(_reckoned(term))

    def _days(self, reckoning: Reckoning, slots: SqlSlots) -> Valued:
        """What is reckoned of days."""
        found = [self.value(part, slots) for part in reckoning.parts]
        refuse(INSTANTS, when=any(part.type != "date" for part in found))
        first, *others = (f"CAST({part.sql} AS DATE)" for part in found)
        match reckoning.term:
            case Shifted(_, period, back):
                among = reckonings_among((reckoning,))
                shifts = sum(isinstance(one.term, Shifted) for one in among)
                refuse(_MANY_SHIFTS, when=shifts > _MOST_SHIFTS)
                return _shifted(first, period, back=back)
            case EndOfMonth():
                return Valued(f"last_day({first})", "date")
            case PeriodsBetween(every):
                return _whole(every, first, others[0])
            case _:
                return Valued(f"({others[0]} - {first})", "int", digits_of("int"))

    def _outstanding(self, term: Outstanding) -> Valued:
        """What is owed and not paid under a clause, by a query of its own."""
        owed = self._owed
        refuse("it asks what is outstanding upon some occasions alone", when=term.of is not None)
        if owed is None:
            msg = "it asks what is outstanding, which is another at each occasion"
            raise NotInSqlError(msg)
        numbers = ", ".join(map(str, owed.get(term.clause, ()))) or "NULL"
        found = [f"t.place = q.place AND t.number IN ({numbers})"]
        found += ["t.status IN ('open', 'breached')"]
        if term.since is not None:
            found.append(f"t.arisen >= {literal(term.since)}")
        left = "coalesce(sum(greatest(t.amount - t.paid, 0)), 0)"
        return Valued(f"(SELECT {left} FROM {TOLD} t WHERE {all_of(found)})", "Money", (_MOST, 0))

    def _total(self, total: Total[Any], reckoning: Reckoning, slots: SqlSlots) -> Valued:
        """A total, or a count, by a query of its own."""
        refuse("it adds up durations, and SQL amounts and numbers", when=total.of == "timedelta")
        is_of_each = any(True for one in (total.within, total.in_any) for _ in parameters_of(one))
        refuse(OF_EACH, when=is_of_each)
        row, found = self.source(total.by, total.act.kind)
        filled = slots[: reckoning.slot]
        beside = (*filled, *(row,) * (reckoning.slot + 1 - len(filled)))
        conditions = [found, *(self.passes(test, beside) for test in reckoning.tests)]
        conditions += self._before_itself(row.alias, total)
        if total.since is not None:
            since = self.level(reckoning.parts[0], slots, ">=")
            of_a_day = total.since.type == "date" and not isinstance(reckoning.parts[0], Const)
            if of_a_day and not _is_instant(reckoning.parts[0]):
                since = f"({since} - {DAY - 1})"
            conditions.append(f"coalesce({row.at} >= {since}, true)")
        if total.until is not None:
            until = self.level(reckoning.parts[-1], slots, "<=")
            conditions.append(f"coalesce({row.at} <= {until}, true)")
        if total.within is not None:
            conditions.append(self._reaches(row, total.within))
        if total.in_any is not None:
            conditions.append(self._is_among(row, total.in_any))
        source = f"FROM {_from([row])} WHERE {all_of(conditions)}"
        if total.counts:
            return Valued(f"(SELECT count(*) {source})", "int", (15, 0))
        added = (
            row.field(total.field or "")
            if reckoning.added is None
            else self.value(reckoning.added, beside)
        )
        width, scale = added.digits
        refuse(_DIGITS_OF_MANY, when=width + _ROWS > _MOST)
        whole = (width + _ROWS, scale)
        sql = f"(SELECT CAST(coalesce(sum({added.sql}), 0) AS {_decimal(whole)}) {source})"
        return Valued(sql, added.type, whole)

    def _before_itself(self, alias: str, total: Total[Any]) -> list[str]:
        """The condition that an event of the day is counted.

        Of acts such as the one that is judged, those are that come before it: by the day on which
        they were recorded, then by their ids.
        """
        own = self._itself
        if not own:
            return []
        is_such = f"{own}.kind IN {self.kinds(total.act.kind)} AND {self.is_by(total.by, own)}"
        is_before = (
            f"{alias}.known < {own}.known OR ({alias}.known = {own}.known AND {alias}.id < "
            f"{own}.act)"
        )
        return [f"({alias}.day < {own}.day OR NOT ({is_such}) OR {is_before})"]

    def _reaches(self, row: EventSlot, period: Period) -> str:
        """The condition that a period from an event runs to the instant, or further."""
        if not self._itself:
            return f"{row.at} >= {self._zone.reaching(self._at, period)}"
        return f"{row.day} >= {self.last} - {_in_days(period)}"

    def _is_among(self, row: EventSlot, period: CivilPeriod) -> str:
        """The condition that an event is of the days of a period that ends with the day."""
        if not self._itself:
            return f"{row.at} >= {beginning(civil(day(self._at), period))}"
        return f"{row.day} > {self.last} - {_in_days(period)}"


_ROWS = 11
"""How many digits more a total has than what it adds up."""

OF_EACH = (
    "it counts over a period that is another in each contract; SQL counts one whose number the "
    "template states"
)

FARTHEST = 36_500
"""How many days a period in SQL has at most."""

_MOST_SHIFTS = 9
"""How many periods after one another are counted: they lead to no day before the calendar's."""

_MANY_SHIFTS = f"it counts more than {_MOST_SHIFTS} periods after one another"

_DIGITS_OF_MANY = f"what it reckons may have more than the {_MOST} digits that SQL reckons with"

_WORKED_OUT = (
    "it asks for an event of an amount that is worked out; where a condition compares that amount "
    "with what is worked out, by >= and <=, SQL carries it"
)


def _reckoned(term: object) -> str:
    """Why what is reckoned is not reckoned in SQL."""
    match term:
        case Rounded():
            return "it rounds otherwise than half up, or to whole tens"
        case Computed():
            return "it divides, which may lose digits; SQL multiplies, as by percent(50)"
        case _:
            words = re.sub("(?<=.)(?=[A-Z])", " ", type(term).__name__).lower()
            return f"it goes by what SQL does not reckon: {words}"


def _is_worked_out(operand: Operand) -> bool:
    return isinstance(operand, Reckoning) and operand.term.type == "Money"


def _is_instant(operand: Operand) -> bool:
    return isinstance(operand, Ref) and operand.field is None


_LONGEST: dict[type[object], int] = {
    Days: FARTHEST,
    Weeks: FARTHEST // 7,
    Months: FARTHEST // 31,
    Years: FARTHEST // 366,
}
"""The periods that are counted in SQL, with their longest."""


def _in_days(period: Period) -> int:
    """The days of a period before each act.

    Raises:
        NotInSqlError: When it is no number of days, or too long.
    """
    is_counted = isinstance(period, Days | Weeks) and period.count <= _LONGEST[type(period)]
    refuse("it counts over another period before each act than days", when=not is_counted)
    return period.count * (7 if isinstance(period, Weeks) else 1)


def _whole(every: CivilPeriod, start: str, end: str) -> Valued:
    """How many whole periods pass from one day to the end of another; see `whole`.

    Raises:
        NotInSqlError: When it is no period that is counted in SQL.
    """
    refuse(OF_EACH, when=any(True for _ in parameters_of(every)))
    refuse(_BY_CALENDAR, when=type(every) not in _LONGEST)
    if isinstance(every, Months | Years):
        refuse(_MONTH_ENDS, when=every.rounding is not MonthEnd.LAST_DAY)
        many = every.count * (12 if isinstance(every, Years) else 1)
        most = f"(date_diff('month', {start}, {end}) // {many})"
        is_over = f"CAST({start} + to_months(CAST({most} * {many} AS INTEGER)) AS DATE) > {end}"
        passed = f"{most} - CAST({is_over} AS INTEGER)"
    else:
        many = every.count * (7 if isinstance(every, Weeks) else 1)
        passed = f"({end} - {start}) // {many}"
    return Valued(f"greatest({passed}, 0)", "int", digits_of("int"))


def _shifted(start: str, period: Period, *, back: bool) -> Valued:
    """The day to which a period from a day leads, or a period back from it.

    Raises:
        NotInSqlError: When it is none that is counted in SQL.
    """
    refuse(OF_EACH, when=any(True for _ in parameters_of(period)))
    most = _LONGEST.get(type(period))
    refuse(_BY_CALENDAR, when=most is None)
    refuse(f"it counts a period of more than {FARTHEST:,} days", when=period.count > (most or 0))
    many = -period.count if back else period.count
    if isinstance(period, Months | Years):
        is_last = period.rounding is MonthEnd.LAST_DAY
        refuse(_MONTH_ENDS, when=not is_last)
        unit = "years" if isinstance(period, Years) else "months"
        return Valued(f"CAST({start} + to_{unit}({many}) AS DATE)", "date")
    return Valued(f"({start} + {many * (7 if isinstance(period, Weeks) else 1)})", "date")


_BY_CALENDAR = "the period from a day that it counts is by a calendar of working days, or in hours"

_MONTH_ENDS = (
    "it counts months that end otherwise than on the last day where a month is too short; "
    "SQL counts by MonthEnd.LAST_DAY"
)


def _rounded(part: Valued, places: int) -> Valued:
    """A number rounded half up, away from nothing."""
    whole, scale = part.digits
    kept = min(places, scale)
    return Valued(f"round({part.sql}, {places})", part.type, (whole - scale + kept + 1, kept))


def _computed(op: str, parts: Sequence[Valued]) -> Valued:
    """Numbers put together, without loss.

    Raises:
        NotInSqlError: When the outcome may have more digits than there are.
    """
    refuse(INSTANTS, when=any(part.type not in _DIGITS for part in parts))
    found = parts[0]
    type_ = next((part.type for part in parts if part.type == "Money"), None)
    if type_ is None:
        type_ = "int" if all(part.type == "int" for part in parts) else "Decimal"
    for part in parts[1:]:
        (width, scale), (other, places) = found.digits, part.digits
        if op == "*":
            digits = (width + other, scale + places)
        else:
            kept = max(scale, places)
            digits = (max(width - scale, other - places) + kept + 1, kept)
        refuse(_DIGITS_OF_MANY, when=digits[0] > _MOST)
        one = f"CAST({found.sql} AS {_decimal(found.digits)})"
        two = f"CAST({part.sql} AS {_decimal(part.digits)})"
        if op in {"least", "greatest"}:
            there = f"{found.sql} IS NOT NULL AND {part.sql} IS NOT NULL"
            sql = f"CASE WHEN {there} THEN {op}({one}, {two}) END"
        else:
            sql = f"({one} {op} {two})"
        found = Valued(sql, type_, digits)
    return found


def _decimal(digits: tuple[int, int]) -> str:
    return f"DECIMAL({digits[0]}, {digits[1]})"


def _from(rows: Sequence[EventSlot]) -> str:
    return ", ".join(f"{EVENTS} {row.alias}" for row in rows)


def _least(rows: Sequence[EventSlot]) -> str:
    """The first of the ways to fill slots."""
    if len(rows) == 1 and not rows[0].turn:
        order = f"min({rows[0].ord})"
        return f"CASE WHEN {order} IS NOT NULL THEN [{order}] END"
    way, order = (
        f"[{', '.join(told)}]" for told in zip(*((r.ord, r.order) for r in rows), strict=True)
    )
    return f"min({way})" if way == order else f"arg_min({way}, {order})"


def _start(on: str) -> str:
    """The instant at which a day begins."""
    return f"(({on} - DATE '1970-01-01') * {DAY})"


def _end(on: str) -> str:
    """The instant at which a day ends."""
    return f"(({on} - DATE '1970-01-01') * {DAY} + {DAY - 1})"
