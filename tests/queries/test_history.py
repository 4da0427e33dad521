"""From when to when an act is decided alike, and what changed that."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import escape
from itertools import islice, takewhile

import pytest
from attrs import evolve

import contract_rules
from contract_rules import (
    Action,
    Amendment,
    CauseKind,
    Clause,
    Contract,
    Engine,
    MonthEnd,
    Question,
    Verdict,
    anything,
    begins,
    breach_of,
    business_days,
    count,
    days,
    ends,
    least,
    months,
    more_than,
    other_than,
    outstanding,
    overdue,
    periods_late,
    resumes,
    suspends,
    terminates,
    total,
    usd,
    waives,
    weekly,
    years,
)
from contract_rules.agreements.microsoft_openai import (
    HostAPI,
    ProcureCompute,
    agreement,
    aws,
    azure,
    general_public,
    openai,
    oracle,
    record,
    us_national_security,
)
from contract_rules.answers.explanation import word
from contract_rules.errors import (
    EngineClosedError,
    TooManyPeriodsError,
    UnknownActionError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from contract_rules.values.instants import beginning, instant
from contract_rules.values.periods import MOST_STEPS, after, civil, leaving, steps
from contract_rules.values.zones import GREENWICH
from contract_rules.version import VERSION
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    each_matcher,
    order,
    pay,
    visit,
)
from support.schemas import FINDINGS


def told(agreed, events, matcher, party=bea, act=Visit):
    """The history of an act, by default Bea's visits: the word, the days and the causes."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [line(interval) for interval in engine.history(party, act())]


def line(interval):
    word = str(interval).partition("  ")[0]
    until = interval.until.isoformat() if interval.until else "..."
    causes = " & ".join(map(str, interval.changed_by))
    return " ".join(filter(None, (word, interval.since.isoformat(), until, causes)))


@pytest.mark.parametrize("act", [HostAPI(provider=aws), HostAPI(aws, general_public)], ids=str)
@each_matcher
def test_hosting_the_api_elsewhere_was_prohibited_until_it_was_permitted(act, matcher) -> None:
    """From the first day, as Azure was the exclusive cloud, until 2026-04-26, by three texts."""
    with Engine(agreement, record, matcher=matcher) as engine:
        found = engine.history(openai, act)
        verdicts = [(i.since, i.until, i.decision.verdict) for i in found]
        assert verdicts == [
            (date(2019, 7, 22), date(2023, 1, 22), Verdict.PROHIBITED),
            (date(2023, 1, 23), date(2025, 1, 20), Verdict.PROHIBITED),
            (date(2025, 1, 21), date(2026, 4, 26), Verdict.PROHIBITED),
            (date(2026, 4, 27), None, Verdict.PERMITTED),
        ]
        assert [i.decision.clauses for i in found] == [
            ("C01",),
            ("C01", "C05"),
            ("C05",),
            ("C07",),
        ]
        assert found[3].decision == engine.decide(openai, act, on=date(2026, 4, 27))
        assert found[2].holds(date(2026, 4, 26))
        assert not found[2].holds(date(2026, 4, 27))
        assert found[3].holds(date(2126, 1, 1))


def test_a_history_reads_as_sentences() -> None:
    """In at most 80 columns, the verdict first."""
    with Engine(agreement, record) as engine:
        found = engine.history(openai, ProcureCompute(provider=oracle))
        texts = [str(interval) for interval in found]
    assert texts[:3] == [
        (
            "MAY NOT  C01  OpenAI: procure compute from Oracle (since 2019-07-22 until\n"
            "    2024-06-10)\n"
            "  From the first day of the contract."
        ),
        (
            "MAY  C01  OpenAI: procure compute from Oracle (since 2024-06-11 until\n"
            "    2025-01-20)\n"
            "  As Microsoft consented to compute from Oracle on 2024-06-11."
        ),
        (
            "DEPENDS  C02  OpenAI: procure compute from Oracle (since 2025-01-21 until\n"
            "    2025-10-27)\n"
            "  By the Amendment of January 2025."
        ),
    ]
    assert all(len(text) <= 80 for told in texts for text in told.splitlines())


