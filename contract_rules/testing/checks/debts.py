"""Finds duties that nobody can be held to: owed to oneself, to nobody, without an end, asleep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contract_rules.answers.phrases import Words
from contract_rules.norms.expressions import Const, OneOf
from contract_rules.norms.norms import (
    Obligation,
    Resumes,
    Suspends,
    Terminates,
    Waives,
    acts_of,
    clauses_of,
    effects,
)
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.testing.checks.stated import stated_norms
from contract_rules.values.acts import each_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_rules.contracts.clauses import Clause
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import AnyTerm, Pattern
    from contract_rules.testing.checks.flaws import Flaw
    from contract_rules.testing.code_printer import History
    from contract_rules.testing.coverage.points import Key
    from contract_rules.values.acts import Party

_TWO = 2

_OF_TIME = re.compile(r"\b(due|term|when|deadline|time|date|period)\b", re.IGNORECASE)
"""What a caveat says that speaks of when something is to be done."""


def doubtful_debts(contract: Contract, arising: Callable[[Key], History | None]) -> Iterator[Flaw]:
    """Duties that pay their own bearer, that nothing ends, and money that is owed to nobody.

    Args:
        contract: The contract.
        arising: Gives the shortest history in which a duty arises, by the key of the point that
            it is kept.
    """
    words = Words.of(contract)
    for stated in stated_norms(contract):
        norm = stated.norm
        if isinstance(norm, Obligation):
            said = stated.said(words)
            found = (
                (FlawKind.SELF_PAYMENT, _to_oneself(norm, said)),
                (FlawKind.ENDLESS_DUTY, _without_end(norm, stated.wording.clause, said)),
                (FlawKind.STUCK_MONEY, _to_nobody(contract, norm, said)),
            )
            for kind, told in found:
                if told is not None:
                    text, instead = told
                    history = arising(stated.kept)
                    yield flaw(kind, (stated.clause,), history, text, instead)


def suspended_debts(contract: Contract) -> Iterator[Flaw]:
    """Money that stays suspended once its contract is terminated, as nothing resumes it then.

    Args:
        contract: The contract.
    """
    norms = [(compiled.norm, compiled.clause) for compiled in contract.program.norms]
    debts = {c.id for norm, c in norms if isinstance(norm, Obligation) and norm.asks_for_money}
    done = [(one, clause, effects(norm)) for norm, clause in norms for one in effects(norm)]
    kept = {o.target for o, c, _ in done if isinstance(o, Resumes) and c.survives is True}
    found: dict[tuple[str, ...], None] = {}
    for one, clause, _ in done:
        for _, last, beside in (each for each in done if isinstance(each[0], Terminates)):
            if isinstance(one, Suspends) and one.target in debts - kept:
                seen_to = (b for b in beside if isinstance(b, Resumes | Waives))
                if one.target not in {id_ for b in seen_to for id_ in clauses_of(b)}:
                    found[one.target, clause.id, last.id] = None
    for target, clause_id, last_id in found:
        text = (
            f"money that is owed under {target} when {clause_id} suspends it and {last_id} "
            "terminates the contract stays suspended for ever, as nothing resumes it then"
        )
        instead = (
            f"say what becomes of it: resumes({target!r}) or waives({target!r}) beside "
            "terminates(), or survives=True of a clause that may resume it"
        )
        clauses = tuple(dict.fromkeys((target, clause_id, last_id)))
        yield flaw(FlawKind.STUCK_MONEY, clauses, None, text, instead)


def _to_oneself(norm: Obligation, said: str) -> tuple[str, str] | None:
    named = [*_parties(norm.counterparty), *(p for act in acts_of(norm) for p in _named(act))]
    bearers = each_of(norm.bearer)
    own = next((one for one in named if one in bearers), None)
    if own is None:
        return None
    return f"{own} owes this to itself: {said}", "name the other party, as in Pay(to=...)"


def _named(act: Pattern) -> Iterator[Party]:
    for _, matcher in act.fields:
        if isinstance(matcher, OneOf) and len(matcher.terms) == 1:
            yield from _parties(matcher.terms[0])


def _parties(term: AnyTerm | None) -> Iterator[Party]:
    if isinstance(term, Const) and term.type == "Party":
        yield term.value


def _without_end(norm: Obligation, clause: Clause, said: str) -> tuple[str, str] | None:
    if norm.deadline is not None or norm.every is not None:
        return None
    if _OF_TIME.search(clause.caveat):  # every answer that rests on it tells so
        return None
    text = f"no deadline ends this, so that leaving it undone is never a breach: {said}"
    return text, "write within=days(...) or by=..., or a caveat= that the time is not known"


def _to_nobody(contract: Contract, norm: Obligation, said: str) -> tuple[str, str] | None:
    if norm.stated is None or norm.counterparty is not None:
        return None
    fields = [one.name for one in contract.kind(norm.act.kind).fields if one.type == "Party"]
    asked = dict(norm.act.fields)
    if any(name in asked for name in fields) or (not fields and len(contract.parties) <= _TWO):
        return None
    to = f"{norm.act.kind}({fields[0]}=...) or " if fields else ""
    return f"nothing says to whom this is owed: {said}", f"name the creditor: {to}owed_to=..."
