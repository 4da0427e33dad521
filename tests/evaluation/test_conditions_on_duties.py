"""What clauses ask about duties: whether one is overdue, by how much, and which is meant."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from contract_rules import (
    Amendment,
    Contract,
    Engine,
    FindingKind,
    MonthEnd,
    Verdict,
    begins,
    breach_of,
    business_days,
    days,
    due,
    kept,
    months,
    outstanding,
    overdue,
    percent,
    periods_late,
    terminates,
    total,
    usd,
    waives,
)
from contract_rules.answers.phrases import Words
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import CircularQuestionError, UnknownActionError, WrongTypeError
from contract_rules.testing.strategies.vocabulary import (
    Claim,
    Deliver,
    Order,
    Pay,
    Reorder,
    Visit,
)
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    each_matcher,
    order,
    pay,
    stands,
    told,
    visit,
)

PRICE = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(10)))
"""Bea pays the price of each order within ten days."""

FINED = clause(
    "C1",
    bea.must(
        Pay(amount=Order.price, to=ann),
        upon=Order,
        within=days(10),
        otherwise=bea.must(Pay(amount=usd(3), to=cyd), by=day(16)),
    ),
)
"""The same, and a fine of 3 by the 16th."""


def asking(condition, first=PRICE) -> Contract:
    """A contract by which Cyd may not visit as long as a condition holds."""
    return contract(first, clause("C2", cyd.must_not(Visit(), provided=condition)))


def holds(agreed: Contract, events, matcher: str, level: int = 1) -> list[int]:
    """The days of January 2020 on which the condition of `asking` holds of a visit."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [
            number
            for number in range(1, 32)
            if engine.decide(cyd, Visit(level), on=day(number)).clauses
        ]


def span(first: int, last: int = 31) -> list[int]:
    """Days of a month."""
    return list(range(first, last + 1))


# overdue


@each_matcher
@pytest.mark.parametrize(
    ("by", "first"), [(None, 13), (days(1), 14), (days(10), 23), (months(1), None)]
)
def test_a_duty_is_overdue_from_the_day_after_so_much_time_on(matcher, by, first) -> None:
    """The deadline is the 12th; ``by=days(10)`` holds from the eleventh day after it on."""
    agreed = asking(overdue("C1", by=by))
    assert holds(agreed, [order(2)], matcher) == ([] if first is None else span(first))


@each_matcher
def test_it_is_overdue_for_as_long_as_something_is_outstanding(matcher) -> None:
    """On the day on which the rest is paid it is so no more; a part changes nothing."""
    agreed = asking(overdue("C1", by=days(2)))
    late = [order(2), pay(16, 4), pay(20, 6)]
    for events in permutations(late):
        assert holds(agreed, events, matcher) == span(15, 19)
    assert holds(agreed, [order(2), pay(14, 10)], matcher) == []
    assert holds(agreed, [order(2), pay(12, 10)], matcher) == []


@each_matcher
def test_what_is_discharged_is_not_overdue(matcher) -> None:
    """From the day after the waiver on."""
    power = clause("C3", ann.can(Claim(), then=waives("C1")))
    agreed = contract(*asking(overdue("C1", by=days(2))).clauses, power)
    assert holds(agreed, [order(2), claim(17)], matcher) == span(15, 17)


@each_matcher
def test_a_debt_is_overdue_by_months_and_by_business_days(matcher) -> None:
    """They are reckoned from the day of the deadline, as a deadline from its occasion is."""
    month = asking(overdue("C1", by=months(1, MonthEnd.LAST_DAY)))
    with Engine(month, [order(21)], matcher=matcher) as engine:  # due on the 31st
        asked = (date(2020, 2, 29), date(2020, 3, 1))
        assert [bool(engine.decide(cyd, Visit(1), on=on).clauses) for on in asked] == [False, True]
    work = asking(overdue("C1", by=business_days(2, "US")))
    assert holds(work, [order(7)], matcher) == span(23)  # due on Friday the 17th; a holiday


