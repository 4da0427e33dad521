"""What is said of a group of parties is said of each of them on its own."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from attrs import fields

from contract_rules import (
    Amendment,
    Clause,
    Confidence,
    Contract,
    DutyStatus,
    Engine,
    Group,
    Party,
    Rank,
    Source,
    Verdict,
    any_party,
    begins,
    count,
    days,
    ends,
    total,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import UnknownPartyError, WrongTypeError
from contract_rules.norms.norms import Permission
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Claim,
    Deliver,
    Notify,
    Order,
    Pay,
    Visit,
)
from contract_rules.values.acts import PartyGroup, type_of
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    dov,
    each_matcher,
    order,
    pay,
    stands,
    visit,
)

affiliates = Group("the affiliates", ann, bea)


def decided(agreed, matcher, events=(), on=20, act=None):
    """The verdict on each party's visit, or another act."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [engine.decide(p, act or Visit(1), on=day(on)).verdict for p in PARTIES]


YES, NO, FREE = Verdict.PERMITTED, Verdict.PROHIBITED, Verdict.SILENT


@each_matcher
def test_a_norm_on_any_party_binds_each_party_of_the_contract(matcher):
    """Nobody may visit, and a leave for the affiliates is one for each of them."""
    ban = clause("1", any_party.must_not(Visit()))
    assert decided(contract(ban), matcher) == [NO] * 4
    leave = clause("2", affiliates.may(Visit()), overrides=("1",))
    assert decided(contract(ban, leave), matcher) == [YES, YES, NO, NO]


@each_matcher
def test_a_norm_on_a_group_names_the_party_asked_about(matcher):
    """The reason speaks of the party, as if the clause named it alone."""
    with Engine(contract(clause("1", affiliates.must_not(Visit()))), matcher=matcher) as engine:
        told = " ".join(str(engine.decide(bea, Visit(1), on=day(5))).split())
    assert "clause 1 forbids Bea to visit" in told
    assert "Ann" not in told
    assert "affiliates" not in told


@each_matcher
def test_each_party_of_a_group_owes_a_duty_of_its_own(matcher):
    """What one has done, the other has still to do."""
    agreed = contract(clause("1", affiliates.must(Visit(level=1), by=day(10))))
    for by, expected in ((ann, ["kept", "breached"]), (bea, ["breached", "kept"])):
        assert stands(agreed, [visit(5, by=by)], day(20), matcher) == [f"1 {s}" for s in expected]


@each_matcher
def test_what_follows_upon_a_breach_of_one_is_its_own(matcher):
    """A remedy on the group is owed by whoever is in breach, and by nobody else."""
    agreed = contract(
        clause(
            "1",
            affiliates.must(
                Visit(level=1),
                by=day(10),
                otherwise=affiliates.must(Pay(usd(5), cyd), within=days(3)),
            ),
        )
    )
    with Engine(agreed, [visit(5, by=ann)], matcher=matcher) as engine:
        owed = [(d.bearer, d.status) for d in engine.duties(on=day(12))]
    assert owed == [
        (ann, DutyStatus.KEPT),
        (bea, DutyStatus.BREACHED),
        (bea, DutyStatus.OPEN),
    ]


@each_matcher
def test_a_condition_asks_whether_any_of_a_group_has_done_it(matcher):
    """One visit is enough, whoever of them made it; that of another party is not."""
    agreed = contract(
        clause("1", dov.must_not(Deliver(level=1), unless=affiliates.did(Visit(level=1))))
    )
    for by, expected in ((ann, YES), (bea, YES), (cyd, NO)):
        with Engine(agreed, [visit(5, by=by)], matcher=matcher) as engine:
            assert engine.decide(dov, Deliver(1), on=day(9)).verdict is expected
            assert engine.decide(dov, Deliver(1), on=day(4)).verdict is NO


