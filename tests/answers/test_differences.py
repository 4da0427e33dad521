"""What is gained, lost or changed from one report to another."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    DifferenceKind,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Question,
    anything,
    assigns,
    at_least,
    at_most,
    days,
    ends,
    less_than,
    more_than,
    one_of,
    other_than,
    outstanding,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.answers.differences import ORDER
from contract_rules.errors import IncomparableError, MixedCurrenciesError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, claim, clause, contract, cyd, day, deliver, dov, order, pay
from support.schemas import FINDINGS

GAINED, LOST, CHANGED = DifferenceKind


class Cloud(Entity):
    """A cloud."""


class Region(Entity):
    """A region."""


class Host(Action, phrase="host on {cloud} in {region}"):
    cloud: Field[Cloud]
    region: Field[Region]


class Spend(Action, phrase="spend {amount}"):
    amount: Field[Money]


class Rest(Action, phrase="rest"):
    pass


red, blue, green = Cloud("Red"), Cloud("Blue"), Cloud("Green")
north, south = Region("North"), Region("South")
joe, moe = Party("Joe"), Party("Moe")
START, THEN = date(2025, 1, 1), date(2025, 6, 1)
everywhere = Host(cloud=anything, region=anything)


def of(*norms, name="Test", parties=(joe, moe), changes=(), actions=()):
    """A contract of a clause for each norm, with an amendment of others on a later day."""
    clauses = tuple(Clause(f"K{n}", "A clause.", norm) for n, norm in enumerate(norms, 1))
    amendments = ()
    if changes:
        new = tuple(Clause(f"N{n}", "Another.", norm) for n, norm in enumerate(changes, 1))
        old = tuple(one.id for one in clauses)
        amendments = (Amendment(title="Change", effective=THEN, repeals=old, adds=new),)
    return Contract(
        name=name,
        parties=parties,
        clauses=clauses,
        effective=START,
        amendments=amendments,
        actions=actions,
    )


def report(agreed, events=(), on=START, **parts):
    """The report of a contract on a day."""
    with Engine(agreed, events, **parts) as engine:
        return engine.report(on=on)


def heads(agreed, other):
    """The first line of each difference of two contracts."""
    return [str(d).splitlines()[0] for d in report(agreed).diff(report(other)).positions]


def test_nothing_differs_from_itself() -> None:
    one = report(agreement, record, on=date(2025, 12, 1))
    found = one.diff(one)
    assert found.is_empty
    assert (found.positions, found.duties) == ((), ())
    title = "Microsoft-OpenAI partnership on 2025-12-01 and 2025-12-01\n"
    text = "  text    in force since 2025-10-28, by the Definitive agreement of October 2025\n"
    assert found.full() == f"{title}\nNothing differs."
    assert str(found) == f"{title}{text}\nNothing differs."


def test_what_an_amendment_gains_loses_and_changes() -> None:
    """Each with the decision before and after, and the evidence."""
    agreed = of(
        joe.must_not(Host(cloud=red, region=anything)),
        moe.may(everywhere),
        changes=(moe.must_not(Host(cloud=one_of(red, blue), region=north)), joe.may(everywhere)),
    )
    found = report(agreed).diff(report(agreed, on=THEN))
    assert [(d.party, d.kind) for d in found.positions] == [
        (joe, GAINED),
        (joe, CHANGED),
        (moe, LOST),
        (moe, CHANGED),
        (moe, CHANGED),
    ]
    assert found.of(moe) == found.positions[2:]
    assert (
        found.full()
        == """\
Test on 2025-01-01 and 2025-06-01

Joe
---

GAINED  host on Red in any region
  Before: MAY NOT  K1
  Joe may not host on Red in any region: clause K1 forbids it (1).
  After: MAY  N2
  Joe may host on Red in any region: clause N2 permits Joe to host on any cloud
  in any region (2).

CHANGED  host on a cloud other than Red in any region
  Before: FREE
  Joe is free to host on a cloud other than Red in any region: no clause in
  force speaks of it (3).
  After: MAY  N2
  Joe may host on a cloud other than Red in any region: clause N2 permits Joe to
  host on any cloud in any region (2).

  (1) K1, in force since 2025-01-01: "A clause." (official)
  (2) N2, in force since 2025-06-01: "Another." (official)
  (3) the text in force since 2025-01-01 has the clauses K1, K2

