"""Answers as rows of plain values, and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from contract_rules import Action, Clause, Contract, Engine, Field, Money, Party, days, usd
from contract_rules.__main__ import main
from contract_rules.answers.report import Report
from contract_rules.errors import WrongTypeError
from contract_rules.interop import rows as rows_of
from contract_rules.interop import to_csv, to_rows


class Order(Action, phrase="order goods for {price}"):
    price: Field[Money]


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class Sign(Action, phrase="sign"):
    pass


class Burn(Action, phrase="burn"):
    pass


buyer, seller = Party("Buyer, Inc."), Party("Seller")
fine = buyer.must(Pay(to=seller, amount=usd(5)), within=days(5))
sale = Contract(
    name="Sale",
    parties=(buyer, seller),
    clauses=(
        Clause(
            "1",
            "Within ten days, else 5 more.",
            buyer.must(
                Pay(to=seller, amount=Order.price), upon=Order, within=days(10), otherwise=fine
            ),
        ),
        Clause("2", "Sign.", seller.must(Sign())),
        Clause("3", "Do not burn.", seller.must_not(Burn())),
    ),
    effective=date(2025, 1, 1),
)
ordered = buyer.does(Order(usd("100.10")), on=date(2025, 1, 20), id="o")
paid = buyer.does(Pay(to=seller, amount=usd(40)), on=date(2025, 1, 22), id="p")
burnt = seller.does(Burn(), on=date(2025, 1, 23), id="b")
record = (ordered, paid, burnt)
ON = date(2025, 2, 2)


@pytest.fixture
def engine():
    with Engine(sale, record) as made:
        yield made


def test_a_duty_is_a_row_with_its_amounts_as_decimals(engine) -> None:
    """Due by 30 January, and 40 of 100.10 are paid; signing is of no money."""
    sign, first, second = to_rows(engine.duties(on=ON))
    assert tuple(first) == tuple(sign) == rows_of.DUTY_COLUMNS
    assert first == {
        "duty": "1.0 o",
        "clause": "1",
        "bearer": "Buyer, Inc.",
        "counterparty": "Seller",
        "action": "Pay",
        "what": "pay USD 100.10 to Seller",
        "status": "breached",
        "since": "2025-01-31",
        "arisen": "2025-01-20",
        "not_before": None,
        "due": "2025-01-30",
        "breached": "2025-01-31",
        "currency": "USD",
        "amount": Decimal("100.10"),
        "paid": Decimal(40),
        "outstanding": Decimal("60.10"),
        "trigger": "o",
        "stands_in_for": None,
        "confidence": "official",
    }
    assert (second["stands_in_for"], second["amount"]) == ("1.0 o", Decimal(5))
    assert {sign[name] for name in ("due", "currency", "amount", "trigger", "counterparty")} == {
        None
    }


def test_a_finding_is_a_row(engine) -> None:
    """About a duty, or about the act; with what counted."""
    duty, counted, burning, *_ = found = to_rows(engine.findings())
    assert {tuple(row) for row in found} == {rows_of.FINDING_COLUMNS}
    assert (duty["finding"], duty["event"], duty["duty"]) == ("duty", "o", "1.0 o")
    assert (counted["finding"], counted["currency"], counted["amount"]) == (
        *("counted", "USD"),
        Decimal(40),
    )
    assert counted["status"] == "open"
    assert (burning["finding"], burning["clauses"], burning["verdict"]) == (
        *("breach", "3"),
        "prohibited",
    )
    assert (burning["duty"], burning["status"], burning["amount"]) == (None, None, None)
    assert burning["told"] == str(engine.findings()[2])


def test_a_breach_is_a_row(engine) -> None:
    """Of a duty, with what is left of it and the duties that arose; or of an act."""
    act, duty = to_rows(engine.breaches(on=ON))
    assert tuple(act) == rows_of.BREACH_COLUMNS
    assert (act["clause"], act["party"], act["event"], act["duty"]) == ("3", "Seller", "b", None)
    assert (act["remedies"], act["outstanding"], act["made_good"]) == ("", None, None)
    assert (duty["duty"], duty["outstanding"], duty["currency"]) == (
        *("1.0 o", Decimal("60.10")),
        "USD",
    )
    remedy = to_rows(engine.duties(on=ON))[2]["duty"]
    assert duty["remedies"] == remedy


def test_an_upcoming_change_is_a_row(engine) -> None:
    """On 2 February, the last day of what is owed beside is the fourth."""
    (row,) = to_rows(engine.upcoming(on=ON))
    assert tuple(row) == rows_of.UPCOMING_COLUMNS
    assert (row["on"], row["upcoming"], row["clauses"]) == ("2025-02-04", "deadline", "1")
    assert row["duty"] == to_rows(engine.duties(on=ON))[2]["duty"]


def test_a_report_has_the_rows_of_its_sheet_with_amounts_as_decimals(engine) -> None:
    report = engine.report(on=ON)
    found = to_rows(report)
    assert len(found) == len(report.to_rows())
    for row, told in zip(found, report.to_rows(), strict=True):
        amount = row["amount"]
        assert (amount is None) is (told["amount"] is None)
        assert told["amount"] in {None, f"{row['currency']} {amount}"}
        assert {k: v for k, v in row.items() if k in told and v == told[k]} | {
            k: told[k] for k in ("amount", "paid", "outstanding")
        } == told


def test_csv_has_a_line_for_each(engine) -> None:
    """Names with commas are quoted, and what is not there is empty."""
    duties = engine.duties(on=ON)
    text = to_csv(duties)
    assert text.splitlines()[0] == ",".join(rows_of.DUTY_COLUMNS)
    assert text.endswith("\r\n")
    read = list(csv.DictReader(io.StringIO(text)))
    assert [
        {name: "" if cell is None else str(cell) for name, cell in row.items()}
        for row in to_rows(duties)
    ] == read
    assert to_csv(duties, ["clause", "none"]) == "clause,none\r\n2,\r\n1,\r\n1,\r\n"
    assert to_csv([]) == ""
    assert to_csv([], ["a", "b"]) == "a,b\r\n"


def test_what_nobody_sees_is_escaped() -> None:
    """And amounts are digits, however large."""
    told = rows_of.csv_of([{"a": "x\x1b[2J\ny", "b": Decimal("1E+3")}])
    assert told == 'a,b\r\n"x\\x1b[2J\ny",1000\r\n'


@pytest.mark.parametrize("wrong", [5, [5], "x", None])
def test_what_is_no_answer_is_refused(wrong) -> None:
    with pytest.raises(WrongTypeError):
        to_rows(wrong)


ABOUT = ("--contract", f"{__name__}:sale")


def test_commands_print_csv(capfdbinary, tmp_path, engine) -> None:
    """Those that answer by rows; each has one form."""
    file = tmp_path / "events.jsonl"
    engine.facts.dump(file)
    about = (*ABOUT, "--events", str(file))
    on = ("--on", ON.isoformat(), "--csv")

    def told(*args: str) -> tuple[int, bytes, bytes]:
        status = main([*args, *about])
        return status, *capfdbinary.readouterr()

    duties, report = engine.duties(on=ON), engine.report(on=ON)
    assert isinstance(report, Report)
    assert told("duties", *on) == (2, to_csv(duties).encode(), b"")
    assert told("report", *on) == (0, to_csv(report).encode(), b"")
    assert told("upcoming", *on) == (0, to_csv(engine.upcoming(on=ON)).encode(), b"")
    found = [f for f in engine.findings() if f.event in record]
    assert told("events", "--csv") == (2, to_csv(found).encode(), b"")
    status, out, _ = told("duties", "--party", "seller", "--on", "2024-01-01", "--csv")
    assert (status, out) == (0, f"{','.join(rows_of.DUTY_COLUMNS)}\r\n".encode())
    one_form = b"error: an answer has one form; write --ics or --csv\n"
    assert told("duties", *on, "--ics") == (1, b"", one_form)
    one_form = b"error: an answer has one form; write --json or --csv\n"
    assert told("duties", *on, "--json") == (1, b"", one_form)
