"""What was known then, and what follows if more is supposed than is so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contract_rules import Amendment, Engine, Verdict
from contract_rules.testing.strategies.vocabulary import Deliver, Visit
from support.dealings import (
    ann,
    bea,
    cyd,
    day,
    each_matcher,
    visit,
)
from support.open_words import (
    WIDE,
    Refuse,
    agreed,
)


@each_matcher
def test_what_was_known_is_what_was_recorded_and_announced(matcher) -> None:
    change = Amendment(title="Gone", effective=day(4), announced=day(8), repeals=("C2",))
    contract = agreed(
        ann.must_not(Deliver(), provided=cyd.did(Visit())),
        bea.must_not(Deliver()),
        amendments=(change,),
    )
    history = [visit(2, recorded=datetime(2020, 1, 5, 12, tzinfo=UTC))]
    with Engine(contract, history, matcher=matcher) as engine:
        anns = [engine.decide(ann, Deliver(1), on=day(3), known_by=day(n)) for n in (4, 5)]
        beas = [engine.decide(bea, Deliver(1), on=day(6), known_by=day(n)) for n in (7, 8)]
    assert [d.verdict for d in anns] == [Verdict.SILENT, Verdict.PROHIBITED]
    assert [d.verdict for d in beas] == [Verdict.PROHIBITED, Verdict.SILENT]


@each_matcher
def test_an_engine_keeps_few_views_and_all_of_them_learn(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), provided=cyd.did(Visit()) & WIDE))
    with Engine(contract, matcher=matcher) as engine:
        known = [day(4) + timedelta(days=n) for n in range(10)]
        for at in known:
            parts = {"known_by": at, "readings": {"scope": "wide"}}
            assert engine.decide(ann, Deliver(1), on=day(3), **parts).verdict is Verdict.SILENT
        assert len(engine._views.others) == 8
        engine.record(visit(2))
        for at in known:
            parts = {"known_by": at, "readings": {"scope": "wide"}}
            assert engine.decide(ann, Deliver(1), on=day(3), **parts).verdict is Verdict.PROHIBITED


@each_matcher
def test_an_engine_that_supposes_more_leaves_the_first_as_it_is(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), unless=bea.did(Refuse()) & WIDE))
    with Engine(contract, matcher=matcher) as engine:
        with engine.suppose(bea.does(Refuse(1), on=day(2)), readings={"scope": "wide"}) as other:
            assert other.decide(ann, Deliver(1), on=day(3)).verdict is Verdict.PERMITTED
        gone = Amendment(title="Gone", effective=day(4), repeals=("C1",))
        with engine.suppose(amendments=(gone,)) as other:
            assert other.decide(ann, Deliver(1), on=day(4)).verdict is Verdict.SILENT
        decision = engine.decide(ann, Deliver(1), on=day(4))
        assert decision.verdict is Verdict.UNDETERMINED
        assert len(engine.facts) == 0