def test_a_history_is_data_that_its_schema_describes() -> None:
    with Engine(agreement, record) as engine:
        found = [
            interval
            for provider in (azure, oracle)
            for interval in engine.history(openai, ProcureCompute(provider=provider))
        ]
        found += engine.history(openai, HostAPI(aws, us_national_security))
    for interval in found:
        FINDINGS.validate(json.loads(json.dumps(interval.to_json())))
    data = next(i for i in found if i.changed_by and i.changed_by[0].event).to_json()
    assert (data["since"], data["until"]) == ("2024-06-11", "2025-01-20")
    assert data["decision"]["verdict"] == "permitted"
    assert data["changed_by"] == [
        {
            "format": 2,
            "version": VERSION,
            "cause": "event",
            "on": "2024-06-11",
            "event": "F020",
            "amendment": None,
            "clause": None,
            "duty": None,
            "text": "as Microsoft consented to compute from Oracle on 2024-06-11",
        }
    ]


def test_what_is_asked_must_be_of_the_contract() -> None:
    engine = Engine(agreement, record)
    with pytest.raises(UnknownPartyError):
        engine.history(ann, HostAPI(provider=aws))
    with pytest.raises(UnknownActionError):
        engine.history(openai, Visit())
    with pytest.raises(WrongTypeError):
        engine.history(openai, HostAPI(provider=other_than(azure)))
    engine.close()
    with pytest.raises(EngineClosedError):
        engine.history(openai, HostAPI(provider=aws))


def test_known_by_then_and_on_readings() -> None:
    """A history is told of what was known by a day, and under readings of open questions."""
    open_ = Question("far", "How far?", readings=("near", "wide"))
    bound = clause("C1", bea.must_not(Visit(), provided=open_.reads("wide")))
    freed = Amendment(
        title="Release", effective=day(9), announced=day(12), replaces=(clause("C1"),)
    )
    with Engine(contract(bound, amendments=(freed,))) as engine:
        assert [line(i) for i in engine.history(bea, Visit())] == [
            "DEPENDS 2020-01-01 2020-01-08",
            "FREE 2020-01-09 ... by the Release",
        ]
        (always,) = engine.history(bea, Visit(), known_by=day(10), readings={"far": "wide"})
        assert always.decision.verdict is Verdict.PROHIBITED


@each_matcher
def test_terms_and_texts(matcher) -> None:
    """A term's last day is the last day of an interval; an amendment's is the first of one."""
    again = clause("C2", bea.must_not(Visit(), until=day(20)))
    agreed = contract(
        clause("C1", bea.must_not(Visit(), until=day(9))),
        amendments=(Amendment(title="Renewal", effective=day(15), adds=(again,)),),
    )
    assert told(agreed, (), matcher) == [
        "MAY NOT 2020-01-01 2020-01-09",
        "FREE 2020-01-10 2020-01-14 as the term of C1 ended on 2020-01-09",
        "MAY NOT 2020-01-15 2020-01-20 by the Renewal",
        "FREE 2020-01-21 ... as the term of C2 ended on 2020-01-20",
    ]
    gone = Amendment(title="Repeal", effective=day(5), repeals=("C1",))
    assert told(evolve(agreed, amendments=(gone,)), (), matcher) == [
        "MAY NOT 2020-01-01 2020-01-04",
        "FREE 2020-01-05 ... by the Repeal",
    ]


@each_matcher
def test_an_amendment_of_a_definition(matcher) -> None:
    """Reasons do not tell of it; what comes about on the day does."""
    meant = contract_rules.Definition("D1", "Called for.", ann.did(Claim()))
    other = contract_rules.Definition("D1", "Called for.", ann.did(Order()))
    bound = clause("C1", bea.must_not(Visit(), unless=meant.holds))
    change = Amendment(title="Redefinition", effective=day(5), replaces=(other,))
    agreed = contract(meant, bound, amendments=(change,))
    assert told(agreed, (claim(2),), matcher) == [
        "MAY NOT 2020-01-01 2020-01-01",
        "MAY 2020-01-02 2020-01-04 as Ann claimed (1, Cyd) on 2020-01-02",
        "MAY NOT 2020-01-05 ... by the Redefinition",
    ]


