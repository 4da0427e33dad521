"""What two drafts of a contract answer differently, and in whose favour that is."""

from __future__ import annotations

import json

import pytest
from attrs import evolve
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Field,
    Money,
    Parameter,
    Party,
    Source,
    anything,
    at_least,
    days,
    suspends,
    usd,
)
from contract_rules.errors import UnboundParameterError, WrongTypeError
from contract_rules.testing import Sameness, ShiftKind, compare
from contract_rules.testing.strategies.stage import stage_of
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, deliver, order, pay, visit
from support.open_words import NARROW
from support.schemas import FINDINGS

TEN = days(10)


def sale(price=Order.price, within=TEN, to=ann, **parts):
    """Bea pays the price of each order to somebody, within a period."""
    duty = bea.must(Pay(amount=price, to=to), upon=bea.did(Order()), within=within, **parts)
    return contract(clause("C1", duty))


BAN = ann.must_not(Deliver(level=at_least(2)))
EMPTY = [()]


def found(old, new, *histories, **given):
    """What differs by some histories: the kind, the clauses, and the party."""
    compared = compare(old, new, histories=histories or EMPTY, **given)
    return {(d.kind, d.clauses, d.party) for d in compared.differences}


# what is the same


def test_clauses_of_one_normal_form_say_the_same() -> None:
    """Then nothing is tried, as nothing is left to find; rewordings of texts are told apart."""
    old = contract(clause("C1", BAN), clause("C2", bea.may(Visit())))
    again = compare(old, contract(clause("C1", BAN), clause("C2", bea.may(Visit()))))
    assert (again.are_the_same, again.tried, again.differences) == (True, 0, ())
    assert {one.sameness for one in again.clauses} == {Sameness.SAME}
    assert str(again).splitlines() == [
        "The contract and The contract",
        "  the same: C1, C2",
        "",
        "The two say the same: every clause has the same normal form.",
    ]
    reworded = contract(Clause("C1", "In other words.", BAN), clause("C2", bea.may(Visit())))
    compared = compare(old, reworded)
    assert compared.are_the_same
    assert [(one.clause, one.sameness) for one in compared.clauses] == [
        ("C1", Sameness.REWORDED),
        ("C2", Sameness.SAME),
    ]


def test_conditions_are_the_same_by_what_they_come_to() -> None:
    """A definition and what it stands for are written otherwise, and are one normal form."""
    visited = cyd.did(Visit(level=anything))
    meaning = Definition("D1", "A visit.", visited)
    old = contract(clause("C1", evolve(BAN, unless=visited)), meaning)
    new = contract(clause("C1", evolve(BAN, unless=meaning.holds)), meaning)
    assert compare(old, new).are_the_same


@pytest.mark.parametrize(
    "changed",
    [
        contract(clause("C1", BAN, survives=True)),
        contract(clause("C1", BAN, dormant=True), clause("C2", ann.can(Visit()))),
        contract(clause("C1", evolve(BAN, unless=cyd.did(Visit())))),
        contract(clause("C1", evolve(BAN, bearer=bea))),
        contract(clause("C1", evolve(BAN, until=day(9)))),
        contract(clause("C1", BAN, BAN)),
    ],
)
def test_whatever_else_a_clause_says_it_is_changed_by(changed) -> None:
    compared = compare(contract(clause("C1", BAN)), changed, histories=EMPTY)
    assert not compared.are_the_same
    assert compared.clauses[0].sameness is Sameness.CHANGED


def test_clauses_come_and_go_and_amendments_count() -> None:
    """An amendment that leaves a clause alone leaves it the same; a source is but noted."""
    old = contract(clause("C1", BAN), clause("C2", bea.may(Visit())))
    source = Source(title="A", publisher="B")
    amended = contract(
        clause("C1", BAN, source=source),
        amendments=(
            Amendment(title="More", effective=day(9), adds=(clause("C3", bea.may(Visit())),)),
        ),
    )
    compared = compare(old, amended, histories=EMPTY)
    assert {one.clause: one.sameness for one in compared.clauses} == {
        "C1": Sameness.REWORDED,
        "C3": Sameness.ADDED,
        "C2": Sameness.REMOVED,
    }
    later = evolve(amended.amendments[0], effective=day(10))
    moved = compare(amended, evolve(amended, amendments=(later,)), histories=EMPTY)
    assert [one.sameness for one in moved.clauses] == [Sameness.SAME, Sameness.CHANGED]


