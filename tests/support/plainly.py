"""Templates without duties, with instances and histories that are written plainly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen
from hypothesis import reject
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    ContractError,
    Entity,
    Field,
    Group,
    Money,
    MonthEnd,
    Parameter,
    Party,
    any_party,
    anything,
    at_least,
    at_most,
    count,
    days,
    end_of_month,
    less_than,
    months,
    more_than,
    one_of,
    other_than,
    terminates,
    total,
    usd,
    weeks,
)
from support.leases import Pay

FIRST, LAST = date(2020, 1, 1), date(2020, 1, 20)


class Good(Entity):
    """A thing that is bought."""


class Buy(Action, phrase="buy {good}"):
    """Buy something."""

    good: Field[Good]
    pieces: Field[int]
    fresh: Field[bool]


class Lend(Buy, phrase="buy {good} on credit"):
    """Buy something, and pay later."""

    rate: Field[Decimal]
    until: Field[date]


class Call(Action, phrase="call at {at} for {lasted}"):
    """Call somebody."""

    at: Field[datetime]
    lasted: Field[timedelta]


class Quit(Action, phrase="leave"):
    """Leave."""


ANN = Party("Ann & Co")
GOODS = [Good(name) for name in ("Apple", "Bread", "Cheese")]
BOTH = (True, False)
DAYS = [FIRST + timedelta(n) for n in range(12)]
AMOUNTS = ["10", "20.5", "30"]
RATES = ["0.5", "1.25"]
INSTANTS = [
    datetime(2020, 1, 4, 12, tzinfo=UTC),
    datetime(2020, 1, 5, tzinfo=UTC),
    datetime(2020, 1, 5, 22, tzinfo=timezone(timedelta(hours=-5))),
]
LASTING = [timedelta(), timedelta(minutes=90), timedelta(hours=36)]
ZONES = (*("UTC",) * 3, "America/New_York", "Asia/Tokyo")
ORDERED = {"amount", "pieces", "rate", "until", "at", "lasted"}
"""The fields whose values have an order."""
MATCHERS = (at_least, at_most, less_than, more_than)


bob = Parameter("bob", Party)
limit = Parameter("limit", Money, at_least=usd(0))
good = Parameter("good", Good)
start = Parameter("start", date)
end = Parameter("end", date)
most = Parameter("most", int)
rate = Parameter("rate", Decimal, default=Decimal("0.5"))

TWO = Group("the two", bob, ANN)

PARAMETERS = (bob, limit, good, start, end, most, rate)


def trade(*norms: Any, amendments: tuple[Amendment, ...] = ()) -> Contract:
    """A template in which each norm stands in a clause of its own."""
    clauses = tuple(Clause(str(number), "...", norm) for number, norm in enumerate(norms, 1))
    return of_clauses(clauses, amendments)


def of_clauses(clauses: tuple[Clause, ...], amendments: tuple[Amendment, ...] = ()) -> Contract:
    """A template of some clauses, with all parameters."""
    return Contract(
        name="Trade of {bob}: {limit} {good} {start} {end} {most} {rate}",
        parties=(ANN, bob),
        effective=start,
        clauses=clauses,
        amendments=amendments,
        actions=(Pay, Buy, Lend, Call, Quit),
        parameters=PARAMETERS,
    )


@frozen
class Plainly:
    """A template, rows of instances and events, acts that are asked about, and a day.

    Attributes:
        template: The template.
        instances: The rows of instances.
        events: The rows of events.
        acts: Whose acts, each with the act.
        on: The day that is asked about.
    """

    template: Contract
    instances: list[dict[str, Any]]
    events: list[dict[str, Any]]
    acts: list[tuple[Any, Action]]
    on: date


class _Drawing:
    """Draws the parts of a template."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw
        self.borne = list[tuple[Any, Any]]()

    def one_of(self, *options: Any) -> Any:
        return self._draw(st.sampled_from(options))

    def chance(self, out_of: int) -> bool:
        return self._draw(st.integers(1, out_of)) == 1

    def party(self) -> Any:
        return self.one_of(ANN, bob)

    def doer(self) -> Any:
        """A party, or a group of which any may have done something."""
        return self.one_of(any_party, TWO) if self.chance(5) else self.party()

    def value(self, type_: str, terms: list[Any]) -> Any:
        """A value for a field: a constant, a parameter, or a term of an act that is spoken of."""
        if type_ in {"at", "lasted"}:
            told = [getattr(term, type_) for term in terms if term is Call]
            return self.one_of(*(INSTANTS if type_ == "at" else LASTING), *told)
        match type_:
            case "to":
                known = [term.to for term in terms if term is Pay]
                return self.one_of(ANN, bob, *known)
            case "amount":
                known = [term.amount for term in terms if term is Pay]
                known += [term.amount + usd(10) for term in terms if term is Pay]
                return self.one_of(usd(self.one_of(*AMOUNTS)), limit, *known)
            case "good":
                known = [term.good for term in terms if term in {Buy, Lend}]
                return self.one_of(*GOODS, good, *known)
            case "pieces":
                known = [term.pieces for term in terms if term in {Buy, Lend}]
                return self.one_of(1, 2, 3, most, *known)
            case "rate":
                known = [term.rate for term in terms if term is Lend]
                return self.one_of(*map(Decimal, RATES), rate, *known)
            case "until":
                known = [term.until for term in terms if term is Lend]
                return self.one_of(self.one_of(*DAYS), end, *known)
            case _:
                return self.chance(2)

    def action(self, kind: Any, terms: list[Any], one_in: int = 8) -> Any:
        """An action with some of its fields asked for."""
        names = {
            Pay: ["to", "amount"],
            Buy: ["good", "pieces", "fresh"],
            Lend: ["good", "pieces", "fresh", "rate", "until"],
            Call: ["at", "lasted"],
            Quit: [],
        }[kind]
        asked: dict[str, Any] = dict.fromkeys(names, anything)
        for name in names:
            if self.chance(one_in):
                value = self.value(name, terms)
                if name in ORDERED and self.chance(2):
                    value = self.one_of(*MATCHERS)(value)
                elif name == "good" and self.chance(4):
                    value = self.one_of(one_of, other_than)(value, self.one_of(*GOODS))
                asked[name] = value
        return kind(**asked)

    def occurred(self, terms: list[Any]) -> tuple[Any, Any]:
        kind = self.one_of(Pay, Pay, Buy, Lend, Lend, Call, Quit)
        return self.doer().did(self.action(kind, terms)), kind

    def condition(self, terms: list[Any], depth: int = 2) -> Any:
        """A condition, in which terms may be spoken of."""
        how = self._draw(st.integers(0, 9 if depth else 5))
        if how <= 4:
            return self.occurred(terms)[0]
        if how == 5:
            return self.compared(terms)
        one = self.condition(terms, depth - 1)
        if how == 6:
            return ~one
        if how == 7:
            return one | self.condition(terms, depth - 1)
        first, kind = self.occurred(terms)
        return first & self.condition([*terms, kind], depth - 1)

    def compared(self, terms: list[Any]) -> Any:
        """A comparison of totals, counts, days or fields."""
        kind = self.one_of(Pay, Buy, Lend)
        by = self.doer()
        match self._draw(st.integers(0, 3)):
            case 0:
                within = {"in_any": days(5)} if self.chance(3) else {}
                within = {"since": self.one_of(*DAYS)} if self.chance(3) else within
                paid = total(Pay.amount, by=by, **within)
                return self.one_of(paid <= usd(40), paid > limit, paid >= limit * 2)
            case 1:
                return count(self.action(kind, terms), by=by) >= self.one_of(1, 2)
            case 2:
                one = self.one_of(start, end, *DAYS)
                other = [term.on for term in terms] or [Lend.until]
                other += [Call.at] if Call in terms else []
                return other[0] <= one if self.chance(2) else one < other[0]
            case _:
                known = [term.amount for term in terms if term is Pay] or [
                    total(Pay.amount, by=by)
                ]
                return known[0] >= usd(self.one_of(*AMOUNTS))

    def reckoned(self, told: Any) -> Any:
        """A day that is told, or one that is reckoned from it."""
        month = months(1, rounding=MonthEnd.LAST_DAY)
        return self.one_of(told, told + days(2), told - weeks(1), end_of_month(told), told + month)

    def norm(self) -> Any:
        """A permission, a prohibition or a power."""
        party = self.party()
        kind = self.one_of(Pay, Pay, Buy, Lend, Call, Quit)
        asked: dict[str, Any] = {}
        told = [Lend.until] if kind is Lend else []
        if self.chance(2):
            asked["provided"] = self.condition([kind])
        elif self.chance(2):
            asked["provided"], other = self.occurred([kind])
            told += [asked["provided"].on]
            told += [asked["provided"][Lend.until]] if other is Lend else []
        if self.chance(2):
            asked["unless"] = self.condition([kind])
        if self.chance(6):
            asked["until"] = self.one_of(end, DAYS[6], DAYS[10], *map(self.reckoned, told))
        if self.chance(8):
            asked["from_"] = self.one_of(end, DAYS[3], *map(self.reckoned, told))
        action = self.action(kind, [])
        self.borne.append((party, kind))
        match self._draw(st.integers(0, 6)):
            case 0:
                asked.pop("until", None), asked.pop("from_", None)
                return party.can(action, then=terminates(), **asked)
            case 1 | 2 | 3:
                return party.may(action, **asked)
            case _:
                return party.must_not(action, **asked)

    def clauses(self, first: int) -> tuple[Any, ...]:
        found = []
        for number in range(first, first + self._draw(st.integers(1, 3))):
            over = tuple(f"{n}" for n in range(first, number) if self.chance(3))
            found.append(Clause(f"{number}", "...", self.norm(), overrides=over))
        return tuple(found)

    def template(self) -> Contract:
        """A template; it may have a mistake."""
        clauses, changes = self.clauses(1), ()
        if self.chance(4):
            changes = (Amendment(title="1st", effective=DAYS[5], adds=self.clauses(5)),)
        return of_clauses(clauses, changes)


