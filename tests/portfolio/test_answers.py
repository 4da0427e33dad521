"""What a portfolio answers is what the engine of each contract does; figures are by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from weakref import ref

import pyarrow as pa
import pytest

from contract_rules import (
    Clause,
    Contract,
    Engine,
    Money,
    Parameter,
    Party,
    breach_of,
    days,
    hours,
    suspends,
    usd,
)
from contract_rules.errors import EngineClosedError, UnknownInstanceError, WrongTypeError
from contract_rules.interop import to_rows
from contract_rules.portfolio import Portfolio, answering
from contract_rules.portfolio.sql import ways
from contract_rules.testing import clause_coverage
from support.leases import (
    ANN,
    ENTRY,
    FIRST,
    NO_ENTRY,
    ON,
    PART,
    RECORD,
    TWO,
    Enter,
    Pay,
    engines,
    events,
    instances,
    landlord,
    lease,
    rent,
    start,
    tenant,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def two():
    with Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        yield portfolio


def test_duties_are_those_of_the_engines(two) -> None:
    """In the order of instances; figures and days by hand for Ann."""
    told = two.duties(on=ON).to_pylist()
    expected = []
    for id_, engine in engines().items():
        with engine:
            expected += [(id_, row) for row in to_rows(engine.duties(on=ON))]
    assert len(told) == len(expected) == 9
    for row, (id_, known) in zip(told, expected, strict=True):
        plain = {
            name: cell.isoformat() if isinstance(cell, date) else cell
            for name, cell in row.items()
            if name in known
        }
        assert plain == {name: known[name] for name in plain}
        assert (row["instance"], row["left_out"]) == (id_, 0)
    ann = [row for row in told if row["instance"] == "A"]
    assert [(r["status"], r["due"], r["outstanding"], r["events"]) for r in ann] == [
        ("kept", date(2026, 1, 4), Decimal(0), ["january"]),
        ("breached", date(2026, 2, 4), Decimal(300), ["february"]),
        ("open", date(2026, 3, 4), Decimal(500), []),
        ("open", date(2026, 2, 18), Decimal(25), []),
    ]


def test_what_is_owed_upon_a_breach_names_what_that_goes_back_to() -> None:
    late = breach_of("1", of=Enter())
    agreed = Contract(
        name="Visits of {tenant}",
        parties=(landlord, tenant),
        effective=start,
        clauses=(
            Clause(
                "1", "Visits cost.", landlord.must(Pay(tenant, rent), upon=Enter, within=days(3))
            ),
            Clause("2", "In time.", landlord.must(Pay(tenant, usd(7)), upon=late)),
        ),
    )
    with Portfolio(agreed, instances({"id": "B"}), events(ENTRY), workers=1) as portfolio:
        *_, fixed = portfolio.duties(on=ON).to_pylist()
    broken = "duty breached: 1 1.0 entry"
    assert (fixed["trigger"], fixed["events"]) == (broken, [broken, "entry"])


def test_totals(two) -> None:
    """Ann owes January to March and a charge of 5%, and has paid 500 and 200.

    Ben owes 700 for each of these months, paid the first late, and a charge of 35 twice.
    """
    amounts = ("owed", "paid", "outstanding", "overdue", "not_binding", "unknown")
    told = two.totals(on=ON).to_pylist()
    assert [(r["instance"], r["party"], r["currency"]) for r in told] == [
        ("A", "Ann", "USD"),
        ("B", "Ben", "USD"),
    ]
    assert [tuple(map(int, (row[name] for name in amounts))) for row in told] == [
        (1525, 700, 825, 300, 0, 0),
        (2170, 700, 1470, 735, 0, 0),
    ]


def test_breaches(two) -> None:
    told = two.breaches(on=ON).to_pylist()
    keys = ("instance", "clause", "party", "on", "event", "status", "outstanding", "events")
    assert [tuple(row[key] for key in keys) for row in told] == [
        ("A", "1", "Ann", date(2026, 2, 5), None, "breached", Decimal(300), ["february"]),
        ("B", "1", "Ben", date(2026, 1, 5), None, "late", Decimal(0), ["one"]),
        ("B", "3", "the landlord", date(2026, 1, 9), "entry", None, None, []),
        ("B", "1", "Ben", date(2026, 1, 19), None, "breached", Decimal(35), []),
        ("B", "1", "Ben", date(2026, 2, 5), None, "breached", Decimal(700), []),
    ]


def test_what_is_to_come_is_asked_about_to_no_earlier_day(two) -> None:
    last = ON - timedelta(days=1)
    words = f"until={last} is before on={ON}, and what is to come comes after that; give a day"
    with pytest.raises(WrongTypeError, match=words):
        two.upcoming(on=ON, until=last)
    noon = datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC)
    assert two.upcoming(on=noon, until=ON).num_rows == 0
    assert two.upcoming(on=ON, until=noon).num_rows == 0


def test_what_is_to_come(two) -> None:
    told = two.upcoming(on=ON, until=date(2026, 2, 28)).to_pylist()
    assert [(r["instance"], r["on"], r["upcoming"], r["clauses"]) for r in told] == [
        ("A", date(2026, 2, 18), "deadline", ["1"]),
        ("B", date(2026, 2, 18), "deadline", ["1"]),
    ]
    assert two.upcoming(on=ON).num_rows > len(told)


@pytest.mark.parametrize("who", [landlord, "the landlord"])
def test_one_act_under_each(two, who) -> None:
    """A parameter in it is the tenant of each, whose rent is another bound."""
    told = two.decide(who, Pay(tenant, usd(600)), on=ON).to_pylist()
    assert [(r["instance"], r["verdict"], r["clauses"], r["row"]) for r in told] == [
        ("A", "prohibited", ["2"], None),
        ("B", "silent", [], None),
    ]
    assert [r["confidence"] for r in told] == ["official", None]


@pytest.mark.parametrize("who", [tenant, "tenant"])
def test_the_act_of_a_parameter(two, who) -> None:
    told = two.decide(who, Pay(landlord, usd(500)), on=ON).to_pylist()
    assert [(r["party"], r["verdict"]) for r in told] == [
        ("Ann", "permitted"),
        ("Ben", "permitted"),
    ]
    assert [r["events"] for r in told] == [[], []]


def test_a_party_is_meant_by_the_names_that_its_contract_takes() -> None:
    """In whatever case, without its article, and by its parameter; in events and in questions."""
    record = events({**ANN, "by": "ann"}, {**PART, "by": "tenant"}, {**ENTRY, "by": "Landlord"})
    with Portfolio(lease, TWO, record, workers=1) as portfolio:
        told = portfolio.breaches(on=ON).to_pylist()
        assert ("B", "the landlord", "entry") in [
            (r["instance"], r["party"], r["event"]) for r in told
        ]
        paid = portfolio.totals(on=ON).column("paid").to_pylist()
        assert paid[0] == 700  # as of Ann's two payments by her exact name
        for who, party in (("LANDLORD", "the landlord"), ("tenant", "Ann"), ("ANN", "Ann")):
            row = portfolio.decide(who, Enter(), on=ON).to_pylist()[0]
            assert row["party"] == party
        assert {r["question"] for r in portfolio.rejects.to_pylist()} == {
            "decide party=ANN act=Enter() on=2026-02-10"  # of Ben's lease
        }


def test_a_name_in_an_act_is_meant_by_each_contract_for_itself() -> None:
    """What is read of one row is not taken for another contract that calls its party otherwise."""
    table = instances(*({"id": name, "tenant": name} for name in ("Ann", "ANN", "ann", "Ben")))
    back = json.dumps({"to": "ann", "amount": "USD 600"})
    row = {"on": date(2026, 1, 9), "by": "the landlord", "action": "Pay", "fields": back}
    told = [{**row, "instance": name, "id": name} for name in ("Ann", "ANN", "ann", "Ben")]
    again = [
        {**one, "id": f"{one['id']} again", "fields": back.replace('"ann"', '{"Party": "ann"}')}
        for one in told
    ]
    with Portfolio(lease, table, events(*told, *again), workers=1) as portfolio:
        found = portfolio.breaches(on=date(2026, 1, 10)).to_pylist()
        assert [(r["instance"], r["event"]) for r in found if r["clause"] == "2"] == [
            *(("Ann", "Ann"), ("Ann", "Ann again")),
            *(("ANN", "ANN"), ("ANN", "ANN again")),
            *(("ann", "ann"), ("ann", "ann again")),
        ]


def test_a_party_that_one_contract_has(two) -> None:
    told = two.decide("Ann", Enter(), on=ON).to_pylist()
    assert [r["instance"] for r in told] == ["A"]
    (row,) = two.rejects.to_pylist()
    assert (row["table"], row["row"], row["instance"]) == ("instances", 2, "B")
    assert row["question"] == "decide party=Ann act=Enter() on=2026-02-10"
    assert row["reason"] == "Lease to Ben has no party 'Ann'; there are: Ben, the landlord"


def acts(*rows: dict) -> pa.Table:
    return pa.Table.from_pylist(list(rows))


def test_acts_of_a_table(two) -> None:
    """Each under its contract, told in the order of instances; what is none is told, too."""
    table = acts(
        {"instance": "B", "by": "tenant", "action": "Enter", "fields": None},
        {"instance": "A", "by": "the landlord", "action": "Enter", "fields": None},
        {"instance": "A", "by": "Bob", "action": "Enter", "fields": None},
        {"instance": "A", "by": "Ann", "action": "Enters", "fields": None},
        {"instance": "Z", "by": "Ann", "action": "Enter", "fields": None},
        {"instance": "A", "by": None, "action": "Enter", "fields": None},
        {
            "instance": "A",
            "by": "Ann",
            "action": "Pay",
            "fields": {"to": "the landlord", "amount": "USD 9000"},
        },
    )
    told = two.decide(None, table, on=ON).to_pylist()
    assert [(r["row"], r["instance"], r["party"], r["verdict"]) for r in told] == [
        (2, "A", "the landlord", "prohibited"),
        (7, "A", "Ann", "silent"),
        (1, "B", "Ben", "silent"),
    ]
    rejects = two.rejects.to_pylist()
    assert [(r["table"], r["row"], r["instance"]) for r in rejects] == [
        ("acts", 3, "A"),
        ("acts", 4, "A"),
        ("acts", 5, "Z"),
        ("acts", 6, "A"),
    ]
    same = two.decide("the landlord", table.select(["instance", "action"]).slice(0, 2), on=ON)
    assert same.column("verdict").to_pylist() == ["prohibited", "prohibited"]
    assert two.rejects.num_rows == 0  # of acts that were asked about before


def test_an_act_of_a_table_that_a_contract_refuses_stops_no_other(two) -> None:
    """It is counted in dollars."""
    paid = ({"to": "the landlord", "amount": amount} for amount in ("EUR 5", "USD 5"))
    table = acts(*({"instance": "A", "action": "Pay", "fields": fields} for fields in paid))
    told = two.decide(tenant, table, on=ON).to_pylist()
    assert [(r["row"], r["verdict"]) for r in told] == [(2, "permitted")]
    (row,) = two.rejects.to_pylist()
    assert (row["table"], row["row"]) == ("acts", 1)
    assert "EUR" in row["reason"]


def test_totals_are_those_of_duties_that_are_told_in_full(two) -> None:
    """As they are while somebody counts which clauses come into play."""
    briefly = two.totals(on=ON)
    with two.engine("A") as engine:
        one = engine.contract
    with clause_coverage(one):
        in_full = two.totals(on=ON)
    assert briefly.equals(in_full)
    assert briefly.num_rows


def test_an_act_of_a_table_states_all_of_its_fields(two) -> None:
    """What is left out is no act that may be done; nor is what names no action."""
    table = pa.table(
        {
            "instance": ["A", "A", "A"],
            "action": ["Pay", None, "Enter"],
            "fields": ['{"to": "the landlord"}', None, None],
        }
    )
    told = two.decide(tenant, table, on=ON).to_pylist()
    assert [r["row"] for r in told] == [3]
    assert [r["reason"] for r in two.rejects.to_pylist()] == [
        "Pay needs its amount; state it in the cell 'fields'",
        "the cell 'action' is empty; say what is done",
    ]
    nothing = table.set_column(1, "action", pa.nulls(3, pa.string()))
    assert two.decide(tenant, nothing, on=ON).num_rows == 0


def test_nothing_is_asked_of_a_portfolio_that_is_closed() -> None:
    with Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        assert portfolio.duties(on=ON).num_rows
    asks: tuple[Callable[[], object], ...] = (
        lambda: portfolio.duties(on=ON),
        lambda: portfolio.engine("A"),
        lambda: portfolio.rejects,
    )
    for ask in asks:
        with pytest.raises(EngineClosedError, match="the portfolio is closed; ask before close"):
            ask()


def test_what_became_otherwise(two) -> None:
    """From the end of January to the tenth of February; Ann's February fell into breach."""
    told = two.diff(date(2026, 1, 31), ON).to_pylist()
    ann = [row for row in told if row["instance"] == "A"]
    keys = ("kind", "change", "status_before", "status_after", "outstanding_before")
    assert [tuple(row[key] for key in keys) for row in ann] == [
        ("duty", "changed", "open", "breached", Decimal(500)),
        ("duty", "new", None, "open", None),
        ("duty", "new", None, "open", None),
    ]
    assert {row["outstanding_after"] for row in ann} == {300, 500, 25}
    back = two.diff(ON, date(2026, 1, 5)).to_pylist()
    gone = [row for row in back if row["change"] == "gone"]
    assert ("breach", "3", "entry") in [(r["kind"], r["clause"], r["event"]) for r in gone]
    assert two.diff(ON, ON).num_rows == 0


