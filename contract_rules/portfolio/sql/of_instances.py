"""Reads the table of instances in SQL: the values of parameters, and how they lie.

How values lie (see `contract_rules.contracts.templates.Lying`) tells which of them are equal, less
or next to each other and to what the template names. Of contracts whose values lie alike the
template makes the same, but for the values: so one of them is made and looked at, for all.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from contract_rules.contracts.templates import FAR, Lying
from contract_rules.portfolio.instances import EFFECTIVE, currency_of
from contract_rules.portfolio.sql.columns import (
    NUMBER,
    WHOLE,
    Cell,
    all_of,
    amount_text,
    any_of,
    is_exact,
    literal,
    name_of,
    read,
    text_of,
)
from contract_rules.values.acts import Entity, Party
from contract_rules.values.money import Money
from contract_rules.values.parameters import parameter_of

if TYPE_CHECKING:
    from decimal import Decimal

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.parameters import TemplateParameter

Types: TypeAlias = Mapping[str, str]
"""The types of the columns of a table, by their names."""


def instances_read(
    template: Contract, columns: Mapping[str, str], types: Types, adopting: str = "true"
) -> str:
    """The query for the instances whose rows are read in SQL.

    It has their places, parts and ids, a column for each parameter, ``start``, ``currency`` (of
    the amounts among the values; null where there is none) and ``lies``, a text that is the same
    for instances whose values lie alike.

    Args:
        template: The template.
        columns: The columns of parameters that are made, by the names of parameters.
        types: The columns that there are.
        adopting: The condition on instances that have the amendments of the template.

    Raises:
        NotInSqlError: When the template is none of those whose rows are read in SQL.
    """
    start = parameter_of(template.effective)
    values, currencies, odd = list[str](), list[str](), [f"NOT coalesce({adopting}, false)"]
    for known in template.parameters:
        is_start = start is not None and known.name == start.name
        column = EFFECTIVE if is_start and known.name not in types else known.name
        cell = _setting(known, column, types.get(column))
        values.append(f"{cell.value} AS {name_of(columns[known.name])}")
        odd.append(f"NOT coalesce({all_of(_admitted(known, cell))}, false)")
        currencies += [cell.currency] if known.type == "Money" else []
    if start is not None:
        first = name_of(columns[start.name])
    else:
        first = literal(template.effective)
        if EFFECTIVE in types:
            stated = read("date", _text(EFFECTIVE, types[EFFECTIVE], "date")).value
            odd.append(f"{name_of(EFFECTIVE)} IS NOT NULL AND {stated} IS DISTINCT FROM {first}")
    currency = "CAST(NULL AS VARCHAR)"
    if currencies:
        currency = f"least({', '.join(currencies)})"
        odd.append(f"coalesce({currency} <> greatest({', '.join(currencies)}), false)")
    told = ", ".join(("place", "part", "id", *values, f"{currency} AS currency"))
    return (
        f"SELECT *, {first} AS start, {_lies(template, columns)} AS lies FROM "
        f"(SELECT {told} FROM instances WHERE NOT ({any_of(odd)}))"
    )


def _text(column: str, type_: str | None, wanted: str) -> str:
    """A cell as the text that would be written in its place; null where it is empty.

    A cell of a type that is not read in SQL has a text that no value has.
    """
    name = name_of(column)
    if type_ == "VARCHAR":
        return name if wanted == "str" else f"nullif({name}, '')"
    if type_ == '"NULL"':
        return "CAST(NULL AS VARCHAR)"
    if type_ is None:
        return "CAST(NULL AS VARCHAR)"
    fits = (
        (type_ == "DATE" and wanted == "date")
        or (type_ == "BOOLEAN" and wanted == "bool")
        or (type_ in WHOLE and wanted == "int")
        or (is_exact(type_) and wanted == "Decimal")
    )
    return f"CAST({name} AS VARCHAR)" if fits else f"CASE WHEN {name} IS NOT NULL THEN '' END"


def _setting(known: TemplateParameter, column: str, type_: str | None) -> Cell:
    """How the cell of a parameter is read."""
    text = _text(column, type_, known.type)
    currency = currency_of(known) if known.type == "Money" else None
    if currency is not None and is_exact(type_ or ""):
        text = amount_text(name_of(column), currency)
    cell = read(known.type, text)
    if known.type == "Decimal":
        cell = _rate(text, is_text=type_ == "VARCHAR")
    if known.default is None:
        return cell
    usual = known.default.currency if isinstance(known.default, Money) else ""
    return Cell(
        f"CASE WHEN {text} IS NULL THEN {literal(known.default)} ELSE {cell.value} END",
        f"CASE WHEN {text} IS NULL THEN {text_of(usual)} ELSE {cell.currency} END",
    )


def _rate(text: str, *, is_text: bool) -> Cell:
    """How a number is read, of which hundredths may be written with a sign."""
    places = "{1,6}" if is_text else "{1,12}"
    written = rf"-?(0|[1-9][0-9]{{0,5}})(\.[0-9]{places})?" + "%?" * is_text
    number = f"TRY_CAST(rtrim(rtrim({text}, '%')) AS DECIMAL(18, 6))"
    exact = f"TRY_CAST({text} AS {NUMBER})"
    share = f"CAST({number} * CAST('0.01' AS DECIMAL(3, 2)) AS {NUMBER})"
    fits = f"regexp_full_match({text}, {text_of(written)})"
    there = f"CASE WHEN ends_with({text}, '%') THEN {share} ELSE {exact} END"
    return Cell(f"CASE WHEN {fits} THEN {there} END")


def _admitted(known: TemplateParameter, cell: Cell) -> list[str]:
    """The conditions under which a parameter has a value that it admits."""
    found = [f"{cell.value} IS NOT NULL"]
    if known.type == "Money":
        found.append(f"{cell.currency} IS NOT NULL")
    bounds = ((known.at_least, ">="), (known.at_most, "<="))
    found += [f"{cell.value} {op} {literal(bound)}" for bound, op in bounds if bound is not None]
    named = [bound for bound, _ in bounds if bound is not None]
    if known.choices:
        found.append(f"{cell.value} IN ({', '.join(map(literal, known.choices))})")
        named += known.choices
    for one in named:
        found += [f"{cell.currency} = {text_of(one.currency)}"] if isinstance(one, Money) else []
    return found


def _lies(template: Contract, columns: Mapping[str, str]) -> str:
    """How the values of an instance lie, as a text."""
    stated = {
        name: getattr(template, name) for name in ("effective", "parties", "clauses", "amendments")
    }
    lying = Lying(stated, template.vocabulary.values())
    told = ["''"]
    figures = {known.name: _figure(known, columns[known.name]) for known in template.parameters}
    if lying.is_whole:
        told += [f"length({v}::VARCHAR), {v}::VARCHAR" for v in map(name_of, columns.values())]
    for known in template.parameters:
        value, figure = name_of(columns[known.name]), figures[known.name]
        if figure is None:
            told.append(_which(known, value, lying))
        else:
            told.append(_place(figure, lying.numbers))
    for one, other in combinations(template.parameters, 2):
        mine, theirs = figures[one.name], figures[other.name]
        if mine is not None and theirs is not None:
            told.append(f"greatest(least({mine} - {theirs}, {FAR}), -{FAR})")
        elif mine is None and theirs is None and one.type == other.type:
            same = f"{name_of(columns[one.name])} = {name_of(columns[other.name])}"
            told.append(f"CAST({same} AS INTEGER)")
    if any(known.type == "Money" for known in template.parameters):
        told.append("currency")
    return f"concat_ws(' ', {', '.join(told)})"


def _figure(known: TemplateParameter, column: str) -> str | None:
    """The value of a parameter as a number, if it has an order, as `Lying` has it."""
    name = name_of(column)
    match known.type:
        case "date":
            return f"(date_diff('day', DATE '0001-01-01', {name}) + 1)"
        case "bool":
            return f"CAST({name} AS BIGINT)"
        case "int" | "Decimal" | "Money" | "timedelta":
            return name
        case _:
            return None


def _place(figure: str, numbers: list[Decimal]) -> str:
    """Where a number lies among numbers."""
    steps = (
        f"WHEN {figure} < {literal(number)} THEN {2 * place} "
        f"WHEN {figure} = {literal(number)} THEN {2 * place + 1}"
        for place, number in enumerate(numbers)
    )
    return f"CASE {' '.join(steps)} ELSE {2 * len(numbers)} END"


def _which(known: TemplateParameter, value: str, lying: Lying) -> str:
    """Which of the values that are named, and have no order, a value is."""
    steps = [
        f"WHEN {literal(one)} THEN {number}"
        for one, number in lying.others.items()
        if _type_of(one) == known.type and isinstance(one, Party | Entity | str)
    ]
    return f"CASE {value} {' '.join(steps)} ELSE -1 END" if steps else "-1"


def _type_of(value: object) -> str:
    match value:
        case Party():
            return "Party"
        case Entity(sort):
            return sort
        case _:
            return "str"
