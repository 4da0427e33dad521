"""What values of contracts are in columns of DuckDB, and how cells of tables are read as them.

A cell is read in SQL only where it is written in the plainest way, so that what is read is surely
what the readers of rows make of it. Every other cell is odd, and its contract goes another way.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from contract_rules.values.acts import Entity, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import DAY, MICROSECOND
from contract_rules.values.money import Money
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.values.acts import FieldType, Value

NO_TEXTS = "CAST([] AS VARCHAR[])"
"""A list of texts in which there is none, as of the ids of events."""

AMOUNT = "DECIMAL(18, 4)"
"""What amounts and numbers of events are."""

NUMBER = "DECIMAL(18, 8)"
"""What numbers are that are parameters, such as rates."""

TEXT = r"[ !#-\[\]-~\x{A1}-\x{AC}\x{AE}-\x{24F}\x{410}-\x{44F}\x{4E00}-\x{9FA5}]"
"""A character, in an expression of DuckDB, that texts show as it is and JSON needs not escape."""

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

_MUCH = "[0-9]{1,6}"

_WRITTEN = {
    "Money": r"[A-Z]{3} -?(0|[1-9][0-9]{0,12})(\.[0-9]{1,2}|\.[0-9]{4})?",
    "Decimal": r"-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?",
    "int": r"-?(0|[1-9][0-9]{0,14})",
    "bool": "yes|no|true|false",
    "date": _DAY,
    "datetime": rf"{_DAY}T{_HOUR}(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])",
    "timedelta": f"PT({_MUCH}H)?({_MUCH}M)?{_MUCH}S|PT({_MUCH}H)?{_MUCH}M|PT{_MUCH}H",
}
"""How values are written that are read in SQL; three decimals of an amount may be thousands."""

WHOLE = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
"""The types of columns of whole numbers."""


def is_exact(type_: str) -> bool:
    """Whether a column of a type holds exact numbers."""
    return type_ in WHOLE or type_.startswith("DECIMAL")


_DIGITS_OF = re.compile(r"DECIMAL\((\d+),(0|1|2|4)\)")


def always_read(type_: str) -> bool:
    """Whether each number in a column of a type is written as an amount that is read in SQL."""
    digits = _DIGITS_OF.fullmatch(type_)
    return digits is not None and int(digits[1]) - int(digits[2]) <= _MOST


_MOST = 13
"""How many digits an amount has before the point that is read in SQL."""

SPAN = "DATE '1900-01-01'", "DATE '2200-01-01'"
"""The days between which events lie that are read in SQL."""


def text_of(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def name_of(value: str) -> str:
    """A name as an identifier."""
    return '"' + value.replace('"', '""') + '"'


def any_of(conditions: Iterable[str]) -> str:
    """That one of some conditions holds; they are never null."""
    return " OR ".join(f"({one})" for one in conditions) or "false"


def all_of(conditions: Iterable[str]) -> str:
    """That all of some conditions hold; they are never null."""
    return " AND ".join(f"({one})" for one in conditions) or "true"


@frozen
class Cell:
    """How a text in a cell is read.

    Attributes:
        value: The value, in a column of its type; null where there is none.
        currency: Of an amount, its currency; null where there is none.
    """

    value: str
    currency: str = "NULL"


def sure(type_: str, text: str) -> str:
    """A text where it is surely read as a value of a type; null where it is not.

    Args:
        type_: The type.
        text: The text, as an expression; it is null where there is none.
    """
    written = _WRITTEN.get(type_, f"{TEXT}+")
    return f"CASE WHEN regexp_full_match({text}, {text_of(written)}) THEN {text} END"


def value_of(type_: str, text: str) -> Cell:
    """What a text is as a value of a type, that is surely read as one; see `sure`."""
    match type_:
        case "Money":
            amount = f"TRY_CAST(split_part({text}, ' ', 2) AS {AMOUNT})"
            return Cell(amount, f"split_part({text}, ' ', 1)")
        case "bool":
            return Cell(f"{text} IN ('yes', 'true')")
        case "date":
            day, (low, high) = f"TRY_CAST({text} AS DATE)", SPAN
            return Cell(f"CASE WHEN {day} BETWEEN {low} AND {high} THEN {day} END")
        case "datetime":
            day, (low, high) = f"TRY_CAST(left({text}, 10) AS DATE)", SPAN
            return Cell(f"CASE WHEN {day} BETWEEN {low} AND {high} THEN {_instant(text)} END")
        case "timedelta":
            return Cell(" + ".join(_lasting(text, unit, size) for unit, size in _UNITS.items()))
        case "Decimal":
            return Cell(f"TRY_CAST({text} AS {AMOUNT})")
        case "int":
            return Cell(f"TRY_CAST({text} AS BIGINT)")
        case _:
            return Cell(text)


_UNITS = {"H": 3_600_000_000, "M": 60_000_000, "S": 1_000_000}
"""How many microseconds the units of durations have."""


def _lasting(text: str, unit: str, size: int) -> str:
    """How many microseconds of a unit a duration states; null where there is no text."""
    told = f"regexp_extract({text}, '([0-9]+){unit}', 1)"
    return f"coalesce(TRY_CAST({told} AS BIGINT), if({text} IS NULL, NULL, 0)) * {size}"


def _instant(text: str) -> str:
    """The instant that a text tells, as `contract_rules.values.instants` has it, in UTC."""
    told = f"epoch_us(TRY_CAST(left({text}, 19) AS TIMESTAMP)) - {_offset(text)}"
    since = f"({told} - epoch_us(TIMESTAMP '1899-01-01'))"
    days = f"({since} // {_TURN} + date_diff('day', DATE '1970-01-01', DATE '1899-01-01'))"
    return f"{days} * {DAY} + {since} % {_TURN}"


_TURN = 24 * _UNITS["H"]
"""How many microseconds a day has."""


def _offset(text: str) -> str:
    """How many microseconds the clocks that tell an instant are ahead of UTC."""
    ahead = f"CAST(substr({text}, 21, 2) AS BIGINT) * 60 + CAST(substr({text}, 24, 2) AS BIGINT)"
    sign = f"CASE substr({text}, 20, 1) WHEN '-' THEN -1 ELSE 1 END"
    return f"CASE WHEN ends_with({text}, 'Z') THEN 0 ELSE {sign} * ({ahead}) * 60000000 END"


def amount_text(cell: str, currency: str) -> str:
    """The text of an amount that stands as a number in a cell; null where the cell is empty."""
    return f"{text_of(currency + ' ')} || CAST({cell} AS VARCHAR)"


def read(type_: str, text: str) -> Cell:
    """How a text is read as a value of a type; null where it is not surely one."""
    return value_of(type_, sure(type_, text))


def held(known: FieldType, value: str, currency: str) -> list[str]:
    """The conditions under which a field of an event holds a value; null where they fail.

    Args:
        known: The field.
        value: The value, as an expression.
        currency: Of an amount, its currency.
    """
    found: list[str] = []
    if known.choices:
        choices = ", ".join(literal(choice) for choice in known.choices)
        found.append(f"{value} IN ({choices})")
    if known.type == "Money" and not known.signed:
        found.append(f"{value} >= 0")
    if known.currency is not None:
        found.append(f"{currency} = {text_of(known.currency)}")
    bounds = ((known.least, ">="), (known.greatest, "<="))
    found += [f"{value} {op} {literal(bound)}" for bound, op in bounds if bound is not None]
    return found


def shown(type_: str, value: str, text: str) -> str:
    """A value as the id of an event tells it by default.

    Args:
        type_: Its type.
        value: The value, as an expression.
        text: The text of which it was read; of an amount, its currency.
    """
    match type_:
        case "Money":
            whole = f"format('{{:,}}', CAST(trunc(abs({value})) AS BIGINT))"
            places = f"rpad(rtrim(right(CAST({value} AS VARCHAR), 4), '0'), 2, '0')"
            sign = f"CASE WHEN {value} < 0 THEN '-' ELSE '' END"
            return f"{text} || ' ' || {sign} || {whole} || '.' || {places}"
        case "bool":
            return f"CASE WHEN {value} THEN 'True' ELSE 'False' END"
        case "date" | "int":
            return f"CAST({value} AS VARCHAR)"
        case "datetime" | "timedelta":
            return "CAST(NULL AS VARCHAR)"  # such an event states its own id, or is odd
        case _:
            return text


def literal(value: Value) -> str:
    """A value as a literal: an amount by its number, a party or a thing by its name.

    An instant is what it is in UTC, a duration is its microseconds.

    Raises:
        NotInSqlError: When no column holds such a value.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return _number(Decimal(value))
        case Money(amount):
            return _number(amount)
        case str():
            return text_of(value)
        case Party() | Entity():
            return text_of(value.name)
        case timedelta():
            return str(value // MICROSECOND)
        case datetime():
            refuse(INSTANTS, when=value.utcoffset() is None)
            return str(_UTC.instant(value))
        case _:
            return f"DATE '{value.isoformat()}'"


INSTANTS = "it goes by instants or durations, and SQL by days"

_UTC = zone("UTC")

_DIGITS, _PLACES = 18, 8


def _number(value: Decimal) -> str:
    _, digits, exponent = value.normalize().as_tuple()
    places = max(0, -int(exponent))
    whole = max(1, len(digits) + int(exponent))
    if places > _PLACES or whole + places > _DIGITS:
        msg = f"{value} has more digits than SQL reckons with"
        raise NotInSqlError(msg)
    return f"CAST('{value:f}' AS DECIMAL({whole + places}, {places}))"


def refuse(why: str, *, when: bool) -> None:
    """See that something is carried by SQL.

    Args:
        why: Why it is not, where it is not.
        when: Whether it is not.

    Raises:
        NotInSqlError: When it is not.
    """
    if when:
        raise NotInSqlError(why)


class NotInSqlError(Exception):
    """Something is not carried by SQL, and goes the way of the engine; its text says why."""
