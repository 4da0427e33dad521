"""Each kind of error, as a user meets it, with its exact text: what is wrong and what to do."""

from __future__ import annotations

import inspect
import json
import re
import sys

import pytest

from contract_rules import ContractError, Engine, FactBase, errors
from contract_rules.contracts import serialization
from contract_rules.errors import (
    CalendarUnavailableError,
    ContractNotFoundError,
    DisagreementError,
    EngineUnavailableError,
    ExtraMissingError,
    MalformedRecordError,
)
from contract_rules.values.calendars import working_days
from contract_rules.values.periods import business_days
from mistakes.about_budgets import BUDGETS
from mistakes.about_duties import DUTIES
from mistakes.about_open_points import OPEN_POINTS
from mistakes.about_portfolios import PORTFOLIOS
from mistakes.about_records import RECORDS
from mistakes.about_reversals import REVERSALS
from mistakes.about_services import SERVICES
from mistakes.in_contracts import CONTRACTS
from mistakes.in_values import VALUES
from mistakes.in_words import WORDS
from mistakes.small_contract import contract, done

CASES = WORDS | CONTRACTS | VALUES | DUTIES | OPEN_POINTS | REVERSALS | BUDGETS
CASES |= RECORDS | SERVICES | PORTFOLIOS

# provoked below, in interop, or by the command line alone
ELSEWHERE = {
    CalendarUnavailableError,
    ContractError,
    ContractNotFoundError,
    DisagreementError,
    EngineUnavailableError,
    ExtraMissingError,
}


@pytest.mark.parametrize("case", CASES)
def test_an_error_says_what_is_wrong_and_what_to_do(case) -> None:
    """The text is the one on file, to the letter."""
    provoke, kind, text = CASES[case]
    with pytest.raises(ContractError) as raised:
        provoke()
    assert type(raised.value) is kind
    told = re.sub(r"(in_contracts\.py):\d+", r"\1:LINE", str(raised.value))
    told = re.sub(r"sqlite:///.+/r\.db", "FOLDER", told)
    assert told == text


def test_every_error_has_a_case() -> None:
    """No class of errors.py is without one, and each is a ContractError."""
    known = {cls for _, cls in inspect.getmembers(errors, inspect.isclass)}
    assert known == {kind for _, kind, _ in CASES.values()} | ELSEWHERE
    assert all(issubclass(kind, ContractError) for kind in known)


def test_an_engine_that_cannot_be_imported_says_what_to_do(monkeypatch) -> None:
    """Asked for by name, durable-rules is missed by name."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    with pytest.raises(EngineUnavailableError) as raised:
        Engine(contract(), matcher="durable")
    assert str(raised.value) == (
        "durable-rules cannot be imported "
        "(import of durable_rules_engine halted; None in sys.modules); "
        "use Engine(..., matcher='compiled'), or install it: "
        "pip install 'contract-rules[durable]', on Python 3.13 and later "
        "with CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject"
    )


def test_business_days_without_their_package_say_what_to_do(monkeypatch) -> None:
    """The package holidays is missed by name, and so is the extra that brings it."""
    working_days.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(CalendarUnavailableError) as raised:
        business_days(5, "US")
    assert str(raised.value) == (
        "business days need the holidays package; "
        "install it: pip install 'contract-rules[calendars]'"
    )


GOOD = json.dumps(serialization.event_to_json(done))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (GOOD.replace("Azure", "\udcff"), "2:106: invalid start byte; write the file in UTF-8"),
        (f'{{"on": {"1" * 5000}}}', ("2:1: Exceeds the limit (4300 digits) for integer string "
         "conversion: value has 5000 digits; "
         "use sys.set_int_max_str_digits() to increase the limit")),
        (GOOD[:60], "2:58: unterminated string starting at; a line holds one whole JSON object"),
        ("{'on': 1}", ("2:2: expecting property name enclosed in double quotes; "
         "a line holds one whole JSON object")),
        (f"{GOOD} {GOOD}", f"2:{len(GOOD) + 2}: extra data; a line holds one whole JSON object"),
        ("[]", "2:1: an event is an object, not []"),
        (GOOD.replace("Azure", "Oracle"), ("2:1: the id 'one' is taken by a different event "
         "(2025-06-01 Bea Consent(provider=Azure)): they differ in the field provider (Azure on "
         "record, Oracle here); if it is the same event, leave it out or record it with what is "
         "on record; if it is a second one, give it an id of its own: does(..., id='...')")),
        ('{"on": "2025-01-01T09:00", "by": "Bea", "action": "Sell"}', (
         "2:8: '2025-01-01T09:00' does not say its time zone; write 2025-01-01T09:00-05:00, or "
         "2025-01-01T09:00Z for UTC")),
    ],
)  # fmt: skip
def test_a_malformed_line_is_named_and_the_good_ones_are_kept(line, text, tmp_path) -> None:
    """File, line and column; what was read before the line is on the error."""
    file = tmp_path / "events.jsonl"
    lines = f"{GOOD}\n{line}\n{GOOD}\n"
    file.write_text(lines, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(MalformedRecordError) as raised:
        FactBase.load(file)
    assert str(raised.value) == f"{file}:{text}"
    assert raised.value.read == FactBase([done])
