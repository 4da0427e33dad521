"""The command says what the library says, and ends with the status that it documents."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from contract_rules import Contract, Engine, Event, FactBase, FactStore, Verdict
from contract_rules.__main__ import main
from contract_rules.agreements.microsoft_openai import (
    Consent,
    DeclareAGI,
    HostAPI,
    ProcureCompute,
    ReleaseModel,
    agreement,
    aws,
    board,
    coreweave,
    general_public,
    gpt_4o,
    microsoft,
    openai,
    record,
)
from contract_rules.cli import check, clauses, compare, listings, many, mutate, page, replay, serve
from contract_rules.cli import portfolio as of_many_contracts
from contract_rules.cli import test as files_of_cases
from contract_rules.cli.arguments import AGREEMENT
from contract_rules.cli.group import cli
from contract_rules.contracts import serialization
from contract_rules.errors import UnknownEventError, UnknownPartyError
from contract_rules.values.money import usd
from contract_rules.version import VERSION
from support.dealings import order, visit
from support.lending import WHOLE, borrower, lender, lent, repaid

DAY = "2025-02-01"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """The status, the output and the errors of a command."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*args: str) -> tuple[int, str, str]:
        status = main(list(args))
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_report_prints_the_sheet_as_wide_as_the_terminal(run, monkeypatch) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=date(2025, 2, 1))
    assert run("report", "--on", DAY) == (0, f"{report.sheet(80)}\n", "")
    monkeypatch.setenv("COLUMNS", "132")
    assert run("report", "--on", DAY) == (0, f"{report.sheet(132)}\n", "")


def test_report_in_full_prints_reasons_and_evidence(run) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=date(2025, 2, 1))
    assert run("report", "--on", DAY, "--full") == (0, f"{report.full()}\n", "")


@pytest.mark.parametrize("full", [(), ("--full",)])
def test_report_of_one_party_prints_its_rows_alone(run, full) -> None:
    status, out, _ = run("report", "--on", DAY, "--party", "microsoft", *full)
    assert status == 0
    assert "\nMicrosoft\n" in out
    assert "\nOpenAI\n" not in out


def test_report_is_narrowed_to_an_action_and_a_clause(run) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=date(2025, 2, 1))
    narrow = ("--party", "OpenAI", "--action", "HostAPI", "--clause", "C05")
    few = report.only(openai, action="HostAPI", clause="C05")
    (row,) = few.to_rows()
    assert (row["verdict"], row["clauses"]) == ("MAY NOT", "C05")
    assert run("report", "--on", DAY, *narrow) == (0, f"{few.sheet(80)}\n", "")
    assert run("report", "--on", DAY, *narrow, "--full") == (0, f"{few.full()}\n", "")
    _, out, _ = run("report", "--on", DAY, *narrow, "--json")
    assert json.loads(out) == few.to_json()


@pytest.mark.parametrize(
    ("option", "name", "near"),
    [
        ("--party", "OpenAl", "has no party 'OpenAl'; did you mean 'OpenAI'?"),
        ("--action", "HostApis", "has no action 'HostApis'; did you mean 'HostAPI'?"),
        ("--clause", "C05x", "has no clause 'C05x'; did you mean 'C05'?"),
    ],
)
def test_report_names_the_nearest_right_name_for_a_wrong_one(run, option, name, near) -> None:
    status, out, err = run("report", "--on", DAY, option, name)
    assert (status, out) == (1, "")
    assert near in err
    assert "Traceback" not in err


def test_report_says_by_when_what_counts_was_known_and_how_questions_are_read(run) -> None:
    known = ("--known-by", "2025-06-01", "--reading", "own-agi=altogether")
    _, out, _ = run("report", "--on", DAY, *known)
    assert "\n  known by  2025-06-01\n  readings  own-agi: altogether\n" in out


def test_report_prints_json(run) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=date(2025, 2, 1))
    status, out, _ = run("report", "--on", DAY, "--json")
    assert (status, json.loads(out)) == (0, report.to_json())


@pytest.mark.parametrize(
    ("args", "status", "head"),
    [
        (("OpenAI", "ProcureCompute", "provider=Azure"), 3, "FREE  OpenAI: procure"),
        (("openai", "ProcureCompute", "provider=azure"), 3, "FREE  OpenAI: procure"),
        (("OpenAI", "ProcureCompute", "provider=Oracle"), 4, "DEPENDS  C02  OpenAI"),
        (("OpenAI", "HostAPI", "provider=AWS"), 2, "MAY NOT  C05  OpenAI: host the API on AWS"),
        (("OpenAI board", "DeclareAGI", "projected_profits=USD 120e9"), 0, "CAN  C14"),
        (("OpenAI board", "DeclareAGI", "projected_profits=90e9"), 4, "DEPENDS  C14"),
        (("OpenAI board", "VerifyAGI"), 3, "FREE  OpenAI board"),
        (("OpenAI", "RestrictAccess", "model=GPT-4o"), 2, "CANNOT  C15  OpenAI"),
        (("Microsoft", "TrainWithIP"), 2, "MAY NOT  C16  Microsoft"),
        (("Microsoft", "PursueAGI"), 4, "DEPENDS  C16  Microsoft"),
        (("OpenAI", "LicenseModel", "model=GPT-3", "licensee=microsoft"), 3, "FREE"),
    ],
)
def test_decide_prints_the_decision_and_ends_with_its_status(run, args, status, head) -> None:
    ended, out, _ = run("decide", *args, "--on", DAY)
    assert (ended, out.startswith(head)) == (status, True), out


def test_decide_notes_a_name_that_nobody_has_mentioned(run) -> None:
    status, _, err = run("decide", "OpenAI", "ProcureCompute", "provider=Nimbus", "--on", DAY)
    assert (status, err) == (4, "note: no clause and no event names a Provider 'Nimbus'\n")


def test_decide_prints_json(run) -> None:
    args = ("decide", "Microsoft", "UseModel", "model=GPT-4o", "--on", DAY, "--json")
    status, out, _ = run(*args)
    assert (status, json.loads(out)["clauses"]) == (0, ["C10"])


def test_clauses_stand_beside_their_code_and_source(run) -> None:
    status, out, _ = run("clauses", "--on", DAY)
    assert status == 0
    assert "C05, since 2025-01-21, official" in out
    assert "Neowin" in out
    assert "openai.must_not(" in out
    assert "C20" not in out


