"""Contracts that oblige, and what is done under them, for the laws to be tried on.

The contracts are those of the testing kit. There are few acts, parties, amounts and days, so
that duties meet payments.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from contract_rules import (
    Allocation,
    Clause,
    Contract,
    DayCount,
    Debt,
    Money,
    Rank,
    Rounding,
    anything,
    assigns,
    at_least,
    at_most,
    begins,
    count,
    days,
    days_between,
    end_of_month,
    ends,
    interest,
    jointly,
    least,
    less_than,
    lookup,
    monthly,
    more_than,
    percent,
    periods_between,
    releases,
    resumes,
    rounded,
    suspends,
    terminates,
    tiered,
    to_date,
    total,
    usd,
    waives,
    weekly,
    when,
)
from contract_rules.errors import ContractError
from contract_rules.norms.computed_terms import Interest, ToDate, Total
from contract_rules.norms.expressions import Shifted, term
from contract_rules.norms.traversal import plain
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.duty_contracts import (
    ANN,
    AS_BEFORE,
    BEA,
    CYD,
    FIRST_PERIODS,
    START,
    WEEK,
    Site,
    bears_interest,
    counting,
    deadline,
    dealings,
    in_one_order,
    is_of_money,
    last_days,
    paid_for,
    remedied,
    survival,
    window,
)
from contract_rules.testing.strategies.vocabulary import (
    DEALINGS,
    Claim,
    Deliver,
    Order,
    Pay,
    Remit,
    Reorder,
    Visit,
)
from support.histories import Case

if TYPE_CHECKING:
    from datetime import date

    from contract_rules import Event

BOTH = jointly(BEA, CYD)
"""Two who owe together."""

ASKED = tuple(START + timedelta(days=n) for n in (*range(-1, 14), 29, 30, 45))
"""The days that are asked about: before, during and long after."""

FORESEEN = (ASKED[0], *WEEK, *ASKED[-4:-2])
"""The days on which one asks what is to come: after those, ever less of the same."""

HOURS = tuple(datetime.combine(day, time(hour), UTC) for day in WEEK[1:5] for hour in (0, 9, 15))


def _when_and_towards(draw, days_: tuple[date, ...], before: tuple[str, ...], *, hours: bool):
    on = pick(draw, *HOURS) if hours and chance(draw, 6) else pick(draw, *days_)
    return on, pick(draw, *before) if before and chance(draw, 3) else ""


@st.composite
def payments(draw, id_: str, days_: tuple[date, ...], before: tuple[str, ...], *, hours: bool):
    """An event of a payment."""
    on, towards = _when_and_towards(draw, days_, before, hours=hours)
    kind = Remit if chance(draw, 4) else Pay
    act = kind(pick(draw, usd(1), usd(2), usd("0.75"), usd(6)), pick(draw, ANN, ANN, CYD, BEA))
    return pick(draw, *[BEA] * 6, ANN, CYD).does(act, on=on, id=id_, towards=towards)


@st.composite
def deeds(draw, id_: str, days_: tuple[date, ...], before: tuple[str, ...], *, hours: bool):
    """An event: an order, a payment, a delivery, a visit or a claim."""
    kind = pick(draw, *("order", "pay", "claim") * 2, "pay", "deliver", "visit")
    if kind == "pay":
        return draw(payments(id_, days_, before, hours=hours))
    on, towards = _when_and_towards(draw, days_, before, hours=hours)
    match kind:
        case "order":
            order = Reorder if chance(draw, 4) else Order
            act = order(pick(draw, usd(2), usd(5), usd(1)), pick(draw, 1, 2), pick(draw, *WEEK))
            return pick(draw, ANN, ANN, ANN, BEA).does(act, on=on, id=id_)
        case "claim":
            act = Claim(pick(draw, 1, 1, 2, 2, 3), pick(draw, CYD, ANN))
            return pick(draw, ANN, ANN, ANN, BEA).does(act, on=on, id=id_, towards=towards)
        case "deliver":
            act = Deliver(pick(draw, 1, 2))
            return pick(draw, BEA, ANN, BEA, CYD).does(act, on=on, id=id_, towards=towards)
    return pick(draw, ANN, BEA).does(Visit(pick(draw, 1, 2)), on=on, id=id_)


@st.composite
def courses(draw, most: int = 12, *, hours: bool = True):
    """Events in the order of recording, which is mostly that of their days."""
    events: list[Event] = []
    length = pick(draw, *range(most, -1, -1))
    for number in range(length):
        ids = tuple(e.id for e in events if e.act.kind in {"Order", "Reorder", "Claim"})
        ids += (f"e{number + 1:02}",) if chance(draw, 4) else ()  # what is yet to be told
        around = number * len(WEEK) // length
        days_ = WEEK if chance(draw, 4) else WEEK[max(around - 1, 0) : around + 2]
        events.append(draw(deeds(f"e{number:02}", days_, ids, hours=hours)))
    return tuple(events)


@st.composite
def duty_cases(draw, most_events: int = 12, *, plain: bool = False):
    """A contract that obliges, and a history of it."""
    return Case(draw(dealings(plain=plain)), draw(courses(most_events)), ())


def varied_cases():
    """Cases of two sorts: broad ones, and ones of powers that are exercised again and again."""
    return st.one_of(duty_cases(), simple_cases())


def spans(dates=ASKED):
    """Each day asked about, with the next."""
    return pairwise(dates)


@cache
def _amounts(*, ordered: bool):
    """What duties may ask for, upon an order or not; made once, for that takes long."""
    price, sum_ = Order.price, total(Order.price, by=ANN)
    amounts = [usd(2), usd(1), usd(2), usd(1), to_date(sum_) - usd(5)]
    amounts += [least(percent(50) * sum_, usd(9)), usd(4) - sum_, usd(1) * count(Order, by=ANN)]
    amounts += [usd(1) + percent(50) * to_date(sum_), usd(4) - to_date(sum_)]
    if ordered:
        amounts += [price, price, percent(50) * price, least(price, usd(2)), price - usd(1)]
        amounts += [
            tiered(price, (at_most(usd(1)), percent(50)), (more_than(usd(1)), percent(25))),
            tiered(Order.level, (less_than(2), usd(1)), (at_least(2), usd("0.50"))),
            lookup(price, (less_than(usd(2)), usd(1)), (at_least(usd(2)), price - usd(1))),
            lookup(Order.level, (1, usd(2)), (anything, usd(1))),
            when((price > usd(1)) & ~(Order.level == 2), usd(1), price),
            rounded(price / (Order.level + 2), 2, Rounding.HALF_EVEN),
            price / 4,
            total(Order.price * Order.level, by=ANN),
            total(Order.price, by=ANN, until=WEEK[3]),
        ]
        amounts += [price, price - usd(3), usd(1) + sum_ - to_date(sum_)]
        amounts += [usd(1) * days_between(Order.on, Order.due)]
        amounts += [usd(1) * periods_between(days(2), Order.on, Order.due)]
        amounts += [interest(percent(10), on=price - total(Pay.amount, by=BEA), per=days(1))]
    return tuple(amounts)


@cache
def _interests(convention: DayCount, joining: str):
    """What may be asked for in place of a debt, beside other amounts."""
    coupons = monthly(15) if convention is DayCount.ACT_ACT_ICMA else None
    yearly = interest(percent(900), convention=convention, coupons=coupons)
    compound = interest(percent(10), per=days(1), compound=joining)
    amounts = [rounded(compound, 2, Rounding.HALF_UP)] * 3
    amounts += [interest(percent(10), per=days(1)), rounded(yearly, 2, Rounding.HALF_UP)] * 3
    return (*amounts, *[least(interest(percent(20), per=days(1)), usd(1))] * 2)


@st.composite
def simple_obligations(  # noqa: C901, PLR0912, PLR0915 (each part is drawn, or left out)
    draw,
    upon: type[Order | Claim] | None,
    depth: int = 2,
    *,
    bears: bool = False,
    alone: bool = False,
):
    """An obligation without conditions, whose amount is known on its occasion, or is interest.

    Args:
        draw: Draws.
        upon: The kind of act that it is upon.
        depth: How many obligations may follow upon each other.
        bears: Whether it stands in for one on which interest may run.
        alone: Whether it stands alone in its clause; then it may recur.
    """
    occasion = {}
    if upon is Order:
        occasion["upon"] = ANN.did(Order(level=1) if chance(draw, 4) else Order())
    elif upon is not None:
        number = {"number": pick(draw, 1, 2)} if chance(draw, 2) else {}
        done = pick(draw, ANN.did, ANN.did, ANN.attempted)
        occasion["upon"] = done(Claim(**number))
    if upon is not None and depth > 1 and chance(draw, 4):
        beside = pick(draw, Visit(), Visit(level=1), Order(level=2), Claim(number=2))
        beside = pick(draw, ANN, ANN, BEA).did(beside)
        if beside != occasion["upon"]:
            occasion["upon"] = (occasion["upon"], beside)
    stated = dict(occasion)
    if upon is Order and chance(draw, 5):
        stated["until"] = pick(draw, *last_days())
    if (alone or upon is not None) and chance(draw, 8):
        stated["from_"] = pick(draw, *WEEK[1:4])
    amounts = [*_amounts(ordered=upon is Order)]
    deliveries = [Deliver(level=1), Deliver(level=2)]
    if upon is Order:
        deliveries.append(Deliver(level=Order.level))
    if bears:
        convention = pick(draw, *DayCount)
        amounts += _interests(convention, pick(draw, "FREQ=DAILY;INTERVAL=3", weekly("MO")))
    amount = pick(draw, *amounts)
    parts = [] if isinstance(amount, Money) else list(plain((term(amount),)))
    moving = any(isinstance(part, Total | ToDate | Interest) for part in parts)
    accruing = any(isinstance(part, Interest) for part in parts)
    growing = bears and accruing
    amount = at_least(amount) if chance(draw, 4) else amount
    act = pick(draw, Pay, Pay, Pay, Remit)(amount=amount, to=ANN)
    if chance(draw, 6) and not moving:
        stated["in_one_payment"] = True
    if chance(draw, 4):
        act, stated = pick(draw, *deliveries), {**occasion, "owed_to": ANN}
    of_money = isinstance(act, Pay | Remit) and not stated.get("in_one_payment")
    stated |= counting(draw, of_money=of_money, named=upon is not None)
    limit = window(draw, Site((), upon))
    if upon is Order and chance(draw, 8):
        limit = {"within": days(Order.level)}
    if alone and upon is None and chance(draw, 2):
        limit = {"every": pick(draw, "FREQ=DAILY;INTERVAL=3", weekly("MO"), monthly())}
        limit["in_advance"] = chance(draw, 3)
        limit |= pick(draw, {}, {"within": days(2)})
        if of_money and not accruing:
            limit |= pick(draw, {}, *FIRST_PERIODS)
    duty = pick(draw, *[BEA] * 4, BOTH).must(act, **stated, **limit)
    if not limit or not depth or not chance(draw, 2):
        return duty
    fixed = isinstance(act, Pay | Remit) and not (accruing or stated.get("in_one_payment"))
    if not growing and chance(draw, 3):
        again = BEA.must(act, **deadline(draw, Site((), None)))
        by = {"deadline": again.deadline, "rolls": again.rolls, "calendar": again.calendar}
        once = {"every": None, "apportioned": None, "first_period": None, "in_advance": False}
        at_once = {"upon": None, "also": (), "until": None, "from_": None, "not_before": None}
        grace = evolve(duty, **at_once, **once, **by, **AS_BEFORE)
        if again.deadline is not None and depth > 1:
            grace = remedied(grace, draw(simple_obligations(None, depth - 2, bears=fixed)))
        return remedied(duty, grace)
    remedy = draw(simple_obligations(None, depth - 1, bears=fixed))
    instead = chance(draw, 4) and not bears_interest(remedy)
    return remedied(duty, evolve(remedy, instead=instead))


@st.composite
def simple_cases(draw, most_events: int = 10):
    """Two clauses that oblige, powers over them, and events that have days and no hours."""
    clauses = []
    for id_ in ("C1", "C2")[: pick(draw, 2, 1)]:
        upon = pick(draw, Order, Order, Claim, None)
        laid_down = [
            draw(simple_obligations(upon, alone=True)) for _ in range(pick(draw, 1, 1, 2))
        ]
        own = {"dormant": chance(draw, 5), "survives": survival(draw)}
        priced = [paid_for(draw, norm, ("C1", id_)) for norm in laid_down]
        clauses.append(Clause(id_, f"As {id_} says.", *priced, **own))
    ruled = chance(draw, 2)
    if ruled:
        for id_ in ("R1", "R2")[: pick(draw, 1, 2)]:
            clauses.append(draw(simple_rules(id_, tuple(clause.id for clause in clauses))))
    targets, powers = tuple(clause.id for clause in clauses), []
    paying = [clause.id for clause in clauses if is_of_money(clause)]
    for number in (1, 2, 3):
        effects = tuple(
            _simple_effect(draw, targets, paying, ruled=ruled) for _ in range(pick(draw, 1, 2))
        )
        saved = {}
        if all(map(_waits, effects)) and not chance(draw, 4):
            visited = pick(draw, ANN, BEA).did(Visit(level=pick(draw, 1, 2)))
            saved["unless_by_then"] = visited
        powers.append(ANN.can(Claim(number=number), then=effects, **saved))
    clauses.append(Clause("P", "The powers.", *powers, survives=draw(st.booleans())))
    if chance(draw, 3):
        ordered, _ = in_one_order(draw, clauses, ())
        with suppress(ContractError):  # as where all debts are of one sort
            return Case(_simple(ordered), draw(courses(most_events, hours=False)), ())
    contract = _simple(clauses)
    history = draw(courses(most_events, hours=False))
    return Case(contract, history, ())


@st.composite
def ordered_cases(draw):
    """Debts of all sorts by one debtor, some late with interest, and payments of parts of them."""
    order = pick(draw, *(one for one in Allocation if one.sorts))
    accrues = interest(percent(pick(draw, 10, 20)), per=days(1))
    late = BEA.must(Pay(accrues, ANN), allocation=order)
    limits = ({"within": days(1)}, {"within": days(0)}, {"by": Order.due}, {"within": days(9)})
    how = {"allocation": order, "on_account": chance(draw, 4)}
    clauses = []
    for number, sort in ((1, Debt.PRINCIPAL), (2, pick(draw, *Debt))):
        limit = pick(draw, *limits)
        remedy = {"otherwise": late} if chance(draw, 2) else {}
        level = {"level": number} if chance(draw, 2) else {}
        norm = BEA.must(
            Pay(Order.price, ANN),
            upon=ANN.did(Order(**level)),
            debt=sort,
            **how,
            **limit,
            **remedy,
        )
        clauses.append(Clause(f"C{number}", "A debt.", norm))
    upon = pick(draw, ANN.did(Order()), ANN.did(Order(level=1)), ANN.did(Claim(number=3)))
    fee = BEA.must(Pay(usd(1), ANN), upon=upon, debt=Debt.COSTS, **how)
    effects = (waives("C1", amount=usd(1)), suspends("C1", extends=True), assigns("C2", to=CYD))
    powers = ANN.can(Claim(number=1), then=pick(draw, *effects))
    resumed = ANN.can(Claim(number=2), then=resumes("C1"))
    clauses += [Clause("F", "A fee.", fee), Clause("P", "The powers.", powers, resumed)]
    events: list[Event] = []
    for number in range(pick(draw, *range(10, 1, -1))):
        id_, on = f"e{number:02}", WEEK[number * len(WEEK) // 10]
        what = pick(draw, "order", "pay", "pay", "claim", "undone")
        ids = tuple(e.id for e in events if e.act.kind == "Order")
        paid = [e for e in events if e.act.kind == "Pay" and e.on < on]
        if what == "order" or not events:
            act = Order(pick(draw, usd(2), usd(5), usd(1)), pick(draw, 1, 2), pick(draw, *WEEK))
            events.append(ANN.does(act, on=on, id=id_))
        elif what == "claim":
            events.append(ANN.does(Claim(pick(draw, 1, 2, 3, 3), ANN), on=on, id=id_))
        elif what == "undone" and paid and not any(e.reverses for e in events):
            events.append(pick(draw, *paid).reversal(on=on))
        else:
            towards = pick(draw, *ids) if ids and chance(draw, 4) else ""
            act = Pay(pick(draw, usd(1), usd(2), usd("0.75"), usd(6)), ANN)
            events.append(BEA.does(act, on=on, id=id_, towards=towards))
    return Case(_simple(clauses), tuple(events), ())


def _simple(clauses):
    return Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=tuple(clauses),
        effective=START,
        actions=DEALINGS,
    )


@st.composite
def simple_rules(draw, id_: str, above: tuple[str, ...]):
    """A clause of rules about what duties ask for, that may prevail over them."""
    norms = []
    for _ in range(pick(draw, 1, 1, 2)):
        among = [Pay(to=ANN), Pay(), Remit(), Deliver(), Deliver(level=1), Pay(to=CYD)]
        among += [Pay(amount=more_than(usd(1))), Pay(amount=at_most(usd(1)))]
        act = pick(draw, *among)
        stated = {"until": pick(draw, *WEEK[1:6])} if chance(draw, 3) else {}
        if chance(draw, 6):
            stated["from_"] = WEEK[1]
        word = pick(draw, "must not", "must not", "need not", "may")
        bearer = pick(draw, BEA, BEA, BEA, CYD)
        if word == "may":
            norms.append(bearer.may(act, **stated))
        elif word == "need not":
            norms.append(bearer.need_not(act, **stated))
        else:
            if chance(draw, 3):
                limit = deadline(draw, Site((), None))  # a remedy that no rule forbids in its turn
                stated["otherwise"] = BEA.must(Visit(pick(draw, 1, 2)), owed_to=ANN, **limit)
            norms.append(bearer.must_not(act, **stated))
    overrides = pick(draw, (), above[:1], above[:1], above, above[-1:])
    return Clause(
        id_,
        f"As {id_} says.",
        *norms,
        overrides=overrides,
        rank=pick(draw, *[Rank.CONTRACT] * 3, Rank.MANDATORY_LAW),
        dormant=chance(draw, 3),
    )


def _waits(effect) -> bool:
    """Whether an effect waits for a day or more, whenever it is exercised."""
    notice = effect.after
    if isinstance(notice, Shifted):
        return notice.period.count > 0 and not notice.back
    return notice in {days(1), days(2)}


def _simple_effect(draw, targets: tuple[str, ...], paying: list[str], *, ruled: bool = False):
    target = pick(draw, *targets)
    much = pick(draw, None, usd(1), usd(3)) if target in paying else None
    told = Claim.on + days(pick(draw, 0, 1, 2)), Claim.on - days(1), end_of_month(Claim.on)
    notice = pick(draw, None, None, days(0), days(1), days(2), *told)
    among = [
        suspends(target, extends=not ruled and draw(st.booleans()), after=notice),
        resumes(target, after=notice),
        waives(target, amount=much, after=notice),
        ends(target, after=notice),
        begins(target, after=notice),
        assigns(target, to=CYD, after=notice),
        releases(target, debtor=pick(draw, BEA, CYD), after=notice),
        terminates(after=notice),
    ]
    if chance(draw, 6):
        return begins(draw(simple_obligations(None, 1)), after=notice)
    return pick(draw, *among)
