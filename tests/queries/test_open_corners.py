"""Corners of open points: values and days of every type, rows, duties, and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contract_rules import (
    Action,
    DutyStatus,
    Engine,
    Entity,
    Field,
    FindingKind,
    Money,
    Party,
    Verdict,
    anything,
    at_least,
    at_most,
    count,
    days,
    ends,
    less_than,
    more_than,
    other_than,
    outstanding,
    total,
    undisclosed,
    usd,
)
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, each_matcher, order, pay, visit
from support.open_words import NARROW, SCOPE, WIDE, Refuse, Release, agreed, asked

P, S = Verdict.PERMITTED, Verdict.SILENT
F, U = Verdict.PROHIBITED, Verdict.UNDETERMINED


class Offer(Action, on_record=False):
    """Of every type of field."""

    price: Field[Money] = anything
    share: Field[Decimal] = anything
    due: Field[date] = anything
    title: Field[str] = anything
    to: Field[Party] = anything


OFFERED = bea.did(Offer())
AGAIN = bea.did(Offer(), "again")
BOUGHT = bea.did(Order())
CASES = {
    "an amount joined to one on record": (bea.did(Offer(price=Order.price)) & BOUGHT, None, U),
    "an amount above one that is worked out": (
        bea.did(Offer(price=more_than(outstanding("C2") + usd(1)))),
        None,
        U,
    ),
    "an amount of what may have happened twice": (
        OFFERED & bea.did(Offer(price=more_than(OFFERED[Offer.price])), "again"),
        None,
        U,
    ),
    "shares that leave nothing between them": (
        bea.did(Offer(share=at_least(Decimal("0.5")))),
        bea.did(Offer(share=at_most(Decimal("0.5")))),
        U,
    ),
    "a due day before its own": (OFFERED & (OFFERED[Offer.due] < OFFERED.on), None, U),
    "a due day after what is on record": (
        OFFERED & BOUGHT & (BOUGHT.on < OFFERED[Offer.due]),
        None,
        U,
    ),
    "days on either side of one": (
        bea.did(Offer(due=at_least(day(3)))),
        bea.did(Offer(due=at_most(day(3)))) | bea.did(Offer(due=more_than(day(4)))),
        U,
    ),
    "one title of two": (OFFERED & bea.did(Offer(title=OFFERED[Offer.title]), "again"), None, U),
    "two parties": (OFFERED & bea.did(Offer(to=other_than(OFFERED[Offer.to])), "again"), None, U),
    "a share above another": (
        OFFERED & bea.did(Offer(share=more_than(OFFERED[Offer.share])), "again"),
        None,
        U,
    ),
    "before the first day that there is": (OFFERED & (OFFERED[Offer.due] < date.min), None, S),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_told_apart_is_supposed_whatever_its_type(case) -> None:
    provided, unless, verdict = CASES[case]
    stated = contract(
        clause("C1", ann.must_not(Deliver(), provided=provided, unless=unless)),
        clause("C2", bea.must(Pay(Order.price, ann), upon=Order)),
        clause("C3", ann.may(Offer())),
    )
    with Engine(stated, (order(2, 5),), matcher="semantics") as engine:
        assert engine.decide(ann, Deliver(1), on=day(6)).verdict is verdict


@each_matcher
def test_within_a_day_the_hour_counts(matcher) -> None:
    """What may have happened before an instant on record may have been that very day."""
    visited = cyd.did(Visit())
    refused = bea.did(Refuse())
    early = refused & visited & (refused.on < visited.on)
    stated = agreed(ann.must_not(Deliver(), provided=refused, unless=early))
    at_nine = cyd.does(Visit(1), on=datetime(2020, 1, 1, 9, tzinfo=UTC))
    decision = asked(stated, (at_nine,), matcher=matcher)
    assert decision.verdict is U
    assert {way.answer.verdict for way in decision.ways} == {P, S, F}


@each_matcher
def test_a_reading_may_change_what_a_duty_comes_to(matcher) -> None:
    """Its amount and its deadline, also where one of them is not known, or it is kept."""
    stated = contract(
        clause(
            "C1",
            bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(9), provided=NARROW),
            bea.must(Pay(amount=undisclosed, to=ann), upon=Order, provided=WIDE),
        ),
        clause("C2", bea.must(Visit(), upon=Order, provided=NARROW)),
    )
    with Engine(stated, (order(2, 5), pay(3, 5)), matcher=matcher) as engine:
        owed, visits = engine.duties(on=day(6))
        told = " ".join(str(owed).split())
        assert owed.status is visits.status is DutyStatus.UNDETERMINED
        assert "If scope is read as narrow: kept, USD 5.00, due by 2020-01-11." in told
        assert "If scope is read as wide: open, the amount is not known." in told
        assert "If scope is read as narrow: open." in " ".join(str(visits).split())
        found = [(f.kind, f.amount) for f in engine.findings() if f.kind is not FindingKind.DUTY]
        assert found == [(FindingKind.UNDETERMINED, None)]


@each_matcher
def test_a_row_of_names_speaks_of_that_name(matcher) -> None:
    """Where its cases are names on record, the first is no better than the others."""

    class Place(Entity):
        pass

    class Build(Action, phrase="build at {place} for {to}"):
        place: Field[Place]
        to: Field[Party]

    class Allow(Action, phrase="allow {place}", on_record=False):
        place: Field[Place]

    stated = agreed(
        ann.must_not(
            Build(place=anything, to=anything),
            provided=cyd.did(Visit()),
            unless=bea.did(Allow(Build.place)),
        ),
        ann.may(Build(place=other_than(Place("Hill"), Place("Sea")), to=anything)),
    )
    seen = [ann.does(Build(Place(name), bea), on=day(2)) for name in ("Hill", "Sea")]
    seen.append(visit(1))
    with Engine(stated, seen, matcher=matcher) as engine:
        rows = [p for p in engine.report(on=day(3)).positions if p.verdict is U]
        (row,) = [p for p in rows if "at Hill or Sea" in str(p).splitlines()[0]]
        assert "  if    Bea allowed that place (1)\n  then  MAY" in str(row)
        assert row.decision.turns_on[0].act.get("place") in {Place("Hill"), Place("Sea")}


@each_matcher
def test_what_is_missing_fits_what_is_asked(matcher) -> None:
    """A value within bounds; and nothing, where no value of a field is known."""

    class Weigh(Action):
        share: Field[Decimal]

    class Tell(Action):
        share: Field[Decimal] = anything
        level: Field[int] = anything

    stated = agreed(
        ann.must_not(Deliver(level=1), unless=bea.did(Tell(level=more_than(4)))),
        ann.must_not(Deliver(level=2), unless=bea.did(Visit(level=less_than(4)))),
        ann.must_not(Deliver(level=3), unless=bea.did(Visit()) & cyd.did(Visit())),
        ann.may(Weigh(share=anything)),
    )
    with Engine(stated, matcher=matcher) as engine:
        found = [engine.decide(ann, Deliver(n), on=day(3)).why_not(P) for n in (1, 2, 3)]
    assert [bool(missing) for missing in found] == [False, True, True]
    assert [e.act.get("level") for e in found[1][0].events] == [3]
    assert {len(missing.events) for missing in found[2]} == {2}


@each_matcher
def test_what_is_missing_may_be_an_exercise_within_bounds(matcher) -> None:
    """A value above or below what the power asks for."""
    for bound, level in ((more_than(4), 5), (less_than(4), 3)):
        stated = agreed(ann.must_not(Deliver()), bea.can(Visit(level=bound), then=ends("C1")))
        with Engine(stated, matcher=matcher) as engine:
            decision = engine.decide(ann, Deliver(1), on=day(6))
            (missing,) = decision.why_not(P)
            assert [event.act.get("level") for event in missing.events] == [level]


@each_matcher
def test_a_day_left_open_bounds_nothing(matcher) -> None:
    """Neither what may have happened before it, nor what is counted from it on."""
    offered = bea.did(Offer())
    stated = contract(
        clause("C1", ann.must_not(Order(), provided=offered & (offered.on < Order.due))),
        clause("C2", ann.may(Offer())),
        clause(
            "C3",
            cyd.must_not(Order(), provided=total(Pay.amount, by=bea, since=Order.due) > usd(1)),
        ),
    )
    with Engine(stated, (pay(3, 4),), matcher=matcher) as engine:
        for due, verdicts in (
            (anything, (Verdict.SILENT, F)),
            (day(5), (U, Verdict.SILENT)),
            (day(2), (U, F)),
        ):
            act = Order(usd(1), 1, due)
            found = [engine.decide(party, act, on=day(6)).verdict for party in (ann, cyd)]
            assert found == list(verdicts)


@each_matcher
def test_a_total_that_begins_later_is_nothing_yet(matcher) -> None:
    """Also where acts are counted that are asked for by more than one field."""
    stated = contract(
        clause(
            "C1", ann.must_not(Visit(), provided=total(Pay.amount, by=bea, since=day(9)) > usd(1))
        ),
        clause("C2", ann.must_not(Deliver(), provided=count(Pay, by=bea, since=day(9)) < 0)),
        clause(
            "C3",
            ann.must_not(
                Order(), provided=count(Order(level=at_least(1), price=usd(5)), by=bea) >= 1
            ),
        ),
        clause(
            "C4",
            ann.must_not(
                Refuse(),
                provided=total(Pay.amount, by=bea, to=ann, amount=at_least(usd(4)), since=day(5))
                > usd(1),
            ),
        ),
        clause("C5", ann.may(Release())),
    )
    acts = (Visit(1), Deliver(1), Order(usd(1), 1, day(2)), Refuse(1))
    with Engine(stated, (order(2, 5), pay(3, 4), pay(5, 3), visit(4)), matcher=matcher) as engine:
        assert [engine.decide(ann, act, on=day(6)).verdict for act in acts] == [
            Verdict.SILENT,
            Verdict.SILENT,
            F,
            Verdict.SILENT,
        ]
        assert [engine.decide(ann, acts[0], on=day(12)).verdict] == [Verdict.SILENT]
    assert SCOPE.readings == ("narrow", "wide")
