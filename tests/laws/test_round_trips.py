"""What is written can be read back."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import contract_rules
from contract_rules import Clause, Confidence, Contract, Definition, FactBase, Source
from contract_rules.contracts import clauses as c
from contract_rules.contracts import serialization
from contract_rules.language import parties
from contract_rules.norms import computed_terms, dates, expressions, norms, tables
from contract_rules.testing import contracts as contracts_of_both_sorts
from contract_rules.testing.strategies.norm_contracts import texts as contracts
from contract_rules.values import acts
from contract_rules.values.events import Event
from support.duty_strategies import duty_cases
from support.examples import many
from support.histories import cases

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Provision

WORDS = {name: getattr(contract_rules, name) for name in contract_rules.__all__}
WORDS |= vars(c) | vars(norms) | vars(expressions) | vars(acts)
WORDS |= (
    vars(computed_terms)
    | vars(tables)
    | vars(dates)
    | vars(parties)
    | {
        "datetime": dt,
        "Decimal": Decimal,
        "Contract": Contract,
        "Event": Event,
    }
)
"""What a repr may use: the classes of data, and the parties of the author's language."""

sources = st.none() | st.builds(
    Source,
    title=st.text(max_size=4),
    publisher=st.text(max_size=4),
    address=st.none() | st.text(max_size=4),
    date=st.none() | st.sampled_from(("2020", "2020-01-02")),
)
confidences = st.sampled_from(Confidence)


@st.composite
def annotated(draw, provision: Provision):
    """The provision with what else a reader should know."""
    kept = {
        "source": draw(sources),
        "confidence": draw(confidences),
        "note": draw(st.text(max_size=4)),
    }
    if isinstance(provision, Definition):
        return evolve(provision, **kept)
    return Clause(
        provision.id,
        draw(st.text(max_size=6)),
        *provision.norms,
        rank=provision.rank,
        overrides=provision.overrides,
        dormant=provision.dormant,
        **kept,
    )


@st.composite
def published(draw):
    """A contract with sources, notes and wordings of every kind."""
    contract = draw(contracts())
    return evolve(
        contract,
        clauses=tuple(draw(annotated(p)) for p in contract.clauses),
        amendments=tuple(
            evolve(
                a,
                adds=tuple(draw(annotated(p)) for p in a.adds),
                source=draw(sources),
                note=draw(st.text(max_size=4)),
            )
            for a in contract.amendments
        ),
    )


def reread(thing):
    """What comes of the repr."""
    return eval(repr(thing), dict(WORDS))  # noqa: S307 (a repr is Python)


@pytest.mark.slow
@given(contract=published())
def test_repr_and_wire_round_trip(contract):
    """The repr of a contract and of each of its parts makes equal data, and so does JSON."""
    for thing in (*contract.provisions, *contract.amendments, contract):
        assert reread(thing) == thing
        assert repr(reread(thing)) == repr(thing)
    for thing in (*contract.provisions, *contract.amendments, contract):
        kind = type(thing)
        data = json.loads(json.dumps(serialization.to_json(thing)))
        assert serialization.from_json(kind, data) == thing
        assert serialization.to_json(serialization.from_json(kind, data)) == data


@pytest.mark.slow
@settings(max_examples=many(100))
@given(case=duty_cases(most_events=0))
def test_a_contract_that_obliges_can_be_read_back(case):
    """From its repr and from JSON, as it was."""
    for thing in (*case.contract.provisions, *case.contract.amendments, case.contract):
        assert reread(thing) == thing
        data = json.loads(json.dumps(serialization.to_json(thing)))
        again = serialization.from_json(type(thing), data)
        assert again == thing
        assert serialization.to_json(again) == data


@pytest.mark.slow
@settings(max_examples=many(50))
@given(
    st.one_of(published(), contracts_of_both_sorts()),
    st.sampled_from(("contract.yaml", "contract.json")),
)
def test_a_contract_that_is_dumped_is_loaded_again(contract, name):
    """Equal, with what its things are also called; and what is written of that is the same."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        contract.dump(path)
        again = Contract.load(path)
        first = path.read_bytes()
        again.dump(path)
        assert path.read_bytes() == first
    assert again == contract
    assert again.names.called == contract.names.called
    assert again.constants == contract.constants
    assert [p.in_text for p in again.parties] == [p.in_text for p in contract.parties]


@given(case=cases(), data=st.data())
def test_a_fact_base_that_is_dumped_and_loaded_is_the_same(case, data):
    """The events come back in their order, with all that is known of them."""
    facts = FactBase(
        evolve(
            event,
            source=data.draw(sources),
            confidence=data.draw(st.none() | confidences),
            note=data.draw(st.text(max_size=4)),
            recorded=data.draw(st.sampled_from((event.on, dt.date(2021, 1, 1)))),
        )
        for event in case.history
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.jsonl"
        facts.dump(path)
        loaded = FactBase.load(path)
    assert loaded == facts
    assert list(loaded) == list(facts)
    assert reread(facts) == facts
