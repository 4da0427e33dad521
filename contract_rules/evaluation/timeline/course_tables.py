"""What the course of events looks up and no event changes: it is made once for a contract."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, cast

from contract_rules.contracts.program import CompiledNorm, laid_down_again
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.evaluation.moments import lasting, turns
from contract_rules.evaluation.timeline.in_force import turns_of
from contract_rules.evaluation.timeline.lone_exercises import LonePowers
from contract_rules.norms import derived_events
from contract_rules.norms.computed_terms import ToDate, Total
from contract_rules.norms.normal_form import reckonings_in, reckonings_of
from contract_rules.norms.norms import (
    Begins,
    Power,
    Prohibition,
    Resumes,
    clauses_of,
    conditions,
    effects,
)
from contract_rules.norms.stratification import asks, exercises_asked
from contract_rules.values.instants import beginning, day, instant
from contract_rules.values.periods import leaving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import Acting, Program
    from contract_rules.values.events import Event


def with_duties(program: Program, contract: Contract) -> CourseTables:
    """The tables of a course that goes through duties."""
    return CourseTables(program, contract, owing=True)


def without_duties(program: Program, contract: Contract) -> CourseTables:
    """The tables of a course that leaves duties aside."""
    return CourseTables(program, contract, owing=False)


class CourseTables:
    """What the course of events looks up and no event changes.

    Args:
        program: The contract's program.
        contract: The contract.
        owing: Whether duties are gone through; else none arises.

    Attributes:
        occasions: The obligations that a party's acts of a kind are occasions of.
        lone: The powers on whose exercise nothing else depends; None where there are none.
        lone_kinds: The actions of which acts exercise these.
        seeing: Whose acts of which kinds may bring about themselves what they are judged by.
        watched: Whose acts of which kinds may breach prohibitions that something follows upon.
        standing: The obligations that need no occasion but that their clause is in force.
        before: The same obligation in the wording before, by the numbers of those of them that
            an amendment has laid down again as they were, and discharged nothing of.
        recurring: Those of them whose duties arise again and again.
        own: The obligations that exercises begin at once, by the power, under whatever
            definitions.
        bearing: The actions on which the course of events depends, but for lone exercises.
        stirring: The actions, and the parties with their actions, upon which something may
            happen by itself.
        discharging: The amendments that discharge duties, by their instants.
        starts: The instants at which something may begin by itself, in their order.
        ending: The ids of the clauses that a termination ends.
        contested: Whether something may keep a duty from binding; then there are more instants
            to go through: at each of them, it may begin or cease to do so.
        is_plain: Whether all that happens at an instant, where no power is exercised, is that
            duties fall into breach, that others arise from what happened, and that acts count to
            them.
    """

    def __init__(self, program: Program, contract: Contract, *, owing: bool) -> None:
        self.watched = _watched(program)
        self.occasions: Acting = _apart_from_exercises(program) if owing else {}
        norms = program.norms if owing else ()
        alone = [e for e in norms if e.kind == derived_events.IN_FORCE.name]
        self.standing = [e for e in alone if not e.recurs]
        self.recurring = [e for e in alone if e.recurs]
        self.before = laid_down_again(program, contract.amendments) if contract.amendments else {}
        self.own = _own(program)
        self.bearing = program.once(DependencyIndex).course.kinds
        stirring: set[object] = {*program.powers, *self.watched}
        if owing:
            stirring |= _stirring(program, self.standing, self.bearing)
        self.stirring = stirring
        amendments = (a for a in contract.amendments if a.discharges)
        self.discharging = {beginning(a.effective): a for a in amendments}
        self.contested = bool(program.rivals)
        starts = {*(e.first for e in alone), *self.discharging}
        if self.contested:
            self.stirring |= self.bearing
            starts.update(turns_of(program))
            days = (value for value in contract.constants if isinstance(value, date))
            starts.update(beginning(edge) for on in days for edge in _about(day(instant(on))))
        self.starts = sorted(starts)
        forms = [compiled.form for compiled in program.norms] if self.contested else []
        terms = (reckoned.term for form in forms for reckoned in reckonings_in(form))
        self._totals = [term for term in terms if isinstance(term, Total)]
        self._lasting = lasting(program, contract.constants) if self.contested else ()
        self.seeing = {
            key for key in _seeing(program) if not self.stirring.isdisjoint((key, key[1]))
        }
        self.lone = None if self.seeing else _lone(program)
        self.lone_kinds = frozenset[str]() if self.lone is None else self.lone.kinds
        if self.lone is not None:
            self.bearing = self.lone.bearing
        self.is_plain = program.strata == 1 and not (
            program.joint or self.watched or self.standing or self.recurring or self.contested
        )
        self.ending = sorted({e.clause.id for e in program.norms if e.clause.survives is not True})

    def edges_of(self, event: Event) -> Iterator[int]:
        """The instants at which what is weighed against duties may change on account of an event.

        It is asked where that may be at all: where duties are `contested`.
        They are the beginnings of days that its fields name, the instants that they name, those
        as much later or earlier as a duration that is named, and when windows of totals leave it
        out.
        """
        if event.act.kind not in self.bearing:
            return
        values = [value for _, value in event.act.fields]
        for value in values:
            if isinstance(value, date):
                yield from map(beginning, _about(day(event.zone.instant(value))))
        yield from turns(values, event.at, self._lasting, event.zone)
        for total in (t for t in self._totals if t.act.kind in event.act.kinds):
            for turn in () if total.within is None else event.zone.run_out(event.at, total.within):
                yield from {turn, *map(beginning, _about(day(turn)))}
            for on in () if total.in_any is None else leaving(event.day, total.in_any):
                yield from map(beginning, _about(on))


def _lone(program: Program) -> LonePowers | None:
    """The lone powers of a contract; None where it has none."""
    lone = program.once(LonePowers) if program.powers else None
    return lone if lone is not None and lone.kinds else None


def _about(on: date) -> Iterator[date]:
    """A day and the next, if there is one."""
    yield on
    if on < date.max:
        yield on + timedelta(days=1)


def _stirring(
    program: Program,
    standing: list[CompiledNorm],
    bearing: frozenset[str],
) -> set[object]:
    """The actions, and the parties with their actions, upon which duties arise or are performed.

    What is counted to date in amounts is among them, as is what conditions ask about upon which
    a duty arises without an occasion.
    """
    stirring: set[object] = {*program.occasions, *program.joint, *program.deeds}
    stirring |= _counted_to_date(program)
    if any(conditions(compiled.norm) for compiled in standing):
        stirring |= bearing  # whatever such a condition may ask about
    return stirring


def _counted_to_date(program: Program) -> frozenset[str]:
    """The actions that are counted to date in the amounts of duties; found once for all alike."""
    known = program.alike.get(_counted_to_date)
    if known is None:
        counted = (kind for e in program.norms for kind in _counted_under(e, program))
        known = program.alike[_counted_to_date] = frozenset(counted)
    return cast("frozenset[str]", known)


def _counted_under(compiled: CompiledNorm, program: Program) -> Iterator[str]:
    """The actions that are counted to date in the amount of a norm's duties."""
    for case in compiled.form.cases:
        for reckoned in chain.from_iterable(map(reckonings_of, case.promises)):
            term = reckoned.term
            if isinstance(term, ToDate) and isinstance(term.term, Total):
                yield from program.names_below(term.term.act.kind)


