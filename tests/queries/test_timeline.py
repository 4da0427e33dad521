"""A timeline has a row for each case that clauses of any text tell apart, with its history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Verdict,
    anything,
    at_least,
    begins,
    days,
    total,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.answers.decisions import gist
from contract_rules.errors import IncomparableError, TooManyCasesError, UnknownReadingError
from contract_rules.queries import report
from contract_rules.queries import timeline as timeline_rows
from contract_rules.queries.view import View
from contract_rules.testing import clause_coverage
from support.acts_of_rows import is_such
from support.histories import MATCHERS
from support.pages import RECORD, day, lease, owner, tenant
from support.schemas import FINDINGS


def told(timeline) -> dict[str, list[tuple[str, str, str]]]:
    """Each row with its spans: since when, the verdict and the clauses."""
    return {
        f"{row.party}: {row.what}": [
            (span.since.isoformat(), span.decision.verdict.value, ", ".join(span.decision.clauses))
            for span in row.spans
        ]
        for row in timeline.rows
    }


class Deal(Action):
    """Deal."""

    price: Field[Money]


class Sell(Deal):
    """Sell."""


class Lend(Deal):
    """Lend."""


class Swap(Deal):
    """Swap."""


OTHERS = "Tenant: sublet to a guest other than Ada"


def test_rows_are_the_cases_of_all_texts() -> None:
    """Ada may stay from her leave on, others from the spring text on, which is last."""
    with Engine(lease, RECORD) as engine:
        assert told(engine.timeline()) == {
            "Tenant: sublet to Ada": [
                ("2024-01-01", "prohibited", "1"),
                ("2024-01-10", "permitted", "1"),
                ("2024-04-01", "permitted", "1"),
            ],
            OTHERS: [("2024-01-01", "prohibited", "1"), ("2024-04-01", "permitted", "1")],
            "Tenant: paint the walls": [("2024-01-01", "undetermined", "2")],
        }


def test_what_was_not_known_by_then_changes_nothing() -> None:
    """By February Ada's leave was known, and the spring text was not; by the 15th neither."""
    with Engine(lease, RECORD) as engine:
        known = told(engine.timeline(known_by=day(1, 2)))
        assert known["Tenant: sublet to Ada"] == [
            ("2024-01-01", "prohibited", "1"),
            ("2024-01-10", "permitted", "1"),
        ]
        assert told(engine.timeline(known_by=day(15))) == {
            "Tenant: sublet to any guest": [("2024-01-01", "prohibited", "1")],
            "Tenant: paint the walls": [("2024-01-01", "undetermined", "2")],
        }


def test_a_reading_that_is_chosen_settles_it() -> None:
    with Engine(lease, RECORD) as engine:
        found = engine.timeline(readings={"paint": "no"})
        assert found.readings == {"paint": "no"}
        assert told(found)["Tenant: paint the walls"] == [("2024-01-01", "prohibited", "2")]
        with pytest.raises(UnknownReadingError):
            engine.timeline(readings={"paint": "perhaps"})


def test_the_ways_of_a_span_fix_the_answer_with_its_clauses() -> None:
    with Engine(lease, RECORD) as engine:
        (row,) = (row for row in engine.timeline().rows if row.what == "paint the walls")
    (span,) = row.spans
    assert {
        (way.settled[0].choice, way.answer.verdict.value, way.answer.clauses) for way in span.ways
    } == {("yes", "silent", ()), ("no", "prohibited", ("2",))}


def test_a_row_tells_the_span_and_the_verdict_of_a_day() -> None:
    with Engine(lease, RECORD) as engine:
        found = engine.timeline()
    row = found.of(tenant)[0]
    assert found.of(owner) == ()
    assert row.verdict(day(9)) is Verdict.PROHIBITED
    assert row.verdict(day(10)) is Verdict.PERMITTED
    assert row.on(day(10)) is row.spans[1]
    assert row.spans[1].until == date(2024, 3, 31)
    assert row.verdict(date(2023, 12, 31)) is None


