"""No row is lost: what cannot be read, or is refused, is told with its reason."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Entity,
    Field,
    Money,
    Parameter,
    Party,
    anything,
    more_than,
    usd,
)
from contract_rules.portfolio import Portfolio, records
from contract_rules.values.arguments import shown
from support.leases import (
    ANN,
    BEN,
    ENTRY,
    FIRST,
    ON,
    PART,
    TWO,
    Enter,
    Pay,
    events,
    instances,
    landlord,
    lease,
    start,
    tenant,
)


def told(table, record, template=lease, **more) -> list[tuple]:
    """The rejects, but for those that say the same in each row; and how many duties there are."""
    with Portfolio(template, table, record, workers=1, **more) as portfolio:
        rows = portfolio.rejects.to_pylist()
    assert {row["question"] for row in rows} <= {None}
    return [(r["table"], r["row"], r["instance"], r["id"], r["reason"]) for r in rows]


def reason(row: dict, **more) -> str:
    """Why an event of Ann's is a reject."""
    ((table, number, instance, _, why),) = told(TWO, events({**ANN, **row}), **more)
    assert (table, number, instance) == ("events", 1, "A")
    return why


def amount(text: object) -> dict:
    return {"fields": json.dumps({"to": "the landlord", "amount": text})}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"by": "Bob"}, "Lease to Ann has no party 'Bob'; there are: Ann, the landlord"),
        ({"by": None}, "the cell 'by' is empty; say who did it"),
        ({"id": "\N{NO-BREAK SPACE}"}, r"'\xa0' names no event; write its id, or leave it out"),
        ({"action": "Play"}, "Lease to Ann has no action 'Play'; did you mean 'Pay'?"),
        ({"action": None}, "the cell 'action' is empty; say what is done"),
        ({"on": None}, "the cell 'on' is empty; say when it happened"),
        (
            {"on": date(2025, 12, 31)},
            (
                "it happened on 2025-12-31, before the first day of the contract, "
                "2026-01-01; put it right, or have early events counted"
            ),
        ),
        (
            {"fields": "{"},
            "fields: '{' is no JSON object of values by the names of fields",
        ),
        (
            {"fields": '{"to": "Ann", "to": "Ben"}'},
            "fields: an object has 'to' twice; write each name once",
        ),
        ({"fields": None}, "event 'january' leaves to open; an event states what happened"),
        (
            {"fields": '{"to": "the landlord"}'},
            "event 'january' leaves amount open; an event states what happened",
        ),
        (
            {"fields": '{"to": "the landlord", "amount": null}', "id": None},
            "event 'of row 1' leaves amount open; an event states what happened",
        ),
        (
            amount("much") | {"by": "Ann"},
            "amount: 'much' is not a number; write digits, such as '1500.25' or '38e9'",
        ),
        (
            {"fields": '{"too": "Ann", "amount": "x"}'},
            (
                "too: Pay has no field 'too'; did you mean 'to'?; amount: 'x' is not a "
                "number; write digits, such as '1500.25' or '38e9'"
            ),
        ),
        (
            amount("EUR 500"),
            (
                "Pay.amount is EUR 500.00, and the contract counts in USD; convert it by a "
                "rate that the contract states"
            ),
        ),
        (
            amount("USD 1.500"),
            "amount: 1.500 may be thousands, or a decimal; write 1,500, or 1.5000",
        ),
        (
            amount("1.500"),
            "amount: 1.500 may be thousands, or a decimal; write 1,500, or 1.5000",
        ),
        (
            amount({"Money": "USD 1.500"}),
            (
                "amount: amount is USD 1.500: 1.500 may be thousands, or a decimal; write 1,500, "
                "or 1.5000"
            ),
        ),
        (
            amount("USD -5"),
            (
                "event 'january' has amount USD -5.00, below zero; record what goes the "
                "other way as an act of its own, or declare the field: {type: money, signed: "
                "yes} for its field amount"
            ),
        ),
        (
            {"recorded": "2026-01-02"},
            (
                "event 'january' is recorded on 2026-01-02, before it happened; it becomes "
                "known when it happens, or later"
            ),
        ),
        (
            {"recorded": "soon"},
            "recorded: 'soon' is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00",
        ),
        (
            {"reverses": "nothing"},
            (
                "event 'january' reverses 'nothing', which is not on record; record that "
                "before, or together with it, or name the id of one that is"
            ),
        ),
        ({"source": "{"}, "source: '{' is no JSON object with a title"),
        ({"source": "[" * 9_000}, f"source: {shown('[' * 9_000)} is no JSON object with a title"),
        (
            {"source": '{"title": "A", "title": "B"}'},
            "source: an object has 'title' twice; write each name once",
        ),
    ],
)
def test_an_event_that_is_refused(row, why) -> None:
    assert reason(row) == why


