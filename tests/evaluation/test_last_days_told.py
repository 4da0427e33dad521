"""Norms that last until a day that an event tells: ``until=Grant.last``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract_rules import (
    Action,
    Calendar,
    Clause,
    Contract,
    Engine,
    Field,
    MonthEnd,
    Parameter,
    Party,
    UpcomingKind,
    Verdict,
    anything,
    begins,
    count,
    days,
    end_of_month,
    ends,
    monthly,
    months,
    nth_business_day,
    usd,
    when,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import CalendarEndError, WrongTypeError
from contract_rules.testing import mutants
from contract_rules.testing.strategies.stage import Stage
from contract_rules.values.money import Money
from support.dealings import each_matcher

ann, bea, cyd = Party("Ann"), Party("Bea"), Party("Cyd")


class Grant(Action):
    """Let somebody use the hall."""

    last: Field[date]
    moment: Field[datetime]


class Use(Action):
    """Use the hall."""


class Pay(Action):
    """Pay for it."""

    amount: Field[Money]


class Bell(Action):
    """Ring the bell."""


ANY_GRANT = Grant(last=anything, moment=anything)
GRANTED = bea.did(ANY_GRANT)
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2025, 2, 1, 12, tzinfo=NEW_YORK)
FEE = Pay(amount=usd(5))


def hall(*norms, zone="UTC", more=()):
    """A contract with one clause of these norms."""
    return Contract(
        name="The hall",
        parties=(ann, bea, cyd),
        effective=date(2025, 1, 1),
        zone=zone,
        clauses=(Clause("1", "The hall is used.", *norms), *more),
    )


def on(month, number):
    return date(2025, month, number)


def grant(id_, given, last):
    return bea.does(Grant(last=last, moment=NOON), on=given, id=id_)


LATER, EARLIER = grant("g1", on(2, 1), on(6, 30)), grant("g2", on(2, 10), on(3, 31))


def permitted(contract, history, *when, matcher="semantics"):
    """On which of some days Ann may use the hall."""
    with Engine(contract, history, matcher=matcher) as engine:
        verdicts = [engine.decide(ann, Use(), on=at).verdict for at in when]
    assert set(verdicts) <= {Verdict.PERMITTED, Verdict.SILENT}
    return [at for at, v in zip(when, verdicts, strict=True) if v is Verdict.PERMITTED]


def arisen(contract, history, matcher="semantics", by=date(2025, 12, 31)):
    """The ids of the duties that arose."""
    with Engine(contract, history, matcher=matcher) as engine:
        return [duty.id for duty in engine.duties(on=by)]


# three histories


@each_matcher
def test_each_of_two_grants_lasts_as_long_as_it_says(matcher) -> None:
    """A later grant that is shorter takes nothing away from the earlier one."""
    contract = hall(ann.may(Use(), provided=GRANTED, until=Grant.last))
    days_ = [on(1, 31), on(2, 1), on(3, 31), on(4, 1), on(6, 30), on(7, 1)]
    assert permitted(contract, [LATER, EARLIER], *days_, matcher=matcher) == days_[1:5]
    assert permitted(contract, [EARLIER], *days_, matcher=matcher) == [on(3, 31)]


@each_matcher
def test_a_grant_that_is_reversed_lasts_until_then(matcher) -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, until=Grant.last))
    history = [LATER, EARLIER, LATER.reversal(on=on(5, 5))]
    days_ = [on(3, 31), on(4, 1), on(5, 4), on(5, 5), on(6, 30)]
    assert permitted(contract, history, *days_, matcher=matcher) == days_[:3]
    both = [*history, EARLIER.reversal(on=on(3, 1))]
    assert permitted(contract, both, on(2, 28), on(4, 30), on(5, 6), matcher=matcher) == [
        on(2, 28),
        on(4, 30),
    ]


@each_matcher
def test_a_last_day_that_no_calendar_knows_is_refused(matcher) -> None:
    """It is not quietly never, or always."""
    known = Calendar(off=(on(3, 3),), years=(2025, 2025))
    fifth = nth_business_day(5, Grant.last, known)
    contract = hall(ann.may(Use(), provided=GRANTED, until=fifth))
    days_ = [on(3, 7), on(3, 8)]  # 3 March is a day off; the 4th, 5th, 6th, 7th and 10th are not
    assert permitted(contract, [EARLIER], on(3, 10), on(3, 11), matcher=matcher) == [on(3, 10)]
    unknown = grant("g3", on(2, 1), date(2031, 1, 1))
    with (
        Engine(contract, [unknown], matcher=matcher) as engine,
        pytest.raises(CalendarEndError),
    ):
        engine.decide(ann, Use(), on=days_[0])


# each norm, and what tells the day


def test_it_is_what_the_condition_says() -> None:
    """Of a day; a moment is none."""
    short = hall(ann.may(Use(), provided=GRANTED, until=Grant.last))
    long = hall(ann.may(Use(), provided=GRANTED & (Use.on <= Grant.last)))
    cases = [[c.form.cases for c in one.program.norms] for one in (short, long)]
    assert cases[0] == cases[1]
    with pytest.raises(WrongTypeError, match="is neither a last day nor a condition"):
        ann.may(Use(), provided=GRANTED, until=Grant.moment)


@each_matcher
def test_of_a_day_that_is_reckoned(matcher) -> None:
    days_ = [on(2, 11), on(2, 12), on(2, 28), on(3, 1), on(4, 30), on(5, 1)]
    for last, until in (
        (Grant.on + days(10), on(2, 11)),
        (end_of_month(Grant.on), on(2, 28)),
        (end_of_month(Grant.on + months(2, rounding=MonthEnd.LAST_DAY)), on(4, 30)),
        (Grant.last - days(48), on(2, 11)),
    ):
        contract = hall(ann.may(Use(), provided=GRANTED, until=last))
        given = grant("g", on(2, 1), on(3, 31))
        wanted = [one for one in days_ if one <= until]
        assert permitted(contract, [given], *days_, matcher=matcher) == wanted
    fixed = hall(ann.may(Use(), until=end_of_month(on(2, 3))))
    assert permitted(fixed, [], *days_, matcher=matcher) == days_[:3]


@each_matcher
def test_the_day_lasts_to_its_end_in_the_zone_of_the_contract(matcher) -> None:
    """The day of a grant at noon, too."""
    given = bea.does(Grant(last=on(2, 3), moment=NOON), on=NOON)
    evening = [datetime(2025, 2, n, 23, 59, tzinfo=NEW_YORK) for n in (1, 2, 3, 4)]
    day_told = hall(ann.may(Use(), provided=GRANTED, until=Grant.last), zone="America/New_York")
    assert permitted(day_told, [given], *evening, matcher=matcher) == evening[:3]
    day_given = hall(ann.may(Use(), provided=GRANTED, until=Grant.on), zone="America/New_York")
    assert permitted(day_given, [given], *evening, matcher=matcher) == evening[:1]
    lines = list(norm_in_full(day_given.clauses[0].norms[0], Words.of(day_given)))
    assert lines[-1].strip().startswith("until: ")
    with Engine(day_given, [given], matcher=matcher) as engine:
        told = " ".join(str(engine.decide(ann, Use(), on=on(2, 2))).split())
        assert "but it ended on 2025-02-01, the day of granting (3)." in told


@each_matcher
def test_of_a_prohibition_an_exemption_and_a_power(matcher) -> None:
    contract = hall(
        ann.must_not(Use(), provided=GRANTED, until=Grant.last),
        cyd.can(Bell(), then=ends("2"), provided=GRANTED, until=Grant.last),
        more=(Clause("2", "Bea sees to the bell.", bea.may(Use())),),
    )
    with Engine(contract, [EARLIER], matcher=matcher) as engine:
        assert engine.decide(ann, Use(), on=on(3, 31)).verdict is Verdict.PROHIBITED
        assert engine.decide(ann, Use(), on=on(4, 1)).verdict is Verdict.SILENT
        assert engine.decide(cyd, Bell(), on=on(3, 31)).verdict is Verdict.PERMITTED
        assert engine.decide(cyd, Bell(), on=on(4, 1)).verdict is Verdict.VOID
    owed = Clause("1", "A fee.", ann.must(FEE, upon=ann.did(Use()), within=days(1)))
    freed = Clause(
        "2",
        "None while it is granted.",
        ann.need_not(Pay(amount=anything), provided=GRANTED, until=Grant.last),
        overrides=("1",),
    )
    exempt = Contract(
        name="The hall", parties=(ann, bea), effective=date(2025, 1, 1), clauses=(owed, freed)
    )
    used = [ann.does(Use(), on=on(3, 31), id="u"), ann.does(Use(), on=on(4, 2), id="w")]
    with Engine(exempt, [EARLIER, *used], matcher=matcher) as engine:
        told = {d.id: d.status.value for d in engine.duties(on=on(3, 31))}
        assert told == {"1.0 u": "suspended"}
        told = {d.id: d.status.value for d in engine.duties(on=on(4, 2))}
        assert told == {"1.0 u": "breached", "1.0 w": "open"}


@each_matcher
def test_of_duties_it_is_the_last_day_on_which_they_arise(matcher) -> None:
    uses = [
        ann.does(Use(), on=at, id=f"u{n}") for n, at in enumerate((on(3, 31), on(6, 30), on(7, 1)))
    ]
    upon = hall(ann.must(FEE, upon=ann.did(Use()), provided=GRANTED, until=Grant.last))
    assert arisen(upon, [LATER, EARLIER, *uses], matcher) == ["1.0 u0", "1.0 u1"]
    its_own = hall(ann.must(FEE, upon=GRANTED, until=Grant.last))
    over = grant("g3", on(4, 2), on(4, 1))
    assert arisen(its_own, [EARLIER, over], matcher) == ["1.0 g2"]
    joint = hall(ann.must(FEE, upon=(GRANTED, ann.did(Use())), until=Grant.last))
    assert arisen(joint, [EARLIER, uses[0]], matcher) == ["1.0 g2 u0"]
    assert arisen(joint, [EARLIER, uses[1]], matcher) == []
    every = hall(ann.must(FEE, every=monthly(day=-1), provided=GRANTED, until=Grant.last))
    assert arisen(every, [EARLIER], matcher) == ["1.0 1 for 2025-03-31"]
    assert arisen(every, [LATER], matcher, on(7, 20)) == [
        f"1.0 1 for {last.isoformat()}" for last in (on(3, 31), on(4, 30), on(5, 31), on(6, 30))
    ]


@each_matcher
def test_what_is_told_ahead_ends_with_the_term(matcher) -> None:
    """The next duty that recurs is told for as long as there is one."""
    every = hall(ann.must(FEE, every=monthly(day=-1), provided=GRANTED, until=Grant.last))
    with Engine(every, [EARLIER], matcher=matcher) as engine:
        for at, coming in ((on(2, 10), [on(3, 1)]), (on(3, 1), []), (on(5, 1), [])):
            told = engine.upcoming(on=at)
            assert [u.on for u in told if u.kind is UpcomingKind.PERIOD] == coming


@each_matcher
def test_of_what_an_exercise_begins_or_a_breach_brings(matcher) -> None:
    """Duties that arise without an occasion: when the exercise takes effect, or at the breach."""
    for notice, ids in ((20, ["1.0.0 g2"]), (60, [])):
        begun = begins(ann.must(FEE, until=Grant.last), after=days(notice))
        contract = hall(bea.can(ANY_GRANT, then=begun))
        assert arisen(contract, [EARLIER], matcher) == ids
    for within, ids in ((20, ["1.0 g2", "1.0.0 breach of 1.0 g2"]), (60, ["1.0 g2"])):
        remedy = ann.must(FEE, until=Grant.last)
        contract = hall(ann.must(Bell(), upon=GRANTED, within=days(within), otherwise=remedy))
        assert arisen(contract, [EARLIER], matcher) == ids
    standing = hall(ann.must(FEE, provided=GRANTED, until=Grant.last))
    assert len(arisen(standing, [EARLIER], matcher)) == 1
    over = grant("g3", on(4, 2), on(4, 1))
    assert arisen(standing, [over], matcher) == []


def test_of_one_grant_among_others() -> None:
    """An occurrence of its own tells which is meant; it is found as it is named."""
    first = bea.did(ANY_GRANT)
    other = cyd.did(ANY_GRANT)
    contract = hall(ann.may(Use(), provided=first & other, until=first[Grant.last]))
    by_cyd = cyd.does(Grant(last=on(2, 5), moment=NOON), on=on(2, 1))
    assert permitted(contract, [EARLIER, by_cyd], on(3, 31), on(4, 1)) == [on(3, 31)]


# what else knows of it


RECKONED = end_of_month(Grant.on + months(2, rounding=MonthEnd.LAST_DAY))


def test_a_history_of_answers_turns_on_the_day_after() -> None:
    for last, until in ((Grant.last, on(3, 31)), (RECKONED, on(4, 30))):
        contract = hall(ann.may(Use(), provided=GRANTED, until=last))
        with Engine(contract, [EARLIER]) as engine:
            told = [(i.since, i.until, i.decision.verdict) for i in engine.history(ann, Use())]
        assert [(since, end) for since, end, v in told if v is Verdict.PERMITTED] == [
            (on(2, 10), until)
        ]
    fixed = hall(ann.may(Use(), until=end_of_month(on(2, 3))))
    with Engine(fixed) as engine:
        told = [i.until for i in engine.history(ann, Use())]
    assert told == [on(2, 28), None]


def test_it_is_written_and_read_and_told_in_words(tmp_path) -> None:
    for last, told in (
        (Grant.last, "until: the last"),
        (RECKONED, "until: the last day of the month of 2 months after granting"),
    ):
        contract = hall(ann.may(Use(), provided=GRANTED, until=last))
        assert from_json(Contract, to_json(contract)) == contract
        for kind in ("yaml", "json"):
            contract.dump(tmp_path / f"hall.{kind}")
            assert Contract.load(tmp_path / f"hall.{kind}") == contract
        lines = list(norm_in_full(contract.clauses[0].norms[0], Words.of(contract)))
        assert any(told in line for line in lines), lines


def test_the_day_of_a_template_is_left_to_each_instance() -> None:
    first = Parameter("first", date)
    template = hall(ann.may(Use(), until=end_of_month(first)))
    contract = template.instance(first=on(2, 3))
    assert permitted(contract, [], on(2, 28), on(3, 1)) == [on(2, 28)]


def test_mutants_leave_it_out_or_lead_to_another_day() -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, until=RECKONED))
    told = [m.change for m in mutants(contract) if "until" in m.change or "last" in m.change]
    assert any("drops the end" in one for one in told)
    assert any("does not last to the end of the month" in one for one in told)


def test_questions_are_drawn_about_the_last_day() -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, until=Grant.on + days(40)))
    assert days(40) in Stage(contract.program, contract).periods


# one of two days


EARLIER_OF_BOTH = when(
    end_of_month(Grant.on) < Grant.last - days(3), end_of_month(Grant.on), Grant.last - days(3)
)
"""The end of the month of a grant, or three days before it ends, if that is earlier."""


@each_matcher
def test_the_last_day_may_be_the_earlier_of_two(matcher) -> None:
    lent = hall(ann.may(Use(), provided=GRANTED, until=EARLIER_OF_BOTH))
    days_ = on(2, 27), on(2, 28), on(3, 1)
    for last, expected in ((on(6, 30), days_[:2]), (on(3, 2), days_[:1]), (on(3, 3), days_[:2])):
        history = [grant("g", on(2, 1), last)]
        assert permitted(lent, history, *days_, matcher=matcher) == list(expected)


@each_matcher
def test_so_may_that_on_which_duties_arise(matcher) -> None:
    paid = hall(ann.must(FEE, upon=ann.did(Use()), provided=GRANTED, until=EARLIER_OF_BOTH))
    used = [ann.does(Use(), on=on(2, number), id=f"u{number}") for number in (26, 27, 28)]
    assert len(arisen(paid, [grant("g", on(2, 1), on(3, 2)), *used], matcher)) == len(used) - 1


def test_histories_and_rows_turn_on_either_day() -> None:
    lent = hall(ann.may(Use(), provided=GRANTED, until=EARLIER_OF_BOTH))
    for last, end in ((on(6, 30), on(2, 28)), (on(3, 2), on(2, 27))):
        with Engine(lent, [grant("g", on(2, 1), last)]) as engine:
            _, granted, over = engine.history(ann, Use())
            assert (granted.since, granted.until, over.since) == (
                on(2, 1),
                end,
                end + timedelta(days=1),
            )
            (row,) = [row for row in engine.timeline().rows if row.what == "use"]
            assert row.on(end).decision.verdict is Verdict.PERMITTED
            assert row.on(end + timedelta(days=1)).decision.verdict is Verdict.SILENT


def test_one_of_two_days_that_are_stated(tmp_path) -> None:
    """A constant and a field, by what is no day; written and read, and told in words."""
    stated_ = when(Grant.moment < NOON, Grant.last, on(4, 1))
    lent = hall(ann.may(Use(), provided=GRANTED, until=stated_))
    history = [grant("g", on(2, 1), on(3, 1))]
    assert permitted(lent, history, on(4, 1), on(4, 2)) == [on(4, 1)]
    assert from_json(Contract, to_json(lent)) == lent
    lent.dump(tmp_path / "hall.yaml")
    assert Contract.load(tmp_path / "hall.yaml") == lent
    (told,) = Engine(lent, history).history(ann, Use())[-1:]
    assert told.since == on(4, 2)


def test_a_day_by_what_changes_as_days_pass_is_refused() -> None:
    changing = when(count(Use, by=ann) > 2, Grant.last, Grant.last - days(3))
    with pytest.raises(WrongTypeError, match="neither a last day nor a condition"):
        ann.may(Use(), provided=GRANTED, until=changing)
