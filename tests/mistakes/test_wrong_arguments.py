"""What is public takes what its annotation says, or refuses it where it is written.

The public names are looked up, and so are their arguments: for each there must be a recipe of
right ones, and of these each in turn is exchanged for every wrong one of a fixed palette.
"""

from __future__ import annotations

import atexit
import enum
import inspect
import pkgutil
import tempfile
import types
import typing
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

import attrs
import pytest
from hypothesis.strategies import SearchStrategy

import contract_rules
import contract_rules.portfolio
import contract_rules.testing
from contract_rules import (
    Action,
    Allocation,
    Amendment,
    Calendar,
    Clause,
    Confidence,
    Contract,
    ContractError,
    Definition,
    Engine,
    Entity,
    Event,
    FactBase,
    FactStore,
    Field,
    Group,
    Head,
    Money,
    Parameter,
    Party,
    Question,
    Rank,
    Reader,
    Roll,
    Rounding,
    Source,
    Verdict,
    anything,
    days,
    ends,
    jointly,
    percent,
    usd,
)
from contract_rules.contracts import serialization
from contract_rules.values.acts import Act, Value
from contract_rules.values.zones import zone
from support import leases, spread
from support.pages import busy


class Cloud(Entity):
    """Where models run."""


class Order(Action):
    """An order."""

    price: Field[Money]


class Rent(Action):
    """Rent of a cloud."""

    cloud: Field[Cloud]
    seats: Field[int] = anything


class Pay(Action):
    """A payment."""

    amount: Field[Money]
    to: Field[Party] = anything


class Quit(Action):
    """The end of it."""


ann, bea = Party("Ann"), Party("Bea")
both = Group("both", ann, bea)
azure = Cloud("Azure")
start, later, last = date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1)
NAIVE = datetime(2025, 1, 1, 9)  # noqa: DTZ001 (the mistake that is meant)
SCOPE = Question("scope", "Does it cover rent?", readings=("narrow", "wide"))
ordered = bea.did(Order(price=usd(1)))
price = Clause(
    "C1", "Orders are paid.", bea.must(Pay(Order.price, ann), upon=Order, within=days(5))
)
ban = Clause("C2", "No rent.", ann.must_not(Rent(azure), provided=SCOPE.reads("wide")))
exit_ = Clause("C3", "Ann may quit.", ann.can(Quit(), then=ends(ban)))
plain_ban = Clause("C4", "Bea does not rent.", bea.must_not(Rent(azure)))
meaning = Definition("D1", "There is an order.", ordered)
SOURCE = Source(title="The paper")
CHANGE = Amendment(title="The first", effective=last, repeals=("C2",))
CONTRACT = Contract(
    name="The contract",
    parties=(ann, bea),
    clauses=(price, ban, exit_, plain_ban, meaning),
    effective=start,
    amendments=(CHANGE,),
)
PRICE = Parameter("price", Money)
TEMPLATE = Contract(
    name="The template",
    parties=(ann, bea),
    clauses=(Clause("C1", "For {price}.", bea.may(Order(price=PRICE))),),
    effective=start,
)
bought = bea.does(Order(price=usd(1)), on=later, id="one")
rented = bea.does(Rent(azure, 1), on=later, id="two")
NAMES = {
    name: thing
    for module in (
        typing,
        *(
            import_module(found.name)
            for found in pkgutil.walk_packages(contract_rules.__path__, "contract_rules.")
            if not found.name.endswith(("__main__", "plugin"))
        ),
        contract_rules,
    )
    for name, thing in vars(module).items()
}
NAMES |= {"Callable": Callable, "Iterable": Iterable, "Mapping": Mapping, "Sequence": Sequence}
NAMES |= {"MutableMapping": MutableMapping}
NAMES |= {"date": date, "datetime": datetime, "Path": Path, "Decimal": Decimal}
NAMES |= {"SearchStrategy": SearchStrategy}


def engine(**more) -> Engine:
    return Engine(CONTRACT, (bought, rented), matcher="semantics", **more)


class Unknown(enum.Enum):
    """An enum of another kind."""

    ONE = 1


def generator(*things):
    yield from things