Moe
---

LOST  host on Blue or Red in North
  Before: MAY  K2
  Moe may host on Blue or Red in North: clause K2 permits Moe to host on any
  cloud in any region (1).
  After: MAY NOT  N1
  Moe may not host on Blue or Red in North: clause N1 forbids Moe to host on Red
  or Blue in North (2); and clause K2 permitted Moe to host on any cloud in any
  region (1) until 2025-05-31, the day before an amendment took its place (3).

CHANGED  host on Blue or Red in a region other than North
  Before: MAY  K2
  Moe may host on Blue or Red in a region other than North: clause K2 permits
  Moe to host on any cloud in any region (1).
  After: FREE
  Moe is free to host on Blue or Red in a region other than North: no clause in
  force speaks of it (4).

CHANGED  host on a cloud other than Blue or Red in any region
  Before: MAY  K2
  Moe may host on a cloud other than Blue or Red in any region: clause K2
  permits Moe to host on any cloud in any region (1).
  After: FREE
  Moe is free to host on a cloud other than Blue or Red in any region: no clause
  in force speaks of it (4).

  (1) K2, in force since 2025-01-01: "A clause." (official)
  (2) N1, in force since 2025-06-01: "Another." (official)
  (3) Change, effective 2025-06-01
  (4) the text in force since 2025-06-01 has the clauses N1, N2"""
    )


def test_a_difference_stands_alone_too() -> None:
    found = report(of(joe.may(Rest()))).diff(report(of(joe.must_not(Rest()), moe.may(Rest()))))
    lost, changed = found.positions
    assert (
        str(lost)
        == """\
