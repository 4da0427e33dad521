"""What messages say in Python they say in the words of files, where a mistake stands in a file.

Whoever writes a contract in YAML, or asks by the command or the service, need know no Python. So
whatever messages the library has are read here from its source, and each must come out without
Python; those that only a program can meet are listed.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import contract_rules
from contract_rules import Contract, ContractError
from contract_rules.contracts.textual.spelling import plainly
from contract_rules.errors import InvalidContractError
from contract_rules.testing import check_contract

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(contract_rules.__file__).parent

ROOMS = ("values", "norms", "language", "contracts", "queries", "evaluation", "testing/cases")
"""The rooms in which contracts are read, and questions answered."""

PYTHON = re.compile(
    r"(?<![?&;\w])[a-z_]\w*=(?=[^\s=]|\s|$)"  # a keyword
    r"|\b(?:date|datetime|percent|usd|Party|Decimal|Calendar|Group|jointly|at_most|more_than)\("
    r"|\b(?:days|weeks|months|years|hours|minutes)\(\d"
    r"|\.(?:did|must|may|can|must_not|does|attempted|holds|report|duties|history)\b"
    r"|\b[A-Z]\w+\.[A-Z_]{3,}|\bclass \w+\(|\b(?:True|False|None)\b|Field\[|Literal\["
)
"""What is Python, and in no file."""

OF_PROGRAMS = (
    "ask an engine that has the record",
    "is no range of values of type",
    "is no field; write",
    "please report it with the contract",
    "has choices that are no strings",
    "is no Field[Money]",
    "no Field[Quantity]",
    "no Field[Money]",
    "is stands in no JSON of this form",
    "each field once, as field=value",
    "FIELD=VALUE",
    "an engine of its own",
    "this engine is closed",
)
"""Words of messages about classes of actions and calls, which no file and no command has."""


def strings(path: Path) -> Iterator[str]:
    """The texts in a module, but for docstrings; ``Thing`` stands where something is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    parts |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in parts:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "Thing"
                for part in node.values
            )


def messages() -> list[str]:
    """The texts that say what is wrong, and what to write."""
    every = (
        text
        for room in ROOMS
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for text in strings(path)
    )
    return [
        text
        for text in dict.fromkeys(every)
        if "; " in text and " " in text.replace("; ", "") and "\n" not in text
        if not any(words in text for words in OF_PROGRAMS)
    ]


def test_no_message_speaks_python_in_a_file() -> None:
    found = messages()
    assert len(found) > 300
    spoken = {text: plainly(text) for text in found}
    assert [told for told in spoken.values() if PYTHON.search(told)] == []


def test_what_is_in_the_words_of_files_stays() -> None:
    for text in messages():
        told = plainly(text)
        assert plainly(told) == told


SAID = {
    "is no day; write date(2025, 1, 31), or a field": "is no day; write 2025-01-31, or a field",
    "say until=date(...)": "say until: 2025-01-31",
    "state months(3, rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY": (
        "state 3 months (last day) or (next day)"
    ),
    "state months(..., rounding=MonthEnd.LAST_DAY)": "state ... months (last day)",
    "write days(1), business_days(3, 'US') or days(Order.days)": (
        "write 1 day, 3 business days (US) or days(Order.days)"
    ),
    "write for_=clause, or leave for_= out": "write for: clause, or leave for out",
    "leave in_one_payment=True out": "leave in one payment out",
    "leave out on_record=False": "leave out on record",
    "write upon=(party.did(Order()), Deliver)": "write upon: [Order() by party, Deliver]",
    "write .must(...), .must_not(Pay(...))": "write party must: ..., party must not: Pay",
    "ask in one of them about the act instead: party.did(Action(...))": (
        "ask in one of them about the act instead: Action by party"
    ),
    "ask party.attempted(Action(...)), or definition.holds": (
        "ask attempted(Action by party), or holds(definition)"
    ),
    "write by=days(10), or by=buyer, or by=Order.due, by=date(...)": (
        "write by = 10 days, or by = buyer, or by: Order.due, by: 2025-01-31"
    ),
    "write debt=Debt.INTEREST, allocation=Allocation.AS_NAMED": (
        "write debt: interest, allocation: as named"
    ),
    "write rounded(a * c / b, 2, Rounding.HALF_UP)": "write rounded(a * c / b, 2, half_up)",
    "write on=Lend.amount - total(Repay.amount, by=borrower)": (
        "write on = Lend.amount - total(Repay.amount, by = borrower)"
    ),
    "write when(Order.on < date(2026, 1, 1), a, b)": "write when(Order.on < 2026-01-01, a, b)",
    "write lookup(File.cause, ('fire', usd(1)), (anything, x))": (
        'write lookup(File.cause, "fire" -> USD 1, any -> x)'
    ),
    "add (anything, ...) as the last": "add any -> ... as the last",
    "write at_most(a), more_than(a) & less_than(b), at_least(c)": (
        "write at most a, more than a and less than b, at least c"
    ),
    "write shares={ann: percent(60), bob: percent('40.5')}": (
        "write shares: {ann: 60%, bob: 40.5%}"
    ),
    "write Group('the debtors', one, other), or jointly(one, other)": (
        "write {name: the debtors, members: [one, other]} under groups, "
        "or {jointly: [one, other]} under groups"
    ),
    "by a different event (Agree(person=US-NY))": "by a different event (Agree(person=US-NY))",
    "write Parameter('rent', Money)": "write {rent: money} under parameters",
    "write Calendar('US'), or Calendar(('US', 'GB'))": "write US, or US, GB",
    "write quantity(60, 'tonnes'), or quantity(60, 'GPU-hours')": (
        'write 60 tonnes, or quantity(60, "GPU-hours")'
    ),
    "write every=monthly(day=-1), or every='FREQ=MONTHLY;BYMONTHDAY=-1'": (
        "write every: monthly(day = -1), or every: FREQ=MONTHLY;BYMONTHDAY=-1"
    ),
    "write coupons='FREQ=YEARLY;BYMONTH=3'": "write coupons = FREQ=YEARLY;BYMONTH=3",
    "write class Pay(Action, currency='EUR')": (
        "write {type: money, currency: EUR} for its field of money"
    ),
    "write class Pay(Action, signed='amount')": (
        "write {type: money, signed: yes} for its field amount"
    ),
    "write class Deliver(Action, additive={'weight': 'tonnes'})": (
        "write {type: money, unit: tonnes} for its field weight"
    ),
    "write class Ship(Entity), Ship('Argo')": "write it, as a sort, under things, Argo",
    "it holds Money(amount=Decimal('9'), currency='EUR')": "it holds EUR 9",
    "it holds [1, None], True, of type Decimal": "it holds [1, none], yes, of type number",
    "take it from one: first = party.did(Pay(...)), then first[Pay.amount]": (
        "take it from one: under names first: Pay by party, then first[Pay.amount]"
    ),
    "an int and a Decimal, a datetime, an int": (
        "a whole number and a number, an instant, a whole number"
    ),
    "add tzinfo=timezone.utc": "add Z for UTC",
    "an id of its own: does(..., id='...')": "an id of its own: id: ...",
    "strike it, by correction(recorded=...) alone": "strike it, by a correction alone",
    "ask event.reversal(on=...)": "ask a reversal, by reverses",
    "settle readings={\"a\": 'b', 'c': \"d\"}": "settle readings: {a: b, c: d}",
    "an author's 'months(3)' and \"until=x\" stay": "an author's 'months(3)' and \"until=x\" stay",
    "so do f(x, a b) and f( and g=lambda": "so do f(x, a b) and f( and g=lambda",
    "so does until=a b and not --set name=value": "so does until: a b and not --set name=value",
    "count('(', ')')": 'count("(", ")")',
    "what(*others)": "what(*others)",
    "compare a(1) < b": "compare a(1) < b",
    "until=a if b": "until: a if b",
    "f(x)[0].y and z=-1": "f(x)[0].y and z = -1",
    "f(a ** b)": "f(a ** b)",
    "f(1) - ": "f(1) - ",
    "until=f(1) + (a": "until: f(1) + (a",
    "no event 'x'; there are: 1 Pay(n=5), 2; write n=5": (
        "no event 'x'; there are: 1 Pay(n=5), 2; write n = 5"
    ),
}
"""Pieces of messages, as a program and as a file has them."""