def test_a_day_of_recording_may_stand_as_a_day() -> None:
    table = events({**ANN, "recorded": "2026-01-02"})
    place = table.column_names.index("recorded")
    column = table.column(place).cast(pa.date32())
    ((*_, why),) = told(TWO, table.set_column(place, "recorded", column))
    assert why.startswith("event 'january' is recorded on 2026-01-02, before it happened")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (
            {"tenant": "", "rent": None},
            "tenant: the cell is empty; state it; rent: the cell is empty; state it",
        ),
        ({"tenant": "  "}, "tenant: '  ' names no party; write Ann"),
        ({"rent": "USD 0"}, "rent = USD 0.00 is less than USD 1.00, the least that it may be"),
        (
            {"rent": "EUR 5"},
            (
                "rent: EUR 5.00 and USD 1.00 are of two currencies; convert one by a rate that "
                "the contract states"
            ),
        ),
        ({"rent": FIRST}, "rent: 2026-01-01 is no money"),
        (
            {"start": "2026-01-01T09:00:00Z"},
            (
                "start: 2026-01-01T09:00:00Z is an instant, and what is asked for is a day; "
                "write such as 2025-01-21"
            ),
        ),
        ({"grace": 2.5}, "grace: 2.5 is no whole number"),
        (
            {"tenant": "the landlord", "start": date(2026, 3, 1)},
            (
                "the contract names 'the landlord' 2 times; name each party once; an amendment "
                "effective on 2026-03-01 follows a text of 2026-03-01; list amendments in order, "
                "one for each day"
            ),
        ),
    ],
)
def test_a_row_that_makes_no_contract_is_told_by_columns_and_values(cells, why) -> None:
    ((*_, reason),) = told(instances({"id": "A", **cells}), events())
    assert reason == why


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"fields": '{"cloud": ""}'}, "cloud: '' names no Cloud; write its name"),
        ({"fields": '{"cloud": {"Cloud": " "}}'}, "cloud: ' ' names no Cloud; write its name"),
        (
            {"fields": '{"cloud": "A", "at": "2026-01-03"}'},
            (
                "at: 2026-01-03 is a day, and what is asked for is an instant; write "
                "2026-01-03T17:00:00Z"
            ),
        ),
        ({"fields": '{"cloud": "A", "at": 5, "share": true}'}, "at: 5 is no instant; share: yes"),
        (
            {"reverses": "january"},
            (
                "event 'january' reverses 'january', which is itself a reversal; record a "
                "correction of that instead: a correction, by corrects or strikes"
            ),
        ),
        (
            {"reverses": "x", "corrects": "y"},
            (
                "an event undoes one event, in one way: give it reverses, corrects or strikes, "
                "or write a reversal, by reverses and a correction, by corrects or strikes"
            ),
        ),
    ],
)
def test_whoever_fills_in_tables_need_know_no_python(row, why) -> None:
    contract = Contract(
        name="Clouds",
        parties=(Party("Ann"),),
        effective=FIRST,
        clauses=(Clause("1", "None.", Party("Ann").must_not(Rent(Cloud("A")))),),
        actions=(Pay,),
    )
    action = "Rent" if "fields" in row else "Pay"
    record = events({**ANN, "action": action, **row})
    ((*_, reason),) = told(pa.table({"id": ["A"]}), record, contract)
    assert reason.startswith(why)


