"""Contracts that oblige, and what is done under them, for the laws to be tried on.

Clauses are numbered, and ask about the duties of lower numbers only, so that no question goes
in a circle. There are few acts, parties, amounts and days, so that duties meet payments.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import field, frozen
from histories import Case
from hypothesis import strategies as st
from strategies import chance, pick
from vocabulary import DEALINGS, PARTIES, Claim, Deliver, Order, Pay, Visit

from contract_rules import (
    Amendment,
    Clause,
    Contract,
    MonthEnd,
    assigns,
    at_least,
    begins,
    breach_of,
    count,
    days,
    due,
    ends,
    greatest,
    kept,
    least,
    months,
    more_than,
    outstanding,
    percent,
    periods_late,
    resumes,
    suspends,
    terminates,
    total,
    undisclosed,
    usd,
    waives,
)

if TYPE_CHECKING:
    from contract_rules import Event
    from contract_rules.nodes import Condition
    from contract_rules.norms import Norm

ANN, BEA, CYD = PARTIES[:3]

START = date(2020, 1, 30)
WEEK = tuple(START + timedelta(days=n) for n in range(8))
"""The days on which something is done; a month after two of them is no day of February."""

AMENDED = WEEK[4]

ASKED = tuple(START + timedelta(days=n) for n in (*range(-1, 14), 29, 30, 45))
"""The days that are asked about: before, during and long after."""

FORESEEN = (ASKED[0], *WEEK, *ASKED[-4:-2])
"""The days on which one asks what is to come: after those, ever less of the same."""

HOURS = tuple(datetime.combine(day, time(hour), UTC) for day in WEEK[1:5] for hour in (0, 9, 15))

PERIODS = (days(0), days(1), days(3), months(1, MonthEnd.LAST_DAY))


@frozen
class Site:
    """Where a norm is written.

    Attributes:
        below: The clauses whose duties it may ask about.
        upon: The kind of act that terms may speak of.
        depth: How many norms may follow upon each other.
        plain: Whether amounts and conditions depend on nothing that payments change.
        late: Whether a duty in breach comes before.
    """

    below: tuple[str, ...] = ()
    upon: type[Order | Visit | Claim] | None = None
    depth: int = 2
    plain: bool = False
    late: bool = field(default=False, kw_only=True)

    @property
    def inner(self) -> Site:
        """Where what follows upon a breach is written."""
        return Site(self.below, self.upon, self.depth - 1, self.plain, late=True)


def _amount(draw, site: Site):
    among = [usd(1), usd(2), usd("3.50")]
    if site.upon is Order:
        price = Order.price
        among += [price, price, percent(50) * price, price + usd(1), least(price, usd(2))]
        among += [greatest(price - usd(2), usd("0.25")), price - usd(2), price * Order.level]
    if site.late:
        among += [usd(1) * periods_late(days(2)), least(usd(2), usd(1) * periods_late(days(1)))]
    if not site.plain:
        paid = total(Pay.amount, by=BEA)
        among += [usd(2) * count(Visit, by=ANN), usd(5) - paid, undisclosed]
        among += [least(usd(3), usd(6) - total(Pay.amount, by=BEA, within=days(2)))]
        among += [outstanding(id_) for id_ in site.below]
    return pick(draw, *among)


def _deed(draw, site: Site, payee):
    """An act to be done, and its creditor where the act does not name one."""
    if not chance(draw, 3):
        return Pay(amount=_amount(draw, site), to=payee), None
    level = Order.level if site.upon is Order else pick(draw, 1, 2)
    return Deliver(level=pick(draw, level, level, 1)), pick(draw, None, payee)


def _deadline(draw, site: Site):
    limits = [{"within": period} for period in PERIODS[1:]]
    limits += [{"within": days(0)}, {}, {"by": WEEK[3]}, {"before": WEEK[5]}]
    if site.upon is Order:
        limits += [{"by": Order.due}, {"before": Order.due}]
    return pick(draw, *limits)


@st.composite
def conditions(draw, site: Site):
    """Something that was done, or that follows about duties of other clauses."""
    party = pick(draw, ANN, BEA)
    among = [party.did(Visit()), party.did(Visit(level=pick(draw, 1, 2)))]
    if site.upon is Order:
        among.append(party.did(Visit(level=Order.level)))
    if site.below and not site.plain:
        id_ = pick(draw, *site.below)
        among += [breach_of(id_), kept(id_), due(id_), ~due(id_), ~breach_of(id_)]
    condition = pick(draw, *among)
    return ~condition if chance(draw, 4) else condition


def _stated(draw, site: Site, one_in: int = 4):
    stated: dict[str, Condition | date] = {}
    for word in ("provided", "unless", "until"):
        if chance(draw, one_in):
            stated[word] = draw(conditions(site))
    if chance(draw, 3 * one_in):
        stated["until"] = pick(draw, *WEEK[1:6])
    return stated


@st.composite
def obligations(draw, site: Site, *, at_once: bool = False):
    """An obligation to pay or to deliver; at once, or upon what the site speaks of."""
    bearer, creditor = pick(draw, *[(BEA, ANN)] * 4, (ANN, BEA), (BEA, CYD))
    stated = {} if at_once else _stated(draw, site)
    if not at_once and site.upon is not None:
        by = BEA if chance(draw, 4) else ANN
        pattern = site.upon(level=pick(draw, 1, at_least(1))) if chance(draw, 3) else site.upon()
        stated["upon"] = by.did(pattern)
        if site.below and not site.plain and site.upon is Visit:
            stated["upon"] = pick(draw, kept, breach_of)(pick(draw, *site.below))
    act, owed_to = _deed(draw, site, creditor)
    if owed_to is not None:
        stated["owed_to"] = owed_to
    limit = _deadline(draw, site)
    if limit and site.depth and not chance(draw, 3):
        stated["otherwise"] = draw(remedies(site.inner))
    return bearer.must(act, **stated, **limit)


@st.composite
def remedies(draw, site: Site):
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
    return draw(obligations(site, at_once=True))


@st.composite
def duty_clauses(draw, id_: str, below: tuple[str, ...] = (), *, plain: bool = False):
    """A clause that lays down obligations, standing or upon what is done."""
    laid_down: list[Norm] = []
    for _ in range(pick(draw, 1, 1, 2)):
        upon = pick(draw, Order, Order, Order, Visit, None)
        laid_down.append(draw(obligations(Site(below, upon, pick(draw, 1, 2, 0), plain))))
    if below and not plain and chance(draw, 3):
        lower = outstanding(pick(draw, *below))
        laid_down.append(ANN.must_not(Pay(amount=more_than(lower))))
        laid_down.append(ANN.may(Visit(), provided=draw(conditions(Site(below)))))
    return Clause(
        id_,
        f"As {id_} says.",
        *laid_down,
        dormant=chance(draw, 6),
        survives=chance(draw, 4),
    )


def _effect(draw, targets: tuple[str, ...], *, plain: bool):
    notice = pick(draw, None, None, days(0), days(1), days(2))
    target, word = pick(draw, *targets), pick(draw, *range(9))
    match word:
        case 0:
            return ends(target, after=notice)
        case 1 | 2:
            return suspends(target, extends=draw(st.booleans()), after=notice)
        case 3:
            return resumes(target, after=notice)
        case 4:
            return waives(target, after=notice)
        case 5:
            return assigns(target, to=pick(draw, CYD, ANN, Claim.to), after=notice)
        case 6:
            return terminates(after=notice)
        case 7:
            return begins(target, after=notice)
    upon = pick(draw, None, Order)
    site = Site((), upon, pick(draw, 0, 1), plain)
    return begins(draw(obligations(site, at_once=upon is None)), after=notice)


@st.composite
def power_clauses(draw, targets: tuple[str, ...], *, plain: bool = False):
    """The clause of powers: claims of each number change something else."""
    powers = []
    for number in (1, 2, 3)[: pick(draw, 2, 2, 3, 1)]:
        effects = tuple(_effect(draw, targets, plain=plain) for _ in range(pick(draw, 1, 1, 2)))
        stated = _stated(draw, Site(), 8)
        asks_duties = not plain and not any(type(e).__name__ == "Begins" for e in effects)
        if asks_duties and chance(draw, 4):
            stated["provided"] = draw(conditions(Site(targets)))
        powers.append(
            pick(draw, ANN, ANN, ANN, BEA).can(Claim(number=number), then=effects, **stated)
        )
    return Clause("P", "The powers.", *powers, survives=chance(draw, 2))


@st.composite
def amendments(draw, ids: tuple[str, ...], *, plain: bool):
    """Another wording of a clause, or none; what was owed under one may be discharged."""
    place = draw(st.integers(0, len(ids) - 1))
    below = ids[:place]
    changes = {"repeals": (ids[place],)}
    if draw(st.booleans()):
        changes = {"replaces": (draw(duty_clauses(ids[place], below, plain=plain)),)}
    if draw(st.booleans()):
        changes["discharges"] = (pick(draw, *ids),)
    return Amendment(title="The amendment", effective=AMENDED, **changes)


@st.composite
def dealings(draw, *, plain: bool = False, most_clauses: int = 3):
    """A whole contract; a plain one's duties and amounts do not depend on what is paid."""
    ids = tuple(f"C{n + 1}" for n in range(pick(draw, *range(most_clauses, 0, -1))))
    clauses = [draw(duty_clauses(id_, ids[:n], plain=plain)) for n, id_ in enumerate(ids)]
    if not chance(draw, 4):
        clauses.append(draw(power_clauses(ids, plain=plain)))
    changes = (draw(amendments(ids, plain=plain)),) if chance(draw, 3) else ()
    return Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=tuple(clauses),
        effective=START,
        amendments=changes,
        actions=DEALINGS,
    )


