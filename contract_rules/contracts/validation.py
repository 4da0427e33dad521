"""Checks a contract when it is made: names, circles, currencies, acts off the record.

A contract that passes can be asked any question; whoever evaluates it need not check again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, frozen

from contract_rules.contracts.clauses import Amendment, Clause, Definition, Provision
from contract_rules.errors import (
    AmbiguousDateError,
    AmendmentError,
    CalendarEndError,
    CircularDefinitionError,
    CircularPrecedenceError,
    CircularQuestionError,
    DuplicateClauseError,
    MixedCurrenciesError,
    OffRecordError,
    UnknownActionError,
    UnknownClauseError,
    UnknownPartyError,
    WrongTypeError,
    nearest,
)
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodsLate,
    ToDate,
    Total,
)
from contract_rules.norms.dates import StatedPeriod
from contract_rules.norms.derived_events import (
    BREACHED,
    CONTRACT,
    KINDS,
    clause_in,
    field_of,
)
from contract_rules.norms.expressions import (
    IDENTITY,
    AnyTerm,
    Compared,
    Computed,
    Condition,
    Const,
    FieldMatcher,
    FieldOf,
    OneOf,
    Pattern,
    Shifted,
    When,
    is_term,
)
from contract_rules.norms.norms import (
    Assigns,
    Before,
    Begins,
    By,
    Norm,
    Obligation,
    Power,
    Prohibition,
    SetsOff,
    Suspends,
    Waives,
    Within,
    acts_of,
    clauses_of,
    conditions,
    effects,
    is_grace,
    own_norms,
    remedy_of,
    targets,
    terms,
    within,
)
from contract_rules.norms.orders import Debt
from contract_rules.norms.questions import Question, Reading
from contract_rules.norms.stratification import AskedExercise, Laid, asks, narrowed, strata
from contract_rules.norms.subsumption import fits
from contract_rules.norms.tables import TableLookup, Tiered, gap_of
from contract_rules.norms.traversal import (
    definitions_in,
    is_bound,
    occurrences,
    plain,
    suits,
    terms_of,
    walk,
)
from contract_rules.values.acts import ActionType, Entity, Party, PartyGroup, Value, each_of
from contract_rules.values.arguments import guard_of, look, shown
from contract_rules.values.instants import day
from contract_rules.values.money import Money, is_code, is_unit
from contract_rules.values.periods import Elapsing, Months, Period, Years, after
from contract_rules.values.recurrence import lacks_days

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence

    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.contracts.normal_forms import NormalForms
    from contract_rules.values.acts import FieldType
    from contract_rules.values.zones import Zone


class Spoken(Protocol):
    """An action class of the author's language."""

    @property
    def kind(self) -> ActionType:
        """The action type, as plain data."""
        ...


def kinds(actions: Iterable[ActionType | Spoken]) -> tuple[ActionType, ...]:
    """The action types of actions, given as data or as an author's classes."""
    look("actions", actions, _ACTIONS)
    return tuple(map(_kind, actions))


def _kind(action: object) -> ActionType:
    kind = action if isinstance(action, ActionType) else getattr(action, "kind", None)
    if not isinstance(kind, ActionType):
        msg = f"actions holds {shown(action)}, which is no action; write ProcureCompute"
        raise WrongTypeError(msg)
    return kind


_ACTIONS = evolve(guard_of(Iterable[Any]), noun="several actions", example="(ProcureCompute, ...)")


def vocabulary(
    stated: tuple[ActionType, ...],
    provisions: Iterable[Provision],
    mistakes: Mistakes,
) -> tuple[ActionType, ...]:
    """The action types that are stated, those that patterns carry, and those that these widen to.

    Each comes after the actions that it is a kind of. Noted as mistakes: two actions of one name
    that differ, a reserved name, a kind of an action that does not fit it (WrongTypeError), a
    kind of an action that the contract does not have (UnknownActionError).
    """
    found: dict[str, ActionType] = {}
    carried = ((p, pattern.schema) for p in provisions for pattern in patterns(p))
    every = ((mistakes.contract, kind) for kind in stated)
    for part, kind in ((part, k) for part, one in (*every, *carried) for k in _widened(one)):
        if kind.name in KINDS:
            msg = f"no action is called {kind.name!r}, which is what follows by itself; rename it"
            mistakes.note(WrongTypeError(msg), part)
        elif found.setdefault(kind.name, kind) != kind:
            msg = f"two actions are called {kind.name!r} and differ; rename one"
            mistakes.note(WrongTypeError(msg), part)
    for kind in found.values():
        with mistakes.of(mistakes.contract):
            _widens(kind, found)
    return tuple(found.values())


def _widened(kind: ActionType | None) -> list[ActionType]:
    """An action after those that it is a kind of, as far as they are carried; none for None."""
    return [] if kind is None else [*_widened(kind.above), kind]


def _widens(kind: ActionType, found: Mapping[str, ActionType]) -> None:
    """Check that a contract has the action that one of its actions is a kind of, and that it fits.

    Raises:
        UnknownActionError: When the contract does not have it.
        WrongTypeError: When it is a kind of others, or has fields that the narrower has not.
    """
    if not kind.wider:
        return
    name, *others = kind.wider
    above = found.get(name)
    if above is None:
        msg = f"{kind.name} is a kind of {name}, no action of the contract; add {name} to actions"
        raise UnknownActionError(msg)
    if list(above.wider) != others or kind.fields[: len(above.fields)] != above.fields:
        msg = (
            f"{kind.name} is a kind of {name}, and says otherwise what that is a kind of, or "
            f"which fields it has; state the actions and the fields of {name}, then its own"
        )
        raise WrongTypeError(msg)