@each_matcher
def test_powers_and_notice(matcher) -> None:
    """What is exercised takes effect at once, or when notice has run out; what it ends, then."""
    agreed = contract(
        clause("C1", bea.must_not(Visit()), dormant=True),
        clause("P", ann.can(Claim(number=1), then=begins("C1"))),
        clause("Q", ann.can(Claim(number=2), then=ends("C1", after=days(10)))),
        clause("S", cyd.can(Claim(number=2), then=ends("S", after=days(1)))),
        clause("R", ann.can(Claim(number=3), then=begins(bea.must_not(Visit()), after=days(2)))),
    )
    assert told(agreed, (claim(3), claim(4, 2, by=cyd), claim(5, 2), visit(15)), matcher) == [
        "FREE 2020-01-01 2020-01-02",
        "MAY NOT 2020-01-03 2020-01-15 as Ann claimed (1, Cyd) on 2020-01-03",
        (
            "FREE 2020-01-16 ... as Ann claimed (2, Cyd) on 2020-01-05, "
            "which took effect on 2020-01-16"
        ),
    ]
    assert told(agreed, (claim(3, 3),), matcher)[1:] == [
        (
            "MAY NOT 2020-01-05 ... as Ann claimed (3, Cyd) on 2020-01-03, "
            "which took effect on 2020-01-05"
        ),
    ]


@each_matcher
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("effect", "lines"),
    [
        (
            ends("C1", after=days(10)),
            ["MAY NOT 2020-01-01 2020-01-13", "FREE 2020-01-14 ..."],
        ),
        (
            suspends("C1", extends=False, after=days(10)),
            ["MAY NOT 2020-01-01 2020-01-13", "FREE 2020-01-14 ..."],
        ),
        (
            begins("C1", after=days(10)),
            ["FREE 2020-01-01 2020-01-12", "MAY NOT 2020-01-13 ..."],
        ),
    ],
    ids=["ends", "suspends", "begins"],
)
def test_a_surviving_clause_is_changed_beside_an_end(effect, lines, turned, matcher) -> None:
    """By what the same power does to it, whichever it names first."""
    both = (terminates(after=days(5)), effect)
    agreed = contract(
        clause("C1", bea.must_not(Visit()), survives=True, dormant=lines[0].startswith("FREE")),
        clause("P", ann.can(Claim(), then=both[::-1] if turned else both)),
    )
    found = told(agreed, (claim(3),), matcher)
    assert [one.partition(" as ")[0] for one in found] == lines


@each_matcher
def test_deadlines(matcher) -> None:
    """What hangs on a breach changes after the last day; a remedy is such a thing, too."""
    work = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(5)))
    agreed = contract(work, clause("C2", bea.must_not(Visit(), unless=breach_of("C1"))))
    events = (order(3), order(20), visit(9))
    assert told(agreed, events, matcher) == [
        "MAY NOT 2020-01-01 2020-01-08",
        "MAY 2020-01-09 ... as a deadline under C1 passed on 2020-01-08",
    ]
    strict = ann.must(Deliver(), by=day(4), otherwise=bea.may(Visit()))
    agreed = contract(clause("C1", strict), clause("C2", bea.must_not(Visit())))
    found = told(agreed, (), matcher)
    assert found[-1] == "MAY 2020-01-05 ... as a deadline under C1 passed on 2020-01-04"
    with Engine(agreed, matcher=matcher) as engine:
        (cause,) = engine.history(bea, Visit())[-1].changed_by
        assert (cause.kind, cause.clause) == (CauseKind.DEADLINE, "C1")
        (duty,) = engine.duties(on=day(5))
        assert cause.duty == duty.id