def test_an_event_of_no_contract() -> None:
    """Or of one that is a reject itself, as its id is that of another, too."""
    table = instances(
        {"id": "A"},
        {"id": "B", "tenant": "Ben"},
        {"id": "B", "tenant": "Ben"},
        {"id": None},
        {"id": ""},
    )
    record = events(ANN, BEN, {**ANN, "instance": "C"}, {**ANN, "instance": None})
    twice = "the id stands in 2 rows; it is not known which is right"
    empty = "the cell 'id' is empty; each contract has an id of its own"
    assert told(table, record) == [
        ("instances", 2, "B", "B", twice),
        ("instances", 3, "B", "B", twice),
        ("instances", 4, None, None, empty),
        ("instances", 5, "", "", empty),
        ("events", 2, "B", "one", "its instance is a reject, as its id stands in several rows"),
        (
            "events",
            3,
            "C",
            "january",
            "no row of the table of instances has this id; write the one that it has in 'id'",
        ),
        (
            "events",
            4,
            None,
            "january",
            "the cell 'instance' is empty; say which contract it is of",
        ),
    ]


def test_a_contract_that_is_refused_and_its_events() -> None:
    """All cells that are wrong are told; the others are answered about."""
    table = instances(
        {"id": "A", "rent": "500", "start": None},
        {"id": "B", "tenant": "Ben"},
        {"id": "C", "tenant": "the landlord"},
        {"id": "D", "rent": None},
    )
    found = told(table, events(ANN, BEN))
    assert found[0] == (
        "instances",
        1,
        "A",
        "A",
        "rent: '500' is no amount; write its currency too, 'USD 500', or '60 tonnes'",
    )
    assert [row[:4] for row in found[1:]] == [
        ("instances", 3, "C", "C"),
        ("instances", 4, "D", "D"),
        ("events", 1, "A", "january"),
    ]
    assert "the landlord" in found[1][4]
    assert found[2][4] == "rent: the cell is empty; state it"
    assert found[3][4] == "its instance is a reject; what is told of that says why"
    with Portfolio(lease, table, events(ANN, BEN), workers=1) as portfolio:
        assert set(portfolio.totals(on=ON).column("instance").to_pylist()) == {"B"}
        stated = pa.table({"instance": ["A", "B"], "action": ["Enter", "Enter"]})
        (row,) = portfolio.decide(tenant, stated, on=ON).to_pylist()
        assert row["instance"] == "B"
        assert [r["table"] for r in portfolio.rejects.to_pylist()][-1] == "acts"


def test_one_id_of_two_events() -> None:
    """The first row stands; what says the same again changes nothing, and is told as well."""
    found = told(TWO, events(ANN, ANN, {**ANN, "by": "the landlord"}, PART))
    assert found[0] == (
        "events",
        2,
        "A",
        "january",
        "the id 'january' is that of row 1, which says the same; leave one of them out",
    )
    assert found[1][:4] == ("events", 3, "A", "january")
    assert found[1][4].startswith("the id 'january' is taken by a different event")
    with Portfolio(lease, TWO, events(ANN, ANN, PART), workers=1) as portfolio:
        rows = portfolio.totals(on=ON).to_pylist()
    assert [(r["instance"], int(r["paid"]), r["left_out"]) for r in rows] == [
        ("A", 700, 1),
        ("B", 0, 0),
    ]


def test_events_without_ids_are_numbered_where_they_say_the_same() -> None:
    """Two equal payments are two, as in a file of events."""
    same = {**PART, "id": None}
    with Portfolio(lease, TWO, events(same, same), workers=1) as portfolio:
        assert portfolio.rejects.num_rows == 0
        with portfolio.engine("A") as engine:
            ids = [event.id for event in engine.facts]
    first = "2026-02-02 Ann Pay(to=the landlord, amount=USD 200.00)"
    assert ids == [first, f"{first} (2)"]