def test_another_version_of_the_template(two) -> None:
    """Where entry is free and the rent is a tenth higher."""
    higher = Clause(
        "1",
        "Rent.",
        tenant.must(Pay(landlord, rent * 2), upon=landlord.did(Enter()), within=days(3)),
    )
    other = Contract(
        name="Other",
        parties=(landlord, tenant),
        effective=start,
        clauses=(higher,),
        actions=lease.actions,
    )
    told = two.compare(other, on=ON).to_pylist()
    ben = [r for r in told if r["instance"] == "B"]
    new = [r for r in ben if r["change"] == "new"]
    assert [(r["kind"], r["outstanding_after"], r["event"]) for r in new] == [
        ("duty", 700, "entry")
    ]
    gone = [r for r in ben if r["change"] == "gone"]
    assert ("breach", "entry") in [(r["kind"], r["event"]) for r in gone]


def test_a_version_that_refuses_an_event_is_told(two) -> None:
    other = Contract(
        name="Other", parties=(landlord, tenant), effective=start, clauses=(NO_ENTRY,)
    )
    assert two.compare(other, on=ON).num_rows == 0
    assert [r["reason"] for r in two.rejects.to_pylist()] == [
        "Other refuses row 1 of the events: Other has no action 'Pay'; there are: Enter",
        "Other refuses row 3 of the events: Other has no action 'Pay'; there are: Enter",
    ]


