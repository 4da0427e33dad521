"""What durable-rules does unreliably is not asked of it."""

from __future__ import annotations

import json
import sys
from datetime import date
from types import SimpleNamespace

import pytest

from contract_rules import Clause, Contract, Engine, Verdict, begins, one_of, other_than, usd
from contract_rules.errors import EngineUnavailableError, NetworkTooLargeError
from contract_rules.evaluation.durable import network
from contract_rules.evaluation.durable.matcher import OBSERVED, UNMATCHED, DurableMatcher
from contract_rules.evaluation.durable.rules import compile_program
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
from support.histories import MATCHERS

ann, bea, _, _ = PARTIES
azure, oracle = Provider("Azure"), Provider("Oracle")
NOW = date(2020, 6, 1)

pytestmark = pytest.mark.skipif("durable" not in MATCHERS, reason="durable-rules is not here")


def contract(*norms, name="The contract"):
    clause = Clause("C1", "As it says.", *norms)
    return Contract(
        name=name,
        parties=(ann, bea),
        clauses=(clause,),
        effective=date(2020, 1, 1),
        actions=(Ship,),
    )


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
        provided=bea.did(Release(title="one")) & (Release.on < NOW),
        unless=bea.did(Consent(provider=one_of(Procure.provider, oracle), to=ann)),
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
    """A rule beside the one in which two events do."""
    twice = bea.did(Notify(), "one") & bea.did(Notify(level=one_of(1, 2)), "two")
    whole = contract(ann.may(Procure(), provided=twice), ann.must_not(Procure()))
    variants = compile_program(whole.program).variants.values()
    assert {variant.facts for variant in variants if variant.facts} == {(1, 2), (1, 1)}
    event = bea.does(Notify(azure, 1), on=NOW)
    with Engine(whole, [event], matcher="durable") as engine:
        decision = engine.decide(ann, Procure(provider=azure), on=NOW)
        assert decision.verdict is Verdict.PERMITTED
        assert decision.reasons[0].events == (engine.facts[event.id],) * 2


def test_a_fact_is_not_compared_with_itself_by_a_rule() -> None:
    """The test is left to whoever reads the match."""
    one, two = bea.did(Notify(), "one"), bea.did(Notify(), "two")
    given = one & two & (one[Notify.level] <= two[Notify.level])
    whole = contract(ann.must_not(Ship(), provided=given))
    again = [v.again for v in compile_program(whole.program).variants.values() if v.again]
    assert [test.op for (test,) in again] == [">="]
    ship = Ship(provider=azure, price=usd(1), level=1)
    with Engine(whole, [bea.does(Notify(azure, 1), on=NOW)], matcher="durable") as engine:
        assert engine.decide(ann, ship, on=NOW).verdict is Verdict.PROHIBITED


def test_an_event_that_no_rule_asks_about_is_not_sent() -> None:
    """It is on record, and durable-rules never hears of it."""
    whole = contract(ann.must_not(Ship()))
    with Engine(whole, matcher="durable") as engine:
        matcher = engine._here.session.matcher
        assert isinstance(matcher, DurableMatcher)
        engine.record(ann.does(Ship(provider=azure, price=usd(1), level=1), on=NOW))
        assert matcher._facts == {}


def test_an_id_that_collides_is_passed_over() -> None:
    """The answer "observed" for an id never sent means that its hash is taken."""
    sent = []

    def assert_fact(_, fact):
        sent.append(json.loads(fact)["id"])
        return (OBSERVED, None) if len(sent) < 3 else (UNMATCHED, None)

    with Engine(contract(ann.must_not(Ship())), matcher="durable") as engine:
        matcher = engine._here.session.matcher
        assert isinstance(matcher, DurableMatcher)
        real, matcher._engine = matcher._engine, SimpleNamespace(assert_fact=assert_fact)
        number, state, _ = matcher._assert('"k":1')
        matcher._engine = real
    assert (number, state, sent) == (3, None, [1, 2, 3])


def test_what_no_rule_asks_has_no_match() -> None:
    """A question before the first text finds nothing, and is no fault."""
    whole = contract(ann.must_not(Ship(), provided=bea.did(Notify())))
    with Engine(whole, matcher="durable") as engine:
        ship = Ship(provider=azure, price=usd(1), level=1)
        assert engine.decide(ann, ship, on=date(2019, 1, 1)).reasons == ()
        assert engine.decide(ann, ship, on=NOW).reasons == ()


def test_more_engines_than_a_ruleset_has_sessions_may_be_open() -> None:
    """The next ruleset is opened, and sessions given back are taken again."""
    whole = contract(ann.must_not(Ship()), name="Of many engines")
    engines = [Engine(whole, matcher="durable") for _ in range(network.MOST_SESSIONS + 2)]
    made = whole.program.once(network.Network)
    assert len(made._handles) == 2
    ship = Ship(provider=azure, price=usd(1), level=1)
    assert engines[-1].decide(ann, ship, on=NOW).verdict is Verdict.PROHIBITED
    for engine in engines:
        engine.close()
    with Engine(whole, matcher="durable"):
        assert len(made._handles) == 2


def test_a_network_that_cannot_be_made_is_an_error_of_the_contract(monkeypatch) -> None:
    """Whatever durable-rules says of it."""
    whole = contract(ann.must_not(Ship()), name="Of no network")
    made = whole.program.once(network.Network)

    def refuse(*_):
        raise made.engine.error

    fake = SimpleNamespace(create_ruleset=refuse, error=made.engine.error)
    monkeypatch.setattr(made, "engine", fake)
    with pytest.raises(NetworkTooLargeError, match="does not hold the 2 rules"):
        Engine(whole, matcher="durable")


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
