"""Makes a report: decides every case of every action that norms bear on, and joins like rows.

The cases are those that the clauses tell apart, so that the report is complete: a field is split
into the values that norms name or that are on record and "any other", an ordered field into the
intervals between the constants with which norms compare it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from math import prod
from operator import is_
from typing import TYPE_CHECKING, Protocol

from attrs import evolve

from contract_rules.answers.decisions import gist, is_open, verdict_of
from contract_rules.answers.explanation import word
from contract_rules.answers.reasons import Verdict
from contract_rules.answers.report import ORDER, Position, Report
from contract_rules.answers.standing import StandingDuty
from contract_rules.contracts.program import CompiledNorm
from contract_rules.errors import CalendarEndError, IncomparableError, TooManyCasesError
from contract_rules.evaluation.evaluator import Judged, passes, value_of
from contract_rules.evaluation.working_memory import WorkingMemory
from contract_rules.norms.dates import EndOfMonth, NthBusinessDay
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import Compared, Computed, Const, Shifted
from contract_rules.norms.normal_form import ACT, Reckoning, Ref, Test, refs, tests_in
from contract_rules.norms.norms import Obligation
from contract_rules.norms.partition import Cases, Choices, Chosen, FieldCases, Levels, Names, Whole
from contract_rules.norms.subsumption import are_apart, fits
from contract_rules.norms.traversal import terms_of
from contract_rules.queries.consensus import any_of
from contract_rules.values.acts import (
    ORDERED,
    Act,
    ActionType,
    Party,
    Value,
    order_of,
    owes,
    type_of,
)
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import DAY, On, day
from contract_rules.values.levels import Level
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.answers.open_points import Point
    from contract_rules.answers.reasons import Reason
    from contract_rules.contracts.clauses import Clause
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import Program
    from contract_rules.norms.expressions import Pattern
    from contract_rules.norms.normal_form import Operand
    from contract_rules.queries.kept import KeptAnswers, ReportRow
    from contract_rules.values.acts import FieldType


_AN_HOUR = timedelta(hours=1)
_NO_LIST = "a report cannot list the cases; ask decide about an act"


class Judging(Protocol):
    """What a report is made from: decisions on acts; see `View`."""

    def decide_alike(self, party: Party, acts: Sequence[Act], on: On) -> list[Decision]:
        """The decisions on acts of one action, of those that no clause tells apart with one."""
        ...

    def restated(self, decision: Decision, act: Act) -> Decision:
        """Such a decision, as it is told of the act that was asked about."""
        ...

    def kept_of(self, party: Party, kind: str, on: On) -> KeptAnswers | None:
        """What was decided of acts of an action and still holds; None where nothing is kept."""
        ...

    def bears(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether a report at an instant (microseconds) speaks of a norm."""
        ...


def survey(
    contract: Contract, memory: WorkingMemory, judge: Judging, on: On, owed: tuple[Duty, ...]
) -> Report:
    """The report on a date, complete over the cases that the clauses tell apart.

    The acts of a narrower action have rows of their own where they are decided otherwise, or for
    other reasons, than those of the action that it is a kind of.

    Args:
        contract: The contract.
        memory: The working memory that holds the events.
        judge: Who gives the decisions.
        on: The date.
        owed: The duties that the report lists.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
        IncomparableError: When a norm compares two fields of one act.
        TooManyCasesError: When clauses tell too many cases of an action apart.
    """
    at = contract.program.zone.instant(on)
    positions: list[Position] = []
    bearing = _bearing(contract.program, judge, at)
    recorded = OnRecord.by(memory, at)
    for (party, name), compiled_norms in bearing.items():
        kind = contract.vocabulary[name]
        powers = (p for p in contract.program.powers.get(name, ()) if p.given <= at)
        lapsed = [p for p in powers if not judge.bears(p, at)]  # they may be why it is void
        is_narrower = any((party, wider) in bearing for wider in kind.wider)
        above = contract.vocabulary[kind.wider[0]] if is_narrower else None
        told = _Told(party, kind, above, (*compiled_norms, *lapsed), on)
        rows = _kept_rows(told, contract.program, recorded, judge)
        found = [Position(action=p, decision=judge.restated(one, act)) for p, one, act in rows]
        positions += _beside(found, judge, kind, [d for d in owed if owes(d.bearer, party)], on)
    order = order_of(contract.parties)
    positions.sort(key=lambda p: (order(p.party), ORDER.index(word(p.decision))))
    return Report(
        contract=contract,
        on=on,
        known=memory.facts.until(at),
        positions=tuple(positions),
        duties=tuple(sorted(owed, key=lambda duty: order(duty.bearer))),
        standing=standing(contract, memory, judge, at),
        record_ends=None if memory.facts.last is None else day(memory.facts.last.at),
    )


