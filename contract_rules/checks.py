"""What must be so of a contract's text before any question is put to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from contract_rules.amounts import Total
from contract_rules.arguments import guard_of, look, shown
from contract_rules.clauses import Amendment, Clause, Definition, Provision
from contract_rules.derived import BREACHED, CONTRACT, KINDS, clause_in
from contract_rules.errors import (
    CircularDefinitionError,
    CircularPrecedenceError,
    DuplicateClauseError,
    OffRecordError,
    UnknownActionError,
    UnknownClauseError,
    UnknownPartyError,
    WrongTypeError,
    nearest,
)
from contract_rules.layers import Laid, asks, strata
from contract_rules.nodes import AnyTerm, Condition, Const, FieldOf, Pattern, When, one_currency
from contract_rules.normal import forms
from contract_rules.norms import (
    Norm,
    Obligation,
    Power,
    Prohibition,
    conditions,
    targets,
    terms,
    within,
)
from contract_rules.questions import Question, Reading
from contract_rules.values import Kind, Party, Value
from contract_rules.walks import compared_in, definitions_in, occurrences, plain, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Spoken(Protocol):
    """An action of the author's language."""

    @property
    def kind(self) -> Kind:
        """The action as data."""
        ...


def kinds(actions: Iterable[Kind | Spoken]) -> tuple[Kind, ...]:
    """The actions as data."""
    look("actions", actions, _ACTIONS)
    return tuple(map(_kind, actions))


def _kind(action: object) -> Kind:
    kind = action if isinstance(action, Kind) else getattr(action, "kind", None)
    if not isinstance(kind, Kind):
        msg = f"actions holds {shown(action)}, which is no action; write ProcureCompute"
        raise WrongTypeError(msg)
    return kind


_ACTIONS = guard_of(Iterable[Any])


def vocabulary(stated: tuple[Kind, ...], provisions: Iterable[Provision]) -> tuple[Kind, ...]:
    """The actions stated, and those that come with the patterns of the provisions.

    Raises:
        WrongTypeError: When two actions of one name differ, or one has a reserved name.
    """
    found: dict[str, Kind] = {}
    carried = (p.schema for provision in provisions for p in patterns(provision))
    for kind in (*stated, *carried):
        if kind is not None and kind.name in KINDS:
            msg = f"no action is called {kind.name!r}, which is what follows by itself; rename it"
            raise WrongTypeError(msg)
        if kind is not None and found.setdefault(kind.name, kind) != kind:
            msg = f"two actions are called {kind.name!r} and differ; rename one"
            raise WrongTypeError(msg)
    return tuple(found.values())


def distinct(provisions: tuple[Provision, ...]) -> None:
    """Check that no two have one id.

    Raises:
        DuplicateClauseError: When two do.
    """
    counted = Counter(p.id for p in provisions)
    twice = [id_ for id_, times in counted.items() if times > 1]
    if twice:
        msg = f"two clauses have the id {twice[0]!r}; number each its own"
        raise DuplicateClauseError(msg)


def amendment(change: Amendment, old: Mapping[str, object]) -> None:
    """Check that an amendment fits the text that it changes.

    Raises:
        DuplicateClauseError: When it adds a clause that is there.
        UnknownClauseError: When it replaces or repeals one that is not.
    """
    distinct((*change.adds, *change.replaces))
    for added in change.adds:
        if added.id in old:
            msg = f"{change.title} adds {added.id!r}, which is there; say replaces=(...)"
            raise DuplicateClauseError(msg)
    for gone in (*(p.id for p in change.replaces), *change.repeals, *change.discharges):
        if gone not in old:
            msg = f"{change.title} changes {gone!r}, which is not there{nearest(gone, old)}"
            raise UnknownClauseError(msg)


def text(
    clauses: tuple[Clause, ...],
    definitions: tuple[Definition, ...],
    obliging: frozenset[str],
    breakable: frozenset[str],
) -> None:
    """Check a text: definitions without a circle, terms that speak of something.

    Args:
        clauses: Its clauses.
        definitions: Its definitions.
        obliging: The ids of the clauses that lay down duties, in this text or another.
        breakable: Those of the clauses that can be breached: by duties, or by what they forbid.

    Raises:
        UnknownClauseError: When a definition is used that the text does not have.
        CircularDefinitionError: When definitions explain each other in a circle.
        UnboundTermError: When a term speaks of an event that nothing finds.
        CircularQuestionError: When clauses ask about each other's duties in a circle.
    """
    meanings = {d.id: d.condition for d in definitions}
    for definition in definitions:
        _follow(definition.id, meanings, ())
    laid: list[Laid] = []
    for clause in clauses:
        for norm in clause.norms:
            for inner in within(norm):
                for condition in conditions(inner):
                    _known_definitions(condition, meanings, clause.id)
            found = list(forms(norm, meanings))
            numbers = {id(form): len(laid) + place for place, (form, _) in enumerate(found)}
            laid += (Laid(clause.id, f, numbers[id(p)] if p else None) for f, p in found)
    strata(laid)
    for one in laid:
        for kind, asked in sorted(asks(one.form)):
            known = breakable if kind == BREACHED.name else obliging
            if asked not in known:
                what = "breaches of" if kind == BREACHED.name else "duties under"
                msg = f"{one.clause} asks about {what} {asked!r}, which lays down none"
                raise UnknownClauseError(msg + nearest(asked, known))


