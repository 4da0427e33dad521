"""Cases: what has happened, what is asked, and what is expected; and what came of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field

from contract_rules.answers.event_lines import in_lines
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.mistakes import Written
from contract_rules.engine import Engine
from contract_rules.errors import ContractError
from contract_rules.testing.cases.asking import CaseAnswer, CaseQuestion, CaseRow
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen(kw_only=True, eq=False)
class ContractCase:
    """A case: what has happened, what is asked of a contract, and what answer is expected.

    Attributes:
        name: Its name, unique in its file.
        contract: The contract.
        given: What has happened.
        asked: The question.
        expected: The rows of the expected answer, each with the columns that it states; all rows
            of the answer are among them, in any order.
        why: Why this answer is expected, as its author says it.
        written: Where it is written.
    """

    name: str
    contract: Contract = field(repr=False)
    given: tuple[Event, ...] = field(repr=False)
    asked: CaseQuestion
    expected: tuple[CaseRow, ...]
    why: str
    written: Written

    def run(self) -> CaseResult:
        """Ask the contract, and compare its answer with what is expected."""
        try:
            with Engine(self.contract, self.given) as engine:
                return CaseResult(self, self.asked.put_to(engine))
        except ContractError as error:
            return CaseResult(self, CaseAnswer((), f"It cannot be answered: {error}"))


@frozen(eq=False)
class CaseResult:
    """What came of a case; ``str()`` tells it, where it failed with the answer's reasons.

    Attributes:
        case: The case.
        answer: What the contract answers.
    """

    case: ContractCase
    answer: CaseAnswer

    @property
    def passed(self) -> bool:
        """Whether the answer is as expected."""
        return _are_matched(self.case.expected, self.answer.rows)

    def to_json(self) -> dict[str, Any]:
        """The result as JSON data; ``schemas/findings.schema.json`` describes it."""
        case = self.case
        return {
            **STAMP,
            "case": case.name,
            "file": case.written.file,
            "line": case.written.line,
            "passed": self.passed,
            "asked": str(case.asked),
            "expected": list(case.expected),
            "found": list(self.answer.rows),
            "why": case.why,
            "told": self.answer.told,
        }

    def __str__(self) -> str:
        """The case; where it failed what was expected, what is so, and why, with the events."""
        case = self.case
        if self.passed:
            return wrapped(f"PASSES  {case.written}  {case.name}", then="    ")
        stated = {name for row in case.expected for name in row}
        found = [{n: v for n, v in row.items() if n in stated} for row in self.answer.rows]
        told = (
            ("asked", str(case.asked)),
            ("expected", _rows_in_words(case.expected)),
            ("answered", _rows_in_words(found if stated else self.answer.rows)),
            ("why", case.why),
        )
        events = (wrapped(line, "    ", "       ") for line in in_lines(case.given).splitlines())
        lines = (
            wrapped(f"FAILS  {case.written}  {case.name}", then="    "),
            *(wrapped(f"{f'{head}:':<10}{text}", "  ", " " * 12) for head, text in told if text),
            "  given:",
            *events,
            "",
            *(f"  {line}".rstrip() for line in self.answer.told.splitlines()),
        )
        return "\n".join(lines)


def _rows_in_words(rows: Sequence[CaseRow]) -> str:
    told = ("; ".join(f"{name} {value or 'none'}" for name, value in row.items()) for row in rows)
    return " | ".join(told) or "nothing"


def _are_matched(expected: Sequence[CaseRow], rows: Sequence[CaseRow]) -> bool:
    """Whether each row that is expected fits one row of the answer, and none is left over."""
    if len(expected) != len(rows):
        return False
    taken: dict[int, int] = {}

    def finds(wanted: int, tried: set[int]) -> bool:
        """Whether there is a row for one that is wanted, if others make way for it."""
        for number, row in enumerate(rows):
            fits = all(row[name] == value for name, value in expected[wanted].items())
            if fits and number not in tried:
                tried.add(number)
                if number not in taken or finds(taken[number], tried):
                    taken[number] = wanted
                    return True
        return False

    return all(finds(wanted, set()) for wanted in range(len(expected)))