@each_matcher
def test_what_a_duty_would_miss_if_it_bound_turns_on_that_from_its_deadline_on(matcher) -> None:
    """And from when it would be overdue by so much: who prevails is open as long as both stand."""
    owed = bea.must(Pay(amount=usd(5), to=ann), upon=bea.did(Order()), within=days(3))
    agreed = contract(
        clause("C1", owed),
        clause("C2", bea.must_not(Pay(amount=anything, to=ann))),
        clause("C3", ann.must_not(Visit(), provided=breach_of("C1"))),
        clause("C4", ann.must_not(Deliver(), provided=overdue("C1", by=days(4)))),
    )
    with Engine(agreed, (order(2),), matcher=matcher) as engine:
        for act, since in ((Visit(1), day(6)), (Deliver(1), day(10))):
            first, last = engine.history(ann, act)
            assert (first.decision.verdict, last.decision.verdict) == (
                Verdict.SILENT,
                Verdict.UNDETERMINED,
            )
            assert last.since == since


@each_matcher
def test_an_act_that_was_forbidden_is_seen_the_day_after(matcher) -> None:
    """And so is what discharges a duty."""
    agreed = contract(
        clause("C1", cyd.must_not(Visit())),
        clause("C2", bea.must_not(Visit(), provided=breach_of("C1"))),
    )
    assert told(agreed, (visit(4, id="v"),), matcher) == [
        "FREE 2020-01-01 2020-01-04",
        "MAY NOT 2020-01-05 ... as Cyd visited (1) on 2020-01-04",
    ]
    owing = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()))),
        clause("C2", bea.must_not(Visit(), provided=outstanding("C1") >= usd(5))),
        clause("P", ann.can(Claim(), then=waives("C1", after=days(2)))),
    )
    assert told(owing, (order(3), claim(6)), matcher) == [
        "FREE 2020-01-01 2020-01-02",
        "MAY NOT 2020-01-03 2020-01-08 as Bea ordered (USD 10.00, 1, 2020-01-20) on 2020-01-03",
        (
            "FREE 2020-01-09 ... as Ann claimed (1, Cyd) on 2020-01-06, "
            "which took effect on 2020-01-09"
        ),
    ]


@each_matcher
def test_days_that_come(matcher) -> None:
    """Days that clauses or events name, the edges of windows, and one that an act has."""
    named = clause("C1", bea.must_not(Visit(), provided=Visit.on < day(4)))
    assert told(contract(named), (), matcher) == [
        "MAY NOT 2020-01-01 2020-01-03",
        "FREE 2020-01-04 ... as 2020-01-04 came",
    ]
    until = clause(
        "C1", bea.must_not(Visit(), provided=ann.did(Order()) & (Order.due <= Visit.on))
    )
    ordered = ann.does(Order(usd(1), 1, day(6)), on=day(2))
    assert told(contract(until), (ordered,), matcher) == [
        "FREE 2020-01-01 2020-01-05",
        "MAY NOT 2020-01-06 ... as 2020-01-06 came",
    ]
    for window in ({"within": days(2)}, {"in_any": days(3)}):
        often = (count(Visit, by=cyd, **window) >= 1) & (count(Visit, by=cyd) >= 1)
        agreed = contract(clause("C1", bea.must_not(Visit(), provided=often)))
        assert told(agreed, (visit(5), visit(7)), matcher) == [
            "FREE 2020-01-01 2020-01-04",
            "MAY NOT 2020-01-05 2020-01-09 as Cyd visited (1) on 2020-01-05",
            "FREE 2020-01-10 ... as 2020-01-10 came",
        ]
    late = clause("C1", bea.must_not(Order(), provided=Order.due < Order.on))
    with Engine(contract(late), matcher=matcher) as engine:
        found = engine.history(bea, Order(usd(1), 1, day(9)))
    assert list(map(line, found)) == [
        "FREE 2020-01-01 2020-01-09",
        "MAY NOT 2020-01-10 ... as 2020-01-10 came",
    ]


