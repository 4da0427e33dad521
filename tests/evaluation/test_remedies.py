"""What holds once a duty is in breach: duties beside or instead of it, bans, growing amounts."""

from __future__ import annotations

from contract_rules import (
    Engine,
    FindingKind,
    MonthEnd,
    Verdict,
    days,
    ends,
    least,
    months,
    percent,
    periods_late,
    terminates,
    usd,
    waives,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    digits,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)

FINE = ann.must(Pay(amount=usd(1) * periods_late(days(1)), to=bea))


@each_matcher
def test_a_remedy_takes_the_place_of_a_duty_in_breach(matcher) -> None:
    """It arises with the breach, may speak of the occasion, and may have a remedy itself."""
    agreed = contract(
        clause(
            "C1",
            ann.must(
                Deliver(),
                upon=bea.did(Order()),
                within=days(3),
                otherwise=ann.must(
                    Pay(amount=percent(50) * Order.price, to=bea),
                    within=days(5),
                    otherwise=ann.must_not(Visit()),
                ),
            ),
        )
    )
    made = (order(2, 10),)
    assert stands(agreed, made, day(5), matcher) == ["C1 open"]
    assert stands(agreed, made, day(6), matcher) == ["C1 breached", "C1 open 0 5"]
    _, remedy = duties(agreed, made, day(6), matcher)
    assert (remedy.due, remedy.trigger) == (day(10), None)
    assert remedy.stands_in_for == duties(agreed, made, day(6), matcher)[0].id
    assert remedy.reasons[0].events == made
    with Engine(agreed, made, matcher=matcher) as engine:
        verdicts = [engine.decide(ann, Visit(1), on=day(n)).verdict for n in (10, 11)]
        assert verdicts == [Verdict.SILENT, Verdict.PROHIBITED]
        engine.record(pay(8, 5, bea, by=ann))
        assert engine.decide(ann, Visit(1), on=day(12)).verdict is Verdict.SILENT
    kept = (*made, deliver(5))
    assert stands(agreed, kept, day(20), matcher) == ["C1 kept"]


@each_matcher
def test_a_remedy_goes_when_performance_becomes_known(matcher) -> None:
    """A payment in time that is recorded late leaves no trace of what its want had brought."""
    fine = ann.must(Pay(amount=usd(3), to=bea), within=days(5))
    owed = ann.must(Deliver(), upon=bea.did(Order()), within=days(3), otherwise=fine)
    with Engine(contract(clause("C1", owed)), [order(2)], matcher=matcher) as engine:
        told = [d.status.value for d in engine.duties(on=day(7))]
        assert told == ["breached", "open"]
        engine.record(deliver(4))
        assert [d.status.value for d in engine.duties(on=day(7))] == ["kept"]


@each_matcher
def test_of_two_prohibitions_of_one_act_one_may_have_a_remedy(matcher) -> None:
    """Which alone arises, though both are breached, and a duty asks for the act."""
    fine = bea.must(Pay(amount=usd(3), to=cyd), within=days(5))
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()))),
        clause("C2", bea.must_not(Pay(to=ann), otherwise=fine), overrides=("C1",)),
        clause("C3", bea.must_not(Pay(to=ann)), overrides=("C1",)),
    )
    events = [order(2), pay(3, 10)]
    assert stands(agreed, events, day(4), matcher) == ["C1 suspended 0 10", "C2 open 0 3"]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert [b.clause for b in engine.breaches(on=day(4))] == ["C2", "C3"]


