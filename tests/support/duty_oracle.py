"""What becomes of duties, by going through the days of a calendar with pencil and paper.

It knows contracts whose obligations stand, or arise upon acts or breaches and with exercises,
without conditions; whose amounts are made of constants, fields of the occasion, totals and
counts, to date or not, and interest; rules about what duties ask for, which name values only;
and events that have a day and no hour. Upon an exercise an obligation arises only where that took
effect, if not upon any attempt. A day has a morning, on which what was ended the day before has
ended and what was due before is in breach, and an evening, on which all that is done on it is
done. Interest is a sum over the days. What is reversed on a day counts until the day before: on
that evening, before anything else is done, what it had paid is owed again, and what was owed upon
it no longer is.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial, singledispatchmethod
from itertools import product
from math import floor
from operator import attrgetter

from attrs import define, evolve, field, frozen

from contract_rules.norms import expressions as n
from contract_rules.norms.computed_terms import Interest, Rounded, ToDate, Total
from contract_rules.norms.dates import (
    DaysBetween,
    EndOfMonth,
    NthBusinessDay,
    PeriodsBetween,
    StatedDays,
)
from contract_rules.norms.norms import (
    Assigns,
    Before,
    Begins,
    By,
    Ends,
    Exemption,
    Obligation,
    Permission,
    Power,
    Prohibition,
    Releases,
    Resumes,
    Suspends,
    Terminates,
    Waives,
    Within,
    within,
)
from contract_rules.norms.orders import Allocation
from contract_rules.norms.tables import Conditional, TableLookup, Tiered
from contract_rules.norms.traversal import plain
from contract_rules.values.acts import Debtors
from contract_rules.values.calendars import Roll
from contract_rules.values.day_counts import DayCount
from contract_rules.values.money import Money, usd
from contract_rules.values.periods import BusinessDays, Hours, Period, after, before
from support.clocks import civil_day, elapsed
from support.weighing import Claim, prevailing

DAY = timedelta(days=1)

EVENING = Fraction(999, 1000)

NOTHING = usd(0)

START, ENDLESS = object(), object()
"""In place of a duty of interest: one that begins, and one for what is never performed."""


@define(eq=False)
class Owing:
    """A duty on paper."""

    clause: str
    norm: Obligation
    place: int
    trigger: object
    age: tuple
    arisen: date
    figure: Money | None
    last: date | None
    creditor: object
    wanted: dict
    least: Money | None = None
    moves: bool = False
    falls: bool = False
    accrues: bool = False
    balances: dict = field(factory=dict)
    paids: dict = field(factory=dict)
    run: dict = field(factory=dict)
    dawns: dict = field(factory=dict)
    naps: list = field(factory=list)
    paid: Money = NOTHING
    waived: Money = NOTHING
    credits: list = field(factory=list)
    again: date | None = None
    at_dusk: bool = False
    breached: date | None = None
    cut: date | None = None
    performed: date | None = None
    by_waiver: date | None = None
    discharged: date | None = None
    asleep: tuple[date, bool] | None = None
    judged: date | None = None
    dozing: date | None = None
    woken: date | None = None
    primary: Owing | None = None
    missed: date | None = None
    graces: list = field(factory=list)
    occurred: date | None = None
    by: date | None = None
    partners: list = field(factory=list)
    since: date | None = None
    begins: date | None = None
    opens: Fraction = Fraction(0)
    early: bool = True
    born: Fraction = Fraction(0)
    kept_off: tuple[date, str, frozenset] | None = None
    off_from: Fraction | None = None
    freed: frozenset = frozenset()

    @property
    def debtors(self):
        """Who owes it: the party, or each who does together and was not released."""
        bearer = self.norm.bearer
        owing = bearer.members if isinstance(bearer, Debtors) else (bearer,)
        return [one for one in owing if one.name not in self.freed]

    def arose_from(self, id_):
        """Whether it, or what it stands in for, arose from the event of that id."""
        here = any(event.id == id_ for event in self.occasions)
        here = here or (self.by is not None and id_ == f"{self.clause} for {self.by}")
        return here or (self.primary is not None and self.primary.arose_from(id_))

    @property
    def occasions(self):
        """The events that it arose from."""
        return [*([] if self.trigger is None else [self.trigger]), *self.partners]

    @property
    def root(self):
        """What it stands in for, at last, or itself."""
        return self if self.primary is None else self.primary.root

    def is_for(self, other):
        """Whether its money is for what another asks for: of occasions, of the same."""
        named = other is not self and other.clause == self.norm.counter_performance
        mine, theirs = ({e.id for e in duty.root.occasions} for duty in (self, other))
        return named and (not mine or not theirs or bool(mine & theirs))

    @property
    def key(self):
        """What it is, in whichever of two calendars."""
        return self.place, self.clause, self.trigger and self.trigger.id, self.age

    @property
    def is_over(self):
        return bool(self.performed or self.discharged)

    @property
    def amount(self):
        """What is owed in all: never less than nothing, nor than what is paid."""
        if self.figure is None:
            return None
        whole = self.figure - self.waived if self.waived.amount else self.figure
        return max(whole, self.paid, NOTHING)

    def is_closed(self, today):
        """Whether what moves was taken for the last time before today."""
        if self.cut is not None and self.cut < today:
            return True
        waits = self.kept_off or (self.asleep and self.asleep[1])
        return self.last is not None and self.last < today and not (waits and not self.breached)

    @property
    def grows(self):
        """Whether it is interest for another that is late."""
        return self.accrues and self.primary is not None

    def slept(self, by):
        """How many whole days it had been kept off since its deadline, at the end of a day."""
        if not self.naps and self.off_from is None:
            return 0
        begun, end = (d.toordinal() + EVENING for d in (self.last, by))
        naps = [*self.naps, *([] if self.off_from is None else [(self.off_from, end)])]
        return floor(sum(max(0, min(woken, end) - max(off, begun)) for off, woken in naps))

    @property
    def left(self):
        if self.figure is None:
            return None
        return NOTHING if self.discharged else self.amount - self.paid

    @property
    def standing(self):
        """The status, in a word, and since when."""
        if self.discharged:
            return "discharged", self.discharged
        if self.performed:
            return "late" if self.breached else "kept", self.performed
        if self.breached:
            return "breached", max(self.breached, self.again or self.breached)
        if self.kept_off:
            since, how, _ = self.kept_off
            return "conflict" if how == "clash" else "suspended", since
        if self.asleep:
            return "suspended", self.asleep[0]
        return "open", self.woken or self.arisen

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
            frozenset(one.name for one in self.debtors),
            tuple((one.since, one.last, one.passed) for one in self.graces),
        )


@define(eq=False)
class Grace:
    """A further deadline on paper, for a debt in breach."""

    norm: Obligation
    since: date
    last: date | None
    passed: date | None = None


def told(duty):
    """What an engine says, in the same words."""
    return (
        duty.clause,
        duty.reasons[0].norm,
        None if duty.trigger is None else duty.trigger.id,
        duty.arisen,
        duty.status.value,
        duty.since,
        duty.breached,
        duty.due,
        duty.counterparty,
        duty.amount,
        duty.paid,
        duty.outstanding,
        frozenset(one.name for one in getattr(duty.bearer, "members", (duty.bearer,))),
        tuple((grace.since, grace.due, grace.passed) for grace in duty.grace),
    )


@frozen(eq=False)
class Coming:
    """An effect that is to take place: what opens does on an evening, the rest on a morning."""

    on: date
    event: object
    effect: object
    saved: object = None

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
        self.place = {(c.id, id(norm)): place for place, (c, norm) in enumerate(written)}
        self.in_force = {c.id: not c.dormant for c in contract.clauses}
        self.begun = {c.id: date.min for c in contract.clauses}
        rules = (Prohibition, Exemption, Permission)
        self.rules = [(c, n) for c in contract.clauses for n in c.norms if isinstance(n, rules)]
        self.effective = contract.effective
        self.zone = contract.zone
        self.breaches = []
        self.remedial = {id(n.otherwise) for _, n in written if getattr(n, "otherwise", None)}
        self.fixed = {
            id(one): one for one in (*contract.clauses, *history, *(norm for _, norm in written))
        }
        self.acts = {event.id: event for event in history if not event.reverses}
        self.reversals = sorted((e for e in history if e.reverses), key=attrgetter("id"))
        self.gone = {}
        at_once = {r.reverses for r in self.reversals if r.on == self.acts[r.reverses].on}
        self.ended, self.dozed, self.over = {}, {}, set()
        self.sleeping = {}
        self.awoke = {}
        self.judged = None
        self.judged_on = {}
        self.awake_at = {}
        self.asleep = {}
        self.waiting = []
        self.runs = {}
        self.fresh = {}
        self.through = {}
        self.joined = {}
        self.effective = set()
        self.parted = set()
        self.assigned = []
        self.duties = []
        self.coming = []
        self.left = {}
        self.performed = {}
        self.surplus = set()
        self.known = []
        self.told = {}
        never_changed = self.clauses, self.place, self.rules, self.remedial, self.acts
        self.fixed |= {id(one): one for one in (*never_changed, self.reversals, self.told)}
        today = contract.effective
        while today <= last:
            self.morning(today, first=today == contract.effective)
            acts = [e for e in self.acts.values() if e.on == today and e.id not in at_once]
            self.spend(today, sorted(acts, key=attrgetter("id")))
            for duty in self.duties:
                duty.balances[today] = duty.left
                duty.paids[today] = duty.paid + duty.waived
            self.told[today] = [duty.told() for duty in self.duties]
            today += DAY

    # the morning

    def morning(self, today, *, first):
        """What has ended has; what was due before is in breach, and remedies arise."""
        self.take_place(today, opening=False)
        self.accrue(today)
        self.close(today)
        for id_ in self.clauses:
            self.recur(id_, today, (today, 0 if first else -1))
        overdue = [d for d in self.duties if _is_overdue(d, today)]
        step = 0
        if first:
            for id_ in self.clauses:
                self.stand(id_, today, (today, step))
        else:
            self.begin(today, (today, step))
        while overdue or step == 0:
            new = len(self.duties)
            self.break_(overdue, today, step)
            self.lapse(today, step)
            step += 1
            fresh = self.duties if step == 1 and first else self.duties[new:]
            overdue = [d for d in fresh if _is_overdue(d, today)]
        self.weigh(today, evening=False)
        self.accrue(today)  # on what binds again, too
        self.prepay(today, Fraction(today.toordinal()))
        self.close(today)
        while overdue := [d for d in self.duties if _is_overdue(d, today)]:  # as they bind again
            self.break_(overdue, today, step)
            step += 1
            self.weigh(today, evening=False)
            self.close(today)

    def close(self, today):
        """What moved and moves no more is kept where nothing is left of it."""
        for duty in self.duties:
            moving = (duty.moves or duty.falls) and not (duty.is_over or duty.breached)
            if moving and duty.is_closed(today) and duty.left == NOTHING:
                duty.performed = today

    def break_(self, overdue, today, step):
        """Duties are in breach, and what is in their place arises."""
        for duty in overdue:
            duty.breached = today
            self.remedy(duty, duty.norm.otherwise, duty.last, today, step)

    def lapse(self, today, step, among=None):
        """Grace has passed; what is written for that arises."""
        among = self.duties if among is None else among
        for duty in [d for d in among if d.graces and not d.is_over]:
            grace = duty.graces[-1]
            if grace.last is not None and grace.last < today and grace.passed is None:
                grace.passed = today
                self.remedy(duty, grace.norm.otherwise, grace.last, today, step)

    def remedy(self, duty, norm, missed, today, step):
        """What follows as a deadline was missed: grace for the same debt, or another debt."""
        if not isinstance(norm, Obligation):
            return
        amount = plain(norm.amount[1:]) if norm.amount else ()
        own = any(isinstance(part, Interest) and part.on is None for part in amount)
        if _asked(norm) == _asked(duty.norm) and not own:
            last = _last(norm.deadline, duty.trigger, missed, self.zone)
            last = last and max(_rolled(norm, last), today)
            duty.graces.append(Grace(norm, today, last))
        else:
            self.owe(duty.clause, norm, today, (today, step), of=duty, missed=missed)
            if norm.instead and not duty.is_over:
                duty.discharged = today
                if duty.accrues and step < 99:  # on the morning it has run to the day before
                    eve = today - DAY
                    duty.figure = self.worth(duty.norm, duty.trigger, duty.arisen, eve, of=duty)

    # the evening

    def spend(self, today, events):
        """An evening; each act is judged by what would be so without it.

        It counts to what binds before any act of the day has counted: that another payment of the
        day leaves a rest which a rule exempts keeps no payment off.
        """
        shut, breached = {}, {}
        for event in events if self.rules else ():
            without = deepcopy(self, self.fixed | {id(self.fixed): self.fixed})
            without.evening(today, [other for other in events if other is not event], {})
            shut[event.id] = without.off_before
            breached[event.id] = without.breached_by(event, today)
        self.evening(today, events, shut)
        for event in events:
            for clause, norm in breached.get(event.id, ()):
                self.breaches.append((clause.id, event.id))
                if isinstance(norm.otherwise, Obligation):
                    self.owe(clause.id, norm.otherwise, today, (today, 100), event)
        if any(breached.values()):
            self.duties.sort(key=lambda duty: duty.age)
            self.weigh(today)
            self.prepay(today, today.toordinal() + EVENING)
            for event in events:
                self.count(event, today, shut.get(event.id, ()))
            self.weigh(today)

    def evening(self, today, events, shut):
        """What opens takes place; then what is done."""
        self.known = [e for e in self.known if e.on < today] + events
        self.reverse(today)
        self.take_place(today, opening=True)
        before = set()
        while before != (before := before | self.exercise(today, events, before)):
            pass
        for event in events:
            for id_, clause in self.clauses.items():
                for norm in clause.norms:
                    upon = norm.upon if isinstance(norm, Obligation) else None
                    if upon is not None and norm.also:
                        continue
                    if upon is not None and _is(upon.by, upon.act, event):
                        if not (upon.attempted or self.is_done(event, upon.under, before)):
                            continue
                        self.owe_or_wait(id_, norm, today, event)
        self.join(today, before)
        self.duties.sort(key=lambda duty: duty.age)
        self.take_anew(today)
        self.accrue(today)
        self.weigh(today)
        self.off_before = {d.key for d in self.duties if self.off_now(d)}
        self.prepay(today, today.toordinal() + EVENING)
        for event in events:
            self.count(event, today, shut.get(event.id, ()))
        self.weigh(today)

    def join(self, today, effective):
        """What is owed upon several acts, once for each first one: as the last of them is done.

        Which exercises took effect is known of today's; of those before it was noted.
        """
        self.effective |= effective
        for id_, clause in self.clauses.items():
            for norm in (one for one in clause.norms if getattr(one, "also", ())):
                if not self.in_force[id_] and id_ not in self.asleep:
                    continue
                if norm.from_ is not None and today < norm.from_:  # it is not there yet
                    continue
                first = self.standing_acts(norm.upon, today)
                others = [self.standing_acts(one, today) for one in norm.also]
                for event in first if all(others) else ():
                    key = id(norm), event.id
                    last = [event, *(acts[-1] for acts in others)]
                    new = any(e.on == today for e in last) or (*key, today) in self.parted
                    if new and key not in self.joined:
                        self.joined[key] = last[1:]
                        self.owe_or_wait(id_, norm, today, event)

    def standing_acts(self, asked, today):
        """The acts that were done by today, and stand, in their order."""
        return [
            e
            for e in sorted(self.known, key=attrgetter("on", "id"))
            if _is(asked.by, asked.act, e) and today < self.gone.get(e.id, date.max)
            if asked.attempted or self.is_done(e, asked.under, self.effective)
        ]

    def reverse(self, today):
        """What is reversed today counts no more, and nothing counts to what was owed upon it."""
        touched, lowered = [], []
        for reversal in (r for r in self.reversals if r.on == today):
            event = self.acts[reversal.reverses]
            if event.on == today:
                continue  # it never counted
            self.gone[event.id] = today
            for duty in self.duties:
                own = event in duty.occasions and duty.figure is not None
                for credit in [c for c in duty.credits if c[0] is event or own]:
                    duty.credits.remove(credit)
                    if credit[1] is not None:
                        duty.paid -= credit[1]
                        self.left[credit[0].id] += credit[1]
                    lowered.append(duty)
                    self.owe_again(duty, today, touched)
            for duty in [d for d in self.duties if event in d.occasions and not d.is_over]:
                duty.discharged, duty.at_dusk = today, True
                self.part(duty.norm, duty.trigger, event, today)
            self.left.pop(event.id, None)
            for one in [one for one in self.waiting if one[2] is not None]:
                if event in [one[2], *self.joined.get((id(one[1]), one[2].id), ())]:
                    self.waiting.remove(one)
                    self.part(one[1], one[2], event, today)
        self.settle(today)
        self.weigh(today, only=touched)
        owing = {id(d): d for d in (*lowered, *touched) if not d.is_over and d.figure is not None}
        for duty in sorted(owing.values(), key=_rank):
            self.take_up(duty, today, today.toordinal() + EVENING, early=False)
        self.break_([d for d in touched if _is_overdue(d, today)], today, 99)
        self.lapse(today, 99, touched)

    def part(self, norm, trigger, undone, today):
        """What arose upon several acts, of which another is undone, waits for them again."""
        if norm.also and trigger is not undone:
            self.joined.pop((id(norm), trigger.id), None)
            self.parted.add((id(norm), trigger.id, today))

    def owe_again(self, duty, today, touched):
        """A duty that had been performed, and no longer is, is owed as it was."""
        if not duty.performed or duty.discharged:
            return
        done = duty.credits if duty.figure is None else not duty.left.amount
        if done and self.is_final(duty, today):
            return
        for clause, to, on in self.assigned:
            if clause == duty.clause and on > duty.performed:
                _assign(duty, to)
        duty.performed, duty.again, duty.woken = None, today, today
        touched.append(duty)
        if duty.asleep and duty.clause not in self.sleeping:
            self.wake(duty, self.awoke[duty.clause])
            duty.woken = today
        elif not duty.asleep and duty.clause in self.sleeping and not duty.breached:
            duty.asleep, duty.dozing = (today, self.sleeping[duty.clause]), today + DAY
        for remedy in [d for d in self.duties if d.primary is duty]:
            self.owe_again(remedy, today, touched)

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

    def take_anew(self, today):
        """Amounts that move are as of today; of those that no longer do, some may fall."""
        for duty in self.duties:
            if duty.discharged or duty.accrues or not (duty.moves or duty.falls):
                continue
            self.take_one_anew(duty, today)
            done = duty.is_closed(today) and duty.falls and duty.left == NOTHING
            if done and not duty.is_over:
                duty.performed = today

    def take_one_anew(self, duty, today):
        """The amount of a duty is what it is today."""
        if duty.accrues:
            if not (duty.moves and duty.is_closed(today)):
                duty.figure = self.worth(duty.norm, duty.trigger, duty.arisen, today, of=duty)
        elif not duty.is_closed(today):
            duty.figure = self.worth(duty.norm, duty.trigger, duty.occurred, today, by=duty.by)
        elif duty.falls:
            until = min(day for day in (duty.last, duty.cut, today) if day is not None)
            now = self.worth(duty.norm, duty.trigger, duty.occurred, today, until, by=duty.by)
            duty.figure = min(duty.figure, now)

    def accrue(self, today):
        """Interest for the day is added."""
        for duty in self.duties:
            if duty.accrues and not duty.discharged:
                self.take_one_anew(duty, today)
        self.settle(today)

    def settle(self, today):
        """Interest that is paid, and runs no more, is kept, as what is paid is kept by it."""
        for duty in self.duties:
            if duty.grows and duty.primary.is_over and not duty.is_over and duty.left == NOTHING:
                duty.performed = today

    def is_final(self, duty, today):
        """Whether what is owed will become no more: interest, if what it is for is over."""
        if not duty.grows or duty.primary.is_over:
            return True
        endless = self.worth(duty.norm, duty.trigger, duty.arisen, today, of=ENDLESS)
        return duty.figure == endless

    def interest(self, term, duty, today):
        """What has accrued: day by day, on the balance at the end of the day before.

        What is waived from a day on is in that no more: the day begins without it.
        """
        if duty is START or duty is ENDLESS:
            return Fraction(0 if duty is START else 10**12)
        late = duty.primary
        start = duty.missed if late else duty.begins
        ends = [today]
        if late:
            waived = late.by_waiver == late.performed  # as the day before ended
            ends += [late.performed - waived * DAY] if late.performed else []
            last = late.discharged and late.discharged - (0 if late.at_dusk else 1) * DAY
            ends += [last] if last else []
        rate, end = Fraction(term.rate.value), min(ends)
        begun = start + DAY, Fraction(0), Fraction(0), _days(term, start, start)
        napped = late and (late.naps or late.off_from)  # then days may yet come not to count
        on, sum_, joined, before = begun if napped else duty.run.get(id(term), begun)
        if on > end + DAY:  # it ended before
            on, sum_, joined, before = begun
        while on <= end:
            eve = on - DAY
            if term.on is None:
                gone = min(late.dawns.get(on, NOTHING), late.balances[eve])
                balance = late.balances[eve] - gone
            else:
                asked = Asked(self.known, None, eve, eve, gone=self.gone)
                balance = _value(term.on, duty.trigger, asked)
            by_now = _days(term, start, on)
            share, before = by_now - before, by_now
            if not late or late.slept(on) == late.slept(eve):
                off = duty.paids.get(eve, NOTHING) + duty.dawns.get(on, NOTHING)
                off = Fraction(off.amount)
                bears = max(Fraction(balance.amount), 0) + max(joined - off, 0)
                sum_ += bears * rate * share
            if term.compound and _is_day_of(term.compound.rule, on, start):
                joined = sum_
            on += DAY
        if not napped:
            duty.run[id(term)] = on, sum_, joined, before
        return sum_

    def worth(  # noqa: PLR0913
        self, norm, trigger, arisen, today, until=None, of=None, by=None
    ):
        """What an amount comes to today: as of the occasion, but for what is to date.

        In a duty without an occasion all is of today, or of the day until which that counts.
        """
        standing = norm.upon is None and trigger is None and not norm.every
        when = (until or today) if standing else arisen
        accrued = partial(self.interest, duty=of, today=today)
        asked = Asked(self.known, trigger, when, today, accrued, self.gone)
        if by and norm.first_period is not None and self.fresh[id(norm), arisen]:
            return _value(norm.first_period, trigger, asked)
        amount = _value(norm.amount[1], trigger, asked)
        if by and norm.apportioned:
            return _part_of(amount, norm, arisen, self.through[id(norm), arisen])
        return amount

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
            on = _last_of_notice(effect.after, event, today)
            saved = power.unless_by_then
            if not isinstance(effect, Begins | Resumes):
                self.coming.append(Coming(on + DAY, (event, id_), effect, saved))
            elif on == today:
                self.take(effect, (event, id_), today)
            else:
                self.coming.append(Coming(on, (event, id_), effect, saved))

    def take_place(self, today, *, opening):
        for one in self.coming:
            if one.on == today and one.opens == opening and not self.is_saved(one):
                self.judged = None if one.saved is None else today
                self.take(one.effect, one.event, today)
                self.judged = None

    def is_saved(self, one):
        """Whether what makes an effect fail was so as the last day of its notice ended."""
        last, asked = one.on - (not one.opens) * DAY, one.saved
        return asked is not None and any(
            _is(asked.by, asked.act, e) and e.on <= last < self.gone.get(e.id, date.max)
            for e in self.known
        )

    @singledispatchmethod
    def take(self, effect, event, today):
        raise NotImplementedError(effect)

    @take.register
    def _(self, effect: Begins, event, today):
        target = effect.target
        exercise, id_ = event
        if not isinstance(target, str):
            self.owe_or_wait(id_, target, today, exercise)
        elif not self.in_force[target] and target not in self.asleep:
            self.in_force[target] = True
            self.judged_on[target] = self.judged
            self.begun[target] = exercise.on
            self.stand(target, today, (today, 99))
            self.recur(target, today, (today, 99))

    @take.register
    def _(self, effect: Resumes, _event, today):
        if effect.target in self.asleep:
            extends = self.asleep.pop(effect.target)
            self.in_force[effect.target] = True
            self.judged_on[effect.target] = self.judged
            waiting = [one for one in self.waiting if one[0] == effect.target]
            self.waiting = [one for one in self.waiting if one not in waiting]
            for id_, norm, trigger, occurred, by in waiting:
                start = today if extends else occurred
                if by is not None:  # a day that comes again, as much later as it begins
                    start = by + (today - occurred)
                self.owe(id_, norm, today, (today, 99), trigger, start=start, occurred=occurred)
        if self.sleeping.pop(effect.target, None) is None:
            self.awake_at[effect.target] = today
        self.awoke[effect.target] = today
        for duty in self.under(effect.target):
            if duty.asleep:
                self.wake(duty, today)
                duty.judged = self.judged

    @staticmethod
    def wake(duty, today):
        """A duty sleeps no more."""
        _, extends = duty.asleep
        if extends and duty.last:
            moved = _longer(duty, duty.dozing, today)
            duty.last = max(_rolled(duty.norm, moved), duty.arisen, min(moved, today))
        duty.asleep, duty.woken = None, today

    @take.register
    def _(self, effect: Ends, _event, today):
        self.end(effect.target, today)

    @take.register
    def _(self, effect: Suspends, _event, today):
        if self.awake_at.get(effect.target) == today - DAY:
            return  # both were exercised that day, and only what sleeps can be woken
        if self.in_force[effect.target]:
            self.in_force[effect.target] = False
            self.dozed[effect.target] = today
            self.asleep[effect.target] = effect.extends
        self.sleeping.setdefault(effect.target, effect.extends)
        for duty in self.under(effect.target):
            if not duty.asleep and not duty.breached:
                duty.asleep, duty.dozing = (today, effect.extends), today

    @take.register
    def _(self, effect: Waives, event, today):
        waived = [
            duty
            for duty in self.under(effect.target)
            if not event[0].towards or duty.arose_from(event[0].towards)
        ]
        if effect.amount is not None:
            self.credit(waived, _value(effect.amount, event[0]), today)
            return
        for duty in waived:
            duty.discharged = today

    def credit(self, duties, left, today):
        """A part of what is owed is waived: first of what a payment would count to first.

        What all is waived of is discharged, but where some was paid, which performs it then.
        """
        in_order = sorted((d for d in duties if d.figure is not None), key=_rank)
        for duty in sorted(in_order, key=lambda d: bool(d.asleep)):
            if duty.accrues and duty.arisen < today:  # what accrued on days that are over
                self.take_one_anew(duty, today - DAY)
            elif duty.moves or duty.falls or duty.accrues:
                self.take_one_anew(duty, today)
            part = min(left, duty.left)
            if part <= NOTHING:
                continue
            left -= part
            moving = (duty.moves or duty.falls) and not duty.is_closed(today)
            over = part == duty.left and not moving and self.is_final(duty, today)
            if over and not duty.paid.amount:
                duty.discharged = today
                continue
            duty.waived += part
            duty.dawns[today] = duty.dawns.get(today, usd(0)) + part
            if over:
                duty.performed = duty.by_waiver = today
                self.settle(today)

    @take.register
    def _(self, effect: Releases, event, today):
        who = effect.debtor.value
        for duty in self.under(effect.target):
            meant = not event[0].towards or duty.arose_from(event[0].towards)
            if meant and duty.debtors == [who]:
                duty.discharged = today
            elif meant and who in duty.debtors:
                duty.freed |= {who.name}

    @take.register
    def _(self, effect: Assigns, _event, today):
        self.assigned.append((effect.target, effect.to.value, today))
        for duty in self.under(effect.target):
            _assign(duty, effect.to.value)

    @take.register
    def _(self, _: Terminates, _event, today):
        for id_, clause in self.clauses.items():
            if clause.survives is True:
                continue
            self.end(id_, today)
        self.over.add(today)
        gone = [
            duty
            for id_, clause in self.clauses.items()
            if not clause.survives
            for duty in self.under(id_)
            if not duty.norm.every
        ]
        lost = [duty for duty in gone if any(duty.is_for(one) for one in gone)]
        for duty in gone:
            if (duty.figure is None or duty in lost) and not duty.breached:
                duty.discharged = today
            elif not duty.accrues and duty.cut is None:
                duty.cut = today - DAY

    def end(self, id_, today):
        if self.in_force[id_] or self.dozed.get(id_) == today:
            self.ended[id_] = today
        self.in_force[id_] = False
        self.runs = {key: run for key, run in self.runs.items() if key[0] != id_}
        self.asleep.pop(id_, None)
        self.waiting = [one for one in self.waiting if one[0] != id_]

    def under(self, id_):
        return [duty for duty in self.duties if duty.clause == id_ and not duty.is_over]

    # duties

    def stand(self, id_, today, when):
        """What is owed because a clause is in force."""
        for norm in self.clauses[id_].norms if self.in_force[id_] else ():
            if _is_standing(norm) and (norm.from_ is None or norm.from_ <= today):
                self.owe(id_, norm, today, when)

    def begin(self, today, when):
        """What is owed because it begins on this day, in a clause that has been in force."""
        for id_, clause in self.clauses.items():
            for norm in clause.norms:
                if _is_standing(norm) and norm.from_ == today:
                    if self.in_force[id_]:
                        self.owe(id_, norm, today, when)
                    elif id_ in self.asleep:
                        self.waiting.append((id_, norm, None, today, None))

    def recur(self, id_, today, when):
        """What is owed again as a period begins: the first with the clause, the next after it."""
        for norm in self.clauses[id_].norms:
            here = self.in_force[id_] or id_ in self.asleep
            if not (here and isinstance(norm, Obligation) and norm.every):
                continue
            if norm.from_ is not None and today < norm.from_:
                continue
            fresh = (id_, id(norm)) not in self.runs
            first, coming = self.runs.get((id_, id(norm)), (today, today))
            if coming <= today:
                ahead = DAY if norm.in_advance else 0 * DAY
                end = coming + ahead
                while not _is_day_of(norm.every.rule, end, first):
                    end += DAY
                by = coming if norm.in_advance else end
                coming = end + DAY - ahead
                self.through[id(norm), today] = coming - DAY
                self.fresh[id(norm), today] = fresh
                if self.in_force[id_]:
                    self.owe(id_, norm, today, when, start=by)
                elif self.asleep[id_]:
                    self.waiting.append((id_, norm, None, today, by))
            self.runs[id_, id(norm)] = first, coming

    def owe_or_wait(self, id_, norm, today, trigger):
        """A duty, if the clause is in force; one that waits for that, if it sleeps.

        Upon an act after the last day that its occasion tells there is none, and before the first.
        """
        if norm.from_ is not None and today < norm.from_:
            return
        if norm.until is not None and _value(norm.until, trigger) < today:
            return
        if self.in_force[id_]:
            self.owe(id_, norm, today, (today, 99), trigger)
        elif id_ in self.asleep:
            self.waiting.append((id_, norm, trigger, today, None))

    def owe(  # noqa: PLR0913
        self, id_, norm, today, when, trigger=None, of=None, missed=None, start=None, occurred=None
    ):
        place = self.place[id_, id(norm)]
        occurred = occurred or today
        by = start if norm.every else None
        if by and occurred < today:  # it waited, and is due as much later
            by = by - (today - occurred)
        amount = norm.amount and self.worth(norm, trigger, occurred, today, of=START, by=by)
        wanted = {
            name: _value(matcher.terms[0], trigger)
            for name, matcher in norm.act.fields
            if isinstance(matcher, n.OneOf) and (norm.amount is None or name != norm.amount[0])
        }
        least = dict(norm.act.fields).get("amount") if norm.in_one_payment else None
        creditor = norm.counterparty and _value(norm.counterparty, trigger)
        age = (*when, place, trigger.id if trigger else of.age[-1] if of else "")
        begins = missed if of else start or today
        last = _last(norm.deadline, trigger, begins, self.zone)
        last = begins if norm.every and not norm.deadline else last
        last = last and max(_rolled(norm, last), today)
        duty = Owing(id_, norm, place, trigger, age, today, amount, last, creditor, wanted)
        duty.born = today.toordinal() + (EVENING if when[1] >= 99 else 0)
        duty.judged = self.judged or self.judged_on.get(id_)
        duty.opens = _first(norm.not_before, trigger, begins, self.zone)
        if isinstance(least, n.AtLeast):
            asked = Asked(self.known, trigger, occurred, today, gone=self.gone)
            duty.least = _value(least.term, trigger, asked)
        terms = list(plain(norm.amount[1:])) if norm.amount else []
        duty.falls = any(isinstance(term, ToDate) for term in terms)
        alone = trigger is None and of is None and not norm.every
        duty.moves = alone and any(isinstance(t, Total) for t in terms)
        partners = self.joined.get((id(norm), trigger.id), ()) if norm.also and trigger else ()
        duty.partners = list(partners)
        duty.primary, duty.missed, duty.occurred, duty.by = of, missed, occurred, by
        duty.freed = of.freed if of and of.norm.bearer == norm.bearer else frozenset()
        waited = start is not None and not norm.every
        duty.begins = begins if waited else today  # from the occasion, as its periods do
        duty.accrues = any(isinstance(term, Interest) for term in terms)
        if duty.accrues:
            duty.moves = of is None
            duty.figure = self.worth(norm, trigger, occurred, today, of=duty)
        begun = trigger is not None and norm.upon is None and id(norm) not in self.remedial
        duty.since = trigger.on if begun else self.begun[id_]
        for clause, to, _ in self.assigned:
            if clause == id_:
                _assign(duty, to)
        changing = duty.moves or duty.falls or duty.accrues
        if amount is not None and amount <= NOTHING and not changing:
            duty.performed = today  # there is nothing to do
        self.duties.append(duty)

    def count(self, event, today, shut=()):
        """An act counts to what it is towards, then to what is due first, then to what sleeps.

        Of what it is towards, what sleeps comes last, too. To what is kept off without it, it
        does not count. Money counts to what it is towards alone until that is paid. To what
        comes about as a notice ends today that was judged by what was done, it counts last.
        """
        fitting = self.fitting(event, today.toordinal() + EVENING, shut)
        towards = sorted((d for d in fitting if _is_named(d, event)), key=_sleeps)
        others = [
            d for d in fitting if d not in towards and d.norm.allocation is not Allocation.AS_NAMED
        ]
        others.sort(key=lambda duty: duty.judged == today)
        awake = [duty for duty in others if not duty.asleep]
        asleep = [duty for duty in others if duty.asleep]
        self.spend_on(event, today, towards)
        free = self.is_free(event)
        rest = [d for d in (*awake, *asleep) if free or d.figure is None]
        self.spend_on(event, today, rest)

    def fitting(self, event, now, shut=()):
        """What an act may count to, what is due first before what is due later."""
        own = {d.place for d in self.duties if event in d.occasions}
        return [
            duty
            for duty in sorted(self.duties, key=_rank)
            if _fits(duty, event) and duty.key not in shut and duty.opens <= now
            if duty.arisen < event.on or duty.place not in own
        ]

    def is_surplus(self, event):
        """Whether what is left of a payment exceeds the least that was asked for."""
        return any(
            _takes_more(d) and any(credit[0] is event for credit in d.credits) for d in self.duties
        )

    def is_free(self, event):
        """Whether a payment counts to what it does not name."""
        named = [
            d
            for d in self.duties
            if _is_named(d, event) and d.figure is not None and _suits(d, event)
        ]
        paid = all(d.is_over or d.left <= NOTHING for d in named)
        stays = any(d.norm.allocation is Allocation.AS_NAMED for d in named)
        return not event.towards or bool(named and paid and not stays)

    def prepay(self, today, now):
        """What was paid on days before counts to what arises now, or may be paid from now on."""
        fresh = [d for d in self.duties if d.early and d.opens <= now]
        for duty in fresh:
            duty.early = False
        at_once = [d for d in fresh if d.opens <= d.born]
        for duty in sorted(fresh, key=_rank):
            if duty.figure is None or (duty not in at_once and not duty.norm.on_account):
                continue
            self.take_up(duty, today, now, early=True)

    def take_up(self, duty, today, now, *, early):
        """What is left of payments of days before counts to a duty.

        That is what names what it arose from, if not paid too early, or else on account.
        """
        before = [e for e in self.acts.values() if e.on < today and e.id in self.left]
        before = [e for e in before if not self.is_surplus(e)]
        before = sorted(before, key=attrgetter("on", "id"))
        for event in (e for e in before if _is_named(duty, e)):
            waits = duty.opens > duty.born and event.on.toordinal() + EVENING < duty.opens
            in_time = early or duty.norm.on_account or not waits
            if in_time and not self.off_now(duty):
                self.count(event, today)
        for event in before if duty.norm.on_account else ():
            if self.is_free(event) and not self.off_now(duty):
                self.spend_on(event, today, [d for d in self.fitting(event, now) if d is duty])

    @staticmethod
    def off_now(duty):
        """Whether nothing counts to a duty now."""
        return bool(duty.kept_off and duty.kept_off[1] == "off")

    def spend_on(self, event, today, duties):
        """An act counts to duties in their order."""
        left = self.left.get(event.id, event.act.get("amount"))
        performed = self.performed.setdefault(event.id, set())
        for duty in duties:
            if duty.figure is None:
                if duty.place not in performed:
                    performed.add(duty.place)
                    duty.performed = today
                    duty.credits.append((event, None))
            elif left > NOTHING and duty.left > NOTHING:
                part = min(left, duty.left)
                left, duty.paid = left - part, duty.paid + part
                duty.credits.append((event, part))
                moving = (duty.moves or duty.falls) and not duty.is_closed(today)
                if duty.left == NOTHING and not moving and self.is_final(duty, today):
                    duty.performed = today
                    self.settle(today)
                self.surplus |= {event.id} if _takes_more(duty) and part > NOTHING else set()
        if left is not None:
            self.left[event.id] = left

    # what outranks duties

    def weigh(self, today, *, evening=True, only=None):
        """Which duties bind, and which are kept off by a rule, or clash with one."""
        now = today.toordinal() + (EVENING if evening else 0)
        among = self.duties if only is None else only
        for duty in among if self.rules else ():
            early = duty.opens > now  # nothing is asked for yet
            how = None if duty.is_over or early else self.off(duty, today, now)
            before = None if duty.kept_off is None else duty.kept_off[1:]
            if duty.is_over or how == before:
                continue
            if how is None:
                duty.naps.append((duty.off_from, now))
                gone, duty.off_from = floor(now - duty.off_from), None
                duty.kept_off, duty.woken = None, today
                if duty.last and not duty.breached and gone:
                    moved = duty.last + gone * DAY
                    duty.last = max(_rolled(duty.norm, moved), duty.arisen, min(moved, today))
                if duty.accrues and duty.moves and duty.is_closed(today):  # since some days
                    args = duty.norm, duty.trigger, duty.arisen, duty.last
                    duty.figure = self.worth(*args, of=duty)
            else:
                duty.kept_off = today, *how
                duty.off_from = now if duty.off_from is None else duty.off_from

    def off(self, duty, today, now):
        """Whether a duty is kept off or clashes, and by which rules; None where it binds.

        Of those who owe it, it is not to be performed by any; by one it may be open.
        """
        each = [self.off_for(duty, party, today, now) for party in duty.debtors]
        if None in each:
            return None
        open_ = [how for how in each if how[0] == "clash"]
        return (open_ or each)[0][0], frozenset().union(*(rules for _, rules in open_ or each))

    def off_for(self, duty, party, today, now):
        """As `off`, of a duty as far as a party owes it."""
        asked = dict(duty.wanted)
        if duty.figure is not None:
            asked["amount"] = duty.left
        mine = Claim(self.clauses[duty.clause], duty.norm, duty.since, duty)
        kinds = _kinds(duty)
        claims = self.claims(party, kinds, asked, today, duty)
        lifting = [c for c in claims if isinstance(c.norm, Exemption)]
        stands, lifts = prevailing([mine], lifting)
        lifted = [] if stands else lifts
        bans = []
        for way in self.ways(duty, asked):
            bans.append(self.ban(mine, party, way, today, now, in_part=way != asked))
            if not bans[-1][0]:  # there is a way to perform it
                bans = []
                break
        clashing = [c for forbidding, free in bans if free for c in forbidding]
        banned = [c for forbidding, _ in bans for c in forbidding] if not clashing else []
        if lifted or banned:
            return "off", frozenset(id(c.norm) for c in (*banned, *lifted))
        clash = [*clashing, *(() if stands else lifting)]
        return ("clash", frozenset(id(c.norm) for c in clash)) if clash else None

    def ban(self, mine, party, asked, today, now, *, in_part):  # noqa: PLR0913
        """The rules that forbid an act that counts to a duty, and whether nothing ranks them.

        A part of it is not free because another duty asks for just so much in one payment.
        """
        kinds = _kinds(mine.duty)
        claims = self.claims(party, kinds, asked, today, mine.duty)
        forbidding = [c for c in claims if isinstance(c.norm, Prohibition)]
        if not forbidding:
            return [], False
        permitting = [c for c in claims if isinstance(c.norm, Permission)]
        permitting += [
            Claim(self.clauses[d.clause], d.norm, d.since, d)
            for d in self.asking(party, kinds, asked, now)
            if d is not mine.duty and not (in_part and d.figure is None)
        ]
        permit, forbid = prevailing([mine, *permitting], forbidding)
        if permit:
            return [], False
        return (forbid, False) if forbid else (forbidding, True)

    def ways(self, duty, asked):
        """The acts that count to a duty: of money in parts, an amount that a rule names, or none.

        What is owed whole is one of them, and where at least so much is asked for, what is more.
        No part counts to what is to be paid at once.
        """
        yield asked
        if duty.figure is not None and (duty.left > NOTHING or _takes_more(duty)):
            norms = (dict(norm.act.fields) for _, norm in self.rules)
            named = [fields["amount"].term.value for fields in norms if "amount" in fields]
            for part in (*named, duty.left * Decimal("0.123456")):
                at_once = duty.least is not None and part < duty.least
                if NOTHING < part < duty.left and not at_once:
                    yield asked | {"amount": part}
            more = (max(duty.left, usd(1)) * 1_000, *(amount + usd("0.01") for amount in named))
            for amount in more if _takes_more(duty) else ():
                if amount > duty.left:
                    yield asked | {"amount": amount}

    def goes_on(self, id_, duty):
        """Whether what ended with the contract still stands in the way of what arose before."""
        ended = self.ended.get(id_)
        return duty is not None and ended in self.over and duty.arisen < ended

    def claims(self, party, kinds, fields, today, duty=None):
        """The rules in force that speak of an act, or that a duty is still subject to."""
        return [
            Claim(clause, norm, self.begun[clause.id])
            for clause, norm in self.rules
            if self.in_force[clause.id] or self.goes_on(clause.id, duty)
            if norm.bearer == party and norm.act.kind in kinds
            if not isinstance(norm.until, date) or today <= norm.until
            if norm.from_ is None or norm.from_ <= today
            if all(
                name in fields and _is_met(matcher, fields[name])
                for name, matcher in norm.act.fields
            )
        ]

    def asking(self, party, kinds, fields, now):
        """The duties that ask for an act wholly: of money, up to what is left of them together."""
        asking = [
            duty
            for duty in self.duties
            if not duty.is_over and duty.opens <= now
            if party in duty.debtors and duty.norm.act.kind in kinds
            if all(fields.get(name) == value for name, value in duty.wanted.items())
            if duty.least is None or ("amount" in fields and fields["amount"] >= duty.least)
        ]
        of_money = [duty for duty in asking if duty.figure is not None]
        boundless = any(_takes_more(duty) for duty in of_money)
        most = sum((duty.left for duty in of_money), NOTHING)
        if "amount" in fields and (boundless or fields["amount"] <= most):
            return asking
        return [duty for duty in asking if duty.figure is None]

    def breached_by(self, event, today):
        """The prohibitions that an act of today breaches."""
        fields, kinds = dict(event.act.fields), event.act.kinds
        claims = self.claims(event.by, kinds, fields, today)
        forbidding = [c for c in claims if isinstance(c.norm, Prohibition)]
        if not forbidding:
            return []
        permitting = [c for c in claims if isinstance(c.norm, Permission)]
        permitting += [
            Claim(self.clauses[d.clause], d.norm, d.since, d)
            for d in self.asking(event.by, kinds, fields, today.toordinal() + EVENING)
        ]
        permit, forbid = prevailing(permitting, forbidding)
        return [] if permit else [(c.clause, c.norm) for c in forbid]


def _asked(norm):
    """What a debt is made of: whoever owes the same act and amount to the same owes the same."""
    return norm.bearer, norm.act, norm.counterparty, norm.in_one_payment


def _is_met(matcher, value):
    """Whether a value is what a rule asks for: one, or more or less than one."""
    if isinstance(matcher, n.MoreThan):
        return value > matcher.term.value
    if isinstance(matcher, n.AtMost):
        return value <= matcher.term.value
    return value == matcher.terms[0].value


def _kinds(duty):
    """The names of the action that a duty asks for, and of those that it is a kind of."""
    act = duty.norm.act.schema
    return act.names if act is not None else (duty.norm.act.kind,)


def _is_overdue(duty, today):
    free = not (duty.is_over or duty.breached or duty.asleep or duty.kept_off)
    due = free and duty.last is not None and duty.last < today
    return due and (not duty.grows or duty.left > NOTHING)


def _is(by, pattern, event):
    """Whether an event is such an act by the party; what is asked of its fields are values."""
    asked = ((name, matcher.terms[0].value) for name, matcher in pattern.fields)
    fits = all(event.act.get(name) == value for name, value in asked)
    return fits and by == event.by and pattern.kind in event.act.kinds


def _rank(duty):
    """By when it is due, or when it arose where it has no deadline, or that is what counts.

    Where payments count by the sort of debt, by that first.
    """
    due = None if duty.norm.allocation is Allocation.OLDEST else duty.last
    when = duty.born if due is None else due.toordinal() + EVENING
    return _place(duty), when, duty.age


def _sleeps(duty):
    """Whether a debt is suspended; then it is paid after others."""
    return bool(duty.asleep) and duty.figure is not None


def _place(duty):
    """How many sorts of debts come before a debt's own, in an order of these."""
    order = duty.norm.allocation.value.split(", ")
    asks = "interest" if duty.accrues else "principal"
    sort = duty.norm.debt.value if duty.norm.debt else asks
    return order.index(sort) if "principal" in order else 0