def test_events_before_the_first_day_count_on_request() -> None:
    early = {**ANN, "on": date(2025, 12, 31)}
    assert told(TWO, events(early), early=True) == []


def test_reversals_and_corrections() -> None:
    """What undoes an event is a row like any other; what rests on a reject is one."""
    back = {**ANN, "id": "back", "on": date(2026, 1, 5), "reverses": "january"}
    again = {**ANN, "id": "again", "on": date(2026, 1, 6), "reverses": "january"}
    struck = {**PART, "id": "struck", "strikes": "february", "recorded": "2026-02-03"}
    with Portfolio(lease, TWO, events(ANN, PART, back, again, struck), workers=1) as portfolio:
        (row,) = portfolio.rejects.to_pylist()
        assert (row["id"], row["row"]) == ("again", 4)
        assert "is reversed by 'back' already" in row["reason"]
        rows = portfolio.totals(on=ON).to_pylist()
    assert [int(r["paid"]) for r in rows] == [0, 0]


def test_sources_and_notes_are_read() -> None:
    more = {"source": '{"title": "Bank"}', "confidence": "official", "note": "by cheque"}
    with Portfolio(lease, TWO, events({**ANN, **more}), workers=1) as portfolio:
        assert portfolio.rejects.num_rows == 0
        with portfolio.engine("A") as engine:
            event = engine.facts["january"]
    assert (event.source.title, event.note) == ("Bank", "by cheque")


def test_a_day_and_an_instant_at_once() -> None:
    row = pa.table(
        {
            "instance": ["A", "A"],
            "on": [FIRST, None],
            "at": [datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2026, 1, 2, 9, tzinfo=UTC)],
            "by": ["the landlord"] * 2,
            "action": ["Enter"] * 2,
        }
    )
    ((*_, why),) = told(TWO, row)
    assert why == "it has a day in 'on' and an instant in 'at'; leave one of them empty"


@pytest.mark.parametrize(
    "fields",
    [
        [{"to": "the landlord", "amount": "USD 500"}],
        [{"to": "the landlord", "amount": Decimal(500)}],
        pa.array(
            [[("to", "the landlord"), ("amount", "USD 500")]], pa.map_(pa.string(), pa.string())
        ),
        [{"to": {"Party": "the landlord"}, "amount": {"Money": "USD 500"}}],
        ['{"to": {"Party": "the landlord"}, "amount": {"Money": "USD 500"}}'],
        ['{"to": "the landlord", "amount": 500}'],
        ['{"to": "the landlord", "amount": 500.00}'],
    ],
    ids=["struct", "decimal", "map", "nested", "as events", "number", "fraction"],
)
def test_fields_in_each_form(fields) -> None:
    record = pa.table(
        {
            "instance": ["A"],
            "on": [date(2026, 1, 3)],
            "by": ["Ann"],
            "action": ["Pay"],
            "fields": fields,
        }
    )
    with Portfolio(lease, TWO, record, workers=1) as portfolio:
        assert portfolio.rejects.to_pylist() == []
        assert int(portfolio.totals(on=ON).to_pylist()[0]["paid"]) == 500


def test_fields_of_another_type() -> None:
    record = pa.table(
        {"instance": ["A"], "on": [FIRST], "by": ["Ann"], "action": ["Pay"], "fields": [5]}
    )
    ((*_, why),) = told(TWO, record)
    assert why == "fields: 5 is no JSON text, no struct and no map of values"


def test_no_more_is_kept_of_what_was_read_than_fits(monkeypatch) -> None:
    """What is read anew is the same."""
    monkeypatch.setattr(records, "MOST_ACTS", 1)
    rows = [
        {**ANN, "recorded": f"2026-01-0{n}", "id": str(n), **amount(f"USD {n}")} for n in (4, 5)
    ]
    with Portfolio(lease, TWO, events(*rows, *rows), workers=1) as portfolio:
        assert [row["row"] for row in portfolio.rejects.to_pylist()] == [3, 4]
        assert int(portfolio.totals(on=ON).to_pylist()[0]["paid"]) == 9


