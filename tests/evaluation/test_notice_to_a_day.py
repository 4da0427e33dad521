"""Notice to a day: it takes effect after the end of the day that its exercise tells."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, find, settings

from contract_rules import (
    Action,
    Clause,
    Contract,
    ContractState,
    DutyStatus,
    Engine,
    Field,
    FindingKind,
    MonthEnd,
    Parameter,
    Party,
    UpcomingKind,
    Verdict,
    anything,
    assigns,
    begins,
    days,
    end_of_month,
    ends,
    hours,
    months,
    nth_business_day,
    releases,
    resumes,
    sets_off,
    suspends,
    terminates,
    usd,
    waives,
    when,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import (
    AmbiguousDateError,
    ReversalError,
    UnboundTermError,
    WrongTypeError,
)
from contract_rules.testing import histories, mutants
from contract_rules.testing.mutation.operators import ChangeKind
from contract_rules.values.money import Money
from support.histories import MATCHERS

ann, bea, cyd = Party("Ann"), Party("Bea"), Party("Cyd")


class Quit(Action):
    """Give notice."""

    leaving: Field[date]
    moment: Field[datetime]
    number: Field[int]


class Pay(Action):
    """Pay the rent."""

    amount: Field[Money]


class Live(Action):
    """Live in the flat."""


class Store(Action):
    """Use the cellar."""


class Ask(Action):
    """Ask to stay."""


class Bill(Action):
    """Send a bill."""


THREE = months(3, rounding=MonthEnd.LAST_DAY)
TO_END_OF_MONTH = end_of_month(Quit.on + THREE)
TO_THE_DAY_NAMED = Quit.leaving
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2025, 6, 30, 12, tzinfo=NEW_YORK)


def lease(*then, zone="UTC", **stated):
    """A lease that Bea can end by notice."""
    return Contract(
        name="The lease",
        parties=(ann, bea, cyd),
        effective=date(2025, 1, 1),
        zone=zone,
        clauses=(
            Clause("1", "Bea may live in the flat.", bea.may(Live())),
            Clause(
                "2",
                "Bea can give notice.",
                bea.can(
                    Quit(leaving=anything, moment=anything, number=anything), then=then, **stated
                ),
            ),
            Clause("3", "Bea may use the cellar.", bea.may(Store())),
            Clause("4", "Bea may not use the cellar.", bea.must_not(Store()), dormant=True),
            Clause(
                "5",
                "Bea pays what is billed.",
                bea.must(
                    Pay(amount=usd(100)), upon=ann.did(Bill()), within=days(300), owed_to=ann
                ),
            ),
            Clause(
                "6",
                "Ann pays what Bea bills.",
                ann.must(
                    Pay(amount=usd(100)), upon=bea.did(Bill()), within=days(300), owed_to=bea
                ),
            ),
        ),
        actions=(Ask,),
    )


def notice(on, *, leaving=date(2025, 1, 1)):
    """Bea gives notice."""
    moment = datetime(2025, 5, 9, 12, tzinfo=NEW_YORK)
    return bea.does(Quit(leaving=leaving, moment=moment, number=1), on=on)


def last_day(engine, start=date(2025, 3, 1), end=date(2026, 2, 1)):
    """The last day on which the lease is in force, by every question; None where it goes on."""
    found = None
    day = start
    while day < end:
        lives = engine.decide(bea, Live(), on=day).verdict is Verdict.PERMITTED
        assert lives is (engine.status(on=day).state is ContractState.IN_FORCE), day
        if lives:
            assert found is None or found == day - timedelta(days=1), day
            found = day
        day += timedelta(days=1)
    return None if found == end - timedelta(days=1) else found


@pytest.mark.parametrize("matcher", MATCHERS)
def test_notice_to_the_day_named_and_of_thirty_days_at_least(matcher):
    """The later of the two days, by every question."""
    least_ = Quit.on + days(30)
    agreed = lease(terminates(after=when(Quit.leaving > least_, Quit.leaving, least_)))
    for leaving, last in (
        (date(2025, 3, 5), date(2025, 3, 31)),
        (date(2025, 3, 31), date(2025, 3, 31)),
        (date(2025, 4, 2), date(2025, 4, 2)),
    ):
        given = notice(date(2025, 3, 1), leaving=leaving)
        with Engine(agreed, [given], matcher=matcher) as engine:
            assert last_day(engine, end=date(2025, 5, 1)) == last
            (coming,) = engine.upcoming(on=date(2025, 3, 1))
            assert coming.on == last + timedelta(days=1)


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("given", "last"),
    [
        (date(2025, 3, 13), date(2025, 6, 30)),
        (date(2025, 3, 31), date(2025, 6, 30)),
        (date(2025, 4, 1), date(2025, 7, 31)),
        # late on 31 March in New York: there it is March, in UTC it is April
        (datetime(2025, 3, 31, 22, 30, tzinfo=NEW_YORK), date(2025, 7, 31)),
        (date(2025, 11, 30), date(2026, 2, 28)),
    ],
)
def test_three_months_notice_to_the_end_of_a_month(matcher, given, last):
    """It ends the lease with the last day of the third month after that in which it is given."""
    engine = Engine(lease(terminates(after=TO_END_OF_MONTH)), [notice(given)], matcher=matcher)
    assert last_day(engine, date(2025, 6, 1), date(2026, 3, 2)) == last
    assert engine.status(on=last).state is ContractState.IN_FORCE
    assert engine.status(on=last + timedelta(days=1)).state is ContractState.TERMINATED


@pytest.mark.parametrize("matcher", MATCHERS)
def test_the_month_is_that_of_the_contracts_zone(matcher):
    """Notice late on 31 March where the contract is, when it is April in UTC, is of March."""
    late = datetime(2025, 4, 1, 2, 30, tzinfo=ZoneInfo("UTC"))
    contract = lease(terminates(after=TO_END_OF_MONTH), zone="America/New_York")
    engine = Engine(contract, [notice(late)], matcher=matcher)
    assert last_day(engine, date(2025, 6, 1)) == date(2025, 6, 30)
    last_minute = datetime(2025, 6, 30, 23, 59, tzinfo=NEW_YORK)
    assert engine.decide(bea, Live(), on=last_minute).verdict is Verdict.PERMITTED
    midnight = datetime(2025, 7, 1, tzinfo=NEW_YORK)
    assert engine.decide(bea, Live(), on=midnight).verdict is not Verdict.PERMITTED


@pytest.mark.parametrize("matcher", MATCHERS)
def test_one_month_from_the_end_of_january(matcher):
    """A month after 31 January lies in February, and so does its end."""
    one = end_of_month(Quit.on + months(1, rounding=MonthEnd.LAST_DAY))
    engine = Engine(lease(terminates(after=one)), [notice(date(2025, 1, 31))], matcher=matcher)
    assert last_day(engine, date(2025, 2, 1), date(2025, 4, 1)) == date(2025, 2, 28)


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("leaving", "last"),
    [
        (date(2025, 5, 15), date(2025, 5, 15)),
        (date(2025, 3, 13), date(2025, 3, 13)),
        (date(2025, 2, 1), date(2025, 3, 13)),  # it is over: as by no notice
    ],
)
def test_notice_to_a_day_that_it_names(matcher, leaving, last):
    """It takes effect after that day, and never before it is given."""
    given = notice(date(2025, 3, 13), leaving=leaving)
    engine = Engine(lease(terminates(after=TO_THE_DAY_NAMED)), [given], matcher=matcher)
    assert last_day(engine) == last


@pytest.mark.parametrize("matcher", MATCHERS)
def test_notice_at_an_instant_to_that_day_lasts_to_its_end(matcher):
    """The day's end is that of the notice, not the hour at which it was given."""
    given = notice(datetime(2025, 3, 13, 9, tzinfo=ZoneInfo("UTC")), leaving=date(2025, 3, 13))
    engine = Engine(lease(terminates(after=TO_THE_DAY_NAMED)), [given], matcher=matcher)
    evening = datetime(2025, 3, 13, 20, tzinfo=ZoneInfo("UTC"))
    assert engine.decide(bea, Live(), on=evening).verdict is Verdict.PERMITTED
    assert engine.decide(bea, Live(), on=date(2025, 3, 14)).verdict is not Verdict.PERMITTED
    over = notice(datetime(2025, 3, 13, 9, tzinfo=ZoneInfo("UTC")), leaving=date(2025, 3, 1))
    engine = Engine(lease(terminates(after=TO_THE_DAY_NAMED)), [over], matcher=matcher)
    assert engine.decide(bea, Live(), on=evening).verdict is not Verdict.PERMITTED