@each_matcher
def test_two_periods_of_one_clause_are_told_apart(matcher) -> None:
    """Also months that differ in nothing but their rule."""
    bars = (
        cyd.must_not(Visit(level=1), provided=overdue("C1", by=months(1, MonthEnd.LAST_DAY))),
        cyd.must_not(Visit(level=2), provided=overdue("C1", by=months(1, MonthEnd.NEXT_DAY))),
        cyd.must_not(Visit(level=3), provided=overdue("C1", by=days(29))),
    )
    agreed = contract(PRICE, clause("C2", *bars))
    with Engine(agreed, [order(21)], matcher=matcher) as engine:  # due on the 31st
        first = [
            next(
                on
                for on in (date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 2))
                if engine.decide(cyd, Visit(level), on=on).clauses
            )
            for level in (1, 2, 3)
        ]
    assert first == [date(2020, 3, 1), date(2020, 3, 2), date(2020, 3, 1)]


@each_matcher
def test_what_lies_beyond_the_calendar_never_comes(matcher) -> None:
    """And nothing fails by it."""
    agreed = asking(overdue("C1", by=days(10**7)))
    assert holds(agreed, [order(2)], matcher) == []
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        assert [change.kind.value for change in engine.upcoming(on=day(3))] == ["deadline"]


@each_matcher
def test_a_grace_period_is_a_condition_and_no_second_deadline(matcher) -> None:
    """More than ten days late, and for as long: paid in full seven days late, it is void."""
    grace = clause("C2", ann.can(Claim(), provided=overdue(PRICE, by=days(10)), then=terminates()))
    agreed = contract(PRICE, grace)
    void, works = FindingKind.VOID, FindingKind.EXERCISED
    for events, found in (
        ([order(2), pay(19, 10)], void),
        ([order(2)], works),
        ([order(2), pay(19, 9)], works),
        ([order(2), pay(24, 10)], void),
    ):
        with Engine(agreed, events, matcher=matcher) as engine:
            kinds = [finding.kind for finding in engine.record(claim(24))]
            assert found in kinds
            assert len({void, works}.intersection(kinds)) == 1
    assert stands(agreed, [order(2), pay(19, 10)], day(24), matcher) == ["C1 late 10 0"]


@each_matcher
def test_a_duty_arises_on_the_day_on_which_something_is_overdue_by_so_much(matcher) -> None:
    """Nobody need do anything on that day."""
    agreed = contract(PRICE, clause("C2", bea.must(Deliver(), provided=overdue("C1", by=days(3)))))
    assert stands(agreed, [order(2)], day(15), matcher) == ["C1 breached 0 10"]
    assert stands(agreed, [order(2)], day(16), matcher) == ["C1 breached 0 10", "C2 open"]


@each_matcher
def test_histories_and_what_comes_know_the_day(matcher) -> None:
    """With what changes then."""
    agreed = asking(overdue("C1", by=days(10)))
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        intervals = engine.history(cyd, Visit(1))
        assert [interval.since for interval in intervals] == [day(1), day(23)]
        (cause,) = intervals[1].changed_by
        assert cause.kind.value == "overdue"
        assert str(cause) == "as a duty under C1 was overdue by more than 10 days on 2020-01-23"
        assert [str(change) for change in engine.upcoming(on=day(13))] == [
            "2020-01-23  C1  Bea is overdue by more than 10 days to pay (USD 10.00, Ann)"
        ]
        assert engine.upcoming(on=day(23)) == ()


@each_matcher
def test_what_was_paid_is_no_more_to_come(matcher) -> None:
    """Nor is what had not arisen on the day asked about."""
    agreed = asking(overdue("C1", by=days(10)))
    with Engine(agreed, [order(2), pay(14, 10)], matcher=matcher) as engine:
        assert engine.upcoming(on=day(15)) == ()
        assert engine.upcoming(on=day(1)) == ()


