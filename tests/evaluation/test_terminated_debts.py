"""A termination ends what is to come, and not what is earned."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    ContractError,
    Engine,
    Rounding,
    Survival,
    days,
    interest,
    monthly,
    percent,
    periods_late,
    rounded,
    terminates,
    to_date,
    total,
    usd,
    waives,
)
from contract_rules.contracts.serialization import from_json, to_json
from support.dealings import each_matcher
from support.invoicing import Invoice, Pay, billed, buyer, seller


class Report(Action, phrase="report what was sold"):
    pass


class Finish(Action, phrase="finish the works"):
    pass


class Terminate(Action, phrase="terminate"):
    pass


END = Clause(
    "T",
    "From 10 March on the buyer may terminate at once.",
    buyer.can(Terminate(), provided=Terminate.on > date(2025, 3, 10), then=terminates()),
)


def made(*clauses):
    return Contract(
        name="The supply",
        parties=(buyer, seller),
        clauses=(*clauses, END),
        effective=date(2025, 1, 1),
        actions=(Invoice, Pay, Report, Finish, Terminate),
    )


def price(**parts):
    norm = buyer.must(
        Pay(to=seller, amount=Invoice.amount),
        upon=billed,
        within=days(30),
        **parts.pop("norm", {}),
    )
    return Clause("P", "Each invoice is paid within 30 days.", norm, **parts)


def bill(amount, *on, **parts):
    return seller.does(Invoice(usd(amount)), on=date(2025, *on), **parts)


def ended(*on):
    return buyer.does(Terminate(), on=date(2025, *on))


def told(contract, events, on, matcher):
    """The duties on a day of 2025: the clause, the status, the amount and what is left of it."""
    with Engine(contract, events, matcher=matcher) as engine:
        duties = engine.duties(on=date(2025, *on))
    sums = [[m.amount.normalize() for m in (d.amount, d.outstanding) if m] for d in duties]
    return [
        " ".join([duty.clause, duty.status.value, *(f"{one:f}" for one in both)])
        for duty, both in zip(duties, sums, strict=True)
    ]


@each_matcher
@pytest.mark.parametrize(
    ("survives", "when", "right"),
    [
        (False, (3, 15), ["P breached 1000 1000"]),
        (Survival.ACCRUED, (3, 15), ["P breached 1000 1000"]),
        ("accrued", (3, 15), ["P breached 1000 1000"]),
        (True, (3, 15), ["P breached 1000 1000", "P breached 700 700"]),
        (False, (3, 5), ["P breached 1000 1000", "P breached 700 700"]),
    ],
)
def test_what_was_billed_before_the_end_stays_owed(matcher, survives, when, right) -> None:
    """What is billed later is owed if the clause survives whole; a void exercise ends nothing."""
    events = (bill(1000, 3, 1), ended(*when), bill(700, 5, 1))
    assert told(made(price(survives=survives)), events, (6, 10), matcher) == right


@each_matcher
@pytest.mark.parametrize(
    ("survives", "right"), [(False, "discharged"), ("accrued", "open"), (True, "open")]
)
def test_deeds_that_are_not_overdue_end_but_where_the_clause_survives(
    matcher, survives, right
) -> None:
    reports = Clause(
        "R",
        "Upon each invoice the seller reports within 60 days.",
        seller.must(Report(), upon=billed, within=days(60)),
        survives=survives,
    )
    events = (bill(10, 3, 1), ended(3, 15), bill(20, 3, 20))
    new = ["R open"] if survives is True else []
    assert told(made(reports), events, (3, 25), matcher) == [f"R {right}", *new]


@each_matcher
def test_a_deed_in_the_place_of_one_in_breach_ends_and_money_does_not(matcher) -> None:
    """Overdue, the works are reported on and 50 are paid; the report is still open at the end."""
    works = Clause(
        "W",
        "Finished by 1 March, else reported on by the end of the month, and 50 paid.",
        seller.must(
            Finish(), by=date(2025, 3, 1), otherwise=seller.must(Report(), by=date(2025, 3, 31))
        ),
        seller.must(
            Finish(), by=date(2025, 3, 1), otherwise=seller.must(Pay(to=buyer, amount=usd(50)))
        ),
    )
    found = told(made(works), (ended(3, 15),), (4, 1), matcher)
    assert sorted(found) == ["W breached", "W breached", "W discharged", "W open 50 50"]


@each_matcher
def test_a_total_stops_with_the_contract(matcher) -> None:
    """10% of all that is billed is due by 31 December: of 100 and 200, not of what comes after."""
    share = percent(10) * to_date(total(Invoice.amount, by=seller))
    agreed = made(
        Clause("S", "10%.", buyer.must(Pay(to=seller, amount=share), by=date(2025, 12, 31)))
    )
    events = (bill(100, 2, 1), bill(200, 3, 12), ended(3, 15), bill(400, 3, 16))
    assert told(agreed, events, (3, 15), matcher) == ["S open 30 30"]
    assert told(agreed, events, (4, 1), matcher) == ["S open 30 30"]
    paid = buyer.does(Pay(to=seller, amount=usd(30)), on=date(2025, 3, 13))
    assert told(agreed, (*events, paid), (3, 15), matcher) == ["S open 30 0"]
    assert told(agreed, (*events, paid), (3, 16), matcher) == ["S kept 30 0"]
    back = seller.does(Invoice(usd(100)), on=date(2025, 2, 1), id="I")
    undone = back.reversal(on=date(2025, 4, 2))
    lower = (bill(200, 3, 15), ended(3, 15), back, undone)
    assert told(agreed, lower, (4, 3), matcher) == ["S open 20 20"]  # it may still fall


@each_matcher
def test_interest_runs_on_until_what_stays_is_paid(matcher) -> None:
    """1,000 due on 31 March bear 1.00 a day: ten days late they have borne 10, ended or not."""
    rate = rounded(interest(percent("0.1"), per=days(1)), 2, Rounding.HALF_UP)
    late = buyer.must(Pay(to=seller, amount=rate))
    agreed = made(price(norm={"otherwise": late}))
    events = (bill(1000, 3, 1), ended(3, 15))
    expected = ["P breached 1000 1000", "P open 10 10"]
    assert told(agreed, events, (4, 10), matcher) == expected


@each_matcher
def test_periods_late_run_on_for_money_and_end_for_a_deed(matcher) -> None:
    """5 for each day: of a price until it is paid, of the works until the contract has ended."""
    each = usd(5) * periods_late(days(1))
    owes = buyer.must(Pay(to=seller, amount=each))
    agreed = made(price(norm={"otherwise": owes}))
    paid = buyer.does(Pay(to=seller, amount=usd(1000)), on=date(2025, 4, 10))
    events = (bill(1000, 3, 1), ended(3, 15), paid)
    assert told(agreed, events, (5, 1), matcher) == ["P late 1000 0", "P open 50 50"]
    works = Clause(
        "W",
        "Finished by 1 March, else 5 a day.",
        seller.must(
            Finish(),
            by=date(2025, 3, 1),
            otherwise=seller.must(Pay(to=buyer, amount=each)),
        ),
    )
    assert told(made(works), (ended(3, 15),), (3, 15), matcher) == ["W breached", "W open 70 70"]
    assert told(made(works), (ended(3, 15),), (5, 1), matcher) == ["W breached", "W open 70 70"]


@each_matcher
def test_the_rent_of_a_month_that_has_begun_stays_whole(matcher) -> None:
    rent = Clause(
        "L",
        "500 on the last day of each month.",
        buyer.must(Pay(to=seller, amount=usd(500)), every=monthly(day=-1)),
    )
    found = told(made(rent), (ended(3, 15),), (6, 1), matcher)
    assert found == ["L breached 500 500"] * 3


def test_what_survives_is_written_as_it_is_read(tmp_path) -> None:
    agreed = made(price(survives="accrued"))
    assert agreed.clauses[0].survives is Survival.ACCRUED
    assert json.loads(json.dumps(to_json(agreed)))["clauses"][0]["survives"] == "accrued"
    assert from_json(Contract, to_json(agreed)) == agreed
    assert repr(agreed.clauses[0]).endswith("survives=Survival.ACCRUED)")
    agreed.dump(tmp_path / "supply.yaml")
    assert Contract.load(tmp_path / "supply.yaml") == agreed


@each_matcher
@pytest.mark.parametrize(
    ("events", "right"),
    [
        ((), ["D discharged", "P discharged 1000 0"]),
        (("done",), ["D kept", "P open 1000 1000"]),
        (("waived",), ["D discharged", "P open 1000 1000"]),
    ],
)
def test_the_price_of_what_was_not_done_falls_away_with_it(matcher, events, right) -> None:
    """Of works that were done, or that the buyer let go before, it stays owed."""
    works = Clause(
        "D",
        "The seller finishes the works within 60 days of its invoice.",
        seller.must(Finish(), upon=billed, within=days(60)),
    )
    waiver = Clause("W", "The buyer may let them go.", buyer.can(Report(), then=waives("D")))
    agreed = made(works, price(norm={"for_": works}), waiver)
    happened = {
        "done": seller.does(Finish(), on=date(2025, 3, 10)),
        "waived": buyer.does(Report(), on=date(2025, 3, 10)),
    }
    history = (bill(1000, 3, 1), *(happened[one] for one in events), ended(3, 15))
    assert told(agreed, history, (3, 20), matcher) == right


@each_matcher
def test_each_price_is_for_what_arose_with_it(matcher) -> None:
    """The first works are done, the second are not; what is for no occasion is for all of them."""
    works = Clause(
        "D",
        "The seller finishes the works of each invoice within 60 days.",
        seller.must(Finish(), upon=billed, within=days(60)),
    )
    deposit = Clause(
        "A",
        "A deposit of 50 is paid by the end of the year.",
        buyer.must(Pay(to=seller, amount=usd(50)), by=date(2025, 12, 31), for_="D"),
    )
    agreed = made(works, price(norm={"for_": "D"}), deposit)
    done = seller.does(Finish(), on=date(2025, 3, 10))
    first = (bill(1000, 3, 1), done)
    assert told(agreed, (*first, ended(3, 15)), (3, 20), matcher) == [
        "A open 50 50",
        "D kept",
        "P open 1000 1000",
    ]
    assert told(agreed, (*first, bill(700, 3, 12), ended(3, 15)), (3, 20), matcher) == [
        "A discharged 50 0",
        "D kept",
        "P open 1000 1000",
        "D discharged",
        "P discharged 700 0",
    ]


@each_matcher
def test_a_price_that_is_overdue_stays_owed(matcher) -> None:
    """And what is for works of a clause that survives, which are still to be done."""
    works = seller.must(Finish(), upon=billed, within=days(60))
    late = made(Clause("D", "Works.", works), price(norm={"for_": "D"}))
    events = (bill(1000, 1, 5), ended(3, 15))
    assert told(late, events, (3, 20), matcher) == ["D breached", "P breached 1000 1000"]
    goes_on = made(Clause("D", "Works.", works, survives="accrued"), price(norm={"for_": "D"}))
    events = (bill(1000, 3, 1), ended(3, 15))
    assert told(goes_on, events, (3, 20), matcher) == ["D open", "P open 1000 1000"]


def test_what_money_is_for_is_checked_written_and_read(tmp_path) -> None:
    works = Clause("D", "Works.", seller.must(Finish(), upon=billed, within=days(60)))
    agreed = made(works, price(norm={"for_": "D"}))
    assert from_json(Contract, to_json(agreed)) == agreed
    agreed.dump(tmp_path / "supply.yaml")
    assert "for: D" in (tmp_path / "supply.yaml").read_text(encoding="utf-8")
    assert Contract.load(tmp_path / "supply.yaml") == agreed
    with pytest.raises(ContractError, match="P names 'E', no clause"):
        made(works, price(norm={"for_": "E"}))
    with pytest.raises(ContractError, match=r"owed under\s+T, which obliges nobody"):
        made(works, price(norm={"for_": "T"}))
    with pytest.raises(ContractError, match="Finish is asked for no amount"):
        seller.must(Finish(), for_="P")
