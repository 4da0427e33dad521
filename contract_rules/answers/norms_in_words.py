"""Puts norms into words: what each says, and under what conditions, a line for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from contract_rules.answers.phrases import listed
from contract_rules.norms.dates import StatedDays, StatedTime
from contract_rules.norms.expressions import Condition, is_term
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
    SetsOff,
    Suspends,
    Terminates,
    Waives,
    Within,
    acts_of,
    by_then,
)
from contract_rules.norms.orders import Allocation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from contract_rules.answers.phrases import Words
    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.norms.norms import Deadline, Norm, Notice, PowerEffect, Until


def norm_in_words(norm: Norm, words: Words) -> str:
    """What a norm says, without its conditions: ``Ann must deliver``."""
    return f"{words.party(norm.bearer)} {_modality(norm)} {words.either(acts_of(norm))}"


def norm_in_full(norm: Norm, words: Words) -> Iterator[str]:
    """What a norm says with all its conditions: ``Ann must deliver``, ``  within 10 days``.

    Args:
        norm: The norm.
        words: What puts it into words.

    Yields:
        A line for what it says and one for each condition, period or effect, these indented by
        two spaces; of a norm written inside it, further.
    """
    once = isinstance(norm, Obligation) and norm.in_one_payment
    yield f"{norm_in_words(norm, words)}{' in one payment' if once else ''}"
    yield from (f"  {told}" for told in _parts(norm, words.about(norm.act)))


def _parts(norm: Norm, words: Words) -> Iterator[str]:
    duty = norm if isinstance(norm, Obligation) else None
    if duty is not None and duty.upon is not None:
        each = [words.condition(one) for one in (duty.upon, *duty.also)]
        yield f"upon: {listed(each, 'and')}{', whichever is later' if duty.also else ''}"
    if norm.provided is not None:
        yield f"if: {words.condition(norm.provided)}"
    if norm.unless is not None:
        yield f"unless: {words.condition(norm.unless)}"
    if duty is not None:
        yield from _when(duty, words)
    yield from _stretch(norm, words)
    for effect in norm.effects if isinstance(norm, Power) else ():
        yield f"then: {effect_in_words(effect, words)}"
        if isinstance(effect, Begins) and not isinstance(effect.target, str):
            yield from (f"  {told}" for told in _parts(effect.target, words))
    failing = by_then(norm)
    if failing is not None:
        yield f"unless by then: {words.condition(failing)}"
    if isinstance(norm, Obligation | Prohibition) and norm.otherwise is not None:
        instead = isinstance(norm.otherwise, Obligation) and norm.otherwise.instead
        first, *rest = norm_in_full(norm.otherwise, words)
        yield f"upon a breach{', instead' if instead else ''}: {first}"
        yield from rest


def _stretch(norm: Norm, words: Words) -> Iterator[str]:
    """From when on a norm is there, and until when."""
    if norm.from_ is not None:
        yield f"from: {beginning_in_words(norm.from_, words)} on"
    if norm.until is not None:
        yield f"until: {end_in_words(norm.until, words)}"


def end_in_words(until: Until, words: Words) -> str:
    """What ends a norm: its last day, or a condition."""
    if isinstance(until, Condition):
        return words.condition(until)
    return words.term(until) if is_term(until) else str(until)


def beginning_in_words(begins: date | AnyTerm, words: Words) -> str:
    """What a norm begins with: its first day, or its first instant."""
    return words.term(begins) if is_term(begins) else str(begins)


def _when(duty: Obligation, words: Words) -> Iterator[str]:
    """When a duty is due, how often, to whom it is owed, and how payments count to it."""
    if duty.every is not None:
        yield f"every: {duty.every}{', in advance' if duty.in_advance else ''}"
    if duty.apportioned is not None:
        yield f"for a first part of a period: {duty.apportioned}"
    if duty.first_period is not None:
        yield f"for the first period: {words.term(duty.first_period)}"
    if duty.deadline is not None:
        yield _deadline(duty.deadline, words)
    if duty.rolls is not None:
        yield f"on a day off: {duty.rolls.value} ({duty.calendar})"
    if duty.counterparty is not None:
        yield f"owed to: {words.term(duty.counterparty)}"
    if duty.counter_performance is not None:
        yield f"for: what is owed under {duty.counter_performance}"
    if duty.debt is not None:
        yield f"debt: {duty.debt.value}"
    if duty.allocation is not Allocation.OLDEST_DUE:
        yield f"order of payments: {duty.allocation.value}"


def _deadline(deadline: Deadline, words: Words) -> str:
    match deadline:
        case Within(StatedDays(term)):
            return f"within: {words.term(term)} days"
        case Within(StatedTime(term)):
            return f"within: {words.term(term)}"
        case Within(period):
            return f"within: {period}"
        case By(day):
            return f"by: {words.term(day)}"
        case Before(day):
            return f"before: {words.term(day)}"
    assert_never(deadline)


def _modality(norm: Norm) -> str:
    match norm:
        case Permission():
            return "may"
        case Prohibition():
            return "may not"
        case Obligation():
            return "must"
        case Exemption():
            return "need not"
        case Power():
            return "can"
    assert_never(norm)


def effect_in_words(effect: PowerEffect, words: Words) -> str:
    """What an exercise brings about: ``ends C03 after 30 days``."""
    match effect:
        case Begins(target):
            norm = target if isinstance(target, str) else f"that {norm_in_words(target, words)}"
            told = f"begins {norm}"
        case Ends(target):
            told = f"ends {target}"
        case Suspends(target):
            told = f"suspends {target}"
        case Resumes(target):
            told = f"resumes {target}"
        case Waives(target, amount=amount):
            much = "what" if amount is None else f"{words.term(amount)} of what"
            told = f"waives {much} is owed under {target}"
        case Releases(target, debtor=debtor):
            told = f"releases {words.term(debtor)} from what is owed under {target}"
        case SetsOff(target, against, amount=amount):
            most = "" if amount is None else f", up to {words.term(amount)}"
            told = f"sets off what is owed under {target} against what is under {against}{most}"
        case Assigns(target, to=to):
            told = f"assigns what is owed under {target} to {words.term(to)}"
        case Terminates():
            told = "terminates the contract"
        case _:
            assert_never(effect)
    return told + _notice(effect.after, words)


def _notice(notice: Notice | None, words: Words) -> str:
    """How long an effect waits: `` after 30 days``; nothing where it does not."""
    if is_term(notice):
        return f" after the end of {words.term(notice)}"
    return "" if notice is None else f" after {notice}"
