"""A decision log: what it says of each decision, and that this can be asked again."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    FactBase,
    Field,
    Party,
    Question,
    anything,
)
from contract_rules.__main__ import main
from contract_rules.answers import decision_log
from contract_rules.interop import ReplayKind, changes, replay, replay_log
from contract_rules.version import VERSION


class Person(Entity):
    """Somebody."""


class Sublet(Action, phrase="sublet to {person}"):
    person: Field[Person]


class Agree(Action, phrase="agree to {person}"):
    person: Field[Person]


class Smoke(Action, phrase="smoke"):
    pass


landlord, tenant = Party("Landlord"), Party("Tenant")
ada, bob = Person("Ada"), Person("Bob")
wide = Question("balcony", "Is the balcony a part of the flat?", readings=("yes", "no"))
lease = Contract(
    name="Lease",
    parties=(landlord, tenant),
    clauses=(
        Clause(
            "7",
            "Subletting needs agreement.",
            tenant.must_not(
                Sublet(person=anything), unless=landlord.did(Agree(person=Sublet.person))
            ),
        ),
        Clause(
            "8", "No smoking in the flat.", tenant.must_not(Smoke(), provided=wide.reads("yes"))
        ),
    ),
    effective=date(2026, 1, 1),
)
agreed = landlord.does(Agree(person=ada), on=date(2026, 3, 1))
late = landlord.does(Agree(person=bob), on=date(2026, 2, 1), recorded=date(2026, 4, 1))
ON = date(2026, 3, 31)


@pytest.fixture
def log(tmp_path):
    """A file into which decisions are logged, by a handler as it comes."""
    file = tmp_path / "log.jsonl"
    logger, handler = logging.getLogger("contract_rules.decisions"), logging.FileHandler(file)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield file
    logger.setLevel(logging.WARNING)  # as it is until somebody turns it on
    logger.removeHandler(handler)
    handler.close()


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def asked(log: Path, contract: Contract = lease) -> list[str]:
    """The lines of a day's work: decisions before and after what comes to be known."""
    with Engine(contract) as engine:
        engine.decide(tenant, Sublet(ada), on=ON)
        engine.record(agreed)
        engine.decide(tenant, Sublet(ada), on=ON)
        engine.decide_many(tenant, [Sublet(ada), Sublet(bob)], on=ON)
        engine.record(late)
        engine.decide(tenant, Sublet(bob), on=ON)
        engine.decide(tenant, Sublet(bob), on=ON, known_by=date(2026, 3, 1))
        engine.decide(tenant, Smoke(), on=datetime(2026, 3, 31, 9, tzinfo=UTC))
        engine.decide(tenant, Smoke(), on=ON, readings={"balcony": "no"})
    return lines_of(log)


def kinds(lines, contract=lease, events=(agreed, late)) -> list[ReplayKind]:
    return [one.kind for one in replay_log(lines, contract, events)]


def test_a_line_says_what_was_asked_of_what_and_what_was_answered(log) -> None:
    """By the contract and the record as they were, of which it has the fingerprints."""
    first, second, *_ = map(json.loads, asked(log))
    assert (first["format"], first["version"]) == (2, VERSION)
    assert datetime.fromisoformat(first["at"]).tzinfo is not None
    assert first["contract"] == {"name": "Lease", "sha256": second["contract"]["sha256"]}
    assert (first["record"]["events"], second["record"]["events"]) == (0, 1)
    assert first["record"]["sha256"] != second["record"]["sha256"]
    assert first["question"] == {
        "party": "Tenant",
        "action": "Sublet",
        "fields": {"person": {"Person": "Ada"}},
        "on": "2026-03-31",
        "known_by": None,
        "readings": {},
    }
    assert first["answer"] == {"verdict": "prohibited", "effect": "none", "clauses": ["7"]}
    assert second["answer"]["verdict"] == "permitted"


