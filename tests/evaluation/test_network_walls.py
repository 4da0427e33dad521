"""What durable-rules does unreliably is not asked of it."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    FindingKind,
    Party,
    Verdict,
    anything,
    at_least,
    begins,
    count,
    one_of,
    other_than,
    usd,
)
from contract_rules.errors import EngineUnavailableError
from contract_rules.evaluation.durable import network, rules
from contract_rules.evaluation.durable.matcher import OBSERVED, UNMATCHED
from contract_rules.evaluation.durable.rules import MOST_KINDS, compile_program
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Declare,
    Model,
    Notify,
    Procure,
    Provider,
    Release,
    Ship,
)
from support.histories import MATCHERS

ann, bea, _, _ = PARTIES
azure, oracle = Provider("Azure"), Provider("Oracle")
NOW = date(2020, 6, 1)

pytestmark = pytest.mark.skipif("durable" not in MATCHERS, reason="durable-rules is not here")


def contract(*norms, name="The contract", others=()):
    clause = Clause("C1", "As it says.", *norms)
    return Contract(
        name=name,
        parties=(ann, bea),
        clauses=(clause, *others),
        effective=date(2020, 1, 1),
        actions=(Ship,),
    )


def copy_of(engine):
    """What the network has of an engine's record; None before the first question."""
    return engine._views.here.session.matcher._copy


def asked(rules):
    """Every test of every rule, with the fact that it is asked of."""
    for rule in rules.values():
        for pattern in rule["all"]:
            for fact, own in pattern.items():
                for test in own["$and"]:
                    yield fact, test


SPEAKING = contract(
    ann.must_not(
        Procure(provider=other_than(azure), price=one_of(usd(1), usd(2))),
        unless=bea.did(Consent(provider=Procure.provider, to=ann)) & (Consent.on < NOW),
    ),
    bea.can(Declare(), then=begins(ann.may(Release(model=Declare.model, due=NOW)))),
)


def test_no_string_takes_part_in_a_test() -> None:
    """Kinds, names, dates and amounts are integers; properties are of a short list."""

    def leaves(test):
        for value in test.values() if isinstance(test, dict) else test:
            yield from leaves(value) if isinstance(value, (dict, list)) else (value,)

    rules = compile_program(SPEAKING.program).rules
    for _, test in asked(rules):
        for leaf in leaves(test):
            assert isinstance(leaf, int) or leaf in {"t", "z", "f0", "f1", "f2"}


def test_a_rule_begins_with_the_candidate_and_ends_joins_with_what_cannot_fail() -> None:
    """Every event is up to the candidate's instant, and its last test compares nothings."""
    for rule in compile_program(SPEAKING.program).rules.values():
        first, *others = [own["$and"] for pattern in rule["all"] for own in pattern.values()]
        assert [next(iter(test)) for test in first[:3]] == ["k", "$gte", "$lte"]
        for own in others:
            assert own[-2:] == [{"$lte": {"t": {"e0": "t"}}}, {"z": {"e0": "z"}}]


def test_negation_is_not_used() -> None:
    """Nor anything else but conjunctions and alternatives of values."""
    text = json.dumps(compile_program(SPEAKING.program).rules)
    assert not {"none", "$not", "any", "$sub", "$div"} & set(text.replace('"', " ").split())


def test_one_event_may_fill_two_places() -> None:
    """No rule looks for two events, as one fact cannot be both."""
    twice = bea.did(Notify(), "one") & bea.did(Notify(level=one_of(1, 2)), "two")
    whole = contract(ann.may(Procure(), provided=twice), ann.must_not(Procure()))
    variants = compile_program(whole.program).variants.values()
    assert not any(variant.joins for variant in variants)
    event = bea.does(Notify(azure, 1), on=NOW)
    with Engine(whole, [event], matcher="durable") as engine:
        decision = engine.decide(ann, Procure(provider=azure), on=NOW)
        assert decision.verdict is Verdict.PERMITTED
        assert decision.reasons[0].events == (engine.facts[event.id],) * 2


def test_a_fact_is_not_compared_with_itself_by_a_rule() -> None:
    """Nor are two events with each other."""
    one, two = bea.did(Notify(), "one"), bea.did(Notify(), "two")
    given = one & two & (one[Notify.level] <= two[Notify.level])
    whole = contract(ann.must_not(Ship(), provided=given))
    assert compile_program(whole.program).rules == {}
    ship = Ship(provider=azure, price=usd(1), level=1)
    with Engine(whole, [bea.does(Notify(azure, 1), on=NOW)], matcher="durable") as engine:
        assert engine.decide(ann, ship, on=NOW).verdict is Verdict.PROHIBITED