PALETTE = {
    "None": lambda: None,
    "5": lambda: 5,
    "-1": lambda: -1,
    "1.5": lambda: 1.5,
    "NaN": lambda: float("nan"),
    "a decimal NaN": lambda: Decimal("NaN"),
    "an endless decimal": lambda: Decimal("Infinity"),
    "a decimal": lambda: Decimal("1.5"),
    "a complex number": lambda: 1j,
    "True": lambda: True,
    "a string": lambda: "x",
    "two letters": lambda: "AB",
    "an empty string": lambda: "",
    "bytes": lambda: b"x",
    "an object": object,
    "an empty list": list,
    "an empty tuple": tuple,
    "an empty dict": dict,
    "an empty set": set,
    "a generator": generator,
    "a list of a number": lambda: [5],
    "a tuple of a string": lambda: ("x",),
    "a tuple of an object": lambda: (object(),),
    "a tuple of None": lambda: (None,),
    "a tuple of two tuples": lambda: (("a", 1), ("b", 2)),
    "a dict of numbers": lambda: {1: 2},
    "a dict of a number": lambda: {"scope": 2},
    "a dict of None": lambda: {"scope": None},
    "a generator of clauses": lambda: generator(price),
    "a tuple of clauses": lambda: (price,),
    "a class": lambda: int,
    "an action class": lambda: Quit,
    "a function": lambda: len,
    "a lambda": lambda: lambda: None,
    "Ellipsis": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "a module": lambda: serialization,
    "a naive datetime": lambda: NAIVE,
    "an aware datetime": lambda: datetime(2025, 4, 1, tzinfo=UTC),
    "a date": lambda: later,
    "another enum": lambda: Unknown.ONE,
    "a rank": lambda: Rank.CONTRACT,
    "a confidence": lambda: Confidence.OFFICIAL,
    "a rounding": lambda: Rounding.UP,
    "a verdict": lambda: Verdict.PERMITTED,
    "a party": lambda: ann,
    "an entity": lambda: azure,
    "money": lambda: usd(1),
    "a period": lambda: days(1),
    "a clause": lambda: price,
    "a definition": lambda: meaning,
    "an amendment": lambda: CHANGE,
    "a contract": lambda: CONTRACT,
    "a source": lambda: SOURCE,
    "a question": lambda: SCOPE,
    "an action": Quit,
    "an act": lambda: rented.act,
    "an event": lambda: rented,
    "a condition": lambda: ordered,
    "a norm": lambda: plain_ban.norms[0],
    "an effect": lambda: ends("C2"),
    "a term": lambda: Order.price,
    "facts": FactBase,
}


def admits(hint, value) -> bool:  # noqa: C901, PLR0911, PLR0912 (each form of type)
    """Whether an annotation admits a value, as one reads it."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in (typing.Any, object):
        return True
    if hint is None or hint is types.NoneType:
        return value is None
    if isinstance(hint, typing.TypeVar):
        return value is anything or _is_value(value)
    if origin in (typing.Union, types.UnionType):
        return any(admits(one, value) for one in inner)
    if origin is typing.Literal:
        return any(type(value) is type(one) and value == one for one in inner)
    if origin is type:
        return isinstance(value, type) and (
            isinstance(inner[0], typing.TypeVar) or issubclass(value, inner[0])
        )
    if origin is tuple:
        if len(inner) == 2 and inner[1] is ...:
            return isinstance(value, tuple | list) and all(admits(inner[0], v) for v in value)
        return isinstance(value, tuple) and len(value) == len(inner)
    if origin is list:
        return isinstance(value, list) and all(admits(inner[0], v) for v in value)
    if origin in (Mapping, MutableMapping, dict):
        return isinstance(value, Mapping) and all(
            admits(inner[0], k) and admits(inner[1], v) for k, v in value.items()
        )
    if origin in (Iterable, Sequence):
        if isinstance(value, str | bytes) or not isinstance(value, origin):
            return False
        if isinstance(value, types.GeneratorType):
            return True
        return all(admits(inner[0], v) for v in value)
    if origin is not None:
        return (
            origin is Callable and callable(value)
            if origin is Callable
            else isinstance(value, origin)
        )
    return _is_a(hint, value)


def _is_a(hint, value) -> bool:
    if hint is bool:
        return isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is date:
        aware = not isinstance(value, datetime) or value.tzinfo is not None
        return isinstance(value, date) and aware
    if hint is datetime:
        return isinstance(value, datetime) and value.tzinfo is not None
    if hint is Decimal:
        return isinstance(value, Decimal) and value.is_finite()
    if getattr(hint, "_is_protocol", False):
        return hasattr(value, "kind") if hint.__name__ == "Spoken" else True
    return isinstance(value, hint)


def _is_value(value) -> bool:
    held = any(admits(one, value) for one in typing.get_args(Value))
    return held or isinstance(value, enum.Enum)


HERE = engine()
DECIDED = HERE.decide(ann, Rent(azure, 1), on=later)
REPORT = HERE.report(on=later)
WIDE = engine(readings={"scope": "wide"}).report(on=last)
DUTY = HERE.duties(on=later)[0]
BROKEN = HERE.breaches(on=last)[0]
UPCOMING = HERE.upcoming(on=later)[0]
INTERVAL = HERE.history(bea, Rent(azure, 1))[-1]
TIMELINE = HERE.timeline()
(STANDING,) = contract_rules.Engine(busy).standing(on=busy.effective)
DIFFERENCES = REPORT.diff(WIDE)


def of(answer, **more):
    """The recipe of an answer's class: an answer, part by part."""
    parts = {f.alias: getattr(answer, f.name) for f in attrs.fields(type(answer)) if f.init}
    return type(answer), parts | more


ACT = {"party": bea, "action": Rent(azure, 1)}
KNOWN = {"known_by": later, "readings": {"scope": "wide"}, "timeout": 60.5}
NORM = {"provided": ordered, "unless": ordered, "until": last, "from_": later}
LATER = ends("C1", after=days(2))
SAVED = {"unless_by_then": ordered}
FIELDS_OF_CLAUSE = {
    "id": "C1",
    "text": "A.",
    "norms": ban.norms,
    "source": SOURCE,
    "confidence": Confidence.OFFICIAL,
    "rank": Rank.CONTRACT,
    "overrides": ("C2",),
    "dormant": False,
    "survives": False,
    "caveat": "",
    "note": "",
}
EVENT = {
    "on": later,
    "id": "three",
    "recorded": later,
    "towards": "one",
    "source": SOURCE,
    "confidence": Confidence.OFFICIAL,
    "note": "",
}
UNDONE = {"reverses": "", "corrects": "", "strikes": ""}
FACTS = FactBase([bought])
FOLDER = tempfile.TemporaryDirectory()
FILE = Path(FOLDER.name, "events.jsonl")
FACTS.dump(FILE)
ADDRESS = f"sqlite:///{Path(FOLDER.name, 'record.db')}"
STORE = FactStore(ADDRESS, sealed={"Admit.name": "patient"})
STORE.add(bought)


