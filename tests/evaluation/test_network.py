"""durable-rules inside our walls: what it finds is what nested loops find."""

from __future__ import annotations

import gc
import json
import operator
import resource
from collections import Counter, deque
from itertools import permutations

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Clause, Contract, Engine, Verdict, other_than
from contract_rules.evaluation.durable.matcher import UNMATCHED
from contract_rules.evaluation.durable.network import MOST_SESSIONS, Network, durable
from contract_rules.evaluation.durable.rules import RuleSet, _branch
from contract_rules.evaluation.durable.symbols import Symbols
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.vocabulary import DAYS, PARTIES, Notify, Provider, Ship
from support.examples import many
from support.histories import MATCHERS

pytestmark = pytest.mark.skipif("durable" not in MATCHERS, reason="durable-rules is not here")

ORDERS = {
    "$lt": operator.lt,
    "$lte": operator.le,
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$neq": operator.ne,
}
FIELDS = ("f0", "f1", "f2")
CANDIDATES, EVENTS = (1, 1, 2), (5, 5, 5, 6)
NUMBERS = (-(2**62), -1, 0, 1, 2, 2**61)
"""Few, so that they meet; among them the mark of an open field and a very large one."""


@frozen
class Run:
    """Rules, and facts to be asserted and candidates to be asked about, each in a session."""

    rules: dict
    steps: tuple[tuple[int, dict], ...]


def a_test(draw, place: int):
    """A test of a fact in a place with a constant or a fact before it."""
    name, op = pick(draw, "t", *FIELDS), pick(draw, "==", *ORDERS, "$lte", "$gte", "$neq")
    value = pick(draw, 0, 1, *NUMBERS)
    if place and draw(st.booleans()):
        value = {f"e{draw(st.integers(0, place - 1))}": pick(draw, name, *FIELDS)}
    return {name: value} if op == "==" else {op: {name: value}}


@st.composite
def rules(draw):
    """A rule as the compiler writes it: the candidate first, and joins with up to four facts."""
    first, last = pick(draw, 0, 0, 1), pick(draw, 2, 2, 1)
    asked = [[{"k": pick(draw, *CANDIDATES)}, {"$gte": {"v": first}}, {"$lte": {"v": last}}]]
    asked += [[{"k": pick(draw, *EVENTS)}] for _ in range(pick(draw, 1, 2, 0, 3, 3, 4))]
    for place, own in enumerate(asked):
        own.extend(a_test(draw, place) for _ in range(pick(draw, 0, 0, 1, 1, 2)))
    for own in asked[1:]:
        in_time = [{"$lte": {"t": {"e0": "t"}}}] * draw(st.integers(0, 1))
        own.extend((*in_time, {"z": {"e0": "z"}}))
    return {"all": [{f"e{place}": {"$and": own}} for place, own in enumerate(asked)]}


@st.composite
def runs(draw, most_rules: int = 4):
    """Rules with facts, in two sessions."""
    drawn = draw(st.lists(rules(), min_size=1, max_size=most_rules))
    steps = []
    for _ in range(pick(draw, 3, 6, 9, 12, 15)):
        candidate = chance(draw, 3)
        fact = {"k": pick(draw, *(CANDIDATES if candidate else EVENTS))}
        fact |= {name: pick(draw, 0, 1, 0, 1, *NUMBERS) for name in ("t", *FIELDS)}
        if candidate:
            fact["v"] = draw(st.integers(0, 2))
        steps.append((pick(draw, 0, 0, 0, 1), fact))
    return Run({f"r{n}": rule for n, rule in enumerate(drawn)}, tuple(steps))


def passes(test, fact, before):
    """Whether a fact passes a test beside those before it."""
    ((name, bound),) = test.items()
    order = operator.eq
    if name in ORDERS:
        order = ORDERS[name]
        ((name, bound),) = bound.items()
    if isinstance(bound, dict):
        ((place, other),) = bound.items()
        bound = before[int(place[1:])][other]
    return order(fact[name], bound)


def by_loops(run_rules, facts, candidate):
    """What every rule finds, as the ids of its facts."""
    for name, rule in run_rules.items():
        asked = [own["$and"] for pattern in rule["all"] for own in pattern.values()]
        for others in permutations(facts, len(asked) - 1):
            chosen = (candidate, *others)
            pairs = zip(asked, chosen, strict=True)
            if all(passes(test, fact, chosen) for own, fact in pairs for test in own):
                yield name, tuple(fact["id"] for fact in chosen)


def made_of(rules) -> Network:
    """A network of rules that no contract was compiled to."""
    made = Network.__new__(Network)
    made.engine, made._free, made._handles = durable(), [], []
    made._back, made._cold = deque(), set()
    made.rule_set = RuleSet(rules, {}, {}, Symbols(), frozenset())
    return made


