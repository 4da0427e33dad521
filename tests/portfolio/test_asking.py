"""A slip in a question is told once, where it is asked, and not by a reject of every contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import pyarrow as pa
import pytest
from pyarrow import parquet

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
    less_than,
    more_than,
    usd,
)
from contract_rules.errors import (
    ContractError,
    MissingFieldError,
    OutOfRangeError,
    UnknownActionError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.asking import act_in_words
from contract_rules.portfolio.portfolio import _InPartition
from contract_rules.values.acts import Act
from support.both_ways import both_ways, portfolio_of
from support.leases import (
    FIRST,
    ON,
    RECORD,
    TWO,
    Enter,
    Pay,
    engines,
    events,
    grace,
    instances,
    landlord,
    lease,
    rent,
    start,
    tenant,
)
from support.plainly import ANN, Lend, bob, end, good, limit, most, rate, trade
from support.plainly import Pay as PlainPay


class Play(Action):
    """What no lease speaks of."""


class Repair(Action):
    """Repair something."""

    urgent: Field[bool]
    cause: Field[Literal["fire", "flood"]] = anything


@pytest.fixture
def two():
    with Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        yield portfolio


def act(kind: str = "Pay", **fields) -> Act:
    return Act(kind, tuple(fields.items()))


@pytest.mark.parametrize(
    ("who", "asked", "error", "words"),
    [
        (
            "Bob",
            Enter(),
            UnknownPartyError,
            "Lease to {tenant} has no party 'Bob' in any row; there are: tenant, the landlord",
        ),
        (
            Party("the landlady"),
            Enter(),
            UnknownPartyError,
            (
                "Lease to {tenant} has no party 'the landlady' in any row; did you mean "
                "'the landlord'?"
            ),
        ),
        (
            Parameter("tenants", Party),
            Enter(),
            UnknownFieldError,
            (
                "Lease to {tenant} has no parameter 'tenants' of the type Party; did you mean "
                "'tenant'?"
            ),
        ),
        (
            landlord,
            Play(),
            UnknownActionError,
            "Lease to {tenant} has no action 'Play'; did you mean 'Pay'?",
        ),
        (
            landlord,
            Enter,
            WrongTypeError,
            "Enter is an action without its fields; write Enter()",
        ),
        (
            landlord,
            act(amout=usd(5)),
            UnknownFieldError,
            "Pay has no field 'amout'; did you mean 'amount'?",
        ),
        (
            landlord,
            act(amount=5),
            WrongTypeError,
            (
                "Pay.amount holds values of type Money; write an amount, such as usd('1500.25'), "
                "in place of 5, of type int"
            ),
        ),
        (
            landlord,
            act(amount=grace),
            WrongTypeError,
            (
                "Pay.amount holds values of type Money; write an amount, such as usd('1500.25'), "
                "in place of {grace}, of type int"
            ),
        ),
        (
            landlord,
            Pay(tenant, Parameter("rents", Money)),
            UnknownFieldError,
            ("Lease to {tenant} has no parameter 'rents' of the type Money; did you mean 'rent'?"),
        ),
        (
            landlord,
            Pay(tenant, rent * 2),
            WrongTypeError,
            "Pay asks what amount is; an act states it: give a value",
        ),
        (
            landlord,
            Pay(tenant, less_than(rent)),
            WrongTypeError,
            "Pay asks what amount is; an act states it: give a value",
        ),
        (landlord, Pay(tenant, usd(-5)), WrongTypeError, "the question has amount USD -5.00"),
    ],
)
def test_a_slip_is_told_at_once(two, who, asked, error, words) -> None:
    with pytest.raises(error) as caught:
        two.decide(who, asked, on=ON)
    assert str(caught.value).startswith(words)
    assert two.rejects.num_rows == 0


def test_choices_that_there_are_not_and_fields_that_are_left_open() -> None:
    """Of a field with few values, by which clauses tell acts apart, one is stated."""
    contract = Contract(
        name="Repairs",
        parties=(landlord,),
        effective=FIRST,
        clauses=(Clause("1", "Not by night.", landlord.must_not(Repair(urgent=False))),),
    )
    with Portfolio(contract, pa.table({"id": ["A"]}), events(), workers=1) as portfolio:
        with pytest.raises(OutOfRangeError, match=r"Repair.cause has no choice 'frost'; there"):
            portfolio.decide(landlord, act("Repair", urgent=True, cause="frost"), on=ON)
        with pytest.raises(
            MissingFieldError, match=r"leaves Repair.urgent open, by which clauses"
        ):
            portfolio.decide(landlord, act("Repair", cause="fire"), on=ON)
        told = portfolio.decide(landlord, act("Repair", urgent=True), on=ON)  # of any cause
        assert told.column("verdict").to_pylist() == ["silent"]
        with pytest.raises(UnknownPartyError, match="Repairs has no party 'Bob'; there are: the"):
            portfolio.decide("Bob", act("Repair", urgent=True), on=ON)


def test_a_party_of_some_row_is_one_of_some_contract(two) -> None:
    """In whatever case, by the value that holds where a cell is empty, and in a table of acts."""
    asked = pa.table({"instance": ["B"], "action": ["Enter"]})
    assert two.decide("BEN", asked, on=ON).column("party").to_pylist() == ["Ben"]
    with pytest.raises(UnknownPartyError, match="has no party 'Bob' in any row"):
        two.decide("Bob", asked, on=ON)
    agent = Parameter("agent", Party, default=Party("Eve"))
    contract = Contract(
        name="Agency",
        parties=(agent,),
        effective=FIRST,
        clauses=(Clause("1", "No entry.", agent.must_not(Enter())),),
    )
    for table in (pa.table({"id": ["A"]}), pa.table({"id": ["A"], "agent": pa.nulls(1)})):
        with Portfolio(contract, table, events(), workers=1) as portfolio:
            told = portfolio.decide("eve", Enter(), on=ON)
            assert told.column("party").to_pylist() == ["Eve"]
            with pytest.raises(UnknownPartyError, match="has no party 'Bob' in any row"):
                portfolio.decide("Bob", Enter(), on=ON)
    empty = pa.table({"id": ["A"], "agent": pa.nulls(1, pa.string())})
    with Portfolio(contract, empty, events(), workers=1) as portfolio:
        assert portfolio.decide(Party("Eve"), Enter(), on=ON).num_rows == 1


def test_a_name_that_two_parties_may_have_is_told_at_once() -> None:
    contract = Contract(
        name="Two",
        parties=(Party("ANN"), Party("ann"), tenant),
        effective=FIRST,
        clauses=(Clause("1", "No entry.", tenant.must_not(Enter())),),
    )
    table = pa.table({"id": ["A"], "tenant": ["Ben"]})
    two_anns = "but 'ANN' and 'ann'; write one of them"
    with (
        Portfolio(contract, table, events(), workers=1) as portfolio,
        pytest.raises(UnknownPartyError, match=two_anns),
    ):
        portfolio.decide("Ann", Enter(), on=ON)


def test_some_contracts_of_others_need_not_have_the_party() -> None:
    """As in a partition, where those of another may have it."""
    with _InPartition(lease, TWO.slice(0, 1), RECORD.slice(0, 2), workers=1) as portfolio:
        assert portfolio.decide("Ben", Enter(), on=ON).num_rows == 0
        assert [row["instance"] for row in portfolio.rejects.to_pylist()] == ["A"]


def test_parameters_of_any_type_in_an_act(two) -> None:
    """The rent of each, 500 and 700, and a party by the names that its contract takes."""
    told = two.decide("Landlord", Pay(Party("ann"), rent), on=ON).to_pylist()
    assert [(row["instance"], row["verdict"]) for row in told] == [
        ("A", "silent"),
        ("B", "silent"),
    ]
    more = instances({"id": "A"}, {"id": "B", "rent": "USD 9"})
    with Portfolio(lease, more, events(), workers=1) as portfolio:
        told = portfolio.decide(tenant, Pay(landlord, rent), on=date(2026, 3, 1)).to_pylist()
    assert [row["verdict"] for row in told] == ["permitted", "prohibited"]


def test_parameters_in_an_act_of_the_template_by_its_name(two) -> None:
    """As those of a template that stands in a file are; it is no act of one contract."""
    mine = lease.act("Pay", to=tenant, amount=rent)
    told = two.decide(landlord, mine, on=ON)
    assert told.num_rows == 2
    assert told.equals(two.decide(landlord, Pay(tenant, rent), on=ON))
    mine = lease.act("Pay", to=Parameter("tenant", Party), amount=Parameter("rent", Money))
    assert told.equals(two.decide(landlord, mine, on=ON))
    with pytest.raises(WrongTypeError, match=r"Pay\.amount holds values of type Money.*{grace}"):
        lease.act("Pay", to=tenant, amount=grace)
    other = lease.act("Pay", to=landlord, amount=Parameter("fee", Money))
    with pytest.raises(UnknownFieldError, match="no parameter 'fee' of the type Money"):
        two.decide(tenant, other, on=ON)
    why = r"Pay\.amount is {rent}, which is another value in each .*; state the value, or ask a Po"
    mine = lease.act("Pay", to=landlord, amount=rent)
    with engines()["A"] as engine:
        with pytest.raises(WrongTypeError, match=why):
            engine.decide(Party("Ann"), mine, on=ON)
        with pytest.raises(WrongTypeError, match=why):
            engine.record(Party("Ann").does(mine, on=ON))


def test_parameters_of_each_type_both_ways(monkeypatch) -> None:
    """By SQL and by the engine; the second lends at more, later, and another thing."""
    clauses = [
        ANN.must_not(Lend(good=good, pieces=anything, fresh=anything, rate=anything, until=end)),
        ANN.must_not(Lend(*(anything,) * 3, rate=more_than(Decimal("0.5")), until=anything)),
        ANN.may(Lend(anything, more_than(3), *(anything,) * 3)),
    ]
    rows = [{"rate": "0.5"}, {"rate": "0.75", "good": "Fig", "most": "5"}]
    asked = Lend(good=good, pieces=most, fresh=True, rate=rate, until=end)
    with portfolio_of(trade(*clauses), [], [], rows=rows) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, asked)
        assert [row["clauses"] for row in told] == [["1"], ["1", "2", "3"]]
        owed = trade(ANN.must_not(PlainPay(bob, more_than(usd(10)))))
    with portfolio_of(owed, [], [], rows=[{}, {"limit": "USD 5"}]) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, PlainPay(bob, limit))
    assert [row["verdict"] for row in told] == ["prohibited", "silent"]


def test_a_parameter_of_an_amendment_that_is_not_agreed() -> None:
    """The contract has none; the others are asked."""
    cap = Parameter("cap", Money)
    capped = Clause("9", "At most {cap}.", landlord.must_not(Pay(tenant, more_than(cap))))
    contract = Contract(
        name="Capped",
        parties=(landlord, tenant),
        effective=start,
        clauses=(Clause("1", "No entry.", landlord.must_not(Enter())),),
        amendments=(Amendment(title="Cap", effective=date(2026, 2, 1), adds=(capped,)),),
        actions=(Pay,),
    )
    usual = {"tenant": "Ann", "start": FIRST, "cap": "USD 5"}
    table = pa.Table.from_pylist(
        [usual | {"id": "A", "amendments": []}, usual | {"id": "B", "amendments": ["Cap"]}]
    )
    with Portfolio(contract, table, events(), workers=1) as portfolio:
        told = portfolio.decide(landlord, Pay(tenant, cap), on=ON).to_pylist()
        (reject,) = portfolio.rejects.to_pylist()
    assert [row["instance"] for row in told] == ["B"]
    assert reject["instance"] == "A"
    assert reject["reason"] == "cap stands in no amendment that is agreed for this contract"


class Cloud(Entity):
    """Where models run."""


class Run(Action, currency={"fee": "EUR"}):
    """Run something somewhere."""

    cloud: Field[Cloud]
    why: Field[Literal["test", "sale"]]
    to: Field[Party]
    price: Field[Money]
    fee: Field[Money]
    note: Field[str] = anything


runs = Contract(
    name="Runs at {rent}",
    parties=(landlord, tenant),
    effective=start,
    clauses=(Clause("1", "No.", tenant.must_not(Run(*(anything,) * 5, "x"))),),
    parameters=(rent,),
)

RUN = ("cloud=Azure", "why=SALE", "to=Landlord", "price=5", "fee=7")


def test_an_act_in_words() -> None:
    """As a command states it: amounts in the one currency that the template tells, or its own."""
    azure = Cloud("Azure")
    in_euros = Money(7, "EUR")
    told = act_in_words(lease, "Pay", ["amount=5", "to=tenant"])
    assert told == Act("Pay", (("to", tenant), ("amount", usd(5))))
    assert act_in_words(lease, "Pay", ["to={tenant}", "amount={rent}"]) == Act(
        "Pay", (("to", tenant), ("amount", rent.unbound))
    )
    told = act_in_words(runs, "Run", ["cloud=Azure", "why=SALE", "to=ann", "price=USD 5", "fee=7"])
    assert [value for _, value in told.fields] == [azure, "sale", Party("ann"), usd(5), in_euros]
    assert dict(act_in_words(runs, "Run", [*RUN[:3], "price=USD 5", "fee=7"]).fields)["to"] == (
        landlord
    )


@pytest.mark.parametrize(
    ("action", "fields", "words"),
    [
        ("Play", (), "has no action 'Play'; did you mean 'Pay'?"),
        ("Pay", ("too=Ann",), "Pay has no field 'too'; did you mean 'to'?"),
        ("Pay", ("to=Ann",), "Pay needs its amount; state it, too"),
        ("Pay", ("amount=much",), "'much' is not a number"),
        ("Pay", ("amount={rant}",), "has no parameter 'rant'; did you mean 'rent'?"),
        ("Pay", ("to",), "'to' does not state a field"),
    ],
)
def test_words_that_state_no_act(action, fields, words) -> None:
    with pytest.raises(ContractError, match=words.replace("?", r"\?")):
        act_in_words(lease, action, fields)


def test_a_bare_number_where_amounts_are_in_several_currencies() -> None:
    with pytest.raises(WrongTypeError, match="'5' is no amount; write its currency too"):
        act_in_words(runs, "Run", RUN)


def test_an_action_by_its_name_is_no_table_of_acts(two, tmp_path, monkeypatch) -> None:
    """Unless there is a file of that name; any other text is a path, too."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongTypeError, match=r"write the act, Enter\(\.\.\.\), .*\('Enter'\)$"):
        two.decide(landlord, "Enter", on=ON)
    with pytest.raises(WrongTypeError, match=r"template\.act\('Pay', to=\.\.\., amount=\.\.\.\)"):
        two.decide(tenant, "Pay", on=ON)
    with pytest.raises(FileNotFoundError, match="there is no file enter"):
        two.decide(landlord, "enter", on=ON)
    parquet.write_table(pa.table({"instance": ["A"], "action": ["Enter"]}), "Enter")
    assert two.decide(landlord, "Enter", on=ON).num_rows == 1
