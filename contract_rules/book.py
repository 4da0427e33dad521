"""The book of a contract: every norm of every text in normal form, with when it can be in force.

An entry is a norm as it stands in one or more consecutive texts. A norm of an exercise's own is
an entry too, under the entry of its power.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from contract_rules.clauses import Clause
from contract_rules.contract import Contract, Standing, Text
from contract_rules.nodes import Condition
from contract_rules.normal import Form, normalise
from contract_rules.norms import Norm, Power, own_norms
from contract_rules.periods import beginning, instant

if TYPE_CHECKING:
    from contract_rules.nodes import Act
    from contract_rules.values import Party


@define(eq=False, kw_only=True)
class Entry:
    """A norm, and the stretch of time in which the text holds it.

    Attributes:
        index: Its number in the book.
        original: The number of the entry that it continues under changed definitions, or its own.
        form: The norm in normal form.
        clause: The clause that lays it down.
        standing: The clause's place in the text.
        power: The entry of the power whose exercise brings it into force, if one does.
        texts: The numbers of the first and last texts that hold it.
        since: The first instant of the clause's wording.
        first: The entry's first instant.
        last: Its last instant, by its term or an amendment, or None.
        by_term: Whether the last instant is that of its term.
        own: The entries of the norms that its exercise would bring into force as its own.
    """

    index: int
    original: int
    form: Form
    clause: Clause
    standing: Standing
    power: Entry | None
    texts: tuple[int, int]
    since: int
    first: int
    last: int | None = None
    by_term: bool = False
    own: list[Entry] = field(factory=list["Entry"])

    @property
    def norm(self) -> Norm:
        """The norm as written."""
        return self.form.norm


@frozen(eq=False)
class Book:
    """The entries of a contract, and which of them speak of whose acts.

    Attributes:
        contract: Whose book it is.
        entries: In order of text, clause and norm.
        by_act: Those of a bearer and an action.
        powers: The powers, by the action that exercises them.
        starts: The first instant of each text.
    """

    contract: Contract
    entries: tuple[Entry, ...]
    by_act: Mapping[tuple[str, str], tuple[Entry, ...]]
    powers: Mapping[str, tuple[Entry, ...]]
    starts: tuple[int, ...]

    def speaks_of(self, by: Party, act: Act) -> bool:
        """Whether some norm bears on such acts by the party, or a power is exercised by them."""
        return (by.name, act.kind) in self.by_act or act.kind in self.powers


def book_of(contract: Contract) -> Book:
    """The contract's book; made once, and kept with the contract for as long as that lives."""
    kept = vars(contract)
    book: Book | None = kept.get("_book")
    if book is None:
        book = kept["_book"] = _open(contract)
    return book


def _open(contract: Contract) -> Book:
    entries = _written(contract)
    by_act: dict[tuple[str, str], tuple[Entry, ...]] = {}
    powers: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        kind = entry.norm.act.kind
        key = (entry.norm.bearer.name, kind)
        by_act[key] = (*by_act.get(key, ()), entry)
        if isinstance(entry.norm, Power):
            powers[kind] = (*powers.get(kind, ()), entry)
    starts = tuple(beginning(text.since) for text in contract.texts)
    return Book(contract, entries, by_act, powers, starts)


def _written(contract: Contract) -> tuple[Entry, ...]:
    writer = _Writer()
    for number, text in enumerate(contract.texts):
        meanings = {d.id: d.condition for d in text.definitions}
        for standing in text.standings:
            clause = standing.provision
            if isinstance(clause, Clause):
                wording = _Wording(number, text, standing, clause, meanings)
                for place, norm in enumerate(clause.norms):
                    writer.enter(wording, norm, (place,), None)
    for entry in writer.entries:
        until = entry.norm.until
        term = instant(until) if isinstance(until, date) else None
        if term is not None and (entry.last is None or term <= entry.last):
            entry.last, entry.by_term = term, True
    return tuple(writer.entries)


@frozen(eq=False)
class _Wording:
    """A clause as it stands in a text, and what its definitions mean there."""

    number: int
    text: Text
    standing: Standing
    clause: Clause
    meanings: Mapping[str, Condition]


class _Writer:
    """Writes the entries text by text; an entry that a text repeats is lengthened."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.open: dict[tuple[object, ...], Entry] = {}

    def enter(
        self, wording: _Wording, norm: Norm, path: tuple[int, ...], power: Entry | None
    ) -> None:
        text, standing = wording.text, wording.standing
        form = normalise(norm, wording.meanings, power.norm.act if power else None)
        key = (wording.clause.id, standing.since, path)
        entry = self.open.get(key)
        if entry is None or entry.form != form or entry.power is not power:
            index = len(self.entries)
            entry = Entry(
                index=index,
                original=entry.original if entry else index,
                form=form,
                clause=wording.clause,
                standing=standing,
                power=power,
                texts=(wording.number, wording.number),
                since=beginning(standing.since),
                first=beginning(text.since),
            )
            self.entries.append(entry)
            self.open[key] = entry
            if power:
                power.own.append(entry)
        entry.texts = (entry.texts[0], wording.number)
        entry.last = None if text.until is None else beginning(text.until) - 1
        for place, inner in enumerate(own_norms(norm)):
            self.enter(wording, inner, (*path, place), entry)
