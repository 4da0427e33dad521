"""Finds what has become of a contract, with what is open settled in one way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from contract_rules.answers.contract_status import (
    ContractState,
    ContractStatus,
    FailedNotice,
    RunningNotice,
)
from contract_rules.answers.duties import DutyStatus
from contract_rules.norms.norms import Obligation, Terminates
from contract_rules.queries.duties import name_of
from contract_rules.values.instants import beginning, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from contract_rules.answers.duty_names import DutyName
    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.session import Session
    from contract_rules.evaluation.timeline.accounts import Account
    from contract_rules.evaluation.timeline.course import Course
    from contract_rules.evaluation.timeline.pending import Pending
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

_DAY = timedelta(days=1)


def contract_status_of(session: Session, on: On, contract: Contract) -> ContractStatus:
    """What has become of a contract by a date.

    Args:
        session: What answers, gone through up to the date.
        on: The date; its end, for a day.
        contract: The contract.
    """
    at, course = contract.program.zone.instant(on), session.course
    accounts = list(course.ledger.arisen(at))
    owed, suspended = _left_of(accounts, at, contract)
    failed = tuple(
        failed_notice(pending, place, by)
        for pending, (place, by) in course.failed
        if pending.at <= at and isinstance(pending.effect, Terminates)
    )
    ended = [one for one in course.terminated if one.at <= at]
    if ended:
        return ContractStatus(
            state=ContractState.TERMINATED,
            since=day(ended[0].at),
            event=ended[0].exercise,
            clause=ended[0].compiled.clause.id,
            duties=owed,
            suspended=suspended,
            failed=failed,
            on=on,
            contract=contract,
        )
    state, since = _by_itself(course, accounts, at, contract)
    return ContractStatus(
        state=state,
        since=since,
        duties=owed,
        suspended=suspended,
        failed=failed,
        running=tuple(_running(course, at)),
        on=on,
        contract=contract,
    )


def _left_of(
    accounts: Iterable[Account], at: int, contract: Contract
) -> tuple[tuple[DutyName, ...], tuple[DutyName, ...]]:
    """The duties of which something is left to do: those that bind, and those suspended."""
    owed: list[DutyName] = []
    suspended: list[DutyName] = []
    for account in accounts:
        if account.settled_at(at) is None:
            kept = suspended if account.status(at) is DutyStatus.SUSPENDED else owed
            kept.append(name_of(account, at, contract))
    return tuple(owed), tuple(suspended)


def _running(course: Course, at: int) -> Iterator[RunningNotice]:
    """The notices of termination that are given by an instant and run, up to the one that ends it.

    Those before that one may come to nothing.
    """
    for pending in sorted(course.pending(at), key=lambda one: one.at):
        if isinstance(pending.effect, Terminates) and pending.exercise.at <= at:
            yield RunningNotice(
                event=pending.exercise,
                clause=pending.compiled.clause.id,
                on=day(pending.at - 1),
                may_fail=bool(pending.by_then),
            )
            if not pending.by_then:
                return


def failed_notice(pending: Pending, place: int, by: tuple[Event, ...]) -> FailedNotice:
    """The notice of an effect that failed.

    Args:
        pending: The effect.
        place: The number of the alternative by which it did.
        by: The events that show that.
    """
    return FailedNotice(
        event=pending.exercise,
        clause=pending.compiled.clause.id,
        on=day(pending.at - 1),
        by=by,
        condition=pending.failing(place),
    )


def _by_itself(
    course: Course, accounts: Sequence[Account], at: int, contract: Contract
) -> tuple[ContractState, date]:
    """What has become of a contract that nobody terminated, and since when."""
    if at < beginning(contract.effective):
        return ContractState.NOT_YET, contract.effective
    norms, in_force = contract.program.norms, course.in_force
    if not any(compiled.first > at or in_force.is_in_force(compiled, at) for compiled in norms):
        last = [in_force.ended(compiled, at) for compiled in norms]
        ended = [one for one in last if one is not None]
        if ended:  # else there is nothing yet that could have expired
            return ContractState.EXPIRED, day(max(ended)) + _DAY
    settled = [account.settled_at(at) for account in accounts]
    known = [one for one in settled if one is not None]
    if known and len(known) == len(settled) and not _may_oblige(course, at, contract):
        return ContractState.FULFILLED, day(max(known))
    return ContractState.IN_FORCE, contract.effective


def _may_oblige(course: Course, at: int, contract: Contract) -> bool:
    """Whether something that a contract says, or will say, may still make a duty arise."""
    roused = {account.compiled.original for account in course.ledger.arisen(at)}
    return any(
        isinstance(compiled.norm, Obligation)
        and not compiled.is_over(at)
        and (compiled.recurs or not (compiled.arises_at_once and compiled.original in roused))
        and not compiled.stands_in
        for compiled in contract.program.norms
    )