def _when_and_towards(draw, days_: tuple[date, ...], before: tuple[str, ...], *, hours: bool):
    on = pick(draw, *HOURS) if hours and chance(draw, 6) else pick(draw, *days_)
    return on, pick(draw, *before) if before and chance(draw, 3) else ""


@st.composite
def payments(draw, id_: str, days_: tuple[date, ...], before: tuple[str, ...], *, hours: bool):
    """An event of a payment."""
    on, towards = _when_and_towards(draw, days_, before, hours=hours)
    act = Pay(pick(draw, usd(1), usd(2), usd("0.75"), usd(6)), pick(draw, ANN, ANN, CYD, BEA))
    return pick(draw, BEA, BEA, BEA, ANN).does(act, on=on, id=id_, towards=towards)


@st.composite
def deeds(draw, id_: str, days_: tuple[date, ...], before: tuple[str, ...], *, hours: bool):
    """An event: an order, a payment, a delivery, a visit or a claim."""
    kind = pick(draw, *("order", "pay", "claim") * 2, "pay", "deliver", "visit")
    if kind == "pay":
        return draw(payments(id_, days_, before, hours=hours))
    on, towards = _when_and_towards(draw, days_, before, hours=hours)
    match kind:
        case "order":
            act = Order(pick(draw, usd(2), usd(5), usd(1)), pick(draw, 1, 2), pick(draw, *WEEK))
            return pick(draw, ANN, ANN, ANN, BEA).does(act, on=on, id=id_)
        case "claim":
            act = Claim(pick(draw, 1, 1, 2, 2, 3), pick(draw, CYD, ANN))
            return pick(draw, ANN, ANN, ANN, BEA).does(act, on=on, id=id_, towards=towards)
        case "deliver":
            act = Deliver(pick(draw, 1, 2))
            return pick(draw, BEA, ANN).does(act, on=on, id=id_, towards=towards)
    return pick(draw, ANN, BEA).does(Visit(pick(draw, 1, 2)), on=on, id=id_)