def forgets(person) -> None:
    """Have a person on record, and forget them."""
    admitted = Act("Admit", (("name", "Jo"), ("patient", "P")))
    STORE.add(Event(by=ann, act=admitted, on=later, id=f"{len(STORE)}"))
    STORE.forget(person)


TEXT = Path(FOLDER.name, "contract.yaml")
CONTRACT.dump(TEXT)
IN_TOKYO = attrs.evolve(CONTRACT, zone="Asia/Tokyo")
CASES = str(Path(__file__).parents[2] / "examples" / "lease.cases.yaml")
OURS = "contract_rules.agreements.microsoft_openai:agreement"
TRIAL = contract_rules.testing.Trial(OURS, ())

# of each public callable that takes anything, what it may be given


def an_act(action, **fields):
    return CONTRACT.act(action, **fields)


def covered(contract) -> None:
    with contract_rules.testing.clause_coverage(contract):
        pass


def frame_of(question, **arguments):
    """What asks a portfolio of DataFrames for one, with what stands in for Spark."""
    tables = (spread.DataFrame(leases.TWO), spread.DataFrame(leases.RECORD))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contract_rules.portfolio.portfolio, "Spread", spread.Spread)
        with contract_rules.portfolio.Portfolio(leases.lease, *tables) as asked:
            return asked.frame(question, **arguments)


@cache
def portfolio() -> contract_rules.portfolio.Portfolio:
    """Two leases, which are asked again and again."""
    made = contract_rules.portfolio.Portfolio(leases.lease, leases.TWO, leases.RECORD, workers=1)
    atexit.register(made.close)
    return made


def of_portfolio(method):
    """What asks a portfolio."""

    def ask(*row, **named):
        first = [named.pop(name) for name in ("path", "question") if name in named]
        return getattr(portfolio(), method)(*row, *first, **named)

    return ask


def a_portfolio(**given) -> None:
    with contract_rules.portfolio.Portfolio(**given):
        pass


