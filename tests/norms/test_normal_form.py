"""The normal form: which events to look for, in which places, under which tests."""

from __future__ import annotations

from datetime import date

from contract_rules import at_least, at_most, begins, less_than, more_than, one_of, other_than, usd
from contract_rules.language.actions import Matching
from contract_rules.norms import normal_form
from contract_rules.norms.expressions import Between, Const, Defined
from contract_rules.norms.normal_form import (
    Alternative,
    Atom,
    Case,
    Ref,
    Test,
)
from contract_rules.norms.normalise import forms, normalise
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Declare,
    Notify,
    Procure,
    Provider,
    Release,
    Ship,
)

ann, bea, _, _ = PARTIES
azure = Provider("Azure")
DAY = date(2025, 1, 1)


def alternatives(condition, **definitions):
    """The ways in which a permission to procure is given by a condition."""
    form = normalise(ann.may(Procure(), provided=condition), definitions)
    assert all(case.unless == () for case in form.cases)
    return [case.given for case in form.cases]


def atom(occurred, *tests):
    return Atom(occurred.by, occurred.act.kind, tests, occurred)


def test_a_norm_without_conditions_always_applies() -> None:
    """It has one case that asks nothing, and the tests of its pattern."""
    form = normalise(ann.may(Procure(provider=azure)), {})
    assert form.tests == (Test(Ref(0, "provider"), "in", (Const(azure),)),)
    assert form.cases == (Case(Alternative(), ()),)
    assert not form.begun


def test_every_matcher_is_a_test() -> None:
    """A range is two."""
    price = Ref(0, "price")
    between = Matching(Between(at_least(usd(1)).matcher, less_than(usd(2)).matcher))
    expected = {
        one_of(usd(1), usd(2)): [("in", usd(1), usd(2))],
        other_than(usd(1)): [("not in", usd(1))],
        at_least(usd(1)): [(">=", usd(1))],
        at_most(usd(1)): [("<=", usd(1))],
        more_than(usd(1)): [(">", usd(1))],
        less_than(usd(1)): [("<", usd(1))],
        between: [(">=", usd(1)), ("<", usd(2))],
    }
    for matcher, tests in expected.items():
        form = normalise(ann.may(Procure(price=matcher)), {})
        assert form.tests == tuple(Test(price, op, tuple(map(Const, of))) for op, *of in tests)


def test_an_event_takes_the_place_after_the_act() -> None:
    """What its fields speak of is a reference to a place."""
    consent = bea.did(Consent(provider=Procure.provider))
    joined = Test(Ref(1, "provider"), "in", (Ref(0, "provider"),))
    assert alternatives(consent) == [Alternative(atoms=(atom(consent, joined),))]


def test_an_event_waits_for_what_it_speaks_of() -> None:
    """Whatever the order of writing, what is spoken of has the earlier place."""
    release = bea.did(Release())
    declared = ann.did(Declare(model=Release.model))
    joined = Test(Ref(2, "model"), "in", (Ref(1, "model"),))
    for condition in (declared & release, release & declared):
        (given,) = alternatives(condition)
        assert given.atoms == (atom(release), atom(declared, joined))


def test_a_comparison_is_a_test_of_the_later_place() -> None:
    """Of the act, of the event found last, or before any event is looked for."""
    release, consent = bea.did(Release()), bea.did(Consent())
    (given,) = alternatives(release & consent & (release.on < consent.on) & (Procure.on >= DAY))
    assert given.tests == (Test(Ref(0, None), ">=", (Const(DAY),)),)
    assert given.atoms == (
        atom(release),
        atom(consent, Test(Ref(2, None), ">", (Ref(1, None),))),
    )
    (given,) = alternatives(release & (release.on <= Procure.on))
    assert given.atoms == (atom(release, Test(Ref(1, None), "<=", (Ref(0, None),))),)


