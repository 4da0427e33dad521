"""Reads rows of instances: the contract of each, with its values in the place of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from attrs import evolve

from contract_rules.contracts.cells import cell_value, json_in, setting, when
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.templates import parameters_of
from contract_rules.errors import (
    ContractError,
    InvalidContractError,
    MissingFieldError,
    UnknownFieldError,
    WrongTypeError,
    nearest,
)
from contract_rules.values.acts import FieldType, Value
from contract_rules.values.arguments import shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Money
from contract_rules.values.parameters import parameter_of

if TYPE_CHECKING:
    from datetime import date

    from contract_rules.values.parameters import TemplateParameter

RowOfInstance: TypeAlias = Mapping[str, object]
"""A row of the table of instances: its cells by the names of columns."""

ID, AMENDMENTS, EFFECTIVE = "id", "amendments", "effective"
"""The columns of instances beside those of parameters."""


@frozen
class FilledIn:
    """The contract of a row.

    Attributes:
        contract: The contract.
        values: The values of its parameters, by their names.
    """

    contract: Contract
    values: Mapping[str, Value]


class Instances:
    """Makes the contracts of rows.

    Args:
        template: The contract, with parameters or without.

    Attributes:
        template: The same.
    """

    def __init__(self, template: Contract) -> None:
        self.template = template
        self._parameters = {known.name: known for known in template.parameters}
        start = parameter_of(template.effective)
        self._start = None if start is None else start.name
        self._variants: dict[frozenset[str], Contract] = {}

    def check(self, columns: Iterable[str], ignored: Iterable[str]) -> None:
        """See that a table has the columns that it needs, and no others.

        Args:
            columns: The names of its columns.
            ignored: The names of those that are no parameters.

        Raises:
            MissingFieldError: When it lacks some.
            UnknownFieldError: When it has others, which may be misspelt.
        """
        names = {*columns}
        known = {ID, AMENDMENTS, *self._parameters}
        if self._start is None or self._start not in names:
            known.add(EFFECTIVE)
        others = sorted(names - known - {"row", *ignored})
        if others:
            told = ", ".join(map(repr, others))
            hint = nearest(others[0], sorted(known))
            msg = (
                f"the table of instances has columns that are no parameters: {told}{hint}; "
                f"name those that do not count: ignore=({others[0]!r},)"
            )
            raise UnknownFieldError(msg)
        starts = EFFECTIVE in names and self._start
        lacking = [
            name
            for name, parameter in self._parameters.items()
            if name not in names and parameter.default is None and name != starts
        ]
        if lacking:
            told = ", ".join(map(repr, lacking))
            msg = (
                f"the table of instances has no column {told}; each parameter has one, but for "
                "those with a default"
            )
            raise MissingFieldError(msg)

    def filled(self, row: RowOfInstance) -> FilledIn:
        """The contract of a row.

        Raises:
            ContractError: When the row makes none; tells of every cell that is wrong.
        """
        template = self._adopting(row.get(AMENDMENTS))
        given: dict[str, Value] = {}
        wrong: list[str] = []
        for known in template.parameters:
            column = EFFECTIVE if known.name == self._start and known.name not in row else ""
            cell = row.get(column or known.name)
            if cell is None or (cell == "" and known.type != "str"):
                continue
            try:
                given[known.name] = self._value(known, cell)
            except ContractError as error:
                wrong.append(f"{column or known.name}: {error}")
        if self._start is None and row.get(EFFECTIVE) is not None:
            try:
                self._same_start(when(row[EFFECTIVE]))
            except ContractError as error:
                wrong.append(f"{EFFECTIVE}: {error}")
        if wrong:
            raise InvalidContractError("; ".join(wrong))
        if not template.parameters:
            return FilledIn(template, given)
        try:
            contract = template.instance(**given)
        except ContractError:
            self._see_cells(template, given)
            raise
        defaults = {p.name: p.default for p in template.parameters if p.default is not None}
        return FilledIn(contract, {**defaults, **given})

    def adopted(self, row: RowOfInstance) -> Contract | None:
        """The template with the amendments alone that a row names; None where it names none.

        What it names is wrong, then.
        """
        try:
            return self._adopting(row.get(AMENDMENTS))
        except ContractError:
            return None

    def _see_cells(self, template: Contract, given: Mapping[str, Value]) -> None:
        """See that each parameter has a value which it admits, where no contract was made.

        Raises:
            InvalidContractError: When one has not; tells of all of them, by their columns.
        """
        wrong: list[str] = []
        for known in template.parameters:
            try:
                if known.name in given:
                    known.admit(given[known.name])
                elif known.default is None:
                    wrong.append(f"{known.name}: the cell is empty; state it")
            except ContractError as error:
                told = str(error)
                named = told.startswith(f"{known.name}=")
                wrong.append(told if named else f"{known.name}: {told}")
        if wrong:
            raise InvalidContractError("; ".join(wrong))

    def _same_start(self, start: object) -> None:
        """See that a contract begins when the template does.

        Raises:
            WrongTypeError: When it does not.
        """
        first: date = self.template.effective
        if start != first:
            msg = (
                f"each contract of this template begins on {first.isoformat()}; write that, or "
                "leave the cell empty, unless the template makes its first day a parameter"
            )
            raise WrongTypeError(msg)

    def _value(self, known: TemplateParameter, cell: object) -> Value:
        if isinstance(cell, str):
            return setting(known.type, cell)
        currency = currency_of(known)
        if known.type == "Money" and currency is None:
            msg = "a number has no currency; write it as a text, 'USD 500'"
            raise WrongTypeError(msg)
        return cell_value(
            FieldType(known.name, known.type, currency=currency), cell, self.template
        )

    def _adopting(self, cell: object) -> Contract:
        """The template with the amendments that a cell names alone; all, where it names none.

        Raises:
            ContractError: When there is no such amendment, or none without another.
        """
        if cell is None:
            return self.template
        titles = frozenset(_titles(cell))
        found = self._variants.get(titles)
        if found is None:
            found = self._variants[titles] = self._amended(titles)
        return found

    def _amended(self, titles: frozenset[str]) -> Contract:
        template = self.template
        there = [change.title for change in template.amendments]
        for title in sorted(titles):
            if title not in there:
                hint = nearest(title, there)
                msg = f"{AMENDMENTS}: {template.name} has no amendment {title!r}{hint}"
                raise UnknownFieldError(msg)
        kept = tuple(change for change in template.amendments if change.title in titles)
        if len(kept) == len(there):
            return template
        return evolve(template, amendments=kept, parameters=self._left(kept))

    def _left(self, kept: tuple[object, ...]) -> tuple[TemplateParameter, ...]:
        """The parameters that stand elsewhere than in amendments that are not adopted."""
        template = self.template
        gone = [change for change in template.amendments if change not in kept]
        there = (template.parties, template.effective, template.clauses, kept)
        stand = {known.name for known in parameters_of(there)}
        fallen = {known.name for change in gone for known in parameters_of(change)} - stand
        texts = (template.name, *(clause.text for clause in template.clauses))
        fallen -= {name for name in fallen for text in texts if f"{{{name}}}" in text}
        return tuple(known for known in template.parameters if known.name not in fallen)


def _titles(cell: object) -> list[str]:
    """The titles of amendments that a cell names: a list of texts, be it as JSON, or one text.

    Raises:
        WrongTypeError: When it is none.
    """
    found = cell
    if isinstance(cell, str):
        whole = [cell] if cell else []
        found = json_in(cell, AMENDMENTS) if cell.startswith("[") else whole
    listed = cast("list[object]", found) if isinstance(found, list) else [None]
    titles = [one for one in listed if isinstance(one, str)]
    if len(titles) < len(listed):
        msg = f"{AMENDMENTS}: {shown(cell)} is no list of titles of amendments; write them so"
        raise WrongTypeError(msg)
    for title in titles:
        if titles.count(title) > 1:
            msg = f"{AMENDMENTS}: {title!r} stands there twice; write each once"
            raise WrongTypeError(msg)
    return titles


def currency_of(known: TemplateParameter) -> str | None:
    """The currency of a number that stands for an amount; None where nothing tells it."""
    bounds = (known.default, known.at_least, known.at_most, *known.choices)
    return next((told.currency for told in bounds if isinstance(told, Money)), None)