class Cloud(Entity):
    """Where models run."""


class Rent(Action):
    """Rent of a cloud, from an instant."""

    cloud: Field[Cloud]
    at: Field[datetime] = anything
    share: Field[Decimal] = anything


class Use(Action):
    """Use of a cloud."""

    cloud: Field[Cloud]


def test_things_by_their_names_and_aliases() -> None:
    """What an event calls a thing holds for later rows, as it does for an engine."""
    azure = Cloud("Azure")
    contract = Contract(
        name="Clouds",
        parties=(landlord,),
        effective=FIRST,
        clauses=(Clause("1", "No Azure.", landlord.must_not(Use(azure))),),
    )
    other = {"cloud": {"Cloud": "MS", "aliases": ["Azure"]}}
    rows = [
        {
            "instance": "A",
            "on": FIRST,
            "by": "the landlord",
            "action": "Use",
            "fields": json.dumps(f),
            "id": i,
        }
        for i, f in (
            ("a", {"cloud": "Azure"}),
            ("b", other),
            ("c", {"cloud": "MS"}),
            ("d", {"cloud": "MS"}),
        )
    ]
    with Portfolio(contract, pa.table({"id": ["A"]}), events(*rows), workers=1) as portfolio:
        found = portfolio.breaches(on=ON).to_pylist()
        assert [row["event"] for row in found] == ["a", "b", "c", "d"]


def test_the_first_amount_tells_the_currency_where_the_contract_states_none() -> None:
    contract = Contract(
        name="Any",
        parties=(landlord, Party("Ann")),
        effective=FIRST,
        clauses=(Clause("1", "No entry.", landlord.must_not(Enter())),),
        actions=(Pay,),
    )
    record = events(ANN, {**PART, **amount("EUR 5")}, {**PART, "id": "x"})
    ((_, number, *_, why),) = told(pa.table({"id": ["A"]}), record, contract)
    assert number == 2
    assert "the contract counts in USD" in why


def test_amendments_that_are_adopted() -> None:
    """None, one, by JSON or a list; one that there is not is told."""
    table = instances(
        {"id": "A", "amendments": "[]"},
        {"id": "B", "amendments": "Small payments"},
        {"id": "C", "amendments": '["Small payments"]'},
        {"id": "D", "amendments": None},
        {"id": "E", "amendments": "Large payments"},
        {"id": "F", "amendments": "[1]"},
        {"id": "G", "amendments": "[1"},
        {"id": "H", "amendments": "[]"},
        {"id": "I", "amendments": '["Small payments", "Small payments"]'},
    )
    with Portfolio(lease, table, events(), workers=1) as portfolio:
        day = date(2026, 3, 1)
        found = portfolio.decide(tenant, Pay(landlord, usd(5)), on=day).to_pylist()
        assert {r["instance"]: r["verdict"] for r in found} == {
            "A": "permitted",
            **dict.fromkeys("BCD", "prohibited"),
            "H": "permitted",
        }
        why = [row["reason"] for row in portfolio.rejects.to_pylist()]
    assert why == [
        (
            "amendments: Lease to {tenant} has no amendment 'Large payments'; did you mean "
            "'Small payments'?"
        ),
        "amendments: '[1]' is no list of titles of amendments; write them so",
        "amendments: '[1' is no list of titles of amendments; write them so",
        "amendments: 'Small payments' stands there twice; write each once",
    ]
    listed = table.slice(0, 2).drop_columns(["amendments"])
    listed = listed.append_column(
        "amendments", pa.array([[], ["Small payments"]], pa.list_(pa.string()))
    )
    with Portfolio(lease, listed, events(), workers=1) as portfolio:
        found = portfolio.decide(tenant, Pay(landlord, usd(5)), on=day).to_pylist()
        assert [row["verdict"] for row in found] == ["permitted", "prohibited"]