@each_matcher
def test_a_penalty_grows_by_whole_periods_up_to_its_cap(matcher) -> None:
    """10.5% for every two days late, at most 55%; what is paid before it has grown counts."""
    penalty = least(
        percent("10.5") * periods_late(days(2)) * Order.price, percent(55) * Order.price
    )
    agreed = contract(
        clause(
            "C1",
            ann.must(
                Deliver(),
                upon=bea.did(Order()),
                by=day(5),
                otherwise=ann.must(Pay(amount=penalty, to=bea)),
            ),
        )
    )
    made = (order(2, 100),)
    for on, owed in ((6, "0.0"), (7, "10.5"), (8, "10.5"), (9, "21.0"), (15, "52.5"), (17, "55")):
        _, remedy = duties(agreed, made, day(on), matcher)
        assert remedy.outstanding == usd(owed), on
    part = (*made, pay(7, "10.5", bea, by=ann), pay(9, 50, bea, by=ann))
    assert stands(agreed, part, day(8), matcher)[1] == "C1 open 10.5 0"
    assert stands(agreed, part, day(9), matcher)[1] == "C1 open 21 0"
    late = (*part, deliver(10), pay(11, "1", bea, by=ann))
    assert stands(agreed, late, day(30), matcher) == ["C1 late", "C1 kept 21 0"]
    full = (*made, pay(20, 55, bea, by=ann))
    assert stands(agreed, full, day(25), matcher) == ["C1 breached", "C1 kept 55 0"]


@each_matcher
def test_a_penalty_of_nothing_yet_is_not_in_breach(matcher) -> None:
    """A remedy with a deadline falls into breach once something of it is owed."""
    remedy = ann.must(Pay(amount=usd(1) * periods_late(days(10)), to=bea), within=days(2))
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=remedy)))
    assert stands(agreed, (), day(14), matcher) == ["C1 breached", "C1 open 0 0"]
    assert stands(agreed, (), day(17), matcher) == ["C1 breached", "C1 breached 0 1"]


@each_matcher
def test_what_was_paid_of_a_penalty_counts_as_it_grows(matcher) -> None:
    """Only what is owed by then; the rest of a payment is left over."""
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=FINE)))
    with Engine(agreed, (pay(8, 5, bea, by=ann),), matcher=matcher) as engine:
        assert [digits(d.paid) for d in engine.duties(on=day(9)) if d.paid] == ["3"]
        assert engine.unallocated(on=day(9)) == ((pay(8, 5, bea, by=ann), usd(2)),)
        assert [digits(d.outstanding) for d in engine.duties(on=day(11)) if d.paid] == ["3"]
        (late,) = engine.record(deliver(12))
        assert late.kind is FindingKind.LATE
        (kept,) = (f for f in engine.record(pay(20, 9, bea, by=ann)) if f.duty)
        assert (kept.kind, kept.amount) == (FindingKind.KEPT, usd(4))
        assert [digits(d.amount) for d in engine.duties(on=day(30)) if d.paid] == ["7"]


@each_matcher
def test_a_penalty_ends_with_the_discharge_of_what_it_stands_in_for(matcher) -> None:
    """A waiver discharges both, whether it is of the clause or of what arose from an order."""
    whole = clause(
        "C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(3), otherwise=FINE)
    )
    power = clause("C2", bea.can(Claim(), then=waives("C1")))
    agreed = contract(whole, power)
    made = order(2)
    for towards in ("", made):
        waived = (made, bea.does(Claim(1, cyd), on=day(8), towards=towards))
        assert stands(agreed, waived, day(20), matcher) == ["C1 discharged", "C1 discharged 0 0"]
        assert [digits(d.amount) for d in duties(agreed, waived, day(20), matcher)[1:]] == ["3"]
    elsewhere = (made, bea.does(Claim(1, cyd), on=day(8), towards="another"))
    assert stands(agreed, elsewhere, day(20), matcher) == ["C1 breached", "C1 open 0 15"]


@each_matcher
def test_a_termination_leaves_a_penalty_owed_as_far_as_it_has_grown(matcher) -> None:
    """It grows no more, and is kept once that is paid."""
    whole = clause(
        "C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(3), otherwise=FINE)
    )
    agreed = contract(whole, clause("C2", bea.can(Claim(), then=terminates())))
    ended = (order(2), bea.does(Claim(1, cyd), on=day(8)))
    assert stands(agreed, ended, day(20), matcher) == ["C1 breached", "C1 open 0 3"]
    again = (*ended, bea.does(Claim(1, cyd), on=day(12)))
    assert stands(agreed, again, day(20), matcher) == ["C1 breached", "C1 open 0 3"]
    paid = (*ended, pay(15, 3, bea, by=ann))
    assert stands(agreed, paid, day(20), matcher) == ["C1 breached", "C1 kept 3 0"]
    before = (ended[0], pay(8, 3, bea, by=ann), ended[1])
    assert stands(agreed, before, day(20), matcher) == ["C1 breached", "C1 kept 3 0"]