@st.composite
def plainly(draw: Any) -> Plainly:
    """A portfolio whose rows are written plainly, but for few."""
    drawing = _Drawing(draw)
    try:
        template = evolve(drawing.template(), zone=drawing.one_of(*ZONES))
    except ContractError:
        reject()
    instances, events = [], []
    for number in range(draw(st.integers(4, 12))):
        name = f"Bob {number}"
        row = {
            "id": f"i{number}",
            "bob": name,
            "limit": f"USD {draw(st.sampled_from(['15', '25.5', '30']))}",
            "good": draw(st.sampled_from(["Apple", "Date", "Egg"])),
            "start": draw(st.sampled_from([FIRST, FIRST, DAYS[1]])),
            "end": draw(st.sampled_from([DAYS[4], DAYS[8], LAST])),
            "most": draw(st.sampled_from([2, 5])),
            "rate": draw(st.sampled_from([None, "50%", "1.75"])),
        }
        instances.append(row)
        events += [_event(draw, row) for _ in range(draw(st.sampled_from([0, 6, 8, 10])))]
    borne = [draw(st.sampled_from(drawing.borne)) for _ in range(3)]
    acts = [(ANN if party is ANN else "bob", _act(drawing, kind)) for party, kind in borne]
    on = draw(st.sampled_from([DAYS[7], DAYS[11], DAYS[2]]))
    return Plainly(template, instances, events, acts, on)


