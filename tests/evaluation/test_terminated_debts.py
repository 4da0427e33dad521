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
    anything,
    days,
    ends,
    interest,
    monthly,
    percent,
    periods_late,
    rounded,
    suspends,
    terminates,
    to_date,
    total,
    usd,
    waives,
    weekly,
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


FREED = {
    "exemption": buyer.need_not(Pay(to=seller, amount=anything)),
    "prohibition": buyer.must_not(Pay(to=seller, amount=anything)),
}


@each_matcher
@pytest.mark.parametrize("norm", FREED.values(), ids=FREED)
def test_what_was_excluded_stays_excluded_once_the_contract_has_ended(matcher, norm) -> None:
    """As a loss by war, of which the policy says that it is not covered, is not by its end."""
    excluded = Clause("X", "Nothing is paid.", norm, overrides=("P",))
    contract = made(price(), excluded)
    events = (bill(1000, 3, 1), ended(3, 15))
    for on in ((3, 15), (3, 16), (6, 10)):
        assert told(contract, events, on, matcher) == ["P suspended 1000 1000"]
    with Engine(contract, events, matcher=matcher) as engine:
        assert engine.breaches(on=date(2025, 6, 10)) == ()
        assert [change.on for change in engine.upcoming(on=date(2025, 3, 15))] == [
            date(2025, 3, 16)
        ]


@each_matcher
def test_what_ends_by_itself_or_does_not_hold_keeps_no_debt_off_after_the_end(matcher) -> None:
    """The clause was ended before, or its condition is no longer so, or its days are over."""
    lifting = Clause("L", "Lifted.", seller.can(Finish(), then=ends("X")))
    kinds = {
        "ended": FREED["exemption"],
        "unless": exempted(unless=seller.did(Report())),
        "until": exempted(until=date(2025, 3, 20)),
    }
    for kind, norm in kinds.items():
        excluded = Clause("X", "Nothing is paid.", norm, overrides=("P",))
        events = [bill(1000, 3, 1), ended(3, 15)]
        events += [seller.does(Finish(), on=date(2025, 3, 12))] if kind == "ended" else []
        events += [seller.does(Report(), on=date(2025, 3, 20))] if kind == "unless" else []
        contract = made(price(), excluded, lifting)
        assert told(contract, events, (3, 14), matcher)[0].split()[1] == (
            "open" if kind == "ended" else "suspended"
        )
        assert told(contract, events, (3, 21), matcher) == ["P open 1000 1000"]


def exempted(**parts):
    return buyer.need_not(Pay(to=seller, amount=anything), **parts)


@each_matcher
def test_what_is_permitted_still_lifts_a_prohibition_of_what_stays_owed(matcher) -> None:
    """The debt was payable, as a clause that prevails says so; it stays payable after the end."""
    banned = Clause("X", "Nothing is paid.", FREED["prohibition"], overrides=("P",))
    allowed = Clause(
        "Y", "It may be.", buyer.may(Pay(to=seller, amount=anything)), overrides=("X",)
    )
    contract = made(price(), banned, allowed)
    events = (bill(1000, 3, 1), ended(3, 15))
    for on, status in (((3, 15), "open"), ((3, 16), "open"), ((6, 10), "breached")):
        assert told(contract, events, on, matcher) == [f"P {status} 1000 1000"]


@each_matcher
def test_what_arises_after_the_end_is_subject_to_what_is_in_force_then(matcher) -> None:
    """The clause of the price survives whole; what excluded it has ended."""
    excluded = Clause("X", "Nothing is paid.", FREED["exemption"], overrides=("P",))
    events = (bill(1000, 3, 1), ended(3, 15), bill(700, 5, 1))
    found = told(made(price(survives=True), excluded), events, (6, 10), matcher)
    assert found == ["P suspended 1000 1000", "P breached 700 700"]


@each_matcher
def test_deeds_that_recur_do_not_bind_anew_by_the_end(matcher) -> None:
    """Of the weeks on leave none is to be made up once the employment has ended."""
    weekly_ = Clause("W", "Reported weekly.", seller.must(Report(), every=weekly("FR")))
    leave = Clause(
        "X", "On leave.", seller.need_not(Report(), from_=date(2025, 1, 4)), overrides=("W",)
    )
    found = told(made(weekly_, leave), (ended(3, 15),), (6, 10), matcher)
    assert found == ["W breached", *["W suspended"] * 11]


@each_matcher
@pytest.mark.parametrize("first", [True, False])
def test_what_ends_on_the_day_of_the_termination_ends_with_it(matcher, first) -> None:
    """Whichever effect is named first, and whatever becomes of the clause by the other one."""
    for other in (ends("X"), suspends("X", extends=False)):
        effects = (terminates(), other) if first else (other, terminates())
        contract = Contract(
            name="The supply",
            parties=(buyer, seller),
            clauses=(
                price(),
                Clause("X", "Nothing is paid.", FREED["exemption"], overrides=("P",)),
                Clause("T", "The end.", buyer.can(Terminate(), then=effects)),
            ),
            effective=date(2025, 1, 1),
        )
        events = (bill(1000, 3, 1), ended(3, 15))
        assert told(contract, events, (6, 10), matcher) == ["P suspended 1000 1000"]


@each_matcher
def test_a_termination_that_becomes_known_late_is_as_if_it_had_been_known(matcher) -> None:
    excluded = Clause("X", "Nothing is paid.", FREED["exemption"], overrides=("P",))
    late = buyer.does(Terminate(), on=date(2025, 3, 15), recorded=date(2025, 4, 20))
    with Engine(made(price(), excluded), (bill(1000, 3, 1), late), matcher=matcher) as engine:
        for known_by in (date(2025, 4, 19), date(2025, 4, 20), date(2025, 4, 19)):
            (duty,) = engine.duties(on=date(2025, 6, 10), known_by=known_by)
            assert duty.status.value == "suspended"
