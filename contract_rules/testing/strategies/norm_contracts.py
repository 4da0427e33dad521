"""Contracts of permissions, prohibitions and powers, for laws to be tried on.

They are valid by construction: terms speak of what is in scope, and clauses name clauses that
the contract has. Its parties, actions and ids are drawn first, and are few, so that clauses bear
on the same acts.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, assert_never

import attrs
from attrs import evolve
from hypothesis import strategies as st

from contract_rules.contracts.clauses import Amendment, Clause, Definition, Rank
from contract_rules.contracts.contract import Contract
from contract_rules.errors import ContractError
from contract_rules.language.actions import (
    Action,
    Matching,
    at_least,
    at_most,
    less_than,
    more_than,
    one_of,
    other_than,
)
from contract_rules.language.effects import begins, ends
from contract_rules.language.parties import Party, any_party
from contract_rules.norms import derived_events
from contract_rules.norms import expressions as n
from contract_rules.norms.computed_terms import Total
from contract_rules.norms.dates import EndOfMonth
from contract_rules.norms.norms import Power, within
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.vocabulary import (
    DAYS,
    DEFINING,
    DRAWN,
    KINDS,
    PARTIES,
    POOLS,
    Lease,
    Procure,
)
from contract_rules.values.acts import ORDERED
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.periods import days

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from contract_rules.contracts.clauses import Provision
    from contract_rules.norms.norms import Norm, PowerEffect

V = TypeVar("V")

P = TypeVar("P", bound="Provision")

AsksForActs: TypeAlias = "n.Occurred | Total[Any]"
"""What asks for acts: a condition for one of them, or a total over them."""

Terms: TypeAlias = "tuple[Any, ...]"
"""Terms of whatever type."""


@define
class Budget:
    """How many more events a norm's conditions may ask for.

    There is a limit as durable-rules joins few events in one rule, and as each way in which one
    event can fill several slots is a rule of its own.
    """

    occurrences: int = 5


@frozen
class Scope:
    """What a condition may speak of, and how many more occurrences it may ask for."""

    parties: tuple[Party, ...]
    kinds: tuple[type[Action], ...]
    terms: Terms
    left: Budget
    definitions: tuple[str, ...] = ()

    def beside(self, condition: n.Condition | None) -> Scope:
        """The scope of what is joined to the condition by ``&``."""
        found = (term for o in _positive(condition) for term in terms_of(o))
        return evolve(self, terms=tuple(dict.fromkeys((*self.terms, *found))))

    @property
    def ordered(self) -> Terms:
        """The terms whose values come in an order."""
        return tuple(term for term in self.terms if term.type in ORDERED)


def _days_told(told: Any) -> tuple[Any, ...]:  # noqa: ANN401 (a term for a day)
    """The days that a day tells as the first or the last of a norm."""
    return told, told, n.Shifted(told, days(1)), EndOfMonth(told)


def _is_own(term: n.AnyTerm, kind: type[Action]) -> bool:
    """Whether a term is the day of an act itself, from which no term of its norm is reckoned."""
    return isinstance(term, n.When) and term.occurrence is None and term.kind == kind.kind.name


def terms_of(spoken: type[Action] | n.Occurred) -> Terms:
    """The fields and the instant of an act, by its action's name, or of an event found."""
    if isinstance(spoken, n.Occurred):
        fields = terms_of(KINDS[spoken.act.kind])[:-1]
        return tuple(map(n.term, (*(spoken[term] for term in fields), spoken.on)))
    own = (getattr(spoken, f.name) for f in spoken.kind.fields)
    return tuple(map(n.term, (*own, spoken.on)))


def _positive(condition: n.Condition | None) -> tuple[n.Occurred, ...]:
    """The occurrences that must have been found where the condition holds."""
    match condition:
        case n.Occurred():
            return (condition,)
        case n.AllOf(parts):
            return tuple(o for part in parts for o in _positive(part))
        case None | n.AnyOf() | n.Not() | n.Compared() | n.Defined():
            return ()
    assert_never(condition)


def a_term(draw: DrawFn, type_: str, known: Terms) -> object:
    """A value, or a term of the type among those known."""
    fitting = [term for term in known if term.type == type_]
    is_term = bool(fitting) and draw(st.booleans())
    pool: tuple[object, ...] = tuple(fitting) if is_term else POOLS[type_]
    return pick(draw, *pool)


_BOUNDS = (at_least, more_than, at_most, less_than)

_LOWER: tuple[type[n.AtLeast | n.MoreThan], ...] = (n.AtLeast, n.MoreThan)

