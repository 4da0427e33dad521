"""A report is a sheet that one reads at a glance, and leaves none of its rows out."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

import contract_rules
from contract_rules import (
    Action,
    Amendment,
    Clause,
    Confidence,
    Contract,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Question,
    anything,
    days,
    ends,
    resumes,
    suspends,
    undisclosed,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement, microsoft, openai, record
from contract_rules.answers.drawing import style_of
from contract_rules.answers.duties import duty_word
from contract_rules.answers.layout import screen_columns
from contract_rules.answers.rows import ORDER
from contract_rules.errors import (
    UnknownActionError,
    UnknownClauseError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.version import VERSION
from support.sheets import found_in, rows_left_out

SCHEMA = Path(contract_rules.__file__).with_name("schemas") / "findings.schema.json"
DATES = [
    *(date(2019, 7, 21), date(2019, 12, 1), date(2024, 6, 30), date(2025, 2, 1)),
    *(date(2025, 12, 1), date(2026, 5, 1), date(2031, 1, 1), date(2033, 1, 1)),
]


class Cloud(Entity):
    """A cloud."""


class Host(Action, phrase="host on {cloud}"):
    cloud: Field[Cloud]


class HostAlone(Host, phrase="host alone on {cloud}"):
    pass


class Refuse(Action, phrase="refuse {cloud}", on_record=False):
    cloud: Field[Cloud]


class Lack(Action, phrase="lack {cloud}", on_record=False):
    cloud: Field[Cloud]


class Agree(Action, phrase="agree to {cloud}"):
    cloud: Field[Cloud]


class Pay(Action, phrase="pay {amount}"):
    amount: Field[Money]


class Deliver(Action, phrase="deliver"):
    pass


FREE = "no clause speaks of these: agree to a cloud other than Red"
BREACHED = "  BREACH    K4     pay USD 5.00: due by 2025-01-04, breached since 2025-01-05, "
BREACHED += "USD 5.00 outstanding"
BEYOND = "and what comes after is a projection"
LEGEND = "A row is official unless it says (reported) or (inferred). * has a caveat: "
LEGEND += "see the command clauses."

ann, bob = Party("Ann"), Party("Bob")
red, blue = Cloud("Red"), Cloud("Blue")
START, LATER = date(2025, 1, 1), date(2025, 3, 1)


def contract_of(*clauses: object, **more: object) -> Contract:
    written = tuple(
        c if isinstance(c, Clause) else Clause(f"K{n}", "A clause.", c)
        for n, c in enumerate(clauses, 1)
    )
    facts = {"name": "Test", "parties": (ann, bob), "effective": START, **more}
    return Contract(clauses=written, **facts)


def report_of(contract: Contract, *events: object, on: date = START, **asked: object):
    with Engine(contract, events) as engine:
        return engine.report(on=on, **asked)


def body(report, width: int = 100) -> list[str]:
    """The lines between the head and what is meant by marks."""
    lines = report.sheet(width).splitlines()
    begun = lines.index("") + 1
    return lines[begun:]


# all of it is there


@pytest.mark.parametrize("on", DATES, ids=str)
def test_the_sheet_of_the_agreement_fits_a_screen(on: date) -> None:
    with Engine(agreement, record) as engine:
        lines = engine.report(on=on).sheet(100).splitlines()
    assert len(lines) <= 60
    assert all(len(line) <= 100 for line in lines)


@pytest.mark.parametrize("width", [40, 59, 60, 79, 100, 180])
@pytest.mark.parametrize("on", DATES, ids=str)
def test_every_row_stands_in_the_sheet_whatever_its_width(on: date, width: int) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=on)
    sheet = report.sheet(width)
    assert all(len(line) <= width for line in sheet.splitlines())
    assert rows_left_out(report.to_rows(), sheet) == []


@pytest.mark.parametrize("on", DATES, ids=str)
def test_rows_tell_of_all_that_positions_and_duties_do(on: date) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=on)
    rows = report.to_rows()
    told = {(row["party"], row["action"], row["verdict"]) for row in rows}
    for position in report.positions:
        word = str(position).partition("  ")[0]
        assert (position.party.name, position.action.kind, word) in told
    assert {row["duty"] for row in rows if row["duty"]} == {duty.id for duty in report.duties}


def test_a_screen_narrower_than_any_is_taken_for_the_narrowest() -> None:
    report = report_of(contract_of(ann.must_not(Host(cloud=red))))
    assert report.sheet(1) == report.sheet(40)


def test_a_sheet_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(contract_of(ann.must_not(Host(cloud=red))))
    monkeypatch.setenv("COLUMNS", "50")
    assert (screen_columns(), str(report)) == (50, report.sheet(50))
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr("shutil.os.get_terminal_size", _no_terminal)
    assert (screen_columns(), str(report)) == (100, report.sheet(100))


def _no_terminal(_: int) -> None:
    raise OSError


# the head


def test_the_head_says_what_all_rests_on() -> None:
    scope = Question("scope", "How far?", readings=("narrow", "wide"))
    change = Amendment(title="Second deal", effective=date(2025, 2, 1), repeals=("K2",))
    contract = contract_of(
        ann.must_not(Host(cloud=red), provided=scope.reads("wide")),
        ann.must_not(Pay(amount=anything)),
        bob.may(Deliver()),
        amendments=(change,),
    )
    delivery = bob.does(Deliver(), on=date(2025, 1, 5))
    asked = {"known_by": date(2025, 4, 1), "readings": {"scope": "wide"}}
    found = report_of(contract, delivery, on=LATER, **asked)
    assert str(found).splitlines()[:5] == [
        "Test on 2025-03-01 (UTC), a projection",
        "  text      in force since 2025-02-01, by the Second deal",
        f"  record    1 event by then; the last is of 2025-01-05, {BEYOND}",
        "  known by  2025-04-01",
        "  readings  scope: wide",
    ]
    assert str(report_of(contract)).splitlines()[:4] == [
        "Test on 2025-01-01 (UTC)",
        "  text      in force since 2025-01-01",
        "  record    no events",
        "  readings  none chosen",
    ]
    assert "  record    1 event by then, whenever it became known; the last" in str(
        report_of(contract, delivery, on=LATER)
    )


def test_readings_of_the_engine_are_in_the_head_as_well() -> None:
    scope = Question("scope", "How far?", readings=("narrow", "wide"))
    contract = contract_of(ann.must_not(Host(cloud=red), provided=scope.reads("wide")))
    with Engine(contract, readings={"scope": "wide"}) as engine:
        report = engine.report(on=START)
    assert report.readings == {"scope": "wide"}
    assert "readings  scope: wide" in str(report)


def test_a_date_is_a_projection_only_beyond_the_last_day_on_record() -> None:
    contract = contract_of(bob.may(Deliver()))
    delivery = bob.does(Deliver(), on=date(2025, 1, 5))
    assert not report_of(contract, on=date(2033, 1, 1)).is_projection
    for on, projection in (
        (date(2025, 1, 4), False),
        (date(2025, 1, 5), False),
        (datetime(2025, 1, 5, 23, 59, tzinfo=UTC), False),
        (date(2025, 1, 6), True),
        (datetime(2025, 1, 6, tzinfo=UTC), True),
    ):
        report = report_of(contract, delivery, on=on)
        assert (report.is_projection, report.record_ends) == (projection, date(2025, 1, 5))
        assert ("a projection" in str(report)) is projection


def test_before_the_first_text_and_without_clauses_there_is_nothing_to_report() -> None:
    nothing = (
        "There is nothing to report: by what is on record no clause demands, allows or forbids."
    )
    early = report_of(contract_of(ann.must_not(Host(cloud=red))), on=date(2024, 12, 31))
    assert "text      not in force before 2025-01-01" in str(early)
    assert body(early) == [nothing]
    assert body(report_of(contract_of(actions=(Host,)))) == [nothing]
    assert early.to_rows() == []
    assert nothing in early._repr_html_()


# the rows


def test_rows_stand_in_the_order_of_what_binds_a_party_most() -> None:
    contract = contract_of(
        ann.may(Agree(cloud=red)),
        bob.can(Deliver(), then=ends("K3")),
        ann.must_not(Host(cloud=red)),
        bob.must(Pay(usd(5)), within=days(3)),
        bob.must(Pay(usd(6)), within=days(300)),
        ann.must_not(Host(cloud=blue), unless=bob.did(Refuse(cloud=Host.cloud))),
        bob.must_not(Agree(cloud=red)),
        bob.may(Host(cloud=red)),
        Clause("K9", "A clause.", bob.must_not(Host(cloud=red))),
    )
    report = report_of(contract, on=LATER)
    assert body(report) == [
        "Ann",
        "  MAY NOT   K3     host on Red",
        "  DEPENDS   K6     host on Blue: MAY if Bob refused Blue; otherwise MAY NOT",
        "  MAY       K1     agree to Red",
        f"  FREE             {FREE}; host on a cloud other",
        "                   than Blue or Red",
        "",
        "Bob",
        BREACHED,
        "  MUST      K5     pay USD 6.00: due by 2025-10-28, USD 6.00 outstanding",
        "  MAY NOT   K7     agree to Red",
        "  CONFLICT  K8, K9  host on Red",
        "  CAN       K2     deliver",
        f"  FREE             {FREE}; host on a cloud other",
        "                   than Red",
    ]
    places = [ORDER.index(row["verdict"]) for row in report.to_rows() if row["party"] == "Bob"]
    assert places == sorted(places)


def test_rows_that_read_alike_but_for_one_field_are_one() -> None:
    """They have other reasons, of which a sheet does not tell."""
    contract = contract_of(
        ann.must_not(Host(cloud=anything), unless=bob.did(Agree(cloud=Host.cloud))),
        bob.may(Agree(cloud=anything)),
    )
    agreed = [bob.does(Agree(cloud=cloud), on=START) for cloud in (red, blue)]
    report = report_of(contract, *agreed)
    assert len(report.of(ann)) == 3
    assert body(report)[:3] == [
        "Ann",
        "  MAY NOT  K1  host on a cloud other than Blue or Red",
        "  MAY      K1  host on Blue or Red",
    ]


def test_cases_that_would_make_a_row_long_are_counted_and_told_in_the_data() -> None:
    clouds = [Cloud(f"The {name} cloud of long names") for name in ("first", "second", "third")]
    refused = [bob.did(Refuse(cloud=cloud)) for cloud in clouds]
    report = report_of(
        contract_of(ann.must_not(Deliver(), unless=refused[0] | refused[1] | refused[2]))
    )
    (row,) = report.to_rows()
    told = " ".join(str(report).split())
    assert "in 1 other case; otherwise MAY NOT" in told
    assert told.endswith("Other cases: in the full report.")
    assert row["turns_on"] == (
        "MAY if Bob refused The first cloud of long names, or if Bob refused The second cloud of "
        "long names, or if Bob refused The third cloud of long names; otherwise MAY NOT"
    )


def test_what_turns_on_whether_an_exercise_takes_effect_says_so() -> None:
    contract = contract_of(
        bob.can(Deliver(), then=ends("K2"), provided=ann.did(Refuse(cloud=red))),
        ann.must_not(Host(cloud=red)),
        bob.must_not(Deliver()),
    )
    assert "deliver: it takes effect if Ann refused Red; otherwise it is void" in str(
        report_of(contract)
    )


def test_a_duty_that_is_open_says_what_is_owed_in_which_case() -> None:
    scope = Question("scope", "How far?", readings=("narrow", "wide"))
    contract = contract_of(
        ann.must(Pay(usd(5)), within=days(30), provided=scope.reads("wide")),
    )
    (row,) = report_of(contract).to_rows()
    assert (row["verdict"], row["status"]) == ("DEPENDS", "undetermined")
    assert row["turns_on"] == (
        "MUST, USD 5.00 outstanding, if scope is read as wide; otherwise nothing owed"
    )
    assert row["due"] == "2025-01-31"
    sure = contract_of(ann.must(Pay(undisclosed), within=days(30)))
    assert body(report_of(sure)) == [
        "Ann",
        "  MUST  K1  pay an amount that is not on record: due by 2025-01-31",
    ]


def test_a_duty_whose_deadline_is_open_says_it_in_each_case() -> None:
    scope = Question("scope", "How far?", readings=("narrow", "wide"))
    contract = contract_of(
        ann.must(Pay(usd(5)), within=days(30)),
        bob.can(Deliver(), then=suspends("K1", extends=True), provided=scope.reads("wide")),
        bob.can(Agree(cloud=red), then=resumes("K1")),
    )
    halted = bob.does(Deliver(), on=date(2025, 1, 10))
    resumed = bob.does(Agree(cloud=red), on=date(2025, 1, 12))
    row = report_of(contract, halted, resumed, on=date(2025, 1, 20)).only(ann).to_rows()[0]
    assert row["turns_on"] == (
        "MUST, due by 2025-01-31, USD 5.00 outstanding, if scope is read as narrow; "
        "otherwise MUST, due by 2025-02-02, USD 5.00 outstanding"
    )


def test_confidence_is_that_of_the_least_known_clause_or_event() -> None:
    inferred = Clause(
        "C1",
        "A clause.",
        ann.must_not(Host(cloud=anything), unless=bob.did(Agree(cloud=Host.cloud))),
        confidence=Confidence.REPORTED,
        caveat="What a host is is not said.",
        note="A long note.",
    )
    noted = Clause("K2", "A clause.", bob.may(Agree(cloud=anything)), note="Another note.")
    contract = contract_of(inferred, noted)
    agreed = evolve(bob.does(Agree(cloud=red), on=START), confidence=Confidence.INFERRED)
    report = report_of(contract, agreed)
    assert body(report) == [
        "Ann",
        "  MAY NOT  C1*  host on a cloud other than Red (reported)",
        "  MAY      C1*  host on Red (inferred)",
        "",
        "Bob",
        "  MAY      K2   agree to any cloud",
        "",
        LEGEND,
    ]
    assert [row["confidence"] for row in report.to_rows()] == ["reported", "inferred", "official"]
    assert [row["caveats"] for row in report.to_rows()] == [
        *2 * ["C1: What a host is is not said."],
        None,
    ]


# other forms


def test_rows_are_flat_and_have_the_same_keys() -> None:
    with Engine(agreement, record) as engine:
        rows = engine.report(on=DATES[4]).to_rows()
    assert len({tuple(row) for row in rows}) == 1
    assert all(value is None or type(value) is str for row in rows for value in row.values())
    assert all(row["contract"] == agreement.name and row["on"] == "2025-12-01" for row in rows)
    owed = [row for row in rows if row["duty"]]
    assert {row["outstanding"] for row in owed} >= {"USD 250000000000"}


def test_a_report_is_one_line_among_others() -> None:
    report = report_of(contract_of(ann.must_not(Host(cloud=red)), name="A\nB"))
    assert repr(report) == "Report('A\\nB', on=2025-01-01, positions=2, duties=0)"


class Texts(HTMLParser):
    """The texts of cells, and the names of tags, of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.styles: list[str] = []
        self.texts: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == [] or ([name for name, _ in attrs] == ["style"] and tag == "td")
        self.styles += [str(value) for _, value in attrs]
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_html_shows_names_as_they_are() -> None:
    evil, worse = Party('<b onload="x">'), Cloud("</td><script>&amp;")
    host = evil.must_not(Host(cloud=worse))
    contract = contract_of(Clause("<i>", "A.", host), name="<h1>", parties=(evil,))
    found = Texts(report_of(contract)._repr_html_())
    assert set(found.tags) == {"div", "h4", "ul", "li", "table", "thead", "tbody", "tr"} | {
        *("th", "td", "p")
    }
    assert found.texts[0] == "<h1> on 2025-01-01 (UTC)"
    start = found.texts.index('<b onload="x">')
    assert found.texts[start : start + 4] == [
        '<b onload="x">',
        "✕ MAY NOT",
        "<i>",
        "host on </td><script>&amp;",
    ]
    assert found.styles == [style_of("MAY NOT"), style_of("FREE")]


