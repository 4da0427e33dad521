"""Reads the table of events in SQL, or one of acts: typed columns, and which rows are odd."""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from contract_rules.portfolio.records import RARE
from contract_rules.portfolio.sql.columns import (
    AMOUNT,
    SPAN,
    TEXT,
    WHOLE,
    Cell,
    all_of,
    always_read,
    amount_text,
    any_of,
    held,
    is_exact,
    literal,
    name_of,
    read,
    refuse,
    shown,
    sure,
    text_of,
    value_of,
)
from contract_rules.values.parameters import parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.acts import ActionType

FieldColumns = Mapping[tuple[str, str], str]
"""The columns of fields, by their names and types."""

ROW = 38
"""How many bits of the order of an event are its row; the bits before are its day."""

_NUMBERS = frozenset({"int", "Decimal", "bool"})
"""The types of fields whose values JSON may hold without quotes."""

_PAIR = r'"[A-Za-z_][A-Za-z_0-9]*" *: *'


_NAMES = (
    "CASE WHEN stated IS NULL OR (stated >= '!' AND stated < chr(127)) THEN true "
    r"ELSE regexp_matches(stated, '[^\s\p{Z}\x{85}\x1c-\x1f]') END"
)
"""The condition that an event's id, if it states one, is not of blanks alone.

Of most the first character tells it."""


def events_read(  # noqa: PLR0913 (each is named)
    template: Contract,
    parameters: Mapping[str, str],
    fields: FieldColumns,
    types: Mapping[str, str],
    *,
    early: bool,
    within: str,
) -> str:
    """The query for events of instances that were read, of some places.

    It has ``place``, ``ord`` (by which events of an instance are in the order of the engine),
    ``day``, ``known``, ``who``, ``kind``, a column for each field, ``id``, ``least`` and
    ``greatest`` (of the currencies of its amounts), and ``is_odd``.

    Args:
        template: The template.
        parameters: The columns of parameters among instances, by the names of parameters.
        fields: The columns of fields that are made.
        types: The columns of the table that there are, with their types.
        early: Whether events count that happened before the first day of their contract.
        within: The condition on places.

    Raises:
        NotInSqlError: When parties and actions are no texts in the table.
    """
    _see_texts(types, ("by", "action"))
    reading = _Acts(template, fields, types)
    day, recorded = _day(types.get("on"), "on"), _day(types.get("recorded"), "recorded")
    there = "recorded IS NOT NULL" if "recorded" in types else "false"
    id_ = "nullif(e.id, '')" if "id" in types else "CAST(NULL AS VARCHAR)"
    parties = [*_parties(template, parameters)]
    given = [
        *("e.place", "e.row", f"{id_} AS stated", f'e."by" IN ({", ".join(parties)}) AS is_party'),
        *(f"{day} AS day", f"CASE WHEN {there} THEN {recorded} ELSE {day} END AS known"),
        *('e."by" AS who', "i.start", "i.currency"),
        f"{any_of(_rare(types))} AS is_rare",
        *reading.given(parties),
    ]
    right = [
        *("is_party", "known >= day", "NOT is_rare", _NAMES),
        f"day BETWEEN {SPAN[0]} AND {SPAN[1]}",
        *(() if early else ("day >= start",)),
        *_with_ids(template.vocabulary.values()),
        *reading.right,
    ]
    layers = reading.layers(
        f"SELECT {', '.join(given)} FROM events e JOIN read_instances i USING (place) "
        f"WHERE {within}"
    )
    return (
        f"{layers} "
        f"SELECT place, (date_diff('day', {SPAN[0]}, day) << {ROW}) + row AS ord, day, known, "
        f"who, kind, {reading.columns}"
        f"coalesce(stated, strftime(day, '%Y-%m-%d') || ' ' || who || ' ' || {reading.told}) "
        f"AS id, {reading.least} AS least, {reading.greatest} AS greatest, "
        f"NOT coalesce({all_of(right)}, false) AS is_odd FROM valued"
    )