def test_an_event_that_no_rule_asks_about_is_not_sent() -> None:
    """It is on record, and durable-rules never hears of it."""
    whole = contract(ann.must_not(Ship()))
    with Engine(whole, matcher="durable") as engine:
        ship = ann.does(Ship(provider=azure, price=usd(1), level=1), on=NOW)
        engine.record(ship)
        assert engine.decide(ann, ship.act, on=NOW).verdict is Verdict.PROHIBITED
        assert copy_of(engine)._events == []


CONSENT = ann.must_not(Procure(), unless=bea.did(Consent(provider=Procure.provider)))


def test_events_that_no_rule_tells_apart_are_held_once() -> None:
    """However often a value is on record, a question joins one fact of it, the earliest."""
    with Engine(contract(CONSENT), matcher="durable") as engine:
        for day in (3, 9, 7, 5):
            engine.record(bea.does(Consent(azure, ann), on=date(2020, 2, day)))
        engine.record(bea.does(Consent(oracle, ann), on=date(2020, 2, 4)))
        decision = engine.decide(ann, Procure(provider=azure), on=NOW)
        assert [event.on.day for event in decision.reasons[0].exceptions] == [3]
        assert len(copy_of(engine)._stood_for) == 2


def test_of_events_that_no_rule_tells_apart_an_earlier_one_may_come_late() -> None:
    """It counts from its own day on, and the later ones are found where it is reversed."""
    act = Procure(provider=azure)
    with Engine(contract(CONSENT), matcher="durable") as engine:
        later, early = (bea.does(Consent(azure, ann), on=date(2020, month, 1)) for month in (5, 2))
        engine.record(later)
        assert engine.decide(ann, act, on=date(2020, 3, 1)).verdict is Verdict.PROHIBITED
        engine.record(early)
        assert engine.decide(ann, act, on=date(2020, 3, 1)).verdict is Verdict.PERMITTED
        engine.record(early.reversal(on=date(2020, 4, 1)))
        assert engine.decide(ann, act, on=date(2020, 4, 2)).verdict is Verdict.PROHIBITED
        (found,) = engine.decide(ann, act, on=NOW).reasons[0].exceptions
        assert found.id == later.id


def test_a_number_that_a_rule_asks_about_and_does_not_fit_is_answered_beside() -> None:
    """It is held by the semantics, and so is all else."""
    noted = bea.did(Notify(Procure.provider, one_of(1, 2)))
    whole = contract(ann.must_not(Procure(), unless=noted))
    with Engine(whole, matcher="durable") as engine:
        engine.record(bea.does(Notify(azure, 10**30), on=date(2020, 2, 1)))
        act = Procure(provider=azure)
        assert engine.decide(ann, act, on=NOW).verdict is Verdict.PROHIBITED
        assert copy_of(engine)._is_too_wide
        engine.record(bea.does(Notify(azure, 2), on=date(2020, 2, 2)))
        assert engine.decide(ann, act, on=NOW).verdict is not Verdict.PROHIBITED


def test_events_are_told_apart_by_what_rules_ask_of_them() -> None:
    """By when they happened, where a rule asks; a number that none asks about may be any."""
    since = (notice := bea.did(Notify(provider=Procure.provider))) & (
        notice.on >= date(2020, 3, 1)
    )
    whole = contract(ann.must_not(Procure()), ann.may(Procure(), provided=since))
    with Engine(whole, matcher="durable") as engine:
        for level, month in ((10**30, 2), (1, 2), (2, 4), (3, 4)):
            engine.record(bea.does(Notify(azure, level), on=date(2020, month, 1)))
        decision = engine.decide(ann, Procure(provider=azure), on=NOW)
        assert len(copy_of(engine)._stood_for) == 2
        assert {event.on.month for reason in decision.reasons for event in reason.events} == {4}


def test_an_id_that_collides_is_passed_over() -> None:
    """The answer "observed" for an id never sent means that its hash is taken."""
    sent = []

    def assert_fact(_, fact):
        sent.append(json.loads(fact)["id"])
        return (OBSERVED, None) if len(sent) < 3 else (UNMATCHED, None)

    with Engine(contract(ann.must_not(Ship())), matcher="durable") as engine:
        engine.decide(ann, Ship(), on=NOW)
        copy = copy_of(engine)
        copy._ids, copy._engine = 0, SimpleNamespace(assert_fact=assert_fact)
        number, state, _ = copy._assert('"k":1')
    assert (number, state, sent) == (3, None, [1, 2, 3])


def test_what_no_rule_asks_has_no_match() -> None:
    """A question before the first text finds nothing, and is no fault."""
    whole = contract(ann.must_not(Ship(price=usd(2)), provided=bea.did(Notify())))
    with Engine(whole, matcher="durable") as engine:
        ship = Ship(provider=azure, price=usd(1), level=1)
        assert engine.decide(ann, ship, on=date(2019, 1, 1)).reasons == ()
        assert engine.decide(ann, ship, on=NOW).reasons == ()


