"""Contracts that oblige, for laws to be tried on.

Clauses are numbered, and ask about the duties of lower numbers only, so that no question goes
in a circle. There are few acts, parties, amounts and days, so that payments fit duties.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, field
from hypothesis import reject
from hypothesis import strategies as st

from contract_rules.contracts.clauses import Amendment, Clause, Survival
from contract_rules.contracts.contract import Contract
from contract_rules.errors import CircularQuestionError, ContractError, WrongTypeError
from contract_rules.language.actions import anything, at_least, at_most, less_than, more_than
from contract_rules.language.amounts import (
    count,
    greatest,
    interest,
    least,
    lookup,
    outstanding,
    periods_late,
    rounded,
    tiered,
    to_date,
    total,
    undisclosed,
    when,
)
from contract_rules.language.choices import first, latest
from contract_rules.language.dates import days, days_between, end_of_month, nth_business_day
from contract_rules.language.effects import (
    assigns,
    begins,
    breach_of,
    due,
    ends,
    kept,
    overdue,
    releases,
    resumes,
    suspends,
    terminates,
    waives,
)
from contract_rules.language.parties import any_party, jointly
from contract_rules.norms.computed_terms import Interest, PeriodsLate
from contract_rules.norms.derived_events import occasion_in
from contract_rules.norms.expressions import Computed, Const, Occurred, OneOf, term
from contract_rules.norms.norms import (
    Begins,
    Norm,
    Obligation,
    has_notice,
    is_grace,
    within,
)
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.norms.traversal import plain
from contract_rules.testing.orders import counting_in, counting_in_amendments
from contract_rules.testing.strategies.drawing import chance, mostly, pick
from contract_rules.testing.strategies.norm_contracts import asking, attempted, narrowed
from contract_rules.testing.strategies.vocabulary import (
    DEALINGS,
    PARTIES,
    Claim,
    Deliver,
    Order,
    Pay,
    Remit,
    Reorder,
    Visit,
)
from contract_rules.values.acts import each_of
from contract_rules.values.apportioning import by_days
from contract_rules.values.calendars import Calendar, Roll
from contract_rules.values.data_classes import frozen
from contract_rules.values.day_counts import DayCount
from contract_rules.values.money import Money, Rounding, percent, usd
from contract_rules.values.periods import MonthEnd, business_days, hours, months
from contract_rules.values.recurrence import monthly, weekly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from contract_rules.language.parties import Occasions, Party
    from contract_rules.norms.expressions import Condition, Term
    from contract_rules.norms.norms import PowerEffect
    from contract_rules.values.periods import Period

ANN, BEA, CYD = PARTIES[:3]

BOTH = jointly(BEA, CYD)
SHARING = jointly(BEA, CYD, shares={BEA: percent(60), CYD: percent(40)})
"""Two parties who owe a debt together, and by shares."""

START = date(2020, 1, 30)

WEEK = tuple(START + timedelta(days=n) for n in range(8))
"""The days on which something is done; a month after two of them is no day of February."""

AMENDED = WEEK[4]

OFFICE = Calendar(off=(WEEK[1], WEEK[5], AMENDED), years=(1970, 2100))
"""Two of these days are on a weekend, and the first of them is the last of its month."""

PERIODS: tuple[Period, ...] = (days(0), days(1), days(3), months(1, MonthEnd.LAST_DAY))


Upon: TypeAlias = Order | Visit | Claim
"""An act upon which duties arise."""


@frozen
class Site:
    """Where a norm is written.

    Attributes:
        below: The clauses whose duties it may ask about, each with the kinds of acts that these
            arise upon.
        upon: The kind of act that terms may speak of.
        depth: How many norms may follow upon each other.
        plain: Whether amounts and conditions depend on nothing that payments change.
        late: Whether a duty in breach comes before.
        bears: Whether interest may run on that.
    """

    below: Mapping[str, tuple[type[Upon], ...]] = MappingProxyType({})
    upon: type[Upon] | None = None
    depth: int = 2
    plain: bool = False
    late: bool = field(default=False, kw_only=True)
    bears: bool = field(default=False, kw_only=True)

    @property
    def inner(self) -> Site:
        """Where what follows upon a breach is written."""
        return Site(self.below, self.upon, self.depth - 1, self.plain, late=True)


def _times(amount: Money, number: Term[int]) -> Term[Money]:
    return Computed("*", (Const(amount), term(number)))


def _amount(draw: DrawFn, site: Site) -> Any:  # noqa: ANN401 (a term, or an amount)
    among: list[Any] = [usd(1), usd(2), usd("3.50")]
    if site.upon is Order:
        price = Order.price
        among += [price, price, percent(50) * price, price + usd(1), least(price, usd(2))]
        among += [
            tiered(price, (at_most(usd(1)), percent(50)), (more_than(usd(1)), percent(25))),
            tiered(Order.level, (less_than(2), usd(1)), (at_least(2), usd("0.50"))),
            lookup(price, (less_than(usd(2)), usd(1)), (at_least(usd(2)), price - usd(1))),
            lookup(Order.level, (1, usd(2)), (anything, usd(1))),
            when((price > usd(1)) & ~(Order.level == 2), usd(1), price),  # noqa: PLR2004
            rounded(price / Order.level, 2, Rounding.HALF_EVEN),
            price / 4,
        ]
        among += [_times(usd(1), days_between(Order.on, Order.due))]
        among += [greatest(price - usd(2), usd("0.25")), price - usd(2), price * Order.level]
    if site.late:
        among += [_times(usd(1), periods_late(days(2)))]
        among += [least(usd(2), _times(usd(1), periods_late(days(1))))]
    if site.plain:
        among.append(_times(usd(1), count(Claim, by=ANN)))
    else:
        ordered = total(Order.price, by=ANN)
        among += [_times(usd(2), count(Visit, by=ANN)), usd(5) - ordered, undisclosed]
        among += [
            total(Order.price * Order.level, by=ANN),
            total(Order.price, by=ANN, until=WEEK[3]),
        ]
        among += [percent(50) * to_date(ordered), usd(4) - to_date(ordered)]
        if site.upon is not None or site.late:  # else it moves, and payments would count twice
            paid = total(Pay.amount, by=BEA)
            within = pick(draw, days(2), None)
            window = total(Pay.amount, by=BEA, within=within, in_any=None if within else days(2))
            among += [usd(5) - paid, least(usd(3), usd(6) - window)]
        among += _interest(site)
        among += [outstanding(id_, of=_occasion(draw, site, id_)) for id_ in site.below]
        among += [to_date(outstanding(id_)) for id_ in site.below]
    return pick(draw, *among)


def _interest(site: Site) -> list[Term[Money]]:
    """Interest at a rate a day, and at one a year."""
    found: list[Term[Money]] = []
    if site.late:
        found.append(interest(percent(10), on=usd(5), per=days(1)))
    if site.bears:
        yearly = interest(percent(400), convention=DayCount.THIRTY_360)
        found += [interest(percent(10), per=days(1)), rounded(yearly, 2, Rounding.HALF_UP)]
        joining = interest(percent(10), per=days(1), compound="FREQ=DAILY;INTERVAL=2")
        found.append(rounded(joining, 2, Rounding.HALF_UP))
    elif site.upon is Order:
        on = Order.price - total(Pay.amount, by=BEA)
        found.append(least(interest(percent(10), on=on, per=days(2)), usd(2)))
    return found


def _bears(norm: Obligation) -> bool:
    """Whether interest may run on what is outstanding of a duty."""
    fixed = not (norm.alternatives or is_growing(norm) or bears_interest(norm))
    return norm.amount is not None and fixed


def _occasion(draw: DrawFn, site: Site, id_: str) -> Upon | None:
    """What occasion a duty of a clause must have to be asked about; None for any."""
    kinds = site.below[id_]
    if not kinds or chance(draw, 2):
        return None
    match pick(draw, *kinds)():
        case Claim():
            return Claim(number=Claim.number if site.upon is Claim else pick(draw, 1, 2))
        case kind:
            own = (Order.level,) if site.upon is Order else ()
            level: Any = pick(draw, *own, 1, at_least(2))
            return type(kind)(level=level)


def _deed(draw: DrawFn, site: Site, payee: Party) -> tuple[Pay | Deliver, Party | None]:
    """An act to be done, and its creditor where the act does not name one."""
    if not chance(draw, 3):
        kind = Remit if chance(draw, 6) else Pay
        amount = _amount(draw, site)
        return kind(amount=at_least(amount) if chance(draw, 4) else amount, to=payee), None
    level = Order.level if site.upon is Order else pick(draw, 1, 2)
    return Deliver(level=pick(draw, level, level, 1)), pick(draw, None, payee)


def window(draw: DrawFn, site: Site) -> dict[str, Any]:
    """When a duty is to be performed, as `must` takes it: by when, and perhaps not before when."""
    limit = deadline(draw, site)
    if not chance(draw, 4):
        return limit
    among: list[Any] = [days(1), days(2), WEEK[2], hours(24)]
    if site.upon is Order:
        among += [Order.due, Order.due - days(1), days(Order.level)]
    opening = {"not_before": pick(draw, *among)}
    try:
        BEA.must(Visit(1), **limit, **opening)
    except WrongTypeError:  # it would be after the deadline
        return limit
    return limit | opening


def counting(draw: DrawFn, *, of_money: bool, named: bool) -> dict[str, Any]:
    """How payments count to a duty, as `must` takes it.

    Args:
        draw: Draws.
        of_money: Whether payments add up to it.
        named: Whether a payment may name the event upon which it arises.
    """
    stated: dict[str, Any] = {}
    on_account = of_money and chance(draw, 3)
    if on_account:
        stated["on_account"] = True
    if chance(draw, 3):
        orders = (Allocation.OLDEST, Allocation.OLDEST, Allocation.AS_NAMED)
        stated["allocation"] = pick(draw, *orders[: 3 if named and not on_account else 2])
    return stated


def deadline(draw: DrawFn, site: Site) -> dict[str, Any]:
    """By when a duty is to be performed, as `must` takes it."""
    limits: list[dict[str, Any]] = [{"within": period} for period in PERIODS[1:]]
    limits += [{"within": business_days(2, OFFICE)}]
    limits += [{"within": days(0)}, {"within": hours(24 * pick(draw, 1, 3))}, {}]
    limits += [{"by": WEEK[3]}, {"before": WEEK[5]}]
    if site.upon is Order:
        limits += [{"by": Order.due}, {"before": Order.due}]
        month = months(1, pick(draw, *MonthEnd))
        limits += [{"by": pick(draw, Order.on + days(2), Order.on + month)}]
        limits += [{"by": end_of_month(Order.due - days(1))}, {"before": Order.on + days(1)}]
        limits += [{"by": nth_business_day(pick(draw, 1, 2, -1), Order.due, OFFICE)}]
    limit = pick(draw, *limits)
    if limit and chance(draw, 3):
        limit |= {"rolls": pick(draw, *Roll), "calendar": OFFICE}
    return limit


@st.composite
def conditions(draw: DrawFn, site: Site) -> Condition:
    """That something was done, or how it is with the duties of other clauses."""
    party = pick(draw, ANN, BEA)
    among: list[Condition] = [party.did(Visit()), party.did(Visit(level=pick(draw, 1, 2)))]
    claim = Claim(number=pick(draw, 1, 2, 3))
    among.append(pick(draw, ANN.did, ANN.did, ANN.attempted)(claim))
    if site.upon is Order:
        among += [party.did(Visit(level=Order.level)), Order.level == pick(draw, 1, 2)]
        among += [Order.price != usd(2), any_party.did(Visit(level=Order.level))]
    if site.below and not site.plain:
        id_ = pick(draw, *site.below)
        of = _occasion(draw, site, id_)
        among += [breach_of(id_, of=of), kept(id_, of=of), due(id_, of=of), ~due(id_, of=of)]
        among += [~breach_of(id_), overdue(id_, of=of)]
        among.append(overdue(id_, by=pick(draw, *PERIODS[1:]), remedies=True))
    condition = pick(draw, *among)
    return ~condition if chance(draw, 4) else condition


def _stated(draw: DrawFn, site: Site, one_in: int = 4) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for word in ("provided", "unless", "until"):
        if chance(draw, one_in):
            stated[word] = draw(conditions(site))
    if chance(draw, 3 * one_in):
        stated["until"] = pick(draw, *WEEK[1:6])
    if chance(draw, 3 * one_in):
        stated["from_"] = WEEK[1]
    return stated


@st.composite
def obligations(  # noqa: C901, PLR0912 (each part is drawn, or left out)
    draw: DrawFn, site: Site, *, at_once: bool = False
) -> Obligation:
    """An obligation to pay or to deliver; at once, or upon what the site speaks of."""
    pairs: list[tuple[Party, Party]] = [*[(BEA, ANN)] * 5, (ANN, BEA), (BEA, CYD), (BOTH, ANN)]
    pairs += [] if at_once or site.late else [(any_party, ANN)]  # a remedy is one norm
    bearer, creditor = pick(draw, *pairs)
    stated: dict[str, Any] = {} if at_once else _stated(draw, site)
    if not at_once and site.upon is not None:
        by = BEA if chance(draw, 4) else ANN
        level: Any = {}
        if chance(draw, 3):
            field_ = "number" if site.upon is Claim else "level"
            level[field_] = pick(draw, 1, at_least(1))
        kind = Reorder if site.upon is Order and chance(draw, 6) else site.upon
        pattern = kind(**level)
        stated["upon"] = pick(draw, by.did, by.did, by.did, by.attempted)(pattern)
        if chance(draw, 6):
            stated["upon"] = pattern if level else kind  # whoever does it
        stated["upon"] = _several(draw, site, stated["upon"])
        if site.upon is Order and chance(draw, 6):
            stated["until"] = pick(draw, *last_days())
        if site.below and not site.plain and site.upon is Visit:
            id_ = pick(draw, *site.below)
            of = _occasion(draw, site, id_)
            stated["upon"] = pick(draw, kept, breach_of)(id_, of=of)
    act, owed_to = _deed(draw, site, creditor)
    if owed_to is not None:
        stated["owed_to"] = owed_to
    if isinstance(act, Pay) and site.plain and site.upon is not None and not site.late:
        stated["in_one_payment"] = chance(draw, 6)
    of_money = isinstance(act, Pay | Remit) and not stated.get("in_one_payment")
    stated |= counting(draw, of_money=of_money, named="upon" in stated)
    limit: dict[str, Any] = window(draw, site)
    if not at_once and site.upon is None and chance(draw, 2):
        recurring: list[Any] = [weekly("MO"), monthly(), "FREQ=WEEKLY;INTERVAL=2"]
        limit = {"every": pick(draw, *recurring), "in_advance": chance(draw, 3)}
        if chance(draw, 2):
            limit["within"] = days(1)
        if of_money and not bears_interest(bearer.must(act)):
            limit |= pick(draw, {}, *FIRST_PERIODS)
    is_provided = site.upon is Visit and "provided" in stated and chance(draw, 2)
    if is_provided and not _is_of_order(stated):  # which has a price of its own
        stated["provided"] = pick(draw, first, latest)(pick(draw, ANN, BEA).did(Order()))
        return bearer.must(Pay(amount=Order.price, to=creditor), **stated, **limit)
    duty = in_other_ways(draw, bearer.must(act, **stated, **limit), creditor)
    if not limit or not site.depth or chance(draw, 3):
        divided = of_money and duty.apportioned is None and not bears_interest(duty)
        by_shares = divided and bearer is any_party and draw(st.booleans())
        return evolve(duty, bearer=SHARING) if by_shares else duty
    inner = evolve(site.inner, bears=_bears(duty))
    if bears_interest(duty) or not chance(draw, 4):
        return remedied(duty, draw(remedies(inner)))
    again = bearer.must(act, **deadline(draw, site))
    return remedied(duty, _grace(draw, duty, again, inner))


def _is_of_order(stated: Mapping[str, Any]) -> bool:
    """Whether a duty is upon what became of duties upon orders, and knows these."""
    upon = stated.get("upon")
    occasion = occasion_in(upon.act) if isinstance(upon, Occurred) else None
    return occasion is not None and occasion.kind == "Order"


def last_days() -> tuple[Any, ...]:
    """The days that an order tells as the last on which duties arise."""
    return Order.due, Order.due, Order.due - days(1), Order.on + days(1), end_of_month(Order.on)


def in_other_ways(draw: DrawFn, duty: Obligation, creditor: Party) -> Obligation:
    """A duty, now and then with other ways to perform it, where it may have such."""
    if not chance(draw, 6):
        return duty
    price: Any = Order.price if duty.upon is not None and duty.upon.act.kind == "Order" else usd(2)
    among = (Deliver(level=pick(draw, 1, 2)), Pay(amount=price, to=creditor), Deliver(3))
    others = tuple(act.pattern for act in among[: pick(draw, 1, 2, 3)])
    try:
        return evolve(duty, alternatives=others)
    except WrongTypeError:  # an amount that changes is no way beside others, say
        return duty


def _several(draw: DrawFn, site: Site, upon: Occasions) -> Occasions:
    """An occasion, now and then with another act that must have been done."""
    if site.upon is Claim or not chance(draw, 4):
        return upon
    level: Any = {} if chance(draw, 2) else {"level": pick(draw, 1, 2)}
    other = pick(draw, ANN, BEA).did(Visit(**level)) if site.upon is Order else CLAIMED
    both: tuple[Any, ...] = (upon, pick(draw, other, CLAIMED))
    return both


def _grace(draw: DrawFn, duty: Obligation, again: Obligation, inner: Site) -> Obligation:
    """A further deadline for what a duty asks for, and perhaps what holds after that."""
    with suppress(WrongTypeError):  # without the occasion, an amount may change from day to day
        again = evolve(again, alternatives=duty.alternatives)
    grace = evolve(again, counterparty=duty.counterparty, in_one_payment=duty.in_one_payment)
    if grace.deadline is not None and inner.depth and mostly(draw, 3):
        return remedied(grace, draw(remedies(evolve(inner.inner, bears=inner.bears))))
    return grace


def remedied(duty: Obligation, remedy: Norm) -> Obligation:
    """A duty with what holds once it is in breach; the same act is never owed instead."""
    if isinstance(remedy, Obligation) and (remedy.act == duty.act or bears_interest(remedy)):
        remedy = evolve(remedy, instead=False)
    if isinstance(remedy, Obligation) and is_grace(remedy, evolve(duty, bearer=remedy.bearer)):
        # also of a duty of any party, of which each member's is its own
        remedy = evolve(remedy, not_before=None, **AS_BEFORE)
    return evolve(duty, otherwise=remedy)


AS_BEFORE: Mapping[str, Any] = MappingProxyType(
    {"allocation": Allocation.OLDEST_DUE, "on_account": False}
)
"""Of grace: payments count to the debt as they did before."""


CLAIMED = ANN.did(Claim(number=1))

FIRST_PERIODS: tuple[Mapping[str, Any], ...] = (
    MappingProxyType({"apportioned": by_days(2, Rounding.HALF_UP)}),
    MappingProxyType({"apportioned": by_days(2, Rounding.HALF_UP, of=days(5))}),
    MappingProxyType({"first_period": usd(1)}),
    MappingProxyType({"first_period": usd(0)}),
)
"""What the first period of a duty that recurs makes, as `must` takes it."""


def bears_interest(norm: Obligation) -> bool:
    """Whether interest is part of what a duty asks for."""
    return any(isinstance(part, Interest) for part in plain((norm.amount or ())[1:]))


@st.composite
def remedies(draw: DrawFn, site: Site) -> Norm:
    """What holds once a duty is in breach: most often another duty."""
    match pick(draw, "must", "must", "must", "must not", "may", "can", "upon"):
        case "must not":
            return BEA.must_not(Visit(), **_stated(draw, site))
        case "may":
            return BEA.may(Visit(), **_stated(draw, site))
        case "can":
            return ANN.can(Claim(number=3), then=terminates())
        case "upon":
            if site.upon is not Visit:
                return draw(obligations(Site(site.below, Visit, 0, site.plain, late=True)))
        case _:
            pass
    duty = draw(obligations(site, at_once=True))
    beside = is_growing(duty) or bears_interest(duty)  # of what falls away there is none
    return evolve(duty, instead=True) if not beside and chance(draw, 4) else duty


def is_growing(duty: Obligation) -> bool:
    """Whether an amount grows with the periods that another duty is late."""
    return any(isinstance(part, PeriodsLate) for part in plain((duty.amount or ())[1:]))


@st.composite
def duty_clauses(
    draw: DrawFn,
    id_: str,
    below: Mapping[str, tuple[type[Upon], ...]] = MappingProxyType({}),
    *,
    plain: bool = False,
) -> Clause:
    """A clause that lays down obligations, from the beginning or upon what is done."""
    laid_down: list[Norm] = []
    for _ in range(pick(draw, 1, 1, 2)):
        upon = pick(draw, Order, Order, Order, Visit, Claim, None)
        laid_down.append(draw(obligations(Site(below, upon, pick(draw, 1, 2, 0), plain))))
    if below and not plain and chance(draw, 3):
        lower = outstanding(pick(draw, *below))
        laid_down.append(ANN.must_not(Order(price=more_than(lower))))  # which no duty asks for
        laid_down.append(ANN.may(Visit(), provided=draw(conditions(Site(below)))))
    return Clause(
        id_,
        f"As {id_} says.",
        *(paid_for(draw, norm, (id_, *below)) for norm in laid_down),
        dormant=chance(draw, 6),
        survives=survival(draw),
    )


def paid_for(draw: DrawFn, norm: Norm, clauses: Sequence[str]) -> Norm:
    """A norm, of money perhaps for what is owed under one of some clauses."""
    if not isinstance(norm, Obligation) or norm.amount is None or not chance(draw, 4):
        return norm
    return evolve(norm, counter_performance=pick(draw, *clauses))


def survival(draw: DrawFn) -> bool | Survival:
    """What of a clause outlives a termination."""
    some: tuple[bool | Survival, ...] = (True, Survival.ACCRUED)
    return pick(draw, *some) if chance(draw, 4) else False


@st.composite
def rule_clauses(draw: DrawFn, above: tuple[str, ...]) -> Clause:
    """A clause that forbids what duties ask for, exempts from it, or allows it."""
    norms: list[Norm] = []
    for _ in range(pick(draw, 1, 1, 2)):
        bearer = pick(draw, BEA, BEA, BEA, ANN, any_party)
        among: list[Any] = [Pay(to=ANN), Pay(), Remit(), Deliver(), Deliver(level=1)]
        among += [Pay(amount=more_than(usd(2))), Pay(to=CYD)]
        act = pick(draw, *among)
        stated = _stated(draw, Site())
        match pick(draw, "must not", "must not", "need not", "may"):
            case "may":
                norms.append(bearer.may(act, **stated))
            case "need not":
                norms.append(bearer.need_not(act, **stated))
            case _:
                if chance(draw, 3):
                    stated["otherwise"] = draw(obligations(Site(depth=0), at_once=True))
                norms.append(bearer.must_not(act, **stated))
    overrides = pick(draw, (), above[:1], above, above[-1:])
    return Clause("R", "On what is forbidden.", *norms, overrides=overrides)


def is_of_money(clause: Clause) -> bool:
    """Whether a clause lays down a debt, of which a part may be waived."""
    stated = (inner for norm in clause.norms for inner in within(norm))
    return any(isinstance(norm, Obligation) and norm.amount is not None for norm in stated)


def _effect(
    draw: DrawFn, targets: tuple[str, ...], paying: Collection[str], *, plain: bool
) -> PowerEffect:
    notice: Any = pick(
        draw, None, None, days(0), days(1), days(2), Claim.on + days(1), end_of_month(Claim.on)
    )
    target, word = pick(draw, *targets), pick(draw, *range(9))
    match word:
        case 0:
            return ends(target, after=notice)
        case 1 | 2:
            return suspends(target, extends=draw(st.booleans()), after=notice)
        case 3:
            return resumes(target, after=notice)
        case 4:
            much = pick(draw, None, usd(1), usd(3)) if target in paying else None
            return waives(target, amount=much, after=notice)
        case 5:
            to: Any = pick(draw, CYD, ANN, Claim.to)
            freed: Any = pick(draw, BEA, CYD, Claim.to)
            effects = assigns(target, to=to, after=notice), releases(target, debtor=freed)
            return pick(draw, *effects)
        case 6:
            return terminates(after=notice)
        case 7:
            return begins(target, after=notice)
        case _:
            pass
    upon = pick(draw, None, Order)
    site = Site(upon=upon, depth=pick(draw, 0, 1), plain=plain)
    return begins(draw(obligations(site, at_once=upon is None)), after=notice)


@st.composite
def power_clauses(
    draw: DrawFn,
    targets: Mapping[str, tuple[type[Upon], ...]],
    paying: Collection[str],
    *,
    plain: bool = False,
) -> Clause:
    """The clause of powers: claims of each number change something else.

    Args:
        draw: Draws.
        targets: The clauses that they may change, each with upon what their duties arise.
        paying: The ids of those that lay down debts of money.
        plain: Whether the powers ask nothing about duties.
    """
    powers: list[Norm] = []
    for number in (1, 2, 3)[: pick(draw, 2, 2, 3, 1)]:
        effects = tuple(
            _effect(draw, tuple(targets), paying, plain=plain) for _ in range(pick(draw, 1, 1, 2))
        )
        stated = _stated(draw, Site(), 8)
        asks_duties = not plain and not any(isinstance(e, Begins) for e in effects)
        if asks_duties and chance(draw, 4):
            stated["provided"] = draw(conditions(Site(targets)))
        if all(map(has_notice, effects)) and draw(st.booleans()):
            stated["unless_by_then"] = draw(conditions(Site(targets, plain=plain)))
        bearer = pick(draw, *[ANN] * 5, BEA, any_party)
        powers.append(bearer.can(Claim(number=number), then=effects, **stated))
    return Clause("P", "The powers.", *powers, survives=chance(draw, 2))


@st.composite
def amendments(
    draw: DrawFn, written: Mapping[str, tuple[type[Upon], ...]], *, plain: bool
) -> Amendment:
    """Another wording of a clause, or none; what was owed under one may be discharged."""
    ids = tuple(written)
    number = draw(st.integers(0, len(ids) - 1))
    below = {id_: written[id_] for id_ in ids[:number]}
    changes: dict[str, Any] = {"repeals": (ids[number],)}
    if draw(st.booleans()):
        changes = {"replaces": (draw(duty_clauses(ids[number], below, plain=plain)),)}
    if draw(st.booleans()):
        changes["discharges"] = (pick(draw, *ids),)
    return Amendment(title="The amendment", effective=AMENDED, **changes)


@st.composite
def dealings(draw: DrawFn, *, plain: bool = False, most_clauses: int = 3) -> Contract:
    """A whole contract; a plain one's duties and amounts do not depend on what is paid."""
    ids = tuple(f"C{n + 1}" for n in range(pick(draw, *range(1, most_clauses + 1))))
    clauses: list[Clause] = []
    written: dict[str, tuple[type[Upon], ...]] = {}
    for id_ in ids:
        clauses.append(draw(duty_clauses(id_, written, plain=plain)))
        written[id_] = _occasions(clauses[-1])
    if not plain and chance(draw, 2):
        clauses.append(draw(rule_clauses(ids)))
    if mostly(draw, 4):
        paying = [clause.id for clause in clauses if is_of_money(clause)]
        clauses.append(draw(power_clauses(written, paying, plain=plain)))
    changes = [draw(amendments(written, plain=plain))] if chance(draw, 3) else []
    if chance(draw, 4):
        clauses, changes = narrowed(draw, clauses, changes)
    if chance(draw, 4):
        with suppress(ContractError):  # as where all debts are of one sort
            return _contract(*in_one_order(draw, clauses, changes))
    try:
        return _contract(clauses, changes)
    except ContractError:  # powers wait for exercises; what was attempted waits for nothing
        clauses, changes = asking(clauses, attempted), asking(changes, attempted)
    try:
        return _contract(clauses, changes)
    except CircularQuestionError:  # what is owed counts exercises of what begins it
        reject()


