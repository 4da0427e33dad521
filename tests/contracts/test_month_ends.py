"""Months and years state what is meant by a day that a month does not have, where it matters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract_rules import (
    Amendment,
    Calendar,
    Contract,
    Definition,
    Engine,
    Roll,
    begins,
    count,
    days,
    days_between,
    end_of_month,
    months,
    periods_between,
    periods_late,
    terminates,
    total,
    usd,
    years,
)
from contract_rules.errors import AmbiguousDateError
from contract_rules.testing.strategies.vocabulary import Claim, Order, Pay, Visit
from support.dealings import ann, bea, clause, cyd, day

START, MONTH, YEAR = day(1), months(1), years(1)
PAY = Pay(usd(1), ann)
PER_MONTH = Pay(usd(1) * periods_between(MONTH, Order.on, Order.due), ann)
SINCE = total(periods_between(MONTH, Order.on, Order.due), by=bea)
PER_DAY = Pay(usd(1) * days_between(Order.on, Order.on + MONTH), ann)
ROLLED = {"rolls": Roll.FOLLOWING, "calendar": Calendar(off=(day(28),), years=(2020, 2020))}
FINE = bea.must(Pay(usd(1) * periods_late(MONTH), ann))


def counting(*norms, effective=START, amendments=(), **parts):
    """A contract with one clause, and one by which Ann may do this or that."""
    return Contract(
        name="C",
        parties=(ann, bea, cyd),
        clauses=(clause("C1", *norms, **parts), clause("P", ann.may(Claim()))),
        effective=effective,
        amendments=amendments,
    )


def test_months_from_a_constant_day_need_no_rule() -> None:
    """Of the first 28 of a month: none of them is missing in any month."""
    standing = bea.must(PAY, within=MONTH, otherwise=bea.must(Pay(usd(2), ann), within=YEAR))
    with Engine(counting(standing)) as engine:
        assert [d.due for d in engine.duties(on=date(2020, 2, 2))] == [
            date(2020, 2, 1),
            date(2021, 2, 1),
        ]
    for limit in ({"by": day(28)}, {"before": day(29)}, {"before": day(1)}):
        counting(bea.must(PAY, **limit, otherwise=FINE))
    counting(bea.must(PAY, upon=Order, within=months(0)))


EVERY = "C1: every='{}' names no day and counts from {}; name the day: "
TOLD = "a day that only a history tells, and it may be the 31st"


@pytest.mark.parametrize(
    ("every", "start"),
    [
        ("FREQ=MONTHLY", day(28)),
        ("FREQ=MONTHLY;INTERVAL=12", day(31)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", day(31)),
        ("FREQ=MONTHLY;BYDAY=-1FR", day(31)),
        ("FREQ=YEARLY", day(31)),
        ("FREQ=YEARLY;BYMONTH=3,5", day(31)),
        ("FREQ=WEEKLY", day(31)),
    ],
)
def test_a_rule_that_names_no_day_may_count_from_one_that_its_months_have(every, start) -> None:
    contract = counting(bea.must(PAY, every=every), effective=start)
    with Engine(contract, matcher="semantics") as engine:
        owed = engine.duties(on=start + timedelta(days=400))
    assert [duty.clause for duty in owed] == ["C1"] * len(owed) != []


@pytest.mark.parametrize(
    ("every", "start"),
    [
        ("FREQ=MONTHLY", day(31)),
        ("FREQ=MONTHLY;INTERVAL=3", day(29)),
        ("FREQ=YEARLY", date(2020, 2, 29)),
        ("FREQ=YEARLY;BYMONTH=4", day(31)),
    ],
)
def test_a_rule_that_leaves_months_out_without_a_word_is_refused(every, start) -> None:
    with pytest.raises(AmbiguousDateError) as raised:
        counting(bea.must(PAY, every=every), effective=start)
    told = EVERY.format(every, f"{start}, a day that not every month has")
    assert str(raised.value).startswith(told + "every=monthly(day=-1) for the last of each month")


@pytest.mark.parametrize("every", ["FREQ=MONTHLY", "FREQ=YEARLY"])
def test_a_rule_that_counts_from_an_exercise_names_its_day(every) -> None:
    owed = clause("C1", bea.must(PAY, every=every), dormant=True)
    with pytest.raises(AmbiguousDateError) as raised:
        Contract(
            name="C",
            parties=(ann, bea),
            clauses=(owed, clause("P", ann.can(Claim(), then=begins("C1")))),
            effective=START,
        )
    assert str(raised.value).startswith(EVERY.format(every, TOLD))


def test_months_from_any_other_day_need_a_rule() -> None:
    """From one after the 28th, or from one that only a history tells."""
    late = Amendment(
        title="Late", effective=day(31), replaces=(clause("C1", bea.must(PAY, within=MONTH)),)
    )
    wake = clause("C2", ann.can(Claim(), then=begins("C1")))
    counted = Definition("D", "Busy.", count(Visit, by=cyd, within=YEAR) > 2)
    for make in (
        lambda: counting(bea.must(PAY, within=MONTH), effective=day(29)),
        lambda: counting(bea.must(PAY, within=MONTH), dormant=True),
        lambda: counting(bea.must(PAY, within=MONTH, provided=cyd.did(Visit()))),
        lambda: counting(bea.must(PAY, upon=Order, within=MONTH)),
        lambda: counting(bea.must(PAY, by=day(29), otherwise=FINE)),
        lambda: counting(bea.must(PAY, upon=Order, by=Order.on + MONTH)),
        lambda: counting(bea.must(PAY, upon=Order, by=end_of_month(Order.due - MONTH))),
        lambda: counting(bea.must(PER_DAY, upon=Order)),
        lambda: counting(bea.must(PER_MONTH, upon=Order)),
        lambda: counting(bea.must_not(Visit(), provided=SINCE > 1)),
        lambda: counting(bea.must(PAY, by=day(28), **ROLLED, otherwise=FINE)),
        lambda: counting(bea.must(PAY, before=day(29), **ROLLED, otherwise=FINE)),
        lambda: counting(bea.must(PAY, before=day(30), otherwise=FINE)),
        lambda: counting(bea.must(PAY, upon=Order, by=day(9), otherwise=FINE)),
        lambda: counting(bea.must(PAY, upon=Order, before=Order.due, otherwise=FINE)),
        lambda: counting(bea.must(PAY, within=days(10**9), otherwise=FINE)),
        lambda: counting(
            bea.must(
                PAY,
                by=day(9),
                otherwise=bea.must(
                    PAY,
                    by=bea.did(Order())[Order.due],
                    provided=bea.did(Order()),
                    otherwise=FINE,
                ),
            )
        ),
        lambda: counting(ann.can(Claim(), then=begins(bea.must(PAY, within=MONTH)))),
        lambda: counting(ann.can(Claim(), then=terminates(after=YEAR))),
        lambda: counting(cyd.must_not(Visit(), provided=count(Visit, by=cyd, in_any=MONTH) > 1)),
        lambda: counting(bea.must(PAY), amendments=(late,)),
        lambda: Contract(
            name="C",
            parties=(ann, bea, cyd),
            clauses=(clause("C1", bea.must(PAY, within=MONTH)), wake),
            effective=day(1),
        ),
        lambda: Contract(
            name="C",
            parties=(ann, bea, cyd),
            clauses=(counted, clause("C1", bea.must(PAY))),
            effective=day(1),
        ),
    ):
        with pytest.raises(AmbiguousDateError, match=r"state the rule: (months|years)"):
            make()