def test_clauses_without_a_date_are_those_of_every_text(run) -> None:
    _, every, _ = run("clauses", "--json")
    assert len(json.loads(every)) > len(agreement.texts[-1].provisions_in_text)
    assert run("clauses", "--on", "2019-01-01", "--json")[:2] == (0, "[]\n")
    status, out, _ = run("clauses", "--party", "Expert panel", "--json")
    assert status == 0
    assert {clause["id"] for clause in json.loads(out)} == {"C14"}


def test_one_clause_is_told_in_full_over_all_texts(run) -> None:
    """With its norms in words, its code, its source and its whole note; nothing is cut off."""
    status, out, _ = run("clauses", "c18")
    assert status == 0
    assert [line for line in out.splitlines() if line.startswith("C18")] == [
        "C18, since 2023-01-23 until 2025-10-27, by the Extended partnership of January",
        "C18, since 2025-10-28 until 2026-04-26, by the Definitive agreement of October",
        "C18, since 2026-04-27, by the Amended agreement of April 2026",
    ]
    words = " ".join(out.split())
    wordings = [s for text in agreement.texts for s in text.provisions_in_text]
    for provision in {s.provision for s in wordings if s.provision.id == "C18"}:
        assert f"Note: {provision.note}" in words
        assert f"Caveat: {provision.caveat}" in words
        assert provision.source.address in out
        assert "…" not in out
    assert "- OpenAI must pay 20% of the amount in reporting revenue to Microsoft upon: " in words
    assert "  Code\n    Clause(\n" in out
    last = run("clauses", "C18", "--on", "2026-05-01")[1]
    assert out.endswith(f"\n\n{last}")
    data = json.loads(run("clauses", "C18", "--json")[1])
    assert [one["until"] for one in data] == ["2025-10-27", "2026-04-26", None]
    assert data[0]["in_words"][0] == (
        "OpenAI must pay 20% of the amount in reporting revenue to Microsoft"
    )
    assert run("clauses", "C18", "--party", "Microsoft")[:2] == (0, "")
    assert "did you mean 'C18'?" in run("clauses", "C1 8")[2]


def test_a_definition_is_told_in_full_too(run, tmp_path, monkeypatch) -> None:
    """And what has neither a source nor a note says no more than that it is official."""
    (tmp_path / "defining.py").write_text(
        "from contract_rules import Definition\n"
        "from contract_rules.testing.strategies.vocabulary import Visit\n"
        "from support.dealings import ann, bea, clause, contract\n"
        "seen = Definition('D1', 'Seen is who was visited.', bea.did(Visit()))\n"
        "agreed = contract(seen, clause('C1', ann.may(Visit(), provided=seen.holds)))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    told = run("clauses", "D1", "--contract", "defining:agreed")[1]
    assert told.startswith(
        'D1, since 2020-01-01\n  "Seen is who was visited."\n\n'
        "  In words\n  - D1 is fulfilled: Bea visited (any level)\n\n  Code\n    Definition("
    )
    assert told.endswith("\n\n  Source: official\n")


def test_events_are_listed_with_what_they_amount_to(run) -> None:
    status, out, _ = run("events", "--on", "2024-12-31")
    assert status == 0, out
    assert "2024-06-11 Microsoft Consent(provider=Oracle)" in out
    assert "BREACH" not in out
    status, out, _ = run("events", "--on", "2025-03-31", "--party", "OpenAI")
    assert status == 4
    assert "UNDETERMINED  C02  2025-03-10 OpenAI ProcureCompute(provider=CoreWeave)" in out


def test_events_print_json(run) -> None:
    status, out, _ = run("events", "--json")
    data = json.loads(out)
    assert status == 4
    assert len(data) == len(record)
    answer = {"format", "version", "findings"}
    bare = [{k: v for k, v in event.items() if k not in answer} for event in data]
    assert [serialization.event_from_json(event) for event in bare] == list(record)


def test_events_of_a_file_take_the_place_of_the_record(run, tmp_path: Path) -> None:
    declared = DeclareAGI(projected_profits=usd("120e9"))
    file = tmp_path / "events.jsonl"
    FactBase([board.does(declared, on=date(2025, 1, 2))]).dump(file)
    args = ("events", "--events", str(file))
    told = f"EXERCISED  C14  {next(iter(FactBase.load(file)))}\n"
    assert run(*args) == (0, told, REPLACED)
    assert run(*args, "--contract", f"{AGREEMENT}:agreement") == (0, told, "")


REPLACED = (
    "note: --events takes the place of the record that comes with the agreement; "
    "--with-events adds to it\n"
)


def piped(monkeypatch, text: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text)))


def test_what_events_prints_is_what_events_takes(run, tmp_path, monkeypatch) -> None:
    """From a file, and piped in; with the findings that it tells beside them."""
    status, out, _ = run("events", "--json")
    file = tmp_path / "printed.json"
    file.write_text(f"\n{out}", encoding="utf-8")
    assert run("events", "--json", "--events", str(file)) == (status, out, REPLACED)
    piped(monkeypatch, out.encode())
    assert run("events", "--json", "--events", "-") == (status, out, REPLACED)
    assert list(FactBase.load(file)) == list(record)


def test_events_are_piped_in_a_line_each(run, monkeypatch) -> None:
    line = b'{"on": "2025-03-02", "by": "Microsoft", "action": "Nothing"}\n'
    piped(monkeypatch, line)
    status, _, err = run("report", "--on", DAY, "--events", "-")
    assert status == 1
    assert "standard input:1: " in err
    piped(monkeypatch, b"")
    both = run("report", "--on", DAY, "--events", "-", "--with-events", "-")
    told = "error: what is piped in is read once; write --events - or --with-events -\n"
    assert both == (1, "", told)


def test_with_events_adds_to_the_record(run, tmp_path) -> None:
    declared = DeclareAGI(projected_profits=usd("120e9"))
    file = tmp_path / "events.jsonl"
    event = board.does(declared, on=date(2031, 1, 2))
    FactBase([event]).dump(file)
    _, before, _ = run("events")
    _, out, err = run("events", "--with-events", str(file))
    assert (out, err) == (f"{before}EXERCISED  C14  {event}\n", "")
    _, out, err = run("events", "--events", str(file), "--with-events", str(file))
    assert (out, err) == (f"EXERCISED  C14  {event}\n", REPLACED)
    file.write_text('{"on": "2031-01-02", "by": "Nobody", "action": "DeclareAGI"}', "utf-8")
    assert f"error: {file}:1: " in run("report", "--on", DAY, "--with-events", str(file))[2]


