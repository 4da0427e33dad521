"""Which clauses of two contracts say the same, by their normal forms, and what cannot be compared.

That two clauses have one normal form is proof that they say the same; that they have two is none
that they do not.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, fields

from contract_rules.answers.phrases import listed
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import date

    from contract_rules.contracts.clauses import Provision
    from contract_rules.norms.norms import Norm
    from contract_rules.values.acts import Act, ActionType

Wordings: TypeAlias = "dict[str, list[object]]"
"""What there is of each clause and definition, in the order of its wordings."""


class Sameness(Enum):
    """What has become of a clause or definition from one contract to another."""

    SAME = "the same"
    """It has the same normal form, and the same wording."""
    REWORDED = "reworded"
    """It has the same normal form; its wording differs, or what is noted of it, as its source."""
    RENUMBERED = "renumbered"
    """It has the same normal form under another number; its wording may differ."""
    CHANGED = "changed"
    """It has another normal form, from other days on, or another rank or precedence."""
    ADDED = "added"
    """Only the second contract has it."""
    REMOVED = "removed"
    """Only the first contract has it."""


@frozen
class ClauseSameness:
    """What has become of a clause or definition.

    Attributes:
        clause: Its id.
        sameness: What has become of it.
        was: Its id in the first contract, where it was renumbered; else empty.
    """

    clause: str
    sameness: Sameness
    was: str = ""

    def __str__(self) -> str:
        """Its id, and what that was."""
        return f"{self.clause} (was {self.was})" if self.was else self.clause


@frozen(eq=False)
class CommonGround:
    """What two contracts have in common, which alone can be compared.

    Attributes:
        old: The first contract.
        new: The second contract.
        actions: The names of the actions that both have, with the same fields.
        parties: The parties that both have.
        told: What cannot be compared, each in a sentence.
    """

    old: Contract
    new: Contract
    actions: frozenset[str] = field(init=False)
    parties: frozenset[Party] = field(init=False)
    told: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        old, new = self.old, self.new
        kinds = {*new.vocabulary} & {*old.vocabulary}
        alike = (n for n in kinds if _unsaid(old.vocabulary[n]) == _unsaid(new.vocabulary[n]))
        object.__setattr__(self, "actions", frozenset(alike))
        object.__setattr__(self, "parties", frozenset(old.parties) & frozenset(new.parties))
        object.__setattr__(self, "told", tuple(self._not_compared(kinds)))

    def _not_compared(self, kinds: set[str]) -> Iterator[str]:
        sides = ((self.old, "first"), (self.new, "second"))
        for one, which in sides:
            own = [party.name for party in one.parties if party not in self.parties]
            if own:
                yield f"only the {which} has the {_several('party', own)}"
        for one, which in sides:
            own = [kind.name for kind in one.actions if kind.name not in kinds]
            if own:
                yield f"only the {which} has the {_several('action', own)}"
        other = [kind.name for kind in self.old.actions if kind.name in kinds - self.actions]
        if other:
            yield f"the two have other fields of the {_several('action', other)}"
        for what, was, now in (
            ("first day", self.old.effective, self.new.effective),
            ("time zone", self.old.zone, self.new.zone),
        ):
            if was != now:
                yield f"the {what} of the first is {was}, that of the second {now}"

    def has(self, by: Party, act: Act) -> bool:
        """Whether both have a party and an action."""
        return act.kind in self.actions and by in self.parties


def _several(what: str, names: list[str]) -> str:
    plural = {"party": "parties", "action": "actions"}
    return f"{what if len(names) == 1 else plural[what]} {listed(names, 'and')}"


def _unsaid(kind: ActionType) -> ActionType:
    """An action without the words for it."""
    return evolve(kind, phrase="", past="")


def clauses_compared(old: Contract, new: Contract) -> tuple[ClauseSameness, ...]:
    """What has become of each clause and definition, in the order of the second contract.

    Those that the second has no more come last.
    """
    was, now, said, says = _meant(old), _meant(new), _said(old), _said(new)
    moved = _renumbered(
        {id_: meant for id_, meant in was.items() if id_ not in now},
        {id_: meant for id_, meant in now.items() if id_ not in was},
    )

    def found(id_: str) -> Sameness:
        if id_ in moved:
            return Sameness.RENUMBERED
        if id_ not in said:
            return Sameness.ADDED
        if id_ not in says:
            return Sameness.REMOVED
        if was[id_] != now[id_]:
            return Sameness.CHANGED
        return Sameness.SAME if said[id_] == says[id_] else Sameness.REWORDED

    gone = {*moved.values()}
    every = (id_ for id_ in dict.fromkeys((*says, *said)) if id_ not in gone)
    return tuple(ClauseSameness(id_, found(id_), moved.get(id_, "")) for id_ in every)


def _renumbered(was: Wordings, now: Wordings) -> dict[str, str]:
    """The new ids of clauses that only their ids tell apart, each with the old one."""
    found: dict[str, str] = {}
    for id_, meant in now.items():
        alike = [one for one, told in was.items() if told == meant]
        again = [one for one, told in now.items() if told == meant]
        if len(alike) == len(again) == 1:
            found[id_] = alike[0]
    return found


def are_the_same(ground: CommonGround, clauses: tuple[ClauseSameness, ...]) -> bool:
    """Whether two contracts are sure to answer the same, as all that answers go by is so."""
    old, new = ground.old, ground.new
    kept = {Sameness.SAME, Sameness.REWORDED}
    return (
        not ground.told
        and {one.sameness for one in clauses} <= kept
        and [*_said(old)] == [*_said(new)]
        and _changes(old) == _changes(new)
        and old.parties == new.parties
        and [kind.name for kind in old.actions] == [kind.name for kind in new.actions]
    )


def _changes(contract: Contract) -> list[Hashable]:
    """What amendments do beside wording clauses."""
    return [
        (change.effective, change.announced, change.repeals, change.discharges)
        for change in contract.amendments
    ]


def _said(contract: Contract) -> Wordings:
    """How each clause and definition is worded, with all that is noted of it."""
    found: Wordings = {}
    for one in contract.provisions:
        caveat = one.caveat if isinstance(one, Clause) else ""
        told = (one.text, one.source, one.confidence, one.note, caveat)
        found.setdefault(one.id, []).append(told)
    return found


def _meant(contract: Contract) -> Wordings:
    """What each clause and definition says, and when, without its wording and its id."""
    lasting: dict[tuple[str, Hashable], date | None] = {}
    for text in contract.texts:
        for one in text.provisions_in_text:
            announced = None if one.amendment is None else one.amendment.announced
            meant = (one.since, announced, _apart(one.provision))
            lasting[one.provision.id, meant] = text.until
    found: Wordings = {provision.id: [] for provision in contract.provisions}
    for (id_, said), until in lasting.items():
        found[id_].append((said, until))
    for norm in contract.program.norms:
        id_ = norm.clause.id
        parent = None if norm.parent is None else norm.parent.name.removeprefix(id_)
        when = (
            norm.name.removeprefix(id_),
            parent,
            norm.first,
            norm.last,
            norm.notice,
            norm.origin,
        )
        who = (norm.by, norm.kind)
        how = (norm.form.begun, norm.form.spoken, norm.form.tests, norm.form.cases)
        found[id_].append((when, who, how, _beside_conditions(norm.norm)))
    return found


def _apart(provision: Provision) -> Hashable:
    """What a clause says beside its norms; of a definition, what it means."""
    if not isinstance(provision, Clause):
        return provision.condition
    return provision.rank, provision.overrides, provision.dormant, provision.survives


_IN_FORMS = frozenset({"provided", "unless", "unless_by_then", "otherwise"})
"""The parts of norms that stand in their normal forms, or are compiled as norms of their own."""


def _beside_conditions(norm: Norm) -> Hashable:
    """What a norm says beside its conditions, which stand in its normal form."""
    kept = (known.name for known in fields(type(norm)) if known.name not in _IN_FORMS)
    return (type(norm), *((name, getattr(norm, name)) for name in kept))
