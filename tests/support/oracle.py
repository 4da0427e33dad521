"""What a contract makes of a history, by brute force and straight from its nodes.

A condition holds when some way of taking events for the occurrences that it names makes it so;
all ways are tried. A negation holds when no way of taking the events that are left does. Nothing
here uses normal forms, indexes or a network.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product

from attrs import evolve, field, frozen

from contract_rules.norms import expressions as n
from contract_rules.norms.dates import EndOfMonth
from contract_rules.norms.norms import Begins, Power, within
from contract_rules.norms.traversal import definitions_in, occurrences
from contract_rules.values import periods
from contract_rules.values.acts import PartyGroup
from contract_rules.values.instants import beginning, day, instant
from contract_rules.values.zones import GREENWICH


@frozen(eq=False)
class Judged:
    """An act that need not have happened."""

    act: n.Act
    at: int


@frozen(eq=False)
class Wording:
    """A clause whose norms are each of one party."""

    id: str
    dormant: bool
    rank: object
    overrides: tuple
    norms: list


@frozen(eq=False)
class Stated:
    """A norm where it stands: in a clause's wording, at the end of a path of begun norms."""

    clause: object
    since: int
    path: tuple[int, ...]
    norm: object
    power: Stated | None = None

    @property
    def key(self):
        """What stays the same for as long as the wording does."""
        return self.clause.id, self.since, self.path