def test_a_decision_says_by_how_much_something_is_overdue() -> None:
    """Where it is, and where nothing is."""
    agreed = asking(overdue("C1", by=days(10)))
    with Engine(agreed, [order(2)]) as engine:
        told = " ".join(str(engine.decide(cyd, Visit(1), on=day(23))).split())
    assert (
        "a duty of Bea under clause C1 has been overdue by more than 10 days since 2020-01-23"
        in told
    )
    with Engine(asking(~overdue("C1", by=days(10))), [order(2)]) as engine:
        told = " ".join(str(engine.decide(cyd, Visit(1), on=day(22))).split())
    assert "nothing is overdue by more than 10 days under clause C1" in told
    with Engine(asking(overdue("C1")), [order(2)]) as engine:
        told = " ".join(str(engine.decide(cyd, Visit(1), on=day(23))).split())
    assert "a duty of Bea under clause C1 has been overdue since 2020-01-13" in told


@pytest.mark.parametrize("by", [days(0), 10, "10 days", date(2020, 1, 1)])
def test_by_how_much_is_a_period_of_a_day_or_more(by) -> None:
    """Anything else is refused where it is written."""
    with pytest.raises(WrongTypeError, match=r"write by=days\(10\)"):
        overdue("C1", by=by)


# remedies


@each_matcher
def test_what_is_asked_of_a_clause_is_asked_of_its_primary_duties(matcher) -> None:
    """A fine as the remedy for one counts only where that is said."""
    events = [order(2), pay(14, 10)]  # the price is paid; the fine is not, due on the 16th
    assert holds(asking(due("C1"), FINED), events, matcher) == span(2, 13)
    assert holds(asking(due("C1", remedies=True), FINED), events, matcher) == span(2)
    assert holds(asking(overdue("C1"), FINED), events, matcher) == [13]
    both = overdue("C1", by=days(1), remedies=True)
    assert holds(asking(both, FINED), events, matcher) == span(18)
    owed = outstanding("C1") > usd(0)
    assert holds(asking(owed, FINED), events, matcher) == span(2, 13)
    owed = outstanding("C1", remedies=True) > usd(0)
    assert holds(asking(owed, FINED), events, matcher) == span(2)


@each_matcher
def test_a_fine_paid_in_time_keeps_no_clause(matcher) -> None:
    """And one paid late is no second breach of the duty that it stands in for."""
    fined = [order(2), pay(14, 10), pay(15, 3, cyd)]
    assert holds(asking(kept("C1"), FINED), fined, matcher) == []
    assert holds(asking(kept("C1", remedies=True), FINED), fined, matcher) == span(15)
    second = breach_of("C1", "second", remedies=True)
    once = breach_of("C1")
    twice = once & second & (once.on < second.on)
    assert holds(asking(twice, FINED), [order(2)], matcher) == span(17)
    second = breach_of("C1", "second")
    twice = once & second & (once.on < second.on)
    assert holds(asking(twice, FINED), [order(2)], matcher) == []


BANNED = clause(
    "C1",
    bea.must_not(
        Order(level=2),
        otherwise=bea.must(
            Pay(amount=usd(3), to=ann),
            within=days(4),
            otherwise=bea.must(Pay(amount=usd(1), to=cyd), within=days(2)),
        ),
    ),
)
"""Bea may not order of level 2, else she pays 3 within four days, and 1 more if she does not."""


@each_matcher
@pytest.mark.parametrize(
    ("asked", "own", "with_remedies"),
    [
        (breach_of, span(6), span(6)),
        (due, [], span(5)),
        (overdue, [], span(10)),
        (kept, [], []),
    ],
)
def test_a_fine_for_what_is_prohibited_is_a_remedy(matcher, asked, own, with_remedies) -> None:
    """Of an order of the 5th it is due on the 9th; the act is the one breach of the clause."""
    events = [order(5, 10, 2)]
    assert holds(asking(asked("C1"), BANNED), events, matcher) == own
    assert holds(asking(asked("C1", remedies=True), BANNED), events, matcher) == with_remedies
    for level, days_ in ((2, own), (1, [])):
        narrowed = asking(asked("C1", of=Order(level=Visit.level)), BANNED)
        assert holds(narrowed, events, matcher, level) == days_
    for level, days_ in ((2, with_remedies), (1, [])):
        narrowed = asking(asked("C1", of=Order(level=Visit.level), remedies=True), BANNED)
        assert holds(narrowed, events, matcher, level) == days_


