"""Contracts that are written to files and read again."""

from __future__ import annotations

from contract_rules import Contract


def both_ways(tmp_path, contract):
    """The contract, once it was written and read again, as YAML and as JSON."""
    for name in ("c.yaml", "c.yml", "c.json"):
        contract.dump(tmp_path / name)
        again = Contract.load(str(tmp_path / name))
        assert again == contract
        assert again.names.called == contract.names.called
        assert [p.in_text for p in again.parties] == [p.in_text for p in contract.parties]
    return again
