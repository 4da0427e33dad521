"""What a command says of a contract in a file, its events and its parties: by the file's words."""

from __future__ import annotations

import json

import pytest

from contract_rules.__main__ import main

FLAT = """\
name: Flat
effective: 2026-02-01
parties: {owner: Mrs Patel, renter: the renter}
actions:
  PayRent: {phrase: "pay {amount} to {to}", fields: {to: party, amount: money}}
  KeepPet: {phrase: "keep a {animal}", fields: {animal: text}}
  Consent: {phrase: "consent to a {animal}", fields: {animal: text}}
  Leave: {phrase: move out}
clauses:
  1:
    text: The rent.
    norms:
      renter must: PayRent(to = owner, amount = GBP 1,450)
      upon: Leave by renter
      within: 3 days
  4:
    text: No pets without consent.
    norms:
      renter must not: KeepPet
      unless: Consent(animal = KeepPet.animal) by owner
"""

EVENTS = [
    {"on": "2026-02-01", "by": "Renter", "action": "Leave", "id": "left"},
    {
        "on": "2026-02-02",
        "by": "RENTER",
        "action": "PayRent",
        "fields": {"to": {"Party": "owner"}, "amount": {"Money": "GBP 1,450"}},
    },
    {"on": "2026-02-03", "by": "Renter", "action": "KeepPet", "fields": {"animal": "cat"}},
]


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """What a command prints about the flat and its events, and its status."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "flat.yaml").write_text(FLAT)
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, EVENTS)))

    def run(*args: str) -> tuple[int, str]:
        told = ("--contract", "flat.yaml", "--events", "events.jsonl")
        status = main([*args, *told])
        out, err = capsys.readouterr()
        return status, out + err

    return run


def test_events_are_told_and_found_by_the_parties_that_they_mean(said) -> None:
    status, told = said("events", "--party", "owner")
    assert (status, told) == (0, "")
    status, told = said("events", "--party", "renter")
    assert status == 2
    lines = told.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["DUTY", "KEPT", "BREACH"]
    assert "2026-02-02 the renter PayRent(to=Mrs Patel, amount=GBP 1,450.00)" in lines[1]


def test_what_was_done_performs_what_is_owed(said) -> None:
    status, told = said("duties", "--on", "2026-02-10")
    assert told.startswith("KEPT  1  the renter: pay GBP 1,450.00 to Mrs Patel")
    status, told = said("why-not-owed", "left", "--on", "2026-02-10")
    assert status == 0
    assert told.startswith("What became of this: the renter moved out on 2026-02-01")


def test_any_takes_the_place_of_an_article(said) -> None:
    _, told = said("report", "--on", "2026-02-10")
    assert "keep any animal" in told
    _, told = said("decide", "renter", "KeepPet", "animal=dog", "--on", "2026-02-10")
    assert "forbids the renter to keep any animal (1)" in " ".join(told.split())


BELOW_ZERO = (
    "error: the question has amount GBP -5.00, below zero; ask about what goes the other way as "
    "an act of its own, or declare the field: {type: money, signed: yes} for its field amount\n"
)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (
            ("decide", "renter", "PayRent", "to=owner", "amount=GBP -5", "--on", "2026-02-10"),
            BELOW_ZERO,
        ),
        (
            ("decide", "renter", "PayRent", "to=owner", "amount=1.450", "--on", "2026-02-10"),
            "error: 1.450 may be thousands, or a decimal; write 1,450, or 1.4500\n",
        ),
        (
            ("duties", "--on", "2026-02-10", "--party", "tenant"),
            "error: Flat has no party 'tenant'; there are: Mrs Patel, the renter\n",
        ),
    ],
)
def test_what_is_refused_is_told_without_python(said, args, told) -> None:
    assert said(*args) == (1, told)


@pytest.mark.usefixtures("said")
def test_a_comma_that_ends_an_amount_is_told(tmp_path, capsys) -> None:
    (tmp_path / "flat.cases.yaml").write_text(
        "contract: flat.yaml\ncases:\n- name: a\n  asked: duties\n  on: 2026-02-10\n"
        "  expected: {status: kept, amount: GBP 1,450}\n"
    )
    assert main(["test", "flat.cases.yaml"]) == 1
    assert capsys.readouterr().err == (
        "error: flat.cases.yaml:6:42: '450' has nothing after it; what has a comma between { } or "
        '[ ] stands in quotes, as in {amount: "USD 5,000"}\n'
    )