def _is_named(duty, event):
    """Whether an act is towards what a duty, or what it stands in for, arose from."""
    return bool(event.towards and duty.arose_from(event.towards))


def _fits(duty, event):
    return not duty.is_over and _suits(duty, event)


def _suits(duty, event):
    if event.by not in duty.debtors or duty.norm.act.kind not in event.act.kinds:
        return False
    enough = duty.least is None or event.act.get("amount") >= duty.least
    return enough and all(event.act.get(name) == value for name, value in duty.wanted.items())


def _takes_more(duty):
    """Whether what is paid beyond its amount is a surplus of it, and not paid in excess."""
    asked = dict(duty.norm.act.fields).get("amount")
    return duty.figure is not None and isinstance(asked, n.AtLeast)


def _assign(duty, to):
    duty.wanted = {k: to if v == duty.creditor else v for k, v in duty.wanted.items()}
    duty.creditor = to


@frozen
class Asked:
    """As of when totals are taken: from what is known by a day; to date, by another."""

    known: list
    trigger: object
    by: date
    to_date: date
    accrued: object = None
    gone: dict = field(factory=dict)

    def total(self, total, by):
        """What is counted by a day, the occasion included.

        Of its own day, acts such as the occasion count as far as they come before it.
        """
        found = [
            event
            for event in self.known
            if event.on <= by < self.gone.get(event.id, date.max)
            if _is(total.by, total.act, event)
            if not (self.trigger and event.on == by == self.trigger.on)
            or not _is(self.trigger.by, n.Pattern(total.act.kind, ()), self.trigger)
            or total.by != self.trigger.by
            or event.id <= self.trigger.id
        ]
        if total.until is not None:
            found = [e for e in found if e.on <= _value(total.until, e)]
        if total.added is not None:
            return sum((_value(total.added, e) for e in found), NOTHING)
        if total.field is None:
            return len(found)
        return sum((e.act.get(total.field) for e in found), NOTHING)


