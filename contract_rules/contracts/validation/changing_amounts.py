"""Checks amounts that change by themselves: that none waits for itself or counts twice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from contract_rules.contracts.clauses import Clause, Provision
from contract_rules.contracts.validation.circles import circle_in
from contract_rules.contracts.validation.contents import obligations_in
from contract_rules.contracts.validation.payments import differ
from contract_rules.errors import CircularQuestionError, WrongTypeError
from contract_rules.norms.computed_terms import Interest, Outstanding, PeriodsLate, ToDate, Total
from contract_rules.norms.norms import Norm, Obligation
from contract_rules.norms.traversal import plain, terms_of
from contract_rules.values.acts import ActionType, Party, PartyGroup, each_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.norms.expressions import AnyTerm


def check_growing(texts: Iterable[Iterable[Clause]], mistakes: Mistakes) -> None:
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
            asked = [p.clause for _, p in changing_terms(clause) if isinstance(p, Outstanding)]
            each[-1][clause.id] = asked
            waiting.setdefault(clause.id, []).extend(asked)
    while circle := circle_in(waiting):
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


def changing_terms(provision: Provision) -> Iterator[tuple[Obligation, AnyTerm]]:
    """The terms of amounts that are not of the occasion, each with the duty: they change.

    They are those of amounts that grow, of duties that need no occasion, and those to date.
    """
    stated = provision.norms if isinstance(provision, Clause) else ()
    for duty in (way for norm in obligations_in(provision.spoken.norms) for way in norm.ways):
        parts = tuple(plain(duty.amount[1:], earlier=False)) if duty.amount is not None else ()
        standing = duty.upon is None and any(
            duty is way for norm in obligations_in(stated) for way in norm.ways
        )
        if standing or grows(duty):
            yield from ((duty, part) for part in parts)
        else:
            yield from ((duty, part.term) for part in parts if isinstance(part, ToDate))


def check_interest(texts: Iterable[Iterable[Clause]], mistakes: Mistakes) -> None:
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
    amounts = (duty.amount for duty in obligations_in(norms) if id(duty) not in remedies)
    accrues = any(
        isinstance(part, Interest) for amount in amounts if amount for part in plain(amount[1:])
    )
    changing = ((duty, plain((term,))) for duty, term in changing_terms(clause))
    return accrues or any(
        id(duty) not in remedies
        and any(isinstance(part, Total | Outstanding | PeriodsLate | ToDate) for part in parts)
        for duty, parts in changing
    )


def grows(duty: Obligation) -> bool:
    """Whether the amount of a duty grows with each period by which it is late."""
    parts = () if duty.amount is None else plain(duty.amount[1:])
    return any(isinstance(part, PeriodsLate) for part in parts)


def check_moving(
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
        for duty, term in changing_terms(provision):
            if grows(duty) or not isinstance(term, Total):
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
    return not any(differ(one, other) or differ(other, one) for one, other in both)
