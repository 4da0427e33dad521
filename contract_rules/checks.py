"""What must be so of a contract's text before any question is put to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from attrs import evolve, frozen

from contract_rules.amounts import Total
from contract_rules.arguments import guard_of, look, shown
from contract_rules.clauses import Amendment, Clause, Definition, Provision, Written
from contract_rules.derived import BREACHED, CONTRACT, KINDS, clause_in
from contract_rules.errors import (
    AmendmentError,
    CircularDefinitionError,
    CircularPrecedenceError,
    CircularQuestionError,
    ContractError,
    DuplicateClauseError,
    MixedCurrenciesError,
    OffRecordError,
    UnknownActionError,
    UnknownClauseError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
    nearest,
)
from contract_rules.layers import Laid, asks, strata
from contract_rules.money import Money
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

    from contract_rules.forms import Form


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


_ACTIONS = evolve(guard_of(Iterable[Any]), noun="several actions", example="(ProcureCompute, ...)")


@frozen(kw_only=True)
class Draft:
    """What is to be a contract.

    Attributes:
        parties: Whom it names.
        clauses: Its first text.
        effective: The first day of that.
        amendments: Its changes.
        actions: The actions stated.
        written: Where it was written.
    """

    parties: tuple[Party, ...]
    clauses: tuple[Provision, ...]
    effective: date
    amendments: tuple[Amendment, ...]
    actions: tuple[Kind, ...]
    written: Written | None

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Every provision of every text, as first written."""
        amended = (p for a in self.amendments for p in (*a.adds, *a.replaces))
        return (*self.clauses, *amended)


Part: TypeAlias = Clause | Definition | Amendment
"""What a mistake may be in."""

Mistakes: TypeAlias = "Iterator[tuple[Part | None, ContractError]]"
"""What is wrong, each with the part that it is in; None stands for the contract's own lines."""


def mistakes(draft: Draft) -> tuple[ContractError, ...]:
    """Everything that is wrong with what is to be a contract, in the order of its text.

    Each mistake is told once, and what only follows from another is not told.
    """
    parts: list[Part] = [*draft.clauses]
    for change in draft.amendments:
        parts += (change, *change.adds, *change.replaces)
    order = {id(part): number for number, part in reversed([*enumerate(parts)])}
    found: dict[object, tuple[int, ContractError]] = {}
    for part, error in _all(draft):
        place = -1 if part is None else order[id(part)]
        what, _, _ = str(error).partition("; ")  # the cure may differ from text to text
        if (place, type(error), what) not in found:
            at = draft.written if part is None else part.written
            if at is not None:
                error.where = str(at)
                error.add_note(f"written at {at.file}:{at.line}")
            found[place, type(error), what] = place, error
    return tuple(error for _, error in sorted(found.values(), key=itemgetter(0)))


def listed(name: str, wrong: tuple[ContractError, ...]) -> str:
    """The mistakes of a contract, a line for each."""
    told = (f"{e.where}: {e}" if e.where else str(e) for e in wrong)
    lines = (f"{number}. {line}" for number, line in enumerate(told, 1))
    return "\n".join((f"{len(wrong)} mistakes in the contract {name!r}:", *lines))


def _all(draft: Draft) -> Mistakes:
    provisions, muddled = draft.provisions, set[str]()
    for part, kind, error in _clashing(draft.actions, provisions):
        muddled.add(kind)
        yield part, error
    yield from _out_of_order(draft)
    yield from _texts(draft)
    actions = {kind.name: kind for kind in vocabulary(draft.actions, provisions)}
    yield from _named(provisions, draft.parties, actions, muddled)
    yield from _currencies(provisions)
    yield from _circles({p.id: p for p in provisions if isinstance(p, Clause)})
    yield from _off_record(provisions, actions)
    yield from _questions(provisions)


def _carried(provision: Provision) -> Iterator[Kind]:
    """The actions that come with the patterns of a provision."""
    yield from (p.schema for p in patterns(provision) if p.schema is not None)


