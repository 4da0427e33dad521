"""Reports, histories, open points and explanations of fields of instants and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Verdict,
    anything,
    at_least,
    at_most,
    hours,
    less_than,
    more_than,
    total,
    usd,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from support.histories import MATCHERS

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
ann, bob = Party("Ann"), Party("Bob")


class Site(Entity):
    """Where something is."""


class Order(Action, phrase="order delivery at {deliver_at}"):
    """Names an instant."""

    deliver_at: Field[datetime] = anything


class Report(Action, phrase="report a fault, to be mended within {allowed}"):
    """Names a duration."""

    allowed: Field[timedelta] = anything


class Stop(Action, phrase="stop for {lasts} from {since}"):
    """Names both."""

    lasts: Field[timedelta] = anything
    since: Field[datetime] = anything


class Hide(Action, phrase="hide until {until}", on_record=False):
    """Need not be on record."""

    until: Field[datetime] = anything
    lasts: Field[timedelta] = anything


class Pay(Action, phrase="pay {amount}"):
    """What is owed."""

    amount: Field[Money] = anything


class Leave(Action, phrase="leave"):
    """What may be free."""


def agreed(*norms) -> Contract:
    """A contract of these norms, each a clause of its own."""
    clauses = tuple(Clause(f"C{n}", "...", norm) for n, norm in enumerate(norms, 1))
    return Contract(
        name="X",
        parties=(ann, bob),
        clauses=clauses,
        effective=date(2025, 1, 1),
        zone="America/New_York",
    )


def local(*at: int, zone=NEW_YORK) -> datetime:
    """A time of a zone's clocks."""
    return datetime(*at, tzinfo=zone)


SIX = local(2025, 3, 7, 18)

HIDDEN = bob.did(Hide()) & ann.did(Order())

ONE, OTHER = bob.did(Hide(), "one"), bob.did(Hide(), "other")


def test_a_report_lists_the_cases_that_instants_and_durations_tell_apart() -> None:
    """With one matcher as with another."""
    contract = agreed(
        ann.must_not(Stop(lasts=more_than(hours(4)))),
        ann.must_not(Stop(since=less_than(SIX))),
        ann.must_not(Order(deliver_at=at_least(SIX) & at_most(local(2025, 3, 8, 8, zone=TOKYO)))),
    )
    told = {}
    for matcher in MATCHERS:
        with Engine(contract, matcher=matcher) as engine:
            positions = engine.report(on=date(2025, 3, 10)).positions
            told[matcher] = [str(position).splitlines()[0] for position in positions]
    assert told["semantics"] == told["compiled"]
    assert set(told["semantics"]) >= {
        "MAY NOT  C1  stop for more than 4 hours from 2025-03-07T18:00:00-05:00 or later",
        "MAY NOT  C2  stop for at most 4 hours from before 2025-03-07T18:00:00-05:00",
        "MAY NOT  C3  order delivery at 2025-03-07T18:00:00-05:00",
    }


def test_a_report_compares_with_what_is_known_elsewhere() -> None:
    """Days, instants of events, and fields of events that hold instants."""
    contract = agreed(
        ann.must_not(Stop(), provided=Stop.since < date(2025, 3, 8)),
        ann.must_not(Stop(), provided=bob.did(Order()) & (Stop.since > Order.deliver_at)),
        ann.must_not(Stop(), provided=bob.did(Report()) & (Stop.since == Report.on)),
        ann.must_not(Stop(), provided=Stop.lasts > Stop.lasts),
    )
    events = [
        bob.does(Order(deliver_at=SIX), on=date(2025, 3, 3)),
        bob.does(Report(allowed=hours(2)), on=local(2025, 3, 10, 9)),
    ]
    with Engine(contract, events) as engine:
        positions = engine.report(on=date(2025, 3, 12)).positions
        told = {str(position).splitlines()[0] for position in positions}
    assert "MAY NOT  C2, C3  stop for any lasts from 2025-03-10T09:00:00-04:00" in told