def test_events_of_a_store_are_read_as_those_of_a_file(run, tmp_path) -> None:
    _, out, _ = run("events", "--json")
    url = f"sqlite:///{tmp_path / 'record.db'}"
    with FactStore(url) as store:
        store.add(*record)
    assert run("events", "--json", "--events", url)[1:] == (out, REPLACED)
    status, out, err = run("events", "--events", f"{url}x")
    assert (status, out) == (1, "")
    assert err == f"error: {url}x: there is no such file\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fields": {"amount": {"Money": "USD 5"}}}, "tells of another act than that"),
        ({"on": "2020-01-01"}, "cannot be reversed before that"),
        ({"reverses": "other"}, "reverses 'other', which is not on record"),
    ],
)
def test_events_are_refused_that_cannot_undo_what_they_say(run, tmp_path, change, told) -> None:
    """By this command as by the others."""
    paid = repaid(1, 20, 400)
    reversal = serialization.event_to_json(paid.reversal(on=date(2025, 1, 25)))
    lines = map(serialization.event_to_json, (lent(), paid))
    fields = {**reversal["fields"], **change.pop("fields", {})}
    wrong = {**reversal, **change, "fields": fields, "recorded": "2025-02-01"}
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(map(json.dumps, (*lines, wrong))))
    status, out, err = run("events", "--contract", "support.lending:WHOLE", "--events", str(file))
    assert (status, out) == (1, "")
    assert told in err


def test_events_that_were_recorded_wrongly_are_told_as_they_are_known(run, tmp_path: Path) -> None:
    """Each by the day it is said to be of, or is of; what it amounts to is what happened."""
    paid, more = repaid(1, 20, 400), repaid(1, 25, 5)
    right = paid.correction(recorded=date(2025, 3, 1), on=date(2025, 1, 22))
    struck = more.correction(recorded=date(2025, 3, 2))
    file = tmp_path / "events.jsonl"
    FactBase((lent(), paid, right, more, struck)).dump(file)
    given = ("--contract", "support.lending:WHOLE", "--events", str(file))
    status, out, _ = run("events", *given)
    lines = out.splitlines()
    assert f"CORRECTED  {paid}" in lines
    assert f"CORRECTED  {more}" in lines
    assert f"{right}" in lines
    assert f"{struck}" in lines
    assert any(line.startswith("COUNTED") and "2025-01-22" in line for line in lines)
    assert status == 0
    _, out, _ = run("events", *given, "--on", "2025-02-01")
    assert f"CORRECTED  {paid}" in out
    assert "correction" not in out
    _, out, _ = run("events", *given, "--known-by", "2025-02-01")
    assert "CORRECTED" not in out