def _value(term, trigger, asked=None):  # noqa: C901, PLR0911 (one case a term)
    match term:
        case n.Const(value):
            return value
        case n.FieldOf(name=name):
            return trigger.act.get(name)
        case Total():
            return asked.total(term, asked.by)
        case ToDate(inner):
            return asked.total(inner, asked.to_date)
        case Interest():
            sum_ = asked.accrued(term)
            return usd(Decimal(sum_.numerator) / Decimal(sum_.denominator))
        case Rounded(Interest() as inner, places=2):
            return usd(Decimal(floor(asked.accrued(inner) * 100 + Fraction(1, 2))) / 100)
        case Rounded(inner, places, rule):
            one, other = (_value(part, trigger, asked) for part in inner.terms)
            exact = Fraction(one.amount) / Fraction(other)
            near = Decimal(exact.numerator) / Decimal(exact.denominator)  # 28 digits, and few
            return Money(near, one.currency).rounded(places, rule)
        case Tiered(inner, rows):
            whole = _value(inner, trigger, asked)
            return sum((_step(whole, row) for row in rows[1:]), _step(whole, rows[0]))
        case TableLookup(inner, rows):
            sought = _value(inner, trigger, asked)
            (row, *_) = [row for row in rows if row.asked is None or _falls(sought, row.asked)]
            return _value(row.value, trigger, asked)
        case Conditional(condition, then, otherwise):
            holds = _decided(condition, trigger, asked)
            return _value(then if holds else otherwise, trigger, asked)
        case n.Computed(op, terms):
            one, other = (_value(part, trigger, asked) for part in terms)
            return {
                "+": lambda: one + other,
                "-": lambda: one - other,
                "*": lambda: one * other,
                "/": lambda: Money(one.amount / other, one.currency),
                "least": lambda: min(one, other),
                "greatest": lambda: max(one, other),
            }[op]()
    return _day(term, trigger)