LOST  Joe: rest
  Before: MAY  K1
  Joe may rest: clause K1 permits it (1).
  After: MAY NOT  K1
  Joe may not rest: clause K1 forbids it (1).
  (1) K1, in force since 2025-01-01: "A clause." (official)"""
    )
    assert str(changed).startswith(
        "CHANGED  Moe: rest\n  Before: FREE, as no clause speaks of it.\n  After: MAY  K2\n"
    )
    assert (changed.before, changed.after.clauses) == (None, ("K2",))


def test_amounts_are_compared_between_all_bounds() -> None:
    """Where a row of one report and a row of the other meet."""
    low = of(joe.must_not(Spend(amount=at_least(usd(100)))))
    high = of(joe.must_not(Spend(amount=more_than(usd(200)))), joe.may(Spend(at_most(usd(50)))))
    assert heads(low, high) == [
        "GAINED  Joe: spend at least USD 100.00 and at most USD 200.00",
        "CHANGED  Joe: spend at most USD 50.00",
    ]
    assert heads(high, low) == [
        "LOST  Joe: spend at least USD 100.00 and at most USD 200.00",
        "CHANGED  Joe: spend at most USD 50.00",
    ]
    one = of(joe.must_not(Spend(amount=usd(7))))
    assert heads(of(joe.must_not(Spend(amount=less_than(usd(7))))), one) == [
        "GAINED  Joe: spend less than USD 7.00",
        "LOST  Joe: spend USD 7.00",
    ]


def test_nothing_is_none_in_whatever_currency_comes_to_be_counted_in() -> None:
    """Where no amount was on record, what was outstanding was of no currency."""
    debt = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order))
    limit = ann.must_not(Pay(amount=more_than(outstanding("C1"))))
    exact = cyd.must_not(Pay(amount=outstanding("C1")), unless=ann.did(Visit()))
    other = dov.may(Pay(amount=other_than(outstanding("C1"))))
    agreed = contract(debt, clause("C2", limit), clause("C3", exact), clause("C4", other))
    none, some = (report(agreed, events, on=day(3)) for events in ((), (order(2, "7"),)))
    told = [
        "GAINED  Ann: pay (more than USD 0.00 and at most USD 7.00, anyone)",
        "GAINED  Cyd: pay (USD 0.00, anyone)",
        "LOST  Cyd: pay (USD 7.00, anyone)",
        "CHANGED  Dov: pay (USD 7.00, anyone)",
        "CHANGED  Dov: pay (USD 0.00, anyone)",
    ]
    assert [str(d).splitlines()[0] for d in none.diff(some).positions] == told
    assert none.diff(report(agreed, (), on=day(4))).is_empty


class Count(Action, phrase="count to {number}"):
    number: Field[int]


def test_there_is_nothing_between_two_whole_numbers() -> None:
    short = of(joe.must_not(Count(number=at_most(1))))
    long = of(joe.must_not(Count(number=at_least(2))))
    assert heads(short, long) == [
        "GAINED  Joe: count to less than 2",
        "LOST  Joe: count to more than 1",
    ]


def test_acts_that_no_row_has_for_its_example_are_found_where_rows_meet() -> None:
    """One report tells the clouds apart, the other the regions."""
    clouds = of(joe.must_not(Host(cloud=red, region=anything)))
    regions = of(joe.must_not(Host(cloud=anything, region=north)))
    assert heads(clouds, regions) == [
        "GAINED  Joe: host on Red in a region other than North",
        "LOST  Joe: host on a cloud other than Red in North",
    ]


def test_powers_are_gained_and_lost() -> None:
    """Also where it was, and is, no prohibited act."""
    power = joe.can(Rest(), then=ends("K2"))
    held, other = of(power, moe.may(everywhere)), of(joe.may(Rest()), moe.may(everywhere))
    lacking = of(
        joe.can(Rest(), then=ends("K2"), provided=moe.did(everywhere)), moe.may(everywhere)
    )
    none = of(moe.may(everywhere), moe.may(everywhere), actions=(Rest,))

    def kinds(one, another):
        found = report(one).diff(report(another)).positions
        return [(d.kind, d.party, d.action.kind) for d in found if d.party == joe]

    rest = (joe, "Rest")
    assert kinds(held, lacking) == kinds(held, other) == kinds(held, none) == [(LOST, *rest)]
    assert kinds(lacking, held) == kinds(other, held) == kinds(none, held) == [(GAINED, *rest)]
    assert kinds(lacking, other) == kinds(lacking, none) == [(CHANGED, *rest)]
    forbidden = of(power, moe.may(everywhere), joe.must_not(Rest()))
    assert kinds(forbidden, other) == kinds(forbidden, held) == [(GAINED, *rest)]
    assert kinds(held, forbidden) == [(LOST, *rest)]


def test_what_is_not_settled_is_neither_gained_nor_lost() -> None:
    """But changed; also where it turns on something else."""
    far, near = (Question(id_, f"{id_}?", readings=("no", "yes")) for id_ in ("far", "near"))
    one = of(joe.must_not(Rest(), provided=far.reads("yes")))
    other = of(joe.must_not(Rest(), provided=near.reads("yes")))
    (changed,) = report(one).diff(report(other)).positions
    assert (
        str(changed)
        == """\
CHANGED  Joe: rest
  Before: DEPENDS  K1
  if    far is read as no (1)
  then  FREE: no clause in force speaks of it (2); and clause K1 would forbid it
        (3), but does not apply here.
  if    far is read as yes (1)
  then  MAY NOT: clause K1 forbids it (3).
  After: DEPENDS  K1
  if    near is read as no (4)
  then  FREE: no clause in force speaks of it (2); and clause K1 would forbid it
        (3), but does not apply here.
  if    near is read as yes (4)
  then  MAY NOT: clause K1 forbids it (3).
  (1) far: "far?" (no or yes)
  (2) the text in force since 2025-01-01 has the clause K1
  (3) K1, in force since 2025-01-01: "A clause." (official)
  (4) near: "near?" (no or yes)"""
    )
    for reading in ("no", "yes"):
        settled = report(one, readings={"far": reading})
        assert [d.kind for d in report(one).diff(settled).positions] == [CHANGED]
        assert [d.kind for d in settled.diff(report(one)).positions] == [CHANGED]
    no, yes = (report(one, readings={"far": reading}) for reading in ("no", "yes"))
    assert [d.kind for d in yes.diff(no).positions] == [GAINED]


def test_reports_of_two_contracts() -> None:
    """Each is named, and the parties of both have their sections."""
    one = report(of(joe.must_not(Rest()), name="Old"))
    other = report(of(moe.may(Rest()), name="New", parties=(moe, Party("Zoe"))))
    assert (
        one.diff(other).full()
        == """\