def test_days_of_events_are_those_of_the_contracts_zone(run, tmp_path, monkeypatch) -> None:
    """In New York it is still the last of January."""
    (tmp_path / "there.py").write_text(
        "from attrs import evolve\nfrom support.lending import WHOLE\n"
        "contract = evolve(WHOLE, zone='America/New_York')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    paid = repaid(1, 31, 5)
    late = Event(by=paid.by, act=paid.act, on=datetime(2025, 2, 1, 2, 30, tzinfo=UTC))
    file = tmp_path / "events.jsonl"
    FactBase((lent(), late)).dump(file)
    given = ("--contract", "there:contract", "--events", str(file))
    for option in ("--on", "--known-by"):
        assert "2025-02-01T02:30" in run("events", *given, option, "2025-01-31")[1]
        assert "2025-02-01T02:30" not in run("events", *given, option, "2025-01-30")[1]


def test_a_contract_may_stand_in_a_file(run, tmp_path, monkeypatch) -> None:
    """YAML or JSON; its mistakes are told with their places."""
    monkeypatch.chdir(tmp_path)
    lease = Path(__file__).parents[2] / "examples" / "lease.yaml"
    Contract.load(lease).dump("lease.json")
    for name in (str(lease), "lease.json"):
        status, out, _ = run("report", "--on", "2026-03-31", "--contract", name)
        assert status == 0
        assert "the tenant\n  MAY NOT  7  sublet to any person" in out
    told = run("clauses", "7", "--contract", str(lease))[1]
    assert "Agree(person = Sublet.person) by landlord" in told
    Path("bad.yaml").write_text(lease.read_text().replace("Agree(", "Agre("))
    status, _, err = run("report", "--on", DAY, "--contract", "bad.yaml")
    assert status == 1
    assert err == (
        "error: bad.yaml:14:15: there is no action and no word 'Agre'; did you mean 'Agree'?\n"
    )
    status, _, err = run("report", "--on", DAY, "--contract", "none.yaml")
    assert (status, "No such file" in err) == (1, True)
    monkeypatch.setitem(sys.modules, "yaml", None)
    status, _, err = run("report", "--on", DAY, "--contract", str(lease))
    assert (status, "pip install 'contract-rules[files]'" in err) == (1, True)


def test_another_contract_has_no_record_of_its_own(run, tmp_path, monkeypatch) -> None:
    (tmp_path / "elsewhere.py").write_text(
        "from contract_rules.agreements.microsoft_openai import agreement as ours, record\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    status, out, _ = run("report", "--on", DAY, "--contract", "elsewhere:ours")
    assert status == 0
    assert "record no events" in " ".join(out.split())
    status, _, err = run("report", "--on", DAY, "--contract", "elsewhere:record")
    assert (status, "is a FactBase, no Contract" in err) == (1, True)


@pytest.fixture
def about_a_loan(tmp_path: Path) -> tuple[str, ...]:
    """The options that name the loan, and its events."""
    file = tmp_path / "events.jsonl"
    FactBase((lent(), repaid(1, 20, 400))).dump(file)
    return ("--contract", "support.lending:WHOLE", "--events", str(file))


def test_duties_are_explained_and_end_with_two_once_one_is_in_breach(run, about_a_loan) -> None:
    with Engine(WHOLE, (lent(), repaid(1, 20, 400))) as engine:
        before, after = (engine.duties(on=date(2025, month, 5)) for month in (2, 3))
    told = "\n\n".join(map(str, before))
    assert run("duties", "--on", "2025-02-05", *about_a_loan) == (0, f"{told}\n", "")
    told = "\n\n".join(str(duty) for duty in after if duty.bearer == lender)
    args = ("duties", "--on", "2025-03-05", "--party", "lender", *about_a_loan)
    assert run(*args) == (2, f"{told}\n", "")
    status, out, _ = run(*args, "--json")
    assert status == 2
    assert json.loads(out) == [duty.to_json() for duty in after if duty.bearer == lender]
    assert run("duties", "--on", "2024-01-01", *about_a_loan) == (0, "", "")


def test_an_account_is_told_entry_by_entry(run, about_a_loan) -> None:
    """With the balance after each; another currency is refused."""
    with Engine(WHOLE, (lent(), repaid(1, 20, 400))) as engine:
        told = engine.account(borrower, on=date(2025, 2, 5))
        known = engine.account(borrower, on=date(2025, 2, 5), known_by=date(2025, 1, 15))
    args = ("account", "borrower", "--on", "2025-02-05", *about_a_loan)
    assert run(*args) == (0, f"{told}\n", "")
    assert [entry.event for entry in told.entries if entry.event] == [repaid(1, 20, 400)]
    assert json.loads(run(*args, "--json")[1]) == told.to_json()
    assert run(*args, "--known-by", "2025-01-15") == (0, f"{known}\n", "")
    assert run(*args, "--currency", "USD") == (0, f"{told}\n", "")
    status, _, said = run(*args, "--currency", "EUR")
    assert (status, "nothing is counted in 'EUR'" in said) == (1, True)
    status, _, said = run("account", "Eve", "--on", "2025-02-05", *about_a_loan)
    assert (status, "has no party 'Eve'" in said) == (1, True)


def test_upcoming_is_told_in_lines(run, about_a_loan) -> None:
    with Engine(WHOLE, (lent(), repaid(1, 20, 400))) as engine:
        found = engine.upcoming(on=date(2025, 2, 5))
    assert run("upcoming", "--on", "2025-02-05", *about_a_loan) == (
        0,
        (
            "2025-02-09  K1  last day for Borrower to repay USD 1,000.00 to Lender\n"
            "2025-02-28  K2  last day for Lender to deliver the goods\n"
        ),
        "",
    )
    nothing = "Nothing changes by itself after 2026-02-05.\n"
    assert run("upcoming", "--on", "2026-02-05", *about_a_loan) == (0, nothing, "")
    status, out, _ = run("upcoming", "--on", "2025-02-05", *about_a_loan, "--json")
    assert (status, json.loads(out)) == (0, [change.to_json() for change in found])


def test_breaches_are_told_of_all_or_of_one_party(run, about_a_loan) -> None:
    """They are breaches, so the exit status says so; as rows, too."""
    with Engine(WHOLE, (lent(), repaid(1, 20, 400))) as engine:
        (found,) = engine.breaches(on=date(2025, 2, 11))
    assert found.party.name == "Borrower"
    args = ("breaches", "--on", "2025-02-11", *about_a_loan)
    assert run(*args) == (2, f"{found}\n", "")
    assert run(*args, "--party", "Borrower") == (2, f"{found}\n", "")
    assert run(*args, "--party", "Lender") == (0, "Nothing was breached by 2025-02-11.\n", "")
    status, out, _ = run(*args, "--json")
    assert (status, json.loads(out)) == (2, [found.to_json()])
    status, out, _ = run(*args, "--csv")
    assert (status, out.splitlines()[1].split(",")[:3]) == (2, ["K1", "Borrower", "2025-02-10"])


def test_the_status_of_a_contract_is_told(run, about_a_loan) -> None:
    with Engine(WHOLE, (lent(), repaid(1, 20, 400))) as engine:
        found = engine.status(on=date(2025, 2, 5))
    args = ("status", "--on", "2025-02-05", *about_a_loan)
    assert run(*args) == (0, f"{found}\n", "")
    status, out, _ = run(*args, "--json")
    assert (status, json.loads(out)) == (0, found.to_json())


def test_a_status_that_turns_on_what_is_open_has_its_exit_status(
    run, tmp_path, monkeypatch
) -> None:
    (tmp_path / "quitting.py").write_text(
        "from contract_rules import Action, terminates\n"
        "from contract_rules.testing.strategies.vocabulary import Visit\n"
        "from support.dealings import bea, clause, contract, cyd\n"
        "class Whisper(Action, on_record=False, phrase='whisper'):\n"
        "    pass\n"
        "whispered = bea.did(Whisper())\n"
        "agreed = contract(clause('A', cyd.can(Visit(), then=terminates(), provided=whispered)))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    events = tmp_path / "events.jsonl"
    FactBase([visit(3)]).dump(events)
    args = ("status", "--on", "2020-01-04", "--contract", "quitting:agreed", "--events", events)
    status, told, _ = run(*map(str, args))
    assert (status, "may be in force or not" in told) == (4, True)


def test_why_nothing_is_owed_is_told_of_a_clause_or_an_event(run, about_a_loan) -> None:
    """By the id of either."""
    with Engine(WHOLE, (lent(), repaid(1, 20, 400))) as engine:
        of_clause = engine.why_not_owed("K1", on=date(2025, 2, 5))
        of_event = engine.why_not_owed(lent(), on=date(2025, 2, 5))
    status, out, _ = run("why-not-owed", "K1", "--on", "2025-02-05", *about_a_loan)
    assert (status, out) == (0, f"{of_clause}\n")
    asked = ("why-not-owed", lent().id, "--on", "2025-02-05", "--json")
    status, out, _ = run(*asked, *about_a_loan)
    assert (status, json.loads(out)) == (0, of_event.to_json())
    assert run("why-not-owed", "K9", "--on", "2025-02-05", *about_a_loan)[0] == 1


def test_events_tell_what_duties_they_make_and_perform(run, about_a_loan) -> None:
    status, out, _ = run("events", *about_a_loan)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == ["DUTY", "COUNTED"]


def test_values_of_every_type_can_be_written(run, tmp_path, monkeypatch) -> None:
    (tmp_path / "own_types.py").write_text(OWN_TYPES)
    monkeypatch.syspath_prepend(tmp_path)
    args = ("hours=3", "share=0.5", "day=2025-03-01", "topic=rent", "fee=12.50", "guest=bob")
    args = (*args, "at=2025-03-01T18:00:00+09:00", "lasts=PT1H30M")
    about = ("--on", DAY, "--contract", "own_types:contract")
    status, out, _ = run("decide", "Ann", "Meet", *args, *about)
    assert (status, out.splitlines()[0]) == (2, "MAY NOT  K1  Ann: meet (2025-02-01)")
    status, out, _ = run("decide", "Ann", "Meet", "hours=4", *args[1:], *about)
    assert (status, out.split()[0]) == (3, "FREE")
    status, _, err = run("decide", "Ann", "Meet", "hours=3.5", *args[1:], *about)
    assert (status, err) == (1, "error: '3.5' is no whole number; write one, such as 12\n")
    status, _, err = run("decide", "Ann", "Meet", *args[:-1], "lasts=90m", *about)
    assert (status, "write hours, minutes and seconds" in err) == (1, True)
    status, _, err = run("decide", "Ann", "Meet", *args[:-2], "at=2025-03-01", args[-1], *about)
    assert (status, "is an instant; write 2025-03-01T17:00:00Z" in err) == (1, True)


OWN_TYPES = """
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from contract_rules import Action, Clause, Contract, Field, Money, Party, usd
class Meet(Action, phrase="meet"):
    hours: Field[int]
    share: Field[Decimal]
    day: Field[date]
    topic: Field[str]
    fee: Field[Money]
    guest: Field[Party]
    at: Field[datetime]
    lasts: Field[timedelta]
ann, bob = Party("Ann"), Party("Bob")
when = datetime(2025, 3, 1, 9, tzinfo=UTC), timedelta(minutes=90)
meeting = Meet(3, Decimal("0.5"), date(2025, 3, 1), "rent", usd("12.50"), bob, *when)
clause = Clause("K1", "x", ann.must_not(meeting))
contract = Contract(name="T", parties=(ann, bob), clauses=(clause,), effective=date(2025, 1, 1))
"""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("report",), "Missing option '--on'"),
        (("report", "--on", "tomorrow"), "'tomorrow' is not a date; write 2025-01-21"),
        (("report", "--on", "2025-02-01T09:00:00"), "does not say its time zone"),
        (("report", "--on", "20250201"), "is not a date"),
        (("report", "--on", "2025-W05-1"), "is not a date"),
        (("report", "--on", "2025-02-01T09:00:00.1234567Z"), "is not a date"),
        (("report", "--on", DAY, "--party", "Opnai"), "did you mean 'OpenAI'?"),
        (("report", "--on", DAY, "--contract", "nowhere:x"), "no contract under 'nowhere:x'"),
        (("report", "--on", DAY, "--contract", "json:x"), "no contract under 'json:x'"),
        (("report", "--on", DAY, "--contract", ""), "no contract under ''"),
        (("report", "--on", DAY, "--events", "no-such-file"), "no-such-file"),
        (("decide", "OpenAI", "Procure", "--on", DAY), "did you mean 'ProcureCompute'?"),
        (
            ("decide", "OpenAI", "UseModel", "GPT", "--on", DAY),
            "write each field once",
        ),
        (
            ("decide", "OpenAI", "ProcureCompute", "provider=AWS", "provider=AWS", "--on", DAY),
            "the field 'provider' is stated twice",
        ),
        (
            ("decide", "OpenAI", "board", "DeclareAGI", "--on", DAY),
            "'board' is no action; write a name of words in quotes: 'OpenAI board'",
        ),
        (("decide", "OpenAI", "UseModel", "modl=x", "--on", DAY), "did you mean 'model'?"),
        (("decide", "Opnai", "PursueAGI", "--on", DAY), "did you mean 'OpenAI'?"),
        (
            ("decide", "OpenAI board", "DeclareAGI", "projected_profits=much", "--on", DAY),
            "'much' is not a number",
        ),
        (
            ("decide", "OpenAI board", "DeclareAGI", "projected_profits=EUR 1", "--on", DAY),
            "the contract counts in USD",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_ends_with_one(run, args, message) -> None:
    status, out, err = run(*args)
    assert (status, out) == (1, "")
    assert err.startswith("error: ")
    assert message in err
    assert "Traceback" not in err


def test_a_malformed_line_is_named_and_nothing_is_printed_but_that(run, tmp_path) -> None:
    file = tmp_path / "events.jsonl"
    good = openai.does(ReleaseModel(model=gpt_4o), on=date(2024, 5, 13))
    FactBase([good]).dump(file)
    with file.open("a") as lines:
        lines.write('{"id": "F2", "on": ')
    status, out, err = run("report", "--on", DAY, "--events", str(file))
    assert (status, out) == (1, "")
    assert err == (
        f"error: {file}:3:20: expecting value; a line holds one whole JSON object, "
        "and the file may be cut here\n"
    )


def test_without_arguments_it_says_what_there_is(run) -> None:
    status, out, _ = run()
    assert status == 0
    assert all(command in out for command in ("clauses", "decide", "events", "report"))


def test_an_interruption_is_said_in_a_line(run, monkeypatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Engine, "report", interrupt)
    assert run("report", "--on", DAY) == (130, "", "\nerror: interrupted\n")


def test_an_interruption_before_the_commands_are_there_is_said_in_a_line(run, monkeypatch) -> None:
    """Most of the first second is their import."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contract_rules.__main__._add_commands", interrupt)
    assert run("report", "--on", DAY) == (130, "", "error: interrupted\n")


@pytest.mark.slow
def test_it_runs_as_a_module_and_prints_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contract_rules", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"contract-rules, version {VERSION}\n")


@pytest.mark.slow
def test_its_version_is_told_without_what_answers() -> None:
    told = "from contract_rules.__main__ import main; main(['--version'])"
    seen = "import sys; print([name for name in sys.modules if name.endswith('.engine')])"
    done = subprocess.run(
        [sys.executable, "-c", f"{told}; {seen}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"contract-rules, version {VERSION}\n[]\n"


def test_without_its_extra_it_says_what_to_install(run, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "click", None)
    status, _, err = run("report", "--on", DAY)
    assert status == 1
    assert "pip install 'contract-rules[cli]'" in err


def test_colours_are_for_terminals_and_for_whoever_asks(run, monkeypatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    status, plain, _ = run("report", "--on", DAY)
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run("report", "--on", DAY)[:2] != (status, plain)
    _, coloured, _ = run("report", "--on", DAY)
    assert "\x1b[1;32m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_without_what_colours_it_says_what_to_install(run, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setitem(sys.modules, "rich.console", None)
    status, _, err = run("report", "--on", DAY)
    assert status == 1
    assert "pip install 'contract-rules[cli]'" in err


def test_a_process_that_answers_one_question_seldom_looks_for_rubbish(run, monkeypatch) -> None:
    """One that calls the command goes on as it did."""
    seldom, kept = [], []
    monkeypatch.setattr(gc, "set_threshold", seldom.append)
    monkeypatch.setattr(gc, "freeze", lambda: kept.append(True))
    run("--version")
    assert not seldom
    assert not kept
    monkeypatch.setattr(sys, "argv", ["contract-rules", "--version"])
    assert main() == 0
    assert seldom == [100_000]
    assert kept == [True]


def test_what_else_is_not_there_is_no_matter_of_the_extra(run, monkeypatch) -> None:
    def broken(*_, **__) -> None:
        raise ModuleNotFoundError(name="elsewhere")

    monkeypatch.setattr(Engine, "report", broken)
    with pytest.raises(ModuleNotFoundError):
        run("report", "--on", DAY)


def test_what_was_known_is_an_option_of_clauses_and_events(run, tmp_path) -> None:
    """A text is known once it is announced, an event once it is recorded."""
    known = ("--known-by", "2025-01-20")
    assert "2025-01-21" not in run("clauses", "--json", *known)[1]
    assert "2025-03-10" not in run("events", *known)[1]
    file = tmp_path / "events.jsonl"
    hosted = HostAPI(provider=aws, customer=general_public)
    FactBase([openai.does(hosted, on=date(2024, 1, 2))]).dump(file)
    status, told, _ = run("events", "--events", str(file))
    assert (status, told.split("  ")[0]) == (2, "BREACH")


BUY = ("OpenAI", "ProcureCompute", "provider=CoreWeave")
HOST = ("OpenAI", "HostAPI", "provider=AWS", "customer=the general public")


ASKED = {
    "report": ("--on", DAY),
    "decide": (*BUY, "--on", DAY),
    "duties": ("--on", DAY),
    "account": ("OpenAI", "--on", DAY),
    "why-not-owed": ("C02", "--on", DAY),
    "status": ("--on", DAY),
    "upcoming": ("--on", DAY),
    "clauses": (),
    "parties": (),
    "actions": (),
    "events": (),
    "why": (*BUY, "--on", DAY),
    "what-if": ("2025-01-20 Microsoft Consent provider=CoreWeave", "--on", DAY),
    "diff": ("2025-01-20", "2025-01-21"),
    "history": BUY,
    "questions": ("--on", DAY),
}
"""Each command that answers by itself; check, compare and mutate, which try much, have their own
tests, and so have breaches, of which the agreement has none, schema, which answers nothing, and
decide-many, replay and test, which read files."""

MODULES = (check, clauses, compare, listings, many, mutate, page, replay, serve)
MODULES += (files_of_cases, of_many_contracts)
"""Imported here, so that their commands are there."""


APART = {
    "breaches",
    "check",
    "compare",
    "decide-many",
    "mutate",
    "page",
    "portfolio",
    "replay",
    "schema",
    "serve",
    "test",
}


def test_each_command_is_asked_here_or_apart() -> None:
    assert set(cli.commands) == {*ASKED, *APART}


@pytest.mark.parametrize("command", sorted(ASKED))
def test_every_answer_as_json_names_its_format_and_the_version(run, command) -> None:
    """Where it is a list, each answer of it."""
    data = json.loads(run(command, *ASKED[command], "--json")[1])
    answers = data if isinstance(data, list) else [data]
    assert answers
    assert {(answer["format"], answer["version"]) for answer in answers} == {(2, VERSION)}


@pytest.mark.parametrize("command", ["duties", "clauses", "report"])
def test_an_answer_is_written_to_a_file(run, command, tmp_path) -> None:
    """As it is printed, whole, in the place of what was there; then nothing is printed."""
    file, asked = tmp_path / "answer", (command, *ASKED[command])
    file.write_text("old", encoding="utf-8")
    for more in ((), ("--json",)):
        status, told, _ = run(*asked, *more)
        assert run(*asked, *more, "-o", str(file)) == (status, "", "")
        assert file.read_text(encoding="utf-8").split() == told.split()
    status, _, err = run(*asked, "-o", str(tmp_path / "none" / "answer"))
    assert (status, err.startswith("error: ")) == (1, True)


def test_why_tells_what_would_change_it(run) -> None:
    """Beside the decision; as data, too."""
    status, told, _ = run("why", *BUY, "--on", "2024-06-30")
    assert status == 2
    with Engine(agreement, record) as engine:
        decision = engine.decide(openai, ProcureCompute(coreweave), on=date(2024, 6, 30))
        (missing,) = decision.why_not(Verdict.PERMITTED)
    assert told == f"{decision}\n\n{missing}\n"
    assert str(missing) == (
        "OpenAI would be permitted to procure compute from CoreWeave if Microsoft had\n"
        "consented to compute from CoreWeave by 2024-06-30."
    )
    _, data, _ = run("why", *BUY, "--on", "2024-06-30", "--json")
    (change,) = json.loads(data)["missing"]
    assert (change["verdict"], change["events"][0]["by"]) == ("permitted", "Microsoft")
    status, told, _ = run(
        "why", "OpenAI", "ShipProduct", "product=GPT-4o", "cloud=AWS", "--on", "2024-06-30"
    )
    assert (status, told.splitlines()[0][:4]) == (3, "FREE")


def test_why_says_nothing_twice_of_what_turns_on_open_points(run) -> None:
    """The table says what would change it; what it does not say follows."""
    asked = ("OpenAI", "ProcureCompute", "provider=CoreWeave", "--on", "2025-02-01")
    assert run("why", *asked)[1] == run("decide", *asked)[1]
    assert [line[:8] for line in run("why", *asked)[1].splitlines()[2:10]] == [
        *("  if    ", "  or    ", " " * 8, " " * 8, "  then  ", " " * 8, "  else  ", "  (1) th"),
    ]


def test_readings_and_knowledge_are_options(run) -> None:
    """Of every command; what is no reading is refused in a line."""
    asked = (*BUY, "--on", "2025-03-20")
    assert run("why", *asked)[0] == 4
    assert run("decide", *asked, "--known-by", "2025-01-01")[0] == 2
    status, told, _ = run("why", *asked, "--reading", "first-refusal-lapse=refusal")
    assert (status, "first-refusal-lapse" in told.splitlines()[2]) == (4, False)
    for wrong, said in (
        ("first-refusal-lapse", "settles no question; write --reading question=reading"),
        ("first-refusal-lapse=refused", "did you mean 'refusal'?"),
        ("first-refusal=refusal", "did you mean 'first-refusal-lapse'?"),
    ):
        status, told, error = run("decide", *asked, "--reading", wrong)
        assert (status, told, said in error) == (1, "", True)


def test_what_if_tells_gains_and_losses(run) -> None:
    """Of events and of readings."""
    supposed = "2024-06-01 Microsoft Consent provider=CoreWeave"
    status, told, _ = run("what-if", supposed, "--on", "2024-06-30")
    on = date(2024, 6, 30)
    with Engine(agreement, record) as engine:
        consent = microsoft.does(Consent(coreweave), on=date(2024, 6, 1))
        with engine.suppose(consent) as other:
            expected = str(engine.report(on=on).diff(other.report(on=on)))
    assert (status, told) == (0, f"{expected}\n")
    assert "CoreWeave" in told
    status, told, noted = run("what-if", supposed, "--on", "2024-05-31")
    assert (status, told.strip().endswith("Nothing differs.")) == (0, True)
    assert noted.startswith("note: 2024-06-01 Microsoft Consent(provider=CoreWeave) lies after")
    reading = ("--suppose", "acquired-technology=included")
    _, told, _ = run("what-if", *reading, "--on", "2024-06-30")
    assert "UseAcquiredTechnology" in run("what-if", *reading, "--on", "2024-06-30", "--json")[1]
    assert told
    for wrong in ("2024-06-01 Microsoft", "'2024"):
        status, _, error = run("what-if", wrong, "--on", "2024-06-30")
        assert (status, "states no event" in error) == (1, True)


def test_diff_compares_dates_knowledge_and_contracts(run) -> None:
    """Nothing changes from a date to itself."""
    status, told, _ = run("diff", "2025-02-01", "2025-02-01")
    assert (status, told.splitlines()[-1]) == (0, "Nothing differs.")
    told_before = told
    _, told, _ = run("diff", "2026-04-26", "2026-04-27")
    with Engine(agreement, record) as engine:
        before, after = (engine.report(on=date(2026, 4, n)) for n in (26, 27))
    assert told == f"{before.diff(after)}\n"
    status, told, _ = run("diff", "2031-06-01@2025-06-01", "2031-06-01@2026-06-01")
    assert (status, "GPT-4o" in told or "any model" in told) == (0, True)
    other = ("--other", "contract_rules.agreements.microsoft_openai:agreement")
    assert run("diff", "2025-02-01", "2025-02-01", *other)[1] == told_before


def test_history_tells_the_intervals(run) -> None:
    """Each with what changed it."""
    status, told, _ = run("history", *HOST)
    with Engine(agreement, record) as engine:
        found = engine.history(openai, HostAPI(provider=aws, customer=general_public))
    assert (status, told) == (0, "\n".join(map(str, found)) + "\n")
    data = json.loads(run("history", *HOST, "--json")[1])
    assert data == [json.loads(json.dumps(interval.to_json())) for interval in found]


def test_questions_lists_clauses_that_clash(run, tmp_path, monkeypatch) -> None:
    """With how many positions and duties turn on which of them prevails."""
    (tmp_path / "clashing.py").write_text(
        "from contract_rules import due, usd\n"
        "from contract_rules.testing.strategies.vocabulary import Pay, Visit\n"
        "from support.dealings import ann, bea, clause, contract\n"
        "agreed = contract(\n"
        "    clause('A', bea.must(Pay(usd(2), ann))),\n"
        "    clause('B', bea.must_not(Pay(to=ann))),\n"
        "    clause('C', ann.must_not(Visit(), provided=due('A'))),\n"
        ")\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    args = ("questions", "--on", "2020-01-03", "--contract", "clashing:agreed")
    assert run(*args) == (0, "  1  whether A prevails over B\n", "")


def test_questions_lists_events_that_are_tied(run, tmp_path, monkeypatch) -> None:
    """Of which nothing tells which counts."""
    (tmp_path / "tied.py").write_text(
        "from contract_rules.testing.strategies.vocabulary import Order, Pay, Visit\n"
        "from support.dealings import ann, bea, clause, contract, cyd\n"
        "agreed = contract(\n"
        "    clause('A', bea.must(Pay(amount=Order.price, to=ann), upon=cyd.did(Visit()),\n"
        "        provided=bea.did(Order()))),\n"
        ")\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    events = tmp_path / "events.jsonl"
    FactBase([order(2, 10, id="a"), order(2, 20, id="b"), visit(3)]).dump(events)
    args = ("questions", "--on", "2020-01-04", "--contract", "tied:agreed", "--events", events)
    status, told, _ = run(*map(str, args))
    assert (status, " ".join(told.split())[:15]) == (0, "1 which counts,")


def test_questions_lists_what_is_open(run) -> None:
    """With how many positions turn on it; what is settled is left out."""
    status, told, _ = run("questions", "--on", "2025-03-20")
    assert status == 0
    assert told.startswith("  1  agi-tests: Before OpenAI's board can declare AGI")
    assert "\n  0  post-agi-access: " in told
    assert "\n  1  self-built-capacity: " in told
    assert "DeclineFirstRefusal by Microsoft, off the record" in told
    assert max(map(len, told.splitlines())) <= 80
    settled = ("--reading", "self-built-capacity=outside")
    assert "self-built" not in run("questions", "--on", "2025-03-20", *settled)[1]
    data = json.loads(run("questions", "--on", "2025-03-20", "--json")[1])
    assert {
        "format": 2,
        "version": VERSION,
        "point": "post-agi-access",
        "turns": 0,
        "readings": ["restricted", "lost", "kept"],
    } in data
    assert data[-1].keys() == {"format", "version", "point", "turns"}


def test_an_event_that_the_contract_does_not_take_is_told_with_its_line(tmp_path, capsys) -> None:
    """The file and the line, from the command and from Python."""
    event = {"on": "2024-01-02", "by": "OpenAI", "action": "ReleaseModel", "fields": {}}
    file = tmp_path / "events.jsonl"
    lines = [json.dumps({**event, "id": "fine", "by": "Opnai"})]
    file.write_text("\n".join(["", *lines]), encoding="utf-8")
    assert main(["report", "--on", "2025-01-01", "--events", str(file)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{REPLACED}error: {file}:2: ")
    assert "did you mean 'OpenAI'?" in told
    facts = FactBase.load(file)
    assert (facts.place_of("fine"), facts.place_of("other")) == (f"{file}:2", "")
    with pytest.raises(UnknownPartyError) as caught:
        Engine(agreement, facts)
    assert caught.value.where == f"{file}:2"
    with pytest.raises(UnknownPartyError) as caught:
        Engine(agreement, list(facts))
    assert caught.value.where == ""


def test_an_event_that_undoes_another_is_told_with_its_line(tmp_path, capsys) -> None:
    """Once the whole file shows what is wrong with it, and whoever records it."""
    act = {"on": "2024-01-02", "by": "OpenAI", "action": "BuildCapacity"}
    file = tmp_path / "events.jsonl"
    lines = (json.dumps(act), json.dumps({**act, "id": "again", "reverses": "first"}))
    file.write_text("\n".join(lines), encoding="utf-8")
    for command in (["report", "--on", "2025-01-01"], ["events"]):
        assert main([*command, "--events", str(file)]) == 1
        told = capsys.readouterr().err.removeprefix(REPLACED)
        assert told.startswith(f"error: {file}:2: event 'again' reverses 'first', which is not on")
    with Engine(agreement) as engine, pytest.raises(UnknownEventError) as caught:
        engine.record(*FactBase.load(file))
    assert (caught.value.event, caught.value.where) == ("again", "")


TEMPLATE = """\
name: Lease to {tenant}
effective: start
parameters:
  tenant: party
  rent: {type: money, default: USD 400}
  goods: {type: money, default: 5 kg}
  share: number
  rate: number
  grace: whole number
  start: date
  flat: Flat
  why: text
  furnished: yes or no
things: {Flat: {}}
parties: {landlord: the landlord, tenant: "{tenant}"}
actions:
  Pay: {phrase: "pay {amount} to {to}", fields: {to: party, amount: {type: money, currency: USD}}}
  Bring: {phrase: "bring {weight}", fields: {weight: {type: money, unit: kg}}}
  Use:
    phrase: "use {flat}"
    fields: {flat: Flat, why: text, furnished: yes or no, share: number, rate: number}
clauses:
  1:
    text: "{tenant} pays {rent} within {grace} days."
    norms: {tenant must: "Pay(to = landlord, amount = rent)", within: days(grace)}
  2:
    text: Uses.
    norms:
      tenant may: Use(flat = flat, why = why, furnished = furnished, share = share, rate = rate)
  3:
    text: Brings.
    norms: {tenant must: Bring(weight = goods), within: 3 days}
"""
SET = {
    "tenant": "Ann",
    "rent": "USD 500",
    "goods": "60 kg",
    "share": "5%",
    "rate": "0.5",
    "grace": "4",
    "start": "2026-01-01",
    "flat": "attic",
    "why": "work",
    "furnished": "yes",
}


def settings(**other: str) -> list[str]:
    return [part for name, value in (SET | other).items() for part in ("--set", f"{name}={value}")]


def test_a_template_is_filled_in_on_the_command_line(run, tmp_path) -> None:
    """Each parameter by its type; what is missing, wrong or superfluous is told."""
    file = tmp_path / "lease.yaml"
    file.write_text(TEMPLATE)
    asked = ("--on", "2026-01-02", "--contract", str(file))
    status, out, _ = run("report", *asked, *settings())
    assert status == 0
    assert "Lease to Ann on 2026-01-02" in out
    assert "pay USD 500.00 to the landlord: due by 2026-01-05" in out
    assert "60 kg" in out
    assert "use attic" in out
    status, out, err = run("report", *asked)
    assert (status, out) == (1, "")
    assert "is a template without a value of tenant, share, rate" in err
    assert "--set tenant=... --set share=..." in err
    for given, told in (
        ({"grace": "3.5"}, "is no whole number"),
        ({"furnished": "maybe"}, "'maybe' is no truth value"),
        ({"rnet": "5"}, "has no parameter 'rnet'; did you mean 'rent'?"),
        ({"rent": "500"}, "write its currency too"),
    ):
        status, _, err = run("report", *asked, *settings(**given))
        assert status == 1
        assert told in " ".join(err.split())
    status, _, err = run("report", *asked, *settings(grace="3.5", furnished="maybe"))
    told = "error: --set grace: '3.5' is no whole number; write one, such as 12; --set furnished:"
    assert " ".join(err.split()).startswith(told)
    status, _, err = run("report", *asked, *settings(tenant="the landlord"))
    told = "error: the contract names 'the landlord' 2 times; name each party once"
    assert (status, err.strip()) == (1, told)  # of no file: it was written on the command line
    for one in ("rent", "why=work"):
        status, _, err = run("report", *asked, *settings(), "--set", one)
        assert status == 1
        assert "sets no parameter; write each once: --set name=value" in " ".join(err.split())
    status, _, err = run("report", "--on", DAY, "--set", "rent=5")
    assert status == 1
    assert "has no parameters" in err


def test_a_template_that_is_filled_in_is_checked(run, tmp_path) -> None:
    """As any contract."""
    file = tmp_path / "lease.yaml"
    file.write_text(TEMPLATE)
    status, out, _ = run("check", "--contract", str(file), *settings(), "--examples", "5")
    assert status in {0, 2}
    assert "found in Lease to Ann" in out