def test_more_engines_than_a_ruleset_has_sessions_may_be_open() -> None:
    """The next ruleset is opened, and sessions given back are taken again."""
    whole = contract(ann.must_not(Ship()), name="Of many engines")
    engines = [Engine(whole, matcher="durable") for _ in range(network.MOST_SESSIONS + 2)]
    made = whole.program.once(network.Network)
    ship = Ship(provider=azure, price=usd(1), level=1)
    for engine in engines:
        assert engine.decide(ann, ship, on=NOW).verdict is Verdict.PROHIBITED
    assert len(made._handles) == 2
    for engine in engines:
        engine.close()
    with Engine(whole, matcher="durable") as engine:
        assert engine.decide(ann, ship, on=NOW).verdict is Verdict.PROHIBITED
        assert len(made._handles) == 2


def test_a_network_that_cannot_be_made_holds_nothing(monkeypatch) -> None:
    """Whatever durable-rules says of it, the contract is evaluated as it is defined."""
    whole = contract(ann.must_not(Ship()), name="Of no network")
    error = network.durable().error

    def refuse(*_):
        raise error

    fake = SimpleNamespace(create_ruleset=refuse, error=error)
    monkeypatch.setattr(network, "durable", lambda: fake)
    with Engine(whole, matcher="durable") as engine:
        assert engine.decide(ann, Ship(), on=NOW).verdict is Verdict.PROHIBITED
        assert copy_of(engine) is None


class Meet(Action):
    """Come together."""

    first: Field[int] = anything
    second: Field[int] = anything


HELD = {
    "an act": ann.must_not(Ship(provider=azure, price=at_least(usd(2)))),
    "an event with a field of the act": ann.may(
        Ship(), provided=bea.did(Notify(provider=Ship.provider)) & (Notify.on < NOW)
    ),
    "an exception likewise": ann.must_not(
        Ship(), unless=bea.did(Notify(provider=Ship.provider)) | bea.did(Declare(level=Ship.level))
    ),
    "what is not": ann.must_not(Ship(), provided=~bea.did(Notify(provider=Ship.provider))),
}

BESIDE = {
    "an event unlike the act": ann.may(Ship(), provided=bea.did(Notify())),
    "two events": ann.may(
        Ship(),
        provided=bea.did(Notify(provider=Ship.provider)) & bea.did(Declare(level=Ship.level)),
    ),
    "a total": ann.must_not(Ship(), provided=count(Ship(), by=ann) >= 3),
    "a power": bea.can(Declare(), then=begins("C2")),
    "a duty": ann.must(Ship(), by=NOW),
    "a number too large": ann.must_not(Ship(price=at_least(usd("1e30")))),
    "a number too fine": ann.must_not(Ship(price=at_least(usd("0.00001")))),
    "a field compared with another of the act": ann.must_not(
        Meet(), provided=Meet.first >= Meet.second
    ),
}


@pytest.mark.parametrize("what", [*HELD, *BESIDE])
def test_rules_hold_what_they_serve_well(what) -> None:
    """Acts, and one event that shares a field with the act; all else is answered beside them."""
    norm = (HELD | BESIDE)[what]
    others = (Clause("C2", "As it says.", ann.must_not(Notify()), dormant=True),)
    held = compile_program(contract(norm, others=others).program).steps
    assert (0 in held) is (what in HELD)


def test_more_kinds_of_acts_than_rules_can_tell_apart_are_answered_beside_them() -> None:
    """From 512 pairs of a party and an action on, durable-rules never came to an end."""
    many = tuple(Party(f"No. {number}") for number in range(MOST_KINDS + 20))
    clauses = tuple(Clause(f"C{n}", "No.", one.must_not(Ship())) for n, one in enumerate(many))
    whole = Contract(name="Of many", parties=many, clauses=clauses, effective=date(2020, 1, 1))
    assert len(compile_program(whole.program).steps) == MOST_KINDS
    with Engine(whole, matcher="durable") as engine:
        for one in (many[0], many[MOST_KINDS - 1], many[MOST_KINDS], many[-1]):
            assert engine.decide(one, Ship(), on=NOW).verdict is Verdict.PROHIBITED


