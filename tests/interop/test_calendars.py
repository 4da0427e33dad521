"""Duties as a calendar, read back by the package icalendar, with days worked out by hand."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Roll,
    days,
    monthly,
    suspends,
    terminates,
    usd,
    waives,
)
from contract_rules.__main__ import main
from contract_rules.errors import ExtraMissingError, UnknownPartyError, WrongTypeError
from contract_rules.interop import duties_as_calendar


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class Order(Action, phrase="order goods for {price}"):
    price: Field[Money]


class Notice(Action, phrase="give notice"):
    pass


class Waive(Action, phrase="waive"):
    pass


class Halt(Action, phrase="halt"):
    pass


class Sign(Action, phrase="sign"):
    pass


HERE = ZoneInfo("America/New_York")
tenant, landlord = Party("The tenant"), Party("The landlord")
rent = Clause(
    "2.1",
    "Rent is due on the first; always, without exception.",
    tenant.must(Pay(to=landlord, amount=usd(500)), every=monthly(day=1)),
)
fee = Clause(
    "2.2",
    "A fee is due on the 15th, or on the next business day.",
    tenant.must(
        Pay(to=landlord, amount=usd(20)),
        every=monthly(day=15),
        rolls=Roll.FOLLOWING,
        calendar="US",
    ),
)
goods = Clause(
    "3",
    "Goods are paid for within ten days.",
    tenant.must(Pay(to=landlord, amount=Order.price), upon=Order, within=days(10)),
)
ends = Clause("9", "Notice ends it all.", tenant.can(Notice(), then=terminates()))
halts = Clause("10", "A halt suspends 3.", tenant.can(Halt(), then=suspends("3", extends=True)))
waived = Clause("11", "The price may be waived.", landlord.can(Waive(), then=waives("3")))


def lease(*clauses: Clause, zone: str = "America/New_York", **more: object) -> Contract:
    return Contract(
        name="Lease; 5, Main St",
        parties=(tenant, landlord),
        clauses=clauses,
        effective=date(2025, 1, 1),
        zone=zone,
        **more,
    )


def paid(amount: int, *day: int):
    return tenant.does(Pay(to=landlord, amount=usd(amount)), on=date(*day))


def ordered(price: int, *day: int):
    return tenant.does(Order(usd(price)), on=date(*day))


def entries(contract: Contract, events=(), *, on, **asked) -> list:
    """The entries of a calendar, as the package icalendar reads them."""
    with Engine(contract, events) as engine:
        text = duties_as_calendar(engine, on=on, **asked)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return [
        one for one in Calendar.from_ical(text).subcomponents if one.name in {"VTODO", "VEVENT"}
    ]


def due(entry) -> object:
    return entry["due"].dt


def test_a_duty_is_a_task_that_is_due_and_says_who_must_do_what_and_why() -> None:
    """Ordered on 20 January, payable within ten days: by the end of the 30th."""
    (task,) = entries(lease(goods), [ordered(100, 2025, 1, 20)], on=date(2025, 1, 25))
    assert task.name == "VTODO"
    assert due(task) == date(2025, 1, 30)
    assert task["dtstart"].dt == date(2025, 1, 20)
    assert task["summary"] == "The tenant must pay USD 100.00 to the landlord under 3"
    assert task["status"] == "NEEDS-ACTION"
    said = " ".join(task["description"].split())
    assert 'in force since 2025-01-01: "Goods are paid for within ten days." (official)' in said
    assert "the tenant ordered goods for USD 100.00 on 2025-01-20" in said
    assert task["dtstamp"].dt == datetime(2025, 1, 26, 4, 59, 59, tzinfo=UTC)  # midnight there
    assert UUID(task["uid"]).version == 5
    assert task["x-contract-rules-duty"] == "3.0 2025-01-20 The tenant Order(price=USD 100.00)"
    assert task["categories"].cats == ["Lease; 5, Main St", "open"]
    assert task.subcomponents == []


def test_the_calendar_is_named_for_the_contract_and_text_is_escaped() -> None:
    """As RFC 5545 has it: commas, semicolons and ends of lines."""
    with Engine(lease(rent)) as engine:
        text = duties_as_calendar(engine, on=date(2025, 1, 1), ahead=0)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//contract_rules//")
    assert "\r\nX-WR-CALNAME:Lease\\; 5\\, Main St\r\n" in text
    assert "\n" not in text.replace("\r\n", "")
    assert Calendar.from_ical(text)["name"] == "Lease; 5, Main St"
    (task,) = Calendar.from_ical(text).todos
    said = " ".join(task["description"].split())
    assert '"Rent is due on the first; always, without exception."' in said


HALTED = tenant.does(Halt(), on=date(2025, 1, 25))
WAIVED = landlord.does(Waive(), on=date(2025, 1, 25))
ORDERED = ordered(100, 2025, 1, 20)


@pytest.mark.parametrize(
    ("events", "task", "event", "summary"),
    [
        ((), "NEEDS-ACTION", "CONFIRMED", "must pay USD 100.00 to the landlord under 3"),
        (
            (paid(40, 2025, 1, 22),),
            *("IN-PROCESS", "CONFIRMED"),
            "must pay USD 100.00 to the landlord under 3 (in breach)",
        ),
        (
            (paid(100, 2025, 1, 22),),
            *("COMPLETED", "CONFIRMED"),
            "had to pay USD 100.00 to the landlord under 3",
        ),
        (
            (paid(100, 2025, 2, 5),),
            *("COMPLETED", "CONFIRMED"),
            "had to pay USD 100.00 to the landlord under 3 (late)",
        ),
        (
            (WAIVED,),
            *("CANCELLED", "CANCELLED"),
            "had to pay USD 100.00 to the landlord under 3",
        ),
        (
            (HALTED,),
            *("NEEDS-ACTION", "TENTATIVE"),
            "would have to pay USD 100.00 to the landlord under 3 (suspended)",
        ),
    ],
)
def test_a_status_is_what_has_become_of_the_duty(events, task, event, summary) -> None:
    """On 10 February, eleven days after the last day; while there is time, before it."""
    contract, on = lease(goods, halts, waived), date(2025, 2, 10) if events else date(2025, 1, 21)
    (one,) = entries(contract, [ORDERED, *events], on=on)
    assert (one["status"], one["summary"]) == (task, f"The tenant {summary}")
    assert ("completed" in one) is (task == "COMPLETED")
    assert one.get("percent-complete") == (100 if task == "COMPLETED" else None)
    (other,) = entries(contract, [ORDERED, *events], on=on, entries="events")
    assert (other["status"], other["summary"]) == (event, one["summary"])
    assert (other["uid"], other["transp"]) == (one["uid"], "TRANSPARENT")
    assert other["dtstart"].dt == date(2025, 1, 30)


def test_what_was_paid_is_completed_at_the_end_of_that_day_there() -> None:
    """In New York, 22 January ends at five in the morning of UTC."""
    (task,) = entries(lease(goods), [ORDERED, paid(100, 2025, 1, 22)], on=date(2025, 2, 1))
    assert task["completed"].dt == datetime(2025, 1, 23, 4, 59, 59, tzinfo=UTC)


def test_the_uid_stays_the_same_whatever_comes_to_be_known() -> None:
    """And that of each duty, and of each contract, is its own."""
    (early,) = entries(lease(goods), [ORDERED], on=date(2025, 1, 21))
    events = [ORDERED, paid(40, 2025, 1, 22), ordered(7, 2025, 1, 22)]
    late = entries(lease(goods, rent), events, on=date(2025, 2, 21), ahead=0)
    assert early["uid"] in {one["uid"] for one in late}
    assert len({one["uid"] for one in late}) == len(late) == 5
    with Engine(lease(goods), [ORDERED]) as engine:
        again = [duties_as_calendar(engine, on=date(2025, 1, 21)) for _ in range(2)]
    assert again[0] == again[1]


def test_duties_that_recur_are_one_entry_with_their_rule_as_far_as_one_looks_ahead() -> None:
    """On 10 February the rent of 1 March has arisen; those of April to July do by 10 June."""
    found = entries(lease(rent), [paid(500, 2025, 1, 25)], on=date(2025, 2, 10), ahead=120)
    *arisen, series = found
    assert [(due(one), one["status"]) for one in arisen] == [
        (date(2025, 1, 1), "COMPLETED"),
        (date(2025, 2, 1), "NEEDS-ACTION"),
        (date(2025, 3, 1), "NEEDS-ACTION"),
    ]
    assert "dtstart" not in arisen[0]  # it is due on the day on which it arose
    assert series["dtstart"].dt == date(2025, 4, 1)
    assert series["duration"].dt == timedelta(days=1)
    assert series["rrule"] == {
        "FREQ": ["MONTHLY"],
        "BYMONTHDAY": [1],
        "UNTIL": [date(2025, 7, 1)],
    }
    assert series["summary"] == "The tenant must pay USD 500.00 to the landlord under 2.1"
    assert series["description"].startswith(
        "The first of 4 that come by the rule FREQ=MONTHLY;BYMONTHDAY=1:\nMUST  2.1  The tenant"
    )
    (*_, event) = entries(lease(rent), on=date(2025, 2, 10), ahead=120, entries="events")
    assert event["uid"] == series["uid"]
    assert (event["dtstart"].dt, "duration" in event) == (date(2025, 4, 1), False)


def test_where_their_days_are_not_those_of_the_rule_each_is_an_entry() -> None:
    """15 March and 15 June 2025 are no business days; 15 February neither, and the 17th is off."""
    found = entries(lease(fee), on=date(2025, 2, 10), ahead=120)
    assert [due(one) for one in found] == [
        *(date(2025, 1, 15), date(2025, 2, 18)),
        *(date(2025, 3, 17), date(2025, 4, 15), date(2025, 5, 15), date(2025, 6, 16)),
    ]
    later = entries(lease(fee), on=date(2025, 3, 20), ahead=0)
    assert [one["uid"] for one in later] == [one["uid"] for one in found[:4]]  # as arisen now


def test_where_they_ask_for_something_else_another_entry_begins() -> None:
    """From May on it is 550; the rent of May arises on 2 April, by the text then in force."""
    dearer = Clause(
        "2.1",
        "Rent is 550.",
        tenant.must(Pay(to=landlord, amount=usd(550)), every=monthly(day=1)),
    )
    rise = Amendment(title="Rise", effective=date(2025, 4, 15), replaces=(dearer,))
    found = entries(lease(rent, amendments=(rise,)), on=date(2025, 2, 10), ahead=150)
    *_, first, second = found
    assert (first["dtstart"].dt, first["rrule"]["UNTIL"]) == (
        date(2025, 4, 1),
        [date(2025, 5, 1)],
    )
    assert (second["dtstart"].dt, second["rrule"]["UNTIL"]) == (
        date(2025, 6, 1),
        [date(2025, 8, 1)],
    )
    assert "USD 550.00" in second["summary"]
    assert first["uid"] != second["uid"]


def test_one_that_comes_alone_is_an_entry_by_itself() -> None:
    """Of 1 April; that of May arises after the days that are looked ahead."""
    *_, last = entries(lease(rent), on=date(2025, 2, 10), ahead=30)
    assert due(last) == date(2025, 4, 1)
    assert "rrule" not in last


def test_what_happens_later_does_not_count_ahead() -> None:
    """Notice of April is not known of in February; once it was given nothing recurs."""
    events = [tenant.does(Notice(), on=date(2025, 4, 5))]
    with Engine(lease(rent, ends), events) as engine:
        early = duties_as_calendar(engine, on=date(2025, 2, 10))
        late = duties_as_calendar(engine, on=date(2025, 4, 6))
        unknown = duties_as_calendar(engine, on=date(2025, 4, 6), known_by=date(2025, 4, 1))
    assert ("RRULE" in early, "RRULE" in late, "RRULE" in unknown) == (True, False, True)


def test_what_is_due_at_a_time_of_day_is_due_in_the_time_zone_of_the_contract() -> None:
    """Whose clocks the calendar tells: in 2025 they are put forward on 9 March."""
    noon = Clause(
        "4", "By noon.", tenant.must(Sign(), by=datetime(2025, 3, 12, 12, 0, tzinfo=HERE))
    )
    with Engine(lease(noon)) as engine:
        text = duties_as_calendar(engine, on=date(2025, 2, 1), reminders=[1])
    assert "\r\nDUE;TZID=America/New_York:20250312T120000\r\n" in text
    assert "\r\nDTSTART;TZID=America/New_York:20250101T000000\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    (task,) = Calendar.from_ical(text).todos
    assert due(task).astimezone(UTC) == datetime(2025, 3, 12, 16, 0, tzinfo=UTC)
    (event,) = entries(lease(noon, zone="UTC"), on=date(2025, 2, 1), entries="events")
    assert event["dtstart"].dt == datetime(2025, 3, 12, 16, 0, tzinfo=UTC)


def test_what_may_not_be_performed_before_begins_then() -> None:
    """As a day where the last is one, and as an instant where the last is one."""
    opens, last = (
        datetime(2025, 3, 1, 9, 0, tzinfo=HERE),
        datetime(2025, 3, 12, 12, 0, tzinfo=HERE),
    )
    by_day = Clause("5", "Days.", tenant.must(Sign(), not_before=opens, by=date(2025, 3, 10)))
    by_time = Clause("6", "Times.", tenant.must(Sign(), not_before=opens, by=last))
    first, second = entries(lease(by_day, by_time), on=date(2025, 2, 1))
    assert (first["dtstart"].dt, due(first)) == (date(2025, 3, 1), date(2025, 3, 10))
    assert second["dtstart"].dt == opens
    assert due(second) == last


def test_without_a_deadline_an_event_stands_on_the_day_on_which_the_duty_arose() -> None:
    """And a task begins then, and is not due."""
    whenever = Clause("7", "Sign.", tenant.must(Sign()))
    (task,) = entries(lease(whenever), on=date(2025, 2, 1), reminders=[1])
    assert ("due" in task, task["dtstart"].dt) == (False, date(2025, 1, 1))
    assert task.subcomponents == []
    (event,) = entries(lease(whenever), on=date(2025, 2, 1), entries="events")
    assert event["dtstart"].dt == date(2025, 1, 1)


def test_alarms_come_so_many_days_before() -> None:
    """Of a task, before it is due; nothing reminds of what is done or in breach."""
    events = [ORDERED, ordered(7, 2025, 2, 9)]
    old, new = entries(lease(goods), events, on=date(2025, 2, 10), reminders=[1, 3, 1])
    assert old.subcomponents == []
    assert [
        (alarm["action"], alarm["trigger"].dt, alarm["trigger"].params.get("RELATED"))
        for alarm in new.subcomponents
    ] == [("DISPLAY", timedelta(days=-3), "END"), ("DISPLAY", timedelta(days=-1), "END")]
    assert {alarm["description"] for alarm in new.subcomponents} == {new["summary"]}
    asked = {"on": date(2025, 2, 10), "reminders": [2]}
    _, event = entries(lease(goods), events, entries="events", **asked)
    (alarm,) = event.subcomponents
    assert (alarm["trigger"].dt, alarm["trigger"].params) == (timedelta(days=-2), {})
    *_, series = entries(lease(rent), **asked)
    (alarm,) = series.subcomponents
    assert alarm["trigger"].dt == timedelta(days=-2)


def test_a_party_s_calendar_has_its_duties_alone() -> None:
    """And who is no party is refused."""
    contract = lease(rent, Clause("8", "Sign.", landlord.must(Sign())))
    assert len(entries(contract, on=date(2025, 1, 1), bearer=landlord)) == 1
    with pytest.raises(UnknownPartyError):
        entries(contract, on=date(2025, 1, 1), bearer=Party("Eve"))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (
            {"ahead": -1},
            "reminders= and ahead= are days before and after; write numbers from 0 up",
        ),
        (
            {"reminders": [-1]},
            "reminders= and ahead= are days before and after; write numbers from 0 up",
        ),
        ({"entries": "both"}, "entries= is 'both'; write entries='todos', or entries='events'"),
    ],
)
def test_what_makes_no_calendar_is_refused(asked, text) -> None:
    with pytest.raises(WrongTypeError) as raised:
        entries(lease(rent), on=date(2025, 1, 1), **asked)
    assert str(raised.value) == text


def test_without_the_package_icalendar_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(ExtraMissingError) as raised:
        entries(lease(rent), on=date(2025, 1, 1))
    assert str(raised.value) == (
        "calendars need the package icalendar; install it: pip install 'contract-rules[icalendar]'"
    )


CONTRACT = lease(rent, goods)
ABOUT = ("--contract", f"{__name__}:CONTRACT", "--on", "2025-02-10")


def test_the_command_prints_or_writes_the_calendar(capfdbinary, tmp_path) -> None:
    """As it is, ends of lines included; the exit status tells of breaches as ever."""
    with Engine(CONTRACT) as engine:
        asked = {"on": date(2025, 2, 10), "reminders": [3, 1], "ahead": 60}
        tasks = duties_as_calendar(engine, bearer=tenant, **asked)
        events = duties_as_calendar(engine, on=date(2025, 2, 10), entries="events")
    options = ("--remind", "3", "--remind", "1", "--ahead", "60", "--party", "the tenant")
    assert main(["duties", *ABOUT, "--ics", *options]) == 2
    assert capfdbinary.readouterr().out == tasks.encode()
    file = tmp_path / "duties.ics"
    assert main(["duties", *ABOUT, "--ics", "--as-events", "-o", str(file)]) == 2
    assert file.read_bytes() == events.encode()
    assert capfdbinary.readouterr().out == b""
    assert main(["duties", *ABOUT, "--ics", "--json"]) == 1
    assert (
        capfdbinary.readouterr().err == b"error: an answer has one form; write --json or --ics\n"
    )
