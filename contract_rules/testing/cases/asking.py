"""What a case asks of a contract, and the answer as rows of texts, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import field

from contract_rules.answers.contract_status import ContractState
from contract_rules.answers.duties import DutyStatus
from contract_rules.answers.explanation import word
from contract_rules.answers.phrases import Words, shown, supposed
from contract_rules.answers.reasons import Effect
from contract_rules.answers.rows import ORDER as ROW_WORDS
from contract_rules.values.acts import Act, Party, owes
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from contract_rules.answers.duties import Duty
    from contract_rules.answers.findings import Breach
    from contract_rules.answers.rows import SheetRow
    from contract_rules.engine import Engine
    from contract_rules.values.money import Money

CaseRow: TypeAlias = "dict[str, str | None]"
"""A row of an answer, or of what is expected: texts by the names of columns, None for nothing."""

DAY, AMOUNT, PARTY, CLAUSE, CLAUSES, TEXT = "day", "amount", "party", "clause", "clauses", "text"
"""What a column holds, where it is none of a few words."""

VERDICTS = ("MAY", "CAN", "MAY NOT", "CANNOT", "FREE", "CONFLICT", "DEPENDS")

_STATUSES = tuple(status.value for status in DutyStatus)


@frozen
class QuestionForm:
    """A kind of question: what it is about, and what its answer has.

    Attributes:
        columns: The columns of its answer, with what each holds; the first stands for the answer
            where a single word is expected.
        about: The words by which it is narrowed, as in ``duties of tenant under 7``.
        needs: Those of them that it must have.
        has_one: Whether its answer has one row always; else as many as there are.
    """

    columns: Mapping[str, str | tuple[str, ...]]
    about: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    has_one: bool = False


_DUTIES = QuestionForm(
    {
        "status": _STATUSES,
        "clause": CLAUSE,
        "bearer": PARTY,
        "owed to": PARTY,
        "what": TEXT,
        "since": DAY,
        "arisen": DAY,
        "not before": DAY,
        "due": DAY,
        "breached": DAY,
        "amount": AMOUNT,
        "paid": AMOUNT,
        "outstanding": AMOUNT,
    },
    ("of", "under"),
)

FORMS = {
    "may": QuestionForm(
        {
            "answer": VERDICTS,
            "clauses": CLAUSES,
            "effect": tuple(effect.value for effect in Effect),
        },
        has_one=True,
    ),
    "duties": _DUTIES,
    "duty": _DUTIES,
    "breaches": QuestionForm(
        {"clause": CLAUSE, "party": PARTY, "on": DAY, "made good": DAY}, ("of", "under")
    ),
    "status": QuestionForm(
        {
            "state": tuple(state.value for state in ContractState),
            "since": DAY,
            "clause": CLAUSE,
        },
        has_one=True,
    ),
    "balance": QuestionForm({"balance": AMOUNT}, ("of", "in"), ("of",), has_one=True),
    "report": QuestionForm(
        {
            "answer": ROW_WORDS,
            "clauses": CLAUSES,
            "what": TEXT,
            "status": _STATUSES,
            "due": DAY,
            "outstanding": AMOUNT,
        },
        ("of", "about", "under"),
    ),
}
"""The kinds of questions, by the word that each begins with."""


@frozen
class CaseAnswer:
    """What a contract answers.

    Attributes:
        rows: The rows of the answer.
        told: The answer in full, with its reasons.
    """

    rows: tuple[CaseRow, ...]
    told: str


@frozen(kw_only=True)
class CaseQuestion:
    """What a case asks.

    Attributes:
        text: The question as it is written.
        kind: The word that it begins with.
        on: As of when.
        known_by: By when what counts was known; None for whenever.
        readings: How contested questions are read.
        party: Whom it is about, if it says so.
        act: The act that it asks about.
        clause: The id of the clause that it is about.
        action: The action that it is about.
        currency: The currency that it asks for.
    """

    text: str
    kind: str
    on: On
    known_by: On | None = None
    readings: Mapping[str, str] = field(factory=dict[str, str])
    party: Party | None = None
    act: Act | None = None
    clause: str | None = None
    action: str | None = None
    currency: str | None = None

    def put_to(self, engine: Engine) -> CaseAnswer:
        """The engine's answer. Errors as for what is asked."""
        return _ANSWERS[self.kind](self, engine)

    def __str__(self) -> str:
        """The question, the day, and what is supposed beside the events."""
        return supposed(f"{self.text}, on {self.on.isoformat()}", self.known_by, self.readings)