def _last_of_notice(notice, exercise, today):
    """The day at whose end a notice is over; where there is none, or it is over, today."""
    if notice is None:
        return today
    if isinstance(notice, n.Const | n.FieldOf | n.When | n.Reckoned):
        return max(today, _value(notice, exercise))
    return after(today, notice)


def _day(term, trigger):
    """A day that is reckoned, or how many days there are between two."""
    match term:
        case n.When():
            return trigger.on
        case n.Shifted(day, period, back):
            return (before if back else after)(_value(day, trigger), period)
        case EndOfMonth(day):
            first = _value(day, trigger).replace(day=1)
            return (first + 31 * DAY).replace(day=1) - DAY
        case NthBusinessDay(number, day, calendar):
            on, found = _value(day, trigger).replace(day=1), []
            while not found or on.month == _value(day, trigger).month:
                if on.weekday() < 5 and on not in calendar.off:
                    found.append(on)
                on += DAY
            return found[number - 1] if number > 0 else found[number]
        case DaysBetween(one, other):
            return (_value(other, trigger) - _value(one, trigger)).days
        case PeriodsBetween(every, one, other):
            start, passed = _value(one, trigger), 0
            while after(start, evolve(every, count=every.count * (passed + 1))) <= _value(
                other, trigger
            ):
                passed += 1
            return passed
    raise NotImplementedError(term)