def test_each_decision_is_a_line_that_has_the_same_answer_again(log) -> None:
    """Of many at once and of tables, too; in whatever order the record is read."""
    lines = asked(log)
    assert len(lines) == 8
    assert kinds(lines) == [ReplayKind.SAME] * 8
    assert kinds(lines, events=(late, agreed)) == [ReplayKind.SAME] * 8  # as it became known
    assert kinds(["", *reversed(lines), "\n"]) == [ReplayKind.SAME] * 8
    with Engine(lease, [agreed], readings={"balcony": "yes"}) as engine:
        rows = [{"person": "Ada"}, {"person": None}]
        engine.decide_many(tenant, rows, on=ON, action=Sublet)
        engine.decide(tenant, Smoke(), on=ON)
    *_, row, reading = map(json.loads, lines_of(log))
    assert row["question"]["fields"] == {"person": {"Person": "Ada"}}
    assert reading["question"]["readings"] == {"balcony": "yes"}
    assert kinds(lines_of(log)) == [ReplayKind.SAME] * 10


def test_what_is_asked_twice_is_logged_twice(log) -> None:
    """The second time the answer is known at once."""
    plain = Clause("1", "No smoking in the flat.", tenant.must_not(Smoke()))
    quiet = Contract(
        name="Quiet", parties=(tenant, landlord), clauses=(plain,), effective=date(2026, 1, 1)
    )
    with Engine(quiet, matcher="compiled") as engine:
        for _ in range(4):
            engine.decide(tenant, Smoke(), on=ON)
    first, *others = (json.loads(line) for line in lines_of(log))
    assert len(others) == 3
    assert all(one["answer"] == first["answer"] for one in others)
    assert all(one["question"] == first["question"] for one in others)


def test_it_is_off_until_it_is_turned_on(caplog) -> None:
    """Whatever the level of others is; what is supposed is never logged."""
    caplog.set_level(logging.DEBUG)
    with Engine(lease, [agreed]) as engine:
        engine.decide(tenant, Sublet(ada), on=ON)
        assert caplog.records == []
        caplog.set_level(logging.INFO, logger="contract_rules.decisions")
        with engine.suppose(late) as other:
            other.decide(tenant, Sublet(bob), on=ON)
            other.snapshot().decide(tenant, Sublet(bob), on=ON)
        assert caplog.records == []
        engine.snapshot().decide(tenant, Sublet(ada), on=ON)
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("contract_rules.decisions", "INFO")
    assert kinds([record.getMessage()]) == [ReplayKind.SAME]


def test_a_line_with_another_answer_is_told_with_both(log) -> None:
    """By the same version there is nothing that explains it."""
    lines = asked(log)
    changed = json.loads(lines[1])
    changed["answer"] = {"verdict": "prohibited", "effect": "none", "clauses": ["7", "9"]}
    (one,) = replay_log([json.dumps(changed)], lease, [agreed])
    assert (one.kind, one.number, one.version) == (ReplayKind.OTHER_ANSWER, 1, VERSION)
    assert str(one) == (
        "line 1: Tenant Sublet(person=Ada) on 2026-03-31: prohibited (none) by 7, 9 then, "
        "permitted (none) by 7 now"
    )


def test_what_has_changed_answers_since_is_named(log, monkeypatch) -> None:
    """Where another version gave the answer, and the entry is of a later one."""
    lines = asked(log)
    changed = json.loads(lines[1]) | {"version": "0.0.9"}
    known = {"Unreleased": ["§: b"], "0.0.9": ["§: a"], "0.0.8": ["§: c"]}
    monkeypatch.setattr(replay, "changes_since", lambda v: _since(known, v))
    assert kinds([json.dumps(changed)]) == [ReplayKind.SAME]
    changed["answer"] = {"verdict": "silent", "effect": "none", "clauses": []}
    changed["contract"]["sha256"] = "as that version wrote it"
    (one,) = replay_log([json.dumps(changed)], lease, [agreed])
    assert one.changes == ((VERSION, "§: b"),)
    assert str(one).splitlines() == [
        (
            "line 1: Tenant Sublet(person=Ada) on 2026-03-31: silent (none) then, "
            "permitted (none) by 7 now"
        ),
        f"  {VERSION} §: b",
    ]


def _since(known: dict, version: str) -> list:
    newest = [(VERSION, entry) for entry in known["Unreleased"]]
    return newest if version == "0.0.9" else []


def test_another_contract_or_record_is_told_and_not_asked(log) -> None:
    lines = asked(log)
    other = evolve(lease, name="Sublease")
    assert kinds(lines[:2], contract=other) == [ReplayKind.OTHER_CONTRACT] * 2
    (one, *_) = replay_log(lines, other, [])
    assert one.text == "it is about another contract, or another wording: Lease"
    moved = landlord.does(Agree(person=ada), on=date(2026, 3, 2))
    assert kinds(lines[:2], events=(moved,)) == [ReplayKind.SAME, ReplayKind.OTHER_RECORD]
    (_, one) = replay_log(lines[:2], lease, [])
    assert one.text == "the 1 events that were on record are not those given"


