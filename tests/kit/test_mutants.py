"""Mutants: every change that is made to a clause, and what a user's tests say of each."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from contract_rules import (
    Allocation,
    Amendment,
    Calendar,
    Contract,
    ContractError,
    DayCount,
    Debt,
    Definition,
    MonthEnd,
    Question,
    Rank,
    Roll,
    Rounding,
    at_least,
    at_most,
    begins,
    business_days,
    count,
    days,
    ends,
    first,
    greatest,
    interest,
    jointly,
    least,
    less_than,
    months,
    more_than,
    nth_business_day,
    percent,
    rounded,
    sets_off,
    total,
    undisclosed,
    usd,
    waives,
)
from contract_rules.testing.mutation.differences import DifferenceSearch
from contract_rules.testing.mutation.mutants import become, mutant_of
from contract_rules.testing.mutation.mutants import mutants as all_mutants
from contract_rules.testing.orders import paying
from contract_rules.testing.strategies.vocabulary import Claim, Declare, Deliver, Order, Pay, Visit
from contract_rules.version import VERSION
from support.dealings import PRICE, ann, bea, clause, contract, cyd, day, order
from support.mutations import MISTAKES


def mutants(agreed, only=None):
    """Small changes; what people get wrong is in tests/kit/test_mistakes_in_clauses.py."""
    return (m for m in all_mutants(agreed, only=only) if m.kind not in MISTAKES)


def told(*clauses, **parts) -> list[str]:
    """Every mutant of a contract, without numbers and the day of the wording."""
    found = mutants(contract(*clauses, **parts))
    return [str(m).split("  ", 1)[1].replace(" of 2020-01-01", "") for m in found]


def test_permissions_and_prohibitions_are_flipped_and_lose_what_qualifies_them() -> None:
    norm = ann.may(
        Visit(level=1),
        provided=bea.did(Visit(level=1)),
        unless=cyd.did(Visit(level=2)),
        until=day(9),
    )
    assert told(clause("C1", norm)) == [
        "C1: reads 'Ann may not visit (1)' in place of 'Ann may visit (1)'",
        "C1: drops the exception 'Cyd visited (2)'",
        "C1: drops the condition 'Bea visited (1)'",
        "C1: drops the end '2020-01-09'",
        "C1, until: reads '2020-01-10' in place of '2020-01-09'",
        "C1, until: reads '2020-01-08' in place of '2020-01-09'",
    ]


def test_a_debt_of_several_loses_each_of_them() -> None:
    norms = [jointly(*who).must(Visit(level=1)) for who in ((ann, bea, cyd), (ann, bea))]
    assert told(clause("C1", *norms)) == [
        "C1, norm 1: reads 'Bea and Cyd jointly' in place of 'Ann, Bea and Cyd jointly'",
        "C1, norm 1: reads 'Ann and Cyd jointly' in place of 'Ann, Bea and Cyd jointly'",
        "C1, norm 1: reads 'Ann and Bea jointly' in place of 'Ann, Bea and Cyd jointly'",
        "C1, norm 2: reads 'Bea' in place of 'Ann and Bea jointly'",
        "C1, norm 2: reads 'Ann' in place of 'Ann and Bea jointly'",
    ]


def test_each_share_is_a_hundredth_more() -> None:
    norm = jointly(ann, bea, shares={ann: percent(50), bea: percent(50)}).must(
        Pay(amount=usd(10), to=ann)
    )
    lines = told(clause("C1", norm))
    assert "C1, norm 1: reads '50.5%' in place of '50%'" in lines
    assert "C1, norm 2: reads '50.5%' in place of '50%'" in lines


def test_an_exemption_is_mistaken_for_a_prohibition_and_a_prohibition_loses_its_remedy() -> None:
    remedy = ann.must(Deliver(level=1))
    norms = ann.need_not(Visit(level=1)), ann.must_not(Visit(level=2), otherwise=remedy)
    assert told(clause("C1", *norms)) == [
        "C1, norm 1: reads 'Ann may not visit (1)' in place of 'Ann need not visit (1)'",
        "C1, norm 2: reads 'Ann may visit (2)' in place of 'Ann may not visit (2)'",
        "C1, norm 2: drops what follows upon a breach, 'Ann must deliver (1)'",
    ]


def test_the_first_of_several_events_is_taken_for_the_latest() -> None:
    asked = first(bea.did(Order(price=usd(1))))
    norm = cyd.must(Visit(level=1), upon=bea.did(Claim()), by=asked.on, provided=asked)
    lines = told(clause("C1", norm))
    assert "C1, provided: takes the latest in place of the first" in lines


def test_what_is_owed_instead_is_owed_beside_and_never_becomes_grace() -> None:
    """That the first amount is raised to the second is no change, as it would be grace."""
    more = bea.must(Pay(amount=usd(101), to=ann), instead=True)
    norm = bea.must(Pay(amount=usd(100), to=ann), by=day(9), otherwise=more)
    assert [line for line in told(clause("C1", norm)) if "deadline" not in line] == [
        "C1: drops what follows upon a breach, 'Bea must pay (USD 101.00, Ann)'",
        "C1, otherwise: leaves what was due owed beside 'Bea must pay (USD 101.00, Ann)'",
        "C1, otherwise: reads 'USD 102.01' in place of 'USD 101.00'",
    ]


def test_a_business_day_of_a_month_is_its_neighbour() -> None:
    for number, others in ((2, (1, 3)), (23, (22,)), (1, (2,))):
        by = nth_business_day(number, Order.on, "US")
        found = told(clause("C1", ann.must(Visit(), upon=Order, by=by)))
        words = "business day {} (US) of the month of ordering"
        changed = [line for line in found if "of the month" in line]
        assert changed == [
            f"C1, deadline: reads {words.format(n)!r} in place of {words.format(number)!r}"
            for n in others
        ]


def test_a_last_day_off_is_another_by_another_rule() -> None:
    office = Calendar(off=(day(10),), years=(2020, 2021))
    for calendar in (None, office):
        norm = ann.must(Visit(), by=day(10), rolls=Roll.NONE, calendar=calendar)
        rules = ("following", "modified following", "preceding")
        rolled = [f"C1: reads '{rule}' in place of 'none'" for rule in rules]
        found = [line for line in told(clause("C1", norm)) if line in rolled]
        assert found == (rolled if calendar else [])


def test_a_first_day_and_the_order_of_payments_are_dropped() -> None:
    norm = bea.must(
        Pay(Order.price, ann),
        upon=Order,
        within=days(3),
        not_before=days(3),
        allocation=Allocation.OLDEST,
        on_account=True,
        for_="C1",
    )
    found = told(clause("C1", norm))
    assert {
        "C1, not_before: reads '2 days' in place of '3 days'",
        "C1: lets acts count from when the duty arises",
        "C1: reads 'oldest due' in place of 'oldest'",
        "C1: counts nothing on account",
        "C1: is not for what is owed under C1",
    } <= set(found)
    assert not [line for line in found if "not_before: reads '4 days'" in line]  # too late
    plain = told(clause("C1", bea.must(Pay(Order.price, ann), upon=Order)))
    assert not [line for line in plain if "oldest" in line or "account" in line]


def test_an_order_of_sorts_of_debts_is_another_wherever_it_is_stated() -> None:
    """Those that follow upon each other change places, of the sorts that there are."""
    order_ = Allocation.COSTS_INTEREST_PRINCIPAL
    owed = clause("C1", bea.must(Pay(Order.price, ann), upon=Order, allocation=order_))
    fee = bea.must(Pay(usd(40), ann), allocation=order_, debt=Debt.COSTS)
    late = bea.must(Pay(usd(3), ann), by=day(9), allocation=order_, debt=Debt.INTEREST)
    where = "wherever payments count so"
    lines = told(owed, clause("C2", fee))
    assert [line for line in lines if where in line or "a debt" in line] == [
        "C1: is a debt of interest, not of principal",
        "C2: is a debt of interest, not of costs",
        f"C1: reads 'principal, costs, interest' in place of {order_.value!r}, {where}",
        f"C1: reads 'oldest due' in place of {order_.value!r}, {where}",
    ]
    grace = bea.must(Pay(usd(3), ann), by=day(12))
    power = ann.can(Claim(), then=(begins(evolve(late, otherwise=grace)), ends("C1")))
    clauses = (
        owed,
        clause("C2", bea.must_not(Visit(), otherwise=fee), ann.may(Visit())),
        clause("C3", power, bea.must(Deliver(1))),
    )
    holiday = Definition("D", "A visit.", ann.did(Visit()))
    added = Amendment(title="More", effective=day(5), adds=(clause("C4", fee), holiday))
    agreed = contract(*clauses, amendments=(added,))
    found = [mutant for mutant in mutants(agreed) if where in mutant.change]
    orders = [mutant.change.split("'")[1] for mutant in found]
    assert orders == ["interest, costs, principal", "costs, principal, interest", "oldest due"]
    for mutant, one in zip(found, orders, strict=True):
        text = mutant.contract.texts[-1]
        stated = [norm for known in text.clauses for norm in paying(known.norms)]
        graces = [norm for norm in stated if norm.deadline == grace.deadline]
        assert [norm.allocation for norm in graces] == [Allocation.OLDEST_DUE]
        assert {norm.allocation.value for norm in stated if norm not in graces} == {one}
        assert len(stated) == 5


def test_a_way_to_perform_a_duty_is_dropped() -> None:
    norm = bea.must(Deliver(1), alternatives=(Pay(at_least(usd(60)), ann), Visit(1)), by=day(9))
    found = told(clause("C1", norm))
    assert {
        "C1: drops the way to perform it 'deliver (1)'",
        "C1: drops the way to perform it 'pay (at least USD 60.00, Ann)'",
        "C1: drops the way to perform it 'visit (1)'",
        "C1: reads 'USD 60.60' in place of 'USD 60.00'",
    } <= set(found)
    paid = bea.must(Deliver(1), alternatives=(Pay(usd(60), ann),), by=day(9), on_account=True)
    found = [line for line in told(clause("C1", paid)) if "drops the way" in line]
    assert found == ["C1: drops the way to perform it 'deliver (1)'"]


def test_attempts_are_taken_for_exercises_and_exercises_lose_their_clause() -> None:
    power = clause("C1", ann.can(Claim()))
    asked = cyd.must_not(
        Visit(), provided=ann.attempted(Claim(number=1)), unless=ann.did(Claim(), under="C1")
    )
    counted = cyd.must_not(Order(), provided=count(Claim, by=ann, under="C1") < 2)
    changes = [line for line in told(power, clause("C2", asked, counted)) if "under" in line]
    often = "the number of times that Ann claimed (any number, anyone) under clause C1"
    assert changes == [
        "C2, norm 1: drops the exception 'Ann claimed (any number, anyone) under clause C1'",
        "C2, norm 1 unless: drops the condition 'under clause C1'",
        f"C2, norm 2: drops the condition '{often} is less than 2'",
        (
            f"C2, norm 2 provided: reads '{often} is at most 2' "
            f"in place of '{often} is less than 2'"
        ),
        "C2, norm 2 provided: drops the condition 'under clause C1'",
    ]
    assert (
        "C2, norm 1 provided: reads 'Ann claimed (1, anyone)' "
        "in place of 'Ann attempted to claim (1, anyone)'"
    ) in told(power, clause("C2", asked, counted))


def test_conditions_lose_their_parts_and_swap_and_with_or() -> None:
    one, two = bea.did(Visit(level=1)), bea.did(Visit(level=2))
    norm = ann.must_not(Visit(), provided=one & two, unless=cyd.did(Visit(level=1)) | two)
    assert told(clause("C1", norm))[1:] == [
        "C1: drops the exception 'Cyd visited (1) or Bea visited (2)'",
        "C1, provided: drops the condition 'Bea visited (1)'",
        "C1, provided: drops the condition 'Bea visited (2)'",
        (
            "C1, provided: reads 'Bea visited (1) or Bea visited (2)' "
            "in place of 'Bea visited (1) and Bea visited (2)'"
        ),
        "C1, unless: drops the alternative 'Cyd visited (1)'",
        "C1, unless: drops the alternative 'Bea visited (2)'",
        (
            "C1, unless: reads 'Cyd visited (1) and Bea visited (2)' "
            "in place of 'Cyd visited (1) or Bea visited (2)'"
        ),
    ]


def test_a_condition_of_which_terms_speak_is_changed_wherever_it_stands() -> None:
    first = bea.did(Visit(level=at_least(2)))
    deed = Deliver(level=first[Visit.level])
    norm = ann.must(deed, upon=Order, provided=first & (first.on <= day(5)))
    mutated = contract(clause("C1", norm))
    assert [str(m).split(": ")[1] for m in mutants(mutated)] == [
        "drops the condition 'Bea visited (at least 2) on or before 2020-01-05'",
        (
            "reads 'Bea visited (at least 2) or Bea visited (at least 2) on or before "
            "2020-01-05' in place of 'Bea visited (at least 2) and Bea visited (at least 2)"
            " on or before 2020-01-05'"
        ),
        (
            "reads 'Bea visited (at least 2) before 2020-01-05' in place of 'Bea visited "
            "(at least 2) on or before 2020-01-05'"
        ),
        "reads '2020-01-06' in place of '2020-01-05'",
        "reads '2020-01-04' in place of '2020-01-05'",
        "reads 'more than 2' in place of 'at least 2'",
    ]
    (mutant,) = [m for m in mutants(mutated) if "more than" in m.change]
    (clause_,) = mutant.contract.clauses
    (other,) = clause_.norms
    changed = bea.did(Visit(level=more_than(2)))
    deed = Deliver(level=changed[Visit.level])
    assert other == ann.must(deed, upon=Order, provided=changed & (changed.on <= day(5)))


def test_bounds_include_what_they_excluded() -> None:
    norms = [
        ann.may(Declare(level=bound(2))) for bound in (at_least, at_most, more_than, less_than)
    ]
    assert [
        line.split(": ")[1] for line in told(clause("C1", *norms)) if "declare" not in line
    ] == [
        "reads 'more than 2' in place of 'at least 2'",
        "reads 'less than 2' in place of 'at most 2'",
        "reads 'at least 2' in place of 'more than 2'",
        "reads 'at most 2' in place of 'less than 2'",
    ]


def test_obligations_move_their_deadlines_and_raise_their_amounts() -> None:
    norms = (
        bea.must(
            Pay(amount=usd(50), to=ann), within=days(0), otherwise=bea.must(Deliver(level=1))
        ),
        bea.must(Pay(amount=percent(50) * Order.price, to=ann), upon=Order, by=Order.due),
        bea.must(Deliver(level=1), upon=Order, before=day(9)),
        bea.must(Deliver(level=1), upon=Order, within=months(1, MonthEnd.LAST_DAY)),
        bea.must(Deliver(level=1), upon=Order, within=business_days(2, "NYSE")),
    )
    assert told(clause("C1", *norms)) == [
        "C1, norm 1: drops what follows upon a breach, 'Bea must deliver (1)'",
        "C1, norm 1: reads 'USD 50.50' in place of 'USD 50.00'",
        "C1, norm 1 deadline: reads '1 day' in place of '0 days'",
        "C1, norm 2: reads '50.5%' in place of '50%'",
        "C1, norm 2 deadline: reads 'before' in place of 'by'",
        "C1, norm 3 deadline: reads 'by' in place of 'before'",
        "C1, norm 3 deadline: reads '2020-01-10' in place of '2020-01-09'",
        "C1, norm 3 deadline: reads '2020-01-08' in place of '2020-01-09'",
        "C1, norm 4 deadline: reads '2 months' in place of '1 month'",
        "C1, norm 4 deadline: reads '0 months' in place of '1 month'",
        "C1, norm 5 deadline: reads '3 business days (NYSE)' in place of '2 business days (NYSE)'",
        "C1, norm 5 deadline: reads '1 business day (NYSE)' in place of '2 business days (NYSE)'",
    ]


def test_powers_lose_their_effects_one_by_one() -> None:
    own = ann.may(Visit(level=1))
    power = ann.can(Claim(number=1), then=(ends("C1", after=days(3)), begins(own)))
    assert told(clause("C1", ann.may(Visit())), clause("C2", power))[1:] == [
        "C2: drops the effect 'ends C1 after 3 days'",
        "C2: drops the effect 'begins that Ann may visit (1)'",
        "C2, then: reads '4 days' in place of '3 days'",
        "C2, then: reads '2 days' in place of '3 days'",
        "C2, then: reads 'Ann may not visit (1)' in place of 'Ann may visit (1)'",
    ]


def test_a_part_that_is_waived_is_the_whole_or_another_part() -> None:
    debt = clause("C1", bea.must(Pay(amount=usd(5), to=ann)))
    power = ann.can(Claim(number=1), then=waives("C1", amount=usd(2)))
    assert [one for one in told(debt, clause("C2", power)) if one.startswith("C2")] == [
        "C2: waives all that is owed under C1, not 'USD 2.00'",
        "C2: drops the effect 'waives USD 2.00 of what is owed under C1'",
    ]
    counter = clause("C3", ann.must(Pay(amount=usd(5), to=bea)))
    power = bea.can(Claim(number=1), then=sets_off("C1", against="C3", amount=usd(2)))
    assert [one for one in told(debt, counter, clause("C2", power)) if one.startswith("C2")] == [
        "C2: sets off all that is owed under C1, not 'USD 2.00'",
        (
            "C2: drops the effect 'sets off what is owed under C1 against what is under C3, up to "
            "USD 2.00'"
        ),
    ]


def test_clauses_lose_their_precedence() -> None:
    one, two = clause("C1", ann.may(Visit())), clause("C2", ann.may(Visit()))
    third = clause("C3", ann.must_not(Visit()), overrides=(one, two), rank=Rank.MANDATORY_LAW)
    assert told(one, two, third)[3:] == [
        "C3, overrides: no longer prevails over C1",
        "C3, overrides: no longer prevails over C2",
        "C3, rank: is of the rank of the contract, no longer Rank.MANDATORY_LAW",
    ]


def test_definitions_and_amendments_are_changed_too() -> None:
    either = Definition("D1", "Who.", bea.did(Visit(level=1)) | bea.did(Visit(level=2)))
    first = clause("C1", ann.may(Deliver(), provided=either.holds))
    later = clause("C1", ann.may(Deliver(), provided=bea.did(Visit(level=3))))
    amendment = Amendment(title="A1", effective=day(9), replaces=(later,), note="as agreed")
    agreed = contract(either, first, amendments=(amendment,))
    found = list(mutants(agreed))
    assert [str(m) for m in found] == [
        "#0  D1 of 2020-01-01: drops the alternative 'Bea visited (1)'",
        "#1  D1 of 2020-01-01: drops the alternative 'Bea visited (2)'",
        (
            "#2  D1 of 2020-01-01: reads 'Bea visited (1) and Bea visited (2)' "
            "in place of 'Bea visited (1) or Bea visited (2)'"
        ),
        (
            "#5  C1 of 2020-01-01: reads 'Ann may not deliver (any level)' "
            "in place of 'Ann may deliver (any level)'"
        ),
        "#6  C1 of 2020-01-01: drops the condition 'D1 is fulfilled'",
        (
            "#9  C1 of 2020-01-09: reads 'Ann may not deliver (any level)' "
            "in place of 'Ann may deliver (any level)'"
        ),
        "#10  C1 of 2020-01-09: drops the condition 'Bea visited (3)'",
        "#15  A1 of 2020-01-09, effective: takes effect on 2020-01-10 in place of 2020-01-09",
        "#16  A1 of 2020-01-09, effective: takes effect on 2020-01-08 in place of 2020-01-09",
    ]
    assert [m.contract.amendments[0].effective for m in found][-2:] == [day(10), day(8)]
    assert found[6].contract.amendments[0].replaces[0].norms == (ann.may(Deliver()),)
    assert found[7].to_json() == {
        "format": 2,
        "version": VERSION,
        "number": 15,
        "kind": "date",
        "clause": "A1",
        "since": "2020-01-09",
        "place": "effective",
        "change": "takes effect on 2020-01-10 in place of 2020-01-09",
        "text": "as agreed",
        "before": ["takes effect on 2020-01-09"],
        "after": ["takes effect on 2020-01-10"],
    }
    assert [m.number for m in mutants(agreed, only="D1")] == [0, 1, 2]


def test_rates_and_conventions_of_interest_are_changed() -> None:
    """A rate for a day is one for two as well; none is for no day."""
    daily = interest(percent(10), on=Order.price, per=days(1))
    yearly = rounded(
        interest(percent(10), on=Order.price, convention=DayCount.ACT_360),
        2,
        Rounding.HALF_UP,
    )
    free = interest(percent(0), on=Order.price, per=days(1))  # of which a hundredth more is none
    amounts = (daily, yearly, free)
    duties = [bea.must(Pay(amount=a, to=ann), upon=bea.did(Order())) for a in amounts]
    found = [line for line in told(clause("C1", *duties)) if "in place" in line]
    assert found == [
        "C1, norm 1: reads '10.1%' in place of '10%'",
        "C1, norm 1: reads '2 days' in place of '1 day'",
        "C1, norm 2: reads '10.1%' in place of '10%'",
        "C1, norm 2: reads 'ACT/365F' in place of 'ACT/360'",
        "C1, norm 2: reads 'Rounding.DOWN' in place of 'Rounding.HALF_UP'",
        "C1, norm 3: reads '2 days' in place of '1 day'",
    ]


def test_what_is_no_contract_is_no_mutant() -> None:
    """A total needs some time, and an amendment must not be as old as the contract."""
    far = Amendment(title="A1", effective=day(2))
    spent = total(Pay.amount, by=bea, within=days(1))
    agreed = contract(
        clause("C2", ann.may(Deliver(), provided=spent >= usd(5))), amendments=(far,)
    )
    assert [str(m) for m in mutants(agreed)] == [
        (
            "#0  C2 of 2020-01-01: reads 'Ann may not deliver (any level)' in place of 'Ann"
            " may deliver (any level)'"
        ),
        (
            "#1  C2 of 2020-01-01: drops the condition 'the total amount that Bea paid"
            " (anyone) within 1 day before is at least USD 5.00'"
        ),
        (
            "#2  C2 of 2020-01-01, provided: reads 'the total amount that Bea paid (anyone)"
            " within 1 day before is more than USD 5.00' in place of 'the total amount that"
            " Bea paid (anyone) within 1 day before is at least USD 5.00'"
        ),
        "#3  C2 of 2020-01-01, provided: reads '2 days' in place of '1 day'",
        "#10  A1 of 2020-01-02, effective: takes effect on 2020-01-03 in place of 2020-01-02",
    ]
    with pytest.raises(ContractError, match="mutant 11 of The contract is no contract: an amend"):
        mutant_of(agreed, 11)
    with pytest.raises(ContractError, match="The contract has no mutant 12; "):
        mutant_of(agreed, 12)
    assert mutant_of(agreed, 10).contract.amendments[0].effective == day(3)


def test_contested_questions_and_dates_at_the_end_of_the_calendar_are_left_alone() -> None:
    strict = Question("strict", "Is it?", readings=("yes", "no"))
    norm = ann.may(Visit(), provided=strict.reads("yes"), until=date.max)
    assert [line.split(": ")[1] for line in told(clause("C1", norm))[1:]] == [
        "drops the condition 'strict is read as yes'",
        "drops the end '9999-12-31'",
        "reads '9999-12-30' in place of '9999-12-31'",
    ]


def test_a_mutant_keeps_where_its_clause_was_written() -> None:
    agreed = contract(PRICE)
    (clause_,) = next(mutants(agreed)).contract.clauses
    assert clause_.written == PRICE.written
    assert clause_.text == PRICE.text


# differences


def test_histories_tell_a_contract_from_its_mutants() -> None:
    agreed = contract(clause("C1", ann.must_not(Visit(level=1), unless=bea.did(Visit(level=1)))))
    differences = DifferenceSearch(agreed, examples=40)
    assert 10 < differences.count() <= 40
    assert differences.first(agreed) is None
    flipped, without = mutants(agreed)
    found = differences.first(flipped.contract)
    assert found is not None
    assert (found.here, found.there) == ("prohibited (C1)", "permitted (C1)")
    assert (
        str(found)
        == f"{found.asked}: prohibited (C1) by the contract, permitted (C1) by the mutant"
    )
    found = differences.first(without.contract)
    assert found is not None
    assert any(event.by == bea for event in found.history)
    assert (found.here, found.there) == ("permitted (C1)", "prohibited (C1)")


def test_duties_tell_contracts_apart() -> None:
    agreed = contract(PRICE)
    differences = DifferenceSearch(agreed, [[order(1)]])
    found = differences.first(contract(clause("C1", ann.may(Visit(level=1)))))
    assert found is not None
    assert found.history == (order(1),)
    assert found.asked.startswith("what Bea owes on 2020-01-01 under C1")
    assert (found.here, found.there) == ("open, 2020-01-11, USD 10.00, USD 10.00, Ann", "nothing")
    later = next(iter(mutants(agreed))).contract
    found = differences.first(later)
    assert found is not None
    assert found.there == "open, 2020-01-12, USD 10.00, USD 10.00, Ann"
    assert DifferenceSearch(contract(clause("C1", ann.may(Visit()))), [[order(1)]]).first(agreed)


def test_the_ways_to_perform_a_duty_tell_contracts_apart() -> None:
    """A duty that may also be performed by paying is another than one that may not."""
    norm = bea.must(Deliver(1), alternatives=(Pay(usd(60), ann),), upon=Order)
    agreed = contract(clause("C1", norm))
    plain = contract(clause("C1", evolve(norm, alternatives=())))
    found = DifferenceSearch(agreed, [[order(1)]]).first(plain)
    assert found is not None
    assert "to deliver (1) or pay (USD 60.00, Ann)" in found.here
    assert "to deliver" not in found.there


def test_a_history_that_is_refused_is_an_answer() -> None:
    """There is no day eight thousand years after 31 January."""
    endless = bea.must(Deliver(level=1), upon=Order, within=days(3_000_000))
    agreed = contract(clause("C1", endless))
    found = DifferenceSearch(agreed, [[order(31)]]).first(contract(PRICE))
    assert found is not None
    assert (found.asked, found.here) == ("the history", "refused (CalendarEndError)")


def test_a_contract_without_clauses_is_told_apart_by_nothing() -> None:
    bare = contract(clause("C1"))
    assert DifferenceSearch(bare, examples=3).first(bare) is None


def test_void_exercises_tell_contracts_apart() -> None:
    power = ann.can(Claim(number=1), provided=bea.did(Visit(level=1)))
    agreed = contract(clause("C1", power))
    (without,) = mutants(agreed)
    found = DifferenceSearch(agreed, examples=40).first(without.contract)
    assert found is not None
    assert (found.here, found.there) == ("void (C1)", "permitted (C1)")


def test_amounts_within_amounts_are_raised_unless_they_are_nothing() -> None:
    owed = least(percent(50) * Order.price, usd(30), greatest(Order.price - usd(9), usd(0)))
    found = told(clause("C1", bea.must(Pay(amount=owed, to=ann), upon=Order)))
    assert [line for line in found if "reads" in line] == [
        "C1: reads 'USD 30.30' in place of 'USD 30.00'",
        "C1: reads '50.5%' in place of '50%'",
        "C1: reads 'USD 9.09' in place of 'USD 9.00'",
    ]


def test_duties_of_unknown_amounts_are_told_apart_by_their_deadlines() -> None:
    """With a payment on record, too; the history that shows the difference needs none."""
    agreed, other = (
        contract(clause("C1", bea.must(Pay(amount=undisclosed, to=ann), by=day(last))))
        for last in (9, 20)
    )
    paid = bea.does(Pay(usd(3), ann), on=day(3))
    found = DifferenceSearch(agreed, histories=[[paid]]).first(other)
    assert found is not None
    assert found.history == ()
    assert (found.here, found.there) == ("open, 2020-01-09, Ann", "open, 2020-01-20, Ann")


def test_a_file_that_becomes_a_mutant_is_one_wherever_it_is_loaded(tmp_path, monkeypatch) -> None:
    """By whatever name; another file is as it was."""
    monkeypatch.setattr(Contract, "load", Contract.load)  # which is put back
    agreed = contract(PRICE)
    for name in ("sale.yaml", "other.yaml"):
        agreed.dump(tmp_path / name)
    (first, *_) = all_mutants(agreed)
    mutant = become(f"{tmp_path / 'sale.yaml'}#{first.number}")
    assert mutant.contract != agreed
    monkeypatch.chdir(tmp_path)
    assert Contract.load("sale.yaml") == mutant.contract
    assert Contract.load(tmp_path / "other.yaml") == agreed