def acts_read(  # noqa: PLR0913 (each is named)
    template: Contract,
    parameters: Mapping[str, str],
    fields: FieldColumns,
    types: Mapping[str, str],
    source: str,
    *,
    by_row: bool,
) -> str:
    """The query for acts that are asked about, of plain instances, that are read in SQL.

    It has ``place``, ``row``, ``kind``, ``role`` (whose act it would be: the place of a party
    among those of the template) and a column for each field.

    Args:
        template: The template.
        parameters: The columns of parameters among instances, by the names of parameters.
        fields: The columns of fields that are made.
        types: The columns of the table of acts that there are, with their types.
        source: Where they are taken from: acts ``e``, and their instances ``i``.
        by_row: Whether rows say whose acts they would be; else ``role`` is 0.

    Raises:
        NotInSqlError: When parties and actions are no texts in the table.
    """
    _see_texts(types, ("by", "action") if by_row else ("action",))
    reading = _Acts(template, fields, types)
    called = ", ".join(text_of(p.name) for p in template.parameters if p.type == "Party")
    parties = [  # who is called as a parameter may be another
        f"CASE WHEN {one} NOT IN ({called}) THEN {one} END" if called else one
        for one in _parties(template, parameters)
    ]
    steps = (f"WHEN {one} THEN {place}" for place, one in enumerate(parties))
    role = f'CASE e."by" {" ".join(steps)} END' if by_row else "0"
    given = ["e.place", "e.row", f"{role} AS role", "i.currency", *reading.given(parties)]
    same = f"coalesce({reading.least} = {reading.greatest}, true)"
    right = all_of(("role IS NOT NULL", same, *reading.right))
    layers = reading.layers(f"SELECT {', '.join(given)} FROM {source}")
    return (
        f"{layers} SELECT place, row, {reading.columns}role, kind FROM valued "
        f"WHERE coalesce({right}, false)"
    )


def _see_texts(types: Mapping[str, str], columns: Iterable[str]) -> None:
    """See that columns of a table hold texts.

    Raises:
        NotInSqlError: When one does not.
    """
    no_texts = any(types.get(column) != "VARCHAR" for column in columns)
    refuse("columns of its tables hold no texts", when=no_texts)


def _parties(template: Contract, parameters: Mapping[str, str]) -> Iterator[str]:
    """The names of the parties of an instance ``i``, as expressions."""
    for party in template.parties:
        known = parameter_of(party)
        yield literal(party) if known is None else f"i.{name_of(parameters[known.name])}"


class _Acts:
    """Reads the acts that rows state, layer by layer.

    Args:
        template: The template.
        fields: The columns of fields that are made.
        types: The columns of the table that there are, with their types.

    Attributes:
        least: The least of the currencies of its amounts, as an expression.
        greatest: The greatest.
        right: The conditions under which a row states an act, null where it states none.
        told: The act as the id of an event tells it by default.
        columns: The columns of fields, each with a comma after it.
    """

    def __init__(self, template: Contract, fields: FieldColumns, types: Mapping[str, str]) -> None:
        kinds = template.vocabulary.values()
        self._reading = reading = _Fields(types.get("fields"), fields, _declared(kinds))
        self._names_party = any(type_ == "Party" for _, type_ in fields)
        self._values, money = list[str](), dict[tuple[str, str], str]()
        for (name, type_), column in fields.items():
            cell = reading.cell(name, type_)
            self._values.append(f"{cell.value} AS {name_of(column)}")
            if type_ == "Money":
                money[name, type_] = f"c{len(money)}"
                self._values.append(f"{cell.currency} AS {money[name, type_]}")
        whole, told, low, high = (list[str]() for _ in range(4))
        for kind in kinds:
            when = f"WHEN {text_of(kind.name)} THEN"
            whole.append(f"{when} {_is_whole(kind, fields, money, reading)}")
            told.append(f"{when} {_told(kind, fields, money, reading)}")
            mine = [money[f.name, f.type] for f in kind.fields if f.type == "Money"]
            low += [f"{when} least({', '.join(mine)})"] if mine else []
            high += [f"{when} greatest({', '.join(mine)})"] if mine else []
        self.least, self.greatest, self.told = _by_kind(low), _by_kind(high), _by_kind(told)
        self.right = [
            _by_kind(whole, "BOOLEAN"),
            *(f"coalesce({one} = currency, true)" for one in (self.least, self.greatest)),
        ]
        self.columns = "".join(f"{name_of(column)}, " for column in fields.values())

    def given(self, parties: Sequence[str]) -> list[str]:
        """What is selected of each row ``e``, beside its instance ``i``.

        Args:
            parties: The names of parties that an act may be towards, as expressions.
        """
        listed = [f"[{', '.join(parties)}] AS parties"] if self._names_party else []
        return ["e.action AS kind", *self._reading.texts, *listed]

    def layers(self, given: str) -> str:
        """The layers of which the last is ``valued``: the values of fields, and what was given.

        Args:
            given: The query for the first, which selects `given`, and ``currency``.
        """
        return (
            f"WITH given AS ({given}), "
            f"texted AS (SELECT *{self._reading.columns} FROM given), "
            f"sure AS (SELECT *{self._reading.sure_columns} FROM texted), "
            f"valued AS (SELECT *{''.join(', ' + value for value in self._values)} FROM sure)"
        )