@each_matcher
def test_a_fine_left_unpaid_is_no_second_breach_of_a_prohibition(matcher) -> None:
    """Where remedies count it is one on the 10th, as the first fine was due on the 9th."""
    for beside, found in (({}, []), ({"remedies": True}, span(10))):
        first, second = breach_of("C1", **beside), breach_of("C1", "second", **beside)
        twice = first & second & (first.on < second.on)
        assert holds(asking(twice, BANNED), [order(5, 10, 2)], matcher) == found
    paid = [order(5, 10, 2), pay(8, 3)]
    assert holds(asking(kept("C1"), BANNED), paid, matcher) == []
    assert holds(asking(kept("C1", remedies=True), BANNED), paid, matcher) == span(8)


@each_matcher
def test_what_is_outstanding_leaves_out_the_fine_for_what_is_prohibited(matcher) -> None:
    """3 are owed from the 5th, 4 from the 10th."""
    events = [order(5, 10, 2)]
    assert holds(asking(outstanding("C1") > usd(0), BANNED), events, matcher) == []
    for least, first in ((3, 5), (4, 10)):
        owed = outstanding("C1", remedies=True) >= usd(least)
        assert holds(asking(owed, BANNED), events, matcher) == span(first)


@each_matcher
def test_a_clause_may_oblige_and_prohibit_with_a_remedy_for_each(matcher) -> None:
    """Asked about is the price alone, due on the 13th; both fines are paid with it, and after."""
    both = clause("C1", *FINED.norms, *BANNED.norms)
    events = [order(3, 10, 2), pay(13, 13), pay(14, 3, cyd)]
    assert holds(asking(due("C1"), both), events, matcher) == span(3, 12)
    assert holds(asking(overdue("C1"), both), events, matcher) == []
    assert holds(asking(kept("C1"), both), events, matcher) == span(13)
    assert holds(asking(overdue("C1", remedies=True), both), events, matcher) == span(8, 13)


@each_matcher
def test_a_fine_upon_acts_after_a_breach_is_a_remedy(matcher) -> None:
    """It arises with each delivery after the order that was forbidden."""
    upon = bea.must(Pay(amount=usd(3), to=ann), upon=Deliver, within=days(4))
    ban = clause("C1", bea.must_not(Order(level=2), otherwise=upon))
    events = [order(5, 10, 2), deliver(8)]
    assert holds(asking(overdue("C1"), ban), events, matcher) == []
    assert holds(asking(overdue("C1", remedies=True), ban), events, matcher) == span(13)


# one duty


ORDERED = bea.did(Order(level=Visit.level))


@each_matcher
@pytest.mark.parametrize(
    "meant",
    [
        lambda ask: ask(of=Order(level=Visit.level)),
        lambda ask: ORDERED & ask(of=ORDERED),
        lambda ask: ask(of=ORDERED),
    ],
    ids=["a pattern", "an event that is found", "an event that it finds"],
)
def test_a_question_is_about_the_duty_of_the_occasion_that_is_meant(matcher, meant) -> None:
    """Two orders, of which the first is paid late, the second in time, or not at all."""
    events = [
        order(2, 10, 1),
        order(3, 20, 2),
        order(20, 30, 3),
        pay(13, 20, towards=order(3, 20, 2).id),
        pay(14, 10),
    ]

    def asked(what):
        agreed = asking(meant(what))
        return [holds(agreed, events, matcher, level) for level in (1, 2, 3, 4)]

    def owed(**parts):
        return outstanding("C1", **parts) > usd(0)

    for history in (events, events[::-1]):
        events = history
        assert asked(lambda **p: due("C1", **p)) == [span(2, 13), span(3, 12), span(20), []]
        assert asked(lambda **p: overdue("C1", **p)) == [[13], [], span(31), []]
        assert asked(lambda **p: breach_of("C1", **p)) == [span(13), [], span(31), []]
        assert asked(lambda **p: kept("C1", **p)) == [[], span(13), [], []]
        assert asked(owed) == [span(2, 13), span(3, 12), span(20), []]