def test_a_parameter_that_stands_in_an_amendment_alone() -> None:
    """Where that is not adopted, it has no value; one that a text names stays."""
    most, least = Parameter("most", Money), Parameter("least", Money)
    capped = Clause("9", "At most {most}.", landlord.must_not(Pay(tenant, more_than(most))))
    floor = Clause("8", "Stays out.", landlord.must_not(Pay(tenant, more_than(least))))
    contract = Contract(
        name="Lease of {least}",
        parties=(landlord, tenant),
        effective=start,
        clauses=(Clause("1", "No entry.", landlord.must_not(Enter())),),
        amendments=(
            Amendment(title="Cap", effective=date(2026, 2, 1), adds=(capped,)),
            Amendment(title="Floor", effective=date(2026, 3, 1), adds=(floor,)),
        ),
        parameters=(least,),
    )
    usual = {"id": "A", "tenant": "Ann", "start": FIRST, "most": "USD 5", "least": "USD 1"}
    table = pa.Table.from_pylist(
        [usual | {"amendments": []}, usual | {"id": "B", "amendments": ["Cap", "Floor"]}]
    )
    with Portfolio(contract, table, events(), workers=1) as portfolio:
        found = portfolio.decide(landlord, Pay(tenant, usd(9)), on=ON).to_pylist()
        assert portfolio.rejects.to_pylist() == []
    assert [row["verdict"] for row in found] == ["silent", "prohibited"]


def test_the_first_day_of_each_contract() -> None:
    """By the column of the parameter, or one that is called effective."""
    renamed = pa.table(
        {
            "id": ["A"],
            "tenant": ["Ann"],
            "rent": ["USD 500"],
            "effective": [FIRST],
        }
    )
    assert told(renamed, events(ANN)) == []
    contract = Contract(
        name="Fixed",
        parties=(landlord,),
        effective=FIRST,
        clauses=(Clause("1", "No entry.", landlord.must_not(Enter())),),
    )
    other = pa.table({"id": ["A", "B", "C"], "effective": [FIRST, date(2026, 1, 2), None]})
    ((_, number, *_, why),) = told(other, events(), contract)
    assert number == 2
    assert why == (
        "effective: each contract of this template begins on 2026-01-01; write that, or leave the "
        "cell empty, unless the template makes its first day a parameter"
    )


def test_numbers_as_amounts_of_parameters() -> None:
    """In the currency of a bound or a default; where nothing tells it, they are refused."""
    plain = instances({"id": "A", "rent": Decimal(500)})
    assert told(plain, events(ANN)) == []
    bare = Parameter("rent", Money)
    contract = Contract(
        name="Bare",
        parties=(landlord, tenant),
        effective=start,
        clauses=(Clause("1", "No.", landlord.must_not(Pay(tenant, more_than(bare)))),),
    )
    ((*_, why),) = told(plain, events(), contract)
    assert why == "rent: a number has no currency; write it as a text, 'USD 500'"


def test_durations_as_texts() -> None:
    """As ISO 8601 writes them; two contracts, of which one lets work take no more than a day."""

    class Work(Action):
        took: Field[timedelta]

    most = Parameter("most", timedelta)
    never = Clause("1", "No.", landlord.must_not(Work(more_than(most))))
    contract = Contract(
        name="Work", parties=(landlord, Party("Ann")), effective=FIRST, clauses=(never,)
    )
    table = pa.table({"id": ["A", "B", "C"], "most": ["PT24H", "PT36H", "1:00:00"]})
    with Portfolio(contract, table, events(), workers=1) as portfolio:
        found = portfolio.decide(landlord, Work(timedelta(hours=30)), on=ON).to_pylist()
        (reject,) = portfolio.rejects.to_pylist()
    assert [row["verdict"] for row in found] == ["prohibited", "silent"]
    assert (reject["row"], reject["reason"][:5]) == (3, "most:")


def test_what_is_left_out_is_counted_beside_each_answer() -> None:
    with Portfolio(lease, TWO, events(ANN, {**PART, "by": "Bob"}, ENTRY), workers=1) as portfolio:
        rows = portfolio.breaches(on=ON).to_pylist()
    assert {(r["instance"], r["left_out"]) for r in rows} == {("A", 1), ("B", 0)}