def test_a_version_with_a_parameter_of_its_own_is_refused(two) -> None:
    who = Parameter("who", Party)
    other = Contract(
        name="Other",
        parties=(landlord, who),
        effective=start,
        clauses=(Clause("1", "No.", who.must_not(Enter())),),
    )
    with pytest.raises(WrongTypeError, match="has a parameter 'who' of the type Party"):
        two.compare(other, on=ON)


def test_the_full_answer_for_one(two) -> None:
    told = two.explain("A", "duties", on=ON)
    assert "clause 1 requires it" in str(told[1])
    assert two.explain("B", "decide", landlord, Enter(), on=ON).verdict.value == "prohibited"
    with two.engine("A") as engine:
        assert [event.id for event in engine.facts] == ["january", "february"]
    with pytest.raises(
        UnknownInstanceError, match="no contract has the id 'C', or it is a reject"
    ):
        two.engine("C")
    with pytest.raises(WrongTypeError, match="an engine is not asked 'record'; write one of"):
        two.explain("A", "record")


@pytest.mark.parametrize(
    ("question", "args", "given", "words"),
    [
        ("duties", (), {}, "duties wants to know on=; write on=..."),
        ("duties", (ON,), {}, "duties takes no argument without its name; write on=..."),
        ("duties", (), {"on": ON, "until": ON}, "duties takes no until=; there are: bearer, cl"),
        ("duties", (), {"one": ON}, "duties takes no one=; did you mean 'on'?"),
        ("decide", (landlord,), {"on": ON}, "decide wants to know action=; write action=..."),
        (
            "decide",
            (landlord, Enter(), ON),
            {},
            "decide takes no argument but party, action without its name; write on=...",
        ),
        (
            "decide",
            (landlord, Enter()),
            {"party": landlord, "on": ON},
            "decide is told party twice; leave party= out",
        ),
    ],
)
def test_other_arguments_than_an_engine_takes(two, question, args, given, words) -> None:
    with pytest.raises(WrongTypeError) as caught:
        two.explain("A", question, *args, **given)
    assert str(caught.value).startswith(words)


