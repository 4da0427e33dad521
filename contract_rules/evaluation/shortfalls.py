"""Says why a condition does not hold: what of it is missing, and which events show that.

The matchers say by which events a norm applies. Where one does not apply, or its exception does
not hold, the search is gone through once more and notes where each way for the condition to hold
failed, by the semantics alone, so that the answer is the same under every matcher.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contract_rules.answers.reasons import Lack
from contract_rules.evaluation.evaluator import (
    Slots,
    events_in,
    fixed,
    judged_in,
    passes,
    totalled,
)
from contract_rules.evaluation.semantics import SlotSearch
from contract_rules.evaluation.workings import falls_short, figures_of, filled
from contract_rules.norms.expressions import AllOf, Const, Not
from contract_rules.norms.normal_form import ACT, Reckoning, Ref, reckonings_among, refs
from contract_rules.norms.norms import first_day_in
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from contract_rules.answers.figures import Figure
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.evaluation.matcher import Match
    from contract_rules.norms.expressions import Compared
    from contract_rules.norms.normal_form import Alternative, Atom, Case, Form, Operand, Test


def unmet(form: Form, judged: Judged, exercise: Event | None) -> tuple[Lack, ...]:
    """Why the condition of a norm does not hold of an act that fits its pattern.

    Args:
        form: The norm.
        judged: The act.
        exercise: The exercise or breach that brought it into force, if one did.
    """
    slots = (judged,) if exercise is None else (judged, exercise)
    return _each([_lack(case.given, slots, exception=False) for case in form.cases])


def is_bare(case: Case, judged: Judged, found: Match) -> bool:
    """Whether exceptions lack the same of every act for which this is so; see `unexcepted`.

    It is where each asks for an event, and there is none such as it asks for.

    Args:
        case: The case of the norm that holds.
        judged: The act.
        found: How the norm applies.
    """
    slots = filled(judged, found)
    return not case.given.nots and all(_is_absent(one, slots) for one in case.unless)


def bare_with(case: Case) -> tuple[str, ...] | None:
    """The fields of an act that must be known for exceptions to lack the same of it as of others.

    It is asked of a norm that goes by the act and the events on record alone: where it applies,
    there is no event such as an exception asks for. None where that may be lacking for several
    reasons: where an exception asks for more than one event and one field of it.

    Args:
        case: The case of the norm that holds.
    """
    if case.given.atoms or case.given.nots:
        return None
    named: list[str] = []
    for one in case.unless:
        if len(one.atoms) != 1 or one.tests or one.nots or len(one.atoms[0].tests) > 1:
            return None
        for test in one.atoms[0].tests:
            known = all(isinstance(o, Const) or _is_of_act(o) for o in test.operands)
            if test.op != "in" or len(test.operands) != 1 or not known:
                return None
            named += [o.field for o in test.operands if isinstance(o, Ref) and o.field]
    return tuple(named)


def _is_of_act(operand: Operand) -> bool:
    return isinstance(operand, Ref) and operand.slot == ACT and operand.field is not None


def unexcepted(form: Form, judged: Judged, found: Match) -> tuple[Lack, ...]:
    """Why a norm that applies is not prevented: what its exception lacks, and what it rules out.

    Args:
        form: The norm.
        judged: The act.
        found: How it applies.
    """
    case, slots = form.cases[found.case], filled(judged, found)
    lacks = [_lack(inner, slots, exception=False) for group in case.given.nots for inner in group]
    lacks += [_lack(alternative, slots, exception=True) for alternative in case.unless]
    return _each(lacks)


def _each(lacks: list[Lack]) -> tuple[Lack, ...]:
    """Each of some lacks once."""
    return tuple(dict.fromkeys(lacks) if len(lacks) > 1 else lacks)


def holding(alternative: Alternative, way: Slots, first: int) -> tuple[Event, ...]:
    """The events that show that an alternative holds, as far as there are any.

    They are those that it finds, of a total those that it counts, of many the first and the last,
    and of a condition that does not hold, as is asked, those because of which it does not.

    Args:
        alternative: The alternative.
        way: The slots, as they are filled for it.
        first: The first slot that is of the alternative.
    """
    tests = (*alternative.tests, *(test for atom in alternative.atoms for test in atom.tests))
    operands = [operand for test in tests for operand in (test.subject, *test.operands)]
    found = [*events_in(way, first)]
    for reckoning in reckonings_among(operands):
        found += totalled(reckoning, way)[1]
    for group in alternative.nots:
        for inner in group:
            found += _lack(inner, way, exception=False).events
    return tuple(dict.fromkeys(found))


def misfits(compiled: CompiledNorm, judged: Judged) -> tuple[str, ...]:
    """The fields in which an act does not fit the pattern of a norm."""
    failed = (
        test.subject.field
        for test in compiled.form.tests
        if isinstance(test.subject, Ref) and test.slot == ACT and not passes(test, (judged,))
    )
    return tuple(dict.fromkeys(name for name in failed if name is not None))


def shown(found: tuple[Event, ...], lacks: tuple[Lack, ...]) -> tuple[Event, ...]:
    """The events of a reason: those found, and those that show what is lacking."""
    beside = dict.fromkeys(event for lack in lacks for event in lack.events)
    return *found, *(event for event in beside if event not in found)


def _lack(alternative: Alternative, slots: Slots, *, exception: bool) -> Lack:
    """Why an alternative does not hold; it is known that it does not."""
    if _is_absent(alternative, slots):
        return Lack(alternative.atoms[0].asked, exception=exception)
    shortfall = _Shortfall(slots, exception=exception)
    missing = shortfall.alone(alternative.atoms)
    if missing is not None:
        return missing
    for test in alternative.tests:
        if test.asked is not None and not passes(test, slots):
            figures = falls_short(test, slots, excepts=exception)
            return Lack(test.asked, exception=exception, measured=figures)
    return shortfall.of(alternative)


def _is_absent(alternative: Alternative, slots: Slots) -> bool:
    """Whether an alternative asks for one event alone, and there is none like it by then."""
    memory = judged_in(slots).memory
    if len(alternative.atoms) != 1 or alternative.tests or alternative.nots:
        return False
    (atom,) = alternative.atoms
    is_noted = memory.reached is not None  # what is off the record, where it would fill the slot
    found = () if is_noted else memory.find(atom.by.name, atom.kind, fixed(atom.tests, slots))
    return not is_noted and (not found or found[0].at > judged_in(slots).at)


def _reckoned(test: Test, asked: Compared, way: Slots) -> Figure | None:
    """The day or the instant that a comparison works out; None where it works out none."""
    for part in (test.subject, *test.operands):
        told = part
        if isinstance(part, Reckoning) and first_day_in(asked) is not None:
            told = part.parts[0]  # the first day itself, and not the one before it
        if isinstance(told, Reckoning):
            *_, figure = figures_of(told, way)
            if isinstance(figure.value, date):
                return figure
    return None


class _Shortfall(SlotSearch):
    """The search for where a way for an alternative to hold fails; it goes as far as it can.

    Of several ways that go equally far, the last one counts: it is of the latest events.
    """

    def __init__(self, slots: Slots, *, exception: bool) -> None:
        judged = judged_in(slots)
        super().__init__(judged)
        self._plain = SlotSearch(judged)
        self._slots = slots
        self._exception = exception
        self._farthest: tuple[Slots, Atom] | None = None
        self._refused: tuple[Slots, Slots, Alternative] | None = None

    def alone(self, atoms: tuple[Atom, ...]) -> Lack | None:
        """The first event of which there is none, whatever the act and the others are."""
        for place, atom in enumerate(atoms):
            own = frozenset({len(self._slots) + place})
            if atom.spoken <= own and not self.memory.is_off_record(atom.kind):
                fields, before = atom.fields, (*self._slots, *(self.judged,) * place)
                found = self.memory.find(atom.by.name, atom.kind, fixed(fields, before))
                known = filter(self._happened, found)
                fitting = [e for e in known if all(passes(t, (*before, e)) for t in fields)]
                if not any(self.judged.finds(e, atom.asked) for e in fitting):
                    return self._lack(atom, (), fitting)
        return None

    def _lack(self, atom: Atom, found: tuple[Event, ...], fitting: Sequence[Event]) -> Lack:
        """That there is no such event; the last that is of no effect, or reversed, shows it."""
        record = self.memory.record
        void = [event for event in fitting if not record.finds(event, atom.asked)]
        gone = [event for event in fitting if not self.sees(event)]
        against = tuple(void[-1:])
        if gone and not void:
            reversal = record.reversal_of(gone[-1])
            against = tuple(event for event in (gone[-1], reversal) if event is not None)
        return Lack(atom.asked, found, against, exception=self._exception)

    def _happened(self, event: Event) -> bool:
        """Whether an event is seen, or would be had it not been reversed."""
        if event.at > self.at or self.sees(event):
            return event.at <= self.at
        reversal = self.memory.record.reversal_of(event)
        return reversal is not None and event is not self.judged.itself

    def of(self, alternative: Alternative) -> Lack:
        """What the alternative lacks."""
        if len(alternative.atoms) == 1 and not alternative.nots:
            return self._missing(self._slots, alternative.atoms[0])  # it fails nowhere else
        next(self.ways(alternative, self._slots), None)
        if self._refused is not None:
            way, ruled_out, inner = self._refused
            held = inner.written[0] if len(inner.written) == 1 else AllOf(inner.written)
            found = events_in(way, len(self._slots))
            against = events_in(ruled_out, len(way))
            return Lack(Not(held), found, against, exception=self._exception)
        assert self._farthest is not None  # noqa: S101 (else it would hold)
        return self._missing(*self._farthest)

    def ruled_out(self, alternative: Alternative, way: Slots) -> frozenset[int] | None:
        """The slots on which it depends that a negated condition holds, which is noted."""
        for inner in (inner for group in alternative.nots for inner in group):
            ruled_out = next(self._plain.ways(inner, way), None)
            if ruled_out is not None:
                self._refused = way, ruled_out, inner
                return inner.slots
        return None  # pragma: no cover (what holds is no shortfall)

    def reach(self, atoms: tuple[Atom, ...], slots: Slots) -> None:
        """Note how far the search came."""
        if self._farthest is None or len(slots) >= len(self._farthest[0]):
            self._farthest = slots, atoms[0]

    def _missing(self, slots: Slots, atom: Atom) -> Lack:
        """That no event fills a slot; where one would but for a comparison, that this fails."""
        candidates = self.candidates(atom, slots)
        happened = list(filter(self._happened, candidates))
        for event in reversed([e for e in happened if self.sees(e)]):
            way = (*slots, event)
            failed = next((test for test in atom.tests if not passes(test, way)), None)
            if failed is not None and failed.asked is not None:
                spoken = {ref.slot for ref in refs(failed.subject, *failed.operands)}
                return Lack(
                    failed.asked,
                    self._spoken(way, spoken),
                    exception=self._exception,
                    reckoned=_reckoned(failed, failed.asked, way),
                    measured=falls_short(failed, way, excepts=self._exception),
                )
        finds, sees = self.memory.record.finds, self.sees
        lost = [e for e in happened if not (finds(e, atom.asked) and sees(e))]
        fitting = [e for e in lost if all(passes(test, (*slots, e)) for test in atom.tests)]
        return self._lack(atom, self._spoken(slots, atom.spoken), fitting)

    def _spoken(self, way: Slots, spoken: Collection[int]) -> tuple[Event, ...]:
        """The events that were found for it, in slots of which something speaks."""
        first = len(self._slots)
        return tuple(
            filled
            for slot, filled in enumerate(way)
            if slot >= first and slot in spoken and isinstance(filled, Event)
        )
