"""Checks that months and years state a rule for a day that a month does not have."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause, Provision
from contract_rules.contracts.validation.contents import totals_in
from contract_rules.errors import AmbiguousDateError, CalendarEndError
from contract_rules.norms.computed_terms import PeriodsLate
from contract_rules.norms.dates import PeriodsBetween, StatedPeriod
from contract_rules.norms.expressions import Const, Shifted, is_term
from contract_rules.norms.norms import (
    Before,
    Begins,
    By,
    Norm,
    Obligation,
    Suspends,
    Within,
    clauses_of,
    conditions,
    effects,
    terms,
)
from contract_rules.norms.traversal import plain, terms_of
from contract_rules.values.periods import Elapsing, Months, Period, Years, after
from contract_rules.values.recurrence import lacks_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.norms.expressions import AnyTerm


def check_month_ends(
    dated: Iterable[tuple[Provision, date]], all_of_them: tuple[Provision, ...], mistakes: Mistakes
) -> None:
    """Check that months and years state a rule for a day that a month does not have.

    They need none where they count from a constant day of the first 28 of a month. Noted as a
    mistake (AmbiguousDateError): that they count from another, or from one that a history tells.
    So do days that come again each month or year, and are not named.

    Args:
        dated: The provisions of the texts, each with the first day of its wording.
        all_of_them: Every provision of every text.
        mistakes: Where a mistake is noted.
    """
    norms = [norm for provision in all_of_them for norm in provision.spoken.norms]
    moved = {
        target
        for norm in norms
        for effect in effects(norm)
        if isinstance(effect, Begins | Suspends)
        for target in clauses_of(effect)
    }
    for provision, since in dated:
        begun = None if provision.id in moved else since
        _unnamed_days(provision, begun, mistakes)
        for period, start in _counted(provision, begun):
            ruled = not isinstance(period, Months | Years) or period.rounding is not None
            if period.count and not ruled and (start is None or start.day > _SAFE):
                name = "months" if isinstance(period, Months) else "years"
                msg = (
                    f"{provision.id}: {name}({period.count}) counts from {_unsafe(start)}; state "
                    f"the rule: {name}({period.count}, rounding=MonthEnd.LAST_DAY) or "
                    "MonthEnd.NEXT_DAY"
                )
                mistakes.note(AmbiguousDateError(msg), provision)


_SAFE = 28
"""The last day of a month that every month has."""


def _unsafe(start: date | None) -> str:
    if start is None:
        return "a day that only a history tells, and it may be the 31st"
    return f"{start}, a day that not every month has"


def _unnamed_days(provision: Provision, since: date | None, mistakes: Mistakes) -> None:
    """Check that a rule which names no day counts from one that each of its months has."""
    if not isinstance(provision, Clause):
        return
    start = None if provision.dormant else since
    for norm in provision.norms:
        every = norm.every if isinstance(norm, Obligation) else None
        if every is not None and lacks_days(every, start):
            msg = (
                f"{provision.id}: every={str(every)!r} names no day and counts from "
                f"{_unsafe(start)}; name the day: every=monthly(day=-1) for the last of each "
                "month, every=yearly(month=3, day=31)"
            )
            mistakes.note(AmbiguousDateError(msg), provision)


def _counted(provision: Provision, since: date | None) -> Iterator[tuple[Period, date | None]]:
    """The periods of a provision, each with the day from which it counts, where that is constant.

    Args:
        provision: The provision.
        since: The first day of its wording, where no exercise changes whether it is in force.
    """
    for total in totals_in(provision):
        added = () if total.added is None else (total.added,)
        windows = (p for p in (total.within, total.in_any) if p is not None)
        yield from ((period, None) for period in (*windows, *_reckoned_with(added)))
    if isinstance(provision, Clause):
        for norm in provision.norms:
            yield from _counted_in(norm, None if provision.dormant else since)


def _counted_in(
    norm: Norm, start: date | None, *, remedy: bool = False
) -> Iterator[tuple[Period, date | None]]:
    """The periods of a norm and of those within it, but for windows of totals.

    Args:
        norm: The norm.
        start: The day from which it is in force; for a remedy, the deadline of what it remedies.
        remedy: Whether it is written under ``otherwise=``.
    """
    notices = [effect.after for effect in effects(norm) if effect.after is not None]
    yield from ((notice, None) for notice in notices if isinstance(notice, Period))
    told = (*notices, *(day for day in (norm.until, norm.from_) if is_term(day)))
    days = plain(day for day in told if not isinstance(day, Period))
    yield from ((day.period, None) for day in days if isinstance(day, Shifted))
    if isinstance(norm, Obligation):
        fields = [m for act in norm.acts for _, m in act.fields]
        for term in plain(term for m in fields for term in terms_of(m)):
            if isinstance(term, PeriodsLate):
                yield term.every, start
        asked = (*(t for m in fields for t in terms_of(m)), *terms(norm))
        yield from ((period, None) for period in _reckoned_with(asked))
        alone = norm.upon is None and norm.every is None
        fixed = _begun(norm, start) if alone and (remedy or not conditions(norm)) else None
        period = norm.deadline.period if isinstance(norm.deadline, Within) else None
        if period is not None and not isinstance(period, StatedPeriod):
            yield period, fixed
        if isinstance(norm.not_before, Period):
            yield norm.not_before, fixed
        if norm.otherwise is not None:
            last = None if fixed is None else _deadline(norm, fixed)
            yield from _counted_in(norm.otherwise, last, remedy=True)
    for effect in effects(norm):
        if isinstance(effect, Begins) and not isinstance(effect.target, str):
            yield from _counted_in(effect.target, None)


def _reckoned_with(asked: Iterable[AnyTerm]) -> Iterator[Period]:
    """The periods with which some terms reckon from one day to another."""
    for term in plain(asked):
        if isinstance(term, Shifted):
            yield term.period
        if isinstance(term, PeriodsBetween):
            yield term.every


def _begun(norm: Obligation, start: date | None) -> date | None:
    """The day on which a duty arises without an occasion; None where that is not constant."""
    begins = norm.from_
    if begins is None or start is None:
        return start
    if isinstance(begins, datetime) or not isinstance(begins, date):
        return None
    return max(start, begins)


def _deadline(norm: Obligation, start: date) -> date | None:
    """The day on which a duty falls due that arises on a day; None where that is not constant."""
    if norm.is_timed:
        return None
    with suppress(AmbiguousDateError, CalendarEndError):
        match norm.deadline:
            case Within(period) if not isinstance(period, StatedPeriod | Elapsing):
                return norm.rolled(after(start, period))
            case By(Const(date() as last)):
                return max(start, norm.rolled(last))
            case Before(Const(date() as limit)):
                last = limit if limit <= start else limit - timedelta(days=1)
                return max(start, norm.rolled(last))
            case _:
                pass
    return None