RECIPES = {
    "portfolio.Portfolio": (
        a_portfolio,
        {
            "template": leases.lease,
            "instances": leases.TWO,
            "events": leases.RECORD,
            "workers": 1,
            "ignore": (),
            "early": False,
            "part": 5,
            "memory": "500MB",
            "folder": None,
            "numbered": False,
        },
    ),
    "portfolio.Portfolio.batches": (
        of_portfolio("batches"),
        {"question": "duties", "arguments": {"on": leases.ON}},
    ),
    "portfolio.Portfolio.breaches": (of_portfolio("breaches"), {"on": leases.ON}),
    "portfolio.Portfolio.compare": (
        of_portfolio("compare"),
        {"template": leases.lease, "on": leases.ON},
    ),
    "portfolio.Portfolio.decide": (
        of_portfolio("decide"),
        {"party": leases.landlord, "acts": leases.Enter(), "on": leases.ON},
    ),
    "portfolio.Portfolio.diff": (
        of_portfolio("diff"),
        {"one": leases.FIRST, "other": leases.ON},
    ),
    "portfolio.Portfolio.duties": (of_portfolio("duties"), {"on": leases.ON}),
    "portfolio.Portfolio.engine": (of_portfolio("engine"), {"instance": "A"}),
    "portfolio.Portfolio.explain": (
        of_portfolio("explain"),
        {"instance": "A", "question": "duties", "args": (), "asked": {"on": leases.ON}},
    ),
    "portfolio.Portfolio.frame": (
        frame_of,
        {"question": "duties", "arguments": {"on": leases.ON}},
    ),
    "portfolio.Portfolio.totals": (of_portfolio("totals"), {"on": leases.ON}),
    "portfolio.Portfolio.upcoming": (
        of_portfolio("upcoming"),
        {"on": leases.ON, "until": leases.ON},
    ),
    "portfolio.Portfolio.write": (
        of_portfolio("write"),
        {
            "path": str(Path(FOLDER.name, "duties.parquet")),
            "question": "duties",
            "progress": None,
            "arguments": {"on": leases.ON},
        },
    ),
    "Amendment": (
        Amendment,
        {
            "title": "A",
            "effective": last,
            "announced": last,
            "adds": (plain_ban,),
            "replaces": (ban,),
            "repeals": ("C1",),
            "discharges": ("C1",),
            "source": SOURCE,
            "note": "",
        },
    ),
    "Clause": (Clause, FIELDS_OF_CLAUSE),
    "Contract": (
        Contract,
        {
            "name": "The contract",
            "parties": (ann, bea),
            "clauses": (price, ban, exit_),
            "effective": start,
            "amendments": (CHANGE,),
            "actions": (Rent, Pay),
            "zone": "Europe/Madrid",
            "parameters": (),
        },
    ),
    "Contract.instance": (TEMPLATE.instance, {"values": {"price": usd(5)}}),
    "Contract.act": (
        an_act,
        {"action": "Order", "fields": {"price": usd(5)}},
    ),
    "Contract.action": (CONTRACT.action, {"name": "Rent"}),
    "Contract.party": (CONTRACT.party, {"name": "Ann"}),
    "Contract.as_of": (CONTRACT.as_of, {"on": later}),
    "Contract.day_of": (CONTRACT.day_of, {"event": bought}),
    "Contract.dump": (CONTRACT.dump, {"path": TEXT}),
    "Contract.kind": (CONTRACT.kind, {"name": "Rent"}),
    "Contract.known_by": (CONTRACT.known_by, {"on": later}),
    "Contract.load": (Contract.load, {"path": TEXT}),
    "Contract.question": (CONTRACT.question, {"name": "scope"}),
    "Decision.least_changes": (DECIDED.least_changes, {"most": 2, "timeout": 60.5}),
    "Decision.why_not": (
        DECIDED.why_not,
        {"verdict": Verdict.PERMITTED, "most": 2, "timeout": 60.5},
    ),
    "Definition": (
        Definition,
        {
            "id": "D1",
            "text": "A.",
            "condition": ordered,
            "source": SOURCE,
            "confidence": Confidence.OFFICIAL,
            "note": "",
        },
    ),
    "Differences.of": (DIFFERENCES.of, {"party": ann}),
    "Differences.owed_by": (DIFFERENCES.owed_by, {"party": ann}),
    "Engine": (
        lambda contract, facts, **more: Engine(contract, facts, **{"matcher": "semantics"} | more),
        {"contract": CONTRACT, "facts": (bought,), "matcher": "semantics", "readings": {}},
    ),
    "Reader": (
        lambda contract, facts, **more: Reader(contract, facts, **{"matcher": "semantics"} | more),
        {"contract": CONTRACT, "facts": (bought,), "matcher": "semantics", "readings": {}},
    ),
    "Engine.breaches": (HERE.breaches, {"on": later, **KNOWN}),
    "Engine.compiled": (HERE.compiled, {"clause": "C1"}),
    "Engine.decide": (HERE.decide, {**ACT, "on": later, **KNOWN}),
    "Engine.decide_many": (
        HERE.decide_many,
        {
            "party": ACT["party"],
            "actions": ({"cloud": "Azure", "size": 1},),
            "on": later,
            "action": Rent,
            "columns": {"seats": "size"},
            **KNOWN,
        },
    ),
    "Engine.duties": (
        HERE.duties,
        {"on": later, "clause": "C1", "bearer": ann, "trigger": bought, **KNOWN},
    ),
    "Engine.duty": (HERE.duty, {"id_": DUTY.id, "on": later, **KNOWN}),
    "Engine.history": (HERE.history, {**ACT, **KNOWN}),
    "Engine.timeline": (HERE.timeline, {"partial": True, **KNOWN}),
    "Engine.record": (HERE.record, {"events": (bought,)}),
    "Engine.report": (HERE.report, {"on": later, **KNOWN}),
    "Engine.account": (
        HERE.account,
        {"party": ann, "currency": "USD", "on": later, **KNOWN},
    ),
    "Engine.status": (HERE.status, {"on": later, **KNOWN}),
    "Engine.suppose": (
        HERE.suppose,
        {"events": (bought,), "amendments": (), "readings": {"scope": "wide"}},
    ),
    "Engine.standing": (HERE.standing, {"on": later, **KNOWN}),
    "Engine.unallocated": (HERE.unallocated, {"on": later, **KNOWN}),
    "Engine.upcoming": (HERE.upcoming, {"on": later, **KNOWN}),
    "Engine.why_not_owed": (HERE.why_not_owed, {"about": bought, "on": later, **KNOWN}),
    "Event": (
        Event,
        {"by": ann, "act": rented.act, **EVENT, **UNDONE, "zone": zone("Asia/Tokyo")},
    ),
    "Event.correction": (
        bought.correction,
        {**EVENT, "recorded": later, "by": bea, "fields": {"price": usd(2)}},
    ),
    "Event.reversal": (
        bought.reversal,
        {name: value for name, value in EVENT.items() if name != "towards"},
    ),
    "FactBase": (FactBase, {"events": (bought,)}),
    "FactBase.add": (FACTS.add, {"events": (bought,)}),
    "FactBase.admits": (FACTS.admits, {"events": (bought,)}),
    "FactBase.dump": (FACTS.dump, {"path": FILE}),
    "FactBase.get": (FACTS.get, {"id_": "one"}),
    "FactBase.joined": (FACTS.joined, {"other": FACTS}),
    "FactBase.read": (FactBase.read, {"file": BytesIO(), "name": "here"}),
    "FactBase.known_by": (FACTS.known_by, {"on": later}),
    "FactBase.load": (FactBase.load, {"path": FILE}),
    "FactBase.place_of": (FACTS.place_of, {"id_": "one"}),
    "FactBase.in_zone": (FACTS.in_zone, {"zone": zone("Asia/Tokyo")}),
    "FactBase.up_to": (FACTS.up_to, {"on": later}),
    "FactStore": (
        FactStore,
        {"url": ADDRESS, "sealed": {"Admit.name": "patient"}, "keys": {}, "must_exist": True},
    ),
    "FactStore.add": (STORE.add, {"events": (bought,)}),
    "FactStore.after": (STORE.after, {"head": STORE.head}),
    "FactStore.forget": (forgets, {"person": "P"}),
    "FactStore.verify": (STORE.verify, {"since": STORE.head}),
    "Head": (Head, {"position": 1, "hash": "0"}),
    "Interval.holds": (INTERVAL.holds, {"on": later}),
    "Money": (Money, {"amount": 1, "currency": "USD"}),
    "Money.rounded": (usd(1).rounded, {"places": 2, "rule": Rounding.UP}),
    "Group": (Group, {"name": "the two", "members": (ann, bea)}),
    "Group.can": (both.can, {"action": Quit(), "then": (LATER,), **NORM, **SAVED}),
    "Group.attempted": (both.attempted, {"action": Quit(), "label": "a"}),
    "Group.did": (both.did, {"action": Quit(), "label": "a", "under": price}),
    "Group.may": (both.may, {"action": Quit(), **NORM}),
    "Group.must": (
        both.must,
        {
            "action": Pay(usd(1)),
            "alternatives": (Quit(),),
            "upon": ordered,
            **NORM,
            "within": None,
            "by": last,
            "before": None,
            "not_before": None,
            "every": None,
            "apportioned": None,
            "first_period": None,
            "in_advance": False,
            "rolls": Roll.FOLLOWING,
            "calendar": "US",
            "otherwise": plain_ban.norms[0],
            "owed_to": bea,
            "in_one_payment": True,
            "instead": True,
            "allocation": Allocation.OLDEST,
            "on_account": False,
            "debt": None,
            "for_": "C1",
        },
    ),
    "Group.must_not": (both.must_not, {"action": Quit(), **NORM, "otherwise": ban.norms[0]}),
    "Group.need_not": (both.need_not, {"action": Quit(), **NORM}),
    "jointly": (jointly, {"debtors": (ann, bea), "shares": {ann: percent(60), bea: percent(40)}}),
    "Party": (Party, {"name": "Ann", "in_text": "the wife", "word": "ann"}),
    "Party.can": (ann.can, {"action": Quit(), "then": (LATER,), **NORM, **SAVED}),
    "Party.attempted": (ann.attempted, {"action": Quit(), "label": "a"}),
    "Party.did": (ann.did, {"action": Quit(), "label": "a", "under": price}),
    "Party.does": (ann.does, {"action": Quit(), **EVENT, "nth": 1}),
    "Party.may": (ann.may, {"action": Quit(), **NORM}),
    "Party.must": (
        ann.must,
        {
            "action": Pay(usd(1)),
            "alternatives": (Quit(),),
            "upon": Order,
            **NORM,
            "within": None,
            "by": last,
            "before": None,
            "not_before": None,
            "every": None,
            "apportioned": None,
            "first_period": None,
            "in_advance": False,
            "rolls": Roll.FOLLOWING,
            "calendar": "US",
            "otherwise": plain_ban.norms[0],
            "owed_to": bea,
            "in_one_payment": True,
            "instead": True,
            "allocation": Allocation.OLDEST,
            "on_account": False,
            "debt": None,
            "for_": "C1",
        },
    ),
    "Parameter": (
        Parameter,
        {
            "name": "price",
            "of": Money,
            "default": usd(5),
            "at_least": usd(1),
            "at_most": usd(9),
            "description": "what is paid",
        },
    ),
    "Party.must_not": (ann.must_not, {"action": Quit(), **NORM, "otherwise": ban.norms[0]}),
    "Party.need_not": (ann.need_not, {"action": Quit(), **NORM}),
    "Question": (
        Question,
        {
            "id": "scope",
            "text": "Is it?",
            "readings": ("narrow", "wide"),
            "meanings": ("it is narrow", "it is wide"),
            "sources": (SOURCE,),
            "note": "",
        },
    ),
    "Question.check": (SCOPE.check, {"reading": "wide"}),
    "Question.reads": (SCOPE.reads, {"reading": "wide"}),
    "Report.diff": (REPORT.diff, {"other": WIDE}),
    "Report.of": (REPORT.of, {"party": ann}),
    "Report.only": (REPORT.only, {"party": ann, "action": "Order", "clause": "C1"}),
    "Report.owed_by": (REPORT.owed_by, {"party": ann}),
    "Report.sheet": (REPORT.sheet, {"width": 100}),
    "Differences.sheet": (DIFFERENCES.sheet, {"width": 100}),
    "Source": (
        Source,
        {"title": "A", "publisher": "B", "address": "https://example.org", "date": "2025"},
    ),
    "assigns": (contract_rules.assigns, {"target": price, "to": bea, "after": days(1)}),
    "at_least": (contract_rules.at_least, {"value": 5}),
    "at_most": (contract_rules.at_most, {"value": 5}),
    "between": (contract_rules.between, {"low": 5, "high": 6, "default": anything}),
    "begins": (contract_rules.begins, {"target": price, "after": days(1)}),
    "breach_of": (
        contract_rules.breach_of,
        {"clause": price, "label": "a", "of": Order, "remedies": True},
    ),
    "business_days": (contract_rules.business_days, {"count": 5, "calendar": "US"}),
    "Calendar": (Calendar, {"names": ("US", "GB"), "off": (last,), "years": (2025, 2026)}),
    "Calendar.is_business_day": (Calendar("US").is_business_day, {"on": last}),
    "count": (
        contract_rules.count,
        {
            "action": Quit,
            "by": ann,
            "since": start,
            "until": start,
            "within": days(1),
            "in_any": None,
            "under": price,
        },
    ),
    "days": (days, {"count": 5}),
    "days_between": (contract_rules.days_between, {"first": Order.on, "last": last}),
    "end_of_month": (contract_rules.end_of_month, {"day": Order.on}),
    "periods_between": (
        contract_rules.periods_between,
        {"every": days(7), "first": Order.on, "last": last},
    ),
    "nth_business_day": (
        contract_rules.nth_business_day,
        {"number": 5, "day": Order.on, "calendar": "US"},
    ),
    "due": (
        contract_rules.due,
        {"clause": price, "label": "a", "of": Order, "remedies": True},
    ),
    "ends": (ends, {"target": price, "after": days(1)}),
    "greatest": (contract_rules.greatest, {"amounts": (usd(1), usd(2))}),
    "kept": (
        contract_rules.kept,
        {"clause": price, "label": "a", "of": Order, "remedies": True},
    ),
    "hours": (contract_rules.hours, {"count": 72}),
    "minutes": (contract_rules.minutes, {"count": 90}),
    "weeks": (contract_rules.weeks, {"count": 2}),
    "first": (contract_rules.first, {"act": ordered}),
    "latest": (contract_rules.latest, {"act": ordered}),
    "interest": (
        contract_rules.interest,
        {
            "rate": contract_rules.percent(4),
            "on": Order.price,
            "convention": contract_rules.DayCount.ACT_360,
            "per": None,
            "coupons": None,
            "compound": contract_rules.monthly(),
        },
    ),
    "Apportionment": (
        contract_rules.Apportionment,
        {"places": 2, "rule": Rounding.UP, "of": days(30)},
    ),
    "by_days": (
        contract_rules.by_days,
        {"places": 2, "rule": Rounding.UP, "of": days(30)},
    ),
    "least": (contract_rules.least, {"amounts": (usd(1), usd(2))}),
    "less_than": (contract_rules.less_than, {"value": 5}),
    "monthly": (contract_rules.monthly, {"day": 1}),
    "months": (contract_rules.months, {"count": 5, "rounding": None}),
    "more_than": (contract_rules.more_than, {"value": 5}),
    "one_of": (contract_rules.one_of, {"values": (azure, azure)}),
    "other_than": (contract_rules.other_than, {"values": (azure, azure)}),
    "outstanding": (
        contract_rules.outstanding,
        {"clause": price, "since": start, "of": Order, "remedies": True},
    ),
    "overdue": (
        contract_rules.overdue,
        {"clause": price, "label": "a", "by": days(5), "of": Order, "remedies": True},
    ),
    "percent": (contract_rules.percent, {"number": "10.5"}),
    "quantity": (contract_rules.quantity, {"amount": 60, "unit": "tonnes"}),
    "periods_late": (contract_rules.periods_late, {"every": days(5)}),
    "resumes": (contract_rules.resumes, {"target": price, "after": days(1)}),
    "rounded": (
        contract_rules.rounded,
        {"amount": Order.price, "places": 2, "rule": Rounding.UP},
    ),
    "suspends": (
        contract_rules.suspends,
        {"target": price, "extends": True, "after": days(1)},
    ),
    "terminates": (contract_rules.terminates, {"after": days(1)}),
    "to_date": (contract_rules.to_date, {"counted": contract_rules.count(Order, by=ann)}),
    "lookup": (
        contract_rules.lookup,
        {"value": Order.price, "rows": ((anything, 5),)},
    ),
    "tiered": (
        contract_rules.tiered,
        {"amount": Order.price, "steps": ((contract_rules.at_least(usd(0)), 5),)},
    ),
    "when": (
        contract_rules.when,
        {"condition": Order.price > usd(1), "then": 5, "otherwise": 6},
    ),
    "total": (
        contract_rules.total,
        {
            "added": Pay.amount,
            "by": ann,
            "since": start,
            "until": start,
            "within": None,
            "in_any": days(1),
            "under": price,
            "fields": {"to": ann},
        },
    ),
    "usd": (usd, {"amount": "5"}),
    "releases": (
        contract_rules.releases,
        {"target": price, "debtor": bea, "after": days(1)},
    ),
    "waives": (contract_rules.waives, {"target": price, "amount": usd(1), "after": days(1)}),
    "sets_off": (
        contract_rules.sets_off,
        {"target": price, "against": price, "amount": usd(1), "after": days(1)},
    ),
    "Recurrence": (contract_rules.Recurrence, {"rule": "FREQ=MONTHLY"}),
    "weekly": (contract_rules.weekly, {"day": "MO"}),
    "yearly": (contract_rules.yearly, {"month": 3, "day": 31}),
    "years": (contract_rules.years, {"count": 5, "rounding": None}),
    "serialization.act_from_json": (
        serialization.act_from_json,
        {"data": {"action": "Order"}, "what": "an event", "is_kept": True},
    ),
    "serialization.amount_to_json": (serialization.amount_to_json, {"amount": usd(1)}),
    "serialization.event_from_json": (
        serialization.event_from_json,
        {"data": serialization.event_to_json(bought), "is_kept": True},
    ),
    "serialization.event_to_json": (serialization.event_to_json, {"event": bought}),
    "serialization.from_json": (
        serialization.from_json,
        {"cls": Clause, "data": serialization.to_json(price)},
    ),
    "serialization.mistaken_in": (serialization.mistaken_in, {"data": {"on": "2025-13-01"}}),
    "serialization.money_to_json": (serialization.money_to_json, {"amount": usd(1)}),
    "serialization.on_from_json": (serialization.on_from_json, {"text": "2025-01-01"}),
    "serialization.to_json": (serialization.to_json, {"thing": price}),
    "serialization.value_from_json": (serialization.value_from_json, {"data": 5}),
    "serialization.value_to_json": (serialization.value_to_json, {"value": usd(1)}),
    "testing.ClauseCoverage": (contract_rules.testing.ClauseCoverage, {"contract": CONTRACT}),
    "testing.Trial": (
        contract_rules.testing.Trial,
        {
            "where": OURS,
            "arguments": (),
            "examples": 5,
        },
    ),
    **{
        f"StandingDuty.{name}": (getattr(STANDING, name), {"contract": busy})
        for name in ("told", "to_json", "what", "when")
    },
    "Timeline.of": (TIMELINE.of, {"party": ann}),
    "TimelineRow.on": (TIMELINE.rows[0].on, {"on": later}),
    "TimelineRow.verdict": (TIMELINE.rows[0].verdict, {"on": later}),
    "testing.Trial.trialled": (TRIAL.trialled, {"only": "C01"}),
    "testing.as_code": (contract_rules.testing.as_code, {"history": (bought,)}),
    "testing.check_contract": (
        contract_rules.testing.check_contract,
        {
            "contract": CONTRACT,
            "histories": ((bought,),),
            "examples": 1,
            "accepted": {"2 gap": "It is meant so."},
        },
    ),
    "testing.compare": (
        contract_rules.testing.compare,
        {"old": CONTRACT, "new": IN_TOKYO, "histories": ((bought,),), "examples": 1, "seed": 1},
    ),
    "testing.clause_coverage": (
        covered,
        {"contract": CONTRACT},
    ),
    "testing.dates": (
        contract_rules.testing.dates,
        {"contract": CONTRACT, "history": (bought,)},
    ),
    "testing.histories": (
        contract_rules.testing.histories,
        {"contract": CONTRACT, "about": "C1", "max_size": 5, "known_by": last, "undone": True},
    ),
    "testing.mutants": (
        contract_rules.testing.mutants,
        {"contract": CONTRACT, "only": "C1"},
    ),
    "testing.read_cases": (contract_rules.testing.read_cases, {"path": CASES}),
    "testing.questions": (
        contract_rules.testing.questions,
        {"contract": CONTRACT, "history": (bought,), "about": "C1"},
    ),
}