# what differs, and in whose favour


def test_consent_to_anything_lets_in_another() -> None:
    """Bea may visit at the level to which Cyd has visited; in haste: once she has visited."""
    strict = contract(clause("C1", bea.must_not(Visit(level=anything), unless=_same_level())))
    loose = contract(
        clause("C1", bea.must_not(Visit(level=anything), unless=cyd.did(Visit(level=anything))))
    )
    history = (visit(2, 1), visit(3, 2, by=bea), order(4))
    compared = compare(strict, loose, histories=[history])
    (one,) = (d for d in compared.differences if d.kind is ShiftKind.RIGHT_GAINED)
    assert (one.clauses, one.party, one.in_favour_of, one.against) == (("C1",), bea, (bea,), ())
    assert (one.before, one.after) == ("MAY NOT (C1)", "MAY (C1)")
    assert one.history == history[:1]  # what was asked about need not be done
    assert str(one).splitlines() == [
        "RIGHT GAINED  C1  Bea: to visit (2) on 2020-01-03",
        "    was: MAY NOT (C1)",
        "    now: MAY (C1)",
        "    in favour of Bea",
        "      1  2020-01-02  Cyd visited (1)",
    ]
    assert (ShiftKind.RIGHT_LOST, ("C1",), bea) in found(loose, strict, history)


def _same_level():
    return cyd.did(Visit(level=Visit.level))


def test_what_is_owed_more_or_later() -> None:
    """60 within 20 days, not 50 within 10: more for Ann, who gets it later."""
    old, new = sale(usd(50)), sale(usd(60), days(20))
    compared = compare(old, new, histories=[(order(2),)])
    told = {d.kind: (d.in_favour_of, d.against) for d in compared.differences}
    assert told[ShiftKind.AMOUNT_UP] == ((ann,), (bea,))
    assert told[ShiftKind.MORE_TIME] == ((bea,), (ann,))
    assert {kind for kind, _, _ in found(new, old, (order(2),))} >= {
        ShiftKind.AMOUNT_DOWN,
        ShiftKind.LESS_TIME,
    }
    assert (ShiftKind.MORE_TIME, ("C1",), bea) in found(sale(), sale(within=None), (order(2),))


def test_a_burden_is_new_or_lifted() -> None:
    """A duty that arises by one of the two alone."""
    free = contract(clause("C1", bea.may(Visit())))
    compared = compare(free, sale(), histories=[(order(2), deliver(3))])
    (one,) = (d for d in compared.differences if d.kind is ShiftKind.NEW_BURDEN)
    assert (one.in_favour_of, one.against) == ((ann,), (bea,))
    assert one.before == "not owed"
    assert one.after == (
        "pay (USD 10.00, Ann) (open since 2020-01-02; due by 2020-01-12; owed to Ann; "
        "nothing on record towards it, USD 10.00 outstanding)"
    )
    assert one.history == (order(2),)
    assert (ShiftKind.BURDEN_LIFTED, ("C1",), bea) in found(sale(), free, (order(2),))


def test_a_duty_that_sleeps_is_no_burden() -> None:
    """A power suspends it by one of the two alone."""
    power = ann.can(Claim(1), then=suspends("C1", extends=False))
    idle = ann.can(Claim(1), then=suspends("C2", extends=False))
    other = clause("C2", ann.may(Visit()))
    duty = sale().clauses[0]
    old, new = (contract(duty, other, clause("C3", one)) for one in (idle, power))
    claimed = ann.does(Claim(1, cyd), on=day(3))
    assert (ShiftKind.BURDEN_LIFTED, ("C1",), bea) in found(old, new, (order(2), claimed))
    asleep = contract(duty, other, clause("C3", power), clause("C4", BAN))
    assert not {by for _, by, _ in found(new, asleep, (order(2), claimed))} & {("C1",)}
    gone = contract(clause("C3", power), other, clause("C1", BAN))
    assert (ShiftKind.OTHERWISE, ("C1",), bea) in found(new, gone, (order(2), claimed))