class Session:
    """A session of a network, driven as the matcher drives it."""

    def __init__(self, network: Network):
        self.engine, self.network = network.engine, network
        self.handle, self.sid = network.take()
        self.facts, self.made = [], 0

    def close(self):
        self.network.give_back((self.handle, self.sid))

    def assert_fact(self, fact):
        self.made += 1
        whole = {"id": self.made, "sid": self.sid, "z": 0, **fact}
        return whole, self.engine.assert_fact(self.handle, json.dumps(whole))

    def add(self, fact):
        self.facts.append(self.assert_fact(fact)[0])

    def ask(self, candidate):
        """What is found of a candidate, which is then retracted."""
        whole, (answer, state) = self.assert_fact(candidate)
        found = []
        if answer != UNMATCHED:
            started = self.engine.start_action_for_state(self.handle, state)
            message = started[1] if started else None
            while message:
                ((name, facts),) = json.loads(message).items()
                found.append((name, tuple(facts[f"e{n}"]["id"] for n in range(len(facts)))))
                message = self.engine.complete_and_start_action(self.handle, state)
            self.engine.retract_fact(self.handle, json.dumps(whole))
        return whole, found


def assert_found_by_loops(run: Run, crowd: int = 1) -> None:
    """Check that a network finds the same as loops, also in sessions that are used again."""
    copies = {f"{name}x{copy}": rule for name, rule in run.rules.items() for copy in range(crowd)}
    written = json.loads(json.dumps(copies))
    _branch(written)
    network = made_of(written)
    for _ in range(2):
        sessions = [Session(network), Session(network)]
        for place, fact in run.steps:
            session = sessions[place]
            if fact["k"] in EVENTS:
                session.add(fact)
                continue
            whole, found = session.ask(fact)
            meant = list(by_loops(run.rules, session.facts, whole))
            named = [(f"{name}x{copy}", ids) for name, ids in meant for copy in range(crowd)]
            assert Counter(found) == Counter(named)
        for session in sessions:
            session.close()
    assert len(network._handles) == 1
    network.engine.delete_ruleset(*network._handles)


@pytest.mark.slow
@settings(max_examples=many(300))
@given(run=runs())
def test_the_network_finds_what_nested_loops_find(run):
    """Rules in the compiler's shape find the facts that they ask for, all of them and once."""
    assert_found_by_loops(run)


@given(run=runs(most_rules=2))
def test_a_crowd_of_rules_about_one_kind_loses_nothing(run):
    """With more rules than a walk through the network holds branches, each finds the same."""
    assert_found_by_loops(run, crowd=70)


ANN, BEA = PARTIES[:2]

CONSENTED = Contract(
    name="The contract",
    parties=(ANN, BEA),
    clauses=(
        Clause(
            "C1",
            "Ann may not ship by others without consent.",
            ANN.must_not(
                Ship(provider=other_than(Provider("A"))),
                unless=BEA.did(Notify(provider=Ship.provider)),
            ),
        ),
    ),
    effective=DAYS[0],
)
BY_B = Ship(provider=Provider("B"))


def consents(provider: str):
    return BEA.does(Notify(provider=Provider(provider), level=1), on=DAYS[1])


def verdict(engine: Engine) -> Verdict:
    return engine.decide(ANN, BY_B, on=DAYS[2]).verdict


def test_engines_without_number_keep_their_facts_apart():
    """Each of more than a ruleset's sessions answers by its own facts, and takes none over."""
    asked = [Engine(CONSENTED, [consents("BC"[n % 2])]) for n in range(MOST_SESSIONS + 100)]
    verdicts = Counter((n % 2, verdict(engine)) for n, engine in enumerate(asked))
    half = len(asked) // 2
    assert verdicts == {(0, Verdict.PERMITTED): half, (1, Verdict.PROHIBITED): half}
    for engine in asked:
        engine.close()
    for _ in range(100):
        with Engine(CONSENTED) as engine:
            assert verdict(engine) is Verdict.PROHIBITED


def resident() -> int:
    """The most memory that this process has held, in bytes."""
    gc.collect()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.slow
def test_memory_stays_flat_over_engines_opened_and_closed():
    """What an engine holds is given back: thousands need no more than the first hundreds."""

    def opened(times):
        for _ in range(times):
            with Engine(CONSENTED, [consents("B"), consents("C")]) as engine:
                verdict(engine)

    opened(300)
    before = resident()
    opened(3000)
    assert resident() - before < 4 * 2**20


@pytest.mark.slow
def test_a_contract_that_nobody_holds_takes_its_network_with_it():
    """Contracts may come and go: their networks are deleted with them."""

    def opened(times):
        for number in range(times):
            contract = evolve(CONSENTED, name=f"Contract {number}")
            with Engine(contract, [consents("B")]) as engine:
                verdict(engine)
            if number % 100 == 0:
                gc.collect()  # a contract and its book refer to each other

    opened(100)
    before = resident()
    opened(1000)
    assert resident() - before < 8 * 2**20


def test_an_id_that_is_taken_is_passed_over():
    """A fact that the engine never sent, in the place of its next, costs it no event."""
    with Engine(CONSENTED) as engine:
        assert verdict(engine) is Verdict.PROHIBITED
        copy = engine._views.here.session.matcher._copy
        kind = copy._symbols.number(("event", BEA.name, "Notify"))
        taken = {"id": copy._ids + 1, "sid": copy._sid, "z": 0, "k": kind, "t": 0, "f0": 0}
        copy._engine.assert_fact(copy._handle, json.dumps(taken))
        engine.record(consents("B"))
        assert verdict(engine) is Verdict.PERMITTED
        assert list(copy._stood_for) == [taken["id"] + 1]
