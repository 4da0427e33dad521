"""What becomes of duties, by going through the days of a calendar with pencil and paper.

It knows contracts whose obligations stand, or arise upon acts or breaches and with exercises,
without conditions; whose amounts are known on the occasion; and events that have a day and no
hour. Upon an exercise an obligation arises only where that took effect, if not upon any attempt.
A day has a morning, on which what was ended the day before has ended and what was due
before is in breach, and an evening, on which all that is done on it is done.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import singledispatchmethod
from itertools import product
from operator import attrgetter

from attrs import define, field, frozen

from contract_rules import DutyStatus, Money, usd
from contract_rules.norms import expressions as n
from contract_rules.norms.norms import (
    Assigns,
    Before,
    Begins,
    By,
    Ends,
    Obligation,
    Power,
    Resumes,
    Suspends,
    Terminates,
    Waives,
    Within,
    within,
)
from contract_rules.values.periods import after

DAY = timedelta(days=1)


@define(eq=False)
class Owing:
    """A duty on paper."""

    clause: str
    norm: Obligation
    place: int
    trigger: object
    age: tuple
    arisen: date
    amount: Money | None
    last: date | None
    creditor: object
    wanted: dict
    paid: Money = field(factory=lambda: usd(0))
    breached: date | None = None
    performed: date | None = None
    discharged: date | None = None
    asleep: tuple[date, bool] | None = None
    woken: date | None = None
    primary: Owing | None = None

    def arose_from(self, id_):
        """Whether it, or what it stands in for, arose from the event of that id."""
        here = self.trigger is not None and self.trigger.id == id_
        return here or (self.primary is not None and self.primary.arose_from(id_))

    @property
    def is_over(self):
        return bool(self.performed or self.discharged)

    @property
    def left(self):
        if self.amount is None:
            return None
        return usd(0) if self.discharged else self.amount - self.paid

    @property
    def standing(self):
        """The status and since when."""
        if self.discharged:
            return DutyStatus.DISCHARGED, self.discharged
        if self.performed:
            return DutyStatus.LATE if self.breached else DutyStatus.KEPT, self.performed
        if self.breached:
            return DutyStatus.BREACHED, self.breached
        if self.asleep:
            return DutyStatus.SUSPENDED, self.asleep[0]
        return DutyStatus.OPEN, self.woken or self.arisen

    def told(self):
        """All that is to be compared."""
        return (
            self.clause,
            self.norm,
            None if self.trigger is None else self.trigger.id,
            self.arisen,
            *self.standing,
            self.breached,
            self.last,
            self.creditor,
            self.amount,
            None if self.amount is None else self.paid,
            self.left,
        )


def told(duty):
    """What an engine says, in the same words."""
    return (
        duty.clause,
        duty.reasons[0].norm,
        None if duty.trigger is None else duty.trigger.id,
        duty.arisen,
        duty.status,
        duty.since,
        duty.breached,
        duty.due,
        duty.counterparty,
        duty.amount,
        duty.paid,
        duty.outstanding,
    )


@frozen(eq=False)
class Coming:
    """An effect that is to take place: what opens does on an evening, the rest on a morning."""

    on: date
    event: object
    effect: object

    @property
    def opens(self):
        return isinstance(self.effect, Begins | Resumes)


class Calendar:
    """Goes through the days; what was owed on each is told by `told`."""

    def __init__(self, contract, history, last):
        self.clauses = {clause.id: clause for clause in contract.clauses}
        written = [
            (c, norm) for c in contract.clauses for stated in c.norms for norm in within(stated)
        ]
        self.place = {id(norm): place for place, (_, norm) in enumerate(written)}
        self.in_force = {c.id: not c.dormant for c in contract.clauses}
        self.asleep = set()
        self.assigned = []
        self.duties = []
        self.coming = []
        self.left = {}
        self.told = {}
        today = contract.effective
        while today <= last:
            self.morning(today, first=today == contract.effective)
            self.evening(
                today, sorted((e for e in history if e.on == today), key=attrgetter("id"))
            )
            self.told[today] = [duty.told() for duty in self.duties]
            today += DAY

    # the morning

    def morning(self, today, *, first):
        """What has ended has; what was due before is in breach, and remedies arise."""
        self.take_place(today, opening=False)
        overdue = [d for d in self.duties if _is_overdue(d, today)]
        step = 0
        if first:
            for id_ in self.clauses:
                self.stand(id_, today, (today, step))
        while overdue or step == 0:
            new = len(self.duties)
            for duty in overdue:
                duty.breached = today
                if isinstance(duty.norm.otherwise, Obligation):
                    self.owe(duty.clause, duty.norm.otherwise, today, (today, step), of=duty)
            step += 1
            fresh = self.duties if step == 1 and first else self.duties[new:]
            overdue = [d for d in fresh if _is_overdue(d, today)]

    # the evening

    def evening(self, today, events):
        """What opens takes place; then what is done."""
        self.take_place(today, opening=True)
        before = set()
        while before != (before := before | self.exercise(today, events, before)):
            pass
        for event in events:
            for id_, clause in self.clauses.items():
                for norm in clause.norms if self.in_force[id_] else ():
                    upon = norm.upon if isinstance(norm, Obligation) else None
                    if upon is not None and _is(upon.by, upon.act, event):
                        if not (upon.attempted or self.is_done(event, upon.under, before)):
                            continue
                        self.owe(id_, norm, today, (today, 99), event)
        self.duties.sort(key=lambda duty: duty.age)
        for event in events:
            self.count(event, today)

    def is_done(self, event, under, effective):
        """Whether an event is no exercise of any power, or took effect."""
        powers = [
            (id_, norm)
            for id_, clause in self.clauses.items()
            for stated in clause.norms
            for norm in within(stated)
            if isinstance(norm, Power) and norm.act.kind in event.act.kinds
        ]
        return not powers or any(
            (event.id, id(norm)) in effective for id_, norm in powers if under in {"", id_}
        )

    def exercise(self, today, events, before):
        """The exercises, beside those before, that are effective now."""
        found = set()
        for event, (id_, clause) in product(events, self.clauses.items()):
            for norm in clause.norms:
                new = isinstance(norm, Power) and (event.id, id(norm)) not in before
                if new and self.in_force[id_] and _is(norm.bearer, norm.act, event):
                    found.add((event.id, id(norm)))
                    self.bring_about(id_, norm, event, today)
        return found

    def bring_about(self, id_, power, event, today):
        for effect in power.effects:
            on = today if effect.after is None else after(today, effect.after)
            if not isinstance(effect, Begins | Resumes):
                self.coming.append(Coming(on + DAY, (event, id_), effect))
            elif on == today:
                self.take(effect, (event, id_), today)
            else:
                self.coming.append(Coming(on, (event, id_), effect))

    def take_place(self, today, *, opening):
        for one in self.coming:
            if one.on == today and one.opens == opening:
                self.take(one.effect, one.event, today)

    @singledispatchmethod
    def take(self, effect, event, today):
        raise NotImplementedError(effect)

    @take.register
    def _(self, effect: Begins, event, today):
        target = effect.target
        exercise, id_ = event
        if not isinstance(target, str):
            if self.in_force[id_]:
                self.owe(id_, target, today, (today, 99), exercise)
        elif not self.in_force[target] and target not in self.asleep:
            self.in_force[target] = True
            self.stand(target, today, (today, 99))

    @take.register
    def _(self, effect: Resumes, _event, today):
        if effect.target in self.asleep:
            self.asleep.remove(effect.target)
            self.in_force[effect.target] = True
        for duty in self.under(effect.target):
            if duty.asleep:
                since, extends = duty.asleep
                duty.asleep, duty.woken = None, today
                if extends and duty.last:
                    duty.last += today - since + DAY  # the day of the halt is none of them

    @take.register
    def _(self, effect: Ends, _event, _today):
        self.end(effect.target)

    @take.register
    def _(self, effect: Suspends, _event, today):
        if self.in_force[effect.target]:
            self.in_force[effect.target] = False
            self.asleep.add(effect.target)
        for duty in self.under(effect.target):
            if not duty.asleep and not duty.breached:
                duty.asleep = today, effect.extends

    @take.register
    def _(self, effect: Waives, event, today):
        for duty in self.under(effect.target):
            if not event[0].towards or duty.arose_from(event[0].towards):
                duty.discharged = today

    @take.register
    def _(self, effect: Assigns, _event, _today):
        self.assigned.append((effect.target, effect.to.value))
        for duty in self.under(effect.target):
            _assign(duty, effect.to.value)

    @take.register
    def _(self, _: Terminates, _event, today):
        for id_, clause in self.clauses.items():
            if not clause.survives:
                self.end(id_)
                for duty in self.under(id_):
                    if not duty.breached and duty.primary is None:
                        duty.discharged = today

    def end(self, id_):
        self.in_force[id_] = False
        self.asleep.discard(id_)

    def under(self, id_):
        return [duty for duty in self.duties if duty.clause == id_ and not duty.is_over]

    # duties

    def stand(self, id_, today, when):
        """What is owed because a clause is in force."""
        for norm in self.clauses[id_].norms if self.in_force[id_] else ():
            if isinstance(norm, Obligation) and norm.upon is None:
                self.owe(id_, norm, today, when)

    def owe(self, id_, norm, today, when, trigger=None, of=None):  # noqa: PLR0913
        place = self.place[id(norm)]
        amount = norm.amount and _value(norm.amount[1], trigger)
        if amount is not None and amount <= usd(0):
            return None
        wanted = {
            name: _value(matcher.terms[0], trigger)
            for name, matcher in norm.act.fields
            if norm.amount is None or name != norm.amount[0]
        }
        creditor = norm.counterparty and _value(norm.counterparty, trigger)
        age = (*when, place, trigger.id if trigger else "")
        last = _last(norm.deadline, trigger, of.last if of else today)
        last = last and max(last, today)
        duty = Owing(id_, norm, place, trigger, age, today, amount, last, creditor, wanted)
        duty.primary = of
        for clause, to in self.assigned:
            if clause == id_:
                _assign(duty, to)
        self.duties.append(duty)
        return duty

    def count(self, event, today):
        """An act counts to what it is towards, then to the oldest, then to what sleeps."""
        fitting = [duty for duty in self.duties if _fits(duty, event)]
        towards = [
            d for d in fitting if event.towards and d.trigger and d.trigger.id == event.towards
        ]
        awake = [duty for duty in fitting if duty not in towards and not duty.asleep]
        asleep = [duty for duty in fitting if duty not in towards and duty.asleep]
        left, performed = event.act.get("amount"), set()
        for duty in (*towards, *awake, *asleep):
            if duty.amount is None:
                if duty.place not in performed:
                    performed.add(duty.place)
                    duty.performed = today
            elif left > usd(0):
                part = min(left, duty.left)
                left, duty.paid = left - part, duty.paid + part
                if duty.left == usd(0):
                    duty.performed = today
        if left is not None:
            self.left[event.id] = left


def _is_overdue(duty, today):
    free = not (duty.is_over or duty.breached or duty.asleep)
    return free and duty.last is not None and duty.last < today


def _is(by, pattern, event):
    """Whether an event is such an act by the party; what is asked of its fields are values."""
    asked = ((name, matcher.terms[0].value) for name, matcher in pattern.fields)
    fits = all(event.act.get(name) == value for name, value in asked)
    return fits and by == event.by and pattern.kind in event.act.kinds


def _fits(duty, event):
    if duty.is_over or duty.norm.bearer != event.by or duty.norm.act.kind not in event.act.kinds:
        return False
    return all(event.act.get(name) == value for name, value in duty.wanted.items())


def _assign(duty, to):
    duty.wanted = {k: to if v == duty.creditor else v for k, v in duty.wanted.items()}
    duty.creditor = to


def _value(term, trigger):
    match term:
        case n.Const(value):
            return value
        case n.FieldOf(name=name):
            return trigger.act.get(name)
        case n.Computed(op, terms):
            one, other = (_value(part, trigger) for part in terms)
            return {
                "+": lambda: one + other,
                "-": lambda: one - other,
                "*": lambda: one * other,
                "least": lambda: min(one, other),
                "greatest": lambda: max(one, other),
            }[op]()
    raise NotImplementedError(term)


def _last(deadline, trigger, start):
    match deadline:
        case Within(period):
            return after(start, period)
        case By(term):
            return _value(term, trigger)
        case Before(term):
            return _value(term, trigger) - DAY
    return None
