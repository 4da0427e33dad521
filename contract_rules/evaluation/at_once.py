"""Answers at once: on acts of which norms say, by the act and the record alone, what they come to.

Of such acts nothing is weighed or told twice. The answer is kept by which norms apply and which
are excepted, and the reasons by the events by which they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from attrs import field

from contract_rules.answers.reasons import Reason
from contract_rules.evaluation.evaluator import Judged
from contract_rules.evaluation.judge import MOST_TOLD, Hearing, Judge, Ruling
from contract_rules.evaluation.shortfalls import bare_with
from contract_rules.values.data_classes import define

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.matcher import Applies, Find, Match
    from contract_rules.values.acts import Act

_Spoken: TypeAlias = "tuple[Act, int, Sequence[Match | None]]"
"""What norms say of an act: which apply and which are excepted, and how each does, if it does.

The number has a digit to the base of three for each norm: it does not apply, it does, or it would
but for an exception.
"""

NormsAsked: TypeAlias = "Sequence[tuple[Applies, Find]]"
"""What says of an act alone whether each norm applies, with what it is to be given."""

_Shown: TypeAlias = tuple[int, ...]
"""By what reasons are the same: how a norm applies, or how each does, and by which events."""

T = TypeVar("T")


def at_once(judge: Judge, hearing: Hearing, size: int) -> AtOnce | None:
    """What answers at once on acts.

    None where duties may ask for such acts, or the matcher knows no such way to be asked.

    Args:
        judge: Who gives the answers.
        hearing: What is the same for all such acts.
        size: How many fields such an act has in all.
    """
    asked = judge.asking(hearing)
    if asked is None:
        return None
    bare = [[bare_with(case) for case in norm.form.cases] for norm in hearing.norms]
    return AtOnce(judge, hearing, size, asked, hearing.at, bare)


@define(eq=False, repr=False)
class AtOnce:
    """Answers on acts of an action by a party at an instant.

    Attributes:
        judge: Who gives the answers.
        hearing: What is the same for all such acts.
        size: How many fields such an act has in all.
        asked: What says of an act alone whether each norm applies.
        at: The instant.
        bare: For each norm by its place, and each case of it, the fields of an act that must be
            known for its exceptions to lack the same as of others; None where that may differ.
        answers: The answers so far, by which norms apply and which are excepted.
        alone: Of these, whether the norms that apply are all that there is to tell.
        of_norm: The reasons so far of a norm, by its place, how it applies, and by which events.
        reasoned: All reasons so far, where the norms that apply are all that there is to tell.
        last: What norms say of the act that was asked about last, of which as a rule the reasons
            are asked for next.
    """

    judge: Judge
    hearing: Hearing
    size: int
    asked: NormsAsked
    at: int
    bare: list[list[tuple[str, ...] | None]]
    answers: dict[int, Ruling] = field(init=False, factory=dict[int, Ruling])
    alone: dict[int, bool] = field(init=False, factory=dict[int, bool])
    of_norm: dict[_Shown, Reason] = field(init=False, factory=dict[_Shown, "Reason"])
    reasoned: dict[_Shown, tuple[Reason, ...]] = field(
        init=False, factory=dict[_Shown, "tuple[Reason, ...]"]
    )
    last: _Spoken | None = field(init=False, default=None)

    def rule(self, act: Act) -> Ruling:
        """The answer on an act, as `Judge.hear` gives it."""
        told, at = 0, self.at
        found: list[Match | None] = []
        for applies, find in self.asked:
            one = applies(None, act, at, find, None, None)
            found.append(one)
            told = told * 3 + (0 if one is None else 1 if one[2] is None else 2)
        self.last = act, told, found
        answer = self.answers.get(told)
        return self._first(told, act) if answer is None else answer

    def rule_each(self, acts: Iterable[Act]) -> Iterator[Ruling]:
        """The answer on each of many acts, of which what norms say is not kept."""
        asked, at, answers = self.asked, self.at, self.answers
        for act in acts:
            told = 0
            for applies, find in asked:
                one = applies(None, act, at, find, None, None)
                told = told * 3 + (0 if one is None else 1 if one[2] is None else 2)
            yield answers[told] if told in answers else self._first(told, act)

    def _first(self, told: int, act: Act) -> Ruling:
        """The answer on the first act of which norms say the same."""
        answer = self.answers[told] = self.judge.hear(self.hearing, act).answer
        return answer

    def reasons(self, act: Act) -> tuple[Reason, ...]:
        """The reasons of the answer on an act, as `Judge.reasons` gives them."""
        if self.last is None or self.last[0] is not act:
            self.rule(act)
        spoken = cast("_Spoken", self.last)
        _, told, found = spoken
        key = [told]  # with that, the numbers tell how many events there are of each norm
        for one in found:
            if one is not None:
                _, events, exceptions, case, exception = one
                key += case, exception
                key += map(id, events)
                if exceptions is not None:
                    key += map(id, exceptions)
        is_whole = len(act.fields) == self.size
        reasons = self.reasoned.get(tuple(key)) if is_whole else None
        return self._reasons(spoken, tuple(key)) if reasons is None else reasons

    def _reasons(self, spoken: _Spoken, key: _Shown) -> tuple[Reason, ...]:
        """The reasons, where they are not the same as those of an act before."""
        act, told, found = spoken
        answer = self.answers[told]
        judged = Judged(act, self.at, self.judge.memory)
        matched: list[tuple[CompiledNorm, Match]] = []
        reasons: list[Reason] = []
        are_shared = True
        for place, (compiled, one) in enumerate(zip(self.hearing.norms, found, strict=True)):
            if one is not None:
                outranked = answer[2].get(len(matched))
                matched.append((compiled, one))
                shown = self._shown(act, told, place, one)
                reason = None if shown is None else self.of_norm.get(shown)
                if reason is None:
                    reason = self.judge.reason_of(self.hearing, compiled, one, outranked, judged)
                if shown is not None:
                    _keep(self.of_norm, shown, reason)
                are_shared = are_shared and shown is not None
                reasons.append(reason)
        if told not in self.alone:
            self.alone[told] = self.judge.is_all(self.hearing, answer, matched)
        if not self.alone[told]:
            return self.judge.and_the_rest(self.hearing, answer, judged, matched, reasons)
        if are_shared and len(act.fields) == self.size:
            _keep(self.reasoned, key, tuple(reasons))
        return tuple(reasons)

    def _shown(self, act: Act, told: int, place: int, found: Match) -> _Shown | None:
        """By what the reason of a norm is the same; None where it may be another for each act."""
        _, events, exceptions, case, exception = found
        if exceptions is not None:
            return told, place, case, exception, *map(id, (*events, *exceptions))
        named = self.bare[place][case]
        if named is None or None in map(act.get, named):
            return None
        return told, place, case, exception, *map(id, events)


def _keep(kept: dict[_Shown, T], key: _Shown, made: T) -> None:
    """Keep what was made, beside so much else."""
    if len(kept) >= MOST_TOLD:
        kept.clear()
    kept[key] = made
