"""Reads values from cells: from texts as one writes them, and from what tables hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from numbers import Integral, Number
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from contract_rules.contracts import admission, serialization
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.files import json_of
from contract_rules.errors import (
    ContractError,
    InvalidContractError,
    MalformedRecordError,
    MissingFieldError,
    UnknownActionError,
    WrongTypeError,
)
from contract_rules.language import parties
from contract_rules.values.acts import Act, ActionType, Entity, Party, thing, type_of
from contract_rules.values.arguments import shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.elapsed import from_iso
from contract_rules.values.instants import aware
from contract_rules.values.money import Money, amount_of, exact, percent

if TYPE_CHECKING:
    from contract_rules.values.acts import FieldType, Value
    from contract_rules.values.instants import On


def json_in(text: str, column: str) -> object:
    """The data of JSON in a cell, whose numbers are exact; None where the text is none.

    Args:
        text: The text.
        column: The name of the column, for the message.

    Raises:
        MalformedRecordError: When a name stands twice in one object.
    """
    try:
        return json_of(text, Decimal)
    except MalformedRecordError as error:
        msg = f"{column}: {error}"
        raise MalformedRecordError(msg) from None
    except (ValueError, RecursionError):
        return None


def plain_value(known: FieldType, text: str, contract: Contract) -> Value | None:
    """The value of a field that a text states; None where it names a party or a thing.

    Args:
        known: The field.
        text: The text: ``"yes"``, ``"900"``, ``"USD 1,900"``, ``"60 tonnes"``, ``"2025-01-21"``.
        contract: The contract, in whose currency a bare number is an amount.

    Raises:
        ContractError: When the text is no value of the field's type.
    """
    match known.type:
        case "bool":
            return truth(text)
        case "Money":
            return amount_of(text, known.currency or contract.currency or "USD")
        case "Decimal":
            return exact(text)
        case "int":
            return whole(text)
        case "date" | "datetime":
            return _day_or_instant(known.type, text)
        case "timedelta":
            return from_iso(text)
        case "str":
            return text
        case _:
            return None


def choice(known: FieldType, text: str) -> Value:
    """The choice of a field that a text names, in whatever case; what is none is refused later."""
    named = {str(one).casefold(): one for one in known.choices}
    other = text if known.type == "str" else Entity(known.type, text)
    return named.get(text.casefold(), other)


def _day_or_instant(type_: str, text: str) -> On:
    """The day that a text states, or the instant, whichever is asked for.

    Raises:
        WrongTypeError: When it states the other.
        ContractError: When it states neither.
    """
    found = serialization.on_from_json(text)
    if type_ == "date" and isinstance(found, datetime):
        msg = f"{text} is an instant, and what is asked for is a day; write such as 2025-01-21"
        raise WrongTypeError(msg)
    if type_ == "datetime" and not isinstance(found, datetime):
        msg = f"{text} is a day, and what is asked for is an instant; write {text}T17:00:00Z"
        raise WrongTypeError(msg)
    return found


def truth(text: str) -> bool:
    """The truth value that a text states: yes or no.

    Raises:
        WrongTypeError: When it states none.
    """
    found = {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold())
    if found is None:
        msg = f"{text!r} is no truth value; write yes or no"
        raise WrongTypeError(msg)
    return found


def whole(text: str) -> int:
    """The whole number that a text states.

    Raises:
        WrongTypeError: When it states none.
    """
    number = exact(text)
    if number != int(number):
        msg = f"{text!r} is no whole number; write one, such as 12"
        raise WrongTypeError(msg)
    return int(number)


def setting(type_: str, text: str) -> Value:
    """The value of a parameter of a type, as it is written on a command line or in a cell.

    Args:
        type_: The type of the parameter.
        text: The text: ``"yes"``, ``"12"``, ``"USD 900"``, ``"5%"``, ``"2025-01-21"``,
            ``"PT36H"``, a name.

    Raises:
        ContractError: When the text is no value of that type.
    """
    match type_:
        case "Money":
            return amount_of(text)
        case "Decimal":
            return percent(text.removesuffix("%")) if text.endswith("%") else exact(text)
        case "int":
            return whole(text)
        case "bool":
            return truth(text)
        case "date":
            return _day_or_instant(type_, text)
        case "timedelta":
            return from_iso(text)
        case "str":
            return text
        case sort:
            return parties.Party(text) if sort == "Party" else thing(sort, text)


@frozen
class ActsOfRows:
    """Reads acts from the rows of a table, whose columns are named as fields are.

    Attributes:
        contract: The contract.
        kind: The action of every row; None where a column of a row names it.
        columns: In which column a field stands that is named otherwise, by the names of fields;
            None for a field that is left open.
    """

    contract: Contract
    kind: ActionType | None
    columns: Mapping[str, str | None]

    def check(self, names: list[str]) -> None:
        """See that a table has the columns that it needs.

        Raises:
            MissingFieldError: When it lacks some; tells of all of them.
        """
        if self.kind is None and ACTION not in names:
            msg = f"the table has no column {ACTION!r}; say what action its rows are: action=Pay"
            raise MissingFieldError(msg)
        wanted = [self._column(f.name) for f in self.kind.fields] if self.kind else []
        wanted += [column for column in self.columns.values() if column is not None]
        lacking = [c for c in dict.fromkeys(wanted) if c is not None and c not in names]
        if lacking:
            told = ", ".join(map(repr, lacking))
            msg = (
                f"the table has no column {told}; it has {', '.join(map(repr, names))}; say in "
                f"which a field stands, or that it is left open: columns={{'{lacking[0]}': None}}"
            )
            raise MissingFieldError(msg)

    def act(self, row: Mapping[str, object]) -> Act:
        """The act that a row states; cells with None in them state nothing.

        Raises:
            ContractError: When it states none: tells of every cell that is wrong.
        """
        kind = self.kind or self._named(row.get(ACTION))
        values: list[tuple[str, Value]] = []
        wrong: list[str] = []
        for known in kind.fields:
            column = self._column(known.name)
            if column is None:
                continue
            try:
                cell = self._cell(row, column, known)
                if cell is not None:
                    values.append((known.name, cell_value(known, cell, self.contract)))
            except ContractError as error:
                wrong.append(f"{column}: {error}")
        if wrong:
            raise InvalidContractError("; ".join(wrong))
        return Act(kind.name, tuple(values))

    def _column(self, field: str) -> str | None:
        return self.columns.get(field, field)

    @staticmethod
    def _cell(row: Mapping[str, object], column: str, known: FieldType) -> object:
        """The cell of a field; None where it is empty, which only an optional field may be.

        Raises:
            MissingFieldError: When it is empty, or not there.
        """
        cell = row.get(column)
        if (cell == "" and known.type != "str") or _is_none_of_its_kind(cell):
            cell = None  # as CSV has it, and pandas
        if cell is None and not known.optional:
            msg = "the cell is empty; state it, or leave the field open in every row by columns="
            raise MissingFieldError(msg)
        return cell

    def _named(self, name: object) -> ActionType:
        if not isinstance(name, str):
            msg = f"{ACTION}: {shown(name)} names no action"
            raise UnknownActionError(msg)
        return self.contract.kind(name)


ACTION = "action"
"""The column that names the action of a row, where not all are of one."""


def cell_value(known: FieldType, cell: object, contract: Contract) -> Value:
    """The value of a field that a cell of a table holds.

    Raises:
        ContractError: When it is none of the field's type; numbers that are not exact are none.
    """
    if isinstance(cell, str):
        found = plain_value(known, cell, contract)
        if found is not None:
            return found
        is_party = known.type == "Party"
        return admission.meant(contract, cell) if is_party else thing(known.type, cell)
    held: Any = cell
    if not isinstance(held, bool) and isinstance(held, Integral):
        held = int(cast("int", held))  # of numpy, say
    if known.type == "date" and isinstance(held, date):
        return _day(held)
    if known.type == "datetime" and isinstance(held, datetime):
        return aware(datetime.combine(held.date(), held.timetz()))  # of pandas, say
    if known.type == "timedelta" and isinstance(held, timedelta):
        return timedelta(held.days, held.seconds, held.microseconds)
    if known.type in _FIGURES and isinstance(cell, Number) and not isinstance(held, bool):
        amount = exact(held)
        if known.type == "Decimal":
            return amount
        return Money(amount, known.currency or contract.currency or "USD")
    if _is_value(held) and type_of(held) == known.type:
        return held
    told = held.isoformat() if isinstance(held, date) else shown(held)
    msg = f"{told} is no {known.type}"
    raise WrongTypeError(msg)


_FIGURES = ("Decimal", "Money")
"""The types of values that numbers stand for."""


def _is_none_of_its_kind(cell: object) -> bool:
    """Whether a cell is NaN or NaT, which equal nothing, not even themselves."""
    return isinstance(cell, float | datetime) and cell != cell  # noqa: PLR0124 (so it is told)


def _is_value(held: object) -> TypeGuard[Value]:
    return isinstance(held, bool | int | Party | Entity | Money)


def _day(cell: date) -> date:
    """A day; a datetime at midnight without a time zone is one, as tables hold days so."""
    if isinstance(cell, datetime):
        if cell.time() != time() or cell.tzinfo is not None:
            msg = f"{cell.isoformat()} is an instant, and the field holds a day"
            raise WrongTypeError(msg)
        return cell.date()
    return cell


def when(cell: object) -> On:
    """The day or instant that a cell states.

    Raises:
        WrongTypeError: When it states none.
        NaiveDatetimeError: For an instant without a time zone.
        MalformedRecordError: For a text that states none.
    """
    if isinstance(cell, str):
        return serialization.on_from_json(cell)
    if isinstance(cell, datetime) and not _is_none_of_its_kind(cell):
        at_midnight = cell.tzinfo is None and cell.time() == time()
        return cell.date() if at_midnight else aware(cell)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    msg = f"{shown(cell)} is no day; write such as 2025-01-21"
    raise WrongTypeError(msg)