_UPPER: tuple[type[n.AtMost | n.LessThan], ...] = (n.AtMost, n.LessThan)


def a_matcher(draw: DrawFn, type_: str, known: Terms) -> object:
    """A value, or a test such as `at_least`, for a field of a pattern."""
    one = a_term(draw, type_, known)
    forms = ["equal", "equal", "other", "one", "bound", "between"]
    match pick(draw, *(forms if type_ in ORDERED else forms[:4])):
        case "other":
            return other_than(one, *([a_term(draw, type_, known)] if chance(draw, 2) else []))
        case "one":
            return one_of(one, a_term(draw, type_, known))
        case "bound":
            return pick(draw, *_BOUNDS)(one)
        case "between":
            low, high = pick(draw, *_LOWER), pick(draw, *_UPPER)
            highest = a_term(draw, type_, known)
            between: Matching[object] = Matching(
                n.Between(low(n.term(one)), high(n.term(highest)))
            )
            return between
        case _:
            return one


@st.composite
def patterns(draw: DrawFn, kind: type[Action], known: Terms = (), one_in: int = 3) -> Action:
    """An action with a value or test for about one in so many of its fields."""
    asked = [f for f in kind.kind.fields if chance(draw, one_in)]
    return kind(**{f.name: a_matcher(draw, f.type, known) for f in asked})


@st.composite
def occurrences(draw: DrawFn, scope: Scope) -> n.Occurred:
    """That a party of the contract has done something."""
    scope.left.occurrences -= 1
    party = pick(draw, *scope.parties * 4, any_party)
    pattern = draw(patterns(pick(draw, *scope.kinds), scope.terms))
    asked = party.attempted if chance(draw, 5) else party.did
    return asked(pattern, pick(draw, "", "", "again"))


def _twins(draw: DrawFn, scope: Scope) -> n.Condition:
    """Two events of one description, told apart by labels."""
    scope.left.occurrences -= 2
    party = pick(draw, *scope.parties)
    pattern = draw(patterns(pick(draw, *scope.kinds), scope.terms))
    first, second = party.did(pattern, "first"), party.did(pattern, "second")
    pairs = zip(terms_of(first)[::-1], terms_of(second)[::-1], strict=True)
    one, other = pick(draw, *((a, b) for a, b in pairs if a.type in ORDERED))
    compared: n.Condition = pick(draw, one < other, one <= other, one > other)
    return first & second & compared


def _comparison(draw: DrawFn, scope: Scope) -> n.Condition:
    """An order or the equality of two terms, or of a term and a value; or what is true."""
    left = pick(draw, *scope.ordered, *(term for term in scope.terms if term.type == "bool"))
    if left.type == "bool":
        told = n.AuthorTerm[bool](left)
        return ~told if draw(st.booleans()) else told & told
    type_ = pick(draw, *sorted(n.IN_TIME)) if left.type in n.IN_TIME else left.type
    right, written = a_term(draw, type_, scope.terms), n.AuthorTerm[Any](left)
    orders = (left.__lt__, left.__le__, left.__gt__, left.__ge__)
    condition: n.Condition = pick(draw, *orders, written.__eq__, written.__ne__)(right)
    return condition


@st.composite
def conditions(draw: DrawFn, scope: Scope, depth: int = 2) -> n.Condition:
    """A condition, nested up to a depth."""
    left = scope.left.occurrences
    among = ["did"] * 2 if left > 0 or not scope.ordered else []
    among += ["compare"] if scope.ordered else []
    among += ["twins"] if left > 1 else []
    among += ["defined"] if scope.definitions and left > 0 else []
    among += ["both", "either", "not"] if depth > 0 else []
    match pick(draw, *among):
        case "did":
            return draw(occurrences(scope))
        case "compare":
            return _comparison(draw, scope)
        case "twins":
            return _twins(draw, scope)
        case "defined":
            scope.left.occurrences -= 2
            return n.Defined(pick(draw, *scope.definitions))
        case "both":
            one = draw(conditions(scope, depth - 1))
            return one & draw(conditions(scope.beside(one), depth - 1))
        case "either":
            return draw(conditions(scope, depth - 1)) | draw(conditions(scope, depth - 1))
        case _:
            return ~draw(conditions(scope, depth - 1))


@frozen
class Setting:
    """What the clauses of a contract may name."""

    parties: tuple[Party, ...]
    kinds: tuple[type[Action], ...]
    definitions: tuple[str, ...]
    targets: tuple[str, ...]