@st.composite
def courses(draw, most: int = 12, *, hours: bool = True):
    """Events in the order of recording, which is mostly that of their days."""
    events: list[Event] = []
    length = pick(draw, *range(most, -1, -1))
    for number in range(length):
        ids = tuple(e.id for e in events if e.act.kind in {"Order", "Claim"})
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


@st.composite
def simple_obligations(draw, upon: type[Order] | None, depth: int = 2):
    """An obligation without conditions, whose amount is known on its occasion."""
    stated = {"upon": ANN.did(Order(level=1) if chance(draw, 4) else Order())} if upon else {}
    amounts = [usd(2), usd(1)]
    deliveries = [Deliver(level=1), Deliver(level=2)]
    if upon is not None:
        price = Order.price
        amounts = [price, price, percent(50) * price, least(price, usd(2)), price - usd(1), usd(2)]
        deliveries.append(Deliver(level=Order.level))
    act = Pay(amount=pick(draw, *amounts), to=ANN)
    if chance(draw, 4):
        act, stated["owed_to"] = pick(draw, *deliveries), ANN
    limit = _deadline(draw, Site((), upon))
    if limit and depth and chance(draw, 2):
        stated["otherwise"] = draw(simple_obligations(None, depth - 1))
    return BEA.must(act, **stated, **limit)


@st.composite
def simple_cases(draw, most_events: int = 10):
    """Two clauses that oblige, powers over them, and events that have days and no hours."""
    clauses = []
    for id_ in ("C1", "C2")[: pick(draw, 2, 1)]:
        upon = pick(draw, Order, Order, None)
        laid_down = [draw(simple_obligations(upon)) for _ in range(pick(draw, 1, 1, 2))]
        own = {"dormant": chance(draw, 5), "survives": chance(draw, 4)}
        clauses.append(Clause(id_, f"As {id_} says.", *laid_down, **own))
    targets, powers = tuple(clause.id for clause in clauses), []
    for number in (1, 2, 3):
        effects = tuple(_simple_effect(draw, targets) for _ in range(pick(draw, 1, 2)))
        powers.append(ANN.can(Claim(number=number), then=effects))
    clauses.append(Clause("P", "The powers.", *powers, survives=draw(st.booleans())))
    contract = Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=tuple(clauses),
        effective=START,
        actions=DEALINGS,
    )
    history = draw(courses(most_events, hours=False))
    return Case(contract, history, ())


def _simple_effect(draw, targets: tuple[str, ...]):
    target = pick(draw, *targets)
    notice = pick(draw, None, None, days(0), days(1), days(2))
    among = [
        suspends(target, extends=draw(st.booleans()), after=notice),
        resumes(target, after=notice),
        waives(target, after=notice),
        ends(target, after=notice),
        begins(target, after=notice),
        assigns(target, to=CYD, after=notice),
        terminates(after=notice),
    ]
    if chance(draw, 6):
        return begins(draw(simple_obligations(None, 1)), after=notice)
    return pick(draw, *among)