def test_a_report_without_what_it_compares_with_has_some_value() -> None:
    """Of fields that only events off the record, or of later, would tell apart."""
    contract = agreed(
        ann.must_not(Stop(), provided=bob.did(Report()) & (Stop.lasts > Report.allowed)),
        ann.must_not(Stop(), provided=bob.did(Order()) & (Stop.since > Order.deliver_at)),
        ann.must_not(Leave(), provided=total(Stop.lasts, by=ann) > hours(2)),
        bob.must_not(Stop(), provided=Stop.lasts > total(Report.allowed, by=bob)),
    )
    with Engine(contract) as engine:
        told = [str(one).splitlines()[0] for one in engine.report(on=date(2025, 3, 12)).positions]
    assert "MAY NOT  C4  stop for more than 0 hours from any since" in told
    assert "FREE  stop for any lasts from any since" in told


def test_a_history_turns_at_what_events_name() -> None:
    """72 hours after a report, and at the instant that an order names."""
    contract = agreed(
        bob.must_not(Leave(), provided=ann.did(Report()) & (Leave.on - Report.on < hours(72))),
        ann.must_not(Leave(), provided=bob.did(Order()) & (Leave.on < Order.deliver_at)),
    )
    events = [
        ann.does(Report(allowed=hours(1)), on=SIX),
        bob.does(Order(deliver_at=local(2025, 3, 12, 9, zone=TOKYO)), on=SIX),
    ]
    with Engine(contract, events) as engine:
        turns = {
            party: [(one.since, one.decision.verdict) for one in engine.history(party, Leave())]
            for party in (ann, bob)
        }
    # the 72 hours end at 19:00 on the 10th; 09:00 on the 12th in Tokyo is 20:00 on the 11th
    assert turns[bob] == [
        (date(2025, 1, 1), Verdict.SILENT),
        (date(2025, 3, 7), Verdict.PROHIBITED),
        (date(2025, 3, 10), Verdict.SILENT),
    ]
    assert turns[ann] == [
        (date(2025, 1, 1), Verdict.SILENT),
        (date(2025, 3, 7), Verdict.PROHIBITED),
        (date(2025, 3, 11), Verdict.SILENT),
    ]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_duty_is_outranked_until_an_instant_or_for_a_time(matcher) -> None:
    """It moves by the days for which a ban kept it from binding: here by two whole days."""
    contract = agreed(
        ann.must(Pay(amount=usd(5)), by=date(2025, 3, 11)),
        ann.must_not(Pay(), provided=bob.did(Report()) & (Pay.on - Report.on < hours(60))),
    )
    contract = Contract(
        name="X",
        parties=(ann, bob),
        clauses=(
            contract.clauses[0],
            Clause("C2", "...", contract.clauses[1].norms[0], overrides=("C1",)),
        ),
        effective=date(2025, 1, 1),
        zone="America/New_York",
    )
    report = bob.does(Report(allowed=hours(1)), on=local(2025, 3, 3, 8))
    with Engine(contract, [report], matcher=matcher) as engine:
        (duty,) = engine.duties(on=local(2025, 3, 5, 19))
        assert duty.status.value == "suspended"
        (duty,) = engine.duties(on=local(2025, 3, 5, 20))
        assert (duty.status.value, duty.due) == ("open", date(2025, 3, 13))


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (bob.did(Hide(until=more_than(SIX))), Verdict.UNDETERMINED),
        (bob.did(Hide(lasts=more_than(hours(2)) & less_than(hours(2)))), Verdict.SILENT),
        (bob.did(Hide(lasts=more_than(hours(2)) & less_than(hours(3)))), Verdict.UNDETERMINED),
        (bob.did(Hide()) & (Hide.until > Leave.on), Verdict.UNDETERMINED),
        (bob.did(Hide()) & (Hide.until > date(2025, 3, 8)), Verdict.UNDETERMINED),
        (
            bob.did(Hide())
            & ann.did(Order())
            & (Hide.until > Order.deliver_at)
            & (Hide.until < SIX),
            Verdict.SILENT,
        ),
        (
            bob.did(Hide())
            & ann.did(Order())
            & (Hide.until >= Order.deliver_at)
            & (Hide.until <= SIX),
            Verdict.UNDETERMINED,
        ),
        (
            bob.did(Hide(until=more_than(SIX))) & bob.did(Hide(until=less_than(SIX)), "other"),
            Verdict.UNDETERMINED,
        ),
        (bob.did(Hide()) & ann.did(Order()) & (Hide.on > Order.deliver_at), Verdict.UNDETERMINED),
        (ONE & OTHER & (ONE[Hide.until] < OTHER[Hide.until]), Verdict.UNDETERMINED),
        (ONE & OTHER & (ONE[Hide.lasts] < OTHER[Hide.lasts]), Verdict.UNDETERMINED),
        (
            ONE & bob.did(Report()) & (ONE[Hide.lasts] > Report.allowed),
            Verdict.UNDETERMINED,
        ),
    ],
)
def test_what_need_not_be_on_record_may_hold_what_clauses_tell_apart(
    matcher, condition, wanted
) -> None:
    """Instants above, at and below those that are named, durations between two bounds."""
    order = ann.does(Order(deliver_at=local(2025, 3, 8, 8, zone=TOKYO)), on=date(2025, 3, 1))
    norm = ann.must_not(Leave(), provided=condition)
    contract = agreed(norm, ann.may(Order()), ann.may(Report()))
    report = bob.does(Report(allowed=hours(2)), on=date(2025, 3, 1))
    with Engine(contract, [order, report], matcher=matcher) as engine:
        assert engine.decide(ann, Leave(), on=date(2025, 3, 12)).verdict is wanted