@st.composite
def norms(
    draw: DrawFn, setting: Setting, exercise: type[Action] | None = None, depth: int = 1
) -> Norm:
    """A permission, a prohibition or a power, with norms of its own up to a depth."""
    kind = pick(draw, *setting.kinds)
    known = terms_of(exercise) if exercise else ()
    bearer = pick(draw, *setting.parties * 4, any_party)
    pattern = draw(patterns(kind, known, 4))
    spoken = (*terms_of(kind), *(known if exercise is not kind else ()))
    kinds, found = setting.kinds, None
    stated: dict[str, Any] = {}
    alone = [k for k in kinds if k not in (kind, exercise, *DEFINING)]
    if alone and chance(draw, 4):
        # the one event of its kind beside everything else, it needs no more than the kind's name
        solo = pick(draw, *alone)
        scope = Scope(setting.parties, (solo,), spoken, Budget())
        found = stated["provided"] = draw(occurrences(scope))
        spoken, kinds = (*spoken, *terms_of(solo)), tuple(k for k in kinds if k is not solo)
    scope = Scope(setting.parties, kinds, spoken, Budget(), setting.definitions).beside(found)
    if chance(draw, 2):
        rest = draw(conditions(scope))
        stated["provided"] = rest if found is None else found & rest
    scope = scope.beside(stated.get("provided"))
    if chance(draw, 2):
        stated["unless"] = draw(conditions(scope))
    if chance(draw, 6):
        told = [term for term in scope.terms if term.type == "date" and not _is_own(term, kind)]
        ends = (pick(draw, *DAYS), pick(draw, *(_days_told(pick(draw, *told)) if told else DAYS)))
        stated["until"] = draw(conditions(scope, 1)) if chance(draw, 2) else pick(draw, *ends)
    if chance(draw, 8):
        told = [term for term in scope.terms if term.type == "date" and not _is_own(term, kind)]
        first: Any = pick(draw, *DAYS, *(_days_told(pick(draw, *told)) if told else ()))
        end: Any = stated.get("until")
        either = isinstance(first, date) and isinstance(end, date)
        stated["from_"] = min(first, end) if either else first
    match pick(draw, "must not", "may", "can"):
        case "must not":
            return bearer.must_not(pattern, **stated)
        case "may":
            return bearer.may(pattern, **stated)
        case _:
            pass
    return bearer.can(pattern, then=draw(_effects(setting, kind, depth)), **stated)


@st.composite
def _effects(
    draw: DrawFn, setting: Setting, kind: type[Action], depth: int
) -> tuple[PowerEffect, ...]:
    found: list[PowerEffect] = []
    for _ in range(pick(draw, 1, 2)):
        if depth and draw(st.booleans()):
            found.append(begins(draw(norms(setting, kind, depth - 1))))
        else:
            found.append(pick(draw, ends, begins)(pick(draw, *setting.targets)))
    return tuple(found)


@st.composite
def clauses(draw: DrawFn, id_: str, setting: Setting) -> Clause:
    """A clause of that id; it may prevail by its own words over those of lower numbers."""
    laid_down = [draw(norms(setting)) for _ in range(pick(draw, 1, 1, 2))]
    below = [target for target in setting.targets if target < id_]
    return Clause(
        id_,
        f"As {id_} says.",
        *laid_down,
        rank=pick(draw, Rank.CONTRACT, Rank.CONTRACT, *Rank),
        overrides=(pick(draw, *below),) if below and chance(draw, 4) else (),
        dormant=chance(draw, 5),
    )


@st.composite
def definitions(draw: DrawFn, id_: str, parties: tuple[Party, ...]) -> Definition:
    """A definition that speaks of nothing but the events that it asks for."""
    scope = Scope(parties, DEFINING, (), Budget(2))
    return Definition(id_, f"As {id_} says.", draw(conditions(scope, 1)))


def _some(among: Sequence[V], least: int = 1, most: int = 2) -> SearchStrategy[list[V]]:
    return st.lists(st.sampled_from(among), min_size=least, max_size=most, unique=True)