# what the library hands out is made by it alone; these are its answers
ANSWERS = {
    *("Breach", "Cause", "Decision", "Differences", "Duty", "DutyDifference", "DutyName"),
    *("Clash", "ContractStatus", "FailedNotice", "Finding", "RunningNotice", "Tie"),
    *("Interval", "Intervals", "Lack", "Missing", "NotOwed", "ObligationFate", "Position"),
    *("PositionDifference", "Reason", "Report", "Settled", "Span", "Timeline", "TimelineRow"),
    *("StandingDuty", "Unlisted"),
    *(
        "Entry",
        "Grace",
        "NotBinding",
        "OtherWay",
        "Remedy",
        "Statement",
        "Step",
        "Upcoming",
        "Way",
    ),
    *("testing.CaseResult", "testing.ContractCase"),
    *("testing.ClauseSameness", "testing.Comparison", "testing.ContractDifference"),
    *("testing.Asked", "testing.Flaw", "testing.History", "testing.Mutant", "testing.Trialled"),
}
# a subclass, which knows its fields, is what is called; what others call; another name of Money
OTHERWISE = {"Action", "Entity", "Field", "Quantity", "testing.ContractMachine"}
# the engine tells these to who observes it, and a contract's own words
INSIDE = {
    *("FactBase.find", "FactBase.until"),
    "Group.does",  # nothing: an event is of one party
    *("ClauseCoverage.decided", "ClauseCoverage.owed", "ClauseCoverage.took_effect"),
    *("ClauseCoverage.prevented", "ClauseCoverage.failed", "ClauseCoverage.count", "Asked.put_to"),
    *("Position.row", "DutyDifference.row", "PositionDifference.row"),
}