def vocabulary(stated: tuple[Kind, ...], provisions: Iterable[Provision]) -> tuple[Kind, ...]:
    """The actions stated, and those that come with the patterns of the provisions."""
    found: dict[str, Kind] = {}
    for kind in (*stated, *(kind for p in provisions for kind in _carried(p))):
        found.setdefault(kind.name, kind)
    return tuple(found.values())


def _clashing(
    stated: tuple[Kind, ...], provisions: Iterable[Provision]
) -> Iterator[tuple[Part | None, str, ContractError]]:
    """The actions that have a reserved name, or that of another (WrongTypeError)."""
    found: dict[str, Kind] = {}
    named: list[tuple[Part | None, Kind]] = [(None, kind) for kind in stated]
    named += [(provision, kind) for provision in provisions for kind in _carried(provision)]
    for part, kind in named:
        if kind.name in KINDS:
            msg = f"no action is called {kind.name!r}, which is what follows by itself; rename it"
            yield part, kind.name, WrongTypeError(msg)
        elif found.setdefault(kind.name, kind) != kind:
            msg = f"two actions are called {kind.name!r} and differ; rename one"
            yield part, kind.name, WrongTypeError(msg)


def _out_of_order(draft: Draft) -> Mistakes:
    earlier = draft.effective
    for change in draft.amendments:
        if change.effective <= earlier:
            msg = (
                f"an amendment effective on {change.effective} follows a text of {earlier}; "
                "list amendments in order, one for each day"
            )
            yield change, AmendmentError(msg)
        earlier = max(earlier, change.effective)


def _doubled(provisions: tuple[Provision, ...]) -> Mistakes:
    """Those that have the id of one before (DuplicateClauseError)."""
    taken = set[str]()
    for provision in provisions:
        if provision.id in taken:
            msg = f"two clauses have the id {provision.id!r}; number each its own"
            yield provision, DuplicateClauseError(msg)
        taken.add(provision.id)


def _amending(change: Amendment, old: Mapping[str, object]) -> Mistakes:
    """In what an amendment does not fit the text that it changes."""
    yield from _doubled((*change.adds, *change.replaces))
    for added in change.adds:
        if added.id in old:
            msg = f"{change.title} adds {added.id!r}, which is there; say replaces=(...)"
            yield added, DuplicateClauseError(msg)
    for gone in (*(p.id for p in change.replaces), *change.repeals, *change.discharges):
        if gone not in old:
            msg = f"{change.title} changes {gone!r}, which is not there{nearest(gone, old)}"
            yield change, UnknownClauseError(msg)


def _texts(draft: Draft) -> Mistakes:
    """What is wrong with each text; amendments out of order are taken in order."""
    obliging = laying_down(draft.provisions, Obligation)
    breakable = laying_down(draft.provisions, Obligation, Prohibition)
    yield from _doubled(draft.clauses)
    text, told = draft.clauses, set[frozenset[str]]()
    yield from _text(text, obliging, breakable, told)
    for change in sorted(draft.amendments, key=attrgetter("effective")):
        old = {p.id: p for p in text}
        yield from _amending(change, old)
        kept = {id_: p for id_, p in old.items() if id_ not in change.repeals}
        text = tuple((kept | {p.id: p for p in (*change.replaces, *change.adds)}).values())
        yield from _text(text, obliging, breakable, told)


