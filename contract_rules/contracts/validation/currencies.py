"""Checks that amounts that meet are of one currency."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from contract_rules.contracts.validation.contents import patterns_in
from contract_rules.errors import MixedCurrenciesError
from contract_rules.norms.computed_terms import Interest, Outstanding
from contract_rules.norms.expressions import IDENTITY, AnyTerm, Compared, Computed, Const, FieldOf
from contract_rules.norms.norms import (
    Norm,
    Obligation,
    SetsOff,
    Waives,
    clauses_of,
    effects,
    remedy_of,
)
from contract_rules.norms.traversal import plain, terms_of, walk
from contract_rules.values.money import Money, is_code, is_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.values.acts import ActionType, FieldType


def check_currencies(
    all_of_them: tuple[Provision, ...], actions: Mapping[str, ActionType], mistakes: Mistakes
) -> None:
    """Note the provisions in which amounts of two currencies meet.

    Where no field of money says in which it is counted, all amounts are of one currency; else, if
    there are several, each field says it.
    """
    fields = [(kind, known) for kind in actions.values() for known in kind.fields]
    if any(known.currency for _, known in fields):
        _counted_in_several(all_of_them, fields, mistakes)
        return
    before: list[AnyTerm] = []
    for provision in all_of_them:
        named = (t for t in provision.spoken.terms if isinstance(t, Const))
        amounts = [term for term in named if isinstance(term.value, Money)]
        with mistakes.of(provision):
            _refuse_two((*before[:1], *amounts))
        before += amounts


def _refuse_two(amounts: Sequence[AnyTerm]) -> None:
    """Refuse amounts of two currencies where no field says in which it is counted.

    Raises:
        MixedCurrenciesError: When there are two.
    """
    for amount in amounts:
        if amount.currency != amounts[0].currency:
            msg = (
                f"{amounts[0]} and {amount} are of two currencies; use one throughout, or say of "
                f"each action in which it is counted: class Pay(Action, "
                f"currency={amount.currency!r})"
            )
            raise MixedCurrenciesError(msg)


def _counted_in_several(
    all_of_them: tuple[Provision, ...],
    fields: Sequence[tuple[ActionType, FieldType]],
    mistakes: Mistakes,
) -> None:
    """Note where it is not said in which of several currencies something is counted."""
    found = {known.currency for _, known in fields if known.currency is not None}
    for provision in all_of_them:
        found |= {t.currency for t in provision.spoken.terms if t.currency is not None}
    bare = [(k, f) for k, f in fields if f.type == "Money" and f.currency is None]
    codes, units = sorted(filter(is_code, found)), sorted(filter(is_unit, found))
    for kind, known in bare if len(codes) > 1 or units else ():
        of = f"in which of {' and '.join(codes)}" if len(codes) > 1 else "in what"
        beside = "" if len(codes) > 1 else f", beside {' and '.join(units)}"
        code = codes[0] if codes else "USD"
        msg = (
            f"{kind.name}.{known.name} does not say {of} it is counted{beside}; write class "
            f"{kind.name}(Action, currency={code!r})"
        )
        mistakes.note(MixedCurrenciesError(msg), mistakes.contract)
    counting = _Counting({kind.name: kind for kind, _ in fields}, all_of_them)
    for provision in all_of_them:
        with mistakes.of(provision):
            counting.refuse_to_mix(provision)


class _Counting:
    """Tells in which currency amounts are counted, also what is outstanding under clauses.

    Args:
        actions: The contract's actions by name.
        all_of_them: Every provision of every text.
    """

    def __init__(
        self, actions: Mapping[str, ActionType], all_of_them: tuple[Provision, ...]
    ) -> None:
        self._actions = actions
        self._owed: dict[tuple[str, bool], set[str]] = {}
        for provision in all_of_them:
            norms = provision.spoken.norms
            remedies = [id(getattr(norm, "otherwise", None)) for norm in norms]
            for norm in norms:
                ways = norm.ways if isinstance(norm, Obligation) else ()
                for currency in filter(None, map(self._paid_in, ways)):
                    for remedial in (True, *(() if id(norm) in remedies else (False,))):
                        self._owed.setdefault((provision.id, remedial), set()).add(currency)

    def refuse_to_mix(self, provision: Provision) -> None:
        """Refuse a provision in which amounts of two currencies meet.

        Raises:
            MixedCurrenciesError: When they do.
        """
        for pattern in patterns_in(provision):
            for name, matcher in pattern.fields:
                for term in terms_of(matcher) if name != IDENTITY else ():
                    asked = self._field(pattern.kind, name), f"{pattern.kind}.{name}"
                    self._meet(provision, asked, (self._of(term), str(term)))
        conditions_ = (c for stated in provision.spoken.conditions for c in walk(stated))
        sums = [t.terms for t in provision.spoken.terms if isinstance(t, Computed)]
        sums += [(c.left, c.right) for c in conditions_ if isinstance(c, Compared)]
        for terms_ in sums:
            amounts = [(self._of(t), str(t)) for t in terms_ if t.type == "Money"]
            for amount in amounts[1:]:
                self._meet(provision, amounts[0], amount)
        for norm in provision.spoken.norms:
            self._lowers(provision, norm)
            remedy = remedy_of(norm)
            if not isinstance(norm, Obligation) or not isinstance(remedy, Obligation):
                continue
            if _is_on_breach(remedy):
                paid = self._paid_in(norm), f"what is due under {provision.id}"
                interest = self._paid_in(remedy), "the interest on it"
                self._meet(provision, paid, interest)

    def _lowers(self, provision: Provision, norm: Norm) -> None:
        """Refuse that an effect lowers what is owed under a clause in another currency alone."""
        for effect in effects(norm):
            if isinstance(effect, Waives | SetsOff):
                told = [
                    (set(self._owed.get((id_, True), ())), f"what is due under {id_}")
                    for id_ in clauses_of(effect)
                ]
                if effect.amount is not None:
                    told.insert(0, ({self._of(effect.amount) or ""}, str(effect.amount)))
                for (codes, one), (others, other) in pairwise(told):
                    if codes.isdisjoint(others):
                        self._meet(provision, (_least(codes), one), (_least(others), other))

    @staticmethod
    def _meet(
        provision: Provision, one: tuple[str | None, str], other: tuple[str | None, str]
    ) -> None:
        """Refuse amounts of two currencies, each told with its own, that meet."""
        if None not in (one[0], other[0]) and one[0] != other[0]:
            msg = (
                f"{provision.id}: {one[1]} is counted in {one[0]}, and {other[1]} in {other[0]}; "
                "convert one by a rate that the contract states"
            )
            raise MixedCurrenciesError(msg)

    def _field(self, kind: str, name: str) -> str | None:
        """The currency of a field, where its action declares one."""
        known = self._actions[kind].fields if kind in self._actions else ()
        return next((one.currency for one in known if one.name == name), None)

    def _paid_in(self, norm: Obligation) -> str | None:
        """The currency in which duties of a norm are paid, in its first way."""
        return None if norm.amount is None else self._field(norm.act.kind, norm.amount[0])

    def _of(self, term: AnyTerm) -> str | None:
        """The currency of an amount; None where nothing tells it.

        Raises:
            MixedCurrenciesError: When what is outstanding is of two.
        """
        if isinstance(term, FieldOf):
            return self._field(term.kind, term.name)
        for part in plain((term,)) if term.type == "Money" else ():
            if isinstance(part, Outstanding):
                codes = sorted(self._owed.get((part.clause, part.remedies), ()))
                if len(codes) > 1:
                    msg = (
                        f"under {part.clause} is owed in {' and '.join(codes)}, which do not add "
                        "up; ask about a clause that is owed in one of them"
                    )
                    raise MixedCurrenciesError(msg)
                return codes[0] if codes else None
            if part.currency is not None:
                return part.currency
        return None


def _least(codes: set[str]) -> str | None:
    """The first of several currencies; None where none is known."""
    return min(codes, default=None) or None


def _is_on_breach(remedy: Obligation) -> bool:
    """Whether interest is asked for on what is outstanding of the duty in breach."""
    asked = (term for _, matcher in remedy.act.fields for term in terms_of(matcher))
    return any(isinstance(part, Interest) and part.on is None for part in plain(asked))
