"""What a page works out by itself is what the engine says, or it says that it cannot tell."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.answers.duties import DUTY_WORDS, is_of_money, left_to_pay
from contract_rules.answers.explanation import word
from contract_rules.page.data import Data
from support.page_script import worked_out
from support.pages import (
    OVERPAID,
    RECORD,
    busy,
    day,
    debts,
    gone,
    lease,
    left,
    may_be_left,
    paid_late,
)


def ask(contract, events, asked, folder, known_by=()):
    """What the page says to questions, each beside the engine and the rows it is about."""
    with Engine(contract, events, matcher="compiled") as engine:
        data = Data(engine, known_by)
        said = worked_out(data.to_json(), asked, folder)
        yield from ((one, told, data, engine) for one, told in zip(asked, said, strict=True))


def agrees(one, told, data, engine) -> int:
    """Whether the page says what the engine does; how many rows were compared."""
    on = date.fromisoformat(one["on"])
    known = date.fromisoformat(one["known"]) if one["known"] else None
    readings = one["readings"]
    if told["rows"] is None:
        return 0
    _, timeline = data.timelines[told["epoch"]]
    order = [provision.id for provision in engine.contract.provisions]
    for row, answer in zip(timeline.rows, told["rows"], strict=True):
        act = row.on(on).decision.act
        decision = engine.decide(row.party, act, on=on, known_by=known, readings=readings)
        assert answer["verdict"] == decision.verdict.value
        assert answer["effect"] == decision.effect.value
        assert answer["word"] == word(decision)
        if decision.turns_on:  # each way names the clauses of one case that it fixes
            assert set(answer["clauses"]) >= set(decision.clauses)
        else:
            assert answer["clauses"] == list(decision.clauses)
            assert answer["cases"] == ""
        assert answer["clauses"] == sorted(answer["clauses"], key=order.index)
    if told["epoch"] == 0 and known is None:
        found = engine.duties(on=on, readings=readings)
        by_id = {duty.id: duty for duty in found}
        for duty in told["duties"]:
            if duty["id"] in by_id:
                expected = DUTY_WORDS[by_id[duty["id"]].status]
                assert duty["word"] == ("DEPENDS" if expected == "UNDETERMINED" else expected)
    return len(told["rows"])


def some(contract, number, seed, knowing):
    """Random days, days of knowing and readings."""
    drawn = random.Random(seed)  # noqa: S311 (it keeps no secret)
    for _ in range(number):
        on = contract.effective + timedelta(drawn.randrange(365 * 14))
        chosen = drawn.sample(
            contract.questions, drawn.randint(0, min(4, len(contract.questions)))
        )
        known = drawn.choice(
            (None, *knowing, on - timedelta(drawn.randrange(400)), date(2033, 1, 1))
        )
        yield {
            "on": on.isoformat(),
            "known": known and known.isoformat(),
            "readings": {question.id: drawn.choice(question.readings) for question in chosen},
        }


@pytest.mark.slow
def test_it_says_of_the_agreement_what_the_engine_does(tmp_path) -> None:
    """On 200 random days, by what was known on others, under some readings; of most it can."""
    knowing = (date(2023, 6, 1), date(2025, 3, 1))
    asked = list(some(agreement, 200, 7, knowing))
    counted = [agrees(*one) for one in ask(agreement, record, asked, tmp_path, knowing)]
    assert sum(map(bool, counted)) > 120
    assert not all(counted)  # and of some it says that it cannot


def test_it_says_so_of_a_lease_on_every_day(tmp_path) -> None:
    """With what was known by each of three days, each reading, and none."""
    asked = [
        {"on": day(number, month).isoformat(), "known": known, "readings": readings}
        for month in (1, 2, 3, 4, 5)
        for number in (1, 9, 10, 15, 16, 20, 28)
        for known in (None, "2024-01-12", "2024-01-25", "2024-03-02")
        for readings in ({}, {"paint": "no"}, {"paint": "yes"})
        if (number, month) <= (1, 5) or month < 5
    ]
    found = ask(lease, RECORD, asked, tmp_path, (day(25),))
    told = {(one["on"], one["known"]) for one, *rest in found if agrees(one, *rest)}
    assert ("2024-01-09", "2024-01-12") in told  # nothing had happened by then
    assert ("2024-01-10", "2024-01-12") not in told  # Ada's leave was known on the 20th
    assert ("2024-03-01", "2024-01-25") in told  # which was asked for
    assert ("2024-03-01", "2024-03-02") in told
    assert ("2024-04-28", "2024-01-25") in told  # without the spring text


def test_cases_are_told_in_short(tmp_path) -> None:
    """Which answer there is in which case, the freest first."""
    asked = [{"on": "2024-01-05", "known": None, "readings": {}}]
    ((_, told, _, _),) = ask(lease, RECORD, asked, tmp_path)
    assert [answer["cases"] for answer in told["rows"]][2] == (
        "FREE if walls are the tenant's to paint; otherwise MAY NOT"
    )
    assert (told["rows"][2]["word"], told["rows"][2]["confidence"]) == ("DEPENDS", "reported")


def asked_on(*days, **readings):
    """Questions of some days, whenever things were known."""
    return [{"on": on.isoformat(), "known": None, "readings": readings} for on in days]


def test_an_amount_that_grows_is_told_as_of_its_day(tmp_path) -> None:
    """On a day that was worked out as the engine has it; on another as of the one before."""
    worked, another = day(20, 3), day(19, 3)
    told = []
    for _, said, _, engine in ask(debts, paid_late, asked_on(worked, another), tmp_path):
        (found,) = (one for one in said["duties"] if "interest" in one["what"])
        told.append((found["what"], found["left"]))
        (duty,) = (one for one in engine.duties(on=worked) if one.grows)
    assert duty.outstanding is not None
    exact = f"USD {duty.outstanding.amount}"
    assert told[0] == (
        f"pay interest of {exact}",
        f"{exact} outstanding so far, as it grows",
    )
    before = "2024-03-02"  # the day after the last that was due
    assert told[1] == (
        f"pay interest of USD 6.79 (so much on {before}, and it grows)",
        f"USD 6.79 outstanding on {before}, and it grows",
    )


def test_no_amount_of_another_day_is_told_as_if_of_the_day(tmp_path) -> None:
    """Each day, what the page says of an amount is the engine's, or names the day of it."""
    days = [day(1, 2) + timedelta(number) for number in range(70)]
    compared = 0
    for one, said, data, engine in ask(debts, paid_late, asked_on(*days), tmp_path):
        by_id = {duty.id: duty for duty in engine.duties(on=date.fromisoformat(one["on"]))}
        for duty in said["duties"]:
            exact = left_to_pay(by_id[duty["id"]]) if is_of_money(by_id[duty["id"]]) else ""
            named = [on for on in data.to_json()["duty_days"] if f" on {on}, and" in duty["left"]]
            assert duty["left"] == exact or named
            assert one["on"] not in named
            compared += duty["left"] == exact
    assert compared > 140