def test_each_alternative_is_a_case() -> None:
    """Alternatives multiply under &, and stand in the order of writing."""
    one, two = bea.did(Consent()), bea.did(Release())
    three, four = ann.did(Declare()), ann.did(Notify())
    found = alternatives((one | two) & (three | four))
    kinds = [[a.kind for a in given.atoms] for given in found]
    assert kinds == [
        ["Consent", "Declare"],
        ["Consent", "Notify"],
        ["Release", "Declare"],
        ["Release", "Notify"],
    ]


def test_what_must_not_be_found_is_looked_for_last() -> None:
    """It may speak of what was found, and nothing speaks of it."""
    release = bea.did(Release())
    (given,) = alternatives(release & ~ann.did(Declare(model=Release.model)))
    ((ruled_out,),) = given.nots
    assert ruled_out.atoms[0].tests == (Test(Ref(2, "model"), "in", (Ref(1, "model"),)),)


def test_an_exception_and_an_end_follow_what_the_norm_supposes() -> None:
    """Both except the norm, and each may speak of the events that provide for it."""
    release = bea.did(Release())
    norm = ann.may(
        Procure(),
        provided=release,
        unless=bea.did(Declare(model=Release.model)),
        until=release.on < DAY,
    )
    (case,) = normalise(norm, {}).cases
    excepted, ended = case.unless
    assert excepted.atoms[0].tests == (Test(Ref(2, "model"), "in", (Ref(1, "model"),)),)
    assert ended.tests == (Test(Ref(1, None), "<", (Const(DAY),)),)


def test_a_last_day_is_no_condition() -> None:
    """It bounds the norm's time, not its cases."""
    (case,) = normalise(ann.may(Procure(), until=DAY), {}).cases
    assert case.unless == ()


def test_a_definition_stands_for_its_condition() -> None:
    """As the text in force has it, and with definitions of its own."""
    release = bea.did(Release())
    meant = {"D1": Defined("D2") | bea.did(Consent()), "D2": release}
    assert [given.atoms[0].kind for given in alternatives(Defined("D1"), **meant)] == [
        "Release",
        "Consent",
    ]


def test_an_exercise_has_a_place_of_its_own() -> None:
    """A norm that it began may speak of it; conditions find their events after it."""
    begun = ann.must_not(Ship(level=Declare.level), unless=bea.did(Notify()))
    power = bea.can(Declare(), then=begins(begun))
    (form, before), (inner, parent) = forms(power, {})
    assert (before, parent) == (None, form)
    assert (form.begun, inner.begun) == (False, True)
    assert inner.tests == (Test(Ref(0, "level"), "in", (Ref(1, "level"),)),)
    assert normalise(begun, {}, form) == inner


def test_an_occurrence_that_is_named_twice_is_found_once() -> None:
    """Two equal ones mean one event; a label tells two apart."""
    release = bea.did(Release())
    (once,) = alternatives(release & release)
    assert len(once.atoms) == 1
    (twice,) = alternatives(release & bea.did(Release(), "again"))
    assert len(twice.atoms) == 2


def test_one_walk_leads_through_every_way_for_a_condition_to_hold() -> None:
    """With the events before it in the slots: what is given is there where an exception is asked.

    What is ruled out comes after that beside which it is ruled out.
    """
    release, declared = ann.did(Release()), bea.did(Declare())
    notified, shipped = bea.did(Notify()), bea.did(Ship())
    norm = ann.may(Procure(), provided=release & ~(declared & ~notified), unless=shipped)
    form = normalise(norm, {})
    walked = [[atom.kind for atom in atoms] for _, atoms in normal_form.alternatives_in(form)]
    assert walked == [
        ["Release"],
        ["Release", "Declare"],
        ["Release", "Declare", "Notify"],
        ["Release", "Ship"],
    ]
    found = list(normal_form.atoms_in(form))
    assert [atom.kind for atom in found] == ["Release", "Declare", "Notify", "Ship"]
    tests = [*form.tests, *(test for atom in found for test in atom.tests)]
    assert list(normal_form.tests_in(form)) == tests
