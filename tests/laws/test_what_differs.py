"""What differs between reports is what is decided differently."""

from __future__ import annotations

from attrs import evolve, frozen
from hypothesis import given, reject
from hypothesis import strategies as st

from contract_rules import DifferenceKind, Effect, Engine, Verdict
from contract_rules.answers.decisions import gist
from contract_rules.errors import IncomparableError, TooManyOpenPointsError
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.vocabulary import DAYS, Claim
from support.acts_of_rows import act_of, is_such, nearest
from support.duty_strategies import ASKED, duty_cases
from support.histories import Case, cases, matchers
from support.open_strategies import MODELS, STRANGER, WEEK, OpenCase, Use, open_cases

UNSPOKEN = (Verdict.SILENT, Effect.NONE, (), frozenset())
"""What there is to say of acts that no clause speaks of."""

SWAPPED = {
    DifferenceKind.GAINED: DifferenceKind.LOST,
    DifferenceKind.LOST: DifferenceKind.GAINED,
    DifferenceKind.CHANGED: DifferenceKind.CHANGED,
}


@frozen
class Side:
    """A report, and the engine that it is of."""

    engine: Engine
    on: object

    @property
    def report(self):
        """The report, of an example that has one."""
        try:
            return self.engine.report(on=self.on)
        except (IncomparableError, TooManyOpenPointsError):
            return reject()

    def decided(self, party, act):
        """What counts of the decision on an act, where the report speaks of such acts."""
        decision = self.engine.decide(party, act, on=self.on)
        if any(p.action.kind in act.kinds for p in self.report.of(party)):
            return gist(decision, loosely=True)
        # that a power is another's alone makes it void, and no row of the party's
        assert decision.verdict in {Verdict.SILENT, Verdict.VOID}
        return UNSPOKEN


@st.composite
def sides(draw, case, matcher, among, number):
    """So many reports of a case: on some days, of a part of the record or of the first text."""
    found = []
    for _ in range(number):
        contract = case.contract
        if draw(st.booleans()):
            contract = evolve(contract, amendments=())
        known = case.history[: pick(draw, len(case.history), draw(st.integers(0, 12)))]
        found.append(Side(Engine(contract, known, matcher=matcher), pick(draw, *among)))
    return found


@st.composite
def acts(draw, case: Case, found):
    """An act of a party, mostly such as differs, with fields as clauses name and as none does."""
    if isinstance(case, OpenCase):
        model, level = pick(draw, *MODELS, STRANGER), pick(draw, 1, 2, 3, 4)
        return pick(draw, *case.contract.parties), pick(draw, Use(model, level), Claim(level)).act
    differ = [d.action.kind for d in found.positions]
    among = differ if differ and not chance(draw, 3) else case.contract.vocabulary
    act = act_of(draw, case.contract.vocabulary[pick(draw, *among)])
    return pick(draw, *case.contract.parties), act


def side_of(decision):
    return UNSPOKEN if decision is None else gist(decision, loosely=True)


def applied(found, party, act, before):
    """What is decided on an act in the second report, by the differences from the first."""
    name = nearest(act, (*found.before.of(party), *found.after.of(party)))
    telling = [d for d in found.of(party) if is_such(act, d.action, name)]
    if not telling:
        return before
    (one,) = telling
    assert side_of(one.before) == before != side_of(one.after)
    return side_of(one.after)


def said(report, party, act):
    """What a report says of an act."""
    name = nearest(act, report.of(party))
    rows = [p.decision for p in report.of(party) if is_such(act, p.action, name)]
    return side_of(*rows) if rows else UNSPOKEN


def owed(found, before):
    """The duties that are owed in the second report, and how they stand."""
    after = dict(before)
    for one in found.duties:
        assert before.get(one.duty.id) == (one.before and stands(one.before))
        after.pop(one.duty.id, None)
        if one.after is not None:
            after[one.duty.id] = stands(one.after)
    return after


def stands(duty):
    return duty.status, duty.due, duty.amount, duty.outstanding, duty.counterparty


def owed_in(report):
    return {duty.id: stands(duty) for duty in report.duties}


def varied(case: Case):
    """The days on which reports of a case are made."""
    if isinstance(case, OpenCase):
        return WEEK
    return ASKED if "Order" in case.contract.vocabulary else DAYS


some = st.one_of(cases(), open_cases())
anything = st.one_of(some, some, duty_cases(), open_cases(obliging=True))


@given(case=anything, matcher=matchers, data=st.data())
def test_nothing_differs_from_itself_and_back_is_the_other_way_round(case, matcher, data):
    """What is gained one way is lost the other way, with before and after exchanged."""
    one, other = (s.report for s in data.draw(sides(case, matcher, varied(case), 2)))
    assert one.diff(one).is_empty
    there, back = one.diff(other), other.diff(one)
    turned = [(d.party, d.action, SWAPPED[d.kind], d.after, d.before) for d in there.positions]
    told = [(d.party, d.action, d.kind, d.before, d.after) for d in back.positions]
    assert same(turned, told)
    turned = [(SWAPPED[d.kind], d.after, d.before) for d in there.duties]
    assert same(turned, [(d.kind, d.before, d.after) for d in back.duties])
    assert all(len(line) <= 80 for line in there.full().splitlines())


def same(these, those):
    """Whether they are the same, in whatever order."""
    return len(these) == len(those) and all(these.count(t) == those.count(t) for t in these)


@given(case=anything, matcher=matchers, data=st.data())
def test_what_differs_twice_over_is_what_differs_in_all(case, matcher, data):
    """From a first report to a third it is the same to go by way of any second."""
    one, two, three = (s.report for s in data.draw(sides(case, matcher, varied(case), 3)))
    all_at_once, first, second = one.diff(three), one.diff(two), two.diff(three)
    for _ in range(4):
        party, act = data.draw(acts(case, all_at_once))
        before = said(one, party, act)
        middle = applied(first, party, act, before)
        assert applied(second, party, act, middle) == applied(all_at_once, party, act, before)
        assert (middle, applied(all_at_once, party, act, before)) == (
            said(two, party, act),
            said(three, party, act),
        )
    before = owed_in(one)
    assert owed(second, owed(first, before)) == owed(all_at_once, before) == owed_in(three)


@given(case=some, matcher=matchers, data=st.data())
def test_what_differs_is_decided_so(case, matcher, data):
    """Of any act the differences say what the decisions of both sides say."""
    one, other = data.draw(sides(case, matcher, varied(case), 2))
    found = one.report.diff(other.report)
    for _ in range(4):
        party, act = data.draw(acts(case, found))
        assert applied(found, party, act, one.decided(party, act)) == other.decided(party, act)