@pytest.mark.parametrize("on", DATES, ids=str)
def test_html_has_the_rows_of_the_sheet(on: date) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=on)
    texts = " ".join(Texts(report._repr_html_()).texts)
    assert all(found_in(row, texts) for row in report.to_rows())


def test_the_json_says_what_it_rests_on() -> None:
    scope = Question("scope", "How far?", readings=("narrow", "wide"))
    noted = Clause(
        "C1",
        "A clause.",
        ann.must_not(Host(cloud=red), provided=scope.reads("wide")),
        confidence=Confidence.INFERRED,
        caveat="A caveat.",
    )
    contract = contract_of(noted, ann.must(Pay(usd(5))))
    paid = ann.does(Pay(usd(1)), on=START)
    data = report_of(
        contract, paid, on=LATER, known_by=date(2025, 4, 1), readings={"scope": "wide"}
    ).to_json()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(json.dumps(data)))
    assert {key: data[key] for key in list(data)[1:11]} == {
        "version": VERSION,
        "contract": "Test",
        "on": "2025-03-01",
        "zone": "UTC",
        "text": "2025-01-01",
        "events": 1,
        "record_ends": "2025-01-01",
        "projection": True,
        "known_by": "2025-04-01",
        "readings": {"scope": "wide"},
    }
    banned, free = data["positions"]
    assert banned["confidence"] == "inferred"
    assert banned["caveats"] == [{"clause": "C1", "caveat": "A caveat."}]
    assert (free["confidence"], free["caveats"]) == (None, [])
    assert (data["duties"][0]["confidence"], data["duties"][0]["caveats"]) == ("official", [])
    early = report_of(contract, on=date(2024, 1, 1)).to_json()
    Draft202012Validator(schema).validate(json.loads(json.dumps(early)))
    assert (early["text"], early["record_ends"], early["known_by"]) == (None, None, None)