def _act(drawing: _Drawing, kind: Any) -> Action:
    """An act that is asked about."""
    pick = drawing.one_of
    if kind is Quit:
        return Quit()
    if kind is Pay:
        return Pay(pick(ANN, bob), pick(usd("10"), usd("20.5"), limit))
    if kind is Call:
        return Call(pick(*INSTANTS), pick(*LASTING))
    bought = pick(*GOODS, good), pick(1, 2, 3, most), pick(*BOTH)
    if kind is Buy and pick(*BOTH):
        return Buy(*bought)
    return Lend(*bought, pick(*map(Decimal, RATES), rate), pick(*DAYS, end))


def _event(draw: Any, row: dict[str, Any]) -> dict[str, Any]:
    """A row of an event; few are odd."""
    pick = lambda *options: draw(st.sampled_from(options))  # noqa: E731
    kind = pick("Pay", "Pay", "Buy", "Lend", "Lend", "Call")
    kind = pick(*(kind,) * 12, "Quit")
    fields: dict[str, Any] = {}
    if kind == "Pay":
        amount = pick(*AMOUNTS, "1,000", "15") if pick(*range(20)) == 0 else pick(*AMOUNTS)
        fields = {"to": pick(row["bob"], ANN.name), "amount": f"USD {amount}"}
        if pick(1, 2, 3) == 1:
            fields = {"amount": {"Money": fields["amount"]}, "to": {"Party": fields["to"]}}
    elif kind == "Call":
        fields = {"at": pick(*INSTANTS).isoformat(), "lasted": pick("PT0S", "PT1H30M", "PT36H")}
    elif kind != "Quit":
        fields = {
            "good": pick("Apple", "Bread", row["good"]),
            "pieces": pick(1, 2, 3),
            "fresh": pick(*BOTH),
        }
    if kind == "Lend":
        fields |= {"rate": pick(*RATES), "until": pick(*DAYS).isoformat()}
    on = pick(*DAYS)
    known = pick(*(None,) * 6, on + timedelta(2))
    told = f"{draw(st.integers(0, 10**9))}" if kind == "Call" else None
    return {
        "id": told,
        "instance": row["id"],
        "on": on,
        "by": pick(ANN.name, row["bob"]),
        "action": kind,
        "fields": json.dumps(fields) if fields or pick(*BOTH) else None,
        "recorded": known,
    }