@pytest.mark.parametrize("said", SAID)
def test_python_is_told_as_files_have_it(said) -> None:
    assert plainly(said) == SAID[said]


LEASE = """\
name: Lease
effective: 2026-01-01
parties: {landlord: the landlord, tenant: the tenant}
actions:
  Pay: {phrase: "pay {amount} to {to}", fields: {to: party, amount: money}}
  Order: {phrase: "order {price}", fields: {price: money}}
  Quit: {phrase: quit}
clauses:
  1:
    text: The tenant pays.
    norms:
      tenant must: Pay(to = landlord, amount = EUR 5)
      by: 2026-06-30
"""

MISTAKEN = {
    "by: Order.price": "Order.price is no day; write 2025-01-31, or a field that holds a date",
    "upon: Order by landlord\n      within: 3 months": (
        "1: 3 months counts from a day that only a history tells, and it may be the 31st; state "
        "the rule: 3 months (last day) or (next day)"
    ),
    "by: 2026-06-30\n      for: 9": "1 names '9', no clause; there are: 1",
    "by: 2026-06-30\n      rolls: following": (
        "a last day rolls by a calendar; state calendar: US beside rolls"
    ),
    "by: 2026-06-30\n      instead: yes": (
        "only a duty under otherwise of another duty is owed instead of that; leave instead out"
    ),
    "provided: Order.price > EUR 5": (
        "nothing here finds the Order that Order.price speaks of; add a condition such as Order "
        "by party, or use a field of the act itself"
    ),
    "first period: EUR 5": (
        "only what recurs has periods; state every beside first period, or leave it out"
    ),
    "every: monthly(day = 31)": (
        "not every month has a day 31; write day = 1 to day = 28, or day = -1 for the last"
    ),
}
"""What stands under a duty in place of its deadline, with what is told of it."""


@pytest.mark.parametrize("mistaken", MISTAKEN)
@pytest.mark.parametrize("ending", ["yaml", "yml"])
def test_a_mistake_in_a_file_is_told_in_its_words(tmp_path, mistaken, ending) -> None:
    path = tmp_path / f"lease.{ending}"
    path.write_text(LEASE.replace("by: 2026-06-30", mistaken))
    with pytest.raises(ContractError) as raised:
        Contract.load(path)
    told = re.sub(r"^lease\.ya?ml:\d+:\d+: ", "", str(raised.value))
    assert told == MISTAKEN[mistaken]
    if isinstance(raised.value, InvalidContractError):
        assert [str(one) for one in raised.value.errors] == [told]


def test_flaws_of_a_contract_in_a_file_are_told_in_its_words(tmp_path) -> None:
    path = tmp_path / "lease.yaml"
    path.write_text(LEASE.replace("      by: 2026-06-30\n", ""))
    (endless,) = (one for one in check_contract(Contract.load(path)) if "endless" in one.name)
    assert endless.instead == (
        "write within: ... days or by: ..., or a caveat that the time is not known"
    )
