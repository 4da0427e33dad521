"""Compiled norms find what the semantics find, and come upon the same open points."""

from __future__ import annotations

from contextlib import contextmanager, suppress

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Engine, Verdict
from contract_rules.errors import TooManyOpenPointsError
from contract_rules.evaluation import compiled as compiling
from contract_rules.evaluation.compiled import CompiledMatcher
from contract_rules.evaluation.semantics import Semantics
from contract_rules.evaluation.settlement import Reached
from contract_rules.testing import contracts, histories, questions
from support import duty_strategies, open_strategies
from support.examples import many
from support.histories import partly_reversed, varied_cases


class Twin:
    """A matcher that asks both, and fails where they do not find and note the same."""

    def __init__(self, program, _=None) -> None:
        self._matchers = Semantics(), CompiledMatcher(program)

    def close(self) -> None:
        """Nothing is held."""

    def asking(self, norms, memory) -> None:
        """See `Matcher.asking`."""

    def match(self, judged, compiled_norms, effective):
        """See `Matcher.match`."""
        memory = judged.memory
        numbers = [e.original for e in compiled_norms]
        found, noted = [], []
        for matcher in self._matchers:
            reached = None if memory.reached is None else Reached()
            one = evolve(judged, memory=evolve(memory, reached=reached))
            found.append(matcher.match(one, compiled_norms, effective))
            noted.append([] if reached is None else [(n, reached.by([n])) for n in numbers])
        defined, compiled = found
        assert [(e.index, one) for e, one in compiled] == [(e.index, one) for e, one in defined]
        assert noted[1] == noted[0]
        for number, points in noted[0]:
            for point in points:
                memory.reached.note(point, number)
        return defined


@contextmanager
def twins():
    """Every session has a matcher that asks both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "CompiledMatcher", Twin)
        yield


@pytest.mark.slow
@settings(max_examples=many(200))
@given(case=partly_reversed(varied_cases()))
def test_each_norm_is_found_to_apply_alike(case):
    """Permissions, prohibitions, powers and duties, acts that are reversed among the events."""
    with twins(), case.engine("compiled") as engine:
        case.answers(engine)


@pytest.mark.slow
@settings(max_examples=many(100))
@given(case=duty_strategies.varied_cases())
def test_each_occasion_is_found_alike(case):
    """By obligations of every sort."""
    with twins(), case.engine("compiled") as engine:
        engine.findings()


@pytest.mark.slow
@settings(max_examples=many(100))
@given(case=st.booleans().flatmap(lambda owed: open_strategies.open_cases(obliging=owed)))
def test_each_open_point_is_noted_alike(case):
    """In the same order, for the same norms; where all is in doubt, too, as `why_not` has it."""
    with twins(), suppress(TooManyOpenPointsError), case.engine("compiled") as engine:
        engine.findings()
        decision = case.asked(engine)
        decision.why_not(Verdict.PERMITTED)
        decision.why_not(Verdict.PROHIBITED)


@st.composite
def whole(draw):
    """Any contract, what the testing kit finds worth recording, and a question about it."""
    contract = draw(contracts())
    history = draw(histories(contract))
    return contract, history, draw(st.lists(questions(contract, history), max_size=4))


@pytest.mark.slow
@settings(max_examples=many(200))
@given(drawn=whole())
def test_whole_contracts_are_evaluated_alike(drawn):
    """As the testing kit draws them."""
    contract, history, asked = drawn
    with twins(), Engine(contract, history, matcher="compiled") as engine:
        for question in asked:
            question.put_to(engine)