@frozen(eq=False, repr=False)
class _Told:
    """Of what a report tells: of the acts of an action by a party.

    Attributes:
        party: The party.
        kind: The action.
        above: The action that it is a kind of, where the report tells of that, too.
        compiled_norms: The norms that bear on them, or did so.
        on: The date.
    """

    party: Party
    kind: ActionType
    above: ActionType | None
    compiled_norms: tuple[CompiledNorm, ...]
    on: On


def _kept_rows(
    told: _Told, program: Program, recorded: OnRecord, judge: Judging
) -> tuple[ReportRow, ...]:
    """The rows of acts of an action, which are kept for as long as all is what they are made from.

    That are the decisions on these acts and on those of the wider action, the norms that bear on
    them, and what on record tells cases apart.
    """
    kept = judge.kept_of(told.party, told.kind.name, told.on)
    if kept is None:
        return _rows(told, recorded, judge)
    above = told.above and judge.kept_of(told.party, told.above.name, told.on)
    norms = tuple(compiled.index for compiled in told.compiled_norms)
    goes_by_events = not program.once(_going_by_events).isdisjoint(norms)
    made_from = (
        above,
        norms,
        recorded.memory.currency,
        len(recorded.events) if goes_by_events else None,
        [list(map(id, recorded.values.get(known.type, ()))) for known in told.kind.fields],
    )
    if kept.rows is None or kept.rows[0] != made_from:
        kept.rows = made_from, _rows(told, recorded, judge)
    return kept.rows[1]


def _going_by_events(program: Program) -> frozenset[int]:
    """The numbers of norms that compare a field with what is worked out or with an instant."""
    return frozenset(
        compiled.index
        for compiled in program.norms
        for test in tests_in(compiled.form)
        for parts in ((test.subject, *test.operands),)
        if any(ref.slot == ACT and ref.field is not None for ref in refs(*parts))
        if test.is_reckoned or any(isinstance(p, Ref) and p.field is None for p in parts)
    )


def _rows(told: _Told, recorded: OnRecord, judge: Judging) -> tuple[ReportRow, ...]:
    """The rows of acts of an action; none where what is told of the wider one is told of it."""
    cases = cases_of(told.kind, told.compiled_norms, recorded, (recorded.at,))
    refuse_many(told.kind, cases, recorded.at)
    acts = dict(cases)
    decided = judge.decide_alike(told.party, tuple(acts.values()), told.on)
    if told.above is not None:
        wider = tuple(as_wider(act, told.above) for act in acts.values())
        pairs = zip(decided, judge.decide_alike(told.party, wider, told.on), strict=True)
        if all(_row(one) == _row(other) for one, other in pairs):
            return ()
    return tuple(_positions(cases, acts, dict(zip(acts, decided, strict=True))))


MOST_CASES = 20_000
"""How many cases of one action a report decides."""


def refuse_many(kind: ActionType, cases: Cases, at: int) -> None:
    """See that an action has not more cases than a report decides.

    Raises:
        TooManyCasesError: When it has.
    """
    if prod(cases.counts) <= MOST_CASES:
        return
    each = zip(kind.fields, cases.counts, strict=True)
    counts = ", ".join(f"{count} of {known.name}" for known, count in each if count > 1)
    msg = (
        f"clauses and the record tell {prod(cases.counts):,} cases of {kind.name} apart "
        f"({counts}), and a report decides at most {MOST_CASES:,} of one action; ask about single "
        f"acts instead: engine.decide_many(party, [{kind.name}(...), ...], "
        f"on=date.fromisoformat('{day(at)}'))"
    )
    raise TooManyCasesError(msg)