@each_matcher
def test_amounts_that_grow(matcher) -> None:
    """Step by step up to their bound, or for ever; far steps are found between nearer ones."""
    grown = usd(1) * periods_late(days(1))

    def bound(amount, most):
        fine = ann.must(Pay(amount=amount, to=cyd))
        late = clause("C1", ann.must(Deliver(), by=day(2), otherwise=fine))
        limit = outstanding("C1", remedies=True) >= usd(most)
        return contract(late, clause("C2", bea.must_not(Visit(), provided=limit)))

    assert told(bound(grown, 3), (), matcher) == [
        "FREE 2020-01-01 2020-01-04",
        "MAY NOT 2020-01-05 ... as 2020-01-05 came",
    ]
    assert told(bound(least(usd(5), grown), 5), (), matcher)[1:] == [
        "MAY NOT 2020-01-07 ... as 2020-01-07 came",
    ]
    assert told(bound(least(usd(5), grown), 6), (), matcher) == ["FREE 2020-01-01 ..."]
    far = date(2020, 1, 2) + timedelta(days=123_456)
    assert told(bound(grown, 123_456), (), matcher)[1:] == [
        f"MAY NOT {far} ... as {far} came",
    ]
    done = ann.does(Deliver(1), on=day(6))
    assert told(bound(grown, 5), (done,), matcher) == ["FREE 2020-01-01 ..."]


@each_matcher
def test_what_is_waived(matcher) -> None:
    """What hangs on what is outstanding changes on the day after, or after a notice."""
    debt = clause("C1", bea.must(Pay(amount=usd(9), to=ann), by=day(20)))
    waiving = ann.can(Claim(number=1), then=waives("C1", amount=usd(4), after=days(3)))
    limit = outstanding("C1") > usd(5)
    agreed = contract(debt, clause("C2", bea.must_not(Visit(), provided=limit), waiving))
    found = told(agreed, (claim(4, 1),), matcher)
    assert [one.partition(" as ")[0].strip() for one in found] == [
        "MAY NOT 2020-01-01 2020-01-07",
        "FREE 2020-01-08 ...",
    ]


@each_matcher
def test_an_amount_that_has_grown_before_it_is_owed(matcher) -> None:
    """As where what is late was resumed long after its deadline."""
    fine = ann.must(Pay(amount=usd(1) * periods_late(days(1)), to=cyd))
    late = ann.must(Deliver(), upon=bea.did(Order()), by=day(2), otherwise=fine)
    limit = bea.must_not(Visit(), provided=outstanding("C1", remedies=True) >= usd(6))
    sleep = clause("C3", ann.can(Claim(number=1), then=suspends("C1", extends=False)))
    wake = clause("C4", ann.can(Claim(number=2), then=resumes("C1")))
    agreed = contract(clause("C1", late), clause("C2", limit), sleep, wake)
    assert told(agreed, (order(1), claim(1, 1), claim(5, 2)), matcher) == [
        "FREE 2020-01-01 2020-01-07",
        "MAY NOT 2020-01-08 ... as 2020-01-08 came",
    ]
    assert told(agreed, (order(5),), matcher) == [  # due no earlier than on that day
        "FREE 2020-01-01 2020-01-10",
        "MAY NOT 2020-01-11 ... as 2020-01-11 came",
    ]


ONE = timedelta(days=1)


class Whisper(Action, on_record=False):
    """Something of which nobody need hear."""


class Knock(Action):
    """Something of which all hear."""


class Enter(Action):
    """What is asked about."""


