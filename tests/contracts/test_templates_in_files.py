"""A template in a file: its parameters stand in a section of their own, and in texts by name."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    ContractError,
    Entity,
    Field,
    Money,
    MonthEnd,
    Parameter,
    Party,
    at_least,
    business_days,
    days,
    hours,
    minutes,
    months,
    outstanding,
    overdue,
    percent,
    quantity,
    usd,
    weeks,
    years,
)
from contract_rules.contracts import serialization
from contract_rules.errors import InvalidContractError, UnboundParameterError

LEASE = """\
name: Lease to {tenant}
effective: start
parameters:
  rent: {type: money, at least: USD 1, at most: "USD 9,000", description: what is paid a month}
  tenant: party
  grace: {type: whole number, default: 3}
  share: {type: number, default: 5%}
  start: date
  last: date
  flat: {type: Flat, choices: [attic, cellar], default: attic}
  why: {type: text, choices: [holiday, work], default: work}
  furnished: {type: yes or no, default: yes}
things: {Flat: {}}
parties: {landlord: the landlord, tenant: "{tenant}"}
actions:
  Pay: {phrase: "pay {amount} to {to}", fields: {to: party, amount: money}}
  Use: {phrase: "use {flat}", fields: {flat: Flat, why: text, furnished: yes or no}}
clauses:
  1:
    text: "{tenant} pays {rent} within {grace} days of the first of each month."
    norms:
      tenant must: Pay(to = landlord, amount = rent)
      every: monthly(day = 1)
      within: days(grace)
      until: last
      otherwise:
        tenant must: Pay(to = landlord, amount = share * rent)
        within: 14 days
  2:
    text: "{tenant} may use the {flat}."
    norms:
      tenant may: Use(flat = flat, why = why, furnished = furnished)