def standing(
    contract: Contract, memory: WorkingMemory, judge: Judging, at: int
) -> tuple[StandingDuty, ...]:
    """The duties that clauses lay down upon acts of which none is on record, by party.

    Args:
        contract: The contract.
        memory: The working memory that holds the events.
        judge: Who says of which norms a report speaks.
        at: By which instant (microseconds).
    """
    order = order_of(contract.parties)
    found = _standing(contract.program, memory, judge, at)
    return tuple(sorted(found, key=lambda one: order(one.bearer)))


def _standing(
    program: Program, memory: WorkingMemory, judge: Judging, at: int
) -> Iterator[StandingDuty]:
    """The duties that clauses lay down upon acts of which none is on record by an instant.

    Each obligation is one of its own, but those of which only one applies at a time are one: the
    obligation, as it is by each reading of a question.
    """
    told: dict[object, list[list[tuple[Clause, Obligation]]]] = {}
    for compiled in program.norms:
        norm = compiled.norm
        if not isinstance(norm, Obligation) or norm.upon is None or norm.upon.by == CONTRACT:
            continue
        if compiled.parent is None and judge.bears(compiled, at):
            found = memory.find(norm.upon.by.name, norm.upon.act.kind)
            if not any(event.at <= at for event in found):
                occasion = norm.upon, *norm.also
                asked = norm.act.kind, norm.counterparty, norm.alternatives
                rows = told.setdefault((compiled.clause.id, norm.bearer, occasion, asked), [])
                row = next((one for one in rows if _excludes(norm, one)), None)
                if row is None:
                    rows.append(row := [])
                row.append((compiled.clause, norm))
    for norms in (row for rows in told.values() for row in rows):
        clause, norm = norms[0]
        yield StandingDuty(clause=clause, norm=norm, action=any_of([one.act for _, one in norms]))


def _excludes(norm: Obligation, row: Iterable[tuple[Clause, Obligation]]) -> bool:
    """Whether an obligation never applies where one of a row does."""
    return all(are_apart(norm.provided, one.provided) for _, one in row)


def _bearing(
    program: Program, judge: Judging, at: int
) -> dict[tuple[Party, str], list[CompiledNorm]]:
    """The norms of which a report speaks, by the party and each action that norms are about."""
    others = [e for e in program.norms if not isinstance(e.norm, Obligation)]
    spoken = {compiled.kind for compiled in others}
    bearing: dict[tuple[Party, str], list[CompiledNorm]] = {}
    for compiled in others:
        if judge.bears(compiled, at):
            for kind in program.names_below(compiled.kind):
                if kind in spoken:
                    bearing.setdefault((compiled.norm.bearer, kind), []).append(compiled)
    return bearing


def as_wider(act: Act, above: ActionType) -> Act:
    """The act as one of the action that its own is a kind of."""
    known = {field.name for field in above.fields}
    return Act(above.name, tuple((n, v) for n, v in act.fields if n in known), above)


def _row(decision: Decision) -> object:
    """What decisions must have in common to share a row."""
    return gist(decision, loosely=True), _reasoning(decision)


def _reasoning(decision: Decision) -> object:
    """What cases must have in common to share a row: the reasons, or the points they turn on."""
    if not is_open(decision):
        ways = tuple((w.settled, _general(w.answer).reasons) for w in decision.ways)
        return _general(decision).reasons, ways
    return tuple(
        (
            tuple((alike(s.point), s.choice) for s in way.settled),
            *verdict_of(way.answer),
            way.answer.clauses,
        )
        for way in decision.ways
    )


def _beside(
    positions: Sequence[Position], judge: Judging, kind: ActionType, owed: Iterable[Duty], on: On
) -> Iterator[Position]:
    """The rows of a party, each with the clauses under which some of its acts are owed.

    A duty permits what it asks for, in this amount and no other; cases that clauses tell apart are
    not split for it, as there may be any number of duties.
    """
    others = [one.action for one in positions if one.verdict is not Verdict.PERMITTED]
    asked = [
        (duty.clause, act)
        for duty in owed
        for pattern in duty.acts
        if pattern.kind == kind.name
        for act in (_asked(duty, pattern, kind),)
        if any(_is_in(act, other) for other in others)
    ]
    if not asked:
        yield from positions
        return
    decided = judge.decide_alike(positions[0].party, [act for _, act in asked], on)
    permitted = [
        told
        for told, decision in zip(asked, decided, strict=True)
        if decision.verdict is Verdict.PERMITTED
    ]
    for position in positions:
        told = () if position.verdict is Verdict.PERMITTED else permitted
        inside = (clause for clause, act in told if _is_in(act, position.action))
        yield evolve(position, owed_under=tuple(dict.fromkeys(inside)))