@each_matcher
def test_what_may_have_been_done_off_the_record(matcher) -> None:
    """It may have been done whenever something turns on it, and so may what it would bring."""
    heard = Clause("C1", "Heard.", bea.must_not(Enter(), unless=ann.did(Whisper())))
    power = cyd.can(Knock(), then=ends("C1"), provided=ann.did(Whisper()))
    agreed = Contract(
        name="T",
        parties=(ann, bea, cyd),
        clauses=(Clause("C1", "Closed.", bea.must_not(Enter())), Clause("C2", "Opened.", power)),
        effective=day(1),
    )
    assert told(evolve(agreed, clauses=(heard,)), (), matcher, act=Enter) == [
        "DEPENDS 2020-01-01 ...",
    ]
    knocked = cyd.does(Knock(), on=day(4))
    assert told(agreed, (knocked,), matcher, act=Enter) == [
        "MAY NOT 2020-01-01 2020-01-04",
        "DEPENDS 2020-01-05 ... as Cyd knocked on 2020-01-04",
    ]
    slow = cyd.can(Knock(), then=ends("C1", after=days(3)), provided=ann.did(Whisper()))
    later = evolve(agreed, clauses=(agreed.clauses[0], Clause("C2", "Opened.", slow)))
    assert told(later, (knocked,), matcher, act=Enter)[1:] == [
        ("DEPENDS 2020-01-08 ... as Cyd knocked on 2020-01-04, which took effect on 2020-01-08"),
    ]


@each_matcher
def test_the_end_of_the_calendar(matcher) -> None:
    """What ends on the last day there is has no end; what would end later has none either."""
    last = cyd.does(Visit(1), on=date.max)
    long = years(2000, MonthEnd.LAST_DAY)
    for window, left in ((long, "4020-01-04"), (days(1), "2020-01-05")):
        often = count(Visit, by=cyd, within=window) >= 1
        agreed = contract(clause("C1", bea.must_not(Visit(), provided=often)))
        found = told(agreed, (visit(3), last), matcher)
        assert found[2:] == [
            f"FREE {left} 9999-12-30 as {left} came",
            "MAY NOT 9999-12-31 ... as Cyd visited (1) on 9999-12-31",
        ]
    rolling = count(Visit, by=cyd, in_any=days(2)) >= 1
    found = told(contract(clause("C1", bea.must_not(Visit(), provided=rolling))), (last,), matcher)
    assert found[-1] == "MAY NOT 9999-12-31 ... as Cyd visited (1) on 9999-12-31"
    endless = contract(clause("C1", bea.must_not(Visit(), until=date.max)))
    assert told(endless, (), matcher) == ["MAY NOT 2020-01-01 ..."]


@pytest.mark.parametrize(
    "period",
    [
        days(9),
        months(1, MonthEnd.LAST_DAY),
        months(5, MonthEnd.NEXT_DAY),
        years(1, MonthEnd.LAST_DAY),
    ],
)
def test_what_lies_in_a_window_leaves_it_once(period) -> None:
    """On the first day from which the window does not reach back to it."""
    for on in (date(2020, 1, 20) + timedelta(days=n) for n in range(80)):
        held = takewhile(lambda d, on=on: civil(d, period) <= on, _days(on))
        assert list(leaving(on, period)) == [max(held) + ONE]
        ran_out = GREENWICH.run_out(instant(on), period)
        assert list(ran_out) == [beginning(after(on, period) + ONE)]


def test_windows_of_working_days() -> None:
    period = business_days(5, "US-NY")
    for on in (date(2020, 12, 20) + timedelta(days=n) for n in range(30)):
        reaching = takewhile(lambda d, on=on: civil(d, period) <= on, _days(on))
        assert list(leaving(on, period)) == [max(reaching) + ONE]


def _days(on):
    return (on + timedelta(days=n) for n in range(1000))


