"""Finds norms that mean something, and not what their author is likely to mean by them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, assert_never

from contract_rules.norms.computed_terms import ToDate, Total
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    Compared,
    Const,
    Defined,
    FieldOf,
    Not,
    Occurred,
    Shifted,
    When,
)
from contract_rules.norms.norms import Begins, Obligation, Power, Terminates, conditions
from contract_rules.norms.traversal import occurrences, plain, terms_of, walk
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.values.recurrence import next_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.clauses import Clause
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import AnyTerm, Condition
    from contract_rules.norms.norms import Norm
    from contract_rules.testing.checks.flaws import Flaw


def misreadings(contract: Contract) -> Iterator[Flaw]:
    """Norms that are likely to be meant otherwise."""
    found: dict[Flaw, None] = {}
    for compiled in contract.program.norms:
        norm, clause = compiled.norm, compiled.clause
        if isinstance(norm, Obligation):
            found |= dict.fromkeys(_empty_windows(norm, clause.id))
            found |= dict.fromkeys(_late_exceptions(norm, clause.id))
            if not clause.dormant and clause in contract.clauses:
                found |= dict.fromkeys(_short_periods(norm, clause.id, contract.effective))
        found |= dict.fromkeys(_any_earlier(norm, clause.id))
        found |= dict.fromkeys(_early_totals(norm, clause.id))
        if isinstance(norm, Power):
            found |= dict.fromkeys(_ended_at_once(norm, clause, contract))
            found |= dict.fromkeys(_upon_notice(norm, contract))
    yield from found


def _short_periods(norm: Obligation, clause: str, effective: date) -> Iterator[Flaw]:
    """What is owed in advance, for a first period that none of the days begins."""
    is_told = norm.apportioned is not None or norm.first_period is not None
    if norm.every is None or not norm.in_advance or is_told:
        return
    begins = norm.from_  # of what recurs it is a day, or not stated
    start = max(effective, begins) if isinstance(begins, date) else effective
    first = next_day(norm.every, start, start)
    if first is not None and first != start:
        text = (
            f"the first period begins on {start.isoformat()}, which is none of the days that "
            f"begin one, as {first.isoformat()} is, and what is owed for it is owed in full and "
            "at once"
        )
        instead = (
            "say what is owed until the first of the days: first_period=usd(0), or "
            "apportioned=by_days(2, Rounding.HALF_UP)"
        )
        yield flaw(FlawKind.SHORT_PERIOD, (clause,), None, text, instead)


def _empty_windows(norm: Obligation, clause: str) -> Iterator[Flaw]:
    """Totals as of an occasion of what comes after it, of which there is nothing then."""
    upon = norm.upon
    if upon is None or norm.also:
        return
    owed = [way.amount[1] for way in norm.ways if way.amount is not None]
    to_date = {id(part) for one in plain(owed) if isinstance(one, ToDate) for part in plain([one])}
    for total in plain(owed):
        if not isinstance(total, Total) or id(total) in to_date:
            continue
        if _is_of(upon, total.since) or _is_later(upon, total.until):
            text = (
                f"{total} is as of the occasion, {upon.act.kind}, so that nothing is in it that "
                "comes after that, as it says"
            )
            instead = (
                "write to_date(total(...)), which counts to the end of the deadline, or let what "
                "happens last be the occasion"
            )
            yield flaw(FlawKind.EMPTY_WINDOW, (clause,), None, text, instead)


def _is_of(upon: Occurred, day: AnyTerm | None) -> bool:
    """Whether a day is that of an occasion."""
    if not isinstance(day, When):
        return False
    return day.kind == upon.act.kind if day.occurrence is None else day.occurrence == upon


def _is_later(upon: Occurred, day: AnyTerm | None) -> bool:
    """Whether a day is one to which periods from that of an occasion lead."""
    while isinstance(day, Shifted) and not day.back:
        if _is_of(upon, day.term):
            return True
        day = day.term
    return False


def _late_exceptions(norm: Obligation, clause: str) -> Iterator[Flaw]:
    """Exceptions of a duty for an act about its occasion, which is likely to come after that."""
    upon, ruled_out = norm.upon, (None if norm.provided is None else Not(norm.provided))
    if upon is None:
        return
    occasions = {one.act.kind for one in (upon, *norm.also)}
    for part, holds in (*_signed(norm.unless), *_signed(ruled_out)):
        if not holds or not isinstance(part, Occurred) or part.act.kind in occasions:
            continue
        if part.by != CONTRACT and _is_about(upon, part):
            text = (
                f"whether there was {part.act.kind} is looked at when the duty arises, upon "
                f"{upon.act.kind}; where it comes later, it excepts nothing"
            )
            instead = (
                f"if it may come later, write an exemption that prevails, "
                f"need_not({norm.act.kind}(...), provided=...), in a clause of its own with "
                f"overrides=({clause!r},)"
            )
            yield flaw(FlawKind.LATE_EXCEPTION, (clause,), None, text, instead)


def _is_about(upon: Occurred, asked: Occurred) -> bool:
    """Whether an act is asked for with a field of an occasion: it is about the same thing."""
    terms = (term for _, matcher in asked.act.fields for term in terms_of(matcher))
    of_occasion = (None, upon)
    return any(
        isinstance(one, FieldOf) and one.kind == upon.act.kind and one.occurrence in of_occasion
        for one in plain(terms)
    )


def _signed(condition: Condition | None, holds: bool = True) -> Iterator[tuple[Condition, bool]]:  # noqa: FBT001, FBT002
    """The parts of a condition, each with whether it helps the condition when it holds."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _signed(part, holds)
        case Not(inner):
            yield from _signed(inner, not holds)
        case Occurred() | Compared():
            yield condition, holds
        case Defined() | None:
            return
        case _:
            assert_never(condition)


