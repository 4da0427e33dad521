"""The book of a contract: every norm of every text in normal form, with when it can be in force.

An entry is a norm as it stands in one or more consecutive texts. A norm of an exercise's own is
an entry too, under the entry of its power.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from attrs import define, frozen

from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract, ProvisionInText, Text
from contract_rules.norms.derived_events import CONTRACT, IN_FORCE, KINDS
from contract_rules.norms.expressions import Condition
from contract_rules.norms.normal_form import Form
from contract_rules.norms.normalise import normalise
from contract_rules.norms.norms import Norm, Obligation, Power, own_with_notice
from contract_rules.norms.stratification import Laid, strata
from contract_rules.values.acts import ActionType
from contract_rules.values.instants import beginning, instant
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.values.acts import Act, Party

K = TypeVar("K")


@define(eq=False, kw_only=True)
class CompiledNorm:
    """A norm, and the stretch of time in which the text holds it.

    Attributes:
        index: Its number in the book.
        original: The number of the entry that it continues under changed definitions, or its own.
        form: The norm in normal form.
        clause: The clause that lays it down.
        in_text: The clause's place in the text.
        by: Whose acts it bears on; of an obligation, whose act is the occasion.
        kind: Which acts these are.
        parent: The entry whose exercise or breach brings it into force, if one does.
        origin: Who does what that brings it into force, where that stands in place 1.
        notice: How long after the exercise it comes into force.
        breach: The kind of its breaches, for an obligation that something else follows upon.
        stratum: Which entries it is evaluated after, of those that one instant bears on.
        texts: The numbers of the first and last texts that hold it.
        since: The first instant of the clause's wording.
        first: The entry's first instant.
        last: Its last instant, by its term or an amendment, or None.
        by_term: Whether the last instant is that of its term.
    """

    index: int
    original: int
    form: Form
    clause: Clause
    in_text: ProvisionInText
    by: str
    kind: str
    parent: CompiledNorm | None
    origin: tuple[str, str] | None
    notice: Period | None
    breach: ActionType | None
    texts: tuple[int, int]
    since: int
    first: int
    last: int | None = None
    by_term: bool = False
    stratum: int = 0

    @property
    def norm(self) -> Norm:
        """The norm as written."""
        return self.form.norm

    @property
    def arises_at_once(self) -> bool:
        """Whether a duty arises with what brings the obligation into force."""
        return isinstance(self.norm, Obligation) and self.norm.upon is None

    @property
    def stands_in(self) -> bool:
        """Whether its duty arises with the breach of another, whatever the text is by then."""
        return self.arises_at_once and self.parent is not None and self.parent.breach is not None


@frozen(eq=False)
class Program:
    """The entries of a contract, and which of them speak of whose acts.

    Attributes:
        contract: Whose book it is.
        norms: In order of text, clause and norm.
        kinds: The contract's actions and what follows by itself, by name.
        by_act: The norms that bear on a party's acts of a kind; obligations are not among them.
        powers: The powers, by the action that exercises them.
        occasions: The obligations that a party's acts of a kind are occasions of.
        deeds: The obligations that a party's acts of a kind may perform.
        starts: The first instant of each text.
        strata: How many strata there are.
    """

    contract: Contract
    norms: tuple[CompiledNorm, ...]
    kinds: Mapping[str, ActionType]
    by_act: Mapping[tuple[str, str], tuple[CompiledNorm, ...]]
    powers: Mapping[str, tuple[CompiledNorm, ...]]
    occasions: Mapping[tuple[str, str], tuple[CompiledNorm, ...]]
    deeds: Mapping[tuple[str, str], tuple[CompiledNorm, ...]]
    starts: tuple[int, ...]
    strata: int

    def speaks_of(self, by: Party, act: Act) -> bool:
        """Whether some norm bears on such acts by the party, or a power is exercised by them."""
        return (by.name, act.kind) in self.by_act or act.kind in self.powers


def program_of(contract: Contract) -> Program:
    """The contract's book; made once, and kept with the contract for as long as that lives."""
    kept = vars(contract)
    program: Program | None = kept.get("_book")
    if program is None:
        program = kept["_book"] = _open(contract)
    return program


def _open(contract: Contract) -> Program:
    norms = _written(contract)
    _layer(norms, len(contract.texts))
    obligations = [e for e in norms if isinstance(e.norm, Obligation)]
    others = [e for e in norms if e not in obligations]
    breaches = {e.breach.name: e.breach for e in obligations if e.breach}
    return Program(
        contract,
        norms,
        {**contract.vocabulary, **KINDS, **breaches},
        by_act=_grouped(((e.by, e.kind), e) for e in others),
        powers=_grouped((e.kind, e) for e in others if isinstance(e.norm, Power)),
        occasions=_grouped(((e.by, e.kind), e) for e in obligations),
        deeds=_grouped(((e.norm.bearer.name, e.norm.act.kind), e) for e in obligations),
        starts=tuple(beginning(text.since) for text in contract.texts),
        strata=max((compiled.stratum for compiled in norms), default=0) + 1,
    )