@each_matcher
def test_a_penalty_paid_up_is_kept_when_what_it_stands_in_for_is_performed(matcher) -> None:
    """The act that ends the growth settles what is paid already."""
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=FINE)))
    events = (pay(8, 3, bea, by=ann), deliver(8))
    assert stands(agreed, events, day(9), matcher) == ["C1 late", "C1 kept 3 0"]
    assert stands(agreed, events[::-1], day(9), matcher) == ["C1 late", "C1 kept 3 0"]


@each_matcher
def test_a_penalty_by_months_is_counted_from_the_deadline(matcher) -> None:
    """Whole months alone count."""
    fine = ann.must(
        Pay(amount=percent(1) * Order.price * periods_late(months(1, MonthEnd.LAST_DAY)), to=bea)
    )
    norm = ann.must(Deliver(), upon=bea.did(Order()), within=days(3), otherwise=fine)
    agreed = contract(clause("C1", norm))
    made = (order(2, 100),)
    assert [
        digits(duties(agreed, made, on, matcher)[1].amount)
        for on in (day(4, 2), day(5, 2), day(4, 3), day(5, 3))
    ] == ["0", "1", "1", "2"]


@each_matcher
def test_a_remedy_outlives_its_clause_and_a_prohibition_does_not(matcher) -> None:
    """An obligation takes the duty's place whatever has become of the clause by then."""
    power = clause("C9", bea.can(Claim(), then=ends("C1")))
    events = (bea.does(Claim(1, cyd), on=day(3)),)
    pays = clause("C1", ann.must(Deliver(), by=day(5), otherwise=ann.must(Pay(usd(7), bea))))
    assert stands(contract(pays, power), events, day(9), matcher) == [
        "C1 breached",
        "C1 open 0 7",
    ]
    barred = clause("C1", ann.must(Deliver(), by=day(5), otherwise=ann.must_not(Visit())))
    for past, verdict in (((), Verdict.PROHIBITED), (events, Verdict.SILENT)):
        with Engine(contract(barred, power), past, matcher=matcher) as engine:
            assert engine.decide(ann, Visit(1), on=day(9)).verdict is verdict


@each_matcher
def test_a_power_may_hold_once_a_duty_is_in_breach(matcher) -> None:
    """Its exercise is void before, and effective after."""
    leave = bea.can(Claim(number=1), then=ends("C2"))
    agreed = contract(
        clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(3), otherwise=leave)),
        clause("C2", bea.must_not(Visit())),
    )
    for on, kind, verdict in (
        (5, FindingKind.VOID, Verdict.PROHIBITED),
        (6, FindingKind.EXERCISED, Verdict.SILENT),
    ):
        with Engine(agreed, (order(2),), matcher=matcher) as engine:
            found = engine.record(claim(on, by=bea))
            assert found[0].kind is kind
            assert engine.decide(bea, Visit(1), on=day(9)).verdict is verdict


@each_matcher
def test_a_remedy_upon_acts_arises_with_each_of_them_after_the_breach(matcher) -> None:
    """An obligation with an occasion of its own waits for that, once for each breach."""
    fee = ann.must(Pay(amount=usd(2), to=bea), upon=cyd.did(Visit()))
    norm = ann.must(Deliver(), upon=bea.did(Order()), within=days(3), otherwise=fee)
    agreed = contract(clause("C1", norm))
    calls = [cyd.does(Visit(1), on=day(n)) for n in (4, 7, 8)]
    found = stands(agreed, (order(2), *calls), day(9), matcher)
    assert found == ["C1 breached", "C1 open 0 2", "C1 open 0 2"]
    twice = stands(agreed, (order(2), order(3), *calls[1:]), day(9), matcher)
    assert twice == ["C1 breached", "C1 breached", *["C1 open 0 2"] * 4]
    (remedy,) = duties(agreed, (order(2), calls[1]), day(9), matcher)[1:]
    assert (remedy.trigger, remedy.arisen) == (calls[1], day(7))


