"""What is admitted at first sight is what is admitted by those who look at all of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from attrs import evolve, fields

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    Event,
    Field,
    Money,
    Party,
    anything,
    between,
    hours,
    usd,
)
from contract_rules.contracts.admission import AtSight
from contract_rules.values.acts import Act, ActionType, FieldType
from contract_rules.values.events import in_zone, stating
from contract_rules.values.zones import zone

ann, bea = Party("Ann"), Party("Bea")


class Shop(Entity):
    """A shop."""


class Noted(Event):
    """An event of a class of its own."""


class Go(Action):
    """Holds nothing that may be called otherwise."""

    where: Field[str] = anything
    times: Field[int] = anything


class Pay(Action):
    """Holds an amount."""

    price: Field[Money] = anything
    what: Field[str] = anything


class Adjust(Action, signed="price"):
    """Holds an amount that may be below zero."""

    price: Field[Money]


class Buy(Action):
    """Holds a thing."""

    shop: Field[Shop]


class Give(Action):
    """Holds a party, and an amount."""

    to: Field[Party]
    price: Field[Money]


class Rate(Action):
    """Holds a number of a range, and one of a few texts."""

    level: Field[int] = between(1, 5)
    why: Field[Literal["bad", "good"]] = anything


class Wait(Action):
    """Holds a duration."""

    lasting: Field[timedelta]


def contract(zone: str, *clauses: Clause) -> Contract:
    return Contract(
        name="The contract",
        parties=(ann, bea),
        effective=date(2025, 1, 1),
        clauses=clauses,
        actions=(Go, Pay, Adjust, Buy, Give, Rate, Wait),
        zone=zone,
    )


PRICED = Clause("1", "As said.", ann.must(Pay(price=usd(5)), upon=bea.did(Go())))
CONTRACTS = {
    "no currency": contract("UTC"),
    "dollars": contract("UTC", PRICED),
    "elsewhere": contract("Asia/Tokyo", PRICED),
}

DAY, EVENING = date(2025, 2, 1), datetime(2025, 2, 1, 20, tzinfo=UTC)
GONE = Go(where="home", times=1)


def does(act: Action | Act, **given) -> Event:
    return ann.does(act, **({"on": DAY, "id": "it"} | given))


def renamed(by: Party) -> Event:
    return by.does(GONE, on=DAY)


EVENTS = {
    "a day": does(GONE),
    "an instant": does(GONE, on=EVENING),
    "by its content": renamed(ann),
    "by another": renamed(bea),
    "by one like it": renamed(Party("Ann")),
    "by one called nearly so": renamed(Party("ann")),
    "by a stranger": renamed(Party("Cyd")),
    "known later": does(GONE, recorded=EVENING, on=date(2025, 1, 31)),
    "of another zone": Event(by=ann, act=GONE.act, on=EVENING, zone=zone("Asia/Tokyo")),
    "of a class of its own": Noted(by=ann, act=GONE.act, on=EVENING),
    "known before": Event(
        by=ann, act=GONE.act, on=date(2025, 2, 2), recorded=EVENING.replace(day=1, hour=1)
    ),
    "an open field": Event(by=ann, act=Go(where="home").act, on=DAY),
    "its fields turned": does(Act("Go", (("times", 1), ("where", "home")))),
    "of a wrong type": does(Act("Go", (("where", 1), ("times", 1)))),
    "of no such field": does(Act("Go", (("where", "home"), ("many", 1)))),
    "of no such action": does(Act("Come")),
    "of another class": does(
        Act("Go", (("where", "home"),), ActionType("Go", (FieldType("where", "str"),), "go"))
    ),
    "reversed": does(GONE).reversal(on=DAY, id="it"),
    "dollars": does(Pay(price=usd(5), what="a")),
    "below zero": does(Pay(price=usd(-5), what="a")),
    "nothing": does(Pay(price=usd(0), what="a")),
    "euros": does(Pay(price=Money("5", "EUR"), what="a")),
    "below zero where it may be": does(Adjust(price=usd(-1))),
    "a thing": does(Buy(shop=Shop("A"))),
    "a thing of two names": does(Buy(shop=Shop("A", aliases=("a",)))),
    "to a party": does(Give(to=bea, price=usd(5))),
    "to one called nearly so": does(Give(to=Party("bea"), price=usd(5))),
    "a duration": does(Wait(lasting=hours(2))),
    "a duration below zero": does(Wait(lasting=-hours(2).elapsed)),
    "of a range": does(Rate(level=5, why="bad")),
    "beyond it": does(Act("Rate", (("level", 6), ("why", "bad")))),
    "of another choice": does(Act("Rate", (("level", 5), ("why", "ugly")))),
    "no event": 5,
}
"""Events as most are, and such as are not."""

READ = {
    name: evolve(event, act=Act(event.act.kind, event.act.fields))
    for name, event in EVENTS.items()
    if isinstance(event, Event)
}
"""The same, as they are read: without the action types of their acts."""


def told(contract: Contract, events: list[Event]) -> object:
    """What is on record then, in full, or what is raised."""
    try:
        with Engine(contract, iter(events), matcher="compiled") as engine:
            return [
                (repr(one), one.zone, one.at, one.known, one.act, one.act.schema)
                for one in engine.facts
            ]
    except Exception as error:  # noqa: BLE001 (whatever is raised)
        return type(error), str(error)


@pytest.mark.parametrize("place", CONTRACTS)
def test_events_are_admitted_at_first_sight_as_at_a_second(place, monkeypatch) -> None:
    """Alone, and after others that are as most are."""
    before = [ann.does(Pay(price=usd(1), what="b"), on=DAY, id="one"), renamed(bea)]
    offered = [*EVENTS.values(), *READ.values()]
    cases = [[*others, event] for event in offered for others in ([], before)]
    found = [told(CONTRACTS[place], events) for events in cases]
    with monkeypatch.context() as patched:
        patched.setattr(AtSight, "admitted", lambda *_: None)
        patched.setattr(AtSight, "known", lambda _, event: event)
        assert [told(CONTRACTS[place], events) for events in cases] == found
    assert len({repr(one) for one in found}) > len(EVENTS)


def test_most_events_are_admitted_at_first_sight() -> None:
    at_sight = AtSight(CONTRACTS["dollars"].program, CONTRACTS["dollars"])
    seen = [name for name, event in EVENTS.items() if at_sight.admitted(event, "USD")]
    usual = ["a day", "an instant", "by its content", "by another", "by one like it"]
    usual += ["known later", "of another zone", "of a class of its own", "reversed"]
    assert seen == [*usual, "dollars", "nothing", "to a party", "of a range"]
    known = {name: at_sight.known(event) for name, event in READ.items()}
    assert [name for name in seen if not at_sight.admitted(known[name], "USD")] == [
        "of a class of its own",
        "of a range",
    ]


def test_events_that_were_read_are_known_at_first_sight_but_for_choices_and_durations() -> None:
    """Also where more is to be looked at than a sight: amounts below zero, and names."""
    at_sight = AtSight(CONTRACTS["dollars"].program, CONTRACTS["dollars"])
    for event in READ.values():
        known = at_sight.known(event)
        assert known == event
        assert (known is event) is (known.act.schema is None)
        assert known.act.schema in (None, CONTRACTS["dollars"].vocabulary.get(event.act.kind))
    beyond = [name for name, event in READ.items() if at_sight.known(event) is event]
    wrong = ["of a class of its own", "an open field", "its fields turned", "of a wrong type"]
    wrong += ["of no such field", "of no such action", "of another class"]
    assert beyond == [
        *wrong,
        "a duration",
        "a duration below zero",
        "of a range",
        "beyond it",
        "of another choice",
    ]


@pytest.mark.parametrize("place", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_an_event_is_reckoned_in_a_zone_as_one_that_is_made_there(place) -> None:
    for event in (one for one in EVENTS.values() if isinstance(one, Event)):
        there, made = in_zone(event, zone(place)), evolve(event, zone=zone(place))
        assert type(there) is type(made)
        for known in fields(Event):
            assert getattr(there, known.name) == getattr(made, known.name)
            assert getattr(stating(made, made.act), known.name) == getattr(made, known.name)