Old on 2025-01-01 and New on 2025-01-01

Moe
---

CHANGED  rest
  Before: FREE, as no clause speaks of it.
  After: MAY  K1
  Moe may rest: clause K1 permits it (1).

  (1) K1, in force since 2025-01-01: "A clause." (official)

Joe
---

GAINED  rest
  Before: MAY NOT  K1
  Joe may not rest: clause K1 forbids it (1).
  After: FREE, as no clause speaks of it.

  (1) K1, in force since 2025-01-01: "A clause." (official)"""
    )


def test_actions_of_one_name_that_differ() -> None:
    """Fields that one contract lacks are there; of two types they are refused."""

    class Move(Action, phrase="move to {cloud}"):
        cloud: Field[Cloud]

    narrow = of(joe.must_not(Move(cloud=red)))

    class Move(Action, phrase="move to {cloud}, {region}"):
        cloud: Field[Cloud]
        region: Field[Region]

    wide = of(joe.must_not(Move(cloud=red, region=north)))
    assert heads(narrow, wide) == ["GAINED  Joe: move to Red, a region other than North"]
    assert heads(wide, narrow) == ["LOST  Joe: move to Red"]

    class Move(Action, phrase="move to {cloud}"):
        cloud: Field[Region]

    with pytest.raises(IncomparableError) as raised:
        heads(narrow, of(joe.must_not(Move(cloud=north))))
    assert str(raised.value) == (
        "Move.cloud holds values of type Region in one contract and Cloud in the other; "
        "give one of the actions another name"
    )
    with pytest.raises(MixedCurrenciesError):
        heads(
            of(joe.must_not(Spend(amount=usd(5)))),
            of(joe.must_not(Spend(amount=Money(5, "EUR")))),
        )


PRICE = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(10)))
WORK = clause("C2", ann.must(Deliver(level=anything), upon=bea.did(Order())))
CEDE = clause("P", ann.can(Claim(), then=assigns("C1", to=Claim.to)))


def test_duties_are_gained_lost_and_changed() -> None:
    """In their status, their amounts, their deadlines and to whom they are owed."""
    agreed = contract(PRICE, WORK, CEDE)
    events = (order(3), pay(5, 4), deliver(6), claim(7), order(20, "7"))
    days_ = [report(agreed, events, on=day(n)) for n in (2, 4, 5, 6, 8, 14, 20)]

    def kinds(one, other):
        return [(d.kind, d.duty.clause) for d in days_[one].diff(days_[other]).duties]

    assert kinds(0, 1) == [(GAINED, "C2"), (GAINED, "C1")]
    assert kinds(1, 0) == [(LOST, "C2"), (LOST, "C1")]
    assert kinds(1, 2) == kinds(3, 4) == kinds(4, 5) == [(CHANGED, "C1")]
    assert kinds(2, 3) == [(LOST, "C2")]
    found = days_[1].diff(days_[6])
    assert found.owed_by(ann) == found.duties[:2]
    assert [str(d) for d in found.duties] == [
        (
            "GAINED  C2  Ann: deliver (any level)\n"
            "  Before: not owed.\n"
            "  After: Open since 2020-01-20; no deadline on record."
        ),
        (
            "LOST  C2  Ann: deliver (any level)\n"
            "  Before: Open since 2020-01-03; no deadline on record.\n"
            "  After: owed no longer."
        ),
        (
            "GAINED  C1  Bea: pay (USD 7.00, Cyd)\n"
            "  Before: not owed.\n"
            "  After: Open since 2020-01-20; due by 2020-01-30; owed to Cyd; nothing on\n"
            "  record towards it, USD 7.00 outstanding."
        ),
        (
            "CHANGED  C1  Bea: pay (USD 10.00, Cyd)\n"
            "  Before: Open since 2020-01-03; due by 2020-01-13; owed to Ann; nothing on\n"
            "  record towards it, USD 10.00 outstanding.\n"
            "  After: Breached since 2020-01-14; due by 2020-01-13; owed to Cyd; USD 4.00\n"
            "  paid, USD 6.00 outstanding."
        ),
    ]
    assert (
        days_[0].diff(days_[1]).full()
        == """\
