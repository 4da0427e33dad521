"""Days may begin the periods of what recurs: rent in advance on the first of each month."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    ContractError,
    Engine,
    Field,
    Money,
    MonthEnd,
    Party,
    Roll,
    Rounding,
    by_days,
    days,
    monthly,
    months,
    resumes,
    suspends,
    terminates,
    total,
    usd,
    weekly,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.testing.mutation.mutants import mutants
from contract_rules.testing.strategies.vocabulary import Order, Pay
from support.dealings import ann, bea, clause, contract, day, each_matcher, order


class PayRent(Action, phrase="pay rent of {amount}"):
    amount: Field[Money]


class Tell(Action, phrase="tell the landlord {number}"):
    number: Field[int]


landlord, tenant = Party("landlord"), Party("tenant")


def rent(amount=1000, **parts):
    parts = {"every": monthly(day=1), "in_advance": True, **parts}
    norm = tenant.must(PayRent(usd(amount)), owed_to=landlord, **parts)
    return Clause("3", "Rent is due in advance.", norm)


def lease(*begins, clause=None, amendments=()):
    powers = (
        tenant.can(Tell(1), then=terminates()),
        tenant.can(Tell(2), then=suspends("3", extends=True)),
        tenant.can(Tell(3), then=resumes("3")),
    )
    return Contract(
        name="The lease",
        parties=(landlord, tenant),
        clauses=(clause or rent(), Clause("6", "The tenant may end it.", *powers)),
        effective=date(*begins),
        actions=(PayRent, Tell),
        amendments=amendments,
    )


def paid(*on):
    return tenant.does(PayRent(usd(1000)), on=date(*on))


def said(number, *on):
    return tenant.does(Tell(number), on=date(*on))


def told(contract, events, on, matcher):
    with Engine(contract, events, matcher=matcher) as engine:
        return [
            f"{duty.arisen} {duty.due} {duty.amount.amount.normalize():f} {duty.status.value}"
            for duty in engine.duties(on=date(*on))
        ]


@each_matcher
def test_no_rent_is_owed_of_a_month_that_had_not_begun(matcher) -> None:
    events = (paid(2025, 6, 1), paid(2025, 7, 1), said(1, 2025, 7, 10))
    assert told(lease(2025, 6, 1), events, (2025, 8, 2), matcher) == [
        "2025-06-01 2025-06-01 1000 kept",
        "2025-07-01 2025-07-01 1000 kept",
    ]


@each_matcher
def test_it_is_open_on_its_day_and_overdue_on_the_next(matcher) -> None:
    agreed = lease(2025, 6, 1)
    assert told(agreed, (), (2025, 6, 1), matcher) == ["2025-06-01 2025-06-01 1000 open"]
    assert told(agreed, (), (2025, 6, 2), matcher) == ["2025-06-01 2025-06-01 1000 breached"]
    assert len(told(agreed, (), (2025, 6, 30), matcher)) == 1


@each_matcher
def test_a_new_rent_is_that_of_the_month_which_begins_with_it(matcher) -> None:
    raised = Amendment(title="Review", effective=date(2025, 8, 1), replaces=(rent(1100),))
    events = (paid(2025, 6, 1), paid(2025, 7, 1))
    agreed = lease(2025, 6, 1, amendments=(raised,))
    assert told(agreed, events, (2025, 8, 1), matcher)[2:] == ["2025-08-01 2025-08-01 1100 open"]
    midway = Amendment(title="Review", effective=date(2025, 7, 15), replaces=(rent(1100),))
    agreed = lease(2025, 6, 1, amendments=(midway,))
    assert told(agreed, events, (2025, 8, 1), matcher)[1:] == [
        "2025-07-01 2025-07-01 1000 kept",
        "2025-08-01 2025-08-01 1100 open",
    ]


@each_matcher
def test_the_first_part_of_a_month_is_due_as_the_lease_begins(matcher) -> None:
    """From 15 December it is 17 of 31 days, 548.39, or the whole if the clause says nothing."""
    by_the_day = rent(apportioned=by_days(2, Rounding.HALF_UP))
    found = told(lease(2024, 12, 15, clause=by_the_day), (), (2025, 1, 1), matcher)
    assert [one.rpartition(" ")[0] for one in found] == [
        "2024-12-15 2024-12-15 548.39",
        "2025-01-01 2025-01-01 1000",
    ]
    whole = told(lease(2024, 12, 15), (), (2024, 12, 15), matcher)
    assert whole == ["2024-12-15 2024-12-15 1000 open"]
    on_the_first = told(lease(2025, 1, 1, clause=by_the_day), (), (2025, 1, 1), matcher)
    assert on_the_first == ["2025-01-01 2025-01-01 1000 open"]


@each_matcher
def test_it_may_be_due_some_days_later_and_roll(matcher) -> None:
    """On Mondays, within three days; a day off rolls to the next business day."""
    weeks = rent(every=weekly("MO"), within=days(5), rolls=Roll.FOLLOWING, calendar="US-NY")
    found = told(lease(2025, 6, 2, clause=weeks), (), (2025, 6, 9), matcher)
    assert found == ["2025-06-02 2025-06-09 1000 open", "2025-06-09 2025-06-16 1000 open"]


@each_matcher
def test_a_suspension_that_extends_makes_it_due_as_much_later(matcher) -> None:
    """From 29 June to 3 July: the rent of July arises on the 3rd, and is due that day."""
    events = (paid(2025, 6, 1), said(2, 2025, 6, 28), said(3, 2025, 7, 3))
    found = told(lease(2025, 6, 1), events, (2025, 7, 3), matcher)
    assert found[1:] == ["2025-07-03 2025-07-03 1000 open"]


def test_what_it_says_and_where_it_may_not_stand(tmp_path) -> None:
    agreed = lease(2025, 6, 1)
    norm = agreed.clauses[0].norms[0]
    assert "every: FREQ=MONTHLY;BYMONTHDAY=1, in advance" in "\n".join(
        norm_in_full(norm, Words.of(agreed))
    )
    assert from_json(Contract, to_json(agreed)) == agreed
    agreed.dump(tmp_path / "lease.yaml")
    assert "in advance: yes" in (tmp_path / "lease.yaml").read_text(encoding="utf-8")
    assert Contract.load(tmp_path / "lease.yaml") == agreed
    changes = [mutant.change for mutant in mutants(agreed)]
    assert "lets its periods end with the days, and not begin" in " ".join(changes)
    with pytest.raises(ContractError, match="only what recurs has periods; state every= beside"):
        tenant.must(PayRent(usd(1)), by=date(2025, 1, 1), in_advance=True)
    with pytest.raises(ContractError, match="in_advance="):
        tenant.must(PayRent(usd(1)), every=monthly(day=1), in_advance="yes")


@each_matcher
def test_in_advance_and_with_a_window_it_goes_by_the_period_that_has_ended(matcher) -> None:
    """Each act in one month, the last days of long and of short ones, too."""
    month = months(1, rounding=MonthEnd.LAST_DAY)
    owed = Pay(total(Order.price, by=bea, within=month), bea)
    agreed = contract(clause("C1", ann.must(owed, every=monthly(day=1), in_advance=True)))
    dates = [(1, 1), (1, 30), (1, 31), (2, 1), (2, 29), (3, 1), (3, 31), (4, 30)]
    events = [order(number, 10**n, month=in_) for n, (in_, number) in enumerate(dates)]
    with Engine(agreed, events, matcher=matcher) as engine:
        found = {duty.arisen: duty.amount for duty in engine.duties(on=day(1, 5))}
    assert found == {
        day(1): usd(0),
        day(1, 2): usd(111),
        day(1, 3): usd(11_000),
        day(1, 4): usd(1_100_000),
        day(1, 5): usd(10_000_000),
    }