def test_the_plan(two, monkeypatch) -> None:
    """Of few contracts all goes by the engine, and it is said what SQL would carry of many."""
    told = two.plan().to_pylist()
    assert {row["way"] for row in told} == {"engine"}
    assert told[1]["reason"] == (
        "SQL carries it, but the engine is quicker about so few (instances: 2, events: 4)"
    )
    monkeypatch.setattr(ways, "FEWEST", 2)
    told = two.plan().to_pylist()
    assert [(r["clause"], r["norm"], r["kind"], r["way"]) for r in told] == [
        ("1", 1, "obligation", "engine"),
        ("2", 1, "prohibition", "sql"),
        ("3", 1, "prohibition", "sql"),
        ("4", 1, "prohibition", "sql"),
    ]


def test_a_contract_without_parameters() -> None:
    """Its instances differ by their events; here a duty by the hour, in the contract's zone."""
    ann = Party("Ann")
    contract = Contract(
        name="Entry",
        parties=(landlord, ann),
        effective=FIRST,
        zone="America/New_York",
        clauses=(
            Clause(
                "1",
                "Pay at once.",
                ann.must(Pay(landlord, usd(5)), upon=landlord.did(Enter()), within=hours(2)),
            ),
        ),
    )
    at = datetime(2026, 1, 9, 3, tzinfo=UTC)
    record = pa.table({"instance": ["A"], "at": [at], "by": ["the landlord"], "action": ["Enter"]})
    table = pa.table({"id": ["A", "B"], "effective": [FIRST, None]})
    with Portfolio(contract, table, record, workers=1) as portfolio:
        (row,) = portfolio.duties(on=ON).to_pylist()
    assert row["due"] == date(2026, 1, 9)
    assert row["due_at"] == datetime(2026, 1, 9, 5, tzinfo=UTC)
    assert row["status"] == "breached"