def _days(term, start, on):
    """How many times the rate is earned from one day through another."""
    return (
        term.basis.share(start, on, term.coupons)
        if isinstance(term.basis, DayCount)
        else Fraction((on - start).days, term.basis.count)
    )


def _step(whole, row):
    """The part of an amount that lies between the ends of a step, at its rate."""
    rate = row.value.value
    low, high = (0 * whole, whole)
    match row.asked:
        case n.AtMost(n.Const(end)) | n.LessThan(n.Const(end)):
            high = min(whole, end if isinstance(whole, Money) else end - 1)
            high = min(whole, end) if isinstance(row.asked, n.AtMost) else high
        case n.AtLeast(n.Const(begin)):
            low = min(whole, begin - 1)
        case n.MoreThan(n.Const(begin)):
            low = min(whole, begin)
    return (high - low) * rate


def _falls(value, asked):
    match asked:
        case n.OneOf(terms):
            return value in [term.value for term in terms]
        case n.AtLeast(n.Const(bound)):
            return value >= bound
        case n.LessThan(n.Const(bound)):
            return value < bound
    raise NotImplementedError(asked)


def _decided(condition, trigger, asked):
    match condition:
        case n.AllOf(parts):
            return all(_decided(part, trigger, asked) for part in parts)
        case n.Compared(left, op, right):
            one, other = _value(left, trigger, asked), _value(right, trigger, asked)
            return {"<": lambda: one < other, "!=": lambda: one != other}[op]()
    raise NotImplementedError(condition)