def laying_down(all_of_them: tuple[Provision, ...], *kinds: type[Norm]) -> frozenset[str]:
    """The ids of the clauses that lay down norms of these kinds."""
    norms = ((p.id, norm) for p in all_of_them for norm in _stated(p)[0])
    return frozenset(id_ for id_, norm in norms if isinstance(norm, kinds))


def _known_definitions(
    condition: Condition, meanings: Mapping[str, Condition], where: str
) -> None:
    for used in definitions_in(condition):
        if used not in meanings:
            msg = f"{where} uses the definition {used!r}, which is not in the same text"
            raise UnknownClauseError(msg + nearest(used, meanings))


def _follow(id_: str, meanings: Mapping[str, Condition], path: tuple[str, ...]) -> None:
    if id_ in path:
        circle = " needs ".join((*path[path.index(id_) :], id_))
        msg = f"definitions explain each other in a circle: {circle}; break it at one of them"
        raise CircularDefinitionError(msg)
    _known_definitions(meanings[id_], meanings, id_)
    for used in definitions_in(meanings[id_]):
        _follow(used, meanings, (*path, id_))


def provisions(
    all_of_them: tuple[Provision, ...],
    parties: tuple[Party, ...],
    actions: Mapping[str, Kind],
) -> None:
    """Check what provisions name: parties, actions, fields, clauses; and their currency.

    Raises:
        UnknownPartyError: When a norm or condition names no party of the contract.
        UnknownActionError: When a pattern is of an unknown action.
        UnknownFieldError: When a pattern asks for a field that its action does not have.
        WrongTypeError: When a pattern compares a field with another type, a party has a
            reserved name, or a question about duties names no clause or several.
        UnknownClauseError: When an effect or a precedence names no clause.
        CircularPrecedenceError: When clauses prevail over each other in a circle.
        MixedCurrenciesError: When amounts are not of one currency.
    """
    if CONTRACT in parties:
        msg = f"no party is called {CONTRACT.name!r}; give it another name"
        raise WrongTypeError(msg)
    names = {CONTRACT.name, *(p.name for p in parties)}
    spoken = {**actions, **KINDS}
    ids = {p.id for p in all_of_them if isinstance(p, Clause)}
    for provision in all_of_them:
        for party in _parties(provision):
            if party.name not in names:
                msg = f"{provision.id} names {party.name!r}, no party of the contract"
                msg += nearest(party.name, names - {CONTRACT.name})
                raise UnknownPartyError(msg)
        for pattern in patterns(provision):
            _fits(pattern, spoken, provision.id)
        for target in _targets(provision):
            if target not in ids:
                msg = f"{provision.id} names {target!r}, no clause{nearest(target, ids)}"
                raise UnknownClauseError(msg)
    one_currency(tuple(term for provision in all_of_them for term in _terms(provision)))
    _no_circle({p.id: p.overrides for p in all_of_them if isinstance(p, Clause)})


def questions(all_of_them: tuple[Provision, ...]) -> tuple[Question, ...]:
    """The contested questions that provisions ask, each once.

    Raises:
        WrongTypeError: When two questions of one id differ.
    """
    found: dict[str, Question] = {}
    terms = (term for provision in all_of_them for term in _terms(provision))
    for question in (term.question for term in terms if isinstance(term, Reading)):
        if found.setdefault(question.id, question) != question:
            msg = f"two questions have the id {question.id!r} and differ; rename one"
            raise WrongTypeError(msg)
    return tuple(found.values())


def off_record(all_of_them: tuple[Provision, ...], actions: Mapping[str, Kind]) -> None:
    """Check that acts that need not be on record are only asked for in conditions.

    Raises:
        OffRecordError: When a duty, a power or a total needs to know all of them.
    """
    off = {name for name, kind in actions.items() if not kind.on_record}
    if not off:
        return
    meanings = {p.id: p.condition for p in all_of_them if isinstance(p, Definition)}
    for provision in all_of_them:
        norms = _stated(provision)[0]
        found = {norm.act.kind for norm in norms if isinstance(norm, Obligation | Power)}
        found |= {duty.upon.act.kind for duty in _duties(norms) if duty.upon is not None}
        found |= {total.act.kind for total in _totals(provision)}
        about = {clause_in(p) for p in patterns(provision) if p.kind == BREACHED.name}
        forbidding = (n for p in all_of_them if p.id in about for n in _stated(p)[0])
        found |= {norm.act.kind for norm in forbidding if isinstance(norm, Prohibition)}
        found |= {kind for duty in _duties(norms) for kind in _measured(duty)}
        standing = _duties(provision.norms) if isinstance(provision, Clause) else ()
        found |= {k for d in standing if d.upon is None for k in _asked_for(d, meanings)}
        for kind in sorted(found & off):
            msg = (
                f"{provision.id}: {kind} need not be on record, so that duties, powers, totals "
                "and breaches cannot go by it; ask for it in a condition, or leave out "
                "on_record=False"
            )
            raise OffRecordError(msg)


