"""Norms as Python: what is written, that it is compiled once, and however norms are nested."""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime
from functools import reduce
from operator import and_, or_

import pytest
from attrs import evolve

from contract_rules import (
    Contract,
    Engine,
    Question,
    Verdict,
    at_least,
    at_most,
    due,
    terminates,
    total,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import UnknownClauseError
from contract_rules.evaluation.compiled import Functions, functions
from contract_rules.evaluation.compiled.functions import PLAIN
from contract_rules.evaluation.session import open_session
from contract_rules.evaluation.settlement import Settlement
from contract_rules.norms.expressions import Compared, term
from contract_rules.values.acts import Act, Party
from contract_rules.values.events import SUPPOSED, Event
from support.dealings import (
    PRICE,
    Claim,
    Deliver,
    Order,
    Pay,
    Visit,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    duties,
    each_matcher,
    order,
    pay,
    visit,
)
from support.open_strategies import MODELS, START, WEEK, WORDS, Doubt, Refuse, Release, Use

ASKED = Deliver(1)

WIDE = Question("scope", "Does it count?", readings=("wide", "narrow")).reads("wide")


def decided(norm, events, act=ASKED):
    """The decision on what Ann does at the end of January, the same by definition."""
    agreed = contract(clause("C1", norm))
    with (
        Engine(agreed, events, matcher="compiled") as engine,
        Engine(agreed, events, matcher="semantics") as defined,
    ):
        decision = engine.decide(ann, act, on=day(28))
        assert decision == defined.decide(ann, act, on=day(28))
        assert decision == engine.decide(ann, act, on=day(28))
    return decision.verdict.value


def visits(count):
    """As many visits that are told apart by their labels."""
    return [evolve(cyd.did(Visit()), label=str(number)) for number in range(count)]


def test_the_python_of_a_norm_can_be_read() -> None:
    """One test, one loop over what an index gives, and the constants beside it."""
    norm = ann.must_not(Deliver(level=2), unless=cyd.did(Visit(level=Deliver.level)))
    with Engine(contract(clause("C1", norm))) as engine:
        told = engine.compiled("C1")
        assert told == engine.compiled(engine.contract.clauses[0])
    assert told == (
        "# C1.0\n"
        "# values_0 = (2,)\n"
        "# party_1 = 'Cyd'\n"
        "# match_2 = Match(exercise=None, events=(), exceptions=None, case=0, exception=0)\n"
        "def template(values_0, party_1, match_2):\n"
        "    def norm(judged, act, at, find, gone, exercise):\n"
        "        level_of_act = act.get('level')\n"
        "        if not (level_of_act in values_0):\n"
        "            return None\n"
        "        found = find(party_1, 'Visit', (('level', level_of_act),))\n"
        "        for visit_in_1 in by_then(found, at) if found and found[-1].at > at else found:\n"
        "            if gone is not None and gone(visit_in_1):\n"
        "                continue\n"
        "            return match(Match, (None, (), (visit_in_1,), 0, 0))\n"
        "        return match_2\n"
        "    return norm\n"
    )


def test_only_the_clauses_of_the_contract_can_be_read() -> None:
    with Engine(contract()) as engine, pytest.raises(UnknownClauseError):
        engine.compiled("C9")


def test_clauses_that_are_written_alike_are_compiled_once(monkeypatch) -> None:
    """Whatever their parties and constants are."""
    compiled = []
    real = compile

    def compiling(source, *args, **more):
        compiled.append(source)
        return real(source, *args, **more)

    monkeypatch.setattr(functions, "compile", compiling, raising=False)
    functions._template.cache_clear()
    norms = (
        party.must_not(Deliver(level=level), provided=other.did(Visit(level=level + 1)))
        for level, (party, other) in enumerate([(ann, bea), (bea, cyd), (cyd, ann)] * 3)
    )
    program = contract(*(clause(f"C{n}", norm) for n, norm in enumerate(norms))).program
    made = program.once(Functions)
    for norm in program.norms:
        made.make(norm, PLAIN)
    assert len(compiled) == 1


def test_a_norm_is_made_once_for_a_contract(monkeypatch) -> None:
    """However many engines ask, and however often."""
    agreed = contract(clause("C1", ann.may(Deliver(), provided=cyd.did(Visit()))))
    made = []
    real = Functions.make

    def make(self, compiled, mode):
        made.append(compiled)
        return real(self, compiled, mode)

    monkeypatch.setattr(Functions, "make", make)
    for _ in range(3):
        with Engine(agreed, [visit(2)], matcher="compiled") as engine:
            for number in (1, 3):
                engine.decide(ann, Deliver(1), on=day(number))
    assert len(made) == 1


NAMES = (
    '"',
    "'",
    "\\",
    "a\nb",
    "import os",
    "class",
    "3",
    "é",
    "\u202e",
    "{}",
    "%s",
    "#",
    "_in_1",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_never_read_as_python(name) -> None:
    """Of actions, fields, parties and clauses, as a file may have them."""
    norm = ann.must_not(Deliver(level=2), unless=cyd.did(Visit(level=Deliver.level)))
    text = json.dumps(to_json(contract(clause("C1", norm))))
    for known in ("Visit", "level", "Cyd", "C1"):
        text = text.replace(json.dumps(known), json.dumps(f"{known}{name}"))
    text = text.replace("{level}", "it")  # in a phrase
    agreed = from_json(Contract, json.loads(text))
    kind = next(known for known in agreed.vocabulary.values() if known.name == f"Visit{name}")
    with Engine(agreed, matcher="compiled") as engine:
        told = engine.compiled(f"C1{name}")
        done = Act(kind.name, ((f"level{name}", 2),), kind)
        engine.record(Event(by=Party(f"Cyd{name}"), act=done, on=day(2)))
        asked = Act("Deliver", ((f"level{name}", 2),))
        decision = engine.decide(ann, asked, on=day(3))
    assert decision.verdict.value == "permitted"
    assert len(ast.parse(told).body) == 1
    assert [line for line in told.splitlines() if line[:1] not in {"#", " "}] == [
        "def template(values_0, party_1, match_2):"
    ]


def test_a_condition_may_hold_of_many_events_at_once() -> None:
    """There are more than Python can nest loops."""
    found = visits(25)
    here = [visit(2, number) for number in range(3)]
    assert decided(ann.must_not(Deliver(), provided=reduce(and_, found)), here) == "prohibited"
    last = found[-1][Visit.level] == 7
    assert decided(ann.must_not(Deliver(), provided=reduce(and_, found) & last), here) == "silent"
    assert decided(ann.must_not(Deliver(), unless=reduce(and_, found)), here) == "permitted"


def test_a_search_goes_back_to_what_had_a_part_in_its_failure() -> None:
    """Not to each of the eleven events before, which would take a thousand million years."""
    found, here = visits(12), [visit(2, number) for number in range(30)]
    asked = reduce(and_, found) & bea.did(Order(level=found[0][Visit.level]))
    assert (
        decided(ann.must_not(Deliver(), provided=asked), [*here, order(3, level=99)]) == "silent"
    )
    ruled = reduce(and_, found) & ~bea.did(Order(level=found[0][Visit.level]))
    orders = [order(3, level=number) for number in range(30)]
    assert decided(ann.must_not(Deliver(), provided=ruled), [*here, *orders]) == "silent"
    excepted = ann.must_not(
        Deliver(), provided=reduce(and_, found), unless=bea.did(Order(level=found[0][Visit.level]))
    )
    assert decided(excepted, [*here, *orders]) == "permitted"
    assert decided(excepted, [*here, *orders[:-1]]) == "prohibited"


@pytest.mark.parametrize("depth", [5, 20, 28])
def test_negations_may_be_nested(depth) -> None:
    asked = cyd.did(Visit(1))
    for number in range(depth):
        asked = ~(asked & bea.did(Order(level=number)))
    assert decided(ann.must_not(Deliver(), unless=asked), [visit(2)]) == "permitted"


@pytest.mark.parametrize("count", [3, 9, 300])
def test_there_may_be_many_alternatives(count) -> None:
    """Of a condition, of an exception, and of what must not be."""
    found = [cyd.did(Visit(level=number)) for number in range(count)]
    joined = [one & (Visit.level <= count) for one in found]
    for asked in (reduce(or_, found), reduce(or_, joined)):
        for here, (given, excepted, negated) in (
            ((), ("silent", "prohibited", "prohibited")),
            ((visit(2, count - 1),), ("prohibited", "permitted", "silent")),
        ):
            assert decided(ann.must_not(Deliver(), provided=asked), here) == given
            assert decided(ann.must_not(Deliver(), unless=asked), here) == excepted
            assert decided(ann.must_not(Deliver(), provided=~asked), here) == negated
    both = ann.must_not(Deliver(), provided=reduce(or_, found), unless=bea.did(Order()))
    assert decided(both, (visit(2, count - 1), order(3))) == "permitted"
    told = [Deliver.level == number for number in range(count)]
    assert decided(ann.must_not(Deliver(), provided=reduce(or_, told)), ()) == "prohibited"


def test_many_alternatives_that_are_alike_are_compiled_once() -> None:
    found = [cyd.did(Visit(level=number)) for number in range(60)]
    norm = ann.must_not(Deliver(), provided=reduce(or_, found), unless=reduce(or_, found))
    with Engine(contract(clause("C1", norm))) as engine:
        assert len(engine.compiled("C1").splitlines()) < 80


@each_matcher
@pytest.mark.parametrize("count", [1, 9])
def test_something_is_taken_from_the_first_named_of_many(matcher, count) -> None:
    """Where the search must go in another order, and finds more than fit in one function."""
    joined = ann.did(Deliver(level=Order.level))
    asked = reduce(and_, visits(count), joined) & bea.did(Order())
    events = (
        order(2, 10, level=1),
        order(3, 20, level=2),
        deliver(4, level=2),
        deliver(5, level=1),
        visit(3),
    )
    for given, owed in (({}, "10"), ({"unless": ann.did(Claim(number=Order.level))}, "20")):
        norm = bea.must(
            Pay(amount=Order.price, to=ann), upon=cyd.did(Visit(level=9)), provided=asked, **given
        )
        made = (*events, claim(6, 1), visit(7, 9))
        (duty,) = duties(contract(clause("C1", norm)), made, day(20), matcher)
        assert str(duty.amount.amount) == owed


def told_alike(agreed, events, party, act, on):
    """The decision, with its open points and what would change it; the same by definition."""
    said = []
    for matcher in ("compiled", "semantics"):
        with Engine(agreed, events, matcher=matcher) as engine:
            decision = engine.decide(party, act, on=on)
            said.append((decision, decision.turns_on, decision.why_not(Verdict.PROHIBITED)))
    assert said[0] == said[1]
    return decision


M1, M2 = MODELS


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (bea.did(Refuse(model=Use.model)), Verdict.UNDETERMINED),
        (bea.did(Refuse(model=Use.model)) & bea.did(Release(level=3)), Verdict.PERMITTED),
        (bea.did(Refuse()) & bea.did(Release(model=Refuse.model)), Verdict.UNDETERMINED),
        (bea.did(Refuse()) & bea.did(Doubt()), Verdict.UNDETERMINED),
        (bea.did(Release()) & bea.did(Doubt(level=Release.level)), Verdict.UNDETERMINED),
        (~bea.did(Refuse(model=Use.model)), Verdict.UNDETERMINED),
        (bea.did(Refuse()) & due("C2"), Verdict.UNDETERMINED),
    ],
)
def test_what_need_not_be_on_record_is_found_open(asked, verdict) -> None:
    """Where the other events of the condition may be there as well."""
    agreed = Contract(
        name="Open",
        parties=(ann, bea),
        clauses=(
            clause("C1", ann.may(Use(), provided=~asked)),
            clause("C2", bea.must(Pay(amount=usd(1), to=ann), upon=Release)),
        ),
        effective=START,
        actions=WORDS,
    )
    events = [bea.does(Release(M2, 2), on=START), bea.does(Release(M1, 1), on=START)]
    assert told_alike(agreed, events, ann, Use(M1, 1), WEEK[2]).verdict is verdict