def _declared(kinds: Iterable[ActionType]) -> dict[str, str]:
    """The currencies of fields of amounts, by their names, where all actions declare the same."""
    found: dict[str, set[str]] = {}
    for kind in kinds:
        for known in kind.fields:
            if known.type == "Money":
                found.setdefault(known.name, set()).add(known.currency or "")
    return {name: min(told) for name, told in found.items() if len(told) == 1 and min(told)}


def _by_kind(steps: Sequence[str], type_: str = "VARCHAR") -> str:
    """What is said of the kind of an act; null where nothing is."""
    return f"CASE kind {' '.join(steps)} END" if steps else f"CAST(NULL AS {type_})"


def _day(type_: str | None, column: str) -> str:
    """The day in a cell; null where there is none that is read in SQL."""
    if type_ == "DATE":
        return f"e.{name_of(column)}"
    if type_ == "VARCHAR":
        return read("date", f"e.{name_of(column)}").value
    return "CAST(NULL AS DATE)"


def _rare(types: Mapping[str, str]) -> Iterable[str]:
    """The conditions by which a row says what few do."""
    for column in (*RARE, "at"):
        type_ = types.get(column)
        if type_ is not None:
            name = f"e.{name_of(column)}"
            said = f"{name} <> ''" if type_ == "VARCHAR" and column != "at" else "true"
            yield f"{name} IS NOT NULL AND {said}"


def _with_ids(kinds: Iterable[ActionType]) -> Iterator[str]:
    """The condition that an event states its id where SQL does not tell it by the act."""
    untold = [
        text_of(kind.name)
        for kind in kinds
        if any(known.type in {"datetime", "timedelta"} for known in kind.fields)
    ]
    if untold:
        yield f"(stated IS NOT NULL OR kind NOT IN ({', '.join(untold)}))"


def _is_whole(
    kind: ActionType, fields: FieldColumns, money: Mapping[tuple[str, str], str], reading: _Fields
) -> str:
    """Whether an act of a kind states all of its fields and no others, each as it may be."""
    found = [reading.has_no_more(kind)]
    for known in kind.fields:
        value = name_of(fields[known.name, known.type])
        currency = money.get((known.name, known.type), "")
        found.append(f"{value} IS NOT NULL")
        if known.type == "Money":
            found.append(f"{currency} IS NOT NULL")
        if known.type == "Party":
            found.append(f"list_contains(parties, {value})")
        found += held(known, value, currency)
    return f"({all_of(found)})"


def _told(
    kind: ActionType, fields: FieldColumns, money: Mapping[tuple[str, str], str], reading: _Fields
) -> str:
    """An act of a kind as the id of an event tells it by default."""
    parts = [text_of(f"{kind.name}(")]
    for place, known in enumerate(kind.fields):
        key = known.name, known.type
        text = money[key] if key in money else reading.column(*key)
        parts.append(text_of(f"{', ' * bool(place)}{known.name}="))
        parts.append(shown(known.type, name_of(fields[key]), text))
    return f"{' || '.join(parts)} || ')'"


