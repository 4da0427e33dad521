"""The workload in Cedar: a policy for each clause that forbids, asked of each act of its kind.

Cedar decides about requests, and keeps nothing of them: what was done before is told it in the
context. It has no duties; when what is due was done is for the host to see.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from cedarpy import PolicySet, is_authorized_batch

from support.workload import ANSWER, BUDGET, QUIET, REPLACE, SETTLE, Raw, Told

POLICIES = PolicySet.from_str(f"""
permit (principal, action, resource);

@id("W1")
forbid (principal == Party::"Buyer", action == Action::"Procure", resource)
unless {{ context.consented }};

@id("W2")
forbid (principal == Party::"Buyer", action == Action::"Ship", resource)
when {{ context.blocked }};

@id("W3")
forbid (principal == Party::"Buyer", action == Action::"Disclose", resource)
when {{ context has asked && context.today <= context.asked + {QUIET} }};

@id("W4")
forbid (principal == Party::"Buyer", action == Action::"Spend", resource)
when {{ context.spent > {BUDGET} }};

@id("W5")
forbid (principal == Party::"Buyer", action == Action::"Hire", resource)
unless {{ context.approved && context.vetted }};
""")


def breaches(events: list[Raw]) -> list[Told]:
    """What was breached."""
    requests, asked = _requests(events)
    results = is_authorized_batch(requests, POLICIES, "[]")
    told = [
        (clause, event.id, event.at.date())
        for event, result in zip(asked, results, strict=True)
        if not result.allowed
        for clause in result.diagnostics.id_annotations_by_reason.values()
    ]
    return sorted(told + _late(events))


def _requests(events: list[Raw]) -> tuple[list[dict], list[Raw]]:
    """What is asked, each with what was known as it was done; and the events it is asked about."""
    requests, asked = list[dict](), list[Raw]()
    known = {kind: set[str]() for kind in ("Consent", "Block", "Approve", "Vet")}
    embargoes: dict[str, int] = {}
    spent = Counter[str]()
    for event in events:
        _, kind, key, amount, at = event
        context: dict
        match kind:
            case "Procure":
                context = {"consented": key in known["Consent"]}
            case "Ship":
                context = {"blocked": key in known["Block"]}
            case "Disclose":
                context = {"today": at.toordinal()}
                if key in embargoes:
                    context["asked"] = embargoes[key]
            case "Spend":
                context = {"spent": spent[key]}
                spent[key] += amount
            case "Hire":
                context = {"approved": key in known["Approve"], "vetted": key in known["Vet"]}
            case "Embargo":
                embargoes[key] = at.toordinal()
                continue
            case _:
                if kind in known:
                    known[kind].add(key)
                continue
        asked.append(event)
        requests.append(
            {
                "principal": {"type": "Party", "id": "Buyer"},
                "action": {"type": "Action", "id": kind},
                "resource": {"type": "Subject", "id": key},
                "context": context,
            }
        )
    return requests, asked


def _late(events: list[Raw]) -> list[Told]:
    """The duties that were not done in time."""
    waived: set[str] = set()
    open_: dict[tuple[str, str], list] = {}
    for id_, kind, key, amount, at in events:
        day = at.toordinal()
        match kind:
            case "Bill":
                open_["Pay", key] = ["W6", id_, day + SETTLE, amount]
            case "Ask":
                open_["Answer", key] = ["W7", id_, day + ANSWER, 0]
            case "Reject" if key not in waived:
                open_["Replace", key] = ["W8", id_, day + REPLACE, 0]
            case "Waive":
                waived.add(key)
            case "Pay" | "Answer" | "Replace":
                duty = open_.get((kind, key))
                if duty is not None and day <= duty[2]:
                    duty[3] -= amount
                    if duty[3] <= 0:
                        del open_[kind, key]
    return [(clause, id_, date.fromordinal(due + 1)) for clause, id_, due, _ in open_.values()]