@each_matcher
def test_of_the_events_of_a_group_the_first_in_time_is_evidence(matcher):
    """Its events are in order of their instants, in whatever order they are recorded."""
    agreed = contract(clause("1", dov.must_not(Deliver(), unless=any_party.did(Visit()))))
    events = [visit(7, by=ann), visit(6, by=cyd), visit(8, by=bea)]
    for shuffled in permutations(events):
        with Engine(agreed, shuffled, matcher=matcher) as engine:
            (reason,) = engine.decide(dov, Deliver(1), on=day(9)).reasons
            assert reason.exceptions == (events[1],)


@each_matcher
def test_totals_and_counts_go_over_the_acts_of_a_whole_group(matcher):
    """What they paid together counts, and how often they paid."""
    events = [pay(2, 3, by=ann), pay(3, 4, by=bea), pay(4, 10, by=cyd)]
    for asked, limit, within in (
        (total(Pay.amount, by=affiliates), usd(7), True),
        (total(Pay.amount, by=affiliates), usd(8), False),
        (total(Pay.amount, by=any_party), usd(17), True),
        (total(Pay.amount, by=any_party), usd(18), False),
        (count(Pay, by=affiliates), 2, True),
        (count(Pay, by=any_party), 4, False),
    ):
        agreed = contract(clause("1", dov.must_not(Deliver(), provided=asked >= limit)))
        with Engine(agreed, events, matcher=matcher) as engine:
            found = engine.decide(dov, Deliver(1), on=day(9)).verdict
        assert (found is NO) is within


@each_matcher
def test_an_occasion_may_be_an_act_of_any_of_a_group(matcher):
    """Each order of one of them makes one duty, with its own price."""
    agreed = contract(
        clause("1", cyd.must(Pay(amount=Order.price, to=dov), upon=affiliates.did(Order())))
    )
    orders = [
        order(3, "10"),
        ann.does(Order(usd(7), 1, day(20)), on=day(4)),
        dov.does(Order(usd(5), 1, day(20)), on=day(5)),
    ]
    assert stands(agreed, orders, day(9), matcher) == ["1 open 0 10", "1 open 0 7"]


@each_matcher
def test_each_party_of_a_group_can_exercise_a_power_of_it(matcher):
    """And what the exercise begins for a group, it begins for each."""
    agreed = contract(
        clause("1", affiliates.can(Claim(), then=begins(any_party.must_not(Visit()))))
    )
    for by, expected in ((ann, NO), (bea, NO), (cyd, FREE)):
        assert decided(agreed, matcher, [claim(5, by=by)]) == [expected] * 4


@each_matcher
def test_a_power_of_a_group_may_begin_what_binds_its_holder_alone(matcher):
    """A norm on the same group, within, is on the one who has exercised the power."""
    agreed = contract(
        clause("1", affiliates.can(Claim(), then=begins(affiliates.must_not(Visit()))))
    )
    assert decided(agreed, matcher, [claim(5, by=bea)]) == [FREE, NO, FREE, FREE]


def test_a_group_of_a_contract_without_one_of_its_members_is_refused():
    """Each member is a party of the contract; the contract lists single parties."""
    agreed = {"name": "C", "effective": day(1), "actions": (Visit, Notify)}
    with pytest.raises(UnknownPartyError, match="'Bea', no party of the contract"):
        Contract(**agreed, parties=(ann, cyd), clauses=(clause("1", affiliates.may(Visit())),))
    asked = clause("1", ann.may(Visit(), provided=affiliates.did(Visit())))
    with pytest.raises(UnknownPartyError, match="'Bea', no party of the contract"):
        Contract(**agreed, parties=(ann, cyd), clauses=(asked,))
    with pytest.raises(WrongTypeError, match="'the affiliates' is a group, and no party"):
        Contract(**agreed, parties=(ann, affiliates), clauses=())


