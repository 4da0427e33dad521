"""The program of a contract: what it is compiled to when it is made.

Every norm of every text stands in it in normal form, with the stretch of time in which it can be
in force and the stratum in which it is evaluated, and tables say which norms bear on whose acts.
Whoever evaluates the contract works on its program alone; what else depends on the contract and
on nothing that happened is made of the program once, and kept with it (`Program.once`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from attrs import field

from contract_rules.contracts.clauses import Amendment, Clause
from contract_rules.contracts.texts import ProvisionInText, Text
from contract_rules.norms.competition import Placed, contested_in, is_remedy_for
from contract_rules.norms.computed_terms import Lateness
from contract_rules.norms.derived_events import CONTRACT, IN_FORCE, KINDS, asked
from contract_rules.norms.expressions import Occurred, OneOf
from contract_rules.norms.normal_form import Form, NoticeGiven, atoms_in
from contract_rules.norms.norms import (
    Exemption,
    Norm,
    Obligation,
    Power,
    effects,
    is_grace,
    own_with_notice,
    remedy_of,
)
from contract_rules.norms.stratification import asks
from contract_rules.values.acts import ActionType
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.instants import On, beginning, instant
from contract_rules.values.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contract_rules.contracts.normal_forms import NormalForms
    from contract_rules.values.acts import Act, Party

K = TypeVar("K")
T = TypeVar("T")

Acting: TypeAlias = "Mapping[tuple[str, str], tuple[CompiledNorm, ...]]"
"""Norms by the name of a party and that of an action."""

Shared: TypeAlias = "Mapping[tuple[int, ...], dict[Hashable, object]]"
"""What is made once for all instances of a template; see `conditions_of`."""

FoundAlike: TypeAlias = "dict[Hashable, object]"
"""What is found out once for all instances of a template whose values lie in the same way."""


@define(eq=False, repr=False, kw_only=True)
class CompiledNorm:
    """A norm in normal form, and the stretch of time in which the text holds it.

    Attributes:
        index: Its number in the program.
        original: The number of the compiled norm that it continues under changed definitions, or
            its own.
        name: What names it in the ids of duties, whatever clauses stand beside its own: the
            clause, its place there, and of a later wording the day from which that is in force.
        form: The norm in normal form.
        clause: The clause that lays it down.
        in_text: The clause's place in the text.
        by: Whose acts it bears on; of an obligation, whose act is the occasion, which may be
            that of any of a group.
        kind: Which acts these are.
        parent: The norm whose exercise or breach brings it into force, if one does.
        origin: Who does what that brings it into force, where that stands in slot 1.
        notice: How long after the exercise it comes into force.
        breach: The kind of its breaches, for an obligation or a prohibition with a remedy.
        stratum: The number of its layer: where one instant bears on several norms, those of lower
            layers are evaluated first.
        norm: The norm as written.
        texts: The numbers of the first and last texts that hold it.
        since: The first instant of the clause's wording.
        given: The first instant at which the text holds it, though it may begin later.
        first: The first instant at which it can be in force: that, or its beginning.
        last: Its last instant, by its term or an amendment, or None.
        by_term: Whether the last instant is that of its term.
        begins: When it begins, by its own words, where that is after the text does; None where it
            never does, as another text takes its place before.
    """

    index: int
    original: int
    name: str
    form: Form
    clause: Clause
    in_text: ProvisionInText
    by: str
    kind: str
    parent: CompiledNorm | None
    origin: tuple[str, str] | None
    notice: NoticeGiven | None
    breach: ActionType | None
    texts: tuple[int, int]
    since: int
    given: int
    first: int
    last: int | None = None
    by_term: bool = False
    begins: On | None = None
    stratum: int = 0
    norm: Norm = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.norm = self.form.norm

    def to_begin(self, at: int) -> On | None:
        """When it begins, where the text holds it at an instant, but it begins only later."""
        held = self.given <= at < self.first and not self.is_over(at)
        return self.begins if held else None

    def is_over(self, at: int) -> bool:
        """Whether its term, or its text, has ended before an instant."""
        return self.last is not None and self.last < at

    @cached_property
    def arises_at_once(self) -> bool:
        """Whether a duty arises with what brings the obligation into force."""
        return isinstance(self.norm, Obligation) and self.norm.upon is None

    @cached_property
    def recurs(self) -> bool:
        """Whether its duties arise again and again, one for each period."""
        return isinstance(self.norm, Obligation) and self.norm.every is not None

    @cached_property
    def stands_in(self) -> bool:
        """Whether its duty arises with the breach of another, whatever the text is by then."""
        return self.arises_at_once and self.parent is not None and self.parent.breach is not None

    @cached_property
    def is_remedy(self) -> bool:
        """Whether its duties are remedies for the breach of a duty or of a prohibition."""
        return is_remedy_for(None if self.parent is None else self.parent.norm)

    @cached_property
    def is_grace(self) -> bool:
        """Whether it gives grace for what its parent asks for, and makes no duty of its own."""
        return self.parent is not None and is_grace(self.norm, self.parent.norm)


_MAKING = RLock()
"""Held while something is made of a program, so that threads do not make it twice."""


@frozen(eq=False, repr=False)
class Program:
    """The norms of a contract in normal form, and which of them bear on whose acts.

    Attributes:
        norms: In order of text, clause and norm.
        kinds: The contract's actions and what follows by itself, by name.
        below: By the name of each of these, it and the kinds of it.
        by_clause: The norms of each clause, by its id.
        by_act: The norms that bear on a party's acts of a kind, those on wider actions included;
            obligations are not among them.
        powers: The powers, by the actions whose acts may exercise them; see `exercised_by`.
        occasions: The obligations that a party's acts of a kind are occasions of.
        joint: The obligations upon several acts, by each of which a party's acts of a kind may be
            one.
        deeds: The obligations that a party's acts of a kind may perform.
        rivals: Of an obligation, by its number: the prohibitions and exemptions that may keep
            its duties from binding, in any text; none where there are none.
        weighed: Of such an obligation: the stratum in which it is weighed whether its duties bind.
        starts: The first instant of each text.
        strata: How many strata there are.
        asked: The ids of the clauses about whose duties or breaches norms ask.
        groups: The names of the parties in each group of parties, by the group's name.
        late: By how much norms ask whether duties are overdue, by the ids of the clauses, and by
            whether the duties stand in the place of others.
        zone: The time zone of the contract's civil days.
        shared: Of an instance of a template: by the conditions of each normal form, where all
            instances have them, what is made of these once for all; see `conditions_of`.
        alike: Of an instance of a template: what is found out once for all whose values lie in
            the same way among each other and what the template names.
    """

    norms: tuple[CompiledNorm, ...]
    kinds: Mapping[str, ActionType]
    below: Mapping[str, tuple[ActionType, ...]]
    by_clause: Mapping[str, tuple[CompiledNorm, ...]]
    by_act: Acting
    powers: Mapping[str, tuple[CompiledNorm, ...]]
    occasions: Acting
    joint: Acting
    deeds: Acting
    rivals: Mapping[int, tuple[CompiledNorm, ...]]
    weighed: Mapping[int, int]
    starts: tuple[int, ...]
    strata: int
    asked: frozenset[str]
    groups: Mapping[str, tuple[str, ...]]
    late: Mapping[tuple[str, bool], tuple[Lateness, ...]]
    zone: Zone
    shared: Shared
    alike: FoundAlike
    _made: dict[Hashable, object] = field(init=False, factory=dict[Hashable, object], repr=False)

    @property
    def exercised(self) -> dict[str, int]:
        """The actions of which acts may exercise powers, each with when the first was given."""
        return {kind: min(power.given for power in given) for kind, given in self.powers.items()}

    def speaks_of(self, by: Party, act: Act) -> bool:
        """Whether some norm bears on such acts by the party, or a power is exercised by them."""
        return (by.name, act.kind) in self.by_act or act.kind in self.powers

    def parties(self, by: str) -> tuple[str, ...]:
        """The names of the parties in a group; of a single party, its own."""
        return self.groups.get(by, (by,))

    def names_below(self, kind: str) -> tuple[str, ...]:
        """The names of an action and of the kinds of it."""
        return tuple(known.name for known in self.below[kind])

    def exercised_by(self, kind: str, at: int) -> list[CompiledNorm]:
        """The powers of which acts of a kind are exercises at an instant, whoever does them.

        They are those that a text up to then gives by the action itself; where none does, by
        the nearest action that it is a kind of and by which one does.
        """
        given = [power for power in self.powers.get(kind, ()) if power.given <= at]
        if all(power.kind == kind for power in given):
            return given
        nearest = next(n for n in self.kinds[kind].names if any(p.kind == n for p in given))
        return [power for power in given if power.kind == nearest]

    def once(self, what: Callable[..., T], *beside: object) -> T:
        """What is made of the program and depends on no event: made once, and kept with it.

        Args:
            what: A class or function of the program, which also names what is made.
            beside: What else it takes; the contract, say. It is the same at each call.
        """
        known = self._made.get(what)
        if known is not None:
            return cast("T", known)
        with _MAKING:
            if what not in self._made:
                self._made[what] = what(self, *beside)
            return cast("T", self._made[what])


def compile_texts(  # noqa: PLR0913, PLR0917 (it brings all of these together)
    texts: tuple[Text, ...],
    vocabulary: Mapping[str, ActionType],
    forms: NormalForms,
    strata: Sequence[Sequence[int]],
    groups: Mapping[str, tuple[str, ...]],
    zone: Zone,
    shared: Shared,
    alike: FoundAlike,
) -> Program:
    """The program of a contract.

    Args:
        texts: The contract's texts, which were found to be in order.
        vocabulary: Its actions by name.
        forms: The normal forms of its norms.
        strata: For each text the stratum of each norm, in the order of writing.
        groups: The names of the parties in each group of parties, by the group's name.
        zone: Its time zone.
        shared: What is made once for all instances of a template, by conditions.
        alike: What is found out once for all of them whose values lie in the same way.
    """
    writer = _Writer(vocabulary)
    for number, text in enumerate(texts):
        _write(writer, number, text, forms)
        for compiled, stratum in zip(writer.here, strata[number], strict=True):
            compiled.stratum = max(compiled.stratum, stratum)
    norms = tuple(writer.norms)
    _bound(norms, zone)
    below: dict[str, list[ActionType]] = {}
    for known in writer.kinds.values():
        for name in known.names:
            below.setdefault(name, []).append(known)

    def grouped(keys: Iterable[tuple[str, str, CompiledNorm]]) -> Acting:
        return _grouped(
            ((one, known.name), compiled)
            for by, name, compiled in keys
            for one in groups.get(by, (by,))
            for known in below[name]
        )

    obligations = [e for e in norms if isinstance(e.norm, Obligation)]
    others = [e for e in norms if not isinstance(e.norm, Obligation | Exemption)]
    rivals = _rivals(norms, alike)
    return Program(
        norms,
        writer.kinds,
        below={name: tuple(kinds) for name, kinds in below.items()},
        by_clause=_grouped((e.clause.id, e) for e in norms),
        by_act=grouped((e.by, e.kind, e) for e in others),
        powers=_grouped(
            (k.name, e) for e in others if isinstance(e.norm, Power) for k in below[e.kind]
        ),
        occasions=grouped((e.by, e.kind, e) for e in obligations),
        joint=grouped((o.by.name, o.act.kind, e) for e in obligations for o in _joint(e.norm)),
        deeds=grouped(
            (e.norm.bearer.name, kind, e) for e in obligations for kind in _deeds(e.norm)
        ),
        rivals=rivals,
        weighed={
            index: max(norms[index].stratum, *(rival.stratum for rival in against))
            for index, against in rivals.items()
        },
        starts=tuple(beginning(text.since) for text in texts),
        strata=max((compiled.stratum for compiled in norms), default=0) + 1,
        asked=_asked(norms, alike),
        groups=groups,
        late=_late(norms, alike),
        zone=zone,
        shared=shared,
        alike=alike,
    )


def conditions_of(form: Form) -> tuple[int, ...]:
    """What tells normal forms apart by when they apply: the identity of their conditions.

    Whatever else differs between two that have the same, such as who must do something, they
    apply to the same acts of one action.
    """
    ways = (id(part) for case in form.cases for part in (case.given, case.unless))
    return (id(form.tests), *ways)


def _asked(norms: Iterable[CompiledNorm], alike: FoundAlike) -> frozenset[str]:
    """The ids of the clauses that `Program.asked` has, which are found once for all alike."""
    known = alike.get(_asked)
    if known is None:
        known = frozenset(question.clause for e in norms for question in asks(e.form))
        alike[_asked] = known
    return cast("frozenset[str]", known)


def _bound(norms: Sequence[CompiledNorm], zone: Zone) -> None:
    """Set when norms begin and end that say so by a constant."""
    for compiled in norms:
        until = compiled.norm.until
        term = instant(until) if isinstance(until, date) else None
        if term is not None and (compiled.last is None or term <= compiled.last):
            compiled.last, compiled.by_term = term, True
        begins = compiled.norm.from_
        if isinstance(begins, date):
            starts = zone.instant(begins) if isinstance(begins, datetime) else beginning(begins)
            compiled.first = max(compiled.first, starts)
    for compiled in norms:
        if compiled.first > compiled.given:
            compiled.begins = _begins(compiled, norms)


def _begins(compiled: CompiledNorm, norms: Iterable[CompiledNorm]) -> On | None:
    """When a norm begins that says so; None where no text holds it then."""
    begins, at = compiled.norm.from_, compiled.first
    held = any(
        other.original == compiled.original and other.first <= at and not other.is_over(at)
        for other in norms
    )
    return begins if held and isinstance(begins, date) else None


def _joint(norm: Norm) -> tuple[Occurred, ...]:
    """The acts upon which duties of an obligation arise, where they are several."""
    if not isinstance(norm, Obligation) or not norm.also:
        return ()
    return norm.also if norm.upon is None else (norm.upon, *norm.also)


def _deeds(norm: Norm) -> Iterable[str]:
    """The actions whose acts may perform duties of an obligation, each once."""
    acts = norm.acts if isinstance(norm, Obligation) else ()
    return dict.fromkeys(act.kind for act in acts)


def _rivals(
    norms: Sequence[CompiledNorm], alike: FoundAlike
) -> dict[int, tuple[CompiledNorm, ...]]:
    """What may keep the duties of each obligation from binding; only of those that have such."""
    known = cast("list[tuple[int, list[int]]] | None", alike.get(_rivals))
    if known is None:
        placed = [
            Placed(e.norm, e.clause.id, None if e.parent is None else e.parent.norm) for e in norms
        ]
        known = [(number, against) for number, _, against in contested_in(placed)]
        alike[_rivals] = known
    return {number: tuple(norms[other] for other in against) for number, against in known}


def _late(
    norms: Iterable[CompiledNorm], alike: FoundAlike
) -> dict[tuple[str, bool], tuple[Lateness, ...]]:
    """By how much norms ask whether duties are overdue; see `Program.late`.

    Where those of one contract ask for none, those of all alike do not.
    """
    if _late in alike:
        return {}
    found: dict[tuple[str, bool], dict[Lateness, None]] = {}
    for atom in (atom for compiled in norms for atom in atoms_in(compiled.form)):
        fields = dict(atom.asked.act.fields)
        match asked(atom.asked), fields.get("by"):
            case str(clause), OneOf((Lateness() as late,)):
                for is_remedy in (False,) if "standing" in fields else (False, True):
                    found.setdefault((clause, is_remedy), {})[late] = None
            case _:
                pass
    if not found:
        alike[_late] = True
    return {about: tuple(late) for about, late in found.items()}


def _write(writer: _Writer, number: int, text: Text, forms: NormalForms) -> None:
    """Write the norms of one text, in the order of writing."""
    writer.here.clear()
    meanings = {d.id: d.condition for d in text.definitions}
    for in_text in text.provisions_in_text:
        clause = in_text.provision
        if isinstance(clause, Clause):
            wording = _Wording(number, text, in_text, clause)
            written = zip(clause.norms, forms.of(clause, meanings), strict=True)
            for place, (norm, known) in enumerate(written):
                writer.enter(wording, norm, (form for form, _ in known), (place,), None)


def _grouped(pairs: Iterable[tuple[K, CompiledNorm]]) -> dict[K, tuple[CompiledNorm, ...]]:
    grouped: dict[K, list[CompiledNorm]] = {}
    for key, compiled in pairs:
        grouped.setdefault(key, []).append(compiled)
    return {key: tuple(together) for key, together in grouped.items()}


@frozen(eq=False, repr=False)
class _Wording:
    """A clause as it stands in a text."""

    number: int
    text: Text
    in_text: ProvisionInText
    clause: Clause


class _Writer:
    """Writes compiled norms text by text; one that a text repeats is lengthened.

    Attributes:
        kinds: The actions, what follows by itself, and the breaches that something follows upon.
        norms: What was written.
        here: The norms of the text that was written last, in the order of writing.
    """

    def __init__(self, vocabulary: Mapping[str, ActionType]) -> None:
        self.kinds = {**vocabulary, **KINDS}
        self.norms: list[CompiledNorm] = []
        self.here: list[CompiledNorm] = []
        self._open: dict[tuple[object, ...], CompiledNorm] = {}
        self._first: dict[str, date] = {}

    def enter(  # noqa: PLR0913, PLR0917 (a norm stands in all of these)
        self,
        wording: _Wording,
        norm: Norm,
        forms: Iterator[Form],
        path: tuple[int, ...],
        parent: CompiledNorm | None,
        notice: NoticeGiven | None = None,
    ) -> None:
        """Write a norm, and the norms of its own after it, whose forms come in this order."""
        text, in_text = wording.text, wording.in_text
        form = next(forms)
        key = (wording.clause.id, in_text.since, path)
        compiled = self._open.get(key)
        if compiled is None or compiled.form != form or compiled.parent is not parent:
            index = len(self.norms)
            origin = _origin(parent)
            by, kind = _occasion(form, origin)
            compiled = CompiledNorm(
                index=index,
                original=compiled.original if compiled else index,
                name=self._name(wording, path),
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
                given=beginning(text.since),
                first=beginning(text.since),
            )
            self.norms.append(compiled)
            self._open[key] = compiled
        compiled.texts = (compiled.texts[0], wording.number)
        compiled.last = None if text.until is None else beginning(text.until) - 1
        self.here.append(compiled)
        notices = dict(zip((effect.after for effect in effects(norm)), form.notices, strict=True))
        for place, (inner, after) in enumerate(own_with_notice(norm)):
            self.enter(wording, inner, forms, (*path, place), compiled, notices.get(after))

    def _name(self, wording: _Wording, path: tuple[int, ...]) -> str:
        id_, since = wording.clause.id, wording.in_text.since
        first = self._first.setdefault(id_, since)
        place = ".".join(map(str, (id_, *path)))
        return place if since == first else f"{place} of {since}"

    def _breach(
        self, norm: Norm, kind: str, wording: _Wording, path: tuple[int, ...]
    ) -> ActionType | None:
        """The kind of breaches of a norm that something follows upon: they repeat the occasion."""
        if remedy_of(norm) is None:
            return None
        clause, since = wording.clause.id, wording.in_text.since
        name = f"breach of {clause} {'.'.join(map(str, path))} of {since}"
        duty = isinstance(norm, Obligation)
        phrase = f"leave a duty under {clause} unperformed" if duty else f"breach {clause}"
        breach = ActionType(name, self.kinds[kind].fields, phrase)
        return self.kinds.setdefault(name, breach)


def _origin(parent: CompiledNorm | None) -> tuple[str, str] | None:
    """The party and the action that bring the norms written inside a norm into force."""
    if parent is None:
        return None
    if parent.breach is not None:
        return CONTRACT.name, parent.breach.name
    return parent.by, parent.kind


def _occasion(form: Form, origin: tuple[str, str] | None) -> tuple[str, str]:
    """The party and the action of the event that fills slot 0."""
    norm = form.norm
    if not isinstance(norm, Obligation):
        return norm.bearer.name, norm.act.kind
    if norm.upon is not None:
        return norm.upon.by.name, norm.upon.act.kind
    return origin or (CONTRACT.name, IN_FORCE.name)


def laid_down_again(program: Program, amendments: Iterable[Amendment]) -> dict[int, CompiledNorm]:
    """The obligations that an amendment words anew as they were, each with what it was before.

    What they oblige to without an occasion, or upon several acts of which the last may come after
    the amendment, may be owed already, or have been performed: a clause that says the same in
    other words makes no second debt. Where the amendment discharges what was owed
    under the clause, it does.

    Args:
        program: The norms.
        amendments: The amendments of the contract.

    Returns:
        The norm of the wording before, by the number of the norm that says the same anew.
    """
    discharged = {(beginning(a.effective), id_) for a in amendments for id_ in a.discharges}
    found: dict[int, CompiledNorm] = {}
    for compiled in program.norms:
        norm = compiled.norm
        joined = isinstance(norm, Obligation) and norm.also
        once = joined or (compiled.arises_at_once and not compiled.recurs)
        if compiled.parent or not once or (compiled.since, compiled.clause.id) in discharged:
            continue
        same = [
            other
            for other in program.by_clause.get(compiled.clause.id, ())
            if other.parent is None and other.norm == compiled.norm
        ]
        before = [other for other in same if other.texts[1] == compiled.texts[0] - 1]
        place = [other for other in same if other.texts == compiled.texts].index(compiled)
        if place < len(before) and before[place].since < compiled.since:
            found[compiled.index] = before[place]
    return found