def _layer(norms: tuple[CompiledNorm, ...], texts: int) -> None:
    """Set each entry's stratum: the highest that it has in a text."""
    for text in range(texts):
        here = [e for e in norms if e.texts[0] <= text <= e.texts[1]]
        laid = [
            Laid(e.clause.id, e.form, here.index(e.parent) if e.parent else None) for e in here
        ]
        for compiled, stratum in zip(here, strata(laid), strict=True):
            compiled.stratum = max(compiled.stratum, stratum)


def _grouped(pairs: Iterable[tuple[K, CompiledNorm]]) -> dict[K, tuple[CompiledNorm, ...]]:
    grouped: dict[K, list[CompiledNorm]] = {}
    for key, compiled in pairs:
        grouped.setdefault(key, []).append(compiled)
    return {key: tuple(together) for key, together in grouped.items()}


def _written(contract: Contract) -> tuple[CompiledNorm, ...]:
    writer = _Writer(contract)
    for number, text in enumerate(contract.texts):
        meanings = {d.id: d.condition for d in text.definitions}
        for in_text in text.provisions_in_text:
            clause = in_text.provision
            if isinstance(clause, Clause):
                wording = _Wording(number, text, in_text, clause, meanings)
                for place, norm in enumerate(clause.norms):
                    writer.enter(wording, norm, (place,), None)
    for compiled in writer.norms:
        until = compiled.norm.until
        term = instant(until) if isinstance(until, date) else None
        if term is not None and (compiled.last is None or term <= compiled.last):
            compiled.last, compiled.by_term = term, True
    return tuple(writer.norms)


@frozen(eq=False)
class _Wording:
    """A clause as it stands in a text, and what its definitions mean there."""

    number: int
    text: Text
    in_text: ProvisionInText
    clause: Clause
    meanings: Mapping[str, Condition]


class _Writer:
    """Writes the entries text by text; an entry that a text repeats is lengthened."""

    def __init__(self, contract: Contract) -> None:
        self.kinds = {**contract.vocabulary, **KINDS}
        self.norms: list[CompiledNorm] = []
        self.open: dict[tuple[object, ...], CompiledNorm] = {}

    def enter(
        self,
        wording: _Wording,
        norm: Norm,
        path: tuple[int, ...],
        parent: CompiledNorm | None,
        notice: Period | None = None,
    ) -> None:
        text, in_text = wording.text, wording.in_text
        form = normalise(norm, wording.meanings, parent.form if parent else None)
        key = (wording.clause.id, in_text.since, path)
        compiled = self.open.get(key)
        if compiled is None or compiled.form != form or compiled.parent is not parent:
            index = len(self.norms)
            origin = _origin(parent)
            by, kind = _occasion(form, origin)
            compiled = CompiledNorm(
                index=index,
                original=compiled.original if compiled else index,
                form=form,
                clause=wording.clause,
                in_text=in_text,
                by=by,
                kind=kind,
                parent=parent,
                origin=origin if form.begun else None,
                notice=notice,
                breach=self._breach(norm, kind, wording, path),
                texts=(wording.number, wording.number),
                since=beginning(in_text.since),
                first=beginning(text.since),
            )
            self.norms.append(compiled)
            self.open[key] = compiled
        compiled.texts = (compiled.texts[0], wording.number)
        compiled.last = None if text.until is None else beginning(text.until) - 1
        for place, (inner, after) in enumerate(own_with_notice(norm)):
            self.enter(wording, inner, (*path, place), compiled, after)

    def _breach(
        self, norm: Norm, kind: str, wording: _Wording, path: tuple[int, ...]
    ) -> ActionType | None:
        """The kind of breaches of a norm that something follows upon: they repeat the occasion."""
        if not isinstance(norm, Obligation) or norm.otherwise is None:
            return None
        clause, since = wording.clause.id, wording.in_text.since
        name = f"breach of {clause} {'.'.join(map(str, path))} of {since}"
        phrase = f"leave a duty under {clause} unperformed"
        breach = ActionType(name, self.kinds[kind].fields, phrase)
        return self.kinds.setdefault(name, breach)


def _origin(parent: CompiledNorm | None) -> tuple[str, str] | None:
    """Who does what that brings into force the norms of an entry's own."""
    if parent is None:
        return None
    if parent.breach is not None:
        return CONTRACT.name, parent.breach.name
    return parent.by, parent.kind


def _occasion(form: Form, origin: tuple[str, str] | None) -> tuple[str, str]:
    """Who does what that stands in place 0."""
    norm = form.norm
    if not isinstance(norm, Obligation):
        return norm.bearer.name, norm.act.kind
    if norm.upon is not None:
        return norm.upon.by.name, norm.upon.act.kind
    return origin or (CONTRACT.name, IN_FORCE.name)