def in_one_order(
    draw: DrawFn, clauses: Sequence[Clause], changes: Sequence[Amendment]
) -> tuple[tuple[Clause, ...], tuple[Amendment, ...]]:
    """The same with a fee, but that payments to Ann count to costs, interest and principal.

    In some order of these; what is owed but for the fee is of any sort.
    """
    order = pick(draw, *(one for one in Allocation if one.sorts))
    fee: dict[str, Any] = {"allocation": order, "debt": Debt.COSTS}
    upon = pick(draw, ANN.did(Order()), ANN.did(Order(level=1)), ANN.did(Visit()), None)
    costs = Clause("F", "The fee.", BEA.must(Pay(usd(1), ANN), upon=upon, **fee))

    def change(duty: Obligation) -> dict[str, Any]:
        mine = duty.bearer == any_party or BEA in each_of(duty.bearer)
        if not mine or not any(_TO_ANN in way.fields for way in duty.acts):
            return {}
        return {"allocation": order, "debt": pick(draw, *Debt, Debt.PRINCIPAL)}

    return (*counting_in(clauses, change), costs), counting_in_amendments(changes, change)


_TO_ANN = ("to", OneOf((Const(ANN),)))
"""What acts of payment to her have in common."""


def _occasions(clause: Clause) -> tuple[type[Upon], ...]:
    """The kinds of acts that the duties of a clause arise upon."""
    upon = [norm.upon for norm in clause.norms if isinstance(norm, Obligation)]
    named = {asked.act.kind for asked in upon if asked is not None}
    return tuple(kind for kind in (Order, Visit, Claim) if kind.__name__ in named)


def _contract(clauses: Sequence[Clause], changes: Sequence[Amendment]) -> Contract:
    return Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=tuple(clauses),
        effective=START,
        amendments=tuple(changes),
        actions=DEALINGS,
    )