def _watched(program: Program) -> set[tuple[str, str]]:
    """Whose acts of which kinds may breach prohibitions that something follows upon."""
    asked = {
        question.clause
        for e in (program.norms if program.asked else ())
        for question in asks(e.form)
        if question.kind == derived_events.BREACHED.name
    }
    return {
        key
        for key, compiled_norms in program.by_act.items()
        if any(
            isinstance(e.norm, Prohibition) and (e.breach is not None or e.clause.id in asked)
            for e in compiled_norms
        )
    }


def _seeing(program: Program) -> Iterator[tuple[str, str]]:
    """Whose acts of which kinds are judged by duties, by exercises, or by what they begin.

    Those are left out that have no part in what brings these about.
    """
    judged, dependencies = _judged_by_more(program), program.once(DependencyIndex)
    for key, compiled_norms in program.by_act.items():
        is_judged = any(e.index in judged for e in compiled_norms)
        if is_judged and dependencies.bears_on_itself(*key):
            yield key
    for key, compiled_norms in program.deeds.items():
        if any(e.index in program.rivals for e in compiled_norms):
            yield key


def _judged_by_more(program: Program) -> frozenset[int]:
    """The numbers of the norms by which acts are judged by duties, exercises or what they begin.

    They are found once for all instances of a template whose values lie alike.
    """
    known = program.alike.get(_judged_by_more)
    if known is None:
        known = program.alike[_judged_by_more] = frozenset(_found_judged_by_more(program))
    return cast("frozenset[int]", known)


def _found_judged_by_more(program: Program) -> Iterator[int]:
    """What `_judged_by_more` gives, found anew."""
    begun = {
        target
        for power in program.norms
        for effect in effects(power.norm)
        if isinstance(effect, Begins | Resumes)
        for target in clauses_of(effect)
    }
    powers = [(e.norm, e.clause.id) for e in program.norms if isinstance(e.norm, Power)]

    def asks_of_effects(compiled: CompiledNorm) -> bool:
        """Whether a norm asks about exercises, which may take effect through others."""
        wanted = exercises_asked(compiled.form)
        return any(asked.may_be(power, id_) for asked in wanted for power, id_ in powers)

    for e in program.norms:
        if e.origin or e.clause.id in begun or asks(e.form) or asks_of_effects(e):
            yield e.index


def _own(program: Program) -> dict[int, list[CompiledNorm]]:
    """The obligations that exercises begin at once, by the power, under whatever definitions."""
    own: dict[int, list[CompiledNorm]] = {e.original: [] for e in program.norms}
    for compiled in program.norms:
        if compiled.parent is not None and compiled.arises_at_once:
            own[compiled.parent.original].append(compiled)
    return own


def _apart_from_exercises(program: Program) -> Acting:
    """The obligations that a party's acts of a kind are occasions of, but for what they begin."""
    found = program.occasions.items()
    return {key: tuple(e for e in norms if not _with_exercise(e)) for key, norms in found}


def _with_exercise(compiled: CompiledNorm) -> bool:
    """Whether a duty arises with an exercise, of which it is an effect."""
    parent = compiled.parent
    return parent is not None and isinstance(parent.norm, Power) and compiled.arises_at_once