@cache
def public() -> dict[str, object]:
    """Every public callable that takes anything, by its name."""
    found = {}
    modules = {
        "": contract_rules,
        "testing.": contract_rules.testing,
        "portfolio.": contract_rules.portfolio,
    }
    named = [(p, name, getattr(m, name)) for p, m in modules.items() for name in m.__all__]
    named += [
        ("serialization.", name, thing)
        for name, thing in vars(serialization).items()
        if inspect.isfunction(thing)
        and thing.__module__ == serialization.__name__
        and name[0] != "_"
    ]
    for prefix, name, thing in named:
        if isinstance(thing, type) and not issubclass(thing, enum.Enum | Exception):
            found[prefix + name] = thing
            for method in dir(thing):
                if method[0] != "_" and _is_method(thing, method):
                    found[f"{prefix}{name}.{method}"] = getattr(thing, method)
        elif inspect.isfunction(thing):
            found[prefix + name] = thing
    skipped = {*ANSWERS, *OTHERWISE, *INSIDE}
    return {
        name: thing
        for name, thing in found.items()
        if name.removeprefix("testing.") not in skipped
        and name not in skipped
        and name.rpartition(".")[0] not in OTHERWISE
        and name.rpartition(".")[0] not in {"testing.History", "testing.Asked"}
        and not name.startswith("Reader.")  # they are those of an engine
        and hints(thing)
    }