def test_a_line_that_is_none_says_why(log) -> None:
    """Of whatever form; the others are asked all the same."""
    good, *_ = lines = asked(log)
    data = json.loads(good)
    bad = [
        "{",
        "[]",
        "5",
        json.dumps({"version": VERSION}),
        json.dumps(data | {"question": data["question"] | {"on": 5}}),
        json.dumps(data | {"question": data["question"] | {"action": "Sublt"}}),
        json.dumps(data | {"record": {"events": "x", "sha256": ""}}),
    ]
    found = list(replay_log([*bad, good], lease, []))
    assert [one.kind for one in found] == [*[ReplayKind.UNREADABLE] * len(bad), ReplayKind.SAME]
    assert found[0].text.startswith("it is no line of a log of decisions (JSONDecodeError: ")
    assert found[5].text == (
        "its question is refused: Lease has no action 'Sublt'; did you mean 'Sublet'?"
    )
    assert str(found[-1]) == "line 8: same"
    assert len(lines) == 8


def test_a_log_is_off_by_default_and_has_a_handler_that_does_nothing() -> None:
    """So that nothing is printed where nobody listens."""
    handlers = logging.getLogger(decision_log.NAME).handlers
    assert isinstance(handlers[0], logging.NullHandler)
    assert not decision_log.is_on()


# the entries of the changelog


def test_the_changes_that_are_shipped_are_those_of_the_changelog() -> None:
    """Where not: python -m contract_rules.interop.changes CHANGELOG.md, into changes.json."""
    changelog = Path(__file__).parents[2] / "CHANGELOG.md"
    found = changes.entries_of(changelog.read_text(encoding="utf-8"))
    shipped = (files("contract_rules") / "changes.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == found
    assert found["Unreleased"]


CHANGELOG = """# Changelog

An entry marked § can change the answer.

## [Unreleased]

### Added

- Nothing.
- This, and
  that. §: so it
  is.

### Fixed

- §: Once.

## [0.1.0] - 2026-01-01

- §: First.
"""


def test_entries_are_read_from_their_mark_on_by_version() -> None:
    assert changes.entries_of(CHANGELOG) == {
        "Unreleased": ["§: so it is.", "§: Once."],
        "0.1.0": ["§: First."],
    }


def test_entries_since_a_version_are_those_of_later_ones() -> None:
    """What is not released yet is of the version that runs."""
    found = changes.changes_since("0.0.1")
    assert found
    assert {version for version, _ in found} == {VERSION}
    assert changes.changes_since(VERSION) == []


ABOUT = ("--contract", f"{__name__}:lease")


def test_the_command_asks_again_and_tells_what_differs(log, tmp_path, capsys) -> None:
    """And counts; with --json every line."""
    lines = asked(log)
    record = tmp_path / "events.jsonl"
    FactBase([agreed, late]).dump(record)
    about = (*ABOUT, "--events", str(record))
    kept = tmp_path / "kept.jsonl"
    kept.write_text("\n".join(lines), encoding="utf-8")
    assert main(["replay", str(kept), *about]) == 0
    assert capsys.readouterr().out == "8 same\n"
    kept.write_text("\n".join((lines[0], "x", lines[1])), encoding="utf-8")
    assert main(["replay", str(kept), *about]) == 2
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("line 2: it is no line of a log of decisions")
    assert told[-1] == "2 same, 1 unreadable"
    assert main(["replay", str(kept), *about, "--json"]) == 2
    data = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["replay"]) for one in data] == [
        *((1, "same"), (2, "unreadable"), (3, "same")),
    ]
    assert {(one["format"], one["version"]) for one in data} == {(2, VERSION)}
    assert (data[0]["given_by"], data[0]["changes"], data[1]["given_by"]) == (VERSION, [], "")
    kept.write_text("", encoding="utf-8")
    assert main(["replay", str(kept), *about]) == 0
    assert capsys.readouterr().out == "no lines\n"
    assert main(["replay", "/dev/null", *about]) == 1
    assert "is a device, and a log is read from a file" in capsys.readouterr().err