def test_the_old_copy_of_the_schema_is_the_same() -> None:
    assert SCHEMA.read_bytes() == SCHEMA.parents[1].joinpath(SCHEMA.name).read_bytes()


# some rows alone


def test_a_report_is_narrowed_to_a_party_an_action_and_a_clause() -> None:
    contract = contract_of(
        ann.must_not(Host(cloud=red)),
        ann.may(HostAlone(cloud=red)),
        ann.must_not(Deliver()),
        bob.must_not(Host(cloud=red)),
        bob.must(Pay(usd(5))),
    )
    report = report_of(contract)
    assert {row["party"] for row in report.only(bob).to_rows()} == {"Bob"}
    assert {row["action"] for row in report.only(action="Host").to_rows()} == {
        *("Host", "HostAlone"),
    }
    (duty,) = report.only(action="Pay").to_rows()
    assert duty["clauses"] == "K5"
    assert report.only(clause="K5").duties == report.duties
    assert [row["what"] for row in report.only(clause=contract.provisions[2]).to_rows()] == [
        "deliver"
    ]
    kinds = {(row["party"], row["action"]) for row in report.only(action="HostAlone").to_rows()}
    assert kinds == {("Ann", "HostAlone"), ("Bob", "Host")}  # which tells of both
    both = report.only(ann, action="Host").only(clause="K1")
    assert str(both).splitlines()[4:] == [
        "  rows      those of Ann, those about Host and those by clause K1 alone",
        "",
        "Ann",
        "  MAY NOT  K1  host on Red",
    ]
    assert report.only() == report
    assert body(report.only(bob, clause="K1")) == ["There are no such rows."]
    assert "MAY NOT  K3" not in both.full()


