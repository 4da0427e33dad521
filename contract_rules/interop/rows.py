"""Answers as rows: flat dicts of plain values, and CSV, as data frames take them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.answers.duties import Duty
from contract_rules.answers.findings import Breach, Finding
from contract_rules.answers.phrases import Words
from contract_rules.answers.report import Report
from contract_rules.answers.upcoming import Upcoming
from contract_rules.errors import WrongTypeError
from contract_rules.values.arguments import guard_of, look, shown
from contract_rules.values.escapes import escaped

if TYPE_CHECKING:
    from contract_rules.values.instants import On
    from contract_rules.values.money import Money

PlainRow: TypeAlias = dict[str, str | Decimal | None]
"""A row of answers: texts, and decimals for amounts; None for what it has not."""

AnswerInRow: TypeAlias = Duty | Finding | Breach | Upcoming
"""What is told of in a row."""

_ANSWERS = guard_of(Iterable[object])

DUTY_COLUMNS = (
    *("duty", "clause", "bearer", "counterparty", "action", "what", "status", "since"),
    *("arisen", "not_before", "due", "breached", "currency", "amount", "paid", "outstanding"),
    *("trigger", "stands_in_for", "confidence"),
)

FINDING_COLUMNS = (
    *("finding", "event", "on", "party", "action", "clauses", "verdict", "effect", "duty"),
    *("status", "currency", "amount", "told"),
)

BREACH_COLUMNS = (
    *("clause", "party", "on", "event", "duty", "status", "currency", "outstanding"),
    *("remedies", "made_good"),
)

UPCOMING_COLUMNS = ("on", "upcoming", "clauses", "what", "duty")


def to_rows(answers: Report | Iterable[AnswerInRow]) -> list[PlainRow]:
    """Answers as flat dicts of plain values, as data frames take them.

    Days and instants are texts as ISO 8601 has them, several ids stand with commas between, and
    an amount is a decimal beside its ``currency``, which of goods is their unit. None stands for
    what an answer has not. The columns are:

    - of a duty: ``duty`` (its id), ``clause``, ``bearer``, ``counterparty``, ``action``, ``what``
      (in words), ``status``, ``since``, ``arisen``, ``not_before``, ``due``, ``breached``,
      ``currency``, ``amount``, ``paid``, ``outstanding``, ``trigger`` (the id of the event),
      ``stands_in_for``, ``confidence``;
    - of a finding: ``finding`` (its kind), ``event`` (its id), ``on``, ``party``, ``action``,
      ``clauses``, ``verdict`` and ``effect`` of the act, ``duty`` and its ``status``,
      ``currency``, ``amount``, ``told`` (in a line);
    - of a breach: ``clause``, ``party``, ``on``, ``event``, ``duty``, ``status``, ``currency``,
      ``outstanding``, ``remedies`` (the ids of duties), ``made_good``;
    - of an upcoming change: ``on``, ``upcoming`` (its kind), ``clauses``, ``what``, ``duty``;
    - of a report: those of `Report.to_rows`, with ``currency``.

    Args:
        answers: What `Reader.duties`, `Reader.findings`, `Engine.record`, `Reader.breaches` or
            `Reader.upcoming` gave, or a report.

    Raises:
        WrongTypeError: When it is something else.
    """
    if isinstance(answers, Report):
        return [_of_sheet(row) for row in answers.to_rows()]
    look("answers", answers, _ANSWERS)
    return [_row(one) for one in answers]


def to_csv(answers: Report | Iterable[AnswerInRow], columns: Iterable[str] = ()) -> str:
    r"""Answers as CSV: a line of names, then a line for each row, which end with ``\r\n``.

    Args:
        answers: The answers, as `to_rows` takes them.
        columns: The names of the columns; by default those of the first row, so that without a
            row there is nothing.

    Raises:
        WrongTypeError: When it is something else.
    """
    return csv_of(to_rows(answers), columns)


def csv_of(rows: Iterable[Mapping[str, object]], columns: Iterable[str] = ()) -> str:
    """Rows as CSV; see `to_csv`. What nobody sees in a text is escaped, ends of lines apart."""
    found = list(rows)
    names = list(columns) or list(found[0] if found else ())
    if not names:
        return ""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in found)
    return written.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else escaped(str(value), keep="\n")


def _row(told: object) -> PlainRow:
    for kind, row in _ROWS.items():
        if isinstance(told, kind):
            return row(told)
    msg = f"{shown(told)} is no answer of rows; write to_rows(engine.duties(on=...))"
    raise WrongTypeError(msg)


def _of_duty(duty: Duty) -> PlainRow:
    words = Words.of(duty.contract)
    confidence = duty.confidence
    amounts = {"amount": duty.amount, "paid": duty.paid, "outstanding": duty.outstanding}
    return {
        "duty": duty.id,
        "clause": duty.clause,
        "bearer": duty.bearer.name,
        "counterparty": duty.counterparty.name if duty.counterparty else None,
        "action": duty.action.kind,
        "what": words.asked(duty.reasons[0].norm, *duty.acts),
        "status": duty.status.value,
        "since": duty.since.isoformat(),
        "arisen": duty.arisen.isoformat(),
        "not_before": _on(duty.not_before),
        "due": _on(duty.due),
        "breached": _on(duty.breached),
        "currency": _currency(*amounts.values()),
        **{name: _amount(amount) for name, amount in amounts.items()},
        "trigger": duty.trigger.id if duty.trigger else None,
        "stands_in_for": duty.stands_in_for,
        "confidence": confidence.value if confidence else None,
    }


def _of_finding(finding: Finding) -> PlainRow:
    event, decision, duty = finding.event, finding.decision, finding.duty
    return {
        "finding": finding.kind.value,
        "event": event.id,
        "on": event.on.isoformat(),
        "party": event.by.name,
        "action": event.act.kind,
        "clauses": ", ".join(finding.clauses),
        "verdict": decision.verdict.value if decision else None,
        "effect": decision.effect.value if decision else None,
        "duty": duty.id if duty else None,
        "status": duty.status.value if duty else None,
        "currency": _currency(finding.amount),
        "amount": _amount(finding.amount),
        "told": str(finding),
    }


def _of_breach(breach: Breach) -> PlainRow:
    duty = breach.duty
    left = duty.outstanding if duty else None
    return {
        "clause": breach.clause,
        "party": breach.party.name,
        "on": breach.on.isoformat(),
        "event": breach.event.id if breach.event else None,
        "duty": duty.id if duty else None,
        "status": duty.status.value if duty else None,
        "currency": _currency(left),
        "outstanding": _amount(left),
        "remedies": ", ".join(remedy.id for remedy in breach.remedies),
        "made_good": _on(breach.made_good),
    }


def _of_upcoming(change: Upcoming) -> PlainRow:
    return {
        "on": change.on.isoformat(),
        "upcoming": change.kind.value,
        "clauses": ", ".join(change.clauses),
        "what": change.what,
        "duty": change.duty.id if change.duty else None,
    }


_ROWS: dict[type, Callable[[Any], PlainRow]] = {
    Duty: _of_duty,
    Finding: _of_finding,
    Breach: _of_breach,
    Upcoming: _of_upcoming,
}


def _of_sheet(row: dict[str, str | None]) -> PlainRow:
    """A row of a report, with its amounts as decimals."""
    told: PlainRow = {**row, "currency": None}
    for name in ("amount", "paid", "outstanding"):
        text = row[name]
        if text is not None:
            told["currency"], _, digits = text.rpartition(" ")
            told[name] = Decimal(digits)
    return told


def _on(on: On | None) -> str | None:
    return None if on is None else on.isoformat()


def _amount(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.amount


def _currency(*amounts: Money | None) -> str | None:
    return next((amount.currency for amount in amounts if amount is not None), None)