def _duties(norms: tuple[Norm, ...]) -> tuple[Obligation, ...]:
    return tuple(norm for norm in norms if isinstance(norm, Obligation))


def _measured(duty: Obligation) -> Iterator[str]:
    """The kinds of acts from whose fields, or dates, it is taken what a duty comes to."""
    asked = (term for _, matcher in duty.act.fields for term in terms_of(matcher))
    for term in plain((*asked, *terms(duty))):
        if isinstance(term, FieldOf | When):
            yield term.kind


def _asked_for(duty: Obligation, meanings: Mapping[str, Condition]) -> Iterator[str]:
    """The kinds of acts that the conditions of a duty without an occasion ask for."""
    waiting = [*conditions(duty)]
    while waiting:
        condition = waiting.pop()
        yield from (occurred.act.kind for occurred in occurrences(condition))
        waiting += (meanings[id_] for id_ in definitions_in(condition) if id_ in meanings)


def constants(all_of_them: tuple[Provision, ...]) -> tuple[Value, ...]:
    """The values that provisions name, each once."""
    named = (term for provision in all_of_them for term in _terms(provision))
    return tuple(dict.fromkeys(term.value for term in named if isinstance(term, Const)))


def _terms(provision: Provision) -> Iterator[AnyTerm]:
    """The terms of a provision, and what they are worked out from."""
    norms, stated = _stated(provision)
    for pattern in _written(provision):
        for _, matcher in pattern.fields:
            yield from plain(terms_of(matcher))
    for condition in stated:
        yield from plain(compared_in(condition))
    for norm in norms:
        yield from plain(terms(norm))


def _fits(pattern: Pattern, actions: Mapping[str, Kind], where: str) -> None:
    kind = actions.get(pattern.kind)
    if kind is None:
        known = actions.keys() - KINDS.keys()
        msg = f"{where} speaks of {pattern.kind!r}, no action{nearest(pattern.kind, known)}"
        raise UnknownActionError(msg)
    if kind.name in KINDS and clause_in(pattern) is None:
        msg = f"{where} asks about duties under no clause, or several; name one in each condition"
        raise WrongTypeError(msg)
    for name, matcher in pattern.fields:
        type_ = kind.field(name).type
        for term in terms_of(matcher):
            if term.type != type_:
                msg = f"{where}: {kind.name}.{name} holds a {type_}, not a {term.type}"
                raise WrongTypeError(msg)


def _no_circle(overrides: Mapping[str, tuple[str, ...]]) -> None:
    for start in overrides:
        reached, following = set[str](), list(overrides[start])
        while following:
            one = following.pop()
            if one == start:
                msg = f"{start} prevails over itself by way of {', '.join(overrides[start])}"
                raise CircularPrecedenceError(msg + "; drop one of the overrides")
            if one not in reached:
                reached.add(one)
                following.extend(overrides.get(one, ()))


def _stated(provision: Provision) -> tuple[tuple[Norm, ...], tuple[Condition, ...]]:
    if isinstance(provision, Definition):
        return (), (provision.condition,)
    norms = tuple(inner for norm in provision.norms for inner in within(norm))
    return norms, tuple(c for norm in norms for c in conditions(norm))


def patterns(provision: Provision) -> Iterator[Pattern]:
    """Every pattern in a provision: of norms, of events asked for, of acts that are counted."""
    yield from _written(provision)
    yield from (total.act for total in _totals(provision))


def _written(provision: Provision) -> Iterator[Pattern]:
    norms, stated = _stated(provision)
    yield from (norm.act for norm in norms)
    for condition in stated:
        yield from (occurred.act for occurred in occurrences(condition))


def _totals(provision: Provision) -> Iterator[Total[Any]]:
    return (term for term in _terms(provision) if isinstance(term, Total))


def _parties(provision: Provision) -> Iterator[Party]:
    norms, stated = _stated(provision)
    yield from (norm.bearer for norm in norms)
    for condition in stated:
        yield from (occurred.by for occurred in occurrences(condition))
    yield from (total.by for total in _totals(provision))


def _targets(provision: Provision) -> Iterator[str]:
    if isinstance(provision, Clause):
        yield from provision.overrides
    for norm in _stated(provision)[0]:
        yield from targets(norm)