@pytest.mark.parametrize("narrower", [False, True])
def test_what_clashes_is_found_open(narrower) -> None:
    """Whether a duty binds that a condition asks for, alone or beside something else."""
    asked = due(PRICE) & bea.did(Order(level=2)) if narrower else due(PRICE)
    agreed = contract(
        PRICE,
        clause("C2", bea.must_not(Pay(to=ann))),
        clause("C3", ann.must_not(Claim(), provided=asked)),
    )
    decision = told_alike(agreed, [order(3, level=2)], ann, Claim(1, cyd), day(5))
    assert decision.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("on", [day(6), day(7)])
def test_moments_and_what_is_worked_out_are_compared(on) -> None:
    """With moments that a contract names, and with what is worked out from the events found."""
    noon = datetime(2020, 1, 5, 12, tzinfo=UTC)
    early = decided(
        ann.must_not(Deliver(), provided=bea.did(Order(due=at_most(noon)))), [order(2)]
    )
    assert early == "silent"
    by_then = decided(
        ann.must_not(Deliver(), provided=bea.did(Order(due=at_most(on)))), [order(2)]
    )
    assert by_then == "silent"
    later = cyd.did(Visit()) & bea.did(Order(due=on)) & (Order.due >= cyd.did(Visit()).on)
    norm = ann.must_not(Deliver(), provided=later)
    wanted = "prohibited" if on == day(7) else "silent"
    assert decided(norm, [visit(3), order(2, due=day(7))]) == wanted
    twice = Compared(term(Order.price + Order.price), "==", term(total(Pay.amount, by=bea)))
    norm = ann.must_not(Deliver(), provided=bea.did(Order()) & twice)
    paid = "2" if on == day(7) else "3"
    assert decided(norm, [order(2, "1"), pay(3, paid)]) == wanted
    open_ = contract(clause("C1", norm), clause("C2", ann.may(Visit(), provided=WIDE)))
    made = [order(2, "1"), pay(3, paid)]
    assert told_alike(open_, made, ann, ASKED, day(8)).verdict.value == wanted
    open_ = contract(clause("C1", norm), clause("C2", ann.may(Deliver(), provided=WIDE)))
    decision = told_alike(open_, made, ann, ASKED, day(8))
    assert decision.verdict is Verdict.UNDETERMINED
    assert wanted in {way.answer.verdict.value for way in decision.ways}
    enough = bea.did(Order()) & (total(Pay.amount, by=bea) >= usd(3))
    power = contract(clause("C1", bea.can(Claim(), then=terminates(), provided=enough)))
    can = told_alike(power, made, bea, Claim(1, cyd), day(8)).verdict.value
    assert can == ("void" if on == day(7) else "permitted")