def _text(
    text: tuple[Provision, ...],
    obliging: frozenset[str],
    breakable: frozenset[str],
    told: set[frozenset[str]],
) -> Mistakes:
    """What is wrong with a text: circles, and terms and questions that speak of nothing.

    Args:
        text: Its provisions.
        obliging: The ids of the clauses that lay down duties, in this text or another.
        breakable: Those of the clauses that can be breached: by duties, or by what they forbid.
        told: The circles that were told.
    """
    definitions = {p.id: p for p in text if isinstance(p, Definition)}
    meanings = {id_: definition.condition for id_, definition in definitions.items()}
    for definition in definitions.values():
        yield from _unknown_definitions(definition, (definition.condition,), meanings)
        circle = _circle(definition.id, meanings, ())
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            shown = " needs ".join((*circle, circle[0]))
            msg = f"definitions explain each other in a circle: {shown}; break it at one of them"
            yield definitions[circle[0]], CircularDefinitionError(msg)
    laid: list[tuple[Clause, list[tuple[Form, Form | None]]]] = []
    for clause in (p for p in text if isinstance(p, Clause)):
        stated = tuple(c for norm in clause.norms for n in within(norm) for c in conditions(n))
        yield from _unknown_definitions(clause, stated, meanings)
        used = {id_ for condition in stated for id_ in definitions_in(condition)}
        if all(_is_sound(id_, meanings, ()) for id_ in used):
            try:
                laid += [(clause, list(forms(norm, meanings))) for norm in clause.norms]
            except ContractError as error:
                yield clause, error
    yield from _asked_in_circles(laid, {c.id: c for c, _ in laid}, told)
    for clause, found in laid:
        for kind, wanted in sorted({a for form, _ in found for a in asks(form)}):
            known = breakable if kind == BREACHED.name else obliging
            if wanted not in known:
                what = "breaches of" if kind == BREACHED.name else "duties under"
                msg = f"{clause.id} asks about {what} {wanted!r}, which lays down none"
                yield clause, UnknownClauseError(msg + nearest(wanted, known))


def _asked_in_circles(
    laid: list[tuple[Clause, list[tuple[Form, Form | None]]]],
    clauses: Mapping[str, Clause],
    told: set[frozenset[str]],
) -> Mistakes:
    """The circles in which clauses ask about each other's duties, one after another."""
    left = laid
    while left:
        numbered: list[Laid] = []
        for clause, found in left:
            numbers = {id(form): len(numbered) + n for n, (form, _) in enumerate(found)}
            numbered += (Laid(clause.id, f, numbers[id(p)] if p else None) for f, p in found)
        try:
            strata(numbered)
        except CircularQuestionError as error:
            circle = frozenset(error.clauses)
            if circle not in told:
                told.add(circle)
                yield clauses[error.clauses[0]], error
            left = [(clause, found) for clause, found in left if clause.id not in circle]
        else:
            return


def laying_down(all_of_them: tuple[Provision, ...], *kinds: type[Norm]) -> frozenset[str]:
    """The ids of the clauses that lay down norms of these kinds."""
    norms = ((p.id, norm) for p in all_of_them for norm in _stated(p)[0])
    return frozenset(id_ for id_, norm in norms if isinstance(norm, kinds))


def _unknown_definitions(
    part: Provision, stated: tuple[Condition, ...], meanings: Mapping[str, Condition]
) -> Mistakes:
    for used in (id_ for condition in stated for id_ in definitions_in(condition)):
        if used not in meanings:
            msg = f"{part.id} uses the definition {used!r}, which is not in the same text"
            yield part, UnknownClauseError(msg + nearest(used, meanings))


def _circle(id_: str, meanings: Mapping[str, Condition], path: tuple[str, ...]) -> tuple[str, ...]:
    """The definitions of a circle to which one leads; none where it leads to none."""
    if id_ in path:
        return path[path.index(id_) :]
    used = definitions_in(meanings[id_]) if id_ in meanings else ()
    found = (_circle(one, meanings, (*path, id_)) for one in used)
    return next((circle for circle in found if circle), ())


def _is_sound(id_: str, meanings: Mapping[str, Condition], path: tuple[str, ...]) -> bool:
    """Whether a definition is there, and all that it needs, without a circle."""
    if id_ not in meanings or id_ in path:
        return False
    return all(_is_sound(one, meanings, (*path, id_)) for one in definitions_in(meanings[id_]))