@each_matcher
def test_of_a_bare_action_means_every_occasion_of_that_kind(matcher) -> None:
    """Duties upon others are left out."""
    both = clause(
        "C1",
        bea.must(Deliver(), upon=Order, within=days(3)),
        bea.must(Deliver(level=2), upon=cyd.did(Visit()), within=days(1)),
    )
    events = [order(2), visit(9)]
    assert holds(asking(due("C1", of=Visit), both), events, matcher) == span(9)
    assert holds(asking(overdue("C1", of=Order), both), events, matcher) == span(6)
    assert holds(asking(overdue("C1", of=Visit), both), events, matcher) == span(11)


@each_matcher
def test_two_bills_of_which_one_was_warned_about(matcher) -> None:
    """The first was settled after its warning, the second is overdue: terminating is void."""
    each = clause(
        "C2",
        cyd.can(
            Visit(),
            provided=overdue("C1", of=Order(level=Visit.level)),
            then=begins(
                ann.can(
                    Claim(number=Visit.level),
                    provided=due("C1", of=Order(level=Visit.level)),
                    then=terminates(),
                ),
                after=days(5),
            ),
        ),
    )
    agreed = contract(PRICE, each)
    first, second = order(2, 10, 1), order(10, 20, 2)
    for events in permutations([first, visit(13, 1), pay(15, 10), second]):
        with Engine(agreed, events, matcher=matcher) as engine:
            asked = [engine.decide(ann, Claim(n, cyd), on=day(25)).void for n in (1, 2)]
        assert asked == [True, True]
    with Engine(agreed, [first, visit(13, 1), second], matcher=matcher) as engine:
        asked = [engine.decide(ann, Claim(n, cyd), on=day(25)).void for n in (1, 2)]
        assert asked == [False, True]


@each_matcher
def test_the_occasion_of_a_duty_may_be_meant_by_its_own_words(matcher) -> None:
    """A reminder fee for each order, unless the price of that order was paid."""
    ordered = bea.did(Order())
    fee = clause(
        "C2",
        bea.must(Deliver(level=Order.level), upon=ordered, provided=due("C1", of=ordered)),
    )
    paid = clause(
        "C3", bea.must(Visit(), upon=ordered, unless=due("C1", of=ordered), within=days(1))
    )
    told = stands(contract(PRICE, fee, paid), [order(2)], day(2), matcher)
    assert told == ["C1 open 0 10", "C2 open"]


@each_matcher
def test_the_breach_of_a_prohibition_is_of_the_act(matcher) -> None:
    """Each act that was forbidden is an occasion."""
    ban = clause("C1", bea.must_not(Order()))
    agreed = asking(breach_of("C1", of=Order(level=Visit.level)), ban)
    assert holds(agreed, [order(4, 1, 2)], matcher, 2) == span(5)
    assert holds(agreed, [order(4, 1, 2)], matcher, 1) == []


@each_matcher
def test_a_remedy_has_the_occasion_of_the_duty_that_it_stands_in_for(matcher) -> None:
    """So what is owed of one order is told with its fine."""
    owed = outstanding("C1", of=Order(level=Visit.level), remedies=True)
    agreed = asking(owed >= usd(13), FINED)
    events = [order(2, 10, 1), order(3, 5, 2)]
    assert holds(agreed, events, matcher, 1) == span(13)
    assert holds(agreed, events, matcher, 2) == []


