"""The fact base: events in order, once each, found by what conditions ask."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from itertools import permutations

import pytest

from contract_rules import Confidence, Event, FactBase, Source, usd
from contract_rules.contracts import serialization
from contract_rules.contracts.serialization import event_to_json
from contract_rules.errors import EventConflictError, MalformedRecordError, WrongTypeError
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Lease,
    Notify,
    Procure,
    Provider,
)

ann, bea, _, _ = PARTIES
azure, oracle = Provider("Azure"), Provider("Oracle")


def notified(day, id_, level=1, by=ann):
    return by.does(Notify(provider=azure, level=level), on=date(2025, 1, day), id=id_)


EVENTS = (
    notified(1, "a"),
    notified(2, "b", level=2),
    bea.does(Consent(provider=oracle, to=ann), on=date(2025, 1, 3), id="c"),
)


def test_events_come_in_the_order_of_their_instants() -> None:
    """Whatever the order of recording; those of one instant in that of recording."""
    for order in permutations(EVENTS):
        assert tuple(FactBase(order)) == EVENTS
        assert FactBase(order) == FactBase(EVENTS)
    moment = ann.does(Notify(provider=azure, level=1), on=datetime(2025, 1, 1, 9, tzinfo=UTC))
    assert tuple(FactBase((EVENTS[0], moment))) == (moment, EVENTS[0])
    alike = (notified(1, "z"), notified(1, "y"))
    assert tuple(FactBase(alike)) == alike


def test_an_event_is_of_the_day_in_utc() -> None:
    """A date is that day, wherever the moment was written down."""
    early = datetime(2025, 1, 2, 1, tzinfo=timezone(timedelta(hours=2)))
    moment = ann.does(Notify(provider=azure, level=1), on=early)
    assert (EVENTS[0].day, moment.day) == (date(2025, 1, 1), date(2025, 1, 1))


def test_an_event_counts_once() -> None:
    """Recorded again, alone or in one go, it changes nothing, and that is told."""
    facts = FactBase(EVENTS[:1])
    assert facts.add(*EVENTS, EVENTS[1]) == (False, True, True, False)
    assert len(facts) == 3
    assert facts["b"] == EVENTS[1]
    assert EVENTS[1] in facts
    assert "b" not in facts
    with pytest.raises(KeyError):
        facts["d"]


def test_a_refused_event_takes_the_others_with_it() -> None:
    """All are recorded, or none."""
    facts = FactBase(EVENTS[:1])
    with pytest.raises(EventConflictError):
        facts.add(EVENTS[1], notified(9, "b"))
    assert tuple(facts) == EVENTS[:1]


def test_the_rarest_value_narrows_a_search() -> None:
    """What is found holds all that is asked for, and perhaps more."""
    facts = FactBase(EVENTS)
    assert tuple(facts.find("Ann", "Notify")) == EVENTS[:2]
    assert tuple(facts.find("Ann", "Notify", [("provider", azure), ("level", 2)])) == EVENTS[1:2]
    assert tuple(facts.find("Ann", "Notify", [("level", 2), ("provider", azure)])) == EVENTS[1:2]
    assert tuple(facts.find("Ann", "Notify", [("level", 9)])) == ()
    assert tuple(facts.find("Bea", "Notify")) == ()


def test_no_act_is_found_by_a_field_that_it_has_not() -> None:
    """Neither one that was there when it was looked for, nor one that comes later."""
    facts = FactBase(EVENTS[:1])
    assert tuple(facts.find("Ann", "Notify", [("price", 2)])) == ()
    facts.add(EVENTS[1])
    assert tuple(facts.find("Ann", "Notify", [("price", 2)])) == ()
    assert tuple(facts.find("Ann", "Notify", [("level", 2)])) == EVENTS[1:2]


def test_what_is_recorded_later_is_found_as_what_was_there() -> None:
    """In the order of instants, among the acts of each action that it is a kind of."""
    events = [
        ann.does(act, on=date(2025, 1, 1 + (7 * n) % 12), id=f"e{n}")
        for n, act in enumerate(
            kind(provider, usd(price), *level)
            for kind, *level in ((Procure,), (Lease, 3), (Lease, 4))
            for provider in (azure, oracle)
            for price in (1, 2)
        )
    ]
    asked = [
        (kind, fields)
        for kind in ("Procure", "Lease")
        for fields in (
            (),
            (("provider", azure),),
            (("price", usd(2)), ("provider", oracle)),
            (("price", None),),
            (("level", 3), ("price", usd(1))),
        )
        if kind == "Lease" or "level" not in dict(fields)
    ]
    for step in (1, 5, 12):
        facts, recorded = FactBase(), list[Event]()
        for first in range(0, len(events), step):
            facts.add(*events[first : first + step])
            recorded += events[first : first + step]
            in_order = sorted(recorded, key=lambda event: event.at)
            for kind, fields in asked:
                fit = [
                    [e for e in in_order if kind in e.act.kinds and e.act.get(name) == value]
                    for name, value in (fields if None not in dict(fields).values() else ())
                ]
                of = [e for e in in_order if kind in e.act.kinds]
                rarest = [] if ("price", None) in fields else min([of, *fit], key=len)
                assert list(facts.find("Ann", kind, fields)) == rarest


def test_the_past_is_a_fact_base_too() -> None:
    """Up to the end of a day; what is read while it grows stays what it was."""
    facts = FactBase(EVENTS)
    assert facts.up_to(date(2025, 1, 2)) == FactBase(EVENTS[:2])
    assert len(facts.up_to(date(2024, 1, 1))) == 0
    reading = iter(facts)
    facts.add(notified(4, "d"))
    assert tuple(reading) == EVENTS
    assert FactBase() != EVENTS


def test_a_fact_base_is_written_as_the_call_that_makes_it() -> None:
    """It grows, so that it has no hash."""
    assert repr(FactBase()) == "FactBase([])"
    with pytest.raises(TypeError):
        hash(FactBase())


def test_a_file_holds_what_it_was_given(tmp_path) -> None:
    """Ids, sources and letters of any language; empty lines count for nothing."""
    file = tmp_path / "events.jsonl"
    named = bea.does(
        Notify(provider=Provider("Œuvre"), level=3),
        on=datetime(2025, 2, 1, 9, 30, tzinfo=UTC),
        recorded=date(2025, 3, 1),
        source=Source(title="Avis", publisher="Paris"),
        confidence=Confidence.REPORTED,
        note="traduit",
    )
    facts = FactBase((*EVENTS, named))
    facts.dump(file)
    file.write_text("\n" + file.read_text("utf-8") + "\n", "utf-8")
    assert FactBase.load(file) == facts
    assert "Œuvre" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("parts", "differs"),
    [
        ({"note": "bank file 17"}, "the note (none on record, 'bank file 17' here)"),
        ({"recorded": date(2025, 3, 1)}, "recorded (2025-02-01 on record, 2025-03-01 here)"),
        ({"towards": "E"}, "towards (none on record, E here)"),
        (
            {"confidence": Confidence.REPORTED, "source": Source(title="File")},
            'the source (none on record, "File" here) and the confidence (none on record, ',
        ),
    ],
)
def test_an_id_that_is_taken_is_refused_with_what_differs(parts, differs) -> None:
    """So that one event, imported twice, is not counted twice on the advice of an error."""
    notice = Notify(provider=azure, level=1)
    payment = ann.does(notice, on=date(2025, 2, 1), id="P")
    again = ann.does(notice, on=date(2025, 2, 1), id="P", **parts)
    with pytest.raises(EventConflictError) as refused:
        FactBase([payment, again])
    text = str(refused.value)
    assert f": they differ in {differs}" in text
    assert "; if it is the same event, leave it out or record it with what is on record; " in text
    assert text.endswith("if it is a second one, give it an id of its own: does(..., id='...')")


def test_equal_lines_of_a_file_are_as_many_events(tmp_path) -> None:
    """Read again, in part before the whole, or as the file grows, it tells of the same ones."""
    paid = bea.does(Notify(provider=azure, level=1), on=date(2025, 1, 2))
    told = {k: v for k, v in event_to_json(paid).items() if k not in {"id", "recorded"}}
    line, other = json.dumps(told), json.dumps({**told, "on": "2025-01-03"})
    file = tmp_path / "payments.jsonl"

    def read(*lines):
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return FactBase.load(file)

    once, twice = read(line), read(line, other, line)
    assert [event.id for event in once] == [paid.id]
    assert [event.id for event in twice] == [
        paid.id,
        f"{paid.id} (2)",
        paid.id.replace("-02", "-03"),
    ]
    assert twice[f"{paid.id} (2)"] == bea.does(Notify(provider=azure, level=1), on=paid.on, nth=2)
    grown = FactBase([*once, *read(line, other), *twice, *read(line, other, line, line)])
    assert len(grown) == 4
    assert grown == read(line, other, line, line)
    assert len(read(json.dumps({**told, "id": "a"}), json.dumps({**told, "id": "a"}))) == 1


def test_the_first_of_several_has_the_plain_id() -> None:
    act = Notify(provider=azure, level=1)
    plain, second = (ann.does(act, on=date(2025, 1, 2), nth=n) for n in (1, 2))
    assert plain == ann.does(act, on=date(2025, 1, 2))
    assert second.id == f"{plain.id} (2)"
    with pytest.raises(WrongTypeError, match="nth=0: the first of several is nth=1"):
        ann.does(act, on=date(2025, 1, 2), nth=0)
    with pytest.raises(WrongTypeError, match="an id of its own tells the event from others"):
        ann.does(act, on=date(2025, 1, 2), nth=2, id="a")


def test_what_undoes_events_is_written_and_read(tmp_path) -> None:
    """It is found under its id, and not among the acts; a line that stands twice is one event."""
    first = EVENTS[0]
    reversal = first.reversal(on=date(2025, 1, 4), note="bounced")
    struck = EVENTS[1].correction(recorded=date(2025, 1, 5))
    moved = EVENTS[2].correction(recorded=date(2025, 1, 6), on=date(2025, 1, 1))
    facts = FactBase([*EVENTS, reversal, struck, moved])
    facts.dump(tmp_path / "events.jsonl")
    assert FactBase.load(tmp_path / "events.jsonl") == facts
    data = event_to_json(reversal)
    assert data["reverses"] == "a"
    assert "strikes" not in data
    assert facts.get("reversal of a") == reversal
    assert facts.get("nothing") is None
    assert list(facts.reversals) == [reversal]
    assert list(facts.find("Ann", "Notify")) == [EVENTS[0], EVENTS[1]]
    lines = [json.dumps({k: v for k, v in data.items() if k != "id"})] * 2
    file = tmp_path / "twice.jsonl"
    file.write_text("\n".join([json.dumps(event_to_json(first)), *lines]), encoding="utf-8")
    assert len(FactBase.load(file)) == 2
    assert str(reversal) == ("2025-01-04 reversal of a: Ann Notify(provider=Azure, level=1)")
    assert str(struck) == "2025-01-05 correction of b: it never happened"
    assert str(moved).startswith("2025-01-06 correction of c: 2025-01-01 Bea Consent(")


LISTED = json.dumps([event_to_json(event) for event in EVENTS], indent=1)


def test_a_list_of_events_is_read_as_lines_are(tmp_path) -> None:
    """Also of one line, after empty ones, without ids, and with what the command tells beside."""
    file = tmp_path / "events.json"
    for text in (
        LISTED,
        f"\n\n {LISTED}",
        json.dumps(json.loads(LISTED)),
        LISTED.replace('"id"', '"format": 2, "id"'),
    ):
        file.write_text(text, encoding="utf-8")
        facts = FactBase.load(file)
        assert facts == FactBase(EVENTS)
        assert facts.place_of("b") == f"{file}, event 2 of the list"
    bare = [{"on": "2025-01-01", "by": "Ann", "action": "Notify"}] * 2
    assert len(FactBase.read(BytesIO(json.dumps(bare).encode()), "two")) == 2
    assert len(FactBase.read(BytesIO(b"[]"), "none")) == 0


@pytest.mark.parametrize(
    ("text", "told", "read"),
    [
        (LISTED[:-2], "delimiter; a list holds JSON objects, and the file may be cut here", 0),
        ('[{"on": 1}]', ", event 1 of the list:1: an event needs 'action', 'by'", 0),
        ("[5]", ", event 1 of the list:1: an event is an object, not 5", 0),
        (f"{LISTED[:-2]}, {{}}]", ", event 4 of the list:1: an event needs", 3),
        ("[" * 100_000, "here:1:1: it nests too deep", 0),
        ('[\n "\udcff"]', "here:2:3: invalid start byte; write the file in UTF-8", 0),
        (f"{LISTED[:-2]}, {LISTED[1:-1].replace('Ann', 'Bea')}]", "is taken by a different", 3),
    ],
)
def test_a_list_that_is_malformed_says_where(text, told, read) -> None:
    with pytest.raises(MalformedRecordError) as raised:
        FactBase.read(BytesIO(text.encode(errors="surrogateescape")), "here")
    assert str(raised.value).startswith("here")
    assert told in str(raised.value)
    assert raised.value.read == FactBase(EVENTS[:read])


@pytest.mark.parametrize(
    ("line", "at", "told"),
    [
        ('{"on": "soon", "by": "Ann", "action": "Notify"}', '"soon"', "'soon' is not a date"),
        ('{"by": "Ann","action":"Notify", "on" : 5}', "5}", "5 is not a date; write"),
        ('{"on": "2025-01-01", "by": 3, "action": "N"}', "3", "'by' is a string, not 3"),
        ('{"on": "2025-01-01", "by": "A", "actoin": "N"}', '"actoin"', "an event has no 'actoin'"),
        ('{"on": "2025-01-01", "by": "A"}', "{", "an event needs 'action'"),
        ("  5", "5", "an event is an object"),
        (
            (
                '{"fields": {"a": 1, "ä": {"Money": "much"}}, "on": "1990-01-01", "by": "A", '
                '"action": "N", "recorded": "1991-01-01"}'
            ),
            '{"Money"',
            "'much' is no amount",
        ),
        (
            '{"fields": {}, "on": "1990-01-01", "by": "A", "action": "N", "recorded": "soon"}',
            '"soon"',
            "'soon' is not a date",
        ),
        (
            '{"fields": [{}, {}], "on": "1990-01-01", "by": "A", "action": "N"}',
            "[{}",
            "the fields of an event are an object",
        ),
        (
            '{"on": "2025-01-02", "by": "A", "action": "N", "recorded": "2025-01-01"}',
            "{",
            "before it happened",
        ),
        ('{"on": "2025-01-02", "by": "A", "action": "N", "note": 5}', "5}", "'note' is a string"),
    ],
)
def test_a_line_that_is_no_event_tells_the_column(line, at, told) -> None:
    """Of the value, or of the key that there is not; of what is lacking, of the whole."""
    with pytest.raises(MalformedRecordError) as raised:
        FactBase.read(BytesIO(f"\n{line}\n".encode()), "here")
    assert str(raised.value).startswith(f"here:2:{line.index(at) + 1}: ")
    assert told in str(raised.value)


def test_two_records_are_joined_with_their_places(tmp_path) -> None:
    file = tmp_path / "events.json"
    file.write_text(LISTED, encoding="utf-8")
    facts = FactBase(EVENTS[:1]).joined(FactBase.load(file))
    assert facts == FactBase(EVENTS)
    assert facts.place_of("c") == f"{file}, event 3 of the list"


def test_equal_instants_of_different_zones_give_equal_ids() -> None:
    """A zone is only shown: what is told again by other clocks is the same event."""
    tokyo = timezone(timedelta(hours=9))
    told = [
        {
            "on": on,
            "by": "Ann",
            "action": "Order",
            "fields": {"at": {"datetime": at}, "due": {"date": "2025-03-01"}},
        }
        for on, at in (
            ("2025-02-01T09:00:00+09:00", "2025-03-01T18:30:00+09:00"),
            ("2025-02-01T00:00:00Z", "2025-03-01T10:30:00+01:00"),
        )
    ]
    one, other = map(serialization.event_from_json, told)
    assert one == other
    assert one.id == (
        "2025-02-01T00:00:00+00:00 Ann Order(at=2025-03-01T09:30:00+00:00, due=2025-03-01)"
    )
    assert str(one.act) == "Order(at=2025-03-01T18:30:00+09:00, due=2025-03-01)"
    known = datetime(2025, 4, 1, 9, tzinfo=tokyo)
    assert one.correction(recorded=known) == other.correction(recorded=known.astimezone(UTC))