def test_it_is_data() -> None:
    with Engine(lease, RECORD) as engine:
        data = engine.timeline(known_by=day(1, 5)).to_json()
    assert (data["format"], data["contract"], data["effective"]) == (2, "Lease", "2024-01-01")
    assert (data["record_ends"], data["known_by"]) == ("2024-01-15", "2024-05-01")
    ada, others, paint = data["rows"]
    assert ada["phrase"] == "sublet to Ada"
    assert others["spans"][1]["until"] is None
    assert ada["spans"][1]["changed_by"][0]["event"] == RECORD[0].id
    assert [(way["settled"], way["word"]) for way in paint["spans"][0]["ways"]] == [
        ([{"question": "paint", "reading": "yes"}], "FREE"),
        ([{"question": "paint", "reading": "no"}], "MAY NOT"),
    ]
    FINDINGS.validate(data)


def test_it_is_data_where_nothing_happened() -> None:
    with Engine(lease) as engine:
        data = engine.timeline().to_json()
    assert (data["record_ends"], data["known_by"]) == (None, None)
    FINDINGS.validate(data)


@pytest.mark.slow
def test_the_timeline_of_the_agreement_fits_the_schema() -> None:
    with Engine(agreement, record, matcher="compiled") as engine:
        FINDINGS.validate(engine.timeline().to_json())


class Move(Action, phrase="move"):
    pass


class Leave(Move, phrase="leave"):
    pass


def moving(*clauses) -> Contract:
    return Contract(
        name="Moves",
        parties=(tenant, owner),
        clauses=clauses,
        effective=day(1),
        actions=(Move, Leave),
    )


def test_a_narrower_action_has_a_row_only_where_it_is_decided_otherwise() -> None:
    """A clause that names it and says the same gives it other reasons, so that it has one."""
    wide = Clause("1", "No moving.", tenant.must_not(Move()))
    narrow = Clause("2", "Leaving is free.", tenant.may(Leave()), overrides=("1",))
    elsewhere = Clause("2", "The owner may not leave.", owner.must_not(Leave()))
    with Engine(moving(wide, narrow)) as engine:
        assert [row.what for row in engine.timeline().rows] == ["move", "leave"]
    with Engine(moving(wide, elsewhere)) as engine:
        assert [str(row.party) + " " + row.what for row in engine.timeline().rows] == [
            "Tenant move",
            "Owner leave",
        ]


def test_acts_of_a_wider_action_are_decided_once_for_all_kinds_of_it(monkeypatch) -> None:
    """However many there are to compare with it."""
    norms = (tenant.must_not(kind(at_least(usd(5)))) for kind in (Deal, Sell, Lend, Swap))
    clauses = tuple(Clause(f"C{n}", "x", norm) for n, norm in enumerate(norms))
    agreed = Contract(name="x", parties=(tenant,), clauses=clauses, effective=day(1))
    asked = []
    real = View.settled_alike

    def noted(self, party, acts, on):
        asked.append((acts[0].kind, on))
        return real(self, party, acts, on)

    monkeypatch.setattr(View, "settled_alike", noted)
    with Engine(agreed) as engine:
        engine.timeline()
    assert {kind for kind, _ in asked} == {"Deal", "Sell", "Lend", "Swap"}
    assert len(asked) == len(set(asked))


def test_each_decision_is_observed_where_somebody_does() -> None:
    """Coverage of clauses counts what a timeline asks."""
    with clause_coverage(lease) as found, Engine(lease, RECORD) as engine:
        engine.timeline()
    assert found.percent > 0


def test_a_notebook_shows_it_as_bars() -> None:
    """What somebody named it shows as text."""
    named = Contract(
        name="Moves",
        parties=(Party("<b>Bob</b>"),),
        clauses=(Clause("1", "No moving.", Party("<b>Bob</b>").must_not(Move())),),
        effective=day(1),
    )
    with Engine(named) as engine:
        (shown,) = (engine.timeline()._repr_html_(),)
    assert "&lt;b&gt;Bob&lt;/b&gt;: move" in shown
    assert "<b>" not in shown
    assert shown.count('class="cr-bar"') == 1
    with Engine(lease, RECORD) as engine:
        shown = engine.timeline()._repr_html_()
    assert shown.count('class="cr-bar"') == 6
    assert shown.count('class="cr-text"') == 3  # the spring text, in each row
    assert shown.count('class="cr-hatch"') == 3
    assert "\u2715 1" in shown