@frozen
class World:
    """The events that have happened, the definitions in force, and what has been found.

    ``named`` holds the act judged and the exercise by the names of their kinds; ``finds`` says
    whether an event is found that an occurrence asks for.
    """

    events: tuple
    meanings: dict
    named: dict
    finds: object = None
    found: dict = field(factory=dict)

    def ways(self, condition):
        """The worlds beside this one in which the condition holds."""
        if condition is None:
            yield self
            return
        for reading in self.readings(condition):
            wanted = [o for o in dict.fromkeys(_asked(reading)) if o not in self.found]
            fitting = [
                [
                    e
                    for e in self.events
                    if is_of(e.by, o.by) and o.act.kind in e.act.kinds and self.finds(e, o)
                ]
                for o in wanted
            ]
            for taken in product(*fitting):
                new = dict(zip(wanted, taken, strict=True))
                world = evolve(self, found=self.found | new)
                if all(world.fits(o.act, e) for o, e in new.items()) and world.holds(reading):
                    yield world

    def readings(self, condition):
        """The condition with one side taken of each "or"."""
        match condition:
            case n.Defined(id_):
                return self.readings(self.meanings[id_])
            case n.AnyOf(parts):
                return [reading for part in parts for reading in self.readings(part)]
            case n.AllOf(parts):
                return [n.AllOf(each) for each in product(*map(self.readings, parts))]
        return [condition]

    def holds(self, condition):
        match condition:
            case n.Occurred():
                return True
            case n.Compared(left, "==" | "!=" as op, right):
                return _same(self.value(left), self.value(right)) is (op == "==")
            case n.Compared(left, "<", right):
                return _before(self.value(left), self.value(right))
            case n.Compared(left, _, right):
                return _up_to(self.value(left), self.value(right))
            case n.AllOf(parts):
                return all(map(self.holds, parts))
            case n.Not(inner):
                return not any(True for _ in self.ways(inner))

    def lasts(self, until, at):
        """Whether the last day that a term tells, if one does, is not over."""
        if until is None or isinstance(until, date | n.Condition):
            return True
        last = self.last_day(until)
        return last is not None and at <= instant(last)

    def begun(self, from_, at):
        """Whether the first day that a term tells, if one does, has come."""
        if from_ is None or isinstance(from_, date):
            return True
        first = self.last_day(from_)
        return first is not None and beginning(first) <= at

    def last_day(self, term):
        """The day that a term tells, from the event that it means."""
        if isinstance(term, n.Shifted | EndOfMonth):
            known = self.last_day(term.term)
            if known is None or isinstance(term, n.Shifted):
                return known and (periods.before if term.back else periods.after)(
                    known, term.period
                )
            return (known.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        meant = self.found[term.occurrence] if term.occurrence is not None else self.meant(term)
        return day(meant.at) if isinstance(term, n.When) else meant.act.get(term.name)

    def fits(self, pattern, done):
        return all(
            self.matches(matcher, _point(done.act.get(name))) for name, matcher in pattern.fields
        )

    def matches(self, matcher, value):
        match matcher:
            case n.OneOf(terms):
                return any(_same(value, self.value(t)) for t in terms)
            case n.OtherThan(terms):
                return not any(_same(value, self.value(t)) for t in terms)
            case n.Between(low, high):
                return self.matches(low, value) and self.matches(high, value)
            case n.AtLeast(term):
                return _up_to(self.value(term), value)
            case n.AtMost(term):
                return _up_to(value, self.value(term))
            case n.MoreThan(term):
                return _before(self.value(term), value)
            case n.LessThan(term):
                return _before(value, self.value(term))

    def value(self, term):
        """A value from its beginning to its end; they differ for a day that is written down."""
        match term:
            case n.Const(datetime() as at):
                return _point(at)
            case n.Const(date() as day):
                return beginning(day), instant(day)
            case n.Const(value):
                return _point(value)
        meant = self.found[term.occurrence] if term.occurrence is not None else self.meant(term)
        return (meant.at,) * 2 if isinstance(term, n.When) else _point(meant.act.get(term.name))

    def meant(self, term):
        """What the name of an action means: what is called so; else what is of a kind of it."""
        if term.kind in self.named:
            return self.named[term.kind]
        found = [e for o, e in self.found.items() if o.act.kind == term.kind]
        found = found or [
            event
            for event in (*self.named.values(), *self.found.values())
            if term.kind in event.act.kinds
        ]
        (meant,) = found
        return meant


def _is_clause(provision):
    """Whether a provision lays down norms; a definition does not."""
    return hasattr(provision, "norms")


def _asked(condition):
    """The occurrences that must be found for the condition to hold, with those terms name."""
    match condition:
        case n.AllOf(parts):
            return [o for part in parts for o in _asked(part)]
        case n.Not():
            return []
    return list(occurrences(condition))


def _point(value):
    if isinstance(value, datetime):
        value = GREENWICH.instant(value)  # the contracts drawn here have no other zone
    elif isinstance(value, date):
        value = instant(value)
    return None if value is None else (getattr(value, "amount", value),) * 2


def _same(one, other):
    return one is not None and other is not None and one[1] == other[1]


def _before(one, other):
    return one is not None and other is not None and one[1] < other[0]


def _up_to(one, other):
    return one is not None and other is not None and one[0] <= other[1]


def named(clause, norm, exercise):
    """The exercise that began a norm of its own; which began a clause may not be told apart."""
    return None if exercise is None or norm in clause.norms else exercise.id


class Oracle:
    """Which norms apply, and which exercises took effect, on a history."""

    def __init__(self, contract, history):
        self.contract = contract
        self.gone = {event.reverses: event.at for event in history if event.reverses}
        history = [event for event in history if not event.reverses]
        self.history = sorted(history, key=lambda event: event.at)
        self.plain = {}
        self.effective = {}
        self.changes = []
        for at in sorted({event.at for event in history}):
            self._settle(at, [event for event in self.history if event.at == at])

    def bearing(self, party, act, at, itself=None):
        """How often which norm, by which exercise, speaks or yields on an act."""
        return Counter(
            (stated.clause.id, stated.norm, named(stated.clause, stated.norm, exercise), speaks)
            for stated in self.in_force(at)
            if stated.norm.bearer == party and self.bears(stated.norm, act, at)
            for exercise, speaks in self.applies(stated, act, at, itself)
        )

    def bears(self, norm, act, at):
        """Whether a norm is about such an act; a power, whether such an act exercises it.

        Where a text up to then gives powers by the act's own action, it exercises these alone;
        else those by the nearest action that it is a kind of and that has some.
        """
        if not isinstance(norm, Power):
            return norm.act.kind in act.kinds
        return norm.act.kind == self.exercised(act, at)

    def powers(self, at):
        """The powers of all texts up to an instant."""
        texts = (self.text(start) for start in self.starts if start <= at)
        clauses = (p for text in texts for p, _ in text.values() if _is_clause(p))
        stated = (norm for clause in clauses for outer in clause.norms for norm in within(outer))
        return [norm for norm in stated if isinstance(norm, Power)]

    @property
    def starts(self):
        """The first instants of the texts."""
        changes = (change.effective for change in self.contract.amendments)
        return [beginning(on) for on in (self.contract.effective, *changes)]

    def applies(self, stated, act, at, itself):
        """For each exercise that may have begun the norm: whether it speaks, or yields."""
        norm, power = stated.norm, stated.power
        so_far = tuple(e for e in self.history if e.at <= at and e is not itself)
        so_far = tuple(e for e in so_far if e.id not in self.gone or at < self.gone[e.id])
        meanings = {k: p.condition for k, (p, _) in self.text(at).items() if k.startswith("D")}
        begun = self.effective.get(power.key, ()) if power else (None,)
        until = norm.until if isinstance(norm.until, n.Condition) else None
        exceptions = [c for c in (norm.unless, until) if c is not None]
        for exercise in begun:
            if exercise is not None and exercise not in so_far:
                continue
            named = {power.norm.act.kind: exercise} if power else {}
            judged, finds = Judged(act, at), partial(self.finds, norm=norm, at=at)
            if not World(so_far, meanings, named).fits(norm.act, judged):
                continue
            world = World(so_far, meanings, named | {norm.act.kind: judged}, finds)
            free = [
                not any(True for exception in exceptions for _ in way.ways(exception))
                for way in world.ways(norm.provided)
                if way.lasts(norm.until, at) and way.begun(norm.from_, at)
            ]
            if free:
                yield exercise, any(free)

    def finds(self, event, asked, norm, at):
        """Whether a norm finds an event that it asks for: of exercises, those that took effect.

        A power finds no exercise of its own action, by its own bearer, at the same instant.
        """
        kind = self.exercised(event.act, event.at)
        if asked.attempted or kind is None:
            return True
        own = isinstance(norm, Power) and (norm.bearer, norm.act.kind) == (event.by, kind)
        if own and event.at == at:
            return False
        return any(
            event in events and asked.under in {"", clause}
            for (clause, *_), events in self.effective.items()
        )

    def exercised(self, act, at):
        """The action whose powers an act exercises, whoever does it; None where there are none."""
        given = {p.act.kind for p in self.powers(at)}
        return next((kind for kind in act.kinds if kind in given), None)

    def depths(self, at):
        """By key, how many powers of then must be exercised one after another before a power.

        It comes after those that may begin it, and a step later than those about whose exercises
        it asks, but for those by its own action and of its own bearer.
        """
        powers = [s for s in self.stated(at) if isinstance(s.norm, Power)]
        wanted = {s.key: self.asks(s.norm, at) for s in powers}
        edges = [
            (one.key, other.key, step)
            for one, other in product(powers, powers)
            for step in (*_begins(one, other), *_awaits(wanted[other.key], one, other))
        ]
        found, rising = dict.fromkeys(wanted, 0), True
        while rising:
            rising = False
            for before, after, step in edges:
                if found[after] < found[before] + step:
                    found[after], rising = found[before] + step, True
        return found

    def asks(self, norm, at):
        """The occurrences that a norm asks for, by the definitions of then."""
        meanings = {k: p.condition for k, (p, _) in self.text(at).items() if k.startswith("D")}
        waiting, found = [norm.provided, norm.unless, norm.until], set()
        while waiting:
            condition = waiting.pop()
            if isinstance(condition, n.Condition):
                found |= set(occurrences(condition))
                waiting += [meanings[id_] for id_ in definitions_in(condition)]
        return found

    def stated(self, at):
        """Every norm of the text of then, in force or not."""
        for provision, since in self.text(at).values():
            if _is_clause(provision):
                for place, norm in enumerate(provision.norms):
                    yield from _every(Stated(provision, since, (place,), norm))

    def in_force(self, at):
        """The norms in force at an instant, in the text of then."""
        for provision, since in self.text(at).values():
            if _is_clause(provision) and self._stands(provision, since, at):
                for place, norm in enumerate(provision.norms):
                    yield from _unfold(Stated(provision, since, (place,), norm), at)

    def text(self, at):
        """The provisions in force at an instant by their ids, with their wordings' beginnings."""
        text, start = {}, beginning(self.contract.effective)
        if start <= at:
            text |= {p.id: (self.each(p), start) for p in self.contract.clauses}
        for change in self.contract.amendments:
            start = beginning(change.effective)
            if start <= at:
                text = {k: held for k, held in text.items() if k not in change.repeals}
                text |= {p.id: (self.each(p), start) for p in (*change.replaces, *change.adds)}
        return text

    def each(self, provision):
        """The clause with a norm for each member in place of one on a group of parties."""
        if not _is_clause(provision):
            return provision
        if id(provision) not in self.plain:
            norms = [one for norm in provision.norms for one in _each(norm, self.contract.parties)]
            self.plain[id(provision)] = Wording(
                provision.id, provision.dormant, provision.rank, provision.overrides, norms
            )
        return self.plain[id(provision)]

    def _stands(self, clause, since, at):
        turns = [
            (when, not begins)
            for when, begins, id_ in self.changes
            if id_ == clause.id and since <= when <= at and (begins or when < at)
        ]
        return not max(turns)[1] if turns else not clause.dormant

    def _settle(self, at, attempts):
        """What the attempts of an instant begin holds among them; what they end, after them.

        None sees itself, nor what follows from it: it may exercise what it might without it.
        """
        history, changes = self.history, self.changes
        effective = {key: [*events] for key, events in self.effective.items()}
        may = {}
        for event in attempts:
            self.history = [other for other in history if other is not event]
            self.changes = [*changes]
            self._exercise(at, [other for other in attempts if other is not event], None)
            may[event] = [s.key for s in self.in_force(at) if self._speaks(s, event, at)]
            self.effective = {key: [*events] for key, events in effective.items()}
        self.history, self.changes = history, changes
        self._exercise(at, attempts, may)

    def _speaks(self, stated, event, at):
        norm = stated.norm
        own = norm.bearer == event.by and self.bears(norm, event.act, at)
        return own and any(speaks for _, speaks in self.applies(stated, event.act, at, event))

    def _exercise(self, at, attempts, may):
        depths, ending = self.depths(at), []
        for depth in range(max(depths.values(), default=-1) + 1):
            powers = {key for key, deep in depths.items() if deep <= depth}
            ending += self._layer(at, attempts, may, powers)
        self.changes += ending

    def _layer(self, at, attempts, may, powers):
        """Let some powers be exercised; what that ends is given back."""
        pending, ending = True, []
        while pending:
            pending = False
            for stated, event in product(list(self.in_force(at)), attempts):
                norm, done = stated.norm, self.effective.setdefault(stated.key, [])
                if stated.key not in powers or event in done:
                    continue
                if may is not None and stated.key not in may[event]:
                    continue
                if self._speaks(stated, event, at):
                    done.append(event)
                    pending = True
                    for effect in norm.effects:
                        if isinstance(effect.target, str):
                            begins = isinstance(effect, Begins)
                            kept = self.changes if begins else ending
                            kept.append((at, begins, effect.target))
        return ending


def _begins(one, other):
    """No step, where the exercise of one power may begin another."""
    begun = [e.target for e in one.norm.effects if isinstance(e, Begins)]
    if other.clause.id in begun or (other.path[:-1] == one.path and other.clause is one.clause):
        yield 0


def _awaits(wanted, one, other):
    """A step, where a power asks about exercises of another."""
    norm = one.norm
    if (norm.bearer, norm.act.kind) == (other.norm.bearer, other.norm.act.kind):
        return
    for asked in wanted:
        related = asked.act.kind in norm.act.names or norm.act.kind in asked.act.names
        meant = is_of(norm.bearer, asked.by) and asked.under in {"", one.clause.id}
        if related and meant and not asked.attempted:
            yield 1


def is_of(party, meant):
    """Whether a party is the one that is meant, or one of a group."""
    if not isinstance(meant, PartyGroup):
        return party == meant
    return not meant.members or party in meant.members


def _each(norm, parties):
    """A norm for each member of its group; what an exercise begins for that is the member's."""
    group = norm.bearer
    members = (group.members or parties) if isinstance(group, PartyGroup) else (group,)
    return [_for(norm, group, member, parties) for member in members]


def _for(norm, group, member, parties):
    """The norm with a member in place of a group."""
    if not isinstance(norm, Power):
        return evolve(norm, bearer=member)
    effects = []
    for effect in norm.effects:
        begun = [effect.target] if isinstance(effect, Begins) else [None]
        if isinstance(begun[0], str | None):
            effects.append(effect)
            continue
        own = [evolve(begun[0], bearer=member)] if begun[0].bearer == group else begun
        effects += [evolve(effect, target=one) for t in own for one in _each(t, parties)]
    return evolve(norm, bearer=member, effects=tuple(effects))


def _every(stated):
    """The norm, and every norm that exercises may bring into force, one within another."""
    yield stated
    effects = stated.norm.effects if isinstance(stated.norm, Power) else ()
    own = [e.target for e in effects if isinstance(e, Begins) and not isinstance(e.target, str)]
    for place, norm in enumerate(own):
        path = (*stated.path, place)
        yield from _every(Stated(stated.clause, stated.since, path, norm, stated))


def _unfold(stated, at):
    """The norm, if it has begun and its term is not over, and what its exercise may have begun."""
    begins, until = stated.norm.from_, stated.norm.until
    begun = not isinstance(begins, date) or beginning(begins) <= at
    if begun and (not isinstance(until, date) or at <= instant(until)):
        yield stated
    effects = stated.norm.effects if isinstance(stated.norm, Power) else ()
    own = [e.target for e in effects if isinstance(e, Begins) and not isinstance(e.target, str)]
    for place, norm in enumerate(own):
        path = (*stated.path, place)
        yield from _unfold(Stated(stated.clause, stated.since, path, norm, stated), at)
