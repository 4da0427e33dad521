"""Norms as plain data: permissions, prohibitions, obligations, exemptions, powers, effects."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeGuard, assert_never, cast

from attrs import Attribute, evolve, field

from contract_rules.errors import WrongTypeError
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodAmount,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
    is_decimal_amount,
    is_known_amount,
)
from contract_rules.norms.dates import EndOfMonth, NthBusinessDay, StatedPeriod, StatedTime
from contract_rules.norms.derived_events import IN_FORCE
from contract_rules.norms.expressions import (
    AllOf,
    AnyTerm,
    AtLeast,
    AuthorTerm,
    Compared,
    Condition,
    Const,
    FieldMatcher,
    FieldOf,
    Occurred,
    OneOf,
    Pattern,
    Reckoned,
    Shifted,
    When,
    as_condition,
    is_term,
    term,
)
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.norms.tables import Conditional
from contract_rules.norms.traversal import plain
from contract_rules.norms.validators import (
    A_LIMIT,
    CONDITION,
    is_dated,
    is_limit,
    is_unbound_day,
    stated,
)
from contract_rules.values.acts import Party, each_alone
from contract_rules.values.apportioning import Apportionment
from contract_rules.values.calendars import Calendar, Roll, rolled
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Money
from contract_rules.values.periods import Days, Elapsing, Hours, Minutes, Period, Weeks
from contract_rules.values.recurrence import Recurrence
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterator

Until: TypeAlias = date | Condition | AnyTerm | None
"""The last day of a norm, or the term that tells it, or the condition that ends the norm."""

Beginning: TypeAlias = date | AnyTerm | None
"""The first day of a norm, or its first instant, or the term that tells it."""


def _as_end(given: Any) -> Any:  # noqa: ANN401 (a converter; validators come after)
    """A field of days, as an author writes it, as the term; anything else as in conditions."""
    end: Any = as_condition(given)
    if not isinstance(end, AuthorTerm):
        return end
    node = term(cast("object", end))
    return cast("object", node.value) if isinstance(node, Const) else node


def _as_beginning(given: Any) -> Any:  # noqa: ANN401 (a converter; validators come after)
    """What a norm begins with, as an author writes it, as the term; a constant as its value."""
    if not isinstance(given, AuthorTerm):
        return given
    node = term(cast("object", given))
    return cast("object", node.value) if isinstance(node, Const) else node


def _is_reckoned_day(value: object) -> bool:
    """Whether something is a term for a day that events tell, or that is reckoned from one."""
    made = Shifted | EndOfMonth | NthBusinessDay
    return is_dated(value) and all(
        isinstance(part, made) for part in plain((value,)) if isinstance(part, Reckoned)
    )


def _is_last_day(value: object) -> bool:
    """Whether something is such a day, or one of two, by what does not change as days pass."""
    if not isinstance(value, Conditional):
        return _is_reckoned_day(value)
    one, other, *compared = value.parts
    return all(map(_is_last_day, (one, other))) and all(
        _is_reckoned_day(part) for part in compared if isinstance(part, Reckoned)
    )


def _is_end(value: object) -> bool:
    """Whether a norm can end so."""
    if value is None or isinstance(value, Condition) or is_unbound_day(value):
        return True
    if isinstance(value, date):
        return not isinstance(value, datetime)
    return _is_last_day(value)


_UNTIL = stated(
    _is_end,
    "is neither a last day nor a condition; write until=date(...), or the day that an event "
    "tells: until=Grant.last",
)


def _is_beginning(value: object) -> bool:
    """Whether a norm can begin so."""
    if value is None or is_unbound_day(value):
        return True
    if isinstance(value, date):
        return not isinstance(value, datetime) or value.tzinfo is not None
    return _is_reckoned_day(value) or (isinstance(value, FieldOf) and value.type == "datetime")


_FROM = stated(
    _is_beginning,
    "is no beginning; write from_=date(...), or a datetime with a time zone, or the day that an "
    "event tells: from_=Grant.first",
)


def _before_the_end(norm: Any, _: object, begins: object) -> None:  # noqa: ANN401 (any norm)
    """Check that a norm does not end before it begins, where both are constants.

    Raises:
        WrongTypeError: When it does.
    """
    end = norm.until
    if not isinstance(begins, date) or not isinstance(end, date):
        return
    spare = 1 if isinstance(begins, datetime) else 0  # whose day another zone may tell otherwise
    if end.toordinal() < begins.toordinal() - spare:
        msg = (
            f"until={end.isoformat()} is over before from_={begins.isoformat()}, so that the norm "
            "would never be there; let it begin before it ends"
        )
        raise WrongTypeError(msg)


_OWED_TO = stated(
    lambda party: party is None or party.type == "Party",
    "is no party; say to whom it is owed: owed_to=seller",
)

Notice: TypeAlias = Period | AnyTerm
"""How long after an exercise an effect takes place, or the day after whose end it does."""


def _is_notice(notice: object) -> bool:
    """Whether an effect can wait so long: a period, or to a day that the exercise tells."""
    return notice is None or isinstance(notice, Period) or _is_last_day(notice)


_NOTICE = stated(
    _is_notice,
    "is no notice; write a period, after=days(30), or a day that the exercise tells: "
    "after=end_of_month(Quit.on + days(30)), or after=Quit.leaving",
)

_AT_ONCE = stated(
    lambda value: isinstance(value, bool),
    "does not say whether parts add up; write in_one_payment=True, or leave it out",
)

_INSTEAD = stated(
    lambda value: isinstance(value, bool),
    "does not say whether what was due falls away; write instead=True, or leave it out",
)

_TIME = stated(
    lambda value: isinstance(value, Period | StatedPeriod),
    "is no period; write days(30), or months(1)",
)

_OPENING = stated(
    lambda value: value is None or isinstance(value, Period | StatedPeriod) or is_limit(value),
    "is no day and no period; write not_before=date(2025, 1, 31), or not_before=days(15)",
)

_ALLOCATION = stated(
    lambda order: isinstance(order, Allocation),
    "is no order in which payments count; write allocation=Allocation.OLDEST",
)

_SORT = stated(
    lambda sort: sort is None or isinstance(sort, Debt),
    "is no sort of debt; write debt=Debt.INTEREST",
)

_IN_ADVANCE = stated(
    lambda value: isinstance(value, bool),
    "does not say whether periods begin with the days; write in_advance=True, or leave it out",
)

_FOR = stated(
    lambda clause: clause is None or isinstance(clause, str),
    "is no clause; write for_= the clause, or its id, under which what is paid for is owed",
)

_ON_ACCOUNT = stated(
    lambda value: isinstance(value, bool),
    "does not say whether what is paid too early counts; write on_account=True, or leave it out",
)

_ALTERNATIVES = stated(
    lambda acts: (
        isinstance(acts, tuple)
        and all(isinstance(act, Pattern) for act in cast("tuple[object, ...]", acts))
    ),
    "are no patterns of acts; write alternatives=(Pay(amount=usd(60), to=buyer),)",
)

_OTHERWISE = stated(
    lambda norm: norm is None or isinstance(norm, Norm),
    "is no norm; write one, otherwise=party.must(...) or party.can(...), and what else follows as "
    "a clause of its own, upon=breach_of(clause, of=Order(...))",
)

_ROLLS = stated(
    lambda rule: rule is None or isinstance(rule, Roll),
    "is no rule for a last day that is no business day; write rolls=Roll.FOLLOWING",
)

_EVERY = stated(
    lambda every: every is None or isinstance(every, Recurrence),
    "is no recurrence; write every=monthly(day=-1), or every='FREQ=MONTHLY;BYMONTHDAY=-1'",
)

_APPORTIONED = stated(
    lambda way: way is None or isinstance(way, Apportionment),
    "does not say how a part-period counts; write apportioned=by_days(2, Rounding.HALF_UP)",
)

_FIRST = stated(
    lambda amount: amount is None or (is_term(amount) and amount.type == "Money"),
    "is no amount for the first period; write first_period=usd(250)",
)

_CALENDAR = stated(
    lambda calendar: calendar is None or isinstance(calendar, Calendar),
    "is no calendar; write calendar='US', or calendar=Calendar(...)",
)

_EFFECTS = stated(
    lambda effects: all(isinstance(effect, PowerEffect) for effect in effects),
    "are no effects; write then=begins(clause), or then=ends(clause)",
)

_BEGUN = stated(
    lambda target: isinstance(target, str | Norm),
    "cannot begin; write begins(clause), or begins(party.must(...))",
)

_WAIVED = stated(
    lambda amount: amount is None or is_known_amount(amount),
    "is no amount known at the exercise; write amount=usd(100), or amount=Credit.amount",
)

_EXTENDS = stated(
    lambda extends: isinstance(extends, bool),
    "does not say whether deadlines move; write extends=True or extends=False",
)


@frozen(kw_only=True, cache_hash=True)
class Permission:
    """The bearer may do acts that fit a pattern.

    Attributes:
        bearer: The party that it permits them.
        act: The pattern of the acts that it permits.
        provided: The condition under which it applies.
        unless: The exception: the condition that defeats it.
        until: Its last day, or a term that tells it, or the condition that ends it.
        from_: Its first day, or first instant, or a term that tells it; None from when its clause
            is in force.
    """

    bearer: Party = field(validator=each_alone)
    act: Pattern
    provided: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    unless: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    until: Until = field(default=None, converter=_as_end, validator=_UNTIL)
    from_: Beginning = field(
        default=None, converter=_as_beginning, validator=[_FROM, _before_the_end]
    )


@frozen(kw_only=True, cache_hash=True)
class Prohibition:
    """The bearer may not do acts that fit a pattern.

    Attributes:
        bearer: The party that must not do them.
        act: The pattern of the acts that it forbids.
        provided: The condition under which it applies.
        unless: The exception: the condition that defeats it.
        until: Its last day, or a term that tells it, or the condition that ends it.
        from_: Its first day, or first instant, or a term that tells it; None from when its clause
            is in force.
        otherwise: The norm that holds once an act has breached it, with that act as the occasion
            of a duty. A duty arises on the day of the act, whatever becomes of the clause;
            another norm lives as long as the clause.
    """

    bearer: Party = field(validator=each_alone)
    act: Pattern
    provided: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    unless: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    until: Until = field(default=None, converter=_as_end, validator=_UNTIL)
    from_: Beginning = field(
        default=None, converter=_as_beginning, validator=[_FROM, _before_the_end]
    )
    otherwise: Norm | None = field(default=None, validator=_OTHERWISE)


@frozen(kw_only=True, cache_hash=True)
class Exemption:
    """The bearer need not do acts that fit a pattern: it is weighed against its duties to do them.

    It forbids nothing and permits nothing. Attributes as for `Permission`.
    """

    bearer: Party = field(validator=each_alone)
    act: Pattern
    provided: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    unless: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    until: Until = field(default=None, converter=_as_end, validator=_UNTIL)
    from_: Beginning = field(
        default=None, converter=_as_beginning, validator=[_FROM, _before_the_end]
    )


@frozen(kw_only=True, cache_hash=True)
class Power:
    """The bearer can change norms by acts that fit a pattern (Hohfeld's power).

    Attributes:
        bearer: The party that it empowers.
        act: The pattern of the acts that exercise it.
        effects: What an exercise brings about: what it begins or resumes is there from its
            instant on, what it ends, suspends, waives, sets off, assigns or terminates is so after
            it.
        provided: The condition under which an exercise takes effect.
        unless: The condition that makes an exercise void.
        until: Its last day, or a term that tells it, or the condition that ends it.
        from_: Its first day, or first instant, or a term that tells it; None from when its clause
            is in force.
        unless_by_then: The condition that makes an effect fail after all, if it holds at the end
            of the notice; each effect has one then, and takes place after its last instant.

    Raises:
        WrongTypeError: When an effect without a notice would have to wait for such an end.
    """

    bearer: Party = field(validator=each_alone)
    act: Pattern
    effects: tuple[PowerEffect, ...] = field(default=(), validator=_EFFECTS)
    provided: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    unless: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    until: Until = field(default=None, converter=_as_end, validator=_UNTIL)
    from_: Beginning = field(
        default=None, converter=_as_beginning, validator=[_FROM, _before_the_end]
    )
    unless_by_then: Condition | None = field(
        default=None, converter=as_condition, validator=CONDITION
    )

    def __attrs_post_init__(self) -> None:
        if self.unless_by_then is None:
            return
        if not self.effects or not all(map(has_notice, self.effects)):
            msg = (
                "unless_by_then= is judged at the end of a notice, and there is none; state "
                "after=days(14) in each effect, or write unless= for what makes an exercise void "
                "at once"
            )
            raise WrongTypeError(msg)


@frozen
class Within:
    """A deadline a period after the day on which the duty arises; the last day counts.

    The period of a remedy runs from the deadline of the duty that it remedies.
    """

    period: Period | StatedPeriod = field(validator=_TIME)


@frozen
class By:
    """A deadline at the end of a day, or at a time of day, that instant included."""

    day: AnyTerm = field(validator=A_LIMIT)


@frozen
class Before:
    """A deadline at the beginning of a day, or right before a time of day."""

    day: AnyTerm = field(validator=A_LIMIT)


Deadline: TypeAlias = Within | By | Before
"""The end of the time in which a duty is to be performed."""

Opening: TypeAlias = Period | StatedPeriod | AnyTerm
"""The beginning of that time: a period after the occasion, or a day or the time of one."""


def _one_amount(_: object, __: Attribute[Pattern], act: Pattern) -> None:
    names = [name for name, _ in _amounts(act)]
    if len(names) > 1:
        msg = f"{act.kind} is asked for two amounts, {' and '.join(names)}; write two obligations"
        raise WrongTypeError(msg)


def _amounts(act: Pattern) -> Iterator[tuple[str, AnyTerm]]:
    for name, matcher in act.fields:
        if isinstance(matcher, OneOf) and len(matcher.terms) == 1:
            (term,) = matcher.terms
            if term.type == "Money":
                yield name, term
        elif isinstance(matcher, AtLeast) and matcher.term.type == "Money":
            yield name, matcher.term


def _parts(norm: Obligation) -> Iterator[AnyTerm]:
    """The terms in the amounts that an obligation asks for, each within another after it."""
    return plain(term for _, term in _amounts(norm.act))


def _grows(norm: Obligation) -> bool:
    return any(isinstance(part, Interest | PeriodsLate) for part in _parts(norm))


def _bears_on_it(remedy: Obligation) -> bool:
    """Whether interest runs on what is outstanding of the duty in breach."""
    return any(isinstance(part, Interest) and part.on is None for part in _parts(remedy))


def _alone(norm: Obligation) -> bool:
    """Whether what is asked for is interest, rounded, and nothing else."""
    return all(
        isinstance(t, Rounded) and isinstance(t.term, Interest) for _, t in _amounts(norm.act)
    )


def _goes_by_breach(remedy: Obligation) -> bool:
    """Whether an amount is of the very duty in breach, so that it is another for each."""
    late = any(isinstance(part, PeriodsLate) for part in _parts(remedy))
    return late or _bears_on_it(remedy)


def _refuse_to_bear(why: str) -> NoReturn:
    msg = (
        f"interest without on= runs on the duty in breach, which {why}; "
        "say on what it runs: interest(percent(4), on=Invoice.amount)"
    )
    raise WrongTypeError(msg)


@frozen(kw_only=True, cache_hash=True)
class Obligation:
    """The bearer must do an act that fits a pattern; each occasion makes a duty of its own.

    Attributes:
        bearer: The party that it obliges.
        act: The pattern of the acts that perform it. A field of money that is asked for by a
            single term, or by the least that it may be, is an amount, to which payments add up.
        upon: The occasion: each event that fits makes a duty. None makes one duty, when the
            obligation comes into force, is begun by an exercise, or is the remedy for a duty
            in breach.
        also: What else must have been done: a duty arises when the last of all that has been, the
            occasion included. If one of them is reversed, the occasion waits for another.
        provided: The condition under which a duty arises on the occasion.
        unless: The condition that prevents it then.
        deadline: When a duty is due; None where no deadline is on record.
        not_before: The first day, or instant, at which an act counts to a duty, which permits
            none before: as it is stated, or a period from where that of a deadline runs; None
            from when it arises.
        every: The days by which duties recur. A day's period runs from the day after the one
            before it, at first from the beginning of the clause; a duty arises when the period
            begins, and is due by the day, or within the deadline's period after it.
        apportioned: What a first part of a period makes of the amount; None for the whole.
        first_period: The amount for the first period, be it a part or whole; None for that of
            every other. What takes over from an earlier wording has no first period.
        in_advance: Whether each day of `every` begins its period, instead of ending it: a duty
            arises on that day, and is due by it.
        rolls: What becomes of a last day that is no business day; None leaves it as it is.
        calendar: The calendar of these business days.
        until: The last day on which duties arise, or a term that tells it, or the condition that
            ends that.
        from_: The first day, or instant, on which duties arise; or a term that tells it, for
            duties upon an occasion.
        otherwise: The norm that holds once a duty is in breach. An obligation holds whatever has
            become of the clause by then; another norm lives as long as the clause.
        alternatives: The other ways in which it may be performed, as the bearer chooses; `act` is
            the first. It is one duty, with one deadline and one breach, and performed by one of
            them, whole: what is done in part in several does not add up.
        counterparty: The party to whom it is owed, where that is known.
        in_one_payment: Whether a single act is asked for, so that payments do not add up.
        instead: Whether, as a remedy, it takes the place of the duty in breach, which falls away;
            by default that stays owed beside it.
        allocation: To which of several debts a payment counts first.
        on_account: Whether what was paid too early or too much, and counts to nothing else,
            counts to a duty when it arises, or may be performed.
        debt: What sort of debt its duties are, as it says; None where it does not. See `sort`.
        counter_performance: The id of the clause under which is owed what is paid for: if that is
            not done when a termination ends it, nothing is to be paid for it. None where nothing
            is said.
    """

    bearer: Party
    act: Pattern = field(validator=_one_amount)
    upon: Occurred | None = None
    also: tuple[Occurred, ...] = ()
    provided: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    unless: Condition | None = field(default=None, converter=as_condition, validator=CONDITION)
    deadline: Deadline | None = None
    not_before: Opening | None = field(default=None, validator=_OPENING)
    every: Recurrence | None = field(default=None, validator=_EVERY)
    apportioned: Apportionment | None = field(default=None, validator=_APPORTIONED)
    first_period: AnyTerm | None = field(default=None, validator=_FIRST)
    in_advance: bool = field(default=False, validator=_IN_ADVANCE)
    rolls: Roll | None = field(default=None, validator=_ROLLS)
    calendar: Calendar | None = field(default=None, validator=_CALENDAR)
    until: Until = field(default=None, converter=_as_end, validator=_UNTIL)
    from_: Beginning = field(
        default=None, converter=_as_beginning, validator=[_FROM, _before_the_end]
    )
    otherwise: Norm | None = field(default=None, validator=_OTHERWISE)
    alternatives: tuple[Pattern, ...] = field(default=(), validator=_ALTERNATIVES)
    counterparty: AnyTerm | None = field(default=None, validator=_OWED_TO)
    in_one_payment: bool = field(default=False, validator=_AT_ONCE)
    instead: bool = field(default=False, validator=_INSTEAD)
    allocation: Allocation = field(default=Allocation.OLDEST_DUE, validator=_ALLOCATION)
    on_account: bool = field(default=False, validator=_ON_ACCOUNT)
    debt: Debt | None = field(default=None, validator=_SORT)
    counter_performance: str | None = field(default=None, validator=_FOR)

    def __attrs_post_init__(self) -> None:
        self._check_occasions()
        self._check_beginning()
        self._check_recurrence()
        self._check_periods()
        self._check_rolls()
        self._check_opening()
        self._check_allocation()
        self._check_sort()
        self._check_counter_performance()
        self._check_alternatives()
        if self.in_one_payment and not self.asks_for_money:
            msg = (
                f"{self.act.kind} is asked for no single amount that could be in one payment; "
                "leave in_one_payment=True out"
            )
            raise WrongTypeError(msg)
        changing = (isinstance(a, ToDate | PeriodsLate | Interest) for a in _parts(self))
        if self.in_one_payment and any(changing):
            msg = (
                "an amount that changes from day to day cannot be asked for in one payment; "
                "leave in_one_payment=True out, or state an amount as of the occasion"
            )
            raise WrongTypeError(msg)
        if self.instead and _goes_by_breach(self):
            msg = (
                "what falls away is late for no further period and bears no interest; leave "
                "instead=True out, or state an amount without periods_late(...) and interest(...)"
            )
            raise WrongTypeError(msg)
        self._check_grace()
        self._check_interest()
        self._check_above_zero()
        remedy = self.otherwise
        if isinstance(remedy, Obligation):
            last = remedy.otherwise
            if self.amount is None and _bears_on_it(remedy):
                _refuse_to_bear("is for no amount of which a part may be outstanding")
            if isinstance(last, Obligation) and _grows(remedy) and _bears_on_it(last):
                _refuse_to_bear("is for what grows by itself, and interest runs on principal")

    def _check_grace(self) -> None:
        """Check that what gives grace says nothing that only another debt can.

        Raises:
            WrongTypeError: When it does.
        """
        grace = self.otherwise
        if not is_grace(grace, self):
            return
        if grace.instead:
            msg = (
                "the same act and amount under otherwise= is grace, one debt with a further "
                "deadline; leave instead=True out, or ask for something else"
            )
            raise WrongTypeError(msg)
        if grace.not_before is not None:
            msg = (
                "the same act and amount under otherwise= is grace, one debt with a further "
                "deadline, which may be performed already; leave not_before= out"
            )
            raise WrongTypeError(msg)

    def _check_above_zero(self) -> None:
        for act in self.acts:
            for name, amount in _amounts(act):
                value = amount.value if isinstance(amount, Const) else None
                if isinstance(value, Money) and value.amount < 0:
                    msg = (
                        f"{act.kind} is asked for {name} {value}, which nobody can pay; "
                        "state an amount above zero, or oblige the other party"
                    )
                    raise WrongTypeError(msg)

    def _check_occasions(self) -> None:
        """Check that several occasions are acts, each another than the others.

        Raises:
            WrongTypeError: When they are not.
        """
        if not self.also:
            return
        asked = (self.upon, *self.also)
        among = {name for one in asked if one is not None for name in one.act.names}
        own = [act.kind for act in self.acts if act.kind in among]
        if any(one is None or not one.is_of_act for one in asked):
            msg = (
                "a duty upon several things arises when the last act is done; name acts in upon=, "
                "and write breach_of(...) and the like as provided="
            )
        elif len(set(asked)) < len(asked):
            msg = "upon= names one act twice; leave one of them out"
        elif own:
            msg = (
                f"a duty upon several things of which {own[0]} is one cannot ask for that; "
                "state one occasion, and what else must have been done as provided="
            )
        else:
            return
        raise WrongTypeError(msg)

    def _check_beginning(self) -> None:
        """Check that the beginning of duties that no occasion makes is a constant.

        Raises:
            WrongTypeError: When it is not.
        """
        begins, recurs = self.from_, self.every is not None
        if self.upon is not None or begins is None:
            return
        if recurs and isinstance(begins, datetime):
            msg = (
                "the periods of a duty that recurs begin with days; write from_=date(...), "
                "without a time"
            )
        elif not isinstance(begins, date | Unbound):
            instead = (
                "or let an exercise begin the duty: then=begins(party.must(...), after=...)"
                if recurs
                else "or let the event be its occasion: upon=..., not_before=..."
            )
            msg = (
                f"{begins} in from_= is no constant, and the duty has no occasion; state its "
                f"first day, from_=date(...), {instead}"
            )
        else:
            return
        raise WrongTypeError(msg)

    def _check_interest(self) -> None:
        """Check that interest is asked for in amounts that one can pay.

        Raises:
            WrongTypeError: When it is not.
        """
        if not all(is_decimal_amount(term) for _, term in _amounts(self.act)):
            msg = (
                "interest of so much a year, or on interest, comes to fractions of a cent, which "
                "nobody pays; say how it is rounded when it is paid: "
                "rounded(interest(...), 2, Rounding.HALF_UP)"
            )
            raise WrongTypeError(msg)
        if any(isinstance(p, Interest) and p.compound for p in _parts(self)) and not _alone(self):
            msg = (
                "interest that joins its balance stands alone in the amount of a duty, as what is "
                "paid on that bears none; write a duty of its own for it: "
                "rounded(interest(...), 2, Rounding.HALF_UP)"
            )
            raise WrongTypeError(msg)

    @property
    def has_deadline(self) -> bool:
        """Whether its duties fall due: by a deadline, or by a day that comes again."""
        return self.deadline is not None or self.every is not None

    def _check_recurrence(self) -> None:
        """Check that duties that recur have no occasion and no other day by which they are due.

        Raises:
            WrongTypeError: When it is not so.
        """
        if self.every is None:
            if self.in_advance:
                msg = "only what recurs has periods; state every= beside in_advance=True"
                raise WrongTypeError(msg)
            return
        if self.upon is not None:
            msg = "a duty recurs, or arises upon an occasion; write every= or upon=, not both"
            raise WrongTypeError(msg)
        if self.deadline is not None and not isinstance(self.deadline, Within):
            msg = "a duty that recurs is due by the day of every=; state within= for days after it"
            raise WrongTypeError(msg)
        if self.in_advance and any(isinstance(part, Interest) for part in _parts(self)):
            msg = "what a period bears is known as it ends; leave in_advance= or interest(...) out"
            raise WrongTypeError(msg)

    def _check_periods(self) -> None:
        """Check that what is said of part-periods, or of the first, is of an amount that recurs.

        Raises:
            WrongTypeError: When it is not.
        """
        if self.apportioned is None and self.first_period is None:
            return
        said = "first_period=" if self.apportioned is None else "apportioned="
        first = () if self.first_period is None else (self.first_period,)
        if self.every is None:
            msg = f"only what recurs has periods; state every= beside {said}, or leave it out"
        elif self.apportioned is not None and self.first_period is not None:
            msg = (
                "what the first period makes is stated, or apportioned; write first_period= or "
                "apportioned=, not both"
            )
        elif self.amount is None:
            msg = f"{self.act.kind} is asked for no amount in parts; leave {said} out"
        elif self.apportioned is not None and any(isinstance(p, Interest) for p in _parts(self)):
            msg = "interest counts its days by itself; leave apportioned= out"
        elif any(isinstance(part, Interest | PeriodsLate | ToDate) for part in plain(first)):
            msg = (
                "the amount for the first period is taken as that begins; leave interest(...), "
                "periods_late(...) and to_date(...) out of first_period="
            )
        else:
            return
        raise WrongTypeError(msg)

    def _check_rolls(self) -> None:
        """Check that a deadline rolls, by a calendar, or that nothing is said of that.

        Raises:
            WrongTypeError: When it is not so.
        """
        if self.rolls is None and self.calendar is None:
            return
        if not self.has_deadline:
            msg = "a duty without a deadline has no last day that rolls; state within= or by="
        elif self.rolls is None:
            msg = "a calendar is for a last day that is no business day; state rolls= beside it"
        elif self.calendar is None and self.rolls is not Roll.NONE:
            msg = "a last day rolls by a calendar; state calendar='US' beside rolls="
        else:
            return
        raise WrongTypeError(msg)

    def _check_allocation(self) -> None:
        """Check that there is something to which payments count as is said.

        Raises:
            WrongTypeError: When there is not.
        """
        remedy = self.otherwise
        by_itself = self.upon is None and self.every is None
        if self.allocation is Allocation.AS_NAMED and by_itself:
            msg = (
                "a payment names the event upon which a debt arose, or the period for which it is "
                "owed; state upon= or every=, or leave allocation=Allocation.AS_NAMED out"
            )
        elif self.allocation is Allocation.AS_NAMED and self.on_account:
            msg = (
                "under allocation=Allocation.AS_NAMED nothing counts but what names the event, "
                "paid before it or after; leave on_account=True out, or the allocation"
            )
        elif self.on_account and not self.adds_up:
            msg = (
                f"{self.act.kind} is asked for no amount to which payments add up; leave "
                "on_account=True out"
            )
        elif is_grace(remedy, self) and _counting(remedy) not in {
            (Allocation.OLDEST_DUE, False, None),
            _counting(self),
        }:
            msg = (
                "the same act and amount under otherwise= is grace, one debt to which payments "
                "count as before; state allocation=, on_account= and debt= of the duty itself"
            )
        else:
            return
        raise WrongTypeError(msg)

    def _check_counter_performance(self) -> None:
        """Check that it is money that is owed for something.

        Raises:
            WrongTypeError: When it is not.
        """
        if self.counter_performance is not None and not self.asks_for_money:
            msg = (
                f"{self.act.kind} is asked for no amount, and what is no money ends with the "
                "contract in any case; leave for_= out"
            )
            raise WrongTypeError(msg)

    def _check_sort(self) -> None:
        """Check that it is known what sort of debt it is, where an order goes by that.

        Raises:
            WrongTypeError: When it is not, or there is no debt of money.
        """
        remedy, said = self.otherwise, "debt=" if self.debt is not None else "allocation="
        ordered = self.allocation.sorts
        if (ordered or self.debt is not None) and not self.adds_up:
            msg = (
                f"{self.act.kind} is asked for no amount to which payments add up; leave {said} "
                "out"
            )
        elif ordered and self.debt is None and _grows(self) and not self.is_of_interest:
            msg = (
                f"payments count to {self.allocation.value}, and an amount that grows by itself "
                "may be any of these; say debt=Debt.INTEREST or what else it is, or write "
                "principal and interest as two duties"
            )
        elif (
            isinstance(remedy, Obligation)
            and remedy.allocation.sorts
            and remedy.debt is None
            and not remedy.is_of_interest
            and not is_grace(remedy, self)
        ):
            msg = (
                f"payments count to {remedy.allocation.value}, and what is owed as another debt "
                "is late may be any of these; say in it debt=Debt.COSTS, or what else it is"
            )
        else:
            return
        raise WrongTypeError(msg)

    @property
    def asks_for_money(self) -> bool:
        """Whether a way to perform it is asked for an amount."""
        return any(any(_amounts(act)) for act in self.acts)

    @property
    def adds_up(self) -> bool:
        """Whether payments add up to what it asks for."""
        return self.asks_for_money and not self.in_one_payment

    @property
    def is_of_interest(self) -> bool:
        """Whether its amount is interest and nothing else, rounded or not."""
        amounts = [t.term if isinstance(t, Rounded) else t for _, t in _amounts(self.act)]
        return bool(amounts) and all(isinstance(term, Interest) for term in amounts)

    @property
    def sort(self) -> Debt:
        """What sort of debt its duties are: as it says, or interest where they ask for that alone.

        Any other is principal, if it does not say.
        """
        if self.debt is not None:
            return self.debt
        return Debt.INTEREST if self.is_of_interest else Debt.PRINCIPAL

    @property
    def told_sort(self) -> Debt | None:
        """Its sort of debts; None where it does not say, and its order does not go by that."""
        return self.sort if self.debt is not None or self.allocation.sorts else None

    @property
    def place(self) -> int:
        """The place of its sort of debts in its order; 0 where that does not go by sorts."""
        sorts = self.allocation.sorts
        return sorts.index(self.sort) if sorts else 0

    def _check_alternatives(self) -> None:
        """Check that each way to perform it is one of its own, and comes to what does not change.

        Raises:
            WrongTypeError: When it is not so.
        """
        if not self.alternatives:
            return
        several = [one for one in self.acts if self.acts.count(one) > 1]
        if several:
            msg = (
                f"{several[0].kind} is asked for twice, and is no alternative to itself; name "
                "another way to perform the duty in alternatives=, or leave it out"
            )
            raise WrongTypeError(msg)
        if self.apportioned is not None or self.first_period is not None:
            said = "first_period=" if self.apportioned is None else "apportioned="
            msg = (
                f"{said} speaks of one amount, and there are several ways; leave {said} out, and "
                "write a clause of its own for the first period"
            )
            raise WrongTypeError(msg)
        ways = (self, *_beside(self))
        of_money = [way for way in ways if way.amount is not None]
        both = next((pair for pair in combinations(of_money, 2) if _may_be_one(*pair)), None)
        if both is not None:
            one, other = (way.act.kind for way in both)
            msg = (
                f"a payment may be {one} of the one amount and {other} of the other, and would "
                "count to both; state the lower of two amounts, or let the ways differ in a "
                "field: in to=, say"
            )
            raise WrongTypeError(msg)
        alone = self.upon is None and self.every is None  # what it counts is of the day asked
        parts = [part for way in ways for part in _parts(way)]
        counts = alone and any(isinstance(part, Total | Outstanding) for part in parts)
        if counts or any(isinstance(part, ToDate | PeriodsLate | Interest) for part in parts):
            msg = (
                "an amount that changes from day to day is no way to perform a duty beside "
                "others, as it is never known which is chosen; state an amount as of an occasion: "
                "upon=..."
            )
            raise WrongTypeError(msg)
        if isinstance(self.otherwise, Obligation) and _bears_on_it(self.otherwise):
            _refuse_to_bear("may be performed in several ways")

    @property
    def acts(self) -> tuple[Pattern, ...]:
        """The patterns of the acts that perform it, one for each way."""
        return (self.act, *self.alternatives)

    @property
    def ways(self) -> tuple[Obligation, ...]:
        """It, and for each alternative the obligation that asks for that alone."""
        return (self, *_ways_beside(self)) if self.alternatives else (self,)

    @property
    def limit(self) -> Period | StatedPeriod | AnyTerm | None:
        """The period, or the day, that is stated as its deadline."""
        if self.deadline is None:
            return None
        return self.deadline.period if isinstance(self.deadline, Within) else self.deadline.day

    def _check_opening(self) -> None:
        """Check that duties may be performed before they are due, as far as constants tell.

        Raises:
            WrongTypeError: When it is not so.
        """
        opening = self.not_before
        if opening is None:
            return
        if self.every is not None and not isinstance(opening, Period):
            msg = (
                "a duty that recurs may be performed from a day of its own on; state "
                "not_before=days(2), which counts from the day of every=, as within= does"
            )
            raise WrongTypeError(msg)
        if _opens_too_late(self, opening):
            msg = (
                "no act would count in time: not_before= is after the deadline; state a day or a "
                "period that is not"
            )
            raise WrongTypeError(msg)

    @property
    def is_timed(self) -> bool:
        """Whether its deadline is an instant by its words, and not the end of a day."""
        match self.deadline:
            case Within(period):
                return isinstance(period, Elapsing | StatedTime)
            case By(limit) | Before(limit):
                return limit.type == "datetime"
            case _:
                return False

    def rolled(self, last: date) -> date:
        """The last day to perform a duty in time, where that is meant by a day.

        Raises:
            CalendarEndError: When the calendar does not know a year.
        """
        if self.rolls is None or self.calendar is None:
            return last
        return rolled(self.calendar, last, self.rolls)

    @property
    def amount(self) -> tuple[str, AnyTerm] | None:
        """The field of money in which payments add up, and the amount owed; None without one.

        Of "pay at least 20" it is 20; see `takes_more`.
        """
        return None if self.in_one_payment else self.stated

    @property
    def stated(self) -> tuple[str, AnyTerm] | None:
        """The field of money, and the amount that is asked for in it, at once or in parts."""
        return next(_amounts(self.act), None)

    @property
    def owed(self) -> tuple[str, AnyTerm] | None:
        """As `amount`, with what is said of the first period."""
        if self.amount is None or self.every is None:
            return self.amount
        if self.apportioned is None and self.first_period is None:
            return self.amount
        name, term = self.amount
        return name, PeriodAmount(term, self.every, self.first_period, self.apportioned)

    @property
    def takes_more(self) -> bool:
        """Whether more may be paid than is owed: what exceeds it is no payment in excess."""
        return self.amount is not None and isinstance(
            dict(self.act.fields)[self.amount[0]], AtLeast
        )


@lru_cache(maxsize=4096)
def _ways_beside(norm: Obligation) -> tuple[Obligation, ...]:
    """As `_beside`; made once for each obligation."""
    return _beside(norm)


def _beside(norm: Obligation) -> tuple[Obligation, ...]:
    """For each alternative of an obligation, the one that asks for that alone."""
    return tuple(_asking_for(norm, act) for act in norm.alternatives)


def _asking_for(norm: Obligation, act: Pattern) -> Obligation:
    """The obligation that asks for one of the alternatives alone."""
    of_money = any(_amounts(act))
    adds_up = of_money and not norm.in_one_payment
    sorts = bool(norm.allocation.sorts)
    return evolve(
        norm,
        act=act,
        alternatives=(),
        otherwise=None,
        in_one_payment=norm.in_one_payment and of_money,
        on_account=norm.on_account and adds_up,
        allocation=norm.allocation if adds_up or not sorts else Allocation.OLDEST_DUE,
        debt=norm.debt if adds_up else None,
        counter_performance=None,
    )


def _may_be_one(one: Obligation, other: Obligation) -> bool:
    """Whether one payment may count to two ways: they are of one field, and nothing differs."""
    here, there = one.act, other.act
    unlike = here.kind not in there.names and there.kind not in here.names
    if unlike or one.amount is None or other.amount is None or one.amount[0] != other.amount[0]:
        return False
    asked = dict(there.fields)
    return not any(
        name != one.amount[0] and name in asked and _are_apart(matcher, asked[name])
        for name, matcher in here.fields
    )


def _are_apart(one: FieldMatcher, other: FieldMatcher) -> bool:
    """Whether both name constants alone, and none in common."""
    return (
        isinstance(one, OneOf)
        and isinstance(other, OneOf)
        and all(isinstance(term, Const) for term in (*one.terms, *other.terms))
        and set(one.terms).isdisjoint(other.terms)
    )


def _opens_too_late(norm: Obligation, opening: Opening) -> bool:
    """Whether the time for an act begins after it ends, as far as constants tell."""
    deadline = norm.deadline
    if norm.rolls is not None:  # the last day may be a later one
        return False
    if isinstance(opening, Period):
        limit = deadline.period if isinstance(deadline, Within) else None
        limit = Days(0) if norm.every is not None and deadline is None else limit
        if not isinstance(limit, Period):
            return False
        if any(isinstance(period.count, Unbound) for period in (opening, limit)):
            return False  # an instance is told
        (unit, count), (of_limit, most) = _length(opening), _length(limit)
        return unit == of_limit and count > most
    if not isinstance(deadline, By | Before):
        return False
    first = _moment(opening, time.min)
    last = _moment(deadline.day, time.max if isinstance(deadline, By) else time.min)
    if first is None or last is None or (first.tzinfo is None) is not (last.tzinfo is None):
        return False
    return first > last or (first == last and isinstance(deadline, Before))


def _length(period: Period) -> tuple[object, Any]:
    """What a period is counted in, and how many of that it is."""
    match period:
        case Hours() | Minutes():
            return timedelta, period.elapsed
        case Weeks(count):
            return Days(0), 7 * count
        case _:
            return evolve(period, count=0), period.count


def _moment(limit: object, at: time) -> datetime | None:
    """The moment of a constant, of a day that at a time of it; None for another term."""
    match limit:
        case Const(datetime() as on):
            return on
        case Const(date() as on):
            return datetime.combine(on, at)
        case _:
            return None


@frozen
class Begins:
    """A dormant clause, given by its id, or a norm of the exercise's own comes into force.

    A norm of its own may speak of the exercise's fields; it lives as long as the clause that
    confers the power.

    Attributes:
        target: The clause, or the norm.
        after: How long after the exercise, as a notice: its day is not counted, the last day of
            the period is; None at once, as with a period of no days. Or a day that the exercise
            tells, which is the last day of the notice; one that is over by then is as none. So
            for every effect.
    """

    target: str | Norm = field(validator=_BEGUN)
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Ends:
    """The clause of that id ceases to be in force; the duties that it made stand."""

    target: str
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Suspends:
    """The clause of that id is suspended: its norms do not apply, no duty of it falls into breach.

    Only a resumption ends that. A duty that is in breach already is not suspended.

    Attributes:
        target: The clause.
        extends: Whether deadlines move by as many days as it was suspended.
        after: How long after the exercise.
    """

    target: str
    extends: bool = field(validator=_EXTENDS)
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Resumes:
    """The clause of that id, suspended, applies again."""

    target: str
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Waives:
    """The duties under the clause of that id are discharged, or lowered by an amount.

    An exercise that is `towards` an event is about the duties that arose from it alone.

    Attributes:
        target: The clause.
        amount: By how much what is outstanding is lowered in all, the oldest debt first; None
            for all of it.
        after: How long after the exercise.
    """

    target: str
    amount: AnyTerm | None = field(default=None, kw_only=True, validator=_WAIVED)
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class SetsOff:
    """What two parties owe each other under two clauses is lowered by the lesser of the two sums.

    It is of what is due: what had arisen, binds and is not suspended. An exercise that is
    `towards` an event is about the duties that arose from it alone, on their side.

    Attributes:
        target: The clause.
        against: The other clause.
        amount: By how much it is lowered at most; None for the lesser of the sums.
        after: How long after the exercise.
    """

    target: str
    against: str
    amount: AnyTerm | None = field(default=None, kw_only=True, validator=_WAIVED)
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Assigns:
    """The duties under the clause of that id are owed to another party.

    Attributes:
        target: The clause.
        to: The party to whom it is owed from then on.
        after: How long after the exercise.
    """

    target: str
    to: AnyTerm
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Releases:
    """What a party owes under the clause of that id is discharged, as far as that party owes it.

    Of what it owes together with others, these owe all. An exercise that is `towards` an event
    releases from the duties that arose from it alone.

    Attributes:
        target: The clause.
        debtor: The party that is released.
        after: How long after the exercise.
    """

    target: str
    debtor: AnyTerm
    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


@frozen
class Terminates:
    """The contract ends: clauses that do not survive cease to be in force.

    Their deeds are discharged, but for those that are in breach; money stays owed.
    """

    after: Notice | None = field(default=None, kw_only=True, validator=_NOTICE)


Norm: TypeAlias = Permission | Prohibition | Obligation | Exemption | Power
"""One permission, prohibition, obligation, exemption or power."""

PowerEffect: TypeAlias = (
    Begins | Ends | Suspends | Resumes | Waives | Releases | SetsOff | Assigns | Terminates
)
"""What the exercise of a power brings about."""


def counterparty_in(ways: tuple[Pattern, ...]) -> AnyTerm | None:
    """The party that the ways to perform a duty name; None where one names several, or another."""
    each = [
        tuple(
            named
            for _, matcher in pattern.fields
            if isinstance(matcher, OneOf)
            for named in matcher.terms
            if named.type == "Party"
        )
        for pattern in ways
    ]
    named = dict.fromkeys(filter(None, each))
    (parties,) = named if len(named) == 1 else ((),)
    return parties[0] if len(parties) == 1 else None


def conditions(norm: Norm) -> tuple[Condition, ...]:
    """The conditions that a norm states: upon, provided, unless, until and unless_by_then.

    That it has begun, and has not ended, is one where a term tells the day.
    """
    upon = (norm.upon, *norm.also) if isinstance(norm, Obligation) else ()
    stated = (
        *upon,
        norm.provided,
        norm.unless,
        norm.until,
        in_term(norm),
        begun(norm),
        by_then(norm),
    )
    return tuple(c for c in stated if isinstance(c, Condition))


def given_in(norm: Norm) -> Condition | None:
    """The condition under which a norm applies; with what else must have been done for a duty."""
    also = norm.also if isinstance(norm, Obligation) else ()
    within_ = (norm.provided, in_term(norm), begun(norm))
    parts = (*also, *(c for c in within_ if c is not None))
    return AllOf(parts) if len(parts) > 1 or also else next(iter(parts), None)


def in_term(norm: Norm) -> Compared | None:
    """That a norm has not ended, where a term tells its last day; None where none does.

    It says this of the act, or of the instant at which a duty arises.
    """
    until = norm.until
    if until is None or isinstance(until, date | Condition | Unbound):
        return None
    last = Shifted(until, Days(0)) if isinstance(until, When) else until  # to the day's end
    return Compared(_judged(norm), "<=", last)


def begun(norm: Norm) -> Compared | None:
    """That a norm has begun, where a term tells its first day; None where none does.

    It says this of the act, or of the occasion of a duty.
    """
    begins = norm.from_
    if begins is None or isinstance(begins, date | Unbound):
        return None
    if begins.type == "datetime":
        return Compared(begins, "<=", _judged(norm))
    return Compared(Shifted(begins, Days(1), back=True), "<", _judged(norm))  # with its beginning


def first_day_in(compared: Compared) -> AnyTerm | None:
    """The first day of a norm, if it is that a comparison tells to have come; see `begun`.

    No author writes such a comparison: conditions do not reckon with days.
    """
    match compared:
        case Compared(Shifted(day, Days(1), back=True), "<", When()):
            return day
        case _:
            return None


def _judged(norm: Norm) -> When:
    """The instant of the act that a norm is about, or of that at which a duty arises."""
    if not isinstance(norm, Obligation):
        return When(norm.act.kind)
    return When(IN_FORCE.name if norm.upon is None else norm.upon.act.kind)


def by_then(norm: Norm) -> Condition | None:
    """The condition that makes the effects of a power fail at the end of their notice."""
    return norm.unless_by_then if isinstance(norm, Power) else None


def effects(norm: Norm) -> tuple[PowerEffect, ...]:
    """The effects of a power; none for another norm."""
    return norm.effects if isinstance(norm, Power) else ()


def targets(norm: Norm) -> tuple[str, ...]:
    """The ids of the clauses that the norm's exercise would change."""
    return tuple(target for effect in effects(norm) for target in clauses_of(effect))


def own_norms(norm: Norm) -> tuple[Norm, ...]:
    """The norms written inside a norm, which its exercise or its breach brings into force."""
    return tuple(own for own, _ in own_with_notice(norm))


def remedy_of(norm: Norm) -> Norm | None:
    """The norm that holds once a norm is breached; None where none is written for that."""
    return norm.otherwise if isinstance(norm, Obligation | Prohibition) else None


def with_amount(act: Pattern, name: str, amount: AnyTerm) -> Pattern:
    """What is asked for, with another amount: the least that it may be, where it was that."""
    asked = dict(act.fields)
    asked[name] = AtLeast(amount) if isinstance(asked[name], AtLeast) else OneOf((amount,))
    return evolve(act, fields=tuple(asked.items()))


def acts_of(norm: Norm) -> tuple[Pattern, ...]:
    """The patterns of the acts that a norm is about: one, or one for each way to perform it."""
    return norm.acts if isinstance(norm, Obligation) else (norm.act,)


def is_grace(remedy: Norm | None, duty: Norm) -> TypeGuard[Obligation]:
    """Whether a remedy gives grace: a further deadline for the same debt, and no other debt.

    Args:
        remedy: What is written for a breach, if anything is: it gives grace where it asks the
            same party for the same act and amount, as written, owed to the same. An amount that
            goes by how late the duty in breach is, or by what is outstanding of it, is another.
        duty: The norm that was breached.
    """
    if not isinstance(duty, Obligation) or not isinstance(remedy, Obligation):
        return False
    own = _goes_by_breach(remedy) or remedy.upon is not None
    return not own and _debt(duty) == _debt(remedy)


def _counting(norm: Obligation) -> tuple[Allocation, bool, Debt | None]:
    """How payments count to what an obligation asks for."""
    return norm.allocation, norm.on_account, norm.debt


def _debt(norm: Obligation) -> tuple[object, ...]:
    acts = frozenset(norm.acts)  # in whatever order they are written
    return norm.bearer, acts, norm.counterparty, norm.in_one_payment


def has_notice(effect: PowerEffect) -> bool:
    """Whether an effect may wait: for a period of some length, or to a day."""
    notice = effect.after
    return notice is not None and not (isinstance(notice, Period) and not notice.count)


def own_with_notice(norm: Norm) -> Iterator[tuple[Norm, Notice | None]]:
    """The norms written inside a norm, each with how long after the exercise it takes effect."""
    otherwise = remedy_of(norm)
    if otherwise is not None:
        yield otherwise, None
    for effect in effects(norm):
        if isinstance(effect, Begins) and not isinstance(effect.target, str):
            yield effect.target, effect.after


def clauses_of(effect: PowerEffect) -> tuple[str, ...]:
    """The ids of the clauses that an effect names; none where it ends all, or begins a norm."""
    match effect:
        case Begins(str(target)):
            return (target,)
        case Begins() | Terminates():
            return ()
        case Ends(target) | Suspends(target) | Resumes(target):
            return (target,)
        case Waives(target) | Releases(target) | Assigns(target):
            return (target,)
        case SetsOff(target, against):
            return target, against
    assert_never(effect)


def taken_by(effect: PowerEffect) -> AnyTerm | None:
    """The term of an effect, whose value is taken at the exercise; None where it has none."""
    match effect:
        case Assigns(to=term) | Releases(debtor=term):
            return term
        case Waives(amount=term) | SetsOff(amount=term):
            return term
        case _:
            return None


def within(norm: Norm) -> tuple[Norm, ...]:
    """The norm, the norms written inside it, and those inside them."""
    return (norm, *(n for begun in own_norms(norm) for n in within(begun)))


def terms(norm: Norm) -> tuple[AnyTerm, ...]:
    """The terms of a norm outside its patterns and conditions."""
    found = [term for term in map(taken_by, effects(norm)) if term is not None]
    found += [e.after for e in effects(norm) if is_term(e.after)]
    if isinstance(norm, Obligation):
        limits = (norm.limit, norm.not_before)
        stated = [limit for limit in limits if limit and not isinstance(limit, Period)]
        found += [limit.term if isinstance(limit, StatedPeriod) else limit for limit in stated]
        beside = (norm.counterparty, norm.first_period)
        found += [term for term in beside if term is not None]
    return tuple(found)