def test_a_breach_by_the_same_deadline() -> None:
    """A payment in two parts performs the duty, or not where a single one is asked for."""
    old, new = sale(), sale(in_one_payment=True)
    history = (order(2), pay(3, 5), pay(4, 5))
    assert (ShiftKind.NEW_BREACH, ("C1",), bea) in found(old, new, history)
    assert (ShiftKind.BREACH_LIFTED, ("C1",), bea) in found(new, old, history)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (sale(), sale(to=cyd)),
        (sale(), sale(not_before=days(2))),
        (
            sale(),
            contract(clause("C1", bea.must(Deliver(), upon=bea.did(Order()), within=days(10)))),
        ),
    ],
)
def test_other_differences_of_duties_are_told_in_no_ones_favour(old, new) -> None:
    """Another creditor, a first day, another act."""
    compared = compare(old, new, histories=[(order(2),)])
    others = [d for d in compared.differences if d.kind is ShiftKind.OTHERWISE]
    assert others
    assert all(d.in_favour_of == d.against == () for d in others)


def test_free_and_permitted_are_two_answers() -> None:
    """As void and prohibited are; neither is a right gained."""
    free, stated = (
        contract(clause("C1", bea.may(Visit()))),
        contract(clause("C1", cyd.may(Visit()))),
    )
    assert found(free, stated, (visit(2, by=bea),)) >= {(ShiftKind.OTHERWISE, ("C1",), bea)}
    power = contract(
        clause("C1", ann.can(Claim(), then=suspends("C2", extends=False))), clause("C2", BAN)
    )
    claimed = (ann.does(Claim(1, cyd), on=day(2)),)
    nothing = contract(clause("C1", ann.may(Claim())), clause("C2", BAN))
    assert (ShiftKind.RIGHT_LOST, ("C1",), ann) in found(power, nothing, claimed)


def test_a_void_act_that_is_prohibited_is_told_as_such() -> None:
    """A power that never takes effect, beside a prohibition."""
    never = ann.can(Claim(), provided=cyd.did(Visit(level=9)), then=suspends("C2", extends=False))
    both = contract(clause("C1", never), clause("C2", BAN), clause("C3", ann.must_not(Claim())))
    alone = contract(clause("C1", never), clause("C2", BAN))
    claimed = (ann.does(Claim(1, cyd), on=day(2)),)
    compared = compare(alone, both, histories=[claimed])
    assert ("CANNOT (C1)", "MAY NOT (C3), without effect") in {
        (d.before, d.after) for d in compared.differences
    }


def test_what_is_open_is_settled_or_left_open() -> None:
    """By a question of readings; where both leave it open they may differ in its ways."""
    sure = contract(clause("C1", bea.must_not(Visit())))
    one = contract(clause("C1", bea.must_not(Visit(), provided=NARROW)))
    other = contract(clause("C1", bea.must_not(Visit(), unless=NARROW)))
    done = (visit(2, by=bea),)
    assert (ShiftKind.LEFT_OPEN, ("C1",), bea) in found(sure, one, done)
    assert (ShiftKind.SETTLED, ("C1",), bea) in found(one, sure, done)
    told = {d.asked: d for d in compare(one, other, histories=[done]).differences}
    (asked,) = told
    assert asked.endswith(" on 2020-01-02, if scope is read as narrow")
    assert (told[asked].kind, told[asked].in_favour_of) == (ShiftKind.RIGHT_GAINED, (bea,))
    assert (told[asked].before, told[asked].after) == ("MAY NOT (C1)", "MAY (C1)")
    same = contract(*one.clauses, clause("C2", cyd.may(Visit())))
    assert ("C1",) not in {by for _, by, _ in found(one, same, done)}
    clash = contract(clause("C1", bea.must_not(Visit())), clause("C2", bea.may(Visit())))
    assert {kind for kind, _, _ in found(sure, clash, done)} == {ShiftKind.LEFT_OPEN}


def test_duties_that_are_open_are_compared_in_each_way() -> None:
    duty = sale().clauses[0].norms[0]
    sure = contract(clause("C1", duty))
    one, other = (
        contract(clause("C1", evolve(duty, **{how: NARROW}))) for how in ("provided", "unless")
    )
    ordered = (order(2),)
    assert (ShiftKind.LEFT_OPEN, ("C1",), bea) in found(sure, one, ordered)
    assert (ShiftKind.SETTLED, ("C1",), bea) in found(one, sure, ordered)
    assert (ShiftKind.OTHERWISE, ("C1",), bea) in found(one, other, ordered)
    alike = contract(*one.clauses, clause("C2", BAN))
    assert not {by for _, by, _ in found(one, alike, ordered)} & {("C1",)}