@each_matcher
def test_a_duty_upon_a_breach_is_of_that_breach(matcher) -> None:
    """A derived event is an occasion like any other."""
    broken = breach_of("C1")
    second = clause("C3", bea.must(Deliver(), upon=broken, within=days(2)))
    agreed = contract(
        PRICE,
        second,
        clause("C2", cyd.must_not(Visit(), provided=broken & overdue("C3", of=broken))),
    )
    assert holds(agreed, [order(2)], matcher) == span(16)


@each_matcher
def test_what_is_counted_is_told_from_what_was_found_before(matcher) -> None:
    """A total that names a field of an event which the same condition finds."""
    ordered = bea.did(Order())
    enough = total(Pay.amount, by=bea, to=ann, amount=ordered[Order.price]) >= usd(20)
    agreed = asking(ordered & enough)
    events = [order(2, 5), order(3, 10), pay(4, 10), pay(6, 10, id="again")]
    assert holds(agreed, events, matcher) == span(6)


def test_of_is_an_event_or_an_action() -> None:
    """Anything else is refused where it is written."""
    for ask in (breach_of, kept, due, overdue, outstanding):
        with pytest.raises(WrongTypeError, match="is no occasion; write"):
            ask("C1", of="order 1")
        with pytest.raises(WrongTypeError, match="write remedies=True"):
            ask("C1", remedies="yes")


@pytest.mark.parametrize(
    ("condition", "upon"),
    [
        (due("C1", of=Visit()), "upon Order; name"),
        (overdue("C1", of=cyd.did(Visit())), "upon Order; name"),
        (outstanding("C1", of=Visit) > usd(1), "upon Order; name"),
        (breach_of("C3", of=Order), "upon Deliver; name"),
        (due("C4", of=Order), "upon no act; leave of= out"),
        (due("C5", of=Order), r"upon breach_of\(...\), kept\(...\); leave of= out"),
    ],
)
def test_an_occasion_upon_which_no_duty_arises_is_refused(condition, upon) -> None:
    """When the contract is made: the condition could never hold."""
    others = (
        clause("C3", bea.must_not(Deliver())),
        clause("C4", bea.must(Deliver())),
        clause(
            "C5", *(bea.must(Deliver(), upon=one("C1", of=Order())) for one in (breach_of, kept))
        ),
    )
    asks = clause("C2", cyd.must_not(Visit(), provided=condition))
    with pytest.raises(UnknownActionError, match=f"but these arise {upon}"):
        contract(PRICE, asks, *others)


@each_matcher
@pytest.mark.parametrize("of", [Order, Reorder, Order(price=usd(5)), Reorder(price=usd(5))])
@pytest.mark.parametrize("upon", [Order, Reorder])
def test_an_occasion_may_be_a_kind_of_what_is_named(matcher, upon, of) -> None:
    """What is said of an order is said of a reorder, too, which the duty arises upon here."""
    agreed = contract(
        clause("C1", bea.must(Pay(usd(5), ann), upon=bea.did(upon()), within=days(3))),
        clause("C2", cyd.must(Visit(1), upon=breach_of("C1", of=of))),
        clause("C3", cyd.must(Pay(outstanding("C1", of=of), ann), upon=Deliver)),
        clause("C4", cyd.may(Claim(), provided=due("C1", of=of) & breach_of("C1", of=of))),
        clause("C5", bea.may(Reorder())),
    )
    again = bea.does(Reorder(usd(5), 1, day(20)), on=day(2))
    with Engine(agreed, (again, deliver(6)), matcher=matcher) as engine:
        assert [told(one) for one in engine.duties(on=day(6))] == [
            "C1 breached 0 5",
            "C2 open",
            "C3 open 0 5",
        ]
        assert engine.decide(cyd, Claim(1, cyd), on=day(6)).verdict is Verdict.PERMITTED