@each_matcher
def test_a_duty_is_asked_about_by_its_very_occasion(matcher) -> None:
    """By the event itself, and by the fields that it had."""
    found = bea.did(Order())
    asked = found & due(PRICE, of=found) & (Order.level == 2)
    agreed = contract(PRICE, clause("C2", ann.must_not(Deliver(), provided=asked)))
    for level, verdict in ((1, Verdict.SILENT), (2, Verdict.PROHIBITED)):
        with Engine(agreed, [order(3, level=level)], matcher=matcher) as engine:
            assert engine.decide(ann, ASKED, on=day(5)).verdict is verdict
    of = Order(due=Order.due, price=at_least(usd(5)))
    dated = ann.must_not(Deliver(), provided=found & due(PRICE, of=of))
    agreed = contract(PRICE, clause("C2", dated))
    for price, verdict in (("4", Verdict.SILENT), ("5", Verdict.PROHIBITED)):
        with Engine(agreed, [order(3, price)], matcher=matcher) as engine:
            assert engine.decide(ann, ASKED, on=day(5)).verdict is verdict


def test_a_field_left_open_is_never_looked_up() -> None:
    """Neither among what is on record, nor among what is supposed, even if it is open there."""
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=cyd.did(Visit()))))
    supposed = Event(by=cyd, act=Act("Visit", (), Visit.kind), on=day(2), id="v", note=SUPPOSED)
    session = open_session(agreed, "compiled", Settlement().settling(supposed, choice=True))
    session.put([visit(3)], None)
    memory = session.memory
    assert [event.id for event in memory.find("Cyd", "Visit")] == ["v", visit(3).id]
    assert not memory.find("Cyd", "Visit", (("level", None),))
    assert not memory.find("Cyd", "Visit", (("level", 2),))