class _Fields:
    """Reads the cells of fields.

    Args:
        type_: The type of their column; None where there is none.
        fields: The columns of fields that are made.
        declared: The currencies of amounts that may stand as numbers, by the names of fields.

    Attributes:
        texts: What is to be selected of each row, from which texts are taken.
    """

    def __init__(
        self, type_: str | None, fields: FieldColumns, declared: Mapping[str, str]
    ) -> None:
        self._type, self._fields, self._declared = type_, fields, declared
        self._names = [*dict.fromkeys(name for name, _ in fields)]
        self._numbers = any(t in _NUMBERS for _, t in fields)
        self.members = _members(type_ or "")
        self.texts = list[str]()
        paths = ", ".join(text_of(f'$."{name}"') for name in self._names)
        match type_:
            case "VARCHAR":
                whole = f"regexp_full_match(e.fields, {text_of(self._flat())})"
                flat = f"CASE WHEN {whole} THEN e.fields END"  # anything else may be no JSON
                self.texts = [
                    f"json_extract_string({flat}, [{paths}]) AS texts",
                    f"CASE WHEN e.fields IS NULL THEN 0 ELSE len(json_keys({flat})) END AS size",
                ]
                if self._numbers:
                    self.texts.append(f"json_type({flat}, [{paths}]) AS sorts")
                if not self._names:
                    self.texts = self.texts[1:2]
            case "MAP(VARCHAR, VARCHAR)":
                each = ", ".join(f"e.fields[{text_of(name)}]" for name in self._names)
                self.texts = [
                    f"[{each}]::VARCHAR[] AS texts",
                    "coalesce(cardinality(e.fields), 0) AS size",
                ]
            case _:
                self.texts = ["e.fields AS fields"] if type_ is not None else []

    def _flat(self) -> str:
        """How JSON is written that is read in SQL: texts, and numbers where some field has one."""
        bare = r"|-?(0|[1-9][0-9]*)|true|false" if self._numbers else ""
        value = rf'("{TEXT}*"|\{{ *"[A-Za-z]+" *: *"{TEXT}*" *\}}{bare})'
        pair = f"{_PAIR}{value}"
        return rf"\{{ *({pair}( *, *{pair})*)? *\}}"

    def text(self, name: str, type_: str) -> str:
        """The text of a field; null where it has none, or none that is read as of its type."""
        if self._type in {"VARCHAR", "MAP(VARCHAR, VARCHAR)"}:
            place = self._names.index(name) + 1
            text = f"texts[{place}]"
            if self._type != "VARCHAR":
                return text
            head = f'{{"{type_}":"'
            length = len(head)
            nested = f"starts_with({text}, {text_of(head)})"
            inner = f"substr({text}, {length + 1}, length({text}) - {length + 2})"
            is_plain = type_ in _NUMBERS or type_ == "str"
            found = text if is_plain else f"CASE WHEN {nested} THEN {inner} ELSE {text} END"
            if self._numbers and type_ not in _NUMBERS:
                found = f"CASE WHEN sorts[{place}] IN ('VARCHAR', 'OBJECT') THEN {found} END"
            return found
        member = self.members.get(name)
        if member is None:
            return "CAST(NULL AS VARCHAR)"
        fits = (
            member == "VARCHAR"
            or (member == "DATE" and type_ == "date")
            or (member == "BOOLEAN" and type_ == "bool")
            or (member in WHOLE and type_ == "int")
            or (is_exact(member) and type_ == "Decimal")
        )
        cell = f"fields.{name_of(name)}"
        if type_ == "Money" and name in self._declared and is_exact(member):
            return amount_text(cell, self._declared[name])
        return f"CAST({cell} AS VARCHAR)" if fits else "CAST(NULL AS VARCHAR)"

    @property
    def columns(self) -> str:
        """The texts of fields, each in a column."""
        told = (
            f", {self.text(*known)} AS t{n}"
            for n, known in enumerate(self._fields)
            if not self._is_sure(*known)
        )
        return "".join(told)

    @property
    def sure_columns(self) -> str:
        """The texts of fields that are surely read, each in a column."""
        told = (
            f", {sure(known[1], f't{n}')} AS s{n}"
            for n, known in enumerate(self._fields)
            if not self._is_sure(*known)
        )
        return "".join(told)

    def _is_sure(self, name: str, type_: str) -> bool:
        """Whether any cell of a field holds an amount that is written as it is read in SQL."""
        is_amount = type_ == "Money" and name in self._declared
        return is_amount and always_read(self.members.get(name, ""))

    def cell(self, name: str, type_: str) -> Cell:
        """The value of a field that is surely read."""
        if self._is_sure(name, type_):
            amount, currency = f"fields.{name_of(name)}", text_of(self._declared[name])
            return Cell(
                f"CAST({amount} AS {AMOUNT})",
                f"CASE WHEN {amount} IS NOT NULL THEN {currency} END",
            )
        return value_of(type_, self.column(name, type_))

    def column(self, name: str, type_: str) -> str:
        """The column of the text of a field that is surely read."""
        return f"s{[*self._fields].index((name, type_))}"

    def has_no_more(self, kind: ActionType) -> str:
        """Whether a row states as many fields as a kind of acts has."""
        if self._type in {"VARCHAR", "MAP(VARCHAR, VARCHAR)"}:
            return f"size = {len(kind.fields)}"
        own = {known.name for known in kind.fields}
        others = [f"fields.{name_of(name)} IS NULL" for name in self.members if name not in own]
        if self._type is not None and not self.members:
            others.append("fields IS NULL")
        return all_of(others)


_MEMBER = re.compile(r'("(?:[^"]|"")*"|\w+) ((?:DECIMAL\(\d+,\d+\)|[A-Z"_ ]+))(?:, |\)$)')


def _members(type_: str) -> dict[str, str]:
    """The members of a struct, with their types; none where one is no plain value."""
    if not type_.startswith("STRUCT("):
        return {}
    found, place = dict[str, str](), len("STRUCT(")
    while place < len(type_):
        member = _MEMBER.match(type_, place)
        if member is None:
            return {}
        name, place = member[1], member.end()
        found[name[1:-1].replace('""', '"') if name.startswith('"') else name] = member[2]
    return found