@each_matcher
def test_a_capped_penalty_is_kept_when_the_cap_is_paid(matcher) -> None:
    """Though what it stands in for is still in breach."""
    cap = least(usd(1) * periods_late(days(1)), usd(4))
    fine = ann.must(Pay(amount=cap, to=bea), within=days(2))
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=fine)))
    paid = (pay(9, 4, bea, by=ann),)
    assert stands(agreed, paid, day(20), matcher) == ["C1 breached", "C1 late 4 0"]
    early = (pay(7, 2, bea, by=ann), pay(9, 2, bea, by=ann))
    assert stands(agreed, early, day(7), matcher) == ["C1 breached", "C1 open 2 0"]
    assert stands(agreed, early, day(8), matcher) == ["C1 breached", "C1 breached 2 1"]


@each_matcher
def test_a_prohibition_under_a_breach_says_what_it_follows_upon(matcher) -> None:
    """The breach is part of the reason."""
    norm = ann.must(Deliver(), by=day(5), otherwise=ann.must_not(Visit()))
    with Engine(contract(clause("C1", norm)), matcher=matcher) as engine:
        told = " ".join(str(engine.decide(ann, Visit(1), on=day(9))).split())
    assert "as clause C1 was breached by Ann on 2020-01-06 (2)." in told
    assert told.endswith(
        "(2) by what is on record, since 2020-01-06: the duty arose on 2020-01-01"
    )


@each_matcher
def test_a_penalty_that_comes_to_nothing_is_kept_at_its_deadline(matcher) -> None:
    """Nothing is to be paid, now or later."""
    none = ann.must(Pay(amount=usd(0) * periods_late(days(1)), to=bea), within=days(2))
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=none)))
    assert stands(agreed, (), day(7), matcher) == ["C1 breached", "C1 open 0 0"]
    assert stands(agreed, (), day(9), matcher) == ["C1 breached", "C1 kept 0 0"]


@each_matcher
def test_a_waiver_of_all_keeps_a_penalty_that_is_paid(matcher) -> None:
    """It grows no more, so that what was paid is all of it; what is left over is no debt."""
    power = clause("P", bea.can(Claim(), then=waives("C1")))
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=FINE)), power)
    waived = bea.does(Claim(1, cyd), on=day(8))
    paid = (waived, pay(8, 3, bea, by=ann))
    assert stands(agreed, paid, day(8), matcher) == ["C1 breached", "C1 open 3 0"]
    assert stands(agreed, paid, day(9), matcher) == ["C1 discharged", "C1 kept 3 0"]
    assert stands(agreed, (waived,), day(9), matcher) == ["C1 discharged", "C1 discharged 0 0"]


@each_matcher
def test_a_second_termination_stops_nothing_anew(matcher) -> None:
    """A penalty stays owed as far as it had grown at the first."""
    power = clause("P", bea.can(Claim(), then=terminates()), survives=True)
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=FINE)), power)
    first, second = (bea.does(Claim(1, cyd), on=day(n)) for n in (7, 9))
    for events in ((first,), (first, second), (second, first)):
        assert stands(agreed, events, day(20), matcher) == ["C1 breached", "C1 open 0 2"]


@each_matcher
def test_the_day_of_an_occasion_is_its_own_in_a_remedy_too(matcher) -> None:
    """Ordered on the 3rd and in breach from the 14th: twenty days from the order are the 23rd."""
    fine = bea.must(Pay(amount=usd(1), to=ann), by=Order.on + days(20))
    late = bea.must(Visit(), upon=bea.did(Claim()), by=Order.on + days(25))
    for remedy, on in ((fine, day(23)), (late, day(28))):
        norm = bea.must(
            Pay(amount=Order.price, to=ann), upon=Order, within=days(10), otherwise=remedy
        )
        events = (order(3), bea.does(Claim(1, cyd), on=day(16)))
        found = duties(contract(clause("C1", norm)), events, day(20), matcher)
        assert [duty.due for duty in found] == [day(13), on]
