"""JSON both ways: what was written is read as what it was."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contract_rules import (
    Amendment,
    Clause,
    Confidence,
    Contract,
    DayCount,
    Definition,
    Event,
    MonthEnd,
    Rank,
    Rounding,
    Source,
    assigns,
    at_least,
    begins,
    breach_of,
    business_days,
    count,
    days,
    due,
    ends,
    greatest,
    interest,
    kept,
    least,
    less_than,
    months,
    one_of,
    other_than,
    outstanding,
    percent,
    periods_late,
    resumes,
    rounded,
    sets_off,
    suspends,
    terminates,
    to_date,
    total,
    undisclosed,
    usd,
    waives,
    years,
)
from contract_rules.contracts import serialization
from contract_rules.errors import MalformedRecordError
from contract_rules.language.actions import Matching
from contract_rules.norms.expressions import Between
from contract_rules.norms.norms import Permission, Prohibition
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Claim,
    Consent,
    Declare,
    Deliver,
    Order,
    Pay,
    Procure,
    Provider,
    Release,
    Visit,
)

ann, bea, _, _ = PARTIES
azure, oracle = Provider("Azure"), Provider("Oracle")


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (azure, {"Provider": "Azure"}),
        (ann, {"Party": "Ann"}),
        (usd("100e9"), {"Money": "USD 100000000000"}),
        (Decimal("0.10"), {"Decimal": "0.10"}),
        (date(2025, 1, 1), {"date": "2025-01-01"}),
        (datetime(2025, 1, 1, 9, tzinfo=UTC), {"datetime": "2025-01-01T09:00:00+00:00"}),
        (3, 3),
        ("one", "one"),
    ],
)
def test_a_value_is_written_with_its_type(value, data) -> None:
    """Except where JSON has the type."""
    assert serialization.value_to_json(value) == data
    assert serialization.value_from_json(json.loads(json.dumps(data))) == value


@pytest.mark.parametrize("data", [None, 1.5, [], {}, {"a": "b", "c": "d"}, {"Money": 1}])
def test_what_is_no_value_is_refused(data) -> None:
    """A float among them."""
    with pytest.raises(MalformedRecordError):
        serialization.value_from_json(data)


def test_an_event_keeps_everything() -> None:
    """What is as by default is left out, but for when it was recorded."""
    bare = bea.does(Consent(azure, ann), on=date(2025, 1, 1), id="e1")
    data = serialization.event_to_json(bare)
    assert data == {
        "id": "e1",
        "on": "2025-01-01",
        "by": "Bea",
        "action": "Consent",
        "fields": {"provider": {"Provider": "Azure"}, "to": {"Party": "Ann"}},
        "recorded": "2025-01-01",
    }
    assert serialization.event_from_json(data) == bare
    full = Event(
        by=bea,
        act=bare.act,
        on=datetime(2025, 1, 1, 9, tzinfo=UTC),
        recorded=date(2025, 2, 1),
        towards="e1",
        source=Source(title="A title", publisher="Somebody", address="https://x", date="2025"),
        confidence=Confidence.REPORTED,
        note="A note.",
    )
    assert (
        serialization.event_from_json(json.loads(json.dumps(serialization.event_to_json(full))))
        == full
    )


def test_an_event_may_say_little() -> None:
    """When, who and what; the rest follows."""
    event = serialization.event_from_json({"on": "2025-01-01", "by": "Bea", "action": "Sell"})
    assert (event.id, event.recorded, event.act.fields) == ("2025-01-01 Bea Sell()", event.on, ())
    assert (event.source, event.confidence, event.note) == (None, None, "")


MEANING = Definition("D1", "As it says.", bea.did(Consent()), note="A note.")
CLAUSES = (
    MEANING,
    Clause(
        "C1",
        "As it says.",
        ann.may(
            Procure(provider=other_than(azure), price=at_least(usd(1))),
            provided=bea.did(Release(), "first") & (Release.on < date(2020, 1, 2)),
            unless=~bea.did(Consent(provider=Procure.provider)) | MEANING.holds,
            until=date(2021, 1, 1),
        ),
        ann.must_not(Procure(provider=one_of(azure, oracle)), until=bea.did(Release())),
        overrides=("C2",),
        rank=Rank.MANDATORY_LAW,
        source=Source(title="A title"),
        confidence=Confidence.INFERRED,
        note="A note.",
    ),
    Clause(
        "C2",
        "As it says.",
        bea.can(
            Declare(level=2),
            then=(
                begins(ann.must_not(Release(model=Declare.model))),
                begins("C2"),
                ends("C1"),
            ),
        ),
        dormant=True,
    ),
    Clause(
        "C3",
        "As it says.",
        ann.may(
            Procure(price=Matching(Between(at_least(usd(1)).matcher, less_than(usd(2)).matcher)))
        ),
    ),
)
CONTRACT = Contract(
    name="The contract",
    parties=PARTIES,
    clauses=CLAUSES,
    effective=date(2019, 1, 1),
    amendments=(
        Amendment(
            title="The first",
            effective=date(2020, 1, 1),
            adds=(Clause("C9", "As it says.", ann.may(Procure())),),
            replaces=(CLAUSES[3],),
            repeals=("C2",),
            source=Source(title="A title"),
            note="A note.",
        ),
    ),
)


def test_a_contract_is_read_as_what_it_was() -> None:
    """Every node, with nothing added and nothing lost."""
    data = json.loads(json.dumps(serialization.to_json(CONTRACT)))
    assert serialization.from_json(Contract, data) == CONTRACT


DUE = ann.must(
    Pay(
        amount=least(
            percent(20) * Order.price, usd("38e9") - total(Pay.amount, by=ann, in_any=days(9))
        ),
        to=bea,
    ),
    upon=bea.did(Order()),
    provided=(count(Visit(level=1), by=bea, within=years(1, MonthEnd.LAST_DAY)) > 2) & ~due("C2"),
    unless=breach_of("C2") | (outstanding("C2", since=date(2020, 1, 1)) + usd(1) < Order.price),
    within=months(1, rounding=MonthEnd.LAST_DAY),
    until=date(2030, 12, 31),
    otherwise=ann.must(
        Pay(amount=rounded(usd(1) * periods_late(days(7)), 2, Rounding.HALF_UP), to=bea),
        within=business_days(5, "US"),
        otherwise=bea.can(Visit(), then=ends("C2")),
    ),
)
DUTIES = (
    Clause("C1", "As it says.", DUE, survives=True),
    Clause(
        "C2",
        "As it says.",
        ann.must(Deliver(), by=date(2020, 2, 1)),
        ann.must(Deliver(level=2), upon=Order, before=Order.due, owed_to=bea),
        ann.must(Pay(amount=undisclosed, to=bea)),
        ann.must(Pay(amount=to_date(total(Order.price, by=bea)), to=bea), upon=Order),
        ann.must(Pay(amount=greatest(usd(1), Order.price - usd(2)), to=bea), upon=Order),
        ann.must(
            Pay(amount=least(interest(percent(1), on=Order.price, per=days(1)), usd(3)), to=bea),
            upon=Order,
        ),
        ann.must(
            Pay(
                amount=rounded(
                    interest(percent(1), on=Order.price, convention=DayCount.ACT_360),
                    2,
                    Rounding.HALF_UP,
                ),
                to=bea,
            ),
            upon=Order,
        ),
    ),
    Clause(
        "C3",
        "As it says.",
        bea.can(
            Claim(),
            then=(
                begins(ann.must(Pay(amount=usd(1), to=Claim.to)), after=days(3)),
                suspends("C1", extends=True, after=months(1, MonthEnd.NEXT_DAY)),
                suspends("C2", extends=False),
                resumes("C1"),
                waives("C1", after=years(1, MonthEnd.LAST_DAY)),
                waives("C2", amount=percent(10) * usd(50)),
                sets_off("C2", against="C2", amount=usd(50), after=days(1)),
                assigns("C1", to=Claim.to),
                assigns("C2", to=ann, after=days(1)),
                terminates(),
            ),
            provided=kept("C1", "first"),
        ),
    ),
)


def test_duties_and_what_is_done_to_them_are_read_as_what_they_were() -> None:
    """Every deadline, effect, period and amount that is worked out."""
    whole = Contract(
        name="The contract",
        parties=PARTIES,
        clauses=DUTIES,
        effective=date(2019, 1, 1),
        amendments=(Amendment(title="The first", effective=date(2020, 1, 1), discharges=("C1",)),),
    )
    data = json.loads(json.dumps(serialization.to_json(whole)))
    read = serialization.from_json(Contract, data)
    assert read == whole
    assert serialization.to_json(read) == data


def test_a_clause_that_was_read_was_written_by_no_line() -> None:
    """Its place in a program is not that of the reader."""
    read = serialization.from_json(Clause, serialization.to_json(CLAUSES[1]))
    assert read == CLAUSES[1]
    assert read.written is None


def test_a_node_says_what_it_is() -> None:
    """And where it cannot stand it is refused, whatever it is."""
    norm = serialization.to_json(CLAUSES[1].norms[0])
    assert norm["is"] == "Permission"
    assert serialization.from_json(Permission, norm) == CLAUSES[1].norms[0]
    with pytest.raises(MalformedRecordError):
        serialization.from_json(Prohibition, norm)


@pytest.mark.parametrize(
    "data",
    [
        {"is": "Clause", "id": "C1", "text": "A.", "colour": "red"},
        {"is": "Clause", "id": "C1", "text": "A.", "norms": [{"is": "Law"}]},
        {"is": "Clause", "id": "C1", "text": "A.", "norms": [{"Provider": "Azure"}]},
        {"is": "Clause", "id": "C1", "text": "A.", "norms": [None]},
        {"is": "Clause", "id": "C1", "text": "A.", "norms": 3},
        {"is": [], "id": "C1", "text": "A."},
        {"id": "C1", "text": "A."},
        None,
    ],
)
def test_a_malformed_clause_is_refused(data) -> None:
    """By one kind of error, whatever is wrong with it."""
    with pytest.raises(MalformedRecordError, match=r"this is no Clause|is no value"):
        serialization.from_json(Clause, data)


def test_what_is_null_of_a_source_is_not_known() -> None:
    line = {"on": "2025-01-01", "by": "Bea", "action": "Sell"}
    source = {"title": "A title", "publisher": None, "address": None, "date": None}
    assert serialization.event_from_json({**line, "source": source}).source == Source(
        title="A title"
    )


@pytest.mark.parametrize("amount", ["EUR 1.000", "EUR -12.345", "tonnes 1.250"])
def test_an_amount_that_may_be_thousands_is_refused(amount) -> None:
    """Of whoever writes it by hand; what was kept is read as it was written."""
    data = {"on": "2025-01-01", "by": "Ann", "action": "Pay", "fields": {"sum": {"Money": amount}}}
    with pytest.raises(MalformedRecordError) as raised:
        serialization.event_from_json(data)
    _, number = amount.split()
    told = f"{number} may be thousands, or a decimal; write {number.replace('.', ',')}"
    assert str(raised.value) == f"sum is {amount}: {told}, or {number}0"
    kept = serialization.event_from_json(data, is_kept=True)
    assert serialization.event_from_json(serialization.event_to_json(kept)) == kept


@pytest.mark.parametrize(
    "amount", ["EUR 1000", "EUR 1.00", "EUR 0.125", "KWD 1.250", "EUR 1.0000"]
)
def test_an_amount_that_can_be_but_one_is_read(amount) -> None:
    """Dinars have three decimals, and no thousands begin with a nought."""
    data = {"on": "2025-01-01", "by": "Ann", "action": "Pay", "fields": {"sum": {"Money": amount}}}
    event = serialization.event_from_json(data)
    assert serialization.event_to_json(event)["fields"] == data["fields"]