@pytest.mark.parametrize("matcher", MATCHERS)
def test_other_days(matcher):
    """A constant day, a business day of a month, the month of an instant that it names."""
    for after, last in (
        (date(2025, 4, 20), date(2025, 4, 20)),
        (nth_business_day(1, Quit.on + THREE, "US"), date(2025, 6, 2)),
        (end_of_month(Quit.moment), date(2025, 5, 31)),
        (Quit.on + days(10), date(2025, 3, 23)),
    ):
        contract = lease(terminates(after=after))
        engine = Engine(contract, [notice(date(2025, 3, 13))], matcher=matcher)
        assert last_day(engine) == last


@pytest.mark.parametrize("matcher", MATCHERS)
def test_effects_with_notices_of_their_own(matcher):
    """Each effect takes place after its own; what begins is there from its day on, included."""
    contract = lease(
        suspends("1", extends=False, after=Quit.on + days(2)),
        resumes("1", after=Quit.leaving),
        ends("3", after=days(3)),
        begins("4", after=end_of_month(Quit.on)),
        begins(bea.must_not(Live()), after=Quit.on + days(100)),
    )
    given = notice(date(2025, 3, 13), leaving=date(2025, 3, 20))
    engine = Engine(contract, [given], matcher=matcher)

    def permitted(act, *on):
        return [engine.decide(bea, act, on=day).verdict is Verdict.PERMITTED for day in on]

    march = [date(2025, 3, day) for day in (15, 16, 19, 20)]
    assert permitted(Live(), *march) == [True, False, False, True]
    assert permitted(Store(), date(2025, 3, 16), date(2025, 3, 17)) == [True, False]

    def forbidden(act, *on):
        return [engine.decide(bea, act, on=day).verdict is Verdict.PROHIBITED for day in on]

    assert forbidden(Store(), date(2025, 3, 30), date(2025, 3, 31)) == [False, True]
    assert forbidden(Live(), date(2025, 6, 20), date(2025, 6, 21)) == [False, True]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_effects_on_debts(matcher):
    """What is owed is waived, released, assigned or set off after the day."""
    bills = [ann.does(Bill(), on=date(2025, 3, 1)), bea.does(Bill(), on=date(2025, 3, 1))]
    given = notice(date(2025, 3, 13), leaving=date(2025, 3, 20))
    before, after = date(2025, 3, 20), date(2025, 3, 21)

    def owed(effect, on):
        engine = Engine(lease(effect), [*bills, given], matcher=matcher)
        return [(d.status, d.counterparty) for d in engine.duties(on=on) if d.clause == "5"]

    for effect in (
        waives("5", after=Quit.leaving),
        releases("5", debtor=bea, after=Quit.leaving),
        sets_off("5", against="6", after=Quit.leaving),
    ):
        assert owed(effect, before) == [(DutyStatus.OPEN, ann)]
        ((status, _),) = owed(effect, after)
        assert status in {DutyStatus.DISCHARGED, DutyStatus.KEPT}
    moved = assigns("5", to=cyd, after=Quit.leaving)
    assert [owed(moved, on) for on in (before, after)] == [
        [(DutyStatus.OPEN, ann)],
        [(DutyStatus.OPEN, cyd)],
    ]


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("asked", "last"), [(date(2025, 6, 30), None), (date(2025, 7, 1), date(2025, 6, 30))]
)
def test_unless_by_then_is_judged_at_the_end_of_the_day(matcher, asked, last):
    """What happens on the last day of the notice still saves the lease."""
    contract = lease(terminates(after=TO_END_OF_MONTH), unless_by_then=bea.did(Ask()))
    history = [notice(date(2025, 3, 13)), bea.does(Ask(), on=asked)]
    engine = Engine(contract, history, matcher=matcher)
    assert last_day(engine, date(2025, 6, 1)) == last


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("asked", [True, False])
def test_unless_by_then_where_the_day_is_over(matcher, asked):
    """It is judged at the exercise, with all of its instant, also for what would begin then."""
    given = notice(date(2025, 3, 13), leaving=date(2025, 2, 1))
    contract = lease(
        begins("4", after=Quit.leaving),
        begins(bea.must(Store(), within=days(3)), after=Quit.leaving),
        terminates(after=TO_END_OF_MONTH),
        unless_by_then=bea.did(Ask()),
    )
    history = [given, *([bea.does(Ask(), on=date(2025, 3, 13))] if asked else [])]
    engine = Engine(contract, history, matcher=matcher)
    found = engine.decide(bea, Store(), on=date(2025, 3, 13)).verdict
    assert (found is Verdict.CONFLICT) is not asked  # with clause 3
    assert len(engine.duties(on=date(2025, 3, 14))) == (not asked)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_notice_that_is_corrected(matcher):
    """What the correction says counts from when it was recorded; no exercise is reversed."""
    contract = lease(terminates(after=TO_END_OF_MONTH))
    given = notice(date(2025, 3, 31))
    told = given.correction(recorded=date(2025, 4, 10), on=date(2025, 4, 1))
    engine = Engine(contract, [given, told], matcher=matcher)
    assert last_day(engine, date(2025, 6, 1)) == date(2025, 7, 31)
    with pytest.raises(ReversalError, match="is the exercise of a power"):
        Engine(contract, [given, given.reversal(on=date(2025, 4, 10))], matcher=matcher)
    july = date(2025, 7, 1)
    assert engine.status(on=july).state is ContractState.IN_FORCE
    assert engine.status(on=july, known_by=date(2025, 4, 9)).state is ContractState.TERMINATED


