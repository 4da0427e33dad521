"""Each kind of error, as a user meets it, with its exact text: what is wrong and what to do."""

from __future__ import annotations

import inspect
import json
import sys

import pytest
from mistakes import contract, declared, done, joined, record
from mistakes_about_duties import DUTIES
from mistakes_about_open_points import OPEN_POINTS
from mistakes_in_contracts import CONTRACTS
from mistakes_in_values import VALUES
from mistakes_in_words import WORDS

from contract_rules import ContractError, Engine, FactBase, errors, wire
from contract_rules.calendars import working_days
from contract_rules.engine import is_available
from contract_rules.errors import (
    CalendarUnavailableError,
    ContractNotFoundError,
    EngineUnavailableError,
    InvalidContractError,
    MalformedRecordError,
    NetworkTooLargeError,
    NumberRangeError,
)
from contract_rules.periods import business_days

CASES = WORDS | CONTRACTS | VALUES | DUTIES | OPEN_POINTS

if is_available():
    CASES |= {
        "a number beyond 64 bits after scaling": (
            lambda: record(declared("1e30"), matcher="durable"),
            NumberRangeError,
            (
                "1E+30 does not fit the 64-bit integers of the rule engine; "
                "use a larger unit, or Engine(..., matcher='semantics')"
            ),
        ),
        "a number of too many places": (
            lambda: record(declared("0.00001"), matcher="durable"),
            NumberRangeError,
            (
                "0.00001 has more than 4 decimal places, which the rule engine does not hold; "
                "round it by the contract's rule, or use Engine(..., matcher='semantics')"
            ),
        ),
        "a condition of too many events": (
            lambda: Engine(joined(16), matcher="durable"),
            NetworkTooLargeError,
            (
                "C01 joins 16 events in one condition, and the rule engine 15 at most; "
                "split the condition, or use Engine(..., matcher='semantics')"
            ),
        ),
        "a contract of too many rules": (
            lambda: Engine(joined(9), matcher="durable"),
            NetworkTooLargeError,
            (
                "the contract needs more than 4096 rules; "
                "split it, or use Engine(..., matcher='semantics')"
            ),
        ),
    }

# provoked below, in test_validation.py, or by the command line alone
ELSEWHERE = {
    CalendarUnavailableError,
    ContractError,
    ContractNotFoundError,
    EngineUnavailableError,
    InvalidContractError,
}
ELSEWHERE |= set() if is_available() else {NumberRangeError, NetworkTooLargeError}


@pytest.mark.parametrize("case", CASES)
def test_an_error_says_what_is_wrong_and_what_to_do(case) -> None:
    """The text is the one on file, to the letter."""
    provoke, kind, text = CASES[case]
    with pytest.raises(ContractError) as raised:
        provoke()
    assert type(raised.value) is kind
    assert str(raised.value) == text


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
        "use Engine(..., matcher='semantics'), or install it: "
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


GOOD = json.dumps(wire.event_to_json(done))


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
         "(2025-06-01 Bea Consent(provider=Azure)); "
         "give this one an id of its own: does(..., id='...')")),
        ('{"on": "2025-01-01T09:00", "by": "Bea", "action": "Sell"}', ("2:1: 2025-01-01T09:00:00 "
         "has no time zone; add tzinfo=timezone.utc, or use a date")),
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
