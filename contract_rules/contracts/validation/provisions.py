"""Checks that the parties, actions and clauses are known that provisions name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause, Provision
from contract_rules.contracts.validation.circles import check_precedence
from contract_rules.contracts.validation.contents import (
    parties_in,
    patterns_in,
    targets_in,
    totals_in,
)
from contract_rules.contracts.validation.currencies import check_currencies
from contract_rules.contracts.validation.vocabulary import check_pattern, check_values
from contract_rules.errors import UnknownClauseError, UnknownPartyError, WrongTypeError, nearest
from contract_rules.norms.derived_events import CONTRACT, KINDS
from contract_rules.norms.norms import (
    Obligation,
    Power,
    SetsOff,
    Waives,
    clauses_of,
    effects,
    own_norms,
)
from contract_rules.norms.questions import Question, Reading
from contract_rules.norms.stratification import AskedExercise
from contract_rules.norms.traversal import occurrences
from contract_rules.values.acts import ActionType, Party, PartyGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_rules.contracts.mistakes import Mistakes


def check_provisions(
    all_of_them: tuple[Provision, ...],
    parties: tuple[Party, ...],
    actions: Mapping[str, ActionType],
    mistakes: Mistakes,
) -> None:
    """Check that the parties, actions, fields and clauses are known that provisions name.

    Also that clauses do not prevail over each other in a circle, and that each amount is of one
    currency.

    Args:
        all_of_them: Every provision of every text.
        parties: The contract's parties.
        actions: Its actions by name.
        mistakes: Where it is noted that a norm or condition names no party of the contract
            (UnknownPartyError), that a pattern is of an unknown action (UnknownActionError), asks
            for a field that its action does not have (UnknownFieldError), compares it with
            another type (WrongTypeError) or with a value that it does not hold (OutOfRangeError),
            that a party has a reserved name or a question about duties names no clause or several
            (WrongTypeError), that an effect or a precedence names no clause (UnknownClauseError),
            that an amount is waived, or set off, of what is no debt of money, or that is set off
            what is owed to nobody in particular (WrongTypeError), that clauses
            prevail over each other in a circle (CircularPrecedenceError), and that amounts of two
            currencies meet, or it is not said in which of several a field of money is counted
            (MixedCurrenciesError).
    """
    _named_once(parties, mistakes)
    names = {CONTRACT.name, *(p.name for p in parties)}
    spoken, called = {**actions, **KINDS}, dict[str, PartyGroup]()
    ids = {p.id for p in all_of_them if isinstance(p, Clause)}
    for provision in all_of_them:
        for party in parties_in(provision):
            with mistakes.of(provision):
                _known_party(party, called, names, provision.id)
        for pattern in patterns_in(provision):
            if pattern.schema in (None, spoken.get(pattern.kind)):  # else its name is told
                with mistakes.of(provision):
                    check_pattern(pattern, spoken, provision.id)
        with mistakes.of(provision):
            check_values(provision, actions)
        for target in targets_in(provision):
            if target not in ids:
                msg = f"{provision.id} names {target!r}, no clause{nearest(target, ids)}"
                mistakes.note(UnknownClauseError(msg), provision)
        for norm in provision.spoken.norms:
            for own in own_norms(norm):
                if isinstance(own, Obligation) and own.every is not None:
                    msg = (
                        f"{provision.id}: what an exercise begins, or what follows upon a breach, "
                        "does not recur; put it into a dormant clause, and write begins(clause)"
                    )
                    mistakes.note(WrongTypeError(msg), provision)
    _waivers(all_of_them, mistakes)
    _counter_performances(all_of_them, mistakes)
    check_currencies(all_of_them, actions, mistakes)
    check_precedence([p for p in all_of_them if isinstance(p, Clause)], mistakes)


def _waivers(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Note the provisions that waive an amount of what asks for none, or that set such off.

    And those that set off what is owed to nobody in particular.
    """
    norms = [(p, norm) for p in all_of_them for norm in p.spoken.norms]
    stated = {provision.id for provision in all_of_them}
    debts = [(p.id, norm) for p, norm in norms if isinstance(norm, Obligation) and norm.amount]
    owed = {id_ for id_, _ in debts}
    to_nobody = {id_ for id_, norm in debts if norm.counterparty is None}
    for provision, norm in norms:
        for effect in (e for e in effects(norm) if isinstance(e, Waives | SetsOff)):
            waives = isinstance(effect, Waives)
            for target in clauses_of(effect) if effect.amount or not waives else ():
                does = "waives an amount of" if waives else "sets off"
                msg = f"{provision.id} {does} what is owed under {target}, which "
                if target in stated - owed:
                    other = f"waive all that it asks for: waives({target!r})"
                    msg += f"asks for no amount; {other if waives else 'name one that does'}"
                    mistakes.note(WrongTypeError(msg), provision)
                elif target in to_nobody and not waives:
                    msg += "does not say to whom; write owed_to=..."
                    mistakes.note(WrongTypeError(msg), provision)


