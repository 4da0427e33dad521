"""Checks one text of a contract: what its clauses ask about each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause, Definition, Provision
from contract_rules.contracts.validation.circles import circle_in
from contract_rules.errors import (
    CircularDefinitionError,
    CircularQuestionError,
    UnknownActionError,
    UnknownClauseError,
    nearest,
)
from contract_rules.norms.derived_events import BREACHED, KEPT, KINDS
from contract_rules.norms.norms import Norm, Obligation, Prohibition, conditions, own_norms, within
from contract_rules.norms.stratification import Laid, asks, narrowed, strata
from contract_rules.norms.traversal import definitions_in
from contract_rules.values.acts import ActionType
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.contracts.normal_forms import NormalForms
    from contract_rules.norms.expressions import Condition


_WRITTEN = {BREACHED.name: "breach_of(...)", KEPT.name: "kept(...)"}
"""How an author writes what becomes of a duty, where another arises upon it."""


@frozen(eq=False, repr=False)
class Known:
    """What the clauses of all texts lay down, by their ids.

    Attributes:
        obliging: The clauses that lay down obligations.
        breakable: The clauses that can be breached: with obligations or prohibitions.
        occasions: The actions upon which duties arise, by the clause and whether acts count that
            the clause forbids.
        actions: The contract's actions, by name.
    """

    obliging: frozenset[str]
    breakable: frozenset[str]
    occasions: Mapping[tuple[str, bool], frozenset[str]]
    actions: Mapping[str, ActionType]

    @classmethod
    def of(cls, provisions: tuple[Provision, ...], actions: Mapping[str, ActionType]) -> Known:
        """What some provisions lay down, in which these actions are named."""
        norms = [(p.id, norm) for p in provisions for norm in p.spoken.norms]
        return cls(
            frozenset(id_ for id_, norm in norms if isinstance(norm, Obligation)),
            frozenset(id_ for id_, norm in norms if isinstance(norm, Obligation | Prohibition)),
            _occasions(p for p in provisions if isinstance(p, Clause)),
            actions,
        )

    def meet(self, one: str, other: str) -> bool:
        """Whether two actions are the same, or one is a kind of the other."""
        kinds = (self.actions[name] for name in (one, other) if name in self.actions)
        return one == other or any({one, other}.issubset(kind.names) for kind in kinds)


def _occasions(clauses: Iterable[Clause]) -> dict[tuple[str, bool], frozenset[str]]:
    """The actions upon which duties of each clause arise; also with those that it forbids."""
    found: dict[tuple[str, bool], set[str]] = {}
    for clause in clauses:
        upon, forbidden = found.setdefault((clause.id, False), set()), set[str]()
        waiting: list[tuple[Norm, str | None]] = [(norm, None) for norm in clause.norms]
        while waiting:
            norm, occasion = waiting.pop()
            if isinstance(norm, Obligation):
                occasion = occasion if norm.upon is None else norm.upon.act.kind
                upon |= {occasion} if occasion is not None else set()
            elif isinstance(norm, Prohibition):
                forbidden.add(norm.act.kind)
            begins = occasion if isinstance(norm, Obligation) else norm.act.kind
            waiting += ((own, begins) for own in own_norms(norm))
        found.setdefault((clause.id, True), set()).update(upon, forbidden)
    return {key: frozenset(kinds) for key, kinds in found.items()}


def check_text(
    clauses: tuple[Clause, ...],
    definitions: tuple[Definition, ...],
    known: Known,
    forms: NormalForms,
    mistakes: Mistakes,
) -> list[int]:
    """Check a text: that definitions are known and in no circle, that terms speak of something.

    What rests on a definition that is mistaken is not looked at: it is no mistake of its own.

    Args:
        clauses: The clauses of the text.
        definitions: Its definitions.
        known: What clauses lay down, in this text or another.
        forms: The normal forms of the contract's norms.
        mistakes: Where it is noted that a definition is used that the text does not have
            (UnknownClauseError), that definitions explain each other in a circle
            (CircularDefinitionError), that a term speaks of no event, or of two
            (UnboundTermError, AmbiguousTermError), that clauses ask about each other's duties in
            a circle (CircularQuestionError), that they ask about duties that no clause lays
            down (UnknownClauseError), or of an occasion upon which none arises
            (UnknownActionError).

    Returns:
        The stratum of each norm of the text, in the order of writing.
    """
    meanings = _explained(definitions, mistakes)
    laid: list[Laid] = []
    by_id = {clause.id: clause for clause in clauses}
    stated = {definition.id for definition in definitions}
    for clause in clauses:
        asked = [c for norm in clause.norms for inner in within(norm) for c in conditions(inner)]
        used = {name for condition in asked for name in definitions_in(condition)}
        _known_definitions(used, stated, clause, mistakes)
        if used <= meanings.keys():
            with mistakes.of(clause):
                for found in forms.of(clause, meanings):
                    numbers = {id(form): len(laid) + n for n, (form, _) in enumerate(found)}
                    laid += (Laid(clause.id, f, numbers[id(p)] if p else None) for f, p in found)
    layers = _layers(laid, by_id, mistakes)
    for one in laid:
        for kind, asked_about in sorted({(q.kind, q.clause) for q in asks(one.form)}):
            there = known.breakable if kind == BREACHED.name else known.obliging
            if asked_about not in there:
                what = "breaches of" if kind == BREACHED.name else "duties under"
                msg = f"{one.clause} asks about {what} {asked_about!r}, which lays down none"
                msg += nearest(asked_about, there)
                mistakes.note(UnknownClauseError(msg), by_id[one.clause])
        for asked_about, acts, occasion in sorted(narrowed(one.form)):
            kinds = known.occasions.get((asked_about, acts), frozenset({occasion}))
            if not any(known.meet(occasion, kind) for kind in kinds):
                acts_ = sorted(kinds - KINDS.keys())
                upon = [*acts_, *(_WRITTEN[kind] for kind in sorted(kinds & KINDS.keys()))]
                msg = (
                    f"{one.clause} asks about duties under {asked_about!r} of {occasion}, but "
                    f"these arise upon {', '.join(upon) or 'no act'}; "
                    f"{'name their occasion with of=, or leave it' if acts_ else 'leave of='} out"
                )
                mistakes.note(UnknownActionError(msg), by_id[one.clause])
    return layers


def _layers(laid: Sequence[Laid], by_id: Mapping[str, Clause], mistakes: Mistakes) -> list[int]:
    """The stratum of each norm; every circle in which clauses wait for each other is noted."""
    try:
        return strata(laid)
    except CircularQuestionError as error:
        mistakes.note(error, by_id[error.clauses[0]])
        numbers = [number for number, one in enumerate(laid) if one.clause not in error.clauses]
        new = {old: number for number, old in enumerate(numbers)}
        rest = (laid[number] for number in numbers)
        return _layers(
            [Laid(r.clause, r.form, None if r.parent is None else new[r.parent]) for r in rest],
            by_id,
            mistakes,
        )


def _known_definitions(
    used: Iterable[str], stated: Collection[str], user: Provision, mistakes: Mistakes
) -> None:
    for name in sorted(used):
        if name not in stated:
            msg = f"{user.id} uses the definition {name!r}, which is not in the same text"
            mistakes.note(UnknownClauseError(msg + nearest(name, stated)), user)


def _explained(definitions: tuple[Definition, ...], mistakes: Mistakes) -> dict[str, Condition]:
    """The conditions of the definitions that can be explained, by their ids; the rest is noted."""
    by_id = {definition.id: definition for definition in definitions}
    needs = {id_: [*definitions_in(d.condition)] for id_, d in by_id.items()}
    for id_, definition in by_id.items():
        _known_definitions(needs[id_], by_id, definition, mistakes)
    waiting = dict(needs)
    while circle := circle_in(waiting):
        shown = " needs ".join(circle)
        msg = f"definitions explain each other in a circle: {shown}; break it at one of them"
        mistakes.note(CircularDefinitionError(msg), by_id[circle[0]])
        waiting = {id_: named for id_, named in waiting.items() if id_ not in circle}
    sound: set[str] = set()
    while more := {i for i, named in needs.items() if i not in sound and sound.issuperset(named)}:
        sound |= more
    return {id_: by_id[id_].condition for id_ in by_id if id_ in sound}