class Earn(Action, phrase="earn {amount}"):
    """Earn money."""

    amount: Field[Money]


class Draw(Action, phrase="draw {amount}"):
    """Draw money."""

    amount: Field[Money]


class Publish(Action, phrase="publish what is closed until {closed}"):
    """Publish something."""

    closed: Field[date]


EARNED = total(Earn.amount, by=tenant)


def drawing(provided) -> Contract:
    return Contract(
        name="Drawing",
        parties=(tenant,),
        clauses=(Clause("1", "No more.", tenant.must_not(Draw(anything), provided=provided)),),
        effective=day(1),
    )


@pytest.mark.parametrize(
    "provided",
    [
        pytest.param(Draw.amount > EARNED, id="what is earned by then"),
        pytest.param(
            Draw.amount + total(Draw.amount, by=tenant) > EARNED, id="with what is drawn by then"
        ),
        pytest.param(
            Draw.amount > total(Earn.amount, by=tenant, within=days(10)), id="of the last days"
        ),
    ],
)
@pytest.mark.parametrize("matcher", MATCHERS)
def test_the_cases_are_those_of_every_day(provided, matcher) -> None:
    """A total that a field is compared with is another on other days, and so are the cases."""
    record = [
        tenant.does(Earn(usd(100)), on=day(10)),
        tenant.does(Draw(usd(30)), on=day(15)),
        tenant.does(Earn(usd(100)), on=day(20)),
    ]
    with Engine(drawing(provided), record, matcher=matcher) as engine:
        timeline = engine.timeline()
        for amount in range(0, 260, 10):
            act = Draw(usd(amount)).act
            (row,) = (row for row in timeline.rows if is_such(act, row.action, "Draw"))
            for number in range(40):
                on = day(1) + timedelta(days=number)
                decided = engine.decide(tenant, Draw(usd(amount)), on=on)
                assert row.on(on).decision.verdict is decided.verdict, (amount, on)


def test_a_field_that_is_compared_with_the_day_of_the_act_has_no_list_of_cases() -> None:
    """It was told of all acts as of one on the last day of time; a report is of one day."""
    early = tenant.must_not(Publish(anything), provided=Publish.on < Publish.closed)
    contract = Contract(
        name="An embargo",
        parties=(tenant,),
        clauses=(Clause("1", "No early publication.", early),),
        effective=day(1),
    )
    with Engine(contract) as engine:
        with pytest.raises(IncomparableError) as raised:
            engine.timeline()
        (left_out,) = engine.timeline(partial=True).unlisted
        assert left_out.why == str(raised.value)
        assert str(raised.value) == (
            "a clause compares Publish.closed with Publish.on, which is another on each day: a "
            "timeline cannot list the cases; engine.report(on=...) tells those of a day, and "
            "engine.history(party, Publish(...)) those of an act"
        )
        assert [
            str(position).splitlines()[0] for position in engine.report(on=day(9)).positions
        ] == [
            "MAY NOT  1  publish what is closed until a day after 2024-01-09",
            "FREE  publish what is closed until 2024-01-09 or earlier",
        ]
        assert len(engine.history(tenant, Publish(day(9)))) == 2


class Reissue(Publish, phrase="publish anew what is closed until {closed}"):
    """Publish something again."""

    first: Field[date]


def partly(*clauses) -> Contract:
    return Contract(
        name="An embargo",
        parties=(owner, tenant),
        clauses=clauses,
        effective=day(1),
        actions=(Publish, Reissue, Move),
    )


EARLY = Clause(
    "1",
    "No early publication.",
    tenant.must_not(Publish(anything), provided=Publish.on < Publish.closed),
)
STAYING = Clause("2", "Nobody moves.", tenant.must_not(Move()), owner.may(Publish(anything)))
FORBIDDEN = Clause("3", "No reissue.", owner.must_not(Reissue(anything, anything)))


