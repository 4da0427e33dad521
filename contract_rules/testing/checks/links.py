"""Finds what one side of a clause names and the other leaves open.

An exception, a condition or a performance is about the same thing as the act, or the occasion,
only where the clause asks for that. Where both have a field for it, and one is left open, an act
about anything will do: consent to whatever it be lets in what nobody consented to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from contract_rules.answers.phrases import Words
from contract_rules.answers.reasons import Verdict
from contract_rules.engine import Engine
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    Compared,
    Defined,
    FieldOf,
    Not,
    Occurred,
    Pattern,
)
from contract_rules.norms.norms import (
    Obligation,
    Prohibition,
    acts_of,
    by_then,
    conditions,
    given_in,
)
from contract_rules.norms.traversal import compared_in, plain
from contract_rules.testing.checks.deeds import act_of
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.testing.checks.stated import StatedNorm, stated_norms
from contract_rules.testing.code_printer import History
from contract_rules.testing.strategies.pools import held
from contract_rules.testing.strategies.stage import later, stage_of
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.periods import Days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import Condition
    from contract_rules.norms.norms import Norm
    from contract_rules.testing.checks.flaws import Flaw
    from contract_rules.values.acts import FieldType

_VALUES = frozenset({"Decimal", "Money", "bool", "date", "datetime", "timedelta"})
"""The types of fields that name no thing."""

_NAMES = frozenset({"Party", "int", "str"})
"""The types of fields that name a thing where they are called alike: a number, a name."""


@frozen
class _Sought:
    """The pattern of an act by which a norm applies, is excepted from, or is performed."""

    pattern: Pattern
    by: Party
    excepts: bool


@frozen
class _Open:
    """A field that is left open, and that of the act or occasion that it may be asked to be."""

    stated: StatedNorm
    sought: _Sought
    left_open: str
    about: Pattern
    named: str


def unlinked(contract: Contract) -> Iterator[Flaw]:
    """Exceptions that any act satisfies, and fields that one side of a clause forgets."""
    words = Words.of(contract)
    for one in _left_open(contract):
        kind = one.sought.pattern.kind
        said = one.stated.said(words)
        if one.sought.excepts:
            found, history = FlawKind.UNLINKED_EXCEPTION, _shown_by(contract, one)
            text = f"{kind} of any {one.left_open} makes an exception to this: {said}"
        else:
            found, history = FlawKind.FORGOTTEN_FIELD, None
            text = f"{one.about.kind} names a {one.named}, and {kind} of any will do here: {said}"
        instead = f"ask for the same one, {kind}({one.left_open}={one.about.kind}.{one.named})"
        yield flaw(found, (one.stated.clause,), history, text, instead)


def _left_open(contract: Contract) -> Iterator[_Open]:
    """The fields that norms leave open, though what they are about names such a thing."""
    for stated in stated_norms(contract):
        abouts = [one for one in _abouts(stated.norm, stated.parents) if " " not in one.kind]
        compared = _compared(stated.norm)
        for sought in _sought_by(stated.norm):
            if " " in sought.pattern.kind:  # it follows by itself, and has no fields
                continue
            for known in _open_fields(contract, sought.pattern, compared):
                for about in abouts:
                    same = _like(contract, known, about)
                    if same is not None and sought.pattern.kind != about.kind:
                        yield _Open(stated, sought, known.name, about, same)
                        break


def _abouts(norm: Norm, parents: tuple[Norm, ...]) -> Iterator[Pattern]:
    """What a norm is about: the act judged, or the occasion; and that of those it stands in."""
    for one in (norm, *parents[::-1]):
        if not isinstance(one, Obligation):
            yield one.act
        elif one.upon is not None:
            yield from (found.act for found in (one.upon, *one.also))


def _sought_by(norm: Norm) -> Iterator[_Sought]:
    """The other acts of which a norm speaks."""
    if isinstance(norm, Obligation):
        yield from (_Sought(act, norm.bearer, excepts=False) for act in acts_of(norm))
    stated = ((norm.unless, True), (by_then(norm), True), (given_in(norm), False))
    for condition, excepts in stated:
        if condition is not None:
            yield from _sought_in(condition, excepts=excepts)


def _sought_in(condition: Condition, *, excepts: bool) -> Iterator[_Sought]:
    """What a condition looks for; what it rules out excepts from what it would let apply."""
    match condition:
        case Occurred(by, act):
            yield _Sought(act, by, excepts)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _sought_in(part, excepts=excepts)
        case Not(inner):
            yield from _sought_in(inner, excepts=not excepts)
        case Compared() | Defined():
            return
        case _:
            assert_never(condition)


def _open_fields(
    contract: Contract, pattern: Pattern, compared: set[tuple[str, str]]
) -> Iterator[FieldType]:
    """The fields of a pattern that name a thing and are left open, one of each sort of thing.

    There are none where another field of the same sort of thing is asked for.
    """
    asked = dict(pattern.fields)
    known = contract.kind(pattern.kind).fields
    tied = {one.name for one in known if one.name in asked or (pattern.kind, one.name) in compared}
    sorts = {one.type for one in known if one.name in tied} - _NAMES
    for one in known:
        if one.name not in tied and one.type not in _VALUES | sorts:
            sorts |= {one.type} - _NAMES
            yield one


def _like(contract: Contract, known: FieldType, about: Pattern) -> str | None:
    """A field of what a norm is about that may name the same thing as another field."""
    fields = contract.kind(about.kind).fields
    alike = (one for one in fields if one.type == known.type)
    if known.type in _NAMES:
        alike = (one for one in alike if one.name == known.name)
    return next((one.name for one in alike), None)


def _compared(norm: Norm) -> set[tuple[str, str]]:
    """The fields that conditions of a norm compare, each by its action and name."""
    found = (term for c in conditions(norm) for term in plain(compared_in(c)))
    return {(term.kind, term.name) for term in found if isinstance(term, FieldOf)}


def _shown_by(contract: Contract, one: _Open) -> History | None:
    """A history in which an act about another thing makes an exception; None where none is made.

    It lets through what is prohibited otherwise, or keeps a duty from arising.
    """
    norm, stage = one.stated.norm, stage_of(contract)
    about = norm.upon if isinstance(norm, Obligation) else norm
    if not isinstance(about, Prohibition | Occurred) or one.stated.parents:
        return None
    by = about.by if isinstance(about, Occurred) else about.bearer
    act = act_of(contract, stage.pools, about.act)
    first = contract.effective
    next_day = later(first, Days(1))
    if act is None or next_day is None:
        return None
    deed = Event(by=stage.parties[by.name], act=act, on=next_day)
    known = contract.kind(one.sought.pattern.kind).field(one.left_open)
    for other in held(known, stage.pools):
        given = {one.left_open: other}
        excepted = act_of(contract, stage.pools, one.sought.pattern, given)
        if excepted is not None and other != act.get(one.named):
            before = Event(by=stage.parties[one.sought.by.name], act=excepted, on=first)
            if _applies(one, contract, deed) and not _applies(one, contract, deed, before):
                return History((before, deed))
    return None


def _applies(one: _Open, contract: Contract, deed: Event, *before: Event) -> bool:
    """Whether an act is prohibited, or brings about the duty, after others."""
    with observed_only_by(), Engine(contract, before, matcher="semantics") as engine:
        if isinstance(one.stated.norm, Prohibition):
            return engine.decide(deed.by, deed.act, on=deed.on).verdict is Verdict.PROHIBITED
        engine.record(deed)
        return any(duty.clause == one.stated.clause for duty in engine.duties(on=deed.on))
