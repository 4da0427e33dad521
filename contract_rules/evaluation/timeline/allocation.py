"""Allocates acts to the duties that they perform, and payments by amount.

An act that is `towards` an event counts first to the duties that arose from that; a payment counts
to nothing else until these are paid, and waits where there are none yet. What is left counts to
the duties that it fits in the order that their clauses lay down. Suspended duties come after the
others, and those whose amount is not known last. Money counts once in all; another act counts once
under each norm. What is left of payments is kept for duties to which it counts on account.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from functools import partial
from heapq import merge
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeAlias

from attrs import field

from contract_rules.evaluation.timeline.accounts import Account, Credit, summed
from contract_rules.norms.orders import Allocation
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contract_rules.evaluation.timeline.traits import Traits
    from contract_rules.evaluation.timeline.undo import UndoLog
    from contract_rules.values.acts import Value
    from contract_rules.values.events import Event

_RANK = itemgetter(0)

_BY_NORM = attrgetter("order")

HAPPENED = attrgetter("at", "id")
"""The key by which events are in the order of happening."""

Values: TypeAlias = "tuple[Value, ...]"


Ranked: TypeAlias = "tuple[tuple[object, ...], Account]"
"""An open duty, with the key by which payments count to it before others."""


@frozen(eq=False)
class _Group:
    """Duties of one norm for which values of the same fields are known: so one look-up finds them.

    Attributes:
        order: The numbers of the obligation in the program and of the way in which it may be
            performed, then the fields: by it groups are sorted.
        names: The fields whose values are known.
        queues: The duties by these values, in the order of their ranks.
    """

    order: tuple[int, int, tuple[str, ...]]
    names: tuple[str, ...]
    queues: dict[Values, list[Ranked]] = field(factory=dict[Values, list["Ranked"]])


class Counting:
    """The open duties that acts may count to, and the acts that counted to duties.

    Args:
        undo_log: Where every change is noted.
    """

    def __init__(self, undo_log: UndoLog) -> None:
        self._undo_log = undo_log
        self._open: dict[tuple[str, str], list[_Group]] = {}
        self._alike: dict[Traits, tuple[list[Ranked], ...]] = {}
        self._groups: dict[tuple[Traits, tuple[str, ...]], list[_Group]] = {}
        self._done: set[tuple[str, int]] = set()
        self._last: dict[str, Credit | None] = {}
        self._undo_credit = self._take_back  # made once, not at each credit
        self._kept: dict[str | tuple[str, str], dict[str, Event]] = {}

    def counted(self, event: Event) -> list[Credit]:
        """What was credited of an act to duties, in the order in which it was."""
        found: list[Credit] = []
        credit = self._last.get(event.id)
        while credit is not None:
            found.append(credit)
            credit = credit.before
        found.reverse()
        return found

    def count(
        self, event: Event, at: int, upon: frozenset[int], named: Sequence[Account]
    ) -> list[Account]:
        """Count an act to the duties that it fits; returns those that it counted to.

        Args:
            event: The act.
            at: The instant at which it counts, which may be after its own.
            upon: The numbers of the norms that it is an occasion of: to duties under these it
                counts only if they arose before it.
            named: The debts upon the event that it names, paid or not, to which it may count.
        """
        counted: list[Account] = []
        owed: list[list[Ranked]] = []
        for queue in self._fitting(event):
            first = queue[0][1]
            if first.is_of_money:
                owed.append(queue)
            else:
                counted += self._deed(event, queue, at, upon)
        left = self._all_left(event, at)
        if not (left or self._kept):
            return counted
        chosen: list[Account] = []
        if named:
            ranked = [one for queue in owed for one in queue if one[1] in named]
            chosen = list(_admitting(sorted(ranked, key=_RANK), event, at, upon))
            self._spend(event, in_order(chosen, at), left, at, counted)
        if owed and (not event.towards or moves_on(event, named, at)):
            every = owed[0] if len(owed) == 1 else merge(*owed, key=_RANK)
            others = _admitting(every, event, at, upon, chosen)
            self._spend(event, in_order(others, at), left, at, counted)
        self._keep(event, left, at)
        return counted

    def count_on_account(self, event: Event, account: Account, at: int) -> list[Account]:
        """Count what is left of a payment to a duty; returns that if anything counted."""
        left, counted = self._all_left(event, at), list[Account]()
        self._spend(event, (account,), left, at, counted)
        self._keep(event, left, at)
        return counted

    def _spend(
        self,
        event: Event,
        accounts: Iterable[Account],
        left: dict[str, Money],
        at: int,
        counted: list[Account],
    ) -> None:
        """Count a payment to duties in their order.

        Args:
            event: The payment.
            accounts: The duties, which are looked at one by one, as far as something is left.
            left: What is left of the payment, by the fields that state it; what counts to the
                duties is taken away from it.
            at: The instant.
            counted: What takes the duties that it counted to.
        """
        for account in accounts if left else ():
            name = account.traits.field_paid
            before = left.get(name)
            fits = before is not None and (not account.rest or account.fits(event))
            part = account.owed(at) if fits else None
            is_paid = fits and (part is None or part.amount <= 0) and account.is_paid(at)
            if before is None or not fits or is_paid:
                continue
            if part is None or part >= before:
                part = before
            self._credit(account, event, part, at)
            counted.append(account)
            if part is not before:
                left[name] = before - part
                continue
            del left[name]
            if not left:
                break

    @property
    def has_kept(self) -> bool:
        """Whether anything was ever left of a payment."""
        return bool(self._kept)

    def kept(self, key: str | tuple[str, str]) -> list[Event]:
        """The payments of which something is left, in the order of happening.

        Args:
            key: The event that they name, or whose payments they are and of which action.
        """
        held = self._kept.get(key)
        return sorted(held.values(), key=HAPPENED) if held else []

    def keep(self, event: Event, at: int) -> None:
        """Keep a payment of which something is left for what it may count to later, or no more."""
        self._keep(event, self._all_left(event, at), at)

    def _keep(self, event: Event, left: dict[str, Money], at: int) -> None:
        kept = bool(left) and not all(self.is_surplus(event, name, at) for name in left)
        if not (kept or self._kept):
            return
        if kept is not (event.id in self._kept.get((event.by.name, event.act.kind), ())):
            self._put(event, kept=kept)
            self._undo_log.note(at, partial(self._put, event, kept=not kept))

    def _all_left(self, event: Event, at: int) -> dict[str, Money]:
        """What is left of a payment, by the fields that state it, as far as anything is."""
        left: dict[str, Money] = {}
        is_whole = self._last.get(event.id) is None  # as nothing counted yet
        for name, value in event.act.fields:
            if isinstance(value, Money) and value.amount > 0:
                part = value if is_whole else self.left(event, name, at)
                if part is not None:
                    left[name] = part
        return left

    def is_surplus(self, event: Event, name: str, at: int) -> bool:
        """Whether what is left of a payment exceeds the least that a duty asks for.

        Args:
            event: The payment.
            name: The field that holds its amount.
            at: The instant.
        """
        counted = (c.account for c in self.counted(event) if c.counts(at))
        return any(a.norm.takes_more and a.is_paid_in(name) for a in counted)

    def _put(self, event: Event, *, kept: bool) -> None:
        keys: list[str | tuple[str, str]] = [(event.by.name, kind) for kind in event.act.kinds]
        keys += [event.towards] if event.towards else []
        for key in keys:
            held = self._kept.setdefault(key, {})
            if kept:
                held[event.id] = event
            else:
                del held[event.id]

    def _deed(
        self, event: Event, queue: list[Ranked], at: int, upon: frozenset[int]
    ) -> list[Account]:
        """Count an act to the one duty of a norm that it performs.

        Args:
            event: The act.
            queue: The duties of that which ask for such an act, by rank.
            at: The instant.
            upon: See `count`.
        """
        key = (event.id, queue[0][1].compiled.original)
        if key in self._done:
            return []
        first = None if event.towards or upon else queue[0][1]
        if first is None or not _is_first(first, event, at):
            first = self._first_of(event, queue, at, upon)
        if first is None:
            return []
        self._done.add(key)
        self._undo_log.note(at, self._done.remove, key)
        self._credit(first, event, None, at)
        return [first]

    @staticmethod
    def _first_of(
        event: Event, queue: list[Ranked], at: int, upon: frozenset[int]
    ) -> Account | None:
        """The duty that an act performs, of those of one norm; None where it performs none.

        Arguments as for `_deed`.
        """
        named: list[Account] = []
        if event.towards:
            admitted = _admitting(queue, event, at, upon)
            named = [a for a in admitted if a.arose_from(event.towards)]
        others = in_order(_admitting(queue, event, at, upon, named), at)
        return next((a for a in chain(named, others) if a.fits(event)), None)

    def _fitting(self, event: Event) -> list[list[Ranked]]:
        """The open duties whose known values an act has, in a queue for each group."""
        by, kinds = event.by.name, event.act.kinds
        groups = self._open.get((by, kinds[0]), ())
        if len(kinds) > 1:
            every = (self._open.get((by, kind), ()) for kind in kinds)
            groups = sorted(chain.from_iterable(every), key=_BY_NORM)
        if not groups:
            return []
        fields = dict(event.act.fields)
        found: list[list[Ranked]] = []
        for group in groups:
            queue = group.queues.get(tuple([fields[name] for name in group.names]))
            if queue:
                found.append(queue)
        return found

    def left(self, event: Event, name: str, at: int) -> Money | None:
        """The part of a payment that counts to no duty at an instant; None where nothing is left.

        Args:
            event: The payment.
            name: The field that holds its amount.
            at: The instant.
        """
        left = event.act.get(name)
        assert isinstance(left, Money)  # noqa: S101 (what happened has all its fields)
        for credit in self.counted(event):
            paid_here = credit.account.is_paid_in(name) and credit.counts(at)
            if credit.amount is not None and paid_here:
                left -= credit.amount
        return left if left.amount > 0 else None

    def _credit(self, account: Account, event: Event, part: Money | None, at: int) -> None:
        credits_, before = account.credits, self._last.get(event.id)
        total = summed(credits_[-1].total, part) if credits_ else part
        credit = Credit(account, at, event, before, part, total)
        credits_.append(credit)
        self._last[event.id] = credit
        self._undo_log.note(at, self._undo_credit, credit)

    def _take_back(self, credit: Credit) -> None:
        """Undo `_credit`."""
        credit.account.credits.pop()
        self._last[credit.event.id] = credit.before

    def offer(self, account: Account) -> None:
        """Add a duty to the open ones, so that acts count to it."""
        rank = account.rank
        ranked = rank, account
        account.queues = self._queues(account)
        for queue in account.queues:
            if queue and rank < queue[-1][0]:
                insort(queue, ranked, key=_RANK)
            else:
                queue.append(ranked)

    @staticmethod
    def withdraw(account: Account) -> None:
        """Remove a duty from the open ones, so that acts no longer count to it."""
        for queue in account.queues:
            is_next = queue[0][1] is account
            del queue[0 if is_next else bisect_left(queue, account.rank, key=_RANK)]
        account.queues = ()

    def _queues(self, account: Account) -> tuple[list[Ranked], ...]:
        """The queues, of each party that owes it, of the duties that are such as it is."""
        traits = account.traits
        if account.wants is not traits.wants or account.duty.released:
            return self._queues_of(account)
        found = self._alike.get(traits)
        if found is None:
            found = self._alike[traits] = self._queues_of(account)
        return found

    def _queues_of(self, account: Account) -> tuple[list[Ranked], ...]:
        wanted = account.wants[-1][1]
        names, values = tuple(wanted), tuple(wanted.values())
        groups = None if account.duty.released else self._groups.get((account.traits, names))
        if groups is None:
            groups = self._groups_of(account, names)
            if not account.duty.released:
                self._groups[account.traits, names] = groups
        return tuple([group.queues.setdefault(values, []) for group in groups])

    def _groups_of(self, account: Account, names: tuple[str, ...]) -> list[_Group]:
        """The groups, of each party that owes a duty, of the duties that are such as it is."""
        order = account.compiled.original, account.way, names
        found: list[_Group] = []
        for by in account.owing:
            groups = self._open.setdefault((by.name, account.norm.act.kind), [])
            place = bisect_left(groups, order, key=_BY_NORM)
            if place == len(groups) or groups[place].order != order:
                groups.insert(place, _Group(order, names))
            found.append(groups[place])
        return found


def moves_on(event: Event, named: Sequence[Account], at: int) -> bool:
    """Whether a payment counts to what it does not name, if something is left of it.

    Args:
        event: The payment.
        named: The debts upon the event that it names, paid or not, to which it may count.
        at: The instant.
    """
    if not event.towards:
        return True
    return bool(named) and all(
        (a.is_settled or a.is_paid(at)) and a.norm.allocation is not Allocation.AS_NAMED
        for a in named
    )


def in_order(accounts: Iterable[Account], at: int) -> Iterator[Account]:
    """Accounts sorted by rank, with the suspended and those of unknown amount last."""
    held: list[Account] = []
    unknown: list[Account] = []
    for account in accounts:
        if account.is_of_money and not (account.is_fixed or account.is_counted(at)):
            unknown.append(account)
        elif account.holds and account.hold(at) is not None:
            held.append(account)
        else:
            yield account
    yield from held
    yield from unknown


def _is_first(account: Account, event: Event, at: int) -> bool:
    """Whether an act that names no event performs the first duty of a queue at first sight."""
    is_free = not account.holds and account.norm.allocation is not Allocation.AS_NAMED
    return is_free and account.is_open(at) and account.fits(event)


def _admitting(
    ranked: Iterable[Ranked],
    event: Event,
    at: int,
    upon: frozenset[int],
    named: Sequence[Account] | None = None,
) -> Iterator[Account]:
    """Those to which an act may count; see `Counting.count`.

    They are looked at one by one, as far as something is left to count. Where it is said which of
    them the act names, they are those that it does not name.
    """
    for _, account in ranked:
        own = upon and account.compiled.original in upon and account.arisen >= event.at
        if own or not account.is_open(at):
            continue
        as_named = account.norm.allocation is Allocation.AS_NAMED
        if named is None or not (as_named or account in named):
            yield account