def test_what_is_told_of_it():
    """`upcoming` names the day, the words the term."""
    contract = lease(terminates(after=TO_END_OF_MONTH))
    engine = Engine(contract, [notice(date(2025, 3, 13))])
    (coming,) = engine.upcoming(on=date(2025, 3, 14))
    assert (coming.on, coming.kind) == (date(2025, 7, 1), UpcomingKind.NOTICE)
    assert "takes effect: terminates the contract" in coming.what
    (norm,) = contract.clauses[1].norms
    what = "the last day of the month of 3 months after quitting"
    told = list(norm_in_full(norm, Words.of(contract)))
    assert told[1:] == [f"  then: terminates the contract after the end of {what}"]


@pytest.mark.parametrize(
    "after",
    [30, "2025-06-30", NOON, Quit.moment, Quit.number, Quit.on + hours(3)],
)
def test_what_is_no_notice_is_refused(after):
    """Neither a number nor a time of day is a notice; the sentence says what is."""
    with pytest.raises(WrongTypeError, match="is no notice; write a period, after=days"):
        terminates(after=after)


def test_days_of_other_events_are_refused():
    """Only the exercise tells the day, so that it is known when notice is given."""
    asked = bea.did(Ask())
    for after in (Ask.on, asked.on, end_of_month(Pay.on)):
        with pytest.raises(UnboundTermError, match="another event than the exercise"):
            lease(terminates(after=after), provided=asked)


