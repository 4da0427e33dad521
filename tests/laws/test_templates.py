"""An instance of a template is the contract in which its values stand as constants."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contract_rules import Contract, ContractError, Engine
from contract_rules.contracts.program import CompiledNorm
from contract_rules.testing import contracts, histories, questions
from support.examples import many
from support.histories import matchers
from support.templates import templated, written

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST = date(2020, 2, 1)


def _compiled(contract: Contract) -> list[dict[str, object]]:
    """All that is compiled of a contract, to be compared."""
    known = [f.name for f in attrs.fields(CompiledNorm) if f.name != "parent"]
    return [
        {name: getattr(norm, name) for name in known}
        | {"parent": norm.parent and norm.parent.index}
        for norm in contract.program.norms
    ]


def _tables(contract: Contract) -> list[object]:
    """The tables of a program, with norms by their numbers."""
    program = contract.program

    def numbers(table):
        return {key: [norm.index for norm in norms] for key, norms in table.items()}

    by_norm = ("by_clause", "by_act", "powers", "occasions", "joint", "deeds", "rivals")
    plain = ("kinds", "below", "weighed", "starts", "strata", "asked", "groups", "late", "zone")
    return [
        *(numbers(getattr(program, name)) for name in by_norm),
        *(getattr(program, name) for name in plain),
        *(getattr(contract, name) for name in ("texts", "constants", "currencies", "questions")),
        *(contract.names.things, contract.names.called, contract.names.parties),
        *(contract.vocabulary, contract.provisions),
    ]


def _same(one: Contract, other: Contract) -> None:
    assert (one == other) is True
    assert (_compiled(one) == _compiled(other)) is True
    assert (_tables(one) == _tables(other)) is True


@settings(max_examples=many(60))
@given(case=templated(contracts()))
def test_an_instance_is_the_contract_with_constants(case):
    """Norms of every sort, amendments, definitions, totals and tables among them."""
    assume(case.values)
    first = case.template.instance(**case.values)
    _same(first, case.contract)
    _same(case.template.instance(**case.values), case.contract)
    again = pickle.loads(pickle.dumps(first))  # noqa: S301 (our own)
    assert (again == first) is True


def _made(make) -> Contract | type[ContractError]:
    """The contract that is made, or the sort of error that refuses it."""
    try:
        return make()
    except ContractError as error:
        return type(error)


@settings(max_examples=many(60))
@given(case=templated(contracts()), first=st.booleans())
def test_another_instance_is_as_if_written_anew(case, first):
    """With other values, which may lie otherwise among the constants, and may be mistaken."""
    assume(case.values)
    if first:
        case.template.instance(**case.values)
    anew = _made(lambda: written(case.template, case.others))
    for _ in range(2):
        made = _made(lambda: case.template.instance(**case.others))
        if isinstance(anew, type):
            assert made is anew
        else:
            assert isinstance(made, Contract)
            _same(made, anew)


def _told(answers: Iterable[object]) -> list[str]:
    return list(map(str, answers))


@settings(max_examples=many(40))
@given(case=templated(contracts()), matcher=matchers, data=st.data())
def test_an_instance_answers_as_the_contract_with_constants(case, matcher, data):
    """In each matcher; where another instance was asked before."""
    assume(case.values)
    other = _made(lambda: case.template.instance(**case.others))
    events = data.draw(histories(case.contract, max_size=6))
    asked = data.draw(st.lists(questions(case.contract, events), max_size=3))
    if isinstance(other, Contract):
        with Engine(other, matcher=matcher) as engine:
            engine.findings()
    instance = case.template.instance(**case.values)
    told = []
    for contract in (instance, case.contract):
        with Engine(contract, events, matcher=matcher) as engine:
            answers = [str(question.put_to(engine)) for question in asked]
            told.append((answers, _told(engine.duties(on=LAST)), _told(engine.findings())))
    assert (told[0] == told[1]) is True


@settings(max_examples=many(40))
@given(case=templated(contracts()))
def test_a_template_that_is_dumped_is_loaded_again(case):
    """In YAML and in JSON, with its parameters; and its instances are the same."""
    for ending in ("yaml", "json"):
        with TemporaryDirectory() as folder:
            path = Path(folder, f"template.{ending}")
            case.template.dump(path)
            again = Contract.load(path)
        assert (again == case.template) is True
        if case.values:
            assert (again.instance(**case.values) == case.contract) is True