def _early_totals(norm: Norm, clause: str) -> Iterator[Flaw]:
    """Totals that are to be small in a window, and are so long before it ends.

    That an act is permitted or prohibited as long as a total is small is what is meant.
    """
    is_by_itself = isinstance(norm, Obligation) and norm.upon is None
    if not (is_by_itself or isinstance(norm, Power)):
        return
    for condition in (norm.provided, norm.unless):
        parts = list(_signed(condition))
        if any(isinstance(part, Compared) and part.left.type in _DAYS for part, _ in parts):
            continue  # they may say that the window has ended
        for part, holds in parts:
            total = _small_total(part, holds) if isinstance(part, Compared) else None
            if total is None or total.until is None or _begins_after(norm, total.until):
                continue
            text = (
                f"{total} is as of the day that is asked about, so that it is small enough from "
                "the beginning of its window on, long before that has ended"
            )
            instead = (
                "if the whole window is meant, let the norm begin when that is over: from_= the "
                f"day after {total.until}"
            )
            yield flaw(FlawKind.EARLY_TOTAL, (clause,), None, text, instead)


def _small_total(compared: Compared, holds: bool) -> Total[Any] | None:  # noqa: FBT001
    """The total that is to be less than something, where a comparison is to hold, or not to."""
    less = compared.op in _ORDERS
    if not less and compared.op not in _TURNED:
        return None
    small = compared.left if less is holds else compared.right
    return small if isinstance(small, Total) else None


def _begins_after(norm: Norm, until: AnyTerm) -> bool:
    """Whether a norm is not there before the end of a window, as far as it can be told."""
    begins, last = norm.from_, until.value if isinstance(until, Const) else None
    if not isinstance(begins, date) or not isinstance(last, date):
        return begins is not None
    return begins > (last.date() if isinstance(last, datetime) else last)


_DAYS = frozenset({"date", "datetime"})


def _any_earlier(norm: Norm, clause: str) -> Iterator[Flaw]:
    """Comparisons of an act with any earlier act of its kind, where the last may be meant."""
    upon = norm.upon if isinstance(norm, Obligation) else None
    own = norm.act.kind if upon is None else upon.act.kind
    for condition in conditions(norm):
        parts = tuple(walk(condition))
        if any(isinstance(part, Not) and _rules_out(part, own) for part in parts):
            continue
        for part in parts:
            if isinstance(part, Compared) and part.op in _ORDERS and _compares(part, own):
                text = (
                    f"it holds where {own} compares so with any earlier {own}, be it the last or "
                    "not"
                )
                instead = (
                    "if the last is meant, rule out that another came after it: last = "
                    f"party.did({own}(...), 'the last'), later = party.did({own}(...), 'later'), "
                    "and provided=last & ~(later & (later.on > last.on)) & ..."
                )
                yield flaw(FlawKind.ANY_EARLIER, (clause,), None, text, instead)


_ORDERS, _TURNED = frozenset({"<", "<="}), frozenset({">", ">="})


def _compares(compared: Compared, kind: str) -> bool:
    """Whether a field of an act is compared with one of another act of its kind."""
    sides = [
        [p for p in plain([side]) if isinstance(p, FieldOf)]
        for side in (compared.left, compared.right)
    ]
    own = [any(p.kind == kind and p.occurrence is None for p in side) for side in sides]
    other = [any(p.kind == kind and p.occurrence is not None for p in side) for side in sides]
    return (own[0] and other[1]) or (own[1] and other[0])


def _rules_out(negated: Not, kind: str) -> bool:
    """Whether a condition rules out that there was an act of a kind."""
    return any(asked.act.kind == kind for asked in occurrences(negated.condition))


def _ended_at_once(power: Power, clause: Clause, contract: Contract) -> Iterator[Flaw]:
    """Deeds that an exercise begins as it terminates the contract, which discharges them."""
    ends = [effect.after for effect in power.effects if isinstance(effect, Terminates)]
    for effect in power.effects:
        if not isinstance(effect, Begins) or effect.after not in ends:
            continue
        begun = [
            (compiled.norm, compiled.clause)
            for compiled in contract.program.norms
            if compiled.clause.id == effect.target
        ]
        if not isinstance(effect.target, str):
            begun = [(effect.target, clause)]
        for norm, where in begun:
            if not isinstance(norm, Obligation) or norm.asks_for_money:
                continue
            if norm.upon is None and not where.survives:
                named = (clause.id,) if where.id == clause.id else (clause.id, where.id)
                text = (
                    f"{clause.id} begins what {norm.bearer} must do as it terminates the "
                    "contract, which discharges deeds that are not in breach, so that it is "
                    "never owed"
                )
                instead = f"write {where.id} with survives=True"
                yield flaw(FlawKind.ENDED_AT_ONCE, named, None, text, instead)


def _upon_notice(power: Power, contract: Contract) -> Iterator[Flaw]:
    """Norms that ask for the exercise of a power whose effects may come to nothing by then."""
    if power.unless_by_then is None:
        return
    notice = power.act.kind
    for compiled in contract.program.norms:
        asked = (o for condition in conditions(compiled.norm) for o in occurrences(condition))
        if compiled.norm != power and any(o.act.kind == notice for o in asked):
            text = (
                f"it goes by the notice, {notice}, and so also where that comes to nothing in the "
                "end"
            )
            instead = (
                "if it is for the end, let the exercise begin it with the same notice: "
                "then=(terminates(after=...), begins(clause, after=...)), in a clause with "
                "dormant=True and survives=True"
            )
            yield flaw(FlawKind.UPON_NOTICE, (compiled.clause.id,), None, text, instead)