The contract on 2020-01-02 and 2020-01-04

Ann
---

GAINED  C2  deliver (any level)
  Before: not owed.
  After: Open since 2020-01-03; no deadline on record.

Bea
---

GAINED  C1  pay (USD 10.00, Ann)
  Before: not owed.
  After: Open since 2020-01-03; due by 2020-01-13; owed to Ann; nothing on
  record towards it, USD 10.00 outstanding."""
    )


def test_differences_are_data_that_the_schema_describes() -> None:
    with Engine(agreement, record) as engine:
        dates = (date(2019, 12, 1), date(2024, 6, 30), date(2025, 12, 1), date(2026, 5, 1))
        reports = [engine.report(on=on) for on in dates]
    for one in reports:
        for other in reports:
            found = one.diff(other)
            data = json.loads(json.dumps(found.to_json()))
            FINDINGS.validate(data)
            assert len(data["positions"]) == len(found.positions)
            assert len(data["duties"]) == len(found.duties)
            assert all(len(text) <= 80 for text in found.full().splitlines())
            assert found.is_empty == (one is other)
            assert {d.party for d in found.positions} <= {*agreement.parties}
    agreed = contract(PRICE, clause("C3", bea.must_not(Visit())))
    found = report(contract(PRICE), on=day(2)).diff(report(agreed, (order(2),), on=day(2)))
    data = json.loads(json.dumps(found.to_json()))
    FINDINGS.validate(data)
    assert data["before"] == {"contract": "The contract", "on": "2020-01-02"}
    (position,), (duty,) = data["positions"], data["duties"]
    assert {
        key: position[key] for key in ("difference", "party", "action", "phrase", "before")
    } == {
        "difference": "lost",
        "party": "Bea",
        "action": "Visit",
        "phrase": "visit (any level)",
        "before": None,
    }
    assert position["after"]["verdict"] == "prohibited"
    assert (duty["difference"], duty["before"], duty["after"]["clause"]) == ("gained", None, "C1")
    assert duty["duty"] == duty["after"]["duty"]


@pytest.mark.parametrize(
    "on", [agreement.effective, *(amendment.effective for amendment in agreement.amendments)]
)
def test_what_an_amendment_of_the_agreement_changes_is_a_screen(on, golden) -> None:
    """On its first day: what is gained and lost and newly owed first, each in a line or two."""
    with Engine(agreement, record) as engine:
        found = engine.report(on=on - timedelta(days=1)).diff(engine.report(on=on))
    told = found.sheet(100)
    golden(f"diff-{on.isoformat()}", f"{told}\n")
    assert len(told.splitlines()) <= 60
    assert max(map(len, told.splitlines())) <= 100
    kinds = [
        ORDER.index(line.split()[0])
        for line in told.splitlines()
        if line.startswith("  ") and line[2].isupper()
    ]
    assert kinds == sorted(kinds)
    assert len(kinds) == len(found.positions) + len(found.duties)


@pytest.mark.parametrize("width", [0, 40, 59, 60, 200])
def test_the_sheet_of_differences_is_as_wide_as_it_is_asked_to_be(width) -> None:
    """And what becomes of duties and of open points has its word."""
    agreed = contract(PRICE, clause("C3", bea.must_not(Visit())))
    made = (order(2), pay(5, 4), pay(9, 6))
    days_ = [report(agreed, made[:n], on=day(8 + n)) for n in range(4)]
    kinds = []
    for one in days_:
        for other in days_:
            lines = one.diff(other).sheet(width).splitlines()
            assert max(map(len, lines)) <= max(width, 40)
            kinds += [line.split()[0] for line in lines if line.strip()]
    assert {"OWED", "ENDED", "CHANGED"} <= {*kinds}