def _last(deadline, trigger, start, place):
    match deadline:
        case Within(Hours() as period):  # whole days of them, from a day's end to another's
            return civil_day(elapsed(start, period.elapsed, place) - timedelta(seconds=1), place)
        case Within(StatedDays(term)):
            return start + _value(term, trigger) * DAY
        case Within(period):
            return after(start, period)
        case By(term):
            return _value(term, trigger)
        case Before(term):
            return _value(term, trigger) - DAY
    return None


def _first(opening, trigger, start, place):
    """From when an act counts: from a day on, or from its evening."""
    match opening:
        case None:
            return Fraction(0)
        case Hours() as period:  # whole days of them, from a day's end to another's
            on = civil_day(elapsed(start, period.elapsed, place) - timedelta(seconds=1), place)
            return on.toordinal() + EVENING
        case StatedDays(term):
            on = start + _value(term, trigger) * DAY
        case period if isinstance(period, Period):
            on = after(start, opening)
        case _:
            on = _value(opening, trigger)
    return Fraction(on.toordinal())


def _is_day_of(rule, on, first):
    """Whether a day is one of those of a rule."""
    match rule:
        case "FREQ=DAILY;INTERVAL=3":
            return (on - first).days % 3 == 0
        case "FREQ=WEEKLY;BYDAY=MO":
            return on.weekday() == 0
        case "FREQ=MONTHLY;BYMONTHDAY=-1":
            return (on + DAY).day == 1
    raise NotImplementedError(rule)


