"""Which duty of one draft is which of another: told as owed in one is only what is."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from contract_rules import (
    Clause,
    Engine,
    Rounding,
    breach_of,
    days,
    interest,
    monthly,
    percent,
    rounded,
    suspends,
    usd,
    yearly,
)
from contract_rules.testing import ShiftKind, compare
from contract_rules.testing.comparison.pairing import paired
from support.dealings import (
    Claim,
    Deliver,
    Order,
    Pay,
    Visit,
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    deliver,
    order,
    pay,
)

TEN = days(10)


def _interest(rate):
    return rounded(interest(percent(rate)), 2, Rounding.HALF_UP)


LATE = bea.must(Pay(amount=_interest(8), to=ann))


def rent(amount=1000, on=1, **parts):
    """Bea pays a rent to Ann each month, and interest on what is late."""
    return bea.must(
        Pay(amount=usd(amount), to=ann), every=monthly(day=on), otherwise=LATE, **parts
    )


def fee(amount, within=TEN, to=ann, **parts):
    """Bea pays a fee for each order."""
    return bea.must(Pay(amount=usd(amount), to=to), upon=bea.did(Order()), within=within, **parts)


def told(old, new, *histories):
    """What differs: the kind and the clauses, with what both say of it but for how it stands."""
    compared = compare(old, new, histories=histories or [()])
    return {
        (one.kind, one.clauses): (one.before.split(" (open")[0], one.after.split(" (open")[0])
        for one in compared.differences
    }


def pairs(old, new, *history, on=date(2020, 2, 12), moved=()):
    """The duties of both in pairs, by their ids."""
    with Engine(old, history) as was, Engine(new, history) as now:
        both = paired(was.duties(on=on), now.duties(on=on), dict(moved))
    return {(one and one.id, other and other.id) for one, other in both}


# what is owed in both is one


def test_rent_in_advance_and_not_differs_by_what_arises_early() -> None:
    """The rents of one day are one duty, and so is the interest on each."""
    early, late = (contract(clause("C1", rent(in_advance=how))) for how in (True, False))
    found = pairs(early, late)
    assert {(one, other) for one, other in found if one is None or one != other} == {
        (None, "C1.0 C1 for 2020-03-01")
    }
    differs = told(early, late)
    assert [kind for kind, _ in differs] == [ShiftKind.NEW_BURDEN]
    assert differs[ShiftKind.NEW_BURDEN, ("C1",)] == ("not owed", "pay (USD 1,000.00, Ann)")
    assert [kind for kind, _ in told(late, early)] == [ShiftKind.BURDEN_LIFTED]


def test_a_remedy_is_one_with_the_remedy_of_the_same_duty() -> None:
    """Whatever amounts came to be: neither is one with the duty that it stands in for."""
    dearer = evolve(rent(1001, in_advance=True), otherwise=evolve(LATE, act=_twice()))
    old, new = contract(clause("C1", rent(in_advance=True))), contract(clause("C1", dearer))
    assert all(one == other for one, other in pairs(old, new))
    assert {kind for kind, _ in told(old, new)} == {ShiftKind.AMOUNT_UP}


def test_what_is_owed_upon_a_breach_is_one_with_what_is_upon_the_same_order() -> None:
    """Whichever number the norm has that was breached: here another stands before it."""
    sums = clause("C2", bea.must(Pay(usd(7), cyd), upon=breach_of("C1")))
    second = evolve(fee(100), upon=bea.did(Order(level=2)))
    old, new = (contract(clause("C1", *norms), sums) for norms in ([fee(100)], [VISITS, second]))
    found = pairs(old, new, order(2, id="one"), order(2, level=2, id="two"))
    assert {(one, other) for one, other in found if "C2" in (one or "")} == {
        ("C2.0 duty breached: C1 C1.0 one", None),
        ("C2.0 duty breached: C1 C1.0 two", "C2.0 duty breached: C1 C1.1 two"),
    }


VISITS = ann.may(Visit())


def _twice():
    return Pay(amount=_interest(16), to=ann).pattern


def test_a_remedy_of_what_is_owed_in_one_is_owed_in_that_one() -> None:
    """But what both owe in the place of another is one, whoever owed that other."""
    penal = fee(7, otherwise=bea.must(Pay(amount=usd(1), to=cyd)))
    old, new = contract(clause("C1", penal)), contract(clause("C1", ann.may(Visit())))
    assert {other for _, other in pairs(old, new, order(2))} == {None}
    assert {one for one, _ in pairs(new, old, order(2))} == {None}
    cyds = contract(clause("C1", evolve(penal, bearer=cyd)))
    first, remedy = sorted(one for one, _ in pairs(old, new, order(2)))
    assert pairs(old, cyds, order(2)) == {(first, None), (None, first), (remedy, remedy)}


@pytest.mark.parametrize(
    "new",
    [
        contract(clause("C1", fee(20, days(5)), fee(100))),
        contract(clause("C1", fee(100)), clause("C2", fee(20, days(5)))),
        contract(clause("C2", fee(20, days(5))), clause("C3", fee(100))),
    ],
)
def test_duties_that_are_but_moved_are_the_same(new) -> None:
    """Two of a clause that are exchanged, and a clause that is split in two."""
    old = contract(clause("C1", fee(100), fee(20, days(5))))
    assert told(old, new, (order(2), order(3), deliver(9)), (order(2), pay(4, 20))) == {}


def test_what_is_put_before_others_is_alone_new() -> None:
    old = contract(clause("C1", fee(100), fee(20)))
    new = contract(clause("C1", fee(5), fee(100), fee(20)))
    assert told(old, new, (order(2),)) == {
        (ShiftKind.NEW_BURDEN, ("C1",)): ("not owed", "pay (USD 5.00, Ann)")
    }


def test_what_changes_beside_a_move_is_told_by_both_clauses() -> None:
    """A deadline of a duty that another clause lays down now, and an amount."""
    old = contract(clause("C1", fee(100), fee(20, to=cyd)))
    later = contract(clause("C1", fee(100)), clause("C2", fee(20, days(20), to=cyd)))
    more = contract(clause("C1", fee(100)), clause("C2", fee(30, to=cyd)))
    assert {*told(old, later, (order(2),))} == {(ShiftKind.MORE_TIME, ("C1", "C2"))}
    assert {*told(old, more, (order(2),))} == {(ShiftKind.AMOUNT_UP, ("C1", "C2"))}


def test_a_remedy_may_become_a_duty_upon_a_breach() -> None:
    """Then it is owed in both, though in place of another duty in one alone."""
    penalty = bea.must(Pay(amount=usd(5), to=cyd))
    old = contract(clause("C1", fee(100, otherwise=penalty)))
    new = contract(clause("C1", fee(100)), clause("C2", evolve(penalty, upon=breach_of("C1"))))
    assert told(old, new, (order(2),)) == {}


def test_one_upon_a_breach_is_one_with_that_upon_the_same_breach() -> None:
    """Of two orders the first is paid for in time by the longer deadline alone."""
    upon = bea.must(Pay(amount=usd(5), to=cyd), upon=breach_of("C1"))
    old, new = (contract(clause("C1", fee(100, n)), clause("C2", upon)) for n in (TEN, days(20)))
    first, second = order(2, id="a"), order(3, id="b")
    found = pairs(old, new, first, second, pay(15, 100))
    assert {(one, other) for one, other in found if one != other} == {
        ("C2.0 duty breached: C1 C1.0 a", None)
    }


# other days and occasions


def test_rent_by_other_days_is_that_of_the_nearest_day() -> None:
    """That of the first of February is due on the fifth now, and not in January."""
    old, new = (contract(clause("C1", rent(on=on, in_advance=True))) for on in (1, 5))
    found = pairs(old, new)
    assert {
        ("C1.0 C1 for 2020-02-01", "C1.0 C1 for 2020-02-05"),
        (None, "C1.0 C1 for 2020-01-05"),
    } <= found
    kinds = {kind for kind, _ in told(old, new)}
    assert ShiftKind.MORE_TIME in kinds
    assert ShiftKind.LESS_TIME not in kinds


def test_rent_of_a_month_is_not_that_of_a_year() -> None:
    """Their days are too far apart to be taken for one."""
    yearly_rent = evolve(rent(), every=yearly(month=6, day=1))
    found = pairs(contract(clause("C1", rent())), contract(clause("C1", yearly_rent)))
    assert (None, "C1.0 C1 for 2020-06-01") in found
    assert all(None in pair for pair in found)


def test_rents_of_one_schedule_are_one_for_the_same_day_alone() -> None:
    """January's rent, which one draft leaves to the past, is not February's."""
    old = contract(clause("C1", rent(until=day(20))))
    new = evolve(contract(clause("C1", rent())), effective=date(2020, 2, 2))
    found = pairs(old, new, on=date(2020, 3, 2))
    assert all(None in pair for pair in found)
    assert len(found) > 1


def test_a_duty_upon_another_occasion_is_the_same_duty() -> None:
    """A fee for an order, and for what is delivered upon it: it is due later."""
    old = contract(clause("C1", fee(100)))
    new = contract(clause("C1", evolve(fee(100), upon=ann.did(Deliver()))))
    assert {*told(old, new, (order(2), deliver(4)))} >= {(ShiftKind.MORE_TIME, ("C1",))}
    twice = deliver(6, id="b"), deliver(4, id="a")
    found = pairs(old, new, order(2, id="o"), *twice)
    assert found == {("C1.0 o", "C1.0 a"), (None, "C1.0 b")}


def test_another_act_is_owed_neither_earlier_nor_more() -> None:
    """One duty in the place of another of other kind is answered otherwise, and no more."""
    old = contract(clause("C1", fee(100)))
    new = contract(clause("C1", bea.must(Deliver(), upon=bea.did(Order()), within=days(5))))
    differs = told(old, new, (order(2),))
    assert differs[ShiftKind.OTHERWISE, ("C1",)] == (
        "pay (USD 100.00, Ann)",
        "deliver (any level)",
    )
    assert {kind for kind, _ in differs} == {ShiftKind.OTHERWISE}


def test_two_of_other_acts_are_not_one() -> None:
    """Which of them would be which is not to be told."""
    old = contract(clause("C1", fee(100), fee(20)))
    new = contract(clause("C1", bea.must(Deliver(), upon=bea.did(Order()), within=days(5))))
    assert {None} == {other for one, other in pairs(old, new, order(2)) if one}


def test_what_is_lifted_of_a_renumbered_clause_is_told_by_its_new_number() -> None:
    power = ann.can(Claim(1), then=suspends("C1", extends=False))
    idle = ann.can(Claim(1), then=suspends("C9", extends=False))
    other = clause("C9", ann.may(Visit()))
    old = contract(clause("C2", fee(10)), other, clause("C3", idle))
    new = contract(Clause("C1", "As before.", fee(10)), other, clause("C3", power))
    history = (order(2), ann.does(Claim(1, cyd), on=day(3)))
    assert (ShiftKind.BURDEN_LIFTED, ("C1",)) in told(old, new, history)