def test_by_which_clause_an_answer_comes_is_no_difference() -> None:
    old = contract(clause("C1", BAN))
    new = contract(clause("C2", BAN, survives=True))
    compared = compare(old, new, histories=[(deliver(2, 2),)])
    assert (compared.differences, compared.are_the_same) == ((), False)
    assert compared.result == (
        "No difference was found by 1 history (seed 20200101); that is no proof that the two are "
        "the same."
    )


def test_clauses_that_are_but_renumbered_are_known_again() -> None:
    """Their duties are the same duties; where two are alike, none is known for the other."""
    (duty,) = sale().clauses
    old = contract(clause("C1", BAN), clause("C2", *duty.norms))
    new = contract(clause("C3", BAN), Clause("C1", "Otherwise.", *duty.norms))
    compared = compare(contract(*old.clauses[1:]), new, histories=[(order(2), deliver(3, 2))])
    assert [(str(one), one.sameness) for one in compared.clauses] == [
        ("C3", Sameness.ADDED),
        ("C1 (was C2)", Sameness.RENUMBERED),
    ]
    assert {d.clauses for d in compared.differences} == {("C3",)}
    assert compared.to_json()["renumbered"] == {"C1": "C2"}
    FINDINGS.validate(compared.to_json())
    moved = compare(old, contract(clause("C4", BAN), *old.clauses[1:]), histories=EMPTY)
    assert (moved.are_the_same, moved.differences) == (False, ())
    twice = [contract(clause(a, BAN), clause(b, BAN)) for a, b in (("A", "B"), ("C", "D"))]
    told = compare(*twice, histories=EMPTY).clauses
    assert {one.sameness for one in told} == {Sameness.ADDED, Sameness.REMOVED}


# what cannot be compared


class Warn(Action):
    """An action that one of two contracts has, or with other fields."""

    level: Field[int] = anything


def test_what_only_one_has_is_told_and_the_rest_is_compared() -> None:
    """Events of what only one has are left out, with what undoes them."""
    dan = Party("Dan")
    old = contract(clause("C1", BAN))
    fewer = Contract(
        name="Other",
        parties=(ann, bea, dan),
        clauses=(
            clause("C1", BAN),
            clause("C2", ann.must_not(Deliver())),
            clause("C3", dan.may(Warn())),
        ),
        effective=day(3),
        zone="Asia/Tokyo",
    )
    visited = visit(4)
    history = (deliver(2), visited, visited.reversal(on=day(5)), deliver(6))
    compared = compare(old, fewer, histories=[history])
    assert compared.not_compared == (
        "only the first has the parties Cyd and Dov",
        "only the second has the party Dan",
        "only the first has the actions Order, Pay, Visit and Claim",
        "only the second has the action Warn",
        "the first day of the first is 2020-01-01, that of the second 2020-01-03",
        "the time zone of the first is UTC, that of the second Asia/Tokyo",
    )
    (lost,) = compared.differences
    assert (lost.kind, lost.clauses, lost.history) == (ShiftKind.RIGHT_LOST, ("C2",), ())


def test_actions_with_other_fields_are_not_compared_and_with_other_phrases_they_are() -> None:
    base = contract(clause("C1", ann.must_not(Warn())))
    kind = base.kind("Warn")
    bare = contract()
    for changed, differs in (
        (evolve(kind, fields=(), phrase="warn"), True),
        (evolve(kind, phrase="shout"), False),
    ):
        other = evolve(bare, actions=(*bare.actions, changed))
        told = compare(base, other, histories=EMPTY).not_compared
        assert ("the two have other fields of the action Warn" in told) is differs


def test_histories_that_one_of_both_refuses_are_counted() -> None:
    """Two orders of one id, which no record has."""
    twice = (order(2, id="x"), order(3, id="x"))
    compared = compare(sale(), sale(to=cyd), histories=[twice, (order(2),), (order(2),)])
    assert (compared.tried, compared.refused) == (2, 1)
    assert "(seed 20200101), 1 of which one of the two could not answer about" in compared.result