def _part_of(amount, norm, since, by):
    """What the days from one through another make of the amount for a whole period, in cents."""
    first, ahead = by, DAY if norm.in_advance else 0 * DAY
    while not _is_day_of(norm.every.rule, first - DAY + ahead, by + ahead):
        first -= DAY
    part, whole = (by - since).days + 1, (by - first).days + 1
    if part == whole:
        return amount
    whole = norm.apportioned.of.count if norm.apportioned.of else whole
    cents = Fraction(amount.amount) * 100 * min(part, whole) / whole
    near = floor(abs(cents) + Fraction(1, 2)) * (1 if cents > 0 else -1)
    return Money(Decimal(near) / 100, amount.currency)


def _longer(duty, since, today):
    """The last day when so many days were slept; where it counts business days, so many of them.

    The day of the halt, which is the one before a duty sleeps, is none of them.
    """
    limit = duty.norm.deadline
    if not (isinstance(limit, Within) and isinstance(limit.period, BusinessDays)):
        return duty.last + (today - since + DAY)
    off, last = limit.period.calendar.off, duty.last
    while since <= today:
        if since.weekday() < 5 and since not in off:
            last += DAY
            while last.weekday() > 4 or last in off:
                last += DAY
        since += DAY
    return last


def _rolled(norm, last):
    """The day that is meant by a last day: on a weekend, or a day off, another may be."""
    step = {None: 0, Roll.NONE: 0, Roll.PRECEDING: -1}.get(norm.rolls, 1) * DAY
    if not step:
        return last
    found = last
    while found.weekday() > 4 or found in norm.calendar.off:
        found += step
    if norm.rolls is Roll.MODIFIED_FOLLOWING and found.month != last.month:
        while found.month != last.month or found.weekday() > 4 or found in norm.calendar.off:
            found -= DAY
    return found


def _is_standing(norm):
    """Whether a norm obliges once, without an occasion."""
    return isinstance(norm, Obligation) and norm.upon is None and not norm.every
