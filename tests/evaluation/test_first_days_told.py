"""Norms that begin on a day that is stated, or that an event tells: ``from_=Grant.first``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, find, settings

from contract_rules import (
    Action,
    Amendment,
    Calendar,
    Clause,
    Contract,
    Definition,
    Engine,
    Field,
    MonthEnd,
    Parameter,
    Party,
    Rounding,
    UpcomingKind,
    Verdict,
    anything,
    begins,
    by_days,
    days,
    end_of_month,
    ends,
    monthly,
    months,
    nth_business_day,
    resumes,
    suspends,
    usd,
)
from contract_rules.answers.history import CauseKind
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import AmbiguousDateError, CalendarEndError, WrongTypeError
from contract_rules.testing import FlawKind, check_contract, mutants
from contract_rules.testing.checks.idle import idle_beginnings
from contract_rules.testing.strategies.duty_contracts import Site, obligations
from contract_rules.testing.strategies.norm_contracts import Setting, norms
from contract_rules.testing.strategies.stage import Stage
from contract_rules.testing.strategies.vocabulary import Consent, Declare, Order
from contract_rules.values.money import Money
from support.histories import MATCHERS

ann, bea, cyd = Party("Ann"), Party("Bea"), Party("Cyd")


class Grant(Action):
    """Let somebody use the hall."""

    first: Field[date]
    moment: Field[datetime]


class Use(Action):
    """Use the hall."""


class Pay(Action):
    """Pay for it."""

    amount: Field[Money]


class Bell(Action):
    """Ring the bell."""


ANY_GRANT = Grant(first=anything, moment=anything)
GRANTED = bea.did(ANY_GRANT)
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2025, 3, 1, 12, tzinfo=NEW_YORK)
FEE = Pay(amount=usd(5))

each_matcher = pytest.mark.parametrize("matcher", MATCHERS)


def hall(*norms, zone="UTC", more=(), amendments=()):
    """A contract with one clause of these norms."""
    return Contract(
        name="The hall",
        parties=(ann, bea, cyd),
        effective=date(2025, 1, 1),
        zone=zone,
        clauses=(Clause("1", "The hall is used.", *norms), *more),
        amendments=amendments,
        actions=(Grant, Use, Pay, Bell),
    )


def on(month, number):
    return date(2025, month, number)


def grant(id_, given, first):
    return bea.does(Grant(first=first, moment=NOON), on=given, id=id_)


LATER, EARLIER = grant("g1", on(2, 1), on(6, 1)), grant("g2", on(2, 10), on(3, 1))


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
def test_each_of_two_grants_begins_when_it_says(matcher) -> None:
    """A later grant that begins earlier is good by itself."""
    contract = hall(ann.may(Use(), provided=GRANTED, from_=Grant.first))
    days_ = [on(2, 10), on(2, 28), on(3, 1), on(5, 31), on(6, 1), on(12, 31)]
    assert permitted(contract, [LATER, EARLIER], *days_, matcher=matcher) == days_[2:]
    assert permitted(contract, [LATER], *days_, matcher=matcher) == days_[4:]


@each_matcher
def test_a_grant_that_is_reversed_before_it_begins_never_does(matcher) -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, from_=Grant.first))
    history = [LATER, EARLIER, EARLIER.reversal(on=on(2, 20))]
    days_ = [on(3, 1), on(5, 31), on(6, 1)]
    assert permitted(contract, history, *days_, matcher=matcher) == days_[2:]


@each_matcher
def test_a_first_day_that_no_calendar_knows_is_refused(matcher) -> None:
    known = Calendar(off=(on(3, 3),), years=(2025, 2025))
    fifth = nth_business_day(5, Grant.first, known)
    contract = hall(ann.may(Use(), provided=GRANTED, from_=fifth))
    # 3 March is a day off; the 4th, 5th, 6th, 7th and 10th are not
    assert permitted(contract, [EARLIER], on(3, 9), on(3, 10), matcher=matcher) == [on(3, 10)]
    unknown = grant("g3", on(2, 1), date(2031, 1, 1))
    with (
        Engine(contract, [unknown], matcher=matcher) as engine,
        pytest.raises(CalendarEndError),
    ):
        engine.decide(ann, Use(), on=on(3, 7))


# what tells the day


@each_matcher
def test_of_a_day_that_is_reckoned(matcher) -> None:
    days_ = [on(2, 3), on(2, 4), on(2, 27), on(2, 28), on(4, 29), on(4, 30)]
    for first, begun in (
        (Grant.on + days(3), on(2, 4)),
        (end_of_month(Grant.on), on(2, 28)),
        (end_of_month(Grant.on + months(2, rounding=MonthEnd.LAST_DAY)), on(4, 30)),
        (Grant.first - days(25), on(2, 4)),
    ):
        contract = hall(ann.may(Use(), provided=GRANTED, from_=first))
        given = grant("g", on(2, 1), on(3, 1))
        wanted = [one for one in days_ if one >= begun]
        assert permitted(contract, [given], *days_, matcher=matcher) == wanted
    fixed = hall(ann.may(Use(), from_=end_of_month(on(2, 3))))
    assert permitted(fixed, [], *days_, matcher=matcher) == days_[3:]


@each_matcher
def test_the_day_is_there_from_its_beginning_in_the_zone_of_the_contract(matcher) -> None:
    given = bea.does(Grant(first=on(2, 3), moment=NOON), on=on(2, 1))
    night = [
        datetime(2025, 2, 2, 23, 59, tzinfo=NEW_YORK),
        datetime(2025, 2, 3, 0, 0, tzinfo=NEW_YORK),
        datetime(2025, 2, 3, 12, 0, tzinfo=NEW_YORK),
    ]
    for norm in (
        ann.may(Use(), provided=GRANTED, from_=Grant.first),
        ann.may(Use(), from_=on(2, 3)),
        ann.may(Use(), from_=end_of_month(on(1, 3)) + days(3)),
    ):
        contract = hall(norm, zone="America/New_York")
        assert permitted(contract, [given], *night, matcher=matcher) == night[1:]


@each_matcher
def test_of_a_day_that_the_act_itself_tells(matcher) -> None:
    """A report on a day tells for which acts it has come; a history of one act turns on it."""
    contract = hall(bea.may(ANY_GRANT, from_=Grant.first + days(2)))
    act = Grant(first=on(2, 10), moment=NOON)
    with Engine(contract, matcher=matcher) as engine:
        told = [engine.decide(bea, act, on=on(2, n)).verdict for n in (11, 12)]
        assert told == [Verdict.SILENT, Verdict.PERMITTED]
        assert [i.since for i in engine.history(bea, act)] == [on(1, 1), on(2, 12)]
        assert "before 2025-02-11" in str(engine.report(on=on(2, 12)))


@each_matcher
def test_an_instant_is_included(matcher) -> None:
    given = grant("g", on(2, 1), on(2, 1))
    about = [
        on(2, 28),
        datetime(2025, 3, 1, 11, 59, 59, tzinfo=NEW_YORK),
        NOON,
        on(3, 1),  # known by its day alone: at its end
    ]
    for norm in (
        ann.may(Use(), provided=GRANTED, from_=Grant.moment),
        ann.may(Use(), from_=NOON),
    ):
        contract = hall(norm, zone="America/New_York")
        assert permitted(contract, [given], *about, matcher=matcher) == about[2:]


# each norm


@each_matcher
def test_of_a_constant_day_for_each_norm(matcher) -> None:
    first = on(4, 1)
    contract = hall(
        ann.must_not(Use(), from_=first),
        cyd.can(Bell(), then=ends("2"), from_=first),
        more=(Clause("2", "Bea sees to the bell.", bea.may(Use())),),
    )
    with Engine(contract, matcher=matcher) as engine:
        assert engine.decide(ann, Use(), on=on(3, 31)).verdict is Verdict.SILENT
        assert engine.decide(ann, Use(), on=first).verdict is Verdict.PROHIBITED
        assert engine.decide(cyd, Bell(), on=on(3, 31)).verdict is Verdict.VOID
        assert engine.decide(cyd, Bell(), on=first).verdict is Verdict.PERMITTED
        told = " ".join(str(engine.decide(ann, Use(), on=on(3, 31))).split())
        assert "clause 1 would forbid it" in told
        assert "but begins on 2025-04-01" in told
        told = " ".join(str(engine.decide(cyd, Bell(), on=on(3, 31))).split())
        assert "clause 1 would give that power" in told
        assert "but begins on 2025-04-01" in told
        (reason,) = engine.decide(ann, Use(), on=on(3, 31)).to_json()["reasons"]
        assert reason["begins_on"] == "2025-04-01"
    rung = [cyd.does(Bell(), on=on(3, 31)), cyd.does(Bell(), on=on(4, 2))]
    for history, verdict in ((rung[:1], Verdict.PERMITTED), (rung, Verdict.SILENT)):
        with Engine(contract, history, matcher=matcher) as engine:
            assert engine.decide(bea, Use(), on=on(4, 3)).verdict is verdict


@each_matcher
def test_of_an_exemption(matcher) -> None:
    owed = Clause("1", "A fee.", ann.must(FEE, upon=ann.did(Use()), within=days(3)))
    for beginning in ({"from_": on(4, 1)}, {"provided": GRANTED, "from_": Grant.first}):
        freed = Clause(
            "2", "None later.", ann.need_not(Pay(amount=anything), **beginning), overrides=("1",)
        )
        exempt = Contract(
            name="The hall",
            parties=(ann, bea),
            effective=date(2025, 1, 1),
            clauses=(owed, freed),
            actions=(Grant,),
        )
        given = grant("g", on(2, 1), on(4, 1))
        used = ann.does(Use(), on=on(3, 30), id="u")
        with Engine(exempt, [given, used], matcher=matcher) as engine:
            for at, status in ((on(3, 31), "open"), (on(4, 1), "suspended")):
                assert [d.status.value for d in engine.duties(on=at)] == [status]


# duties


@each_matcher
def test_of_duties_it_is_the_first_day_on_which_they_arise(matcher) -> None:
    uses = [
        ann.does(Use(), on=at, id=f"u{n}") for n, at in enumerate((on(2, 28), on(3, 1), on(6, 1)))
    ]
    upon = hall(ann.must(FEE, upon=ann.did(Use()), provided=GRANTED, from_=Grant.first))
    assert arisen(upon, [EARLIER, *uses], matcher) == ["1.0 u1", "1.0 u2"]
    assert arisen(upon, [LATER, *uses], matcher) == ["1.0 u2"]
    fixed = hall(ann.must(FEE, upon=ann.did(Use()), from_=on(3, 1)))
    assert arisen(fixed, uses, matcher) == ["1.0 u1", "1.0 u2"]
    joint = hall(ann.must(FEE, upon=(GRANTED, ann.did(Use())), from_=on(3, 1)))
    assert arisen(joint, [EARLIER, uses[0]], matcher) == []
    assert arisen(joint, [EARLIER, uses[1]], matcher) == ["1.0 g2 u1"]


@each_matcher
def test_a_duty_without_an_occasion_arises_on_its_first_day(matcher) -> None:
    contract = hall(ann.must(FEE, within=days(10), from_=on(3, 1)))
    assert arisen(contract, [], matcher, on(2, 28)) == []
    with Engine(contract, matcher=matcher) as engine:
        (duty,) = engine.duties(on=on(3, 1))
        assert (duty.arisen, duty.due) == (on(3, 1), on(3, 11))
        assert engine.decide(ann, FEE, on=on(2, 28)).verdict is Verdict.SILENT
        assert engine.decide(ann, FEE, on=on(3, 1)).verdict is Verdict.PERMITTED
        told = " ".join(str(engine.why_not_owed("1", on=on(2, 28))).split())
        assert "but it begins on 2025-03-01" in told
    at_noon = hall(ann.must(FEE, within=days(10), from_=NOON), zone="America/New_York")
    assert len(arisen(at_noon, [], matcher, on(3, 1))) == 1


def test_months_are_counted_from_the_first_day() -> None:
    """What needs a rule from the 31st is refused without one, also where the clause is older."""
    for first in (on(1, 31), NOON):
        with pytest.raises(AmbiguousDateError, match="state the rule"):
            hall(ann.must(FEE, within=months(1), from_=first))
    with Engine(hall(ann.must(FEE, within=months(1), from_=on(2, 28)))) as engine:
        assert [d.due for d in engine.duties(on=on(3, 1))] == [on(3, 28)]
    with pytest.raises(AmbiguousDateError, match="state the rule"):
        hall(
            bea.can(Bell(), then=begins("2")),
            more=(
                Clause("2", "A.", ann.must(FEE, within=months(1), from_=on(1, 5)), dormant=True),
            ),
        )


@each_matcher
def test_the_first_period_begins_on_the_first_day(matcher) -> None:
    """Of a duty that recurs; it is a part-period where the rule says so."""
    share = {"apportioned": by_days(2, Rounding.HALF_UP)}
    contract = hall(ann.must(Pay(amount=usd(31)), every=monthly(day=-1), from_=on(3, 22), **share))
    with Engine(contract, matcher=matcher) as engine:
        assert engine.duties(on=on(3, 21)) == ()
        told = [(d.arisen, d.due, d.amount) for d in engine.duties(on=on(4, 30))]
    # ten of the 31 days of March, from the 22nd through the 31st
    assert told == [(on(3, 22), on(3, 31), usd(10)), (on(4, 1), on(4, 30), usd(31))]
    ahead = hall(ann.must(FEE, every=monthly(day=1), in_advance=True, from_=on(3, 1)))
    with Engine(ahead, matcher=matcher) as engine:
        told = [(d.arisen, d.due) for d in engine.duties(on=on(4, 15))]
    assert told == [(on(3, 1), on(3, 1)), (on(4, 1), on(4, 1))]


@each_matcher
def test_of_a_duty_that_an_exercise_begins_upon_its_own_occasions(matcher) -> None:
    begun = begins(ann.must(FEE, upon=ann.did(Use()), from_=Grant.first))
    contract = hall(bea.can(ANY_GRANT, then=begun))
    uses = [ann.does(Use(), on=at, id=f"u{at:%m%d}") for at in (on(2, 20), on(3, 1))]
    assert arisen(contract, [EARLIER, *uses], matcher) == ["1.0.0 u0301 g2"]


@each_matcher
def test_a_clause_that_is_begun_or_asleep_begins_when_both_are_so(matcher) -> None:
    """A duty without an occasion: the clause stands, and its first day has come."""
    owed = Clause("2", "A fee.", ann.must(FEE, within=days(5), from_=on(3, 1)), dormant=True)
    contract = hall(bea.can(Bell(), then=begins("2")), more=(owed,))
    for rung, wanted in ((on(2, 1), on(3, 1)), (on(4, 4), on(4, 4))):
        with Engine(contract, [bea.does(Bell(), on=rung)], matcher=matcher) as engine:
            assert [d.arisen for d in engine.duties(on=on(12, 31))] == [wanted]
    slept = Clause("2", "A fee.", ann.must(FEE, upon=ann.did(Use()), from_=on(3, 1)))
    halt = hall(
        bea.can(Bell(), then=suspends("2", extends=False)),
        cyd.can(Bell(), then=resumes("2")),
        more=(slept,),
    )
    history = [
        bea.does(Bell(), on=on(2, 1)),
        ann.does(Use(), on=on(2, 20), id="u1"),
        ann.does(Use(), on=on(3, 2), id="u2"),
        cyd.does(Bell(), on=on(3, 9)),
    ]
    with Engine(halt, history, matcher=matcher) as engine:
        told = [(d.id, d.arisen) for d in engine.duties(on=on(12, 31))]
    assert told == [("2.0 u2", on(3, 9))]


@each_matcher
@pytest.mark.parametrize(
    ("extends", "woken", "told"),
    [
        (False, (3, 9), ((3, 9), (3, 9))),  # five days from 1 March, but not before it arises
        (False, (3, 3), ((3, 3), (3, 6))),
        (True, (3, 9), ((3, 9), (3, 14))),
        (True, (2, 25), ((3, 1), (3, 6))),
    ],
)
def test_a_duty_whose_first_day_is_slept_through_arises_at_the_end(
    matcher, extends, woken, told
) -> None:
    owed = Clause("2", "A fee.", ann.must(FEE, within=days(5), from_=on(3, 1)))
    halt = hall(
        bea.can(Bell(), then=suspends("2", extends=extends)),
        cyd.can(Bell(), then=resumes("2")),
        more=(owed,),
    )
    history = [bea.does(Bell(), on=on(2, 20)), cyd.does(Bell(), on=on(*woken))]
    with Engine(halt, history, matcher=matcher) as engine:
        found = [(d.arisen, d.due) for d in engine.duties(on=on(12, 31))]
    assert found == [tuple(on(*day) for day in told)]


@each_matcher
def test_a_period_that_would_begin_in_a_suspension(matcher) -> None:
    """It makes no duty unless the suspension extends, the first no more than another."""
    owed = Clause("2", "A fee.", ann.must(FEE, every=monthly(day=-1), from_=on(3, 1)))
    for extends, due in ((False, [on(4, 30)]), (True, [on(4, 8), on(4, 30)])):
        halt = hall(
            bea.can(Bell(), then=suspends("2", extends=extends)),
            cyd.can(Bell(), then=resumes("2")),
            more=(owed,),
        )
        history = [bea.does(Bell(), on=on(2, 20)), cyd.does(Bell(), on=on(3, 9))]
        with Engine(halt, history, matcher=matcher) as engine:
            assert [d.due for d in engine.duties(on=on(4, 20))] == due


# between a beginning and an end


@each_matcher
def test_from_a_day_until_another(matcher) -> None:
    days_ = [on(2, 28), on(3, 1), on(3, 31), on(4, 1)]
    told = grant("g", on(2, 1), on(3, 1))
    for norm in (
        ann.may(Use(), from_=on(3, 1), until=on(3, 31)),
        ann.may(Use(), provided=GRANTED, from_=Grant.first, until=end_of_month(Grant.first)),
        ann.may(Use(), provided=GRANTED, from_=on(3, 1), until=end_of_month(Grant.first)),
    ):
        assert permitted(hall(norm), [told], *days_, matcher=matcher) == days_[1:3]
    never = hall(ann.may(Use(), provided=GRANTED, from_=Grant.first, until=on(2, 20)))
    assert permitted(never, [told], on(2, 10), *days_, matcher=matcher) == []


def test_until_before_from_is_refused() -> None:
    for beginning in (on(3, 2), datetime(2025, 3, 3, 1, tzinfo=NEW_YORK)):
        with pytest.raises(WrongTypeError, match="is over before from_="):
            ann.may(Use(), from_=beginning, until=on(3, 1))
    ann.may(Use(), from_=on(3, 1), until=on(3, 1))


# what else knows of it


RECKONED = end_of_month(Grant.on + months(2, rounding=MonthEnd.LAST_DAY))


def test_a_history_of_answers_turns_on_the_first_day() -> None:
    for first, since in ((Grant.first, on(3, 1)), (RECKONED, on(4, 30)), (Grant.moment, on(3, 1))):
        contract = hall(ann.may(Use(), provided=GRANTED, from_=first))
        with Engine(contract, [EARLIER]) as engine:
            told = [(i.since, i.decision.verdict) for i in engine.history(ann, Use())]
        assert [begun for begun, v in told if v is Verdict.PERMITTED] == [since]
    contract = hall(ann.may(Use(), from_=on(3, 1)))
    with Engine(contract) as engine:
        _, later = engine.history(ann, Use())
        rows = [row for row in engine.timeline().rows if row.party == ann]
    (cause,) = later.changed_by
    assert (later.since, cause.kind, cause.clause) == (on(3, 1), CauseKind.BEGINNING, "1")
    assert str(cause) == "as 1 began on 2025-03-01"
    assert [[span.since for span in row.spans] for row in rows] == [[on(1, 1), on(3, 1)]]


def test_a_beginning_that_changes_nothing_is_no_cause() -> None:
    """The decision turns by a permission of that day; the power on another act is beside it."""
    contract = hall(
        ann.must_not(Use(), until=on(2, 28)),
        more=(Clause("2", "The bell ends it.", cyd.can(Bell(), then=ends("1"), from_=on(3, 1))),),
    )
    with Engine(contract) as engine:
        _, later = engine.history(ann, Use())
    assert [cause.kind for cause in later.changed_by] == [CauseKind.TERM]


def test_the_first_day_is_told_ahead() -> None:
    contract = hall(
        ann.may(Use(), from_=on(3, 1)),
        ann.must(FEE, within=days(10), from_=on(4, 1)),
        ann.must(FEE, upon=Bell, from_=on(5, 1)),
    )
    with Engine(contract) as engine:
        told = [(u.on, u.kind, u.what) for u in engine.upcoming(on=on(2, 1))]
        assert told == [
            (on(3, 1), UpcomingKind.BEGINNING, "first day on which Ann may use"),
            (on(4, 1), UpcomingKind.BEGINNING, "first day on which Ann must pay (USD 5.00)"),
            (on(5, 1), UpcomingKind.BEGINNING, "first day on which Ann comes to owe under 1"),
        ]
        assert [u.on for u in engine.upcoming(on=on(3, 1))] == [on(4, 1), on(5, 1)]


def test_it_is_written_and_read_and_told_in_words(tmp_path) -> None:
    for first, told in (
        (Grant.first, "from: the first in granting on"),
        (RECKONED, "from: the last day of the month of 2 months after granting on"),
        (on(3, 1), "from: 2025-03-01 on"),
        (NOON, "from: 2025-03-01 12:00:00-05:00 on"),
        (Grant.moment, "from: the moment in granting on"),
    ):
        contract = hall(ann.may(Use(), provided=GRANTED, from_=first))
        assert from_json(Contract, to_json(contract)) == contract
        for kind in ("yaml", "json"):
            contract.dump(tmp_path / f"hall.{kind}")
            assert Contract.load(tmp_path / f"hall.{kind}") == contract
        lines = list(norm_in_full(contract.clauses[0].norms[0], Words.of(contract)))
        assert any(told in line for line in lines), lines


def test_the_day_of_a_template_is_left_to_each_instance(tmp_path) -> None:
    first = Parameter("first", date)
    for beginning in (end_of_month(first), first + days(27)):
        template = hall(ann.may(Use(), from_=beginning))
        contract = template.instance(first=on(2, 1))
        assert permitted(contract, [], on(2, 27), on(2, 28)) == [on(2, 28)]
    for norm in (ann.must(FEE, from_=first), ann.must(FEE, every=monthly(day=-1), from_=first)):
        template = hall(norm)
        template.dump(tmp_path / "hall.yaml")
        contract = Contract.load(tmp_path / "hall.yaml").instance(first=on(2, 10))
        with Engine(contract) as engine:
            assert engine.duties(on=on(2, 9)) == ()
            assert len(engine.duties(on=on(2, 10))) == 1


def test_an_amendment_may_come_before_the_first_day() -> None:
    """What would have begun after another text took its place never does."""
    rest = Clause("1", "The hall is used.", cyd.may(Bell()))
    changed = Amendment(title="First", effective=on(2, 1), replaces=(rest,))
    contract = hall(ann.must_not(Use(), from_=on(3, 1)), amendments=(changed,))
    with Engine(contract) as engine:
        for at in (on(1, 10), on(2, 10), on(3, 10)):
            assert engine.decide(ann, Use(), on=at).verdict is Verdict.SILENT
        assert [u.kind.value for u in engine.upcoming(on=on(1, 10))] == ["text"]


def test_what_has_ended_before_its_first_day_never_was() -> None:
    """Nothing says that it was there once, or that it begins."""
    banned = Clause("2", "No use.", ann.must_not(Use(), from_=on(3, 1)))
    contract = hall(bea.can(Bell(), then=ends("2")), more=(banned,))
    with Engine(contract, [bea.does(Bell(), on=on(2, 1))]) as engine:
        for at in (on(2, 10), on(3, 10)):
            decision = engine.decide(ann, Use(), on=at)
            assert (decision.verdict, decision.reasons) == (Verdict.SILENT, ())
            assert engine.upcoming(on=at) == ()
        assert engine.decide(ann, Use(), on=on(1, 10)).reasons[0].begins == on(3, 1)


def test_a_clause_that_is_begun_twice_is_begun_once() -> None:
    """Before its first day, too: the second exercise begins nothing."""
    owed = Clause("2", "A fee.", ann.must(FEE, within=days(5), from_=on(3, 1)), dormant=True)
    contract = hall(bea.can(Bell(), then=begins("2")), more=(owed,))
    rung = [bea.does(Bell(), on=on(2, n), id=f"b{n}") for n in (1, 5)]
    with Engine(contract, rung) as engine:
        (duty,) = engine.duties(on=on(3, 2))
        assert duty.id.endswith("since 2025-02-01 b1")


def test_a_beginning_outlasts_a_change_of_a_definition() -> None:
    """The norm is the same, whatever is meant by the words of its condition."""
    meant = Definition("D", "Somebody rings.", cyd.did(Bell()))
    changed = Definition("D", "Somebody rings.", bea.did(Bell()))
    amended = Amendment(title="Words", effective=on(2, 1), replaces=(changed,))
    held = Clause("1", "It is used.", ann.must_not(Use(), unless=meant.holds, from_=on(3, 1)))
    contract = Contract(
        name="The hall",
        parties=(ann, bea, cyd),
        effective=date(2025, 1, 1),
        clauses=(meant, held),
        amendments=(amended,),
    )
    with Engine(contract) as engine:
        for at in (on(1, 10), on(2, 10)):
            told = [u.on for u in engine.upcoming(on=at) if u.kind is UpcomingKind.BEGINNING]
            assert told == [on(3, 1)]
        assert engine.decide(ann, Use(), on=on(2, 28)).verdict is Verdict.SILENT
        assert engine.decide(ann, Use(), on=on(3, 1)).verdict is Verdict.PROHIBITED


def test_a_beginning_before_the_contract_is_a_flaw() -> None:
    for begins_, kinds in (
        (date(2024, 12, 31), [FlawKind.IDLE_BEGINNING]),
        (datetime(2024, 12, 31, 23, tzinfo=UTC), [FlawKind.IDLE_BEGINNING]),
        (on(1, 1), []),
        (datetime(2025, 1, 1, tzinfo=UTC), []),
    ):
        found = list(idle_beginnings(hall(ann.may(Use(), from_=begins_))))
        assert [one.kind for one in found] == kinds
        for one in found:
            assert "only from 2025-01-01 on" in one.text
    flaws = check_contract(hall(ann.may(Use(), from_=date(2023, 1, 1))), examples=3)
    assert FlawKind.IDLE_BEGINNING in {one.kind for one in flaws}


def test_mutants_leave_it_out() -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, from_=RECKONED))
    told = [m.change for m in mutants(contract)]
    assert any("drops the beginning" in one for one in told)
    assert any("does not wait for the end of the month" in one for one in told)
    for first in (Grant.first, on(3, 1)):
        told = [m.change for m in mutants(hall(ann.may(Use(), provided=GRANTED, from_=first)))]
        assert any("drops the beginning" in one for one in told)
        assert not any("does not wait" in one for one in told)


DRAWN = {
    "a constant": (
        norms(Setting((ann, bea), (Consent, Declare), (), ("C1",))),
        lambda norm: isinstance(norm.from_, date) and not isinstance(norm.until, date),
    ),
    "a constant before the end": (
        norms(Setting((ann, bea), (Consent, Declare), (), ("C1",))),
        lambda norm: isinstance(norm.from_, date) and isinstance(norm.until, date),
    ),
    "a day told": (
        norms(Setting((ann, bea), (Consent, Declare), (), ("C1",))),
        lambda norm: not isinstance(norm.from_, date | None),
    ),
    "of a duty": (obligations(Site(upon=Order)), lambda duty: duty.from_ is not None),
}


@pytest.mark.slow
@pytest.mark.parametrize("sort", DRAWN)
def test_norms_are_drawn_with_beginnings(sort) -> None:
    strategy, wanted = DRAWN[sort]
    once = settings(
        max_examples=5_000, phases=[Phase.generate], derandomize=True, database=None, deadline=None
    )
    assert wanted(find(strategy, wanted, settings=once))


def test_questions_are_drawn_about_the_first_day() -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, from_=Grant.on + days(40)))
    assert days(40) in Stage(contract.program, contract).periods
    fixed = hall(ann.may(Use(), from_=on(3, 1)))
    assert {on(2, 28), on(3, 1), on(3, 2)} <= set(Stage(fixed.program, fixed).days)


def test_a_condition_that_it_has_not_begun_is_told() -> None:
    contract = hall(ann.may(Use(), provided=GRANTED, from_=Grant.first))
    with Engine(contract, [EARLIER]) as engine:
        told = " ".join(str(engine.decide(ann, Use(), on=on(2, 20))).split())
    assert "clause 1 would permit it" in told
    assert "but it begins on 2025-03-01" in told, told
