"""Norms that are likely to be meant otherwise are told, with what to write."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Amendment,
    Effect,
    Engine,
    Rounding,
    anything,
    at_least,
    begins,
    by_days,
    days,
    monthly,
    overdue,
    percent,
    terminates,
    to_date,
    total,
    usd,
    weekly,
)
from contract_rules.testing import FlawKind, Severity, check_contract
from contract_rules.testing.checks.misreadings import misreadings
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    duties,
    each_matcher,
    order,
    visit,
)

RENT = Pay(usd(9), bea)
AHEAD = {"every": monthly(day=15), "in_advance": True}


def told(*clauses, kind, **parts):
    """The flaws of a kind of a contract of these clauses."""
    found = misreadings(contract(*clauses, **parts))
    return [flaw for flaw in found if flaw.kind is kind]


def test_rent_in_advance_for_a_part_of_a_period_is_told() -> None:
    """Not where the clause begins on one of the days, or says what is owed until then."""
    whole = clause("C1", ann.must(RENT, **AHEAD), ann.must(RENT, **AHEAD))
    others = (
        clause("C2", ann.must(RENT, every=monthly(day=1), in_advance=True)),
        clause("C3", ann.must(RENT, first_period=usd(0), **AHEAD)),
        clause("C4", ann.must(RENT, apportioned=by_days(2, Rounding.HALF_UP), **AHEAD)),
        clause("C5", ann.must(RENT, every=monthly(day=15))),
        clause("C6", ann.must(RENT, from_=day(15), **AHEAD)),
        clause("C7", ann.must(RENT, **AHEAD), dormant=True),
        clause("C8", ann.must(RENT, by=day(15)), ann.may(Claim())),
    )
    later = Amendment(
        title="Later", effective=day(20), adds=(clause("C9", ann.must(RENT, **AHEAD)),)
    )
    agreed = contract(whole, *others, amendments=(later,))
    (flaw,) = [
        f for f in check_contract(agreed, histories=[[]]) if f.kind is FlawKind.SHORT_PERIOD
    ]
    assert (flaw.clause, flaw.severity) == ("C1", Severity.NOTE)
    assert flaw.text == (
        "the first period begins on 2020-01-01, which is none of the days that begin one, as "
        "2020-01-15 is, and what is owed for it is owed in full and at once"
    )
    assert flaw.instead == (
        "say what is owed until the first of the days: first_period=usd(0), or "
        "apportioned=by_days(2, Rounding.HALF_UP)"
    )
    moved = clause("C1", ann.must(RENT, from_=day(20), **AHEAD))
    (flaw,) = told(moved, kind=FlawKind.SHORT_PERIOD)
    assert flaw.text.startswith("the first period begins on 2020-01-20, ")


def test_a_rule_that_gives_no_day_any_more_begins_no_period() -> None:
    """The last day of the calendar is a Friday."""
    last = date(9999, 12, 31)
    norm = ann.must(RENT, every=weekly("MO"), in_advance=True, from_=last)
    assert told(clause("C1", norm), kind=FlawKind.SHORT_PERIOD) == []


SPENT = total(Order.price, by=bea, until=Visit.on + days(5) + days(2))


def owing(amount, **parts):
    return ann.must(Pay(amount, bea), **({"upon": cyd.did(Visit()), "within": days(9)} | parts))


def test_a_total_of_what_comes_after_its_occasion_is_told() -> None:
    """Once of a clause; not to date, nor of what came before, nor of what the last of all does."""
    seen = cyd.did(Visit())
    clauses = (
        clause("C1", owing(usd(9) + SPENT), owing(usd(9) + SPENT)),
        clause("C2", owing(total(Order.price, by=bea, since=Visit.on))),
        clause("C3", owing(total(Order.price, by=bea, since=seen.on), upon=seen)),
        clause("C4", owing(to_date(SPENT))),
        clause("C5", owing(total(Order.price, by=bea, since=Visit.on - days(5)))),
        clause("C6", owing(total(Order.price, by=bea, until=Visit.on - days(5)))),
        clause("C7", owing(total(Order.price, by=bea, since=day(1), until=day(9)))),
        clause("C8", owing(SPENT, upon=(cyd.did(Visit()), bea.did(Claim())))),
        clause("C9", ann.must(Deliver(1), upon=cyd.did(Visit()), within=days(9))),
        clause("D1", ann.must(Pay(total(Order.price, by=bea, since=day(2)), bea), by=day(9))),
        clause("D2", owing(total(Order.price, by=bea, until=Order.due + days(1)), upon=Order)),
    )
    flaws = told(*clauses, kind=FlawKind.EMPTY_WINDOW)
    assert [flaw.clause for flaw in flaws] == ["C1", "C2", "C3"]
    assert flaws[0].severity is Severity.WARNING
    assert flaws[0].text == (
        "a total of Order.price is as of the occasion, Visit, so that nothing is in it that "
        "comes after that, as it says"
    )
    assert flaws[0].instead == (
        "write to_date(total(...)), which counts to the end of the deadline, or let what happens "
        "last be the occasion"
    )


@each_matcher
def test_what_is_to_date_takes_what_a_window_after_the_occasion_holds(matcher) -> None:
    """What comes after the window changes nothing any more, and to the last day of it counts."""
    made = [cyd.does(Visit(1), on=day(2)), order(9, 30), order(10, 50)]
    for amount, right in ((SPENT, 0), (to_date(SPENT), 30)):
        agreed = contract(clause("C1", owing(amount)))
        (duty,) = duties(agreed, made, day(11), matcher)
        assert duty.amount == usd(right)


LAST, LATER = bea.did(Order(), "the last"), bea.did(Order(), "a later one")
TOO_MUCH = Order.price > percent(105) * LAST[Order.price]
OF_THE_LAST = LAST & ~(LATER & (LATER.on > LAST.on)) & TOO_MUCH


def test_an_act_that_is_compared_with_any_earlier_one_is_told() -> None:
    """Not where another after it is ruled out, nor where an act of another kind is compared."""
    visited = cyd.did(Visit())
    clauses = (
        clause("C1", bea.must_not(Order(), provided=LAST & TOO_MUCH)),
        clause("C2", bea.must_not(Order(), unless=LAST & (LAST[Order.price] >= Order.price))),
        clause(
            "C3", ann.must(Deliver(1), upon=bea.did(Order()), provided=LAST & TOO_MUCH, by=day(9))
        ),
        clause("C4", bea.must_not(Order(), provided=OF_THE_LAST)),
        clause("C5", bea.must_not(Order(), provided=LAST & (LAST[Order.level] == Order.level))),
        clause(
            "C6", bea.must_not(Order(), provided=visited & (visited[Visit.level] > Order.level))
        ),
        clause("C7", bea.must_not(Order(price=at_least(usd(5)), level=anything))),
        clause("C8", ann.must(Deliver(2), by=day(9))),
        clause("C9", bea.must_not(Order(), provided=LAST & (LAST[Order.price] > usd(5)))),
    )
    flaws = told(*clauses, kind=FlawKind.ANY_EARLIER)
    assert [flaw.clause for flaw in flaws] == ["C1", "C2", "C3"]
    assert flaws[0].severity is Severity.NOTE
    assert flaws[0].text == (
        "it holds where Order compares so with any earlier Order, be it the last or not"
    )
    assert flaws[0].instead == (
        "if the last is meant, rule out that another came after it: last = party.did(Order(...), "
        "'the last'), later = party.did(Order(...), 'later'), and provided=last & ~(later & "
        "(later.on > last.on)) & ..."
    )


@each_matcher
def test_the_last_of_several_is_the_one_after_which_none_came(matcher) -> None:
    """An order may be 5% more than the last, which any earlier one need not be."""
    made = [order(2, 100), order(3, 105)]
    for condition, forbidden in ((LAST & TOO_MUCH, [106, 111]), (OF_THE_LAST, [111])):
        agreed = contract(clause("C1", bea.must_not(Order(), provided=condition)))
        with Engine(agreed, made, matcher=matcher) as engine:
            asked = [105, 106, 111]
            acts = [Order(usd(price), 1, day(20)) for price in asked]
            told_ = [engine.decide(bea, act, on=day(4)).verdict.value for act in acts]
        barred = [
            price for price, verdict in zip(asked, told_, strict=True) if verdict == "prohibited"
        ]
        assert barred == forbidden


KEYS = ann.must(Deliver(1), within=days(3))
BOTH = terminates(after=days(9)), begins("C2", after=days(9))


def ending(*then, **parts):
    return clause("C1", bea.can(Claim(1), then=then), **parts)


def test_a_deed_that_begins_as_the_contract_ends_is_told() -> None:
    """Not of money, upon something else, in a clause that survives, or begun before the end."""
    keys = begins(KEYS, after=days(9))
    rest = (terminates(after=days(9)), clause("C3", ann.may(Visit(1))))
    (flaw,) = told(ending(rest[0], keys), rest[1], kind=FlawKind.ENDED_AT_ONCE)
    assert (flaw.clause, flaw.severity) == ("C1", Severity.ERROR)
    assert flaw.text == (
        "C1 begins what Ann must do as it terminates the contract, which discharges deeds that "
        "are not in breach, so that it is never owed"
    )
    assert flaw.instead == "write C1 with survives=True"
    (flaw,) = told(ending(*BOTH), clause("C2", KEYS, dormant=True), kind=FlawKind.ENDED_AT_ONCE)
    assert (flaw.clause, flaw.instead) == ("C1 and C2", "write C2 with survives=True")
    for then, parts in (
        ((rest[0], keys), {"survives": True}),
        ((rest[0], begins(KEYS)), {}),
        ((rest[0], begins(ann.must(RENT, within=days(3)), after=days(9))), {}),
        ((rest[0], begins(ann.must_not(Deliver(1)), after=days(9))), {}),
        ((rest[0], begins(ann.must(Deliver(1), upon=Visit), after=days(9))), {}),
        ((keys,), {}),
    ):
        assert told(ending(*then, **parts), rest[1], kind=FlawKind.ENDED_AT_ONCE) == []
    lasting = clause("C2", KEYS, dormant=True, survives=True)
    assert told(ending(*BOTH), lasting, kind=FlawKind.ENDED_AT_ONCE) == []


@each_matcher
def test_what_is_owed_after_the_end_begins_with_it_in_a_clause_that_survives(matcher) -> None:
    """It is not owed where the notice comes to nothing, nor in a clause that ends."""
    cured = {"unless_by_then": cyd.did(Visit())}
    given = bea.does(Claim(1, cyd), on=day(2))
    seen = cyd.does(Visit(1), on=day(5))
    for survives, right in ((True, ["open", "breached"]), (False, ["discharged", "discharged"])):
        agreed = contract(
            clause("C1", bea.can(Claim(1), then=BOTH, **cured)),
            clause("C2", KEYS, dormant=True, survives=survives),
        )
        found = [duties(agreed, [given], day(on), matcher) for on in (10, 12, 15)]
        assert [[duty.status.value for duty in one] for one in found] == [
            [],
            *([s] for s in right),
        ]
        assert duties(agreed, [given, seen], day(15), matcher) == ()


def test_what_goes_by_a_notice_that_may_come_to_nothing_is_told() -> None:
    """Once of a clause; not of the power itself, nor where the notice always ends the contract."""
    cured = {"unless_by_then": cyd.did(Visit()) & bea.did(Claim())}
    wanted = ann.must(Deliver(1), upon=bea.did(Claim()), within=days(12))
    others = (
        clause("C2", wanted, wanted),
        clause("C3", ann.must_not(Deliver(2), provided=bea.did(Claim()))),
        clause("C4", ann.must_not(Deliver(3), provided=cyd.did(Visit()))),
    )
    end = terminates(after=days(9))
    flaws = told(
        clause("C1", bea.can(Claim(), then=end, **cured)), *others, kind=FlawKind.UPON_NOTICE
    )
    assert [flaw.clause for flaw in flaws] == ["C2", "C3"]
    assert flaws[0].severity is Severity.NOTE
    assert flaws[0].text == (
        "it goes by the notice, Claim, and so also where that comes to nothing in the end"
    )
    assert flaws[0].instead == (
        "if it is for the end, let the exercise begin it with the same notice: "
        "then=(terminates(after=...), begins(clause, after=...)), in a clause with dormant=True "
        "and survives=True"
    )
    certain = clause("C1", bea.can(Claim(), then=end))
    assert told(certain, *others, kind=FlawKind.UPON_NOTICE) == []


sold = total(Order.price, by=bea, until=day(31, 3))


def test_a_total_that_is_to_be_small_in_a_window_is_told() -> None:
    """Not where the norm begins after it, or asks for a day, nor as long as it is small."""
    visited, end = bea.did(Visit()), {"then": terminates()}
    before = total(Order.price, by=bea, until=visited.on)
    clauses = (
        clause("C1", ann.can(Claim(), provided=sold < usd(9), **end)),
        clause("C2", ann.can(Claim(), provided=usd(9) >= sold, from_=day(31, 3), **end)),
        clause("C3", ann.can(Claim(), unless=~(visited & (sold >= usd(9))), **end)),
        clause("C4", ann.must(Pay(usd(9), bea), by=day(9), provided=sold <= usd(9))),
        clause(
            "C5",
            ann.can(Claim(), provided=visited & (before < usd(9)), **end),
        ),
        clause("D1", ann.can(Claim(), provided=sold >= usd(9), **end)),
        clause("D2", ann.can(Claim(), unless=sold < usd(9), from_=day(1, 4), **end)),
        clause("D3", ann.can(Claim(), provided=(sold < usd(9)) & (Claim.on > day(31, 3)), **end)),
        clause(
            "D4", ann.may(Visit(), provided=sold < usd(9)), ann.must_not(Visit(2), unless=visited)
        ),
        clause("D5", ann.can(Claim(), provided=total(Order.price, by=bea) < usd(9), **end)),
        clause("D6", ann.can(Claim(), provided=visited & (Claim.number == 1), **end)),
        clause("D7", owing(usd(9), provided=sold < usd(9))),
        clause("D8", ann.can(Claim(), provided=sold < usd(9), from_=visited.on, **end)),
        clause("D9", ann.can(Claim(), provided=~(usd(9) > sold), **end)),
    )
    flaws = told(*clauses, kind=FlawKind.EARLY_TOTAL)
    assert [flaw.clause for flaw in flaws] == ["C1", "C2", "C3", "C4", "C5"]
    assert flaws[0].severity is Severity.WARNING
    assert flaws[0].text == (
        "a total of Order.price is as of the day that is asked about, so that it is small enough "
        "from the beginning of its window on, long before that has ended"
    )
    assert [flaw.instead for flaw in flaws[:1] + flaws[4:]] == [
        "if the whole window is meant, let the norm begin when that is over: from_= the day "
        f"after {end}"
        for end in ("2020-03-31", "Visit.on")
    ]


@each_matcher
def test_what_begins_after_a_window_asks_for_the_whole_of_it(matcher) -> None:
    """An order on the last day makes up for what was missing before."""
    parts = {"provided": sold < usd(9), "then": terminates()}
    early, late = ann.can(Claim(), **parts), ann.can(Claim(), from_=day(1, 4), **parts)
    claims = [ann.does(Claim(1, cyd), on=on) for on in (day(2), day(1, 4))]
    for norm, right in ((early, [True, False]), (late, [False, False])):
        with Engine(contract(clause("C1", norm)), [order(31, 9, month=3)], matcher=matcher) as e:
            found = [
                e.decide(ann, one.act, on=one.on).effect is Effect.TAKES_EFFECT for one in claims
            ]
        assert found == right


def test_an_exception_for_what_comes_after_the_occasion_is_told() -> None:
    """Not where it is about something else, a breach, or another occasion; nor a condition."""
    upon, same = bea.did(Order()), {"level": Order.level}
    asked = bea.did(Order(level=1))
    clauses = (
        clause("C1", owing(usd(9), upon=upon, unless=ann.did(Visit(**same)))),
        clause(
            "C2", owing(usd(9), upon=upon, provided=~ann.did(Visit(**same)) & cyd.did(Claim()))
        ),
        clause(
            "C3",
            owing(usd(9), upon=asked, unless=ann.did(Visit(level=asked[Order.level])) | seen()),
        ),
        clause("D1", owing(usd(9), upon=upon, unless=ann.did(Visit()))),
        clause("D2", owing(usd(9), upon=upon, provided=ann.did(Visit(**same)))),
        clause("D3", owing(usd(9), upon=upon, unless=~ann.did(Visit(**same)))),
        clause("D4", owing(usd(9), upon=upon, unless=Order.level == 2)),
        clause("D5", owing(usd(9), upon=(upon, ann.did(Visit(**same))), unless=seen(**same))),
        clause("D6", ann.must(Deliver(1), by=day(9), unless=seen())),
        clause("D7", owing(usd(9), upon=upon, unless=overdue("C1", of=Order(**same)))),
    )
    flaws = told(*clauses, kind=FlawKind.LATE_EXCEPTION)
    assert [flaw.clause for flaw in flaws] == ["C1", "C2", "C3"]
    assert flaws[0].severity is Severity.NOTE
    assert flaws[0].text == (
        "whether there was Visit is looked at when the duty arises, upon Order; where it comes "
        "later, it excepts nothing"
    )
    assert flaws[0].instead == (
        "if it may come later, write an exemption that prevails, need_not(Pay(...), "
        "provided=...), in a clause of its own with overrides=('C1',)"
    )


def seen(**asked):
    return ann.did(Visit(**asked))


@each_matcher
def test_an_exemption_that_prevails_excepts_from_what_has_arisen(matcher) -> None:
    """As what the flaw says to write: a visit after the order, of the same level."""
    asked = bea.did(Order())
    owed = clause("C1", ann.must(Deliver(Order.level), upon=asked, within=days(9)))
    freed = ann.need_not(Deliver(), provided=ann.did(Visit(level=Deliver.level)))
    within = ann.must(
        Deliver(Order.level), upon=asked, within=days(9), unless=ann.did(Visit(level=Order.level))
    )
    history = [order(2, level=1), order(2, level=2), visit(5, 2, by=ann)]
    for clauses, right in (
        ((owed, clause("C2", freed, overrides=("C1",))), ["open", "suspended"]),
        ((clause("C1", within),), ["open", "open"]),
    ):
        found = duties(contract(*clauses), history, day(6), matcher)
        assert [duty.status.value for duty in found] == right