def _is_in(act: Act, pattern: Pattern) -> bool:
    return all(fits(act.get(name), matcher) for name, matcher in pattern.fields)


def _asked(duty: Duty, pattern: Pattern, kind: ActionType) -> Act:
    """The act that performs the rest of a duty, its fields as far as they are stated."""
    stated = (
        (name, term.value)
        for name, matcher in pattern.fields
        for term in terms_of(matcher)
        if isinstance(term, Const) and fits(term.value, matcher)
    )
    fields = {
        name: duty.outstanding if value == duty.amount and duty.outstanding else value
        for name, value in stated
    }
    return Act(kind.name, tuple(fields.items()), kind)


def _sign(part: Operand, sought: Ref) -> int:
    """1 where a reference is added in an operand, -1 where it is taken from something; else 0."""
    if part == sought:
        return 1
    if not isinstance(part, Reckoning) or not isinstance(part.term, Computed):
        return 0
    signs = [_sign(one, sought) for one in part.parts]
    if part.term.op not in {"+", "-"} or sum(map(abs, signs)) != 1:
        return 0
    return -sum(signs) if part.term.op == "-" and not signs[0] else sum(signs)


def _grows(part: Operand, here: Ref) -> bool:
    """Whether an operand is a day reckoned from a field, which never goes down as that grows."""
    if not isinstance(part, Reckoning):
        return part == here
    kinds = Shifted | EndOfMonth | NthBusinessDay
    return isinstance(part.term, kinds) and _grows(part.parts[0], here)


def _turns(test: Test, judged: Judged, known: FieldType) -> Iterator[Value]:
    """The first value of a day or instant from which a test that turns once holds, or not.

    It is looked for in steps that double, from the day judged on and back, and then by bisection.
    """
    zone = judged.zone

    def value(place: int) -> Value:
        return zone.time(place) if known.type == "datetime" else day(place)

    def holds(place: int) -> bool:
        act = Act(judged.act.kind, ((known.name, value(place)),))
        return passes(test, (evolve(judged, act=act),))

    unit = 1 if known.type == "datetime" else DAY
    for towards in (unit, -unit):
        if turned := _turned(holds, judged.at, towards):
            yield value(max(turned))


def _turned(holds: Callable[[int], bool], last: int, step: int) -> tuple[int, int] | None:
    """The last place where something is as it was, and the next; None where it is so to the end.

    Args:
        holds: Whether it is so at a place.
        last: A place.
        step: From one place to the next.
    """
    truth, unit, grows = holds(last), abs(step), True
    while True:
        try:
            if holds(last + step) != truth:
                break
        except (CalendarEndError, OverflowError, ValueError):  # beyond the years that there are
            step, grows = int(step / (2 * unit)) * unit, False
            if not step:
                return None
            continue
        last, step = last + step, 2 * step if grows else step
    other = last + step
    while abs(other - last) > unit:
        middle = last + (other - last) // (2 * unit) * unit
        last, other = (middle, other) if holds(middle) == truth else (last, middle)
    return last, other


def _general(decision: Decision) -> Decision:
    """The decision without what differs from act to act.

    It is the events of which a comparison fails, and which of several alternatives holds.
    """
    general = [_general_reason(r) for r in decision.reasons]
    if all(map(is_, general, decision.reasons)):
        return decision
    return evolve(decision, reasons=tuple(general))


def _general_reason(reason: Reason) -> Reason:
    compared = [lack for lack in reason.lacks if isinstance(lack.missing, Compared)]
    differs = any(one.is_of_act for one in reason.compared)
    if not (differs or reason.held or any(lack.found for lack in compared)):
        return reason
    lacks = tuple(
        evolve(
            lack,
            found=(),
            reckoned=None,
            measured=None if lack.found or lack.measures_act else lack.measured,
        )
        if lack in compared
        else lack
        for lack in reason.lacks
    )
    left_out = {event for lack in compared for event in lack.found}
    events = tuple(event for event in reason.events if event not in left_out)
    measured = tuple(one for one in reason.measured if not one.is_of_act)
    return evolve(reason, lacks=lacks, events=events, held=(), measured=measured)


