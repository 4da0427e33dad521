"""Which histories of a contract are worth looking at: the clauses have something to say."""

from __future__ import annotations

from contract_rules import Engine, FindingKind, Outcome

SAYING_NOTHING = {FindingKind.REPEATED, FindingKind.UNALLOCATED}
SPEAKING = {Outcome.SPEAKS, Outcome.YIELDS, Outcome.UNMET}


def is_worth_it(contract, history) -> bool:
    """Whether a clause restricts, permits or obliges upon one of the events."""
    with Engine(contract, history, matcher="semantics") as engine:
        if any(finding.kind not in SAYING_NOTHING for finding in engine.findings()):
            return True
        decisions = (engine.decide(event.by, event.act, on=event.on) for event in history)
        return any(reason.outcome in SPEAKING for d in decisions for reason in d.reasons)