@st.composite
def amendments(
    draw: DrawFn, effective: date, setting: Setting, present: list[str], number: int
) -> Amendment:
    """An amendment of the provisions present, which it changes."""
    added: list[Clause] = []
    replaced: list[Provision] = []
    repealed: list[str] = []
    if chance(draw, 2):
        id_ = f"C{5 + number}"
        setting = evolve(setting, targets=(*setting.targets, id_))
        added.append(draw(clauses(id_, setting)))
    for id_ in draw(_some(present)):
        if id_.startswith("D"):
            replaced.append(draw(definitions(id_, setting.parties)))
        elif draw(st.booleans()):
            replaced.append(draw(clauses(id_, setting)))
        else:
            repealed.append(id_)
    present[:] = [id_ for id_ in present if id_ not in repealed] + [c.id for c in added]
    return Amendment(
        title=f"Amendment {number}",
        effective=effective,
        adds=tuple(added),
        replaces=tuple(replaced),
        repeals=tuple(repealed),
    )


@st.composite
def texts(
    draw: DrawFn, most_clauses: int = 4, most_amendments: int = 2, most_kinds: int = 3
) -> Contract:
    """A whole contract."""
    parties = PARTIES[: pick(draw, 2, 2, 3, 4) if most_kinds > 1 else 2]
    ids = tuple(f"C{k + 1}" for k in range(draw(st.integers(1, most_clauses))))
    defined = tuple(f"D{k + 1}" for k in range(pick(draw, 0, 1, 2)))
    kinds = draw(_some(DRAWN, min(2, most_kinds), most_kinds))
    if Procure in kinds and most_kinds > 1 and chance(draw, 2):
        kinds.append(Lease)
    setting = Setting(parties, tuple(kinds), defined, ids)
    provisions: list[Provision] = [draw(definitions(id_, parties)) for id_ in defined]
    provisions += [draw(clauses(id_, setting)) for id_ in ids]
    present = [*defined, *ids]
    changes: list[Amendment] = []
    for number, effective in enumerate(DAYS[2 : 2 + draw(st.integers(0, most_amendments))]):
        if present:
            changes.append(draw(amendments(effective, setting, present, number)))
    if chance(draw, 3):
        provisions, changes = narrowed(draw, provisions, changes)
    try:
        return _contract(parties, provisions, changes)
    except ContractError:  # powers wait for each other; what was attempted waits for nothing
        return _contract(parties, asking(provisions, attempted), asking(changes, attempted))


def narrowed(
    draw: DrawFn, provisions: list[P], changes: list[Amendment]
) -> tuple[list[P], list[Amendment]]:
    """The same, but that what asks for the exercises of one power finds those of one clause."""
    added = [p for change in changes for p in (*change.replaces, *change.adds)]
    powers = [
        (norm.bearer, norm.act.kind, provision.id)
        for provision in (*provisions, *added)
        if isinstance(provision, Clause)
        for outer in provision.norms
        for norm in within(outer)
        if isinstance(norm, Power)
    ]
    if not powers:
        return provisions, changes
    by, kind, id_ = pick(draw, *powers)

    def under(asked: AsksForActs) -> AsksForActs:
        """What asks for such acts, under the clause, if it may be narrowed to it."""
        attempt = isinstance(asked, n.Occurred) and asked.attempted
        named = (asked.by, asked.act.kind) == (by, kind) and not attempt
        return evolve(asked, under=id_) if named else asked

    return asking(provisions, under), asking(changes, under)


def attempted(asked: AsksForActs) -> AsksForActs:
    """The same act, whether it took effect or not; totals, and what follows by itself, stay."""
    if isinstance(asked, Total) or asked.act.kind in derived_events.KINDS:
        return asked
    return evolve(asked, attempted=True, under="")


def _contract(
    parties: tuple[Party, ...], provisions: Sequence[Provision], changes: Sequence[Amendment]
) -> Contract:
    return Contract(
        name="The contract",
        parties=parties,
        clauses=tuple(provisions),
        effective=DAYS[1],
        amendments=tuple(changes),
        actions=tuple(KINDS.values()),
    )


def asking(node: Any, change: Callable[[AsksForActs], AsksForActs]) -> Any:  # noqa: ANN401 (whatever provisions are made of)
    """The same, but that what conditions ask for, and what totals are over, is changed."""
    kind: type[Any] = node.__class__
    if node.__class__ in {tuple, list}:
        return kind(asking(part, change) for part in node)
    if not attrs.has(kind):
        return node
    told = {f.name: getattr(node, f.name) for f in attrs.fields(kind) if f.eq and f.init}
    new = {name: asking(part, change) for name, part in told.items()}
    if isinstance(node, Clause) and new != told:
        return Clause(new.pop("id"), new.pop("text"), *new.pop("norms"), **new)
    found: Any = node if new == told else evolve(node, **new)
    return change(found) if kind in {n.Occurred, Total} else found