def test_what_would_be_owed_and_what_counts_to_nothing_are_listed() -> None:
    """Until there is such an act, and as far as it counts to nothing; narrowed as other rows."""
    wide = Question("scope", "How far?", readings=("narrow", "wide"))
    contract = contract_of(
        Clause(
            "K1",
            "As K1 says.",
            bob.must(Pay(usd(5)), upon=ann.did(Deliver()), provided=wide.reads("narrow")),
            bob.must(Pay(usd(7)), upon=ann.did(Deliver()), provided=wide.reads("wide")),
            caveat="It is said.",
            confidence=Confidence.REPORTED,
        ),
        ann.must_not(Host(cloud=red)),
    )
    paid = bob.does(Pay(usd(3)), on=date(2025, 1, 5))
    report = report_of(contract, paid, on=date(2025, 1, 6))
    bob_, owed, left = body(report.only(bob))[:3]
    assert bob_ == "Bob"
    assert owed.split(maxsplit=2)[2] == (
        "pay USD 5.00 or USD 7.00: each time Ann delivered; none on record (reported)"
    )
    assert left.split() == [
        "UNALLOCATED",
        "pay",
        "USD",
        "3.00:",
        "done",
        "on",
        "2025-01-05;",
        "USD",
        "3.00",
        "of",
        "it",
        "counts",
        "to",
        "nothing",
        "so",
        "far",
    ]
    data = report.to_json()
    assert data["standing"] == [
        {
            "clause": "K1",
            "party": "Bob",
            "action": "Pay",
            "phrase": "pay USD 5.00 or USD 7.00",
            "upon": "Ann delivered",
        }
    ]
    assert data["unallocated"] == [{"event": paid.id, "amount": "USD 3"}]
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(json.dumps(data)))
    assert [row["verdict"] for row in report.only(action="Pay").to_rows()] == [
        "MUST",
        "UNALLOCATED",
    ]
    assert [row["verdict"] for row in report.only(clause="K1").to_rows()] == ["MUST"]
    assert report.only(ann).to_rows() == report.only(action="Host").to_rows()
    assert "MUST  K1  pay USD 5.00 or USD 7.00: each time Ann" in report.full()
    assert "UNALLOCATED  pay USD 3.00: done on 2025-01-05" in report.full()
    delivered = report_of(contract, ann.does(Deliver(), on=START), on=date(2025, 1, 6))
    assert delivered.standing == ()