def _is_method(cls, name) -> bool:
    thing = inspect.getattr_static(cls, name)
    if isinstance(thing, classmethod):
        thing = thing.__func__
    return inspect.isfunction(thing) and thing.__module__.startswith("contract_rules")


def hints(thing) -> dict[str, object]:
    """The parameters of a callable, each with its annotation."""
    parameters = inspect.signature(thing).parameters.values()
    known = getattr(thing, "__type_params__", ())
    assert not known
    data = {f.alias: f.type for f in attrs.fields(thing)} if attrs.has(thing) else {}
    return {
        p.name: meaning_of(data[p.name] if p.annotation in (p.empty, "Any") else p.annotation)
        for p in parameters
        if p.name not in ("self", "cls") or "serialization" in getattr(thing, "__module__", "")
    }


def meaning_of(annotation):
    """What an annotation, or an alias that is a string, stands for."""
    while isinstance(annotation, str):
        annotation = eval(annotation, NAMES)  # noqa: S307 (our own annotations)
    return annotation


def called(thing, call, given):
    """Call with arguments by their names, or in a row where that is how they are taken."""
    row, named = [], dict(given)
    for p in inspect.signature(thing).parameters.values():
        if p.kind is p.VAR_POSITIONAL and p.name in named:
            before = [q for q in given if q in row_names(thing, p)]
            row = [named.pop(q) for q in before] + [*named.pop(p.name)]
        if p.kind is p.VAR_KEYWORD and p.name in named:
            named |= named.pop(p.name)
    return call(*row, **named)