def distinct(provisions: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Check that no two provisions have one id; noted for the second (DuplicateClauseError)."""
    seen: set[str] = set()
    for provision in provisions:
        if provision.id in seen:
            msg = f"two clauses have the id {provision.id!r}; number each its own"
            mistakes.note(DuplicateClauseError(msg), provision)
        seen.add(provision.id)


def order(effective: date, amendments: Iterable[Amendment], mistakes: Mistakes) -> None:
    """Check that amendments are in order, one for each day; noted for the later one."""
    earlier = effective
    for change in amendments:
        if change.effective <= earlier:
            msg = (
                f"an amendment effective on {change.effective} follows a text of {earlier}; "
                "list amendments in order, one for each day"
            )
            mistakes.note(AmendmentError(msg), change)
        earlier = change.effective


def amendment(change: Amendment, old: Mapping[str, object], mistakes: Mistakes) -> None:
    """Check that an amendment fits the text that it changes.

    Noted as mistakes: that it adds a clause that is there (DuplicateClauseError), that it
    replaces, repeals or discharges one that is not (UnknownClauseError).
    """
    distinct((*change.adds, *change.replaces), mistakes)
    for added in change.adds:
        if added.id in old:
            msg = f"{change.title} adds {added.id!r}, which is there; say replaces=(...)"
            mistakes.note(DuplicateClauseError(msg), change)
    for gone in (*(p.id for p in change.replaces), *change.repeals, *change.discharges):
        if gone not in old:
            msg = f"{change.title} changes {gone!r}, which is not there{nearest(gone, old)}"
            mistakes.note(UnknownClauseError(msg), change)


@frozen
class Known:
    """What the clauses of all texts lay down, by their ids.

    Attributes:
        obliging: The clauses that lay down obligations.
        breakable: The clauses that can be breached: with obligations or prohibitions.
        occasions: The actions upon which duties arise, by the clause and whether acts count that
            the clause forbids.
    """

    obliging: frozenset[str]
    breakable: frozenset[str]
    occasions: Mapping[tuple[str, bool], frozenset[str]]

    @classmethod
    def of(cls, provisions: tuple[Provision, ...]) -> Known:
        """What some provisions lay down."""
        norms = [(p.id, norm) for p in provisions for norm in p.spoken.norms]
        return cls(
            frozenset(id_ for id_, norm in norms if isinstance(norm, Obligation)),
            frozenset(id_ for id_, norm in norms if isinstance(norm, Obligation | Prohibition)),
            _occasions(p for p in provisions if isinstance(p, Clause)),
        )


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


def text(
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
            if occasion not in kinds:
                upon = f"upon {', '.join(sorted(kinds))}" if kinds else "upon no act"
                msg = (
                    f"{one.clause} asks about duties under {asked_about!r} of {occasion}, but "
                    f"these arise {upon}; name their occasion with of=, or leave it out"
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


def growing(texts: Iterable[Iterable[Clause]], mistakes: Mistakes) -> None:
    """Check that no amount that changes asks, as it does, what is outstanding by itself.

    Every day's amount would wait for itself. Circles of several clauses within one text are told
    by their strata; here are those of one clause, and those that only amendments close.

    Args:
        texts: The clauses of each text.
        mistakes: Where a circle is noted (CircularQuestionError).
    """
    by_id: dict[str, Clause] = {}
    each: list[dict[str, list[str]]] = []
    waiting: dict[str, list[str]] = {}
    for clauses in texts:
        each.append({})
        for clause in clauses:
            by_id.setdefault(clause.id, clause)
            asked = [p.clause for _, p in _changing(clause) if isinstance(p, Outstanding)]
            each[-1][clause.id] = asked
            waiting.setdefault(clause.id, []).extend(asked)
    while circle := _circle(waiting):
        told = any(all(b in text.get(a, ()) for a, b in pairwise(circle)) for text in each)
        named = list(dict.fromkeys(circle))
        if len(named) == 1 or not told:
            msg = (
                "amounts that change ask, day by day, what is outstanding by themselves: "
                f"{' waits for '.join(circle)}; reckon with what does not change, such as a "
                "field of the occasion: percent(1) * periods_late(days(7)) * Order.price"
            )
            mistakes.note(CircularQuestionError(msg, named), by_id[named[0]])
        waiting = {id_: asked for id_, asked in waiting.items() if id_ not in named}


def _changing(provision: Provision) -> Iterator[tuple[Obligation, AnyTerm]]:
    """The terms of amounts that are not of the occasion, each with the duty: they change.

    They are those of amounts that grow, of duties that need no occasion, and those to date.
    """
    stated = provision.norms if isinstance(provision, Clause) else ()
    for duty in (way for norm in _duties(provision.spoken.norms) for way in norm.ways):
        parts = tuple(plain(duty.amount[1:], earlier=False)) if duty.amount is not None else ()
        standing = duty.upon is None and any(
            duty is way for norm in _duties(stated) for way in norm.ways
        )
        if standing or _grows(duty):
            yield from ((duty, part) for part in parts)
        else:
            yield from ((duty, part.term) for part in parts if isinstance(part, ToDate))


def bearing(texts: Iterable[Iterable[Clause]], mistakes: Mistakes) -> None:
    """Check that interest runs on what does not change by itself: on principal.

    Args:
        texts: The clauses of each text.
        mistakes: Where other interest is noted (WrongTypeError).
    """
    by_clause: dict[str, list[Clause]] = {}
    for clause in dict.fromkeys(clause for clauses in texts for clause in clauses):
        by_clause.setdefault(clause.id, []).append(clause)
    for clause in (clause for clauses in by_clause.values() for clause in clauses):
        for term in dict.fromkeys(clause.spoken.terms):
            asked = plain((term.on,)) if isinstance(term, Interest) and term.on is not None else ()
            for id_ in (part.clause for part in asked if isinstance(part, Outstanding)):
                if any(map(_varies, by_clause.get(id_, ()))):
                    msg = (
                        f"{clause.id}: interest runs on principal, and what is outstanding under "
                        f"{id_} changes by itself from day to day; name the amounts and payments: "
                        "on=Lend.amount - total(Repay.amount, by=borrower)"
                    )
                    mistakes.note(WrongTypeError(msg), clause)


def _varies(clause: Clause) -> bool:
    """Whether a clause lays down, by itself and in no other's place, amounts that change."""
    norms = clause.spoken.norms
    remedies = {id(norm.otherwise) for norm in norms if isinstance(norm, Obligation)}
    amounts = (duty.amount for duty in _duties(norms) if id(duty) not in remedies)
    accrues = any(
        isinstance(part, Interest) for amount in amounts if amount for part in plain(amount[1:])
    )
    changing = ((duty, plain((term,))) for duty, term in _changing(clause))
    return accrues or any(
        id(duty) not in remedies
        and any(isinstance(part, Total | Outstanding | PeriodsLate | ToDate) for part in parts)
        for duty, parts in changing
    )


def _grows(duty: Obligation) -> bool:
    parts = () if duty.amount is None else plain(duty.amount[1:])
    return any(isinstance(part, PeriodsLate) for part in parts)


def moving(
    all_of_them: tuple[Provision, ...],
    actions: Mapping[str, ActionType],
    parties: tuple[Party, ...],
    mistakes: Mistakes,
) -> None:
    """Check that no amount that moves counts the acts by which it is paid, or is in one payment.

    Each payment would lower what is owed, and count to it: so it would count twice.

    Args:
        all_of_them: Every provision of every text.
        actions: The contract's actions by name.
        parties: The contract's parties.
        mistakes: Where it is noted (WrongTypeError).
    """
    for provision in all_of_them:
        stated = provision.norms if isinstance(provision, Clause) else ()
        if any(map(_moves_at_once, stated)):
            msg = (
                f"{provision.id}: an amount that moves until the deadline cannot be asked for in "
                "one payment; leave in_one_payment=True out, or name an occasion as of which it "
                "is taken: upon=..."
            )
            mistakes.note(WrongTypeError(msg), provision)
        for duty, term in _changing(provision):
            if _grows(duty) or not isinstance(term, Total):
                continue
            if _counts_to(duty, term, actions, parties):
                msg = (
                    f"{provision.id}: an amount that moves counts the acts by which it is "
                    "paid, so that each would count twice; leave them out, as they count to the "
                    "duty, or name an occasion as of which they are counted: upon=..."
                )
                mistakes.note(WrongTypeError(msg), provision)
                break


def _moves_at_once(norm: Norm) -> bool:
    """Whether one payment is asked for of an amount that no occasion fixes."""
    if not isinstance(norm, Obligation) or not norm.in_one_payment or norm.upon is not None:
        return False
    parts = plain(term for _, matcher in norm.act.fields for term in terms_of(matcher))
    return any(isinstance(part, Total | Outstanding) for part in parts)


def _counts_to(
    duty: Obligation,
    total: Total[Any],
    actions: Mapping[str, ActionType],
    parties: tuple[Party, ...],
) -> bool:
    """Whether an act may both perform a duty and count in a total, as far as is plain."""
    group = total.by
    by = (group.members or parties) if isinstance(group, PartyGroup) else (group,)
    kinds = {total.act.kind, duty.act.kind}
    if not any(one in by for one in each_of(duty.bearer)) or not any(
        kinds <= {*k.names} for k in actions.values()
    ):
        return False
    asked = dict(duty.act.fields)
    both = ((asked[name], matcher) for name, matcher in total.act.fields if name in asked)
    return not any(_differ(one, other) or _differ(other, one) for one, other in both)


@frozen
class _Debt:
    """What one way to perform an obligation asks to be paid.

    Attributes:
        provision: What lays it down.
        norm: The obligation, asking for that way alone.
        amount: The field in which it is paid.
        debtors: Who may owe it.
        is_assigned: Whether it may come to be owed to another than its clause names.
    """

    provision: Clause
    norm: Obligation
    amount: str
    debtors: frozenset[Party]
    is_assigned: bool

    @property
    def gist(self) -> Hashable:
        """What it meets, and is met by, and in which order: alike debts are looked at once."""
        beside = tuple(pair for pair in self.norm.act.fields if pair[0] != self.amount)
        whose = (self.debtors, self.is_assigned, self.norm.allocation, self.norm.sort)
        return self.amount, self.norm.act.kind, beside, *whose

    def meets(self, other: _Debt, actions: Mapping[str, ActionType]) -> bool:
        """Whether one payment may count to both, as far as is plain."""
        kinds = {self.norm.act.kind, other.norm.act.kind}
        if (
            self.amount != other.amount
            or self.debtors.isdisjoint(other.debtors)
            or not any(kinds <= {*kind.names} for kind in actions.values())
        ):
            return False
        asked, moves = dict(self.norm.act.fields), self.is_assigned or other.is_assigned
        both = (
            (asked[name], matcher)
            for name, matcher in other.norm.act.fields
            if name in asked and name != self.amount
        )
        return not any(
            (_differ(one, matcher) or _differ(matcher, one))
            and not (moves and any(term.type == "Party" for term in terms_of(one)))
            for one, matcher in both
        )


def ordering(
    all_of_them: tuple[Provision, ...],
    actions: Mapping[str, ActionType],
    parties: tuple[Party, ...],
    mistakes: Mistakes,
) -> None:
    """Check that payments count to costs, interest and principal in one order, where in any.

    All debts that one payment may count to state the same order, and some of them are of another
    sort than the others.

    Args:
        all_of_them: Every provision of every text.
        actions: The contract's actions by name.
        parties: The contract's parties.
        mistakes: Where it is noted (WrongTypeError).
    """
    alike: dict[Hashable, _Debt] = {}
    for debt in _debts(all_of_them, parties):
        alike.setdefault(debt.gist, debt)
    debts = tuple(alike.values())
    for debt in (debt for debt in debts if debt.norm.allocation.sorts):
        order, here = debt.norm.allocation, debt.provision.id
        met = [other for other in debts if debt.meets(other, actions)]
        against = next((one for one in met if one.norm.allocation is not order), None)
        if against is not None:
            there, other = against.provision.id, against.norm.allocation
            where = f"what is owed under {there}"
            if against.provision is debt.provision:
                where = "another of its duties"
            elif there == here:
                where = "what is owed under another wording of it"
            msg = (
                f"{here}: payments count to {order.value}, and one payment may count to {where}, "
                f"too, which goes by another order, {other.value}; state allocation={order!r} "
                "there, or let payments differ in a field, or in their action"
            )
            mistakes.note(WrongTypeError(msg), debt.provision)
        elif all(other.norm.sort is debt.norm.sort for other in met):
            msg = (
                f"{here}: payments count to {order.value}, and all that they may count to is "
                f"{debt.norm.sort.value}; say of what is another sort of debt which it is, as in "
                f"debt={_another(debt.norm.sort)!r}, or leave allocation= out"
            )
            mistakes.note(WrongTypeError(msg), debt.provision)


def _another(sort: Debt) -> Debt:
    return Debt.PRINCIPAL if sort is Debt.INTEREST else Debt.INTEREST


def _debts(all_of_them: Iterable[Provision], parties: tuple[Party, ...]) -> Iterator[_Debt]:
    """What provisions ask to be paid in parts; grace is no debt of its own."""
    stated = [(p, p.spoken.norms) for p in all_of_them if isinstance(p, Clause)]
    every = [norm for _, norms in stated for norm in norms]
    assigned = {e.target for norm in every for e in effects(norm) if isinstance(e, Assigns)}
    for provision, norms in stated:
        duties = _duties(norms)
        graces = {id(duty.otherwise) for duty in duties if is_grace(duty.otherwise, duty)}
        for duty in (duty for duty in duties if id(duty) not in graces):
            each = [
                (one.members or parties) if isinstance(one, PartyGroup) else (one,)
                for one in each_of(duty.bearer)
            ]
            debtors = frozenset(chain.from_iterable(each))
            for way in duty.ways:
                if way.amount is not None:
                    moves = provision.id in assigned
                    yield _Debt(provision, way, way.amount[0], debtors, moves)


def _differ(one: FieldMatcher, other: FieldMatcher) -> bool:
    """Whether the first matches constants alone, none of which the second does."""
    constant = all(isinstance(term, Const) for term in (*terms_of(one), *terms_of(other)))
    return (
        constant
        and isinstance(one, OneOf)
        and not any(isinstance(t, Const) and fits(t.value, other) for t in one.terms)
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
    while circle := _circle(waiting):
        shown = " needs ".join(circle)
        msg = f"definitions explain each other in a circle: {shown}; break it at one of them"
        mistakes.note(CircularDefinitionError(msg), by_id[circle[0]])
        waiting = {id_: named for id_, named in waiting.items() if id_ not in circle}
    sound: set[str] = set()
    while more := {i for i, named in needs.items() if i not in sound and sound.issuperset(named)}:
        sound |= more
    return {id_: by_id[id_].condition for id_ in by_id if id_ in sound}


def _circle(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """A circle in which each id needs the next, from its first-written id to that id again.

    Returns:
        The ids; none where there is no circle.
    """
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        _, found = error.args  # each is needed by the next, and the last is the first again
        circle: list[str] = found[:0:-1]
        start = circle.index(next(id_ for id_ in needs if id_ in circle))
        return [*circle[start:], *circle[: start + 1]]
    return []


def month_ends(
    dated: Iterable[tuple[Provision, date]],
    all_of_them: tuple[Provision, ...],
    mistakes: Mistakes,
) -> None:
    """Check that months and years state a rule for a day that a month does not have.

    They need none where they count from a constant day of the first 28 of a month. Noted as a
    mistake (AmbiguousDateError): that they count from another, or from one that a history tells.
    So do days that come again each month or year, and are not named.

    Args:
        dated: The provisions of the texts, each with the first day of its wording.
        all_of_them: Every provision of every text.
        mistakes: Where a mistake is noted.
    """
    norms = [norm for provision in all_of_them for norm in provision.spoken.norms]
    moved = {
        target
        for norm in norms
        for effect in effects(norm)
        if isinstance(effect, Begins | Suspends)
        for target in clauses_of(effect)
    }
    for provision, since in dated:
        begun = None if provision.id in moved else since
        _unnamed_days(provision, begun, mistakes)
        for period, start in _counted(provision, begun):
            ruled = not isinstance(period, Months | Years) or period.rounding is not None
            if period.count and not ruled and (start is None or start.day > _SAFE):
                name = "months" if isinstance(period, Months) else "years"
                msg = (
                    f"{provision.id}: {name}({period.count}) counts from {_unsafe(start)}; state "
                    f"the rule: {name}({period.count}, rounding=MonthEnd.LAST_DAY) or "
                    "MonthEnd.NEXT_DAY"
                )
                mistakes.note(AmbiguousDateError(msg), provision)


_SAFE = 28
"""The last day of a month that every month has."""


def _unsafe(start: date | None) -> str:
    if start is None:
        return "a day that only a history tells, and it may be the 31st"
    return f"{start}, a day that not every month has"


def _unnamed_days(provision: Provision, since: date | None, mistakes: Mistakes) -> None:
    """Check that a rule which names no day counts from one that each of its months has."""
    if not isinstance(provision, Clause):
        return
    start = None if provision.dormant else since
    for norm in provision.norms:
        every = norm.every if isinstance(norm, Obligation) else None
        if every is not None and lacks_days(every, start):
            msg = (
                f"{provision.id}: every={str(every)!r} names no day and counts from "
                f"{_unsafe(start)}; name the day: every=monthly(day=-1) for the last of each "
                "month, every=yearly(month=3, day=31)"
            )
            mistakes.note(AmbiguousDateError(msg), provision)


def _counted(provision: Provision, since: date | None) -> Iterator[tuple[Period, date | None]]:
    """The periods of a provision, each with the day from which it counts, where that is constant.

    Args:
        provision: The provision.
        since: The first day of its wording, where no exercise changes whether it is in force.
    """
    for total in _totals(provision):
        yield from ((p, None) for p in (total.within, total.in_any) if p is not None)
    if isinstance(provision, Clause):
        for norm in provision.norms:
            yield from _counted_in(norm, None if provision.dormant else since)


def _counted_in(
    norm: Norm, start: date | None, *, remedy: bool = False
) -> Iterator[tuple[Period, date | None]]:
    """The periods of a norm and of those within it, but for windows of totals.

    Args:
        norm: The norm.
        start: The day from which it is in force; for a remedy, the deadline of what it remedies.
        remedy: Whether it is written under ``otherwise=``.
    """
    notices = [effect.after for effect in effects(norm) if effect.after is not None]
    yield from ((notice, None) for notice in notices if isinstance(notice, Period))
    told = (*notices, *(day for day in (norm.until, norm.from_) if is_term(day)))
    days = plain(day for day in told if not isinstance(day, Period))
    yield from ((day.period, None) for day in days if isinstance(day, Shifted))
    if isinstance(norm, Obligation):
        fields = [m for act in norm.acts for _, m in act.fields]
        for term in plain(term for m in fields for term in terms_of(m)):
            if isinstance(term, PeriodsLate):
                yield term.every, start
        asked = (*(t for m in fields for t in terms_of(m)), *terms(norm))
        yield from ((t.period, None) for t in plain(asked) if isinstance(t, Shifted))
        alone = norm.upon is None and norm.every is None
        fixed = _begun(norm, start) if alone and (remedy or not conditions(norm)) else None
        period = norm.deadline.period if isinstance(norm.deadline, Within) else None
        if period is not None and not isinstance(period, StatedPeriod):
            yield period, fixed
        if isinstance(norm.not_before, Period):
            yield norm.not_before, fixed
        if norm.otherwise is not None:
            last = None if fixed is None else _deadline(norm, fixed)
            yield from _counted_in(norm.otherwise, last, remedy=True)
    for effect in effects(norm):
        if isinstance(effect, Begins) and not isinstance(effect.target, str):
            yield from _counted_in(effect.target, None)


def _begun(norm: Obligation, start: date | None) -> date | None:
    """The day on which a duty arises without an occasion; None where that is not constant."""
    begins = norm.from_
    if begins is None or start is None:
        return start
    if isinstance(begins, datetime) or not isinstance(begins, date):
        return None
    return max(start, begins)


def _deadline(norm: Obligation, start: date) -> date | None:
    """The day on which a duty falls due that arises on a day; None where that is not constant."""
    if norm.is_timed:
        return None
    with suppress(AmbiguousDateError, CalendarEndError):
        match norm.deadline:
            case Within(period) if not isinstance(period, StatedPeriod | Elapsing):
                return norm.rolled(after(start, period))
            case By(Const(date() as last)):
                return max(start, norm.rolled(last))
            case Before(Const(date() as limit)):
                last = limit if limit <= start else limit - timedelta(days=1)
                return max(start, norm.rolled(last))
            case _:
                pass
    return None


def provisions(
    all_of_them: tuple[Provision, ...],
    parties: tuple[Party, ...],
    actions: Mapping[str, ActionType],
    mistakes: Mistakes,
) -> None:
    """Check that the parties, actions, fields and clauses are known that provisions name.

    Also that clauses do not prevail over each other in a circle, and that each amount is of one
    currency.

    Args:
        all_of_them: Every provision of every text.
        parties: The contract's parties.
        actions: Its actions by name.
        mistakes: Where it is noted that a norm or condition names no party of the contract
            (UnknownPartyError), that a pattern is of an unknown action (UnknownActionError), asks
            for a field that its action does not have (UnknownFieldError), compares it with
            another type (WrongTypeError) or with a value that it does not hold (OutOfRangeError),
            that a party has a reserved name or a question about duties names no clause or several
            (WrongTypeError), that an effect or a precedence names no clause (UnknownClauseError),
            that an amount is waived, or set off, of what is no debt of money, or that is set off
            what is owed to nobody in particular (WrongTypeError), that clauses
            prevail over each other in a circle (CircularPrecedenceError), and that amounts of two
            currencies meet, or it is not said in which of several a field of money is counted
            (MixedCurrenciesError).
    """
    _named_once(parties, mistakes)
    names = {CONTRACT.name, *(p.name for p in parties)}
    spoken, called = {**actions, **KINDS}, dict[str, PartyGroup]()
    ids = {p.id for p in all_of_them if isinstance(p, Clause)}
    for provision in all_of_them:
        for party in _parties(provision):
            with mistakes.of(provision):
                _known_party(party, called, names, provision.id)
        for pattern in patterns(provision):
            if pattern.schema in (None, spoken.get(pattern.kind)):  # else its name is told
                with mistakes.of(provision):
                    _fits(pattern, spoken, provision.id)
        with mistakes.of(provision):
            _holds(provision, actions)
        for target in _targets(provision):
            if target not in ids:
                msg = f"{provision.id} names {target!r}, no clause{nearest(target, ids)}"
                mistakes.note(UnknownClauseError(msg), provision)
        for norm in provision.spoken.norms:
            for own in own_norms(norm):
                if isinstance(own, Obligation) and own.every is not None:
                    msg = (
                        f"{provision.id}: what an exercise begins, or what follows upon a breach, "
                        "does not recur; put it into a dormant clause, and write begins(clause)"
                    )
                    mistakes.note(WrongTypeError(msg), provision)
    _waivers(all_of_them, mistakes)
    _counter_performances(all_of_them, mistakes)
    _currencies(all_of_them, actions, mistakes)
    _no_circle([p for p in all_of_them if isinstance(p, Clause)], mistakes)


def _waivers(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Note the provisions that waive an amount of what asks for none, or that set such off.

    And those that set off what is owed to nobody in particular.
    """
    norms = [(p, norm) for p in all_of_them for norm in p.spoken.norms]
    stated = {provision.id for provision in all_of_them}
    debts = [(p.id, norm) for p, norm in norms if isinstance(norm, Obligation) and norm.amount]
    owed = {id_ for id_, _ in debts}
    to_nobody = {id_ for id_, norm in debts if norm.counterparty is None}
    for provision, norm in norms:
        for effect in (e for e in effects(norm) if isinstance(e, Waives | SetsOff)):
            waives = isinstance(effect, Waives)
            for target in clauses_of(effect) if effect.amount or not waives else ():
                does = "waives an amount of" if waives else "sets off"
                msg = f"{provision.id} {does} what is owed under {target}, which "
                if target in stated - owed:
                    other = f"waive all that it asks for: waives({target!r})"
                    msg += f"asks for no amount; {other if waives else 'name one that does'}"
                    mistakes.note(WrongTypeError(msg), provision)
                elif target in to_nobody and not waives:
                    msg += "does not say to whom; write owed_to=..."
                    mistakes.note(WrongTypeError(msg), provision)


def _counter_performances(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Note the provisions by which money is paid for what a clause asks, which asks nothing."""
    norms = [(p, norm) for p in all_of_them for norm in p.spoken.norms]
    owing = [(p.id, norm) for p, norm in norms if isinstance(norm, Obligation)]
    ids = {p.id for p in all_of_them} - {id_ for id_, _ in owing}
    for provision, norm in norms:
        named = norm.counter_performance if isinstance(norm, Obligation) else None
        if named in ids:
            msg = (
                f"{provision.id} says that money is paid for what is owed under {named}, which "
                "obliges nobody; name the clause that says must"
            )
            mistakes.note(WrongTypeError(msg), provision)


def groups(all_of_them: tuple[Provision, ...]) -> tuple[PartyGroup, ...]:
    """The groups of parties that provisions name, each once."""
    named = (party for provision in all_of_them for party in _parties(provision))
    return tuple({group.name: group for group in named if isinstance(group, PartyGroup)}.values())


def _known_party(party: Party, groups: dict[str, PartyGroup], names: set[str], where: str) -> None:
    """Check that a party, or each member of a group, is one of the contract.

    Raises:
        UnknownPartyError: When it is not.
        WrongTypeError: When a group has the name of a party, or of another group.
    """
    if not isinstance(party, PartyGroup):
        if party.name not in names:
            msg = f"{where} names {party.name!r}, no party of the contract"
            raise UnknownPartyError(msg + nearest(party.name, names - {CONTRACT.name}))
        return
    for member in party.members:
        _known_party(member, groups, names, where)
    if party.name in names or groups.setdefault(party.name, party) != party:
        other = "a party" if party.name in names else "another group"
        msg = f"{where} calls a group {party.name!r}, as {other} is called; rename one"
        raise WrongTypeError(msg)


def exercises(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Check that clauses under which something was exercised give such a power.

    Args:
        all_of_them: Every provision of every text.
        mistakes: Where it is noted that a clause gives the party no power by the action
            (UnknownClauseError).
    """
    given = [
        (provision.id, norm)
        for provision in all_of_them
        if isinstance(provision, Clause)
        for norm in provision.spoken.norms
        if isinstance(norm, Power)
    ]
    for provision in all_of_them:
        asked = [
            AskedExercise(o.by, o.act, o.under)
            for condition in provision.spoken.conditions
            for o in occurrences(condition)
        ]
        asked += (AskedExercise(t.by, t.act, t.under) for t in _totals(provision))
        for one in asked:
            if one.under and not any(one.may_be(norm, id_) for id_, norm in given):
                msg = (
                    f"{provision.id} asks what {one.by} did under {one.under!r}, which "
                    f"gives {one.by} no power by {one.act.kind}; name the clause that does"
                )
                mistakes.note(UnknownClauseError(msg), provision)


def _named_once(parties: tuple[Party, ...], mistakes: Mistakes) -> None:
    if CONTRACT in parties:
        msg = f"no party is called {CONTRACT.name!r}; give it another name"
        mistakes.note(WrongTypeError(msg), mistakes.contract)
    for group in parties:
        if isinstance(group, PartyGroup):
            msg = f"{group.name!r} is a group, and no party; name each of its members in parties"
            mistakes.note(WrongTypeError(msg), mistakes.contract)
    for name, times in Counter(party.name for party in parties).items():
        if times > 1:
            msg = f"the contract names {name!r} {times} times; name each party once"
            mistakes.note(WrongTypeError(msg), mistakes.contract)


def questions(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> tuple[Question, ...]:
    """The contested questions that provisions ask, each once.

    Noted as a mistake (WrongTypeError): two questions of one id that differ.
    """
    found: dict[str, Question] = {}
    for provision in all_of_them:
        for term in provision.spoken.terms:
            if isinstance(term, Reading):
                question = term.question
                if found.setdefault(question.id, question) != question:
                    msg = f"two questions have the id {question.id!r} and differ; rename one"
                    mistakes.note(WrongTypeError(msg), provision)
    return tuple(found.values())


def off_record(
    all_of_them: tuple[Provision, ...], actions: Mapping[str, ActionType], mistakes: Mistakes
) -> None:
    """Check that acts that need not be on record are only asked for in conditions.

    An action of which some kind need not be on record counts as one that need not be, too.
    Noted as a mistake (OffRecordError): that a duty, a power, a total or a breach goes by them,
    which would need to know all of them.
    """
    off: dict[str, str] = {}
    for known in actions.values():
        for name in known.names if not known.on_record else ():
            off.setdefault(name, known.name)
    if not off:
        return
    meanings = {p.id: p.condition for p in all_of_them if isinstance(p, Definition)}
    for provision in all_of_them:
        norms = provision.spoken.norms
        asking = [norm for norm in norms if isinstance(norm, Obligation | Power)]
        found = {act.kind for norm in asking for act in acts_of(norm)}
        occasions = ((duty.upon, *duty.also) for duty in _duties(norms))
        found |= {one.act.kind for each in occasions for one in each if one is not None}
        found |= {total.act.kind for total in _totals(provision)}
        about = {clause_in(p) for p in patterns(provision) if p.kind == BREACHED.name}
        forbidding = (n for p in all_of_them if p.id in about for n in p.spoken.norms)
        found |= {norm.act.kind for norm in forbidding if isinstance(norm, Prohibition)}
        found |= {kind for duty in _duties(norms) for kind in _measured(duty)}
        standing = _duties(provision.norms) if isinstance(provision, Clause) else ()
        found |= {k for d in standing if d.upon is None for k in _asked_for(d, meanings)}
        for kind in sorted(found & off.keys()):
            named = kind if off[kind] == kind else f"{off[kind]}, a kind of {kind},"
            msg = (
                f"{provision.id}: {named} need not be on record, so that duties, powers, totals "
                f"and breaches cannot go by {'it' if named == kind else kind}; ask for it in a "
                "condition, or leave out on_record=False"
            )
            mistakes.note(OffRecordError(msg), provision)


def _duties(norms: tuple[Norm, ...]) -> tuple[Obligation, ...]:
    return tuple(norm for norm in norms if isinstance(norm, Obligation))


def _measured(duty: Obligation) -> Iterator[str]:
    """The names of the actions from whose fields, or days, terms of a duty are taken."""
    fields = (matcher for act in duty.acts for _, matcher in act.fields)
    asked = (term for matcher in fields for term in terms_of(matcher))
    for term in plain((*asked, *terms(duty))):
        if isinstance(term, FieldOf | When):
            yield term.kind


def _asked_for(duty: Obligation, meanings: Mapping[str, Condition]) -> Iterator[str]:
    """The names of the actions that the conditions of an obligation ask for, definitions' too."""
    waiting = [*conditions(duty)]
    while waiting:
        condition = waiting.pop()
        yield from (occurred.act.kind for occurred in occurrences(condition))
        waiting += (meanings[id_] for id_ in definitions_in(condition) if id_ in meanings)


def constants(all_of_them: tuple[Provision, ...]) -> tuple[Value, ...]:
    """The constants in provisions, each once."""
    named = (term for provision in all_of_them for term in provision.spoken.terms)
    return tuple(dict.fromkeys(term.value for term in named if isinstance(term, Const)))


def as_days(values: Iterable[Value], zone: Zone) -> tuple[Value, ...]:
    """Constants, each once; of a time of day, its civil day."""
    return tuple(
        dict.fromkeys(
            day(zone.named(value)) if isinstance(value, datetime) else value for value in values
        )
    )


def named(all_of_them: tuple[Provision, ...]) -> Iterator[Entity]:
    """The things that provisions name, as often as they do."""
    for provision in all_of_them:
        for term in provision.spoken.terms:
            if isinstance(term, Const) and isinstance(term.value, Entity):
                yield term.value


def _fits(pattern: Pattern, actions: Mapping[str, ActionType], where: str) -> None:
    kind = actions.get(pattern.kind)
    if kind is None:
        known = actions.keys() - KINDS.keys()
        msg = f"{where} speaks of {pattern.kind!r}, no action{nearest(pattern.kind, known)}"
        raise UnknownActionError(msg)
    if kind.name in KINDS and clause_in(pattern) is None:
        msg = f"{where} asks about duties under no clause, or several; name one in each condition"
        raise WrongTypeError(msg)
    if pattern.wider != kind.wider:
        so, said = (" and ".join(wider) or "none" for wider in (kind.wider, pattern.wider))
        msg = f"{where}: {kind.name} is a kind of {so}, not of {said}; state wider={kind.wider}"
        raise WrongTypeError(msg)
    for name, matcher in pattern.fields:
        type_ = field_of(kind, name, actions).type
        for term in terms_of(matcher):
            if not suits(type_, term.type, bound=is_bound(matcher)):
                msg = f"{where}: {kind.name}.{name} holds a {type_}, not a {term.type}"
                raise WrongTypeError(msg)
            if isinstance(term, Const) and kind.name not in KINDS:
                kind.admit(name, term.value)


def _holds(provision: Provision, actions: Mapping[str, ActionType]) -> None:
    """Check that fields hold the constants with which they are compared, that tables are whole.

    Raises:
        OutOfRangeError: When a field does not.
        WrongTypeError: When a table has no row for some values.
    """
    compared = (c for condition in provision.spoken.conditions for c in walk(condition))
    for pair in ((c.left, c.right) for c in compared if isinstance(c, Compared)):
        for one, other in (pair, pair[::-1]):
            if isinstance(one, FieldOf) and one.kind in actions and isinstance(other, Const):
                actions[one.kind].admit(one.name, other.value)
    for table in (
        term for term in provision.spoken.terms if isinstance(term, TableLookup | Tiered)
    ):
        missing = gap_of(table, actions)
        if missing:
            msg = f"a table in {provision.id} has no row for {missing}; add the rows that it lacks"
            raise WrongTypeError(msg)


def _currencies(
    all_of_them: tuple[Provision, ...], actions: Mapping[str, ActionType], mistakes: Mistakes
) -> None:
    """Note the provisions in which amounts of two currencies meet.

    Where no field of money says in which it is counted, all amounts are of one currency; else, if
    there are several, each field says it.
    """
    fields = [(kind, known) for kind in actions.values() for known in kind.fields]
    if any(known.currency for _, known in fields):
        _counted_in_several(all_of_them, fields, mistakes)
        return
    before: list[AnyTerm] = []
    for provision in all_of_them:
        named = (t for t in provision.spoken.terms if isinstance(t, Const))
        amounts = [term for term in named if isinstance(term.value, Money)]
        with mistakes.of(provision):
            _refuse_two((*before[:1], *amounts))
        before += amounts


def _refuse_two(amounts: Sequence[AnyTerm]) -> None:
    """Refuse amounts of two currencies where no field says in which it is counted.

    Raises:
        MixedCurrenciesError: When there are two.
    """
    for amount in amounts:
        if amount.currency != amounts[0].currency:
            msg = (
                f"{amounts[0]} and {amount} are of two currencies; use one throughout, or say of "
                f"each action in which it is counted: class Pay(Action, "
                f"currency={amount.currency!r})"
            )
            raise MixedCurrenciesError(msg)


def _counted_in_several(
    all_of_them: tuple[Provision, ...],
    fields: Sequence[tuple[ActionType, FieldType]],
    mistakes: Mistakes,
) -> None:
    """Note where it is not said in which of several currencies something is counted."""
    found = {known.currency for _, known in fields if known.currency is not None}
    for provision in all_of_them:
        found |= {t.currency for t in provision.spoken.terms if t.currency is not None}
    bare = [(k, f) for k, f in fields if f.type == "Money" and f.currency is None]
    codes, units = sorted(filter(is_code, found)), sorted(filter(is_unit, found))
    for kind, known in bare if len(codes) > 1 or units else ():
        of = f"in which of {' and '.join(codes)}" if len(codes) > 1 else "in what"
        beside = "" if len(codes) > 1 else f", beside {' and '.join(units)}"
        code = codes[0] if codes else "USD"
        msg = (
            f"{kind.name}.{known.name} does not say {of} it is counted{beside}; write class "
            f"{kind.name}(Action, currency={code!r})"
        )
        mistakes.note(MixedCurrenciesError(msg), mistakes.contract)
    counting = _Counting({kind.name: kind for kind, _ in fields}, all_of_them)
    for provision in all_of_them:
        with mistakes.of(provision):
            counting.refuse_to_mix(provision)


class _Counting:
    """Tells in which currency amounts are counted, also what is outstanding under clauses.

    Args:
        actions: The contract's actions by name.
        all_of_them: Every provision of every text.
    """

    def __init__(
        self, actions: Mapping[str, ActionType], all_of_them: tuple[Provision, ...]
    ) -> None:
        self._actions = actions
        self._owed: dict[tuple[str, bool], set[str]] = {}
        for provision in all_of_them:
            norms = provision.spoken.norms
            remedies = [id(getattr(norm, "otherwise", None)) for norm in norms]
            for norm in norms:
                ways = norm.ways if isinstance(norm, Obligation) else ()
                for currency in filter(None, map(self._paid_in, ways)):
                    for remedial in (True, *(() if id(norm) in remedies else (False,))):
                        self._owed.setdefault((provision.id, remedial), set()).add(currency)

    def refuse_to_mix(self, provision: Provision) -> None:
        """Refuse a provision in which amounts of two currencies meet.

        Raises:
            MixedCurrenciesError: When they do.
        """
        for pattern in patterns(provision):
            for name, matcher in pattern.fields:
                for term in terms_of(matcher) if name != IDENTITY else ():
                    asked = self._field(pattern.kind, name), f"{pattern.kind}.{name}"
                    self._meet(provision, asked, (self._of(term), str(term)))
        conditions_ = (c for stated in provision.spoken.conditions for c in walk(stated))
        sums = [t.terms for t in provision.spoken.terms if isinstance(t, Computed)]
        sums += [(c.left, c.right) for c in conditions_ if isinstance(c, Compared)]
        for terms_ in sums:
            amounts = [(self._of(t), str(t)) for t in terms_ if t.type == "Money"]
            for amount in amounts[1:]:
                self._meet(provision, amounts[0], amount)
        for norm in provision.spoken.norms:
            self._lowers(provision, norm)
            remedy = remedy_of(norm)
            if not isinstance(norm, Obligation) or not isinstance(remedy, Obligation):
                continue
            if _is_on_breach(remedy):
                paid = self._paid_in(norm), f"what is due under {provision.id}"
                interest = self._paid_in(remedy), "the interest on it"
                self._meet(provision, paid, interest)

    def _lowers(self, provision: Provision, norm: Norm) -> None:
        """Refuse that an effect lowers what is owed under a clause in another currency alone."""
        for effect in effects(norm):
            if isinstance(effect, Waives | SetsOff):
                told = [
                    (set(self._owed.get((id_, True), ())), f"what is due under {id_}")
                    for id_ in clauses_of(effect)
                ]
                if effect.amount is not None:
                    told.insert(0, ({self._of(effect.amount) or ""}, str(effect.amount)))
                for (codes, one), (others, other) in pairwise(told):
                    if codes.isdisjoint(others):
                        self._meet(provision, (_least(codes), one), (_least(others), other))

    @staticmethod
    def _meet(
        provision: Provision, one: tuple[str | None, str], other: tuple[str | None, str]
    ) -> None:
        """Refuse amounts of two currencies, each told with its own, that meet."""
        if None not in (one[0], other[0]) and one[0] != other[0]:
            msg = (
                f"{provision.id}: {one[1]} is counted in {one[0]}, and {other[1]} in {other[0]}; "
                "convert one by a rate that the contract states"
            )
            raise MixedCurrenciesError(msg)

    def _field(self, kind: str, name: str) -> str | None:
        """The currency of a field, where its action declares one."""
        known = self._actions[kind].fields if kind in self._actions else ()
        return next((one.currency for one in known if one.name == name), None)

    def _paid_in(self, norm: Obligation) -> str | None:
        """The currency in which duties of a norm are paid, in its first way."""
        return None if norm.amount is None else self._field(norm.act.kind, norm.amount[0])

    def _of(self, term: AnyTerm) -> str | None:
        """The currency of an amount; None where nothing tells it.

        Raises:
            MixedCurrenciesError: When what is outstanding is of two.
        """
        if isinstance(term, FieldOf):
            return self._field(term.kind, term.name)
        for part in plain((term,)) if term.type == "Money" else ():
            if isinstance(part, Outstanding):
                codes = sorted(self._owed.get((part.clause, part.remedies), ()))
                if len(codes) > 1:
                    msg = (
                        f"under {part.clause} is owed in {' and '.join(codes)}, which do not add "
                        "up; ask about a clause that is owed in one of them"
                    )
                    raise MixedCurrenciesError(msg)
                return codes[0] if codes else None
            if part.currency is not None:
                return part.currency
        return None


def _least(codes: set[str]) -> str | None:
    """The first of several currencies; None where none is known."""
    return min(codes, default=None) or None


def _is_on_breach(remedy: Obligation) -> bool:
    """Whether interest is asked for on what is outstanding of the duty in breach."""
    asked = (term for _, matcher in remedy.act.fields for term in terms_of(matcher))
    return any(isinstance(part, Interest) and part.on is None for part in plain(asked))


def _no_circle(clauses: list[Clause], mistakes: Mistakes) -> None:
    by_id = {clause.id: clause for clause in clauses}
    overrides = {id_: clause.overrides for id_, clause in by_id.items()}
    while circle := _circle(overrides):
        first = circle[0]
        msg = f"{first} prevails over itself by way of {', '.join(overrides[first])}"
        msg += "; drop one of the overrides"
        mistakes.note(CircularPrecedenceError(msg), by_id[first])
        overrides = {id_: named for id_, named in overrides.items() if id_ not in circle}


def stated(provision: Provision) -> tuple[Norm, ...] | Condition:
    """What a provision lays down, or means."""
    return provision.condition if isinstance(provision, Definition) else provision.norms


def patterns(provision: Provision) -> Iterator[Pattern]:
    """Every pattern in a provision: of norms, of events asked for, of acts that are counted."""
    yield from provision.spoken.patterns
    yield from (total.act for total in _totals(provision))
    owed = (term for term in provision.spoken.terms if isinstance(term, Outstanding))
    for of in (term.of for term in owed if term.of is not None):
        yield evolve(of, fields=tuple((n, m) for n, m in of.fields if n != IDENTITY))


def _totals(provision: Provision) -> Iterator[Total[Any]]:
    return (term for term in provision.spoken.terms if isinstance(term, Total))


def _parties(provision: Provision) -> Iterator[Party]:
    yield from (norm.bearer for norm in provision.spoken.norms)
    for condition in provision.spoken.conditions:
        yield from (occurred.by for occurred in occurrences(condition))
    yield from (total.by for total in _totals(provision))
    for term in provision.spoken.terms:
        if isinstance(term, Const) and isinstance(term.value, Party):
            yield term.value


def _targets(provision: Provision) -> Iterator[str]:
    if isinstance(provision, Clause):
        yield from provision.overrides
    for norm in provision.spoken.norms:
        yield from targets(norm)
        if isinstance(norm, Obligation) and norm.counter_performance is not None:
            yield norm.counter_performance