def test_a_wrong_name_gets_the_nearest_right_one() -> None:
    report = report_of(contract_of(ann.must_not(Host(cloud=red))))
    with pytest.raises(UnknownPartyError, match="has no party 'An'; did you mean 'Ann'"):
        report.only(Party("An"))
    with pytest.raises(UnknownActionError, match="has no action 'Hots'; did you mean 'Host'"):
        report.only(action="Hots")
    with pytest.raises(UnknownClauseError, match=r"Test has no clause 'K'; did you mean 'K1'\?"):
        report.only(clause="K")
    with pytest.raises(WrongTypeError):
        report.only(action=Host)
    with pytest.raises(WrongTypeError):
        report.sheet("wide")


def test_the_agreement_can_be_narrowed_on_every_date() -> None:
    with Engine(agreement, record) as engine:
        for on in DATES:
            report = engine.report(on=on)
            rows = [report.only(party).to_rows() for party in (microsoft, openai)]
            others = [r for r in report.to_rows() if r["party"] not in {"Microsoft", "OpenAI"}]
            assert [*rows[0], *rows[1], *others] == report.to_rows()
            for clause in {id_ for row in report.to_rows() for id_ in _ids(row)}:
                assert all(clause in _ids(r) for r in report.only(clause=clause).to_rows())


def _ids(row: dict[str, str | None]) -> list[str]:
    return re.findall(r"[^, ]+", row["clauses"] or "")


def test_where_there_would_be_no_duty_nothing_is_owed() -> None:
    """As under one of two readings."""
    assert duty_word(None) == "nothing owed"