def test_amounts_that_do_not_bind_or_are_not_known() -> None:
    """A duty that is suspended, and one whose amount no event has told yet."""
    ann = Party("Ann")
    clause = Clause(
        "1", "Pay.", ann.must(Pay(landlord, usd(5)), upon=landlord.did(Enter()), within=days(9))
    )
    contract = Contract(
        name="Entry",
        parties=(landlord, ann),
        effective=FIRST,
        clauses=(
            clause,
            Clause(
                "2", "Halt.", ann.can(Pay(landlord, usd(1)), then=suspends(clause, extends=False))
            ),
        ),
    )
    record = events(
        ENTRY | {"instance": "A"},
        {**ANN, "fields": '{"to": "the landlord", "amount": "USD 1"}', "on": date(2026, 1, 10)},
    )
    with Portfolio(contract, pa.table({"id": ["A"]}), record, workers=1) as portfolio:
        (row,) = portfolio.totals(on=ON).to_pylist()
    assert (row["owed"], row["paid"], row["outstanding"], row["not_binding"]) == (5, 1, 0, 4)


def test_duties_of_no_money_have_no_totals() -> None:
    ann = Party("Ann")
    clause = Clause("1", "Come in.", landlord.must(Enter(), within=days(3)))
    contract = Contract(
        name="Entry", parties=(landlord, ann), effective=FIRST, clauses=(clause,), actions=(Pay,)
    )
    with Portfolio(contract, pa.table({"id": ["A"]}), events(), workers=1) as portfolio:
        assert portfolio.totals(on=ON).num_rows == 0
        assert portfolio.duties(on=ON).column("currency").to_pylist() == [None]