def alike(point: Point) -> object:
    """A point; for an act that may have been done, its party and action, without the fields."""
    return (point.by, point.act.kind) if isinstance(point, Event) else point


def _positions(
    cases: Cases, acts: Mapping[Chosen, Act], decisions: Mapping[Chosen, Decision]
) -> Iterator[ReportRow]:
    """One row for each group of cases that have the same verdict for the same reasons."""
    alike: dict[object, list[Chosen]] = {}
    rows: dict[object, object] = {}
    for chosen, found in decisions.items():
        shared = found.verdict, found.effect, id(found.reasons), id(found.ways)
        if shared not in rows:
            rows[shared] = _row(found)
        alike.setdefault(rows[shared], []).append(chosen)
    for together in alike.values():
        told = {id(decisions[chosen].reasons): decisions[chosen].reasons for chosen in together}
        alternatives = {tuple((r.case, r.exception) for r in each) for each in told.values()}
        same = len(set(told.values())) == len(alternatives) == 1
        for pattern, case in cases.patterns(together):
            found = decisions[case]
            yield pattern, found if same else _general(found), acts[case]


@frozen(eq=False, repr=False)
class OnRecord:
    """What is on record by an instant.

    Attributes:
        memory: The working memory that holds it.
        at: The instant (microseconds).
        events: The events up to then.
        values: The values that their acts have in fields, each once, by type.
    """

    memory: WorkingMemory
    at: int
    events: tuple[Event, ...]
    values: Mapping[str, Collection[Value]]

    @classmethod
    def by(cls, memory: WorkingMemory, at: int) -> OnRecord:
        """What is on record by an instant (microseconds)."""
        events = tuple(event for event in memory.facts if event.at <= at)
        values: dict[str, dict[Value, None]] = {}
        for event in events:
            for _, value in event.act.fields:
                values.setdefault(type_of(value), {}).setdefault(value)
        return cls(memory, at, events, values)


def cases_of(
    kind: ActionType,
    compiled_norms: Iterable[CompiledNorm],
    recorded: OnRecord,
    instants: Sequence[int],
) -> Cases:
    """The cases of an action that compiled norms tell apart at one instant of some, or more.

    Args:
        kind: The action type.
        compiled_norms: The norms that bear on it.
        recorded: What is on record by the last of the instants.
        instants: The instants asked about (microseconds), the last one last.

    Raises:
        IncomparableError: When a norm compares two fields of one act, or, where several instants
            are asked about, a field with the day of the act; such cases have no list.
    """
    tests = [test for compiled in compiled_norms for test in tests_in(compiled.form)]
    moments = tuple(Judged(Act(kind.name), at, recorded.memory) for at in instants)
    asking = _Asking(kind, tests, moments, recorded)
    return Cases(kind, tuple(map(asking.field, kind.fields)))