def test_what_stands_and_what_was_paid_beyond_is_what_the_engine_says(tmp_path) -> None:
    """On each day; of days that were not worked out, nothing."""
    asked = asked_on(day(1), day(9), day(10), day(24), day(25), day(1, 2))
    for one, said, _, engine in ask(busy, OVERPAID, asked, tmp_path):
        on = date.fromisoformat(one["on"])
        standing = [duty.what(busy) for duty in engine.standing(on=on)]
        assert [duty["what"] for duty in said["standing"]] == standing
        left = [
            (event.id, f"USD {money.amount:.2f}") for event, money in engine.unallocated(on=on)
        ]
        assert [(left_["event"], left_["left"]) for left_ in said["unallocated"]] == left
    ((_, said, _, _),) = ask(busy, OVERPAID, asked_on(day(1) + timedelta(900)), tmp_path)
    assert (said["standing"], said["unallocated"]) == (None, None)


def test_what_an_event_changed_is_told(tmp_path) -> None:
    """Ada's leave freed her, and had the owner paint; the payments counted, one in part."""
    ((_, said, _, _),) = ask(busy, OVERPAID, asked_on(day(1)), tmp_path)
    agreed, paid, overpaid = said["changed"]
    assert agreed == {
        "rows": [["sublet to Ada", "2024-01-10", "MAY NOT", "MAY"]],
        "arisen": ["paint the walls"],
        "stepped": [],
        "left": [],
    }
    assert (paid["rows"], paid["left"]) == ([], [])
    assert paid["stepped"] == [["pay USD 50.00", "counted", "2024-01-15"]]
    assert overpaid["left"] == ["pay USD 60.00"]
    assert [(what, on) for _, what, on in overpaid["stepped"]] == [("counted", "2024-01-25")]


def test_whether_the_contract_is_over_is_what_a_report_says(tmp_path) -> None:
    """On each day, under each reading."""
    for contract in (left, may_be_left):
        asked = [
            one
            for readings in ({}, {"paint": "yes"}, {"paint": "no"})
            if contract is may_be_left or not readings
            for one in asked_on(day(1), day(10, 2), day(11, 2), day(1, 3), **readings)
        ]
        for one, said, _, engine in ask(contract, gone, asked, tmp_path):
            on = date.fromisoformat(one["on"])
            assert said["ended"] == engine.report(on=on, readings=one["readings"]).ended