"""


@pytest.fixture
def file(tmp_path):
    """A file of the lease."""
    path = tmp_path / "lease.yaml"
    path.write_text(LEASE)
    return path


def test_a_file_gives_a_template(file) -> None:
    """What an instance of it owes is as of constants in the same file."""
    template = Contract.load(file)
    assert [(p.name, p.type, p.default) for p in template.parameters][:4] == [
        ("rent", "Money", None),
        ("tenant", "Party", None),
        ("grace", "int", 3),
        ("share", "Decimal", percent(5)),
    ]
    assert template.parameters[0].description == "what is paid a month"
    assert template.parameters[0].at_most == usd(9000)
    values = {"rent": usd(500), "tenant": Party("Ann"), "start": date(2026, 1, 1)}
    made = template.instance(**values, last=date(2026, 12, 31))
    assert made.name == "Lease to Ann"
    plain = LEASE.replace("within: days(grace)", "within: 3 days")
    for name, told in {
        "{tenant} pays {rent} within {grace}": "Ann pays USD 500.00 within 3",
        "{tenant}": "Ann",
        "{flat}.": "attic.",
        "{grace}": "3",
        "effective: start": "effective: 2026-01-01",
        "until: last": "until: 2026-12-31",
        "amount = rent": "amount = USD 500",
        "share * rent": "5% * USD 500",
        "why = why": 'why = "work"',
        "furnished = furnished": "furnished = yes",
        "flat = flat": "flat = attic",
        "things: {Flat: {}}": "things: {Flat: {attic: attic}}",
    }.items():
        plain = plain.replace(name, told)
    lines = plain.splitlines()
    rest = [line for n, line in enumerate(lines) if not 2 <= n <= 11]
    file.write_text("\n".join(rest))
    assert Contract.load(file) == made


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_templates_and_instances_are_written_and_read(file, tmp_path, ending) -> None:
    """Without loss, as any contract."""
    template = Contract.load(file)
    again = tmp_path / f"again.{ending}"
    template.dump(again)
    read = Contract.load(again)
    assert read == template
    assert [p.description for p in read.parameters] == [p.description for p in template.parameters]
    values = {"rent": usd(500), "tenant": Party("Ann"), "start": date(2026, 1, 1)}
    made = read.instance(**values, last=date(2026, 12, 31))
    made.dump(again)
    assert Contract.load(again) == made == template.instance(**values, last=date(2026, 12, 31))


class Pay(Action, currency="USD"):
    """Pay."""

    amount: Field[Money]


class Deliver(Action, additive={"weight": "kg"}):
    """Deliver."""

    weight: Field[Money]


class Place(Entity):
    """A place."""


def test_every_place_of_a_parameter_goes_through_a_file(tmp_path) -> None:
    """Periods of each unit, dates of texts, bounds, goods, and a party as a default."""
    ann, bob = Party("Ann"), Parameter("bob", Party, default=Party("Bob"))
    n, on = Parameter("n", int), Parameter("on", date, at_least=date(2026, 1, 1))
    weight = Parameter("weight", Money, default=quantity(5, "kg"))
    periods = (
        *(days(n), weeks(n), hours(n), minutes(n), business_days(n, "US-NY")),
        *(months(n, rounding=MonthEnd.LAST_DAY), years(n, rounding=MonthEnd.NEXT_DAY)),
    )
    clauses = [
        Clause(
            f"{number}",
            "A.",
            ann.must(Deliver(weight), upon=bob.did(Pay(usd(number))), within=period),
        )
        for number, period in enumerate(periods)
    ]
    late = Clause(
        "late",
        "B.",
        ann.may(
            Deliver(at_least(weight)),
            provided=overdue("0", by=days(n)) & (outstanding("0", since=on) > weight),
            until=on,
        ),
    )
    template = Contract(
        name="All",
        parties=(ann, bob),
        clauses=(*clauses, late),
        effective=on,
        amendments=(Amendment(title="By {n}", effective=on, announced=Parameter("said", date)),),
    )
    file = tmp_path / "all.yaml"
    template.dump(file)
    assert Contract.load(file) == template


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tenant: party\n", "tenant: prty\n", "5:11: there is no type 'prty'"),
        ("default: 3", "default: many", "6:40: nothing in this file is called 'many'"),
        ("default: 3", "default: 5%", "6:40: 0.05 is no whole number; write one, such as 30"),
        ("start: date\n", "start: instant\n", "8:10: start is for an instant, which no"),
        ("at least: USD 1", "at leest: USD 1", "4:23: parameters have no 'at leest'"),
        ("at least: USD 1,", "", ""),
        ("effective: start", "effective: rent", "2:12: 'rent' is no day"),
        ("days(grace)", "days(rent)", "is no number of days"),
        ('tenant: "{tenant}"', 'tenant: "{tenat}"', "names {tenat}, which is no parameter"),
        ("{rent} within", "{rnet} within", "the text names {rnet}, which is no parameter"),
        ("grace: {type", "by: {type", "'by' can name nothing in a text"),
        ("choices: [holiday, work]", "choices: [holiday]", 'why = "work" is none of holiday'),
        ("until: last", "until: rent", "is neither a last day nor a condition"),
    ],
)
def test_mistakes_are_told_with_line_and_column(file, old, new, told) -> None:
    """As all others of a file."""
    assert LEASE.count(old) == 1
    file.write_text(LEASE.replace(old, new))
    if not told:
        assert Contract.load(file).parameters[0].at_least is None
        return
    with pytest.raises(ContractError) as raised:
        Contract.load(file)
    text = str(raised.value) + str(getattr(raised.value, "where", ""))
    assert told in text
    assert isinstance(raised.value, InvalidContractError) or "lease.yaml" in text


def test_json_of_nodes_has_no_parameters(file) -> None:
    """A sentence says what has: a file, or an instance."""
    template = Contract.load(file)
    for part in (template, template.clauses[0]):
        with pytest.raises(UnboundParameterError) as raised:
            serialization.to_json(part)
        assert "write template.dump('lease.json'), or take an instance" in str(raised.value)
