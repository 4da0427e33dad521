"""Answers a question about one contract of a portfolio, as rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve

from contract_rules.answers.brief import events_of
from contract_rules.answers.duties import DutyStatus, duty_gist
from contract_rules.contracts import admission
from contract_rules.contracts.contract import Contract
from contract_rules.engine import reader_on
from contract_rules.errors import (
    ContractError,
    MissingFieldError,
    NotExactError,
    WrongTypeError,
)
from contract_rules.portfolio.instances import FilledIn
from contract_rules.portfolio.records import Admitted, why
from contract_rules.values.acts import Act, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import day
from contract_rules.values.parameters import parameter_of

if TYPE_CHECKING:
    from contract_rules.answers.findings import Breach
    from contract_rules.engine import BriefReader, Reader
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.values.acts import Value
    from contract_rules.values.instants import On
    from contract_rules.values.money import Money

AnswerRow: TypeAlias = tuple[Any, ...]
"""A row of an answer: its cells in the order of columns."""

DIGITS, PLACES = 38, 12
"""How many digits an amount in a column has at most, and how many of them after the point."""


@frozen
class StatedAct:
    """An act of a table of acts.

    Attributes:
        row: Its number in the table, from 1.
        by: Whose act it would be, where the table says so.
        act: The act.
    """

    row: int
    by: object
    act: Act


@frozen
class OfOne:
    """A contract of a portfolio with its record.

    Attributes:
        filled: The contract, with the values that it has in the place of parameters.
        record: Its events.
        other: The contract that the other template makes of the same row, with its events.
        acts: The acts that are asked about, where they stand in a table.
        refuse: Takes the row of an act that is refused, and the reason.
    """

    filled: FilledIn
    record: Admitted
    other: Callable[[], tuple[Contract, Admitted]]
    acts: Sequence[StatedAct]
    refuse: Callable[[int, str], None]


def answers(asked: AskedOfEach, one: OfOne) -> list[AnswerRow]:
    """The answers about a contract, as rows.

    Raises:
        ContractError: When the question is refused.
    """
    if asked.name == "decide":
        return list(_decide(asked, one))
    with reader_on(one.filled.contract, one.record.events, one.record.names) as reader:
        return list(_ANSWERS[asked.name](asked, one, reader))


def _decide(asked: AskedOfEach, one: OfOne) -> Iterator[AnswerRow]:
    wanted = _wanted(asked, one)
    about = {(party.name, act.kind) for _, party, act in wanted}
    contract, record = one.filled.contract, one.record
    with reader_on(contract, record.events, record.names, (about, asked.on)) as reader:
        for row, party, act in wanted:
            try:
                yield _decision(reader, party, act, asked.on, row)
            except ContractError as error:
                if row is None:
                    raise
                one.refuse(row, why(error))


def _wanted(asked: AskedOfEach, one: OfOne) -> list[tuple[int | None, Party, Act]]:
    """The acts that are asked about, with whose they would be; of a table, those that are some."""
    filled = one.filled
    if asked.act is not None:
        return [(None, party_under(filled, asked.party), act_under(filled, asked.act))]
    found: list[tuple[int | None, Party, Act]] = []
    for stated in one.acts:
        who = asked.party if asked.party is not None else stated.by
        try:
            found.append((stated.row, party_under(filled, who), act_under(filled, stated.act)))
        except ContractError as error:
            one.refuse(stated.row, why(error))
    return found


def _decision(reader: Reader, party: Party, act: Act, on: On, row: int | None) -> AnswerRow:
    decision = reader.decide(party, act, on=on)
    confidence = decision.confidence
    return (
        row,
        party.name,
        act.kind,
        decision.verdict.value,
        decision.effect.value,
        list(decision.clauses),
        events_of(decision.deciding),
        confidence.value if confidence else None,
    )


def party_under(filled: FilledIn, who: object) -> Party:
    """The party that is meant: by itself, by a parameter, or by a name that a contract takes.

    Raises:
        ContractError: When the contract has no such party, or several may be meant.
    """
    if isinstance(who, str):
        return filled.contract.party(who)
    return admission.party(filled.contract, _value(who, filled.values))


def act_under(filled: FilledIn, act: Act) -> Act:
    """An act with the values of a contract in the place of parameters, and of their names.

    Raises:
        ContractError: When the contract has no value of a parameter, or several parties may be
            meant by a name.
    """
    fields = tuple((name, _value(value, filled.values)) for name, value in act.fields)
    own = act if fields == act.fields else evolve(act, fields=fields, schema=None)
    return admission.named_act(filled.contract, own)


def _value(told: Any, values: Mapping[str, Value]) -> Any:  # noqa: ANN401 (any value)
    """What a value is under a contract, by the values of its parameters.

    Raises:
        MissingFieldError: When it has no value of a parameter.
    """
    parameter = parameter_of(told)
    if parameter is not None:
        if parameter.name not in values:
            msg = f"{parameter.name} stands in no amendment that is agreed for this contract"
            raise MissingFieldError(msg)
        return values[parameter.name]
    named = values.get(told.name) if isinstance(told, Party) else None
    return named if isinstance(named, Party) else told


def _duties(asked: AskedOfEach, _: OfOne, reader: BriefReader) -> Iterator[AnswerRow]:
    for duty in reader.duties_in_brief(asked.on):
        due, counterparty = duty.due, duty.counterparty
        yield (
            duty.id,
            duty.clause,
            duty.bearer.name,
            None if counterparty is None else counterparty.name,
            duty.kind,
            duty.status.value,
            duty.since,
            duty.arisen,
            _day(reader, duty.not_before),
            _day(reader, due),
            due if isinstance(due, datetime) else None,
            duty.breached,
            _currency(duty.amount, duty.paid, duty.outstanding),
            _amount(duty.amount),
            _amount(duty.paid),
            _amount(duty.outstanding),
            duty.trigger,
            duty.stands_in_for,
            duty.events,
        )


def _breaches(asked: AskedOfEach, _: OfOne, reader: BriefReader) -> Iterator[AnswerRow]:
    for breach in reader.breaches_in_brief(asked.on):
        duty = breach.duty
        left = duty.outstanding if duty else None
        yield (
            breach.clause,
            breach.party.name,
            breach.on,
            breach.event,
            duty.id if duty else None,
            duty.status.value if duty else None,
            left.currency if left is not None else None,
            _amount(left),
            breach.made_good,
            breach.events,
        )


def _upcoming(asked: AskedOfEach, _: OfOne, reader: Reader) -> Iterator[AnswerRow]:
    last = None if asked.until is None else _day(reader, asked.until)
    for change in reader.upcoming(on=asked.on):
        if last is None or change.on <= last:
            duty = change.duty.id if change.duty else None
            yield change.on, change.kind.value, list(change.clauses), change.what, duty


_BINDING = {DutyStatus.OPEN, DutyStatus.BREACHED}

_NOT_BINDING = {DutyStatus.SUSPENDED, DutyStatus.CONFLICT, DutyStatus.UNDETERMINED}


def _totals(asked: AskedOfEach, _: OfOne, reader: BriefReader) -> Iterator[AnswerRow]:
    sums: dict[tuple[str, str | None], list[Any]] = {}
    nothing = Decimal()
    for duty in reader.amounts_owed(asked.on):
        currency = _currency(duty.amount, duty.paid, duty.outstanding)
        if currency is None and not duty.is_of_money:
            continue
        row = sums.setdefault((duty.bearer.name, currency), [nothing] * 5 + [0])
        paid, left = _figure(duty.paid), _figure(duty.outstanding)
        is_discharged = duty.status is DutyStatus.DISCHARGED
        row[0] += paid if is_discharged else _figure(duty.amount)
        row[1] += paid
        row[2] += left if duty.status in _BINDING else nothing
        row[3] += left if duty.status is DutyStatus.BREACHED else nothing
        row[4] += left if duty.status in _NOT_BINDING else nothing
        row[5] += not is_discharged and duty.amount is None
    for (party, currency), (*amounts, unknown) in sums.items():
        yield party, currency, *map(_fitting, amounts), unknown


def _diff(asked: AskedOfEach, _: OfOne, reader: Reader) -> Iterator[AnswerRow]:
    assert asked.other is not None  # noqa: S101 (the question says so)
    yield from _changes(reader, asked.on, reader, asked.other)


def _compare(asked: AskedOfEach, one: OfOne, reader: Reader) -> Iterator[AnswerRow]:
    contract, record = one.other()
    mine = {refused.row for refused in one.record.refused}
    for refused in record.refused:
        if refused.row not in mine:
            msg = f"{contract.name} refuses row {refused.row} of the events: {refused.reason}"
            raise WrongTypeError(msg)
    with reader_on(contract, record.events, record.names) as other:
        yield from _changes(reader, asked.on, other, asked.on)


def _changes(first: Reader, on: On, second: Reader, other: On) -> Iterator[AnswerRow]:
    """What differs between the duties and the prohibited acts that two readers tell of."""
    before, after = (
        {duty.id: duty for duty in reader.duties(on=day)}
        for reader, day in ((first, on), (second, other))
    )
    for id_ in dict.fromkeys((*before, *after)):
        was, now = before.get(id_), after.get(id_)
        if duty_gist(was) != duty_gist(now):
            told = now or was
            assert told is not None  # noqa: S101 (it is in one of them)
            yield (
                "duty",
                told.clause,
                told.bearer.name,
                id_,
                told.trigger.id if told.trigger else None,
                _change(was, now),
                was.status.value if was else None,
                now.status.value if now else None,
                _day(first, was.due) if was else None,
                _day(second, now.due) if now else None,
                _currency(*(duty.outstanding for duty in (was, now) if duty)),
                _amount(was.outstanding if was else None),
                _amount(now.outstanding if now else None),
            )
    acts, others = _prohibited(first, on), _prohibited(second, other)
    for key in dict.fromkeys((*acts, *others)):
        if (key in acts) is not (key in others):
            breach = acts.get(key) or others[key]
            clause, event = key
            change = "gone" if key in acts else "new"
            yield "breach", clause, breach.party.name, None, event, change, *(None,) * 7


def _prohibited(reader: Reader, on: On) -> dict[tuple[str, str], Breach]:
    """The acts that were done though prohibited, by the clause and the event."""
    return {
        (breach.clause, breach.event.id): breach
        for breach in reader.breaches(on=on)
        if breach.event is not None
    }


def _change(was: Hashable, now: Hashable) -> str:
    if was is None:
        return "new"
    return "gone" if now is None else "changed"


_ANSWERS: dict[str, Callable[[AskedOfEach, OfOne, BriefReader], Iterator[AnswerRow]]] = {
    "duties": _duties,
    "breaches": _breaches,
    "upcoming": _upcoming,
    "totals": _totals,
    "diff": _diff,
    "compare": _compare,
}


def _day(reader: Reader, on: On | None) -> date | None:
    """A day, or the civil day of an instant in the contract's time zone."""
    if not isinstance(on, datetime):
        return on
    return day(reader.contract.program.zone.instant(on))


def _currency(*amounts: Money | None) -> str | None:
    for amount in amounts:
        if amount is not None:
            return amount.currency
    return None


def _figure(amount: Money | None) -> Decimal:
    return Decimal() if amount is None else amount.amount


def _amount(amount: Money | None) -> Decimal | None:
    return None if amount is None else _fitting(amount.amount)


@lru_cache(maxsize=4096)
def _fitting(number: Decimal) -> Decimal:
    """A number that a column of amounts can hold.

    Raises:
        NotExactError: When it has too many digits.
    """
    _, digits, exponent = number.as_tuple()
    places = -int(exponent)
    if places > PLACES or len(digits) - places > DIGITS - PLACES:
        short = number.normalize()
        _, digits, exponent = short.as_tuple()
        places = -int(exponent)
        if places > PLACES or len(digits) - places > DIGITS - PLACES:
            msg = (
                f"{number:f} has more digits than an amount in a table, which has "
                f"{DIGITS - PLACES} before and {PLACES} after the point; round it in the template"
            )
            raise NotExactError(msg)
    return number