def test_a_number_is_as_long_as_what_it_says() -> None:
    """Nothing is lost of one that ends with more zeros than a column has places."""
    table = instances({"id": "A", "rent": "USD 7.13000000000000000000"})
    with Portfolio(lease, table, events(), workers=1) as portfolio:
        assert set(portfolio.totals(on=FIRST).column("outstanding").to_pylist()) == {
            Decimal("7.13")
        }


def test_what_both_versions_refuse_is_no_difference() -> None:
    record = events({**ANN, "by": "Bob"}, PART)
    with Portfolio(lease, TWO, record, workers=1) as portfolio:
        assert portfolio.compare(lease, on=ON).num_rows == 0
        assert [row["question"] for row in portfolio.rejects.to_pylist()] == [None]


def test_an_amount_of_too_many_digits_is_told() -> None:
    table = instances({"id": "A", "rent": "USD 0.00000000000009" + "1"}, {"id": "B"})
    small = Parameter("rent", Money)
    owed = Clause("1", "Pay.", tenant.must(Pay(landlord, small), within=days(3)))
    contract = Contract(name="Small", parties=(landlord, tenant), effective=start, clauses=(owed,))
    with Portfolio(contract, table, events(), workers=1) as portfolio:
        assert [r["instance"] for r in portfolio.duties(on=ON).to_pylist()] == ["B"]
        (row,) = portfolio.rejects.to_pylist()
    assert (row["instance"], row["question"]) == ("A", "duties on=2026-02-10")
    assert "has more digits than an amount in a table" in row["reason"]


def test_answers_come_in_batches() -> None:
    """One for each part, and nothing is asked before it is wanted."""
    rows = [{"id": str(n), "tenant": f"T{n}"} for n in range(7)]
    with Portfolio(lease, instances(*rows), events(), workers=1, part=2) as portfolio:
        reader = portfolio.batches("totals", on=ON)
        first = reader.read_next_batch()
        assert first.column("instance").to_pylist() == ["0", "1"]
        assert portfolio._seen == {0}
        rest = reader.read_all()
        assert rest.column("instance").to_pylist() == ["2", "3", "4", "5", "6"]


def test_an_engine_answers_as_the_portfolio_after_an_amendment(two) -> None:
    with two.engine("A") as engine:
        assert isinstance(engine, Engine)
        decision = engine.decide(Party("Ann"), Pay(landlord, usd(5)), on=date(2026, 3, 1))
    told = two.decide(tenant, Pay(landlord, usd(5)), on=date(2026, 3, 1)).to_pylist()
    assert told[0]["verdict"] == decision.verdict.value == "prohibited"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("duty", {}), "nothing is asked by 'duty'"),
        (("duties", {"when": ON}), "duties takes no when="),
        (("duties", {}), "duties wants to know on=; write on=..."),
        (("decide", {"party": None, "acts": Enter(), "on": ON}), "says nobody's; write whose"),
        (("duties", {"on": "2026"}), "on"),
    ],
)
def test_what_cannot_be_asked_is_refused(two, asked, words) -> None:
    name, arguments = asked
    with pytest.raises(WrongTypeError, match=words):
        two.batches(name, **arguments)


@pytest.mark.parametrize("question", ["duties", "totals"])
def test_of_a_contract_nothing_is_held_when_the_next_is_asked(two, monkeypatch, question) -> None:
    """So its memory is used again, however many contracts there are."""
    before: list[ref[Contract]] = []
    reader_on = answering.reader_on

    def watched(contract: Contract, *given):
        assert [one() for one in before] == [None] * len(before)
        before.append(ref(contract))
        return reader_on(contract, *given)

    monkeypatch.setattr(answering, "reader_on", watched)
    getattr(two, question)(on=ON)
    assert len(before) == 2
