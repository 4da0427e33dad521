"""The author's words for norms, conditions and events: a party may, must, can, did or does act.

    openai.must_not(
        ProcureCompute(provider=other_than(azure)),
        unless=microsoft.did(Consent(provider=ProcureCompute.provider)),
    )

Each sentence is checked at once, and turned into the plain data of ``norms`` and
``values.events``; so that a mistake fails at the author's line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from attrs import evolve

from contract_rules.errors import WrongTypeError
from contract_rules.language.actions import Action, no_act, pattern_of, stated
from contract_rules.language.effects import Occasion, id_of
from contract_rules.norms.dates import StatedPeriod, StatedTime
from contract_rules.norms.debt_shares import shares_of
from contract_rules.norms.expressions import (
    AnyOf,
    AnyTerm,
    Combinable,
    Const,
    Occurred,
    Term,
    is_term,
    term,
)
from contract_rules.norms.norms import (
    Before,
    By,
    Exemption,
    Obligation,
    Permission,
    Power,
    Prohibition,
    Within,
    counterparty_in,
)
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.values import acts
from contract_rules.values.arguments import Guard, guard_of, look, refuse, shown
from contract_rules.values.calendars import calendar_of
from contract_rules.values.events import Event, complete, filled, made_of, numbered, telling
from contract_rules.values.instants import in_utc
from contract_rules.values.money import hundredths
from contract_rules.values.periods import Period
from contract_rules.values.recurrence import recurrence_of
from contract_rules.values.zones import GREENWICH, at_sight

if TYPE_CHECKING:
    from datetime import timedelta
    from decimal import Decimal

    from contract_rules.norms.expressions import AtTime, Pattern, Stated
    from contract_rules.norms.norms import Deadline, Norm, Opening, PowerEffect
    from contract_rules.norms.numbered import Numbered
    from contract_rules.values.acts import Act
    from contract_rules.values.apportioning import Apportionment
    from contract_rules.values.calendars import Calendars, Roll
    from contract_rules.values.instants import On
    from contract_rules.values.money import Money
    from contract_rules.values.recurrence import Recurrence
    from contract_rules.values.sources import Confidence, Source

P = TypeVar("P", bound=acts.Party)

Occasions: TypeAlias = Occasion | tuple[Occasion, ...]
"""The occasion of duties, or several acts, the last of which is it."""

End: TypeAlias = "date | Term[date] | Stated | None"
"""The last day of a norm, which an event may tell, or the condition that ends the norm."""

Start: TypeAlias = "date | AtTime | None"
"""The first day of a norm, or its first instant, which an event may tell."""


_NUMBER = guard_of(int)
_FIRST, _UNSAID = 1, ""
_PARTY = guard_of(acts.Party)
_SHARES = Guard(
    lambda shares: isinstance(shares, Mapping), "mapping", "{ann: percent(60), bob: percent(40)}"
)


class Party(acts.Party):
    """A party, with a verb for each norm, condition and event that can be written of it."""

    def may(
        self,
        action: Action,
        *,
        provided: Stated | None = None,
        unless: Stated | None = None,
        until: End = None,
        from_: Start = None,
    ) -> Permission:
        """Permit the party acts that fit.

        Args:
            action: The acts that are permitted.
            provided: The condition that must hold at the act's instant.
            unless: The exception: the condition that defeats the permission.
            until: Its last day, or the day that an event tells, or the condition that ends it.
            from_: Its first day, from its beginning on, or the day that an event tells, or the
                first instant; by default it is there as long as its clause.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        pattern = _asked(action).pattern
        return Permission(
            bearer=self,
            act=pattern,
            provided=provided,
            unless=unless,
            until=until,
            from_=from_,
        )

    def must_not(  # noqa: PLR0913 (a prohibition has this many parts, each named)
        self,
        action: Action,
        *,
        provided: Stated | None = None,
        unless: Stated | None = None,
        until: End = None,
        from_: Start = None,
        otherwise: Norm | None = None,
    ) -> Prohibition:
        """Forbid the party acts that fit.

        Args:
            action: The acts that are forbidden.
            provided: The condition that must hold at the act's instant.
            unless: The exception: the condition that defeats the prohibition.
            until: Its last day, or the day that an event tells, or the condition that ends it.
            from_: Its first day, from its beginning on, or the day that an event tells, or the
                first instant; by default it is there as long as its clause.
            otherwise: The norm that holds once an act has breached the prohibition, such as a
                duty to pay a penalty, which arises on the day of the act.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        return Prohibition(
            bearer=self,
            act=_asked(action).pattern,
            provided=provided,
            unless=unless,
            until=until,
            from_=from_,
            otherwise=otherwise,
        )

    def need_not(
        self,
        action: Action,
        *,
        provided: Stated | None = None,
        unless: Stated | None = None,
        until: End = None,
        from_: Start = None,
    ) -> Exemption:
        """Exempt the party from duties to do acts that fit; it is free to do them.

        An exemption is weighed against each duty of the party that asks for such an act, as a
        prohibition is against a permission: where its clause prevails, the duty does not bind.

        Args:
            action: The acts that need not be done.
            provided: The condition that must hold for the exemption to apply.
            unless: The exception: the condition that defeats the exemption.
            until: Its last day, or the day that an event tells, or the condition that ends it.
            from_: Its first day, from its beginning on, or the day that an event tells, or the
                first instant; by default it is there as long as its clause.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        pattern = _asked(action).pattern
        return Exemption(
            bearer=self,
            act=pattern,
            provided=provided,
            unless=unless,
            until=until,
            from_=from_,
        )

    def must(  # noqa: PLR0913 (an obligation has this many parts, each named)
        self,
        action: Action,
        *,
        alternatives: tuple[Action, ...] = (),
        upon: Occasions = None,
        provided: Stated | None = None,
        unless: Stated | None = None,
        within: Period | StatedPeriod | Term[timedelta] | None = None,
        by: date | AtTime | None = None,
        before: date | AtTime | None = None,
        not_before: Period | StatedPeriod | date | AtTime | Term[timedelta] | None = None,
        every: Recurrence | str | None = None,
        apportioned: Apportionment | None = None,
        first_period: Money | Term[Money] | None = None,
        in_advance: bool = False,
        rolls: Roll | None = None,
        calendar: Calendars | None = None,
        until: End = None,
        from_: Start = None,
        otherwise: Norm | None = None,
        owed_to: acts.Party | Term[P] | None = None,
        in_one_payment: bool = False,
        instead: bool = False,
        allocation: Allocation = Allocation.OLDEST_DUE,
        on_account: bool = False,
        debt: Debt | None = None,
        for_: Numbered | str | None = None,
    ) -> Obligation:
        """Oblige the party to an act that fits, once or upon each occasion.

        A field of money that holds one value or term, or the least that it may be
        (`at_least`), is an amount: payments add up to it. Of the three deadlines one at most is
        stated; without one the duty has none.

        Args:
            action: The acts that perform it.
            alternatives: Other acts that perform it as well, as the party chooses:
                ``alternatives=(Pay(amount=usd(60), to=buyer),)`` beside ``Deliver(...)``. It is
                one duty, performed by whichever is done in full; parts of several do not add up.
            upon: The occasion: ``buyer.did(Order())``, or an action alone, whoever does it:
                ``Order``. Each makes a duty. Without it there is one, from when the obligation
                is in force. Of several, ``(seller.did(Invoice()), Deliver)``, each of the first
                makes a duty, which arises when the last of them all has been done. One of the
                others done again makes none; say by a field of both which of them belongs to the
                first: ``(Order, seller.did(Deliver(number=Order.number)))``.
            provided: The condition that must hold on the occasion.
            unless: The condition that prevents a duty from arising then.
            within: The period from the day of the occasion, in a remedy from the missed
                deadline; its last day counts. Hours and minutes pass from the instant of the
                occasion, or from the end of the day where only that is known; so does the
                duration that an event states: ``within=Notice.allowed``.
            by: The last day. With a time of day, ``datetime(2025, 3, 31, 17)``, or an instant that
                an event states, ``by=Order.deliver_at``, the last instant: in the contract's time
                zone, where it has none of its own.
            before: The day, or the time of one, before which it must be done.
            not_before: The first day on which an act counts to a duty, which permits none
                before: a date, a day that an event states, or a period from where that of
                `within` runs. Hours, and a time of day, are the first instant.
            every: The days by which a duty is due again and again: ``monthly(day=-1)``, `yearly`,
                `weekly`, or a rule of RFC 5545 as text. Each ends its period: its duty arises on
                the day after the one before, the first when the clause comes into force. With
                `within` it is due that much later.
            in_advance: Whether each of these days begins its period: its duty arises on the day,
                and is due by it, as rent in advance on the first of each month. The first arises
                when the clause comes into force, though it be for a part of a period.
            apportioned: What the first period makes of the amount, where it is part of one:
                ``by_days(2, Rounding.HALF_UP)``. By default it makes a whole duty.
            first_period: The amount for the first period, be it a part or whole: ``usd(0)``.
            rolls: What becomes of a last day that is no business day: ``Roll.FOLLOWING``.
            calendar: The calendar of these business days: a name or several, as for
                `business_days`, or a `Calendar`.
            until: The last day on which duties arise, or the day that an event tells, or the
                condition that ends that; duties that have arisen stand.
            from_: The first day, or instant, on which duties arise: what happens before it makes
                none. Without an occasion, the duty arises on that day, or the first period begins
                on it. The day may be told by an event that `provided` finds, where there is an
                occasion; from when a duty may be performed is for `not_before`.
            otherwise: The norm that holds once a duty is in breach. A duty of the same party to
                the same act and amount is grace: one debt with a further deadline. Any other
                is a debt of its own, beside what was due.
            owed_to: The counterparty; by default the one party that the action names, and any
                alternative that names one.
            in_one_payment: Whether the amount is to be paid at once, so that parts of it do not
                add up.
            instead: Of a duty under ``otherwise=``, whether it takes the place of what was due,
                which falls away; by default that stays owed beside it.
            allocation: To which of several debts a payment counts first: to what is due first,
                or with ``Allocation.OLDEST`` to what arose first. What names an event counts to
                what is owed upon that, and moves on when that is paid, but under
                ``Allocation.AS_NAMED``, to which nothing counts but what names the event. A
                period of a duty that recurs is named by its clause and its day, as in
                ``towards="1 for 2026-01-31"``, so that a report for one month is not taken for
                that of a month before, which was missed. Under
                ``Allocation.COSTS_INTEREST_PRINCIPAL`` it counts to costs, then to interest, and
                last to principal, or in another order of these; all debts that one payment may
                count to then say the same.
            on_account: Whether what was paid too early or too much, and counts to nothing else,
                counts to a duty when it arises, or when it may be performed. What names the event,
                paid before that, counts in any case, so that it says nothing under
                ``Allocation.AS_NAMED``, and is refused there.
            debt: What sort of debt it is: ``Debt.COSTS``, ``Debt.INTEREST`` or
                ``Debt.PRINCIPAL``. By default interest where that is all that is asked for, and
                else principal. Under an order of these, what is owed as another debt is late, or
                grows by itself beside something else, says what it is.
            for_: The clause, or its id, under which is owed what the money is paid for. If a
                termination ends that before it is done, the money falls away with it, unless it
                was overdue; of duties upon occasions, what arose upon the same one.

        Raises:
            WrongTypeError: For two deadlines, one that rolls by no calendar, or that is before
                `not_before`, two amounts, an occasion that is no act, one payment of no amount,
                or on account of none or as named, what would be owed instead of the same, debts
                as named upon no event, or of no known sort in an order of sorts, or the first of
                no periods; for alternatives that are the same, that one payment may be both of,
                or of an amount that changes.
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        ways = (_asked(action).pattern, *_others(alternatives))
        first, *also = upon if isinstance(upon, tuple) and upon else (upon,)
        norm = Obligation(
            bearer=self,
            act=ways[0],
            upon=self._occasion(first),
            also=tuple(_act(one) for one in map(self._occasion, also)),
            provided=provided,
            unless=unless,
            deadline=_deadline(within, by, before),
            not_before=_opening(not_before),
            every=None if every is None else recurrence_of(every),
            apportioned=apportioned,
            first_period=None if first_period is None else term(first_period),
            in_advance=in_advance,
            rolls=rolls,
            calendar=None if calendar is None else calendar_of(calendar),
            until=until,
            from_=from_,
            otherwise=otherwise,
            alternatives=ways[1:],
            counterparty=counterparty_in(ways) if owed_to is None else term(owed_to),
            in_one_payment=in_one_payment,
            instead=instead,
            allocation=allocation,
            on_account=on_account,
            debt=debt,
            counter_performance=None if for_ is None else id_of(for_),
        )
        shares_of(norm)  # what has none is refused here
        return norm

    def _occasion(self, upon: object) -> Occurred | None:
        if isinstance(upon, Occurred) and upon.first:
            msg = (
                "upon=first(...) would be one occasion of many, and each is one; leave first(...) "
                "out, and say in provided= when it counts"
            )
            raise WrongTypeError(msg)
        if upon is None or isinstance(upon, Occurred):
            return upon
        if not isinstance(upon, Combinable):
            return Occurred(any_party, pattern_of(upon))
        either = isinstance(upon, AnyOf)
        msg = (
            "upon= is of one act, and this is one or another; write a norm for each, or declare "
            "them as kinds of one action: class Consent(Agree), and upon=Agree"
            if either
            else f"upon={shown(upon)} is no act; write one occasion, upon=party.did(Action(...)), "
            "and whatever else must hold on it as provided="
        )
        raise WrongTypeError(msg)

    def can(  # noqa: PLR0913 (a power has this many parts, each named)
        self,
        action: Action,
        *,
        then: PowerEffect | tuple[PowerEffect, ...] = (),
        provided: Stated | None = None,
        unless: Stated | None = None,
        until: End = None,
        from_: Start = None,
        unless_by_then: Stated | None = None,
    ) -> Power:
        """Empower the party to change norms by acts that fit.

        Args:
            action: The acts that exercise the power.
            then: The effects of an exercise, such as `begins` or `ends` of a clause.
            provided: The condition that must hold at the exercise's instant.
            unless: The condition that makes an exercise void.
            until: The power's last day, or the day that an event tells, or the condition that ends
                it.
            from_: The power's first day, or the day that an event tells, or the first instant; an
                exercise before it is void.
            unless_by_then: The condition that makes the effects fail after all: a notice of
                14 days to leave, say, unless the arrears are paid by then. It is judged once, at
                the end of the notice, with all that happened by then; what is so at the exercise
                is for ``provided`` and ``unless``. Each effect states its notice with ``after=``.

        Raises:
            WrongTypeError: When an effect has no notice, at whose end that could be judged.
            UnboundTermError: When a term speaks of an event that nothing finds.
        """
        pattern = _asked(action).pattern
        effects = then if isinstance(then, tuple) else (then,)
        return Power(
            bearer=self,
            act=pattern,
            effects=effects,
            provided=provided,
            unless=unless,
            until=until,
            from_=from_,
            unless_by_then=unless_by_then,
        )

    def did(
        self, action: Action, label: str = "", *, under: Numbered | str | None = None
    ) -> Occurred:
        """The condition that the party has done an act that fits.

        It is also a variable for the event that it finds: ``release.on``,
        ``release[ReleaseModel.model]``. Where clauses give a power by the action, the act is an
        exercise: it is found only if it took effect. `attempted` finds it in any case.

        Args:
            action: The acts that are asked for.
            label: A name, to tell it from another that asks for the same.
            under: The clause, or its id, under which the exercise of a power took effect; by
                default any.

        Raises:
            WrongTypeError: When an argument is not what is said here.
        """
        clause = "" if under is None else id_of(under)
        return Occurred(self, _asked(action).pattern, label, under=clause)

    def attempted(self, action: Action, label: str = "") -> Occurred:
        """The condition that the party has done an act that fits, void or not.

        Arguments and errors as for `did`, from which it differs for exercises of powers alone.
        """
        return Occurred(self, _asked(action).pattern, label, attempted=True)

    def does(  # noqa: PLR0913 (an event has this many parts, each named)
        self,
        action: Action | Act,
        *,
        on: On,
        id: str = "",  # noqa: A002 (the word that events use)
        nth: int = 1,
        recorded: On | None = None,
        towards: Event | str = "",
        source: Source | None = None,
        confidence: Confidence | None = None,
        note: str = "",
    ) -> Event:
        """The event that the party does something on a day or at an instant.

        What is done is an action with its fields, or an act that `Contract.act` makes.

        Arguments and errors as for `Event`, but for one: ``nth=2`` is the second such act of that
        day, where the id is left to be made from the content.

        Raises:
            MissingFieldError: When the action leaves a field open.
            WrongTypeError: When `nth` is no number from 1 up, or an id is given beside it.
        """
        at = at_sight(on) if type(self) is Party and nth is _FIRST else None
        if (  # as most are
            at is not None
            and towards is note is _UNSAID
            and recorded is None
            and source is None
            and confidence is None
            and type(id) is str
            and id.isascii()
            and not id.isspace()
        ):
            act = action.act if isinstance(action, Action) else stated(action)
            if act.schema is None or len(act.fields) < len(act.schema.fields):
                complete(act)
            id_ = id or telling(on, self, act.told(in_utc))
            return filled(self, act, on, on, id_, GREENWICH, at, at)
        if type(nth) is not int or nth != 1:
            look("nth", nth, _NUMBER)
        if nth < 1 or (nth > 1 and id):
            msg = (
                f"nth={nth} beside id={id!r}: an id of its own tells the event from others already"
                if nth > 1
                else f"nth={nth}: the first of several is nth=1"
            )
            raise WrongTypeError(msg)
        event = made_of(
            self,
            complete(stated(action)),
            on,
            on if recorded is None else recorded,
            id=id,
            towards=towards.id if isinstance(towards, Event) else towards,
            source=source,
            confidence=confidence,
            note=note,
        )
        return event if nth == 1 else evolve(event, id=numbered(event.id, nth))


class Group(Party, acts.PartyGroup):
    """Several parties, of whom each may, must, must not or can on its own.

    A norm on a group binds each member as one on that member alone would; a condition asks
    whether any of them has done something. ``affiliates = Group("the affiliates", one, other)``.
    An event is of a single party, and so is what a field holds. For one debt of several parties
    write `jointly`.

    Args:
        name: What they are called together; no party of the contract is called so.
        members: The parties, two or more. To name every party of the contract, write
            `any_party`.

    Raises:
        WrongTypeError: When a member is no party, is itself a group, or is named twice, or where
            there are fewer than two.
    """

    def __init__(self, name: str, *members: acts.Party) -> None:
        acts.PartyGroup.__init__(self, name, members)
        parties = {m for m in members if not isinstance(m, acts.PartyGroup)}
        if len(parties) < max(len(members), acts.FEWEST):
            msg = (
                f"the group {name!r} needs two parties or more, each named once: "
                "write Group(name, one, other)"
            )
            raise WrongTypeError(msg)

    def __repr__(self) -> str:
        """As one writes it."""
        members = ", ".join(map(repr, self.members))
        return f"Group({self.name!r}, {members})" if members else "any_party"


class JointDebtors(Party, acts.Debtors):
    """Several parties who owe one debt together; see `jointly`."""

    @classmethod
    def of(cls, debtors: tuple[acts.Party, ...]) -> JointDebtors:
        """The debtors as one bearer, who is called by the names of all."""
        return cls(acts.called_jointly(debtors), debtors)

    def __repr__(self) -> str:
        """As one writes it."""
        return f"jointly({', '.join(map(repr, self.members))})"


class SharingDebtors(Party, acts.Sharers):
    """Several parties who owe a debt by shares; see `jointly`."""

    @classmethod
    def of(cls, debtors: tuple[acts.Party, ...], shares: tuple[Decimal, ...]) -> SharingDebtors:
        """The debtors as one bearer, who is called by the names of all."""
        return cls(acts.called_jointly(debtors, "by shares"), debtors, shares)

    def __repr__(self) -> str:
        """As one writes it."""
        members, shares = (
            ", ".join(map(repr, self.members)),
            zip(self.members, self.shares, strict=True),
        )
        told = ", ".join(f"{member!r}: percent('{hundredths(share)}')" for member, share in shares)
        return f"jointly({members}, shares={{{told}}})"


def jointly(*debtors: acts.Party, shares: Mapping[acts.Party, Decimal] | None = None) -> Party:
    """Parties who owe one debt together: ``jointly(ann, bob).must(Pay(amount=..., to=bank))``.

    The debt is one. What any of them does counts to it, and parts that several of them pay add
    up; if it is not performed in time that is one breach by all of them, upon which one remedy
    follows. Who is discharged leaves the others owing all of it. Each is permitted what the debt
    asks for. A prohibition of that for one of them leaves it to the others to perform; one for
    all of them suspends the debt.

    By shares, ``shares={ann: percent(60), bob: percent(40)}``, each owes a debt of its own: its
    share of the amount, rounded down to two decimal places; who is named last owes what that
    leaves of the whole, so that nothing is lost.

    For what each of several parties must do on its own, write `Group`.

    Args:
        debtors: The parties, two or more.
        shares: The share of each, where they do not owe all of it; together 100%.

    Raises:
        WrongTypeError: When a debtor is no party, is a group, or is named twice, or where there
            are fewer than two, or shares that are not one of each, written with `percent`; and
            where something else than ``must`` is written of them.
        OutOfRangeError: When a share is nothing or less, or they do not come to 100%.
    """
    for debtor in debtors:
        if not _PARTY.admits(debtor):
            refuse("debtors", debtor, _PARTY, among=True)
    if shares is None:
        return JointDebtors.of(debtors)
    look("shares", shares, _SHARES)
    if len(shares) != len(debtors) or any(debtor not in shares for debtor in debtors):
        msg = "state the share of each debtor: shares={ann: percent(60), bob: percent(40)}"
        raise WrongTypeError(msg)
    return SharingDebtors.of(debtors, tuple(shares[debtor] for debtor in debtors))


def together(debtors: tuple[acts.Party, ...]) -> acts.Party:
    """Those who owe together, as one bearer; where it is one alone, that."""
    return debtors[0] if len(debtors) == 1 else JointDebtors.of(debtors)


def group_of(name: str, members: tuple[acts.Party, ...]) -> Group:
    """The group of that name, which was found to be in order; of no members, every party."""
    group = Group.__new__(Group)
    acts.PartyGroup.__init__(group, name, members)
    return group


any_party: Group = group_of("any party", ())
"""Every party of the contract, each on its own: ``any_party.must_not(Disclose())``."""


def _asked(action: object) -> Action:
    if not isinstance(action, Action):
        raise no_act(action)
    return action


def _others(alternatives: object) -> tuple[Pattern, ...]:
    """The patterns of the other acts that perform a duty."""
    if not isinstance(alternatives, tuple):
        msg = (
            f"alternatives={alternatives!r} are no acts in a tuple; write "
            "alternatives=(Pay(amount=usd(60), to=buyer),)"
        )
        raise WrongTypeError(msg)
    return tuple(_asked(action).pattern for action in cast("tuple[object, ...]", alternatives))


def _deadline(
    within: Period | StatedPeriod | Term[timedelta] | None,
    by: date | AtTime | None,
    before: date | AtTime | None,
) -> Deadline | None:
    stated = [limit for limit in (within, by, before) if limit is not None]
    if len(stated) > 1:
        msg = "a duty has one deadline; write one of within=, by= and before="
        raise WrongTypeError(msg)
    if not stated:
        return None
    if within is not None:
        return Within(_lasting(within))
    return By(_limit(by)) if before is None else Before(_limit(before))


def _act(occasion: Occurred | None) -> Occurred:
    if occasion is None:
        msg = "upon= names several acts; write each as an act: upon=(party.did(Order()), Deliver)"
        raise WrongTypeError(msg)
    return occasion


def _opening(
    not_before: Period | StatedPeriod | date | AtTime | Term[timedelta] | None,
) -> Opening | None:
    if not_before is None or isinstance(not_before, Period | StatedPeriod):
        return not_before
    found = _lasting(not_before)
    return found if isinstance(found, StatedTime) else _limit(not_before)


def _lasting(period: Any) -> Any:  # noqa: ANN401 (a period; others are refused later)
    """A period; of a term for a duration, the period that lasts as long."""
    node = term(period) if is_term(period) else None
    return StatedTime(node) if node is not None and node.type == "timedelta" else period


def _limit(stated: date | AtTime | Term[timedelta] | None) -> AnyTerm:
    """The day or time of day; a datetime without a time zone is of the contract's."""
    return Const(stated) if isinstance(stated, datetime) else term(stated)