def in_order(clauses: Iterable[str]) -> str | None:
    """Ids of clauses as a column has them, whatever their order; None where there are none."""
    return ", ".join(sorted(set(clauses))) or None


def told_amount(amount: Money | None) -> str | None:
    """An amount as a column has it; None where there is none."""
    return None if amount is None else shown(amount)


def _may(asked: CaseQuestion, engine: Engine) -> CaseAnswer:
    assert asked.party is not None  # noqa: S101 (it is read with both)
    assert asked.act is not None  # noqa: S101 (as above)
    decision = engine.decide(
        asked.party, asked.act, on=asked.on, known_by=asked.known_by, readings=asked.readings
    )
    row: CaseRow = {
        "answer": word(decision),
        "clauses": in_order(decision.clauses),
        "effect": decision.effect.value,
    }
    return CaseAnswer((row,), str(decision))


def _duties(asked: CaseQuestion, engine: Engine) -> CaseAnswer:
    found = engine.duties(
        on=asked.on,
        clause=asked.clause,
        bearer=asked.party,
        known_by=asked.known_by,
        readings=asked.readings,
    )
    told = "\n\n".join(map(str, found))
    if not found and asked.clause is not None:
        told = str(
            engine.why_not_owed(
                asked.clause, on=asked.on, known_by=asked.known_by, readings=asked.readings
            )
        )
    return CaseAnswer(tuple(map(_of_duty, found)), told or "Nothing is owed.")


def _of_duty(duty: Duty) -> CaseRow:
    amounts = {"amount": duty.amount, "paid": duty.paid, "outstanding": duty.outstanding}
    days = {"not before": duty.not_before, "due": duty.due, "breached": duty.breached}
    return {
        "status": duty.status.value,
        "clause": duty.clause,
        "bearer": duty.bearer.name,
        "owed to": duty.counterparty.name if duty.counterparty else None,
        "what": Words.of(duty.contract).asked(duty.reasons[0].norm, *duty.acts),
        "since": duty.since.isoformat(),
        "arisen": duty.arisen.isoformat(),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        **{name: told_amount(amount) for name, amount in amounts.items()},
    }


def _breaches(asked: CaseQuestion, engine: Engine) -> CaseAnswer:
    every = engine.breaches(on=asked.on, known_by=asked.known_by, readings=asked.readings)
    found = [breach for breach in every if _is_asked_for(breach, asked)]
    told = "\n\n".join(map(str, found)) or "Nothing is breached."
    return CaseAnswer(tuple(map(_of_breach, found)), told)


def _is_asked_for(breach: Breach, asked: CaseQuestion) -> bool:
    by = asked.party is None or owes(breach.party, asked.party)
    return by and asked.clause in {None, breach.clause}


def _of_breach(breach: Breach) -> CaseRow:
    return {
        "clause": breach.clause,
        "party": breach.party.name,
        "on": breach.on.isoformat(),
        "made good": breach.made_good.isoformat() if breach.made_good else None,
    }


def _status(asked: CaseQuestion, engine: Engine) -> CaseAnswer:
    found = engine.status(on=asked.on, known_by=asked.known_by, readings=asked.readings)
    row: CaseRow = {
        "state": found.state.value,
        "since": found.since.isoformat() if found.since else None,
        "clause": found.clause,
    }
    return CaseAnswer((row,), str(found))


def _balance(asked: CaseQuestion, engine: Engine) -> CaseAnswer:
    assert asked.party is not None  # noqa: S101 (it is read with one)
    found = engine.account(
        asked.party,
        currency=asked.currency,
        on=asked.on,
        known_by=asked.known_by,
        readings=asked.readings,
    )
    return CaseAnswer(({"balance": told_amount(found.balance)},), str(found))


def _report(asked: CaseQuestion, engine: Engine) -> CaseAnswer:
    report = engine.report(on=asked.on, known_by=asked.known_by, readings=asked.readings)
    found = report.only(asked.party, action=asked.action, clause=asked.clause)
    return CaseAnswer(tuple(map(_of_report, found.rows)), found.full())


def _of_report(row: SheetRow) -> CaseRow:
    duty = row.duty
    return {
        "answer": row.word,
        "clauses": in_order(row.clauses),
        "what": row.what,
        "status": duty.status.value if duty else None,
        "due": duty.due.isoformat() if duty and duty.due else None,
        "outstanding": told_amount(duty.outstanding) if duty else None,
    }


_ANSWERS: dict[str, Callable[[CaseQuestion, Engine], CaseAnswer]] = {
    "may": _may,
    "duties": _duties,
    "duty": _duties,
    "breaches": _breaches,
    "status": _status,
    "balance": _balance,
    "report": _report,
}
