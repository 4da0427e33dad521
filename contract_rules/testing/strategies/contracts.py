"""Whole contracts, for whoever tests an engine rather than a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from contract_rules.testing.strategies.duty_contracts import dealings
from contract_rules.testing.strategies.norm_contracts import texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from contract_rules.contracts.contract import Contract

PLACES = (*("UTC",) * 4, "America/New_York", "Asia/Tokyo")
"""The time zones of contracts: to either side of UTC, with and without daylight saving time."""


def contracts() -> SearchStrategy[Contract]:
    """Whole contracts of two sorts, valid by construction, with amendments.

    The one sort permits, forbids and empowers, under nested conditions that join what was done
    with what is asked about; the other obliges, with remedies, and powers over duties. All are
    made of the few words in `contract_rules.testing.strategies.vocabulary`; `histories` draws
    events under them as under any contract. Some are of a time zone of their own.
    """
    return st.builds(_placed, st.one_of(texts(), dealings()), st.sampled_from(PLACES))


def _placed(contract: Contract, zone: str) -> Contract:
    return contract if zone == contract.zone else evolve(contract, zone=zone)
