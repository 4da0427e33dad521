"""Norms in full: what each says, and under what conditions, a line for each part."""

from __future__ import annotations

import pytest

from contract_rules import (
    Calendar,
    Roll,
    Rounding,
    begins,
    by_days,
    days,
    sets_off,
    terminates,
    usd,
    waives,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, contract, cyd, day

WORDS = Words.of(contract())
OFFICE = Calendar(off=(day(6),))
ordered = bea.did(Order())


@pytest.mark.parametrize(
    ("norm", "lines"),
    [
        (ann.may(Visit(), until=day(9)), ["Ann may visit (any level)", "  until: 2020-01-09"]),
        (
            ann.need_not(Visit(level=2), until=ordered),
            ["Ann need not visit (2)", "  until: Bea ordered (any price, any level, any due)"],
        ),
        (
            ann.must_not(
                Visit(),
                provided=ordered,
                unless=cyd.did(Visit()),
                otherwise=ann.must(Deliver(level=1), by=day(20)),
            ),
            [
                "Ann may not visit (any level)",
                "  if: Bea ordered (any price, any level, any due)",
                "  unless: Cyd visited (any level)",
                "  upon a breach: Ann must deliver (1)",
                "    by: 2020-01-20",
            ],
        ),
        (
            bea.must(
                Pay(amount=Order.price, to=ann),
                upon=ordered,
                within=days(10),
                rolls=Roll.FOLLOWING,
                calendar=OFFICE,
                in_one_payment=True,
                owed_to=cyd,
                otherwise=bea.must(Deliver(level=1), before=day(30), instead=True),
            ),
            [
                "Bea must pay (the price in ordering, Ann) in one payment",
                "  upon: Bea ordered (any price, any level, any due)",
                "  within: 10 days",
                "  on a day off: following (" + str(OFFICE) + ")",
                "  owed to: Cyd",
                "  upon a breach, instead: Bea must deliver (1)",
                "    before: 2020-01-30",
            ],
        ),
        (
            bea.must(
                Deliver(level=1),
                alternatives=(Pay(amount=usd(60), to=ann), Visit(level=2)),
                by=day(20),
            ),
            [
                "Bea must deliver (1), pay (USD 60.00, Ann) or visit (2)",
                "  by: 2020-01-20",
                "  owed to: Ann",
            ],
        ),
        (
            bea.must(Deliver(level=1), upon=ordered, within=days(Order.level)),
            [
                "Bea must deliver (1)",
                "  upon: Bea ordered (any price, any level, any due)",
                "  within: the level in ordering days",
            ],
        ),
        (
            bea.must(Pay(usd(5), ann), upon=(ordered, ann.did(Visit()))),
            [
                "Bea must pay (USD 5.00, Ann)",
                (
                    "  upon: Bea ordered (any price, any level, any due) and Ann visited (any "
                    "level), whichever is later"
                ),
                "  owed to: Ann",
            ],
        ),
        (
            bea.must(Pay(usd(5), ann), every="FREQ=YEARLY"),
            [
                "Bea must pay (USD 5.00, Ann)",
                "  every: FREQ=YEARLY",
                "  owed to: Ann",
            ],
        ),
        (
            bea.must(
                Pay(usd(5), ann),
                every="FREQ=YEARLY",
                apportioned=by_days(2, Rounding.HALF_UP, of=days(365)),
            ),
            [
                "Bea must pay (USD 5.00, Ann)",
                "  every: FREQ=YEARLY",
                (
                    "  for a first part of a period: by its days of 365, rounded to 2 places "
                    "(HALF_UP)"
                ),
                "  owed to: Ann",
            ],
        ),
        (
            bea.must(Pay(usd(5), ann), every="FREQ=YEARLY", first_period=usd(2)),
            [
                "Bea must pay (USD 5.00, Ann)",
                "  every: FREQ=YEARLY",
                "  for the first period: USD 2.00",
                "  owed to: Ann",
            ],
        ),
        (
            ann.can(Claim(), then=(waives("1", amount=usd(2)), sets_off("1", against="2"))),
            [
                "Ann can claim (any number, anyone)",
                "  then: waives USD 2.00 of what is owed under 1",
                "  then: sets off what is owed under 1 against what is under 2",
            ],
        ),
        (
            ann.can(Claim(), then=terminates(after=days(9)), unless_by_then=ordered),
            [
                "Ann can claim (any number, anyone)",
                "  then: terminates the contract after 9 days",
                "  unless by then: Bea ordered (any price, any level, any due)",
            ],
        ),
        (
            ann.can(Claim(), then=(begins(bea.must_not(Visit(), until=day(9))), terminates())),
            [
                "Ann can claim (any number, anyone)",
                "  then: begins that Bea may not visit (any level)",
                "    until: 2020-01-09",
                "  then: terminates the contract",
            ],
        ),
    ],
)
def test_a_norm_is_told_with_all_its_parts(norm, lines) -> None:
    assert list(norm_in_full(norm, WORDS)) == lines
