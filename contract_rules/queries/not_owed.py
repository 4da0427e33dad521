"""Finds why nothing is owed: goes through the obligations that an event or a clause tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_rules.answers.not_owed import FateKind, ObligationFate
from contract_rules.answers.reasons import Lack, Outcome, Reason
from contract_rules.evaluation.evaluator import Judged, passes
from contract_rules.evaluation.semantics import SlotSearch
from contract_rules.evaluation.shortfalls import misfits, shown, unmet
from contract_rules.norms.derived_events import CONTRACT, IN_FORCE, PeriodBegun, followed
from contract_rules.norms.norms import Obligation
from contract_rules.queries.contract_status import failed_notice
from contract_rules.queries.duties import duty_of
from contract_rules.values.acts import Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.answers.duties import Duty
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.session import Session
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On


class Unowed:
    """Says what became of obligations by a date, in one session.

    Args:
        contract: The contract.
        session: What answers.
        on: The date or instant.
    """

    def __init__(self, contract: Contract, session: Session, on: On) -> None:
        self._contract, self._session, self._on_day = contract, session, on
        self._at = contract.program.zone.instant(on)
        session.course.advance(self._at)
        self._in_force = session.course.in_force
        self._accounts = tuple(session.course.ledger.arisen(self._at))

    def of_event(self, event: Event) -> tuple[ObligationFate, ...]:
        """What became of every obligation whose occasion an event is, or is of the same action."""
        found = self._contract.program.occasions.get((event.by.name, event.act.kind), ())
        return tuple(
            fate for compiled in self._here(found, event.at) for fate in self._on(compiled, event)
        )

    def of_clause(self, id_: str) -> tuple[ObligationFate, ...]:
        """What became of every obligation of a clause: on each occasion, or without one."""
        norms = self._contract.program.by_clause.get(id_, ())
        found = [compiled for compiled in norms if isinstance(compiled.norm, Obligation)]
        return tuple(
            fate for compiled in self._here(found, self._at) for fate in self._of(compiled)
        )

    def _here(self, norms: Iterable[CompiledNorm], at: int) -> list[CompiledNorm]:
        """The obligations of the text of an instant; of other clauses the last, or the next."""
        here: dict[str, list[CompiledNorm]] = {}
        for compiled in norms:
            here.setdefault(compiled.clause.id, []).append(compiled)
        return [compiled for together in here.values() for compiled in _nearest(together, at)]

    def _of(self, compiled: CompiledNorm) -> Iterator[ObligationFate]:
        """What became of an obligation, on each event that is its occasion."""
        if compiled.by == CONTRACT.name and compiled.kind == IN_FORCE.name:
            at = self._at
            occasion = followed(Act(IN_FORCE.name), at, f"{compiled.clause.id} in force")
            begun = self._session.course.period_begun(compiled, at)
            if begun is None:
                yield from self._on(compiled, occasion)
                return
            arisen = self._arisen(compiled, occasion)
            if arisen:
                yield self._arose(compiled, arisen, None)
            if all(account.occasion.id != begun.id for account in self._accounts):
                yield from self._not_on(compiled, begun)
            return
        events = self._session.memory.find(compiled.by, compiled.kind)
        fates = [
            fate
            for event in events
            if event.at <= self._at
            for fate in self._on(compiled, event)
            if not fate.reason.misfits
        ]
        yield from fates
        if not fates:
            reason = self._reason(compiled, Outcome.PENDING)
            yield ObligationFate(fate=FateKind.WAITING, reason=reason)

    def _on(self, compiled: CompiledNorm, event: Event) -> Iterator[ObligationFate]:
        """What became of an obligation on an occasion, once for each exercise that began it."""
        arisen = self._arisen(compiled, event)
        if arisen:
            yield self._arose(compiled, arisen, event if event.by != CONTRACT else None)
        else:
            yield from self._not_on(compiled, event)

    def _arose(
        self, compiled: CompiledNorm, arisen: tuple[Duty, ...], told: Event | None
    ) -> ObligationFate:
        """That duties of an obligation arose."""
        reason = self._reason(compiled, Outcome.SPEAKS, events=arisen[0].reasons[0].events)
        return ObligationFate(fate=FateKind.AROSE, reason=reason, occasion=told, duties=arisen)

    def _not_on(self, compiled: CompiledNorm, event: Event) -> Iterator[ObligationFate]:
        """Why no duty of an obligation arose on an occasion."""
        told = event if event.by != CONTRACT else None
        memory, norm = self._session.memory, compiled.norm
        upon = norm.upon if isinstance(norm, Obligation) else None
        several = isinstance(norm, Obligation) and bool(norm.also)
        at = self._at if several else event.at  # of several acts, others may be done later
        judged = Judged(event.act, at, memory, event, compiled.original, is_occasion=True)
        lacking = misfits(compiled, judged)
        if lacking:
            reason = self._reason(compiled, Outcome.UNMET, misfits=lacking)
            yield ObligationFate(fate=FateKind.UNMET, reason=reason, occasion=told)
        elif not self._in_force.is_in_force(compiled, at):
            yield self._elsewhen(compiled, at, told)
        elif upon is not None and not memory.record.finds(event, upon):
            lacks = (Lack(upon, (), (event,)),)
            reason = self._reason(compiled, Outcome.UNMET, lacks=lacks, events=shown((), lacks))
            yield ObligationFate(fate=FateKind.UNMET, reason=reason, occasion=told)
        else:
            yield from self._prevented(compiled, judged, told)

    def _arisen(self, compiled: CompiledNorm, event: Event) -> tuple[Duty, ...]:
        """The duties of an obligation that arose from an occasion, or at all without one.

        Of one that gives grace, they are the duties that it gave grace for.
        """
        return tuple(
            duty_of(account, self._on_day, self._contract)
            for account in self._accounts
            for laid, occasion in (
                (account.compiled, account.occasion),
                *((grace.compiled, grace.occasion) for grace in account.graces),
            )
            if laid.original == compiled.original
            if occasion.id == event.id or event.act.kind == IN_FORCE.name
        )

    def _elsewhen(self, compiled: CompiledNorm, at: int, told: Event | None) -> ObligationFate:
        """That an obligation was not in force at an instant."""
        ended = self._in_force.ended(compiled, at)
        if ended is None:
            return self._pending(compiled, at, told)
        ending = self._session.judge.ending(compiled, ended)
        reason = self._reason(compiled, Outcome.LAPSED, ending=ending)
        return ObligationFate(fate=FateKind.LAPSED, reason=reason, occasion=told)

    def _prevented(
        self, compiled: CompiledNorm, judged: Judged, told: Event | None
    ) -> Iterator[ObligationFate]:
        """Which exception of an obligation holds on an occasion, or which condition fails."""
        search, effective = SlotSearch(judged), self._in_force.effective(judged.at)
        began = judged.itself.since if isinstance(judged.itself, PeriodBegun) else None
        begun: list[Event | None] = []
        for exercise in search.exercises(compiled, judged):
            slots = (judged,) if exercise is None else (judged, exercise)
            known = exercise is None or effective(compiled, exercise)
            if known and all(passes(test, slots) for test in compiled.form.tests):
                begun.append(exercise)
                found = search.norm(compiled.form, judged, exercise)
                if found is None:
                    lacks = unmet(compiled.form, judged.quiet, exercise)
                    parts: dict[str, Any] = {"lacks": lacks, "events": shown((), lacks)}
                    reason = self._reason(compiled, Outcome.UNMET, exercise=exercise, **parts)
                    yield ObligationFate(
                        fate=FateKind.UNMET, reason=reason, occasion=told, began=began
                    )
                elif found.exceptions is None:  # what would begin it took no effect
                    yield self._pending(compiled, judged.at, told, exercise)
                else:
                    held = compiled.form.cases[found.case].unless[found.exception].written
                    parts = {
                        "events": found.events,
                        "exceptions": found.exceptions,
                        "held": held,
                    }
                    reason = self._reason(compiled, Outcome.YIELDS, exercise=exercise, **parts)
                    yield ObligationFate(
                        fate=FateKind.EXCEPTED, reason=reason, occasion=told, began=began
                    )

        if not begun:  # nothing that would begin it is on record
            yield self._pending(compiled, judged.at, told)

    def _pending(
        self, compiled: CompiledNorm, at: int, told: Event | None, exercise: Event | None = None
    ) -> ObligationFate:
        """That an obligation was not in force yet, or that what would have begun it failed."""
        course, zone = self._session.course, self._contract.program.zone
        coming = [(p.exercise.id, p) for p in course.pending(at) if p.brings(compiled)]
        begins = {id_ for id_, _ in coming}
        failing = [
            (pending, why)
            for pending, why in course.failed
            if pending.at <= self._at and pending.brings(compiled)
        ]
        known = begins | {pending.exercise.id for pending, _ in failing}
        own = exercise or (told if told is not None and told.id in known else None)
        if own is not None:  # what others would begin is another matter
            begins &= {own.id}
            failing = [(pending, why) for pending, why in failing if pending.exercise.id == own.id]
        failed = tuple(failed_notice(pending, place, by) for pending, (place, by) in failing)
        pending_still = begins - {notice.event.id for notice in failed}
        sure = (p.at for id_, p in coming if id_ in pending_still and not p.by_then)
        by_notice = min(sure, default=None)
        first = self._in_force.to_begin(compiled, at)
        first = first if by_notice is None else zone.moment(by_notice)
        reason = self._reason(compiled, Outcome.PENDING, exercise=exercise, begins=first)
        fate = FateKind.FAILED if failed and not pending_still else FateKind.PENDING
        return ObligationFate(
            fate=fate,
            reason=reason,
            occasion=told,
            failed=failed if fate is FateKind.FAILED else (),
        )

    def _reason(self, compiled: CompiledNorm, outcome: Outcome, **parts: Any) -> Reason:  # noqa: ANN401
        return Reason(
            outcome=outcome,
            clause=compiled.clause,
            norm=compiled.norm,
            since=compiled.in_text.since,
            **parts,
        )


def _nearest(norms: list[CompiledNorm], at: int) -> list[CompiledNorm]:
    """Those that the text holds at an instant; where it holds none, the last ones or the next."""
    here = [c for c in norms if c.given <= at and not c.is_over(at)]
    past = [c for c in norms if c.is_over(at)]
    latest = max((c.last for c in past if c.last is not None), default=None)
    following = min((c.given for c in norms if c.given > at), default=None)
    return (
        here
        or [compiled for compiled in past if compiled.last == latest]
        or [compiled for compiled in norms if compiled.given == following]
    )