def test_more_rules_than_a_network_is_made_of_are_answered_beside_them(monkeypatch) -> None:
    """In the order of the text, as long as there is room."""
    monkeypatch.setattr(rules, "MOST_RULES", 3)
    norms = [ann.must_not(Ship(level=n)) for n in range(5)]
    whole = contract(*norms)
    assert list(compile_program(whole.program).steps) == [0, 1, 2]
    with Engine(whole, matcher="durable") as engine:
        asked = [engine.decide(ann, Ship(level=n), on=NOW).verdict for n in range(6)]
    assert asked == [Verdict.PROHIBITED] * 5 + [Verdict.SILENT]


@pytest.mark.parametrize("price", ["1e30", "0.00001"])
def test_a_number_that_does_not_fit_is_answered_beside(price) -> None:
    """In a question and in an event, and what comes after it as well."""
    norm = ann.must_not(
        Procure(price=at_least(usd(2))), unless=bea.did(Consent(provider=Procure.provider))
    )
    whole = contract(norm, ann.must_not(Ship(), unless=ann.did(Procure(provider=Ship.provider))))
    large = Decimal(price) >= 2
    with Engine(whole, matcher="durable") as engine:
        asked = Procure(provider=azure, price=usd(price))
        verdict = engine.decide(ann, asked, on=NOW).verdict
        assert verdict is (Verdict.PROHIBITED if large else Verdict.SILENT)
        assert engine.decide(ann, Ship(azure), on=NOW).verdict is Verdict.PROHIBITED
        procured = ann.does(Procure(azure, usd(price)), on=NOW)
        kinds = [finding.kind for finding in engine.record(procured)]
        assert kinds == ([FindingKind.BREACH] if large else [])
        assert engine.decide(ann, Ship(azure), on=NOW).verdict is Verdict.PERMITTED
        assert engine.decide(ann, Ship(oracle), on=NOW).verdict is Verdict.PROHIBITED


def test_without_durable_rules_there_is_none(monkeypatch) -> None:
    """That it is not there is found out once."""
    network.is_available.cache_clear()
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert not network.is_available()
    with pytest.raises(EngineUnavailableError):
        network.durable()
    monkeypatch.undo()
    network.is_available.cache_clear()
    assert network.is_available()


def test_of_several_ways_the_first_is_told() -> None:
    """Events are tried in the order of their instants, whenever they were recorded."""
    whole = contract(ann.may(Ship(), provided=bea.did(Notify())))
    late = bea.does(Notify(azure, 1), on=NOW, id="late")
    early = bea.does(Notify(azure, 2), on=date(2020, 2, 1), id="early")
    for matcher in MATCHERS:
        with Engine(whole, [late, early], matcher=matcher) as engine:
            ship = Ship(provider=azure, price=usd(1), level=1)
            (reason,) = engine.decide(ann, ship, on=NOW).reasons
            assert [event.id for event in reason.events] == ["early"]


def verdicts(whole, *events, level) -> list[Verdict]:
    """What each matcher says of shipping by Azure at a level."""
    found = []
    for matcher in MATCHERS:
        with Engine(whole, events, matcher=matcher) as engine:
            found.append(engine.decide(ann, Ship(azure, usd(1), level), on=NOW).verdict)
    return found


def test_every_event_that_fits_is_tried_before_an_exception_holds() -> None:
    """One notice that is not excepted is enough."""
    noted = bea.did(Notify(provider=Ship.provider))
    norm = ann.may(Ship(), provided=noted, unless=noted & (Notify.level >= 5))
    whole = contract(norm)
    assert list(compile_program(whole.program).steps) == [0]
    notices = [bea.does(Notify(azure, level), on=NOW) for level in (5, 6, 7)]
    assert verdicts(whole, *notices, level=1) == [Verdict.SILENT] * len(MATCHERS)
    low = bea.does(Notify(azure, 1), on=NOW)
    assert verdicts(whole, *notices, low, level=1) == [Verdict.PERMITTED] * len(MATCHERS)


def test_what_an_exercise_began_may_not_apply() -> None:
    """Where a condition on the act itself fails."""
    began = ann.may(Ship(level=Declare.level), provided=~(Ship.level >= 5))
    whole = contract(bea.can(Declare(), then=begins(began)))
    assert list(compile_program(whole.program).steps) == [1]
    declared = [bea.does(Declare(Model("M"), level, Decimal(1)), on=NOW) for level in (1, 6)]
    assert verdicts(whole, *declared, level=1) == [Verdict.PERMITTED] * len(MATCHERS)
    assert verdicts(whole, *declared, level=6) == [Verdict.SILENT] * len(MATCHERS)


def test_what_may_lack_effect_is_looked_for_beside_the_network() -> None:
    """That it was attempted is in it."""
    for did, held in ((bea.did, []), (bea.attempted, [1])):
        noted = did(Notify(provider=Ship.provider))
        whole = contract(bea.can(Notify()), ann.may(Ship(), provided=noted))
        assert list(compile_program(whole.program).steps) == held