def test_steps_are_told_one_by_one_and_then_ever_fewer() -> None:
    """Until the calendar ends."""
    first = list(islice(steps(date(2020, 1, 31), months(1)), 3))
    assert first == [(1, date(2020, 2, 29)), (2, date(2020, 3, 31)), (3, date(2020, 4, 30))]
    numbers = [number for number, _ in steps(date(2020, 1, 1), days(1))]
    assert numbers[: MOST_STEPS + 1] == [*range(1, MOST_STEPS + 1), MOST_STEPS * 11 // 10]
    assert list(steps(date.max, days(1))) == []


@each_matcher
def test_totals_in_bounds_of_the_act(matcher) -> None:
    """Of payments in a window of a month, where no month is missing a day."""
    most = usd(5) - total(Pay.amount, by=bea, within=months(1, MonthEnd.LAST_DAY))
    agreed = contract(clause("C1", bea.must_not(Pay(amount=more_than(most), to=cyd))))
    with Engine(agreed, (pay(30, 3), pay(31, 1)), matcher=matcher) as engine:
        found = engine.history(bea, Pay(usd(2), cyd))
    assert list(map(line, found)) == [
        "FREE 2020-01-01 2020-01-30",
        "MAY NOT 2020-01-31 2020-02-29 as Bea paid (USD 1.00, Ann) on 2020-01-31",
        "FREE 2020-03-01 ... as 2020-03-01 came",
    ]


RENT = clause("R", bea.must(Pay(amount=usd(5), to=ann), every=weekly("FR")))
"""A rent on each Friday; on 3 January 2020 at first."""


@each_matcher
def test_where_duties_recur_it_ends_a_year_after_the_record_and_says_so(matcher) -> None:
    """There the last interval is open-ended; it is not where no rent bears on the decision."""
    shut = clause("S", bea.must_not(Visit(), provided=breach_of("R")))
    with Engine(contract(RENT, shut), (pay(3, 5), pay(10, 5)), matcher=matcher) as engine:
        free, barred = engine.history(bea, Visit())
        (apart,) = engine.history(ann, Order(usd(1), 1, day(9)))
        assert engine.decide(bea, Visit(), on=barred.until).verdict is Verdict.PROHIBITED
    assert (free.until, barred.since, barred.until) == (day(17), day(18), day(10, 1).replace(2021))
    assert (free.open_ended, barred.open_ended, barred.to_json()["open_ended"]) == (0, 1, True)
    assert "since 2020-01-18 until 2021-01-10 at least)" in " ".join(str(barred).split())
    assert (apart.until, apart.open_ended) == (None, False)


@each_matcher
def test_days_far_off_are_not_looked_at_where_duties_recur(matcher) -> None:
    """An amount that grows for ever would have them looked at, one rent after another."""
    fine = bea.must(Pay(amount=usd(1) * periods_late(days(1)), to=ann))
    late = clause("L", bea.must(Pay(amount=usd(2), to=cyd), within=days(1), otherwise=fine))
    shut = clause("S", cyd.must_not(Order(price=more_than(outstanding("L")))))
    with Engine(contract(RENT, late, shut), matcher=matcher) as engine:
        found = engine.history(cyd, Order(usd(9000), 1, day(9)))
    assert (found[-1].until, found[-1].open_ended) == (date(2021, 1, 1), True)


@each_matcher
def test_more_periods_than_can_be_gone_through_are_refused(matcher, monkeypatch) -> None:
    """Of a day asked, and of an event's; what is on record stays, and can be asked."""
    monkeypatch.setattr("contract_rules.evaluation.timeline.course.MOST_PERIODS", 3)
    daily = clause("R", bea.must(Pay(amount=usd(5), to=ann), every="FREQ=DAILY"))
    with Engine(contract(daily), matcher=matcher) as engine:
        for far in (
            lambda: engine.decide(bea, Visit(), on=date(2999, 1, 1)),
            lambda: engine.duties(on=date.max),
            lambda: engine.status(on=date.max),
            lambda: engine.record(cyd.does(Visit(1), on=date(2999, 1, 1))),
        ):
            with pytest.raises(TooManyPeriodsError, match=r"clause R: after 2020-01-04 more than"):
                far()
        assert len(engine.duties(on=day(2))) == 2


def test_a_notebook_draws_a_history() -> None:
    """The act once, a bar for each interval, and a line where another text takes effect."""
    with Engine(agreement, record) as engine:
        found = engine.history(openai, ProcureCompute(oracle))
    shown = found._repr_html_()
    assert shown.count("OpenAI: procure compute from Oracle</th>") == 1
    assert re.findall(r'class="cr-bar"[^>]*data-word="(.*?)"', shown) == [
        word(interval.decision) for interval in found
    ]
    assert shown.count('class="cr-text"') == len(agreement.amendments)
    assert all(escape(str(interval)) in shown for interval in found)
    assert found == tuple(found)
    assert type(found)()._repr_html_() == ""