def _named(
    all_of_them: tuple[Provision, ...],
    parties: tuple[Party, ...],
    actions: Mapping[str, Kind],
    muddled: set[str],
) -> Mistakes:
    """What provisions name that is not there: parties, actions, fields, clauses.

    Args:
        all_of_them: The provisions.
        parties: The parties of the contract.
        actions: Its actions.
        muddled: The names of actions that are not told apart from another.
    """
    if CONTRACT in parties:
        msg = f"no party is called {CONTRACT.name!r}; give it another name"
        yield None, WrongTypeError(msg)
    names = {CONTRACT.name, *(p.name for p in parties)}
    spoken = {**actions, **KINDS}
    ids = {p.id for p in all_of_them if isinstance(p, Clause)}
    for provision in all_of_them:
        for party in _parties(provision):
            if party.name not in names:
                msg = f"{provision.id} names {party.name!r}, no party of the contract"
                msg += nearest(party.name, names - {CONTRACT.name})
                yield provision, UnknownPartyError(msg)
        for pattern in patterns(provision):
            if pattern.kind not in muddled:
                yield from ((provision, e) for e in _misfits(pattern, spoken, provision.id))
        for target in _targets(provision):
            if target not in ids:
                msg = f"{provision.id} names {target!r}, no clause{nearest(target, ids)}"
                yield provision, UnknownClauseError(msg)


def _currencies(all_of_them: tuple[Provision, ...]) -> Mistakes:
    """The provisions with an amount of another currency than the first (MixedCurrenciesError)."""
    first: Const[Any] | None = None
    for provision in all_of_them:
        for term in _terms(provision):
            if isinstance(term, Const) and isinstance(term.value, Money):
                first = first or term
                try:
                    one_currency((first, term))
                except MixedCurrenciesError as error:
                    yield provision, error
                    break


def questions(all_of_them: tuple[Provision, ...]) -> tuple[Question, ...]:
    """The contested questions that provisions ask, each once."""
    return tuple({q.id: q for provision in all_of_them for q in _asked_by(provision)}.values())


def _asked_by(provision: Provision) -> Iterator[Question]:
    return (term.question for term in _terms(provision) if isinstance(term, Reading))


def _questions(all_of_them: tuple[Provision, ...]) -> Mistakes:
    """The questions that have the id of another (WrongTypeError)."""
    found: dict[str, Question] = {}
    for provision in all_of_them:
        for question in _asked_by(provision):
            if found.setdefault(question.id, question) != question:
                msg = f"two questions have the id {question.id!r} and differ; rename one"
                yield provision, WrongTypeError(msg)


def _off_record(all_of_them: tuple[Provision, ...], actions: Mapping[str, Kind]) -> Mistakes:
    """Where acts that need not be on record are asked for other than in conditions.

    A duty, a power or a total needs to know all of them (OffRecordError).
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
            yield provision, OffRecordError(msg)


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


def _misfits(pattern: Pattern, actions: Mapping[str, Kind], where: str) -> Iterator[ContractError]:
    """In what a pattern does not fit its action."""
    kind = actions.get(pattern.kind)
    if kind is None:
        known = actions.keys() - KINDS.keys()
        msg = f"{where} speaks of {pattern.kind!r}, no action{nearest(pattern.kind, known)}"
        yield UnknownActionError(msg)
        return
    if kind.name in KINDS and clause_in(pattern) is None:
        msg = f"{where} asks about duties under no clause, or several; name one in each condition"
        yield WrongTypeError(msg)
        return
    for name, matcher in pattern.fields:
        try:
            type_ = kind.field(name).type
        except UnknownFieldError as error:
            yield error
            continue
        for term in terms_of(matcher):
            if term.type != type_:
                msg = f"{where}: {kind.name}.{name} holds a {type_}, not a {term.type}"
                yield WrongTypeError(msg)


def _circles(clauses: Mapping[str, Clause]) -> Mistakes:
    """The circles in which clauses prevail over each other, each told at its first clause."""
    reached = {id_: _prevailed_over(id_, clauses) for id_ in clauses}
    told = set[str]()
    for start, clause in clauses.items():
        if start in reached[start] and start not in told:
            told |= {one for one in reached[start] if start in reached.get(one, ())}
            over = ", ".join(clause.overrides)
            msg = f"{start} prevails over itself by way of {over}; drop one of the overrides"
            yield clause, CircularPrecedenceError(msg)


def _prevailed_over(id_: str, clauses: Mapping[str, Clause]) -> set[str]:
    reached, following = set[str](), [*clauses[id_].overrides]
    while following:
        one = following.pop()
        if one not in reached:
            reached.add(one)
            following += clauses[one].overrides if one in clauses else ()
    return reached


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