def _counter_performances(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Note the provisions by which money is paid for what a clause asks, which asks nothing."""
    norms = [(p, norm) for p in all_of_them for norm in p.spoken.norms]
    owing = [(p.id, norm) for p, norm in norms if isinstance(norm, Obligation)]
    ids = {p.id for p in all_of_them} - {id_ for id_, _ in owing}
    for provision, norm in norms:
        named = norm.counter_performance if isinstance(norm, Obligation) else None
        if named in ids:
            msg = (
                f"{provision.id} says that money is paid for what is owed under {named}, which "
                "obliges nobody; name the clause that says must"
            )
            mistakes.note(WrongTypeError(msg), provision)


def groups_in(all_of_them: tuple[Provision, ...]) -> tuple[PartyGroup, ...]:
    """The groups of parties that provisions name, each once."""
    named = (party for provision in all_of_them for party in parties_in(provision))
    return tuple({group.name: group for group in named if isinstance(group, PartyGroup)}.values())


def _known_party(party: Party, groups: dict[str, PartyGroup], names: set[str], where: str) -> None:
    """Check that a party, or each member of a group, is one of the contract.

    Raises:
        UnknownPartyError: When it is not.
        WrongTypeError: When a group has the name of a party, or of another group.
    """
    if not isinstance(party, PartyGroup):
        if party.name not in names:
            msg = f"{where} names {party.name!r}, no party of the contract"
            raise UnknownPartyError(msg + nearest(party.name, names - {CONTRACT.name}))
        return
    for member in party.members:
        _known_party(member, groups, names, where)
    if party.name in names or groups.setdefault(party.name, party) != party:
        other = "a party" if party.name in names else "another group"
        msg = f"{where} calls a group {party.name!r}, as {other} is called; rename one"
        raise WrongTypeError(msg)


def check_exercises(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> None:
    """Check that clauses under which something was exercised give such a power.

    Args:
        all_of_them: Every provision of every text.
        mistakes: Where it is noted that a clause gives the party no power by the action
            (UnknownClauseError).
    """
    given = [
        (provision.id, norm)
        for provision in all_of_them
        if isinstance(provision, Clause)
        for norm in provision.spoken.norms
        if isinstance(norm, Power)
    ]
    for provision in all_of_them:
        asked = [
            AskedExercise(o.by, o.act, o.under)
            for condition in provision.spoken.conditions
            for o in occurrences(condition)
        ]
        asked += (AskedExercise(t.by, t.act, t.under) for t in totals_in(provision))
        for one in asked:
            if one.under and not any(one.may_be(norm, id_) for id_, norm in given):
                msg = (
                    f"{provision.id} asks what {one.by} did under {one.under!r}, which "
                    f"gives {one.by} no power by {one.act.kind}; name the clause that does"
                )
                mistakes.note(UnknownClauseError(msg), provision)


def _named_once(parties: tuple[Party, ...], mistakes: Mistakes) -> None:
    if CONTRACT in parties:
        msg = f"no party is called {CONTRACT.name!r}; give it another name"
        mistakes.note(WrongTypeError(msg), mistakes.contract)
    for group in parties:
        if isinstance(group, PartyGroup):
            msg = f"{group.name!r} is a group, and no party; name each of its members in parties"
            mistakes.note(WrongTypeError(msg), mistakes.contract)
    for name, times in Counter(party.name for party in parties).items():
        if times > 1:
            msg = f"the contract names {name!r} {times} times; name each party once"
            mistakes.note(WrongTypeError(msg), mistakes.contract)


def questions_in(all_of_them: tuple[Provision, ...], mistakes: Mistakes) -> tuple[Question, ...]:
    """The contested questions that provisions ask, each once.

    Noted as a mistake (WrongTypeError): two questions of one id that differ.
    """
    found: dict[str, Question] = {}
    for provision in all_of_them:
        for term in provision.spoken.terms:
            if isinstance(term, Reading):
                question = term.question
                if found.setdefault(question.id, question) != question:
                    msg = f"two questions have the id {question.id!r} and differ; rename one"
                    mistakes.note(WrongTypeError(msg), provision)
    return tuple(found.values())