@each_matcher
@pytest.mark.parametrize(("level", "told"), [(1, ["undetermined"]), (2, ["open"]), (3, [])])
def test_of_events_of_one_instant_those_are_tied_that_fit(matcher, level, told) -> None:
    """Two of them state different prices; with the one alone nothing is open."""
    asked = bea.did(Order()) & (Order.level >= Deliver.level) & (Order.due <= day(20))
    norm = bea.must(Pay(amount=Order.price, to=ann), upon=ann.did(Deliver()), provided=asked)
    made = (order(2, "10", 1), order(2, "20", 2), order(2, "30", 3, day(21)), deliver(4, level))
    found = duties(contract(clause("C1", norm)), made, day(20), matcher)
    assert [duty.status.value for duty in found] == told
    if level == 2:
        assert found[0].amount == usd(20)


@pytest.mark.parametrize(("reading", "verdict"), [("wide", "prohibited"), ("narrow", "permitted")])
def test_a_reading_is_asked_for_in_python(reading, verdict) -> None:
    """Nothing is left to the evaluation of terms; a negated reading is one of the others."""
    agreed = contract(
        clause("C1", ann.must_not(Deliver(), provided=WIDE)),
        clause("C2", ann.may(Deliver(), provided=~WIDE)),
    )
    with Engine(agreed, matcher="compiled", readings={"scope": reading}) as engine:
        for asked in ("C1", "C2"):
            told = engine.compiled(asked)
            assert "judged.memory.reading(" in told
            assert "passes(" not in told
        assert engine.decide(ann, ASKED, on=day(28)).verdict.value == verdict
    assert decided(ann.must_not(Deliver(), provided=WIDE), []) == "undetermined"
