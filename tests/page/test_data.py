"""What a page knows is what the engine answers, on the days on which something changes."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from contract_rules import Amendment, Clause, Contract, Engine, anything, days, ends
from contract_rules.answers.open_points import Clash, Tie
from contract_rules.page import data as page_data
from contract_rules.page.data import Data
from support.pages import (
    OVERPAID,
    RECORD,
    Agree,
    Pay,
    Sublet,
    busy,
    day,
    debts,
    embargo,
    gone,
    lease,
    left,
    may_be_left,
    owner,
    paid_late,
    paying,
    tenant,
    usd,
)


def data_of(contract=lease, events=RECORD, known_by=(), **parts):
    with Engine(contract, events, **parts) as engine:
        return Data(engine, known_by).to_json()


def test_it_says_what_it_rests_on() -> None:
    data = data_of()
    assert (data["contract"], data["zone"], data["first"]) == ("Lease", "UTC", "2024-01-01")
    assert (data["opens_on"], data["record_ends"]) == ("2024-01-15", "2024-01-15")
    assert data["last"] == "2024-05-01"  # thirty days after the last text
    assert [(text["since"], text["title"]) for text in data["texts"]] == [
        ("2024-01-01", "First text"),
        ("2024-04-01", "Spring text"),
    ]
    assert data["parties"] == ["Tenant", "Owner"]
    assert data["order"] == ["1", "2", "3"]


def test_events_say_when_they_were_known() -> None:
    agreed, paid = data_of()["events"]
    assert (agreed["day"], agreed["known"]) == ("2024-01-10", "2024-01-20")
    assert (paid["on"], paid["known"], paid["by"]) == ("2024-01-15", "2024-01-15", "Tenant")


@pytest.mark.parametrize(("moved", "since"), [({}, "2024-01-15"), ({"on": day(5)}, "2024-01-05")])
def test_a_correction_bears_from_the_day_that_was_wrong_or_is_right(moved, since) -> None:
    correction = RECORD[1].correction(recorded=day(2, 2), **moved)
    *_, told = data_of(events=(*RECORD, correction))["events"]
    assert (told["on"], told["known"]) == (since, "2024-02-02")


def test_clauses_stand_there_by_version() -> None:
    first, second = [one for one in data_of()["clauses"] if one["id"] == "1"]
    assert (first["since"], first["until"], first["by"]) == ("2024-01-01", "2024-03-31", None)
    assert (second["since"], second["by"]) == ("2024-04-01", "Spring text")
    assert (second["before"], second["text"]) == (
        "No subletting without leave.",
        "Subletting is free.",
    )
    assert first["source"]["address"] == "https://lease.example/1"
    (painting,) = [one for one in data_of()["clauses"] if one["id"] == "2"]
    assert (painting["confidence"], painting["caveat"]) == (
        "reported",
        "It may have been left out.",
    )
    assert painting["source"] is None
    assert "must_not" in painting["code"]


def test_a_duty_is_told_from_its_arising_on() -> None:
    """50 are owed by 1 February, 20 are paid on the 15th, and the rest is never paid."""
    (duty,) = data_of()["duties"]
    assert [
        (one["since"], one["state"]["word"], one["state"]["left"]) for one in duty["states"]
    ] == [
        ("2024-01-01", "MUST", "USD 50.00 outstanding"),
        ("2024-01-15", "MUST", "USD 30.00 outstanding"),
        ("2024-02-02", "BREACH", "USD 30.00 outstanding"),
    ]
    assert duty["states"][-1]["state"]["due"] == "2024-02-01"


def test_spans_name_their_answers_by_number() -> None:
    data = data_of()
    (row,) = [row for row in data["epochs"][0]["rows"] if row["what"] == "sublet to Ada"]
    words = [data["answers"][span["answer"]]["word"] for span in row["spans"]]
    assert words == ["MAY NOT", "MAY", "MAY"]
    may = data["answers"][row["spans"][1]["answer"]]
    assert may["why"].startswith("Tenant may sublet to Ada: ")
    assert any("2024-01-10" in line for line in may["evidence"])
    (reason,) = (data["reasons"][number] for number in may["reasons"])
    assert (reason["outcome"], reason["clause"]) == ("yields", "1")
    assert reason["excepted"][0]["event"] == RECORD[0].id


def test_it_is_told_what_stands_upon_occasions_and_until_when() -> None:
    data = data_of(busy)
    (occasion,) = data["occasions"]
    assert (occasion["clause"], occasion["bearer"], occasion["what"], occasion["confidence"]) == (
        "4",
        "Owner",
        "paint the walls",
        "reported",
    )
    assert occasion["when"] == "each time Owner agreed to any guest; none on record"
    assert occasion["caveats"] == {"4": "Which walls is not said."}
    assert data["standing"] == [
        {"since": "2024-01-01", "duties": [0]},
        {"since": "2024-01-10", "duties": []},
    ]


def test_it_is_told_what_was_paid_beyond_what_was_owed_and_until_when() -> None:
    """Another 50 are owed from February on, to which the 30 count then."""
    again = tenant.must(Pay(amount=usd(50)), within=days(31), not_before=day(1, 2))
    more = Contract(
        name="More",
        parties=(tenant, owner),
        clauses=(paying, Clause("6", "And 50 more.", again)),
        effective=day(1),
        actions=(Agree,),
    )
    for contract, until in ((busy, []), (more, [])):
        (left,) = data_of(contract, OVERPAID)["unallocated"]
        assert (left["event"], left["by"], left["what"]) == (
            OVERPAID[2].id,
            "Tenant",
            "pay USD 60.00",
        )
        first, *later = left["states"]
        assert (first["since"], first["left"]) == ("2024-01-25", "USD 30.00")
        assert first["told"] == "done on 2024-01-25; USD 30.00 of it counts to nothing so far"
        assert later == until


def least_of(data, what):
    (row,) = [row for row in data["epochs"][0]["rows"] if row["what"] == what]
    return [span.get("least", "told by its cases") for span in row["spans"]]


def test_the_least_that_would_change_an_answer_is_told_of_the_first_day_of_a_span() -> None:
    data = data_of()
    assert least_of(data, "sublet to Ada") == [
        ["Tenant would be permitted to sublet to Ada if Owner had agreed to Ada by 2024-01-01."],
        [],
        [],
    ]
    assert least_of(data, "paint the walls") == ["told by its cases"]


def test_what_was_not_looked_for_in_time_or_by_what_was_known_is_told_to_be_so(
    monkeypatch,
) -> None:
    later = data_of(known_by=(day(16),))["epochs"][1]
    assert {span["least"] for row in later["rows"] for span in row["spans"]} == {None}
    monkeypatch.setattr(page_data, "time", SimpleNamespace(monotonic=float))
    for seconds in (0.0, 1e-9):  # none is left, and what is left is not enough
        monkeypatch.setattr(page_data, "LEAST_WITHIN", seconds)
        assert least_of(data_of(), "sublet to Ada") == [None, None, None]


def test_what_has_no_list_of_cases_is_told_with_the_rest() -> None:
    epoch, *_ = data_of(embargo, RECORD[:1])["epochs"]
    assert {row["what"] for row in epoch["rows"]} == {
        "sublet to Ada",
        "sublet to a guest other than Ada",
    }
    (unlisted,) = epoch["unlisted"]
    assert (unlisted["party"], unlisted["action"]) == ("Owner", "Publish")
    assert "Publish.on, which is another on each day" in unlisted["why"]


def test_what_was_to_come_by_what_was_known_is_there_where_it_is_asked_for() -> None:
    at = datetime(2024, 1, 16, tzinfo=UTC)
    data = data_of(known_by=(at, day(16), day(25)))
    assert [epoch["known_by"] for epoch in data["epochs"]] == [None, "2024-01-16", "2024-01-25"]
    whats = [[row["what"] for row in epoch["rows"]] for epoch in data["epochs"]]
    assert "sublet to Ada" in whats[0]
    assert "sublet to Ada" not in whats[1]
    assert "sublet to Ada" in whats[2]


def test_readings_that_an_engine_has_are_told() -> None:
    data = data_of(readings={"paint": "yes"})
    assert data["readings"] == {"paint": "yes"}
    assert not any(span["ways"] for row in data["epochs"][0]["rows"] for span in row["spans"])


def test_every_sort_of_open_point_has_a_number_of_its_own() -> None:
    """A clash by its duty, a tie by its events, an act by what was done.

    The same point has the same number.
    """
    with Engine(lease, RECORD) as engine:
        data = Data(engine)
        clash, tie = Clash("3.1", "3", ("1",)), Tie(RECORD)
        numbers = [data._point(point) for point in (clash, tie, clash, RECORD[0])]
        told = data.to_json()["points"]
    assert numbers == [0, 1, 0, 2]
    assert told[:3] == [
        {"clash": "3.1"},
        {"tie": [event.id for event in RECORD]},
        {"off_record": "Owner agreed to Ada"},
    ]


def test_it_is_told_which_amounts_are_those_of_one_day_alone() -> None:
    """Interest grows by itself until a day that is worked out; what it is on is what it is."""
    by_phrase = {
        duty["states"][0]["state"]["what"]: [one["state"] for one in duty["states"]]
        for duty in data_of(debts, paid_late)["duties"]
    }
    (principal,) = (states for what, states in by_phrase.items() if "1,000" in what)
    (interest,) = (states for what, states in by_phrase.items() if "interest" in what)
    assert not any(state["grows"] for state in principal)
    assert all(state["grows"] for state in interest)
    assert interest[0]["left"] == "USD 0.22 outstanding"


def test_of_a_deed_no_amount_is_told() -> None:
    (duty,) = [
        duty
        for duty in data_of(debts, paid_late)["duties"]
        if duty["states"][0]["state"]["what"] == "paint the walls"
    ]
    stood = {(one["state"]["word"], one["state"]["left"]) for one in duty["states"]}
    assert stood == {("MUST", ""), ("BREACH", "")}


def test_that_a_contract_is_over_is_told_from_its_day_on() -> None:
    assert data_of()["endings"] == []
    left_on = "as Tenant left on 2024-02-10 under clause 9"
    assert data_of(left, gone)["endings"] == [
        {"since": on, "told": told, "ways": []}
        for on, told in (
            ("2024-02-10", f"comes to an end with 2024-02-10, {left_on}"),
            ("2024-02-11", f"has been terminated since 2024-02-11, {left_on}"),
        )
    ]


def test_that_a_contract_may_be_over_is_told_with_what_it_turns_on() -> None:
    data = data_of(may_be_left, gone)
    coming, ending = data["endings"]
    assert coming["told"] == "may come to an end by notice: it turns on what is open"
    assert [coming["since"], ending["since"]] == ["2024-02-10", "2024-02-11"]
    assert ending["told"] == "may be in force or not: it turns on what is open"
    words = {
        way["settled"][str(data["points"].index({"question": "paint"}))]: way["told"]
        for way in ending["ways"]
    }
    assert words["yes"] == ""
    assert words["no"].startswith("has been terminated since 2024-02-11, as Tenant left")


def test_since_when_a_contract_is_over_is_no_day_on_which_that_was_asked(monkeypatch) -> None:
    """Where it ends between two of them, as where there are too many days to ask on each."""
    monkeypatch.setattr(page_data, "MOST_DAYS", 1)
    once = Clause("1", "Once.", tenant.must(Pay(amount=usd(5)), by=day(5), until=day(20)))
    short = Contract(name="Short", parties=(tenant, owner), clauses=(once,), effective=day(1))
    data = data_of(short, ())
    assert data["duties_until"] == "2024-01-05"
    assert [(one["since"], one["told"]) for one in data["endings"]] == [
        ("2024-01-21", "has been expired since 2024-01-21")
    ]


def test_a_reason_says_by_which_act_it_ended() -> None:
    ending = owner.can(Agree(guest=anything), then=ends("1"))
    ended = Contract(
        name="Ended",
        parties=(tenant, owner),
        clauses=(
            Clause("1", "Subletting is free.", tenant.may(Sublet())),
            Clause("2", "The owner may end that.", ending),
        ),
        effective=day(1),
    )
    (reason,) = [r for r in data_of(ended, RECORD[:1])["reasons"] if r["outcome"] == "lapsed"]
    assert (reason["ended"], reason["ended_by"]) == (
        "2024-01-10",
        "Owner agreed to Ada on 2024-01-10; known since 2024-01-20",
    )


def test_a_reason_says_that_a_text_ended_it_or_its_term() -> None:
    shut = Clause("5", "No subletting.", tenant.must_not(Sublet()))
    repeal = Amendment(title="Spring text", effective=day(1, 4), repeals=("4",))
    for norm, amendments, expected in (
        (tenant.may(Sublet()), (repeal,), ("2024-03-31", "Spring text")),
        (tenant.may(Sublet(), until=day(20)), (), ("2024-01-20", None)),
    ):
        contract = Contract(
            name="For a while",
            parties=(tenant, owner),
            clauses=(Clause("4", "Subletting is free.", norm, overrides=("5",)), shut),
            effective=day(1),
            amendments=amendments,
        )
        (reason,) = [r for r in data_of(contract, ())["reasons"] if r["outcome"] == "lapsed"]
        assert (reason["ended"], reason.get("ended_by")) == expected


def test_a_reason_says_with_which_text_it_begins() -> None:
    announced = Amendment(
        title="Spring text",
        effective=day(1, 4),
        announced=day(1),
        adds=(Clause("4", "Subletting is free.", tenant.may(Sublet())),),
    )
    shut = Clause("1", "No subletting.", tenant.must_not(Sublet()))
    opening = Contract(
        name="Opening",
        parties=(tenant, owner),
        clauses=(shut,),
        effective=day(1),
        amendments=(announced,),
    )
    (reason,) = [r for r in data_of(opening, ())["reasons"] if r["outcome"] == "pending"]
    assert (reason["clause"], reason["begins"]) == ("4", "Spring text")