def test_months_need_their_rule():
    """As wherever they count from a day that only a history tells."""
    with pytest.raises(AmbiguousDateError, match="2: months"):
        lease(terminates(after=end_of_month(Quit.on + months(3))))


def test_it_is_written_and_read(tmp_path):
    """As JSON and as a file, the contract stays what it is."""
    contract = lease(
        terminates(after=TO_END_OF_MONTH),
        begins(bea.must_not(Live()), after=Quit.leaving),
        ends("3", after=date(2025, 6, 30)),
    )
    for name in ("lease.yaml", "lease.json"):
        contract.dump(tmp_path / name)
        assert Contract.load(tmp_path / name) == contract
    written = (tmp_path / "lease.yaml").read_text(encoding="utf-8")
    assert "terminates(after = end_of_month(Quit.on + 3 months (last day)))" in written
    assert from_json(Contract, to_json(contract)) == contract


def test_a_template_leaves_the_day_to_each_instance(tmp_path):
    """A day that is another in each lease, and a period of which the number is."""
    last, many = Parameter("last", date), Parameter("many", int)
    template = lease(
        ends("3", after=last),
        terminates(after=end_of_month(Quit.on + months(many, rounding=MonthEnd.LAST_DAY))),
    )
    values = {"last": date(2025, 4, 20), "many": 3}
    made = template.instance(**values)
    assert made == lease(ends("3", after=values["last"]), terminates(after=TO_END_OF_MONTH))
    template.dump(tmp_path / "lease.yaml")
    assert Contract.load(tmp_path / "lease.yaml") == template
    with Engine(made, [notice(date(2025, 3, 13))]) as engine:
        assert last_day(engine) == date(2025, 6, 30)
        stored = [engine.decide(bea, Store(), on=date(2025, 4, day)).verdict for day in (20, 21)]
    assert stored == [Verdict.PERMITTED, Verdict.SILENT]


def test_changes_that_tests_are_to_notice():
    """Mutants let it take effect at once, by another period or day, or not at all."""

    def changes(contract):
        own = [m for m in mutants(contract) if m.clause == "2" and m.kind is not ChangeKind.PARTY]
        return {mutant.change.partition(" 'terminates")[0].rstrip(":") for mutant in own}

    assert changes(lease(terminates(after=TO_END_OF_MONTH))) == {
        "is no notice to the end of the month",
        "lets it take effect at once",
        "drops the effect",
        "reads '4 months' in place of '3 months'",
        "reads '2 months' in place of '3 months'",
    }
    saved = lease(terminates(after=TO_THE_DAY_NAMED), unless_by_then=bea.did(Ask()))
    assert "lets it take effect at once" not in changes(saved)


def test_histories_wait_for_the_day():
    """What a notice begins comes into force in drawn histories on its day, or after it is over."""
    for after in (Quit.leaving, Quit.on + days(2), days(2)):
        contract = lease(begins(bea.must_not(Live()), after=after))

        def is_breached(history, contract=contract):
            with Engine(contract, history) as engine:
                return any(finding.kind is FindingKind.BREACH for finding in engine.findings())

        search = settings(
            max_examples=2000, phases=[Phase.generate], database=None, derandomize=True
        )
        found = find(histories(contract, max_size=4), is_breached, settings=search)
        assert {event.act.kind for event in found} >= {"Quit", "Live"}