@frozen(eq=False, repr=False)
class _Asking:
    """The tests that norms make on an action's fields, and the values that these tell apart.

    Attributes:
        kind: The action type.
        tests: The tests of all norms that bear on it.
        moments: An act of that type with no fields, at each of the instants asked about.
        recorded: What is on record by the last of them.
    """

    kind: ActionType
    tests: Sequence[Test]
    moments: tuple[Judged, ...]
    recorded: OnRecord

    def field(self, known: FieldType) -> FieldCases:
        """The cases into which the tests split a field."""
        asked, compared, joined = set[Value](), False, False
        here = Ref(ACT, known.name)
        for test in self.tests:
            parts = (test.subject, *test.operands)
            if here in refs(*parts):
                compared = True
                asked |= {v for one in self.moments for v in self.named_in(test, known, one)}
                joined = joined or any(ref != here for ref in refs(*parts))
        if not compared:
            return Whole()
        if known.type not in ORDERED or joined:  # what is on record may be compared with it
            asked |= {*self.recorded.values.get(known.type, ())}
        if joined:  # compared with a field of an event, which may be one off the record, too
            named = (part for test in self.tests for part in test.operands)
            asked |= {p.value for p in named if isinstance(p, Const) and p.type == known.type}
        priced = next((v.currency for v in asked if isinstance(v, Money)), self.currency(known))
        if known.type == "Money" and priced is not None:  # what nothing adds up to is a bare 0
            asked = {Money(0, priced) if v == 0 else v for v in asked}
        if known.currency is not None:  # beside it are amounts of others
            asked = {v for v in asked if isinstance(v, Money) and v.currency == known.currency}
        if known.options:
            return Choices.of(known, asked)
        if known.type not in ORDERED:
            return Names(tuple(sorted(asked, key=str)))
        levels = sorted(value for value in asked if isinstance(value, Level))
        return Levels(tuple(levels), known) if levels else Whole(self.some(known))

    def some(self, known: FieldType) -> Value:
        """Some value of an ordered field; of money in no currency ("XXX") where none is known."""
        if known.least is not None:
            return known.least
        at, zone = self.moments[-1].at, self.moments[-1].zone
        amount = Money(1, self.currency(known) or "XXX")
        values: tuple[Value, ...] = (1, Decimal(1), amount, day(at), zone.time(at), _AN_HOUR)
        return next(value for value in values if type_of(value) == known.type)

    def currency(self, known: FieldType) -> str | None:
        """The currency of a field, as far as one is known."""
        return known.currency or self.moments[-1].memory.currency

    def named_in(self, test: Test, known: FieldType, judged: Judged) -> Iterator[Value]:
        """The values with which a test compares a field at one of the instants.

        What is added to the field, or taken from it, is brought to the other side: where the total
        and the amount are more than 10,000, the amount is more than that less the total. Where a
        day is reckoned from the field, it is the first with which the test turns.
        """
        here, parts = Ref(ACT, known.name), (test.subject, *test.operands)
        nested = [part for part in parts if part != here and here in refs(part)]
        others = [part for part in parts if part not in nested]
        alone = len(nested) == len(others) == 1 and {*refs(*parts)} == {here}
        sign = _sign(nested[0], here) if alone else 0
        if sign:
            limit = value_of(others[0], (judged,))
            nothing = Money(0, limit.currency) if isinstance(limit, Money) else 0
            act = Act(self.kind.name, ((known.name, nothing),))
            rest = value_of(nested[0], (evolve(judged, act=act),))
            match (limit, rest) if sign > 0 else (rest, limit):
                case Money() as whole, Money() as less:
                    yield whole - less
                case (int() | Decimal()) as whole, (int() | Decimal()) as less:
                    left = whole - less
                    yield int(left) if known.type == "int" and left == int(left) else left
                case _:  # not known
                    pass
            return
        if len(nested) == 1 and self.turns_once(test, nested[0], here):
            yield from _turns(test, judged, known)
            return
        for part in parts:
            yield from self.named(part, known, judged)

    def turns_once(self, test: Test, reckoned: Operand, here: Ref) -> bool:
        """Whether a test of a day that is reckoned from a field turns once as that grows.

        It is another on each day where the day of the act is in it, which is not known then.
        """
        on = {*refs(test.subject, *test.operands)} - {here}
        known = not on or (on == {Ref(ACT, None)} and len(self.moments) == 1)
        return known and test.op not in {"in", "not in"} and _grows(reckoned, here)

    def named(self, part: Operand, known: FieldType, judged: Judged) -> Iterable[Value]:
        """The values with which a part of a test compares a field at one of the instants.

        Raises:
            IncomparableError: When it depends on another field of the same act, or is the day of
                the act and several are asked about.
        """
        match part:
            case Const(value):
                return judged.zone.held_as(known.type, value)
            case Ref(place, None) if place != ACT or len(self.moments) == 1:
                instants = [judged.at] if place == ACT else [e.at for e in self.recorded.events]
                return map(judged.zone.time if known.type == "datetime" else day, instants)
            case Ref(place, name) if place != ACT or name == known.name:
                return ()
            case Reckoning() if not any(refs(part)):
                value = value_of(part, (judged,))
                return () if value is None else judged.zone.held_as(known.type, value)
            case _:
                pass
        compares, name = f"a clause compares {self.kind.name}.{known.name} with", self.kind.name
        match part:
            case Ref(_, None):
                msg = (
                    f"{compares} {name}.on, which is another on each day: a timeline cannot list "
                    f"the cases; engine.report(on=...) tells those of a day, and "
                    f"engine.history(party, {name}(...)) those of an act"
                )
            case Ref(_, other):
                msg = f"{compares} {name}.{other}: {_NO_LIST}"
            case _:
                msg = f"{compares} what depends on an act: {_NO_LIST}"
        raise IncomparableError(msg)