def test_two_groups_of_one_name_that_differ_are_refused():
    """And so is a group that is called as a party is."""
    others = Group("the affiliates", ann, cyd)
    both = affiliates.did(Visit()) & others.did(Visit())
    with pytest.raises(WrongTypeError, match="as another group is called; rename one"):
        contract(clause("1", ann.may(Visit(), provided=both)))
    called = Group("Cyd", ann, bea).did(Visit())
    with pytest.raises(WrongTypeError, match="as a party is called; rename one"):
        contract(clause("1", ann.may(Visit(), provided=called)))


@pytest.mark.parametrize("members", [(), (ann,), (ann, ann), (ann, affiliates), (ann, bea, ann)])
def test_a_group_has_two_parties_or_more_each_once(members):
    """One party is no group, and a group is none of the parties of another."""
    with pytest.raises(WrongTypeError, match="needs two parties or more"):
        Group("the few", *members)


def test_what_a_group_cannot_be_said_to_do_is_refused():
    """An event is of one party, and a field holds one."""
    with pytest.raises(WrongTypeError, match="is a group, and an event is of one party"):
        affiliates.does(Visit(1), on=day(1))
    with pytest.raises(WrongTypeError):
        type_of(affiliates)
    with pytest.raises(UnknownPartyError), Engine(contract()) as engine:
        engine.decide(any_party, Visit(1), on=day(1))
    unlike = any_party.must_not(Visit())
    with pytest.raises(WrongTypeError, match="otherwise= holds one norm, and one on any party"):
        contract(clause("1", ann.must(Visit(), by=day(3), otherwise=unlike)))


def test_a_group_may_be_obliged_upon_an_occasion_that_is_told():
    """None, whose act it is, or an action alone, which is anybody's."""
    assert affiliates.must(Visit()).upon is None
    assert affiliates.must(Visit(), upon=any_party.did(Order())).upon.by == any_party
    assert affiliates.must(Visit(), upon=Order) == affiliates.must(
        Visit(), upon=any_party.did(Order())
    )


def test_clauses_on_groups_are_written_and_read_as_they_are():
    """As JSON and as code; a contract has the norms of single parties in place of those."""
    stated = clause(
        "1",
        affiliates.may(Visit(), provided=any_party.did(Order())),
        ann.may(Deliver(), provided=count(Visit, by=affiliates) >= 2),
    )
    data = json.loads(json.dumps(to_json(stated)))
    assert from_json(type(stated), data) == stated
    agreed = contract(stated)
    assert [n.bearer for n in agreed.clauses[0].norms] == [ann, bea, ann]
    assert agreed.clauses[0].written == stated.written
    assert from_json(Contract, json.loads(json.dumps(to_json(agreed)))) == agreed
    assert repr(affiliates) == f"Group('the affiliates', {ann!r}, {bea!r})"
    assert repr(any_party) == "any_party"
    assert isinstance(agreed.clauses[0].norms[0], Permission)


def test_a_clause_on_a_group_keeps_all_else_that_it_says():
    """Whatever a clause can say beside its norms, so that none of it is left out quietly."""
    stated = Clause(
        "1",
        "As it says.",
        affiliates.may(Visit()),
        source=Source(title="A title"),
        confidence=Confidence.INFERRED,
        rank=Rank.MANDATORY_LAW,
        overrides=("2",),
        dormant=True,
        survives=True,
        caveat="When is not public.",
        note="A note.",
    )
    carried = {known.name: getattr(stated, known.name) for known in fields(Clause) if known.eq}
    assert all(value for value in carried.values())  # nothing is as by default
    (made, _) = contract(stated, clause("2", ann.may(Deliver()))).clauses
    assert len(made.norms) == 2
    assert {name: getattr(made, name) for name in carried} == {**carried, "norms": made.norms}


def test_a_group_is_equal_to_one_of_the_same_name_and_parties():
    """And to no party, whatever that is called."""
    assert affiliates == Group("the affiliates", ann, bea)
    assert affiliates == PartyGroup("the affiliates", (ann, bea))
    assert affiliates != Group("the affiliates", bea, cyd)
    assert affiliates != Party("the affiliates")
    assert Party("the affiliates") != affiliates
    assert affiliates != "the affiliates"
    assert len({affiliates, Group("the affiliates", ann, bea), Party("the affiliates")}) == 2