@each_matcher
def test_one_of_the_narrower_kind_is_no_order_of_any(matcher) -> None:
    late = clause("C2", cyd.must(Visit(1), upon=breach_of("C1", of=Reorder())))
    again = clause("C3", bea.may(Reorder()))
    assert stands(contract(PRICE, late, again), (order(2),), day(20), matcher) == [
        "C1 breached 0 10"
    ]


@pytest.mark.parametrize("asked", [breach_of, kept])
def test_so_it_is_where_a_duty_arises_upon_what_becomes_of_another(asked) -> None:
    remedy = clause("C2", cyd.must(Visit(), upon=asked("C1", of=Visit())))
    with pytest.raises(UnknownActionError, match="but these arise upon Order; name their"):
        contract(PRICE, remedy)


@pytest.mark.parametrize(
    "condition",
    [
        overdue("C1", by=days(3)),
        overdue("C1", by=months(1, MonthEnd.NEXT_DAY), of=Order(level=1), remedies=True),
        overdue("C1", by=business_days(3, "US"), of=ORDERED),
        due("C1", of=ORDERED),
        outstanding("C1", of=ORDERED, remedies=True) > usd(1),
    ],
)
def test_such_conditions_go_to_json_and_back(condition) -> None:
    """And are equal then."""
    agreed = asking(condition)
    assert from_json(Contract, to_json(agreed)) == agreed


def test_in_words_it_is_said_which_duty_is_meant() -> None:
    """Whether it stands in another's place, and upon what it arose."""
    for condition, words in (
        (
            overdue("C1", of=Order(level=2)),
            "something is overdue under clause C1 upon an act of ordering naming 2",
        ),
        (due("C1", remedies=True), "something is owed under clause C1 (remedies included)"),
        (
            outstanding("C1", of=ORDERED, remedies=True) > usd(1),
            (
                "what is outstanding under clause C1 (remedies included) upon that act of "
                "ordering is more than USD 1.00"
            ),
        ),
    ):
        assert Words(contract(PRICE).vocabulary, {}).condition(condition) == words


# amounts that wait for themselves


GROWN = percent(1) * periods_late(days(1)) * outstanding("C1")


@each_matcher
def test_an_amount_that_grows_by_itself_is_refused(matcher) -> None:
    """When the contract is made, so that no question meets it."""
    own = bea.must(
        Pay(amount=Order.price, to=ann),
        upon=Order,
        within=days(3),
        otherwise=bea.must(Pay(amount=GROWN, to=ann)),
    )
    with pytest.raises(CircularQuestionError, match="C1 waits for C1") as raised:
        contract(clause("C1", own))
    assert raised.value.clauses == ("C1",)
    other = bea.must(Deliver(), by=day(3), otherwise=bea.must(Pay(amount=GROWN, to=ann)))
    agreed = contract(PRICE, clause("C2", other))
    told = stands(agreed, [order(2, 1000)], day(5), matcher)
    assert told == ["C2 breached", "C1 open 0 1000", "C2 open 0 20"]


def test_a_circle_of_growing_amounts_that_an_amendment_closes_is_refused() -> None:
    """What was owed under the old text grows on beside what is owed under the new."""

    def grows(id_, by):
        amount = percent(1) * periods_late(days(1)) * outstanding(by)
        fine = bea.must(Pay(amount=amount, to=ann))
        return clause(id_, bea.must(Pay(amount=usd(9), to=ann), by=day(3), otherwise=fine))

    plain = [clause(id_, bea.must(Pay(amount=usd(9), to=ann), by=day(3))) for id_ in ("C1", "C2")]
    first = (grows("C1", "C2"), plain[1])
    change = Amendment(title="The first", effective=day(9), replaces=(plain[0], grows("C2", "C1")))
    with pytest.raises(CircularQuestionError, match="what is outstanding by themselves"):
        contract(*first, amendments=(change,))
    with pytest.raises(CircularQuestionError, match="about each other's duties in a circle"):
        contract(grows("C1", "C2"), grows("C2", "C1"))