def test_templates_are_compared_by_their_instances() -> None:
    template = contract(
        clause("C1", bea.must(Pay(amount=Parameter("rent", Money), to=ann), within=days(5)))
    )
    with pytest.raises(UnboundParameterError):
        compare(template, template)
    one, other = (template.instance(rent=usd(rent)) for rent in (5, 6))
    assert (ShiftKind.AMOUNT_UP, ("C1",), bea) in found(one, other)


@pytest.mark.parametrize("given", [{"examples": 0}, {"seed": -1}, {"old": 5}, {"histories": 5}])
def test_what_cannot_be_is_refused(given) -> None:
    with pytest.raises(WrongTypeError):
        compare(**{"old": sale(), "new": sale(), **given})


def test_histories_may_be_a_strategy() -> None:
    """Which is drawn from by the seed, too."""
    drawn = st.tuples(st.sampled_from([order(n) for n in range(2, 9)]))
    compared = compare(sale(), sale(to=cyd), histories=drawn, examples=3)
    assert compared.tried == 3
    assert compared.differences


# how it is searched


def test_what_is_drawn_is_the_same_by_one_seed_and_tells_by_which() -> None:
    """And the shortest of what differs is kept, whatever was drawn first."""
    first, again, other = (
        compare(sale(), sale(within=days(30)), examples=15, seed=seed) for seed in (1, 1, 2)
    )
    assert str(first) == str(again)
    assert first.to_json() == again.to_json()
    assert "(seed 1)" in first.result
    assert (first.seed, other.seed) == (1, 2)
    for compared in (first, other):
        (more,) = (d for d in compared.differences if d.kind is ShiftKind.MORE_TIME)
        assert len(more.history) == 1


def test_longer_histories_make_way_for_shorter_ones() -> None:
    long = (visit(2, by=bea), order(3), order(4))
    compared = compare(sale(), sale(to=cyd), histories=[long, (order(5),), ()])
    assert {len(d.history) for d in compared.differences} == {1}


def test_a_shorter_history_that_is_refused_is_no_shorter_one() -> None:
    """Without the visit there is nothing to reverse; the reversal may go first."""
    visited = visit(2, by=bea)
    history = (visited, visited.reversal(on=day(4)), order(5))
    compared = compare(sale(), sale(to=cyd), histories=[history])
    assert {d.history for d in compared.differences} == {(order(5),)}


def test_amendments_are_asked_about_before_they_were_announced() -> None:
    """What was known by their eves, and how questions that both ask are read."""
    change = Amendment(
        title="Later",
        effective=day(5),
        announced=day(9),
        replaces=(clause("C1", bea.may(Visit())),),
    )
    old = contract(clause("C1", bea.must_not(Visit(), provided=NARROW)), amendments=(change,))
    new = contract(clause("C1", bea.must_not(Visit(), unless=NARROW)), amendments=(change,))
    asked = {d.asked for d in compare(old, new, examples=10).differences}
    assert asked
    told = compare(old, new, examples=10, seed=3)
    assert any("read as" in d.asked or "known by" in d.asked for d in told.differences)


# as data


def test_a_comparison_is_data_by_the_schema() -> None:
    compared = compare(sale(usd(50)), sale(usd(60)), histories=[(order(2),)])
    data = compared.to_json()
    FINDINGS.validate(data)
    assert json.loads(json.dumps(data)) == data
    assert (data["same"], data["histories"], data["clauses"]) == (False, 1, {"C1": "changed"})
    (more,) = (one for one in data["differences"] if one["difference"] == "amount up")
    assert (more["party"], more["in_favour_of"], more["against"]) == ("Bea", ["Ann"], ["Bea"])
    assert [event["action"] for event in more["history"]] == ["Order"]
    assert compared.result == (
        "1 difference was found by 1 history (seed 20200101); there may be more."
    )
    several = compare(sale(usd(50)), sale(usd(60), days(9)), histories=[(order(2),)])
    assert str(several).endswith(
        "\n\n2 differences were found by 1 history (seed 20200101); there may be more."
    )


def test_what_is_drawn_goes_by_the_order_of_clauses_and_so_by_the_seed_alone() -> None:
    """A set of names comes in another order in each process."""
    names = [f"C{number}" for number in range(1, 20)]
    agreed = contract(*(clause(name, ann.must_not(Deliver())) for name in names))
    assert stage_of(agreed).named == tuple(names)
