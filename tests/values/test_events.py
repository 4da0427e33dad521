"""An event is the same in whatever way it is made: in full, by its party, or as it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from itertools import product

import pytest
from attrs import evolve, fields

from contract_rules import (
    Action,
    Confidence,
    Event,
    Field,
    Group,
    Money,
    Party,
    Source,
    anything,
    usd,
)
from contract_rules.contracts.serialization import event_from_json, event_to_json
from contract_rules.errors import ContractError, WrongTypeError
from contract_rules.values.acts import Act

ann, bea = Party("Ann"), Party("Bea")


class Pay(Action):
    """Pay something."""

    amount: Field[Money] = anything
    what: Field[str] = anything


class Told(str):
    """A text of a class of its own."""

    __slots__ = ()


PAID = Pay(amount=usd(5), what="rent")
NOON = datetime(2025, 2, 1, 12, tzinfo=UTC)
SOURCE = Source(title="The bank")
DAYS = (
    date(2025, 2, 1),
    NOON,
    NOON.astimezone(timezone(timedelta(hours=9))),
    NOON.replace(tzinfo=None),
    "2025-02-01",
)
LATER = (None, *DAYS, date(2025, 1, 31), NOON - timedelta(hours=1), NOON + timedelta(days=3))
BESIDE = (
    {},
    {"id": "p1"},
    {"id": "ä"},
    {"id": " "},
    {"towards": " "},
    {"id": Told("p1")},
    {"towards": "bill"},
    {"towards": Told("bill")},
    {"towards": 5},
    {"note": "late"},
    {"note": "spät"},
    {"note": "\ud800"},
    {"note": None},
    {"source": SOURCE},
    {"source": "The bank"},
    {"confidence": Confidence.OFFICIAL},
    {"confidence": "official"},
    {"id": "p1", "towards": "b", "note": "n", "source": SOURCE, "confidence": Confidence.INFERRED},
)


def told(make, **given) -> object:
    """The parts of an event that is made of others, or what is raised in its place."""
    try:
        event = make(**given)
    except ContractError as error:
        return type(error), str(error)
    return type(event), [getattr(event, known.name) for known in fields(Event)]


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_a_party_does_what_an_event_says(on) -> None:
    """With the same parts, by the same default id, or refused in the same words."""
    found = set()
    for recorded, given in product(LATER, BESIDE):
        parts = {"on": on} | given | ({} if recorded is None else {"recorded": recorded})
        in_full = told(Event, by=ann, act=PAID.act, **parts)
        assert told(ann.does, action=PAID, **parts) == in_full
        assert told(ann.does, action=PAID.act, **parts) == in_full
        found.add(repr(in_full))
    assert len(found) > (len(LATER) if on in DAYS[:3] else 0)


def test_an_event_is_of_one_party_and_of_the_n_th_such_act() -> None:
    both = Group("both", ann, bea)
    for given in ({}, {"note": "late"}):
        with pytest.raises(WrongTypeError, match="of one party"):
            both.does(PAID, on=NOON, **given)
        assert ann.does(PAID, on=NOON, nth=2, **given).id == f"{ann.does(PAID, on=NOON).id} (2)"


def test_what_an_event_counts_towards_is_named_by_its_id() -> None:
    billed = bea.does(PAID, on=NOON, id="bill")
    assert ann.does(PAID, on=NOON, towards=billed) == ann.does(PAID, on=NOON, towards="bill")


@pytest.mark.parametrize("on", DAYS[:3], ids=str)
def test_an_event_is_read_as_it_was_written(on) -> None:
    for act in (PAID.act, Act("Pay", (("betrag ä", 5),)), Act("Bezahle für")):
        for recorded, given in product((on, NOON + timedelta(days=3)), BESIDE):
            try:
                event = Event(by=ann, act=act, on=on, recorded=recorded, **given)
            except ContractError:
                continue
            for one in (event, event.reversal(on=on), event.correction(recorded=recorded)):
                again = told(event_from_json, data=event_to_json(one))
                assert again == told(partial(evolve, one))
