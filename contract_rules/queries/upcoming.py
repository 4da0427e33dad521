"""Lists what changes after a date if nobody does anything: deadlines, terms, notices, texts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.answers.contract_status import failing_in_words
from contract_rules.answers.duties import SETTLED, StepKind
from contract_rules.answers.norms_in_words import effect_in_words
from contract_rules.answers.phrases import Words
from contract_rules.answers.upcoming import Upcoming, UpcomingKind
from contract_rules.norms.norms import (
    Exemption,
    Obligation,
    Permission,
    Power,
    Prohibition,
    Terminates,
    by_then,
    clauses_of,
)
from contract_rules.queries.duties import duty_of, steps_of
from contract_rules.values.instants import END, On, day, instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.answers.duties import Duty
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.timeline.course import Course


def ahead(contract: Contract, course: Course, on: On) -> tuple[Upcoming, ...]:
    """What changes after a date, by what is on record up to it.

    Args:
        contract: The contract.
        course: The course of events up to the date; it goes on by itself.
        on: The date.
    """
    at = contract.program.zone.instant(on)
    course.advance(END, at)
    found = (
        *_deadlines(contract, course, on),
        *_openings(contract, course, on),
        *_overdue(contract, course, on),
        *_binding(contract, course, on),
        *_periods(contract, course, at),
        *_terms(contract, course, at),
        *_notices(contract, course, at),
        *_texts(contract, at),
    )
    return tuple(sorted(found, key=lambda change: (change.on, change.clauses, change.what)))


def _deadlines(contract: Contract, course: Course, on: On) -> Iterator[Upcoming]:
    at = contract.program.zone.instant(on)
    words = Words.of(contract)
    for account in course.ledger.accounts.all:
        limits = [(account.arisen, account.breached, UpcomingKind.DEADLINE)]
        limits += [(g.since, g.passed, UpcomingKind.GRACE) for g in account.graces]
        for since, passed, kind in limits:
            if since <= at and passed is not None and passed > at:
                duty, clauses = duty_of(account, on, contract), (account.compiled.clause.id,)
                last = "last day" if kind is UpcomingKind.DEADLINE else "last day of grace"
                what = f"{last} for {words.party(duty.bearer)} to {_asked(words, duty)}"
                if kind is UpcomingKind.DEADLINE and isinstance(duty.due, datetime):
                    what = f"{what}, by {duty.due.isoformat()}"
                yield Upcoming(
                    on=day(passed - 1), kind=kind, clauses=clauses, what=what, duty=duty
                )


def _asked(words: Words, duty: Duty) -> str:
    """What performs a duty; of an amount that grows, that it is of the day asked about."""
    told = words.either(duty.acts)
    return f"{told} (so much up to {duty.on.isoformat()}, and it grows)" if duty.grows else told


def _openings(contract: Contract, course: Course, on: On) -> Iterator[Upcoming]:
    """From when duties that had arisen may be performed, unless they are no longer owed then."""
    at = contract.program.zone.instant(on)
    words = Words.of(contract)
    for account in course.ledger.accounts.all:
        opens = account.opens
        if opens is None or account.arisen > at or opens <= at:
            continue
        if account.settled_at(opens) is None:
            duty, clauses = duty_of(account, on, contract), (account.compiled.clause.id,)
            what = f"first day for {words.party(duty.bearer)} to {_asked(words, duty)}"
            kind = UpcomingKind.OPENING
            yield Upcoming(on=day(opens), kind=kind, clauses=clauses, what=what, duty=duty)


def _overdue(contract: Contract, course: Course, on: On) -> Iterator[Upcoming]:
    at = contract.program.zone.instant(on)
    words = Words.of(contract)
    for account in course.ledger.accounts.all:
        for since, late in account.lateness if account.arisen <= at else ():
            if since > at and not account.is_settled:
                duty = duty_of(account, on, contract)
                act = _asked(words, duty)
                what = f"{words.party(duty.bearer)} is overdue by more than {late.by} to {act}"
                clauses, kind = (duty.clause,), UpcomingKind.OVERDUE
                yield Upcoming(on=day(since), kind=kind, clauses=clauses, what=what, duty=duty)


def _binding(contract: Contract, course: Course, on: On) -> Iterator[Upcoming]:
    """When duties that had arisen cease to bind, come to clash with norms, or bind again."""
    at = contract.program.zone.instant(on)
    words = Words.of(contract)
    kinds = {
        StepKind.OUTRANKED: "no longer binds",
        StepKind.CLASHED: "clashes",
        StepKind.BINDS: "binds again",
    }
    for account in course.ledger.accounts.all:
        if account.arisen <= at and account.outrankings and account.status(at) not in SETTLED:
            duty = duty_of(account, on, contract)
            for step in steps_of(account, END, contract):
                if step.kind in kinds and step.on > day(at):
                    what = f"the duty of {words.party(duty.bearer)} to {words.either(duty.acts)}"
                    clauses = (duty.clause, *step.clauses)
                    kind, what = UpcomingKind.BINDING, f"{what} {kinds[step.kind]}"
                    yield Upcoming(on=step.on, kind=kind, clauses=clauses, what=what, duty=duty)


def _periods(contract: Contract, course: Course, at: int) -> Iterator[Upcoming]:
    """When the next duty arises of each obligation whose duties recur."""
    words = Words(contract.vocabulary, {})
    for since, compiled in course.periods(at):
        norm, clauses = compiled.norm, (compiled.clause.id,)
        if not course.in_force.is_in_force(compiled, since):
            continue
        what = f"{words.party(norm.bearer)} comes to owe again: {words.asked(norm)}"
        yield Upcoming(on=day(since), kind=UpcomingKind.PERIOD, clauses=clauses, what=what)


def _terms(contract: Contract, course: Course, at: int) -> Iterator[Upcoming]:
    words = Words.of(contract)
    verbs = {
        Permission: "may",
        Prohibition: "may not",
        Exemption: "need not",
        Power: "can",
        Obligation: "must",
    }
    for compiled in contract.program.norms:
        if course.in_force.to_begin(compiled, at) is not None:
            norm, on, clauses = compiled.norm, day(compiled.first), (compiled.clause.id,)
            bearer = words.party(norm.bearer)
            what = f"first day on which {bearer} {verbs[type(norm)]} {words.asked(norm)}"
            if isinstance(norm, Obligation) and norm.upon is not None:
                what = f"first day on which {bearer} comes to owe under {compiled.clause.id}"
            yield Upcoming(on=on, kind=UpcomingKind.BEGINNING, clauses=clauses, what=what)
        if compiled.by_term and compiled.last is not None and _lasts(course, compiled, at):
            norm = compiled.norm
            bearer = words.party(norm.bearer)
            what = f"last day on which {bearer} {verbs[type(norm)]} {words.asked(norm)}"
            if isinstance(norm, Obligation):
                what = f"last day on which {bearer} comes to owe under {compiled.clause.id}"
            on, clauses = day(compiled.last), (compiled.clause.id,)
            yield Upcoming(on=on, kind=UpcomingKind.TERM, clauses=clauses, what=what)


def _lasts(course: Course, compiled: CompiledNorm, at: int) -> bool:
    """Whether a norm is in force at an instant, and still is when its term ends."""
    force = course.in_force
    return force.is_in_force(compiled, at) and force.is_in_force(compiled, compiled.last or at)


def _notices(contract: Contract, course: Course, at: int) -> Iterator[Upcoming]:
    """When notices run out, and what takes effect then, or fails by what happened meanwhile."""
    failed = dict(course.failed)
    over = min((ended.at for ended in course.terminated), default=END)
    for pending in (p for p in course.pending(at) if p.at <= END and p not in course.idle):
        if isinstance(pending.effect, Terminates) and pending.at > over:
            continue  # what has ended is not ended again
        exercise, clause = pending.exercise, pending.compiled.clause.id
        targets = clauses_of(pending.effect)
        clauses = (clause, *targets)
        words = Words.of(contract).about(exercise.act)
        word = effect_in_words(evolve(pending.effect, after=None), words)
        what = f"{exercise} takes effect: {word}"
        if pending in failed:
            place, by = failed[pending]
            why = failing_in_words(pending.failing(place), by, words)
            what = f"{exercise} comes to nothing, as {why}, so that nothing {word}"
        elif (saved := by_then(pending.compiled.norm)) is not None:
            what = f"{what}, unless by then {words.condition(saved)}"
        kind = UpcomingKind.NOTICE
        yield Upcoming(on=day(pending.at), kind=kind, clauses=clauses, what=what)


def _texts(contract: Contract, at: int) -> Iterator[Upcoming]:
    for amendment in contract.amendments:
        if instant(amendment.effective) > at:
            changed = [p.id for p in (*amendment.adds, *amendment.replaces)]
            clauses = tuple(sorted({*changed, *amendment.repeals, *amendment.discharges}))
            what = f"{amendment.title} takes effect"
            on, kind = amendment.effective, UpcomingKind.TEXT
            yield Upcoming(on=on, kind=kind, clauses=clauses, what=what)