def row_names(thing, until) -> list[str]:
    names = []
    for p in inspect.signature(thing).parameters.values():
        if p is until or p.name == until.name:
            break
        names.append(p.name)
    return names


def kinds_of(thing) -> dict[str, object]:
    return {p.name: p.kind for p in inspect.signature(thing).parameters.values()}


def wrong(name):
    """The wrong arguments of a public callable: which, what and how it is called."""
    thing, (_, right) = public()[name], RECIPES[name]
    for parameter, hint in hints(thing).items():
        kind = kinds_of(thing).get(parameter)
        for what, make in PALETTE.items():
            if admits(hint, make()) or (name.endswith(".must") and make() is NAIVE):
                continue  # there it is a time of day in the contract's zone
            if kind is inspect.Parameter.VAR_POSITIONAL:
                value = (*right[parameter], make())
            elif kind is inspect.Parameter.VAR_KEYWORD:
                value = dict.fromkeys(right[parameter], make())
            else:
                value = make()
            yield parameter, what, {**right, parameter: value}


@pytest.mark.parametrize("name", sorted(public()))
def test_right_arguments_are_taken(name) -> None:
    """Every public callable has a recipe of right arguments, one for each parameter."""
    call, right = RECIPES[name]
    assert set(right) == set(hints(public()[name])), "say what is right for each"
    called(public()[name], call, right)


def outcome(name, given):
    """What becomes of a call: refused, taken, or an error of another kind."""
    try:
        called(public()[name], RECIPES[name][0], given)
    except ContractError as error:
        return error
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the wrong one)
        return f"{type(error).__name__}: {error}"
    return "taken"


@pytest.mark.parametrize("name", sorted(public()))
def test_wrong_arguments_are_refused_in_words(name) -> None:
    """Each is a ContractError, in a sentence that begins small and says what to write."""
    found = {f"{parameter}={what}": outcome(name, given) for parameter, what, given in wrong(name)}
    assert {k: v for k, v in found.items() if not isinstance(v, ContractError)} == {}


@pytest.mark.parametrize("table", ["instances", "events", "acts"])
def test_what_is_no_table_is_refused_in_words(table) -> None:
    """Any object is taken to be one; a text is the path of a file, which is not there."""
    for what, make in PALETTE.items():
        value = make()
        if table == "acts" and isinstance(value, Action | Act):
            continue
        refusal = OSError if isinstance(value, str) else ContractError
        with pytest.raises(refusal) as caught:
            ask_on(table, value)
        assert str(caught.value), what


def ask_on(table, value) -> None:
    """Ask a portfolio in which one of the tables is something else."""
    if table == "acts":
        portfolio().decide(leases.landlord, value, on=leases.ON)
    else:
        a_portfolio(**RECIPES["portfolio.Portfolio"][1] | {table: value})