def test_norms_and_matchers_are_told_in_words() -> None:
    """An instant or later, a duration at most."""
    both = ann.must(Leave(), upon=bob.did(Report()), within=Report.allowed)
    words = Words.of(agreed(both, ann.may(Order())))
    told = {
        ann.must(Leave(), upon=bob.did(Report()), within=Report.allowed): "  within: the allowed",
        ann.must(Leave(), upon=bob.did(Order()), by=Order.deliver_at): "  by: the deliver at",
        ann.must(
            Leave(), upon=bob.did(Report()), within=Report.allowed + hours(2)
        ): "  within: the allowed in reporting a fault, plus 2 hours",
        ann.must(
            Leave(),
            upon=(bob.did(Order()), bob.did(Report())),
            by=Order.deliver_at - Report.allowed * 2,
        ): "  by: (the allowed in reporting a fault, times 2) before the deliver at in ordering",
        ann.must(
            Leave(),
            upon=(bob.did(Order()), bob.did(Report())),
            by=Report.allowed + Order.on,
        ): "  by: the allowed in reporting a fault, after ordering delivery",
        ann.may(
            Leave(),
            provided=bob.did(Report()) & ann.did(Order()) & (Order.on - Report.on > hours(72)),
        ): (
            "  if: Bob reported a fault, to be mended within any allowed, Ann ordered delivery at "
            "any deliver at and the time from reporting a fault, to ordering delivery is more "
            "than 72 hours"
        ),
        ann.may(Leave(), provided=bob.did(Order(deliver_at=more_than(SIX)))): (
            "  if: Bob ordered delivery at after 2025-03-07T18:00:00-05:00"
        ),
        ann.may(Leave(), provided=bob.did(Report(allowed=at_most(hours(2))))): (
            "  if: Bob reported a fault, to be mended within at most 2 hours"
        ),
    }
    for norm, line in told.items():
        found = [*norm_in_full(norm, words)]
        assert any(one.startswith(line) for one in found)


def test_a_decision_tells_what_passed_between_two_events() -> None:
    """The reason cites both; a refusal says which comparison fails."""
    asked = bob.did(Report()) & ann.did(Order()) & (Order.on - Report.on > hours(72))
    contract = agreed(ann.must_not(Leave(), provided=asked), ann.may(Stop(), provided=asked))
    events = [
        bob.does(Report(allowed=hours(1)), on=SIX),
        ann.does(Order(deliver_at=SIX), on=local(2025, 3, 10, 19, 0, 0, 1)),
    ]
    with Engine(contract, events) as engine:
        decision = engine.decide(ann, Leave(), on=date(2025, 3, 12))
        assert decision.verdict is Verdict.PROHIBITED
        assert "Bob reported a fault" in str(decision)
    with Engine(contract, events[:1]) as engine:
        assert engine.decide(ann, Leave(), on=date(2025, 3, 12)).verdict is Verdict.SILENT
        stopped = engine.decide(
            ann, Stop(lasts=hours(1), since=datetime(2025, 3, 1, tzinfo=UTC)), on=date(2025, 3, 12)
        )
        assert "72 hours" in str(stopped) or stopped.verdict is Verdict.SILENT