@each_matcher
def test_explanations_say_that_one_or_none_of_a_group_did_it(matcher):
    """Positively and negatively, of a named group and of all."""
    for group, some, none in (
        (affiliates, "one of the affiliates", "none of the affiliates had visited"),
        (any_party, "a party", "no party had visited"),
    ):
        agreed = contract(clause("1", dov.must_not(Deliver(), unless=group.did(Visit()))))
        with Engine(agreed, matcher=matcher) as engine:
            told = " ".join(str(engine.decide(dov, Deliver(1), on=day(9))).split())
        assert none in told
        assert f"no record, among 0 events to 2020-01-09, that {some} visited" in told
        without = contract(clause("1", dov.must_not(Deliver(), provided=~group.did(Visit()))))
        with Engine(without, [deliver(2), visit(3, by=bea)], matcher=matcher) as engine:
            assert engine.decide(dov, Deliver(1), on=day(9)).verdict is FREE


@each_matcher
def test_an_amendment_may_speak_of_groups(matcher):
    """What it adds binds each of them from its day on; one that speaks of none stays as it is."""
    ban = clause("2", affiliates.must_not(Visit()))
    power = clause("3", affiliates.can(Claim(), then=(ends("2"), begins(ann.may(Deliver())))))
    first = Amendment(title="First", effective=day(5), adds=(clause("1", ann.may(Order())),))
    second = Amendment(title="Second", effective=day(10), adds=(ban, power))
    agreed = contract(amendments=(first, second))
    assert agreed.amendments[0] is first
    assert agreed.amendments[1].written == second.written
    assert decided(agreed, matcher, on=9) == [FREE] * 4
    assert decided(agreed, matcher, on=11) == [NO, NO, FREE, FREE]
    assert decided(agreed, matcher, [claim(12, by=bea)]) == [FREE] * 4


class Whisper(Visit, on_record=False):
    """A visit of which nobody need know."""


@each_matcher
def test_what_any_of_a_group_may_have_done_off_the_record_is_open(matcher):
    """The answer turns on each of them; one who is known to have done it settles it."""
    agreed = contract(clause("1", dov.must_not(Deliver(), unless=affiliates.did(Whisper()))))
    with Engine(agreed, matcher=matcher) as engine:
        decision = engine.decide(dov, Deliver(1), on=day(9))
        assert decision.verdict is Verdict.UNDETERMINED
        assert {point.by for point in decision.turns_on} == {ann, bea}
        engine.record(bea.does(Whisper(1), on=day(3)))
        assert engine.decide(dov, Deliver(1), on=day(9)).verdict is YES


@each_matcher
def test_why_not_tells_of_each_who_could_help(matcher):
    """It is enough that any of the group does it."""
    agreed = contract(clause("1", dov.must_not(Deliver(), unless=affiliates.did(Visit(level=1)))))
    with Engine(agreed, matcher=matcher) as engine:
        missing = engine.decide(dov, Deliver(1), on=day(9)).why_not(YES)
    assert [s.point.by for m in missing for s in m.settled] == [ann, bea]


@each_matcher
def test_of_acts_of_a_group_at_one_instant_a_cap_forbids_the_later_alone(matcher):
    """Whoever of them is later in the record's order, which is that of the ids here."""
    spent = total(Pay.amount, by=affiliates)
    agreed = contract(clause("1", affiliates.must_not(Pay(), provided=spent >= usd(6))))
    events = [pay(3, 6, cyd, by=by, id=id_) for by, id_ in ((bea, "a"), (ann, "b"), (cyd, "c"))]
    for shuffled in permutations(events):
        with Engine(agreed, shuffled, matcher=matcher) as engine:
            assert [breach.event.id for breach in engine.breaches(on=day(9))] == ["b"]