def test_what_has_no_list_of_cases_is_left_out_where_that_is_asked_and_told() -> None:
    """Of the tenant, publications and their kinds; the rest is there, the owner's included."""
    with Engine(partly(EARLY, STAYING, FORBIDDEN)) as engine:
        with pytest.raises(IncomparableError):
            engine.timeline()
        timeline = engine.timeline(partial=True)
        shown = timeline._repr_html_()
        data = timeline.to_json()
    assert told(timeline) == {
        "Owner: publish what is closed until any closed": [("2024-01-01", "permitted", "2")],
        "Owner: publish anew what is closed until any closed": [("2024-01-01", "prohibited", "3")],
        "Tenant: move": [("2024-01-01", "prohibited", "2")],
    }
    assert [(str(one.party), one.action) for one in timeline.unlisted] == [
        ("Tenant", "Publish"),
        ("Tenant", "Reissue"),
    ]
    first = str(timeline.unlisted[0])
    assert first.startswith(
        "Tenant: publish what is closed until any closed has no rows: a clause compares "
        "Publish.closed with Publish.on"
    )
    assert f"<p>{first}</p>" in shown
    assert data["unlisted"][1]["phrase"] == "publish anew what is closed until any closed"
    assert data["unlisted"][0]["why"] in first
    FINDINGS.validate(data)


def test_too_many_cases_are_left_out_too(monkeypatch) -> None:
    monkeypatch.setattr(report, "MOST_CASES", 1)
    with Engine(partly(STAYING, EARLY)) as engine:
        timeline = engine.timeline(partial=True)
    assert [one.why[:25] for one in timeline.unlisted] == ["a clause compares Publish"]
    with Engine(lease, RECORD) as engine:
        timeline = engine.timeline(partial=True)
        with pytest.raises(TooManyCasesError):
            engine.timeline()
    assert [one.what for one in timeline.unlisted] == ["sublet to any guest"]
    assert [row.what for row in timeline.rows] == ["paint the walls"]


def test_a_kind_of_what_has_no_list_has_rows_of_its_own(monkeypatch) -> None:
    """It is not told of the wider action then, though nothing tells it apart from that."""
    cases = timeline_rows.cases_of

    def refusing(kind, *rest):
        if kind.name == "Move":
            msg = "no list"
            raise IncomparableError(msg)
        return cases(kind, *rest)

    monkeypatch.setattr(timeline_rows, "cases_of", refusing)
    nobody = Clause("1", "Nobody moves.", tenant.must_not(Move()), tenant.must_not(Leave()))
    with Engine(moving(nobody)) as engine:
        timeline = engine.timeline(partial=True)
    assert [row.what for row in timeline.rows] == ["leave"]
    assert [str(one) for one in timeline.unlisted] == ["Tenant: move has no rows: no list"]


def test_nothing_earned_is_an_amount_among_amounts() -> None:
    """What nothing adds up to is no amount in a currency, but is compared with some that are."""
    record = [tenant.does(Earn(usd(100)), on=day(10))]
    with Engine(drawing(Draw.amount > EARNED), record) as engine:
        assert [row.what for row in engine.timeline().rows] == [
            "draw at most USD 0.00",
            "draw more than USD 0.00 and at most USD 100.00",
            "draw more than USD 100.00",
        ]


def test_a_power_that_ended_tells_apart_the_acts_of_others_too() -> None:
    """That it ended is why such acts are void, and no others; whoever does them."""
    powers = Clause(
        "1", "To draw 100.", tenant.can(Draw(usd(100)), then=begins("2"), until=day(9))
    )
    others = Clause("2", "Not the owner.", owner.must_not(Draw(usd(5))), dormant=True)
    contract = Contract(
        name="Drawing", parties=(tenant, owner), clauses=(powers, others), effective=day(1)
    )
    with Engine(contract) as engine:
        timeline = engine.timeline()
        for amount in (5, 50, 100):
            act = Draw(usd(amount)).act
            (row,) = (row for row in timeline.of(owner) if is_such(act, row.action, "Draw"))
            for on in (day(5), day(20)):
                decided = engine.decide(owner, Draw(usd(amount)), on=on)
                assert gist(row.on(on).decision) == gist(decided), (amount, on)
